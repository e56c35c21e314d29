"""The target file of an export: written beside the old one and moved into place when complete, so
that the old file stays until then."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from followup_tui.errors import CannotWriteError, UsageError, system_reason
from followup_tui.system.private_file import create_private_file, sync_folder
from followup_tui.wording import as_wording, wording


def check_writable(target: Path, *, force: bool) -> None:
    """Refuse a bad target before any work is done.

    Raises UsageError for a missing folder, a folder or device as target, a link that leads nowhere,
    and an existing file without `force`; CannotWriteError if the operating system refuses."""
    try:
        status = target.stat()
    except FileNotFoundError:
        refuse_dangling_link(target)
        if not target.resolve().parent.is_dir():
            raise UsageError(
                wording("No such folder: {}.", target.parent),
                "Nothing was written.",
                "Create it first.",
            ) from None
        return
    except OSError as error:
        raise write_error(target, error) from error
    if stat.S_ISDIR(status.st_mode):
        raise UsageError(wording("{} is a folder; name a file.", target), "Nothing was written.")
    if not stat.S_ISREG(status.st_mode):
        raise UsageError(
            wording("{} is not a regular file.", target),
            "Nothing was written.",
            "Use - for standard output.",
        )
    if not force:
        raise _exists(target)


def refuse_dangling_link(target: Path) -> None:
    """Raise UsageError for a link to nothing: someone else may have put it there."""
    if os.path.islink(target) and not os.path.exists(target):
        raise UsageError(
            wording("{} is a link to {}, which does not exist.", target, os.path.realpath(target)),
            "Nothing was written.",
            "Remove the link, or name another file.",
        )


def write_output(target: Path, texts: Iterable[str], *, force: bool) -> int:
    """Write the texts to the target, readable by its owner only; return the number of bytes.

    A symbolic link to a file is followed. An interruption before the last byte is safe leaves the
    target as it was, and no temporary file. Raises UsageError if the target exists and there is no
    `force`, and for a link that leads nowhere; CannotWriteError if the disk refuses."""
    refuse_dangling_link(target)
    try:
        return replace_file(target.resolve(), texts, force=force)
    except FileExistsError:
        raise _exists(target) from None
    except OSError as error:
        raise write_error(target, error) from error


def replace_file(path: Path, texts: Iterable[str], *, force: bool = True) -> int:
    """Write like `write_output`, but replace a symbolic link instead of following it.

    Raises FileExistsError if the path exists and there is no `force`, OSError if the disk
    refuses."""
    partial = path.with_name(f".{secrets.token_hex(8)}.partial")
    try:
        size = _write(partial, texts)
        _move(partial, path, force=force)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return size


def move_into_place(partial: Path, real: Path, target: Path, *, force: bool) -> None:
    """Give a complete file the name `real`, which the user calls `target`.

    Raises UsageError if it exists and there is no `force`, CannotWriteError if the disk refuses."""
    try:
        _move(partial, real, force=force)
    except FileExistsError:
        raise _exists(target) from None
    except OSError as error:
        raise write_error(target, error) from error


def _write(path: Path, texts: Iterable[str]) -> int:
    with open(create_private_file(path), "w", encoding="utf-8", newline="") as file:
        file.writelines(texts)
        file.flush()
        os.fsync(file.fileno())
        return os.fstat(file.fileno()).st_size


def _move(partial: Path, target: Path, *, force: bool) -> None:
    """Give the complete file its name; raise FileExistsError if taken and there is no `force`."""
    if force:
        partial.replace(target)
    else:
        try:
            target.hardlink_to(partial)
        except FileExistsError:
            raise
        except OSError:
            # A disk without hard links: the gap between check and rename is as short as possible.
            if os.path.lexists(target):
                raise FileExistsError(target) from None
            partial.rename(target)
    sync_folder(target.parent)


def write_error(target: Path, error: OSError) -> CannotWriteError:
    """Return the error to raise when the disk refuses to write `target`."""
    is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    reason = as_wording("the disk is full") if is_full else system_reason(error)
    return CannotWriteError(
        wording("{} could not be written ({}).", target, reason),
        "An existing file is unchanged.",
    )


def _exists(target: Path) -> UsageError:
    return UsageError(
        wording("{} already exists; not overwritten.", target), hint="Use --force to replace it."
    )
