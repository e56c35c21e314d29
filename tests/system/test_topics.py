"""Topics: found by any of their names, searched line by line, read into blocks."""

from __future__ import annotations

import pytest

from followup_tui.system.topic_markdown import (
    Code,
    Heading,
    Item,
    Prose,
    Span,
    Table,
    blocks,
    plain,
    spans_of,
)
from followup_tui.system.topics import TOPIC_NAMES, find_topic, nearest_topics, search, topics


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("dates", "dates"),
        ("Dates", "dates"),
        ("import-google", "import-google"),
        ("import google", "import-google"),
        ("google", "import-google"),
        ("status bar", "reminders"),
        ("--json", "json"),
        ("privacy", "data"),
    ],
)
def test_a_topic_is_found_by_any_of_its_names(words: str, name: str) -> None:
    found = find_topic(words)
    assert found is not None
    assert found.name == name


def test_no_topic_is_called_so() -> None:
    assert find_topic("weather") is None
    assert find_topic("") is None


def test_a_name_stands_for_one_topic() -> None:
    names = [word for each in topics() for word in (each.name, *each.also)]
    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.parametrize(
    ("words", "name"),
    [("date", "dates"), ("datse", "dates"), ("closign", "closing"), ("vcards", "import-vcard")],
)
def test_the_nearest_topics_are_offered(words: str, name: str) -> None:
    assert name in [each.name for each in nearest_topics(words)]


def test_nothing_is_near_to_nonsense() -> None:
    assert nearest_topics("qqqqqq") == []
    assert nearest_topics("") == []


def test_search_finds_all_words_in_one_sentence() -> None:
    hits = search("PRIVATE mail")
    assert hits[0].topic.name == "mail"
    assert hits[0].text == "Private notes never become mail text."
    assert hits[0].heading == "Mail: write, and log from your mail program"


def test_search_finds_rows_code_and_words_across_line_breaks() -> None:
    assert any("hotkey tmux >>" in hit.text for hit in search(">> tmux.conf"))
    assert any(hit.text.startswith("M | ") for hit in search("app.hide_names"))
    assert "keeps its meaning" in search("queue.jsonl tomorrow")[0].text


def test_words_that_no_line_holds_together_find_their_section() -> None:
    hits = search("snooze preset")
    assert {(hit.topic.name, hit.heading) for hit in hits} == {("closing", "Snooze")}
    assert any(hit.text.startswith("On the screen type a date or a preset") for hit in hits)
    assert search("snooze xyzzy") == []


def test_the_topic_that_is_called_so_comes_first() -> None:
    assert search("export")[0].topic.name == "export"


def test_search_for_nothing_finds_nothing() -> None:
    assert search("  ") == []


def test_blocks() -> None:
    text = """# Title
<!-- also: a, b -->

One
line with `code`.

![A picture](x.svg)

- first
  goes on
- **second** *third*
  1. inner

```sh
# no heading
```

| a | b |
|---|---|
| `x\\|y` | [dates](dates.md) |
"""
    title, prose, first, second, inner, code, table = blocks(text)
    assert title == Heading(1, (Span("Title"),))
    assert prose == Prose((Span("One line with "), Span("code", "code"), Span(".")))
    assert first == Item("-", 0, (Span("first goes on"),))
    assert second == Item("-", 0, (Span("second", "strong"), Span(" "), Span("third", "emphasis")))
    assert inner == Item("1.", 1, (Span("inner"),))
    assert code == Code("sh", ("# no heading",))
    assert isinstance(table, Table)
    assert [[plain(cell) for cell in row] for row in table.rows] == [["a", "b"], ["x|y", "dates"]]
    assert table.rows[1][1] == (Span("dates", "link", "dates"),)


def test_an_address_stays_an_address() -> None:
    assert spans_of("[here](https://a.example)") == (Span("here", "link", "https://a.example"),)


@pytest.mark.parametrize("name", TOPIC_NAMES)
def test_every_topic_has_a_title_and_reads_as_whole_blocks(name: str) -> None:
    found = find_topic(name)
    assert found is not None
    read = blocks(found.text)
    assert read[0] == Heading(1, (Span(found.title),))
    assert [block for block in read[1:] if isinstance(block, Heading) and block.level == 1] == []
    for block in read:
        if isinstance(block, Table):
            assert len({len(row) for row in block.rows}) == 1, block.rows
        if isinstance(block, Prose | Item):
            assert "](" not in plain(block.spans)
            assert "**" not in plain(block.spans)
