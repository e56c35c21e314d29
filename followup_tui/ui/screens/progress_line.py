"""The line at the top of triage, duplicates and import: what it is, how far it is."""

from __future__ import annotations

from textual.content import Content

from followup_tui.system import mask


def progress_line(title: str, position: str = "", detail: str = "", summary: str = "") -> Content:
    """Return the line; empty parts are left out, and hidden names are mentioned."""
    parts = [
        Content.styled(title, "bold $text-primary"),
        Content.styled(position, "bold"),
        Content(detail),
        Content.styled("names hidden" if mask.is_on() else "", "$text-accent reverse"),
        Content.styled(summary, "$foreground-muted"),
    ]
    return Content("  ").join(part for part in parts if part.plain)
