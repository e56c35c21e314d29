"""What is packed, for which Python, and that the workflow checks what `.ci/run` checks."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def test_the_source_package_holds_everything_under_version_control(project: dict[str, Any]) -> None:
    command = ["git", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    at_the_top = {name.partition("/")[0] for name in listed.stdout.split("\0") if name}
    included = project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    assert {name.removeprefix("/") for name in included} == at_the_top


def test_python_has_no_upper_cap_and_every_dependency_has_one(project: dict[str, Any]) -> None:
    metadata = project["project"]
    assert metadata["requires-python"] == ">=3.11"
    extras = [line for lines in metadata["optional-dependencies"].values() for line in lines]
    ours = [line for line in extras if line.startswith("followup-tui[")]
    for dependency in {*metadata["dependencies"], *extras} - {*ours}:
        assert re.search(r">=[\d.]+,<[\d.]+$", dependency), dependency


def test_the_versions_that_are_tested_are_those_that_are_claimed(project: dict[str, Any]) -> None:
    claimed = re.findall(r"Python :: (3\.\d+)", "\n".join(project["project"]["classifiers"]))
    loop = re.search(r"for version in ([\d. ]+);", (ROOT / ".ci" / "run").read_text())
    workflow = (ROOT / ".github" / "workflows" / "check.yml").read_text()
    assert loop is not None
    assert claimed == loop[1].split()
    assert sorted(re.findall(r"^ +(3\.\d+)$", workflow, re.MULTILINE)) == claimed
    assert "- run: .ci/run\n" in workflow
