"""`duplicates`: listing pairs, merging with choices by field, marking as different, refusals."""

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
    """Two contacts with one address, the second with an interaction and the newer; and a third."""
    run("add", "May Chen @Acme: second round next tue 3pm #pycon may@acme.example")
    run("add", "Mei Xu @Lumen: deck fri MAY@acme.example #python")
    run("add", "Omar Khalil: coffee fri")
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-23T09:20")
    run("log", "Mei", "call yesterday: hello")


@pytest.mark.usefixtures("two")
def test_pairs_are_listed_with_both_ids_and_the_reason(run: Run) -> None:
    done = run("duplicates")
    assert done.code == 0
    assert done.out.splitlines() == [
        "same email",
        "  1  May Chen, Acme · may@acme.example · #pycon · 1 open",
        "  2  Mei Xu, Lumen · MAY@acme.example · #python · 1 open · 1 interaction · "
        "last contact 1d ago",
    ]
    record = run("duplicates", "--json").record
    assert [record[side]["id"] for side in ("first", "second")] == [1, 2]
    assert record["why"] == ["email"]
    assert record["conflicts"] == ["name", "company"]
    assert record["second"]["tags"] == ["python"]
    assert record["second"]["interactions"] == 1


@pytest.mark.usefixtures("two")
def test_a_merge_can_be_previewed_done_and_undone(run: Run) -> None:
    shown = run("duplicates", "--merge", "1", "2", "--keep", "company=1", "--dry-run")
    assert shown.out.splitlines() == [
        "Would merge: Mei Xu into Mei Xu",
        "  name: Mei Xu (not May Chen)",
        "  company: Acme (not Lumen)",
        "  moved: 1 follow-up, 1 interaction, 1 tag",
    ]
    assert run("show", "2").code == 0
    choices = ("--keep", "company=1", "--keep", "name=1")
    done = run("duplicates", "--merge", "1", "2", *choices)
    assert done.out.splitlines()[0] == "Merged: Mei Xu into May Chen"
    merged = run("show", "1", "--json").record
    assert (merged["name"], merged["company"]) == ("May Chen", "Acme")
    assert merged["tags"] == ["pycon", "python"]
    assert [followup["about"] for followup in merged["followups"]] == ["deck", "second round"]
    assert len(merged["interactions"]) == 1
    assert merged["last_contact"] == "2026-11-22"
    assert run("show", "2").code == 1
    assert "No duplicates" in run("duplicates").refused(1)
    run("undo")
    assert run("show", "2", "--json").record["name"] == "Mei Xu"
    assert run("show", "1", "--json").record["company"] == "Acme"
    assert len(run("duplicates", "--json").records) == 1


@pytest.mark.usefixtures("two")
def test_json_of_a_merge_has_the_contact_and_what_moved(run: Run) -> None:
    dry = run("duplicates", "--merge", "1", "2", "--dry-run", "--json").record
    done = run("duplicates", "--merge", "1", "2", "--json").record
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
def test_different_people_are_not_listed_again(run: Run) -> None:
    assert run("duplicates", "--different", "2", "1").out == "Kept both: Mei Xu and May Chen\n"
    assert run("duplicates").refused(1) == "No duplicates among 3 contacts."
    assert "already marked as different people" in run(
        "duplicates", "--different", "1", "2"
    ).refused(1)
    run("undo")
    assert run("duplicates").code == 0


def test_a_later_import_matches_the_merged_contact(run: Run, tmp_path: Path) -> None:
    run("add", "M. Weber: coffee fri")
    file = tmp_path / "a.vcf"
    file.write_bytes(CARDS)
    run("import", str(file))
    run("duplicates", "--merge", "1", "2", "--keep", "name=1")
    run("undo")
    run("redo")
    assert run("import", str(file), "--json").record["new"] == 0
    renamed = CARDS.replace(b"may@acme.example", b"other@acme.example")
    file.write_bytes(renamed)
    assert run("import", str(file), "--json").record["new"] == 0
    methods = run("show", "1", "--json").record["methods"]
    assert [method["value"] for method in methods] == ["may@acme.example", "other@acme.example"]


def test_n_limits_the_pairs(run: Run) -> None:
    for key in range(4):
        run("add", f"Person {'ABCD'[key]}x: call fri all@acme.example")
    done = run("duplicates", "-n", "2")
    assert done.out.count("same email") == 2
    assert done.err == "and 4 more; -n lists more\n"


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--merge", "1", "1"), 3, "two different contacts"),
        (("--merge", "1", "9"), 1, "No contact 9"),
        (("--different", "1", "9"), 1, "No contact 9"),
        (("--different", "1", "1"), 3, "two different contacts"),
        (("--merge", "1", "2", "--different", "1", "2"), 2, "either --merge or --different"),
        (("--dry-run",), 2, "need --merge"),
        (("--keep", "name=1"), 2, "need --merge"),
        (("--merge", "1", "2", "--keep", "shoe=1"), 2, "No such field: 'shoe'"),
        (("--merge", "1", "2", "--keep", "name=3"), 2, "Write name=1 or name=2"),
        (("--merge", "1", "2", "--keep", "name"), 2, "Write name=1 or name=2"),
        (("--merge", "1"), 2, "requires 2 arguments"),
        (("--merge", "1", "x"), 2, "not a valid integer"),
        (("--merge", "1", "99999999999999999999"), 2, "no contact has such an ID"),
    ],
)
def test_wrong_arguments_are_refused_and_change_nothing(
    run: Run, arguments: tuple[str, ...], code: int, message: str
) -> None:
    before = run("duplicates", "--json").out
    error = run("duplicates", *arguments).refused(code)
    assert message in error
    assert "othing was" in error
    assert run("duplicates", "--json").out == before


def test_fields_can_be_named_by_their_labels(run: Run) -> None:
    run("add", "May Chen: call fri may@acme.example")
    run("add", "Mei Chen: call fri may@acme.example")
    for field in ("time zone", "time-zone", "Met_On", "introduced by", "introduced_by"):
        assert run("duplicates", "--merge", "1", "2", "--keep", f"{field}=2", "--dry-run").code == 0
