"""What is asked of the C library, read from its own account."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from followup_tui.cli import open_screen
from followup_tui.system import heap

LARGE = 100_000
ACCOUNT = f"""
import ctypes, sys, threading
from followup_tui.system import heap
libc = ctypes.CDLL(None)
if not hasattr(libc, "malloc_info"):
    sys.exit(77)
if "small" in sys.argv:
    heap.keep_small()
libc.malloc.restype = ctypes.c_void_p
def use():
    for _ in range(8):
        libc.malloc(1000), libc.malloc({LARGE})
threads = [threading.Thread(target=use) for _ in range(4)]
for one in threads:
    one.start()
for one in threads:
    one.join()
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""


def account(*words: str) -> str:
    """What malloc_info(3) says after four threads have used memory."""
    ran = subprocess.run(
        [sys.executable, "-c", ACCOUNT, *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    if ran.returncode == 77:
        pytest.skip("not glibc")
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def apart(account: str) -> int:
    """How many allocations lie outside the heaps."""
    found = re.search(r'type="mmap" count="(\d+)"', account)
    assert found
    return int(found[1])


def test_threads_share_one_heap_and_what_is_large_lies_apart() -> None:
    otherwise, small = account(), account("small")
    assert otherwise.count("<heap ") > 1
    assert small.count("<heap ") == 1
    assert apart(otherwise) < 32 <= apart(small)


def test_it_comes_before_the_first_thread_of_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    class StartedError(Exception):
        pass

    steps: list[str] = []

    def start(_: object) -> None:
        raise StartedError

    monkeypatch.setattr("followup_tui.ui.terminal.lifecycle.terminal_problem", lambda *_: "")
    monkeypatch.setattr("followup_tui.ui.terminal.lifecycle.watch_signals", start)
    monkeypatch.setattr(heap, "keep_small", lambda: steps.append("small"))
    with pytest.raises(StartedError):
        open_screen.open_screen(None)
    assert steps == ["small"]
