"""The pane of one person: what is due and why, what was said, how to reach them."""

from __future__ import annotations

from collections.abc import Iterator

from pendulum import DateTime, Timezone
from pendulum.tz.exceptions import InvalidTimezone

from followup_tui.actions import Occasion
from followup_tui.domain.contact import Contact
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.interaction import Interaction
from followup_tui.domain.wording import date_words, day_words, distance, ordinal, times
from followup_tui.safe import safe, safe_text
from followup_tui.storage.queries.person import Person
from followup_tui.ui.text_view import Paragraph, Span, TextView

_NOTES = 65_536
_INDENT = 14


class DetailPane(TextView):
    """Shows a person; says so when there is none."""

    def __init__(self) -> None:
        super().__init__(id="detail")
        self._shown: int | None = None

    def show_person(self, person: Person | None, occasion: Occasion) -> None:
        """Show this person; the scroll position is kept while it is the same one."""
        same = person is not None and person.contact.id == self._shown
        self._shown = person.contact.id if person else None
        self.show(list(describe(person, occasion)) if person else [], keep_scroll=same)


def describe(person: Person, occasion: Occasion) -> Iterator[Paragraph]:
    """A person as paragraphs, the most useful first."""
    yield from _who(person, occasion)
    for followup in person.followups:
        yield _blank()
        yield from _followup(followup, occasion)
    if not person.followups and person.contact.standing == "active":
        yield _blank()
        yield _text(("No next step. ", "tag"), ("a", "key"), (" adds one.", "dim"))
    promises = list(_promises(person))
    if promises:
        yield _blank()
        yield from promises
    if person.said:
        yield _blank()
        yield _text(("Last said", "dim"))
        for one in person.said:
            yield from _interaction(one, occasion)
        more = person.said_in_all - len(person.said)
        if more > 0:
            yield _text((f"and {more:,} earlier", "dim"))
    yield from _reach(person)
    if person.contact.notes:
        yield _blank()
        for line in safe_text(person.contact.notes, _NOTES).split("\n"):
            yield _text((line, "plain"))


def _blank() -> Paragraph:
    return Paragraph(())


def _text(*spans: Span, indent: int = 0, right: Span | None = None) -> Paragraph:
    return Paragraph(tuple(spans), indent=indent, right=right)


def _who(person: Person, occasion: Occasion) -> Iterator[Paragraph]:
    contact = person.contact
    name = safe(contact.name) + (f" “{safe(contact.nickname)}”" if contact.nickname else "")
    stars = "★" * contact.strength + "☆" * (5 - contact.strength) if contact.strength else ""
    yield _text((name, "title"), right=(stars, "today") if stars else None)
    place = ", ".join(safe(part) for part in (contact.role, contact.company) if part)
    local = _local_time(contact, occasion.now)
    where = safe(contact.location) + (f", {local} there" if local and contact.location else "")
    where = where or (f"{local} there" if local else "")
    first = " · ".join(part for part in (place, where) if part)
    if first:
        yield _text((first, "plain"))
    met = _met(person, occasion)
    if met:
        yield _text((met, "dim"))
    rhythm = [f"every {contact.cadence}"] if contact.cadence else []
    if contact.last_contact:
        day = Due(contact.last_contact)
        rhythm.append(f"last contact {date_words(day, occasion.today.day)}")
    if contact.standing == "parked":
        until = contact.parked_until
        words = f" until {date_words(Due(until), occasion.today.day)}" if until else ""
        rhythm.append(f"parked{words}")
    elif contact.standing == "archived":
        rhythm.append("archived")
    if contact.birthday:
        rhythm.append(f"birthday {_birthday(contact.birthday)}")
    if rhythm:
        yield _text((" · ".join(rhythm), "dim"))


def _local_time(contact: Contact, now: DateTime) -> str:
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
        day = Due.read(f"2000{text[1:]}" if yearless else text)
    except ValueError:
        return safe(text)
    return date_words(day, day.day)


def _met(person: Person, occasion: Occasion) -> str:
    contact = person.contact
    parts = []
    if contact.met:
        words = contact.met.split(maxsplit=1)
        bare = words and words[0].lower() in ("at", "in", "on", "through", "via", "during")
        met = safe(contact.met)
        parts.append(f"met {met[0].lower()}{met[1:]}" if bare else met)
    if contact.met_on:
        day = date_words(Due(contact.met_on), occasion.today.day)
        parts.append(day if parts else f"met {day}")
    if person.introduced_by:
        parts.append(f"through {safe(person.introduced_by)}")
    return ", ".join(parts)


def _followup(followup: FollowUp, occasion: Occasion) -> Iterator[Paragraph]:
    today = occasion.today.day
    due = Due(followup.due)
    yield _text((safe(followup.about) or "follow up", "strong"))
    state = "late" if due.day < today else "today" if due.day == today else "plain"
    spans: list[Span] = [(f"due {day_words(due, today)}, {distance(due, today)}", state)]
    if followup.snoozes:
        spans.append((f" · put off {times(followup.snoozes)}", "dim"))
    if followup.attempt > 1:
        spans.append((f" · {ordinal(followup.attempt)} try", "dim"))
    yield _text(*spans)
    if followup.promised_by:
        yield _text((f"promised by {day_words(Due(followup.promised_by), today)}", "promise"))


def _promises(person: Person) -> Iterator[Paragraph]:
    for one in person.said[:3]:
        if one.i_promised:
            yield _text(
                (f"{'I promised':<15}", "dim"), (safe(one.i_promised), "promise"), indent=15
            )
        if one.they_promised:
            yield _text(
                (f"{'They promised':<15}", "dim"), (safe(one.they_promised), "plain"), indent=15
            )


def _interaction(one: Interaction, occasion: Occasion) -> Iterator[Paragraph]:
    day = date_words(Due(one.happened), occasion.today.day)
    channel = safe(one.channel, 20) or "·"
    head = f"{day:<7}"
    said = safe(one.summary) or "-"
    spans: list[Span] = [(head, "dim"), (f" {channel:<5} ", "channel"), (said, "plain")]
    yield _text(*spans, indent=_INDENT)


def _reach(person: Person) -> Iterator[Paragraph]:
    if person.methods or person.tags:
        yield _blank()
    for method in person.methods:
        label = f"  {safe(method.label, 40)}" if method.label else ""
        yield _text((f"{method.kind:<7}", "dim"), (safe(method.value), "plain"), (label, "dim"))
    if person.tags:
        yield _text((" ".join(f"#{safe(tag)}" for tag in person.tags), "tag"))
