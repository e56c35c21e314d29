"""Logging, correcting and removing interactions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from followup_tui.actions import closing, contacts, interactions, undo
from followup_tui.actions.context import Context
from followup_tui.errors import (
    NotFoundError,
)
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from followup_tui.storage.queries import interactions as interaction_queries
from tests.actions.shortcuts import (
    add,
    person,
    steps,
)


def test_last_contact_is_the_newest_interaction(opened: Path, context: Context) -> None:
    followup = add("May Chen: call today", context)
    interactions.log([followup.contact], "hello", context)
    earlier = replace(context, now=context.now.subtract(days=5))
    interactions.log([followup.contact], "before", earlier)
    assert contact_queries.contacts([followup.contact])[0].last_contact == "2026-11-23"


def test_an_interaction_resets_the_attempts(opened: object, context: Context) -> None:
    followup = add("May Chen: deck today", context)
    closing.close([followup.id], "no answer", "", context)
    (second,) = due_queries.open_followups([followup.contact])
    assert second.attempt == 2
    interactions.log([followup.contact], "call: she rang by herself", context)
    assert [step.attempt for step in due_queries.open_followups([followup.contact])] == [1]
    undo.undo(context)
    assert [step.attempt for step in due_queries.open_followups([followup.contact])] == [2]


def test_promises_in_a_note_are_open_until_kept(opened: object, context: Context) -> None:
    add("May Chen: x in 2 months", context)
    interactions.log([1], "call: good I: the numbers by fri they: an intro", context)
    mine, theirs = due_queries.open_promises()
    assert (mine.about, mine.promised_for, mine.move) == ("the numbers", "2026-11-27", "mine")
    assert (theirs.about, theirs.promised_for, theirs.due) == ("an intro", None, "2026-11-30")
    interaction = person(1).interactions[0]
    assert (interaction.i_promised, interaction.they_promised) == ("the numbers by fri", "an intro")
    closing.keep_promises([mine.id], context)
    closing.keep_promises([theirs.id], context)
    assert due_queries.open_promises() == []
    assert [followup.direction for followup in person(1).interactions[:2]] == ["in", "out"]


def test_correcting_and_removing_move_last_contact_and_keep_in_touch(
    opened: object, context: Context
) -> None:
    add("May Chen: x in 2 months ~6w", context)
    contacts.add_next_step([1], "x", context)
    for followup in due_queries.open_followups([1]):
        closing.close([followup.id], "dropped", "", context)
    contacts.set_cadence([1], "4 weeks", context)
    interactions.log([1], "call 1 nov: first", context)
    interactions.log([1], "mail 20 nov: second", context)
    assert (person(1).contact.last_contact, steps(1)) == (
        "2026-11-20",
        [("keep in touch", "2026-12-18")],
    )
    newest = person(1).interactions[0]
    interactions.correct(newest, "call 9 nov: second, really", context)
    assert (person(1).contact.last_contact, steps(1)[0][1]) == ("2026-11-09", "2026-12-07")
    (fresh,) = interaction_queries.interactions([newest.id])
    assert (fresh.channel, fresh.summary) == ("call", "second, really")
    interactions.remove([newest.id], context)
    assert (person(1).contact.last_contact, steps(1)[0][1]) == ("2026-11-01", "2026-11-30")
    undo.undo(context)
    assert (person(1).contact.last_contact, steps(1)[0][1]) == ("2026-11-09", "2026-12-07")
    with pytest.raises(NotFoundError):
        interactions.remove([999], context)
