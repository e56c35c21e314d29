"""A folder with one file per record (a vdir), which vdirsyncer carries to a server and back.

A hidden state file remembers what was written. So files that another program changed or removed
are recognised and left alone unless forced, and only files written here are ever removed."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from followup_tui.errors import UsageError
from followup_tui.formats import output_file
from followup_tui.system.private_file import create_folders
from followup_tui.wording import wording

STATE_FILE = ".followup.json"
_SAFE_NAME = re.compile(r"[A-Za-z0-9_+@][A-Za-z0-9_.+@-]{0,99}", re.ASCII)
_UID = re.compile(rb"^UID(?:;[^:\r\n]*)?:([^\r\n]*)", re.MULTILINE | re.IGNORECASE)
_MAX_SCANNED_BYTES = 1 << 20
_MAX_STATE_BYTES = 1 << 26


@dataclass(frozen=True, slots=True)
class VdirItem:
    """One record to write: its own UID, other UIDs that the folder may know it by, and a function
    that returns its text under a given UID."""

    uid: str
    other_uids: tuple[str, ...]
    text: Callable[[str], str]


@dataclass(slots=True)
class VdirResult:
    """What happened in the folder. `conflicts` are files that another program changed or removed,
    `stale` are files of records that are no longer among the items."""

    written: int = 0
    unchanged: int = 0
    removed: int = 0
    conflicts: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)


def write_vdir(folder: Path, items: Iterable[VdirItem], suffix: str, *, force: bool) -> VdirResult:
    """Write each item to its own file; a file that is up to date is not touched.

    With `force`, files that another program changed are overwritten, and files that were written
    here and whose record is gone are removed. Raises UsageError if the folder cannot be a folder,
    CannotWriteError if the disk refuses."""
    try:
        folder = _ensure_folder(folder)
        writer = _VdirWriter(folder, suffix, force)
        try:
            for item in items:
                writer.write(item)
            writer.remove_stale()
        finally:
            writer.save_state()
    except OSError as error:
        raise output_file.write_error(folder, error) from error
    return writer.result


def _ensure_folder(folder: Path) -> Path:
    if not os.path.exists(folder):
        output_file.refuse_dangling_link(folder)
        if not folder.resolve().parent.is_dir():
            raise UsageError(
                wording("No such folder: {}.", folder.parent),
                "Nothing was written.",
                "Create it first.",
            )
        create_folders(folder)
    if not folder.is_dir():
        raise UsageError(wording("{} is not a folder.", folder), "Nothing was written.")
    return folder.resolve()


class _VdirWriter:
    """One run over the folder. Digests are SHA-256 in hexadecimal."""

    def __init__(self, folder: Path, suffix: str, force: bool) -> None:
        self.result = VdirResult()
        self._folder = folder
        self._suffix = suffix
        self._force = force
        self._old_digests = _read_state(folder)
        self._new_digests = dict(self._old_digests)
        self._written_names: set[str] = set()
        self._taken_names: set[str] = set()
        self._name_by_uid: dict[str, str] = {}
        for path in sorted(folder.glob(f"*{suffix}")):
            if not path.name.startswith("."):
                self._taken_names.add(path.name.casefold())
                if uid := _uid_in(path):
                    self._name_by_uid.setdefault(uid, path.name)

    def write(self, item: VdirItem) -> None:
        uids = (item.uid, *item.other_uids)
        uid = next((uid for uid in uids if uid in self._name_by_uid), item.uid)
        name = self._name_by_uid.get(uid) or self._new_name(uid)
        self._name_by_uid[uid] = name
        self._taken_names.add(name.casefold())
        self._written_names.add(name)
        path = self._folder / name
        text = item.text(uid)
        wanted, current = _digest(text.encode()), _digest_of(path)
        if current == wanted:
            self.result.unchanged += 1
        elif self._force or current == self._old_digests.get(name):
            output_file.replace_file(path, [text])
            self.result.written += 1
        else:
            self.result.conflicts.append(name)
            return
        self._new_digests[name] = wanted

    def remove_stale(self) -> None:
        """Remove or report the files that were written here and whose record is gone."""
        for name in sorted(set(self._old_digests) - self._written_names):
            if not name.endswith(self._suffix):
                continue
            path = self._folder / name
            current = _digest_of(path)
            if current is not None and (current != self._old_digests[name] or not self._force):
                self.result.stale.append(name)
                continue
            if current is not None:
                path.unlink()
                self.result.removed += 1
            del self._new_digests[name]

    def save_state(self) -> None:
        """Remember what was written for the next run."""
        if self._new_digests != self._old_digests:
            text = json.dumps(self._new_digests, indent=0, sort_keys=True)
            output_file.replace_file(self._folder / STATE_FILE, [text, "\n"])

    def _new_name(self, uid: str) -> str:
        name = f"{uid}{self._suffix}"
        is_taken = name.casefold() in self._taken_names and name not in self._old_digests
        if not _SAFE_NAME.fullmatch(uid) or is_taken:
            # A UID must not become a path, nor another file's name in different case.
            name = f"{hashlib.sha256(uid.encode()).hexdigest()[:40]}{self._suffix}"
        return name


def _read_state(folder: Path) -> dict[str, str]:
    """Return the digests of the files that were written here; {} if they cannot be read."""
    path = folder / STATE_FILE
    if not path.is_file():
        return {}
    try:
        with path.open("rb") as file:
            state = json.loads(file.read(_MAX_STATE_BYTES))
    except (ValueError, RecursionError):
        return {}
    if not isinstance(state, dict):
        return {}
    # A name from a file must not lead out of the folder.
    return {
        name: digest
        for name, digest in state.items()
        if isinstance(digest, str) and not name.startswith(".") and not set(name) & set("/\0")
    }


def _uid_in(path: Path) -> str:
    """Return the UID of a card or calendar file, unescaped; "" if it has none."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        data = file.read(_MAX_SCANNED_BYTES)
    match = _UID.search(re.sub(rb"\r?\n[ \t]", b"", data))
    if match is None:
        return ""
    text = match[1].decode("utf-8", "replace").strip()
    return re.sub(r"\\([\\;,])", r"\1", text)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _digest_of(path: Path) -> str | None:
    """Return the digest of a regular file, "no file" for anything else, None if nothing is
    there."""
    if path.is_file():
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    return "no file" if path.is_symlink() or path.exists() else None
