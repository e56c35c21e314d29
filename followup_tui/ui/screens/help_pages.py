"""The pages of the help, laid out for a width: the keys, a topic, the results of a search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from followup_tui.domain.text_folding import fold
from followup_tui.system import topics
from followup_tui.system.topic_markdown import (
    Block,
    Code,
    Heading,
    Item,
    Prose,
    Spans,
    Table,
    blocks,
    plain,
)
from followup_tui.ui.keys.table import KEYS, KeyScope, KeySpec
from followup_tui.ui.widgets.cells import cell_width, line_breaks
from followup_tui.ui.widgets.link_view import LinkedParagraph, LinkedText

ShownKeys = Mapping[str, str]
"""The keys that work where the help was opened, as they are shown, by id."""

_SECTIONS: tuple[tuple[KeyScope, str], ...] = (
    ("prompt", "While typing"),
    ("mail", "While writing an email"),
    ("triage", "Triage"),
    ("history", "History"),
    ("duplicates", "Duplicates"),
    ("import", "Import"),
    ("pick", "Pick"),
    ("queue", "Queue"),
    ("backups", "Backups"),
    ("contacts", "The selected row, or all marked rows"),
    ("lists", "List"),
    ("everywhere", "Everywhere"),
)
_KEY_WIDTH = 12
_TOPIC_WIDTH = 17
_INDENT = 2
_GAP = 2
_MIN_COLUMN = 8
_STACKED_BELOW = 60
"""Narrower than this, the cells of a table stand below each other."""
_MAX_HITS = 100
_STYLES = {"strong": "strong", "emphasis": "strong", "code": "code", "link": "link"}


def topic_link(target: str) -> tuple[str, tuple[str, ...]]:
    """Return the topic's name and what to look for in it, the first that is found there.

    A target is such as "closing", "closing#Snooze", or "closing#Snooze#a line below it"."""
    name, *words = target.split("#", 2)
    heading = words[0] if words else ""
    line = words[1] if len(words) > 1 else ""
    # A table row is laid out differently: look for its first cell.
    return name, tuple(text for text in (line, line.partition(" | ")[0], heading) if text)


def home_page(shown_keys: ShownKeys, here: str) -> Iterator[LinkedParagraph]:
    """Yield the topic that fits the place `here`, the keys that work there, and all topics."""
    if here:
        name, words = topic_link(here)
        title = words[0] if words else topics.topic(name).title
        yield _line(("About this: ", "dim", ""), (title, "link", here))
        yield _line()
    yield from _keys(shown_keys, KEYS)
    yield _line(("Topics", "title", ""))
    for topic in topics.topics():
        yield LinkedParagraph(
            ((f"{topic.name:<{_TOPIC_WIDTH}}", "key", ""), (topic.title, "link", topic.name)),
            _TOPIC_WIDTH,
        )


def search_page(shown_keys: ShownKeys, words: str) -> Iterator[LinkedParagraph]:
    """Yield the keys and the lines of topics that match all the words."""
    wanted = fold(words).split()
    keys = [
        key
        for key in KEYS
        if key.id in shown_keys
        and all(word in fold(f"{key.description} {key.tooltip}") for word in wanted)
    ]
    hits = topics.search(words)
    yield from _keys(shown_keys, keys)
    last = ""
    for hit in hits[:_MAX_HITS]:
        section = f"{hit.topic.name}#{hit.heading}"
        if section != last:
            yield from [_line()] if last else []
            title = hit.topic.title
            title += f" · {hit.heading}" if hit.heading != title else ""
            yield _line((title, "title", section))
        if hit.text != hit.heading:
            span = hit.text, "plain", f"{section}#{hit.text}"
            yield LinkedParagraph((("  ", "plain", ""), span), _INDENT)
        last = section
    if len(hits) > _MAX_HITS:
        yield _line()
        yield _line((f"{len(hits) - _MAX_HITS} more. Type more of the word.", "dim", ""))
    if not hits and not keys:
        yield _line(("Nothing found. Press esc for all keys and topics.", "dim", ""))


def topic_page(name: str, width: int) -> Iterator[LinkedParagraph]:
    """Yield a topic, without its title."""
    before: Block | None = None
    for block in blocks(topics.topic(name).text):
        if isinstance(block, Heading) and block.level == 1:
            continue
        if before is not None and not (isinstance(before, Item) and isinstance(block, Item)):
            yield _line()
        yield from _block(block, width)
        before = block


def _line(*spans: LinkedText) -> LinkedParagraph:
    return LinkedParagraph(spans)


def _keys(shown_keys: ShownKeys, keys: Sequence[KeySpec]) -> Iterator[LinkedParagraph]:
    for scope, title in _SECTIONS:
        found = [key for key in keys if key.scope == scope and key.id in shown_keys]
        if found:
            yield _line((title, "title", ""))
        for key in found:
            yield LinkedParagraph(
                (
                    (f"{shown_keys[key.id]:<{_KEY_WIDTH}}", "key", ""),
                    (key.tooltip, "plain", ""),
                ),
                _KEY_WIDTH,
            )
        if found:
            yield _line()


def _block(block: Block, width: int) -> Iterable[LinkedParagraph]:
    match block:
        case Heading(_, spans):
            return [_line((plain(spans), "title", ""))]
        case Prose(spans):
            return [LinkedParagraph(tuple(_linked(spans)))]
        case Item(marker, level, spans):
            begin = " " * 2 * level + f"{marker} "
            return [LinkedParagraph(((begin, "plain", ""), *_linked(spans)), len(begin))]
        case Code(_, lines):
            return [LinkedParagraph(((f"  {line}", "code", ""),), 2 * _INDENT) for line in lines]
        case Table(rows):
            return _stacked(*rows) if width < _STACKED_BELOW else _columns(rows, width)


def _linked(spans: Spans) -> Iterator[LinkedText]:
    """Yield spans; only links to topics can be opened, of others the address is shown."""
    for span in spans:
        if span.style == "link" and span.target not in topics.TOPIC_NAMES:
            is_address = span.text == span.target
            yield span.text if is_address else f"{span.text} ({span.target})", "plain", ""
        else:
            yield span.text, _STYLES.get(span.style, "plain"), span.target


def _stacked(head: Sequence[Spans], *rows: Sequence[Spans]) -> Iterator[LinkedParagraph]:
    """Yield the first cell of each row, and below it the others; with headings if several."""
    for first, *others in rows:
        yield _line(*_linked(first))
        for heading, cell in zip(head[1:], others, strict=True):
            begin = "  " + (f"{plain(heading)}: " if len(others) > 1 else "")
            if cell:
                yield LinkedParagraph(((begin, "dim", ""), *_linked(cell)), 2 * _INDENT)


def _columns(rows: Sequence[Sequence[Spans]], width: int) -> Iterator[LinkedParagraph]:
    cells = [[list(_linked(cell)) for cell in row] for row in rows]
    columns = len(cells[0])
    widths = [max(cell_width(_text(row[at])) for row in cells) for at in range(columns)]
    while sum(widths) > width - _GAP * (columns - 1) and max(widths) > _MIN_COLUMN:
        widths[widths.index(max(widths))] -= 1
    for number, row in enumerate(cells):
        wrapped = [_wrap(cell, widths[at]) for at, cell in enumerate(row)]
        for line in range(max(map(len, wrapped))):
            spans: list[LinkedText] = []
            for at, cell in enumerate(wrapped):
                pieces = cell[line] if line < len(cell) else []
                used = cell_width(_text(pieces))
                gap = " " * (widths[at] - used + _GAP) if at < columns - 1 else ""
                spans += pieces if number else [(text, "dim", "") for text, _, _ in pieces]
                spans.append((gap, "plain", ""))
            yield LinkedParagraph(tuple(spans))


def _text(spans: Iterable[LinkedText]) -> str:
    return "".join(text for text, _, _ in spans)


def _wrap(spans: Sequence[LinkedText], width: int) -> list[list[LinkedText]]:
    """Return the lines of a cell."""
    lines = []
    for start, stop in line_breaks(_text(spans), width, width):
        line: list[LinkedText] = []
        begin = 0
        for text, style, target in spans:
            part = text[max(0, start - begin) : max(0, stop - begin)]
            if part:
                line.append((part, style, target))
            begin += len(text)
        lines.append(line)
    return lines
