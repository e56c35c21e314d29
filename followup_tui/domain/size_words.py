"""Sizes of files as text."""

from __future__ import annotations


def format_size(size: int) -> str:
    """Return a number of bytes in few characters: "900 bytes", "12 KB", "3.4 MB", "1.2 GB"."""
    if size < 1000:
        return f"{size} bytes"
    for unit, factor in (("KB", 10**3), ("MB", 10**6)):
        if size < 1000 * factor:
            value = size / factor
            return f"{value:.0f} {unit}" if value >= 10 else f"{value:.1f} {unit}"
    return f"{size / 10**9:.1f} GB"
