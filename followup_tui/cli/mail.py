"""`mail`: one e-mail from a mail program's pipe key or a delivery rule."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, cast

import click

from followup_tui.cli.argument_types import utf8_text
from followup_tui.cli.output import print_json, print_line
from followup_tui.cli.session import Session, prefix_errors, verb
from followup_tui.domain.date_words import format_day, relative_day
from followup_tui.domain.due import Due
from followup_tui.domain.language.dates import parse_due
from followup_tui.errors import BadInputError
from followup_tui.formats.format import ReadOptions
from followup_tui.formats.mail.mbox import OWN_ADDRESSES_UNKNOWN, read_limited
from followup_tui.formats.mail.message import ParsedMail
from followup_tui.formats.parsed import ReadWarning
from followup_tui.importing import single_mail as arrivals
from followup_tui.importing.resolve import SAME_NAME_RULES, SameNameRule
from followup_tui.importing.single_mail import LoggedMail

_CHUNK = 1 << 18


@verb("mail", creates_database=True)
@click.option("--when", type=utf8_text, help="Book a follow-up too, as in --when 'in 3 days'.")
@click.option("--dry-run", is_flag=True, help="Print what would be logged; log nothing.")
@click.option(
    "--same-name",
    type=click.Choice(SAME_NAME_RULES),
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
    with prefix_errors("Nothing was logged."):
        due = parse_due(when, session.context.now, session.settings.rules) if when else None
        options = ReadOptions(
            session.context.now, session.settings.rules, own_addresses=session.settings.own_emails
        )
        letter = arrivals.parse_mail(_piped(), options, due)
    if not options.own_addresses:
        print_line(f"Mind that {OWN_ADDRESSES_UNKNOWN}.", error=True)
    if letter.interaction is None:
        _say_nothing(session, letter)
        return
    rule = cast(SameNameRule, same_name)
    if dry_run:
        arrival = arrivals.plan_mail(letter.interaction, rule)
    else:
        arrival = arrivals.log_mail(
            letter.interaction, rule, session.context, book_again=due is not None
        )
    if session.as_json:
        print_json(_shape(arrival, letter.warnings, dry_run=dry_run))
    else:
        for line in _lines(arrival, session.context.today, dry_run=dry_run):
            print_line(line)
        for note in letter.warnings:
            print_line(f"It {note.reason}.", error=True)


def _piped() -> bytes:
    """As much of standard input as is read of a message."""
    if sys.stdin is None or sys.stdin.isatty():
        raise BadInputError("Pipe one e-mail into it: followup mail < message.eml")
    return read_limited(iter(lambda: sys.stdin.buffer.read(_CHUNK), b""))


def _say_nothing(session: Session, letter: ParsedMail) -> None:
    why = letter.warnings[0].reason
    if session.as_json:
        print_json({"logged": False, "why": why})
    else:
        print_line(f"Nothing was logged: the e-mail {why}.")


def _lines(arrival: LoggedMail, today: Due, *, dry_run: bool) -> Iterator[str]:
    said, follow = arrival.interaction, arrival.interaction.followup
    names = [f"{one.name} (new)" if one.is_new else one.name for one in arrival.participants]
    when = format_day(Due(said.happened), today.day)
    subject = said.summary.split("\n")[0]
    mail = f"mail {'to' if said.direction == 'out' else 'from'} {', '.join(names)}, {when}"
    mail += f": {subject}" if subject else ""
    if arrival.skip_reason:
        yield f"Nothing was logged: {said.participants[0].name} {arrival.skip_reason}."
        return
    if arrival.was_logged:
        yield f"Logged before: {mail}"
    else:
        yield f"{'Would log' if dry_run else 'Logged'}: {mail}"
    booked = arrival.followup
    if follow and (booked or dry_run) and arrival.participants:
        due = Due(follow.due)
        words = f"{format_day(due, today.day)}, {relative_day(due, today.day)}"
        about = f": {follow.about}" if follow.about else ""
        verb = "Would follow up" if dry_run else "Follow-up"
        yield f"{verb} with {arrival.participants[0].name}{about} · due {words}"


def _shape(arrival: LoggedMail, notes: tuple[ReadWarning, ...], *, dry_run: bool) -> dict[str, Any]:
    said, follow, booked = arrival.interaction, arrival.interaction.followup, arrival.followup
    is_logged = not (arrival.was_logged or arrival.skip_reason)
    shape: dict[str, Any] = {
        "logged": is_logged and not dry_run,
        "why": "logged before" if arrival.was_logged else arrival.skip_reason or None,
        "uid": said.uid,
        "happened": said.happened,
        "channel": said.channel,
        "direction": said.direction,
        "summary": said.summary,
        "people": [
            {"id": one.contact_id, "name": one.name, "known": not one.is_new}
            for one in arrival.participants
        ],
        "followup": None,
        "notes": [note.reason for note in notes],
    }
    if follow and (booked or dry_run):
        shape["followup"] = {
            "id": booked.id if booked else None,
            "about": follow.about,
            "due": follow.due,
        }
    return shape
