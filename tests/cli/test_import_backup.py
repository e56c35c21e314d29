"""`import` of a backup: an exact copy in a new database, a merge into another one."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.running import Run, Spawn

NOT_IN_CARDS = ("status", "parked_until", "introduced_by", "last_contact")
"""Columns that vCards lack: imported people are parked and have no history."""


@pytest.fixture
def sample(run: Run, tmp_path: Path) -> str:
    """The path of a database of the sample people."""
    path = tmp_path / "sample.db"
    assert run("demo", "--write", str(path)).code == 0
    return str(path)


@pytest.fixture
def backup(run: Run, tmp_path: Path, sample: str) -> Path:
    """Their backup."""
    path = tmp_path / "backup.json"
    assert run("--db", sample, "export", str(path)).code == 0
    return path


def body(path: Path) -> list[str]:
    """Return the lines of a backup after its header, which has the time."""
    return path.read_text().splitlines()[2:]


def test_a_new_database_becomes_an_exact_copy(run: Run, tmp_path: Path, backup: Path) -> None:
    planned = run("import", "--dry-run", str(backup))
    assert planned.out.splitlines()[0] == "new          contact 1: May Chen, Acme"
    assert planned.out.count("new          contact ") == 60
    assert planned.out.splitlines()[-1].startswith("Would import 60 new (")
    assert run("find", "may").code == 5
    assert run("import", str(backup)).out.startswith("Imported 60 new (")
    second = tmp_path / "second.json"
    run("export", str(second))
    assert body(second) == body(backup)
    assert len(run("changes", "--json").records) == 1
    # Contacts keep their status: nobody is parked by a restore.
    assert run("status").out.strip()
    assert run("due", "--json").records

    again = run("import", "--json", str(backup)).record
    assert (again["new"], again["records"], again["updated"], again["conflicts"]) == (0, 0, 0, [])
    run("undo")
    assert run("find", "may").code == 1
    run("redo")
    third = tmp_path / "third.json"
    run("export", str(third))
    assert body(third) == body(backup)


def test_a_backup_can_be_piped_in(spawn: Spawn, tmp_path: Path, sample: str) -> None:
    other = tmp_path / "other.db"
    done = spawn(f"followup --db {sample} export --format json | followup --db {other} import -")
    assert done.out.startswith("Imported 60 new (")


def test_a_backup_of_some_contacts_is_imported(run: Run, tmp_path: Path, sample: str) -> None:
    part = run("--db", sample, "export", "--format", "json", "--find", "#hiring").out
    count = len(json.loads(part)["contact"])
    assert 0 < count < 60
    path = tmp_path / "part.json"
    path.write_text(part)
    assert run("import", "--json", str(path)).record["new"] == count


def test_conflicts_are_reported_and_not_overwritten(run: Run, backup: Path) -> None:
    run("import", str(backup))
    data = json.loads(backup.read_text())
    data["contact"][0] |= {"company": "Umbrella", "updated": data["contact"][0]["updated"] + 1}
    backup.write_text(json.dumps(data))
    place = "contact 1: May Chen"
    planned = run("import", "--dry-run", str(backup)).out.splitlines()
    assert planned[0] == (
        f"conflict     {place}, matched by uid: company: keep “Acme”; the file has “Umbrella”"
    )
    planned = run("import", "--dry-run", "--update", str(backup)).out.splitlines()
    assert planned[0] == f"updated      {place}, matched by uid: company: Acme → Umbrella"
    (row, numbers) = run("import", "--dry-run", "--json", str(backup)).records
    assert (row["plan"], row["place"]) == ("conflict", "contact 1")
    assert row["conflicts"] == [{"field": "company", "old": "Acme", "new": "Umbrella"}]
    assert (numbers["new"], len(numbers["conflicts"])) == (0, 1)
    done = run("import", str(backup))
    assert "; 1 conflict." in done.out
    assert f"{place}: company: keep “Acme”; the file has “Umbrella”" in done.err
    assert json.loads(run("show", "1", "--json").out)["company"] == "Acme"
    assert run("import", "--update", str(backup)).err == ""
    assert json.loads(run("show", "1", "--json").out)["company"] == "Umbrella"


def test_a_broken_backup_imports_nothing(run: Run, tmp_path: Path, backup: Path) -> None:
    text = backup.read_text()
    short = tmp_path / "short.json"
    short.write_text(text[: len(text) // 2])
    error = run("import", str(short)).refused(3)
    assert error.startswith("short.json: the file ends too early")
    assert "Nothing was imported." in error
    assert len(run("changes", "--json").records) == 0
    assert "import it alone" in run("import", str(backup), str(short)).refused(2)
    assert "no columns" in run("import", "--map", "name=A", str(backup)).refused(2)
    newer = tmp_path / "newer.json"
    newer.write_text('{"export": {"program": "followup", "format": 2}}')
    assert "newer followup" in run("import", str(newer)).refused(3)
    deep = tmp_path / "deep.json"
    deep.write_text('{"export": {"program": "followup"}, "contact": [' + '{"extra": ' * 300_000)
    assert run("import", str(deep)).refused(3)
    names = tmp_path / "surrogate.json"
    names.write_text(text.replace('"May Chen"', '"\\ud800"', 1))
    assert "contact 1: " in run("import", str(names)).refused(3)


@pytest.mark.parametrize("version", ["4.0", "3.0"])
def test_exported_cards_import_the_same_people(
    run: Run, tmp_path: Path, sample: str, version: str
) -> None:
    cards, first, second = (str(tmp_path / name) for name in ("a.vcf", "a.csv", "b.csv"))
    run("--db", sample, "export", "--vcard", version, cards)
    run("--db", sample, "export", first)
    assert run("import", "--json", cards).record["new"] == 60
    run("export", second)
    before, after = (
        list(csv.DictReader(Path(name).read_text("utf-8-sig").splitlines(keepends=True)))
        for name in (first, second)
    )
    for rows in (before, after):
        for row in rows:
            for name in NOT_IN_CARDS:
                row.pop(name)
    assert sorted(after, key=str) == sorted(before, key=str)
