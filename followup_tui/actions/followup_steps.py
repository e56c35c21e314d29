"""Apply one step to several follow-ups, and name them in the label of the change."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from followup_tui.actions.cadence import book_keep_in_touch, describe_booked
from followup_tui.actions.context import Context
from followup_tui.domain.change import Change
from followup_tui.domain.followup import FollowUp
from followup_tui.errors import NotFoundError
from followup_tui.storage.journal import ChangeRecorder, recording
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries


def apply_to_open(
    verb: str | Callable[[], str],
    ids: Collection[int],
    context: Context,
    step: Callable[[ChangeRecorder, FollowUp], None],
    detail: Callable[[], str] = str,
    *,
    keeps_cadence: bool = False,
) -> Change:
    """Apply the step to each of these follow-ups that is open, as one change.

    Its label is verb, names and detail; the two functions are called after the last step. With
    `keeps_cadence`, a contact whose step left the round of their cadence is kept in touch with.
    NotFoundError if none of them is open, ChangedElsewhereError if one changed meanwhile."""
    with recording("", context.now, context.program) as recorder:
        open_followups = _open_followups(ids)
        for followup in open_followups:
            step(recorder, followup)
        edited_ids = recorder.edited_ids(FollowUp)
        edited = [followup for followup in open_followups if followup.id in edited_ids]
        verb_text = verb() if callable(verb) else verb
        recorder.label = f"{verb_text}: {_summary(edited or open_followups)}{detail()}"
        if keeps_cadence:
            contact_ids = list(dict.fromkeys(followup.contact for followup in edited))
            booked = book_keep_in_touch(recorder, contact_ids, context)
            recorder.label += describe_booked(booked, context)
    return recorder.change()


def _open_followups(ids: Collection[int]) -> list[FollowUp]:
    followups = due_queries.followups(ids)
    open_followups = [followup for followup in followups if followup.state == "open"]
    if not open_followups:
        if len(ids) > 1:
            raise NotFoundError("These follow-ups are already closed.")
        number = next(iter(ids), "")
        if not followups:
            raise NotFoundError(f"No follow-up {number}.")
        raise NotFoundError(f"Follow-up {number} is already closed.")
    return open_followups


def _summary(followups: Sequence[FollowUp]) -> str:
    """Return name and topic of a single follow-up, else the number of them."""
    if len(followups) > 1:
        return f"{len(followups)} follow-ups"
    (followup,) = followups
    names = [contact.name for contact in contact_queries.contacts([followup.contact])]
    return ", ".join([*names, followup.about] if followup.about else names)


def join_names(names: Sequence[str]) -> str:
    """Return "May Chen", "May Chen and Omar Khalil" or "May Chen and 4 more"."""
    if len(names) < 3:
        return " and ".join(names)
    return f"{names[0]} and {len(names) - 1} more"
