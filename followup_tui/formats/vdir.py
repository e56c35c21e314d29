"""A folder with one file for each record (a vdir), as vdirsyncer carries it to a server and back.

A hidden file in it remembers what was written. So what another program changed or removed since is
known, and left alone unless it is forced; and nothing is ever removed that was not written here."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from followup_tui.errors import UsageError
from followup_tui.formats import output_file

STATE_FILE = ".followup.json"
_SAFE = re.compile(r"[A-Za-z0-9_+@][A-Za-z0-9_.+@-]{0,99}", re.ASCII)
_UID = re.compile(rb"^UID(?:;[^:\r\n]*)?:([^\r\n]*)", re.MULTILINE | re.IGNORECASE)
_LARGEST = 1 << 20
_MEMORY_LIMIT = 1 << 26


@dataclass(frozen=True, slots=True)
class VdirItem:
    """One record: its own UID, others by which the folder may know it, and its text under a UID."""

    uid: str
    other_uids: tuple[str, ...]
    text: Callable[[str], str]


@dataclass(slots=True)
class VdirResult:
    """What happened in the folder. `left` are files that another program changed or removed,
    `stale` those of records that are no longer among the items."""

    written: int = 0
    unchanged: int = 0
    removed: int = 0
    conflicts: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)


def write_vdir(folder: Path, items: Iterable[VdirItem], ending: str, *, force: bool) -> VdirResult:
    """Write each item to a file of its own. A file that is right already is not touched. With
    force, what another program changed is written over, and what was written here before and is no
    longer among the items is removed."""
    try:
        folder = _made(folder)
        filling = _Filling(folder, ending, force)
        try:
            for item in items:
                filling.take(item)
            filling.tidy()
        finally:
            filling.remember()
    except OSError as error:
        raise output_file.write_error(folder, error) from error
    return filling.outcome


def _made(folder: Path) -> Path:
    if not folder.exists():
        if not folder.resolve().parent.is_dir():
            raise UsageError(
                f"There is no folder {folder.parent}. Nothing was written; make it first."
            )
        folder.mkdir(mode=0o700)
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder. Nothing was written.")
    return folder.resolve()


class _Filling:
    """One run over the folder."""

    def __init__(self, folder: Path, ending: str, force: bool) -> None:
        self.outcome = VdirResult()
        self._folder = folder
        self._ending = ending
        self._force = force
        self._before = _remembered(folder)
        self._after = dict(self._before)
        self._seen: set[str] = set()
        self._names: set[str] = set()
        self._by_uid: dict[str, str] = {}
        for path in sorted(folder.glob(f"*{ending}")):
            if not path.name.startswith("."):
                self._names.add(path.name.casefold())
                if uid := _uid_in(path):
                    self._by_uid.setdefault(uid, path.name)

    def take(self, item: VdirItem) -> None:
        uid = next((one for one in (item.uid, *item.other_uids) if one in self._by_uid), item.uid)
        name = self._by_uid.get(uid) or self._new_name(uid)
        self._by_uid[uid] = name
        self._names.add(name.casefold())
        self._seen.add(name)
        path = self._folder / name
        text = item.text(uid)
        sign, there = _sign(text.encode()), _sign_of(path)
        if there == sign:
            self.outcome.unchanged += 1
        elif self._force or there == self._before.get(name):
            output_file.replace_file(path, [text])
            self.outcome.written += 1
        else:
            self.outcome.conflicts.append(name)
            return
        self._after[name] = sign

    def tidy(self) -> None:
        """See to the files that were written here once and belong to nobody now."""
        for name in sorted(set(self._before) - self._seen):
            if not name.endswith(self._ending):
                continue
            path = self._folder / name
            there = _sign_of(path)
            if there is not None and (there != self._before[name] or not self._force):
                self.outcome.stale.append(name)
                continue
            if there is not None:
                path.unlink()
                self.outcome.removed += 1
            del self._after[name]

    def remember(self) -> None:
        """Keep what was written for the next time."""
        if self._after != self._before:
            text = json.dumps(self._after, indent=0, sort_keys=True)
            output_file.replace_file(self._folder / STATE_FILE, [text, "\n"])

    def _new_name(self, uid: str) -> str:
        name = f"{uid}{self._ending}"
        is_taken = name.casefold() in self._names and name not in self._before
        if not _SAFE.fullmatch(uid) or is_taken:
            # Never a path, whatever the UID is, nor the name of another file, in any case.
            name = f"{hashlib.sha256(uid.encode()).hexdigest()[:40]}{self._ending}"
        return name


def _remembered(folder: Path) -> dict[str, str]:
    """What was written here, as file names and signs; nothing where that cannot be read."""
    path = folder / STATE_FILE
    if not path.is_file():
        return {}
    try:
        with path.open("rb") as file:
            value = json.loads(file.read(_MEMORY_LIMIT))
    except (ValueError, RecursionError):
        return {}
    if not isinstance(value, dict):
        return {}
    # A name from a file is not trusted to stay in its folder.
    return {
        name: sign
        for name, sign in value.items()
        if isinstance(sign, str) and not name.startswith(".") and not set(name) & set("/\0")
    }


def _uid_in(path: Path) -> str:
    """The UID that a card or calendar file holds, as it is written there."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        data = file.read(_LARGEST)
    found = _UID.search(re.sub(rb"\r?\n[ \t]", b"", data))
    if found is None:
        return ""
    text = found[1].decode("utf-8", "replace").strip()
    return re.sub(r"\\([\\;,])", r"\1", text)


def _sign(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _sign_of(path: Path) -> str | None:
    """The sign of what has that name; None where nothing has."""
    if path.is_file():
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    return "no file" if path.is_symlink() or path.exists() else None
