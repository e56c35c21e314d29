"""The terminal driver of the one-line prompt: draws where the cursor stands, below what was there.

It reads as the full screen's driver does, and takes what was typed before it was up."""

from __future__ import annotations

from textual import events
from textual.drivers.linux_inline_driver import LinuxInlineDriver
from textual.message import Message

from followup_tui.ui.terminal.driver import TerminalDriverMixin


class InlineDriver(TerminalDriverMixin, LinuxInlineDriver):  # type: ignore[misc]  # both inherit from Driver
    """Built by the prompt's app in place of the library's."""

    reset_modes = "\x1b\\\x1b[?2026l\x1b[?2004l\x1b[<u\x1b[0m\x1b[?25h\x1b[?1004l\r\n"
    """What gives the terminal back where there is no time to take the prompt away."""

    def start_application_mode(self) -> None:
        """Take the terminal; what stands in the cursor's line makes room."""
        self.holds_terminal = True
        self.write("\r\x1b[J")
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        if self.holds_terminal:
            super().stop_application_mode()
            self.holds_terminal = False

    def write(self, data: str) -> None:
        """Write to the terminal; on a change of its size only the prompt is wiped, not what is
        above it."""
        super().write("\r\x1b[J" if data == "\x1b[2J" else data)

    def process_message(self, message: Message) -> None:
        """Pass it on; where the cursor is, the terminal says without anybody having pressed a key.
        Enter that was pressed before the terminal was raw came as a line feed."""
        if isinstance(message, events.CursorPosition):
            self.cursor_origin = (message.x, message.y)
            return
        if isinstance(message, events.Key) and message.key in ("ctrl+j", "newline"):
            message = events.Key("enter", "\r")
        super().process_message(message)
