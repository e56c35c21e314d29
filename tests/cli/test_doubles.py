"""`doubles`: the pairs, merging with a choice by field, two people, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Run

CARDS = b"""BEGIN:VCARD
VERSION:4.0
UID:x-1
FN:May Chen
ORG:Acme
EMAIL:may@acme.example
END:VCARD
"""


@pytest.fixture
def two(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two with one address, the second with what was said and altered last; and somebody else."""
    run("add", "May Chen @Acme: second round next tue 3pm #pycon may@acme.example")
    run("add", "Mei Xu @Lumen: deck fri MAY@acme.example #python")
    run("add", "Omar Khalil: coffee fri")
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-23T09:20")
    run("log", "Mei", "call yesterday: hello")


@pytest.mark.usefixtures("two")
def test_each_pair_is_shown_with_both_ids_and_why(run: Run) -> None:
    done = run("doubles")
    assert done.code == 0
    assert done.out.splitlines() == [
        "same e-mail",
        "  1  May Chen, Acme · may@acme.example · #pycon · 1 open",
        "  2  Mei Xu, Lumen · MAY@acme.example · #python · 1 open · 1 interaction · "
        "last contact 1d ago",
    ]
    record = run("doubles", "--json").record
    assert [record[side]["id"] for side in ("first", "second")] == [1, 2]
    assert record["why"] == ["e-mail"]
    assert record["differ"] == ["name", "company"]
    assert record["second"]["tags"] == ["python"]
    assert record["second"]["interactions"] == 1


@pytest.mark.usefixtures("two")
def test_a_merge_is_shown_first_and_then_done_and_undone(run: Run) -> None:
    shown = run("doubles", "--merge", "1", "2", "--keep", "company=1", "--dry-run")
    assert shown.out.splitlines() == [
        "Would merge: Mei Xu into Mei Xu",
        "  name: Mei Xu (not May Chen)",
        "  company: Acme (not Lumen)",
        "  comes along: 1 follow-up, 1 interaction, 1 tag",
    ]
    assert run("show", "2").code == 0
    choices = ("--keep", "company=1", "--keep", "name=1")
    done = run("doubles", "--merge", "1", "2", *choices)
    assert done.out.splitlines()[0] == "Merged: Mei Xu into May Chen"
    found = run("show", "1", "--json").record
    assert (found["name"], found["company"]) == ("May Chen", "Acme")
    assert found["tags"] == ["pycon", "python"]
    assert [one["about"] for one in found["followups"]] == ["deck", "second round"]
    assert len(found["interactions"]) == 1
    assert found["last_contact"] == "2026-11-22"
    assert run("show", "2").code == 1
    assert "No doubles" in run("doubles").refused(1)
    run("undo")
    assert run("show", "2", "--json").record["name"] == "Mei Xu"
    assert run("show", "1", "--json").record["company"] == "Acme"
    assert len(run("doubles", "--json").records) == 1


@pytest.mark.usefixtures("two")
def test_a_merge_tells_programs_what_it_did(run: Run) -> None:
    dry = run("doubles", "--merge", "1", "2", "--dry-run", "--json").record
    done = run("doubles", "--merge", "1", "2", "--json").record
    assert dry["change"] is None
    assert done["change"] == "Merged: Mei Xu into Mei Xu"
    assert dry["contact"] == done["contact"]
    assert done["moved"] == {
        "followups": 1,
        "interactions": 1,
        "methods": 0,
        "tags": 1,
        "introductions": 0,
        "introduced": 0,
    }


@pytest.mark.usefixtures("two")
def test_two_people_are_not_asked_about_again(run: Run) -> None:
    assert run("doubles", "--two", "2", "1").out == "Two people: Mei Xu and May Chen\n"
    assert run("doubles").refused(1) == "No doubles were found among 3 contacts."
    assert "two people already" in run("doubles", "--two", "1", "2").refused(1)
    run("undo")
    assert run("doubles").code == 0


def test_a_later_import_finds_the_one_that_is_left(run: Run, tmp_path: Path) -> None:
    run("add", "M. Weber: coffee fri")
    file = tmp_path / "a.vcf"
    file.write_bytes(CARDS)
    run("import", str(file))
    run("doubles", "--merge", "1", "2", "--keep", "name=1")
    run("undo")
    run("redo")
    assert run("import", str(file), "--json").record["new"] == 0
    renamed = CARDS.replace(b"may@acme.example", b"other@acme.example")
    file.write_bytes(renamed)
    assert run("import", str(file), "--json").record["new"] == 0
    methods = run("show", "1", "--json").record["methods"]
    assert [one["value"] for one in methods] == ["may@acme.example", "other@acme.example"]


def test_only_so_many_pairs_are_shown(run: Run) -> None:
    for key in range(4):
        run("add", f"Person {'ABCD'[key]}x: call fri all@acme.example")
    done = run("doubles", "-n", "2")
    assert done.out.count("same e-mail") == 2
    assert done.err == "and 4 more; -n shows more of them\n"


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--merge", "1", "1"), 3, "two different contacts"),
        (("--merge", "1", "9"), 1, "There is no contact 9"),
        (("--two", "1", "9"), 1, "There is no contact 9"),
        (("--two", "1", "1"), 3, "two different contacts"),
        (("--merge", "1", "2", "--two", "1", "2"), 2, "one person or two"),
        (("--dry-run",), 2, "go with --merge"),
        (("--keep", "name=1"), 2, "go with --merge"),
        (("--merge", "1", "2", "--keep", "shoe=1"), 2, "There is no field 'shoe'"),
        (("--merge", "1", "2", "--keep", "name=3"), 2, "Write name=1 or name=2"),
        (("--merge", "1", "2", "--keep", "name"), 2, "Write name=1 or name=2"),
        (("--merge", "1"), 2, "requires 2 arguments"),
        (("--merge", "1", "x"), 2, "not a valid integer"),
        (("--merge", "1", "99999999999999999999"), 2, "no contact has such an ID"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    run: Run, arguments: tuple[str, ...], code: int, words: str
) -> None:
    before = run("doubles", "--json").out
    refused = run("doubles", *arguments).refused(code)
    assert words in refused
    assert "othing was" in refused
    assert run("doubles", "--json").out == before


def test_fields_are_named_as_they_are_shown(run: Run) -> None:
    run("add", "May Chen: call fri may@acme.example")
    run("add", "Mei Chen: call fri may@acme.example")
    for field in ("time zone", "time-zone", "Met_On", "through", "introduced_by"):
        assert run("doubles", "--merge", "1", "2", "--keep", f"{field}=2", "--dry-run").code == 0
