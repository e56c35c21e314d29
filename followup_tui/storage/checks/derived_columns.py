"""Whether what is computed of other columns is what they give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from followup_tui.domain.contact import Contact
from followup_tui.domain.date_words import pluralize
from followup_tui.domain.latin_spelling import latin_key
from followup_tui.domain.text_folding import fold
from followup_tui.storage import records
from followup_tui.storage.checks.contact_batches import contact_rows
from followup_tui.storage.checks.finding import RUN_REPAIR, Examined, Finding
from followup_tui.storage.database import database
from followup_tui.storage.journal import ChangeRecorder
from followup_tui.wording import as_wording, wording

# A later day from elsewhere, such as an import, is right.
_BEHIND = """
SELECT contact.id, substr(max(interaction.happened), 1, 10) AS newest
FROM contact
JOIN interaction_contact ON interaction_contact.contact = contact.id
JOIN interaction ON interaction.id = interaction_contact.interaction
WHERE interaction.happened GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'
GROUP BY contact.id
HAVING newest > coalesce(contact.last_contact, '')
"""


def check_sort_keys(examined: Examined) -> Iterator[Finding]:
    """Find contacts that are sorted or found by another name than theirs."""
    wrong = sum(1 for _ in _wrong_keys())
    if wrong:
        contacts = as_wording(pluralize(wrong, "contact"))
        problem = wording("{} can't be found by name or stand in a wrong place", contacts)
        yield Finding("sort keys", problem, RUN_REPAIR, repair=_repair_keys)


def _wrong_keys() -> Iterator[tuple[str, str, int]]:
    """Yield what `folded` and `latin` of a contact should be, and its id."""
    for rows in contact_rows("id, name, folded, latin"):
        for contact, name, folded, latin in rows:
            if isinstance(name, str):
                keys = fold(name), latin_key(name)
                if keys != (folded, latin):
                    yield (*keys, contact)


def _repair_keys(recorder: ChangeRecorder) -> None:
    """Write the keys; they are no fields of a record, so undo has nothing to bring back."""
    database.cursor().executemany(
        "UPDATE contact SET folded = ?, latin = ? WHERE id = ?", list(_wrong_keys())
    )


def check_last_contact(examined: Examined) -> Iterator[Finding]:
    """Find contacts whose last contact is before their newest interaction."""
    behind = database.execute_sql(_BEHIND).fetchall()
    if behind:
        contacts = as_wording(pluralize(len(behind), "contact"))
        problem = wording("The last contact of {} is before an interaction with them", contacts)
        yield Finding("last contact", problem, RUN_REPAIR, repair=_repair_last_contact)


def _repair_last_contact(recorder: ChangeRecorder) -> None:
    newest = dict(database.execute_sql(_BEHIND).fetchall())
    contacts = records.load_in_order(Contact, sorted(newest))
    recorder.update_all(
        [(contact, replace(contact, last_contact=newest[contact.id])) for contact in contacts]
    )
