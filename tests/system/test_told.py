"""Nobody is told the same twice, by however many programs."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_tui.system.notified import claim_unnotified

MARKS = st.lists(st.sampled_from(["1@2026-11-23", "1@2026-11-24", "2@2026-11-23", "3@x"]))


def test_each_is_told_once_and_again_when_it_has_come_back(tmp_path: Path) -> None:
    path, database = tmp_path / "state" / "told.json", tmp_path / "a.db"
    assert claim_unnotified(path, database, ["1@a", "2@a"]) == ("1@a", "2@a")
    assert claim_unnotified(path, database, ["2@a", "1@a", "3@a"]) == ("3@a",)
    assert claim_unnotified(path, database, ["3@a"]) == ()
    assert claim_unnotified(path, database, ["1@b", "3@a", "2@a"]) == ("1@b", "2@a")
    assert claim_unnotified(path, tmp_path / "b.db", ["1@b"]) == ("1@b",)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@given(st.lists(MARKS, max_size=6))
def test_what_is_given_is_what_was_not_due_the_time_before(
    tmp_path_factory: pytest.TempPathFactory, rounds: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("told")
    before: list[str] = []
    for due in rounds:
        found = claim_unnotified(folder / "told.json", folder / "a.db", due)
        assert found == tuple(one for one in due if one not in before)
        before = due


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"a": 5}', b"\xff\xfe", b"[" * 9000])
def test_a_broken_file_costs_one_notice(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "told.json"
    path.write_bytes(content)
    assert claim_unnotified(path, tmp_path / "a.db", ["1@a"]) == ("1@a",)
    assert claim_unnotified(path, tmp_path / "a.db", ["1@a"]) == ()


def test_a_file_that_cannot_be_written_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "told.json").mkdir()
    assert claim_unnotified(tmp_path / "told.json", tmp_path / "a.db", ["1@a"]) == ("1@a",)


def test_a_planted_link_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / "told.json").symlink_to(victim)
    assert claim_unnotified(tmp_path / "told.json", tmp_path / "a.db", ["1@a"]) == ("1@a",)
    assert victim.read_text() == "precious"


def test_of_many_at_once_one_tells(tmp_path: Path) -> None:
    path, database = tmp_path / "told.json", tmp_path / "a.db"
    with ThreadPoolExecutor(8) as pool:
        found = list(
            pool.map(lambda _: claim_unnotified(path, database, ["1@a", "2@a"]), range(40))
        )
    assert sorted(one for each in found for one in each) == ["1@a", "2@a"]
