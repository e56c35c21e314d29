"""Notes what the program it is loaded into does with sockets, files it writes and other programs:
Python imports this file at the start of every program that has its folder in PYTHONPATH.

AUDIT_FILE gets a line of JSON for each event: its name, and its arguments as text."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

_STARTS = ("subprocess.Popen", "os.posix_spawn", "os.exec", "os.system", "pty.spawn")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC

_lines = os.open(os.environ["AUDIT_FILE"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open":
        path, _, flags = arguments
        if not isinstance(path, str | bytes) or not (isinstance(flags, int) and flags & _WRITING):
            return
    elif not event.startswith("socket.") and event not in (*_STARTS, "sqlite3.connect"):
        return
    shown = [_text(argument) for argument in arguments]
    os.write(_lines, f"{json.dumps([event, *shown])}\n".encode())


def _text(argument: object) -> str:
    if isinstance(argument, list | tuple):
        return json.dumps([_text(part) for part in argument])
    if isinstance(argument, dict | os._Environ):
        return json.dumps({_text(key): _text(value) for key, value in argument.items()})
    if isinstance(argument, bytes):
        return os.fsdecode(argument).encode("utf-8", "backslashreplace").decode()
    return str(argument)


sys.addaudithook(_note)
