"""LinkedIn's messages.csv: the last message with each partner of a conversation. It keeps one
message of each conversation in mind, never the whole file."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pendulum import DateTime

from followup_tui.domain.due import to_due
from followup_tui.domain.identity_keys import name_key, profile_key
from followup_tui.domain.interaction import Direction
from followup_tui.errors import BadInputError
from followup_tui.formats.format import FileFormat, ReadOptions
from followup_tui.formats.parsed import (
    ParsedContact,
    ParsedInteraction,
    ParsedItem,
    ReadWarning,
    has_visible_text,
    single_line,
)
from followup_tui.formats.source import Source
from followup_tui.formats.tables.columns import column_key
from followup_tui.formats.tables.rows import (
    TableRow,
    check_column_count,
    detect_layout,
    peek_lines,
    read_rows,
)

_NEEDED = frozenset({"conversationid", "from", "to", "date", "content"})
_KNOWN = _NEEDED | {"conversationtitle", "senderprofileurl", "recipientprofileurls", "subject"}
_DATE = re.compile(r"(\d{4})[-/](\d\d)[-/](\d\d) (\d\d):(\d\d)(?::\d\d)? UTC", re.ASCII)
_TAG = re.compile(r"<[^<>]{0,1000}>")
_SUMMARY_LENGTH = 300
_CONTENT_LENGTH = 5_000
_ID_LENGTH = 200
_MOST_PARTNERS = 50
_HIDDEN = "linkedin member"
_ADVERTISING = "spinmail"


@dataclass(frozen=True, slots=True)
class _Member:
    """Somebody who writes or is written to."""

    name: str
    profile: str

    @property
    def key(self) -> str:
        return profile_key(self.profile) or name_key(self.name)


@dataclass(slots=True)
class _Conversation:
    """Who takes part, and the newest message."""

    members: dict[str, _Member] = field(default_factory=dict)
    line: int = 0
    date: str = ""
    sender: str = ""
    text: str = ""


def _fits(source: Source) -> bool:
    found = detect_layout(source.head, lambda name: column_key(name) in _KNOWN)
    return found is not None and {column_key(name) for name in found.names} >= _NEEDED


def _read(source: Source, options: ReadOptions) -> Iterator[ParsedItem]:
    lines = source.lines()
    head = peek_lines(lines)
    found = detect_layout(head, lambda name: column_key(name) in _KNOWN)
    if found is None:
        raise BadInputError(f"{source.name} is empty; nothing was imported.")
    check_column_count(found, source.name)
    messages = _Messages(tuple(map(column_key, found.names)))
    for row in read_rows(head, lines, found):
        if why := messages.take(row):
            yield ReadWarning(f"line {row.line}", why)
    yield from messages.left_out()
    yield from _last(messages, messages.own(options.own_profile, source.name), options.now)


class _Messages:
    """What has been read so far: one message of each conversation."""

    def __init__(self, names: Sequence[str]) -> None:
        self._places = {name: at for at, name in reversed(list(enumerate(names)))}
        self._width = len(names)
        self._names: dict[str, str] = {}
        self._passed: dict[str, list[int]] = {}
        self.conversations: dict[str, _Conversation] = {}

    def take(self, row: TableRow) -> str:
        """Take in one message; what is wrong with it, if anything is."""
        if row.error or len(row.cells) != self._width:
            return row.error or f"has {len(row.cells):,} fields, the header has {self._width:,}"

        def cell(name: str) -> str:
            return row.cells[self._places[name]].strip() if name in self._places else ""

        if "yes" in (cell("ismessagedraft").lower(), cell("isconversationdraft").lower()):
            return self._pass("never sent", row)
        content = cell("content")[:_CONTENT_LENGTH]
        if cell("folder").upper() == "SPAM" or _ADVERTISING in content[:200]:
            return self._pass("advertising or spam", row)
        sender = self._member(cell("from"), cell("senderprofileurl"))
        if sender is None:
            return self._pass("the name of the sender is hidden", row)
        date = _DATE.fullmatch(cell("date"))
        if date is None or not cell("conversationid"):
            return "has no conversation or no date"
        members = [sender, *self._recipients(cell("to"), cell("recipientprofileurls"))]
        one = self.conversations.setdefault(cell("conversationid")[:_ID_LENGTH], _Conversation())
        for member in members[:_MOST_PARTNERS]:
            one.members.setdefault(member.key, member)
        if cell("date") >= one.date:
            one.line, one.date, one.sender = row.line, cell("date"), sender.key
            one.text = _summary(cell("subject"), content)
        return ""

    def left_out(self) -> Iterator[ReadWarning]:
        """A word for each kind of message that is left out on purpose."""
        for kind, (first, count) in self._passed.items():
            what = "one message was" if count == 1 else f"{count:,} messages from here on were"
            yield ReadWarning(f"line {first}", f"{what} left out: {kind}")

    def own(self, said: str, file: str) -> str:
        """The key of the user: as the settings say, else whoever is in most conversations.

        BadInputError where that could be several."""
        members = {
            member.key: member
            for one in self.conversations.values()
            for member in one.members.values()
        }
        for member in members.values():
            if said and member.key in (profile_key(said), name_key(said)):
                return member.key
        for member in members.values():
            if said and name_key(member.name) == name_key(said):
                return member.key
        counts = Counter(who for one in self.conversations.values() for who in one.members)
        ranked = counts.most_common(2)
        if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
            names = " and ".join(members[who].name for who, _ in ranked)
            raise BadInputError(
                f"{file} does not tell who of {names} is you. Say it in config.toml, as linkedin "
                "under [me]: the link to your profile, or your name. Nothing was imported."
            )
        return ranked[0][0] if ranked else ""

    def _pass(self, kind: str, row: TableRow) -> str:
        self._passed.setdefault(kind, [row.line, 0])[1] += 1
        return ""

    def _member(self, name: str, profile: str) -> _Member | None:
        name = single_line(html.unescape(name))
        if not has_visible_text(name) or (name.lower() == _HIDDEN and not profile):
            return None
        member = _Member(name, profile)
        self._names.setdefault(member.key, name)
        return member

    def _recipients(self, names: str, profiles: str) -> Iterator[_Member]:
        """Those written to. Names are parted by commas, which may stand in a name, too: where they
        are not as many as the profiles, those of people who wrote themselves are taken."""
        links = [link for link in re.split(r"[,;\s]+", profiles) if link]
        parted = [name for name in re.split(r"[,;] ", names) if name.strip()]
        if len(links) == 1 or not (links or "," in names):
            parted = [names]
        for at, link in enumerate(links):
            known = self._names.get(profile_key(link) or name_key(names), "")
            name = parted[at] if len(parted) == len(links) else known
            if member := self._member(name, link):
                yield member
        if not links:
            yield from filter(None, (self._member(name, "") for name in parted))


def _summary(subject: str, content: str) -> str:
    """The first words of a message, without marks of a web page."""
    plain = html.unescape(_TAG.sub(" ", content))
    text = " ".join(plain.split())
    title = " ".join(html.unescape(subject).split())
    whole = f"{title}: {text}" if title and text else title or text
    return whole if len(whole) <= _SUMMARY_LENGTH else f"{whole[: _SUMMARY_LENGTH - 1].rstrip()}…"


def _last(messages: _Messages, own: str, now: DateTime) -> Iterator[ParsedItem]:
    """The newest message with each partner; one that is that of several is told once, with all."""
    newest: dict[str, str] = {}
    conversations = messages.conversations
    for name, one in conversations.items():
        for who in one.members:
            if who != own and (who not in newest or one.date > conversations[newest[who]].date):
                newest[who] = name
    for name in dict.fromkeys(newest.values()):
        one = conversations[name]
        place = f"line {one.line}"
        happened = _local(one.date, now)
        if happened is None:
            yield ReadWarning(place, "is of a day that has not been yet, or is none")
            continue
        people = tuple(_person(member, place) for who, member in one.members.items() if who != own)
        direction: Direction = "out" if one.sender == own else "in"
        uid = f"linkedin-{name}-{one.date}"
        yield ParsedInteraction(uid, happened, place, people, "chat", direction, one.text)


def _local(date: str, now: DateTime) -> str | None:
    """The moment as the clock of `now` shows it; nothing for one to come, or that is none."""
    try:
        instant = datetime(*_numbers(date), tzinfo=UTC)
        if instant > now:
            return None
        return str(to_due(DateTime.instance(instant.astimezone(now.tzinfo))))
    except (ValueError, OverflowError):
        return None


def _numbers(date: str) -> tuple[int, int, int, int, int]:
    match = _DATE.fullmatch(date)
    assert match is not None  # only such dates are kept
    year, month, day, hour, minute = map(int, match.groups())
    return year, month, day, hour, minute


def _person(member: _Member, place: str) -> ParsedContact:
    if not member.profile:
        return ParsedContact(member.name, place)
    return ParsedContact(member.name, place, methods=(("link", member.profile, "LinkedIn"),))


FORMAT = FileFormat("linkedin-messages", "LinkedIn's messages.csv", _fits, _read)
