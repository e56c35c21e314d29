"""Writing to somebody from the screen: the draft, the mail program, whether it was sent."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from followup_tui.actions import closing, interactions
from followup_tui.storage.queries.due import due_rows_by_id, followups
from followup_tui.storage.queries.person import PersonDetails, person_details
from followup_tui.system import editor, opener
from followup_tui.system.settings import Settings
from followup_tui.ui.prompts import mail as write_line
from followup_tui.ui.widgets.footer import Footer
from tests.ui.conftest import Open, Story
from tests.ui.desktop import Desktop

ANA = "Ana Ruiz: second round ana@lumen.example | 2026-11-20"


async def ana(told: Story) -> PersonDetails:
    found = await told.do(lambda: person_details(1))
    assert isinstance(found, PersonDetails)
    return found


def label(told: Story) -> str:
    return told.app.screen.query_one("#label").render().plain  # type: ignore[attr-defined]


async def test_enter_opens_the_draft_and_y_logs_it(story: Open, desktop: Desktop) -> None:
    async with story(settings=desktop.settings) as told:
        await told.has(ANA)
        await told.do(lambda: interactions.log([1], "call 12 nov: liked the talk", told.context()))
        await told.press("w")
        assert "Subject: Second round" in told.preview
        assert "Hi Ana," in told.preview
        assert "When we spoke on 12 Nov you liked the talk." in told.preview
        await told.press("enter")
        (link,) = desktop.opened
        parts = urlsplit(link)
        assert (parts.scheme, parts.path) == ("mailto", "ana@lumen.example")
        assert parse_qs(parts.query)["subject"] == ["Second round"]
        assert label(told) == "sent?"
        assert len((await ana(told)).interactions) == 1
        await told.press("y")
        newest = (await ana(told)).interactions[0]
        assert (newest.channel, newest.direction, newest.summary) == ("mail", "out", "Second round")
        assert (await ana(told)).contact.last_contact == "2026-11-23"
        assert label(told) == "close:"
        assert "sent and logged; enter: waiting" in told.preview
        await told.press("enter")
        (coming,) = (await ana(told)).followups
        assert (coming.move, coming.due) == ("theirs", "2026-11-30")
        # What was logged is not logged again.
        assert len((await ana(told)).interactions) == 2
        await told.press("u", "u")
        assert len((await ana(told)).interactions) == 1


async def test_n_logs_nothing_and_any_other_key_is_for_the_list(
    story: Open, desktop: Desktop
) -> None:
    async with story(settings=desktop.settings) as told:
        await told.has(ANA, "Bo Berg: coffee | 2026-11-23")
        await told.press("w", "enter", "n")
        assert told.said == ["Nothing was logged."]
        assert not (await ana(told)).interactions
        await told.press("w")
        assert "not logged" not in told.preview
        await told.press("enter", "j")
        assert told.screen.due.cursor == 1
        assert not told.screen.prompt_bar.display
        await told.press("k", "w")
        assert "opened before, not logged: y logs it as sent" in told.preview
        await told.press("y")
        assert len((await ana(told)).interactions) == 1
        await told.press("escape", "w")
        assert "not logged" not in told.preview


async def test_keys_typed_quickly_behind_the_question_keep_their_order(
    story: Open, desktop: Desktop
) -> None:
    async with story(settings=desktop.settings) as told:
        await told.has(ANA, "Bo Berg: coffee | 2026-11-22", "Cy Dahl: tea | 2026-11-23")
        await told.press("w", "enter")
        await told.press("down", "j", "d")
        assert "Cy Dahl, tea" in told.preview


async def test_a_sent_nudge_does_not_begin_the_tries_anew(story: Open, desktop: Desktop) -> None:
    async with story(settings=desktop.settings) as told:
        await told.has(ANA)
        await told.do(lambda: closing.close([1], "no answer", "", told.context()))
        await told.press("2", "w")
        assert "nudge" in told.preview
        assert "I tried to reach you earlier today about the second round." in told.preview
        await told.press("enter", "y")
        (one,) = (await ana(told)).followups
        assert one.attempt == 2
        assert "enter: no answer" in told.preview
        await told.press("enter")
        (one,) = (await ana(told)).followups
        assert one.attempt == 3


async def test_a_number_takes_another_text(story: Open, desktop: Desktop) -> None:
    async with story(settings=desktop.settings) as told:
        await told.has(ANA)
        await told.press("w", "4")
        assert "Subject: Thank you" in told.preview
        await told.press("1")
        assert "Subject: Second round" in told.preview


async def test_an_own_template_counts_and_a_broken_one_is_said(
    story: Open, tmp_path: Path, desktop: Desktop
) -> None:
    folder = tmp_path / "config" / "followup" / "templates"
    folder.mkdir(parents=True)
    (folder / "first-message.txt").write_text("Subject: Ahoy {first_name}\n\nAbout {topic}?\n")
    (folder / "nudge.txt").write_text("Subject: Hm\n\nAbout {topik}?\n")
    async with story(settings=desktop.settings) as told:
        await told.has(ANA)
        await told.press("w")
        assert "Subject: Ahoy Ana" in told.preview
        assert "About the second round?" in told.preview
        await told.press("2")
        shown = " ".join(told.preview.split())
        assert "nudge.txt, line 3: there is no {topik} (did you mean {topic}?)" in shown
        assert "You will have a lot on your desk" in shown


async def test_c_copies_the_whole_text(story: Open, desktop: Desktop) -> None:
    async with story(settings=desktop.settings) as told:
        await told.has(ANA)
        await told.press("w", "c")
        (text,) = desktop.copied
        assert text.startswith("Subject: Second round\n\nHi Ana,\n")
        assert told.said == ["The whole text is copied."]
        assert label(told) == "sent?"


async def test_without_an_address_it_is_copied_and_the_page_opened(
    story: Open, desktop: Desktop
) -> None:
    async with story(settings=desktop.settings) as told:
        await told.has("Ana Ruiz: coffee https://lumen.example/ana | 2026-11-20")
        await told.press("w")
        assert "no e-mail address is known" in told.preview
        assert "copy it" in told.screen.query_one(Footer).render().plain
        await told.press("enter")
        assert desktop.copied[0].startswith("Hi Ana,")
        assert desktop.opened == ["https://lumen.example/ana"]
        await told.press("y")
        assert (await ana(told)).interactions[0].channel == "chat"


async def test_without_a_mail_program_the_editor_opens_and_then_it_can_be_copied(
    story: Open, monkeypatch: pytest.MonkeyPatch, desktop: Desktop
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    from contextlib import nullcontext

    def edit(text: str, words: Sequence[str], before: object) -> str:
        return text.replace("Hi Ana,", "Dear Ana,")

    monkeypatch.setenv("EDITOR", "none")
    monkeypatch.setattr(editor, "edit_text", edit)
    monkeypatch.setattr(write_line, "away", lambda desk: nullcontext())
    settings = Settings(copy_command=desktop.settings.copy_command)
    async with story(settings=settings) as told:
        await told.has(ANA)
        await told.press("w", "enter")
        assert "There is no mail program here. c copies the whole text." in told.preview
        assert "Dear Ana," in told.preview
        await told.press("escape", "w")
        assert "as you left it" in told.preview
        await told.press("c")
        assert "Dear Ana," in desktop.copied[0]


async def test_a_draft_that_was_only_copied_is_not_called_changed(
    story: Open, desktop: Desktop
) -> None:
    async with story(settings=desktop.settings) as told:
        await told.has(ANA)
        await told.press("w", "c", "escape", "w")
        assert "opened before, not logged" in told.preview
        assert "as you left it" not in told.preview
        await told.press("3", "c", "escape", "w")
        assert "as you left it" in told.preview


async def test_an_opener_that_fails_leaves_the_text_on_the_clipboard(
    story: Open, desktop: Desktop
) -> None:
    failing = Settings(
        open_command=(sys.executable, "-S", "-c", "raise SystemExit(3)"),
        copy_command=desktop.settings.copy_command,
    )
    async with story(settings=failing) as told:
        await told.has(ANA)
        await told.press("w", "enter")
        assert "gave up (exit code 3). The whole text is copied." in told.said[0]
        assert desktop.copied[0].startswith("Subject:")
        assert label(told) == "write:"


async def test_on_a_card_of_triage(story: Open, desktop: Desktop) -> None:
    async with story(settings=desktop.settings) as told:
        await told.has(ANA, "Bo Berg: coffee | 2026-11-23")
        await told.press("t", "w", "enter", "y", "enter")
        assert len(desktop.opened) == 1
        (one,) = await told.do(lambda: followups([1]))  # type: ignore[misc]
        assert (one.state, one.outcome) == ("closed", "waiting")
        await told.press("w")
        assert "Bo Berg" in str(told.app.screen.query_one("#preview").render())


async def test_a_round_of_keeping_in_touch_is_booked_by_sending(
    story: Open, desktop: Desktop
) -> None:
    async with story(settings=desktop.settings) as told:
        await told.has("Ana Ruiz: coffee ~6w ana@lumen.example | 2026-11-20")
        await told.do(lambda: closing.close([1], "done", "", told.context()))
        await told.press("2", "w", "enter", "y")
        assert not told.screen.prompt_bar.display
        (row,) = await told.do(lambda: due_rows_by_id([2]))  # type: ignore[misc]
        assert (row.reason, row.due) == ("cadence", "2027-01-04")


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (50, 15), (40, 10)])
async def test_the_text_can_be_read_to_its_end_on_any_screen(
    story: Open, size: tuple[int, int], desktop: Desktop
) -> None:
    async with story(size=size, settings=desktop.settings) as told:
        await told.has(ANA)
        await told.press("w")
        seen = told.preview
        for _ in range(20):
            await told.press("down")
            seen += told.preview
        assert "Hi Ana," in seen
        assert "Best wishes" in told.preview
        assert told.screen.prompt_bar.region.bottom <= size[1]
        line = told.screen.prompt_bar.input
        assert line.region.height == 1
        if size[0] >= 50:
            assert len(line.placeholder) < line.content_size.width


async def test_tab_goes_to_another_address(story: Open, desktop: Desktop) -> None:
    async with story(settings=desktop.settings) as told:
        await told.has("Ana Ruiz: coffee ana@lumen.example ana@home.example | 2026-11-20")
        await told.press("w")
        assert "ana@lumen.example" in told.preview
        await told.press("tab")
        assert "ana@home.example" in told.preview
        await told.press("enter")
        assert desktop.opened[0].startswith("mailto:ana@home.example?")


async def test_a_mail_program_that_stays_is_not_waited_for(
    story: Open, desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opener, "START_TIMEOUT", 0.1)
    gate = desktop.folder / "gate"
    os.mkfifo(gate)
    stays = (sys.executable, "-S", "-c", f"open({str(gate)!r}).read()")
    async with story(settings=Settings(open_command=stays)) as told:
        await told.has(ANA)
        await told.press("w", "enter")
        assert label(told) == "sent?"
        await told.press("y")
        assert label(told) == "close:"
        gate.write_text("")  # and it ends


async def test_what_was_written_last_is_what_a_nudge_begins_with(
    story: Open, desktop: Desktop
) -> None:
    async with story(settings=desktop.settings) as told:
        await told.has(ANA)
        await told.press("w", "enter", "y", "enter")
        await told.press("2", "w")
        assert "I wrote to you earlier today about the second round." in told.preview


async def test_a_bad_address_is_said_and_nothing_is_opened(story: Open, desktop: Desktop) -> None:
    from followup_tui.actions import contacts
    from followup_tui.actions.contacts import ContactEdit

    async with story(settings=desktop.settings) as told:
        await told.has("Ana Ruiz: coffee | 2026-11-20")
        one = (await ana(told)).contact
        ways = (("email", "ana@x.example\nBcc: b@y.example", ""),)
        await told.do(
            lambda: contacts.edit_contact(ContactEdit(one, one, (), ways, None), told.context())  # type: ignore[arg-type]
        )
        await told.press("w", "enter")
        assert "That is no e-mail address that can be written to." in told.preview
        assert desktop.opened == []
