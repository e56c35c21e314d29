"""Add the Latin spelling of names in other scripts: to contacts, and to their search index."""

from typing import Any

from followup_tui.domain.latin_spelling import latin_key, latin_tokens
from followup_tui.domain.text_folding import search_tokens

_STATEMENTS = (
    "ALTER TABLE contact ADD COLUMN latin TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX contact_latin ON contact (latin) WHERE latin <> ''",
)
_NOT_ASCII = "GLOB '*[^ -~]*'"


def up(migrator: Any, db: Any) -> None:
    """Spell the names, nicknames and companies that have other letters than ASCII."""
    for statement in _STATEMENTS:
        db.execute_sql(statement)
    rows = db.execute_sql(
        "SELECT id, name, nickname, company FROM contact"
        f" WHERE name {_NOT_ASCII} OR nickname {_NOT_ASCII} OR company {_NOT_ASCII}"
    ).fetchall()
    keys, documents = [], []
    for contact, name, nickname, company in rows:
        names, latin_names = f"{name} {nickname}", latin_tokens(f"{name} {nickname}")
        latin_company = latin_tokens(company)
        if latin_names or latin_company:
            keys.append((latin_key(name), contact))
            texts = (
                [*search_tokens(names), *latin_names],
                [*search_tokens(company), *latin_company],
            )
            documents.append((*map(" ".join, texts), contact))
    cursor = db.cursor()
    cursor.executemany("UPDATE contact SET latin = ? WHERE id = ?", keys)
    cursor.executemany("UPDATE search SET name = ?, company = ? WHERE rowid = ?", documents)
