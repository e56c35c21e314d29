"""Reads the command line of the two calls that are answered before click is loaded.

These are `status`, as a status bar waits for it, and `add` without text, which opens the one-line
prompt. Everything else is left to click, wrong usage included."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

FORMATS = ("plain", "tmux", "waybar", "polybar", "starship")
"""The formats of `status`."""


class FastCall:
    """One of the two verbs with its options."""

    def __init__(self, verb: str, database: str | None, output_format: str, as_json: bool) -> None:
        self.verb = verb
        self.database = database
        """The argument of `--db`."""
        self.output_format = output_format
        """One of `FORMATS`; only `status` has this option."""
        self.as_json = as_json


def wants_json(arguments: Sequence[str]) -> bool:
    """Tell whether `--json` is among the options, also of a call that can't be understood."""
    options = list(arguments)
    return "--json" in options[: options.index("--") if "--" in options else None]


def parse_fast_call(arguments: Sequence[str]) -> FastCall | None:
    """Return the call; None when click has to handle it."""
    verb, database, output_format, as_json = "", None, "", False
    rest = iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if not verb and argument in ("status", "add"):
            verb = argument
        elif argument == "--json" and verb:
            as_json = True
        elif name == "--db" or (name == "--format" and verb == "status"):
            value = value if equals else next(rest, "")
            if not value:
                return None
            if name == "--db":
                database = value
            else:
                output_format = value
        else:
            return None
    if not verb or (output_format or "plain") not in FORMATS:
        return None
    return FastCall(verb, database, output_format or "plain", as_json)
