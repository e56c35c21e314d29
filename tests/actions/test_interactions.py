"""Logging, correcting and removing interactions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.actions import closing, contacts, interactions, undo
from followup_tui.actions.context import Context
from followup_tui.domain.interaction import Interaction
from followup_tui.errors import (
    NotFoundError,
)
from followup_tui.storage.journal import recording
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from followup_tui.storage.queries import interactions as interaction_queries
from tests.actions.shortcuts import (
    add,
    new_database,
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


ODD = "\t- a list,\r\n- of 👨\u200d👩 things;\u200f\n\n"


def record(context: Context, summary: str, channel: str = "call") -> Interaction:
    """Record an interaction of 12 November, as an import or a long note does."""
    with recording("Imported", context.now, "screen") as recorder:
        interaction = Interaction("2026-11-12", channel=channel, summary=summary)
        interactions.record_interaction(recorder, interaction, [1], context)
    return person(1).interactions[0]


def corrected(before: Interaction, text: str, context: Context) -> Interaction:
    interactions.correct(before, text, context)
    (after,) = interaction_queries.interactions([before.id])
    return after


@pytest.mark.parametrize(
    "summary",
    [
        "we spoke, they: yes I: perhaps",
        "they: said so I: would",
        "asked: what I: said they: heard",
        "asked for:",
        "; and then,",
        ODD,
        f"{ODD}they: {'long ' * 10_000}",
    ],
)
def test_a_corrected_day_leaves_the_summary_as_it_is(
    opened: Path, context: Context, summary: str
) -> None:
    add("May Chen: x in 2 months", context)
    before = record(context, summary)
    line = interactions.note_line(before, context)
    after = corrected(before, line.replace("2026-11-12", "2026-11-13", 1), context)
    assert (after.happened, after.channel) == ("2026-11-13", "call")
    assert after.summary == summary


@pytest.mark.parametrize(
    ("summary", "typed", "expected"),
    [
        ("we spoke, they: yes", "we spoke, they: yes I: no", "we spoke, they: yes I: no"),
        ("one they: two", "one! they: two", "one! they: two"),
        ("asked for:", "asked me for:", "asked me for:"),
        ("asked for:", "asked", "asked"),
        ("one \u200d\ntwo;", "one \u200d\ntwo and three;", "one \u200d\ntwo and three;"),
    ],
)
def test_a_corrected_summary_is_what_was_typed(
    opened: Path, context: Context, summary: str, typed: str, expected: str
) -> None:
    add("May Chen: x in 2 months", context)
    before = record(context, summary)
    line = interactions.note_line(before, context)
    assert summary in line
    assert corrected(before, line.replace(summary, typed), context).summary == expected


def test_a_channel_that_cannot_be_typed_stays_until_another_is_typed(
    opened: Path, context: Context
) -> None:
    add("May Chen: x in 2 months", context)
    before = record(context, "saw the post", channel="Carrier pigeon")
    line = interactions.note_line(before, context)
    after = corrected(before, f"{line} again", context)
    assert (after.channel, after.summary) == ("Carrier pigeon", "saw the post again")
    after = corrected(after, "mail: saw it", context)
    assert (after.channel, after.summary) == ("mail", "saw it")


@settings(max_examples=25)
@given(
    st.lists(
        st.sampled_from(["call", "they:", "I:", "12 nov", "yesterday", "+ Bo", ":", ",", "x", "\n"])
        | st.text(max_size=5),
        max_size=8,
    ).map(" ".join)
)
def test_any_summary_survives_a_correction_of_the_channel(
    tmp_path_factory: pytest.TempPathFactory, summary: str
) -> None:
    with new_database(tmp_path_factory) as context:
        add("May Chen: x in 2 months", context)
        before = record(context, summary)
        line = interactions.note_line(before, context)
        assert line.startswith("call")
        assert corrected(before, f"mail{line.removeprefix('call')}", context).summary == summary
