"""`find`, `show` and `log`: contacts by what a person types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click
from pendulum import Date

from followup_tui import actions
from followup_tui.cli import shapes
from followup_tui.cli.completion import names
from followup_tui.cli.output import say, say_json, say_table
from followup_tui.cli.session import Session, keeping, verb
from followup_tui.cli.words import MOST, text
from followup_tui.domain.contact import Standing
from followup_tui.domain.due import Due
from followup_tui.domain.interaction import Interaction
from followup_tui.domain.wording import ago, day_words, distance, late_words, times
from followup_tui.errors import NothingThereError
from followup_tui.safe import safe_text
from followup_tui.storage.queries import contacts as queries
from followup_tui.storage.queries.person import Person, person


@verb("show")
@click.argument("who", nargs=-1, required=True, type=text, shell_complete=names)
def show(session: Session, who: Sequence[str]) -> None:
    """All that is remembered of a contact, by ID, name or the beginning of one, as in

    \b
      followup show May Chen
    """
    found = person(actions.whom(" ".join(who)), most_said=50 if not session.as_json else 1_000_000)
    if found is None:
        raise NothingThereError("That contact is not there any more.")
    if session.as_json:
        say_json(
            {
                **shapes.contact(found.contact),
                "tags": list(found.tags),
                "methods": shapes.method_shapes(found.methods),
                "followups": list(shapes.followups(found.followups, session.occasion)),
                "interactions": [shapes.interaction(one) for one in found.said],
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
        due = Due(one.due)
        parts = [f"  [{one.id}] {one.about or 'follow up'}"]
        parts.append(f"due {day_words(due, today)}, {distance(due, today)}")
        if one.promised_by:
            parts.append(f"promised by {day_words(Due(one.promised_by), today)}")
        if one.snoozes:
            parts.append(f"put off {times(one.snoozes)}")
        say(" · ".join(parts))
    for method in found.methods:
        say(f"  {method.value}{f'  ({method.label})' if method.label else ''}")
    say_table([row for one in found.said for row in _said(one)])
    for line in safe_text(contact.notes, 65_536).split("\n") if contact.notes else ():
        say(f"  {line}")


def _facts(found: Person, today: Date) -> Iterator[str]:
    """What there is to know of a contact in a few words each; some of it empty."""
    contact = found.contact
    yield f"contact {contact.id}"
    yield "" if contact.standing == "active" else contact.standing
    yield contact.location
    yield f"every {contact.cadence}" if contact.cadence else ""
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
            say_json(shapes.contact(one))
        return
    say_table(
        [
            (
                str(one.id),
                one.name,
                one.company or "-",
                ago(Due(one.last_contact), today) if one.last_contact else "never",
                late_words(Due(one.next_due), today) if one.next_due else _without(one.standing),
            )
            for one in found
        ]
    )


def _without(standing: Standing) -> str:
    """What stands where a next step is missing."""
    return "no next step" if standing == "active" else standing


@verb("log")
@click.argument("who", type=text, shell_complete=names)
@click.argument("text", nargs=-1, required=True, type=text)
def log(session: Session, who: str, text: Sequence[str]) -> None:
    """Log what was said today, with a contact by name (in quotes if it has a blank) or ID, as in

    \b
      followup log May she asked for numbers
      followup log 'May Chen' 'called, she asked for numbers'
    """
    with keeping("Nothing was logged."):
        change = actions.log([actions.whom(who)], " ".join(text), session.occasion)
    if session.as_json:
        for one in change.added(Interaction):
            say_json(shapes.interaction(one))
    else:
        say(change.label)
