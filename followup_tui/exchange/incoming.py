"""What a reader gives: people as a file tells of them, and what it left out. Never a database
record, never a guess about who is known already; `plan` decides that."""

from __future__ import annotations

from dataclasses import dataclass

from followup_tui.domain.contact import MethodKind

NAME_LIMIT = 1_000
"""Names, companies and the like are cut here; nobody is called longer."""
EXTRA_LIMIT = 20_000
"""Characters that one unknown field may have and still be kept."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One person as a file tells of them; `place` is `card 12` or `line 40`, for messages."""

    name: str
    place: str
    uid: str = ""
    nickname: str = ""
    company: str = ""
    role: str = ""
    location: str = ""
    notes: str = ""
    birthday: str | None = None
    """`1990-05-17`, or `--05-17` where the year is not known."""
    met_on: str | None = None
    methods: tuple[tuple[MethodKind, str, str], ...] = ()
    """Kind, value, label; the preferred one first."""
    tags: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    """Fields that have no place here: name (with its parameters) and raw value."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was left out, wholly or in part: where it stood, and why."""

    place: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one file gave; `photos` counts pictures, sounds and keys, which are not kept."""

    people: tuple[Incoming, ...]
    skipped: tuple[Skipped, ...]
    photos: int = 0
    format: str = ""


def one_line(text: str) -> str:
    """A short field: white space single, cut at `NAME_LIMIT`."""
    return " ".join(text.split())[:NAME_LIMIT]


def is_visible(name: str) -> bool:
    """Whether there is anything to see in a name, and not only marks that steer the text."""
    return any(sign.isprintable() and not sign.isspace() for sign in name)
