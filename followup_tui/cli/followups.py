"""`done`, `snooze` and `triage`: closing, putting off and spreading what is due."""

from __future__ import annotations

from collections.abc import Sequence

import click

from followup_tui.actions import closing, schedule
from followup_tui.cli import json_shapes
from followup_tui.cli.argument_types import text
from followup_tui.cli.completion import due_ids
from followup_tui.cli.output import say, say_json, say_table
from followup_tui.cli.session import Session, keeping, verb
from followup_tui.domain.change import Change
from followup_tui.domain.date_words import due_words
from followup_tui.domain.due import Due
from followup_tui.domain.followup import OUTCOMES, FollowUp, Outcome
from followup_tui.errors import BadInputError, NothingThereError, UsageError
from followup_tui.storage.queries import due as queries

OUTCOME = click.Choice([one.replace(" ", "-") for one in OUTCOMES])


@verb("done")
@click.option(
    "--outcome",
    type=OUTCOME,
    default="done",
    help="What came of it; done if none is given.",
)
@click.option("--said", type=text, default="", help="What was said, in a sentence.")
@click.option(
    "--next",
    "following",
    type=text,
    default=None,
    help="What comes next, instead of the usual: 'nudge fri', 'park until march', '' for nothing.",
)
@click.argument("ids", nargs=-1, required=True, type=text, metavar="ID...", shell_complete=due_ids)
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
    wanted = there(numbers(" ".join(ids)))
    meant: Outcome = outcome.replace("-", " ")  # type: ignore[assignment]  # one of OUTCOMES
    occasion = session.occasion
    because = ""
    if following is None and len(wanted) == 1:
        (one,) = queries.followups(wanted)
        because = closing.proposal(one, meant, occasion).because
    with keeping("Nothing was changed."):
        change = closing.close(wanted, meant, said, occasion, following)
    if session.as_json:
        for shape in json_shapes.closed(change, occasion):
            say_json(shape)
        return
    say(f"{change.label}{f' ({because})' if because else ''}")


@verb("snooze")
@click.argument("ids", type=text, metavar="ID", shell_complete=due_ids)
@click.argument("when", nargs=-1, required=True, type=text)
def snooze(session: Session, ids: str, when: Sequence[str]) -> None:
    """Put a follow-up off, counted from now or its due, whichever is later, as in

    \b
      followup snooze 7 next week
      followup snooze 7 3d
      followup snooze 7,9,12 fri 3pm

    Several IDs are joined by commas."""
    wanted = there(numbers(ids))
    with keeping("Nothing was changed."):
        change = schedule.snooze(wanted, " ".join(when), session.occasion)
    say_followups(session, change)
    moved = {one.id for one in change.after(FollowUp)}
    if left := ", ".join(str(one) for one in wanted if one not in moved):
        say(f"Left alone, as it would put them off no further: {left}", error=True)


def numbers(text: str) -> list[int]:
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


def there(ids: Sequence[int]) -> Sequence[int]:
    """The same ids; NothingThereError for one that no follow-up has, or that is closed."""
    there = {one.id: one.state for one in queries.followups(ids)}
    for one in ids:
        if there.get(one) != "open":
            what = f"Follow-up {one} is closed" if one in there else f"There is no follow-up {one}"
            raise NothingThereError(f"{what}. Nothing was changed; `followup due` shows the IDs.")
    return ids


@verb("triage")
@click.option("--plan", is_flag=True, help="How what is late would be spread over the next days.")
@click.option("--spread", is_flag=True, help="Spread it so, as one change.")
def triage(session: Session, plan: bool, spread: bool) -> None:
    """Spread what is late over the next working days, no more on one day than `daily_cap` says;
    promises and the strongest ties come first, as in

    \b
      followup triage --plan
      followup triage --spread

    Key t on the screen goes through what is due, one person at a time."""
    planned = schedule.planned_spread(session.occasion)
    if spread:
        say_followups(session, schedule.spread(session.occasion))
        return
    if not plan:
        raise UsageError("Say what to do: --plan shows how, --spread does it. Nothing was done.")
    listed = queries.due_rows_of(list(planned.days))
    if session.as_json:
        for one in listed:
            to = str(Due.at(planned.days[one.id]))
            say_json(
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
        say("What is late fits into today: there is nothing to spread.")
        return
    today = session.occasion.today.day
    say_table(
        [
            (due_words(Due.at(planned.days[one.id]), today), str(one.id), one.name, one.about)
            for one in listed
        ]
    )


def say_followups(session: Session, change: Change) -> None:
    """What became of follow-ups: each as an object, or the change in words."""
    if session.as_json:
        for shape in json_shapes.followups(list(change.after(FollowUp)), session.occasion):
            say_json(shape)
    else:
        say(change.label)
