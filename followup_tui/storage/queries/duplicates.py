"""What contacts are compared by, and which of them are known to be two."""

from __future__ import annotations

from collections.abc import Iterable

from followup_tui.domain.contact import MethodKind
from followup_tui.domain.duplicates.find import Double, Looks, doubles
from followup_tui.domain.text_folding import fold
from followup_tui.storage.database import rows
from followup_tui.storage.queries.paging import moment_of
from followup_tui.storage.tables import ContactRow, DistinctRow, IntroductionRow, MethodRow

_COMPARED = ("email", "phone", "link")


def double_pairs() -> list[Double]:
    """Who may be one person, the most likely first; nobody of whom it was said that they are two,
    or who were introduced to each other."""
    with moment_of():
        people, two = _looks(), apart()
    return doubles(people, two)


def _looks() -> list[Looks]:
    ways: dict[int, list[tuple[MethodKind, str]]] = {}
    reached = MethodRow.select(MethodRow.contact, MethodRow.kind, MethodRow.value)
    for contact, kind, value in rows(reached.where(MethodRow.kind.in_(_COMPARED))):
        ways.setdefault(contact, []).append((kind, value))
    columns = (ContactRow.folded, ContactRow.nickname, ContactRow.company, ContactRow.standing)
    return [
        Looks(key, name, nickname, fold(company), tuple(ways.get(key, ())), standing == "archived")
        for key, name, nickname, company, standing in rows(
            ContactRow.select(ContactRow.id, *columns)
        )
    ]


def apart() -> set[tuple[int, int]]:
    """The pairs of whom it is known that they are two, each with the lower id first."""
    pairs: Iterable[tuple[int, int]] = (
        (min(one, other), max(one, other))
        for table in (DistinctRow, IntroductionRow)
        for one, other in rows(table.select(table.first, table.second))
    )
    return set(pairs)
