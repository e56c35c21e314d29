"""The English sentences about names and dates that were not understood, and examples of those that
are."""

from __future__ import annotations

from followup_tui.domain.language.english import WEEKDAYS
from followup_tui.wording import Wording, as_wording, wording

NAME_HINT = as_wording("Who is this for? Start with a name: Ana Ruiz: call back")
DATE_EXAMPLES = "Try tomorrow, fri 3pm, 3 dec or 2 weeks."
PAST_DATE_EXAMPLES = "Try yesterday, last fri, 3 days ago or 12 nov."
CADENCE_EXAMPLES = "Try 6 weeks, every 3 months or quarterly."


def ambiguous_unit_hint(typed: str, count: str) -> Wording:
    """Return why "1m" is rejected."""
    return wording('"{}" could be a minute or a month. Write {}min or {}mo.', typed, count, count)


def month_only(typed: str) -> tuple[Wording, Wording]:
    """Return why "april" is rejected, and what to write instead."""
    return (
        wording('"{}" alone isn\'t a date.', typed),
        wording("Write in {} or 15 {}.", typed, typed.lower()[:3]),
    )


def past_date_hint(typed: str) -> Wording:
    """Return why a full date in the past is rejected as a due date."""
    return wording("{} is in the past.", typed)


def future_date_hint(typed: str) -> Wording:
    """Return why a date in the future is rejected as the date of an interaction."""
    return wording("{} is in the future.", typed)


def not_a_weekday(typed: str) -> str:
    """Return the hint on a date that is not on the weekday typed with it."""
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    return f"not a {names[WEEKDAYS[typed]]}"


def unread_date(typed: str) -> Wording:
    """Return the hint on words that look like a date and were left in the text."""
    return wording('"{}" was not read as a date.', typed)


def unreadable_date(typed: str) -> Wording:
    """Return the problem with text that is not a date."""
    return wording('Can\'t read "{}" as a date.', typed)


def unreadable_past_date(typed: str) -> Wording:
    """Return the problem with text that is not a past date."""
    return wording('"{}" isn\'t a past date.', typed)


def unreadable_cadence(typed: str) -> Wording:
    """Return the problem with text that is not a cadence."""
    return wording('Can\'t read "{}" as an interval.', typed)
