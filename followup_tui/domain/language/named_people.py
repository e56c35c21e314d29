"""The people a line names, known or new, and where its topic begins. Reads the tokens that remain
without dates and markers, and never decides between several contacts."""

from __future__ import annotations

from collections.abc import Sequence

from followup_tui.domain.language import english
from followup_tui.domain.language.known_names import (
    MAX_NAME_WORDS,
    KnownContact,
    KnownNames,
    name_keys,
    word_key,
)
from followup_tui.domain.language.leading_people import MAX_NAME_TOKENS, people_at_start
from followup_tui.domain.language.name_positions import (
    MAX_PEOPLE,
    split_glued_colon,
)
from followup_tui.domain.language.name_tokens import (
    PLUS,
    is_name_like,
    name_parts,
    opens_sentence,
    split_at_plus,
)
from followup_tui.domain.language.named_person import (
    NamedPerson,
    person_named,
    typed_name,
    unique_people,
)
from followup_tui.domain.language.people_after_words import opens_with_verb, people_elsewhere
from followup_tui.domain.language.tokens import Token

_MAX_LOWER_CASE_WORDS = 3
_MIN_LOWER_CASE_NAME = 3
_SEPARATORS = (":", ",")


def find_people(
    tokens: list[Token], known: KnownNames, company: str | None, comma: int = -1
) -> tuple[tuple[NamedPerson, ...], list[Token]]:
    """Return the people of a line and the tokens of its topic.

    `comma` is the index of a token with a comma that a date followed, or -1: what stands before
    it can be a name."""
    if tokens and not tokens[0].text and tokens[0].trailing.startswith(":"):
        return (), tokens[1:]
    tokens = split_glued_colon(tokens)
    is_verb_first = opens_with_verb(tokens, known)
    name_end, topic_start, has_colon = _find_separator(tokens, comma, is_verb_first)
    before_separator = tokens[:name_end]
    named = _people_among(before_separator, known, company) if name_end else ()
    if any(person.is_known for person in named):
        return named, tokens[topic_start:]
    if not name_end and not is_verb_first and _is_one_name(tokens):
        return _people_among(tokens, known, company), []
    leading, end, is_certain = people_at_start(tokens, known, company)
    if is_verb_first and leading and not leading[0].is_known:
        leading = ()
    if leading and leading[0].is_known and (is_certain or not has_colon):
        return leading, _topic(tokens, end)
    if named and (has_colon or _looks_like_name(before_separator, end)):
        return named, tokens[topic_start:]
    if leading:
        return leading, _topic(tokens, end)
    return people_elsewhere(tokens, known, company), tokens


def count_known_name_tokens(tokens: Sequence[Token], known: KnownNames) -> int:
    """Return how many tokens at the start are a known name, so no date is searched in them."""
    keys = [word_key(token.text) for token in tokens[:MAX_NAME_WORDS]]
    name = known.longest_at_start(keys)
    # "Sun: …" means Sunday, unless there is a contact Sun Li.
    is_known_weekday = (
        name.token_count > 0
        and tokens[0].key in english.AMBIGUOUS_WEEKDAYS
        and tokens[0].trailing[:1] in _SEPARATORS
    )
    return name.token_count if name.is_exact or is_known_weekday else 0


def _is_one_name(tokens: Sequence[Token]) -> bool:
    """Return True if the whole line is a name: no topic, or a single word."""
    if (
        not tokens
        or len(tokens) > MAX_NAME_WORDS
        or any(token.removed_after for token in tokens[:-1])
    ):
        return False
    if any(PLUS in token.text for token in tokens):
        return False
    if len(tokens) == 1 and not tokens[0].is_quoted:
        key = tokens[0].key
        is_long = len(key) >= _MIN_LOWER_CASE_NAME or not key.isascii()
        if tokens[0].start and tokens[0].text[:1].islower():
            return False  # the rest of a line, not all of it
        return is_long and not opens_sentence(key) and key not in english.VOCABULARY
    return is_name_like(tokens)


def _find_separator(
    tokens: Sequence[Token], comma: int, is_verb_first: bool
) -> tuple[int, int, bool]:
    """Return where the name ends, where the topic starts, and whether a colon separates them;
    the name ends at 0 if nothing does."""
    for index, token in enumerate(tokens[:MAX_NAME_TOKENS]):
        is_about = not token.is_quoted and token.text in english.ABOUT and index > 0
        if ":" in token.trailing:
            end = index if is_about or not token.text else index + 1
            is_name = not is_verb_first and _is_short_enough(tokens[:end])
            return (end, index + 1, True) if is_name else (0, 0, False)
        if is_about or index == comma:
            end = index + (index == comma)
            is_name = not is_verb_first and _can_be_name(tokens[:end])
            return (end, index + 1, False) if is_name else (0, 0, False)
    return 0, 0, False


def _can_be_name(tokens: Sequence[Token]) -> bool:
    """Return True if the tokens before "about" or a comma can be names."""
    if not tokens:
        return False
    if opens_sentence(tokens[0].key) and not tokens[0].is_quoted and not is_name_like(tokens):
        return False
    return _is_short_enough(tokens)


def _is_short_enough(tokens: Sequence[Token]) -> bool:
    people = split_at_plus(name_parts(tokens))
    return bool(tokens) and all(len(person) <= MAX_NAME_WORDS for person in people)


def _looks_like_name(tokens: Sequence[Token], run_length: int) -> bool:
    """Return True for a new name before " about ": all capitalised, or a few lower-case words."""
    if run_length == len(tokens) or all(token.is_quoted for token in tokens):
        return True
    if is_name_like(tokens):
        return True
    is_lower = all(token.text[:1].islower() or token.text == PLUS for token in tokens)
    people = split_at_plus(name_parts(tokens))
    return is_lower and all(len(person) <= _MAX_LOWER_CASE_WORDS for person in people)


def _people_among(
    tokens: Sequence[Token], known: KnownNames, company: str | None
) -> tuple[NamedPerson, ...]:
    """Return everyone named by tokens that are all names."""
    people = []
    for number, parts in enumerate(split_at_plus(name_parts(tokens))):
        name = typed_name(parts, tokens)
        keys = name_keys(name)
        contacts: tuple[KnownContact, ...] = ()
        if number <= MAX_PEOPLE:
            is_quoted = all(part.is_quoted for part in parts)
            contacts = known.find_exact(keys) if is_quoted else known.find(keys)
        people.append(person_named(name, contacts, company))
    return unique_people(people)


def _topic(tokens: Sequence[Token], start: int) -> list[Token]:
    """Return the tokens after the names, without a " re " between them."""
    has_about = start < len(tokens) and tokens[start].key in english.ABOUT
    return list(tokens[start + has_about :])
