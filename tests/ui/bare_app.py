"""A small app over the driver, run in a terminal by the tests: it shows what reached it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

from followup_tui.ui.terminal import lifecycle

app = None
lifecycle.watch_signals(lambda: app, grace=0.5)

from textual import events, work  # noqa: E402
from textual.app import ComposeResult  # noqa: E402
from textual.widgets import Static  # noqa: E402

from followup_tui.ui.terminal.driver import FollowupDriver  # noqa: E402
from followup_tui.ui.terminal.textual_private import (  # noqa: E402
    CrashHandlingApp,
    terminal_driver,
)

SECRET = "Mays-private-note"


class BareApp(CrashHandlingApp):
    """Lists what it got; some keys make it fail, freeze or hand the terminal on."""

    def compose(self) -> ComposeResult:
        """One line of what came, one of the size."""
        self.got: list[str] = []
        yield Static("ready", id="got", markup=False)
        yield Static("", id="size", markup=False)

    def show(self, what: str) -> None:
        """Add to what came and show all of it."""
        self.got.append(what)
        self.query_one("#got", Static).update("got " + " ".join(self.got) + " end")

    def on_key(self, event: events.Key) -> None:
        """Show the key, and do what it stands for."""
        if event.key == "f5":
            note = SECRET
            raise ValueError(note)
        if event.key == "f6":
            self.fail_in_worker(SECRET)
        elif event.key == "f3" and (driver := terminal_driver(self)) is not None:
            Path(os.environ["MARK"]).touch()
            for _ in range(10_000):
                driver.write("x" * 1000)
        elif event.key == "f7":
            Path(os.environ["MARK"]).touch()
            threading.Event().wait(60)
        elif event.key == "f8":
            self.action_suspend_process()
        elif event.key == "f9":
            with self.suspend():
                self.show("hidden")
                subprocess.run(
                    ["sh", "-c", "stty -a | tr ';' '\\n' | grep -w icanon; echo lent; read _"],
                    preexec_fn=lifecycle.unblock_signals,
                )
        elif event.key == "f10":
            self.exit(return_code=0)
        else:
            self.show(event.key)

    def on_paste(self, event: events.Paste) -> None:
        """Show a paste as its length and its text."""
        self.show(f"paste:{len(event.text)}:{event.text[:40]!a}")

    def on_resize(self, event: events.Resize) -> None:
        """Show the size."""
        self.query_one("#size", Static).update(f"size {event.size.width}x{event.size.height} end")

    @work(group="failing")
    async def fail_in_worker(self, note: str) -> None:
        """Fail outside of any handler."""
        raise KeyError(note)


def main() -> int:
    """Run it; what is left of a fault goes to the file that REPORT names."""
    global app
    app = BareApp(driver_class=FollowupDriver if "PLAIN" not in os.environ else None)
    app.run()
    if app.fatal_error is not None and "REPORT" in os.environ:
        Path(os.environ["REPORT"]).write_text(
            f"{type(app.fatal_error).__name__} {app.return_code} {app.exit_code}"
        )
    return app.exit_code if app.fatal_error is None else app.return_code or 0


if __name__ == "__main__":
    sys.exit(main())
