"""`next`, `cadence`, `park` and `unpark`: so that nobody slips through."""

from __future__ import annotations

from collections.abc import Sequence

import click

from followup_tui.actions import contacts
from followup_tui.actions.cadence import cadence_of
from followup_tui.actions.contact_and_text import contact_and_text
from followup_tui.actions.quick_add import find_contact_id
from followup_tui.cli import json_shapes
from followup_tui.cli.argument_types import UTF8_TEXT
from followup_tui.cli.completion import complete_names, complete_query
from followup_tui.cli.output import print_json, print_line, print_table
from followup_tui.cli.session import Session, add_kept, verb
from followup_tui.domain.cadence import cadence_phrase
from followup_tui.domain.change import Change
from followup_tui.domain.contact import Contact
from followup_tui.domain.contact_words import (
    EVERYONE_HAS_NEXT_STEP,
    NO_LONGER_PARKED,
    describe_cadence,
)
from followup_tui.domain.date_words import ago, format_day
from followup_tui.domain.due import Due
from followup_tui.domain.followup import FollowUp
from followup_tui.domain.language.parking import is_park_over
from followup_tui.errors import NotFoundError
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from followup_tui.storage.queries.without_next_step import no_next_step_ids
from followup_tui.wording import wording


@verb("next")
@click.argument("who", required=False, type=UTF8_TEXT, shell_complete=complete_names)
@click.argument("text", nargs=-1, type=UTF8_TEXT)
def next_step(session: Session, who: str | None, text: Sequence[str]) -> None:
    """List the contacts with no next step, or add a next step for one of them.

    \b
      followup next
      followup next May send the deck fri
      followup next May
    """
    if who is None:
        _list_without_next_step(session)
        return
    with add_kept("Nothing was changed."):
        contact_id, words = contact_and_text([who, *text])
        change = contacts.add_next_step([contact_id], words, session.context)
    if session.as_json:
        for shape in json_shapes.followups(list(change.added(FollowUp)), session.context):
            print_json(shape)
    else:
        print_line(change.label.wording)


def _list_without_next_step(session: Session) -> None:
    today = session.context.today
    listed = contact_queries.contacts(no_next_step_ids(today.day))
    if session.as_json:
        for contact in listed:
            print_json(json_shapes.contact(contact))
        return
    if not listed:
        print_line(EVERYONE_HAS_NEXT_STEP)
    print_table([_contact_row(contact, today) for contact in listed])


def _contact_row(contact: Contact, today: Due) -> tuple[str, ...]:
    last = ago(Due(contact.last_contact), today.day) if contact.last_contact else "never"
    is_over = is_park_over(contact.status, contact.parked_until, str(today))
    ended = NO_LONGER_PARKED if is_over else ""
    return str(contact.id), contact.name, contact.company or "-", last, ended


@verb("cadence")
@click.argument("who", type=UTF8_TEXT, shell_complete=complete_query)
@click.argument("interval", nargs=-1, type=UTF8_TEXT, metavar="[INTERVAL]...")
def cadence(session: Session, who: str, interval: Sequence[str]) -> None:
    """Set how often to keep in touch with a contact, or with everyone who has a #tag.

    \b
      followup cadence May 6 weeks
      followup cadence '#investor' every 3 months
      followup cadence May never
      followup cadence May ''
      followup cadence May

    A contact's own cadence overrides their tags'; among tags the shortest wins. '' clears it.
    Without an interval, show the cadence."""
    if who.startswith("#"):
        if not interval:
            _show_tag_cadence(session, who)
            return
        with add_kept("Nothing was changed."):
            change = contacts.set_tag_cadence(who[1:], " ".join(interval), session.context)
        _print_change(session, change)
        return
    with add_kept("Nothing was changed."):
        contact_id, text = contact_and_text([who, *interval])
    if not text and "" not in interval:
        _show_cadence(session, contact_id)
        return
    with add_kept("Nothing was changed."):
        change = contacts.set_cadence([contact_id], text, session.context)
    _print_change(session, change)


def _show_cadence(session: Session, contact_id: int) -> None:
    (contact,) = contact_queries.contacts([contact_id])
    effective = cadence_of(contact)
    followups = due_queries.open_followups([contact.id])
    next_due = next((followup.due for followup in followups if followup.reason == "cadence"), None)
    if session.as_json:
        text = str(effective) if effective else None
        shape = json_shapes.contact(contact)
        print_json({**shape, "effective_cadence": text, "next_due": next_due})
        return
    words = describe_cadence(contact.cadence, effective)
    today = session.context.today.day
    when = f", next {format_day(Due(next_due), today)}" if next_due else ""
    print_line(f"{contact.name}: {words}{when}")


def _show_tag_cadence(session: Session, name: str) -> None:
    tag = contact_queries.tag_named(name[1:])
    if tag is None:
        raise NotFoundError(wording("No contact has the tag {}.", name[:40]))
    if session.as_json:
        print_json({"tag": tag.name, "cadence": tag.cadence})
    else:
        words = cadence_phrase(tag.cadence) if tag.cadence else "no cadence"
        print_line(f"#{tag.name}: {words}")


@verb("park")
@click.argument("who", type=UTF8_TEXT, shell_complete=complete_names)
@click.argument("until", nargs=-1, type=UTF8_TEXT)
def park(session: Session, who: str, until: Sequence[str]) -> None:
    """Park a contact until a date, or indefinitely, and drop their open follow-ups.

    \b
      followup park May until march
      followup park May Chen 6 months
      followup park May

    On that date `followup next` lists them."""
    with add_kept("Nothing was changed."):
        contact_id, words = contact_and_text([who, *until])
        change = contacts.park([contact_id], words, session.context)
    _print_change(session, change)


@verb("unpark")
@click.argument("who", nargs=-1, required=True, type=UTF8_TEXT, shell_complete=complete_names)
def unpark(session: Session, who: Sequence[str]) -> None:
    """Make a parked contact active again.

    \b
      followup unpark May Chen
    """
    _print_change(session, contacts.unpark([find_contact_id(" ".join(who))], session.context))


def _print_change(session: Session, change: Change) -> None:
    """Print the label of a change; as JSON, its contacts, or the change if it has none."""
    if not session.as_json:
        print_line(change.label.wording)
        return
    changed = {contact.id: contact for contact in change.after(Contact)}
    for contact in changed.values():
        print_json(json_shapes.contact(contact))
    if not changed:
        print_json(json_shapes.change(change))
