"""LinkedIn's messages.csv. The sample is Ana Ruiz's."""

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
    """Messages as conversation, sender, recipients, day, text; a profile is made of each name."""
    rows = (
        f'{one},,{sender},{_profile(sender)},"{to}","{",".join(map(_profile, to.split(", ")))}",'
        f"{day} 08:00:00 UTC,,{text},INBOX"
        for one, sender, to, day, text in messages
    )
    data = "\n".join([HEAD, *rows]).encode()
    return read_file(data, "messages.csv", replace(OPTIONS, own_profile=own))


def _profile(name: str) -> str:
    return f"https://www.linkedin.com/in/{name.lower().replace(' ', '-')}"


def test_the_last_message_with_each_partner_is_told(sample):
    may, omar, group = sample("linkedin_messages.csv").said
    assert (may.happened, may.channel, may.direction) == ("2025-11-12T15:33", "chat", "in")
    assert may.summary == 'Thanks & see you on "Thursday"'
    assert may.uid == "linkedin-2-a-2025-11-12 14:33:05 UTC"
    (person,) = may.people
    assert (person.name, person.place) == ("May Chen", "line 2")
    assert person.methods == (("link", "https://www.linkedin.com/in/may-chen", "LinkedIn"),)
    # Half past eleven at night in UTC is the next day in Berlin.
    assert (omar.happened, omar.direction) == ("2025-10-02T01:30", "out")
    assert (omar.summary, omar.people[0].name) == ("Your talk: I liked it", "Omar Khalil, Ph.D.")
    # The newest with Bo was in a group, May's was not; the group is told with all who were in it.
    assert [one.name for one in group.people] == ["Bo Lind", "May Chen"]
    assert (group.direction, group.summary) == ("in", "All of us at noon?")


def test_what_is_left_out_is_told(sample):
    reading = sample("linkedin_messages.csv")
    assert reading.people == ()
    assert [(one.place, one.why) for one in reading.skipped] == [
        ("line 12", "has no conversation or no date"),
        ("line 7", "one message was left out: never sent"),
        ("line 8", "2 messages from here on were left out: advertising or spam"),
        ("line 10", "one message was left out: the name of the sender is hidden"),
        ("line 11", "is of a day that has not been yet, or is none"),
    ]


def test_the_newest_of_several_conversations_with_one_person_counts():
    reading = _read(
        ("a", "May", "Ana", "2025-01-01", "old"),
        ("b", "Ana", "May", "2025-02-01", "new"),
        ("c", "Ana", "Bo", "2025-01-05", "other"),
    )
    assert [one.summary for one in reading.said] == ["new", "other"]


def test_who_is_oneself_may_be_said():
    messages = ("a", "May Chen", "Ana Ruiz", "2025-01-01", "hi")
    with pytest.raises(BadInputError, match="does not tell who of May Chen and Ana Ruiz is you"):
        _read(messages)
    for own in ("https://www.linkedin.com/in/ana-ruiz/", "linkedin.com/in/Ana-Ruiz", "ana ruiz"):
        (said,) = _read(messages, own=own).said
        assert (said.people[0].name, said.direction) == ("May Chen", "in")
    (said,) = _read(messages, own="May Chen").said
    assert (said.people[0].name, said.direction) == ("Ana Ruiz", "out")


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
    assert [one.name for one in both.participants] == ["Bo", "Omar"]


def test_a_long_message_is_cut_and_a_hostile_one_is_read_in_time():
    reading = _read(("a", "May", "Ana", "2025-01-01", "<" * 300_000), own="Ana")
    assert len(reading.said[0].summary) == 300
    assert reading.said[0].summary.endswith("…")


def test_it_is_told_apart_from_other_tables(request):
    for path in (request.path.parents[1] / "files").glob("*.csv"):
        is_messages = detect_format(source_of(path.read_bytes())).key == "linkedin-messages"
        assert is_messages == (path.name == "linkedin_messages.csv")
