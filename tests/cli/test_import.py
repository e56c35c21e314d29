"""`import`: many people as one change, without duplicates; nothing from other files."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from tests.cli.running import Run

CARDS = 2_000
ROWS = 1_000
NOTHING = {
    **dict.fromkeys(("new", "updated", "unchanged", "questions", "conflicts"), 0),
    **{"interactions": 0, "photos": 0, "warnings": []},
}


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vCard file of 2,000 people."""
    path = tmp_path_factory.mktemp("cards") / "many.vcf"
    path.write_text(
        "".join(
            "BEGIN:VCARD\r\nVERSION:3.0\r\n"
            f"UID:card-{number}\r\nFN:Åsa Person{number}\r\nN:Person{number};Åsa;;;\r\n"
            f"ORG:Company {number % 50}\r\nTITLE:Engineer\r\n"
            f"EMAIL;TYPE=WORK:asa{number}@example.com\r\nTEL:+49 30 {1_000_000 + number}\r\n"
            "NOTE:met\\nat the fair\r\nEND:VCARD\r\n"
            for number in range(CARDS)
        ),
        newline="",
    )
    return path


@pytest.fixture(scope="module")
def connections(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """LinkedIn's export of 1,000 people, with its preamble."""
    path = tmp_path_factory.mktemp("connections") / "Connections.csv"
    rows = (
        f'Bo,Member{number},https://www.linkedin.com/in/bo-{number},,"Acme, Inc.",Buyer,12 Nov 2025'
        for number in range(ROWS)
    )
    head = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
    path.write_text("\n".join(['Notes:\n"Some addresses are missing."\n', head, *rows]) + "\n")
    return path


def card(name: str) -> str:
    return f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nEND:VCARD\n"


@pytest.mark.parametrize(("which", "count"), [("cards", CARDS), ("connections", ROWS)])
def test_many_people_are_added_once_parked_and_removed_by_one_undo(
    run: Run, request: pytest.FixtureRequest, which: str, count: int
) -> None:
    path = str(request.getfixturevalue(which))
    run("add", "Ana Ruiz: x tomorrow")
    planned = run("import", "--dry-run", "--json", path).records[-1]
    assert planned == {**NOTHING, "new": count}
    assert len(run("changes", "--json").records) == 1

    done = run("import", "--json", path)
    assert (done.record, done.err) == (planned, "")
    contacts = run(
        "find", "person" if which == "cards" else "member", "-n", "5000", "--json"
    ).records
    assert Counter(contact["status"] for contact in contacts) == {"parked": count}
    assert run("due", "--json").out == ""

    again = run("import", "--json", path).record
    assert again == {**NOTHING, "unchanged": count}
    assert len(run("changes", "--json").records) == 2

    assert run("undo").code == 0
    assert run("find", "person", "member").code == 1
    assert run("find", "ana").code == 0
    assert run("redo").code == 0
    assert run("import", "--json", path).record["new"] == 0


def test_the_summary_counts_what_was_imported(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "two.vcf"
    path.write_text(card("May Chen") + card("Omar Khalil"))
    assert run("import", "--dry-run", str(path)).out == (
        "new          card 1: May Chen\nnew          card 2: Omar Khalil\n"
        "Would import 2 new, 0 updated, 0 unchanged. "
        "New contacts are parked until you pick them.\n"
    )
    assert run("import", str(path)).out.startswith("Imported 2 new")
    assert run("import", str(path)).out == "Imported 0 new, 0 updated, 2 unchanged.\n"


def test_several_files_are_one_change(run: Run, tmp_path: Path) -> None:
    first, second = tmp_path / "one.vcf", tmp_path / "two.vcf"
    first.write_text(card("May Chen") + "BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n")
    second.write_text(card("Omar Khalil"))
    done = run("import", str(first), str(second))
    assert done.out.startswith("Imported 2 new")
    assert "one.vcf, card 2" in done.err
    assert len(run("changes", "--json").records) == 1
    run("undo")
    assert run("find", "may").code == 1


def test_one_bad_file_of_several_refuses_them_all(run: Run, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.vcf", tmp_path / "bad.vcf"
    good.write_text(card("May Chen"))
    bad.write_text("nothing of the kind")
    assert "bad.vcf" in run("import", str(good), str(bad)).refused(3)
    assert run("find", "may").code == 1


@pytest.mark.parametrize("dry", [[], ["--dry-run"], ["--json"]])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", ": empty."),
        (b"\xef\xbb\xbf\r\n", ": empty."),
        (b"PK\x03\x04" + b"\0" * 100, ": an archive."),
        (bytes(range(256)) * 20, "not a text file"),
        (b"\0" * 5000, ": empty."),
        (b"a,b,c\n1,2,3\n", "unrecognised file format"),
        (b"BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n", "No contacts found"),
        (
            b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n",
            "No contacts found",
        ),
    ],
    ids=["empty", "a mark", "zip", "binary", "zeroes", "other table", "no name", "no row"],
)
def test_a_file_without_contacts_is_refused(
    run: Run, tmp_path: Path, content: bytes, message: str, dry: list[str]
) -> None:
    path = tmp_path / "file.vcf"
    path.write_bytes(content)
    error = run("import", *dry, str(path)).refused(3)
    assert message in error
    assert "othing was imported" in error
    assert len(run("changes", "--json").records) == 0


def test_a_missing_file_is_reported(run: Run, tmp_path: Path) -> None:
    assert "no such file" in run("import", str(tmp_path / "missing.vcf")).refused(3)
    assert "no card (.vcf) or email in this folder" in run("import", str(tmp_path)).refused(3)
    assert "could not be read" in run("import", "/etc/hostname/x").refused(3)
    assert "could not be read" in run("import", "x" * 5000).refused(3)
    run("import", "").refused(2)


def test_an_endless_device_is_refused_at_its_start(run: Run) -> None:
    assert ": empty." in run("import", "/dev/zero").refused(3)
    assert "not a text file" in run("import", "/dev/urandom").refused(3)


def test_a_file_can_be_piped_in(run: Run, tmp_path: Path) -> None:
    assert run("import", "-", stdin=card("May Chen").encode()).code == 0
    assert "Standard input: empty." in run("import", "-").refused(3)
    assert run("find", "may").code == 0


def test_a_file_without_permission_is_reported(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, os.strerror(13))

    (tmp_path / "x.vcf").write_text(card("May Chen"))
    monkeypatch.setattr("pathlib.Path.open", refuse)
    assert "Permission denied" in run("import", str(tmp_path / "x.vcf")).refused(3)


def test_guessed_columns_of_a_homemade_table_are_printed(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "guests.csv"
    path.write_text("Guest;E-Mail;Table\nMay Chen;may@acme.example;4\n")
    planned = run("import", "--dry-run", "--map", "name=guest", str(path)).out
    assert planned.startswith(
        'guests.csv: "Guest" is name, "E-Mail" is email; kept as text: "Table". '
        "Change this with --map FIELD=COLUMN.\nnew          line 2: May Chen\nWould import 1 new"
    )
    mapping = ["--map", "name=Guest", "--map", "tags=Table", "--map", "-=E-Mail"]
    done = run("import", "--json", *mapping, str(path)).record
    assert done["columns"] == {"guests.csv": {"Guest": "name", "E-Mail": "-", "Table": "tag"}}
    shown = run("show", "may chen").out
    assert "#4" in shown
    assert "may@acme.example" not in shown
    assert run("import", *mapping, str(path)).out.splitlines()[1].startswith("Imported 0 new")


def test_an_invalid_mapping_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "guests.csv"
    path.write_text("Guest,Place\nMay,Acme\n")
    for wrong in ("name", "=Guest", "name="):
        assert "--map takes FIELD=COLUMN" in run("import", "--map", wrong, str(path)).refused(2)
    assert 'did you mean "Guest"?' in run("import", "--map", "name=Gust", str(path)).refused(3)
    assert 'No field "nme"' in run("import", "--map", "nme=Guest", str(path)).refused(3)
    assert run("find", "may").code == 1


def test_a_last_contact_is_logged_once_and_its_row_still_updates(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,Email,Last contact\nMay Chen,m@acme.example,2025-11-12\nBo,,2025-10-01\n")
    done = run("import", "--json", str(path)).record
    assert (done["new"], done["interactions"], done["warnings"]) == (2, 2, [])
    assert '"last_contact": "2025-11-12"' in run("show", "may", "--json").out
    again = run("import", "--json", str(path)).record
    assert (again["new"], again["unchanged"], again["interactions"]) == (0, 2, 0)
    path.write_text(
        "Name,Email,Last contact,City\nMay Chen,m@acme.example,2025-11-12,Berlin\nBo,,2025-10-01,\n"
    )
    assert run("import", "--json", str(path)).record["updated"] == 1
    assert "Berlin" in run("show", "may").out


def test_an_exported_csv_is_imported_into_an_empty_database(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards = tmp_path / "hostile.vcf"
    cards.write_text(
        "BEGIN:VCARD\nVERSION:3.0\nUID:u1\nFN:=HYPERLINK(1)\nORG:-Acme\nTITLE:@lead\n"
        "TEL;TYPE=WORK:+49 30 5550100\nEMAIL:may@acme.example\nCATEGORIES:fair\n"
        "NOTE:+1\\n'quoted'\\, and\\nmore\nX-SHOE:38\nBDAY:--0517\nEND:VCARD\n" + card("Bo Lind")
    )
    run("import", str(cards))
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    assert run("export", str(first)).code == 0
    assert run("import", "--json", str(first)).record["new"] == 0
    monkeypatch.setenv("FOLLOWUP_DB", str(tmp_path / "other" / "a.db"))
    assert run("import", "--json", str(first)).record["new"] == 2
    assert run("export", str(second)).code == 0
    assert second.read_bytes() == first.read_bytes()


HOSTILE_TABLES = {
    "open quote": b'name,email\n"May,m@x.example\n',
    "one line": b"x" * 5_000_000,
    "many columns": b"name," * 100_000 + b"\nMay\n",
    "no cells": b"name,email\n" + b"," * 50_000 + b"\n",
    "cut": b'First Name,Last Name,Connected On\nMay,"Che',
    "no last": b"name,email\n\n\n",
}


@pytest.mark.parametrize("which", HOSTILE_TABLES)
def test_a_hostile_table_is_refused_in_one_sentence(run: Run, tmp_path: Path, which: str) -> None:
    path = tmp_path / "hostile.csv"
    path.write_bytes(HOSTILE_TABLES[which])
    error = run("import", str(path)).refused(3)
    assert len(error) < 600
    assert "othing was imported" in error
    assert run("changes", "--json").out == ""


def test_one_interaction_is_called_one(run: Run, tmp_path: Path) -> None:
    mail = tmp_path / "one.eml"
    mail.write_text(
        "From: Eva One <eva@one.example>\nTo: me@x.example\nSubject: lunch\n"
        "Date: Tue, 24 Nov 2026 10:00:00 +0100\nMessage-ID: <1@one.example>\n\nShall we?\n"
    )
    assert "0 unchanged, 1 interaction; 1 warning." in run("import", str(mail)).out
    assert "Imported: 2 new, 0 updated, 1 interaction\n" in run("changes").out
