"""Runs the user's text editor on a private file.

Never uses a shell. The caller gives up the terminal first and draws nothing meanwhile."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from followup_tui.errors import BadInputError, NotFoundError, system_reason
from followup_tui.system.private_file import write_new_private_file
from followup_tui.wording import as_wording, wording

_USUAL_EDITORS = ("nano", "vim", "vi")
_MAX_BYTES = 1_000_000


def editor_command(environ: Mapping[str, str]) -> list[str]:
    """Return the editor and its arguments: $VISUAL, else $EDITOR, else a usual one.

    Raises BadInputError for a variable with an unclosed quote, NotFoundError without an editor.
    """
    for variable in ("VISUAL", "EDITOR"):
        try:
            command = shlex.split(environ.get(variable, ""))
        except ValueError as error:
            raise BadInputError(
                wording("${} has an unclosed quote.", as_wording(variable)), "Nothing was logged."
            ) from error
        if command:
            return command
    for name in _USUAL_EDITORS:
        if program := shutil.which(name, path=environ.get("PATH")):
            return [program]
    raise NotFoundError("No editor found.", hint="Set EDITOR, then press N again.")


def edit_text(text: str, command: list[str], before_child: Callable[[], None]) -> str:
    """Let the user edit the text, and return it; the file is removed afterwards.

    `before_child` runs in the child process. Raises BadInputError when the editor fails, and when
    the result is too long or not UTF-8: then the file is kept and the message names it.
    """
    folder = Path(tempfile.mkdtemp(prefix="followup-"))
    file = folder / "note.txt"
    write_new_private_file(file, text)
    try:
        process = subprocess.run([*command, str(file)], preexec_fn=before_child, check=False)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise BadInputError(
            wording("Can't start {} ({}).", command[0], system_reason(error)), "Nothing was logged."
        ) from error
    if process.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        code = process.returncode
        raise BadInputError(
            wording("The editor failed (exit code {}).", code), "Nothing was logged."
        )
    return _read_and_remove(file, folder)


def _read_and_remove(file: Path, folder: Path) -> str:
    """Return the edited text and remove its folder. Raises BadInputError and keeps the file."""
    try:
        with open(file, "rb") as edited:
            data = edited.read(_MAX_BYTES + 1)
        if len(data) > _MAX_BYTES:
            raise BadInputError(
                "The note is too long.", wording("Nothing was logged; it is kept in {}.", file)
            )
        text = data.decode("utf-8-sig")
    except FileNotFoundError:
        text = ""
    except UnicodeDecodeError as error:
        raise BadInputError(
            "The note is not UTF-8 text.", wording("Nothing was logged; it is kept in {}.", file)
        ) from error
    shutil.rmtree(folder, ignore_errors=True)
    return text
