"""The note line: how and when something took place, who else was there, what was said and what each
side promised. Pure, and never raises, whatever the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pendulum import DateTime

from followup_tui.domain.due import Due, today
from followup_tui.domain.interaction import Direction
from followup_tui.domain.language import english
from followup_tui.domain.language.dates import find_due
from followup_tui.domain.language.grammar import Placement
from followup_tui.domain.language.known_names import KnownNames
from followup_tui.domain.language.name_positions import lookup_prefixes
from followup_tui.domain.language.name_tokens import PLUS
from followup_tui.domain.language.named_people import NamedPerson, people_at_start
from followup_tui.domain.language.past_dates import PastPhrase, past_phrase_at
from followup_tui.domain.language.tokens import Token, start_with_punctuation, tokenize
from followup_tui.domain.rules import Rules

_SEPARATORS = ":,;-–—"
_ENDINGS = " ,;:\n\t"
_LOOKED_AT_END = 7  # words that a phrase at the end may have
_MOST_PROMISES = 20


@dataclass(frozen=True, slots=True)
class Promise:
    """What somebody promised, and by when if they said so."""

    text: str
    due: Due | None = None
    due_phrase: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What was understood of a line."""

    channel: str
    """Empty where none was named."""
    direction: Direction
    happened: Due
    when_phrase: str | None
    """The words used for the day; None where it is today by default."""
    people: tuple[NamedPerson, ...]
    """Who else took part."""
    summary: str
    i_promised: tuple[Promise, ...] = ()
    they_promised: tuple[Promise, ...] = ()
    hint: str = ""


def parse_note(text: str, now: DateTime, known: KnownNames, rules: Rules) -> Note:
    """Read a line such as `call yesterday + Omar: liked the talk I: send the numbers by fri`."""
    words = tokenize(text)
    parts = list(_parts(words))
    head = _Head(text, words[: parts[0][1]] if parts else words, now, known, rules)
    head.read()
    promises: dict[bool, list[Promise]] = {True: [], False: []}
    for place, (mine, start) in enumerate(parts[:_MOST_PROMISES]):
        stop = parts[place + 1][1] if place + 1 < len(parts) else len(words)
        said = words[start + 1 : stop]
        if said and (promise := parse_promise(text[said[0].start : _end(said[-1])], now, rules)):
            promises[mine].append(promise)
    return Note(
        channel=head.channel,
        direction=head.direction,
        happened=head.happened,
        when_phrase=head.when_words,
        people=head.people,
        summary=head.summary,
        i_promised=tuple(promises[True]),
        they_promised=tuple(promises[False]),
        hint=head.hint,
    )


def note_lookup_prefixes(text: str) -> tuple[str, ...]:
    """The folded beginnings of words under which everybody named in the line can be found."""
    return lookup_prefixes(tokenize(text))


def format_promises(promises: Sequence[Promise]) -> str:
    """Promises as an interaction keeps them: the words with the day that was said."""
    shown = (f"{one.text} {one.due_phrase}" if one.due_phrase else one.text for one in promises)
    return "; ".join(shown)


def format_note(note: Note) -> str:
    """A line that reads the same, but for the direction."""
    head = [note.channel] if note.channel else []
    if note.when_phrase is not None:
        head.append(str(note.happened))
    head += [f'+ "{who.name}"' for who in note.people]
    parts = [" ".join(head) + ":", note.summary]
    parts += [f"I: {one.text}{f' {one.due}' if one.due else ''}" for one in note.i_promised]
    parts += [f"they: {one.text}{f' {one.due}' if one.due else ''}" for one in note.they_promised]
    return " ".join(part for part in parts if part).strip()


def _parts(words: Sequence[Token]) -> Iterator[tuple[bool, int]]:
    """Where a promise begins, and whether it is mine: at "I:" and "they:"."""
    for place, word in enumerate(words):
        if not word.is_quoted and word.trailing.startswith(":"):
            if word.key in english.MY_PROMISE:
                yield True, place
            elif word.key in english.THEIR_PROMISE:
                yield False, place


def _end(word: Token) -> int:
    return word.end + len(word.trailing)


def parse_promise(text: str, now: DateTime, rules: Rules) -> Promise | None:
    """What was promised and by when, looking forward; None for a text without words."""
    found = find_due(text, now, rules)
    rest = f"{text[: found.start]} {text[found.end :]}" if found.due else text
    words = " ".join(rest.split()).strip(" ,;.")
    return Promise(words, found.due, found.phrase or None) if words else None


class _Head:
    """What stands in front of the promises."""

    def __init__(
        self, text: str, words: Sequence[Token], now: DateTime, known: KnownNames, rules: Rules
    ) -> None:
        self._text = text
        self._words = list(words)
        self._now, self._known, self._rules = now, known, rules
        self.channel = ""
        self.direction: Direction = "out"
        self.happened = Due.at(today(now, rules))
        self.when_words: str | None = None
        self.people: tuple[NamedPerson, ...] = ()
        self.summary = ""
        self.hint = ""

    def read(self) -> None:
        """Take channel, day and people from the start, or the day from the end."""
        words, place = self._words, 0
        if words and not words[0].text and words[0].trailing.startswith(":"):
            self.summary = self._typed(words[1:])
            return
        while place < len(words):
            taken = self._take(place)
            if taken == place:
                break
            place = taken
            if _ends(words[place - 1]):
                break
        if place < len(words) and not words[place].text:
            place += words[place].trailing[:1] in _SEPARATORS
        stop = len(words)
        if self.when_words is None:
            stop = self._day_at_end(place)
        self.summary = self._typed(words[place:stop])

    def _take(self, place: int) -> int:
        """What is behind a channel, a day or people there; the place itself where none is."""
        if not self.channel and (behind := self._channel(place)) is not None:
            return behind
        if self.when_words is None:
            found, hint = past_phrase_at(self._words, place, self._now, self._rules)
            if found and self._counts_at_start(found):
                self._happened(found)
                return found.end
            if hint and not self.hint:
                self.hint = hint
        word = self._words[place]
        if word.text == PLUS and not word.is_quoted:
            people, behind, _ = people_at_start(self._words[place + 1 :], self._known, None)
            if people:
                self.people += people
                return place + 1 + behind
        return place

    def _channel(self, place: int) -> int | None:
        """The place behind a channel word: the same place where the word stays in the text."""
        word = self._words[place]
        if word.is_quoted:
            return None
        if word.key in english.THEY and place + 1 < len(self._words):
            channel = english.CHANNEL_VERBS.get(self._words[place + 1].key)
            if channel is None:
                return None
            self.channel, self.direction = channel, "in"
            return place + 2 if self._is_marked_off(place + 1) else None
        noun, verb = (kind.get(word.key) for kind in (english.CHANNEL_NOUNS, english.CHANNEL_VERBS))
        channel = noun or verb
        if channel is None:
            return None
        self.channel = channel
        self.direction = "both" if channel in english.TWO_WAY_CHANNELS else "out"
        behind = place + 1
        if behind < len(self._words) and self._words[behind].key in english.INCOMING:
            self.direction = "in"
        if noun or self._is_marked_off(place):
            return behind
        return None

    def _is_marked_off(self, place: int) -> bool:
        """Whether the note goes on with something else behind the word: "met, …", "met fri"."""
        behind = place + 1
        if behind == len(self._words) or self._words[place].trailing[:1] in (":", ",", ";"):
            return True
        if self._words[behind].text == PLUS or not self._words[behind].text:
            return True
        found, _ = past_phrase_at(self._words, behind, self._now, self._rules)
        return found is not None and (found.end == len(self._words) or self._closes(found))

    def _counts_at_start(self, found: PastPhrase) -> bool:
        if found.placement is Placement.ANYWHERE or found.end == len(self._words):
            return True
        word = self._words[found.start]
        can_be_name = word.key in english.AMBIGUOUS_WEEKDAYS or not word.text[:1].islower()
        return self._closes(found) or not can_be_name

    def _closes(self, found: PastPhrase) -> bool:
        """Whether a colon, a comma or people stand behind the phrase."""
        if _ends(self._words[found.end - 1]) or self._words[found.end - 1].trailing.startswith(","):
            return True
        following = self._words[found.end]
        return following.text in ("", PLUS) and not following.is_quoted

    def _day_at_end(self, place: int) -> int:
        """Where the text ends: in front of a day that ends the line, if one does."""
        words = self._words
        for start in range(max(place, len(words) - _LOOKED_AT_END), len(words)):
            found, _ = past_phrase_at(words, start, self._now, self._rules)
            if found is None or found.end != len(words):
                continue
            before = words[start - 1] if start > place else None
            if before and before.key in english.DATE_BLOCKERS and not before.trailing:
                return len(words)
            marked = before is None or before.trailing.startswith((",", ":", ";"))
            if found.placement is Placement.ANYWHERE or marked:
                self._happened(found)
                return start
        return len(words)

    def _happened(self, found: PastPhrase) -> None:
        self.happened = found.happened
        words = self._typed(self._words[found.start : found.end])
        self.when_words = words.rstrip(_SEPARATORS + " ")

    def _typed(self, words: Sequence[Token]) -> str:
        """The words as typed, without the signs that set them apart."""
        if not words:
            return ""
        text = self._text[start_with_punctuation(words[0]) : _end(words[-1])]
        return text.strip().lstrip(",; ").rstrip(_ENDINGS)


def _ends(word: Token) -> bool:
    return word.trailing.startswith(":")
