"""Everything about a person as paragraphs, for the detail pane and the triage cards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pendulum import Date, DateTime, Timezone
from pendulum.tz.exceptions import InvalidTimezone

from followup_tui.actions.context import Context
from followup_tui.domain.contact import Contact
from followup_tui.domain.contact_words import (
    NO_LONGER_PARKED,
    NO_NEXT_STEP,
    cadence_fact,
    format_status,
    promise_date,
    promise_side,
)
from followup_tui.domain.damaged_text import DAMAGED_HINT
from followup_tui.domain.date_words import (
    ago,
    format_date,
    format_day,
    ordinal,
    relative_day,
)
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp, is_promise
from followup_tui.domain.language.parking import is_park_over
from followup_tui.domain.outcomes import current_attempt
from followup_tui.domain.ranking import is_listed, rank
from followup_tui.domain.reason_words import reason_phrase
from followup_tui.storage.queries.person import PersonDetails
from followup_tui.system.sanitize import safe, safe_text
from followup_tui.ui.panes.person_recent import MAX_NOTES_LENGTH, recent_paragraphs
from followup_tui.ui.widgets.text_view import Paragraph, StyledText, paragraph

_PROMISE_WIDTH, _METHOD_WIDTH = 15, 8
_MET_PREPOSITIONS = ("at", "in", "on", "through", "via", "during")
_BREAKABLE_LENGTH = 40
"""From this length on a fact may be broken into lines."""


def describe_person(
    person: PersonDetails, context: Context, first: int | None = None
) -> Iterator[Paragraph]:
    """Yield the paragraphs, the most useful first; the follow-up of id `first` is on top."""
    yield from _contact(person, context)
    followups, promises = _ranked_followups(person, context, first)
    for followup in followups:
        yield paragraph()
        yield from _followup(followup, context)
    if not person.followups:
        yield from _no_next_step(person.contact, context)
    if promises:
        yield paragraph()
    for promise in promises:
        yield _promise(promise, context)
    yield from recent_paragraphs(person, context)
    yield from _methods_and_tags(person)
    if person.contact.notes:
        yield paragraph()
        for line in safe_text(person.contact.notes, MAX_NOTES_LENGTH).split("\n"):
            yield paragraph((line, "plain"))


def _facts(parts: Iterable[tuple[str, str]], indent: int = 0) -> Paragraph:
    """Return short facts in one paragraph that breaks between them, not inside one."""
    spans: list[StyledText] = []
    for fact, style in parts:
        if spans:
            spans.append((" · ", "dim"))
        is_short = len(fact) < _BREAKABLE_LENGTH
        spans.append((fact.replace(" ", "\u00a0") if is_short else fact, style))
    return Paragraph(tuple(spans), indent=indent)


def _ranked_followups(
    person: PersonDetails, context: Context, first: int | None
) -> tuple[list[FollowUp], list[FollowUp]]:
    """Return the follow-ups to show in full, by rank, and the promises that are not due yet."""
    now, rules, strength = context.now, context.rules, person.contact.strength
    ranked = sorted(person.followups, key=lambda followup: rank(followup, strength, now, rules))
    ranked.sort(key=lambda followup: (followup.id != first, not _is_due_now(followup, context)))
    in_full: list[FollowUp] = []
    promises: list[FollowUp] = []
    for followup in ranked:
        is_later_promise = is_promise(followup) and not _is_due_now(followup, context)
        (promises if is_later_promise else in_full).append(followup)
    return in_full, promises


def _is_due_now(followup: FollowUp, context: Context) -> bool:
    return is_listed(followup, context.now, context.rules)


def _contact(person: PersonDetails, context: Context) -> Iterator[Paragraph]:
    contact, today = person.contact, context.today.day
    name = safe(contact.name) + (f" “{safe(contact.nickname)}”" if contact.nickname else "")
    stars = "★" * contact.strength + "☆" * (5 - contact.strength) if contact.strength else ""
    yield paragraph((name, "title"), right=(stars, "today") if stars else None)
    place = ", ".join(safe(part) for part in (contact.role, contact.company) if part)
    local = local_time(contact, context.now)
    where = ", ".join(
        part for part in (safe(contact.location), f"{local} there" * bool(local)) if part
    )
    if place or where:
        yield _facts([(part, "plain") for part in (place, where) if part])
    if met := _met(person, context):
        yield paragraph((met, "dim"))
    if facts := list(_contact_facts(person, today)):
        yield _facts([(fact, "dim") for fact in facts])
    if person.is_damaged:
        yield paragraph((DAMAGED_HINT, "dim"))


def _contact_facts(person: PersonDetails, today: Date) -> Iterator[str]:
    contact = person.contact
    if cadence := cadence_fact(contact.cadence, person.cadence):
        yield cadence
    if contact.last_contact:
        day = Due(contact.last_contact)
        yield f"last contact {format_date(day, today)}, {ago(day, today)}"
    if contact.status != "active":
        yield format_status(contact.status, contact.parked_until, today)
    if contact.birthday:
        yield f"birthday {safe(_birthday(contact.birthday))}"


def local_time(contact: Contact, now: DateTime) -> str:
    """Return the contact's time of day; empty without a time zone or in the user's own."""
    if not contact.time_zone:
        return ""
    try:
        local = now.in_timezone(Timezone(contact.time_zone))
    except (InvalidTimezone, ValueError, OSError):
        return ""
    return "" if local.utcoffset() == now.utcoffset() else f"{local:%H:%M}"


def _birthday(text: str) -> str:
    has_no_year = text.startswith("--")
    try:
        day = Due.parse(f"2000{text[1:]}" if has_no_year else text)
    except ValueError:
        return safe(text)
    return format_date(day, day.day)


def _met(person: PersonDetails, context: Context) -> str:
    contact = person.contact
    parts = []
    if contact.met:
        first_word = contact.met.split(maxsplit=1)[:1]
        met = safe(contact.met)
        if first_word and first_word[0].lower() in _MET_PREPOSITIONS:
            met = f"met {met[0].lower()}{met[1:]}"
        parts.append(met)
    if contact.met_on:
        day = format_date(Due(contact.met_on), context.today.day)
        parts.append(day if parts else f"met {day}")
    if person.introduced_by:
        parts.append(f"introduced by {safe(person.introduced_by)}")
    return ", ".join(parts)


def _followup(followup: FollowUp, context: Context) -> Iterator[Paragraph]:
    today, due = context.today.day, Due(followup.due)
    is_due_now = _is_due_now(followup, context)
    style = "overdue" if is_due_now and due.day < today else "today" if is_due_now else "dim"
    reason = _reason(followup, today)
    if followup.move == "theirs" and not is_due_now:
        when = reason
    else:
        when = f"due {format_day(due, today)}, {relative_day(due, today)}"
    yield paragraph((safe(followup.about) or "follow up", "strong"), right=(when, style))
    facts = []
    distance = relative_day(due, today)
    if reason not in (when, distance, f"due {distance}", followup.about):
        facts.append((reason, "promise" if is_promise(followup) else "dim"))
    # Whether the reason is a promise, an attempt or snoozing, in this order; see reason_phrase.
    is_mine = followup.move == "mine"
    is_promised = is_mine and (followup.promised_for or followup.reason == "promise")
    says_attempt = due.day <= today if not is_mine else followup.attempt > 1 and not is_promised
    says_snoozes = is_mine and not is_promised and not says_attempt
    attempt = current_attempt(followup, context.now, context.rules)
    if attempt > 1 and not says_attempt:
        facts.append((f"{ordinal(attempt)} attempt", "dim"))
    if followup.snoozes and not says_snoozes:
        facts.append((f"snoozed {followup.snoozes}×", "dim"))
    if facts:
        yield _facts(facts)


def _reason(followup: FollowUp, today: Date) -> str:
    return reason_phrase(
        followup.due,
        followup.promised_for,
        followup.attempt,
        followup.snoozes,
        followup.reason,
        today,
        followup.move,
    )


def _promise(followup: FollowUp, context: Context) -> Paragraph:
    when = promise_date(followup, context.today.day).replace(" ", "\u00a0")
    return paragraph(
        (f"{promise_side(followup.move):<{_PROMISE_WIDTH}}", "dim"),
        (safe(followup.about), "promise" if followup.move == "mine" else "plain"),
        (f" ·\u00a0{when}", "dim"),
        indent=_PROMISE_WIDTH,
    )


def _no_next_step(contact: Contact, context: Context) -> Iterator[Paragraph]:
    was_parked = is_park_over(contact.status, contact.parked_until, str(context.today))
    if contact.status != "active" and not was_parked:
        return
    yield paragraph()
    facts = [NO_LONGER_PARKED, NO_NEXT_STEP] if was_parked else [NO_NEXT_STEP]
    state = f"{', '.join(facts).capitalize()}. "
    spans: list[StyledText] = [(state, "tag")]
    for key, label in (("s", "schedule"), ("c", "cadence"), ("p", "park")):
        spans += [(" · " if len(spans) > 1 else "", "dim"), (key, "key"), (f"\u00a0{label}", "dim")]
    yield paragraph(*spans)


def _methods_and_tags(person: PersonDetails) -> Iterator[Paragraph]:
    if person.methods or person.tags:
        yield paragraph()
    for method in person.methods:
        label = f" ({safe(method.label, 40)})" if method.label else ""
        spans = (
            (f"{method.kind:<{_METHOD_WIDTH}}", "dim"),
            (safe(method.value), "plain"),
            (label, "dim"),
        )
        yield paragraph(*spans, indent=_METHOD_WIDTH)
    if person.tags:
        yield paragraph((" ".join(f"#{safe(tag)}" for tag in person.tags), "tag"))
