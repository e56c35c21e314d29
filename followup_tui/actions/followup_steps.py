"""The same step for several follow-ups, and the words that name them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from followup_tui.actions.context import Context
from followup_tui.domain.change import Change
from followup_tui.domain.followup import FollowUp
from followup_tui.errors import NotFoundError
from followup_tui.storage.journal import ChangeRecorder, recording
from followup_tui.storage.queries import contacts as known_contacts
from followup_tui.storage.queries import due as known_followups


def _open(ids: Collection[int]) -> list[FollowUp]:
    found = [one for one in known_followups.followups(ids) if one.state == "open"]
    if not found:
        which = f"Follow-up {next(iter(ids))} is" if len(ids) == 1 else "They are"
        raise NotFoundError(f"{which} not open. Nothing was changed.")
    return found


def apply_to_open(
    verb: str | Callable[[], str],
    ids: Collection[int],
    context: Context,
    step: Callable[[ChangeRecorder, FollowUp], None],
    ending: Callable[[], str] = str,
) -> Change:
    """Take the same step for all that are open, as one change; `verb` and `ending`, what stands in
    front of and behind their names in its label, are asked afterwards."""
    with recording("", context.now, context.program) as change:
        found = _open(ids)
        for one in found:
            step(change, one)
        moved = [one for one in found if one.id in change.edited_ids(FollowUp)] or found
        change.label = f"{verb() if callable(verb) else verb}: {_subject(moved)}{ending()}"
    return change.change()


def _subject(found: Sequence[FollowUp]) -> str:
    """One follow-up by name and topic, several by number."""
    if len(found) > 1:
        return f"{len(found)} follow-ups"
    names = [one.name for one in known_contacts.contacts([found[0].contact])]
    return ", ".join([*names, found[0].about] if found[0].about else names)


def join_names(names: Sequence[str]) -> str:
    """ "May Chen", "May Chen and Omar Khalil", "May Chen and 4 more"."""
    if len(names) < 3:
        return " and ".join(names)
    return f"{names[0]} and {len(names) - 1} more"
