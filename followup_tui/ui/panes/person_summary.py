"""A person in words: what is due and why, the promises on both sides, what was said, how to reach
them. The pane beside the lists and the cards of triage show the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pendulum import DateTime, Timezone
from pendulum.tz.exceptions import InvalidTimezone

from followup_tui.actions.context import Context
from followup_tui.domain.cadence import cadence_phrase
from followup_tui.domain.contact import Contact
from followup_tui.domain.date_words import (
    ago,
    format_date,
    format_date_compact,
    format_day,
    format_due,
    ordinal,
    relative_day,
    times_phrase,
)
from followup_tui.domain.due import Due, is_due
from followup_tui.domain.followup import FollowUp, is_promise
from followup_tui.domain.interaction import Interaction
from followup_tui.domain.language.parking import is_park_over
from followup_tui.domain.outcomes import current_attempt
from followup_tui.domain.ranking import rank
from followup_tui.domain.reason_words import reason_phrase
from followup_tui.storage.queries.person import PersonDetails
from followup_tui.system.sanitize import safe, safe_text
from followup_tui.ui.widgets.text_view import Paragraph, StyledText

_NOTES = 65_536
_SIDE, _WAY = 15, 8
_DAY, _CHANNEL = 8, 8


def describe_person(
    person: PersonDetails, context: Context, first: int | None = None
) -> Iterator[Paragraph]:
    """A person as paragraphs, the most useful first; the follow-up `first` stands above others."""
    yield from _who(person, context)
    blocks, promises = _sorted(person, context, first)
    for one in blocks:
        yield _text()
        yield from _followup(one, context)
    if not person.followups:
        yield from _without(person.contact, context)
    if promises:
        yield _text()
    for one in promises:
        yield _promise(one, context)
    yield from _said(person, context)
    yield from _reach(person)
    if person.contact.notes:
        yield _text()
        for line in safe_text(person.contact.notes, _NOTES).split("\n"):
            yield _text((line, "plain"))


def _text(*spans: StyledText, indent: int = 0, right: StyledText | None = None) -> Paragraph:
    return Paragraph(tuple(spans), indent=indent, right=right)


def _facts(parts: Iterable[tuple[str, str]], indent: int = 0) -> Paragraph:
    """Short phrases in a row; a line ends between two of them, not inside one."""
    spans: list[StyledText] = []
    for words, style in parts:
        if spans:
            spans.append((" · ", "dim"))
        spans.append((words.replace(" ", "\u00a0") if len(words) < 40 else words, style))
    return Paragraph(tuple(spans), indent=indent)


def _sorted(
    person: PersonDetails, context: Context, first: int | None
) -> tuple[list[FollowUp], list[FollowUp]]:
    """What is shown in full, by rank, and the promises that are not due yet."""
    day, strength = context.today.day, person.contact.strength
    ranked = sorted(person.followups, key=lambda one: rank(one, strength, day))
    ranked.sort(key=lambda one: (one.id != first, not _asks(one, context)))
    whole = [one for one in ranked if _asks(one, context) or not is_promise(one)]
    return whole, [one for one in ranked if one not in whole]


def _asks(one: FollowUp, context: Context) -> bool:
    """Whether it is due now, by its due or by my promise."""
    if is_due(Due(one.due), context.now, context.rules):
        return True
    promised = one.promised_for if one.move == "mine" else None
    return promised is not None and Due(promised).day <= context.today.day


def _who(person: PersonDetails, context: Context) -> Iterator[Paragraph]:
    contact, today = person.contact, context.today.day
    name = safe(contact.name) + (f" “{safe(contact.nickname)}”" if contact.nickname else "")
    stars = "★" * contact.strength + "☆" * (5 - contact.strength) if contact.strength else ""
    yield _text((name, "title"), right=(stars, "today") if stars else None)
    place = ", ".join(safe(part) for part in (contact.role, contact.company) if part)
    local = local_time(contact, context.now)
    where = ", ".join(
        part for part in (safe(contact.location), f"{local} there" * bool(local)) if part
    )
    if place or where:
        yield _facts([(part, "plain") for part in (place, where) if part])
    if met := _met(person, context):
        yield _text((met, "dim"))
    facts = []
    if person.cadence:
        by = "" if person.contact.cadence else " by a tag"
        facts.append(f"{cadence_phrase(person.cadence)}{by}")
    elif person.contact.cadence:
        facts.append("no cadence, on purpose")
    if contact.last_contact:
        day = Due(contact.last_contact)
        facts.append(f"last contact {format_date(day, today)}, {ago(day, today)}")
    if contact.status == "parked":
        until = contact.parked_until
        facts.append(f"parked until {format_date(Due(until), today)}" if until else "parked")
    elif contact.status == "archived":
        facts.append("archived")
    if contact.birthday:
        facts.append(f"birthday {safe(_birthday(contact.birthday))}")
    if facts:
        yield _facts([(fact, "dim") for fact in facts])


def local_time(contact: Contact, now: DateTime) -> str:
    """Their time of day, where their time zone is known and is not the user's own."""
    if not contact.time_zone:
        return ""
    try:
        there = now.in_timezone(Timezone(contact.time_zone))
    except (InvalidTimezone, ValueError, OSError):
        return ""
    return "" if there.utcoffset() == now.utcoffset() else f"{there:%H:%M}"


def _birthday(text: str) -> str:
    yearless = text.startswith("--")
    try:
        day = Due.parse(f"2000{text[1:]}" if yearless else text)
    except ValueError:
        return safe(text)
    return format_date(day, day.day)


def _met(person: PersonDetails, context: Context) -> str:
    contact = person.contact
    parts = []
    if contact.met:
        words = contact.met.split(maxsplit=1)
        bare = words and words[0].lower() in ("at", "in", "on", "through", "via", "during")
        met = safe(contact.met)
        parts.append(f"met {met[0].lower()}{met[1:]}" if bare else met)
    if contact.met_on:
        day = format_date(Due(contact.met_on), context.today.day)
        parts.append(day if parts else f"met {day}")
    if person.introduced_by:
        parts.append(f"through {safe(person.introduced_by)}")
    return ", ".join(parts)


def _followup(one: FollowUp, context: Context) -> Iterator[Paragraph]:
    today, due = context.today.day, Due(one.due)
    asks = _asks(one, context)
    style = "late" if asks and due.day < today else "today" if asks else "dim"
    when = f"due {format_day(due, today)}, {relative_day(due, today)}"
    if one.move == "theirs" and not asks:
        when = f"they have until {format_due(due, today)}"
    yield _text((safe(one.about) or "follow up", "strong"), right=(when, style))
    reason = reason_phrase(
        one.due, one.promised_for, one.attempt, one.snoozes, one.reason, today, one.move
    )
    plain = relative_day(due, today)
    facts = (
        []
        if reason in (plain, f"due {plain}", one.about)
        else [(reason, "promise" if is_promise(one) else "dim")]
    )
    attempt = current_attempt(one, context.now, context.rules)
    if attempt > 1 and "try" not in reason:
        facts.append((f"{ordinal(attempt)} try", "dim"))
    if one.snoozes and "put off" not in reason:
        facts.append((f"put off {times_phrase(one.snoozes)}", "dim"))
    if facts:
        yield _facts(facts)


def _promise(one: FollowUp, context: Context) -> Paragraph:
    mine = one.move == "mine"
    spans: list[StyledText] = [
        (f"{'I promised' if mine else 'They promised':<{_SIDE}}", "dim"),
        (safe(one.about), "promise" if mine else "plain"),
    ]
    day = one.promised_for or one.due
    words = "by" if one.promised_for else "due"
    when = f"{words} {format_due(Due(day), context.today.day)}".replace(" ", "\u00a0")
    spans.append((f" ·\u00a0{when}", "dim"))
    return _text(*spans, indent=_SIDE)


def _without(contact: Contact, context: Context) -> Iterator[Paragraph]:
    rested = is_park_over(contact.status, contact.parked_until, str(context.today))
    if contact.status != "active" and not rested:
        return
    yield _text()
    words = "Back from rest, no next step. " if rested else "No next step. "
    keys = (("s", " when next"), ("c", " how often"), ("p", " a rest"))
    spans: list[StyledText] = [(words, "tag")]
    for place, (key, meaning) in enumerate(keys):
        meaning = meaning.replace(" ", "\u00a0")
        spans += [(" · " if place else "", "dim"), (key, "key"), (meaning, "dim")]
    yield _text(*spans)


def _said(person: PersonDetails, context: Context) -> Iterator[Paragraph]:
    told = [(one.happened, 1, _interaction(one, context)) for one in person.interactions]
    # What lies before the oldest that is shown would seem to be the oldest.
    oldest = (
        person.interactions[-1].happened
        if person.interaction_count > len(person.interactions)
        else ""
    )
    for one in person.attempts:
        day = Due.at(DateTime.fromtimestamp((one.closed or 0) / 1000, context.now.tzinfo))
        if str(day) >= oldest:
            told.append((str(day), 0, [_try(one, day, context)]))
    if not told:
        return
    yield _text()
    yield _text(("Last said", "dim"))
    for _, _, lines in sorted(told, key=lambda each: each[:2], reverse=True):
        yield from lines
    more = person.interaction_count - len(person.interactions)
    if more > 0:
        yield _text((f"and {more:,} earlier: L shows all", "dim"))


def _interaction(one: Interaction, context: Context) -> list[Paragraph]:
    sign = "← " if one.direction == "in" else ""
    first, *more = safe_text(one.summary, _NOTES).split("\n")
    indent = _DAY + _CHANNEL
    lines = [_line(Due(one.happened), one.channel, sign + (first or "-"), context)]
    lines += [_text((" " * indent, ""), (line, "plain"), indent=indent) for line in more]
    for words, promised in (("I promised", one.i_promised), ("they promised", one.they_promised)):
        if promised:
            spans = (" " * indent, ""), (f"{words} ", "dim"), (safe(promised), "plain")
            lines.append(_text(*spans, indent=indent))
    return lines


def _try(one: FollowUp, day: Due, context: Context) -> Paragraph:
    words = one.note or one.about
    if one.outcome == "dropped":
        return _line(day, "dropped", safe(words), context)
    tried = f"no answer{f': {safe(words)}' if words else ''}"
    return _line(day, "tried", tried, context)


def _line(day: Due, channel: str, words: str, context: Context) -> Paragraph:
    # The day of what is far back is in the list of all that was said.
    head = f"{format_date_compact(day, context.today.day):<{_DAY}}"
    named = f"{safe(channel, _CHANNEL - 1) or '·':<{_CHANNEL}}"
    return _text((head, "dim"), (named, "channel"), (words, "plain"), indent=_DAY + _CHANNEL)


def _reach(person: PersonDetails) -> Iterator[Paragraph]:
    if person.methods or person.tags:
        yield _text()
    for method in person.methods:
        label = f" ({safe(method.label, 40)})" if method.label else ""
        spans = (f"{method.kind:<{_WAY}}", "dim"), (safe(method.value), "plain"), (label, "dim")
        yield _text(*spans, indent=_WAY)
    if person.tags:
        yield _text((" ".join(f"#{safe(tag)}" for tag in person.tags), "tag"))
