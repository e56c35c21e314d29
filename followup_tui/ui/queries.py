"""What the main screen reads, each as one errand for the database thread."""

from __future__ import annotations

from dataclasses import dataclass

from pendulum import Date, DateTime

from followup_tui.actions.cadence import cadence_of
from followup_tui.actions.context import Occasion
from followup_tui.domain.date_words import day_words, due_words
from followup_tui.domain.due import Due, moment
from followup_tui.domain.followup import FollowUp, is_promise
from followup_tui.errors import NothingThereError
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from followup_tui.storage.queries.contacts import ContactRowShown
from followup_tui.storage.queries.counts import DueCounts, PeopleCounts, due_counts, people_counts
from followup_tui.storage.queries.due import DueRow
from followup_tui.storage.queries.paging import Page, Window
from followup_tui.storage.queries.person import Person
from followup_tui.storage.queries.person import person as read_person
from followup_tui.storage.queries.without_next_step import without_next_ids
from followup_tui.ui.host import Target
from followup_tui.ui.widgets.row_list import RowList


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of both lists is wanted, and what narrows them: words, or for the contacts that
    they have no next step."""

    find: str
    without_next: bool
    due: Window
    contacts: Window


@dataclass(frozen=True, slots=True)
class Lists:
    """Both lists at one moment; `coming` is what becomes due next, `people` all contacts.
    `turn` is when the lists become others before the day is over."""

    now: DateTime
    today: Date
    due: Page[DueRow]
    contacts: Page[ContactRowShown]
    coming: DueRow | None
    turn: Due | None
    people: int
    counts: DueCounts

    def are_stale(self, occasion: Occasion) -> bool:
        """Whether the clock has made others of them: forwards, backwards or into another zone."""
        now = occasion.now
        return (
            self.today != occasion.today.day
            or self.now.utcoffset() != now.utcoffset()
            or moment(now) < moment(self.now)
            or (self.turn is not None and self.turn <= moment(now))
        )


def window(pane: RowList, keep: int | None = None) -> Window:
    """The rows that a list wants, around the record that is named or under its cursor."""
    start, stop = pane.wanted_window
    # An empty list has no rows to want, but the next reading may bring some.
    return Window(start, max(stop, start + 200), keep or pane.current)


def lists(occasion: Occasion, wanted: Wanted) -> Lists:
    """Both lists, and what comes next."""
    due = due_queries.due_page(occasion.now, occasion.rules, wanted.due, wanted.find)
    contacts = contact_rows(occasion, wanted)
    narrowed = bool(wanted.find.strip()) or wanted.without_next
    return Lists(
        now=occasion.now,
        today=occasion.today.day,
        due=due,
        contacts=contacts,
        coming=due_queries.next_due(occasion.now, occasion.rules),
        turn=due_queries.next_turn(occasion.now),
        people=contact_queries.how_many() if narrowed else contacts.count,
        counts=due_counts(occasion.now, occasion.rules),
    )


def due_rows(occasion: Occasion, start: int, end: int, find: str) -> Page[DueRow]:
    """Some rows of what is due."""
    return due_queries.due_page(occasion.now, occasion.rules, Window(start, end), find)


def contact_rows(occasion: Occasion, wanted: Wanted) -> Page[ContactRowShown]:
    """Some rows of the contacts."""
    if wanted.without_next:
        return contact_queries.without_next_page(wanted.contacts, occasion.today.day)
    return contact_queries.contact_page(wanted.contacts, wanted.find)


def contact_ids(occasion: Occasion, find: str, without_next: bool) -> tuple[int, ...]:
    """Every contact that the list shows."""
    if without_next:
        return without_next_ids(occasion.today.day)
    return contact_queries.contact_ids(find)


def person(record: int | None, is_followup: bool) -> Person | None:
    """The person of a follow-up or contact."""
    if record is None:
        return None
    if is_followup:
        found = due_queries.followups([record])
        return read_person(found[0].contact) if found else None
    return read_person(record)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a target comes to: follow-ups, their contacts, and words for both."""

    followups: tuple[FollowUp, ...]
    contacts: tuple[int, ...]
    words: str
    people_words: str
    cadence: str | None
    """Of one contact: the cadence that counts."""
    are_parked: bool
    open_with: tuple[int, ...]
    """Every open follow-up with the contacts."""

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of the follow-ups."""
        return tuple(one.id for one in self.followups)

    def one(self) -> int:
        """The only contact; NothingThereError when it has gone."""
        if len(self.contacts) != 1:
            raise NothingThereError("That contact is not there any more.")
        return self.contacts[0]

    def open_ids(self) -> tuple[int, ...]:
        """The ids of the follow-ups; NothingThereError when none is open."""
        if not self.followups:
            whom = self.words or "There"
            raise NothingThereError(f"{whom} has no open follow-up. Press s for a next step.")
        return self.ids


def subject(target: Target) -> Subject:
    """Read what a target comes to; of a contact the next open follow-up."""
    if target.are_followups:
        found = [one for one in due_queries.followups(target.ids) if one.state == "open"]
        ids = tuple(dict.fromkeys(one.contact for one in due_queries.followups(target.ids)))
    else:
        ids = target.ids
        found = due_queries.next_followups(ids)
    people = contact_queries.contacts(ids)
    ids = tuple(one.id for one in people)
    names = [one.name for one in people]
    words = people_words = names[0] if len(names) == 1 else f"{len(names)} people"
    if len(names) == 1 and len(found) == 1 and found[0].about:
        words = f"{names[0]}, {found[0].about}"
    cadence = cadence_of(people[0]) if len(people) == 1 else None
    return Subject(
        followups=tuple(found),
        contacts=ids,
        words=words,
        people_words=people_words,
        cadence=str(cadence) if cadence else None,
        are_parked=bool(people) and all(one.standing == "parked" for one in people),
        open_with=tuple(one.id for one in due_queries.open_followups(ids)),
    )


def promises_of(target: Target) -> tuple[int, ...]:
    """The promises that a key would keep: those among the follow-ups of the target, else the next
    of mine with its contact, else of theirs. NothingThereError when there is none."""
    named = due_queries.followups(target.ids) if target.are_followups else []
    own = tuple(one.id for one in named if one.state == "open" and is_promise(one))
    if own:
        return own
    contacts = [one.contact for one in named] if target.are_followups else list(target.ids)
    promises = [one for one in due_queries.open_followups(contacts) if is_promise(one)]
    if not promises:
        raise NothingThereError("No promise is open there.")
    mine = [one for one in promises if one.move == "mine"]
    first = min(mine or promises, key=lambda one: (one.promised_by or one.due, one.id))
    return (first.id,)


def people(occasion: Occasion) -> PeopleCounts:
    """The numbers of the header that take all contacts to count."""
    return people_counts(occasion.now, occasion.rules)


def clock_words(now: DateTime) -> str:
    """The time as the header shows it."""
    # Not by pendulum's own format: its locales take longer to load than the first screen to draw.
    return day_words(moment(now), now.date())


def near(due: Due, today: Date) -> str:
    """A coming due in few words: "tomorrow", "Thu 26 Nov"."""
    return due_words(due, today)
