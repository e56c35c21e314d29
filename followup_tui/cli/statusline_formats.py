"""The formats of the status line, one for each status bar.

Each makes names harmless for the bar that reads the line. Imports nothing slow."""

from __future__ import annotations

from followup_tui.domain.name_forms import short_name
from followup_tui.system.sanitize import safe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    DueSummary = tuple[int, int, list[tuple[str, str, str]]]
    """What `storage.status_query.due_summary` returns."""

_MAX_NAME = 24
_MAX_TOOLTIP_WORD = 60
_PANGO_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
_SHELL_CHARACTERS = str.maketrans(dict.fromkeys("$`\\%!{}", "\N{MIDDLE DOT}"))


def with_name_form(summary: DueSummary, form: str) -> DueSummary:
    """Shorten the names to one of the `NAME_FORMS`; topics are shown with full names only."""
    due, overdue, first = summary
    if form == "full":
        return summary
    return due, overdue, [(short_name(name, form), "", day) for name, _, day in first]


def _count(summary: DueSummary) -> str:
    due, overdue, _ = summary
    return f"{due} due{f', {overdue} overdue' if overdue else ''}"


def _first_name(summary: DueSummary) -> str:
    """Return the most urgent name, short and harmless for a terminal."""
    first = summary[2]
    return safe(first[0][0], _MAX_NAME).strip() if first else ""


def _join(count: str, name: str) -> str:
    return f"{count} · {name}" if name else count


def _plain(summary: DueSummary) -> str:
    return _join(_count(summary), _first_name(summary)) if summary[0] else "nothing due"


def _tmux(summary: DueSummary) -> str:
    due, overdue, _ = summary
    if not due:
        return ""
    count = f"#[fg=red]{due} due#[default]" if overdue else f"{due} due"
    # tmux interprets #[…], #{…} and #(…) in a command's output.
    return _join(count, _first_name(summary).replace("#", "##"))


def _polybar(summary: DueSummary) -> str:
    due, overdue, _ = summary
    if not due:
        return ""
    count = f"%{{F#e05561}}{due} due%{{F-}}" if overdue else f"{due} due"
    return _join(count, _first_name(summary).replace("%", "\N{FULLWIDTH PERCENT SIGN}"))


def _starship(summary: DueSummary) -> str:
    # Some prompts give the output to the shell once more.
    name = _first_name(summary).translate(_SHELL_CHARACTERS)
    return _join(f"{summary[0]} due", name) if summary[0] else ""


def _waybar(summary: DueSummary) -> str:
    import json

    due, overdue, first = summary
    lines = (
        ": ".join(safe(word, _MAX_TOOLTIP_WORD) for word in (name, about) if word)
        for name, about, _ in first
    )
    css_class = "overdue" if overdue else "due" if due else "none"
    text = _join(f"{due} due", _first_name(summary)) if due else ""
    tooltip = "\n".join(line for line in lines if line)
    return json.dumps(
        {"text": _escape_pango(text), "tooltip": _escape_pango(tooltip), "class": css_class}
    )


def _escape_pango(text: str) -> str:
    """Escape Pango markup, which Waybar interprets."""
    for character, entity in _PANGO_ENTITIES:
        text = text.replace(character, entity)
    return text


def _json(summary: DueSummary) -> str:
    import json

    due, overdue, first = summary
    keys = ("name", "about", "due")
    records = [dict(zip(keys, values, strict=True)) for values in first]
    # DEL is the one character that json leaves raw and a terminal interprets.
    text = json.dumps({"due": due, "overdue": overdue, "first": records})
    return text.replace("\x7f", "\\u007f")


FORMATTERS: dict[str, Callable[[DueSummary], str]] = {
    "plain": _plain,
    "tmux": _tmux,
    "waybar": _waybar,
    "polybar": _polybar,
    "starship": _starship,
    "json": _json,
}
