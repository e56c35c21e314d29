"""What contacts are compared by to find duplicates, and which pairs are known to be distinct."""

from __future__ import annotations

from followup_tui.domain.contact import MethodKind
from followup_tui.domain.duplicates.find import DuplicateCandidate, DuplicatePair, find_duplicates
from followup_tui.domain.text_folding import fold
from followup_tui.storage.database import fetch_rows
from followup_tui.storage.queries.paging import read_transaction
from followup_tui.storage.tables import ContactRow, DistinctRow, IntroductionRow, MethodRow

_COMPARED = ("email", "phone", "link")


def duplicate_pairs() -> list[DuplicatePair]:
    """Return pairs that may be duplicates, the most likely first, without `distinct_pairs`."""
    with read_transaction():
        candidates, distinct = _candidates(), distinct_pairs()
    return find_duplicates(candidates, distinct)


def distinct_pairs() -> set[tuple[int, int]]:
    """Return the pairs known to be two people, as marked or introduced, the lower id first."""
    return {
        (min(first, second), max(first, second))
        for table in (DistinctRow, IntroductionRow)
        for first, second in fetch_rows(table.select(table.first, table.second))
    }


def _candidates() -> list[DuplicateCandidate]:
    methods: dict[int, list[tuple[MethodKind, str]]] = {}
    compared = MethodRow.kind.in_(_COMPARED)
    query = MethodRow.select(MethodRow.contact, MethodRow.kind, MethodRow.value).where(compared)
    for contact, kind, value in fetch_rows(query):
        methods.setdefault(contact, []).append((kind, value))
    columns = (ContactRow.folded, ContactRow.nickname, ContactRow.company, ContactRow.status)
    return [
        DuplicateCandidate(
            contact,
            name,
            nickname,
            fold(company),
            tuple(methods.get(contact, ())),
            status == "archived",
        )
        for contact, name, nickname, company, status in fetch_rows(
            ContactRow.select(ContactRow.id, *columns)
        )
    ]
