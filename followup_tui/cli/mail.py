"""`mail`: log one email from a mail program's pipe key or a delivery rule."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any, cast

import click

from followup_tui.cli.argument_types import UTF8_TEXT
from followup_tui.cli.output import print_json, print_line
from followup_tui.cli.session import Session, add_kept, verb
from followup_tui.domain.date_words import format_day, relative_day
from followup_tui.domain.due import Due
from followup_tui.domain.language.dates import parse_due
from followup_tui.errors import BadInputError
from followup_tui.formats.format import ReadOptions
from followup_tui.formats.mail.mbox import OWN_ADDRESSES_UNKNOWN, read_limited
from followup_tui.formats.mail.message import ParsedMail
from followup_tui.formats.parsed import ReadWarning
from followup_tui.importing.resolve import SAME_NAME_RULES, SameNameRule
from followup_tui.importing.single_mail import LoggedMail, log_mail, parse_mail, plan_mail

_CHUNK_BYTES = 1 << 18


@verb("mail", "create")
@click.option("--when", type=UTF8_TEXT, help="Also book a follow-up: --when 'in 3 days'.")
@click.option("--dry-run", is_flag=True, help="Print what would be logged; change nothing.")
@click.option(
    "--same-name",
    type=click.Choice(SAME_NAME_RULES),
    default="new",
    help="What to do with someone who shares only the name with a contact (default: new).",
)
def mail(session: Session, when: str | None, dry_run: bool, same_name: str) -> None:
    """Log one email from standard input: from the pipe key of a mail program, or a delivery rule.

    \b
      followup mail < message.eml
      followup mail --when 'next tue' < message.eml

    Senders and recipients who aren't contacts yet are added, parked. A follow-up is booked by
    --when, by [in 3 days] in the subject of an email you sent, or by a recipient such as
    followup+in3days@..., and makes its contact active. A message is logged once. Repeated messages
    and mail from machines or lists are reported, and are no errors."""
    with add_kept("Nothing was logged."):
        due = parse_due(when, session.context.now, session.settings.rules) if when else None
        options = ReadOptions(
            session.context.now,
            session.settings.rules,
            own_addresses=session.settings.own_emails,
        )
        parsed = parse_mail(_read_message(), options, due)
    if not options.own_addresses:
        print_line(f"Note: {OWN_ADDRESSES_UNKNOWN}.", error=True)
    if parsed.interaction is None:
        _print_nothing_logged(session, parsed)
        return
    rule = cast(SameNameRule, same_name)
    if dry_run:
        logged = plan_mail(parsed.interaction, rule)
    else:
        logged = log_mail(parsed.interaction, rule, session.context, book_again=due is not None)
    if session.as_json:
        print_json(_mail_shape(logged, parsed.warnings, dry_run=dry_run))
        return
    for line in _result_lines(logged, session.context.today, dry_run=dry_run):
        print_line(line)
    for warning in parsed.warnings:
        print_line(f"Warning: {warning.reason}.", error=True)


def _read_message() -> bytes:
    """Read as much of standard input as is used of a message; raise BadInputError on a terminal."""
    if sys.stdin is None or sys.stdin.isatty():
        raise BadInputError("Pipe one email into it: followup mail < message.eml")
    return read_limited(iter(lambda: sys.stdin.buffer.read(_CHUNK_BYTES), b""))


def _print_nothing_logged(session: Session, parsed: ParsedMail) -> None:
    reason = parsed.warnings[0].reason
    if session.as_json:
        print_json({"logged": False, "why": str(reason)})
    else:
        print_line(f"Nothing was logged: {reason}.")


def _result_lines(logged: LoggedMail, today: Due, *, dry_run: bool) -> Iterator[str]:
    """Yield what was logged, or would be, and the follow-up that was booked."""
    interaction = logged.interaction
    if logged.skip_reason:
        name = interaction.participants[0].name
        yield f"Nothing was logged: {name} {logged.skip_reason}."
        return
    names = [
        f"{participant.name} (new)" if participant.is_new else participant.name
        for participant in logged.participants
    ]
    preposition = "to" if interaction.direction == "out" else "from"
    when = format_day(Due(interaction.happened), today.day)
    subject = interaction.summary.split("\n")[0]
    message = f"mail {preposition} {', '.join(names)}, {when}{f': {subject}' if subject else ''}"
    if logged.was_logged:
        yield f"Already logged: {message}"
    else:
        yield f"{'Would log' if dry_run else 'Logged'}: {message}"
    request = interaction.followup
    if request and (logged.followup or dry_run) and logged.participants:
        due = Due(request.due)
        about = f": {request.about}" if request.about else ""
        verb_words = "Would follow up" if dry_run else "Follow-up"
        yield (
            f"{verb_words} with {logged.participants[0].name}{about}"
            f" · due {format_day(due, today.day)}, {relative_day(due, today.day)}"
        )


def _mail_shape(
    logged: LoggedMail, warnings: Sequence[ReadWarning], *, dry_run: bool
) -> dict[str, Any]:
    interaction, request, booked = logged.interaction, logged.interaction.followup, logged.followup
    is_logged = not (logged.was_logged or logged.skip_reason)
    shape: dict[str, Any] = {
        "logged": is_logged and not dry_run,
        "why": "already logged" if logged.was_logged else logged.skip_reason or None,
        "uid": interaction.uid,
        "happened": interaction.happened,
        "channel": interaction.channel,
        "direction": interaction.direction,
        "summary": interaction.summary,
        "people": [
            {
                "id": participant.contact_id,
                "name": participant.name,
                "known": not participant.is_new,
            }
            for participant in logged.participants
        ],
        "followup": None,
        "warnings": [str(warning.reason) for warning in warnings],
    }
    if request and (booked or dry_run):
        shape["followup"] = {
            "id": booked.id if booked else None,
            "about": request.about,
            "due": request.due,
        }
    return shape
