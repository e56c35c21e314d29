"""The lines of keys in a TOML file, however it is written."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_tui.system.toml_lines import KeyLines
from tests.examples import example_count


@pytest.mark.parametrize(
    ("text", "name", "line"),
    [
        ('theme = "a"', "theme", 1),
        ("# theme = 1\n\n  theme = 2", "theme", 3),
        ('[me]\nlinkedin = """\nemails = 1\n"""\nemails = 2', "me.emails", 5),
        ("[me]\nlinkedin = '''\n[day]\nnoon = 1'''\n[day]\nnoon = 2", "day.noon", 6),
        ('working_days = [\n  "mon", # a ] in a comment\n  "tue",\n]\ntheme = 3', "theme", 5),
        ('a = "[day]"\n[day]\nnoon = 1', "day", 2),
        ('"a#b" = 1\n"c=d" = 2', "c=d", 2),
        ('"\\u0061b" = 1', "ab", 1),
        ("[ outcomes . 'yes' ] # comment\nafter = 1", "outcomes.yes.after", 2),
        ("outcomes.yes = { after = 1, park = {} }", "outcomes.yes.park", 1),
        ("[outcomes.yes]\n[outcomes.no]\nafter = 1", "outcomes.no.after", 3),
        ('[keys]\n"followup.done" = 1', "keys.followup.done", 2),
        ("[keys]\nfollowup.done = 1", "keys.followup.done", 2),
        ("[[keys]]\na = 1\n[[keys]]\na = 2", "keys", 1),
        ("[day]\r\nnoon = 1\r\n", "day.noon", 2),
        ("[day]\nnoon = 1", "day.night.deeper", 1),
        ("[day]\nnoon = 1", "zebra", None),
        ("", "zebra", None),
    ],
)
def test_a_key_is_found_on_its_line(text: str, name: str, line: int | None) -> None:
    tomllib.loads(text)
    assert KeyLines(text).line_of(name) == line


KEYS = st.sampled_from(["a", "b", '"c.d"', "'[e]'", '"f = #"'])
VALUES = st.sampled_from(
    ["1", '"x"', '"""\na = 3\n[t]\n"""', "'''\n'''", "[\n 1, # ]\n [2],\n]", "{ g = 1 }", '"#"']
)
LINES = st.one_of(
    st.tuples(KEYS, VALUES).map(lambda pair: f"{pair[0]} = {pair[1]}"),
    KEYS.map(lambda key: f"[t.{key}]"),
    st.sampled_from(["", "# a = 1", "  # [t]"]),
)


@settings(max_examples=example_count(200), deadline=None)
@given(st.lists(LINES, max_size=12))
def test_every_key_of_any_file_has_the_line_that_adds_it(statements: list[str]) -> None:
    text = ""
    expected: dict[str, int] = {}
    for statement in statements:
        line = text.count("\n") + 1
        try:
            values = tomllib.loads(f"{text}{statement}\n")
        except ValueError:
            continue
        text += f"{statement}\n"
        for name in names(values):
            expected.setdefault(name, line)
    lines = KeyLines(text)
    assert {name: lines.line_of(name) for name in expected} == expected


def names(values: dict[str, Any], table: str = "") -> set[str]:
    """Return the dotted names of all keys."""
    found = set()
    for key, value in values.items():
        found |= {table + key} | (
            names(value, f"{table}{key}.") if isinstance(value, dict) else set()
        )
    return found


@pytest.mark.once
def test_a_hostile_list_over_many_lines_costs_no_time() -> None:
    text = "a = [\n" + "1,\n" * 80_000 + "]\nb = 2"
    assert KeyLines(text).line_of("b") is None
