"""The people named at the start of a line or after a verb, without a colon behind them."""

from __future__ import annotations

from collections.abc import Sequence

from followup_tui.domain.language import english_names
from followup_tui.domain.language.known_names import (
    MAX_NAME_WORDS,
    KnownNames,
    LeadingName,
    name_keys,
)
from followup_tui.domain.language.name_positions import MAX_PEOPLE
from followup_tui.domain.language.name_tokens import (
    PLUS,
    NamePart,
    capitalised_run,
    continues,
    has_particle_at,
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

MAX_NAME_TOKENS = 192


def people_at_start(
    tokens: Sequence[Token], known: KnownNames, company: str | None
) -> tuple[tuple[NamedPerson, ...], int, bool]:
    """Return the people named at the start without a separator, the index after them, and whether
    the first is certain even if a colon comes later."""
    parts = name_parts(tokens[:MAX_NAME_TOKENS])
    people: list[NamedPerson] = []
    nobody = KnownNames()
    start, names_end, is_certain = 0, 0, False
    while start < len(parts):
        name = name_at(parts, start, known if len(people) < MAX_PEOPLE else nobody)
        end = start + name.token_count
        if not name.token_count or (end < len(parts) and _is_inside_word(parts, end)):
            break
        people.append(person_named(typed_name(parts[start:end], tokens), name.contacts, company))
        if len(people) == 1:
            is_full_name = name.is_exact and name.token_count > 1
            is_certain = is_full_name or _is_before_lower_case(parts, start, end)
        names_end = end
        if end == len(parts) or parts[end].text != PLUS:
            break
        start = end + 1
    token_end = parts[names_end - 1].token_index + 1 if names_end else 0
    return unique_people(people), token_end, is_certain


def _is_before_lower_case(parts: Sequence[NamePart], start: int, end: int) -> bool:
    """Return True if the name is capitalised and the next word is not: "Omi visit" names Omi."""
    if end >= len(parts) or not is_capitalised(parts[start].text):
        return False
    return parts[end].text[:1].islower() and parts[end].text not in english_names.PARTICLES


def _is_inside_word(parts: Sequence[NamePart], end: int) -> bool:
    """Return True if a name would end inside a token: the "+1" of "Ana+1" is not a name."""
    is_same_token = parts[end].token_index == parts[end - 1].token_index
    return is_same_token and (parts[end].text != PLUS or end + 1 == len(parts))


def name_at(parts: Sequence[NamePart], start: int, known: KnownNames) -> LeadingName:
    """Return the known or new name that starts here, counted in parts."""
    first = parts[start]
    if first.is_quoted:
        contacts = known.find_exact(name_keys(first.text))
        return LeadingName(1, contacts, is_exact=bool(contacts))
    keys = []
    for part in parts[start : start + MAX_NAME_WORDS]:
        if part.is_quoted or not part.key:
            break
        keys.append(part.key)
        if part.ends_name:
            break
    name = known.longest_at_start(keys)
    while name.token_count:
        end = start + name.token_count
        if not continues(parts, end) or (name.is_exact and not has_particle_at(parts, end)):
            return name
        # "Bo Ana" may start someone's longer name while "Bo" is all of someone else's.
        name = known.longest_at_start(keys[: name.token_count - 1])
    return LeadingName(capitalised_run(parts, start))
