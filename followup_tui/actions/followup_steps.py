"""Apply one step to several follow-ups, and name them in the label of the change."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from followup_tui.actions.cadence import book_keep_in_touch, describe_booked
from followup_tui.actions.context import Context
from followup_tui.domain.change import Change
from followup_tui.domain.change_label import ChangeLabel
from followup_tui.domain.followup import FollowUp
from followup_tui.errors import NotFoundError, NothingToDoError
from followup_tui.storage.journal import ChangeRecorder, recording
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from followup_tui.wording import Wording, wording


def apply_to_open(
    verb: str | Callable[[], str],
    ids: Collection[int],
    context: Context,
    step: Callable[[ChangeRecorder, FollowUp], None],
    details: Callable[[], Sequence[Wording]] = tuple,
    *,
    keeps_cadence: bool = False,
) -> Change:
    """Apply the step to each of these follow-ups that is open, as one change.

    Its label is verb, names and details; the two functions are called after the last step. With
    `keeps_cadence`, a contact whose step left the round of their cadence is kept in touch with.
    NotFoundError if none of them is open, ChangedElsewhereError if one changed meanwhile."""
    with recording("", context.now, context.program) as recorder:
        open_followups = _open_followups(ids)
        for followup in open_followups:
            step(recorder, followup)
        edited_ids = recorder.edited_ids(FollowUp)
        edited = [followup for followup in open_followups if followup.id in edited_ids]
        verb_text = verb() if callable(verb) else verb
        recorder.label = _label(verb_text, edited or open_followups).with_details(*details())
        if keeps_cadence:
            contact_ids = list(dict.fromkeys(followup.contact for followup in edited))
            booked = book_keep_in_touch(recorder, contact_ids, context)
            recorder.label = recorder.label.with_details(describe_booked(booked, context))
    return recorder.change()


def _open_followups(ids: Collection[int]) -> list[FollowUp]:
    followups = due_queries.followups(ids)
    open_followups = [followup for followup in followups if followup.state == "open"]
    if not open_followups:
        if len(ids) > 1:
            raise NothingToDoError("These follow-ups are already closed.")
        number = next(iter(ids), 0)
        if not followups:
            raise NotFoundError(wording("No follow-up {}.", number))
        raise NothingToDoError(wording("Follow-up {} is already closed.", number))
    return open_followups


def _label(verb: str, followups: Sequence[FollowUp]) -> ChangeLabel:
    """Return a label with name and topic of a single follow-up, else with the number of them."""
    if len(followups) > 1:
        return ChangeLabel(verb, details=(wording("{} follow-ups", len(followups)),))
    (followup,) = followups
    names = tuple(contact.name for contact in contact_queries.contacts([followup.contact]))
    return ChangeLabel(verb, names).with_details(wording("{}", followup.about))
