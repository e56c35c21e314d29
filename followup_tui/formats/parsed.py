"""What a reader tells: people and what was said with them as a file has it, and what it left out.
Never a database record, never a guess about who is known already; `plan` decides that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from followup_tui.domain.contact import ContactStatus, MethodKind
from followup_tui.domain.interaction import Direction

MAX_NAME_LENGTH = 1_000
"""Names, companies and the like are cut here; nobody is called longer."""
MAX_EXTRA_LENGTH = 20_000
"""Characters that one unknown field may have and still be kept."""
MAX_METHOD_LENGTH = 2_000
"""Characters that an address or a number may have."""
MAX_METHODS = MAX_TAGS = 200
"""How many of them one person may have."""


@dataclass(frozen=True, slots=True)
class ParsedContact:
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
    status: ContactStatus = "parked"
    """That of somebody new; whoever is known keeps their own."""
    parked_until: str | None = None


@dataclass(frozen=True, slots=True)
class FollowUpRequest:
    """A follow-up that a message asks for; `due` is a text in the form of Due."""

    about: str
    due: str


@dataclass(frozen=True, slots=True)
class ParsedInteraction:
    """An interaction as a file tells of it. `uid` is the same whenever the same message or event is
    read, and becomes the interaction's: so it is logged once. `happened` is a text in the form of
    Due, not later than now. `people` took part; they are found or made like all others, new ones
    parked. A follow-up that is asked for is made with the first of them, who is then active."""

    uid: str
    happened: str
    place: str
    participants: tuple[ParsedContact, ...]
    channel: str = ""
    direction: Direction = "out"
    summary: str = ""
    followup: FollowUpRequest | None = None


@dataclass(frozen=True, slots=True)
class ReadWarning:
    """Something that was left out, wholly or in part: where it stood, and why."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class SkippedMedia:
    """So many more pictures, sounds and keys were met, which are not kept."""

    count: int


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """How the columns of a table were understood, in their order: the name of each and the field it
    fills; empty where it is kept beside, `-` where it is left out."""

    file: str
    fields: tuple[tuple[str, str], ...]
    is_guessed: bool = False
    """Whether it is no known program's table, so that a person should look at it."""


ParsedItem = ParsedContact | ParsedInteraction | ReadWarning | SkippedMedia | ColumnMapping
"""What a reader yields."""


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """All that one file gave; `photos` counts pictures, sounds and keys, which are not kept."""

    contacts: tuple[ParsedContact, ...]
    warnings: tuple[ReadWarning, ...]
    media_count: int = 0
    interactions: tuple[ParsedInteraction, ...] = ()
    tables: tuple[ColumnMapping, ...] = ()


def collect_items(told: Iterable[ParsedItem]) -> ParsedFile:
    """All that a reader tells, sorted by what it is."""
    people: list[ParsedContact] = []
    skipped: list[ReadWarning] = []
    said: list[ParsedInteraction] = []
    columns: list[ColumnMapping] = []
    photos = 0
    for one in told:
        if isinstance(one, ParsedContact):
            people.append(one)
        elif isinstance(one, ParsedInteraction):
            said.append(one)
        elif isinstance(one, ReadWarning):
            skipped.append(one)
        elif isinstance(one, ColumnMapping):
            columns.append(one)
        else:
            photos += one.count
    return ParsedFile(tuple(people), tuple(skipped), photos, tuple(said), tuple(columns))


def single_line(text: str) -> str:
    """A short field: white space single, cut at `NAME_LIMIT`."""
    return " ".join(text.split())[:MAX_NAME_LENGTH]


def has_visible_text(name: str) -> bool:
    """Whether there is anything to see in a name, and not only marks that steer the text."""
    return any(sign.isprintable() and not sign.isspace() for sign in name)
