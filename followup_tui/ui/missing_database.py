"""Asks before a new database takes the place of one that was there before."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from followup_tui.system.sanitize import safe_sentence
from followup_tui.system.settings import Settings
from followup_tui.ui.terminal.driver import FollowupDriver
from followup_tui.ui.terminal.textual_private import CrashHandlingApp
from followup_tui.ui.widgets.theme import apply_theme
from followup_tui.wording import Wording

_MAX_LENGTH = 400


class MissingDatabaseApp(CrashHandlingApp):
    """Asks whether to create a new database; nothing is created while it runs."""

    TITLE = "followup"
    CSS = "Static { padding: 1 2; }"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "create", "create a new one", priority=True),
        Binding("q,escape,ctrl+c,ctrl+q", "leave", "leave", priority=True),
    ]

    def __init__(self, problem: Wording, settings: Settings, theme: object) -> None:
        """`problem` is the sentence on what is missing; the path in it is hidden with names."""
        super().__init__(driver_class=FollowupDriver)
        self._problem = safe_sentence(problem, _MAX_LENGTH)
        self.wants_new = False
        """Whether the user asked for a new database."""
        apply_theme(self, theme, settings.theme)

    def compose(self) -> ComposeResult:
        """Show what is missing and what can be done."""
        yield Static(
            Content("\n").join(
                [
                    Content.styled(self._problem, "bold $text-error"),
                    Content(
                        "followup has used a database there before. If it was moved, or its disk"
                        " is not mounted, leave and put it back."
                    ),
                    Content(""),
                    Content("n  create a new, empty database"),
                    Content("q  leave; nothing is created"),
                ]
            )
        )

    def action_create(self) -> None:
        """Leave, and have a new database created."""
        self.wants_new = True
        self.exit()

    def action_leave(self) -> None:
        """Leave; nothing is created."""
        self.exit()
