"""The mail prompt: the draft, the notes beside it, the mail program, and whether it was sent."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from followup_tui.actions import closing, interactions
from followup_tui.storage.queries.due import due_rows_by_id, followups
from followup_tui.storage.queries.person import PersonDetails, person_details
from followup_tui.system import opener
from followup_tui.system.settings import Settings
from followup_tui.ui.widgets.footer import Footer
from tests.ui.conftest import OpenApp, User
from tests.ui.desktop import Desktop

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
