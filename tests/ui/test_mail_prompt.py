"""The mail prompt: the draft, the notes beside it, the mail program, and whether it was sent."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from followup_tui.actions import closing, interactions
from followup_tui.actions.merging import merge
from followup_tui.storage.database import database
from followup_tui.storage.queries.contacts import contacts
from followup_tui.storage.queries.due import due_rows_by_id, followups
from followup_tui.storage.queries.person import PersonDetails, person_details
from followup_tui.system import opener, paths
from followup_tui.system.settings import Settings
from followup_tui.ui.prompts import in_editor
from followup_tui.ui.widgets.footer import Footer
from tests.ui.conftest import OpenApp, User
from tests.ui.desktop import Desktop
from tests.ui.test_long_note import write_editor

ANA = "Ana Ruiz: second round ana@lumen.example | 2026-11-20"


async def ana(user: User) -> PersonDetails:
    found = await user.run(lambda: person_details(1))
    assert isinstance(found, PersonDetails)
    return found


def label(user: User) -> str:
    return user.app.screen.query_one("#label").render().plain  # type: ignore[attr-defined]


async def test_enter_opens_the_draft_and_y_logs_it(open_app: OpenApp, desktop: Desktop) -> None:
    async with open_app(settings=desktop.settings) as user:
        await user.add_lines(ANA)
        await user.run(lambda: interactions.log([1], "call 12 nov: liked the talk", user.context()))
        await user.press("w")
        assert "Subject: Second round" in user.preview
        assert "Hi Ana," in user.preview
        assert "Great talking on 12 Nov. I wanted to follow up on second round." in user.preview
        await user.press("enter")
        (link,) = desktop.opened
        parts = urlsplit(link)
        assert (parts.scheme, parts.path) == ("mailto", "ana@lumen.example")
        assert parse_qs(parts.query)["subject"] == ["Second round"]
        assert label(user) == "sent?"
        assert len((await ana(user)).interactions) == 1
        await user.press("y")
        newest = (await ana(user)).interactions[0]
        assert (newest.channel, newest.direction, newest.summary) == ("mail", "out", "Second round")
        assert (await ana(user)).contact.last_contact == "2026-11-23"
        assert label(user) == "outcome:"
        assert "already logged" in user.preview
        await user.press("enter")
        (coming,) = (await ana(user)).followups
        assert (coming.move, coming.due) == ("theirs", "2026-11-30")
        # What was logged is not logged again.
        assert len((await ana(user)).interactions) == 2
        await user.press("u", "u")
        assert len((await ana(user)).interactions) == 1


async def test_n_logs_nothing_and_any_other_key_goes_to_the_list(
    open_app: OpenApp, desktop: Desktop
) -> None:
    async with open_app(settings=desktop.settings) as user:
        await user.add_lines(ANA, "Bo Berg: coffee | 2026-11-23")
        await user.press("w", "enter", "n")
        assert user.toasts == ["Nothing was logged."]
        assert not (await ana(user)).interactions
        await user.press("w")
        assert "not logged" not in user.preview
        await user.press("enter", "j")
        assert user.screen.due.cursor == 1
        assert not user.screen.prompt_bar.display
        await user.press("k", "w")
        assert "opened before, not logged: y logs it" in user.preview
        await user.press("y")
        assert len((await ana(user)).interactions) == 1
        await user.press("escape", "w")
        assert "not logged" not in user.preview


async def test_fast_keys_after_the_question_keep_their_order(
    open_app: OpenApp, desktop: Desktop
) -> None:
    async with open_app(settings=desktop.settings) as user:
        await user.add_lines(ANA, "Bo Berg: coffee | 2026-11-22", "Cy Dahl: tea | 2026-11-23")
        await user.press("w", "enter")
        await user.press("down", "j", "d")
        assert "Cy Dahl, tea" in user.preview


async def test_a_sent_nudge_does_not_reset_the_attempts(
    open_app: OpenApp, desktop: Desktop
) -> None:
    async with open_app(settings=desktop.settings) as user:
        await user.add_lines(ANA)
        await user.run(lambda: closing.close([1], "no answer", "", user.context()))
        await user.press("2", "w")
        assert "nudge" in user.preview
        assert "I tried to reach you earlier today. I wanted to follow up on" in user.preview
        await user.press("enter", "y")
        (one,) = (await ana(user)).followups
        assert one.attempt == 2
        assert "▌a no answer" in user.preview
        await user.press("enter")
        (one,) = (await ana(user)).followups
        assert one.attempt == 3


async def test_a_number_switches_the_template(open_app: OpenApp, desktop: Desktop) -> None:
    async with open_app(settings=desktop.settings) as user:
        await user.add_lines(ANA)
        await user.press("w", "4")
        assert "Subject: Thank you" in user.preview
        await user.press("1")
        assert "Subject: Second round" in user.preview


async def test_an_own_template_is_used_and_an_invalid_one_reported(
    open_app: OpenApp, tmp_path: Path, desktop: Desktop
) -> None:
    folder = tmp_path / "config" / "followup" / "templates"
    folder.mkdir(parents=True)
    (folder / "first-message.txt").write_text("Subject: Ahoy {first_name}\n\nAbout {topic}?\n")
    (folder / "nudge.txt").write_text("Subject: Hm\n\nAbout {topik}?\n")
    async with open_app(settings=desktop.settings) as user:
        await user.add_lines(ANA)
        await user.press("w")
        assert "Subject: Ahoy Ana" in user.preview
        assert "About second round?" in user.preview
        await user.press("2")
        shown = " ".join(user.preview.split())
        assert "nudge.txt, line 3: unknown placeholder {topik} (did you mean {topic}?)" in shown
        assert "so just a quick nudge" in shown


async def test_c_copies_the_draft(open_app: OpenApp, desktop: Desktop) -> None:
    async with open_app(settings=desktop.settings) as user:
        await user.add_lines(ANA)
        await user.press("w", "c")
        (text,) = desktop.copied
        assert text.startswith("Subject: Second round\n\nHi Ana,\n")
        assert user.toasts == [f"{desktop.copied_words}."]
        assert label(user) == "sent?"


async def test_without_an_address_the_draft_is_copied_and_the_page_opened(
    open_app: OpenApp, desktop: Desktop
) -> None:
    async with open_app(settings=desktop.settings) as user:
        await user.add_lines("Ana Ruiz: coffee https://lumen.example/ana | 2026-11-20")
        await user.press("w")
        assert "no email address" in user.preview
        assert "copy" in user.screen.query_one(Footer).render().plain
        await user.press("enter")
        assert desktop.copied[0].startswith("Hi Ana,")
        assert desktop.opened == ["https://lumen.example/ana"]
        await user.press("y")
        assert (await ana(user)).interactions[0].channel == "chat"


@pytest.fixture
def editing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets the script of the editor; "$1" is its file."""
    monkeypatch.setattr(in_editor, "suspended", lambda host: nullcontext())

    def use(script: str) -> None:
        write_editor(tmp_path, monkeypatch, f"#!/bin/sh\n{script}\n")

    return use


DEAR = """sed -i 's/Hi Ana,/Dear Ana,/' "$1\""""
Editing = Callable[[str], None]


async def test_without_a_mail_program_the_editor_opens_and_c_copies_the_draft(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch, desktop: Desktop, editing: Editing
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    editing(DEAR)
    settings = Settings(copy_command=desktop.settings.copy_command)
    async with open_app(settings=settings) as user:
        await user.add_lines(ANA)
        await user.press("w", "enter")
        assert "No mail program found. c copies the text." in user.preview
        assert "Dear Ana," in user.preview
        await user.press("escape", "w")
        assert "edited" in user.preview
        await user.press("c")
        assert "Dear Ana," in desktop.copied[0]


async def test_an_edited_draft_is_kept_whole_over_a_restart_until_it_is_sent(
    open_app: OpenApp, desktop: Desktop, tmp_path: Path, editing: Editing
) -> None:
    long = "a long mail " * 5_000 + "end"
    (tmp_path / "long").write_text(f"Subject: x\n\nDear Ana, {long}\n")
    editing(f'cat {tmp_path / "long"} > "$1"')
    options = {"unsaved_file": tmp_path / "unsaved.json", "settings": desktop.settings}
    async with open_app(path=tmp_path / "a.db", **options) as user:
        await user.add_lines(ANA)
        await user.press("w", "e", "escape")
        await user.tick()
    async with open_app(path=tmp_path / "a.db", **options) as user:
        await user.press("w")
        assert "edited" in user.preview
        await user.press("c")
        assert long in desktop.copied[-1]
        await user.press("y", "escape")
        await user.tick()
    async with open_app(path=tmp_path / "a.db", **options) as user:
        await user.press("2", "w")
        assert "edited" not in user.preview


async def test_a_template_keeps_edited_text_and_0_brings_it_back(
    open_app: OpenApp, desktop: Desktop, tmp_path: Path, editing: Editing
) -> None:
    editing(DEAR)
    options = {"unsaved_file": tmp_path / "unsaved.json", "settings": desktop.settings}
    async with open_app(path=tmp_path / "a.db", **options) as user:
        await user.add_lines(ANA)
        await user.press("w")
        assert "0 your" not in user.preview
        await user.press("e", "4")
        assert "Subject: Thank you" in user.preview
        assert "0 your edited text" in user.preview
        await user.press("0")
        assert "Dear Ana," in user.preview
        assert "0 your" not in user.preview
        await user.press("4")
        editing("sed -i 's/Hi Ana,/Hello Ana,/' \"$1\"")
        await user.press("e")
        assert "Hello Ana," in user.preview
        await user.press("1")
        assert "0 your 2 edited texts, in turn" in user.preview
        await user.tick()
    async with open_app(path=tmp_path / "a.db", **options) as user:
        await user.press("w")
        assert "Hi Ana," in user.preview
        await user.press("0")
        assert "Hello Ana," in user.preview
        await user.press("0")
        assert "Dear Ana," in user.preview
        # What is sent is done; the other one stays.
        await user.press("enter", "y", "escape", "w", "0")
        assert "Hello Ana," in user.preview


@pytest.mark.parametrize("script", ["exit 3", "kill -9 $$", r"""printf '\377' >> "$1" """])
async def test_a_failed_editor_keeps_its_file_and_e_opens_it_again(
    open_app: OpenApp, desktop: Desktop, tmp_path: Path, editing: Editing, script: str
) -> None:
    options = {"unsaved_file": tmp_path / "unsaved.json", "settings": desktop.settings}
    editing(f"{DEAR}; {script}")
    async with open_app(path=tmp_path / "a.db", **options) as user:
        await user.add_lines(ANA)
        await user.press("w", "e")
        (file,) = paths.editor_files().glob("*/note.txt")
        assert f"Your text is kept in {file}" in user.toasts[-1]
        assert user.toasts[-1].endswith("e opens it again.")
        assert "Dear" not in user.preview
    async with open_app(path=tmp_path / "a.db", **options) as user:
        editing(r"""LC_ALL=C sed -i 's/\xff//' "$1" """)
        await user.press("w")
        assert "unsaved changes are left from your editor: e opens them" in user.preview
        await user.press("e")
        assert "Dear Ana," in user.preview
        assert not paths.editor_files().exists()
        await user.press("escape", "w")
        assert "unsaved changes" not in user.preview
        editing('rm "$1"')
        await user.press("e")
        assert "The text was empty, so the draft stays." in user.preview
        assert "Dear Ana," in user.preview


async def test_an_opened_mail_is_asked_about_by_the_next_program(
    open_app: OpenApp, desktop: Desktop, tmp_path: Path
) -> None:
    options = {"unsaved_file": tmp_path / "unsaved.json", "settings": desktop.settings}
    async with open_app(path=tmp_path / "a.db", **options) as user:
        await user.add_lines(ANA)
        await user.press("w", "enter")
        await user.tick()
    async with open_app(path=tmp_path / "a.db", **options) as user:
        assert "Opened, not logged yet: mail to Ana Ruiz. w asks." in user.toasts[0]
        await user.press("w")
        assert "opened before, not logged: y logs it" in user.preview
        await user.run(lambda: database.pragma("query_only", 1))
        await user.press("y")
        # Nothing was logged, so the question stays.
        assert label(user) == "write:"
        assert "opened before, not logged: y logs it" in user.preview
        await user.run(lambda: database.pragma("query_only", 0))
        await user.press("y")
        assert label(user) == "outcome:"
        (newest,) = (await ana(user)).interactions
        assert (newest.channel, newest.summary) == ("mail", "Second round")
        await user.press("enter")
        await user.tick()
    async with open_app(path=tmp_path / "a.db", **options) as user:
        assert user.toasts == []
        await user.press("2", "w")
        assert "not logged" not in user.preview


async def test_an_opened_mail_whose_followup_was_closed_is_logged(
    open_app: OpenApp, desktop: Desktop, tmp_path: Path
) -> None:
    options = {"unsaved_file": tmp_path / "unsaved.json", "settings": desktop.settings}
    async with open_app(path=tmp_path / "a.db", **options) as user:
        await user.add_lines(ANA)
        await user.press("w", "enter")
        await user.tick()
    async with open_app(path=tmp_path / "a.db", **options) as user:
        await user.run(lambda: closing.close([1], "dropped", "", user.context()))
        await user.press("2", "w", "y")
        assert not user.screen.prompt_bar.display
        assert user.toasts == ["Logged: mail to Ana Ruiz."]
        assert len((await ana(user)).interactions) == 1


async def test_an_opened_mail_and_its_draft_follow_a_merged_contact(
    open_app: OpenApp, desktop: Desktop, tmp_path: Path, editing: Editing
) -> None:
    editing(DEAR)
    options = {"unsaved_file": tmp_path / "unsaved.json", "settings": desktop.settings}
    async with open_app(path=tmp_path / "a.db", **options) as user:
        await user.add_lines("A. Ruiz: coffee in 3 weeks", ANA)
        await user.press("w", "e", "enter")
        await user.tick()
    async with open_app(path=tmp_path / "a.db", **options) as user:

        def merge_both() -> None:
            first, second = contacts([1]), contacts([2])
            merge(first[0], second[0], {}, user.context())

        await user.run(merge_both)
        user.screen.reload()
        await user.wait()
        await user.press("w")
        assert "opened before, not logged: y logs it" in user.preview
        await user.press("0")
        assert "Dear Ana," in user.preview
        await user.press("y")
        assert len((await ana(user)).interactions) == 1


async def test_an_opened_mail_to_someone_who_was_removed_asks_nothing(
    open_app: OpenApp, desktop: Desktop, tmp_path: Path
) -> None:
    options = {"unsaved_file": tmp_path / "unsaved.json", "settings": desktop.settings}
    async with open_app(path=tmp_path / "a.db", **options) as user:
        await user.add_lines(ANA)
        await user.press("w", "enter", "escape", "u")
        await user.tick()
    async with open_app(path=tmp_path / "a.db", **options) as user:
        assert user.toasts == []


async def test_a_mail_and_a_call_that_were_opened_are_both_asked_about(
    open_app: OpenApp, desktop: Desktop
) -> None:
    async with open_app(settings=desktop.settings) as user:
        await user.add_lines("Ana Ruiz: coffee ana@lumen.example +49301234567 | 2026-11-20")
        await user.press("w", "enter", "escape", "o", "2", "escape", "w")
        assert "mail opened before, not logged: y logs it" in user.preview
        await user.press("y", "escape", "w")
        assert "call opened before, not logged: y logs it" in user.preview
        await user.press("y", "escape", "w")
        assert "not logged" not in user.preview
        channels = {interaction.channel for interaction in (await ana(user)).interactions}
        assert channels == {"mail", "call"}


async def test_a_logged_call_keeps_the_draft_of_a_mail(
    open_app: OpenApp, desktop: Desktop, editing: Editing
) -> None:
    editing(DEAR)
    async with open_app(settings=desktop.settings) as user:
        await user.add_lines("Ana Ruiz: coffee ana@lumen.example +49301234567 | 2026-11-20")
        await user.press("w", "e", "escape", "o", "2", "y", "escape", "w")
        assert len((await ana(user)).interactions) == 1
        assert "Dear Ana," in user.preview


async def test_a_copied_draft_is_not_shown_as_edited(open_app: OpenApp, desktop: Desktop) -> None:
    async with open_app(settings=desktop.settings) as user:
        await user.add_lines(ANA)
        await user.press("w", "c", "escape", "w")
        assert "opened before, not logged" in user.preview
        assert "edited" not in user.preview
        await user.press("3", "c", "escape", "w")
        assert "edited" in user.preview


async def test_if_the_mail_program_fails_the_draft_is_copied(
    open_app: OpenApp, desktop: Desktop
) -> None:
    failing = Settings(
        open_command=(sys.executable, "-S", "-c", "raise SystemExit(3)"),
        copy_command=desktop.settings.copy_command,
    )
    async with open_app(settings=failing) as user:
        await user.add_lines(ANA)
        await user.press("w", "enter")
        assert f"failed (exit code 3). {desktop.copied_words}." in user.toasts[0]
        assert desktop.copied[0].startswith("Subject:")
        assert label(user) == "write:"


async def test_a_mail_from_a_triage_card(open_app: OpenApp, desktop: Desktop) -> None:
    async with open_app(settings=desktop.settings) as user:
        await user.add_lines(ANA, "Bo Berg: coffee | 2026-11-23")
        await user.press("t", "w", "enter", "y", "enter")
        assert len(desktop.opened) == 1
        (one,) = await user.run(lambda: followups([1]))  # type: ignore[misc]
        assert (one.state, one.outcome) == ("closed", "waiting")
        await user.press("w")
        assert "Bo Berg" in str(user.app.screen.query_one("#preview").render())


async def test_sending_schedules_the_next_keep_in_touch(
    open_app: OpenApp, desktop: Desktop
) -> None:
    async with open_app(settings=desktop.settings) as user:
        await user.add_lines("Ana Ruiz: coffee ~6w ana@lumen.example | 2026-11-20")
        await user.run(lambda: closing.close([1], "done", "", user.context()))
        await user.press("2", "w", "enter", "y")
        assert not user.screen.prompt_bar.display
        (row,) = await user.run(lambda: due_rows_by_id([2]))  # type: ignore[misc]
        assert (row.reason, row.due) == ("cadence", "2027-01-04")


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (50, 15), (40, 10)])
async def test_the_draft_scrolls_to_its_end_at_any_size(
    open_app: OpenApp, size: tuple[int, int], desktop: Desktop
) -> None:
    async with open_app(size=size, settings=desktop.settings) as user:
        await user.add_lines(ANA)
        await user.press("w")
        seen = user.preview
        for _ in range(20):
            await user.press("down")
            seen += user.preview
        assert "Hi Ana," in seen
        assert "Best wishes" in user.preview
        assert user.screen.prompt_bar.region.bottom <= size[1]
        line = user.screen.prompt_bar.input
        assert line.region.height == 1
        if size[0] >= 50:
            assert len(line.placeholder) < line.content_size.width


async def test_tab_switches_the_address(open_app: OpenApp, desktop: Desktop) -> None:
    async with open_app(settings=desktop.settings) as user:
        await user.add_lines("Ana Ruiz: coffee ana@lumen.example ana@home.example | 2026-11-20")
        await user.press("w")
        assert "ana@lumen.example" in user.preview
        await user.press("tab")
        assert "ana@home.example" in user.preview
        await user.press("enter")
        assert desktop.opened[0].startswith("mailto:ana@home.example?")


async def test_a_mail_program_that_keeps_running_is_not_waited_for(
    open_app: OpenApp, desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opener, "START_TIMEOUT", 0.1)
    gate = desktop.folder / "gate"
    os.mkfifo(gate)
    stays = (sys.executable, "-S", "-c", f"open({str(gate)!r}).read()")
    async with open_app(settings=Settings(open_command=stays)) as user:
        await user.add_lines(ANA)
        await user.press("w", "enter")
        assert label(user) == "sent?"
        await user.press("y")
        assert label(user) == "outcome:"
        gate.write_text("")  # and it ends


async def test_a_nudge_opens_with_the_last_mail(open_app: OpenApp, desktop: Desktop) -> None:
    async with open_app(settings=desktop.settings) as user:
        await user.add_lines(ANA)
        await user.press("w", "enter", "y", "enter")
        await user.press("2", "w")
        assert "I emailed you earlier today. I wanted to follow up on second round." in user.preview


async def test_an_invalid_address_is_reported_and_nothing_opened(
    open_app: OpenApp, desktop: Desktop
) -> None:
    from followup_tui.actions.contact_edit import ContactEdit, edit_contact

    async with open_app(settings=desktop.settings) as user:
        await user.add_lines("Ana Ruiz: coffee | 2026-11-20")
        one = (await ana(user)).contact
        ways = (("email", "ana@x.example\nBcc: b@y.example", ""),)
        await user.run(
            lambda: edit_contact(ContactEdit(one, one, (), ways, None), user.context())  # type: ignore[arg-type]
        )
        await user.press("w", "enter")
        assert "That isn't a valid email address." in user.preview
        assert desktop.opened == []


async def test_notes_stand_beside_the_draft_and_i_inserts_the_marked_one(
    open_app: OpenApp, desktop: Desktop
) -> None:
    async with open_app(size=(120, 36), settings=desktop.settings) as user:
        await user.add_lines(ANA)
        for note in ("call 12 nov: was late and seemed desperate to sell", "met 17 nov: likes tea"):
            await user.run(partial(interactions.log, [1], note, user.context()))
        await user.press("w", "c")
        assert "tea" not in desktop.copied[0]
        await user.press("w")
        assert "Notes (not part of the mail)" in user.preview
        assert "▸ 17 Nov · met" in user.preview
        await user.press("i", "n", "i", "c")
        assert (
            "\n\nlikes tea\n\nwas late and seemed desperate to sell\n\nBest wishes"
            in (desktop.copied[1])
        )


async def test_in_a_narrow_terminal_the_notes_stand_below_the_draft(
    open_app: OpenApp, desktop: Desktop
) -> None:
    async with open_app(size=(60, 40), settings=desktop.settings) as user:
        await user.add_lines(ANA)
        await user.run(lambda: interactions.log([1], "call 12 nov: likes tea", user.context()))
        await user.press("w")
        assert user.preview.index("Best wishes") < user.preview.index("likes tea")
        assert "i inserts a note" in user.preview


async def test_without_notes_i_and_n_do_nothing(open_app: OpenApp, desktop: Desktop) -> None:
    async with open_app(settings=desktop.settings) as user:
        await user.add_lines(ANA)
        await user.press("w", "i", "n")
        assert "Notes" not in user.preview
        assert "edited" not in user.preview
        assert user.screen.prompt_bar.input.value == ""


async def test_no_note_is_inserted_while_names_are_hidden(
    open_app: OpenApp, desktop: Desktop
) -> None:
    async with open_app(settings=desktop.settings) as user:
        await user.add_lines(ANA)
        await user.run(lambda: interactions.log([1], "call 12 nov: likes tea", user.context()))
        await user.press("M", "w")
        assert "likes tea" not in user.preview
        await user.press("i", "c")
        assert "likes tea" not in desktop.copied[0]
