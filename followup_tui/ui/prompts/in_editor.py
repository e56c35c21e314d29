"""Edits a text in the user's editor while the screen is suspended."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from followup_tui.system import editor, paths
from followup_tui.system.editor_file import EditorFile, EditorTopic, open_editor_file
from followup_tui.ui.terminal.lifecycle import unblock_signals

if TYPE_CHECKING:
    from followup_tui.ui.host import Host


class EditorSession:
    """One use of the editor: the command, and the file to edit.

    Raises NotFoundError without an editor, BadInputError for an invalid command, CannotWriteError
    if the file can't be written."""

    def __init__(self, host: Host, kind: str, contacts: tuple[int, ...], text: str) -> None:
        """`kind` is "note" or "mail"; `text` is where a new file begins."""
        self._host = host
        self._command = editor.editor_command(os.environ)
        topic = EditorTopic(kind, str(host.database.path), contacts)
        self.file: EditorFile = open_editor_file(paths.editor_files(), topic, text)

    def edit(self, mark_restored: Callable[[str], str] | None = None) -> str:
        """Let the user edit the file and return the text; unsaved changes from before are marked.

        Raises BadInputError and CannotWriteError; the file is still there then."""
        if self.file.is_restored and mark_restored is not None:
            self.file.mark(mark_restored)
        with suspended(self._host):
            # Blocking the event loop: anything drawn now would cover the editor.
            editor.run_editor(self.file, self._command, unblock_signals)
        return self.file.read()


@contextmanager
def suspended(host: Host) -> Iterator[None]:
    """Give the terminal to another program; tests replace this, as they have no terminal."""
    raised: BaseException | None = None
    with host.app.suspend():
        # Raised inside, an error would leave the terminal without a screen.
        try:
            yield
        except BaseException as error:
            raised = error
    if raised is not None:
        raise raised
