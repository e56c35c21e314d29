"""Writes open follow-ups as iCalendar events or to-dos, each with what is known about the person.

The UID is the follow-up's own and the stamps are those of its last change, so that a second export
updates a calendar instead of duplicating it, and the same data gives the same text. Times are
floating: a due time is what the wall clock shows, wherever the person is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time
from typing import Literal

from followup_tui.domain.contact import Contact, ContactMethod
from followup_tui.domain.date_words import ordinal
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp, is_promise
from followup_tui.domain.interaction import Interaction
from followup_tui.formats.vcard.line_writer import basic_stamp, escape_text, format_line

EntryKind = Literal["event", "todo"]
_PRODUCT_ID = "-//followup//followup//EN"
_MAX_SEQUENCE = 2**31 - 1


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """An open follow-up with its contact, the contact's details and open promises, and the last
    interaction."""

    followup: FollowUp
    contact: Contact
    methods: tuple[ContactMethod, ...] = ()
    last_interaction: Interaction | None = None
    promises: tuple[FollowUp, ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarStyle:
    """How entries are written. `alarm_time` is when an entry without a time of day rings; None for
    no alarms at all."""

    kind: EntryKind = "event"
    alarm_time: time | None = None


def write_calendar(entries: Iterable[CalendarEntry], style: CalendarStyle) -> Iterator[str]:
    """Yield the text of one calendar with all entries, piece by piece."""
    yield _calendar_head() + format_line("X-WR-CALNAME", "followup")
    for entry in entries:
        yield "".join(_entry_lines(entry, style))
    yield format_line("END", "VCALENDAR")


def write_single_entry(entry: CalendarEntry, style: CalendarStyle) -> str:
    """Return the text of a calendar with one entry."""
    lines = "".join(_entry_lines(entry, style))
    return _calendar_head() + lines + format_line("END", "VCALENDAR")


def _calendar_head() -> str:
    return (
        format_line("BEGIN", "VCALENDAR")
        + format_line("VERSION", "2.0")
        + format_line("PRODID", _PRODUCT_ID)
        + format_line("CALSCALE", "GREGORIAN")
    )


def _entry_lines(entry: CalendarEntry, style: CalendarStyle) -> Iterator[str]:
    component = "VEVENT" if style.kind == "event" else "VTODO"
    followup, due = entry.followup, Due(entry.followup.due)
    updated = max(record.updated for record in _records(entry))
    modified = basic_stamp(updated)
    yield format_line("BEGIN", component)
    yield format_line("UID", escape_text(followup.uid))
    yield format_line("DTSTAMP", modified)
    yield format_line("CREATED", basic_stamp(followup.created))
    yield format_line("LAST-MODIFIED", modified)
    yield format_line("SEQUENCE", str(_sequence(followup.created, updated)))
    yield from _times(due, style)
    about = followup.about or "follow up"
    yield format_line("SUMMARY", escape_text(f"{entry.contact.name}: {about}"))
    if description := "\n".join(_description(entry)):
        yield format_line("DESCRIPTION", escape_text(description))
    yield format_line("CLASS", "PRIVATE")
    if style.alarm_time is not None:
        yield from _alarm(due, style.kind, style.alarm_time, entry.contact.name)
    yield format_line("END", component)


def _records(entry: CalendarEntry) -> list[FollowUp | Contact | ContactMethod | Interaction]:
    """Return every record that the entry shows."""
    interactions = [entry.last_interaction] if entry.last_interaction else []
    return [entry.followup, entry.contact, *entry.methods, *interactions, *entry.promises]


def _sequence(created: int, updated: int) -> int:
    """Return a number that grows with every change: the seconds from creation to the last one."""
    return min(max(0, (updated - created) // 1000), _MAX_SEQUENCE)


def _times(due: Due, style: CalendarStyle) -> Iterator[str]:
    if style.kind == "event":
        yield _time_line("DTSTART", due)
        if due.time:
            yield format_line("DURATION", "PT30M")
        # Free time in the calendar: others can still book it.
        yield format_line("TRANSP", "TRANSPARENT")
    else:
        yield _time_line("DUE", due)
        yield format_line("STATUS", "NEEDS-ACTION")


def _time_line(name: str, due: Due) -> str:
    digits = due.text.replace("-", "").replace(":", "")
    if due.time:
        return format_line(name, f"{digits}00")
    return format_line(f"{name};VALUE=DATE", digits)


def _description(entry: CalendarEntry) -> Iterator[str]:
    """Yield what is known about the person and the follow-up, line by line."""
    contact, followup = entry.contact, entry.followup
    if job := ", ".join(part for part in (contact.role, contact.company) if part):
        yield job
    if followup.move == "theirs":
        yield "Waiting on them until then."
    if followup.promised_for:
        yield f"{_promiser(followup)} promised this for {_date(followup.promised_for)}."
    if followup.attempt > 1:
        yield f"{ordinal(followup.attempt)} attempt."
    for promise in entry.promises:
        if promise.id != followup.id:
            date = f" (for {_date(promise.promised_for)})" if promise.promised_for else ""
            yield f"{_promiser(promise)} promised: {promise.about}{date}"
    if entry.last_interaction:
        yield from _last_interaction(entry.last_interaction)
    for method in entry.methods:
        yield f"{method.value} ({method.label})" if method.label else method.value


def _last_interaction(interaction: Interaction) -> Iterator[str]:
    text = ": ".join(part for part in (interaction.channel, interaction.summary) if part)
    yield f"{_date(interaction.happened)} {text}".rstrip()
    if interaction.i_promised:
        yield f"I promised: {interaction.i_promised}"
    if interaction.they_promised:
        yield f"They promised: {interaction.they_promised}"


def _promiser(followup: FollowUp) -> str:
    return "I" if followup.move == "mine" else "They"


def _date(due_text: str) -> str:
    # Absolute: "tomorrow" would be wrong by tomorrow.
    return due_text.replace("T", " ")


def _alarm(due: Due, kind: EntryKind, alarm_time: time, name: str) -> Iterator[str]:
    minutes = 0 if due.time else alarm_time.hour * 60 + alarm_time.minute
    related = "" if kind == "event" else ";RELATED=END"
    yield format_line("BEGIN", "VALARM")
    yield format_line("ACTION", "DISPLAY")
    yield format_line("DESCRIPTION", escape_text(name))
    yield format_line(f"TRIGGER{related}", f"PT{minutes}M")
    yield format_line("END", "VALARM")


def open_promises(followups: Iterable[FollowUp]) -> tuple[FollowUp, ...]:
    """Return those of the open follow-ups that are a promise of either side."""
    return tuple(followup for followup in followups if is_promise(followup))
