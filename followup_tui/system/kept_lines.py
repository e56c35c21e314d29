"""Lines that left the queue without being saved: rejected ones, and ones that a person dropped.

Each kind is a file of JSON Lines beside the queue. Changing one takes its lock. Whatever stands in
a file is a kept line: what can't be read is kept as it is, byte for byte."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from followup_tui.system.private_file import (
    locked_private_file,
    make_private_folder,
    replace_private_file,
    sync_folder,
)
from followup_tui.system.queued_line import (
    FIELD_NAMES,
    QueuedLine,
    append_data,
    decode_record,
    encode_record,
    line_of,
    raw_lines,
)
from followup_tui.wording import NO_WORDS, Data, Wording, as_wording, wording

UNREADABLE = as_wording("It is not a complete queued line.")
_OLD_UNREADABLE = "not a complete queued line"


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A rejected or dropped line."""

    uid: str
    line: QueuedLine | None
    """None when what was queued can't be read."""
    raw: str = ""
    """What can't be read; its bytes are those of `os.fsencode`."""
    reason: Wording = NO_WORDS
    """Why it was rejected; empty for a line that was still waiting when it was dropped."""
    dropped_at: str = ""
    """When it was dropped (ISO 8601), else empty."""

    @property
    def text(self) -> str:
        """The line as it was typed, or what can't be read."""
        return self.line.text if self.line is not None else self.raw


def rejected_file(queue: Path) -> Path:
    """Return the file beside the queue that keeps rejected lines."""
    return queue.with_name(f"{queue.name}.rejected")


def dropped_file(queue: Path) -> Path:
    """Return the file beside the queue that keeps dropped lines for a while."""
    return queue.with_name(f"{queue.name}.dropped")


def unreadable_line(raw: bytes) -> KeptLine:
    """Return what can't be read as a kept line; the same bytes always have the same uid."""
    import hashlib
    import uuid

    uid = str(uuid.UUID(bytes=hashlib.sha256(raw).digest()[:16]))
    return KeptLine(uid, None, raw.decode("utf-8", "surrogateescape"), UNREADABLE)


def read_kept(file: Path) -> list[KeptLine]:
    """Return the kept lines, oldest first; of a line that stands there twice, the last version.

    Raises OSError."""
    if not _has_content(file):
        return []
    newest: dict[str, KeptLine] = {}
    with locked_private_file(file) as descriptor:
        for raw in raw_lines(descriptor):
            kept = _decode(raw)
            newest[kept.uid] = kept
    return list(newest.values())


def append_kept(file: Path, lines: Sequence[KeptLine]) -> None:
    """Keep these lines, all or none. Raises OSError."""
    if not lines:
        return
    make_private_folder(file.parent)
    with locked_private_file(file) as descriptor:
        append_data(descriptor, b"".join(map(_encode, lines)))
        sync_folder(file.parent)


def remove_kept(file: Path, uids: Collection[str]) -> None:
    """Remove the lines with these uids; an empty file is removed. Raises OSError."""
    if not uids or not _has_content(file):
        return
    with locked_private_file(file) as descriptor:
        raws = raw_lines(descriptor)
        left = [raw + b"\n" for raw in raws if _decode(raw).uid not in uids]
        if not left:
            os.unlink(file)
            sync_folder(file.parent)
        elif len(left) < len(raws):
            replace_private_file(file, b"".join(left))


def _has_content(file: Path) -> bool:
    try:
        return os.stat(file).st_size > 0
    except OSError:
        return False


def _encode(kept: KeptLine) -> bytes:
    record: dict[str, Any] = {"raw": kept.raw} if kept.line is None else asdict(kept.line)
    record["reason"] = str(kept.reason)
    record["reason_parts"] = [
        [part.text] if isinstance(part, Data) else part for part in kept.reason.parts
    ]
    if kept.dropped_at:
        record["dropped_at"] = kept.dropped_at
    return encode_record(record)


def _decode(raw: bytes) -> KeptLine:
    record = decode_record(raw)
    if record is None:
        return unreadable_line(raw)
    dropped_at = record.get("dropped_at", "")
    if not isinstance(dropped_at, str):
        dropped_at = ""
    reason = _reason(record)
    if isinstance(text := record.get("raw"), str):
        try:
            unreadable = unreadable_line(text.encode("utf-8", "surrogateescape"))
        except UnicodeEncodeError:
            return unreadable_line(raw)
        return KeptLine(unreadable.uid, None, text, reason or UNREADABLE, dropped_at)
    line = line_of({name: value for name, value in record.items() if name in FIELD_NAMES})
    if line is None:
        return unreadable_line(raw)
    return KeptLine(line.uid, line, "", reason, dropped_at)


def _reason(record: Mapping[str, Any]) -> Wording:
    """Return the reason; older programs wrote only its text, any of which may be user data."""
    parts = record.get("reason_parts")
    if isinstance(parts, list) and all(map(_is_part, parts)):
        return Wording(tuple(part if isinstance(part, str) else Data(part[0]) for part in parts))
    text = record.get("reason")
    if not isinstance(text, str) or not text:
        return Wording()
    return UNREADABLE if text == _OLD_UNREADABLE else wording("{}", text)


def _is_part(part: object) -> bool:
    if isinstance(part, str):
        return True
    return isinstance(part, list) and len(part) == 1 and isinstance(part[0], str)
