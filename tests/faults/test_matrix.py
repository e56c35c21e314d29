"""The matrix is complete: every row is tested, and every test belongs to a row."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.faults.matrix import MATRIX
from tests.faults.report import Tally, table

_ROW = re.compile(r'\bfault\("([^"]+)"\)')
_STATE = re.compile(r'^    State\("([^"]+)"', re.M)
_TEST = re.compile(r"^(?:async )?def test_\w+\((.*?)\) ->", re.M | re.S)
_MODULES = [path for path in Path(__file__).parent.glob("test_*.py") if path != Path(__file__)]


def test_every_row_has_a_test_and_every_test_a_row() -> None:
    tested = set(_STATE.findall(Path(__file__).with_name("states.py").read_text()))
    for module in _MODULES:
        text = module.read_text()
        tested |= set(_ROW.findall(text))
        # The fixture fails in a test that names no row.
        assert all("tally: Tally" in parameters for parameters in _TEST.findall(text)), module.name
    assert tested == {row.id for row in MATRIX}


def test_rows_have_different_ids_and_more_rounds_in_full() -> None:
    assert len({row.id for row in MATRIX}) == len(MATRIX)
    for row in MATRIX:
        assert 0 < row.short <= row.full, row.id


def test_the_table_shows_what_was_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLLOWUP_FAULTS_REPORT", str(tmp_path / "report"))
    for outcome in ("saved", "saved", "not saved"):
        tally = Tally("kill")
        tally.count(outcome)
        tally.save()
    lines = list(table())
    assert f"kill: 3 rounds (short {MATRIX[0].short}, full {MATRIX[0].full})" in lines
    assert "  tried: 1 not saved, 2 saved" in lines
