"""The man page, made of the same topics as `followup help`; when a package is built, not before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

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

_FIRST_TOPICS = ("commands",)
_FONTS = {"strong": "B", "code": "B", "emphasis": "I", "link": "I"}
# What roff would read as something else, or show as a sign that can't be copied into a shell.
_SIGNS = {
    "\\": "\\e",
    "-": "\\-",
    "'": "\\(aq",
    "`": "\\(ga",
    "^": "\\(ha",
    "~": "\\(ti",
    '"': "\\(dq",
}
_SENTENCE_END = re.compile(r"(?<=[.!?:]) (?=[A-Z])")
_HEAD = """\
.TH FOLLOWUP 1 "{date}" "followup {version}" "User Commands"
.SH NAME
followup \\- {summary}
.SH SYNOPSIS
.B followup
.br
.B followup
.I verb
.RI [ argument ...]
.SH DESCRIPTION
Without a verb, followup opens the screen; press
.B ?\\&
there for its keys and for the topics below.
A verb does one thing and ends.
.B followup help
.I topic
shows one topic of this page,
.B followup
.I verb
.B \\-\\-help
the options of a verb.
"""


def man_page(version: str, date: str, summary: str) -> str:
    """Return the page in roff; `date` is such as "2026-11-30", `summary` a line without a stop."""
    lines = [_HEAD.format(date=date, version=version, summary=_roff(summary)).rstrip("\n")]
    ordered = sorted(topics.topics(), key=lambda topic: topic.name not in _FIRST_TOPICS)
    for topic in ordered:
        lines += _section(topic.title, blocks(topic.text))
    return "\n".join(lines) + "\n"


def _section(title: str, topic_blocks: Sequence[Block]) -> Iterator[str]:
    yield f'.SH "{_roff(title.upper())}"'
    is_first = True
    for block in topic_blocks:
        if isinstance(block, Heading):
            if block.level == 1:
                continue
            yield f'.SS "{_roff(plain(block.spans))}"'
        else:
            # Roff ignores a paragraph that begins right behind a heading, and warns of it.
            yield from _block(block, is_first)
        is_first = isinstance(block, Heading)


def _block(block: Block, is_first: bool) -> Iterator[str]:
    match block:
        case Prose(spans):
            yield from [] if is_first else [".PP"]
            yield from _text(spans)
        case Item(marker, level, spans):
            yield from [".RS"] * level
            sign = "\\(bu" if marker == "-" else marker
            yield f".IP {sign} {2 if marker == '-' else 4}"
            yield from _text(spans)
            yield from [".RE"] * level
        case Code(_, lines):
            yield from [] if is_first else [".PP"]
            yield from [".RS 4", ".nf"]
            yield from (_guarded(_roff(line)) for line in lines)
            yield from [".fi", ".RE"]
        case Table(rows):
            yield from _table(*rows)
        case Heading():
            return


def _table(head: Sequence[Spans], *rows: Sequence[Spans]) -> Iterator[str]:
    """Yield the first cell of each row as a tag, and below it the others; named if several."""
    for first, *others in rows:
        yield from [".TP", _guarded(_fonts(first)) or "\\&"]
        for number, (heading, cell) in enumerate(zip(head[1:], others, strict=True)):
            yield from [".br"] if number else []
            name = f"{_roff(plain(heading))}: " if len(others) > 1 else ""
            yield _guarded(name + _fonts(cell)) or "\\&"


def _text(spans: Spans) -> Iterable[str]:
    """Return a line for each sentence, as roff wants it."""
    return [_guarded(line) for line in _SENTENCE_END.split(_fonts(spans).strip())]


def _fonts(spans: Spans) -> str:
    return "".join(
        f"\\f{_FONTS[span.style]}{_roff(span.text)}\\fR"
        if span.style in _FONTS
        else _roff(span.text)
        for span in spans
    )


def _guarded(line: str) -> str:
    """Return a line that is not taken for a request."""
    return f"\\&{line}" if line.startswith(".") else line


def _roff(text: str) -> str:
    return "".join(
        _SIGNS.get(sign) or (sign if sign.isascii() else f"\\[u{ord(sign):04X}]") for sign in text
    )
