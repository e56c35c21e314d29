"""Two contacts at a time: what is shown of them, choosing sides, merging, two people, and undo."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from textual.widgets import Static

from followup_tui.actions import contacts as roster
from followup_tui.actions import interactions, merging, quick_add
from followup_tui.domain.contact import Contact, ContactMethod
from followup_tui.domain.duplicates.find import DuplicatePair
from followup_tui.domain.followup import FollowUp
from followup_tui.storage.journal import recording
from followup_tui.storage.queries.contacts import contacts
from followup_tui.storage.queries.duplicates import duplicate_pairs
from followup_tui.storage.queries.person import PersonDetails, person_details
from followup_tui.system.settings import Settings
from followup_tui.ui.screens import duplicates
from followup_tui.ui.screens.duplicates import DuplicatesScreen
from tests.ui.conftest import Open, Story


def doubles(told: Story) -> DuplicatesScreen:
    screen = told.app.screen
    assert isinstance(screen, DuplicatesScreen)
    return screen


def table(told: Story) -> list[str]:
    """The lines of the two, blanks made single."""
    lines = ["".join(text for text, _ in line.pieces) for line in doubles(told).view._lines]
    return [" ".join(line.split()) for line in lines if line.strip()]


def under(told: Story) -> str:
    """The line under the cursor."""
    view = doubles(told).view
    return next(
        " ".join("".join(text for text, _ in line.pieces).split())
        for line in view._lines
        if line.field is not None and line.field == view._field
    )


def progress(told: Story) -> str:
    return str(doubles(told).query_one("#progress", Static).render())


async def who(told: Story, contact: int) -> PersonDetails:
    found = await told.do(lambda: person_details(contact))
    assert isinstance(found, PersonDetails)
    return found


async def twice(told: Story) -> None:
    """May Chen twice, with one address and two companies; Bo Berg twice, with only a name."""

    def put() -> None:
        context = told.context()
        with recording("given", context.now, "screen") as change:
            may = change.add(
                Contact("May Chen", company="Acme", role="Lead", notes="tea", updated=2)
            )
            double = change.add(Contact("M. Chen", company="Lumen", status="parked", updated=1))
            change.add(ContactMethod(may.id, "email", "may@acme.example"))
            change.add(ContactMethod(double.id, "email", "MAY@acme.example"))
            change.add(FollowUp(double.id, "deck", "2026-11-27"))
            change.add(Contact("Bo Berg"))
            change.add(Contact("Bo Berg"))

    await told.do(put)
    told.screen.reload()
    await told.idle()


async def test_two_stand_beside_each_other_and_what_differs_can_be_chosen(story: Open) -> None:
    async with story() as told:
        await twice(told)
        await told.press("equals_sign")
        assert progress(told) == "doubles  1 of 2  same e-mail, names alike"
        assert table(told) == [
            "A May Chen · contact 1 B M. Chen · contact 2",
            "name ● May Chen ○ M. Chen",
            "company ● Acme ○ Lumen",
            "role ● Lead ○ -",
            "email may@acme.example MAY@acme.example",
            "state active parked",
            "follow-ups - deck, Fri 27 Nov",
            "notes tea -",
        ]
        assert under(told).startswith("name")
        await told.press("down", "space")
        assert under(told) == "company ○ Acme ● Lumen"
        await told.press("left")
        assert under(told) == "company ● Acme ○ Lumen"
        await told.press("tab", "l", "shift+tab", "right", "up", "h")
        assert table(told)[1:4] == [
            "name ● May Chen ○ M. Chen",
            "company ○ Acme ● Lumen",
            "role ○ Lead ● -",
        ]
        await told.press("m")
        assert told.said == ["Merged: M. Chen into May Chen · u takes it back"]
        found = await who(told, 1)
        assert (found.contact.name, found.contact.company, found.contact.role) == (
            "May Chen",
            "Lumen",
            "",
        )
        assert [one.about for one in found.followups] == ["deck"]
        assert await told.do(lambda: contacts([2])) == []


async def test_each_decision_brings_the_next_two_and_undo_the_last(story: Open) -> None:
    async with story() as told:
        await twice(told)
        await told.press("equals_sign", "m")
        assert progress(told) == "doubles  2 of 2  same name  1 merged"
        assert table(told)[0] == "A Bo Berg · contact 3 B Bo Berg · contact 4"
        await told.press("2")
        assert told.said == ["Two people: Bo Berg and Bo Berg · u takes it back"]
        assert table(told) == [
            "That was all: there are no more doubles.",
            "q goes back.",
        ]
        assert progress(told) == "doubles  1 merged, 1 kept apart"
        await told.press("m", "2", "space", "down", "j")
        assert told.said == ["Two people: Bo Berg and Bo Berg · u takes it back"]
        await told.press("u")
        assert progress(told) == "doubles  2 of 2  same name  1 merged"
        await told.press("u")
        assert progress(told) == "doubles  1 of 2  same e-mail, names alike"
        assert table(told)[0] == "A May Chen · contact 1 B M. Chen · contact 2"
        await told.press("U")
        assert table(told)[0] == "A Bo Berg · contact 3 B Bo Berg · contact 4"
        await told.press("q")
        assert len(told.app.screen_stack) == 1


async def test_the_two_can_be_passed_over_and_come_back_as_they_were_chosen(story: Open) -> None:
    async with story() as told:
        await twice(told)
        await told.press("equals_sign", "right", "j")
        assert progress(told) == "doubles  2 of 2  same name"
        await told.press("j")
        assert told.said == ["These are the last two."]
        await told.press("k")
        assert under(told) == "name ○ May Chen ● M. Chen"
        await told.press("k")
        assert told.said == ["These are the first two."]


async def test_leaving_says_what_was_done_and_the_lists_follow(story: Open) -> None:
    async with story() as told:
        await twice(told)
        assert len(told.contacts) == 4
        await told.press("equals_sign", "enter", "n", "escape")
        assert told.said == ["Doubles: 1 merged, 1 kept apart."]
        assert len(told.contacts) == 3
        await told.press("equals_sign")
        assert table(told)[0] == "Nobody is here twice: 3 contacts were compared."
        await told.press("equals_sign")
        assert len(told.app.screen_stack) == 1


async def test_with_nobody_there_it_says_so(story: Open) -> None:
    async with story() as told:
        await told.press("equals_sign")
        assert table(told) == ["No contacts yet, so nobody is here twice.", "q goes back."]
        assert "merge" not in str(doubles(told).query_one("#keys").render())


async def test_keys_typed_ahead_go_to_the_two_that_come(story: Open) -> None:
    async with story() as told:
        await twice(told)
        await told.pilot.press("equals_sign", "down", "right", "m", "m")
        await told.idle()
        assert (await who(told, 1)).contact.company == "Lumen"
        assert await told.do(lambda: contacts([2, 4])) == []
        assert progress(told) == "doubles  2 merged"


async def test_who_looks_like_the_one_that_went_looks_like_the_one_that_is_left(
    story: Open,
) -> None:
    async with story() as told:
        for name in ("May Chen", "May Chen", "May Chen", "Bo Berg"):

            def put(name: str = name) -> None:
                with recording("given", told.context().now, "screen") as change:
                    change.add(Contact(name))

            await told.do(put)
        await told.do(lambda: merging.keep_both(1, 3, told.context()))
        await told.press("equals_sign")
        assert progress(told) == "doubles  1 of 2  same name"
        await told.press("m")
        # The third was said to be somebody else than the first.
        assert progress(told) == "doubles  1 merged"
        await told.press("u", "j")
        assert table(told)[0] == "A May Chen · contact 2 B May Chen · contact 3"
        await told.press("m")
        assert progress(told) == "doubles  1 merged"


async def test_one_that_was_altered_meanwhile_is_shown_anew(story: Open) -> None:
    async with story() as told:
        await twice(told)
        await told.press("equals_sign")

        def rename() -> None:
            (one,) = contacts([1])
            roster.edit_contact(
                roster.ContactEdit(one, replace(one, company="Northwind"), (), ()), told.context()
            )

        await told.do(rename)
        await told.press("m")
        assert any("was changed in the meantime" in words for words in told.said)
        assert "company ● Northwind ○ Lumen" in table(told)
        await told.press("m")
        assert (await who(told, 1)).contact.company == "Northwind"


async def test_two_whom_another_program_kept_apart_are_not_asked_about_again(story: Open) -> None:
    async with story() as told:
        await twice(told)
        await told.press("equals_sign")
        await told.do(lambda: merging.keep_both(1, 2, told.context()))
        await told.press("2")
        assert told.said == ["May Chen and M. Chen are two people already. Nothing was changed."]
        assert table(told)[0] == "A Bo Berg · contact 3 B Bo Berg · contact 4"


async def test_it_can_be_left_while_everybody_is_still_compared(
    story: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = threading.Event()

    def slowly() -> list[DuplicatePair]:
        done.wait(20)
        return duplicate_pairs()

    monkeypatch.setattr(duplicates, "double_pairs", slowly)
    monkeypatch.setattr(duplicates, "_PATIENCE", 0.01)
    async with story() as told:
        await twice(told)
        await told.pilot.press("equals_sign")
        while len(told.app.screen_stack) == 1 or "comparing 4" not in progress(told):
            await told.pilot.pause()
        await told.pilot.press("m", "2", "q")
        while len(told.app.screen_stack) > 1:
            await told.pilot.pause()
        done.set()
        await told.idle()
        assert len(told.contacts) == 4
        assert told.said == []


async def test_one_that_has_gone_meanwhile_is_passed_over(story: Open) -> None:
    async with story() as told:
        await twice(told)
        await told.press("equals_sign", "j")
        await told.do(lambda: merging.merge(*merging.two_contacts(1, 2), {}, told.context()))
        await told.press("k")
        assert table(told)[0] == "A Bo Berg · contact 3 B Bo Berg · contact 4"


async def test_on_a_small_screen_one_stands_under_the_other(story: Open) -> None:
    async with story(size=(50, 15)) as told:
        await twice(told)
        await told.press("equals_sign")
        assert table(told)[:7] == [
            "A May Chen · contact 1",
            "B M. Chen · contact 2",
            "name ● A May Chen",
            "○ B M. Chen",
            "company ● A Acme",
            "○ B Lumen",
            "role ● A Lead",
        ]
        view = doubles(told).view
        await told.press("down", "down")
        assert view._field == "role"
        assert view.top + view.height > 9
        await told.press("down", "down", "down")
        assert view.top > 0
        await told.press("up", "up")
        assert (view.top, view._field) == (0, "name")
        await told.pilot.resize_terminal(120, 36)
        await told.idle()
        assert table(told)[0] == "A May Chen · contact 1 B M. Chen · contact 2"


async def test_names_are_data_and_never_markup(story: Open) -> None:
    async with story() as told:
        for line in ("[/] \x1b[31mZed: call may@acme.example", "[b]Zoe: call may@acme.example"):
            await told.do(
                lambda line=line: quick_add.add(  # type: ignore[misc]
                    [quick_add.parse_line(line, told.context())], told.context()
                )
            )
        await told.press("equals_sign")
        assert not any("\x1b" in line for line in table(told))
        await told.press("m")
        assert progress(told) == "doubles  1 merged"


async def test_what_was_said_and_how_often_helps_to_tell(story: Open) -> None:
    async with story() as told:
        await twice(told)
        await told.do(lambda: interactions.log([2], "call yesterday: hello", told.context()))
        await told.press("equals_sign")
        assert "said - 1 time" in table(told)
        assert "last contact - 22 Nov, 1d ago" in table(told)


async def test_help_palette_and_a_key_of_ones_own(story: Open) -> None:
    settings = Settings(keymap={"people.doubles": "B", "doubles.merge": "f5"})
    async with story(settings=settings) as told:
        await twice(told)
        await told.press("B")
        assert "f5 merge" in str(doubles(told).query_one("#keys").render())
        await told.press("question_mark", "q", "f5")
        assert progress(told).endswith("1 merged")


async def test_masked_names_are_covered(story: Open) -> None:
    async with story() as told:
        await twice(told)
        await told.press("equals_sign", "M")
        assert not any("Chen" in line or "Acme" in line for line in table(told))
        await told.press("M")
        assert table(told)[1] == "name ● May Chen ○ M. Chen"
