"""A follow-up is notified once, however many programs look."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_tui.system.notified import claim_unnotified

KEYS = st.lists(st.sampled_from(["1@2026-11-23", "1@2026-11-24", "2@2026-11-23", "3@x"]))


def test_each_is_notified_once_and_again_when_it_is_due_again(tmp_path: Path) -> None:
    path, database = tmp_path / "state" / "notified.json", tmp_path / "a.db"
    assert claim_unnotified(path, database, ["1@a", "2@a"]) == ("1@a", "2@a")
    assert claim_unnotified(path, database, ["2@a", "1@a", "3@a"]) == ("3@a",)
    assert claim_unnotified(path, database, ["3@a"]) == ()
    assert claim_unnotified(path, database, ["1@b", "3@a", "2@a"]) == ("1@b", "2@a")
    assert claim_unnotified(path, tmp_path / "b.db", ["1@b"]) == ("1@b",)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@given(st.lists(KEYS, max_size=6))
def test_only_keys_that_were_not_due_before_are_returned(
    tmp_path_factory: pytest.TempPathFactory, rounds: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("notified")
    before: list[str] = []
    for due in rounds:
        claimed = claim_unnotified(folder / "notified.json", folder / "a.db", due)
        assert claimed == tuple(key for key in due if key not in before)
        before = due


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"a": 5}', b"\xff\xfe", b"[" * 9000])
def test_a_broken_file_counts_as_empty(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notified.json"
    path.write_bytes(content)
    assert claim_unnotified(path, tmp_path / "a.db", ["1@a"]) == ("1@a",)
    assert claim_unnotified(path, tmp_path / "a.db", ["1@a"]) == ()


def test_without_a_writable_file_everything_is_returned(tmp_path: Path) -> None:
    (tmp_path / "notified.json").mkdir()
    assert claim_unnotified(tmp_path / "notified.json", tmp_path / "a.db", ["1@a"]) == ("1@a",)


def test_a_planted_link_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / "notified.json").symlink_to(victim)
    assert claim_unnotified(tmp_path / "notified.json", tmp_path / "a.db", ["1@a"]) == ("1@a",)
    assert victim.read_text() == "precious"


def test_of_many_threads_one_claims_each_key(tmp_path: Path) -> None:
    path, database = tmp_path / "notified.json", tmp_path / "a.db"
    with ThreadPoolExecutor(8) as pool:
        claims = list(
            pool.map(lambda _: claim_unnotified(path, database, ["1@a", "2@a"]), range(40))
        )
    assert sorted(key for claim in claims for key in claim) == ["1@a", "2@a"]
