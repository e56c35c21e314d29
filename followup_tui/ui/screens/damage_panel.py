"""The panel that asks what to do about a damaged database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Literal

from textual import events, work
from textual.app import ComposeResult
from textual.screen import ModalScreen

from followup_tui.actions import damage_choices
from followup_tui.actions.context import Context
from followup_tui.actions.damage_choices import WaysOut
from followup_tui.errors import FollowupError
from followup_tui.storage.database_thread import DatabaseThread
from followup_tui.system.sanitize import safe, safe_sentence
from followup_tui.ui.messages import show_error, show_toast
from followup_tui.ui.widgets.text_view import Paragraph, TextView, paragraph
from followup_tui.wording import Wording

Choice = Literal["r", "s", "g"]
_MAX_LENGTH = 400
_INDENT = 3
_LEAVING_KEYS = ("escape", "ctrl+c", "h", "left")
_CONFIRM: dict[Choice, str] = {
    "r": "Restore this backup?",
    "s": "Salvage it, and use the new database from now on?",
    "g": "Save changes in the damaged database?",
}
_WORKING: dict[Choice, str] = {"r": "Restoring…", "s": "Salvaging…", "g": "…"}
_LATER = "esc decides later"


class DamageScreen(ModalScreen[bool]):
    """Asks once by a letter and once by enter, as the panel may open under a key that is typed.

    Returns whether something was done about it."""

    def __init__(self, database: DatabaseThread, context: Context) -> None:
        super().__init__()
        self._database = database
        self._as_of = context
        self._ways: WaysOut | None = None
        self._chosen: Choice | None = None
        self._is_working = False

    def compose(self) -> ComposeResult:
        """The text."""
        yield TextView(id="damage")

    def on_mount(self) -> None:
        """Show the choices, and look for a backup."""
        self._show()
        self.query_one(TextView).focus()
        self._look()

    @work(group="damage")
    async def _look(self) -> None:
        look = partial(damage_choices.ways_out, self._database.path, self._as_of)
        self._ways = await self._database.run_beside(look)
        if not self._ways.is_damaged:
            show_toast(self.app, "The database is not damaged.")
            self.dismiss(False)
        elif not self._is_working:
            self._show()

    def on_key(self, event: events.Key) -> None:
        """Choose, confirm or leave; other keys scroll or do nothing."""
        key = event.key
        if self._is_working or key in ("r", "s", "g", "q", "enter", *_LEAVING_KEYS):
            event.stop()
            event.prevent_default()
        if self._is_working:
            return
        if key == "q":
            self.app.exit()
        elif key in _LEAVING_KEYS:
            self._leave()
        elif key == "enter" and self._chosen is not None:
            self._is_working = True
            self._show(_WORKING[self._chosen])
            self._do(self._chosen)
        elif key == "r" and self._ways is not None and self._ways.restore:
            self._choose("r")
        elif key == "s":
            self._choose("s")
        elif key == "g":
            self._choose("g")

    def _leave(self) -> None:
        if self._chosen is None:
            self.dismiss(False)
        else:
            self._chosen = None
            self._show()

    def _choose(self, choice: Choice) -> None:
        self._chosen = choice
        self._show()

    @work(group="damage")
    async def _do(self, choice: Choice) -> None:
        path, context = self._database.path, self._as_of
        actions: dict[Choice, Callable[[], Wording]] = {
            "r": partial(damage_choices.restore_newest, path, context),
            "s": partial(damage_choices.salvage_and_use, path, context),
            "g": partial(damage_choices.go_on, path),
        }
        try:
            done = await self._database.run_alone(actions[choice])
        except FollowupError as error:
            self._is_working, self._chosen = False, None
            self._show()
            show_error(self.app, error)
            return
        show_toast(self.app, done)
        self.dismiss(True)

    def _show(self, working: str = "") -> None:
        view = self.query_one(TextView)
        view.border_title = "The database is damaged"
        view.border_subtitle = _LATER if self._chosen is None else "enter confirms · esc goes back"
        if self._chosen is None:
            view.show(list(self._choices()))
        else:
            view.show(
                [
                    *self._what_it_does(self._chosen),
                    paragraph(),
                    paragraph((working or _CONFIRM[self._chosen], "strong")),
                ]
            )

    def _what_it_does(self, choice: Choice) -> Iterable[Paragraph]:
        """Say what a choice does, and where the damaged file goes."""
        if choice == "r" and self._ways is not None:
            for sentence in self._ways.restore:
                yield paragraph((safe_sentence(sentence, _MAX_LENGTH), "plain"))
        if choice == "s":
            yield paragraph(("What can be read goes into a new database.", "plain"))
        if choice == "g":
            yield paragraph(("More may be lost with every change.", "plain"))
        else:
            yield paragraph(("The damaged file is kept among the backups.", "plain"))

    def _choices(self) -> Iterable[Paragraph]:
        yield paragraph(("Nothing is saved until you choose. What can be read is shown.", "plain"))
        if self._ways is None:
            yield _choice("r", "restore a backup: looking for the newest good one…", "dim")
        elif not self._ways.restore:
            yield _choice("r", "restore a backup: there is no good one", "dim")
        else:
            first, *more = self._ways.restore
            yield _choice("r", safe_sentence(first, _MAX_LENGTH))
            for sentence in more:
                text = " " * _INDENT + safe_sentence(sentence, _MAX_LENGTH)
                yield paragraph((text, "plain"), indent=_INDENT)
        yield _choice("s", "Salvage: read what is left into a new database, and use that")
        yield _choice("g", "Go on: save changes in the damaged database")
        yield _choice("q", "Quit")
        yield paragraph()
        yield paragraph(
            ("The damaged file is kept in any case: ", "plain"),
            (safe(str(self._database.path), _MAX_LENGTH), "strong"),
        )
        yield paragraph(("More: ", "plain"), ("followup help trouble", "key"))


def _choice(key: str, text: str, style: str = "plain") -> Paragraph:
    return paragraph((f"{key:<{_INDENT}}", "key"), (text, style), indent=_INDENT)
