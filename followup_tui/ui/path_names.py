"""Names of files as they are typed: which ones begin like that. Looks at the disk, so it is asked
beside the loop."""

from __future__ import annotations

import os
from collections.abc import Collection
from itertools import islice

_MOST = 20_000


def beginning_with(text: str, endings: Collection[str]) -> list[str]:
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


def completed(text: str, names: list[str]) -> str:
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
