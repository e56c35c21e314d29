"""Duplicates: what is shown of a pair, choosing sides, merging, keeping both, and undo."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from textual.widgets import Static

from followup_tui.actions import interactions, merging, quick_add
from followup_tui.actions.contact_edit import ContactEdit, edit_contact
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
from tests.ui.conftest import OpenApp, User


def duplicates_screen(user: User) -> DuplicatesScreen:
    screen = user.app.screen
    assert isinstance(screen, DuplicatesScreen)
    return screen


def table(user: User) -> list[str]:
    """The lines of the pair, with single blanks."""
    return [" ".join(line.split()) for line in duplicates_screen(user).view.lines if line.strip()]


def cursor_line(user: User) -> str:
    """The line under the cursor."""
    return " ".join(duplicates_screen(user).view.cursor_lines[0].split())


def progress(user: User) -> str:
    return str(duplicates_screen(user).query_one("#progress", Static).render())


async def person(user: User, contact: int) -> PersonDetails:
    found = await user.run(lambda: person_details(contact))
    assert isinstance(found, PersonDetails)
    return found


async def add_duplicates(user: User) -> None:
    """Add May Chen twice, with one address and two companies; Bo Berg twice, with only a name."""

    def put() -> None:
        context = user.context()
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

    await user.run(put)
    user.screen.reload()
    await user.wait()


async def test_a_pair_is_shown_side_by_side_and_differing_fields_can_be_chosen(
    open_app: OpenApp,
) -> None:
    async with open_app() as user:
        await add_duplicates(user)
        await user.press("equals_sign")
        assert progress(user) == "duplicates  1 of 2  same email, similar names"
        assert table(user) == [
            "A May Chen · contact 1 B M. Chen · contact 2",
            "name ● May Chen ○ M. Chen",
            "company ● Acme ○ Lumen",
            "role ● Lead ○ -",
            "email may@acme.example MAY@acme.example",
            "status active parked",
            "follow-ups - deck, Fri 27 Nov",
            "notes tea -",
        ]
        assert cursor_line(user).startswith("name")
        await user.press("down", "space")
        assert cursor_line(user) == "company ○ Acme ● Lumen"
        await user.press("left")
        assert cursor_line(user) == "company ● Acme ○ Lumen"
        await user.press("tab", "l", "shift+tab", "right", "up", "h")
        assert table(user)[1:4] == [
            "name ● May Chen ○ M. Chen",
            "company ○ Acme ● Lumen",
            "role ○ Lead ● -",
        ]
        await user.press("m")
        assert user.toasts == ["Merged: M. Chen into May Chen · u undoes it"]
        found = await person(user, 1)
        assert (found.contact.name, found.contact.company, found.contact.role) == (
            "May Chen",
            "Lumen",
            "",
        )
        assert [one.about for one in found.followups] == ["deck"]
        assert await user.run(lambda: contacts([2])) == []


async def test_each_decision_shows_the_next_pair_and_undo_the_last(open_app: OpenApp) -> None:
    async with open_app() as user:
        await add_duplicates(user)
        await user.press("equals_sign", "m")
        assert progress(user) == "duplicates  2 of 2  same name  1 merged"
        assert table(user)[0] == "A Bo Berg · contact 3 B Bo Berg · contact 4"
        await user.press("2")
        assert user.toasts == ["Kept both: Bo Berg and Bo Berg · u undoes it"]
        assert table(user) == [
            "No more pairs.",
            "q: go back",
        ]
        assert progress(user) == "duplicates  1 merged, 1 kept"
        await user.press("m", "2", "space", "down", "j")
        assert user.toasts == ["Kept both: Bo Berg and Bo Berg · u undoes it"]
        await user.press("u")
        assert progress(user) == "duplicates  2 of 2  same name  1 merged"
        await user.press("u")
        assert progress(user) == "duplicates  1 of 2  same email, similar names"
        assert table(user)[0] == "A May Chen · contact 1 B M. Chen · contact 2"
        await user.press("U")
        assert table(user)[0] == "A Bo Berg · contact 3 B Bo Berg · contact 4"
        await user.press("q")
        assert len(user.app.screen_stack) == 1


async def test_a_pair_can_be_passed_over_and_keeps_its_choices(
    open_app: OpenApp,
) -> None:
    async with open_app() as user:
        await add_duplicates(user)
        await user.press("equals_sign", "right", "j")
        assert progress(user) == "duplicates  2 of 2  same name"
        await user.press("j")
        assert user.toasts == ["No more pairs."]
        await user.press("k")
        assert cursor_line(user) == "name ○ May Chen ● M. Chen"
        await user.press("k")
        assert user.toasts == ["This is the first pair."]


async def test_leaving_reports_what_was_done_and_reloads_the_lists(open_app: OpenApp) -> None:
    async with open_app() as user:
        await add_duplicates(user)
        assert len(user.contacts) == 4
        await user.press("equals_sign", "enter", "n", "escape")
        assert user.toasts == ["Duplicates: 1 merged, 1 kept."]
        assert len(user.contacts) == 3
        await user.press("equals_sign")
        assert table(user)[0] == "No duplicates among 3 contacts."
        await user.press("equals_sign")
        assert len(user.app.screen_stack) == 1


async def test_without_contacts_it_says_so(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.press("equals_sign")
        assert table(user) == ["No contacts yet.", "q: go back"]
        assert "merge" not in str(duplicates_screen(user).query_one("#keys").render())


async def test_keys_typed_ahead_apply_to_the_next_pair(open_app: OpenApp) -> None:
    async with open_app() as user:
        await add_duplicates(user)
        await user.pilot.press("equals_sign", "down", "right", "m", "m")
        await user.wait()
        assert (await person(user, 1)).contact.company == "Lumen"
        assert await user.run(lambda: contacts([2, 4])) == []
        assert progress(user) == "duplicates  2 merged"


async def test_a_duplicate_of_the_merged_contact_is_one_of_the_kept_contact(
    open_app: OpenApp,
) -> None:
    async with open_app() as user:
        for name in ("May Chen", "May Chen", "May Chen", "Bo Berg"):

            def put(name: str = name) -> None:
                with recording("given", user.context().now, "screen") as change:
                    change.add(Contact(name))

            await user.run(put)
        await user.run(lambda: merging.keep_both(1, 3, user.context()))
        await user.press("equals_sign")
        assert progress(user) == "duplicates  1 of 2  same name"
        await user.press("m")
        # The third was marked as a different person from the first.
        assert progress(user) == "duplicates  1 merged"
        await user.press("u", "j")
        assert table(user)[0] == "A May Chen · contact 2 B May Chen · contact 3"
        await user.press("m")
        assert progress(user) == "duplicates  1 merged"


async def test_a_contact_changed_meanwhile_is_shown_again(open_app: OpenApp) -> None:
    async with open_app() as user:
        await add_duplicates(user)
        await user.press("equals_sign")

        def rename() -> None:
            (one,) = contacts([1])
            edit_contact(
                ContactEdit(one, replace(one, company="Northwind"), (), ()), user.context()
            )

        await user.run(rename)
        await user.press("m")
        assert any("was changed in the meantime" in words for words in user.toasts)
        assert "company ● Northwind ○ Lumen" in table(user)
        await user.press("m")
        assert (await person(user, 1)).contact.company == "Northwind"


async def test_a_pair_kept_by_another_program_is_not_asked_about_again(
    open_app: OpenApp,
) -> None:
    async with open_app() as user:
        await add_duplicates(user)
        await user.press("equals_sign")
        await user.run(lambda: merging.keep_both(1, 2, user.context()))
        await user.press("2")
        assert user.toasts == ["May Chen and M. Chen are already marked as different people."]
        assert table(user)[0] == "A Bo Berg · contact 3 B Bo Berg · contact 4"


async def test_it_can_be_left_while_contacts_are_still_compared(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = threading.Event()

    def slowly() -> list[DuplicatePair]:
        done.wait(20)
        return duplicate_pairs()

    monkeypatch.setattr(duplicates, "duplicate_pairs", slowly)
    async with open_app() as user:
        await add_duplicates(user)
        await user.pilot.press("equals_sign")
        while len(user.app.screen_stack) == 1 or "comparing 4" not in progress(user):
            await user.pilot.pause()
        await user.pilot.press("q")
        while len(user.app.screen_stack) > 1:
            await user.pilot.pause()
        done.set()
        await user.wait()
        assert len(user.contacts) == 4
        assert user.toasts == []


async def test_a_pair_with_a_deleted_contact_is_passed_over(open_app: OpenApp) -> None:
    async with open_app() as user:
        await add_duplicates(user)
        await user.press("equals_sign", "j")
        await user.run(lambda: merging.merge(*merging.two_contacts(1, 2), {}, user.context()))
        await user.press("k")
        assert table(user)[0] == "A Bo Berg · contact 3 B Bo Berg · contact 4"


async def test_on_a_small_screen_the_values_are_stacked(open_app: OpenApp) -> None:
    async with open_app(size=(50, 15)) as user:
        await add_duplicates(user)
        await user.press("equals_sign")
        assert table(user)[:7] == [
            "A May Chen · contact 1",
            "B M. Chen · contact 2",
            "name ● A May Chen",
            "○ B M. Chen",
            "company ● A Acme",
            "○ B Lumen",
            "role ● A Lead",
        ]
        view = duplicates_screen(user).view
        await user.press("down", "down")
        assert view.field == "role"
        assert view.top + view.height > 9
        await user.press("down", "down", "down")
        assert view.top > 0
        await user.press("up", "up")
        assert (view.top, view.field) == (0, "name")
        await user.pilot.resize_terminal(120, 36)
        await user.wait()
        assert table(user)[0] == "A May Chen · contact 1 B M. Chen · contact 2"


async def test_names_are_data_and_never_markup(open_app: OpenApp) -> None:
    async with open_app() as user:
        for line in ("[/] \x1b[31mZed: call may@acme.example", "[b]Zoe: call may@acme.example"):
            await user.run(
                lambda line=line: quick_add.add(  # type: ignore[misc]
                    [quick_add.parse_line(line, user.context())], user.context()
                )
            )
        await user.press("equals_sign")
        assert not any("\x1b" in line for line in table(user))
        await user.press("m")
        assert progress(user) == "duplicates  1 merged"


async def test_the_interactions_of_both_are_counted(open_app: OpenApp) -> None:
    async with open_app() as user:
        await add_duplicates(user)
        await user.run(lambda: interactions.log([2], "call yesterday: hello", user.context()))
        await user.press("equals_sign")
        assert "history - 1 interaction" in table(user)
        assert "last contact - 22 Nov, 1d ago" in table(user)


async def test_help_and_the_users_keymap_work(open_app: OpenApp) -> None:
    settings = Settings(keymap={"app.duplicates": "f6", "duplicates.merge": "f5"})
    async with open_app(settings=settings) as user:
        await add_duplicates(user)
        await user.press("f6")
        assert "f5 merge" in str(duplicates_screen(user).query_one("#keys").render())
        await user.press("question_mark", "q", "f5")
        assert progress(user).endswith("1 merged")


async def test_names_can_be_hidden(open_app: OpenApp) -> None:
    async with open_app() as user:
        await add_duplicates(user)
        await user.press("equals_sign", "M")
        assert not any("Chen" in line or "Acme" in line for line in table(user))
        await user.press("M")
        assert table(user)[1] == "name ● May Chen ○ M. Chen"
