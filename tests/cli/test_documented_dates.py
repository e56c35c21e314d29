"""Every date of `followup help dates` is read as the table there says."""

from __future__ import annotations

import re

import pytest

from followup_tui.system.topics import topic
from tests.cli.running import Run

pytestmark = pytest.mark.once

DATES = re.findall(r"^\| `([^`]+)` \| (\w.*?) \|", topic("dates").text, re.MULTILINE)
ALSO = re.findall(r"\| .*(?:also|or|is) (`.*`) \|$", topic("dates").text, re.MULTILINE)


@pytest.fixture(autouse=True)
def wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of the table."""
    monkeypatch.setenv("FOLLOWUP_NOW", "2026-11-25T10:00")


def test_the_table_is_found() -> None:
    assert len(DATES) > 20
    assert len(ALSO) > 4


@pytest.mark.parametrize(("words", "due"), DATES)
def test_a_documented_date_is_read_as_the_table_says(words: str, due: str, run: Run) -> None:
    out = run("add", "--dry-run", f"Ada Obi: thing {words}").out
    assert re.match(rf"Would add Ada Obi \(new\): thing · due {re.escape(due)}(,| 2027)", out), out


@pytest.mark.parametrize("words", [word for cell in ALSO for word in re.findall("`(.*?)`", cell)])
def test_what_else_can_be_typed_is_a_date(words: str, run: Run) -> None:
    done = run("add", "--dry-run", f"Ada Obi: thing {words}")
    assert done.out.startswith("Would add Ada Obi (new): thing · due ")
    assert "no date given" not in done.out + done.err


def test_what_is_not_taken_is_said(run: Run) -> None:
    assert '"31 nov" was not read as a date' in run("add", "--dry-run", "Ada Obi: x 31 nov").err
    assert "Write 1min or 1mo" in run("add", "--dry-run", "Ada Obi: x 1m").err
    assert "(no date given)" in run("add", "--dry-run", 'Ada Obi: x "next week"').out
