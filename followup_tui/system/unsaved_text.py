"""Unsaved text of forms and prompts, kept in a private file between sessions.

Several programs write that file: each changes only its own texts, under a lock. Where two have
typed at the same place, both texts stay, and the older one is offered when the newer one is done.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from followup_tui.errors import system_reason
from followup_tui.system.shared_file import SharedFile
from followup_tui.wording import Wording, wording

MAX_LENGTH = 4_000_000
"""How many characters the texts of one database have together; 200 prompts full of text."""
_MAX_BYTES = 16 * MAX_LENGTH
"""What the file of a few databases takes: a character is up to 12 bytes of JSON."""
_VERSION = 2

FieldTexts = dict[str, str]
"""The unsaved text of each field, by the field's name."""
_Topics = dict[str, list[FieldTexts]]
"""By topic, the texts of the programs that typed there, newest last."""


class UnsavedText:
    """The unsaved texts of one database, by topic such as `add` or `note 7`."""

    def __init__(self, file: Path | None = None, database: str = "") -> None:
        """Load the texts of that database; without a file they are kept in memory only.

        A file that can't be read is put aside; `take_messages` says so."""
        self._file: SharedFile[dict[str, _Topics]] | None = None
        if file is not None:
            self._file = SharedFile(file, _parse, _MAX_BYTES, self._say_put_aside)
        self._database = database
        self._messages: list[Wording] = []
        self._failure = Wording()
        self._seen: object = None
        """The version of the file that was read last."""
        self._stored = {topic: texts[-1] for topic, texts in self._load().items()}
        """By topic, the text in the file that was typed or restored here."""
        self._texts = dict(self._stored)
        self._too_long: dict[str, FieldTexts] = {}

    def get(self, topic: str) -> FieldTexts:
        """Return the unsaved fields of that topic; empty when there are none."""
        return self._texts.get(topic, {})

    def topics(self, prefix: str) -> list[str]:
        """Return the topics with unsaved fields that begin like this."""
        return [topic for topic in self._texts if topic.startswith(prefix)]

    def put(self, topic: str, fields: Mapping[str, str] | None) -> None:
        """Keep these fields for the topic, or forget them when empty or None."""
        self._texts.pop(topic, None)
        if fields:
            self._texts[topic] = dict(fields)

    def save(self, *, is_last: bool = False) -> None:
        """Write changed texts to the file, the last time with patience; never raises.

        What another program has saved or discarded is forgotten here, too. `take_messages` says
        what could not be kept."""
        self._forget_what_is_done()
        if self._file is None or not (changed := self._changed_topics()):
            return
        try:
            with self._file.changing(is_last=is_last) as databases:
                topics = databases.pop(self._database, {})
                refused = self._merge(topics, changed)
                if topics:
                    databases[self._database] = topics
                content = {"version": _VERSION, "databases": databases}
                self._file.write(json.dumps(content, indent=1).encode("ascii"))
        except TimeoutError as error:
            # Another program writes just now; the next save tries again.
            if is_last:
                self._fail(error)
            return
        except (OSError, RuntimeError) as error:
            self._fail(error)
            return
        self._failure = Wording()
        self._written(topics, changed, refused)

    def _forget_what_is_done(self) -> None:
        """Forget texts that another program took out of the file."""
        version = None if self._file is None else _version(self._file.path)
        if self._file is None or version is None or version == self._seen:
            return
        self._seen = version
        try:
            databases = self._file.read() if version[1] else None
        except OSError:
            return
        if databases is None:
            return
        topics = databases.get(self._database, {})
        for topic, fields in list(self._stored.items()):
            if fields not in topics.get(topic, ()) and self._texts.get(topic) == fields:
                del self._stored[topic], self._texts[topic]

    def take_messages(self) -> list[Wording]:
        """Return what has to be said about texts that can't be kept, each once."""
        messages, self._messages = self._messages, []
        return messages

    def _changed_topics(self) -> list[str]:
        topics = {**self._stored, **self._texts}
        return [
            topic
            for topic in topics
            if self._texts.get(topic) != self._stored.get(topic)
            and (topic not in self._too_long or self._texts.get(topic) != self._too_long[topic])
        ]

    def _merge(self, topics: _Topics, changed: list[str]) -> list[str]:
        """Bring the changed topics into those of the file; return those for which there is no
        room."""
        refused = []
        length = sum(_length(fields) for texts in topics.values() for fields in texts)
        for topic in changed:
            before, after = self._stored.get(topic), self._texts.get(topic)
            texts = topics.pop(topic, [])
            growth = _length(after or {}) - (_length(before) if before in texts and before else 0)
            if after and length + growth > MAX_LENGTH:
                refused.append(topic)
                after = before
            else:
                length += growth
            texts = [fields for fields in texts if fields not in (before, after)]
            if after:
                texts.append(after)
            if texts:
                topics[topic] = texts
        return refused

    def _written(self, topics: _Topics, changed: list[str], refused: list[str]) -> None:
        for topic in changed:
            if topic in refused:
                self._too_long[topic] = self._texts[topic]
                continue
            self._too_long.pop(topic, None)
            self._stored.pop(topic, None)
            if topic in topics:
                # What was typed here, or, now that it is done, what another program left here.
                self._stored[topic] = self._texts[topic] = topics[topic][-1]
        if refused:
            self._messages.append(
                wording(
                    "There is no room for this text in {}. It is kept until followup ends: save"
                    " it, or what you left unsaved elsewhere.",
                    self._path,
                )
            )

    def _fail(self, error: BaseException) -> None:
        message = wording(
            "Can't keep unsaved text in {} ({}). It is kept until followup ends.",
            self._path,
            system_reason(error),
        )
        if message != self._failure:
            self._failure = message
            self._messages.append(message)

    @property
    def lost_at_the_end(self) -> Wording:
        """What to say when the program ends with texts that could not be kept; empty if none."""
        if self._file is None or not any(
            self._texts.get(topic) for topic in [*self._changed_topics(), *self._too_long]
        ):
            return Wording()
        return wording("Unsaved text could not be kept in {}.", self._path)

    def _load(self) -> _Topics:
        if self._file is None:
            return {}
        try:
            return self._file.load().get(self._database, {})
        except (OSError, RuntimeError) as error:
            self._fail(error)
            return {}

    def _say_put_aside(self, path: Path) -> None:
        self._messages.append(
            wording("The file of unsaved text can't be read. It is kept as {}.", path)
        )

    @property
    def _path(self) -> str:
        return str(self._file.path) if self._file is not None else ""


def _version(file: Path) -> tuple[int, int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return (status.st_ino, status.st_size, status.st_mtime_ns)


def _length(fields: Mapping[str, str]) -> int:
    return sum(map(len, fields.values()))


def _parse(data: bytes) -> dict[str, _Topics] | None:
    """Return the texts of each database; None for anything but a file of this or an earlier
    version."""
    try:
        content = json.loads(data or b"{}")
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict):
        return None
    if "version" not in content:
        # Of the first version: one text for each topic.
        content = {"version": 1, "databases": content}
    version, databases = content["version"], content.get("databases")
    if not isinstance(version, int) or version > _VERSION or not isinstance(databases, dict):
        return None
    parsed: dict[str, _Topics] = {}
    for name, topics in databases.items():
        if not isinstance(topics, dict):
            return None
        parsed[name] = {}
        for topic, texts in topics.items():
            versions = [texts] if isinstance(texts, dict) else texts
            if not (isinstance(versions, list) and all(map(_is_text, versions))):
                return None
            if versions:
                parsed[name][topic] = versions
    return parsed


def _is_text(fields: object) -> bool:
    return isinstance(fields, dict) and all(isinstance(text, str) for text in fields.values())
