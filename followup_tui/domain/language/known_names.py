"""The names of the contacts one already has, and which of them a few typed words can mean.
It knows nothing of lines and dates."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from followup_tui.domain.text_folding import fold, search_tokens

MAX_NAME_WORDS = 6
"""A name that somebody types has no more words."""
_MOST_BY_PREFIX = 100
_BEHIND_ALL = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class KnownContact:
    """What is needed of a contact to recognise the name."""

    id: int
    name: str
    nickname: str = ""
    company: str = ""


@dataclass(frozen=True, slots=True)
class LeadingName:
    """The known names at the start of some words: how many words, whose, and if the whole name."""

    token_count: int = 0
    contacts: tuple[KnownContact, ...] = ()
    is_exact: bool = False


def name_keys(text: str) -> list[str]:
    """The words of a name in the form that names are compared in; signs alone are no words."""
    return [key for word in text.split() if (key := word_key(word))]


def word_key(word: str) -> str:
    """One word in that form: "Anna-Léna" gives "anna lena"."""
    return " ".join(search_tokens(word))


class KnownNames:
    """Built once from the contacts, then asked many times; the order they come in is no matter."""

    def __init__(self, contacts: Iterable[KnownContact] = ()) -> None:
        self._full: dict[str, list[KnownContact]] = {}
        self._nick: dict[str, list[KnownContact]] = {}
        self._leading: dict[str, list[KnownContact]] = {}
        self._trailing: dict[str, list[KnownContact]] = {}
        starts: list[tuple[str, str, int, list[str], KnownContact]] = []
        keyed = [(name_keys(one.name), one) for one in contacts]
        for keys, one in sorted(keyed, key=lambda pair: (pair[0], pair[1].id)):
            nick = name_keys(one.nickname)
            _add(self._full, keys, one)
            _add(self._nick, nick, one)
            for n in range(1, min(len(keys), MAX_NAME_WORDS + 1)):
                _add(self._leading, keys[:n], one)
                _add(self._trailing, keys[n:], one)
            starts += [(k[0], " ".join(k), one.id, k, one) for k in (keys, nick) if k]
        self._starts = sorted(starts, key=lambda start: start[:3])
        self._first_words = [start[0] for start in self._starts]
        later = sorted({(w, n) for n, start in enumerate(self._starts) for w in start[3][1:]})
        self._later_words = [word for word, _ in later]
        self._later_places = [place for _, place in later]

    def find_exact(self, keys: Sequence[str]) -> tuple[KnownContact, ...]:
        """The contacts of exactly that name, else of that nickname."""
        joined = " ".join(keys)
        return tuple(self._full.get(joined) or self._nick.get(joined) or ())

    def find(self, keys: Sequence[str]) -> tuple[KnownContact, ...]:
        """The contacts that the words can mean: by the whole name or nickname, else by its first
        words, else by its last, else by the beginnings of its words ("ma ch")."""
        joined = " ".join(keys)
        return (
            self._exact(joined)
            or tuple(self._leading.get(joined, ()))
            or tuple(self._trailing.get(joined, ()))
            or self._by_prefix(keys)
        )

    def longest_at_start(self, keys: Sequence[str]) -> LeadingName:
        """The longest known name, or whole first words of one, that the words begin with."""
        for count in range(min(len(keys), MAX_NAME_WORDS), 0, -1):
            joined = " ".join(keys[:count])
            if exact := self._exact(joined):
                return LeadingName(count, exact, is_exact=True)
            if part := self._leading.get(joined):
                return LeadingName(count, tuple(part))
        return LeadingName()

    def _exact(self, joined: str) -> tuple[KnownContact, ...]:
        both = [*self._full.get(joined, ()), *self._nick.get(joined, ())]
        return tuple({one.id: one for one in both}.values())

    def _by_prefix(self, keys: Sequence[str]) -> tuple[KnownContact, ...]:
        if not keys:
            return ()
        places: Iterable[int] = range(*_beginning(self._first_words, keys[0]))
        for key in keys[1:]:  # sets first: to check every Ana for "ana x" takes too long
            start, end = _beginning(self._later_words, key)
            places = set(places).intersection(self._later_places[start:end])
        found: dict[int, KnownContact] = {}
        for place in sorted(places):
            _, _, _, words, one = self._starts[place]
            if _begin(keys, words):
                found[one.id] = one
                if len(found) == _MOST_BY_PREFIX:
                    break
        return tuple(found.values())


def narrow_by_company(
    contacts: tuple[KnownContact, ...], company: str | None
) -> tuple[KnownContact, ...]:
    """Of several, those at the company, if any is."""
    if company is None or len(contacts) < 2:
        return contacts
    wanted = fold(company)
    return tuple(one for one in contacts if fold(one.company) == wanted) or contacts


def _add(index: dict[str, list[KnownContact]], keys: Sequence[str], one: KnownContact) -> None:
    if keys:
        index.setdefault(" ".join(keys), []).append(one)


def _beginning(words: Sequence[str], key: str) -> tuple[int, int]:
    """From where to where in the sorted words those stand that begin so."""
    return bisect_left(words, key), bisect_left(words, key + _BEHIND_ALL)


def _begin(keys: Sequence[str], words: Sequence[str]) -> bool:
    """Whether each typed word begins a word of the name, in order, the first its first."""
    if not words[0].startswith(keys[0]):
        return False
    rest = iter(words[1:])
    return all(any(word.startswith(key) for word in rest) for key in keys[1:])
