"""The documentation as topics: find one, and search them all. Pure but for reading the files."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from followup_tui.domain.text_folding import fold
from followup_tui.system.topic_markdown import (
    Block,
    Code,
    Heading,
    Item,
    Prose,
    Table,
    blocks,
    plain,
)

FOLDER = Path(__file__).parent.parent / "docs"
TOPIC_NAMES = (
    *("install", "capture", "dates", "closing", "triage", "cadence", "people", "mail"),
    *("import", "import-google", "import-linkedin", "import-outlook", "import-vcard"),
    *("import-csv", "import-mail", "import-calendar", "import-export", "duplicates", "export"),
    *("reminders", "settings", "keys", "commands", "json", "data", "backup", "trouble"),
)
"""The topics in the order in which they are listed; each is a file of `docs`."""
_MAX_NEAREST = 3
_SENTENCE_END = re.compile(r"(?<=[.!?]) +(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic: `text` is its Markdown, `also` are other words that people look for it by."""

    name: str
    title: str
    also: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence, table row or line of code with the searched words, and its heading."""

    topic: Topic
    heading: str
    text: str


@cache
def topic(name: str) -> Topic:
    """Return the topic of that name. Raise KeyError if there is none."""
    if name not in TOPIC_NAMES:
        raise KeyError(name)
    text = (FOLDER / f"{name}.md").read_text("utf-8")
    title, _, rest = text.partition("\n")
    also = re.match(r"\s*<!-- also: (.*?) -->\n", rest)
    words = tuple(also[1].split(", ")) if also else ()
    return Topic(name, title.removeprefix("# "), words, text)


def topics() -> tuple[Topic, ...]:
    """Return all topics in their order."""
    return tuple(topic(name) for name in TOPIC_NAMES)


def find_topic(words: str) -> Topic | None:
    """Return the topic with that name ("import-google", "import google", "google"), if any."""
    wanted = _key(words)
    if wanted in TOPIC_NAMES:
        return topic(wanted)
    return next((each for each in topics() if wanted in map(_key, each.also)), None)


def nearest_topics(words: str) -> list[Topic]:
    """Return the topics, at most three, whose names are most like these words."""
    names = {_key(word): each for each in topics() for word in (each.name, *each.also)}
    wanted = _key(words)
    keys = difflib.get_close_matches(wanted, names, n=len(names), cutoff=0.7)
    keys += [key for key in names if len(wanted) > 2 and (wanted in key or key in wanted)]
    return list({names[key].name: names[key] for key in keys}.values())[:_MAX_NEAREST]


def search(words: str) -> list[Hit]:
    """Return the lines of all topics that hold all the words, in any case, accents aside; if there
    are none, of each section that holds them all the lines with the most of them.

    The topic of that name comes first; then topics in their order."""
    wanted = fold(words).split()
    if not wanted:
        return []
    first = find_topic(words)
    ordered = sorted(topics(), key=lambda each: each is not first)
    sections = [section for each in ordered for section in _sections(each)]
    return [hit for section in sections for hit in section.hits_in_lines(wanted)] or [
        hit for section in sections for hit in section.hits_together(wanted)
    ]


@dataclass(slots=True)
class _Section:
    topic: Topic
    heading: str
    lines: list[str]

    def hits_in_lines(self, wanted: list[str]) -> Iterator[Hit]:
        """Yield the lines that hold all the words, each as its first sentence that does."""
        for line in self.lines:
            if _count(line, wanted) == len(wanted):
                sentences = _SENTENCE_END.split(line)
                full = (part for part in sentences if _count(part, wanted) == len(wanted))
                yield Hit(self.topic, self.heading, next(full, line))

    def hits_together(self, wanted: list[str]) -> Iterator[Hit]:
        """Yield the lines with the most of the words, if topic, heading and lines hold them all."""
        everything = " ".join((self.topic.title, self.heading, *self.lines))
        if _count(everything, wanted) < len(wanted):
            return
        counts = [_count(line, wanted) for line in self.lines]
        for line, count in zip(self.lines, counts, strict=True):
            if count and count == max(counts):
                yield Hit(self.topic, self.heading, line)


def _sections(searched: Topic) -> list[_Section]:
    sections = [_Section(searched, searched.title, [])]
    for block in blocks(searched.text):
        if isinstance(block, Heading):
            sections.append(_Section(searched, plain(block.spans), []))
        sections[-1].lines += _lines(block)
    return sections


def _count(line: str, wanted: list[str]) -> int:
    folded = fold(line)
    return sum(word in folded for word in wanted)


def _lines(block: Block) -> list[str]:
    """Return what is searched and shown as one: a paragraph, a row, a line of code."""
    match block:
        case Code(_, lines):
            return list(lines)
        case Table(rows):
            return [" | ".join(filter(None, map(plain, row))) for row in rows[1:]]
        case Heading(_, spans) | Prose(spans) | Item(_, _, spans):
            return [plain(spans)]


def _key(words: str) -> str:
    return "-".join(re.findall(r"[\w.]+", words.lower()))
