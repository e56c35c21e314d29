"""`find`, `show` and `log`: contacts by what a person types."""

from __future__ import annotations

from collections.abc import Sequence

import click
from click.shell_completion import CompletionItem

from followup_tui import actions
from followup_tui.cli import shapes
from followup_tui.cli.output import say, say_json, say_table
from followup_tui.cli.session import Session, session, verb
from followup_tui.domain.due import Due
from followup_tui.domain.interaction import Interaction
from followup_tui.domain.wording import ago, day_words, distance, late_words
from followup_tui.errors import FollowupError, NothingThereError
from followup_tui.safe import safe_text
from followup_tui.storage.queries import contacts as queries
from followup_tui.storage.queries.person import Person, person


def _complete_who(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Names of contacts, for the shell's completion; none when the database cannot be read."""
    try:
        with session(context.find_root().params.get("db")):
            words = incomplete.split() or [""]
            return [
                CompletionItem(one.name, help=one.company)
                for one in queries.names_for(words[-1:])
                if one.name.isprintable()
            ]
    except FollowupError:
        return []


@verb("show")
@click.argument("who", nargs=-1, required=True, shell_complete=_complete_who)
def show(session: Session, who: Sequence[str]) -> None:
    """All that is remembered of a contact, by name or ID."""
    found = person(actions.whom(" ".join(who)), most_said=50 if not session.as_json else 1_000_000)
    if found is None:
        raise NothingThereError("That contact is not there any more.")
    if session.as_json:
        say_json(
            {
                **shapes.contact(found.contact),
                "tags": list(found.tags),
                "methods": shapes.method_shapes(found.methods),
                "followups": list(shapes.due(found.followups, session.occasion)),
                "interactions": [shapes.interaction(one) for one in found.said],
            }
        )
    else:
        _say_person(found, session)


def _say_person(found: Person, session: Session) -> None:
    contact, today = found.contact, session.occasion.today.day
    place = ", ".join(part for part in (contact.role, contact.company) if part)
    say(f"{contact.name}{f' - {place}' if place else ''}")
    facts = [contact.location, contact.met and f"met {contact.met}"]
    facts.append(f"every {contact.cadence}" if contact.cadence else "")
    facts.append("" if contact.standing == "active" else contact.standing)
    facts.append(" ".join(f"#{tag}" for tag in found.tags))
    say(" · ".join(fact for fact in facts if fact) or f"contact {contact.id}")
    for one in found.followups:
        due = Due(one.due)
        when = f"due {day_words(due, today)}, {distance(due, today)}"
        say(f"  [{one.id}] {one.about or 'follow up'} · {when}")
    for method in found.methods:
        say(f"  {method.value}{f'  ({method.label})' if method.label else ''}")
    say_table([_said(one, today) for one in found.said])
    for line in safe_text(contact.notes, 65_536).split("\n") if contact.notes else ():
        say(f"  {line}")


def _said(one: Interaction, today: object) -> tuple[str, str, str]:
    return f"  {one.happened[:10]}", one.channel or "-", one.summary


@verb("find")
@click.argument("query", nargs=-1, required=True)
@click.option("-n", "most", type=click.IntRange(1, 100_000), default=50, show_default=True)
def find(session: Session, query: Sequence[str], most: int) -> None:
    """Contacts by the beginnings of words: names, companies, topics, notes; #tag and @company."""
    found = queries.find_contacts(" ".join(query), most)
    if not found:
        raise NothingThereError("Nobody found.")
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
                late_words(Due(one.next_due), today) if one.next_due else one.standing,
            )
            for one in found
        ]
    )


@verb("log")
@click.argument("who", shell_complete=_complete_who)
@click.argument("text", nargs=-1, required=True)
def log(session: Session, who: str, text: Sequence[str]) -> None:
    """Log what was said today to a contact, by name (in quotes if it has a blank) or ID."""
    change = actions.log([actions.whom(who)], " ".join(text), session.occasion)
    if session.as_json:
        for one in change.added(Interaction):
            say_json(shapes.interaction(one))
    else:
        say(change.label)
