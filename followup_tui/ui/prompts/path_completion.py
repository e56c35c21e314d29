"""Completion of file paths while they are typed; it reads folders, so call it in a thread."""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from itertools import islice
from urllib.parse import unquote

_MAX_ENTRIES = 20_000
# A path dropped on the terminal behind the "~/" that stood there.
_DROPPED = ("~/'", '~/"', "~/file://")
_PATH_START = re.compile(r"/(?=/|~/)")


def typed_path(text: str) -> str:
    """Return the path that `text` means.

    Strip the quotes and the file:// of a file dropped on the terminal; if a whole path follows
    another one, return only the last.
    """
    text = text.strip()
    if text.startswith(_DROPPED):
        text = text.removeprefix("~/")
    if len(text) > 1 and text[0] in "'\"" and text[-1] == text[0]:
        text = text[1:-1]
    if text.startswith("file://"):
        text = unquote(text.removeprefix("file://"))
    return _PATH_START.split(text)[-1]


def matching_paths(text: str, suffixes: Collection[str]) -> list[str]:
    """Return the folders, with a final slash, and files whose path begins with `text`.

    Only files with one of the suffixes, or all files if there are none; hidden ones only after a
    typed dot. `~` stays as typed, case is ignored. Empty if the folder cannot be read.
    """
    head, _, prefix = text.rpartition("/")
    folder = f"{head}/" if "/" in text else ""
    paths = []
    try:
        with os.scandir(os.path.expanduser(folder) or ".") as entries:
            for entry in islice(entries, _MAX_ENTRIES):
                if not entry.name.lower().startswith(prefix.lower()):
                    continue
                if entry.name.startswith(".") and not prefix.startswith("."):
                    continue
                if _is_folder(entry):
                    paths.append(f"{folder}{entry.name}/")
                elif not suffixes or entry.name.lower().endswith(tuple(suffixes)):
                    paths.append(f"{folder}{entry.name}")
    except (OSError, ValueError):
        return []
    # Paths in the case that was typed come first.
    return sorted(paths, key=lambda path: (not path.startswith(text), path.endswith("/"), path))


def complete_path(text: str, paths: list[str]) -> str:
    """Return the common prefix of the paths if it is longer than `text`, else `text`."""
    if not paths:
        return text
    # Character by character, unlike os.path.commonpath.
    first, last = min(paths), max(paths)
    length = next(
        (index for index, char in enumerate(first) if last[index : index + 1] != char), None
    )
    common = first[:length]
    return common if len(common) > len(text) or len(paths) == 1 else text


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
