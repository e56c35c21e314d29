"""States in which a database file is found, and what each kind of verb does then."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.faults.program import Home

Kind = Literal[
    "read", "export", "write", "add", "undo", "import", "export file", "add many", "screen"
]
KINDS: tuple[Kind, ...] = (
    *("read", "add", "screen", "write", "import", "export", "undo", "add many", "export file"),
)
CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Card One\nEND:VCARD\n"
LINES = "Line One: lunch fri\nLine Two: lunch fri\n"
CALLS: Mapping[Kind, tuple[tuple[str, ...], str]] = {
    "read": (("due", "--json"), ""),
    "export": (("export", "--format", "json", "-"), ""),
    "write": (("done", "1"), ""),
    "add": (("add", "May Chen: coffee fri"), ""),
    "undo": (("undo",), ""),
    "import": (("import", "-"), CARD),
    "export file": (("export", "out.json"), ""),
    "add many": (("add", "-"), LINES),
}
CAPTURED: Mapping[Kind, tuple[str, ...]] = {
    "add": ("May Chen",),
    "add many": ("Line One", "Line Two"),
    "screen": ("May Chen",),
}
READING: tuple[Kind, ...] = ("read", "export", "export file")


@dataclass(frozen=True)
class State:
    """A state of the file, and the exit codes of the verbs."""

    id: str
    """That of its row in the matrix."""
    damage: Callable[[Path, random.Random], None]
    reading: tuple[int, ...] = (5,)
    writing: tuple[int, ...] = (5,)
    adding: Literal["queued", "refused", "saved", "either"] = "queued"
    screen: Literal["starts", "refuses", "asks", "either"] = "refuses"
    is_untouched: bool = True
    """Whether a verb that fails leaves every byte of the file."""

    def codes(self, kind: Kind) -> tuple[int, ...]:
        """Return the exit codes that are right for a kind of verb."""
        if kind in CAPTURED:
            return (5,) if self.adding == "refused" else (0,)
        return self.reading if kind in READING else self.writing


def _folder(path: Path, chance: random.Random) -> None:
    path.unlink()
    path.mkdir()


def _dangling_link(path: Path, chance: random.Random) -> None:
    path.unlink()
    path.symlink_to(path.with_name("unmounted") / "followup.db")


def _zero_bytes(path: Path, chance: random.Random) -> None:
    path.write_bytes(b"")


def _text(path: Path, chance: random.Random) -> None:
    path.write_text("Shopping: milk, bread\n" * 500)


def _half(path: Path, chance: random.Random) -> None:
    os.truncate(path, int(path.stat().st_size * chance.uniform(0.05, 0.95)))


def _pages(path: Path, chance: random.Random) -> None:
    with path.open("r+b") as file:
        for page in chance.sample(range(path.stat().st_size // 4096), 20):
            file.seek(page * 4096)
            file.write(chance.randbytes(4096))


def _flipped(path: Path, chance: random.Random) -> None:
    with path.open("r+b") as file:
        place = chance.randrange(path.stat().st_size)
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ (1 << chance.randrange(8))]))


def _newer(path: Path, chance: random.Random) -> None:
    # As another program that holds no lock would: user_version is in the header.
    with path.open("r+b") as file:
        file.seek(60)
        file.write((99).to_bytes(4, "big"))


_DAMAGED = {
    "reading": (0, 1, 5),
    "writing": (0, 1, 5),
    "adding": "either",
    "screen": "either",
}
STATES = (
    State("folder in place", _folder, adding="refused"),
    State("dangling link", _dangling_link, screen="asks"),
    State("zero bytes", _zero_bytes, screen="asks"),
    State("text", _text),
    State("newer schema", _newer),
    State("half a file", _half, **_DAMAGED),  # type: ignore[arg-type]
    State("20 pages", _pages, **_DAMAGED),  # type: ignore[arg-type]
    State("flipped byte", _flipped, **_DAMAGED),  # type: ignore[arg-type]
)


def bytes_of(path: Path) -> bytes | str:
    """Return what is at the path, to see that it stays: bytes, or where a link leads."""
    if path.is_symlink():
        return os.readlink(path)
    return b"folder" if path.is_dir() else path.read_bytes()


def put_back(home: Home, sample: Home) -> None:
    """Put a good database in the place of a bad one."""
    path = home.database
    if path.is_symlink():
        # The disk is mounted again.
        path = Path(os.readlink(path))
        path.parent.mkdir()
    elif path.is_dir():
        path.rmdir()
    else:
        path.unlink(missing_ok=True)
    shutil.copy(sample.database, path)
