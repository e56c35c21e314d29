"""Paths are completed while they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_tui.ui.prompts.path_completion import complete_path, matching_paths, typed_path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("cards.vcf", "Cards2.VCF", "notes.doc", ".hidden.vcf", "cab.csv"):
        (tmp_path / name).touch()
    (tmp_path / "cabinet").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("~/ca", ["~/cab.csv", "~/cards.vcf", "~/cabinet/", "~/Cards2.VCF"]),
        ("~/card", ["~/cards.vcf", "~/Cards2.VCF"]),
        ("~/.", ["~/.hidden.vcf"]),
        ("~/notes", []),
        ("cab", ["cab.csv", "cabinet/"]),
        ("~/nowhere/x", []),
        ("x\0y", []),
    ],
)
def test_paths_match_by_prefix_and_suffix(folder: Path, typed: str, names: list[str]) -> None:
    assert matching_paths(typed, (".vcf", ".csv")) == names


def test_a_path_is_completed_to_the_common_prefix() -> None:
    assert complete_path("~/ca", ["~/cab.csv", "~/cabinet/"]) == "~/cab"
    assert complete_path("~/cabi", ["~/cabinet/"]) == "~/cabinet/"
    assert complete_path("~/C", ["~/cards.vcf"]) == "~/cards.vcf"
    assert complete_path("x", []) == "x"
    assert complete_path("~/ca", ["~/cab.csv", "~/Cab/"]) == "~/ca"


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("~/a b.vcf", "~/a b.vcf"),
        ("~//tmp/a.vcf", "/tmp/a.vcf"),
        ("~/~/a.vcf", "~/a.vcf"),
        ("~/cards//tmp/x/", "/tmp/x/"),
        ("~/'/tmp/a b.vcf' ", "/tmp/a b.vcf"),
        ("'/tmp/a b.vcf'", "/tmp/a b.vcf"),
        ("~/file:///tmp/a%20b.vcf", "/tmp/a b.vcf"),
        ("~/file", "~/file"),
        ("/tmp/o'neil'", "/tmp/o'neil'"),
        (" ", ""),
    ],
)
def test_a_whole_path_replaces_the_text_before_it(typed: str, path: str) -> None:
    assert typed_path(typed) == path


@given(st.text(max_size=5), st.lists(st.text(max_size=8), max_size=4))
def test_completion_never_removes_a_character(text: str, names: list[str]) -> None:
    completed = complete_path(text, [text + name for name in names])
    assert completed.startswith(text)
    assert all((text + name).startswith(completed) for name in names)
