"""Opening and copying how somebody is reached."""

from __future__ import annotations

import base64
import sys

import pytest

from followup_tui.system.settings import Settings
from tests.ui.conftest import Open, Story
from tests.ui.desktop import Desktop
from tests.ui.test_write import ana, label

MANY = "Ana Ruiz: coffee ana@lumen.example +4930123 https://lumen.example/ana | 2026-11-20"


async def test_one_way_is_opened_at_once(story: Open, desktop: Desktop) -> None:
    async with story(settings=desktop.settings) as told:
        await told.has("Ana Ruiz: coffee https://lumen.example/ana | 2026-11-20")
        await told.press("o")
        assert desktop.opened == ["https://lumen.example/ana"]
        assert told.said[0].startswith("Opened: ")
        assert not told.screen.prompt_bar.display
        await told.press("y")
        assert desktop.copied == ["https://lumen.example/ana"]
        assert told.said == ["Copied: https://lumen.example/ana"]


async def test_of_several_a_number_chooses(story: Open, desktop: Desktop) -> None:
    async with story(settings=desktop.settings) as told:
        await told.has(MANY)
        await told.press("y")
        assert "1  email  ana@lumen.example" in told.preview
        await told.press("2")
        assert desktop.copied == ["+4930123"]
        await told.press("o", "x", "enter")
        assert desktop.opened == ["mailto:ana@lumen.example"]
        assert label(told) == "sent?"
        await told.press("n", "o", "2")
        assert desktop.opened[1:] == ["tel:+4930123"]
        assert label(told) == "called?"
        assert not (await ana(told)).interactions
        await told.press("y")
        assert (await ana(told)).interactions[0].channel == "call"
        assert label(told) == "close:"


async def test_where_nothing_opens_it_the_text_is_copied(
    story: Open, desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    async with story(settings=Settings(copy_command=desktop.settings.copy_command)) as told:
        await told.has("Ana Ruiz: coffee ana@lumen.example | 2026-11-20")
        await told.press("o")
        assert told.said == ["Nothing here opens links. Copied instead: ana@lumen.example"]
        assert desktop.copied == ["ana@lumen.example"]


@pytest.mark.parametrize("way", ["file:///etc/passwd", "javascript:alert(1)", "-x"])
async def test_what_may_not_be_opened_is_refused(story: Open, desktop: Desktop, way: str) -> None:
    from followup_tui.actions import contacts
    from followup_tui.actions.contacts import ContactEdit

    async with story(settings=desktop.settings) as told:
        await told.has("Ana Ruiz: coffee | 2026-11-20")
        await told.press("o")
        assert told.said == ["No way to reach Ana Ruiz is known. e adds one."]
        one = (await ana(told)).contact
        await told.do(
            lambda: contacts.edit_contact(
                ContactEdit(one, one, (), (("link", way, ""),), None), told.context()
            )
        )
        await told.press("o")
        assert desktop.opened == []
        (words,) = told.said
        assert words.startswith(("Only web pages", "That is no link"))


async def test_a_handle_is_only_copied(story: Open, desktop: Desktop) -> None:
    from followup_tui.actions import contacts
    from followup_tui.actions.contacts import ContactEdit

    async with story(settings=desktop.settings) as told:
        await told.has("Ana Ruiz: coffee | 2026-11-20")
        one = (await ana(told)).contact
        ways = (("handle", "@ana\x1b]52;c;eA==\x07", ""),)
        await told.do(
            lambda: contacts.edit_contact(ContactEdit(one, one, (), ways, None), told.context())  # type: ignore[arg-type]
        )
        await told.press("o")
        assert "but a handle, which y copies" in told.said[0]
        await told.press("y")
        assert desktop.copied == ["@ana ]52;c;eA=="]


async def test_without_a_command_the_terminal_takes_it(
    story: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with story() as told:
        await told.has("Ana Ruiz: coffee ana@lumen.example | 2026-11-20")
        written = _written(told, monkeypatch)
        await told.press("y")
        code = base64.b64encode(b"ana@lumen.example").decode()
        assert f"\x1b]52;c;{code}\x07" in "".join(written)


async def test_what_is_too_long_for_it_is_said(
    story: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    from followup_tui.system import opener

    monkeypatch.setattr(opener, "MAX_COPY_BYTES", 10)
    async with story() as told:
        await told.has("Ana Ruiz: coffee ana@lumen.example | 2026-11-20")
        written = _written(told, monkeypatch)
        await told.press("y")
        assert "too long for the terminal's clipboard" in told.said[0]
        assert "]52" not in "".join(written)


async def test_a_command_that_fails_is_said(story: Open) -> None:
    failing = (sys.executable, "-S", "-c", "raise SystemExit(2)")
    async with story(settings=Settings(copy_command=failing)) as told:
        await told.has("Ana Ruiz: coffee ana@lumen.example | 2026-11-20")
        await told.press("y")
        assert "gave up (exit code 2)." in told.said[0]


def _written(told: Story, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    written: list[str] = []
    driver = told.app._driver
    assert driver is not None
    monkeypatch.setattr(driver, "write", written.append)
    return written
