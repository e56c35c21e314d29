"""`import`: its plan, what is asked, what is taken from the file, and how it stops."""

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


def test_the_plan_says_everything_with_its_card(run: Run) -> None:
    run("import", "-", stdin=CARD.format(role="Engineer", more="").encode())
    run("add", "Ana Ruiz @Old: coffee fri")
    told = CARD.format(role="CTO", more="NICKNAME:M\nCATEGORIES:fair\nTEL:+49 171 1234567\n")
    torn = "BEGIN:VCARD\nFN:Torn"
    stdin = told.encode() + cards("Ana Ruiz", "Bo Lee") + torn.encode()
    done = run("import", "--dry-run", "-", stdin=stdin)
    assert done.out.splitlines() == [
        "new      card 3: Bo Lee, New",
        "changed  card 1: May Chen, Acme (1), found by uid: "
        "nickname: M; + +49 171 1234567; + #fair",
        "differs  card 1: May Chen, Acme (1), found by uid: role stays “Engineer”, not “CTO”",
        "asked    card 2: Ana Ruiz, New: same name as Ana Ruiz, Old (2)",
        "skipped  card 4: no END:VCARD; the card may be cut off",
        "Would bring: 1 new, 1 changed, 0 known already, 1 to be asked about (--same-name), "
        "1 skipped. New ones are parked until you pick them. 1 contact differs from the file and "
        "would stay so (see --dry-run, --update).",
    ]
    rows = run("import", "--dry-run", "--json", "-", stdin=stdin).records
    assert [one.get("plan") for one in rows] == ["new", "changed", "asked", "skipped", None]
    assert rows[1]["differs"] == [{"field": "role", "old": "Engineer", "new": "CTO"}]
    assert rows[2]["candidates"] == [{"id": 2, "name": "Ana Ruiz", "company": "Old"}]
    assert rows[-1]["asked"] == 1


def test_a_filled_field_changes_only_with_update(run: Run) -> None:
    run("import", "-", stdin=CARD.format(role="Engineer", more="").encode())
    told = CARD.format(role="CTO", more="").encode()
    assert "1 contact differs from the file and stayed so" in run("import", "-", stdin=told).out
    assert "Engineer" in run("show", "may").out
    assert run("import", "--update", "-", stdin=told).out.startswith("Brought: 0 new, 1 changed")
    assert "CTO" in run("show", "may").out
    run("undo")
    assert "Engineer" in run("show", "may").out


@pytest.mark.parametrize(
    ("rule", "said"), [("new", "1 new"), ("merge", "1 changed"), ("skip", "1 skipped")]
)
def test_who_has_only_the_name_follows_the_rule(run: Run, rule: str, said: str) -> None:
    run("add", "Ana Ruiz: coffee fri")
    assert said in run("import", "--same-name", rule, "-", stdin=cards("Ana Ruiz")).out


def test_where_nobody_can_be_asked_they_are_left_out_and_named(run: Run) -> None:
    run("add", "Ana Ruiz: coffee fri")
    done = run("import", "-", stdin=cards("Ana Ruiz", "Bo Lee"))
    assert done.out.startswith("Brought: 1 new, 0 changed, 0 known already, 1 skipped.")
    assert "card 1: has only the name in common with Ana Ruiz (1)" in done.err


def test_a_person_is_asked_one_by_one(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("followup_tui.cli.import_._is_somebody_there", lambda: True)
    for name in ("Ana Ruiz", "Bo Lee", "Cy Orr", "Di Fox", "Ed Gil"):
        run("add", f"{name}: coffee fri")
    path = tmp_path / "all.vcf"
    path.write_bytes(cards("Ana Ruiz", "Bo Lee", "Cy Orr", "Di Fox", "Ed Gil"))
    done = run("import", str(path), stdin=b"1\n2\nn\n\nN\n")
    # The first is the same, "2" is no choice and asked again, then new, skipped, all the rest new.
    assert done.out.startswith("Brought: 3 new, 1 changed, 0 known already, 1 skipped.")
    assert "card 3: has only the name in common with Cy Orr (3)" in done.err
    assert "1  Ana Ruiz (1)" in done.err
    assert "New" in run("show", "1").out


@pytest.mark.parametrize("wrong", [["--map", "name"], ["--format", "pdf"], ["--same-name", "x"]])
def test_a_wrong_option_is_said(run: Run, wrong: list[str]) -> None:
    run("import", *wrong, "-", stdin=cards("Ana")).refused(2)


OURS = (
    b'{"export": {"program": "followup", "format": 1}, "contact": ['
    + b'{"id": 1, "uid": "a", "name": "Ana", "notes": "'
    + b"x" * 500_000
)


@pytest.mark.parametrize("begun", [cards(*map(str, range(20_000))), OURS])
def test_interrupted_it_leaves_the_database_as_it_was(begun: bytes) -> None:
    """Standard input that does not end: the work is under way whenever the signal comes."""
    program = [sys.executable, "-m", "followup_tui", "import", "-"]
    child = subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdin
    # As much as a pipe holds, and more: it was being read when all of this is written.
    child.stdin.write(begun)
    child.stdin.flush()
    os.kill(child.pid, signal.SIGINT)
    out, err = child.communicate()
    assert (child.returncode, out) == (130, b"")
    assert err.decode().strip() == "Stopped. Nothing was imported."


def test_whoever_is_asked_is_told_the_answers_first(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("followup_tui.cli.import_._is_somebody_there", lambda: True)
    run("add", "Ana Ruiz @Old: coffee fri")
    path = tmp_path / "cards.vcf"
    path.write_bytes(cards("Ana Ruiz", "Bo Lee"))
    done = run("import", str(path), stdin=b"what\n1\n")
    head, keys, who, candidate, *_ = done.err.splitlines()
    assert head == "1 has the name of a contact, and nothing else in common."
    assert "n new" in keys
    assert "enter skip" in keys
    assert (who, candidate) == ("card 1: Ana Ruiz, New", "  1  Ana Ruiz, Old (1)")
    assert done.err.count("Same person?") == 2
    assert done.out.startswith("Brought: 1 new, 0 changed, 1 known already")
