"""The small state file of what the app remembers by itself. Losing it costs nobody anything."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from followup_tui.system.toml_file import read_small_file


def load_state(path: Path) -> dict[str, str | bool | int]:
    """What the app remembers; nothing when the file is missing or broken."""
    import json

    try:
        found = json.loads(read_small_file(path) or b"{}")
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: value for key, value in found.items() if isinstance(value, str | bool | int)}


def save_state(path: Path, state: Mapping[str, str | bool | int]) -> bool:
    """Remember it, for the owner alone. Whether that worked; nobody is stopped when not."""
    import json

    try:
        text = json.dumps(state, indent=1)
    except ValueError:
        return False
    return write_private_file(path, text)


def write_private_file(path: Path, text: str) -> bool:
    """Put ASCII text in the file's place, whole, for the owner alone. Whether that worked."""
    import tempfile

    try:
        make_private_folder(path.parent)
        target = os.path.realpath(path)  # renaming onto a link would replace the link
        folder, name = os.path.split(target)
        handle, beside = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
        try:
            with open(handle, "w", encoding="ascii") as out:
                out.write(text)
            os.replace(beside, target)
        except BaseException:
            os.unlink(beside)
            raise
    except (OSError, ValueError):
        return False
    return True


def make_private_folder(folder: Path) -> None:
    """See that the folder is there and the owner's alone; `mkdir(parents=True)` is more open."""
    for missing in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
        missing.mkdir(0o700, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        with suppress(OSError):
            folder.chmod(0o700)
