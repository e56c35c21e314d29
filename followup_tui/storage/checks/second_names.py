"""Second names of the database file, under which another program may change or replace it."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator

from followup_tui.storage.checks.finding import Examined, Finding
from followup_tui.wording import wording

_CHECK = "links"


def check_links(examined: Examined) -> Iterator[Finding]:
    """Find a hard link to the database: a restore replaces one name only, and then there are two.

    A symbolic link is no finding: everything is done to the file that it leads to."""
    real = examined.path.resolve()
    names = os.stat(real).st_nlink
    if names > 1:
        problem = wording(
            "{} has {} names (hard links), and a restore replaces only one", real, names
        )
        way_out = wording("find the others with: find / -xdev -samefile {}", shlex.quote(str(real)))
        yield Finding(_CHECK, problem, way_out)
