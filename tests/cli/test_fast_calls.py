"""The calls answered before click is loaded, and those left to click."""

from __future__ import annotations

import pytest

from followup_tui.cli.fast_calls import parse_fast_call


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("status", ("status", None, "plain", False)),
        ("status --format tmux", ("status", None, "tmux", False)),
        ("status --format=waybar --json", ("status", None, "waybar", True)),
        ("--db a.db status", ("status", "a.db", "plain", False)),
        ("add", ("add", None, "plain", False)),
        ("add --db=a=b.db --json", ("add", "a=b.db", "plain", True)),
    ],
)
def test_plain_calls_are_parsed(line: str, expected: tuple[object, ...]) -> None:
    call = parse_fast_call(line.split())
    assert call is not None
    assert (call.verb, call.database, call.output_format, call.as_json) == expected


@pytest.mark.parametrize(
    "line",
    [
        *("", "due", "--json", "--help", "--db", "status --db", "status --db=", "status --format"),
        *(
            "status --format json",
            "status --format x",
            "status more",
            "status status",
            "status add",
        ),
        *("add May", "add status", "add --format plain", "--json add", "add --dry-run"),
    ],
)
def test_everything_else_is_left_to_click(line: str) -> None:
    assert parse_fast_call(line.split()) is None
