"""`done`, `snooze` and `triage`: closing, putting off and spreading what is due."""

from __future__ import annotations

from collections.abc import Sequence

import click

from followup_tui.actions import closing, schedule
from followup_tui.cli import json_shapes
from followup_tui.cli.argument_types import utf8_text
from followup_tui.cli.completion import complete_due_ids
from followup_tui.cli.output import print_json, print_line, print_table
from followup_tui.cli.session import Session, prefix_errors, verb
from followup_tui.domain.change import Change
from followup_tui.domain.date_words import format_due
from followup_tui.domain.due import Due
from followup_tui.domain.followup import OUTCOMES, FollowUp, Outcome
from followup_tui.errors import BadInputError, NotFoundError, UsageError
from followup_tui.storage.queries import due as queries

OUTCOME_CHOICE = click.Choice([one.replace(" ", "-") for one in OUTCOMES])


@verb("done")
@click.option(
    "--outcome",
    type=OUTCOME_CHOICE,
    default="done",
    help="What came of it; done if none is given.",
)
@click.option("--said", type=utf8_text, default="", help="What was said, in a sentence.")
@click.option(
    "--next",
    "following",
    type=utf8_text,
    default=None,
    help="What comes next, instead of the usual: 'nudge fri', 'park until march', '' for nothing.",
)
@click.argument(
    "ids", nargs=-1, required=True, type=utf8_text, metavar="ID...", shell_complete=complete_due_ids
)
def done(
    session: Session, ids: Sequence[str], outcome: str, said: str, following: str | None
) -> None:
    """Close follow-ups by the IDs that `due` shows, and book what comes next, as in

    \b
      followup done 7
      followup done 7 --outcome no-answer
      followup done 7 --outcome yes --said 'she wants it' --next 'send the contract fri'
      followup done 7 9 12 --outcome dropped

    All of them are one change, which one undo takes back."""
    wanted = check_open(parse_ids(" ".join(ids)))
    meant: Outcome = outcome.replace("-", " ")  # type: ignore[assignment]  # one of OUTCOMES
    context = session.context
    because = ""
    if following is None and len(wanted) == 1:
        (one,) = queries.followups(wanted)
        because = closing.proposal(one, meant, context).explanation
    with prefix_errors("Nothing was changed."):
        change = closing.close(wanted, meant, said, context, following)
    if session.as_json:
        for shape in json_shapes.closed(change, context):
            print_json(shape)
        return
    print_line(f"{change.label}{f' ({because})' if because else ''}")


@verb("snooze")
@click.argument("ids", type=utf8_text, metavar="ID", shell_complete=complete_due_ids)
@click.argument("when", nargs=-1, required=True, type=utf8_text)
def snooze(session: Session, ids: str, when: Sequence[str]) -> None:
    """Put a follow-up off, counted from now or its due, whichever is later, as in

    \b
      followup snooze 7 next week
      followup snooze 7 3d
      followup snooze 7,9,12 fri 3pm

    Several IDs are joined by commas."""
    wanted = check_open(parse_ids(ids))
    with prefix_errors("Nothing was changed."):
        change = schedule.snooze(wanted, " ".join(when), session.context)
    print_followups(session, change)
    moved = {one.id for one in change.after(FollowUp)}
    if left := ", ".join(str(one) for one in wanted if one not in moved):
        print_line(f"Left alone, as it would put them off no further: {left}", error=True)


def parse_ids(text: str) -> list[int]:
    """The ids in a text, each once; BadInputError for a word that is none."""
    words = text.replace(",", " ").split()
    for word in words:
        if not (word.isascii() and word.isdecimal() and len(word) < 19):
            raise BadInputError(
                f"{word[:40]!r} is no ID. Nothing was changed; `followup due` shows the IDs."
            )
    if not words:
        raise BadInputError("An ID is missing. Nothing was changed; `followup due` shows the IDs.")
    return [int(word) for word in dict.fromkeys(words)]


def check_open(ids: Sequence[int]) -> Sequence[int]:
    """The same ids; NothingThereError for one that no follow-up has, or that is closed."""
    there = {one.id: one.state for one in queries.followups(ids)}
    for one in ids:
        if there.get(one) != "open":
            what = f"Follow-up {one} is closed" if one in there else f"There is no follow-up {one}"
            raise NotFoundError(f"{what}. Nothing was changed; `followup due` shows the IDs.")
    return ids


@verb("triage")
@click.option("--plan", is_flag=True, help="How what is late would be spread over the next days.")
@click.option("--spread", is_flag=True, help="Spread it so, as one change.")
def spread(session: Session, plan: bool, spread: bool) -> None:
    """Spread what is late over the next working days, no more on one day than `daily_cap` says;
    promises and the strongest ties come first, as in

    \b
      followup triage --plan
      followup triage --spread

    Key t on the screen goes through what is due, one person at a time."""
    planned = schedule.plan_spread(session.context)
    if spread:
        print_followups(session, schedule.spread_overdue(session.context))
        return
    if not plan:
        raise UsageError("Say what to do: --plan shows how, --spread does it. Nothing was done.")
    listed = queries.due_rows_by_id(list(planned.days))
    if session.as_json:
        for one in listed:
            to = str(Due.at(planned.days[one.id]))
            print_json(
                {
                    "id": one.id,
                    "contact": {"id": one.contact, "name": one.name},
                    "about": one.about,
                    "due": one.due,
                    "to": to,
                }
            )
        return
    if not planned.moved:
        print_line("What is late fits into today: there is nothing to spread.")
        return
    today = session.context.today.day
    print_table(
        [
            (format_due(Due.at(planned.days[one.id]), today), str(one.id), one.name, one.about)
            for one in listed
        ]
    )


def print_followups(session: Session, change: Change) -> None:
    """What became of follow-ups: each as an object, or the change in words."""
    if session.as_json:
        for shape in json_shapes.followups(list(change.after(FollowUp)), session.context):
            print_json(shape)
    else:
        print_line(change.label)
