"""`find` and `show`: contacts by what a person types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click
from pendulum import Date

from followup_tui.actions import quick_add
from followup_tui.cli import json_shapes
from followup_tui.cli.argument_types import MOST, text
from followup_tui.cli.completion import names
from followup_tui.cli.output import say, say_json, say_table
from followup_tui.cli.session import Session, verb
from followup_tui.domain.cadence import every
from followup_tui.domain.date_words import ago, day_words, distance, late_words, ordinal, times
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp, is_promise
from followup_tui.domain.interaction import Interaction
from followup_tui.domain.language.parking import has_rested
from followup_tui.domain.outcomes import attempt_now
from followup_tui.domain.reason_words import why
from followup_tui.errors import NothingThereError
from followup_tui.storage.queries import contacts as queries
from followup_tui.storage.queries.contacts import ContactRowShown
from followup_tui.storage.queries.person import Person, person
from followup_tui.system.sanitize import safe_text


@verb("show")
@click.argument("who", nargs=-1, required=True, type=text, shell_complete=names)
def show(session: Session, who: Sequence[str]) -> None:
    """All that is remembered of a contact, by ID, name or the beginning of one, as in

    \b
      followup show May Chen
    """
    found = person(
        quick_add.whom(" ".join(who)), most_said=50 if not session.as_json else 1_000_000
    )
    if found is None:
        raise NothingThereError("That contact is not there any more.")
    if session.as_json:
        say_json(
            {
                **json_shapes.contact(found.contact),
                "tags": list(found.tags),
                "methods": json_shapes.method_shapes(found.methods),
                "followups": list(json_shapes.followups(found.followups, session.occasion)),
                "every": str(found.cadence) if found.cadence else None,
                "promises": list(
                    json_shapes.followups(
                        [one for one in found.followups if is_promise(one)], session.occasion
                    )
                ),
                "tries": list(json_shapes.followups(found.tries, session.occasion)),
                "interactions": [json_shapes.interaction(one) for one in found.said],
            }
        )
    else:
        _say_person(found, session)


def _say_person(found: Person, session: Session) -> None:
    contact, today = found.contact, session.occasion.today.day
    place = ", ".join(part for part in (contact.role, contact.company) if part)
    nickname = f" “{contact.nickname}”" if contact.nickname else ""
    say(f"{contact.name}{nickname}{f' - {place}' if place else ''}")
    say(" · ".join(fact for fact in _facts(found, today) if fact))
    for one in found.followups:
        say(" · ".join(_step(one, session)))
    for method in found.methods:
        say(f"  {method.value}{f'  ({method.label})' if method.label else ''}")
    say_table([row for one in found.said for row in _said(one)])
    for line in safe_text(contact.notes, 65_536).split("\n") if contact.notes else ():
        say(f"  {line}")


def _step(one: FollowUp, session: Session) -> Iterator[str]:
    """An open follow-up or promise, in short phrases."""
    today, due = session.occasion.today.day, Due(one.due)
    yield f"  [{one.id}] {one.about or 'follow up'}"
    if is_promise(one):
        yield "I promised" if one.move == "mine" else "they promised"
    yield f"due {day_words(due, today)}, {distance(due, today)}"
    if one.promised_by:
        yield f"by {day_words(Due(one.promised_by), today)}"
    if one.move == "theirs":
        yield why(one.due, None, one.attempt, 0, one.reason, today, one.move)
    attempt = attempt_now(one, session.occasion.now, session.occasion.rules)
    if attempt > 1 and one.move == "mine":
        yield f"{ordinal(attempt)} try"
    if one.snoozes:
        yield f"put off {times(one.snoozes)}"


def _facts(found: Person, today: Date) -> Iterator[str]:
    """What there is to know of a contact in a few words each; some of it empty."""
    contact = found.contact
    yield f"contact {contact.id}"
    until = f" until {contact.parked_until}" if contact.parked_until else ""
    yield "" if contact.standing == "active" else f"{contact.standing}{until}"
    yield contact.location
    if found.cadence:
        yield f"{every(found.cadence)}{'' if contact.cadence else ' by a tag'}"
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
@click.argument("query", nargs=-1, required=True, type=text)
@click.option("-n", "most", type=MOST, default=50, metavar="N", help="At most so many; 50.")
def find(session: Session, query: Sequence[str], most: int) -> None:
    """Contacts by the beginnings of words in all that is known of them, as in

    \b
      followup find may
      followup find '#pycon' @acme

    The columns: ID for show and log, name, company, last contact, next step."""
    found = queries.find_contacts(" ".join(query), most)
    if not found:
        words = " ".join(query)[:80]
        raise NothingThereError(f"Nobody was found for “{words}”. Try the beginning of a word.")
    today = session.occasion.today.day
    if session.as_json:
        for one in queries.contacts([row.id for row in found]):
            say_json(json_shapes.contact(one))
        return
    say_table(
        [
            (
                str(one.id),
                one.name,
                one.company or "-",
                ago(Due(one.last_contact), today) if one.last_contact else "never",
                late_words(Due(one.next_due), today) if one.next_due else _without(one, today),
            )
            for one in found
        ]
    )


def _without(one: ContactRowShown, today: Date) -> str:
    """What stands where a next step is missing."""
    if has_rested(one.standing, one.parked_until, str(Due.at(today))):
        return "back from rest"
    return "no next step" if one.standing == "active" else one.standing
