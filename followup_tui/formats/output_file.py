"""Where an export goes: a new file beside the old one that takes its place when it is whole. What
stood there before stays until then."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from followup_tui.errors import CannotWriteError, UsageError


def check_writable(target: Path, *, force: bool) -> None:
    """Refuse, before any work, what cannot be written: UsageError or CannotWriteError."""
    try:
        status = target.stat()
    except FileNotFoundError:
        if not target.resolve().parent.is_dir():
            raise UsageError(
                f"There is no folder {target.parent}. Nothing was written; make it first."
            ) from None
        return
    except OSError as error:
        raise write_error(target, error) from error
    if stat.S_ISDIR(status.st_mode):
        raise UsageError(f"{target} is a folder; name a file. Nothing was written.")
    if not stat.S_ISREG(status.st_mode):
        raise UsageError(f"{target} is no plain file. Nothing was written; - is standard output.")
    if not force:
        raise _is_there(target)


def write_output(target: Path, pieces: Iterable[str], *, force: bool) -> int:
    """Write the text to the target, for its owner alone; gives the number of bytes.

    A link is followed. Whatever ends it before the last byte is safe leaves the target as it was
    and nothing beside it."""
    try:
        return replace_file(target.resolve(), pieces, force=force)
    except FileExistsError:
        raise _is_there(target) from None
    except OSError as error:
        raise write_error(target, error) from error


def replace_file(path: Path, pieces: Iterable[str], *, force: bool = True) -> int:
    """The same for exactly this name, a link there being replaced; FileExistsError where something
    has the name and there is no force, OSError where the disk refuses."""
    partial = path.with_name(f".{secrets.token_hex(8)}.partial")
    try:
        size = _write(partial, pieces)
        _put(partial, path, force=force)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return size


def _write(path: Path, pieces: Iterable[str]) -> int:
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW
    with open(os.open(path, flags, 0o600), "w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(file.fileno())
        return os.fstat(file.fileno()).st_size


def _put(partial: Path, target: Path, *, force: bool) -> None:
    """Give the whole file its name; FileExistsError where there is one and no force."""
    if force:
        partial.replace(target)
    else:
        try:
            target.hardlink_to(partial)
        except FileExistsError:
            raise
        except OSError:
            # A disk without links; the moment in between is as short as can be.
            if os.path.lexists(target):
                raise FileExistsError(target) from None
            partial.rename(target)
    with suppress(OSError):
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def write_error(target: Path, error: OSError) -> CannotWriteError:
    """The sentence for what the disk refuses."""
    why = error.strerror or "it is not known why"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        why = "the disk is full"
    return CannotWriteError(
        f"{target} could not be written ({why}). What was there before is untouched."
    )


def _is_there(target: Path) -> UsageError:
    return UsageError(f"{target} is there already and was left alone. Give --force to replace it.")
