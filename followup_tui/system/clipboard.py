"""Puts text on the clipboard: tries what there is in turn, and tells which of it took the text.

A program took the text if it read all of it and did not fail. Whether the terminal took it can't be
known: it does not answer."""

from __future__ import annotations

import base64
import os
import re
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from followup_tui.errors import BadInputError, FollowupError, NotFoundError
from followup_tui.system.opener import BeforeChild, exit_error, start_program
from followup_tui.wording import Wording, as_wording, wording

MAX_TERMINAL_BYTES = 70_000
"""Bytes that terminals accept for the clipboard at once."""
POLL_SECONDS = 0.02
"""How often to ask a `RunningCopy` for its result."""
_FAILURE_SECONDS = 0.3
"""Seconds in which a program that has read the text and keeps running may still fail."""
_READING_SECONDS = 2.0
"""Seconds in which a program must have read the text."""
_NO_TERMINAL_CLIPBOARD = ("", "dumb", "linux")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class CopyCommand:
    """A program that takes the text as its input, and the words for a copy made with it."""

    copied: Wording
    arguments: tuple[str, ...]
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Copied:
    """What took the text ("Copied with xclip"), and why the user's own command did not."""

    words: Wording
    own_failure: FollowupError | None = None

    @property
    def wording(self) -> Wording:
        """Return both as one sentence after the other."""
        return self.own_failure.wording + " " + self.words if self.own_failure else self.words


def clean_text(text: str) -> str:
    """Return the text with spaces for control characters, which a paste would send as keys."""
    return _CONTROLS.sub(" ", text).strip()


def copy_commands(own: Sequence[str], environ: Mapping[str, str]) -> list[CopyCommand]:
    """Return the commands to try, in this order: the user's own, then those that are installed and
    have where to copy to."""
    commands = (
        [CopyCommand(wording("Copied with {}", os.path.basename(own[0])), tuple(own), is_own=True)]
        if own
        else []
    )
    path = environ.get("PATH")
    for variable, copied, arguments in (
        # With -w tmux hands the text on to the terminal's clipboard; before 3.2 it has no -w.
        ("TMUX", "Copied to the tmux buffer", ("tmux", "load-buffer", "-w", "-")),
        ("TMUX", "Copied to the tmux buffer", ("tmux", "load-buffer", "-")),
        ("WAYLAND_DISPLAY", "Copied with wl-copy", ("wl-copy",)),
        ("DISPLAY", "Copied with xclip", ("xclip", "-selection", "clipboard")),
        ("DISPLAY", "Copied with xsel", ("xsel", "--clipboard", "--input")),
        ("", "Copied with pbcopy", ("pbcopy",)),
    ):
        program = shutil.which(arguments[0], path=path)
        if program and (not variable or environ.get(variable)):
            commands.append(CopyCommand(as_wording(copied), (program, *arguments[1:])))
    return commands


class RunningCopy:
    """A command that was started and is watched until it is known whether it took the text."""

    def __init__(self, command: CopyCommand, text: str, before_child: BeforeChild = None) -> None:
        """Start the command with the text as its input; raise BadInputError if that fails."""
        self._name = os.path.basename(command.arguments[0])
        data = text.encode("utf-8", "replace")
        self._size = len(data)
        self._start = time.monotonic()
        # A file, not a pipe: a command that reads nothing must not block us, and the position in
        # the file, which the child shares, tells how much of it was read.
        self._file = tempfile.TemporaryFile()  # noqa: SIM115
        try:
            self._file.write(data)
            self._file.seek(0)
            self._process = start_program(command.arguments, self._file.fileno(), before_child)
        except BaseException:
            self._file.close()
            raise

    def is_done(self) -> bool:
        """Return True once the command took the text, False while that is not known.

        Raise BadInputError if it failed, or did not read the text in time, and is stopped."""
        code = self._process.poll()
        seconds = time.monotonic() - self._start
        has_read = os.lseek(self._file.fileno(), 0, os.SEEK_CUR) >= self._size
        if code is None and seconds < (_FAILURE_SECONDS if has_read else _READING_SECONDS):
            return False
        self._file.close()
        if code is None and not has_read:
            self._process.kill()
        if code is None:
            # Without a waiting thread it would end as a zombie.
            threading.Thread(target=self._process.wait, daemon=True).start()
        if error := exit_error(self._name, code):
            raise error
        if not has_read:
            raise BadInputError(wording("{} did not read the text.", as_wording(self._name)))
        return True


def copy_attempts(
    text: str,
    own: Sequence[str],
    environ: Mapping[str, str],
    write_terminal: Callable[[str], object] | None,
    before_child: BeforeChild = None,
) -> Iterator[Copied | None]:
    """Try everything in turn; yield None to be called again after `POLL_SECONDS`, at last the
    result.

    `write_terminal` writes a control sequence to the terminal; None without a terminal. Raise
    NotFoundError if nothing took the text, BadInputError if it is too long for what is left."""
    text = clean_text(text)
    own_failure: FollowupError | None = None
    for command in copy_commands(own, environ):
        try:
            running = RunningCopy(command, text, before_child)
            while not running.is_done():
                yield None
        except FollowupError as error:
            if command.is_own:
                own_failure = error
        else:
            yield Copied(command.copied, own_failure)
            return
    reason = own_failure.wording + " " if own_failure else Wording()
    if write_terminal is None or environ.get("TERM", "") in _NO_TERMINAL_CLIPBOARD:
        raise NotFoundError(
            reason + "No program found to copy text.",
            "Nothing was copied.",
            "Install xclip or wl-copy, or set a command for it: [commands] copy.",
        )
    if not fits_terminal(text):
        raise BadInputError(
            reason + "Too long for the terminal's clipboard.",
            "Nothing was copied.",
            "Set a command for it: [commands] copy.",
        )
    code = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    write_terminal(f"\x1b]52;c;{code}\x07")
    yield Copied(as_wording("Copied with OSC 52, if your terminal allows it"), own_failure)


def fits_terminal(text: str) -> bool:
    """Tell whether a terminal accepts the text for its clipboard."""
    return len(text.encode("utf-8", "replace")) <= MAX_TERMINAL_BYTES


def copy_text(
    text: str, own: Sequence[str], write_terminal: Callable[[str], object] | None
) -> Copied:
    """Copy from the command line; return what took the text. Raise like `copy_attempts`."""
    for copied in copy_attempts(text, own, os.environ, write_terminal):
        if copied is not None:
            return copied
        time.sleep(POLL_SECONDS)
    raise AssertionError("the attempts ended without a result")
