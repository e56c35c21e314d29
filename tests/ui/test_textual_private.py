"""Each use of a private part of Textual is still needed, and there are none but in one module."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from typing import Any

import pytest
from textual import command, drivers, events
from textual.app import App, ComposeResult
from textual.command import CommandPalette
from textual.driver import Driver
from textual.message import Message
from textual.notifications import Notification
from textual.widgets import Static, TextArea

import followup_tui
from followup_tui.ui.terminal import textual_private
from followup_tui.ui.terminal.textual_private import (
    CrashHandlingApp,
    SequenceParser,
    fail,
    is_being_removed,
    is_stopped,
    remove_toast,
    terminal_driver,
    toasts,
)

PACKAGE = Path(followup_tui.__file__).parent
HOME = Path(textual_private.__file__)


def public_names(kind: type) -> set[str]:
    return {name for name in dir(kind) if not name.startswith("_")}


def private_uses(file: Path) -> list[str]:
    """The private attributes of other objects and the private modules of Textual in a file."""
    tree = ast.parse(file.read_text())
    defined = {
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    defined |= {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    defined |= {
        node.target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and "textual" in (node.module or ""):
            if "._" in (node.module or ""):
                found.append(f"{file.name}: {node.module}")
        elif isinstance(node, ast.Attribute) and node.attr.startswith("_"):
            is_own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls", "os")
            if not node.attr.startswith("__") and not is_own and node.attr not in defined:
                found.append(f"{file.name}: {ast.unparse(node)}")
    return found


def test_private_parts_are_used_in_one_module_only() -> None:
    files = [file for file in (PACKAGE / "ui").rglob("*.py") if file != HOME]
    assert [use for file in files for use in private_uses(file)] == []
    assert len(private_uses(HOME)) > 10


# A test below fails when Textual offers a public way: then use that and remove the workaround.


def test_an_app_has_no_public_driver() -> None:
    assert not {"driver", "terminal"} & public_names(App)
    assert "driver" not in inspect.signature(App.run).parameters


def test_an_app_has_no_public_loop() -> None:
    assert not {"loop", "event_loop"} & public_names(App)


def test_an_app_has_no_public_way_to_end_with_an_error() -> None:
    assert not {"handle_exception", "fail", "fatal_error"} & public_names(App)


def test_single_notifications_cannot_be_removed() -> None:
    assert not {"notifications", "unnotify", "remove_notification"} & public_names(App)
    assert "id" not in inspect.signature(App.notify).parameters


def test_a_widget_does_not_tell_that_it_is_being_removed() -> None:
    assert not {"is_pruning", "pruning", "is_being_removed"} & public_names(Static)


def test_a_message_does_not_tell_that_it_is_stopped() -> None:
    assert not {"is_stopped", "stopped", "propagates"} & public_names(Message)


def test_the_palette_does_not_announce_its_searches() -> None:
    announced = {
        name
        for name, kind in vars(CommandPalette).items()
        if inspect.isclass(kind) and issubclass(kind, Message)
    }
    assert announced == {"Opened", "Closed", "OptionHighlighted"}


def test_an_inline_app_cannot_choose_its_driver() -> None:
    assert "driver_class" not in inspect.signature(App.run).parameters


def test_a_driver_has_no_public_hooks_for_input_and_size() -> None:
    assert not {"app", "loop", "terminal_size", "read_input", "output"} & public_names(Driver)


def test_key_sequences_are_not_published() -> None:
    assert not hasattr(events, "ANSI_SEQUENCES_KEYS")
    assert not hasattr(drivers, "XTermParser")


class TwoToasts(App[None]):
    """An app without our workarounds."""

    def compose(self) -> ComposeResult:
        yield Static()
        yield TextArea()


async def test_textual_keeps_the_holder_of_a_replaced_toast() -> None:
    from textual.widgets._toast import ToastHolder

    app = TwoToasts()
    async with app.run_test(notifications=True) as pilot:
        for number in range(3):
            app.clear_notifications()
            app.notify(f"toast {number}")
            await pilot.pause()
        assert len(app.screen.query(ToastHolder)) > 1


async def test_textual_keeps_what_watched_the_theme() -> None:
    app = TwoToasts()
    async with app.run_test() as pilot:
        await app.query_one(TextArea).remove()
        await pilot.pause()
        watchers: list[Any] = getattr(app, "__watchers", {}).get("theme", [])
        assert any(isinstance(watcher[0], TextArea) for watcher in watchers)


async def test_the_functions_do_what_they_say() -> None:
    app = CrashHandlingApp()
    async with app.run_test(notifications=True) as pilot:
        assert terminal_driver(app) is not None
        app.notify("one")
        app.notify("two")
        await pilot.pause()
        first, second = toasts(app)
        assert isinstance(first, Notification)
        remove_toast(app, first)
        assert toasts(app) == [second]
        widget = Static()
        await app.mount(widget)
        assert not is_being_removed(widget)
        removing = widget.remove()
        assert is_being_removed(widget)
        await removing
        event = events.Key("a", "a")
        assert not is_stopped(event)
        event.stop()
        assert is_stopped(event)


async def run_and_fail(app: CrashHandlingApp) -> None:
    async with app.run_test() as pilot:
        fail(app, ValueError("a note"))
        await pilot.pause()


async def test_an_error_ends_the_app_quietly() -> None:
    app = CrashHandlingApp()
    with pytest.raises(ValueError, match="a note"):
        await run_and_fail(app)
    assert isinstance(app.fatal_error, ValueError)
    assert app.exit_code == textual_private.CRASH_EXIT_CODE


@pytest.mark.parametrize(("piece", "keys"), [("\x1b[A", ["up"]), ("\x1ba", ["escape", "a"])])
def test_a_whole_sequence_is_read_without_waiting(piece: str, keys: list[str]) -> None:
    parsed = SequenceParser().parse(piece)
    assert [event.key for event in parsed if isinstance(event, events.Key)] in (keys, ["alt+a"])


def test_the_palette_is_still_textuals() -> None:
    assert issubclass(textual_private.WatchedPalette, command.CommandPalette)
