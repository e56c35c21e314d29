"""The note line and the template of the longer note."""

from __future__ import annotations

from dataclasses import replace

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_tui.domain.language.known_names import KnownContact, KnownNames
from followup_tui.domain.language.note import (
    Note,
    Promise,
    format_note,
    format_promises,
    parse_note,
)
from followup_tui.domain.language.note_template import (
    blank_note_template,
    names_field,
    parse_note_template,
)
from followup_tui.domain.rules import Rules
from followup_tui.errors import BadInputError

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


def read(text: str) -> Note:
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
def test_how_when_and_what(
    text: str, channel: str, direction: str, happened: str, summary: str
) -> None:
    found = read(text)
    assert (found.channel, found.direction, str(found.happened), found.summary) == (
        channel,
        direction,
        happened,
        summary,
    )


def test_people_who_were_there_are_known_new_or_one_of_several() -> None:
    found = read("call yesterday + Omar Khalil + Zed Young: three of us")
    assert [(who.name, who.id) for who in found.people] == [("Omar Khalil", 1), ("Zed Young", None)]
    assert (found.summary, str(found.happened)) == ("three of us", "2026-11-22")
    (several,) = read("met + Bo: lunch").people
    assert [one.name for one in several.candidates] == ["Bo Berg", "Bo Dahl"]


def test_promises_on_both_sides_with_their_days() -> None:
    found = read("liked it I: send the numbers by fri they: an intro, and a word me: call tomorrow")
    assert found.summary == "liked it"
    first, second = found.i_promised
    assert (first.text, str(first.due), first.due_phrase) == (
        "send the numbers",
        "2026-11-27",
        "by fri",
    )
    assert (second.text, str(second.due)) == ("call", "2026-11-24")
    assert [one.text for one in found.they_promised] == ["an intro, and a word"]
    assert format_promises(found.i_promised) == "send the numbers by fri; call tomorrow"


def test_a_promise_alone_is_a_note() -> None:
    found = read("I: call back tomorrow")
    assert (found.summary, [one.text for one in found.i_promised]) == ("", ["call back"])


def test_a_day_to_come_is_hinted_at() -> None:
    assert "has not been yet" in read("tomorrow: lunch").hint
    assert read("tomorrow: lunch").summary == "tomorrow: lunch"


PIECES = (
    *("call", "met", "yesterday", "fri", "3 days ago", "+ Omar Khalil", "+ Zed Young", ":", ","),
    *("I:", "they:", "liked the talk", "by fri", '"quoted words"', "12 nov", "the deck", "May"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join) | st.text(max_size=60))
def test_no_text_is_an_error_and_a_note_written_back_reads_the_same(text: str) -> None:
    found = read(text)
    again = read(format_note(found))
    assert again.happened == found.happened
    assert again.channel == found.channel
    assert [who.name for who in again.people] == [who.name for who in found.people]
    if not found.people:  # a name may hold signs that end it
        assert again.summary == found.summary
        assert len(again.i_promised) == len(found.i_promised)


BEFORE = blank_note_template(["May Chen"])


def written(*, said: str = "", **fields: str) -> str:
    text = BEFORE
    for name, value in fields.items():
        label = name.replace("_", " ").replace("i promised", "I promised")
        lines = [
            f"{label}: {value}" if line.startswith(f"{label}:") else line
            for line in text.split("\n")
        ]
        text = "\n".join(lines)
    return text + said


def template_note(text: str) -> Note | None:
    return parse_note_template(text, BEFORE, NOW, KNOWN, RULES)


@pytest.mark.parametrize("text", [BEFORE, "", "# nothing\n", BEFORE + "\n \n", written(when="fri")])
def test_a_template_that_says_nothing_is_no_note(text: str) -> None:
    assert template_note(text) is None


def test_a_written_template_is_a_note() -> None:
    found = template_note(
        written(
            when="last fri",
            how="call",
            **{"with": "Omar + Zed Young"},
            i_promised="the deck by fri; a call",
            they_promised="an intro",
            said="She liked it.\n\n# 1 thing is left out\nAnd more.\n",
        )
    )
    assert found is not None
    assert (found.channel, found.direction, str(found.happened)) == ("call", "both", "2026-11-20")
    assert [who.id for who in found.people] == [1, None]
    assert found.summary == "She liked it.\n\nAnd more."
    assert [one.text for one in found.i_promised] == ["the deck", "a call"]
    assert found.they_promised == (Promise("an intro"),)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (written(when="tomorrow", said="x"), "has not been yet"),
        (written(when="whenever", said="x"), "no day that has been"),
        (written(**{"with": "123, 4"}, said="x"), "names with"),
        ("colour: red\n" + written(said="x"), "is no line of the note"),
        (written(said="x" * 100_001), "longer than"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        template_note(text)


def test_the_names_of_a_template_are_looked_up_alone() -> None:
    assert (
        names_field(written(**{"with": "Omar + Zed"}, said="with: nobody")).strip() == "Omar + Zed"
    )


@given(st.text(max_size=300))
def test_any_text_is_a_note_or_a_sentence(text: str) -> None:
    for whole in (text, BEFORE + text, BEFORE.replace("how:  ", f"how: {text}")):
        try:
            found = template_note(whole)
        except BadInputError:
            continue
        if found is not None:
            assert replace(found, hint="") == found
