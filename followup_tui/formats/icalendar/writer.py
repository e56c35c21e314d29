"""Open follow-ups as iCalendar events or to-dos, each with what is remembered of the person.

The UID is the follow-up's own, and the stamps are those of its last change, so that a second
export brings a calendar up to date instead of doubling it, and one of the same data is the same
text. Times are floating: a due is what the clock on the wall shows, wherever the person is."""

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
from followup_tui.formats.vcard.line_writer import escape_text, format_line, utc_from_stamp

EntryKind = Literal["event", "todo"]
_PRODUCT = "-//followup//followup//EN"
_MOST_REVISIONS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """An open follow-up with its contact, the ways to reach them, the newest interaction and the
    contact's open promises."""

    followup: FollowUp
    contact: Contact
    methods: tuple[ContactMethod, ...] = ()
    last_interaction: Interaction | None = None
    promises: tuple[FollowUp, ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarStyle:
    """How they are written: `alarm` is the time of day at which a day without a time rings; without
    it nothing rings."""

    kind: EntryKind = "event"
    alarm_time: time | None = None


def write_calendar(appointments: Iterable[CalendarEntry], style: CalendarStyle) -> Iterator[str]:
    """One calendar with all of them, in pieces."""
    yield _opening() + format_line("X-WR-CALNAME", "followup")
    for one in appointments:
        yield _component(one, style)
    yield format_line("END", "VCALENDAR")


def write_single_entry(appointment: CalendarEntry, style: CalendarStyle) -> str:
    """A calendar with one of them."""
    return _opening() + _component(appointment, style) + format_line("END", "VCALENDAR")


def _opening() -> str:
    return (
        format_line("BEGIN", "VCALENDAR")
        + format_line("VERSION", "2.0")
        + format_line("PRODID", _PRODUCT)
        + format_line("CALSCALE", "GREGORIAN")
    )


def _component(one: CalendarEntry, style: CalendarStyle) -> str:
    return "".join(_lines(one, style))


def _lines(one: CalendarEntry, style: CalendarStyle) -> Iterator[str]:
    name = "VEVENT" if style.kind == "event" else "VTODO"
    followup, due = one.followup, Due(one.followup.due)
    changed = max(record.updated for record in _shown(one))
    moment = f"{utc_from_stamp(changed):%Y%m%dT%H%M%SZ}"
    yield format_line("BEGIN", name)
    yield format_line("UID", escape_text(followup.uid))
    yield format_line("DTSTAMP", moment)
    yield format_line("CREATED", f"{utc_from_stamp(followup.created):%Y%m%dT%H%M%SZ}")
    yield format_line("LAST-MODIFIED", moment)
    yield format_line("SEQUENCE", str(_revision(followup.created, changed)))
    yield from _when(due, style)
    yield format_line(
        "SUMMARY", escape_text(f"{one.contact.name}: {followup.about or 'follow up'}")
    )
    if memory := "\n".join(_memory(one)):
        yield format_line("DESCRIPTION", escape_text(memory))
    yield format_line("CLASS", "PRIVATE")
    if style.alarm_time is not None:
        yield from _alarm(due, style, one.contact.name)
    yield format_line("END", name)


def _shown(one: CalendarEntry) -> list[FollowUp | Contact | ContactMethod | Interaction]:
    said = [one.last_interaction] if one.last_interaction else []
    return [one.followup, one.contact, *one.methods, *said, *one.promises]


def _revision(created: int, changed: int) -> int:
    """A number that grows with every change: how many seconds after its making the last one was."""
    return min(max(0, (changed - created) // 1000), _MOST_REVISIONS)


def _when(due: Due, style: CalendarStyle) -> Iterator[str]:
    if style.kind == "event":
        yield _moment("DTSTART", due)
        if due.time:
            yield format_line("DURATION", "PT30M")
        # It takes no time that somebody else could not be given.
        yield format_line("TRANSP", "TRANSPARENT")
    else:
        yield _moment("DUE", due)
        yield format_line("STATUS", "NEEDS-ACTION")


def _moment(name: str, due: Due) -> str:
    digits = due.text.replace("-", "").replace(":", "")
    return (
        format_line(name, f"{digits}00") if due.time else format_line(f"{name};VALUE=DATE", digits)
    )


def _memory(one: CalendarEntry) -> Iterator[str]:
    """What is remembered of the person and the matter, a line each."""
    contact, followup = one.contact, one.followup
    yield from filter(None, [", ".join(part for part in (contact.role, contact.company) if part)])
    if followup.move == "theirs":
        yield "Their move: they have until that day."
    if followup.promised_for:
        yield f"{_who_promised(followup)} this by {_day(followup.promised_for)}."
    if followup.attempt > 1:
        yield f"{ordinal(followup.attempt)} try."
    for promise in one.promises:
        if promise.id != followup.id:
            day = f", by {_day(promise.promised_for)}" if promise.promised_for else ""
            yield f"{_who_promised(promise)}: {promise.about}{day}"
    if one.last_interaction:
        yield from _last_words(one.last_interaction)
    for way in one.methods:
        yield f"{way.value} ({way.label})" if way.label else way.value


def _last_words(said: Interaction) -> Iterator[str]:
    words = ": ".join(part for part in (said.channel, said.summary) if part)
    yield f"{_day(said.happened)} {words}".rstrip()
    if said.i_promised:
        yield f"I promised then: {said.i_promised}"
    if said.they_promised:
        yield f"They promised then: {said.they_promised}"


def _who_promised(one: FollowUp) -> str:
    return "I promised" if one.move == "mine" else "They promised"


def _day(text: str) -> str:
    # Without words of distance, which would be others tomorrow.
    return text.replace("T", " ")


def _alarm(due: Due, style: CalendarStyle, name: str) -> Iterator[str]:
    assert style.alarm_time is not None
    minutes = 0 if due.time else style.alarm_time.hour * 60 + style.alarm_time.minute
    related = "" if style.kind == "event" else ";RELATED=END"
    yield format_line("BEGIN", "VALARM")
    yield format_line("ACTION", "DISPLAY")
    yield format_line("DESCRIPTION", escape_text(name))
    yield format_line(f"TRIGGER{related}", f"PT{minutes}M")
    yield format_line("END", "VALARM")


def open_promises(followups: Iterable[FollowUp]) -> tuple[FollowUp, ...]:
    """Those of the open follow-ups that are somebody's word."""
    return tuple(one for one in followups if is_promise(one))
