"""Who a line is about: known contacts, new names, and where the topic begins. It reads the words
that are left when dates and marks are out, and never decides between several contacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from followup_tui.domain.language import english
from followup_tui.domain.language.known_names import (
    MAX_NAME_WORDS,
    KnownContact,
    KnownNames,
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
    name_parts,
    opens_sentence,
    split_at_plus,
    without_possessive,
)
from followup_tui.domain.language.tokens import Token

_MOST_LOWER_WORDS = 3
_MARKS = (":", ",")


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A person a line names: known (`id`), one of several (`candidates`), or new (neither)."""

    name: str
    id: int | None = None
    candidates: tuple[KnownContact, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether at least one contact answers to the name."""
        return self.id is not None or bool(self.candidates)


People = tuple[tuple[NamedPerson, ...], list[Token]]


def find_people(
    words: list[Token], known: KnownNames, company: str | None, comma: int = -1
) -> People:
    """The people of a line and the words of its topic. `comma` is the place of a word with a
    comma that a date followed: what is before it can be a name."""
    if words and not words[0].text and words[0].trailing.startswith(":"):
        return (), words[1:]
    words = split_glued_colon(words)
    name_end, about, is_colon = _separator(words, comma)
    part = words[:name_end]
    named = _in_part(part, known, company) if name_end else ()
    if any(one.is_known for one in named):
        return named, words[about:]
    people, behind, sure = people_at_start(words, known, company)
    if people and people[0].is_known and (sure or not is_colon):
        return people, _topic(words, behind)
    if named and (is_colon or _looks_like_name(part, behind)):
        return named, words[about:]
    if people:
        return people, _topic(words, behind)
    return _elsewhere(words, known, company), words


def count_known_name_tokens(words: Sequence[Token], known: KnownNames) -> int:
    """How many words at the start are a known name, so that no date is looked for in them."""
    keys = [word_key(word.text) for word in words[:MAX_NAME_WORDS]]
    found = known.longest_at_start(keys)
    # "Sun: …" is Sunday, but not where a Sun Li is known.
    is_named = (
        found.token_count > 0
        and words[0].key in english.AMBIGUOUS_WEEKDAYS
        and words[0].trailing[:1] in _MARKS
    )
    return found.token_count if found.is_exact or is_named else 0


def _separator(words: Sequence[Token], comma: int) -> tuple[int, int, bool]:
    """Where the name part ends, where the topic begins, and whether a colon says so; 0 is none."""
    for i, word in enumerate(words[: MAX_NAME_WORDS * MAX_PEOPLE]):
        is_about = not word.is_quoted and word.key in english.ABOUT and i > 0
        if ":" in word.trailing:
            end = i if is_about or not word.text else i + 1
            return (end, i + 1, True) if _can_be_name(words[:end], True) else (0, 0, False)
        if is_about or i == comma:
            end = i + (i == comma)
            return (end, i + 1, False) if _can_be_name(words[:end]) else (0, 0, False)
    return 0, 0, False


def _can_be_name(part: Sequence[Token], before_colon: bool = False) -> bool:
    """A colon makes a name of words that would open a sentence elsewhere: "the dentist:"."""
    opens = part and (
        part[0].key in english.ACTIONS if before_colon else opens_sentence(part[0].key)
    )
    if not part or (not part[0].is_quoted and opens):
        return False
    return all(len(person) <= MAX_NAME_WORDS for person in split_at_plus(name_parts(part)))


def _looks_like_name(part: Sequence[Token], run: int) -> bool:
    """Of a new name before " about ": capitalised throughout, or a few words in lower case."""
    if run == len(part) or all(word.is_quoted for word in part):
        return True
    lower = all(word.text[:1].islower() or word.text == PLUS for word in part)
    return lower and all(
        len(person) <= _MOST_LOWER_WORDS for person in split_at_plus(name_parts(part))
    )


def _in_part(
    part: Sequence[Token], known: KnownNames, company: str | None
) -> tuple[NamedPerson, ...]:
    """Everybody named in a name part, all of which is names."""
    people = []
    for n, person in enumerate(split_at_plus(name_parts(part))):
        name = _name(person, part)
        literal = all(piece.is_quoted for piece in person)
        keys = name_keys(name)
        answers: tuple[KnownContact, ...] = ()
        if n <= MAX_PEOPLE:
            answers = known.find_exact(keys) if literal else known.find(keys)
        people.append(_who(name, answers, company))
    return _once_each(people)


def _name(person: Sequence[NamePart], words: Sequence[Token]) -> str:
    """The name as typed, without the sign that ends it."""
    texts = []
    for piece in person:
        word = words[piece.token_index]
        whole = piece.text == word.text and not piece.is_quoted
        texts.append(word.raw if whole else piece.text)
    last = words[person[-1].token_index]
    if texts[-1] == last.raw and not person[-1].is_quoted:
        texts[-1] = last.raw.rstrip(",:;!?" if has_abbreviation_dot(last) else ".,:;!?")
    if not person[-1].is_quoted:
        texts[-1] = without_possessive(texts[-1])
    return " ".join(" ".join(texts).split())


def _who(name: str, answers: tuple[KnownContact, ...], company: str | None) -> NamedPerson:
    answers = narrow_by_company(answers, company)
    if len(answers) == 1:
        return NamedPerson(" ".join(answers[0].name.split()), answers[0].id)
    return NamedPerson(name, candidates=answers)


def _once_each(people: Sequence[NamedPerson]) -> tuple[NamedPerson, ...]:
    return tuple({one.id or one.name: one for one in people if one.name}.values())


def people_at_start(
    words: Sequence[Token], known: KnownNames, company: str | None
) -> tuple[tuple[NamedPerson, ...], int, bool]:
    """The people named at the start without a separator, the place behind them, and whether the
    first is surely meant although a colon comes later."""
    pieces = name_parts(words[: MAX_NAME_WORDS * MAX_PEOPLE])
    people: list[NamedPerson] = []
    place, behind, sure = 0, 0, False
    while place < len(pieces):
        count, answers, exact = _name_at(pieces, place, known, len(people) < MAX_PEOPLE)
        end = place + count
        if not count or (end < len(pieces) and _is_inside_word(pieces, end)):
            break
        people.append(_who(_name(pieces[place:end], words), answers, company))
        if len(people) == 1:
            sure = (exact and count > 1) or _is_followed_by_small(pieces, place, end)
        behind = end
        if end == len(pieces) or pieces[end].text != PLUS:
            break
        place = end + 1
    return _once_each(people), pieces[behind - 1].token_index + 1 if behind else 0, sure


def _is_followed_by_small(pieces: Sequence[NamePart], place: int, end: int) -> bool:
    """Whether the name is capitalised and what follows is not: "Omi visit" names Omi."""
    if end >= len(pieces) or not is_capitalised(pieces[place].text):
        return False
    return pieces[end].text[:1].islower() and pieces[end].text not in english.PARTICLES


def _is_inside_word(pieces: Sequence[NamePart], end: int) -> bool:
    """A name must take whole words: the "+1" in "Ana+1" is none."""
    same = pieces[end].token_index == pieces[end - 1].token_index
    return same and (pieces[end].text != PLUS or end + 1 == len(pieces))


def _name_at(
    pieces: Sequence[NamePart], place: int, known: KnownNames, ask: bool
) -> tuple[int, tuple[KnownContact, ...], bool]:
    """How many pieces there are a name, who answers to it, and if to the whole name."""
    first = pieces[place]
    if first.is_quoted:
        answers = known.find_exact(name_keys(first.text)) if ask else ()
        return 1, answers, bool(answers)
    keys = []
    for piece in pieces[place : place + MAX_NAME_WORDS]:
        if piece.is_quoted or not piece.key:
            break
        keys.append(piece.key)
        if piece.ends_name:
            break
    found = known.longest_at_start(keys if ask else ())
    while found.token_count:
        end = place + found.token_count
        if not continues(pieces, end) or (found.is_exact and not has_particle_at(pieces, end)):
            return found.token_count, found.contacts, found.is_exact
        # "Bo Ana" may begin somebody's longer name while "Bo" is the whole of another's.
        found = known.longest_at_start(keys[: found.token_count - 1])
    return capitalised_run(pieces, place), (), False


def _topic(words: Sequence[Token], behind: int) -> list[Token]:
    """The words behind the names, without a " re " that joins them."""
    joined = behind < len(words) and words[behind].key in english.ABOUT
    return list(words[behind + joined :])


def _elsewhere(
    words: Sequence[Token], known: KnownNames, company: str | None
) -> tuple[NamedPerson, ...]:
    """The one known contact named by whole words anywhere, if it is exactly one."""
    places = name_positions(words)
    keys = [word_key(word.text) for word in words[: places[-1] + MAX_NAME_WORDS]] if places else []
    found: dict[int, KnownContact] = {}
    for place in places:
        answers = known.longest_at_start(keys[place : place + MAX_NAME_WORDS])
        if not answers.is_exact and _is_longer(words, place + answers.token_count):
            continue
        found |= {one.id: one for one in narrow_by_company(answers.contacts, company)}
        if len(found) > 1:
            return ()
    return tuple(_who(one.name, (one,), company) for one in found.values())


def _is_longer(words: Sequence[Token], end: int) -> bool:
    """Whether a name goes on there beyond its known part."""
    is_behind = 0 < end < len(words) and not (
        words[end - 1].trailing or words[end - 1].removed_after
    )
    return is_behind and is_capitalised(words[end].text)
