"""`demo`: the sample database, and what needs a terminal."""

from __future__ import annotations

import stat
from pathlib import Path

from tests.cli.running import Run


def test_demo_writes_sample_people_tagged_as_such(run: Run, tmp_path: Path, database: Path) -> None:
    path = tmp_path / "new" / "demo.db"
    shape = run("demo", "--write", str(path), "--json").record
    assert shape["database"] == str(path)
    assert shape["contacts"] >= 55
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    tagged = run("find", "#sample", "-n", "1000", "--json", "--db", str(path)).records
    assert len(tagged) == shape["contacts"]
    assert run("due", "--db", str(path)).out.count("\n") > 3
    assert not database.exists()


def test_demo_never_overwrites_a_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "existing"
    path.write_text("mine")
    assert "already exists; not overwritten" in run("demo", "--write", str(path)).refused(2)
    assert path.read_text() == "mine"
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nothing")
    run("demo", "--write", str(link)).refused(2)


def test_the_screen_and_the_demo_need_a_terminal(run: Run) -> None:
    for arguments in ([], ["demo"], ["demo", "--json"]):
        run(*arguments).refused(2)
