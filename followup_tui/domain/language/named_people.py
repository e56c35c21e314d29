"""Who a line is about: known contacts, new names, and where the topic begins. It reads the words
that are left when dates and marks are out, and never decides between several contacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from followup_tui.domain.language import english
from followup_tui.domain.language.known_names import (
    MOST_WORDS,
    Known,
    KnownNames,
    name_keys,
    narrow,
    word_key,
)
from followup_tui.domain.language.name_positions import MOST_PEOPLE, elsewhere_places, split_colon
from followup_tui.domain.language.name_tokens import (
    PLUS,
    Piece,
    capitalised_run,
    goes_on,
    is_capitalised,
    is_dotted,
    is_small,
    opens_sentence,
    persons_of,
    pieces_of,
    without_possessive,
)
from followup_tui.domain.language.tokens import Word

_MOST_LOWER_WORDS = 3
_MARKS = (":", ",")


@dataclass(frozen=True, slots=True)
class Who:
    """A person a line names: known (`id`), one of several (`candidates`), or new (neither)."""

    name: str
    id: int | None = None
    candidates: tuple[Known, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether at least one contact answers to the name."""
        return self.id is not None or bool(self.candidates)


People = tuple[tuple[Who, ...], list[Word]]


def find_people(
    words: list[Word], known: KnownNames, company: str | None, comma: int = -1
) -> People:
    """The people of a line and the words of its topic. `comma` is the place of a word with a
    comma that a date followed: what is before it can be a name."""
    if words and not words[0].core and words[0].tail.startswith(":"):
        return (), words[1:]
    words = split_colon(words)
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


def protected_words(words: Sequence[Word], known: KnownNames) -> int:
    """How many words at the start are a known name, so that no date is looked for in them."""
    keys = [word_key(word.core) for word in words[:MOST_WORDS]]
    found = known.leading(keys)
    # "Sun: …" is Sunday, but not where a Sun Li is known.
    is_named = found.count > 0 and words[0].key in english.NAME_LIKE and words[0].tail[:1] in _MARKS
    return found.count if found.exact or is_named else 0


def _separator(words: Sequence[Word], comma: int) -> tuple[int, int, bool]:
    """Where the name part ends, where the topic begins, and whether a colon says so; 0 is none."""
    for i, word in enumerate(words[: MOST_WORDS * MOST_PEOPLE]):
        is_about = not word.literal and word.key in english.ABOUT and i > 0
        if ":" in word.tail:
            end = i if is_about or not word.core else i + 1
            return (end, i + 1, True) if _can_be_name(words[:end], True) else (0, 0, False)
        if is_about or i == comma:
            end = i + (i == comma)
            return (end, i + 1, False) if _can_be_name(words[:end]) else (0, 0, False)
    return 0, 0, False


def _can_be_name(part: Sequence[Word], before_colon: bool = False) -> bool:
    """A colon makes a name of words that would open a sentence elsewhere: "the dentist:"."""
    opens = part and (
        part[0].key in english.ACTIONS if before_colon else opens_sentence(part[0].key)
    )
    if not part or (not part[0].literal and opens):
        return False
    return all(len(person) <= MOST_WORDS for person in persons_of(pieces_of(part)))


def _looks_like_name(part: Sequence[Word], run: int) -> bool:
    """Of a new name before " about ": capitalised throughout, or a few words in lower case."""
    if run == len(part) or all(word.literal for word in part):
        return True
    lower = all(word.core[:1].islower() or word.core == PLUS for word in part)
    return lower and all(len(person) <= _MOST_LOWER_WORDS for person in persons_of(pieces_of(part)))


def _in_part(part: Sequence[Word], known: KnownNames, company: str | None) -> tuple[Who, ...]:
    """Everybody named in a name part, all of which is names."""
    people = []
    for n, person in enumerate(persons_of(pieces_of(part))):
        name = _name(person, part)
        literal = all(piece.literal for piece in person)
        keys = name_keys(name)
        answers: tuple[Known, ...] = ()
        if n <= MOST_PEOPLE:
            answers = known.literal(keys) if literal else known.called(keys)
        people.append(_who(name, answers, company))
    return _once_each(people)


def _name(person: Sequence[Piece], words: Sequence[Word]) -> str:
    """The name as typed, without the sign that ends it."""
    texts = []
    for piece in person:
        word = words[piece.place]
        whole = piece.text == word.core and not piece.literal
        texts.append(word.raw if whole else piece.text)
    last = words[person[-1].place]
    if texts[-1] == last.raw and not person[-1].literal:
        texts[-1] = last.raw.rstrip(",:;!?" if is_dotted(last) else ".,:;!?")
    if not person[-1].literal:
        texts[-1] = without_possessive(texts[-1])
    return " ".join(" ".join(texts).split())


def _who(name: str, answers: tuple[Known, ...], company: str | None) -> Who:
    answers = narrow(answers, company)
    if len(answers) == 1:
        return Who(" ".join(answers[0].name.split()), answers[0].id)
    return Who(name, candidates=answers)


def _once_each(people: Sequence[Who]) -> tuple[Who, ...]:
    return tuple({one.id or one.name: one for one in people if one.name}.values())


def people_at_start(
    words: Sequence[Word], known: KnownNames, company: str | None
) -> tuple[tuple[Who, ...], int, bool]:
    """The people named at the start without a separator, the place behind them, and whether the
    first is surely meant although a colon comes later."""
    pieces = pieces_of(words[: MOST_WORDS * MOST_PEOPLE])
    people: list[Who] = []
    place, behind, sure = 0, 0, False
    while place < len(pieces):
        count, answers, exact = _name_at(pieces, place, known, len(people) < MOST_PEOPLE)
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
    return _once_each(people), pieces[behind - 1].place + 1 if behind else 0, sure


def _is_followed_by_small(pieces: Sequence[Piece], place: int, end: int) -> bool:
    """Whether the name is capitalised and what follows is not: "Omi visit" names Omi."""
    if end >= len(pieces) or not is_capitalised(pieces[place].text):
        return False
    return pieces[end].text[:1].islower() and pieces[end].text not in english.PARTICLES


def _is_inside_word(pieces: Sequence[Piece], end: int) -> bool:
    """A name must take whole words: the "+1" in "Ana+1" is none."""
    same = pieces[end].place == pieces[end - 1].place
    return same and (pieces[end].text != PLUS or end + 1 == len(pieces))


def _name_at(
    pieces: Sequence[Piece], place: int, known: KnownNames, ask: bool
) -> tuple[int, tuple[Known, ...], bool]:
    """How many pieces there are a name, who answers to it, and if to the whole name."""
    first = pieces[place]
    if first.literal:
        answers = known.literal(name_keys(first.text)) if ask else ()
        return 1, answers, bool(answers)
    keys = []
    for piece in pieces[place : place + MOST_WORDS]:
        if piece.literal or not piece.key:
            break
        keys.append(piece.key)
        if piece.stops:
            break
    found = known.leading(keys if ask else ())
    while found.count:
        end = place + found.count
        if not goes_on(pieces, end) or (found.exact and not is_small(pieces, end)):
            return found.count, found.contacts, found.exact
        # "Bo Ana" may begin somebody's longer name while "Bo" is the whole of another's.
        found = known.leading(keys[: found.count - 1])
    return capitalised_run(pieces, place), (), False


def _topic(words: Sequence[Word], behind: int) -> list[Word]:
    """The words behind the names, without a " re " that joins them."""
    joined = behind < len(words) and words[behind].key in english.ABOUT
    return list(words[behind + joined :])


def _elsewhere(words: Sequence[Word], known: KnownNames, company: str | None) -> tuple[Who, ...]:
    """The one known contact named by whole words anywhere, if it is exactly one."""
    places = elsewhere_places(words)
    keys = [word_key(word.core) for word in words[: places[-1] + MOST_WORDS]] if places else []
    found: dict[int, Known] = {}
    for place in places:
        answers = known.leading(keys[place : place + MOST_WORDS])
        if not answers.exact and _is_longer(words, place + answers.count):
            continue
        found |= {one.id: one for one in narrow(answers.contacts, company)}
        if len(found) > 1:
            return ()
    return tuple(_who(one.name, (one,), company) for one in found.values())


def _is_longer(words: Sequence[Word], end: int) -> bool:
    """Whether a name goes on there beyond its known part."""
    is_behind = 0 < end < len(words) and not (words[end - 1].tail or words[end - 1].gap)
    return is_behind and is_capitalised(words[end].core)
