"""The terminal driver of the quick prompt: draws at the cursor, below what is in the terminal, and
takes keys that were typed before it was up."""

from __future__ import annotations

from textual import events
from textual.drivers.linux_inline_driver import LinuxInlineDriver
from textual.message import Message

from followup_tui.ui.terminal.driver import TerminalDriverMixin


class InlineDriver(TerminalDriverMixin, LinuxInlineDriver):  # type: ignore[misc]  # both inherit from Driver
    """The driver of an inline app, in place of Textual's."""

    reset_modes = "\x1b\\\x1b[?2026l\x1b[?2004l\x1b[<u\x1b[0m\x1b[?25h\x1b[?1004l\r\n"
    """Restores the terminal where there is no time to erase the prompt."""

    def start_application_mode(self) -> None:
        """Take the terminal, and clear the line of the cursor."""
        self.holds_terminal = True
        self.write("\r\x1b[J")
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def stop_application_mode(self) -> None:
        """Restore the terminal."""
        if self.holds_terminal:
            super().stop_application_mode()
            self.holds_terminal = False

    def write(self, data: str) -> None:
        """Write to the terminal; a resize clears only the prompt, not what is above it."""
        super().write("\r\x1b[J" if data == "\x1b[2J" else data)

    def process_message(self, message: Message) -> None:
        """Pass a message on, but for reports of the cursor's position.

        Enter that was pressed before the terminal was raw comes as a line feed."""
        if isinstance(message, events.CursorPosition):
            self.cursor_origin = (message.x, message.y)
            return
        if isinstance(message, events.Key) and message.key in ("ctrl+j", "newline"):
            message = events.Key("enter", "\r")
        super().process_message(message)
