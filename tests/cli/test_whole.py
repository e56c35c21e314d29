"""`import` of what `export` wrote: the same database, or what is missing in another one."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.running import Run, Spawn

DIFFERENT = ("status", "parked_until", "introduced_by", "last_contact")
"""What a card does not carry, as imported people arrive parked and without their history."""


@pytest.fixture
def sample(run: Run, tmp_path: Path) -> str:
    """A database with the sample people."""
    path = tmp_path / "sample.db"
    assert run("demo", "--write", str(path)).code == 0
    return str(path)


@pytest.fixture
def whole(run: Run, tmp_path: Path, sample: str) -> Path:
    """Their whole export."""
    path = tmp_path / "whole.json"
    assert run("--db", sample, "export", str(path)).code == 0
    return path


def body(path: Path) -> list[str]:
    """An export without its moment."""
    return path.read_text().splitlines()[2:]


def test_a_new_database_becomes_the_same(run: Run, tmp_path: Path, whole: Path) -> None:
    planned = run("import", "--dry-run", str(whole))
    assert planned.out.splitlines()[0] == "new      contact 1: May Chen, Acme"
    assert planned.out.count("new      contact ") == 60
    assert planned.out.splitlines()[-1].startswith("Would bring: 60 new contacts, ")
    assert run("find", "may").code == 1
    assert run("import", str(whole)).out.startswith("Brought: 60 new contacts, ")
    second = tmp_path / "second.json"
    run("export", str(second))
    assert body(second) == body(whole)
    assert len(run("history", "--json").records) == 1
    # Nobody arrives parked who was not: it is our own data.
    assert run("status").out.strip()
    assert run("due", "--json").records

    again = run("import", "--json", str(whole)).record
    assert (again["new"], again["records"], again["changed"], again["kept"]) == (0, 0, 0, [])
    run("undo")
    assert run("find", "may").code == 1
    run("redo")
    third = tmp_path / "third.json"
    run("export", str(third))
    assert body(third) == body(whole)


def test_it_may_come_from_a_pipe(spawn: Spawn, tmp_path: Path, sample: str) -> None:
    other = tmp_path / "other.db"
    done = spawn(f"followup --db {sample} export --format json | followup --db {other} import -")
    assert done.out.startswith("Brought: 60 new contacts, ")


def test_it_may_be_only_a_part(run: Run, tmp_path: Path, sample: str) -> None:
    part = run("--db", sample, "export", "--format", "json", "--find", "#hiring").out
    count = len(json.loads(part)["contact"])
    assert 0 < count < 60
    path = tmp_path / "part.json"
    path.write_text(part)
    assert run("import", "--json", str(path)).record["new"] == count


def test_what_differs_stays_and_is_told(run: Run, whole: Path) -> None:
    run("import", str(whole))
    data = json.loads(whole.read_text())
    data["contact"][0] |= {"company": "Umbrella", "updated": data["contact"][0]["updated"] + 1}
    whole.write_text(json.dumps(data))
    place = "contact 1: May Chen"
    planned = run("import", "--dry-run", str(whole)).out.splitlines()
    assert planned[0] == f"differs  {place}, found by uid: company stays “Acme”, not “Umbrella”"
    planned = run("import", "--dry-run", "--update", str(whole)).out.splitlines()
    assert planned[0] == f"changed  {place}, found by uid: company: Acme → Umbrella"
    (row, numbers) = run("import", "--dry-run", "--json", str(whole)).records
    assert (row["plan"], row["place"]) == ("differs", "contact 1")
    assert row["differs"] == [{"field": "company", "old": "Acme", "new": "Umbrella"}]
    assert (numbers["new"], len(numbers["kept"])) == (0, 1)
    done = run("import", str(whole))
    assert "1 differ and stay as they are here" in done.out
    assert f"{place}: company stays “Acme”, not “Umbrella”" in done.err
    assert json.loads(run("show", "1", "--json").out)["company"] == "Acme"
    assert run("import", "--update", str(whole)).err == ""
    assert json.loads(run("show", "1", "--json").out)["company"] == "Umbrella"


def test_what_is_broken_brings_nothing(run: Run, tmp_path: Path, whole: Path) -> None:
    text = whole.read_text()
    short = tmp_path / "short.json"
    short.write_text(text[: len(text) // 2])
    said = run("import", str(short)).refused(3)
    assert said.startswith("short.json: the file ends too early")
    assert "Nothing was imported." in said
    assert len(run("history", "--json").records) == 0
    assert "import it alone" in run("import", str(whole), str(short)).refused(2)
    assert "no columns" in run("import", "--map", "name=A", str(whole)).refused(2)
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
def test_cards_bring_the_same_people(run: Run, tmp_path: Path, sample: str, version: str) -> None:
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
            for name in DIFFERENT:
                row.pop(name)
    assert sorted(after, key=str) == sorted(before, key=str)
