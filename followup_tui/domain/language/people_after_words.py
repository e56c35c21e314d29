"""The people named after the words that open a line: "call Rachel Green", "lunch with Priya"."""

from __future__ import annotations

from collections.abc import Sequence

from followup_tui.domain.language import english, english_names
from followup_tui.domain.language.known_names import (
    MAX_NAME_WORDS,
    KnownNames,
    narrow_by_company,
    word_key,
)
from followup_tui.domain.language.leading_people import MAX_NAME_TOKENS, name_at
from followup_tui.domain.language.name_positions import name_positions
from followup_tui.domain.language.name_tokens import (
    NamePart,
    capitalised_run,
    is_capitalised,
    name_parts,
)
from followup_tui.domain.language.named_person import (
    NamedPerson,
    person_named,
    typed_name,
    unique_people,
)
from followup_tui.domain.language.tokens import Token

_MAX_VERB_TOKENS = 16


def people_elsewhere(
    tokens: Sequence[Token], known: KnownNames, company: str | None
) -> tuple[NamedPerson, ...]:
    """Return the people named after the words that open a line: known contacts, if it is clear
    which, else those of a line of everyday speech ("call Rachel Green")."""
    named = _known_people_elsewhere(tokens, known, company)
    return named if len(named) == 1 else _people_after_verb(tokens, known, company)


def _known_people_elsewhere(
    tokens: Sequence[Token], known: KnownNames, company: str | None
) -> tuple[NamedPerson, ...]:
    """Return the known contacts named by whole words anywhere, each once."""
    positions = name_positions(tokens)
    if not positions:
        return ()
    keys = [word_key(token.text) for token in tokens[: positions[-1] + MAX_NAME_WORDS]]
    contacts: dict[int, NamedPerson] = {}
    for position in positions:
        name = known.longest_at_start(keys[position : position + MAX_NAME_WORDS])
        if not name.is_exact and _has_more_name(tokens, position + name.token_count):
            continue
        typed = " ".join(token.text for token in tokens[position : position + name.token_count])
        for contact in narrow_by_company(name.contacts, company)[:2]:
            contacts[contact.id] = person_named(typed, (contact,), company)
        if len(contacts) > 1:
            break
    return tuple(contacts.values())


def _people_after_verb(
    tokens: Sequence[Token], known: KnownNames, company: str | None
) -> tuple[NamedPerson, ...]:
    """Return the people of a line such as "send the deck to Ines Duarte" or "lunch with Priya and
    Omi"; nobody unless the line begins with a lower-case word or a verb."""
    if not tokens or tokens[0].is_quoted:
        return ()
    if not tokens[0].text[:1].islower() and not opens_with_verb(tokens, known):
        return ()
    parts = name_parts(tokens[:_MAX_VERB_TOKENS])
    positions = set(name_positions(tokens))
    for start in range(1, len(parts)):
        if parts[start].token_index in positions:
            people = _joined_people(parts, start, tokens, known, company, positions)
            if people:
                return unique_people(people)
    return ()


def _joined_people(
    parts: Sequence[NamePart],
    start: int,
    tokens: Sequence[Token],
    known: KnownNames,
    company: str | None,
    positions: set[int],
) -> list[NamedPerson]:
    """Return the person named at this part and those joined by "and"."""
    people: list[NamedPerson] = []
    while start < len(parts) and parts[start].token_index in positions:
        name = name_at(parts, start, known)
        count = name.token_count
        if not name.contacts and count == 1 and not people and not _expects_person(parts, start):
            break
        if not count:
            break
        people.append(
            person_named(typed_name(parts[start : start + count], tokens), name.contacts, company)
        )
        start += count
        if start >= len(parts) or parts[start].text not in english_names.AND_ALSO:
            break
        start += 1
    return people


def _expects_person(parts: Sequence[NamePart], start: int) -> bool:
    """Return True if a single capitalised word there is a person: "email Jake", "lunch with Bo"."""
    if parts[start].text.lower() in english.VOCABULARY:
        return False
    before = [part.text for part in parts[:start]]
    if before[-1] in english_names.BEFORE_PERSON:
        return True
    if before[0].lower() not in english_names.ACTIONS:
        return False
    return all(word in english_names.AFTER_ACTION for word in before[1:])


def _has_more_name(tokens: Sequence[Token], end: int) -> bool:
    """Return True if a name goes on there after its known part."""
    if not 0 < end < len(tokens):
        return False
    before = tokens[end - 1]
    return not (before.trailing or before.removed_after) and is_capitalised(tokens[end].text)


def opens_with_verb(tokens: Sequence[Token], known: KnownNames) -> bool:
    """Return True if the line begins with a verb: a lower-case one always, a capitalised one
    before a known contact, two capitalised words or a little word ("Follow up with")."""
    if not tokens or tokens[0].is_quoted or tokens[0].key not in english_names.ACTIONS:
        return False
    if tokens[0].text[:1].islower():
        return True
    parts = name_parts(tokens[: MAX_NAME_WORDS + 1])
    keys = [part.key for part in parts[1:] if part.key]
    if (
        len(parts) < 2
        or parts[0].ends_name
        or known.longest_at_start([parts[0].key, *keys]).is_exact
    ):
        return False
    if parts[1].text in english_names.AFTER_ACTION or known.longest_at_start(keys).token_count:
        return True
    return capitalised_run(parts, 1) > 1 and ":" not in "".join(
        token.trailing for token in tokens[:MAX_NAME_TOKENS]
    )
