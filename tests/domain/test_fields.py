"""The fields of a form: what may be typed, what it comes to, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pendulum
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.domain import fields
from followup_tui.domain.rules import Rules
from followup_tui.errors import BadInputError
from tests.examples import most

RULES = Rules()
NOW = pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin")


def due(text: str) -> str:
    """A due typed on that Monday."""
    return fields.due(text, NOW, RULES)


def promised_by(text: str) -> str | None:
    """A promise typed on that Monday."""
    return fields.promised_by(text, NOW, RULES)


GOOD: list[tuple[Callable[[str], Any], str, Any]] = [
    (fields.name, " May Chen ", "May Chen"),
    (fields.name, "佐藤 花子", "佐藤 花子"),
    (fields.line, "  anything [red] at all ", "anything [red] at all"),
    (fields.line, "", ""),
    (fields.strength, "", 0),
    (fields.strength, "0", 0),
    (fields.strength, " 5 ", 5),
    (fields.cadence, "", None),
    (fields.cadence, "  ", None),
    (fields.cadence, "6 weeks", "6 weeks"),
    (fields.cadence, "6w", "6 weeks"),
    (fields.cadence, "~6w", "6 weeks"),
    (fields.cadence, "every 6 weeks", "6 weeks"),
    (fields.cadence, "quarterly", "3 months"),
    (fields.cadence, "a month", "1 month"),
    (fields.day, "", None),
    (fields.day, " 2026-10-30 ", "2026-10-30"),
    (fields.day, "2026-10-30T15:00", "2026-10-30"),
    (fields.birthday, "", None),
    (fields.birthday, "1990-05-17", "1990-05-17"),
    (fields.birthday, "05-17", "--05-17"),
    (fields.birthday, "--05-17", "--05-17"),
    (fields.birthday, "02-29", "--02-29"),
    (fields.time_zone, "", ""),
    (fields.time_zone, " Europe/Berlin ", "Europe/Berlin"),
    (fields.time_zone, "UTC", "UTC"),
    (fields.tags, "", ()),
    (fields.tags, "#pycon hiring", ("pycon", "hiring")),
    (fields.tags, "#a, #b,  c", ("a", "b", "c")),
    (fields.tags, "#a a ##a", ("a",)),
    (fields.tags, "# , ,,", ()),
    (fields.tags, "a,b", ("a", "b")),
    (fields.cadence, "never", "never"),
    (fields.cadence, " Never ", "never"),
    (fields.way, "", None),
    (fields.way, "may@acme.com (work)", ("email", "may@acme.com", "work")),
    (fields.way, "phone: 1234 (desk)", ("phone", "1234", "desk")),
    (fields.way, "(030) 12345", ("phone", "(030) 12345", "")),
    (fields.way, "+49 30 12345 (0)", ("phone", "+49 30 12345 (0)", "")),
    (fields.way, "Handle: may@acme.com", ("handle", "may@acme.com", "")),
    (fields.move, "", "mine"),
    (fields.move, "Theirs", "theirs"),
    (fields.move, "me", "mine"),
    (fields.attempt, "", 1),
    (fields.attempt, "3", 3),
    (fields.method, "", None),
    (fields.method, " may@acme.com ", ("email", "may@acme.com")),
    (fields.method, "https://may.example/x?y", ("link", "https://may.example/x?y")),
    (fields.method, "HTTP://MAY.EXAMPLE", ("link", "HTTP://MAY.EXAMPLE")),
    (fields.method, "www.may.example", ("link", "www.may.example")),
    (fields.method, "+49 (0)30 123-45.6", ("phone", "+49 (0)30 123-45.6")),
    (fields.method, "030/12345", ("phone", "030/12345")),
    (fields.method, "1234", ("handle", "1234")),
    (fields.method, "@may", ("handle", "@may")),
    (fields.method, "may at acme", ("handle", "may at acme")),
    (fields.method, "may@localhost", ("handle", "may@localhost")),
    # What no program may be handed as a link is none.
    (fields.method, "javascript:alert(1)", ("handle", "javascript:alert(1)")),
    (fields.method, "file:///etc/passwd", ("handle", "file:///etc/passwd")),
    (fields.method, "http://", ("handle", "http://")),
    (due, " fri ", "2026-11-27"),
    (due, "tomorrow 15:00", "2026-11-24T15:00"),
    (due, "2026-12-01", "2026-12-01"),
    (promised_by, "", None),
    (promised_by, "fri", "2026-11-27"),
]

BAD: list[tuple[Callable[[str], Any], str, str]] = [
    (fields.name, "", "A contact needs a name."),
    (fields.name, " \t ", "A contact needs a name."),
    (fields.strength, "6", "from 0 to 5"),
    (fields.strength, "-1", "from 0 to 5"),
    (fields.strength, "3.0", "from 0 to 5"),
    (fields.strength, "٣", "from 0 to 5"),
    (fields.strength, "strong", "from 0 to 5"),
    (fields.cadence, "6", "not a rhythm"),
    (fields.cadence, "0 weeks", "not a rhythm"),
    (fields.cadence, "99999 days", "not a rhythm"),
    (fields.cadence, "fri", "not a rhythm"),
    (fields.cadence, "6 weeks and more", "not a rhythm"),
    (fields.cadence, "1m", "1min or 1mo"),
    (fields.day, "2026-10-3", "2026-10-30"),
    (fields.day, "2026-02-30", "2026-10-30"),
    (fields.day, "30.10.2026", "2026-10-30"),
    (fields.day, "yesterday", "2026-10-30"),
    (fields.birthday, "02-30", "no such day"),
    (fields.birthday, "13-01", "no such day"),
    (fields.birthday, "1990-02-29", "1990-05-17 or 05-17"),
    (fields.birthday, "17 May", "1990-05-17 or 05-17"),
    (fields.birthday, "--5-7", "1990-05-17 or 05-17"),
    (fields.time_zone, "Berlin", "Europe/Berlin"),
    (fields.time_zone, "Europe", "Europe/Berlin"),
    (fields.time_zone, "+02:00", "Europe/Berlin"),
    (fields.time_zone, "../../etc/passwd", "Europe/Berlin"),
    (fields.time_zone, "/etc/passwd", "Europe/Berlin"),
    (fields.time_zone, "\x00", "Europe/Berlin"),
    (fields.time_zone, "\ud800", "Europe/Berlin"),
    (fields.time_zone, "a" * 10_000, "Europe/Berlin"),
    (due, "", "needs a date"),
    (due, "soon", "not a date"),
    (due, "1m", "1min or 1mo"),
    (due, "2026-11-20", "gone by"),
    (promised_by, "soon", "not a date"),
]

_AS_TEXT = ["", "may@acme.com", "05-17", "6 weeks", "2026-10-30", "Europe/Berlin", "#a", "fri", "3"]
READERS = (
    *(fields.name, fields.line, fields.strength, fields.cadence, fields.day, fields.birthday),
    *(fields.time_zone, fields.tags, fields.method, due, promised_by),
)


@pytest.mark.parametrize(("read", "typed", "value"), GOOD)
def test_what_may_be_typed_comes_to_its_value(
    read: Callable[[str], Any], typed: str, value: object
) -> None:
    assert read(typed) == value


@pytest.mark.parametrize(("read", "typed", "words"), BAD)
def test_what_may_not_be_typed_is_refused_with_one_sentence(
    read: Callable[[str], Any], typed: str, words: str
) -> None:
    with pytest.raises(BadInputError) as refusal:
        read(typed)
    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("read", [fields.day, fields.birthday])
@pytest.mark.parametrize("typed", ["2026-10-30 or so", "2026-10-301", "2026-10-30T25:00"])
def test_words_behind_a_day_are_not_dropped(read: Callable[[str], Any], typed: str) -> None:
    with pytest.raises(BadInputError):
        read(typed)


@pytest.mark.parametrize("typed", ["-----", "( ) / ( )", "....."])
def test_a_phone_number_has_digits(typed: str) -> None:
    assert fields.method(typed) == ("handle", typed)


@pytest.mark.parametrize("read", READERS)
@given(text=st.text() | st.sampled_from(_AS_TEXT))
@settings(max_examples=most(30))
def test_nothing_typed_does_anything_but_count_or_be_refused(
    read: Callable[[str], Any], text: str
) -> None:
    try:
        read(text)
    except BadInputError as refusal:
        assert str(refusal)  # noqa: PT017


@pytest.mark.parametrize(
    ("read", "typed", "value"), [row for row in GOOD if isinstance(row[2], str) and row[2]]
)
def test_a_value_that_is_shown_and_typed_again_is_the_same(
    read: Callable[[str], Any], typed: str, value: str
) -> None:
    assert read(value) == value


@pytest.mark.parametrize("kind", ["email", "phone", "link", "handle"])
@pytest.mark.parametrize("value", ["may@acme.com", "+49 30 12345", "https://x.y", "may", "1234"])
@pytest.mark.parametrize("label", ["", "work", "desk 2"])
def test_a_way_reads_as_it_is_shown(kind: fields.MethodKind, value: str, label: str) -> None:
    assert fields.way(fields.way_text(kind, value, label)) == (kind, value, label)


@pytest.mark.parametrize("text", ["ours", "0", "-1", "x", "1.5", "100"])
def test_whose_move_and_which_try_are_checked(text: str) -> None:
    read = fields.move if text == "ours" else fields.attempt
    with pytest.raises(BadInputError):
        read(text)
