"""The private files that are open in the user's editor.

Each has a folder of its own, so that what an editor leaves beside it (a swap file, a backup) stays
and goes with it. Folder and text stay until the text is saved elsewhere or nothing was written,
whatever ends the editor or the program. While in use the folder is locked, by the editor, too."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path
from time import monotonic

from followup_tui.errors import BadInputError, CannotWriteError, FollowupError, system_reason
from followup_tui.system.private_file import (
    lock_descriptor,
    make_private_folder,
    read_small_file,
    replace_private_file,
    write_new_private_file,
)
from followup_tui.wording import Wording, join, wording

_TEXT_NAME = "note.txt"
_TOPIC_NAME = "about.json"
_EMERGENCY_NAME = f"{_TEXT_NAME}.save"
"""Where nano leaves the text when it is killed or its terminal closed; it never says so again."""
_SAVED_NAME = f"{_TEXT_NAME}.before"
_OWN_NAMES = {_TEXT_NAME, _TOPIC_NAME, _SAVED_NAME}
MAX_BYTES = 1_000_000
_temporary_roots: set[Path] = set()
"""The temporary folder of this program, if the state folder could not be written."""


@dataclass(frozen=True, slots=True)
class EditorTopic:
    """What a text is about: a "note" or "mail", the database, and its contacts by id."""

    kind: str
    database: str
    contacts: tuple[int, ...]

    @property
    def folder_name(self) -> str:
        """The name of the first folder for such a text."""
        identity = json.dumps([self.database, sorted(self.contacts)])
        return f"{self.kind}-{sha256(identity.encode()).hexdigest()[:16]}"


class EditorFile:
    """One text to edit; in use until `release` or `remove`."""

    def __init__(self, folder: Path, descriptor: int, begun: str) -> None:
        self.folder = folder
        self.file = folder / _TEXT_NAME
        self.descriptor = descriptor
        """What keeps the folder locked, in the editor, too."""
        self._begun = begun
        self._is_open = True
        self.is_restored = self.is_changed
        """Whether it holds unsaved changes from before."""

    @property
    def is_changed(self) -> bool:
        """Whether there is anything that it did not begin with."""
        return _is_changed(self.folder, self._begun)

    def mark(self, marked: Callable[[str], str]) -> None:
        """Show in the text that it is restored; what is not plain UTF-8 stays byte for byte."""
        with suppress(OSError, UnicodeDecodeError, BadInputError):
            text = self._data().decode("utf-8")
            if not text.startswith("\ufeff") and not _other_names(self.folder):
                replace_private_file(self.file, marked(text).encode("utf-8"))

    def read(self) -> str:
        """Return the text; empty if the editor removed the file.

        Raises BadInputError when it is too long or not UTF-8, CannotWriteError when it can't be
        read."""
        try:
            return self._data().decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            raise BadInputError("The text is not UTF-8.") from error
        except OSError as error:
            raise CannotWriteError(
                wording("Can't read {} ({}).", self.file, system_reason(error))
            ) from error

    def _data(self) -> bytes:
        with suppress(FileNotFoundError), open(self.file, "rb") as edited:
            data = edited.read(MAX_BYTES + 1)
            if len(data) > MAX_BYTES:
                raise BadInputError("The text is too long (over 1 MB).")
            return data
        return b""

    def explain(self, error: FollowupError, again: str) -> FollowupError:
        """Leave the text for next time if there is one; return the error, which then names it.

        `again` says how to open it again."""
        if not self._is_open:
            return error
        if not self.is_changed:
            self.remove()
            return error
        self.release()
        explained = FollowupError(
            error.problem,
            wording("Your text is kept in {}.", self.file),
            join([part for part in (error.hint, Wording((again,))) if part], " "),
        )
        explained.code, explained.exit_code = error.code, error.exit_code
        return explained

    def release(self) -> None:
        """Leave the text where it is, for next time."""
        if self._is_open:
            self._is_open = False
            os.close(self.descriptor)

    def remove(self) -> None:
        """Remove the text: it is saved elsewhere, or nothing was written."""
        if self._is_open:
            shutil.rmtree(self.folder, ignore_errors=True)
            with suppress(OSError):
                self.folder.parent.rmdir()
                # Another user might create a temporary folder of that name.
                _temporary_roots.discard(self.folder.parent)
            self.release()


def open_editor_file(root: Path, topic: EditorTopic, text: str) -> EditorFile:
    """Return the unsaved text about the topic, or a new file that begins with `text`.

    One that another program has open is left alone. Where the state folder can't be written, the
    text is in a temporary folder. Raises CannotWriteError if that can't be written either."""
    try:
        return _open(root, topic, text)
    except OSError:
        try:
            return _open(_temporary_root(), topic, text)
        except OSError as error:
            raise CannotWriteError(
                wording("Can't write a file for the editor ({}).", system_reason(error))
            ) from error


@dataclass(frozen=True, slots=True)
class UnfinishedText:
    """A text that is left from a program or an editor that was ended."""

    topic: EditorTopic
    file: Path


def unfinished_texts(root: Path, database: str) -> list[UnfinishedText]:
    """Return the texts of that database that nobody has open; never raises."""
    texts = []
    for folder in _folders(root, ""):
        topic, begun = _read_topic(folder)
        if topic is None or topic.database != database or not _is_changed(folder, begun):
            continue
        descriptor = _lock(folder)
        if descriptor is not None:
            os.close(descriptor)
            texts.append(UnfinishedText(topic, folder / _TEXT_NAME))
    return texts


def _open(root: Path, topic: EditorTopic, text: str) -> EditorFile:
    make_private_folder(root)
    for folder in _folders(root, topic.folder_name):
        begun = _read_topic(folder)[1]
        descriptor = _lock(folder)
        if descriptor is None:
            continue
        if not _is_changed(folder, begun):
            # Left by a program that was killed before anything was written.
            shutil.rmtree(folder, ignore_errors=True)
            os.close(descriptor)
        else:
            _recover_emergency_copy(folder)
            return EditorFile(folder, descriptor, begun)
    for number in count(1):
        folder = root / f"{topic.folder_name}{f'-{number}' if number > 1 else ''}"
        try:
            folder.mkdir(0o700)
        except FileExistsError:
            continue
        descriptor = _lock(folder)
        if descriptor is None:
            continue
        begun = _digest(text.encode("utf-8", "replace"))
        try:
            content = json.dumps({**asdict(topic), "begun": begun})
            write_new_private_file(folder / _TOPIC_NAME, content)
            write_new_private_file(folder / _TEXT_NAME, text)
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(descriptor)
            raise
        return EditorFile(folder, descriptor, begun)
    raise AssertionError("numbers do not end")


def _folders(root: Path, start: str) -> Iterator[Path]:
    """Return the folders of texts, oldest first."""
    with suppress(OSError):
        found = [Path(entry.path) for entry in os.scandir(root) if entry.name.startswith(start)]
        yield from sorted(found, key=lambda folder: (_changed_at(folder / _TEXT_NAME), folder))


def _lock(folder: Path) -> int | None:
    """Lock the folder for this program; return None if another one has it or it is gone."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        lock_descriptor(descriptor, monotonic())
        if os.path.samestat(os.lstat(folder), os.fstat(descriptor)):
            return descriptor
    except OSError:
        pass
    os.close(descriptor)
    return None


def _read_topic(folder: Path) -> tuple[EditorTopic | None, str]:
    """Return what the text in a folder is about and how it began; None if that is not known."""
    try:
        about = json.loads(read_small_file(folder / _TOPIC_NAME) or b"{}")
        contacts = tuple(int(contact) for contact in about["contacts"])
        return EditorTopic(str(about["kind"]), str(about["database"]), contacts), about["begun"]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None, ""


def _is_changed(folder: Path, begun: str) -> bool:
    if _other_names(folder):
        return True
    try:
        with open(folder / _TEXT_NAME, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return bool(data.strip()) and _digest(data) != begun


def _other_names(folder: Path) -> set[str]:
    """Return the names of files that an editor left beside the text."""
    try:
        return set(os.listdir(folder)) - _OWN_NAMES
    except OSError:
        return set()


def _recover_emergency_copy(folder: Path) -> None:
    """Go on with what a killed nano had in memory; keep what it had saved beside it."""
    file, copy = folder / _TEXT_NAME, folder / _EMERGENCY_NAME
    if _changed_at(copy) > _changed_at(file):
        with suppress(OSError):
            os.replace(file, folder / _SAVED_NAME)
        with suppress(OSError):
            os.replace(copy, file)


def _changed_at(file: Path) -> int:
    try:
        return os.stat(file).st_mtime_ns
    except OSError:
        return 0


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def _temporary_root() -> Path:
    """Return the folder of this program for texts that the state folder does not take."""
    if not _temporary_roots:
        _temporary_roots.add(Path(tempfile.mkdtemp(prefix="followup-")))
    return next(iter(_temporary_roots))
