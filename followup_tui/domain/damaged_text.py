"""Text of a damaged database: readable, and with the bytes that are stored."""

from __future__ import annotations

import threading
from contextlib import contextmanager

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

DAMAGED_HINT = "Some text here is damaged: followup doctor --repair"
"""Said once where a person with such text is shown."""


class DamagedText(str):
    """What is shown of a stored value that can't be read; `raw` are the bytes that are stored.

    Equal to the plain text: who gives back what was shown has changed nothing, and a value that is
    not changed is written as it was."""

    __slots__ = ("raw",)
    raw: bytes

    def __new__(cls, shown: str, raw: bytes = b"") -> DamagedText:
        """Return the text, and report it to `collecting_damage`."""
        text = super().__new__(cls, shown)
        text.raw = raw
        report_damage(raw)
        return text


class _Collectors(threading.local):
    """The sets that are filled now, on this thread."""

    def __init__(self) -> None:
        self.sets: list[set[bytes]] = []


_collectors = _Collectors()


@contextmanager
def collecting_damage() -> Iterator[set[bytes]]:
    """Collect the stored bytes of what this thread reads and can't decode inside the block."""
    damage: set[bytes] = set()
    _collectors.sets.append(damage)
    try:
        yield damage
    finally:
        _collectors.sets.pop()


def report_damage(raw: bytes) -> None:
    """Report a stored value that can't be read to `collecting_damage`."""
    for damage in _collectors.sets:
        damage.add(raw)
