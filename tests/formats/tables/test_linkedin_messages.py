"""LinkedIn's messages.csv. The sample file is Ana Ruiz's export."""

from __future__ import annotations

from dataclasses import replace

import pytest

from followup_tui.errors import BadInputError
from followup_tui.formats.detect import detect_format
from tests.formats.reading import OPTIONS, read_file, source_of

HEAD = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,"
    "SUBJECT,CONTENT,FOLDER"
)


def _read(*messages: tuple[str, str, str, str, str], own: str = ""):
    """Read messages given as conversation, sender, recipients, day, text; names become profiles."""
    rows = [
        f'{conversation},,{sender},{_profile(sender)},"{to}","{_profiles(to)}",'
        f"{day} 08:00:00 UTC,,{text},INBOX"
        for conversation, sender, to, day, text in messages
    ]
    data = "\n".join([HEAD, *rows]).encode()
    return read_file(data, "messages.csv", replace(OPTIONS, own_profile=own))


def _profiles(names: str) -> str:
    return ",".join(map(_profile, names.split(", ")))


def _profile(name: str) -> str:
    return f"https://www.linkedin.com/in/{name.lower().replace(' ', '-')}"


def test_the_newest_message_with_each_partner_is_read(read_sample):
    may, omar, group = read_sample("linkedin_messages.csv").interactions
    assert (may.happened, may.channel, may.direction) == ("2025-11-12T15:33", "chat", "in")
    assert may.summary == 'Thanks & see you on "Thursday"'
    assert may.uid == "linkedin-2-a-2025-11-12 14:33:05 UTC"
    (person,) = may.participants
    assert (person.name, person.place) == ("May Chen", "line 2")
    assert person.methods == (("link", "https://www.linkedin.com/in/may-chen", "LinkedIn"),)
    # Half past eleven at night in UTC is the next day in Berlin.
    assert (omar.happened, omar.direction) == ("2025-10-02T01:30", "out")
    assert (omar.summary, omar.participants[0].name) == (
        "Your talk: I liked it",
        "Omar Khalil, Ph.D.",
    )
    # The newest message with Bo was in a group, May's was not; the group keeps all its members.
    assert [member.name for member in group.participants] == ["Bo Lind", "May Chen"]
    assert (group.direction, group.summary) == ("in", "All of us at noon?")


def test_skipped_messages_are_warnings(read_sample):
    parsed = read_sample("linkedin_messages.csv")
    assert parsed.contacts == ()
    assert [(warning.place, warning.reason) for warning in parsed.warnings] == [
        ("line 12", "no conversation or no date"),
        ("line 7", "1 message skipped: draft"),
        ("line 8", "2 messages from here on skipped: advertising or spam"),
        ("line 10", "1 message skipped: sender's name is hidden"),
        ("line 11", "the date is in the future or doesn't exist"),
    ]


def test_the_newest_of_several_conversations_with_one_person_counts():
    parsed = _read(
        ("a", "May", "Ana", "2025-01-01", "old"),
        ("b", "Ana", "May", "2025-02-01", "new"),
        ("c", "Ana", "Bo", "2025-01-05", "other"),
    )
    assert [message.summary for message in parsed.interactions] == ["new", "other"]


def test_the_settings_say_which_member_is_the_user():
    messages = ("a", "May Chen", "Ana Ruiz", "2025-01-01", "hi")
    with pytest.raises(BadInputError, match="whether you are May Chen or Ana Ruiz"):
        _read(messages)
    for own in ("https://www.linkedin.com/in/ana-ruiz/", "linkedin.com/in/Ana-Ruiz", "ana ruiz"):
        (message,) = _read(messages, own=own).interactions
        assert (message.participants[0].name, message.direction) == ("May Chen", "in")
    (message,) = _read(messages, own="May Chen").interactions
    assert (message.participants[0].name, message.direction) == ("Ana Ruiz", "out")


def test_an_old_export_without_profiles_is_read():
    head = (
        "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER"
    )
    data = (
        f"{head}\na,,May,,Ana,2020-01-01 08:00:00 UTC,,hi,INBOX\n"
        'b,,Ana,,"Bo, Omar",2020-01-02 08:00:00 UTC,,both,INBOX\n'
    )
    may, both = read_file(data.encode(), "messages.csv").interactions
    assert (may.direction, both.direction) == ("in", "out")
    assert [member.name for member in both.participants] == ["Bo", "Omar"]


def test_a_long_hostile_message_is_cut_in_linear_time():
    parsed = _read(("a", "May", "Ana", "2025-01-01", "<" * 300_000), own="Ana")
    assert len(parsed.interactions[0].summary) == 300
    assert parsed.interactions[0].summary.endswith("…")


def test_it_is_detected_among_other_tables(request):
    for path in (request.path.parents[1] / "files").glob("*.csv"):
        is_messages = detect_format(source_of(path.read_bytes())).key == "linkedin-messages"
        assert is_messages == (path.name == "linkedin_messages.csv")
