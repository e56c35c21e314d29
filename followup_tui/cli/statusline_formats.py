"""The forms of the status line, one for each bar. Names are data: each form makes them harmless for
the bar that reads it. Loads nothing that a bar would have to wait for."""

from __future__ import annotations

from followup_tui.system.sanitize import safe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Glance = tuple[int, int, list[tuple[str, str, str]]]

_LONGEST = 24
_PANGO = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
_SHELL = str.maketrans(dict.fromkeys("$`\\%!{}", "\N{MIDDLE DOT}"))


def with_name_form(found: Glance, names: str) -> Glance:
    """The same with its names as the setting wants them; what it is about goes with the full name
    alone."""
    due, late, first = found
    if names == "full":
        return found
    return due, late, [(short_name(name, names), "", day) for name, _, day in first]


def short_name(name: str, names: str) -> str:
    """A name as the setting wants it: `full`, `initials` or `none`."""
    if names == "full":
        return name
    if names == "none":
        return ""
    return "".join(f"{word[0]}." for word in name.split() if word[0].isprintable())


def _counted(found: Glance) -> str:
    due, late, _ = found
    return f"{due} due{f', {late} late' if late else ''}"


def _who(found: Glance) -> str:
    """The most urgent name, short and without anything a terminal acts on."""
    first = found[2]
    return safe(first[0][0], _LONGEST).strip() if first else ""


def _with(counted: str, who: str) -> str:
    return f"{counted} · {who}" if who else counted


def _plain(found: Glance) -> str:
    return _with(_counted(found), _who(found)) if found[0] else "nothing due"


def _tmux(found: Glance) -> str:
    due, late, _ = found
    if not due:
        return ""
    counted = f"#[fg=red]{due} due#[default]" if late else f"{due} due"
    # tmux reads #[…], #{…} and #(…) in what a command prints.
    return _with(counted, _who(found).replace("#", "##"))


def _polybar(found: Glance) -> str:
    due, late, _ = found
    if not due:
        return ""
    counted = f"%{{F#e05561}}{due} due%{{F-}}" if late else f"{due} due"
    return _with(counted, _who(found).replace("%", "\N{FULLWIDTH PERCENT SIGN}"))


def _starship(found: Glance) -> str:
    # Some prompts hand what is printed here to the shell once more.
    return _with(f"{found[0]} due", _who(found).translate(_SHELL)) if found[0] else ""


def _waybar(found: Glance) -> str:
    import json

    due, late, first = found
    lines = (
        ": ".join(safe(word, 60) for word in (name, about) if word) for name, about, _ in first
    )
    kind = "late" if late else "due" if due else "none"
    text = _with(f"{due} due", _who(found)) if due else ""
    tooltip = "\n".join(line for line in lines if line)
    return json.dumps({"text": _pango(text), "tooltip": _pango(tooltip), "class": kind})


def _pango(text: str) -> str:
    """Waybar reads Pango markup."""
    for sign, entity in _PANGO:
        text = text.replace(sign, entity)
    return text


def _json(found: Glance) -> str:
    import json

    due, late, first = found
    keys = ("name", "about", "due")
    following = [dict(zip(keys, one, strict=True)) for one in first]
    # The one sign that json leaves raw and a terminal acts on.
    text = json.dumps({"due": due, "late": late, "first": following})
    return text.replace("\x7f", "\\u007f")


FORMATTERS: dict[str, Callable[[Glance], str]] = {
    "plain": _plain,
    "tmux": _tmux,
    "waybar": _waybar,
    "polybar": _polybar,
    "starship": _starship,
    "json": _json,
}
