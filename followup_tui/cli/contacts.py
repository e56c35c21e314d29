"""`show`, `find`, `list` and `history`: contacts and everything about them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence

import click
from pendulum import Date

from followup_tui.actions.quick_add import find_contact_id
from followup_tui.cli import json_shapes
from followup_tui.cli.argument_types import UTF8_TEXT, row_limit
from followup_tui.cli.completion import complete_names, complete_query
from followup_tui.cli.output import print_json, print_line, print_table
from followup_tui.cli.session import Session, verb
from followup_tui.domain.contact_words import (
    NO_LONGER_PARKED,
    NO_NEXT_STEP,
    cadence_fact,
    format_status,
    promise_side,
)
from followup_tui.domain.damaged_text import DAMAGED_HINT
from followup_tui.domain.date_words import ago, format_day, format_due_column, ordinal, relative_day
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp, is_promise
from followup_tui.domain.interaction import Interaction
from followup_tui.domain.language.parking import is_park_over
from followup_tui.domain.outcomes import current_attempt
from followup_tui.domain.reason_words import reason_phrase
from followup_tui.errors import NotFoundError
from followup_tui.storage.missing_database import no_contacts_error
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries.contacts import ContactListRow
from followup_tui.storage.queries.interactions import history_page
from followup_tui.storage.queries.paging import Window
from followup_tui.storage.queries.person import PersonDetails, person_details
from followup_tui.system.sanitize import safe_text
from followup_tui.wording import as_wording, wording

_SHOWN_INTERACTIONS = 50
_ALL_INTERACTIONS = 1_000_000
_MAX_NOTES = 65_536
_PAGE_ON_TERMINAL = 50
_BATCH = 500


@verb("show")
@click.argument("who", nargs=-1, required=True, type=UTF8_TEXT, shell_complete=complete_names)
def show(session: Session, who: Sequence[str]) -> None:
    """Show everything about a contact, by ID, name or the start of one.

    \b
      followup show May Chen
    """
    contact_id = find_contact_id(" ".join(who))
    limit = _ALL_INTERACTIONS if session.as_json else _SHOWN_INTERACTIONS
    person = person_details(contact_id, max_interactions=limit)
    if person is None:
        raise NotFoundError("That contact no longer exists.")
    if not session.as_json:
        _print_person(person, session)
        return
    promises = [followup for followup in person.followups if is_promise(followup)]
    context = session.context
    print_json(
        {
            **json_shapes.contact(person.contact),
            "tags": list(person.tags),
            "methods": json_shapes.method_shapes(person.methods),
            "followups": list(json_shapes.followups(person.followups, context)),
            "effective_cadence": str(person.cadence) if person.cadence else None,
            "promises": list(json_shapes.followups(promises, context)),
            "attempts": list(json_shapes.followups(person.attempts, context)),
            "interactions": [json_shapes.interaction(each) for each in person.interactions],
        }
    )


def _print_person(person: PersonDetails, session: Session) -> None:
    contact, today = person.contact, session.context.today.day
    place = ", ".join(part for part in (contact.role, contact.company) if part)
    nickname = f" “{contact.nickname}”" if contact.nickname else ""
    print_line(f"{contact.name}{nickname}{f' - {place}' if place else ''}")
    print_line(" · ".join(fact for fact in _contact_facts(person, today) if fact))
    for followup in person.followups:
        print_line(" · ".join(_followup_facts(followup, session)))
    for method in person.methods:
        print_line(f"  {method.value}{f'  ({method.label})' if method.label else ''}")
    print_table([row for each in person.interactions for row in _interaction_rows(each)])
    if contact.notes:
        for line in safe_text(contact.notes, _MAX_NOTES).split("\n"):
            print_line(f"  {line}")
    if person.is_damaged:
        print_line(DAMAGED_HINT, error=True)


def _contact_facts(person: PersonDetails, today: Date) -> Iterator[str]:
    """Yield short facts about a contact; those that are missing are empty."""
    contact = person.contact
    yield f"contact {contact.id}"
    if contact.status != "active":
        yield format_status(contact.status, contact.parked_until, today)
    yield contact.location
    yield cadence_fact(contact.cadence, person.cadence)
    yield f"last contact {ago(Due(contact.last_contact), today)}" if contact.last_contact else ""
    yield f"met {contact.met}" if contact.met else ""
    yield f"introduced by {person.introduced_by}" if person.introduced_by else ""
    yield f"birthday {contact.birthday}" if contact.birthday else ""
    yield " ".join(f"#{tag}" for tag in person.tags)


def _followup_facts(followup: FollowUp, session: Session) -> Iterator[str]:
    """Yield short facts about an open follow-up or promise."""
    today, due = session.context.today.day, Due(followup.due)
    yield f"  [{followup.id}] {followup.about or 'follow up'}"
    yield f"due {format_day(due, today)}, {relative_day(due, today)}"
    if is_promise(followup):
        day = (
            f" for {format_day(Due(followup.promised_for), today)}" if followup.promised_for else ""
        )
        yield f"{promise_side(followup.move)} it{day}"
    if followup.move == "theirs" or followup.reason == "reply":
        yield reason_phrase(
            followup.due, None, followup.attempt, 0, followup.reason, today, followup.move
        )
    attempt = current_attempt(followup, session.context.now, session.context.rules)
    if attempt > 1 and followup.move == "mine":
        yield f"{ordinal(attempt)} attempt"
    if followup.snoozes:
        yield f"snoozed {followup.snoozes}×"


def _interaction_rows(
    interaction: Interaction, others: Sequence[str] = ()
) -> Iterator[tuple[str, str, str]]:
    """Yield a row for an interaction, with the other participants, and one for each promise."""
    participants = f" (with {', '.join(others)})" if others else ""
    summary = f"{interaction.summary}{participants}".strip()
    yield f"  {interaction.happened[:10]}", interaction.channel or "-", summary
    if interaction.i_promised:
        yield "", "", f"I promised: {interaction.i_promised}"
    if interaction.they_promised:
        yield "", "", f"They promised: {interaction.they_promised}"


@verb("history")
@row_limit(50)
@click.argument("who", nargs=-1, required=True, type=UTF8_TEXT, shell_complete=complete_names)
def history(session: Session, who: Sequence[str], limit: int) -> None:
    """List the interactions with a contact, newest first.

    \b
      followup history May Chen

    For changes to the database, see `followup changes`."""
    contact_id = find_contact_id(" ".join(who))
    page = history_page(contact_id, Window(0, limit))
    rows = page.rows
    if page.count > len(rows):
        print_line(f"{len(rows):,} of {page.count:,} interactions; -n prints more", error=True)
    if session.as_json:
        for row in rows:
            print_json({**json_shapes.interaction(row.interaction), "with": list(row.others)})
        return
    if not rows:
        (contact,) = contact_queries.contacts([contact_id])
        raise NotFoundError(wording("No interactions with {} yet.", contact.name))
    print_table([cells for row in rows for cells in _interaction_rows(row.interaction, row.others)])


def _query_and_page(function: Callable[..., None]) -> Callable[..., None]:
    """Add the query and the options of `find` and `list`, which say which part of it to print."""
    options = (
        click.argument("query", nargs=-1, type=UTF8_TEXT, shell_complete=complete_query),
        click.option(
            "-n",
            "limit",
            type=click.IntRange(1),
            metavar="N",
            help=f"Print N at a time (default: {_PAGE_ON_TERMINAL} on a terminal, otherwise all).",
        ),
        click.option(
            "--page",
            type=click.IntRange(1),
            metavar="N",
            help="Print the Nth part instead of the first.",
        ),
    )
    for option in options:
        function = option(function)
    return function


@verb("find")
@_query_and_page
def find(session: Session, query: Sequence[str], limit: int | None, page: int | None) -> None:
    """Find contacts by the start of any word in their names, companies, tags, contact details,
    topics and notes. Without a query, list everyone who is not archived.

    \b
      followup find may
      followup find '#pycon' @acme
      followup find conference -n 100 --page 2

    Prints the ID (for show and log), name, company, last contact and next step."""
    _print_found(session, " ".join(query), limit, page)


@verb("list")
@_query_and_page
def list_contacts(
    session: Session, query: Sequence[str], limit: int | None, page: int | None
) -> None:
    """List everyone who is not archived; with a query, the contacts that `find` would list.

    \b
      followup list
      followup list -n 100 --page 2

    Prints the ID (for show and log), name, company, last contact and next step."""
    _print_found(session, " ".join(query), limit, page)


def _print_found(session: Session, text: str, limit: int | None, page: int | None) -> None:
    """Print a page of the contacts found and say on standard error what it leaves to be printed.

    Raise NotFoundError if there are none, or none on that page."""
    ids = contact_queries.found_contact_ids(text)
    if not ids and text.strip():
        raise NotFoundError(
            wording("No contacts match “{}”.", text[:80]), hint="Try the start of a word."
        )
    if not ids:
        raise no_contacts_error()
    is_for_reading = page is not None or (sys.stdout.isatty() and not session.as_json)
    size = limit or (_PAGE_ON_TERMINAL if is_for_reading else len(ids))
    pages = -(-len(ids) // size)
    current = page or 1
    start = (current - 1) * size
    shown = ids[start : start + size]
    if not shown:
        raise NotFoundError(
            wording(
                "No page {}: {} contacts make {}.",
                current,
                as_wording(f"{len(ids):,}"),
                as_wording(f"{pages:,}"),
            )
        )
    _print_contacts(session, shown)
    if current < pages:
        stop = start + len(shown)
        print_line(
            f"{start + 1:,} to {stop:,} of {len(ids):,} contacts; --page {current + 1} continues",
            error=True,
        )


def _print_contacts(session: Session, ids: Sequence[int]) -> None:
    if session.as_json:
        for start in range(0, len(ids), _BATCH):
            for contact in contact_queries.contacts(ids[start : start + _BATCH]):
                print_json(json_shapes.contact(contact))
        return
    today = session.context.today.day
    print_table(
        [
            (
                str(row.id),
                row.name,
                row.company or "-",
                ago(Due(row.last_contact), today) if row.last_contact else "never",
                _next_step(row, today),
            )
            for row in contact_queries.contact_rows_in_order(ids)
        ]
    )


def _next_step(row: ContactListRow, today: Date) -> str:
    """Return when the next step is due, or why there is none."""
    if row.next_due:
        return format_due_column(Due(row.next_due), today)
    if is_park_over(row.status, row.parked_until, str(Due.at(today))):
        return NO_LONGER_PARKED
    return NO_NEXT_STEP if row.status == "active" else row.status
