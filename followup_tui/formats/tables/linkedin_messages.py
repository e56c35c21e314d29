"""Read LinkedIn's messages.csv: the newest message with each partner. Only one message of each
conversation is held in memory, never the whole file."""

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
from followup_tui.formats.format import FileFormat, ReadOptions
from followup_tui.formats.parsed import (
    ParsedContact,
    ParsedInteraction,
    ParsedItem,
    ReadWarning,
    has_visible_text,
    single_line,
)
from followup_tui.formats.source import Source, UnreadableFileError
from followup_tui.formats.tables.columns import column_key
from followup_tui.formats.tables.rows import (
    TableRow,
    check_column_count,
    detect_layout,
    peek_lines,
    read_rows,
)
from followup_tui.wording import join, wording

_NEEDED_COLUMNS = frozenset({"conversationid", "from", "to", "date", "content"})
_KNOWN_COLUMNS = _NEEDED_COLUMNS | {
    *("conversationtitle", "senderprofileurl", "recipientprofileurls", "subject")
}
_DATE = re.compile(r"(\d{4})[-/](\d\d)[-/](\d\d) (\d\d):(\d\d)(?::\d\d)? UTC", re.ASCII)
_HTML_TAG = re.compile(r"<[^<>]{0,1000}>")
_SUMMARY_LENGTH = 300
_CONTENT_LENGTH = 5_000
_ID_LENGTH = 200
_MAX_MEMBERS = 50
_HIDDEN_NAME = "linkedin member"
_ADVERTISING = "spinmail"


@dataclass(frozen=True, slots=True)
class _Member:
    """Someone who sends or receives messages."""

    name: str
    profile: str

    @property
    def key(self) -> str:
        return profile_key(self.profile) or name_key(self.name)


@dataclass(slots=True)
class _Conversation:
    """The members of a conversation by key, and its newest message; `sender` is a key."""

    members: dict[str, _Member] = field(default_factory=dict)
    line: int = 0
    date: str = ""
    sender: str = ""
    summary: str = ""


def _is_known_column(name: str) -> bool:
    return column_key(name) in _KNOWN_COLUMNS


def _matches(source: Source) -> bool:
    layout = detect_layout(source.head, _is_known_column)
    return layout is not None and {column_key(name) for name in layout.names} >= _NEEDED_COLUMNS


def _read(source: Source, options: ReadOptions) -> Iterator[ParsedItem]:
    """Yield the newest message with each partner; raise UnreadableFileError if the file is
    empty, too wide, or does not show which member is the user."""
    lines = source.lines()
    head = peek_lines(lines)
    layout = detect_layout(head, _is_known_column)
    if layout is None:
        raise UnreadableFileError(source.name, "empty")
    check_column_count(layout, source.name)
    messages = _Messages(tuple(map(column_key, layout.names)))
    for row in read_rows(head, lines, layout):
        if error := messages.add(row):
            yield ReadWarning(f"line {row.line}", error)
    yield from messages.skipped()
    own_key = messages.own_key(options.own_profile, source.name)
    yield from _newest_messages(messages, own_key, options.now)


class _Messages:
    """The messages read so far: the newest of each conversation."""

    def __init__(self, names: Sequence[str]) -> None:
        self._indexes = {name: index for index, name in reversed(list(enumerate(names)))}
        self._width = len(names)
        self._names: dict[str, str] = {}
        self._skipped: dict[str, list[int]] = {}
        self.conversations: dict[str, _Conversation] = {}

    def add(self, row: TableRow) -> str:
        """Add one message; return what is wrong with its row, or an empty string."""
        if row.error or len(row.cells) != self._width:
            width = f"{len(row.cells):,} fields, but the header has {self._width:,}"
            return row.error or width

        def cell(name: str) -> str:
            return row.cells[self._indexes[name]].strip() if name in self._indexes else ""

        if "yes" in (cell("ismessagedraft").lower(), cell("isconversationdraft").lower()):
            return self._skip("draft", row)
        content = cell("content")[:_CONTENT_LENGTH]
        if cell("folder").upper() == "SPAM" or _ADVERTISING in content[:200]:
            return self._skip("advertising or spam", row)
        sender = self._member(cell("from"), cell("senderprofileurl"))
        if sender is None:
            return self._skip("sender's name is hidden", row)
        conversation_id, date = cell("conversationid"), cell("date")
        if not conversation_id or not _DATE.fullmatch(date):
            return "no conversation or no date"
        members = [sender, *self._recipients(cell("to"), cell("recipientprofileurls"))]
        conversation = self.conversations.setdefault(conversation_id[:_ID_LENGTH], _Conversation())
        for member in members[:_MAX_MEMBERS]:
            conversation.members.setdefault(member.key, member)
        if date >= conversation.date:
            conversation.line, conversation.date, conversation.sender = row.line, date, sender.key
            conversation.summary = _summarize(cell("subject"), content)
        return ""

    def skipped(self) -> Iterator[ReadWarning]:
        """Yield one warning for each reason to skip messages."""
        for reason, (first_line, count) in self._skipped.items():
            amount = "1 message" if count == 1 else f"{count:,} messages from here on"
            yield ReadWarning(f"line {first_line}", f"{amount} skipped: {reason}")

    def own_key(self, own_profile: str, file: str) -> str:
        """Return the member key of the user: from the settings, else the member of most
        conversations; empty if there are no messages.

        Raises UnreadableFileError if several members are in as many conversations."""
        members = {
            key: member
            for conversation in self.conversations.values()
            for key, member in conversation.members.items()
        }
        if own_profile:
            profile, name = profile_key(own_profile), name_key(own_profile)
            for key in members:
                if key in (profile, name):
                    return key
            for key, member in members.items():
                if name_key(member.name) == name:
                    return key
        counts = Counter(
            key for conversation in self.conversations.values() for key in conversation.members
        )
        ranked = counts.most_common(2)
        if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
            names = join([wording("{}", members[key].name) for key, _ in ranked], " or ")
            raise UnreadableFileError(
                file,
                wording("can't tell whether you are {}", names),
                "Set linkedin under [me] in config.toml to your profile link or your name.",
            )
        return ranked[0][0] if ranked else ""

    def _skip(self, reason: str, row: TableRow) -> str:
        self._skipped.setdefault(reason, [row.line, 0])[1] += 1
        return ""

    def _member(self, name: str, profile: str) -> _Member | None:
        name = single_line(html.unescape(name))
        if not has_visible_text(name) or (name.lower() == _HIDDEN_NAME and not profile):
            return None
        member = _Member(name, profile)
        self._names.setdefault(member.key, name)
        return member

    def _recipients(self, names: str, profiles: str) -> Iterator[_Member]:
        """Yield the recipients. Commas separate names but may also stand in one; if the names are
        not as many as the profiles, use the names of people who sent a message themselves."""
        links = [link for link in re.split(r"[,;\s]+", profiles) if link]
        separate_names = [name for name in re.split(r"[,;] ", names) if name.strip()]
        if len(links) == 1 or not (links or "," in names):
            separate_names = [names]
        for index, link in enumerate(links):
            known_name = self._names.get(profile_key(link) or name_key(names), "")
            name = separate_names[index] if len(separate_names) == len(links) else known_name
            if member := self._member(name, link):
                yield member
        if not links:
            yield from filter(None, (self._member(name, "") for name in separate_names))


def _summarize(subject: str, content: str) -> str:
    """Return subject and start of a message on one line, without HTML."""
    text = " ".join(html.unescape(_HTML_TAG.sub(" ", content)).split())
    title = " ".join(html.unescape(subject).split())
    summary = f"{title}: {text}" if title and text else title or text
    if len(summary) <= _SUMMARY_LENGTH:
        return summary
    return f"{summary[: _SUMMARY_LENGTH - 1].rstrip()}…"


def _newest_messages(messages: _Messages, own_key: str, now: DateTime) -> Iterator[ParsedItem]:
    """Yield the newest message with each partner; a message shared by several partners is yielded
    once."""
    newest: dict[str, str] = {}
    conversations = messages.conversations
    for conversation_id, conversation in conversations.items():
        for key in conversation.members:
            is_newer = key not in newest or conversation.date > conversations[newest[key]].date
            if key != own_key and is_newer:
                newest[key] = conversation_id
    for conversation_id in dict.fromkeys(newest.values()):
        conversation = conversations[conversation_id]
        place = f"line {conversation.line}"
        happened = _local_time(conversation.date, now)
        if happened is None:
            yield ReadWarning(place, "the date is in the future or doesn't exist")
            continue
        # The sender first: it is contact from them, not from the others of a group.
        keys = sorted(conversation.members, key=lambda key: key != conversation.sender)
        participants = tuple(
            _contact(conversation.members[key], place) for key in keys if key != own_key
        )
        direction: Direction = "out" if conversation.sender == own_key else "in"
        uid = f"linkedin-{conversation_id}-{conversation.date}"
        yield ParsedInteraction(
            uid, happened, place, participants, "chat", direction, conversation.summary
        )


def _local_time(date: str, now: DateTime) -> str | None:
    """Return a UTC date as local time in the form of Due, in the zone of `now`; None if it is in
    the future or does not exist."""
    match = _DATE.fullmatch(date)
    assert match is not None  # `add` keeps only such dates
    year, month, day, hour, minute = map(int, match.groups())
    try:
        instant = datetime(year, month, day, hour, minute, tzinfo=UTC)
        if instant > now:
            return None
        return str(to_due(DateTime.instance(instant.astimezone(now.tzinfo))))
    except (ValueError, OverflowError):
        return None


def _contact(member: _Member, place: str) -> ParsedContact:
    if not member.profile:
        return ParsedContact(member.name, place)
    return ParsedContact(member.name, place, methods=(("link", member.profile, "LinkedIn"),))


FORMAT = FileFormat("linkedin-messages", "LinkedIn's messages.csv", _matches, _read)
