"""What contacts are compared by, and which of them are known to be two."""

from __future__ import annotations

from collections.abc import Iterable

from followup_tui.domain.contact import MethodKind
from followup_tui.domain.duplicates.find import DuplicateCandidate, DuplicatePair, find_duplicates
from followup_tui.domain.text_folding import fold
from followup_tui.storage.database import fetch_rows
from followup_tui.storage.queries.paging import read_transaction
from followup_tui.storage.tables import ContactRow, DistinctRow, IntroductionRow, MethodRow

_COMPARED = ("email", "phone", "link")


def duplicate_pairs() -> list[DuplicatePair]:
    """Who may be one person, the most likely first; nobody of whom it was said that they are two,
    or who were introduced to each other."""
    with read_transaction():
        people, two = _looks(), distinct_pairs()
    return find_duplicates(people, two)


def _looks() -> list[DuplicateCandidate]:
    ways: dict[int, list[tuple[MethodKind, str]]] = {}
    reached = MethodRow.select(MethodRow.contact, MethodRow.kind, MethodRow.value)
    for contact, kind, value in fetch_rows(reached.where(MethodRow.kind.in_(_COMPARED))):
        ways.setdefault(contact, []).append((kind, value))
    columns = (ContactRow.folded, ContactRow.nickname, ContactRow.company, ContactRow.status)
    return [
        DuplicateCandidate(
            key, name, nickname, fold(company), tuple(ways.get(key, ())), status == "archived"
        )
        for key, name, nickname, company, status in fetch_rows(
            ContactRow.select(ContactRow.id, *columns)
        )
    ]


def distinct_pairs() -> set[tuple[int, int]]:
    """The pairs of whom it is known that they are two, each with the lower id first."""
    pairs: Iterable[tuple[int, int]] = (
        (min(one, other), max(one, other))
        for table in (DistinctRow, IntroductionRow)
        for one, other in fetch_rows(table.select(table.first, table.second))
    )
    return set(pairs)
