"""Files and folders that only their owner may read or enter, written whole or not at all."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from time import monotonic, sleep

_MAX_SMALL_FILE = 256 * 1024
_OTHERS = 0o077
_LOCK_POLL_SECONDS = 0.01


def create_folders(folder: Path) -> None:
    """Create the folder and its missing parents with mode 0700; leave existing ones as they are.

    Raises OSError.
    """
    # `mkdir(parents=True)` gives the parents the mode of the umask.
    for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        missing.mkdir(0o700, exist_ok=True)


def make_private_folder(folder: Path) -> None:
    """Create the folder like `create_folders`, or close an existing one to others where possible.

    Raises OSError.
    """
    create_folders(folder)
    close_to_others(folder)


def create_private_file(path: Path) -> int:
    """Create a file with mode 0600 and return its descriptor, open for reading and writing.

    Raises FileExistsError when the name is taken, by a link too, and OSError.
    """
    return os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_NOFOLLOW, 0o600)


def create_missing_file(path: Path) -> None:
    """Create the file, private, and its missing folders; leave an existing one as it is.

    Raises OSError.
    """
    create_folders(path.parent)
    with suppress(FileExistsError):
        os.close(create_private_file(path))


def close_to_others(path: Path) -> None:
    """Take all permissions of others from a file or folder of ours, unless it is read-only.

    Nothing is permitted that was not. Does nothing where that fails; never raises.
    """
    with suppress(OSError):
        _close_to_others(path, path.stat())


def _close_to_others(target: Path | int, status: os.stat_result) -> None:
    mode = stat.S_IMODE(status.st_mode)
    # A read-only file was made so by someone.
    if mode & _OTHERS and mode & stat.S_IWUSR and status.st_uid == os.getuid():
        os.chmod(target, mode & ~_OTHERS)


def follow_link(path: Path) -> Path:
    """Return the file that the path leads to, for writing it.

    Raises OSError for a link to a missing file: nobody asked for a file there.
    """
    real = Path(os.path.realpath(path))
    if path.is_symlink() and not os.path.lexists(real):
        raise OSError(0, "it is a link to a missing file")
    return real


def write_new_private_file(path: Path, text: str) -> None:
    """Write UTF-8 text to a file that does not exist yet.

    Raises FileExistsError when the name is taken, and OSError.
    """
    with open(create_private_file(path), "w", encoding="utf-8", errors="replace") as file:
        file.write(text)


def create_temporary_file(folder: Path, prefix: str) -> Path:
    """Create an empty file with a random name in the folder. Raises OSError."""
    import tempfile  # 5 ms of a start

    descriptor, name = tempfile.mkstemp(prefix=prefix, dir=folder)
    os.close(descriptor)
    return Path(name)


def replace_private_file(path: Path, data: bytes, *, sync: bool = True) -> None:
    """Replace the file in one step; with `sync` once the new content is safe on disk.

    A link to a file is followed. Raises OSError; the old file is untouched then.
    """
    import tempfile

    target = follow_link(path)  # renaming onto a link would replace the link
    descriptor, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            if sync:
                file.flush()
                os.fsync(descriptor)
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise
    if sync:
        sync_folder(target.parent)


def save_private_file(path: Path, text: str) -> bool:
    """Replace the file, and create its folder, with ASCII text; return False on failure.

    For what may be lost: it does not wait for the disk.
    """
    try:
        make_private_folder(path.parent)
        replace_private_file(path, text.encode("ascii"), sync=False)
    except (OSError, ValueError):
        return False
    return True


@contextmanager
def locked_private_file(path: Path, seconds: float | None = None) -> Iterator[int]:
    """Create the file if missing and hold its lock inside the block; yield its descriptor.

    The descriptor reads anywhere and writes at the end. A link is not followed. Waits for the
    lock, for so many seconds if given. Raises TimeoutError when another program still holds it
    then, and OSError, also when something other than a regular file has the name.
    """
    deadline = None if seconds is None else monotonic() + seconds
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK
    while True:
        descriptor = os.open(path, flags, 0o600)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise OSError(0, "not a regular file")
            lock_descriptor(descriptor, deadline)
            # The previous holder of the lock may have replaced the file.
            if _is_at(path, status):
                with suppress(OSError):
                    _close_to_others(descriptor, status)
                yield descriptor
                return
        finally:
            os.close(descriptor)


def lock_descriptor(descriptor: int, deadline: float | None = None) -> None:
    """Lock an open file or folder for this program, waiting until then by the monotonic clock.

    Raises TimeoutError when another program still holds it then, and OSError.
    """
    if deadline is None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        return
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if monotonic() >= deadline:
                raise TimeoutError(errno.ETIMEDOUT, "another program is writing it") from None
            sleep(_LOCK_POLL_SECONDS)
        else:
            return


def put_aside(path: Path) -> Path:
    """Move the content of a file under another name and leave an empty file, whose lock stays
    valid; return the other path. Raises OSError, and changes nothing then.
    """
    for number in count(1):
        aside = path.with_name(f"{path.name}.aside" + (f"-{number}" if number > 1 else ""))
        with suppress(FileExistsError):
            os.link(path, aside)
            break
    try:
        replace_private_file(path, b"", sync=False)
    except OSError:
        os.unlink(aside)
        raise
    return aside


def _is_at(path: Path, status: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.lstat(path), status)
    except FileNotFoundError:
        return False


def sync_folder(folder: Path) -> None:
    """Ask the disk to keep the folder's entries; some file systems refuse, which is ignored."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def read_small_file(path: Path, max_bytes: int = _MAX_SMALL_FILE) -> bytes | None:
    """Return the bytes of a regular file, by default of at most 256 KB; None when it does not
    exist.

    Raises OSError for a larger file, a folder, a pipe or a device, and when it cannot be read.
    """
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return None
    if os.fspath(path) == os.devnull:
        return None
    if not stat.S_ISREG(mode):  # a pipe would block, a device never end
        raise OSError(0, "it is a folder" if stat.S_ISDIR(mode) else "it is not a regular file")
    with open(path, "rb") as file:
        data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise OSError(0, f"it is larger than {max_bytes // 1024} KB")
    return data
