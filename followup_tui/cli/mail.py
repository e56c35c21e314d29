"""`mail`: one e-mail from a mail program's pipe key or a delivery rule."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, cast

import click

from followup_tui.cli.argument_types import text
from followup_tui.cli.output import say, say_json
from followup_tui.cli.session import Session, keeping, verb
from followup_tui.domain.date_words import day_words, distance
from followup_tui.domain.due import Due
from followup_tui.domain.language.dates import read_when
from followup_tui.errors import BadInputError
from followup_tui.formats.format import Options
from followup_tui.formats.mail.mbox import NOT_SAID, first_bytes
from followup_tui.formats.mail.message import Letter
from followup_tui.formats.parsed import Skipped
from followup_tui.importing import single_mail as arrivals
from followup_tui.importing.resolve import RULES, Rule
from followup_tui.importing.single_mail import Arrival

_CHUNK = 1 << 18


@verb("mail", makes=True)
@click.option("--when", type=text, help="Book a follow-up too, as in --when 'in 3 days'.")
@click.option("--dry-run", is_flag=True, help="Print what would be logged; log nothing.")
@click.option(
    "--same-name",
    type=click.Choice(RULES),
    default="new",
    help="What becomes of somebody with whom a contact shares only the name.",
)
def mail(session: Session, when: str | None, dry_run: bool, same_name: str) -> None:
    """Log one e-mail from standard input: from the pipe key of a mail program, or a delivery rule.

    \b
      followup mail < message.eml
      followup mail --when 'next tue' < message.eml

    Sender and recipients become contacts, parked, where they are none yet. A follow-up is booked by
    --when, by [in 3 days] in the subject of a mail of yours, or by a recipient such as
    followup+in3days@..., and whoever it is with is active. The same message is logged once; that,
    and mail from machines or lists, is said, and is no failure."""
    with keeping("Nothing was logged."):
        due = read_when(when, session.occasion.now, session.settings.rules) if when else None
        options = Options(session.occasion.now, session.settings.rules, own=session.settings.own)
        letter = arrivals.understand_mail(_piped(), options, due)
    if not options.own:
        say(f"Mind that {NOT_SAID}.", error=True)
    if letter.said is None:
        _say_nothing(session, letter)
        return
    rule = cast(Rule, same_name)
    if dry_run:
        arrival = arrivals.plan_mail(letter.said, rule)
    else:
        arrival = arrivals.log_mail(letter.said, rule, session.occasion, again=due is not None)
    if session.as_json:
        say_json(_shape(arrival, letter.skipped, dry_run=dry_run))
    else:
        for line in _lines(arrival, session.occasion.today, dry_run=dry_run):
            say(line)
        for note in letter.skipped:
            say(f"It {note.why}.", error=True)


def _piped() -> bytes:
    """As much of standard input as is read of a message."""
    if sys.stdin is None or sys.stdin.isatty():
        raise BadInputError("Pipe one e-mail into it: followup mail < message.eml")
    return first_bytes(iter(lambda: sys.stdin.buffer.read(_CHUNK), b""))


def _say_nothing(session: Session, letter: Letter) -> None:
    why = letter.skipped[0].why
    if session.as_json:
        say_json({"logged": False, "why": why})
    else:
        say(f"Nothing was logged: the e-mail {why}.")


def _lines(arrival: Arrival, today: Due, *, dry_run: bool) -> Iterator[str]:
    said, follow = arrival.said, arrival.said.follow
    names = [f"{one.name} (new)" if one.is_new else one.name for one in arrival.people]
    when = day_words(Due(said.happened), today.day)
    subject = said.summary.split("\n")[0]
    mail = f"mail {'to' if said.direction == 'out' else 'from'} {', '.join(names)}, {when}"
    mail += f": {subject}" if subject else ""
    if arrival.left_out:
        yield f"Nothing was logged: {said.people[0].name} {arrival.left_out}."
        return
    if arrival.is_logged_before:
        yield f"Logged before: {mail}"
    else:
        yield f"{'Would log' if dry_run else 'Logged'}: {mail}"
    booked = arrival.followup
    if follow and (booked or dry_run) and arrival.people:
        due = Due(follow.due)
        words = f"{day_words(due, today.day)}, {distance(due, today.day)}"
        about = f": {follow.about}" if follow.about else ""
        verb = "Would follow up" if dry_run else "Follow-up"
        yield f"{verb} with {arrival.people[0].name}{about} · due {words}"


def _shape(arrival: Arrival, notes: tuple[Skipped, ...], *, dry_run: bool) -> dict[str, Any]:
    said, follow, booked = arrival.said, arrival.said.follow, arrival.followup
    is_logged = not (arrival.is_logged_before or arrival.left_out)
    shape: dict[str, Any] = {
        "logged": is_logged and not dry_run,
        "why": "logged before" if arrival.is_logged_before else arrival.left_out or None,
        "uid": said.uid,
        "happened": said.happened,
        "channel": said.channel,
        "direction": said.direction,
        "summary": said.summary,
        "people": [
            {"id": one.contact, "name": one.name, "known": not one.is_new} for one in arrival.people
        ],
        "followup": None,
        "notes": [note.why for note in notes],
    }
    if follow and (booked or dry_run):
        shape["followup"] = {
            "id": booked.id if booked else None,
            "about": follow.about,
            "due": follow.due,
        }
    return shape
