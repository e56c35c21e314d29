"""What screens and prompts read, each as one call for the database thread. All raise the storage
errors of reading."""

from __future__ import annotations

from dataclasses import dataclass

from pendulum import Date, DateTime

from followup_tui.actions.cadence import cadence_of
from followup_tui.actions.context import Context
from followup_tui.domain.date_words import format_day, format_due
from followup_tui.domain.due import Due, to_due
from followup_tui.domain.followup import FollowUp, is_promise
from followup_tui.errors import FollowupError, NotFoundError
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from followup_tui.storage.queries.contacts import ContactListRow
from followup_tui.storage.queries.counts import ContactCounts, DueCounts, contact_counts, due_counts
from followup_tui.storage.queries.due import DueRow
from followup_tui.storage.queries.paging import Page, Window
from followup_tui.storage.queries.person import PersonDetails
from followup_tui.storage.queries.person import person_details as read_person
from followup_tui.storage.queries.separate_reads import PartReader
from followup_tui.storage.queries.without_next_step import no_next_step_ids
from followup_tui.ui.host import Target
from followup_tui.wording import Wording, as_wording, wording


@dataclass(frozen=True, slots=True)
class ListRequest:
    """Which part of both lists to read, and what filters them."""

    filter_text: str
    no_next_step: bool
    due: Window
    contacts: Window


@dataclass(frozen=True, slots=True)
class ListSnapshot:
    """Both lists at one moment."""

    now: DateTime
    today: Date
    due: Page[DueRow]
    contacts: Page[ContactListRow]
    next_due: DueRow | None
    """What becomes due next."""
    changes_at: Due | None
    """When more becomes due before the day is over."""
    contact_count: int
    """Of all contacts, whatever the filter."""
    counts: DueCounts | None
    """None if they can't be read."""
    unreadable: frozenset[str] = frozenset()
    """Of "due" and "contacts", the lists that can't be read."""
    error: FollowupError | None = None
    """Why not everything could be read."""

    def is_stale(self, context: Context) -> bool:
        """Return whether the clock has changed them: forwards, back or to another time zone."""
        now = context.now
        return (
            self.today != context.today.day
            or self.now.utcoffset() != now.utcoffset()
            or to_due(now) < to_due(self.now)
            or (self.changes_at is not None and self.changes_at <= to_due(now))
        )


def read_lists(context: Context, wanted: ListRequest) -> ListSnapshot:
    """Read both lists, and what becomes due next; as much of it as a damaged database has.

    Raises DatabaseUnusableError if neither list can be read."""
    now, rules, parts = context.now, context.rules, PartReader()
    due = parts.read(lambda: due_queries.due_page(now, rules, wanted.due, wanted.filter_text))
    contacts = parts.read(lambda: read_contact_rows(context, wanted))
    if due is None and contacts is None and parts.error is not None:
        raise parts.error
    is_filtered = bool(wanted.filter_text.strip()) or wanted.no_next_step
    count = parts.read(contact_queries.contact_count) if is_filtered or contacts is None else None
    return ListSnapshot(
        now=now,
        today=context.today.day,
        due=due or Page(0, 0, ()),
        contacts=contacts or Page(0, 0, ()),
        next_due=parts.read(lambda: due_queries.next_due(now, rules)),
        changes_at=parts.read(lambda: due_queries.next_timed_change(now)),
        contact_count=count or (contacts.count if contacts else 0),
        counts=parts.read(lambda: due_counts(now, rules)),
        unreadable=frozenset(
            name for name, page in (("due", due), ("contacts", contacts)) if page is None
        ),
        error=parts.error,
    )


def read_contact_rows(context: Context, wanted: ListRequest) -> Page[ContactListRow]:
    """Read a part of the contacts."""
    if wanted.no_next_step:
        return contact_queries.no_next_step_page(wanted.contacts, context.today.day)
    return contact_queries.contact_page(wanted.contacts, wanted.filter_text)


def read_contact_ids(context: Context, filter_text: str, no_next_step: bool) -> tuple[int, ...]:
    """Read the ids of all contacts that the filters leave."""
    if no_next_step:
        return no_next_step_ids(context.today.day)
    return contact_queries.contact_ids(filter_text)


def read_shown_person(record: int | None, is_followup: bool) -> PersonDetails | None:
    """Read the person of a follow-up or contact; None if it is gone, or without an id."""
    if record is None:
        return None
    if is_followup:
        followups = due_queries.followups([record])
        return read_person(followups[0].contact) if followups else None
    return read_person(record)


@dataclass(frozen=True, slots=True)
class ResolvedTarget:
    """The records that a target stands for: follow-ups, their contacts, and how to name them."""

    followups: tuple[FollowUp, ...]
    contact_ids: tuple[int, ...]
    label: Wording
    contact_label: Wording
    cadence: str | None
    """The effective cadence, if the target is one contact."""
    are_parked: bool
    open_followup_ids: tuple[int, ...]
    """All open follow-ups of the contacts."""

    @property
    def followup_ids(self) -> tuple[int, ...]:
        """The ids of the follow-ups."""
        return tuple(followup.id for followup in self.followups)

    def only_contact(self) -> int:
        """Return the id of the only contact; NotFoundError if it is gone."""
        if len(self.contact_ids) != 1:
            raise NotFoundError("That contact no longer exists.")
        return self.contact_ids[0]

    def require_open(self) -> tuple[int, ...]:
        """Return the ids of the follow-ups; NotFoundError if none is open."""
        if not self.followups:
            owner = self.label or as_wording("That contact")
            raise NotFoundError(
                wording("{} has no open follow-up.", owner), hint="Press s to schedule one."
            )
        return self.followup_ids


def resolve_target(target: Target) -> ResolvedTarget:
    """Read the records of a target; of a contact the next open follow-up."""
    if target.are_followups:
        rows = due_queries.followups(target.ids)
        followups = [followup for followup in rows if followup.state == "open"]
        contact_ids = tuple(dict.fromkeys(followup.contact for followup in rows))
    else:
        contact_ids = target.ids
        followups = due_queries.next_followups(contact_ids)
    contacts = contact_queries.contacts(contact_ids)
    contact_ids = tuple(contact.id for contact in contacts)
    if len(contacts) == 1:
        label = contact_label = wording("{}", contacts[0].name)
    else:
        label = contact_label = wording("{} contacts", len(contacts))
    if len(contacts) == 1 and len(followups) == 1 and followups[0].about:
        label = wording("{}, {}", contact_label, followups[0].about)
    cadence = cadence_of(contacts[0]) if len(contacts) == 1 else None
    return ResolvedTarget(
        followups=tuple(followups),
        contact_ids=contact_ids,
        label=label,
        contact_label=contact_label,
        cadence=str(cadence) if cadence else None,
        are_parked=bool(contacts) and all(contact.status == "parked" for contact in contacts),
        open_followup_ids=tuple(
            followup.id for followup in due_queries.open_followups(contact_ids)
        ),
    )


def promises_to_keep(target: Target) -> tuple[int, ...]:
    """Return the promises that a key marks as kept: those of the target's rows, else the next of
    mine with its contact, else of theirs; NotFoundError if none is open."""
    followups = due_queries.followups(target.ids) if target.are_followups else []
    own = tuple(
        followup.id for followup in followups if followup.state == "open" and is_promise(followup)
    )
    if own:
        return own
    contact_ids = target.ids
    if target.are_followups:
        contact_ids = tuple(followup.contact for followup in followups)
    promises = [
        followup for followup in due_queries.open_followups(contact_ids) if is_promise(followup)
    ]
    if not promises:
        raise NotFoundError("No open promise.")
    mine = [promise for promise in promises if promise.move == "mine"]
    first = min(
        mine or promises, key=lambda promise: (promise.promised_for or promise.due, promise.id)
    )
    return (first.id,)


def read_contact_counts(context: Context) -> ContactCounts:
    """Read the counts of the header for which all contacts have to be counted."""
    return contact_counts(context.now, context.rules)


def clock_text(now: DateTime) -> str:
    """Return the time as the header shows it."""
    # Pendulum's own format loads locales, which takes longer than drawing the first screen.
    return format_day(to_due(now), now.date())


def short_due(due: Due, today: Date) -> str:
    """Return a due date in few words: "tomorrow", "Thu 26 Nov"."""
    return format_due(due, today)
