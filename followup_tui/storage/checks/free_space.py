"""Whether the disk has room for the next backup and for the journal of a large change."""

from __future__ import annotations

import os
from collections.abc import Iterator

from followup_tui.domain.size_words import format_size
from followup_tui.storage.checks.finding import Examined, Finding
from followup_tui.wording import as_wording, wording

_RESERVE = 20_000_000


def check_free_space(examined: Examined) -> Iterator[Finding]:
    """Find a disk that is nearly full."""
    try:
        disk = os.statvfs(examined.path.resolve().parent)
        size = examined.path.stat().st_size
    except OSError:
        return
    free = disk.f_bavail * disk.f_frsize
    if free < 2 * size + _RESERVE:
        problem = wording(
            "Only {} are free in {}",
            as_wording(format_size(free)),
            examined.path.resolve().parent,
        )
        yield Finding("free space", problem, as_wording("free some space"))
