"""What a reader yields: contacts and interactions as a file has them, and warnings about the rest.
Readers never decide who is already in the database; `importing` does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from followup_tui.domain.contact import ContactStatus, MethodKind
from followup_tui.domain.interaction import Direction
from followup_tui.wording import Wording

MAX_NAME_LENGTH = 1_000
"""Characters of a name, company and the like; the rest is cut off."""
MAX_EXTRA_LENGTH = 20_000
"""Characters of an unknown field; a longer one is dropped."""
MAX_METHOD_LENGTH = 2_000
"""Characters of an email address, phone number, link or handle."""
MAX_METHODS = MAX_TAGS = 200
"""Contact details, and tags, that one person may have."""


@dataclass(frozen=True, slots=True)
class ParsedContact:
    """One person as a file has them; `place` is where, such as `card 12` or `line 40`, in our words
    and the name of the file."""

    name: str
    place: str | Wording
    uid: str = ""
    nickname: str = ""
    company: str = ""
    role: str = ""
    location: str = ""
    notes: str = ""
    birthday: str | None = None
    """`1990-05-17`, or `--05-17` without a year."""
    met_on: str | None = None
    """An ISO date."""
    methods: tuple[tuple[MethodKind, str, str], ...] = ()
    """Kind, value and label of each contact detail; the preferred one first."""
    tags: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    """Fields that a contact has no place for: name (with its parameters) and raw value."""
    time_zone: str = ""
    strength: int = 0
    cadence: str | None = None
    met: str = ""
    status: ContactStatus = "parked"
    """The status if the contact is new; a known contact keeps their own."""
    parked_until: str | None = None


@dataclass(frozen=True, slots=True)
class FollowUpRequest:
    """A follow-up that a message asks for; `due` is text in the form of Due."""

    about: str
    due: str


@dataclass(frozen=True, slots=True)
class ParsedInteraction:
    """An interaction as a file has it.

    `uid` is the same each time the same message or event is read, and becomes the interaction's
    own, so that it is logged once. `happened` is text in the form of Due, not later than now.
    `participants` are matched or added like any contact, new ones parked; if it is incoming, the
    first one sent it. The follow-up asked for
    is made with the first of them, who becomes active."""

    uid: str
    happened: str
    place: str | Wording
    participants: tuple[ParsedContact, ...]
    channel: str = ""
    direction: Direction = "out"
    summary: str = ""
    followup: FollowUpRequest | None = None


@dataclass(frozen=True, slots=True)
class ReadWarning:
    """Something that was left out, wholly or in part. It is shown as "place: reason"; a str is all
    ours, user data comes in a wording."""

    place: str | Wording
    reason: str | Wording


@dataclass(frozen=True, slots=True)
class SkippedMedia:
    """How many more pictures, sounds and keys were skipped."""

    count: int


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which field each column of a table fills, in the table's order: (column name, field).

    The field is "" for a column that is kept as an extra field, `-` for one that is skipped."""

    file: str
    fields: tuple[tuple[str, str], ...]
    is_guessed: bool = False
    """Whether the table is of no known program, so that a person should check the mapping."""


ParsedItem = ParsedContact | ParsedInteraction | ReadWarning | SkippedMedia | ColumnMapping
"""What a reader yields."""


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """Everything that was read from one or more files. `media_count` is the number of pictures,
    sounds and keys, which are skipped."""

    contacts: tuple[ParsedContact, ...]
    warnings: tuple[ReadWarning, ...]
    media_count: int = 0
    interactions: tuple[ParsedInteraction, ...] = ()
    tables: tuple[ColumnMapping, ...] = ()


def collect_items(items: Iterable[ParsedItem]) -> ParsedFile:
    """Sort what a reader yields by kind."""
    contacts: list[ParsedContact] = []
    warnings: list[ReadWarning] = []
    interactions: list[ParsedInteraction] = []
    tables: list[ColumnMapping] = []
    media_count = 0
    for item in items:
        match item:
            case ParsedContact():
                contacts.append(item)
            case ParsedInteraction():
                interactions.append(item)
            case ReadWarning():
                warnings.append(item)
            case ColumnMapping():
                tables.append(item)
            case SkippedMedia(count):
                media_count += count
    return ParsedFile(
        tuple(contacts), tuple(warnings), media_count, tuple(interactions), tuple(tables)
    )


def single_line(text: str) -> str:
    """Return a short field on one line: white space collapsed, cut at `MAX_NAME_LENGTH`."""
    return " ".join(text.split())[:MAX_NAME_LENGTH]


def has_visible_text(name: str) -> bool:
    """Return whether a name shows anything, and is not only spaces and invisible characters."""
    return any(character.isprintable() and not character.isspace() for character in name)
