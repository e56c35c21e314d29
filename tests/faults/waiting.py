"""Waits for what another process does."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from tests.faults.program import PATIENCE


def eventually(is_so: Callable[[], object]) -> None:
    """Wait until it is so."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.005)


def is_stopped(pid: int) -> bool:
    """Return whether a process is stopped."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


def has_begun(process: subprocess.Popen[str], record: Path) -> bool:
    """Return whether a program has come to its first moment, or has ended."""
    return bool(record.exists() and record.stat().st_size) or process.poll() is not None
