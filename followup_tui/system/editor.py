"""The user's text editor on a private file. Never through a shell; the terminal must be given up
before, and nothing may draw meanwhile."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from followup_tui.errors import BadInputError, NotFoundError

_USUAL = ("nano", "vim", "vi")
_MOST = 1_000_000


def editor_command(environ: Mapping[str, str]) -> list[str]:
    """The editor and its arguments: $VISUAL, else $EDITOR, else a usual one.

    NothingThereError when there is none."""
    for name in ("VISUAL", "EDITOR"):
        try:
            words = shlex.split(environ.get(name, ""))
        except ValueError as error:
            raise BadInputError(f"${name} has an open quote. Nothing was logged.") from error
        if words:
            return words
    for name in _USUAL:
        if found := shutil.which(name, path=environ.get("PATH")):
            return [found]
    raise NotFoundError("There is no editor. Set EDITOR to one, then press N again.")


def edit_text(text: str, words: list[str], before_child: Callable[[], None]) -> str:
    """Have the text edited and give it back; the file is the owner's alone and is removed.

    BadInputError when the editor fails, or leaves what cannot be read: then the file stays and is
    named. `before_child` runs in the child."""
    folder = Path(tempfile.mkdtemp(prefix="followup-"))
    file = folder / "note.txt"
    handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with open(handle, "w", encoding="utf-8") as out:
        out.write(text)
    try:
        ended = subprocess.run([*words, str(file)], preexec_fn=before_child, check=False)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        why = error.strerror or "unknown"
        raise BadInputError(f"{words[0]} cannot be started ({why}). Nothing was logged.") from error
    if ended.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        code = ended.returncode
        raise BadInputError(f"The editor gave up (exit code {code}). Nothing was logged.")
    return _read(file, folder)


def _read(file: Path, folder: Path) -> str:
    try:
        with open(file, "rb") as written:
            data = written.read(_MOST + 1)
        if len(data) > _MOST:
            raise BadInputError(f"The note is too long. Nothing was logged; it is kept in {file}.")
        text = data.decode("utf-8-sig")
    except FileNotFoundError:
        text = ""
    except UnicodeDecodeError as error:
        raise BadInputError(
            f"The note is not UTF-8 text. Nothing was logged; it is kept in {file}."
        ) from error
    shutil.rmtree(folder, ignore_errors=True)
    return text
