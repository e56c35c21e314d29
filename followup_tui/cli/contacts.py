"""`find` and `show`: contacts by what a person types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click
from pendulum import Date

from followup_tui.actions import quick_add
from followup_tui.cli import json_shapes
from followup_tui.cli.argument_types import ROW_LIMIT, utf8_text
from followup_tui.cli.completion import complete_names
from followup_tui.cli.output import print_json, print_line, print_table
from followup_tui.cli.session import Session, verb
from followup_tui.domain.cadence import cadence_phrase
from followup_tui.domain.date_words import (
    ago,
    format_day,
    format_due_column,
    ordinal,
    relative_day,
    times_phrase,
)
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp, is_promise
from followup_tui.domain.interaction import Interaction
from followup_tui.domain.language.parking import is_park_over
from followup_tui.domain.outcomes import current_attempt
from followup_tui.domain.reason_words import reason_phrase
from followup_tui.errors import NotFoundError
from followup_tui.storage.queries import contacts as queries
from followup_tui.storage.queries.contacts import ContactListRow
from followup_tui.storage.queries.person import PersonDetails, person_details
from followup_tui.system.sanitize import safe_text


@verb("show")
@click.argument("who", nargs=-1, required=True, type=utf8_text, shell_complete=complete_names)
def show(session: Session, who: Sequence[str]) -> None:
    """All that is remembered of a contact, by ID, name or the beginning of one, as in

    \b
      followup show May Chen
    """
    found = person_details(
        quick_add.find_contact_id(" ".join(who)),
        max_interactions=50 if not session.as_json else 1_000_000,
    )
    if found is None:
        raise NotFoundError("That contact is not there any more.")
    if session.as_json:
        print_json(
            {
                **json_shapes.contact(found.contact),
                "tags": list(found.tags),
                "methods": json_shapes.method_shapes(found.methods),
                "followups": list(json_shapes.followups(found.followups, session.context)),
                "every": str(found.cadence) if found.cadence else None,
                "promises": list(
                    json_shapes.followups(
                        [one for one in found.followups if is_promise(one)], session.context
                    )
                ),
                "tries": list(json_shapes.followups(found.attempts, session.context)),
                "interactions": [json_shapes.interaction(one) for one in found.interactions],
            }
        )
    else:
        _say_person(found, session)


def _say_person(found: PersonDetails, session: Session) -> None:
    contact, today = found.contact, session.context.today.day
    place = ", ".join(part for part in (contact.role, contact.company) if part)
    nickname = f" “{contact.nickname}”" if contact.nickname else ""
    print_line(f"{contact.name}{nickname}{f' - {place}' if place else ''}")
    print_line(" · ".join(fact for fact in _facts(found, today) if fact))
    for one in found.followups:
        print_line(" · ".join(_step(one, session)))
    for method in found.methods:
        print_line(f"  {method.value}{f'  ({method.label})' if method.label else ''}")
    print_table([row for one in found.interactions for row in _said(one)])
    for line in safe_text(contact.notes, 65_536).split("\n") if contact.notes else ():
        print_line(f"  {line}")


def _step(one: FollowUp, session: Session) -> Iterator[str]:
    """An open follow-up or promise, in short phrases."""
    today, due = session.context.today.day, Due(one.due)
    yield f"  [{one.id}] {one.about or 'follow up'}"
    if is_promise(one):
        yield "I promised" if one.move == "mine" else "they promised"
    yield f"due {format_day(due, today)}, {relative_day(due, today)}"
    if one.promised_for:
        yield f"by {format_day(Due(one.promised_for), today)}"
    if one.move == "theirs":
        yield reason_phrase(one.due, None, one.attempt, 0, one.reason, today, one.move)
    attempt = current_attempt(one, session.context.now, session.context.rules)
    if attempt > 1 and one.move == "mine":
        yield f"{ordinal(attempt)} try"
    if one.snoozes:
        yield f"put off {times_phrase(one.snoozes)}"


def _facts(found: PersonDetails, today: Date) -> Iterator[str]:
    """What there is to know of a contact in a few words each; some of it empty."""
    contact = found.contact
    yield f"contact {contact.id}"
    until = f" until {contact.parked_until}" if contact.parked_until else ""
    yield "" if contact.status == "active" else f"{contact.status}{until}"
    yield contact.location
    if found.cadence:
        yield f"{cadence_phrase(found.cadence)}{'' if contact.cadence else ' by a tag'}"
    elif contact.cadence:
        yield "no cadence, on purpose"
    yield f"last contact {ago(Due(contact.last_contact), today)}" if contact.last_contact else ""
    yield f"met {contact.met}" if contact.met else ""
    yield f"through {found.introduced_by}" if found.introduced_by else ""
    yield f"birthday {contact.birthday}" if contact.birthday else ""
    yield " ".join(f"#{tag}" for tag in found.tags)


def _said(one: Interaction) -> Iterator[tuple[str, str, str]]:
    """A line of what was said, and one for each promise."""
    yield f"  {one.happened[:10]}", one.channel or "-", one.summary
    if one.i_promised:
        yield "", "", f"I promised: {one.i_promised}"
    if one.they_promised:
        yield "", "", f"They promised: {one.they_promised}"


@verb("find")
@click.argument("query", nargs=-1, required=True, type=utf8_text)
@click.option("-n", "most", type=ROW_LIMIT, default=50, metavar="N", help="At most so many; 50.")
def find(session: Session, query: Sequence[str], most: int) -> None:
    """Contacts by the beginnings of words in all that is known of them, as in

    \b
      followup find may
      followup find '#pycon' @acme

    The columns: ID for show and log, name, company, last contact, next step."""
    found = queries.find_contacts(" ".join(query), most)
    if not found:
        words = " ".join(query)[:80]
        raise NotFoundError(f"Nobody was found for “{words}”. Try the beginning of a word.")
    today = session.context.today.day
    if session.as_json:
        for one in queries.contacts([row.id for row in found]):
            print_json(json_shapes.contact(one))
        return
    print_table(
        [
            (
                str(one.id),
                one.name,
                one.company or "-",
                ago(Due(one.last_contact), today) if one.last_contact else "never",
                format_due_column(Due(one.next_due), today)
                if one.next_due
                else _without(one, today),
            )
            for one in found
        ]
    )


def _without(one: ContactListRow, today: Date) -> str:
    """What stands where a next step is missing."""
    if is_park_over(one.status, one.parked_until, str(Due.at(today))):
        return "back from rest"
    return "no next step" if one.status == "active" else one.status
