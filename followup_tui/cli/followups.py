"""`done`, `snooze` and `spread`: what is done with follow-ups."""

from __future__ import annotations

from collections.abc import Sequence

import click

from followup_tui.actions import closing, schedule
from followup_tui.cli import json_shapes
from followup_tui.cli.argument_types import UTF8_TEXT
from followup_tui.cli.completion import complete_due_ids
from followup_tui.cli.output import print_json, print_line, print_table
from followup_tui.cli.session import Session, add_kept, verb
from followup_tui.domain.change import Change
from followup_tui.domain.date_words import format_due
from followup_tui.domain.due import Due
from followup_tui.domain.followup import OUTCOMES, FollowUp, Outcome
from followup_tui.domain.outcomes import ClosePlan, NextStep
from followup_tui.errors import BadInputError, NotFoundError, NothingToDoError
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from followup_tui.wording import wording

_OUTCOME_CHOICE = click.Choice([outcome.replace(" ", "-") for outcome in OUTCOMES])


@verb("done")
@click.option(
    "--outcome",
    type=_OUTCOME_CHOICE,
    default="done",
    help="How it went (default: done).",
)
@click.option("--note", type=UTF8_TEXT, default="", help="What happened or was said.")
@click.option(
    "--next",
    "next_step",
    type=UTF8_TEXT,
    default=None,
    help="The next step, in place of the default: 'nudge fri', 'park until march', '' for none.",
)
@click.argument(
    "ids",
    nargs=-1,
    required=True,
    type=UTF8_TEXT,
    metavar="ID...",
    shell_complete=complete_due_ids,
)
def done(
    session: Session, ids: Sequence[str], outcome: str, note: str, next_step: str | None
) -> None:
    """Close follow-ups by their IDs, as `due` lists them, and book the next step.

    \b
      followup done 7
      followup done 7 --outcome no-answer
      followup done 7 --outcome yes --note 'she wants it' --next 'send the contract fri'
      followup done 7 9 12 --outcome dropped

    All of them are one change, and one undo. After the last attempt without an answer, nobody is
    parked unless you ask: --next 'park 6 months'."""
    wanted = check_open(parse_ids(" ".join(ids)))
    chosen: Outcome = outcome.replace("-", " ")  # type: ignore[assignment]  # one of OUTCOMES
    context = session.context
    plans = [
        (followup, closing.proposal(followup, chosen, context))
        for followup in (due_queries.followups(wanted) if next_step is None else ())
    ]
    with add_kept("Nothing was changed."):
        change = closing.close(wanted, chosen, note, context, next_step)
    if session.as_json:
        for shape in json_shapes.closed(change, context):
            print_json(shape)
        return
    explanation = plans[0][1].explanation if len(plans) == 1 else ""
    print_line(f"{change.label}{f' ({explanation})' if explanation else ''}")
    for followup, plan in plans:
        if plan.another_attempt is not None:
            print_line(_parking_proposal(followup, plan, plan.another_attempt))


def _parking_proposal(followup: FollowUp, plan: ClosePlan, again: NextStep) -> str:
    """Return how to park the contact after the last attempt, or to try on."""
    (contact,) = contact_queries.contacts([followup.contact])
    until = f" until {plan.park_until}" if plan.park_until else ""
    return (
        f"{contact.name} has no next step now. Park: followup park {contact.id}{until}."
        f" Try again: followup next {contact.id} {again.due}."
    )


@verb("snooze")
@click.argument("ids", type=UTF8_TEXT, metavar="ID", shell_complete=complete_due_ids)
@click.argument("when", nargs=-1, required=True, type=UTF8_TEXT)
def snooze(session: Session, ids: str, when: Sequence[str]) -> None:
    """Move a due date later, counted from now; an earlier date brings it forward.

    \b
      followup snooze 7 next week
      followup snooze 7 3d
      followup snooze 7,9,12 fri 3pm

    Join several IDs with commas."""
    wanted = check_open(parse_ids(ids))
    with add_kept("Nothing was changed."):
        change = schedule.snooze(wanted, " ".join(when), session.context)
    print_followups(session, change)
    moved = {followup.id for followup in change.after(FollowUp)}
    if unmoved := ", ".join(str(key) for key in wanted if key not in moved):
        print_line(f"Not moved, because already due then: {unmoved}", error=True)


def parse_ids(text: str) -> list[int]:
    """Return the IDs in a text, separated by blanks or commas, each once.

    Raise BadInputError for a word that is no ID, or if there is none."""
    words = text.replace(",", " ").split()
    for word in words:
        if not (word.isascii() and word.isdecimal() and len(word) < 19):
            raise BadInputError(
                wording("'{}' is not an ID.", word[:40]),
                "Nothing was changed.",
                "`followup due` lists the IDs.",
            )
    if not words:
        raise BadInputError("Give an ID.", "Nothing was changed.", "`followup due` lists the IDs.")
    return [int(word) for word in dict.fromkeys(words)]


def check_open(ids: Sequence[int]) -> Sequence[int]:
    """Return the same IDs; raise NotFoundError for one without an open follow-up."""
    states = {followup.id: followup.state for followup in due_queries.followups(ids)}
    for key in ids:
        if states.get(key) != "open":
            kept, hint = "Nothing was changed.", "`followup due` lists the IDs."
            if key in states:
                raise NothingToDoError(wording("Follow-up {} is already closed.", key), kept, hint)
            raise NotFoundError(wording("No follow-up {}.", key), kept, hint)
    return ids


@verb("spread")
@click.option("--dry-run", is_flag=True, help="List what would move where; change nothing.")
def spread(session: Session, dry_run: bool) -> None:
    """Spread overdue follow-ups over the coming working days, with no more than `daily_cap` on one
    day. Promises and the strongest ties come first.

    \b
      followup spread --dry-run
      followup spread

    To go through what is due one person at a time, press t on the screen."""
    if not dry_run:
        print_followups(session, schedule.spread_overdue(session.context))
        return
    plan = schedule.plan_spread(session.context)
    rows = due_queries.due_rows_by_id(list(plan.days))
    if session.as_json:
        for row in rows:
            print_json(
                {
                    "id": row.id,
                    "contact": {"id": row.contact, "name": row.name},
                    "about": row.about,
                    "due": row.due,
                    "new_due": str(Due.at(plan.days[row.id])),
                }
            )
        return
    if not plan.moved:
        print_line("Everything overdue fits into today; nothing to spread.")
        return
    today = session.context.today.day
    print_table(
        [
            (format_due(Due.at(plan.days[row.id]), today), str(row.id), row.name, row.about)
            for row in rows
        ]
    )


def print_followups(session: Session, change: Change) -> None:
    """Print the changed follow-ups as objects, or the label of the change."""
    if session.as_json:
        for shape in json_shapes.followups(list(change.after(FollowUp)), session.context):
            print_json(shape)
    else:
        print_line(change.label.wording)
