"""Tests for form values: what may be typed, the value it means, and what is rejected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pendulum
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.domain.contact import MethodKind
from followup_tui.domain.language import form_values
from followup_tui.domain.rules import Rules
from followup_tui.errors import BadInputError
from tests.examples import example_count

RULES = Rules()
NOW = pendulum.datetime(2026, 11, 23, 9, 14, tz="Europe/Berlin")


def due(text: str) -> str:
    """Parse a due date typed on that Monday."""
    return form_values.due(text, NOW, RULES)


def promised_for(text: str) -> str | None:
    """Parse a promised date typed on that Monday."""
    return form_values.promised_for(text, NOW, RULES)


GOOD: list[tuple[Callable[[str], Any], str, Any]] = [
    (form_values.name, " May Chen ", "May Chen"),
    (form_values.name, "佐藤 花子", "佐藤 花子"),
    (form_values.text, "  anything [red] at all ", "anything [red] at all"),
    (form_values.text, "", ""),
    (form_values.strength, "", 0),
    (form_values.strength, "0", 0),
    (form_values.strength, " 5 ", 5),
    (form_values.cadence, "", None),
    (form_values.cadence, "  ", None),
    (form_values.cadence, "6 weeks", "6 weeks"),
    (form_values.cadence, "6w", "6 weeks"),
    (form_values.cadence, "~6w", "6 weeks"),
    (form_values.cadence, "every 6 weeks", "6 weeks"),
    (form_values.cadence, "quarterly", "3 months"),
    (form_values.cadence, "a month", "1 month"),
    (form_values.day, "", None),
    (form_values.day, " 2026-10-30 ", "2026-10-30"),
    (form_values.day, "2026-10-30T15:00", "2026-10-30"),
    (form_values.birthday, "", None),
    (form_values.birthday, "1990-05-17", "1990-05-17"),
    (form_values.birthday, "05-17", "--05-17"),
    (form_values.birthday, "--05-17", "--05-17"),
    (form_values.birthday, "02-29", "--02-29"),
    (form_values.time_zone, "", ""),
    (form_values.time_zone, " Europe/Berlin ", "Europe/Berlin"),
    (form_values.time_zone, "UTC", "UTC"),
    (form_values.tags, "", ()),
    (form_values.tags, "#pycon hiring", ("pycon", "hiring")),
    (form_values.tags, "#a, #b,  c", ("a", "b", "c")),
    (form_values.tags, "#a a ##a", ("a",)),
    (form_values.tags, "# , ,,", ()),
    (form_values.tags, "a,b", ("a", "b")),
    (form_values.cadence, "never", "never"),
    (form_values.cadence, " Never ", "never"),
    (form_values.labelled_contact_detail, "", None),
    (form_values.labelled_contact_detail, "may@acme.com (work)", ("email", "may@acme.com", "work")),
    (form_values.labelled_contact_detail, "phone: 1234 (desk)", ("phone", "1234", "desk")),
    (form_values.labelled_contact_detail, "(030) 12345", ("phone", "(030) 12345", "")),
    (form_values.labelled_contact_detail, "+49 30 12345 (0)", ("phone", "+49 30 12345 (0)", "")),
    (form_values.labelled_contact_detail, "Handle: may@acme.com", ("handle", "may@acme.com", "")),
    (form_values.move, "", "mine"),
    (form_values.move, "Theirs", "theirs"),
    (form_values.move, "me", "mine"),
    (form_values.attempt, "", 1),
    (form_values.attempt, "3", 3),
    (form_values.contact_detail, "", None),
    (form_values.contact_detail, " may@acme.com ", ("email", "may@acme.com")),
    (form_values.contact_detail, "https://may.example/x?y", ("link", "https://may.example/x?y")),
    (form_values.contact_detail, "HTTP://MAY.EXAMPLE", ("link", "HTTP://MAY.EXAMPLE")),
    (form_values.contact_detail, "www.may.example", ("link", "www.may.example")),
    (form_values.contact_detail, "+49 (0)30 123-45.6", ("phone", "+49 (0)30 123-45.6")),
    (form_values.contact_detail, "030/12345", ("phone", "030/12345")),
    (form_values.contact_detail, "1234", ("handle", "1234")),
    (form_values.contact_detail, "@may", ("handle", "@may")),
    (form_values.contact_detail, "may at acme", ("handle", "may at acme")),
    (form_values.contact_detail, "may@localhost", ("handle", "may@localhost")),
    # Never handed to another program as a link.
    (form_values.contact_detail, "javascript:alert(1)", ("handle", "javascript:alert(1)")),
    (form_values.contact_detail, "file:///etc/passwd", ("handle", "file:///etc/passwd")),
    (form_values.contact_detail, "http://", ("handle", "http://")),
    (due, " fri ", "2026-11-27"),
    (due, "tomorrow 15:00", "2026-11-24T15:00"),
    (due, "2026-12-01", "2026-12-01"),
    (promised_for, "", None),
    (promised_for, "fri", "2026-11-27"),
]

BAD: list[tuple[Callable[[str], Any], str, str]] = [
    (form_values.name, "", "A contact needs a name."),
    (form_values.name, " \t ", "A contact needs a name."),
    (form_values.strength, "6", "from 0 to 5"),
    (form_values.strength, "-1", "from 0 to 5"),
    (form_values.strength, "3.0", "from 0 to 5"),
    (form_values.strength, "٣", "from 0 to 5"),
    (form_values.strength, "strong", "from 0 to 5"),
    (form_values.cadence, "6", "as an interval"),
    (form_values.cadence, "0 weeks", "as an interval"),
    (form_values.cadence, "99999 days", "as an interval"),
    (form_values.cadence, "fri", "as an interval"),
    (form_values.cadence, "6 weeks and more", "as an interval"),
    (form_values.cadence, "1m", "1min or 1mo"),
    (form_values.day, "2026-10-3", "2026-10-30"),
    (form_values.day, "2026-02-30", "2026-10-30"),
    (form_values.day, "30.10.2026", "2026-10-30"),
    (form_values.day, "yesterday", "2026-10-30"),
    (form_values.birthday, "02-30", "No such day"),
    (form_values.birthday, "13-01", "No such day"),
    (form_values.birthday, "1990-02-29", "1990-05-17 or 05-17"),
    (form_values.birthday, "17 May", "1990-05-17 or 05-17"),
    (form_values.birthday, "--5-7", "1990-05-17 or 05-17"),
    (form_values.time_zone, "Berlin", "Europe/Berlin"),
    (form_values.time_zone, "Europe", "Europe/Berlin"),
    (form_values.time_zone, "+02:00", "Europe/Berlin"),
    (form_values.time_zone, "../../etc/passwd", "Europe/Berlin"),
    (form_values.time_zone, "/etc/passwd", "Europe/Berlin"),
    (form_values.time_zone, "\x00", "Europe/Berlin"),
    (form_values.time_zone, "\ud800", "Europe/Berlin"),
    (form_values.time_zone, "a" * 10_000, "Europe/Berlin"),
    (due, "", "needs a date"),
    (due, "soon", "as a date"),
    (due, "1m", "1min or 1mo"),
    (due, "2026-11-20", "in the past"),
    (promised_for, "soon", "as a date"),
]

_TYPED = ["", "may@acme.com", "05-17", "6 weeks", "2026-10-30", "Europe/Berlin", "#a", "fri", "3"]
PARSERS = (
    *(
        form_values.name,
        form_values.text,
        form_values.strength,
        form_values.cadence,
        form_values.day,
        form_values.birthday,
    ),
    *(form_values.time_zone, form_values.tags, form_values.contact_detail, due, promised_for),
)


@pytest.mark.parametrize(("parse", "typed", "value"), GOOD)
def test_valid_text_has_its_value(parse: Callable[[str], Any], typed: str, value: object) -> None:
    assert parse(typed) == value


@pytest.mark.parametrize(("parse", "typed", "message"), BAD)
def test_invalid_text_raises_one_line(
    parse: Callable[[str], Any], typed: str, message: str
) -> None:
    with pytest.raises(BadInputError) as raised:
        parse(typed)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("parse", [form_values.day, form_values.birthday])
@pytest.mark.parametrize("typed", ["2026-10-30 or so", "2026-10-301", "2026-10-30T25:00"])
def test_text_after_a_day_is_rejected(parse: Callable[[str], Any], typed: str) -> None:
    with pytest.raises(BadInputError):
        parse(typed)


@pytest.mark.parametrize("typed", ["-----", "( ) / ( )", "....."])
def test_phone_number_needs_digits(typed: str) -> None:
    assert form_values.contact_detail(typed) == ("handle", typed)


@pytest.mark.parametrize("parse", PARSERS)
@given(text=st.text() | st.sampled_from(_TYPED))
@settings(max_examples=example_count(30))
def test_any_text_is_accepted_or_bad_input(parse: Callable[[str], Any], text: str) -> None:
    try:
        parse(text)
    except BadInputError as raised:
        assert str(raised)  # noqa: PT017


@pytest.mark.parametrize(
    ("parse", "typed", "value"), [row for row in GOOD if isinstance(row[2], str) and row[2]]
)
def test_shown_value_parses_to_itself(parse: Callable[[str], Any], typed: str, value: str) -> None:
    assert parse(value) == value


@pytest.mark.parametrize("kind", ["email", "phone", "link", "handle"])
@pytest.mark.parametrize("value", ["may@acme.com", "+49 30 12345", "https://x.y", "may", "1234"])
@pytest.mark.parametrize("label", ["", "work", "desk 2"])
def test_formatted_contact_detail_parses_to_itself(
    kind: MethodKind, value: str, label: str
) -> None:
    assert form_values.labelled_contact_detail(
        form_values.format_contact_detail(kind, value, label)
    ) == (kind, value, label)


@pytest.mark.parametrize("text", ["ours", "0", "-1", "x", "1.5", "100"])
def test_move_and_attempt_are_checked(text: str) -> None:
    parse = form_values.move if text == "ours" else form_values.attempt
    with pytest.raises(BadInputError):
        parse(text)
