"""A person that a line names: known, one of several contacts, or new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from followup_tui.domain.language.known_names import (
    KnownContact,
    name_keys,
    narrow_by_company,
)
from followup_tui.domain.language.name_tokens import (
    NamePart,
    has_abbreviation_dot,
    without_possessive,
)
from followup_tui.domain.language.tokens import Token


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


def person_named(name: str, contacts: tuple[KnownContact, ...], company: str | None) -> NamedPerson:
    """Return the person of a name that these contacts fit; a company narrows them down."""
    contacts = narrow_by_company(contacts, company)
    if len(contacts) == 1:
        known_name = " ".join(contacts[0].name.split())
        is_guess = name_keys(name) != name_keys(known_name)
        return NamedPerson(known_name, contacts[0].id, typed=name if is_guess else "")
    return NamedPerson(name, candidates=contacts)


def typed_name(parts: Sequence[NamePart], tokens: Sequence[Token]) -> str:
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


def unique_people(people: Sequence[NamedPerson]) -> tuple[NamedPerson, ...]:
    """Return each person once, and nobody without a name."""
    return tuple({person.id or person.name: person for person in people if person.name}.values())
