"""Kills the program it is loaded into at one exact moment: Python imports this file at the start of
every program that has its folder in PYTHONPATH.

A moment is what the system would notice of a program that writes: SQLite reads, writes, truncates
or closes a file (each write also halfway through: a torn write), Python opens, renames, removes or
locks a file in the folder that is watched, and the output before and after it leaves. Nothing that
a kill could leave behind lies between two moments.

MOMENTS_FOLDER is the folder that is watched. MOMENTS_FILE gets a line for each moment; with KILL_AT
the program is killed at the moment of that number, from 1, with STOP_AT it is stopped there. With
MOMENTS_FROM, the moments before the first one of that description are not counted."""

from __future__ import annotations

import atexit
import ctypes
import io
import os
import signal
import sys
from typing import Any

_folder = os.environ.pop("MOMENTS_FOLDER", "")
_file = os.environ.pop("MOMENTS_FILE", "")
_kill_at = int(os.environ.pop("KILL_AT", "0"))
_stop_at = int(os.environ.pop("STOP_AT", "0"))
_from = os.environ.pop("MOMENTS_FROM", "")
_lines = os.open(_file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600) if _file else -1
_count = 0
_kept: list[object] = []
"""What C code calls must not be collected."""
_opened: dict[int, str] = {}


def _moment(kind: str, what: str = "") -> bool:
    """Count a moment; return whether it is the one to die at."""
    global _count, _from
    description = f"{kind} {os.path.basename(what)}"
    if _from and description != _from:
        return False
    _from = ""
    _count += 1
    if _lines >= 0:
        os.write(_lines, f"{description}\n".encode())
    if _count == _stop_at:
        os.kill(os.getpid(), signal.SIGSTOP)
    return _count == _kill_at


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
    signal.pause()


def _pass(kind: str, what: str = "") -> None:
    if _moment(kind, what):
        _die()


def _name_of(descriptor: int) -> str:
    if descriptor not in _opened:
        try:
            _opened[descriptor] = os.readlink(f"/proc/self/fd/{descriptor}")
        except OSError:
            _opened[descriptor] = ""
    return _opened[descriptor]


class _Vfs(ctypes.Structure):
    """SQLite's table of what it asks of a system (sqlite3_vfs, version 3)."""

    _fields_ = [
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("max_path", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("data", ctypes.c_void_p),
        *((f"method_{number}", ctypes.c_void_p) for number in range(13)),
        ("set_system_call", ctypes.c_void_p),
        ("get_system_call", ctypes.c_void_p),
    ]


_READ = ctypes.CFUNCTYPE(
    ctypes.c_ssize_t, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_longlong
)
_TRUNCATE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_longlong)
_CLOSE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)


def _hook_sqlite() -> None:
    """Put a moment before each system call of SQLite that touches a file."""
    import _sqlite3

    library = ctypes.CDLL(getattr(_sqlite3, "__file__", None))
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    vfs = library.sqlite3_vfs_find(None)
    pointer, name = ctypes.c_void_p, ctypes.c_char_p
    get = ctypes.CFUNCTYPE(pointer, pointer, name)(vfs.contents.get_system_call)
    put = ctypes.CFUNCTYPE(ctypes.c_int, pointer, name, pointer)(vfs.contents.set_system_call)

    def replace(names: tuple[str, ...], kind: Any, make: Any) -> None:
        for call in names:
            address = get(vfs, call.encode())
            if address:
                replaced = kind(make(kind(address)))
                _kept.append(replaced)
                put(vfs, call.encode(), ctypes.cast(replaced, pointer))

    def make_read(original: Any) -> Any:
        def read(file: int, buffer: int, size: int, offset: int) -> int:
            _pass("read", _name_of(file))
            return int(original(file, buffer, size, offset))

        return read

    def make_write(original: Any) -> Any:
        def write(file: int, buffer: int, size: int, offset: int) -> int:
            _pass("write", _name_of(file))
            if size > 1 and _moment("half", _name_of(file)):
                original(file, buffer, size // 2, offset)
                _die()
            return int(original(file, buffer, size, offset))

        return write

    def make_truncate(original: Any) -> Any:
        def truncate(file: int, size: int) -> int:
            _pass("truncate", _name_of(file))
            return int(original(file, size))

        return truncate

    def make_close(original: Any) -> Any:
        def close(file: int) -> int:
            _pass("close", _name_of(file))
            _opened.pop(file, None)
            return int(original(file))

        return close

    replace(("pread", "pread64"), _READ, make_read)
    replace(("pwrite", "pwrite64"), _READ, make_write)
    replace(("ftruncate",), _TRUNCATE, make_truncate)
    replace(("close",), _CLOSE, make_close)


_EVENTS = {"open", "os.rename", "os.remove", "os.truncate", "os.mkdir", "fcntl.flock"}


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in _EVENTS:
        return
    path = arguments[0]
    if event == "fcntl.flock" or (isinstance(path, str) and path.startswith(_folder)):
        _pass(event.rpartition(".")[2], path if isinstance(path, str) else "")


class _Output(io.TextIOWrapper):
    """Standard output with a moment before and after what was printed leaves the program."""

    def flush(self) -> None:
        """Flush between two moments."""
        _pass("print")
        super().flush()
        _pass("printed")


if _folder:
    _hook_sqlite()
    sys.addaudithook(_audit)
    atexit.register(_pass, "exit")
    if sys.stdout is not None and not sys.stdout.isatty():
        sys.stdout = _Output(sys.stdout.detach(), encoding="utf-8", line_buffering=False)
