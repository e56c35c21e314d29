"""While names are hidden, what an action answers shows our words, and of a name only its shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from followup_tui.actions import (
    closing,
    contacts,
    interactions,
    mail,
    merging,
    quick_add,
    schedule,
    undo,
)
from followup_tui.actions.context import Context
from followup_tui.domain.change import Change
from followup_tui.domain.contact import Contact, Tag, Tagging
from followup_tui.domain.followup import FollowUp
from followup_tui.errors import FollowupError
from followup_tui.storage.database import close_database, open_database
from followup_tui.storage.journal import recording
from followup_tui.storage.queries.changes import recent_changes
from followup_tui.system import mask
from followup_tui.system.sanitize import safe, safe_sentence, sanitize

pytestmark = pytest.mark.once

OUR_WORDS = ("Rest", "An", "Done", "Call", "Added", "Today", "Mon", "May", "into", "No contact")
names = st.sampled_from(OUR_WORDS) | st.text(min_size=1, max_size=20)


@pytest.fixture
def _names_are_hidden() -> Iterator[None]:
    mask.set_mask(True)
    yield
    mask.set_mask(False)


def look_alike(name: str) -> str:
    """Return another name that is shown the same while names are hidden."""
    return mask.mask_text(sanitize(name)).replace(mask.MASK_CHARACTER, "x")


def said(first: str, second: str, context: Context, path: Path) -> list[str]:
    """Return what each action answers about two contacts with these names, in a new database."""
    open_database(path)
    try:
        return list(answers(first, second, context))
    finally:
        close_database()


def answers(first: str, second: str, context: Context) -> Iterator[str]:
    """Yield what each action answers about two contacts with these names."""
    with recording("given", context.now, "screen") as change:
        one, other = (change.add(Contact(name, company=name)) for name in (first, second))
        tag = change.add(Tag("Mon"))
        change.add(Tagging(one.id, tag.id))
        topics = [change.add(FollowUp(one.id, second, "2026-11-20")).id for _ in range(4)]
        change.add(FollowUp(other.id, first, "2026-11-20"))
    both = [one.id, other.id]
    steps: list[Callable[[], Change]] = [
        lambda: closing.close(topics[:1], "done", first, context),
        lambda: closing.close(topics[:1], "done", "", context),
        lambda: closing.close(topics[1:2], "waiting", "", context, "they: answer fri"),
        lambda: schedule.snooze(topics[2:3], "fri", context),
        lambda: schedule.snooze(topics[2:], "dec 4", context),
        lambda: contacts.set_cadence([one.id], "6 weeks", context),
        lambda: contacts.set_tag_cadence("Mon", "6 weeks", context),
        lambda: contacts.add_next_step(both, "call fri", context),
        lambda: contacts.add_promise(one.id, "numbers by fri", "mine", context),
        lambda: interactions.log(both, "talked", context),
        lambda: mail.log_sent(one.id, None, "mail", "sent", context),
        lambda: merging.keep_both(one.id, other.id, context),
        lambda: merging.keep_both(one.id, other.id, context),
        lambda: contacts.park(both, "6 months", context),
        lambda: contacts.unpark([one.id], context),
        lambda: contacts.toggle_archived(both, context),
        lambda: merging.merge(other, one, {}, context),
        lambda: undo.undo(context),
        lambda: undo.redo(context),
    ]
    for step in steps:
        try:
            yield safe_sentence(step().label.wording)
        except FollowupError as error:
            yield safe_sentence(error.wording)
    yield from (safe_sentence(entry.label.wording) for entry in recent_changes(len(steps)))


@pytest.mark.usefixtures("_names_are_hidden")
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=names, second=names)
def test_a_name_is_never_told_from_another_of_its_shape(
    tmp_path_factory: pytest.TempPathFactory, context: Context, first: str, second: str
) -> None:
    others = look_alike(first), look_alike(second)
    assume(all(others) and (first == second) == (others[0] == others[1]))
    assume(safe(first) == safe(others[0]) and safe(second) == safe(others[1]))
    shown, others_shown = (
        said(*pair, context, tmp_path_factory.mktemp("data") / "a.db")
        for pair in ((first, second), others)
    )
    assert shown == others_shown
    assert shown[0] == f"Done: {safe(first)}, {safe(second)}"


@pytest.mark.usefixtures("_names_are_hidden")
@pytest.mark.parametrize("name", OUR_WORDS)
def test_a_line_typed_twice_does_not_tell_the_name(
    opened: Path, context: Context, name: str
) -> None:
    draft = quick_add.parse_line(f'"{name}": deck fri', context)
    added = safe_sentence(quick_add.add([draft], context, typed="x").label.wording)
    with pytest.raises(FollowupError) as refused:
        quick_add.add([draft], context, typed="x")
    again = safe_sentence(refused.value.wording)
    assert added == f"Added: {safe(name)}, ••••"
    assert again.startswith(f"Already added: {safe(name)}, ••••. Nothing was added.")
