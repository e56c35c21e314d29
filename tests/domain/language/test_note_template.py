"""Tests for the template of a longer note."""

from __future__ import annotations

from dataclasses import replace

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_tui.domain.language.known_names import KnownContact, KnownNames
from followup_tui.domain.language.note import Note, Promise
from followup_tui.domain.language.note_template import (
    blank_note_template,
    names_field,
    parse_note_template,
)
from followup_tui.domain.rules import Rules
from followup_tui.errors import BadInputError
from followup_tui.wording import NO_WORDS

RULES = Rules()
NOW = pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin")
KNOWN = KnownNames([KnownContact(1, "Omar Khalil"), KnownContact(2, "May Chen")])

BEFORE = blank_note_template(["May Chen"])


def filled(*, body: str = "", **fields: str) -> str:
    """Return the template with these fields and this text below the last line."""
    text = BEFORE
    for name, value in fields.items():
        label = name.replace("_", " ").replace("i promised", "I promised")
        lines = [
            f"{label}: {value}" if line.startswith(f"{label}:") else line
            for line in text.split("\n")
        ]
        text = "\n".join(lines)
    return text + body


def parse(text: str) -> Note | None:
    return parse_note_template(text, BEFORE, NOW, KNOWN, RULES)


@pytest.mark.parametrize("text", [BEFORE, "", "# nothing\n", BEFORE + "\n \n", filled(when="fri")])
def test_unchanged_template_is_no_note(text: str) -> None:
    assert parse(text) is None


def test_filled_template_is_a_note() -> None:
    note = parse(
        filled(
            when="last fri",
            how="call",
            **{"with": "Omar + Zed Young"},
            i_promised="the deck by fri; a call",
            they_promised="an intro",
            body="She liked it.\n\n# a comment\nAnd more.\n",
        )
    )
    assert note is not None
    assert (note.channel, note.direction, str(note.happened)) == ("call", "both", "2026-11-20")
    assert [person.id for person in note.people] == [1, None]
    assert note.summary == "She liked it.\n\nAnd more."
    assert [promise.text for promise in note.i_promised] == ["the deck", "a call"]
    assert note.they_promised == (Promise("an intro"),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (filled(when="tomorrow", body="x"), "is in the future"),
        (filled(when="whenever", body="x"), "isn't a past date"),
        (filled(**{"with": "123, 4"}, body="x"), "names with"),
        ("colour: red\n" + filled(body="x"), "Unknown field"),
        (filled(body="x" * 100_001), "too long"),
    ],
)
def test_unreadable_template_names_the_problem(text: str, message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        parse(text)


def test_names_field() -> None:
    assert (
        names_field(filled(**{"with": "Omar + Zed"}, body="with: nobody")).strip() == "Omar + Zed"
    )


@given(st.text(max_size=300))
def test_any_text_is_a_note_or_bad_input(text: str) -> None:
    for whole in (text, BEFORE + text, BEFORE.replace("how:  ", f"how: {text}")):
        try:
            note = parse(whole)
        except BadInputError:
            continue
        if note is not None:
            assert replace(note, hint=NO_WORDS) == note
