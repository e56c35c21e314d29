"""After the last attempt parking is proposed: enter parks, and any other key does what it says."""

from __future__ import annotations

import pytest

from followup_tui.storage.queries import due as due_queries
from followup_tui.storage.queries.person import PersonDetails, person_details
from followup_tui.system.clock import Clock
from tests.ui.conftest import OpenApp, User


async def person(user: User) -> PersonDetails:
    found = await user.run(lambda: person_details(1))
    assert isinstance(found, PersonDetails)
    return found


async def propose_to_park(user: User) -> None:
    """Get no answer until the close prompt proposes to park, and leave it open."""
    await user.add_lines("Ana Ruiz: call today")
    for _ in range(5):
        await user.press("1", "d")
        await user.type("a")
        if "enter closes as no answer and parks" in hint(user):
            return
        await user.press("enter")
        (followup,) = (await person(user)).followups
        user.screen.clock = Clock(f"{followup.due[:10]}T09:00")
        user.screen.reload()
        await user.wait()
    raise AssertionError("nothing was proposed")


def hint(user: User) -> str:
    """What enter will do, from the border of the prompt."""
    return str(user.screen.prompt_bar.border_title)


async def test_enter_parks(open_app: OpenApp) -> None:
    async with open_app() as user:
        await propose_to_park(user)
        assert "\npark  " in user.preview
        await user.press("enter")
        found = await person(user)
        assert (found.contact.status, found.followups) == ("parked", ())
        await user.press("u")
        assert (await person(user)).contact.status == "active"
        assert [row.split("  ")[1] for row in user.due] == ["Ana Ruiz"]


async def test_escape_leaves_everything_as_it_is(open_app: OpenApp) -> None:
    async with open_app() as user:
        await propose_to_park(user)
        before = await person(user)
        await user.press("escape")
        assert await person(user) == before


@pytest.mark.parametrize(
    ("letter", "outcome"),
    [("d", "done"), ("y", "yes"), ("t", "not yet"), ("w", "waiting"), ("x", "dropped")],
)
async def test_another_letter_is_its_own_outcome(
    open_app: OpenApp, letter: str, outcome: str
) -> None:
    async with open_app() as user:
        await propose_to_park(user)
        await user.press("backspace", letter)
        assert hint(user) == f"enter closes as {outcome}"
        (before,) = (await person(user)).followups
        await user.press("enter")
        assert (await person(user)).contact.status == "active"
        (closed,) = await user.run(lambda: due_queries.followups([before.id]))  # type: ignore[misc]
        assert closed.outcome == outcome


async def test_a_typed_next_step_is_one_more_attempt(open_app: OpenApp) -> None:
    async with open_app() as user:
        await propose_to_park(user)
        await user.press("tab", "tab")
        assert user.screen.prompt_bar.input.value.startswith("park")
        user.screen.prompt_bar.input.value = ""
        await user.type("call in 2 weeks")
        assert hint(user) == "enter closes as no answer"
        await user.press("enter")
        found = await person(user)
        assert found.contact.status == "active"
        assert [followup.about for followup in found.followups] == ["call"]
