"""What a reader tells: people and what was said with them as a file has it, and what it left out.
Never a database record, never a guess about who is known already; `plan` decides that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from followup_tui.domain.contact import MethodKind, Standing
from followup_tui.domain.interaction import Direction

NAME_LIMIT = 1_000
"""Names, companies and the like are cut here; nobody is called longer."""
EXTRA_LIMIT = 20_000
"""Characters that one unknown field may have and still be kept."""
METHOD_LENGTH = 2_000
"""Characters that an address or a number may have."""
METHOD_LIMIT = TAG_LIMIT = 200
"""How many of them one person may have."""


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
    time_zone: str = ""
    strength: int = 0
    cadence: str | None = None
    met: str = ""
    standing: Standing = "parked"
    """That of somebody new; whoever is known keeps their own."""
    parked_until: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A follow-up that a message asks for; `due` is a text in the form of Due."""

    about: str
    due: str


@dataclass(frozen=True, slots=True)
class Said:
    """An interaction as a file tells of it. `uid` is the same whenever the same message or event is
    read, and becomes the interaction's: so it is logged once. `happened` is a text in the form of
    Due, not later than now. `people` took part; they are found or made like all others, new ones
    parked. A follow-up that is asked for is made with the first of them, who is then active."""

    uid: str
    happened: str
    place: str
    people: tuple[Incoming, ...]
    channel: str = ""
    direction: Direction = "out"
    summary: str = ""
    follow: Ask | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was left out, wholly or in part: where it stood, and why."""

    place: str
    why: str


@dataclass(frozen=True, slots=True)
class Photos:
    """So many more pictures, sounds and keys were met, which are not kept."""

    count: int


@dataclass(frozen=True, slots=True)
class Columns:
    """How the columns of a table were understood, in their order: the name of each and the field it
    fills; empty where it is kept beside, `-` where it is left out."""

    file: str
    fields: tuple[tuple[str, str], ...]
    is_guessed: bool = False
    """Whether it is no known program's table, so that a person should look at it."""


Told = Incoming | Said | Skipped | Photos | Columns
"""What a reader yields."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one file gave; `photos` counts pictures, sounds and keys, which are not kept."""

    people: tuple[Incoming, ...]
    skipped: tuple[Skipped, ...]
    photos: int = 0
    said: tuple[Said, ...] = ()
    columns: tuple[Columns, ...] = ()


def gather(told: Iterable[Told]) -> Reading:
    """All that a reader tells, sorted by what it is."""
    people: list[Incoming] = []
    skipped: list[Skipped] = []
    said: list[Said] = []
    columns: list[Columns] = []
    photos = 0
    for one in told:
        if isinstance(one, Incoming):
            people.append(one)
        elif isinstance(one, Said):
            said.append(one)
        elif isinstance(one, Skipped):
            skipped.append(one)
        elif isinstance(one, Columns):
            columns.append(one)
        else:
            photos += one.count
    return Reading(tuple(people), tuple(skipped), photos, tuple(said), tuple(columns))


def one_line(text: str) -> str:
    """A short field: white space single, cut at `NAME_LIMIT`."""
    return " ".join(text.split())[:NAME_LIMIT]


def is_visible(name: str) -> bool:
    """Whether there is anything to see in a name, and not only marks that steer the text."""
    return any(sign.isprintable() and not sign.isspace() for sign in name)
