"""Runs the user's text editor.

Never uses a shell. The caller gives up the terminal first and draws nothing meanwhile."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from collections.abc import Callable, Mapping

from followup_tui.errors import BadInputError, NotFoundError, system_reason
from followup_tui.system.editor_file import EditorFile
from followup_tui.wording import as_wording, wording

_USUAL_EDITORS = ("nano", "vim", "vi")


def editor_command(environ: Mapping[str, str]) -> list[str]:
    """Return the editor and its arguments: $VISUAL, else $EDITOR, else a usual one.

    Raises BadInputError for a variable with an unclosed quote, NotFoundError without an editor.
    """
    for variable in ("VISUAL", "EDITOR"):
        try:
            command = shlex.split(environ.get(variable, ""))
        except ValueError as error:
            raise BadInputError(
                wording("${} has an unclosed quote.", as_wording(variable)), "Nothing was saved."
            ) from error
        if command:
            return command
    for name in _USUAL_EDITORS:
        if program := shutil.which(name, path=environ.get("PATH")):
            return [program]
    raise NotFoundError("No editor found.", hint="Set EDITOR, then press N again.")


def run_editor(file: EditorFile, command: list[str], before_child: Callable[[], None]) -> None:
    """Let the user edit the file, and wait until the editor has ended.

    `before_child` runs in the child process. Raises BadInputError when the editor fails."""
    try:
        process = subprocess.run(
            [*command, str(file.file)],
            preexec_fn=before_child,
            check=False,
            # An editor that outlives this program goes on holding the lock.
            pass_fds=(file.descriptor,),
        )
    except OSError as error:
        raise BadInputError(
            wording("Can't start {} ({}).", command[0], system_reason(error)), "Nothing was saved."
        ) from error
    if process.returncode:
        code = process.returncode
        raise BadInputError(
            wording("The editor failed (exit code {}).", code), "Nothing was saved."
        )
