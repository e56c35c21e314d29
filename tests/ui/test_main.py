"""The main screen: add, list, snooze, close, undo."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from textual import events

from followup_tui.actions import interactions
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from followup_tui.system.settings import Settings
from tests.ui.conftest import OpenApp, User

THREE = ("Ana Ruiz: call | 2026-11-20", "Bo Berg: write | 2026-11-21", "Cy Dahl: meet today")


async def test_done_hides_the_row_and_undo_restores_it(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        assert [row.split("  ")[1] for row in user.due] == ["Ana Ruiz", "Bo Berg", "Cy Dahl"]
        await user.press("D")
        assert [row.split("  ")[1] for row in user.due] == ["Bo Berg", "Cy Dahl"]
        assert user.toasts == ["Done: Ana Ruiz, call, next Tue 23 Feb · u undoes it"]
        await user.press("u")
        assert [row.split("  ")[1] for row in user.due] == ["Ana Ruiz", "Bo Berg", "Cy Dahl"]
        assert user.toasts == ["Undone: Done: Ana Ruiz, call, next Tue 23 Feb"]
        await user.press("U")
        assert user.toasts == ["Redone: Done: Ana Ruiz, call, next Tue 23 Feb"]
        assert len(user.due) == 2


async def test_the_first_start_shows_what_to_type(open_app: OpenApp) -> None:
    async with open_app() as user:
        assert user.screen.due.message[0] == "No contacts yet."
        assert "May Chen second round next tue 3pm" in user.screen.due.message


async def test_an_empty_due_list_shows_what_is_next(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines("Priya Nair: thank her 2026-11-27")
        assert user.screen.due.message == (
            "Nothing due.",
            "Next: Priya Nair, Fri 27 Nov: thank her",
        )


async def test_one_line_adds_a_contact_with_a_preview(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.press("a")
        await user.type_keys("May Chen @Acme: second round next tue 3pm #pycon")
        assert "May Chen" in user.preview
        assert "new" in user.preview
        assert "Tue 1 Dec 15:00" in user.preview
        assert "#pycon" in user.preview
        await user.press("enter")
        assert user.toasts == ["Added: May Chen, second round · u undoes it"]
        assert user.contacts == ["May Chen  Acme  never  Tue 1 Dec"]


async def test_letters_typed_into_a_prompt_run_no_action(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("a")
        await user.type_keys("D d u q: x")
        assert len(user.due) == 3
        assert user.screen.prompt_bar.input.value == "D d u q: x"
        await user.press("escape")
        assert not user.screen.prompt_bar.display
        assert len(user.due) == 3


async def test_an_ambiguous_name_is_asked_about(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines("May Chen: one", "May Berg: two")
        await user.press("a")
        await user.type("May: lunch fri")
        assert "which?" in user.preview
        assert "May Chen" in user.preview
        first = (
            "May Berg" if user.preview.index("May Berg") < user.preview.index("May Chen") else ""
        )
        await user.press("down")
        await user.press("enter")
        expected = "May Chen" if first else "May Berg"
        assert user.toasts == [f"Added: {expected}, lunch · u undoes it"]
        assert len(user.contacts) == 2


async def test_one_key_treats_the_date_as_text(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.press("a")
        await user.type("May Chen: plan for next week")
        assert "Mon 30 Nov" in user.preview
        await user.press("ctrl+t")
        assert "no date: in 2 working days" in user.preview
        assert "plan for next week" in user.preview


async def test_a_line_that_cannot_be_saved_stays_in_the_prompt(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.press("a")
        await user.type("tomorrow")
        await user.press("enter")
        assert user.screen.prompt_bar.display
        assert user.screen.prompt_bar.input.value == "tomorrow"
        assert user.contacts == []


@pytest.mark.parametrize(
    ("key", "due"),
    [
        ("1", "2026-11-24"),
        ("2", "2026-11-26"),
        ("3", "2026-11-30"),
        ("4", "2026-12-07"),
        ("5", "2026-12-23"),
    ],
)
async def test_one_key_snoozes(open_app: OpenApp, key: str, due: str) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("s", key, "enter")
        assert len(user.due) == 2
        (moved,) = await user.run(lambda: due_queries.followups([1]))  # type: ignore[misc]
        assert (moved.due, moved.snoozes) == (due, 1)


async def test_the_new_date_is_previewed_before_snoozing(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("s")
        for words in ("1  tomorrow", "Tue 24 Nov", "5  a month", "Wed 23 Dec", "Ana Ruiz, call"):
            assert words in user.preview
        await user.type("fri 10:00")
        assert "Fri 27 Nov 10:00 · in 4 days" in user.preview
        await user.press("enter")
        assert user.toasts == ["Snoozed to Fri 27 Nov 10:00: Ana Ruiz, call · u undoes it"]


async def test_snoozing_offers_the_next_cadence_date(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: call ~6w | 2026-11-20")
        await user.press("s")
        assert "next cadence" in user.preview
        await user.press("c", "enter")
        (moved,) = await user.run(lambda: due_queries.followups([1]))  # type: ignore[misc]
        assert moved.due == "2027-01-04"


async def test_an_unreadable_date_is_reported_and_changes_nothing(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("s")
        await user.type("soonish")
        assert "soonish" in user.preview
        await user.press("enter")
        assert user.screen.prompt_bar.display
        assert len(user.due) == 3


async def test_plus_and_minus_move_by_a_day(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("plus")
        assert len(user.due) == 2
        await user.press("2")
        (moved,) = await user.run(lambda: due_queries.followups([1]))  # type: ignore[misc]
        assert moved.due == "2026-11-24"
        await user.press("g", "minus")
        (moved,) = await user.run(lambda: due_queries.followups([1]))  # type: ignore[misc]
        assert moved.due == "2026-11-23"
        assert len(user.due) == 3


async def test_closing_takes_an_outcome_and_a_note(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("d")
        assert "dropped" in user.preview
        await user.press("d", "tab")
        await user.type("she liked it")
        await user.press("enter")
        assert user.toasts == ["Done: Ana Ruiz, call, next Tue 23 Feb · u undoes it"]
        person = await user.run(lambda: _person("Ana Ruiz"))
        assert [one.summary for one in person.interactions] == ["she liked it"]  # type: ignore[attr-defined]
        assert person.contact.last_contact == "2026-11-23"  # type: ignore[attr-defined]


async def test_dropping_logs_nothing(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("d", "x", "enter")
        assert user.toasts == ["Dropped: Ana Ruiz, call · u undoes it"]
        person = await user.run(lambda: _person("Ana Ruiz"))
        assert person.interactions == ()  # type: ignore[attr-defined]


def _person(name: str) -> object:
    from followup_tui.storage.queries.person import person_details

    return person_details(contact_queries.find_contacts(name)[0].id)


async def test_a_note_shows_in_the_details_at_once(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("n")
        await user.type("asked for the numbers")
        await user.press("enter")
        assert "asked for the numbers" in user.detail
        assert len(user.due) == 3


async def test_marked_rows_change_together_and_one_undo_restores_them(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("space", "space", "s", "1", "enter")
        assert [row.split("  ")[1] for row in user.due] == ["Cy Dahl"]
        assert user.toasts == ["Snoozed to Tue 24 Nov: 2 follow-ups · u undoes it"]
        await user.press("u")
        assert len(user.due) == 3


async def test_all_rows_can_be_marked(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("V", "D")
        assert user.due == []
        await user.press("u")
        assert len(user.due) == 3


async def test_the_filter_ignores_accents_in_both_lists(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines("Zoë Åkerström: deck | 2026-11-20", *THREE)
        await user.press("slash")
        await user.type("zoe aker")
        assert [row.split("  ")[0] for row in user.contacts] == ["Zoë Åkerström"]
        assert len(user.due) == 1
        assert "Zoë Åkerström" in user.detail
        await user.press("enter")
        assert len(user.contacts) == 1
        await user.press("escape")
        assert len(user.contacts) == 4


@pytest.mark.parametrize("words", ["deck", "acme", "#pycon", "zoë@", "ZOE"])
async def test_the_filter_searches_topics_companies_tags_and_addresses(
    open_app: OpenApp, words: str
) -> None:
    async with open_app() as user:
        await user.add_lines(
            "Zoë Berg @Acme: the deck fri #pycon zoë@acme.example", "Bo Dahl: x fri"
        )
        await user.press("slash")
        await user.type(words)
        assert len(user.contacts) == 1


async def test_cancelling_the_filter_shows_all_rows(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("slash")
        await user.type("nobody")
        assert user.screen.contacts.message[0] == "No matches."
        await user.press("escape")
        assert len(user.contacts) == 3


async def test_archiving_removes_from_the_lists_and_unarchiving_restores(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("x")
        assert user.toasts == ["Archived: Ana Ruiz, 1 follow-up dropped · u undoes it"]
        assert len(user.due) == 2
        assert len(user.contacts) == 2
        await user.press("slash")
        await user.type("ana")
        await user.press("enter", "2")
        assert user.contacts == ["Ana Ruiz  never  archived"]
        await user.press("x")
        assert user.toasts == ["Unarchived: Ana Ruiz · u undoes it"]


async def test_the_form_saves_contact_and_followup_as_one_change(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.pilot.press("e")
        await user.wait()
        await user.type(" her")
        await user.press("tab")
        await user.press("ctrl+a", "ctrl+k")
        await user.type("fri")
        await user.press("ctrl+s")
        assert user.toasts == ["Edited: Ana Ruiz · u undoes it"]
        (moved,) = await user.run(lambda: due_queries.followups([1]))  # type: ignore[misc]
        assert (moved.about, moved.due, moved.snoozes) == ("call her", "2026-11-27", 0)
        await user.press("u")
        assert len(user.due) == 3


async def test_the_form_shows_errors_and_stays_open(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("e", "tab", "ctrl+a", "ctrl+k")
        await user.type("whenever")
        await user.press("ctrl+s")
        assert len(user.app.screen_stack) == 2
        await user.press("escape", "d")
        assert len(user.app.screen_stack) == 1
        assert user.toasts == []


async def test_a_form_over_a_changed_contact_is_refused(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("e")
        await user.run(lambda: interactions.log([1], "from elsewhere", user.context()))
        await user.type("!")
        await user.press("ctrl+s")
        assert user.toasts == ["Edited: Ana Ruiz · u undoes it"] or "meantime" in user.toasts[0]


async def test_the_cursor_stays_on_its_record_when_another_program_writes(
    open_app: OpenApp, tmp_path: Path
) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("j")
        before = user.screen.due.current_id
        done = subprocess.run(
            [sys.executable, "-m", "followup_tui", "add", "Early Bird: hello in 9 days"],
            env={"FOLLOWUP_DB": str(tmp_path / "followup.db"), "FOLLOWUP_NOW": "2026-11-23T09:14"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        await user.tick()
        assert any("Early Bird" in row for row in user.contacts)
        assert user.screen.due.current_id == before


async def test_an_item_appears_when_it_becomes_due(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: call tomorrow 3:15am", "Bo Berg: write tomorrow")
        assert user.due == []
        user.screen.clock = _Later("2026-11-24T03:15")
        await user.tick()
        assert [row.split("  ")[1] for row in user.due] == ["Ana Ruiz"]
        user.screen.clock = _Later("2026-11-24T03:59")
        await user.tick()
        assert len(user.due) == 1
        user.screen.clock = _Later("2026-11-24T04:00")
        await user.tick()
        assert [row.split("  ")[:2] for row in user.due] == [
            ["03:15", "Ana Ruiz"],
            ["today", "Bo Berg"],
        ]


def _Later(text: str):  # type: ignore[no-untyped-def]  # noqa: N802
    from followup_tui.system.clock import Clock

    return Clock(text)


async def test_pane_keys_focus_their_pane(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("2")
        assert user.screen.pane == "contacts"
        await user.press("tab")
        assert user.screen.pane == "detail"
        await user.press("h")
        assert user.screen.pane == "contacts"
        await user.press("1", "enter")
        assert user.screen.pane == "detail"


@pytest.mark.parametrize("size", [(120, 36), (100, 24), (80, 24), (50, 15), (40, 10)])
async def test_every_size_shows_the_list_and_the_keys(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as user:
        await user.add_lines(*THREE)
        shown = [
            pane
            for pane in ("due", "contacts", "detail")
            if user.screen.query_one(f"#{pane}").region.area
        ]
        assert len(shown) == (3 if size[0] >= 100 else 1)
        assert "close" in user.footer
        assert "help" in user.footer
        await user.press("a")
        await user.type("Dana Silva: hi fri")
        assert user.screen.prompt_bar.input.region.height == 1
        await user.press("enter")
        assert user.toasts == ["Added: Dana Silva, hi · u undoes it"]


async def test_a_too_small_terminal_shows_the_size_needed(open_app: OpenApp) -> None:
    async with open_app(size=(30, 8)) as user:
        assert user.screen.query_one("#no-room").display
        assert not user.screen.due.region.area


async def test_zoom_shows_one_pane_and_then_all_again(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.press("z")
        assert user.screen.due.region.width == 120
        await user.press("z")
        assert user.screen.due.region.width < 120


async def test_q_quits_when_pressed_twice(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.press("q")
        assert user.toasts == ["Press q again to quit."]
        await user.pilot.press("q")
        assert user.app.return_code == 0


async def test_the_palette_finds_a_contact_and_goes_to_it(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("colon")
        await user.type("cy dahl")
        await user.press("enter")
        await user.wait()
        assert user.screen.pane == "contacts"
        assert "Cy Dahl" in user.detail


async def test_help_lists_the_keys_that_work_here(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.press("question_mark")
        text = "\n".join(
            "".join(words for words, _ in one.spans)
            for one in user.app.screen.query_one("#help").paragraphs  # type: ignore[attr-defined]
        )
        assert "Snooze, or schedule a next step" in text
        assert "space" in text
        await user.press("q")
        assert len(user.app.screen_stack) == 1


async def test_the_users_keymap_is_followed_and_shown(open_app: OpenApp) -> None:
    async with open_app(settings=Settings(keymap={"followup.done": "C"})) as user:
        await user.add_lines(*THREE)
        await user.press("D")
        assert len(user.due) == 3
        await user.press("C")
        assert len(user.due) == 2


@pytest.mark.parametrize(
    ("keymap", "words"),
    [
        ({"followup.dun": "c"}, "Did you mean followup.done?"),
        ({"followup.done": "hyperspace"}, 'no key "hyperspace"'),
        ({"followup.done": "s"}, "already used by followup.snooze"),
    ],
)
async def test_invalid_keymap_entries_are_reported_and_ignored(
    open_app: OpenApp, keymap: dict[str, str], words: str
) -> None:
    async with open_app(settings=Settings(keymap=keymap)) as user:
        assert any(words in line for line in user.shown_lines)
        await user.press("escape")
        await user.add_lines(*THREE)
        await user.press("D")
        assert len(user.due) == 2


async def test_the_theme_is_remembered(open_app: OpenApp, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    async with open_app(state=state) as user:
        user.app.theme = "nord"
        await user.wait()
    async with open_app(state=state) as user:
        assert user.app.theme == "nord"


HOSTILE = "\x1b]0;owned\x07[red]x[/] [@click=app.quit]y[/] \u202eabc\n\x00\x9b31m"


async def test_hostile_names_are_shown_harmlessly_everywhere(open_app: OpenApp) -> None:
    from followup_tui.domain.contact import Contact
    from followup_tui.domain.followup import FollowUp
    from followup_tui.storage.journal import recording

    def write() -> None:
        with recording(HOSTILE, user.context().now, "screen") as change:
            one = change.add(Contact(HOSTILE, company=HOSTILE, notes=HOSTILE, role=HOSTILE))
            change.add(FollowUp(one.id, HOSTILE, "2026-11-20", promised_for="2026-11-24"))

    async with open_app() as user:
        await user.run(write)
        user.screen.reload()
        await user.wait()
        for keys in ("s", "escape", "d", "escape", "n", "escape", "e", "escape", "D", "u"):
            await user.press(keys)
            shown = user.app.export_screenshot()
            assert "\x1b" not in shown
            assert "[red]x[/]" in shown.replace("&#160;", " ") or keys in ("e",)
            _assert_harmless(user)
        assert user.app.is_running


def _assert_harmless(user: User) -> None:
    drawn = user.app.export_screenshot().replace("\n", "")
    harmful = [sign for sign in drawn if ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0]
    assert harmful == []
    assert "\u202e" not in drawn


async def test_lines_pasted_as_keys_are_all_saved(open_app: OpenApp) -> None:
    async with open_app() as user:
        for sign in "aAnn One: x today\raBob Dex: y today\r":
            name = {" ": "space", ":": "colon", "\r": "enter"}.get(sign, sign)
            user.app.post_message(events.Key(name, sign))
        await user.wait()
        await user.wait()
        assert sorted(row.split("  ")[0] for row in user.contacts) == ["Ann One", "Bob Dex"]


async def test_quick_snoozes_act_on_one_row_after_the_other(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        for key in ("s", "1", "enter") * 3:
            user.app.simulate_key(key)
        await user.wait()
        await user.wait()
        assert user.due == []


@pytest.mark.parametrize("key", ["d", "s", "n", "a", "slash"])
async def test_escape_always_closes_the_prompt(open_app: OpenApp, key: str) -> None:
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: call | 2026-11-20")
        await user.press("2", key)
        assert user.screen.prompt_bar.display
        await user.press("escape")
        assert not user.screen.prompt_bar.display
        await user.press("1")
        assert user.screen.pane == "due"


async def test_enter_without_an_outcome_closes_as_done(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("d", "enter")
        assert user.toasts == ["Done: Ana Ruiz, call, next Tue 23 Feb · u undoes it"]


async def test_a_prompt_without_an_open_followup_can_be_cancelled(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: call | 2026-11-20")
        await user.press("d", "x", "enter", "2", "d")
        assert "no open follow-up" in user.preview
        await user.press("y", "escape")
        assert not user.screen.prompt_bar.display


async def test_the_details_belong_to_the_focused_list(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines("Zoe Zapp: call | 2026-11-20", "Ana Ruiz: write in 9 days")
        assert "Zoe Zapp" in user.detail
        await user.press("2")
        assert "Ana Ruiz" in user.detail
        await user.press("1")
        assert "Zoe Zapp" in user.detail


async def test_the_cursor_moves_to_contacts_if_no_match_is_due(open_app: OpenApp) -> None:
    async with open_app(size=(60, 20)) as user:
        await user.add_lines("Zoe Zapp: call | 2026-11-20", "Ana Ruiz: write in 9 days")
        await user.press("slash")
        await user.type("ana")
        assert user.screen.pane == "contacts"
        assert "Ana Ruiz" in user.detail
        await user.press("enter", "n")
        await user.type("hello")
        await user.press("enter")
        assert user.toasts == ["Logged: Ana Ruiz · u undoes it"]
        await user.press("slash", "escape")
        assert user.screen.data.filter_text == "ana"
        await user.press("escape")
        assert user.screen.data.filter_text == ""


async def test_undo_puts_the_cursor_on_the_restored_row(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("D", "j", "u")
        assert user.screen.due.current_id == 1


async def test_one_escape_clears_the_marks_of_both_lists(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("space", "2", "space", "escape")
        assert not user.screen.due.marked_ids
        assert not user.screen.contacts.marked_ids


async def test_an_error_toast_stays_to_be_read(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("minus", "n")
        await user.type("hello")
        await user.press("enter")
        assert any("due already" in one for one in user.toasts) or len(user.toasts) == 1


async def test_an_unknown_theme_is_reported(open_app: OpenApp) -> None:
    async with open_app(settings=Settings(theme="nope")) as user:
        assert any("no theme 'nope'" in line for line in user.shown_lines)
