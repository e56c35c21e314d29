"""537 naughty strings come through add, edit, import and export, and back, unchanged."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from followup_tui.actions.contact_edit import ContactEdit, edit_contact
from followup_tui.actions.context import Context
from followup_tui.storage.queries.contacts import contacts
from tests.cli.conftest import database, run
from tests.cli.running import Run
from tests.faults.hostile_strings import naughty_strings
from tests.faults.matrix import fault
from tests.faults.report import Tally

__all__ = ["database", "run"]
pytestmark = pytest.mark.once

TEXT_FIELDS = ("nickname", "company", "role", "location", "met", "notes")
_MAX_NAME = 1000
"""How long a name of a card may be."""


def with_name(text: str, number: int) -> str:
    """Return a name that holds the text, and that no other contact has."""
    return f"P{number:03} {text}"[:_MAX_NAME]


def naughty_contacts() -> list[dict[str, Any]]:
    """Return a contact for each string, which stands in all its fields, as exports hold them."""
    stamps = {"created": 1795425240000, "updated": 1795425240000}
    nothing = dict.fromkeys(("cadence", "met_on", "introduced_by", "parked_until", "birthday"))
    return [
        {
            "id": number,
            "uid": f"c{number}",
            "name": with_name(text, number),
            **dict.fromkeys(TEXT_FIELDS, text),
            **{"time_zone": "", "strength": 0, "status": "active", "last_contact": None},
            **nothing,
            "extra": {text: text},
            **stamps,
        }
        for number, text in enumerate(naughty_strings(), 1)
    ]


@pytest.fixture
def people(run: Run, tmp_path: Path) -> Run:
    """A database with these contacts, imported."""
    tables = (
        *("contact_method", "tag", "contact_tag", "followup", "interaction"),
        *("interaction_contact", "introduction", "distinct_pair"),
    )
    export = {
        "export": {"program": "followup", "format": 1, "exported": "2026-11-23T09:14:00Z"},
        "contact": naughty_contacts(),
        **{name: [] for name in tables},
    }
    (tmp_path / "naughty.json").write_text(json.dumps(export))
    assert run("import", str(tmp_path / "naughty.json")).out.startswith("Imported 537 new")
    return run


@fault("naughty strings")
def test_there_are_537_different_ones(tally: Tally) -> None:
    assert len(set(naughty_strings())) == len(naughty_strings()) == 537
    tally.count("different strings")


@fault("naughty strings")
def test_an_import_and_an_export_change_none(people: Run, tmp_path: Path, tally: Tally) -> None:
    people("export", str(tmp_path / "again.json"))
    again = json.loads((tmp_path / "again.json").read_text())["contact"]
    expected = [{**contact} for contact in naughty_contacts()]
    assert sorted(again, key=lambda contact: contact["id"]) == expected
    for _ in expected:
        tally.count("unchanged")


@fault("naughty strings")
def test_json_prints_each_as_it_is(people: Run, tally: Tally) -> None:
    listed = {record["id"]: record for record in people("list", "--json").records}
    for contact in naughty_contacts():
        assert {key: listed[contact["id"]][key] for key in (*TEXT_FIELDS, "name")} == {
            key: contact[key] for key in (*TEXT_FIELDS, "name")
        }
        tally.count("printed as JSON")


def _as_in_csv(text: str) -> str:
    """Return the text without the two characters that no CSV file carries."""
    return text.replace("\0", "").replace("\ufeff", "")


def _as_in_a_card(text: str) -> str:
    """Return the text as a card carries it: no control characters, spaces as single ones."""
    spaced = text.replace("\t", " ").replace("\ufeff", "")
    return " ".join("".join(sign for sign in spaced if unicodedata.category(sign) != "Cc").split())


@fault("naughty strings")
@pytest.mark.parametrize(("suffix", "carried"), [("csv", _as_in_csv), ("vcf", _as_in_a_card)])
def test_other_programs_files_carry_each(
    people: Run, tmp_path: Path, suffix: str, carried: Callable[[str], str], tally: Tally
) -> None:
    other = str(tmp_path / "other.db")
    people("export", str(tmp_path / f"people.{suffix}"))
    people("--db", other, "import", str(tmp_path / f"people.{suffix}"))
    found = {
        record["name"][:4]: record for record in people("--db", other, "list", "--json").records
    }
    assert len(found) == 537
    for contact in naughty_contacts():
        back = found[contact["name"][:4]]
        tally.count(suffix)
        for field in (*TEXT_FIELDS, "name"):
            text = contact[field]
            assert carried(back[field])[:_MAX_NAME] == carried(text)[:_MAX_NAME], (field, text)


@fault("naughty strings")
def test_a_quoted_name_and_topic_are_added_as_typed(run: Run, tally: Tally) -> None:
    texts = [
        (number, text)
        for number, text in enumerate(naughty_strings(), 1)
        if '"' not in text and text.split()
    ]
    lines = [f'"{with_name(text, number)}": "{text}" fri' for number, text in texts]
    assert run("add", "-", stdin="\n".join(lines).encode()).code == 0
    found = {record["name"] for record in run("list", "--json").records}
    # A name is one line of words: only the spaces between them change.
    expected = {" ".join(with_name(text, number).split()) for number, text in texts}
    assert found == expected
    topics = {row["about"] for row in run("due", "--upcoming", "--json").records}
    assert topics == {" ".join(text.split()) for _, text in texts}
    for _ in texts:
        tally.count("added")


@fault("naughty strings")
def test_an_edit_saves_each_as_typed(opened: Path, context: Context, tally: Tally) -> None:
    from followup_tui.actions import quick_add

    quick_add.add([quick_add.parse_line("Bo Ek: x fri", context)], context)
    for text in naughty_strings():
        (before,) = contacts([1])
        after = replace(before, name=f"P {text}", **dict.fromkeys(TEXT_FIELDS, text))
        edit_contact(ContactEdit(before, after, (), ()), context)
        (saved,) = contacts([1])
        assert (saved.name, saved.notes, saved.met) == (f"P {text}", text, text)
        tally.count("edited")


@fault("naughty strings")
@pytest.mark.parametrize("verb", ["find", "show", "history", "log", "park"])
def test_none_of_them_as_an_argument_is_a_crash(people: Run, verb: str, tally: Tally) -> None:
    for text in naughty_strings()[::7]:
        if "\0" not in text:
            done = people(verb, "--", text, *(["x"] if verb == "log" else []))
            assert done.code in (0, 1, 2, 3), (text, done)
            assert "Traceback" not in done.err
            tally.count("arguments")
