"""The note line: the channel and date of an interaction, who else took part, a summary, and what
each side promised. Pure, and never raises, whatever the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pendulum import DateTime

from followup_tui.domain.due import Due, today
from followup_tui.domain.interaction import Direction
from followup_tui.domain.language import english
from followup_tui.domain.language.dates import find_due
from followup_tui.domain.language.grammar import Placement
from followup_tui.domain.language.known_names import KnownNames
from followup_tui.domain.language.leading_people import people_at_start
from followup_tui.domain.language.name_positions import lookup_prefixes
from followup_tui.domain.language.name_tokens import PLUS
from followup_tui.domain.language.named_person import NamedPerson, unique_people
from followup_tui.domain.language.past_dates import PastPhrase, past_phrase_at
from followup_tui.domain.language.tokens import Token, start_with_punctuation, tokenize
from followup_tui.domain.rules import Rules
from followup_tui.wording import NO_WORDS, Wording

_SEPARATORS = ":,;-–—"
_SPACE = "".join(filter(str.isspace, map(chr, range(0x3001))))
_MAX_DATE_TOKENS = 7
_MAX_PROMISES = 20


@dataclass(frozen=True, slots=True)
class Promise:
    """What someone promised, and for which date."""

    text: str
    due: Due | None = None
    """None if they named no date."""
    due_phrase: str | None = None
    """The date as typed."""
    hint: Wording = field(default=NO_WORDS, compare=False)
    """One sentence on words that look like a date and were not read as one."""


@dataclass(frozen=True, slots=True)
class Note:
    """What a note line says."""

    channel: str
    """Empty if none was named."""
    direction: Direction
    happened: Due
    when_phrase: str | None
    """The date as typed; None if it is today by default."""
    people: tuple[NamedPerson, ...]
    """Who else took part."""
    summary: str
    i_promised: tuple[Promise, ...] = ()
    they_promised: tuple[Promise, ...] = ()
    hint: Wording = NO_WORDS
    """One sentence if a date was rejected."""


def parse_note(
    text: str,
    now: DateTime,
    known: KnownNames,
    rules: Rules,
    *,
    has_promises: bool = True,
) -> Note:
    """Parse a line such as `call yesterday + Omar: liked the talk I: send the numbers by fri`.

    Without `has_promises`, "I:" and "they:" are words of the summary, as in a line to correct."""
    tokens = tokenize(text)
    labels = list(_promise_labels(tokens)) if has_promises else []
    head = _NoteHead(text, tokens[: labels[0][1]] if labels else tokens, now, known, rules)
    head.parse()
    promises: dict[bool, list[Promise]] = {True: [], False: []}
    for number, (is_mine, start) in enumerate(labels[:_MAX_PROMISES]):
        end = labels[number + 1][1] if number + 1 < len(labels) else len(tokens)
        promised = tokens[start + 1 : end]
        if not promised:
            continue
        promise = parse_promise(text[promised[0].start : _end(promised[-1])], now, rules)
        if promise:
            promises[is_mine].append(promise)
    return Note(
        channel=head.channel,
        direction=head.direction,
        happened=head.happened,
        when_phrase=head.when_phrase,
        people=head.people,
        summary=head.summary,
        i_promised=tuple(promises[True]),
        they_promised=tuple(promises[False]),
        hint=head.hint,
    )


def parse_promise(text: str, now: DateTime, rules: Rules) -> Promise | None:
    """Parse what was promised and for when; None for a text without words."""
    found = find_due(text, now, rules)
    rest = f"{text[: found.start]} {text[found.end :]}" if found.due else text
    promised = " ".join(rest.split()).strip(" ,;.")
    if not promised:
        return None
    return Promise(promised, found.due, found.phrase or None, NO_WORDS if found.due else found.hint)


def note_lookup_prefixes(text: str) -> tuple[str, ...]:
    """Return folded word prefixes to find the contacts of a note line by: each contact it can mean
    has a word of the name or nickname that starts with one of them."""
    return lookup_prefixes(tokenize(text))


def format_promises(promises: Sequence[Promise]) -> str:
    """Return promises as an interaction stores them: the text with the date as typed."""
    return "; ".join(
        f"{promise.text} {promise.due_phrase}" if promise.due_phrase else promise.text
        for promise in promises
    )


def format_note(note: Note, now: DateTime, rules: Rules) -> str:
    """Return the shortest line that parses to the same channel, date, people and summary, without
    promises: they are follow-ups of their own, and no longer read from the line."""
    names = [f'+ "{person.name}"' for person in note.people]
    date = [str(note.happened)]
    head = " ".join([note.channel, *(date if note.when_phrase is not None else []), *names]).strip()
    full_head = " ".join([note.channel, *date, *names]).strip()
    lines = [f"{head}: {note.summary}", f"{head} : {note.summary}"]
    if not head:
        lines.insert(0, note.summary)
    nobody = KnownNames()
    for line in lines:
        if _content(parse_note(line, now, nobody, rules, has_promises=False)) == _content(note):
            return line.strip()
    return f"{full_head} : {note.summary}".strip()


def _content(note: Note) -> tuple[object, ...]:
    """Return what a note line must keep when it is formatted and parsed again."""
    names = [person.name for person in note.people]
    return note.channel, note.happened, names, note.summary


def _promise_labels(tokens: Sequence[Token]) -> Iterator[tuple[bool, int]]:
    """Yield each "I:" and "they:" as whether it is mine, and its index."""
    for index, token in enumerate(tokens):
        if not token.is_quoted and token.trailing.startswith(":"):
            if token.key in english.MY_PROMISE:
                yield True, index
            elif token.key in english.THEIR_PROMISE:
                yield False, index


def _end(token: Token) -> int:
    return token.end + len(token.trailing)


class _NoteHead:
    """What stands before the promises."""

    def __init__(
        self, text: str, tokens: Sequence[Token], now: DateTime, known: KnownNames, rules: Rules
    ) -> None:
        self._text = text
        self._tokens = list(tokens)
        self._now, self._known, self._rules = now, known, rules
        self.channel = ""
        self.direction: Direction = "out"
        self.happened = Due.at(today(now, rules))
        self.when_phrase: str | None = None
        self.people: tuple[NamedPerson, ...] = ()
        self.summary = ""
        self.hint = NO_WORDS

    def parse(self) -> None:
        """Take channel, date and people from the start, or the date from the end."""
        tokens, index = self._tokens, 0
        if tokens and not tokens[0].text and tokens[0].trailing.startswith(":"):
            self.summary = self._source(tokens[1:])
            return
        while index < len(tokens):
            end = self._take(index)
            if end == index:
                break
            index = end
            if _has_colon(tokens[index - 1]):
                break
        if index < len(tokens) and not tokens[index].text:
            index += tokens[index].trailing[:1] in _SEPARATORS
        summary_end = len(tokens)
        if self.when_phrase is None:
            summary_end = self._take_date_at_end(index)
        self.summary = self._source(tokens[index:summary_end])

    def _take(self, index: int) -> int:
        """Take a channel, a date or people at this index; return the index after it, or the same
        index if there is none."""
        if not self.channel and (end := self._take_channel(index)) is not None:
            return end
        if self.when_phrase is None:
            phrase, hint = past_phrase_at(self._tokens, index, self._now, self._rules)
            if phrase and self._counts_at_start(phrase):
                self._set_date(phrase)
                return phrase.end
            self.hint = self.hint or hint
        token = self._tokens[index]
        if token.text == PLUS and not token.is_quoted:
            people, end, _ = people_at_start(self._tokens[index + 1 :], self._known, None)
            if people:
                self.people = unique_people([*self.people, *people])
                return index + 1 + end
        return index

    def _take_channel(self, index: int) -> int | None:
        """Take a channel; return the index after it, or None if there is none or the word belongs
        to the summary, too."""
        token = self._tokens[index]
        if token.is_quoted:
            return None
        if token.key in english.THEY and index + 1 < len(self._tokens):
            channel = english.CHANNEL_VERBS.get(self._tokens[index + 1].key)
            if channel is None:
                return None
            self.channel, self.direction = channel, "in"
            return index + 2 if self._is_marked_off(index + 1) else None
        noun = english.CHANNEL_NOUNS.get(token.key)
        channel = noun or english.CHANNEL_VERBS.get(token.key)
        if channel is None:
            return None
        self.channel = channel
        self.direction = "both" if channel in english.TWO_WAY_CHANNELS else "out"
        end = index + 1
        if end < len(self._tokens) and self._tokens[end].key in english.INCOMING:
            self.direction = "in"
        return end if noun or self._is_marked_off(index) else None

    def _is_marked_off(self, index: int) -> bool:
        """Return True if something else follows the word: "met, …", "met fri"."""
        end = index + 1
        if end == len(self._tokens) or self._tokens[index].trailing[:1] in (":", ",", ";"):
            return True
        if self._tokens[end].text == PLUS or not self._tokens[end].text:
            return True
        phrase, _ = past_phrase_at(self._tokens, end, self._now, self._rules)
        return phrase is not None and (phrase.end == len(self._tokens) or self._ends_head(phrase))

    def _counts_at_start(self, phrase: PastPhrase) -> bool:
        if phrase.placement is Placement.ANYWHERE or phrase.end == len(self._tokens):
            return True
        token = self._tokens[phrase.start]
        can_be_name = token.key in english.AMBIGUOUS_WEEKDAYS or not token.text[:1].islower()
        return self._ends_head(phrase) or not can_be_name

    def _ends_head(self, phrase: PastPhrase) -> bool:
        """Return True if a colon, a comma or people follow the phrase."""
        if self._tokens[phrase.end - 1].trailing.startswith((":", ",")):
            return True
        following = self._tokens[phrase.end]
        return following.text in ("", PLUS) and not following.is_quoted

    def _take_date_at_end(self, start: int) -> int:
        """Take a date that ends the line; return the index where the summary ends."""
        tokens = self._tokens
        for index in range(max(start, len(tokens) - _MAX_DATE_TOKENS), len(tokens)):
            phrase, _ = past_phrase_at(tokens, index, self._now, self._rules)
            if phrase is None or phrase.end != len(tokens):
                continue
            before = tokens[index - 1] if index > start else None
            if before and before.key in english.DATE_BLOCKERS and not before.trailing:
                return len(tokens)
            is_marked_off = before is None or before.trailing.startswith((",", ":", ";"))
            if phrase.placement is Placement.ANYWHERE or is_marked_off:
                self._set_date(phrase)
                return index
        return len(tokens)

    def _set_date(self, phrase: PastPhrase) -> None:
        self.happened = phrase.happened
        source = self._source(self._tokens[phrase.start : phrase.end])
        self.when_phrase = source.rstrip(_SEPARATORS + " ")

    def _source(self, tokens: Sequence[Token]) -> str:
        """Return the tokens as typed, without the punctuation that sets them apart."""
        if not tokens:
            return ""
        text = self._text[start_with_punctuation(tokens[0]) : _end(tokens[-1])]
        return text.lstrip(_SPACE + ",;").rstrip(_SPACE + ",;:")


def _has_colon(token: Token) -> bool:
    return token.trailing.startswith(":")
