"""Stories of the main screen: catch, see, put off, close, take back."""

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
from tests.ui.conftest import Open

THREE = ("Ana Ruiz: call | 2026-11-20", "Bo Berg: write | 2026-11-21", "Cy Dahl: meet today")


async def test_done_leaves_the_list_and_undo_brings_it_back(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        assert [row.split("  ")[1] for row in told.due] == ["Ana Ruiz", "Bo Berg", "Cy Dahl"]
        await told.press("D")
        assert [row.split("  ")[1] for row in told.due] == ["Bo Berg", "Cy Dahl"]
        assert told.said == ["Done: Ana Ruiz, call, next Tue 23 Feb · u takes it back"]
        await told.press("u")
        assert [row.split("  ")[1] for row in told.due] == ["Ana Ruiz", "Bo Berg", "Cy Dahl"]
        assert told.said == ["Taken back: Done: Ana Ruiz, call, next Tue 23 Feb"]
        await told.press("U")
        assert told.said == ["Made again: Done: Ana Ruiz, call, next Tue 23 Feb"]
        assert len(told.due) == 2


async def test_the_first_start_says_what_to_type(story: Open) -> None:
    async with story() as told:
        assert told.screen.due._said[0] == "No contacts yet."
        assert "May Chen second round next tue 3pm" in told.screen.due._said


async def test_nothing_due_names_who_comes_next(story: Open) -> None:
    async with story() as told:
        await told.has("Priya Nair: thank her 2026-11-27")
        assert told.screen.due._said == ("Nothing due.", "Next: Priya Nair, Fri 27 Nov: thank her")


async def test_a_person_is_caught_in_one_line_with_a_preview(story: Open) -> None:
    async with story() as told:
        await told.press("a")
        await told.type_keys("May Chen @Acme: second round next tue 3pm #pycon")
        assert "May Chen" in told.preview
        assert "new" in told.preview
        assert "Tue 1 Dec 15:00" in told.preview
        assert "#pycon" in told.preview
        await told.press("enter")
        assert told.said == ["Added: May Chen, second round · u takes it back"]
        assert told.contacts == ["May Chen  Acme  never  Tue 1 Dec"]


async def test_letters_typed_into_the_line_trigger_no_action(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("a")
        await told.type_keys("D d u q: x")
        assert len(told.due) == 3
        assert told.screen.prompt_bar.input.value == "D d u q: x"
        await told.press("escape")
        assert not told.screen.prompt_bar.display
        assert len(told.due) == 3


async def test_a_name_that_several_answer_to_is_asked_in_the_line(story: Open) -> None:
    async with story() as told:
        await told.has("May Chen: one", "May Berg: two")
        await told.press("a")
        await told.type("May: lunch fri")
        assert "which?" in told.preview
        assert "May Chen" in told.preview
        first = (
            "May Berg" if told.preview.index("May Berg") < told.preview.index("May Chen") else ""
        )
        await told.press("down")
        await told.press("enter")
        expected = "May Chen" if first else "May Berg"
        assert told.said == [f"Added: {expected}, lunch · u takes it back"]
        assert len(told.contacts) == 2


async def test_one_key_switches_the_date_off(story: Open) -> None:
    async with story() as told:
        await told.press("a")
        await told.type("May Chen: plan for next week")
        assert "Mon 30 Nov" in told.preview
        await told.press("ctrl+t")
        assert "no date given" in told.preview
        assert "plan for next week" in told.preview


async def test_what_cannot_be_saved_stays_in_the_line(story: Open) -> None:
    async with story() as told:
        await told.press("a")
        await told.type("tomorrow")
        await told.press("enter")
        assert told.screen.prompt_bar.display
        assert told.screen.prompt_bar.input.value == "tomorrow"
        assert told.contacts == []


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
async def test_one_key_puts_off(story: Open, key: str, due: str) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("s", key)
        assert len(told.due) == 2
        (moved,) = await told.do(lambda: due_queries.followups([1]))  # type: ignore[misc]
        assert (moved.due, moved.snoozes) == (due, 1)


async def test_the_day_is_shown_before_it_is_put_off(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("s")
        for words in ("1  tomorrow", "Tue 24 Nov", "5  a month", "Wed 23 Dec", "Ana Ruiz, call"):
            assert words in told.preview
        await told.type("fri 10:00")
        assert "Fri 27 Nov 10:00 · in 4 days" in told.preview
        await told.press("enter")
        assert told.said == ["Put off to Fri 27 Nov 10:00: Ana Ruiz, call · u takes it back"]


async def test_their_rhythm_is_offered_where_there_is_one(story: Open) -> None:
    async with story() as told:
        await told.has("Ana Ruiz: call ~6w | 2026-11-20")
        await told.press("s")
        assert "their rhythm" in told.preview
        await told.press("r")
        (moved,) = await told.do(lambda: due_queries.followups([1]))  # type: ignore[misc]
        assert moved.due == "2027-01-04"


async def test_a_phrase_that_is_no_date_is_said_and_changes_nothing(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("s")
        await told.type("soonish")
        assert "soonish" in told.preview
        await told.press("enter")
        assert told.screen.prompt_bar.display
        assert len(told.due) == 3


async def test_plus_and_minus_move_by_a_day(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("plus")
        assert len(told.due) == 2
        await told.press("2")
        (moved,) = await told.do(lambda: due_queries.followups([1]))  # type: ignore[misc]
        assert moved.due == "2026-11-24"
        await told.press("g", "minus")
        (moved,) = await told.do(lambda: due_queries.followups([1]))  # type: ignore[misc]
        assert moved.due == "2026-11-23"
        assert len(told.due) == 3


async def test_closing_takes_an_outcome_and_a_sentence(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("d")
        assert "dropped" in told.preview
        await told.press("d")
        await told.type("she liked it")
        await told.press("enter")
        assert told.said == ["Done: Ana Ruiz, call, next Tue 23 Feb · u takes it back"]
        person = await told.do(lambda: _person("Ana Ruiz"))
        assert [one.summary for one in person.said] == ["she liked it"]  # type: ignore[attr-defined]
        assert person.contact.last_contact == "2026-11-23"  # type: ignore[attr-defined]


async def test_dropping_logs_nothing(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("d", "x", "enter")
        assert told.said == ["Dropped: Ana Ruiz, call · u takes it back"]
        person = await told.do(lambda: _person("Ana Ruiz"))
        assert person.said == ()  # type: ignore[attr-defined]


def _person(name: str) -> object:
    from followup_tui.storage.queries.person import person_details

    return person_details(contact_queries.find_contacts(name)[0].id)


async def test_a_note_shows_up_beside_the_list_at_once(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("n")
        await told.type("asked for the numbers")
        await told.press("enter")
        assert "asked for the numbers" in told.detail
        assert len(told.due) == 3


async def test_marked_rows_change_together_and_come_back_with_one_undo(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("space", "space", "s", "1")
        assert [row.split("  ")[1] for row in told.due] == ["Cy Dahl"]
        assert told.said == ["Put off to Tue 24 Nov: 2 follow-ups · u takes it back"]
        await told.press("u")
        assert len(told.due) == 3


async def test_every_row_can_be_marked(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("V", "D")
        assert told.due == []
        await told.press("u")
        assert len(told.due) == 3


async def test_find_narrows_both_lists_whatever_the_accents(story: Open) -> None:
    async with story() as told:
        await told.has("Zoë Åkerström: deck | 2026-11-20", *THREE)
        await told.press("slash")
        await told.type("zoe aker")
        assert [row.split("  ")[0] for row in told.contacts] == ["Zoë Åkerström"]
        assert len(told.due) == 1
        assert "Zoë Åkerström" in told.detail
        await told.press("enter")
        assert len(told.contacts) == 1
        await told.press("escape")
        assert len(told.contacts) == 4


@pytest.mark.parametrize("words", ["deck", "acme", "#pycon", "zoë@", "ZOE"])
async def test_find_looks_in_topics_companies_tags_and_addresses(story: Open, words: str) -> None:
    async with story() as told:
        await told.has("Zoë Berg @Acme: the deck fri #pycon zoë@acme.example", "Bo Dahl: x fri")
        await told.press("slash")
        await told.type(words)
        assert len(told.contacts) == 1


async def test_leaving_find_shows_all_again(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("slash")
        await told.type("nobody")
        assert told.screen.contacts._said[0] == "Nobody found."
        await told.press("escape")
        assert len(told.contacts) == 3


async def test_archiving_takes_out_of_the_lists_and_back(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("x")
        assert told.said == ["Archived: Ana Ruiz, 1 follow-up dropped · u takes it back"]
        assert len(told.due) == 2
        assert len(told.contacts) == 2
        await told.press("slash")
        await told.type("ana")
        await told.press("enter", "2")
        assert told.contacts == ["Ana Ruiz  never  archived"]
        await told.press("x")
        assert told.said == ["Back: Ana Ruiz · u takes it back"]


async def test_the_form_changes_contact_and_follow_up_as_one_change(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.pilot.press("e")
        await told.idle()
        await told.type(" her")
        await told.press("tab")
        await told.press("ctrl+a", "ctrl+k")
        await told.type("fri")
        await told.press("ctrl+s")
        assert told.said == ["Changed: Ana Ruiz · u takes it back"]
        (moved,) = await told.do(lambda: due_queries.followups([1]))  # type: ignore[misc]
        assert (moved.about, moved.due, moved.snoozes) == ("call her", "2026-11-27", 0)
        await told.press("u")
        assert len(told.due) == 3


async def test_the_form_says_what_is_wrong_and_stays(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("e", "tab", "ctrl+a", "ctrl+k")
        await told.type("whenever")
        await told.press("ctrl+s")
        assert len(told.app.screen_stack) == 2
        await told.press("escape")
        assert len(told.app.screen_stack) == 1
        assert told.said == []


async def test_a_form_that_was_overtaken_is_refused(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("e")
        await told.do(lambda: interactions.log([1], "from elsewhere", told.context()))
        await told.type("!")
        await told.press("ctrl+s")
        assert told.said == ["Changed: Ana Ruiz · u takes it back"] or "meantime" in told.said[0]


async def test_the_cursor_stays_on_its_record_when_another_program_writes(
    story: Open, tmp_path: Path
) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("j")
        before = told.screen.due.current_id
        done = subprocess.run(
            [sys.executable, "-m", "followup_tui", "add", "Early Bird: hello in 9 days"],
            env={"FOLLOWUP_DB": str(tmp_path / "followup.db"), "FOLLOWUP_NOW": "2026-11-23T09:14"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        await told.beat()
        assert any("Early Bird" in row for row in told.contacts)
        assert told.screen.due.current_id == before


async def test_what_becomes_due_comes_by_itself(story: Open) -> None:
    async with story() as told:
        await told.has("Ana Ruiz: call today 9:15", "Bo Berg: write tomorrow")
        assert told.due == []
        told.screen._clock = _Later("2026-11-23T09:15")
        await told.beat()
        assert [row.split("  ")[1] for row in told.due] == ["Ana Ruiz"]
        told.screen._clock = _Later("2026-11-24T03:59")
        await told.beat()
        assert len(told.due) == 1
        told.screen._clock = _Later("2026-11-24T04:00")
        await told.beat()
        assert [row.split("  ")[:2] for row in told.due] == [
            ["1d late", "Ana Ruiz"],
            ["today", "Bo Berg"],
        ]


def _Later(text: str):  # type: ignore[no-untyped-def]  # noqa: N802
    from followup_tui.system.clock import Clock

    return Clock(text)


async def test_a_key_that_names_a_pane_goes_there(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("2")
        assert told.screen.pane == "contacts"
        await told.press("tab")
        assert told.screen.pane == "detail"
        await told.press("h")
        assert told.screen.pane == "contacts"
        await told.press("1", "enter")
        assert told.screen.pane == "detail"


@pytest.mark.parametrize("size", [(120, 36), (100, 24), (80, 24), (50, 15), (40, 10)])
async def test_every_size_shows_the_list_and_the_keys(story: Open, size: tuple[int, int]) -> None:
    async with story(size=size) as told:
        await told.has(*THREE)
        shown = [
            pane
            for pane in ("due", "contacts", "detail")
            if told.screen.query_one(f"#{pane}").region.area
        ]
        assert len(shown) == (3 if size[0] >= 100 else 1)
        assert "done" in told.keys
        assert "help" in told.keys
        await told.press("a")
        await told.type("Dana Silva: hi fri")
        assert told.screen.prompt_bar.input.region.height == 1
        await told.press("enter")
        assert told.said == ["Added: Dana Silva, hi · u takes it back"]


async def test_below_the_least_size_one_line_asks_for_room(story: Open) -> None:
    async with story(size=(30, 8)) as told:
        assert told.screen.query_one("#no-room").display
        assert not told.screen.due.region.area


async def test_zoom_gives_a_pane_the_screen_and_takes_it_back(story: Open) -> None:
    async with story() as told:
        await told.press("z")
        assert told.screen.due.region.width == 120
        await told.press("z")
        assert told.screen.due.region.width < 120


async def test_q_quits_when_pressed_twice(story: Open) -> None:
    async with story() as told:
        await told.press("q")
        assert told.said == ["Press q once more to quit."]
        await told.pilot.press("q")
        assert told.app._exit


async def test_the_palette_finds_a_contact_and_goes_to_it(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("colon")
        await told.type("cy dahl")
        await told.press("enter")
        await told.idle()
        assert told.screen.pane == "contacts"
        assert "Cy Dahl" in told.detail


async def test_help_lists_the_keys_that_work_here(story: Open) -> None:
    async with story() as told:
        await told.press("question_mark")
        text = "\n".join(
            "".join(words for words, _ in one.spans)
            for one in told.app.screen.query_one("#help")._paragraphs  # type: ignore[attr-defined]
        )
        assert "Put it off: to when?" in text
        assert "space" in text
        await told.press("q")
        assert len(told.app.screen_stack) == 1


async def test_the_users_keymap_is_followed_and_shown(story: Open) -> None:
    async with story(settings=Settings(keymap={"followup.done": "C"})) as told:
        await told.has(*THREE)
        await told.press("D")
        assert len(told.due) == 3
        await told.press("C")
        assert len(told.due) == 2


@pytest.mark.parametrize(
    ("keymap", "words"),
    [
        ({"followup.dun": "c"}, "Did you mean followup.done?"),
        ({"followup.done": "hyperspace"}, "no key 'hyperspace'"),
        ({"followup.done": "s"}, "taken by followup.snooze"),
    ],
)
async def test_a_keymap_that_cannot_be_is_said_and_left_out(
    story: Open, keymap: dict[str, str], words: str
) -> None:
    async with story(settings=Settings(keymap=keymap)) as told:
        assert any(words in one for one in told.said)
        await told.has(*THREE)
        await told.press("D")
        assert len(told.due) == 2


async def test_the_theme_is_remembered(story: Open, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    async with story(state=state) as told:
        told.app.theme = "nord"
        await told.idle()
    async with story(state=state) as told:
        assert told.app.theme == "nord"


HOSTILE = "\x1b]0;owned\x07[red]x[/] [@click=app.quit]y[/] \u202eabc\n\x00\x9b31m"


async def test_hostile_names_are_shown_harmlessly_everywhere(story: Open) -> None:
    from followup_tui.domain.contact import Contact
    from followup_tui.domain.followup import FollowUp
    from followup_tui.storage.journal import recording

    def write() -> None:
        with recording(HOSTILE, told.context().now, "screen") as change:
            one = change.add(Contact(HOSTILE, company=HOSTILE, notes=HOSTILE, role=HOSTILE))
            change.add(FollowUp(one.id, HOSTILE, "2026-11-20", promised_for="2026-11-24"))

    async with story() as told:
        await told.do(write)
        told.screen.reload()
        await told.idle()
        for keys in ("s", "escape", "d", "escape", "n", "escape", "e", "escape", "D", "u"):
            await told.press(keys)
            shown = told.app.export_screenshot()
            assert "\x1b" not in shown
            assert "[red]x[/]" in shown.replace("&#160;", " ") or keys in ("e",)
            _assert_harmless(told)
        assert told.app.is_running


def _assert_harmless(told) -> None:  # type: ignore[no-untyped-def]
    for line in told.app.screen._compositor.render_strips():
        for segment in line:
            assert not any(
                ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0 or sign == "\u202e"
                for sign in segment.text
            ), segment.text


async def test_lines_typed_in_one_burst_are_all_saved(story: Open) -> None:
    async with story() as told:
        for sign in "aAnn One: x today\raBob Dex: y today\r":
            name = {" ": "space", ":": "colon", "\r": "enter"}.get(sign, sign)
            told.app.post_message(events.Key(name, sign))
        await told.idle()
        await told.idle()
        assert sorted(row.split("  ")[0] for row in told.contacts) == ["Ann One", "Bob Dex"]


async def test_quick_snoozes_act_on_one_row_after_the_other(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        for key in "s1s1s1":
            told.app.simulate_key(key)
        await told.idle()
        await told.idle()
        assert told.due == []


@pytest.mark.parametrize("key", ["d", "s", "n", "a", "slash"])
async def test_escape_always_leaves_the_line(story: Open, key: str) -> None:
    async with story() as told:
        await told.has("Ana Ruiz: call | 2026-11-20")
        await told.press("2", key)
        assert told.screen.prompt_bar.display
        await told.press("escape")
        assert not told.screen.prompt_bar.display
        await told.press("1")
        assert told.screen.pane == "due"


async def test_enter_at_once_closes_as_done(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("d", "enter")
        assert told.said == ["Done: Ana Ruiz, call, next Tue 23 Feb · u takes it back"]


async def test_a_line_for_nobody_with_an_open_follow_up_can_be_left(story: Open) -> None:
    async with story() as told:
        await told.has("Ana Ruiz: call | 2026-11-20")
        await told.press("d", "x", "enter", "2", "d")
        assert "no open follow-up" in told.preview
        await told.press("y", "escape")
        assert not told.screen.prompt_bar.display


async def test_the_person_shown_is_that_of_the_list_that_has_the_focus(story: Open) -> None:
    async with story() as told:
        await told.has("Zoe Zapp: call | 2026-11-20", "Ana Ruiz: write in 9 days")
        assert "Zoe Zapp" in told.detail
        await told.press("2")
        assert "Ana Ruiz" in told.detail
        await told.press("1")
        assert "Zoe Zapp" in told.detail


async def test_what_is_found_but_not_due_gets_the_cursor(story: Open) -> None:
    async with story(size=(60, 20)) as told:
        await told.has("Zoe Zapp: call | 2026-11-20", "Ana Ruiz: write in 9 days")
        await told.press("slash")
        await told.type("ana")
        assert told.screen.pane == "contacts"
        assert "Ana Ruiz" in told.detail
        await told.press("enter", "n")
        await told.type("hello")
        await told.press("enter")
        assert told.said == ["Noted: Ana Ruiz · u takes it back"]
        await told.press("slash", "escape")
        assert told.screen.filter_text == ""


async def test_undo_puts_the_cursor_on_what_came_back(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("D", "j", "u")
        assert told.screen.due.current_id == 1


async def test_one_escape_takes_the_marks_of_both_lists_away(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("space", "2", "space", "escape")
        assert not told.screen.due.marked_ids
        assert not told.screen.contacts.marked_ids


async def test_a_failure_stays_to_be_read(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("minus", "n")
        await told.type("hello")
        await told.press("enter")
        assert any("due already" in one for one in told.said) or len(told.said) == 1


async def test_an_unknown_theme_is_said(story: Open) -> None:
    async with story(settings=Settings(theme="nope")) as told:
        assert any("no theme 'nope'" in one for one in told.said)
