"""The names of existing contacts, and which of them some typed words can mean.
Knows nothing of lines and dates."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from followup_tui.domain.latin_spelling import latin_spelling, latin_tokens
from followup_tui.domain.text_folding import fold, search_tokens

MAX_NAME_WORDS = 12
_MAX_PREFIX_MATCHES = 100
_APOSTROPHES = str.maketrans("", "", "'’ʼ`")
_AFTER_ALL = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class KnownContact:
    """What it takes to recognise a contact by name."""

    id: int
    name: str
    nickname: str = ""
    company: str = ""


@dataclass(frozen=True, slots=True)
class LeadingName:
    """The known name at the start of some words: its length, and the contacts it can mean."""

    token_count: int = 0
    contacts: tuple[KnownContact, ...] = ()
    is_exact: bool = False
    """A whole name or nickname, not a short form of one."""


def name_keys(text: str) -> list[str]:
    """Return the words of a name in the form names are compared in, without lone punctuation."""
    return [key for word in text.split() if (key := word_key(word))]


def _without_apostrophes(text: str) -> str:
    """Return "OBrien" for "O'Brien", as people type it; the same text without apostrophes."""
    return text.translate(_APOSTROPHES)


def word_key(word: str) -> str:
    """Return one word in the form names are compared in: "Anna-Léna" gives "anna lena"."""
    return " ".join(search_tokens(word))


class _NameEntry(NamedTuple):
    """The words of a name or nickname, and whose it is."""

    words: list[str]
    contact: KnownContact

    def sort_key(self) -> tuple[str, str, int]:
        return self.words[0], " ".join(self.words), self.contact.id


class KnownNames:
    """An index of contacts by name, built once. The order of the contacts does not matter."""

    def __init__(self, contacts: Iterable[KnownContact] = ()) -> None:
        self._by_name: dict[str, list[KnownContact]] = {}
        self._by_nickname: dict[str, list[KnownContact]] = {}
        self._by_first_name: dict[str, list[KnownContact]] = {}
        self._entries_by_first_name: dict[str, list[_NameEntry]] = {}
        self._by_first_words: dict[str, list[KnownContact]] = {}
        self._by_last_words: dict[str, list[KnownContact]] = {}
        self._by_latin_letters: dict[str, list[KnownContact]] = {}
        self._in_latin: list[tuple[list[str], KnownContact]] = []
        entries: list[_NameEntry] = []
        keyed = [(name_keys(contact.name), contact) for contact in contacts]
        for keys, contact in sorted(keyed, key=lambda pair: (pair[0], pair[1].id)):
            nickname = name_keys(contact.nickname)
            _index(self._by_name, keys, contact)
            _index(self._by_nickname, nickname, contact)
            if len(keys) > 1:
                self._by_first_name.setdefault(keys[0], []).append(contact)
                entry = _NameEntry(keys, contact)
                self._entries_by_first_name.setdefault(keys[0], []).append(entry)
            for count in range(1, min(len(keys), MAX_NAME_WORDS + 1)):
                _index(self._by_first_words, keys[:count], contact)
                _index(self._by_last_words, keys[count:], contact)
            entries += [_NameEntry(name, contact) for name in (keys, nickname) if name]
            self._index_plain_spelling(contact, keys)
            self._index_latin_spelling(contact, keys)
        self._entries = sorted(entries, key=_NameEntry.sort_key)
        longest = max((len(entry.words) for entry in self._entries), default=0)
        longest = max(longest, *(len(words) for words, _ in self._in_latin), 0)
        self._longest = min(longest, MAX_NAME_WORDS)
        self._first_words = [entry.words[0] for entry in self._entries]
        later = sorted(
            {(word, n) for n, entry in enumerate(self._entries) for word in entry.words[1:]}
        )
        self._later_words = [word for word, _ in later]
        self._later_entries = [n for _, n in later]

    def _index_plain_spelling(self, contact: KnownContact, keys: Sequence[str]) -> None:
        """Index the name as it is typed without apostrophes: "obrien" is O'Brien."""
        plain = name_keys(_without_apostrophes(contact.name))
        if plain == keys:
            return
        _index(self._by_name, plain, contact)
        if len(plain) > 1 and plain[0] != keys[0]:
            self._by_first_name.setdefault(plain[0], []).append(contact)
            self._entries_by_first_name.setdefault(plain[0], []).append(_NameEntry(plain, contact))
        for count in range(1, len(plain)):
            if plain[:count] != keys[:count]:
                _index(self._by_first_words, plain[:count], contact)
            if plain[count:] != keys[count:]:
                _index(self._by_last_words, plain[count:], contact)

    def _index_latin_spelling(self, contact: KnownContact, keys: Sequence[str]) -> None:
        """Index a name in another script as it is typed in Latin: "Li Ming" is 李明."""
        if not "".join(keys).isascii() and (words := search_tokens(latin_spelling(contact.name))):
            self._by_latin_letters.setdefault("".join(words), []).append(contact)
            self._in_latin.append((words, contact))

    def find_exact(self, keys: Sequence[str]) -> tuple[KnownContact, ...]:
        """Return the contacts with exactly that name, else with that nickname."""
        joined = " ".join(keys)
        return tuple(self._by_name.get(joined) or self._by_nickname.get(joined) or ())

    def find(self, keys: Sequence[str]) -> tuple[KnownContact, ...]:
        """Return the contacts that a name in a line can mean: by whole name or nickname, else by
        the first name alone or with initials ("may", "may c"). A first and last name typed in full
        is never the start of another; it may be the Latin spelling of a name in another script."""
        return self._by_whole_name(" ".join(keys)) or self._by_first_name_and_initials(keys)

    def find_loosely(self, keys: Sequence[str]) -> tuple[KnownContact, ...]:
        """Return the contacts that a name typed to find someone can mean: as `find`, else by first
        words, else by last words, else by the first letters of each word ("ma ch")."""
        joined = " ".join(keys)
        return (
            self.find(keys)
            or tuple(self._by_first_words.get(joined, ()))
            or tuple(self._by_last_words.get(joined, ()))
            or self._by_prefixes(keys)
            or self._by_any_words(keys)
            or self._by_latin_words(keys)
        )

    def longest_at_start(self, keys: Sequence[str]) -> LeadingName:
        """Return the longest known name, or the short form of one, that the words start with."""
        for count in range(min(len(keys), self._longest), 0, -1):
            joined = " ".join(keys[:count])
            if whole := self._by_whole_name(joined):
                return LeadingName(count, whole, is_exact=True)
            if shortened := self._by_first_name_and_initials(keys[:count]):
                return LeadingName(count, shortened)
        return LeadingName()

    def _by_whole_name(self, joined: str) -> tuple[KnownContact, ...]:
        both = [*self._by_name.get(joined, ()), *self._by_nickname.get(joined, ())]
        if not both and " " in joined:
            both = self._by_latin_letters.get(joined.replace(" ", ""), [])
        return tuple({contact.id: contact for contact in both}.values())

    def _by_first_name_and_initials(self, keys: Sequence[str]) -> tuple[KnownContact, ...]:
        if len(keys) == 1:
            return tuple(self._by_first_name.get(keys[0], ()))
        if not keys or any(len(key) != 1 for key in keys[1:]):
            return ()
        entries = self._entries_by_first_name.get(keys[0], ())
        return tuple(entry.contact for entry in entries if _are_initials(keys[1:], entry.words[1:]))

    def _by_any_words(self, keys: Sequence[str]) -> tuple[KnownContact, ...]:
        """Return the contacts of whose names each key begins another word: "dupont anne"."""
        contacts = {
            entry.contact.id: entry.contact
            for entry in self._entries
            if _begin_words(keys, entry.words)
        }
        return tuple(contacts.values())[:_MAX_PREFIX_MATCHES]

    def _by_latin_words(self, keys: Sequence[str]) -> tuple[KnownContact, ...]:
        """Return the contacts of whose Latin spelling each key begins a word: "minsu" is 김민수."""
        typed = [word for key in keys for word in key.split()]
        contacts = (
            contact
            for _, contact in self._in_latin
            if _begin_words(typed, latin_tokens(contact.name))
        )
        return tuple(islice(contacts, _MAX_PREFIX_MATCHES))

    def _by_prefixes(self, keys: Sequence[str]) -> tuple[KnownContact, ...]:
        if not keys:
            return ()
        numbers: Iterable[int] = range(*_prefix_range(self._first_words, keys[0]))
        for key in keys[1:]:  # narrow by sets first: checking every Ana for "ana x" is too slow
            start, end = _prefix_range(self._later_words, key)
            numbers = set(numbers).intersection(self._later_entries[start:end])
        contacts: dict[int, KnownContact] = {}
        for number in sorted(numbers):
            words, contact = self._entries[number]
            if _are_prefixes(keys, words):
                contacts[contact.id] = contact
                if len(contacts) == _MAX_PREFIX_MATCHES:
                    break
        return tuple(contacts.values())


def narrow_by_company(
    contacts: tuple[KnownContact, ...], company: str | None
) -> tuple[KnownContact, ...]:
    """Return the contacts at that company; all of them if none is."""
    if company is None or len(contacts) < 2:
        return contacts
    folded = fold(company)
    return tuple(contact for contact in contacts if fold(contact.company) == folded) or contacts


def _index(
    index: dict[str, list[KnownContact]], keys: Sequence[str], contact: KnownContact
) -> None:
    if keys:
        index.setdefault(" ".join(keys), []).append(contact)


def _prefix_range(sorted_words: Sequence[str], prefix: str) -> tuple[int, int]:
    """Return the indexes from and up to which the words start with the prefix."""
    return bisect_left(sorted_words, prefix), bisect_left(sorted_words, prefix + _AFTER_ALL)


def _are_prefixes(keys: Sequence[str], words: Sequence[str]) -> bool:
    """Return True if the keys begin words of the name, in order, the first key its first word."""
    if not words[0].startswith(keys[0]):
        return False
    rest = iter(words[1:])
    return all(any(word.startswith(key) for word in rest) for key in keys[1:])


def _begin_words(keys: Sequence[str], words: Sequence[str]) -> bool:
    """Return True if there are keys and each begins one of the words."""
    return bool(keys) and all(any(word.startswith(key) for word in words) for key in keys)


def _are_initials(keys: Sequence[str], words: Sequence[str]) -> bool:
    """Return True if each key is the first letter of one of the words, in order."""
    rest = iter(words)
    return all(any(word.startswith(key) for word in rest) for key in keys)
