"""Names of files as they are typed: which ones begin like that. Looks at the disk, so it is asked
beside the loop."""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from itertools import islice
from urllib.parse import unquote

_MOST = 20_000
# A folder's slash before the slash or tilde that begins a path.
_DROPPED = ("~/'", '~/"', "~/file://")
_WHOLE = re.compile(r"/(?=/|~/)")


def typed_path(typed: str) -> str:
    """The path that is meant: without the quotes of a terminal that a file was dropped on, and only
    the last one where a whole path was typed behind what stood there."""
    text = typed.strip()
    if text.startswith(_DROPPED):
        text = text.removeprefix("~/")
    if len(text) > 1 and text[0] in "'\"" and text[-1] == text[0]:
        text = text[1:-1]
    if text.startswith("file://"):
        text = unquote(text.removeprefix("file://"))
    return _WHOLE.split(text)[-1]


def matching_paths(text: str, endings: Collection[str]) -> list[str]:
    """The folders, and the files with one of these endings (all where there are none), whose path
    begins with what was typed; folders end in a slash. `~` stays as it was typed. Hidden ones only
    where a dot was typed. Nothing where there is no such folder."""
    head, _, start = text.rpartition("/")
    folder = f"{head}/" if "/" in text else ""
    found = []
    try:
        with os.scandir(os.path.expanduser(folder) or ".") as entries:
            for one in islice(entries, _MOST):
                if not one.name.lower().startswith(start.lower()):
                    continue
                if one.name.startswith(".") and not start.startswith("."):
                    continue
                if _is_folder(one):
                    found.append(f"{folder}{one.name}/")
                elif not endings or one.name.lower().endswith(tuple(endings)):
                    found.append(f"{folder}{one.name}")
    except (OSError, ValueError):
        return []
    # What was typed with the very same capitals comes first.
    return sorted(found, key=lambda name: (not name.startswith(text), name.endswith("/"), name))


def complete_path(text: str, names: list[str]) -> str:
    """What was typed, as far as all of these names go on alike."""
    if not names:
        return text
    # Of the signs, not of the folders.
    first, last = min(names), max(names)
    common = first[: next((n for n, sign in enumerate(first) if last[n : n + 1] != sign), None)]
    return common if len(common) > len(text) or len(names) == 1 else text


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
