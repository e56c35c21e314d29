"""The Markdown that topics are written in, read into values for terminal, screen and man page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

SpanStyle = Literal["plain", "strong", "emphasis", "code", "link"]
_SPAN = re.compile(
    r"`` (?P<double>.+?) ``|`(?P<code>[^`]+)`|\*\*(?P<strong>.+?)\*\*|\*(?P<emphasis>[^*\s][^*]*)\*"
    r"|\[(?P<link>[^]]+)\]\((?P<target>[^)]+)\)"
)
_ITEM = re.compile(r"( *)([-*]|\d+\.) +(.*)")


@dataclass(frozen=True, slots=True)
class Span:
    """Some text in one style; of a link, `target` is a topic's name or an address."""

    text: str
    style: SpanStyle = "plain"
    target: str = ""


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the topic's title."""

    level: int
    spans: Spans


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph, its line breaks joined."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list; level 0 is the outermost, `marker` is "-" or a number with its dot."""

    marker: str
    level: int
    spans: Spans


@dataclass(frozen=True, slots=True)
class Code:
    """Lines that are shown as they are."""

    language: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first row holds the headings."""

    rows: tuple[tuple[Spans, ...], ...]


Block = Heading | Prose | Item | Code | Table


def blocks(text: str) -> list[Block]:
    """Return the blocks of a topic; pictures and comments are left out."""
    return list(_blocks(text.splitlines()))


def plain(spans: Spans) -> str:
    """Return the text of spans without their styles."""
    return "".join(span.text for span in spans)


def spans_of(text: str) -> Spans:
    """Return one line of Markdown as spans; links to `NAME.md` get the topic's name as target."""
    found: list[Span] = []
    end = 0
    for match in _SPAN.finditer(text):
        if match.start() > end:
            found.append(Span(text[end : match.start()]))
        found.append(_span(match))
        end = match.end()
    if end < len(text):
        found.append(Span(text[end:]))
    return tuple(found)


def _span(match: re.Match[str]) -> Span:
    if match["double"] or match["code"]:
        return Span(match["double"] or match["code"], "code")
    if match["strong"]:
        return Span(match["strong"], "strong")
    if match["emphasis"]:
        return Span(match["emphasis"], "emphasis")
    target = match["target"]
    name = re.fullmatch(r"([\w-]+)\.md(#.*)?", target)
    return Span(match["link"], "link", name[1] if name else target)


def _blocks(lines: list[str]) -> Iterator[Block]:
    index = 0
    while index < len(lines):
        line = lines[index]
        end = index + 1
        if line.startswith("```"):
            while end < len(lines) and not lines[end].startswith("```"):
                end += 1
            yield Code(line[3:].strip(), tuple(lines[index + 1 : end]))
            end += 1
        elif line.startswith("#"):
            marks = len(line) - len(line.lstrip("#"))
            yield Heading(marks, spans_of(line[marks:].strip()))
        elif line.startswith("|"):
            while end < len(lines) and lines[end].startswith("|"):
                end += 1
            yield Table(tuple(_cells(row) for row in lines[index:end] if not _is_rule(row)))
        elif line.strip() and not line.startswith(("<!--", "![")):
            while end < len(lines) and _continues(lines[end]):
                end += 1
            yield _prose(lines[index:end])
        index = end


def _continues(line: str) -> bool:
    """Tell whether a line goes on with the paragraph or item before it."""
    begins_another = line.startswith(("```", "#", "|", "<!--", "![")) or _ITEM.match(line)
    return bool(line.strip()) and not begins_another


def _prose(lines: list[str]) -> Block:
    item = _ITEM.match(lines[0])
    rest = [line.strip() for line in lines[1:]]
    if not item:
        return Prose(spans_of(" ".join([lines[0].strip(), *rest])))
    marker = "-" if item[2] == "*" else item[2]
    return Item(marker, len(item[1]) // 2, spans_of(" ".join([item[3].strip(), *rest])))


def _is_rule(row: str) -> bool:
    return not row.strip("|-: ")


def _cells(row: str) -> tuple[Spans, ...]:
    cells = re.split(r"(?<!\\)\|", row.strip().strip("|"))
    return tuple(spans_of(cell.strip().replace("\\|", "|")) for cell in cells)
