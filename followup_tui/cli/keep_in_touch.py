"""`next`, `cadence`, `park` and `unpark`: that nobody falls off."""

from __future__ import annotations

from collections.abc import Sequence

import click

from followup_tui.actions import contacts as roster
from followup_tui.actions import quick_add
from followup_tui.actions.cadence import cadence_of
from followup_tui.cli import json_shapes
from followup_tui.cli.argument_types import utf8_text
from followup_tui.cli.completion import complete_names
from followup_tui.cli.output import print_json, print_line, print_table
from followup_tui.cli.session import Session, prefix_errors, verb
from followup_tui.domain.cadence import cadence_phrase
from followup_tui.domain.change import Change
from followup_tui.domain.contact import Contact
from followup_tui.domain.date_words import ago, format_day
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.language.parking import is_park_over
from followup_tui.errors import NotFoundError
from followup_tui.storage.queries import contacts as queries
from followup_tui.storage.queries import due as due_queries
from followup_tui.storage.queries.without_next_step import no_next_step_ids


@verb("next")
@click.argument("who", required=False, type=utf8_text, shell_complete=complete_names)
@click.argument("text", nargs=-1, type=utf8_text)
def next_step(session: Session, who: str | None, text: Sequence[str]) -> None:
    """Contacts without a next step; or give one of them a next step, as in

    \b
      followup next
      followup next May send the deck fri
      followup next May
    """
    if who is None:
        _list(session)
        return
    with prefix_errors("Nothing was changed."):
        change = roster.add_next_step(
            [quick_add.find_contact_id(who)], " ".join(text), session.context
        )
    if session.as_json:
        for shape in json_shapes.followups(list(change.added(FollowUp)), session.context):
            print_json(shape)
    else:
        print_line(change.label)


def _list(session: Session) -> None:
    today = session.context.today
    found = queries.contacts(no_next_step_ids(today.day))
    if session.as_json:
        for one in found:
            print_json(json_shapes.contact(one))
        return
    if not found:
        print_line("Everybody has a next step. Nobody falls off.")
    print_table([_line(one, today) for one in found])


def _line(one: Contact, today: Due) -> tuple[str, ...]:
    last = ago(Due(one.last_contact), today.day) if one.last_contact else "never"
    back = is_park_over(one.status, one.parked_until, str(today))
    return str(one.id), one.name, one.company or "-", last, "back from rest" if back else ""


@verb("cadence")
@click.argument("who", type=utf8_text, shell_complete=complete_names)
@click.argument("rhythm", nargs=-1, type=utf8_text, metavar="[EVERY]...")
def cadence(session: Session, who: str, rhythm: Sequence[str]) -> None:
    """How often to be in touch with a contact, or with everybody who carries a #tag, as in

    \b
      followup cadence May 6 weeks
      followup cadence '#investor' every 3 months
      followup cadence May never
      followup cadence May ''
      followup cadence May

    A contact's own counts before that of its tags, of which the shortest counts; '' takes the own
    one away. Without a rhythm it shows what is set."""
    if not rhythm:
        _show(session, who)
        return
    words = " ".join(rhythm)
    with prefix_errors("Nothing was changed."):
        if who.startswith("#"):
            change = roster.set_tag_cadence(who[1:], words, session.context)
        else:
            change = roster.set_cadence([quick_add.find_contact_id(who)], words, session.context)
    _say(session, change)


def _show(session: Session, who: str) -> None:
    if who.startswith("#"):
        tag = queries.tag_named(who[1:])
        if tag is None:
            raise NotFoundError(f"Nobody carries {who[:40]}.")
        if session.as_json:
            print_json({"tag": tag.name, "cadence": tag.cadence})
        else:
            print_line(
                f"#{tag.name}: {cadence_phrase(tag.cadence) if tag.cadence else 'no cadence'}"
            )
        return
    (contact,) = queries.contacts([quick_add.find_contact_id(who)])
    found = cadence_of(contact)
    rounds = [one for one in due_queries.open_followups([contact.id]) if one.reason == "cadence"]
    due = rounds[0].due if rounds else None
    if session.as_json:
        rhythm = str(found) if found else None
        print_json({**json_shapes.contact(contact), "every": rhythm, "next_round": due})
        return
    words = (
        f"{cadence_phrase(found)}{'' if contact.cadence else ' by a tag'}"
        if found
        else "no cadence"
    )
    when = f", next {format_day(Due(due), session.context.today.day)}" if due else ""
    print_line(f"{contact.name}: {words}{when}")


@verb("park")
@click.argument("who", type=utf8_text, shell_complete=complete_names)
@click.argument("until", nargs=-1, type=utf8_text)
def park(session: Session, who: str, until: Sequence[str]) -> None:
    """Let a contact rest, until a day or for good; what is open with them is dropped, as in

    \b
      followup park May until march
      followup park 'May Chen' 6 months
      followup park May

    On that day they are listed as without a next step."""
    with prefix_errors("Nothing was changed."):
        change = roster.park([quick_add.find_contact_id(who)], " ".join(until), session.context)
    _say(session, change)


@verb("unpark")
@click.argument("who", nargs=-1, required=True, type=utf8_text, shell_complete=complete_names)
def unpark(session: Session, who: Sequence[str]) -> None:
    """Bring a contact back from rest, as in

    \b
      followup unpark May Chen
    """
    _say(session, roster.unpark([quick_add.find_contact_id(" ".join(who))], session.context))


def _say(session: Session, change: Change) -> None:
    if not session.as_json:
        print_line(change.label)
        return
    people = {one.id: one for one in change.after(Contact)}
    for one in people.values():
        print_json(json_shapes.contact(one))
    if not people:
        print_json(json_shapes.change(change))
