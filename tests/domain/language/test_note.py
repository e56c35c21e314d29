"""Tests for the note line."""

from __future__ import annotations

import pendulum
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from followup_tui.domain.due import Due
from followup_tui.domain.language.known_names import KnownContact, KnownNames
from followup_tui.domain.language.note import Note, format_note, format_promises, parse_note
from followup_tui.domain.rules import Rules

RULES = Rules()
NOW = pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin")
KNOWN = KnownNames(
    [
        KnownContact(1, "Omar Khalil"),
        KnownContact(2, "May Chen"),
        KnownContact(3, "Bo Berg"),
        KnownContact(4, "Bo Dahl"),
    ]
)


def parse(text: str) -> Note:
    return parse_note(text, NOW, KNOWN, RULES)


@pytest.mark.parametrize(
    ("text", "channel", "direction", "happened", "summary"),
    [
        ("liked the talk", "", "out", "2026-11-23", "liked the talk"),
        ("call", "call", "both", "2026-11-23", ""),
        ("call: liked it", "call", "both", "2026-11-23", "liked it"),
        ("call liked the talk", "call", "both", "2026-11-23", "liked the talk"),
        ("phone yesterday: liked it", "call", "both", "2026-11-22", "liked it"),
        ("yesterday call: liked it", "call", "both", "2026-11-22", "liked it"),
        ("e-mail last fri, sent the deck", "mail", "out", "2026-11-20", "sent the deck"),
        ("mail from them 3 days ago", "mail", "in", "2026-11-20", "from them"),
        ("chat 12 nov: hello", "chat", "both", "2026-11-12", "hello"),
        ("met: lunch", "met", "both", "2026-11-23", "lunch"),
        ("met her at the fair", "met", "both", "2026-11-23", "met her at the fair"),
        ("met fri: long walk", "met", "both", "2026-11-20", "long walk"),
        ("coffee with Li", "met", "both", "2026-11-23", "coffee with Li"),
        ("she called, wants numbers", "call", "in", "2026-11-23", "wants numbers"),
        ("he wrote yesterday: hello", "mail", "in", "2026-11-22", "hello"),
        ("they called about it", "call", "in", "2026-11-23", "they called about it"),
        ("liked it, yesterday", "", "out", "2026-11-22", "liked it"),
        ("liked the talk 3 days ago", "", "out", "2026-11-20", "liked the talk"),
        ("there since last week", "", "out", "2026-11-23", "there since last week"),
        ("May Chen said hi", "", "out", "2026-11-23", "May Chen said hi"),
        ("sun was out", "", "out", "2026-11-23", "sun was out"),
        ("sun: was out", "", "out", "2026-11-22", "was out"),
        (": call me", "", "out", "2026-11-23", "call me"),
        ('she said "no way"', "", "out", "2026-11-23", 'she said "no way"'),
        ("two\nlines", "", "out", "2026-11-23", "two\nlines"),
        ("video at 3pm: demo", "video", "both", "2026-11-22T15:00", "demo"),
    ],
)
def test_parse_note(text: str, channel: str, direction: str, happened: str, summary: str) -> None:
    note = parse(text)
    assert (note.channel, note.direction, str(note.happened), note.summary) == (
        channel,
        direction,
        happened,
        summary,
    )


def test_people_are_known_new_or_ambiguous() -> None:
    note = parse("call yesterday + Omar Khalil + Zed Young: three of us")
    assert [(person.name, person.id) for person in note.people] == [
        ("Omar Khalil", 1),
        ("Zed Young", None),
    ]
    assert (note.summary, str(note.happened)) == ("three of us", "2026-11-22")
    (ambiguous,) = parse("met + Bo: lunch").people
    assert [contact.name for contact in ambiguous.candidates] == ["Bo Berg", "Bo Dahl"]


@pytest.mark.parametrize("name", ["Omar Khalil", "Zed Young"])
def test_person_named_twice_counts_once(name: str) -> None:
    note = parse(f"+ {name} call + {name}: lunch")
    assert [person.name for person in note.people] == [name]


def test_promises_on_both_sides_with_their_dates() -> None:
    note = parse("liked it I: send the numbers by fri they: an intro, and a word me: call tomorrow")
    assert note.summary == "liked it"
    first, second = note.i_promised
    assert (first.text, str(first.due), first.due_phrase) == (
        "send the numbers",
        "2026-11-27",
        "by fri",
    )
    assert (second.text, str(second.due)) == ("call", "2026-11-24")
    assert [promise.text for promise in note.they_promised] == ["an intro, and a word"]
    assert format_promises(note.i_promised) == "send the numbers by fri; call tomorrow"


def test_a_promise_alone_is_a_note() -> None:
    note = parse("I: call back tomorrow")
    assert (note.summary, [promise.text for promise in note.i_promised]) == ("", ["call back"])


def test_future_date_has_a_hint() -> None:
    note = parse("tomorrow: lunch")
    assert (note.summary, str(note.hint)) == ("tomorrow: lunch", "tomorrow is in the future.")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("liked the talk", "liked the talk"),
        ("call: liked the talk", "call: liked the talk"),
        ("call: liked the talk, yesterday", "call 2026-11-22: liked the talk"),
        (": call me", ": call me"),
        ("call", "call:"),
    ],
)
def test_formatted_note_is_as_short_as_possible(text: str, line: str) -> None:
    assert format_note(parse(text), NOW, RULES) == line


def test_summary_that_ends_in_a_date_keeps_the_day_of_the_note() -> None:
    note = Note("call", "both", Due("2026-11-23"), None, (), "she called yesterday")
    line = format_note(note, NOW, RULES)
    assert line == "call 2026-11-23 : she called yesterday"
    assert (str(parse(line).happened), parse(line).summary) == ("2026-11-23", note.summary)


PIECES = (
    *("call", "met", "yesterday", "fri", "3 days ago", "+ Omar Khalil", "+ Zed Young", ":", ","),
    *("I:", "they:", "liked the talk", "by fri", '"quoted words"', "12 nov", "the deck", "May"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join) | st.text(max_size=60))
@example("+ Omar Khalil call + Omar Khalil")
@example("+ Omar Khalil : + Zed Young")
@example("call call yesterday :")
@example("call : : call")
@example("0\x1f,")
def test_any_note_survives_formatting(text: str) -> None:
    note = parse(text)
    formatted = parse(format_note(note, NOW, RULES))
    assert formatted.happened == note.happened
    assert formatted.channel == note.channel
    assert [person.name for person in formatted.people] == [person.name for person in note.people]
    assert formatted.summary == note.summary
