"""How much of a name is shown where others may look: a status bar, a notification."""

from __future__ import annotations

NAME_FORMS = ("full", "initials", "none")


def short_name(name: str, form: str) -> str:
    """Return the name in one of the `NAME_FORMS`; empty for `none`."""
    if form == "full":
        return name
    if form == "none":
        return ""
    return "".join(f"{word[0]}." for word in name.split() if word[0].isprintable())
