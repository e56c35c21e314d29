"""Writing a mail: private notes never become its text, unless one is inserted on purpose."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.actions import closing, interactions
from followup_tui.actions.context import Context
from followup_tui.actions.mail import PreparedMail, prepare_mail
from followup_tui.domain.contact import Contact
from followup_tui.domain.followup import FollowUp, Outcome
from followup_tui.domain.interaction import Direction, Interaction, Participant
from followup_tui.domain.mail_draft.template import TEMPLATE_NAMES, TemplateName, insert_note
from followup_tui.errors import NotFoundError
from followup_tui.storage.journal import recording
from tests.actions.shortcuts import add
from tests.examples import example_count

# None of these stands in a template.
NOTE_WORDS = ("late", "seemed", "desperate", "sell", "divorce", "she", "liked", "boss")
NOTES = st.lists(st.sampled_from(NOTE_WORDS), min_size=1, max_size=8).map(" ".join)


def mail(
    context: Context, contact_id: int = 1, template: TemplateName | None = None
) -> PreparedMail:
    folder = Path("/no/such/folder")
    return prepare_mail(contact_id, None, template, folder, context)


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z']+", text.lower()))


def test_the_draft_names_the_last_contact_but_not_the_note(opened: Path, context: Context) -> None:
    add("May Chen: second round fri", context)
    note = "she was late and seemed desperate to sell"
    interactions.log([1], f"call 17 nov: {note}", context)
    prepared = mail(context)
    assert "Great talking on 17 Nov. I wanted to follow up on second round." in prepared.draft.body
    assert not words(prepared.draft.text) & {"late", "seemed", "desperate", "sell"}
    assert [interaction.summary for interaction in prepared.notes] == [note]


@pytest.mark.parametrize("topic", ["offer letter", "offer", "answer", "send her the deck"])
def test_the_topic_is_never_shortened(opened: Path, context: Context, topic: str) -> None:
    add(f"May Chen: {topic} fri", context)
    draft = mail(context).draft
    assert draft.subject == topic.capitalize()
    assert f"follow up on {topic}." in draft.body


def test_open_promises_of_both_sides_are_named(opened: Path, context: Context) -> None:
    add("May Chen: second round fri", context)
    interactions.log([1], "call 17 nov: tense I: the numbers they: an intro to Bo", context)
    body = mail(context).draft.body
    assert "As promised, the numbers." in body
    assert "You mentioned an intro to Bo." in body
    assert "tense" not in body


def test_a_promise_to_someone_else_is_not_named(opened: Path, context: Context) -> None:
    add("May Chen: second round fri", context)
    add("Bo Berg: lunch fri", context)
    interactions.log([1], "met 17 nov + Bo Berg: hello I: the numbers", context)
    assert "As promised, the numbers." in mail(context, 1).draft.body
    assert "numbers" not in mail(context, 2).draft.body


def test_a_contact_that_no_longer_exists(opened: Path, context: Context) -> None:
    with pytest.raises(NotFoundError):
        mail(context, 99)


@settings(max_examples=example_count(30))
@given(
    logged=st.lists(
        st.tuples(
            NOTES,
            st.sampled_from(["call", "mail", "met", "chat", "letter", "", "fax"]),
            st.sampled_from(["in", "out", "both"]),
        ),
        max_size=4,
    ),
    closed=st.sampled_from(["no answer", "waiting", "yes", "not yet", "dropped"]),
    closing_note=NOTES,
    contact_notes=NOTES,
    template=st.sampled_from(TEMPLATE_NAMES),
)
def test_no_word_of_a_note_reaches_a_draft_unless_the_note_is_inserted(
    opened: Path,
    context: Context,
    logged: list[tuple[str, str, Direction]],
    closed: Outcome,
    closing_note: str,
    contact_notes: str,
    template: TemplateName,
) -> None:
    with recording("given", context.now, context.program) as recorder:
        contact = recorder.add(Contact("May Chen", notes=contact_notes))
        followup = recorder.add(FollowUp(contact.id, "offer letter", "2026-11-23"))
        for summary, channel, direction in logged:
            interaction = Interaction("2026-11-17", channel, direction, summary)
            recorder.add(Participant(recorder.add(interaction).id, contact.id))
    closing.close([followup.id], closed, closing_note, context)
    prepared = mail(context, contact.id, template)
    assert not words(prepared.draft.text) & set(NOTE_WORDS)
    for note in prepared.notes:
        assert note.summary in insert_note(prepared.draft, note.summary).body
