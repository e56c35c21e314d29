"""Open follow-ups as iCalendar events or to-dos, each with what is remembered of the person.

The UID is the follow-up's own, and the stamps are those of its last change, so that a second
export brings a calendar up to date instead of doubling it, and one of the same data is the same
text. Times are floating: a due is what the clock on the wall shows, wherever the person is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time
from typing import Literal

from followup_tui.domain.contact import Contact, Method
from followup_tui.domain.date_words import ordinal
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp, is_promise
from followup_tui.domain.interaction import Interaction
from followup_tui.formats.vcard.line_writer import escaped, instant, line

Form = Literal["event", "todo"]
_PRODUCT = "-//followup//followup//EN"
_MOST_REVISIONS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Appointment:
    """An open follow-up with its contact, the ways to reach them, the newest interaction and the
    contact's open promises."""

    followup: FollowUp
    contact: Contact
    methods: tuple[Method, ...] = ()
    said: Interaction | None = None
    promises: tuple[FollowUp, ...] = ()


@dataclass(frozen=True, slots=True)
class Style:
    """How they are written: `alarm` is the time of day at which a day without a time rings; without
    it nothing rings."""

    form: Form = "event"
    alarm: time | None = None


def written(appointments: Iterable[Appointment], style: Style) -> Iterator[str]:
    """One calendar with all of them, in pieces."""
    yield _opening() + line("X-WR-CALNAME", "followup")
    for one in appointments:
        yield _component(one, style)
    yield line("END", "VCALENDAR")


def alone(appointment: Appointment, style: Style) -> str:
    """A calendar with one of them."""
    return _opening() + _component(appointment, style) + line("END", "VCALENDAR")


def _opening() -> str:
    return (
        line("BEGIN", "VCALENDAR")
        + line("VERSION", "2.0")
        + line("PRODID", _PRODUCT)
        + line("CALSCALE", "GREGORIAN")
    )


def _component(one: Appointment, style: Style) -> str:
    return "".join(_lines(one, style))


def _lines(one: Appointment, style: Style) -> Iterator[str]:
    name = "VEVENT" if style.form == "event" else "VTODO"
    followup, due = one.followup, Due(one.followup.due)
    changed = max(record.updated for record in _shown(one))
    moment = f"{instant(changed):%Y%m%dT%H%M%SZ}"
    yield line("BEGIN", name)
    yield line("UID", escaped(followup.uid))
    yield line("DTSTAMP", moment)
    yield line("CREATED", f"{instant(followup.created):%Y%m%dT%H%M%SZ}")
    yield line("LAST-MODIFIED", moment)
    yield line("SEQUENCE", str(_revision(followup.created, changed)))
    yield from _when(due, style)
    yield line("SUMMARY", escaped(f"{one.contact.name}: {followup.about or 'follow up'}"))
    if memory := "\n".join(_memory(one)):
        yield line("DESCRIPTION", escaped(memory))
    yield line("CLASS", "PRIVATE")
    if style.alarm is not None:
        yield from _alarm(due, style, one.contact.name)
    yield line("END", name)


def _shown(one: Appointment) -> list[FollowUp | Contact | Method | Interaction]:
    said = [one.said] if one.said else []
    return [one.followup, one.contact, *one.methods, *said, *one.promises]


def _revision(created: int, changed: int) -> int:
    """A number that grows with every change: how many seconds after its making the last one was."""
    return min(max(0, (changed - created) // 1000), _MOST_REVISIONS)


def _when(due: Due, style: Style) -> Iterator[str]:
    if style.form == "event":
        yield _moment("DTSTART", due)
        if due.time:
            yield line("DURATION", "PT30M")
        # It takes no time that somebody else could not be given.
        yield line("TRANSP", "TRANSPARENT")
    else:
        yield _moment("DUE", due)
        yield line("STATUS", "NEEDS-ACTION")


def _moment(name: str, due: Due) -> str:
    digits = due.text.replace("-", "").replace(":", "")
    return line(name, f"{digits}00") if due.time else line(f"{name};VALUE=DATE", digits)


def _memory(one: Appointment) -> Iterator[str]:
    """What is remembered of the person and the matter, a line each."""
    contact, followup = one.contact, one.followup
    yield from filter(None, [", ".join(part for part in (contact.role, contact.company) if part)])
    if followup.move == "theirs":
        yield "Their move: they have until that day."
    if followup.promised_by:
        yield f"{_who_promised(followup)} this by {_day(followup.promised_by)}."
    if followup.attempt > 1:
        yield f"{ordinal(followup.attempt)} try."
    for promise in one.promises:
        if promise.id != followup.id:
            day = f", by {_day(promise.promised_by)}" if promise.promised_by else ""
            yield f"{_who_promised(promise)}: {promise.about}{day}"
    if one.said:
        yield from _last_words(one.said)
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


def _alarm(due: Due, style: Style, name: str) -> Iterator[str]:
    assert style.alarm is not None
    minutes = 0 if due.time else style.alarm.hour * 60 + style.alarm.minute
    related = "" if style.form == "event" else ";RELATED=END"
    yield line("BEGIN", "VALARM")
    yield line("ACTION", "DISPLAY")
    yield line("DESCRIPTION", escaped(name))
    yield line(f"TRIGGER{related}", f"PT{minutes}M")
    yield line("END", "VALARM")


def promises_in(followups: Iterable[FollowUp]) -> tuple[FollowUp, ...]:
    """Those of the open follow-ups that are somebody's word."""
    return tuple(one for one in followups if is_promise(one))
