"""Two contacts beside each other, with all that helps to tell whether they are one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from followup_tui.domain.contact import Contact, Method
from followup_tui.domain.duplicates.contact_records import Around
from followup_tui.storage.queries.contact_records import around
from followup_tui.storage.queries.contacts import contacts, tags_of
from followup_tui.storage.queries.paging import moment_of


@dataclass(frozen=True, slots=True)
class Half:
    """One of the two: the contact, its tags by name, and what names it."""

    contact: Contact
    tags: tuple[str, ...]
    around: Around

    @property
    def methods(self) -> tuple[Method, ...]:
        """The ways to reach them, in their order."""
        return tuple(sorted(self.around.methods, key=lambda one: (one.position, one.id)))

    @property
    def open(self) -> int:
        """How many follow-ups are open."""
        return sum(one.state == "open" for one in self.around.followups)

    @property
    def said(self) -> int:
        """In how many interactions they took part."""
        return len(self.around.participants)


@dataclass(frozen=True, slots=True)
class Beside:
    """Both of them, and the names of who introduced them by id."""

    first: Half
    second: Half
    names: Mapping[int, str]


def beside(first: int, second: int) -> Beside | None:
    """These two; None when one of them has gone."""
    with moment_of():
        there = {one.id: one for one in contacts([first, second])}
        if first not in there or second not in there:
            return None
        tags = tags_of([first, second])
        one, other = (Half(there[key], tags.get(key, ()), around(key)) for key in (first, second))
        return Beside(one, other, names_of(half.introduced_by for half in there.values()))


def names_of(ids: Iterable[int | None]) -> dict[int, str]:
    """The names of these contacts by id."""
    return {one.id: one.name for one in contacts([key for key in ids if key])}
