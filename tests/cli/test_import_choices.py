"""`import`: its plan, its questions, conflicts, and how it stops."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import Run

CARD = (
    "BEGIN:VCARD\nVERSION:4.0\nUID:u1\nFN:May Chen\nORG:Acme\nTITLE:{role}\n"
    "EMAIL:may@acme.example\n{more}END:VCARD\n"
)


def cards(*names: str) -> bytes:
    return "".join(f"BEGIN:VCARD\nFN:{name}\nORG:New\nEND:VCARD\n" for name in names).encode()


def test_the_plan_lists_every_entry_with_its_card(run: Run) -> None:
    run("import", "-", stdin=CARD.format(role="Engineer", more="").encode())
    run("add", "Ana Ruiz @Old: coffee fri")
    card = CARD.format(role="CTO", more="NICKNAME:M\nCATEGORIES:fair\nTEL:+49 171 1234567\n")
    torn = "BEGIN:VCARD\nFN:Torn"
    stdin = card.encode() + cards("Ana Ruiz", "Bo Lee") + torn.encode()
    done = run("import", "--dry-run", "-", stdin=stdin)
    assert done.out.splitlines() == [
        "new          card 3: Bo Lee, New",
        "updated      card 1: May Chen, Acme (1), matched by uid: "
        "nickname: M; + +49 171 1234567; + #fair",
        "conflict     card 1: May Chen, Acme (1), matched by uid: "
        "role: keep “Engineer”; the file has “CTO”",
        "question     card 2: Ana Ruiz, New: same name as Ana Ruiz, Old (2)",
        "warning      card 4: no END:VCARD; the card may be cut off",
        "Would import 1 new, 1 updated, 0 unchanged; 1 question, 1 conflict, 1 warning. "
        "New contacts are parked until you pick them. --same-name answers the questions. "
        "Conflicts keep your values; --update takes the file's.",
    ]
    rows = run("import", "--dry-run", "--json", "-", stdin=stdin).records
    assert [row.get("plan") for row in rows] == ["new", "updated", "question", "warning", None]
    assert rows[1]["conflicts"] == [{"field": "role", "old": "Engineer", "new": "CTO"}]
    assert rows[2]["candidates"] == [{"id": 2, "name": "Ana Ruiz", "company": "Old"}]
    assert rows[-1]["questions"] == 1


def test_a_filled_field_is_changed_only_with_update(run: Run) -> None:
    run("import", "-", stdin=CARD.format(role="Engineer", more="").encode())
    card = CARD.format(role="CTO", more="").encode()
    assert "; 1 conflict. Conflicts keep your values" in run("import", "-", stdin=card).out
    assert "Engineer" in run("show", "may").out
    assert run("import", "--update", "-", stdin=card).out.startswith("Imported 0 new, 1 updated")
    assert "CTO" in run("show", "may").out
    run("undo")
    assert "Engineer" in run("show", "may").out


@pytest.mark.parametrize(
    ("rule", "result"), [("new", "1 new"), ("merge", "1 updated"), ("skip", "1 warning")]
)
def test_people_who_share_only_a_name_follow_the_rule(run: Run, rule: str, result: str) -> None:
    run("add", "Ana Ruiz: coffee fri")
    assert result in run("import", "--same-name", rule, "-", stdin=cards("Ana Ruiz")).out


def test_without_a_terminal_namesakes_are_skipped_with_a_warning(run: Run) -> None:
    run("add", "Ana Ruiz: coffee fri")
    done = run("import", "-", stdin=cards("Ana Ruiz", "Bo Lee"))
    assert done.out.startswith("Imported 1 new, 0 updated, 0 unchanged; 1 warning.")
    assert "card 1: shares only the name with Ana Ruiz (1); skipped" in done.err


def test_questions_are_asked_one_by_one(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("followup_tui.cli.import_._has_terminal", lambda: True)
    for name in ("Ana Ruiz", "Bo Lee", "Cy Orr", "Di Fox", "Ed Gil"):
        run("add", f"{name}: coffee fri")
    path = tmp_path / "all.vcf"
    path.write_bytes(cards("Ana Ruiz", "Bo Lee", "Cy Orr", "Di Fox", "Ed Gil"))
    done = run("import", str(path), stdin=b"1\n2\nn\n\nN\n")
    # The first is the same, "2" is not a choice and asked again, then new, skipped, the rest new.
    assert done.out.startswith("Imported 3 new, 1 updated, 0 unchanged; 1 warning.")
    assert "card 3: shares only the name with Cy Orr (3); skipped" in done.err
    assert "1  Ana Ruiz (1)" in done.err
    assert "New" in run("show", "1").out


@pytest.mark.parametrize("wrong", [["--map", "name"], ["--format", "pdf"], ["--same-name", "x"]])
def test_an_invalid_option_is_refused(run: Run, wrong: list[str]) -> None:
    run("import", *wrong, "-", stdin=cards("Ana")).refused(2)


BACKUP_START = (
    b'{"export": {"program": "followup", "format": 1}, "contact": ['
    + b'{"id": 1, "uid": "a", "name": "Ana", "notes": "'
    + b"x" * 500_000
)


@pytest.mark.parametrize("begun", [cards(*map(str, range(20_000))), BACKUP_START])
def test_an_interrupted_import_changes_nothing(begun: bytes) -> None:
    """Standard input never ends, so the import is under way when the signal comes."""
    program = [sys.executable, "-m", "followup_tui", "import", "-"]
    child = subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdin
    # More than a pipe holds: once it is written, the import is reading.
    child.stdin.write(begun)
    child.stdin.flush()
    os.kill(child.pid, signal.SIGINT)
    out, err = child.communicate()
    assert (child.returncode, out) == (130, b"")
    assert err.decode().strip() == "Stopped. Nothing was imported."


def test_the_possible_answers_are_printed_before_the_questions(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("followup_tui.cli.import_._has_terminal", lambda: True)
    run("add", "Ana Ruiz @Old: coffee fri")
    path = tmp_path / "cards.vcf"
    path.write_bytes(cards("Ana Ruiz", "Bo Lee"))
    done = run("import", str(path), stdin=b"what\n1\n")
    head, keys, person, candidate, *_ = done.err.splitlines()
    assert head == "1 person has the name of a contact and nothing else in common."
    assert "n new" in keys
    assert "enter skip" in keys
    assert (person, candidate) == ("card 1: Ana Ruiz, New", "  1  Ana Ruiz, Old (1)")
    assert done.err.count("Same person?") == 2
    assert done.out.startswith("Imported 1 new, 0 updated, 1 unchanged")
