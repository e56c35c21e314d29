"""The people a line names, known or new, and where its topic begins. Reads the tokens that remain
without dates and markers, and never decides between several contacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from followup_tui.domain.language import english
from followup_tui.domain.language.known_names import (
    MAX_NAME_WORDS,
    KnownContact,
    KnownNames,
    LeadingName,
    name_keys,
    narrow_by_company,
    word_key,
)
from followup_tui.domain.language.name_positions import (
    MAX_PEOPLE,
    name_positions,
    split_glued_colon,
)
from followup_tui.domain.language.name_tokens import (
    PLUS,
    NamePart,
    capitalised_run,
    continues,
    has_abbreviation_dot,
    has_particle_at,
    is_capitalised,
    is_name_like,
    name_parts,
    opens_sentence,
    split_at_plus,
    without_possessive,
)
from followup_tui.domain.language.tokens import Token

_MAX_LOWER_CASE_WORDS = 3
_MIN_LOWER_CASE_NAME = 3
_MAX_NAME_TOKENS = 192
_MAX_VERB_TOKENS = 16
_SEPARATORS = (":", ",")


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A person a line names: known (`id`), one of several (`candidates`), or new (neither)."""

    name: str
    id: int | None = None
    candidates: tuple[KnownContact, ...] = ()
    typed: str = field(default="", compare=False)
    """The name as typed if a contact was recognised by a short form of theirs: a guess."""

    @property
    def is_known(self) -> bool:
        """True if at least one contact matches the name."""
        return self.id is not None or bool(self.candidates)


def find_people(
    tokens: list[Token], known: KnownNames, company: str | None, comma: int = -1
) -> tuple[tuple[NamedPerson, ...], list[Token]]:
    """Return the people of a line and the tokens of its topic.

    `comma` is the index of a token with a comma that a date followed, or -1: what stands before
    it can be a name."""
    if tokens and not tokens[0].text and tokens[0].trailing.startswith(":"):
        return (), tokens[1:]
    tokens = split_glued_colon(tokens)
    opens_with_verb = _opens_with_verb(tokens, known)
    name_end, topic_start, has_colon = _find_separator(tokens, comma, opens_with_verb)
    before_separator = tokens[:name_end]
    named = _people_among(before_separator, known, company) if name_end else ()
    if any(person.is_known for person in named):
        return named, tokens[topic_start:]
    if not name_end and not opens_with_verb and _is_one_name(tokens):
        return _people_among(tokens, known, company), []
    leading, end, is_certain = people_at_start(tokens, known, company)
    if opens_with_verb and leading and not leading[0].is_known:
        leading = ()
    if leading and leading[0].is_known and (is_certain or not has_colon):
        return leading, _topic(tokens, end)
    if named and (has_colon or _looks_like_name(before_separator, end)):
        return named, tokens[topic_start:]
    if leading:
        return leading, _topic(tokens, end)
    return _people_elsewhere(tokens, known, company), tokens


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


def unique_people(people: Sequence[NamedPerson]) -> tuple[NamedPerson, ...]:
    """Return each person once, and nobody without a name."""
    return tuple({person.id or person.name: person for person in people if person.name}.values())


def _opens_with_verb(tokens: Sequence[Token], known: KnownNames) -> bool:
    """Return True if the line begins with a verb: a lower-case one always, a capitalised one
    before a known contact, two capitalised words or a little word ("Follow up with")."""
    if not tokens or tokens[0].is_quoted or tokens[0].key not in english.ACTIONS:
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
    if parts[1].text in english.AFTER_ACTION or known.longest_at_start(keys).token_count:
        return True
    return capitalised_run(parts, 1) > 1 and ":" not in "".join(
        token.trailing for token in tokens[:_MAX_NAME_TOKENS]
    )


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
    tokens: Sequence[Token], comma: int, opens_with_verb: bool
) -> tuple[int, int, bool]:
    """Return where the name ends, where the topic starts, and whether a colon separates them;
    the name ends at 0 if nothing does."""
    for index, token in enumerate(tokens[:_MAX_NAME_TOKENS]):
        is_about = not token.is_quoted and token.text in english.ABOUT and index > 0
        if ":" in token.trailing:
            end = index if is_about or not token.text else index + 1
            is_name = not opens_with_verb and _is_short_enough(tokens[:end])
            return (end, index + 1, True) if is_name else (0, 0, False)
        if is_about or index == comma:
            end = index + (index == comma)
            is_name = not opens_with_verb and _can_be_name(tokens[:end])
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
        name = _typed_name(parts, tokens)
        keys = name_keys(name)
        contacts: tuple[KnownContact, ...] = ()
        if number <= MAX_PEOPLE:
            is_quoted = all(part.is_quoted for part in parts)
            contacts = known.find_exact(keys) if is_quoted else known.find(keys)
        people.append(_person(name, contacts, company))
    return unique_people(people)


def _typed_name(parts: Sequence[NamePart], tokens: Sequence[Token]) -> str:
    """Return the name as typed, without the punctuation that ends it."""
    texts = []
    for part in parts:
        token = tokens[part.token_index]
        is_whole_token = part.text == token.text and not part.is_quoted
        texts.append(token.raw if is_whole_token else part.text)
    last = tokens[parts[-1].token_index]
    if not parts[-1].is_quoted:
        if texts[-1] == last.raw:
            texts[-1] = last.raw.rstrip(",:;!?" if has_abbreviation_dot(last) else ".,:;!?")
        texts[-1] = without_possessive(texts[-1])
    name = " ".join(" ".join(texts).split())
    return name if parts[0].is_quoted else name.lstrip(" ,;")


def _person(name: str, contacts: tuple[KnownContact, ...], company: str | None) -> NamedPerson:
    contacts = narrow_by_company(contacts, company)
    if len(contacts) == 1:
        known_name = " ".join(contacts[0].name.split())
        is_guess = name_keys(name) != name_keys(known_name)
        return NamedPerson(known_name, contacts[0].id, typed=name if is_guess else "")
    return NamedPerson(name, candidates=contacts)


def people_at_start(
    tokens: Sequence[Token], known: KnownNames, company: str | None
) -> tuple[tuple[NamedPerson, ...], int, bool]:
    """Return the people named at the start without a separator, the index after them, and whether
    the first is certain even if a colon comes later."""
    parts = name_parts(tokens[:_MAX_NAME_TOKENS])
    people: list[NamedPerson] = []
    nobody = KnownNames()
    start, names_end, is_certain = 0, 0, False
    while start < len(parts):
        name = _name_at(parts, start, known if len(people) < MAX_PEOPLE else nobody)
        end = start + name.token_count
        if not name.token_count or (end < len(parts) and _is_inside_word(parts, end)):
            break
        people.append(_person(_typed_name(parts[start:end], tokens), name.contacts, company))
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
    return parts[end].text[:1].islower() and parts[end].text not in english.PARTICLES


def _is_inside_word(parts: Sequence[NamePart], end: int) -> bool:
    """Return True if a name would end inside a token: the "+1" of "Ana+1" is not a name."""
    is_same_token = parts[end].token_index == parts[end - 1].token_index
    return is_same_token and (parts[end].text != PLUS or end + 1 == len(parts))


def _name_at(parts: Sequence[NamePart], start: int, known: KnownNames) -> LeadingName:
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


def _topic(tokens: Sequence[Token], start: int) -> list[Token]:
    """Return the tokens after the names, without a " re " between them."""
    has_about = start < len(tokens) and tokens[start].key in english.ABOUT
    return list(tokens[start + has_about :])


def _people_elsewhere(
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
            contacts[contact.id] = _person(typed, (contact,), company)
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
    if not tokens[0].text[:1].islower() and not _opens_with_verb(tokens, known):
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
        name = _name_at(parts, start, known)
        count = name.token_count
        if not name.contacts and count == 1 and not people and not _expects_person(parts, start):
            break
        if not count:
            break
        people.append(
            _person(_typed_name(parts[start : start + count], tokens), name.contacts, company)
        )
        start += count
        if start >= len(parts) or parts[start].text not in english.AND_ALSO:
            break
        start += 1
    return people


def _expects_person(parts: Sequence[NamePart], start: int) -> bool:
    """Return True if a single capitalised word there is a person: "email Jake", "lunch with Bo"."""
    if parts[start].text.lower() in english.VOCABULARY:
        return False
    before = [part.text for part in parts[:start]]
    if before[-1] in english.BEFORE_PERSON:
        return True
    if before[0].lower() not in english.ACTIONS:
        return False
    return all(word in english.AFTER_ACTION for word in before[1:])


def _has_more_name(tokens: Sequence[Token], end: int) -> bool:
    """Return True if a name goes on there after its known part."""
    if not 0 < end < len(tokens):
        return False
    before = tokens[end - 1]
    return not (before.trailing or before.removed_after) and is_capitalised(tokens[end].text)
