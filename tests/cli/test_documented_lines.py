"""The lines of `followup help capture` are understood as the tables there say."""

from __future__ import annotations

import pytest

from followup_tui.system.topics import topic
from tests.cli.running import Run

pytestmark = pytest.mark.once

LINES = {
    # What the topic shows, what is typed, and what the answer says.
    "May Chen:": ("May Chen: seats fri", "May Chen: seats · due Fri 27 Nov"),
    "May Chen re": ("May Chen re the deck fri", "May Chen: the deck · due Fri 27 Nov"),
    "May Chen about": ("May Chen about seats fri", "May Chen: seats · due Fri 27 Nov"),
    "May:": ("May: seats fri", "May → May Chen: seats"),
    "May C:": ("May C: seats fri", "May C → May Chen: seats"),
    "call Rachel Green mon about rent": (
        "call Rachel Green mon about rent",
        "Rachel Green (new): call Rachel Green about rent · due Mon 30 Nov",
    ),
    "send the deck to Ines": ("send the deck to Ines", "Ines (new): send the deck to Ines"),
    "Ana Lopez at Acme:": ("Ana Lopez at Acme: seats", "Ana Lopez (new) @Acme: seats"),
    "mike@acme.io:": ("mike@acme.io: call", "mike@acme.io (new): call"),
    "May Chen + Omar Khalil:": ("May Chen + Omar Khalil: lunch", "Omar Khalil (new): lunch"),
    "~6w": ("May: seats ~6w", "every 6 weeks"),
    "every 3 months": ("May: seats every 3 months", "every 3 months"),
    "quarterly": ("May: seats quarterly", "every 3 months"),
    '@"Two Words"': ('Ana @"Two Words": call', "Ana (new) @Two Words: call"),
    "Ana @New York Times: call": ("Ana @New York Times: call", "Ana (new) @New York Times: call"),
    "!": ("May: seats fri !", "promised"),
    '"next week"': ('May: read "next week" fri', "read next week · due Fri 27 Nov"),
    "May Chen ~2w": ("May Chen ~2w", "Would change May Chen · every 2 weeks"),
}


@pytest.mark.parametrize("shown", LINES)
def test_a_documented_line_is_understood(shown: str, run: Run) -> None:
    assert f"`{shown}`" in topic("capture").text
    run("add", "May Chen: second round fri")
    typed, answer = LINES[shown]
    assert answer in run("add", "--dry-run", typed).out
