"""Contact details are opened and copied."""

from __future__ import annotations

import base64
import sys

import pytest

from followup_tui.system.settings import Settings
from followup_tui.ui.terminal.textual_private import terminal_driver
from tests.ui.conftest import OpenApp, User
from tests.ui.desktop import Desktop
from tests.ui.test_mail_prompt import ana, label

MANY = "Ana Ruiz: coffee ana@lumen.example +4930123 https://lumen.example/ana | 2026-11-20"


async def test_the_only_contact_detail_is_used_at_once(open_app: OpenApp, desktop: Desktop) -> None:
    async with open_app(settings=desktop.settings) as user:
        await user.add_lines("Ana Ruiz: coffee https://lumen.example/ana | 2026-11-20")
        await user.press("o")
        assert desktop.opened == ["https://lumen.example/ana"]
        assert user.toasts[0].startswith("Opened: ")
        assert not user.screen.prompt_bar.display
        await user.press("y")
        assert desktop.copied == ["https://lumen.example/ana"]
        assert user.toasts == [f"{desktop.copied_words}: https://lumen.example/ana"]


async def test_a_number_chooses_between_several(open_app: OpenApp, desktop: Desktop) -> None:
    async with open_app(settings=desktop.settings) as user:
        await user.add_lines(MANY)
        await user.press("y")
        assert "1  email  ana@lumen.example" in user.preview
        await user.press("2")
        assert desktop.copied == ["+4930123"]
        await user.press("o", "x", "enter")
        assert desktop.opened == ["mailto:ana@lumen.example"]
        assert label(user) == "sent?"
        await user.press("n", "o", "2")
        assert desktop.opened[1:] == ["tel:+4930123"]
        assert label(user) == "called?"
        assert not (await ana(user)).interactions
        await user.press("y")
        assert (await ana(user)).interactions[0].channel == "call"
        assert label(user) == "outcome:"


async def test_without_an_opener_the_text_is_copied(
    open_app: OpenApp, desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    async with open_app(settings=Settings(copy_command=desktop.settings.copy_command)) as user:
        await user.add_lines("Ana Ruiz: coffee ana@lumen.example | 2026-11-20")
        await user.press("o")
        copied = f"{desktop.copied_words}: ana@lumen.example"
        assert user.toasts == [f"No program found to open links. {copied}"]
        assert desktop.copied == ["ana@lumen.example"]


@pytest.mark.parametrize("way", ["file:///etc/passwd", "javascript:alert(1)", "-x"])
async def test_unsafe_links_are_rejected(open_app: OpenApp, desktop: Desktop, way: str) -> None:
    from followup_tui.actions.contact_edit import ContactEdit, edit_contact

    async with open_app(settings=desktop.settings) as user:
        await user.add_lines("Ana Ruiz: coffee | 2026-11-20")
        await user.press("o")
        assert user.toasts == ["No contact details for Ana Ruiz. Press e to add some."]
        contact = (await ana(user)).contact
        await user.run(
            lambda: edit_contact(
                ContactEdit(contact, contact, (), (("link", way, ""),), None), user.context()
            )
        )
        await user.press("o")
        assert desktop.opened == []
        (words,) = user.toasts
        assert words.startswith(("Only web, mail and phone links", "That isn't a valid link"))


async def test_a_handle_is_only_copied(open_app: OpenApp, desktop: Desktop) -> None:
    from followup_tui.actions.contact_edit import ContactEdit, edit_contact

    async with open_app(settings=desktop.settings) as user:
        await user.add_lines("Ana Ruiz: coffee | 2026-11-20")
        contact = (await ana(user)).contact
        ways = (("handle", "@ana\x1b]52;c;eA==\x07", ""),)
        await user.run(
            lambda: edit_contact(ContactEdit(contact, contact, (), ways, None), user.context())  # type: ignore[arg-type]
        )
        await user.press("o")
        assert "has only a handle. Press y to copy it." in user.toasts[0]
        await user.press("y")
        assert desktop.copied == ["@ana ]52;c;eA=="]


async def test_without_a_copy_command_the_terminal_copies(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("TERM", "xterm-256color")
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: coffee ana@lumen.example | 2026-11-20")
        written = _driver_output(user, monkeypatch)
        await user.press("y")
        copied = "Copied with OSC 52, if your terminal allows it"
        assert user.toasts == [f"{copied}: ana@lumen.example"]
        code = base64.b64encode(b"ana@lumen.example").decode()
        assert f"\x1b]52;c;{code}\x07" in "".join(written)


async def test_a_text_too_long_for_the_terminal_is_reported(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    from followup_tui.system import clipboard

    monkeypatch.setattr(clipboard, "MAX_TERMINAL_BYTES", 10)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("TERM", "xterm-256color")
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: coffee ana@lumen.example | 2026-11-20")
        written = _driver_output(user, monkeypatch)
        await user.press("y")
        assert "Too long for the terminal's clipboard" in user.toasts[0]
        assert "]52" not in "".join(written)


async def test_a_failing_copy_command_is_reported(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("TERM", "linux")
    failing = (sys.executable, "-S", "-c", "raise SystemExit(2)")
    async with open_app(settings=Settings(copy_command=failing)) as user:
        await user.add_lines("Ana Ruiz: coffee ana@lumen.example | 2026-11-20")
        await user.press("y")
        assert "failed (exit code 2)." in user.toasts[0]
        assert "Nothing was copied." in user.toasts[0]
        monkeypatch.setenv("TERM", "xterm-256color")
        await user.press("y")
        assert "failed (exit code 2). Copied with OSC 52" in " ".join(user.toasts)


def _driver_output(user: User, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    written: list[str] = []
    driver = terminal_driver(user.app)
    assert driver is not None
    monkeypatch.setattr(driver, "write", written.append)
    return written
