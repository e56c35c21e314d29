"""What the main screen reads, each as one errand for the database thread."""

from __future__ import annotations

from dataclasses import dataclass

from pendulum import Date, DateTime

from followup_tui.actions.cadence import cadence_of
from followup_tui.actions.context import Context
from followup_tui.domain.date_words import format_day, format_due
from followup_tui.domain.due import Due, to_due
from followup_tui.domain.followup import FollowUp, is_promise
from followup_tui.errors import NotFoundError
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from followup_tui.storage.queries.contacts import ContactListRow
from followup_tui.storage.queries.counts import ContactCounts, DueCounts, contact_counts, due_counts
from followup_tui.storage.queries.due import DueRow
from followup_tui.storage.queries.paging import Page, Window
from followup_tui.storage.queries.person import PersonDetails
from followup_tui.storage.queries.person import person_details as read_person
from followup_tui.storage.queries.without_next_step import no_next_step_ids
from followup_tui.ui.host import Target
from followup_tui.ui.widgets.row_list import RowList


@dataclass(frozen=True, slots=True)
class ListRequest:
    """Which part of both lists is wanted, and what narrows them: words, or for the contacts that
    they have no next step."""

    filter_text: str
    no_next_step: bool
    due: Window
    contacts: Window


@dataclass(frozen=True, slots=True)
class ListSnapshot:
    """Both lists at one moment; `coming` is what becomes due next, `people` all contacts.
    `turn` is when the lists become others before the day is over."""

    now: DateTime
    today: Date
    due: Page[DueRow]
    contacts: Page[ContactListRow]
    next_due: DueRow | None
    changes_at: Due | None
    contact_count: int
    counts: DueCounts

    def is_stale(self, context: Context) -> bool:
        """Whether the clock has made others of them: forwards, backwards or into another zone."""
        now = context.now
        return (
            self.today != context.today.day
            or self.now.utcoffset() != now.utcoffset()
            or to_due(now) < to_due(self.now)
            or (self.changes_at is not None and self.changes_at <= to_due(now))
        )


def wanted_window(pane: RowList, keep: int | None = None) -> Window:
    """The rows that a list wants, around the record that is named or under its cursor."""
    start, stop = pane.wanted_window
    # An empty list has no rows to want, but the next reading may bring some.
    return Window(start, max(stop, start + 200), keep or pane.current_id)


def read_lists(context: Context, wanted: ListRequest) -> ListSnapshot:
    """Both lists, and what comes next."""
    due = due_queries.due_page(context.now, context.rules, wanted.due, wanted.filter_text)
    contacts = read_contact_rows(context, wanted)
    narrowed = bool(wanted.filter_text.strip()) or wanted.no_next_step
    return ListSnapshot(
        now=context.now,
        today=context.today.day,
        due=due,
        contacts=contacts,
        next_due=due_queries.next_due(context.now, context.rules),
        changes_at=due_queries.next_timed_due(context.now),
        contact_count=contact_queries.contact_count() if narrowed else contacts.count,
        counts=due_counts(context.now, context.rules),
    )


def read_due_rows(context: Context, start: int, end: int, find: str) -> Page[DueRow]:
    """Some rows of what is due."""
    return due_queries.due_page(context.now, context.rules, Window(start, end), find)


def read_contact_rows(context: Context, wanted: ListRequest) -> Page[ContactListRow]:
    """Some rows of the contacts."""
    if wanted.no_next_step:
        return contact_queries.no_next_step_page(wanted.contacts, context.today.day)
    return contact_queries.contact_page(wanted.contacts, wanted.filter_text)


def read_contact_ids(context: Context, find: str, without_next: bool) -> tuple[int, ...]:
    """Every contact that the list shows."""
    if without_next:
        return no_next_step_ids(context.today.day)
    return contact_queries.contact_ids(find)


def read_shown_person(record: int | None, is_followup: bool) -> PersonDetails | None:
    """The person of a follow-up or contact."""
    if record is None:
        return None
    if is_followup:
        found = due_queries.followups([record])
        return read_person(found[0].contact) if found else None
    return read_person(record)


@dataclass(frozen=True, slots=True)
class ResolvedTarget:
    """What a target comes to: follow-ups, their contacts, and words for both."""

    followups: tuple[FollowUp, ...]
    contact_ids: tuple[int, ...]
    label: str
    contact_label: str
    cadence: str | None
    """Of one contact: the cadence that counts."""
    are_parked: bool
    open_followup_ids: tuple[int, ...]
    """Every open follow-up with the contacts."""

    @property
    def followup_ids(self) -> tuple[int, ...]:
        """The ids of the follow-ups."""
        return tuple(one.id for one in self.followups)

    def only_contact(self) -> int:
        """The only contact; NothingThereError when it has gone."""
        if len(self.contact_ids) != 1:
            raise NotFoundError("That contact is not there any more.")
        return self.contact_ids[0]

    def require_open(self) -> tuple[int, ...]:
        """The ids of the follow-ups; NothingThereError when none is open."""
        if not self.followups:
            whom = self.label or "There"
            raise NotFoundError(f"{whom} has no open follow-up. Press s for a next step.")
        return self.followup_ids


def resolve_target(target: Target) -> ResolvedTarget:
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
    return ResolvedTarget(
        followups=tuple(found),
        contact_ids=ids,
        label=words,
        contact_label=people_words,
        cadence=str(cadence) if cadence else None,
        are_parked=bool(people) and all(one.status == "parked" for one in people),
        open_followup_ids=tuple(one.id for one in due_queries.open_followups(ids)),
    )


def promises_to_keep(target: Target) -> tuple[int, ...]:
    """The promises that a key would keep: those among the follow-ups of the target, else the next
    of mine with its contact, else of theirs. NothingThereError when there is none."""
    named = due_queries.followups(target.ids) if target.are_followups else []
    own = tuple(one.id for one in named if one.state == "open" and is_promise(one))
    if own:
        return own
    contacts = [one.contact for one in named] if target.are_followups else list(target.ids)
    promises = [one for one in due_queries.open_followups(contacts) if is_promise(one)]
    if not promises:
        raise NotFoundError("No promise is open there.")
    mine = [one for one in promises if one.move == "mine"]
    first = min(mine or promises, key=lambda one: (one.promised_for or one.due, one.id))
    return (first.id,)


def read_contact_counts(context: Context) -> ContactCounts:
    """The numbers of the header that take all contacts to count."""
    return contact_counts(context.now, context.rules)


def clock_text(now: DateTime) -> str:
    """The time as the header shows it."""
    # Not by pendulum's own format: its locales take longer to load than the first screen to draw.
    return format_day(to_due(now), now.date())


def short_due(due: Due, today: Date) -> str:
    """A coming due in few words: "tomorrow", "Thu 26 Nov"."""
    return format_due(due, today)
