"""The presets of a prompt: what is typed is text, and a key that stands alone means its preset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content


def preset_key(text: str, presets: Mapping[str, str]) -> str | None:
    """Return the key of the preset that enter takes: the one that stands alone, or the first for
    an empty text; None if the text means itself."""
    key = text.strip()
    if not key:
        return next(iter(presets), None)
    return key if key in presets else None


def phrase_of(text: str, presets: Mapping[str, str]) -> str:
    """Return what is entered: the phrase of the preset that is meant, else the text."""
    key = preset_key(text, presets)
    return text.strip() if key is None else presets[key]


def next_preset(text: str, presets: Mapping[str, str], step: int) -> str | None:
    """Return the key so many presets further, or the last one, for the input; None if something
    else is typed."""
    key = preset_key(text, presets)
    if key is None:
        return None
    keys = list(presets)
    return keys[max(0, min(keys.index(key) + step, len(keys) - 1))]


def key_mark(key: str, chosen: str | None) -> tuple[str, str]:
    """Return how the key of a preset is shown: marked if enter takes it."""
    return f"{'▌' if key == chosen else ' '}{key}  ", "bold $text-primary"


def facts_in_lines(facts: Sequence[Content], width: int) -> list[Content]:
    """Return the facts with a dot between them, or each on a line of its own if they don't fit."""
    return in_lines(facts, Content.styled(" · ", "$foreground-muted"), width)


def in_lines(choices: Sequence[Content], gap: str | Content, width: int) -> list[Content]:
    """Return the choices in as few lines of this width as they need, none of them broken."""
    lines: list[Content] = []
    for choice in choices:
        joined = Content.assemble(lines[-1], gap, choice) if lines else choice
        if lines and joined.cell_length <= width:
            lines[-1] = joined
        else:
            lines.append(choice)
    return lines
