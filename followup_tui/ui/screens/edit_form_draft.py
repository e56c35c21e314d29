"""The unsaved text of an edit form, with what each field held when it was typed."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from followup_tui.system.unsaved_text import UnsavedText
from followup_tui.ui.screens.edit_form_fields import FOLLOWUP_FIELDS

_WAS = " was"


def draft_key(contact_id: int) -> str:
    """Return the key under which the unsaved text of a contact's form is stored."""
    return f"form {contact_id}"


class FormDraft:
    """The unsaved texts of one form, by field.

    Those of a follow-up are kept under its id: the form of a contact may show another one next
    time."""

    def __init__(self, store: UnsavedText, contact_id: int, followup_id: int | None) -> None:
        self._store = store
        self._topic = draft_key(contact_id)
        self._followup = followup_id
        self._texts = dict(store.get(self._topic))

    def text(self, field_id: str) -> str | None:
        """Return the unsaved text of a field; None if there is none."""
        return self._texts.get(self._key(field_id))

    def was_changed_elsewhere(self, field_id: str, stored: str) -> bool:
        """Return whether the field held another text than `stored` when the draft was typed."""
        was = self._texts.get(self._key(field_id) + _WAS)
        return was is not None and was != _digest(stored)

    @property
    def was_restored(self) -> bool:
        """Whether there is an unsaved text for a field of this form."""
        return any(not self._is_of_another(key) for key in self._texts)

    @property
    def last_method(self) -> int:
        """The highest number of a contact detail with an unsaved text; -1 without one."""
        numbers = (key.removeprefix("method") for key in self._texts if key.startswith("method"))
        return max((int(number) for number in numbers if number.isdecimal()), default=-1)

    def keep(self, texts: Mapping[str, tuple[str, str]]) -> None:
        """Keep these texts, each with what is stored in its field; drop all others of the form."""
        kept = {key: text for key, text in self._texts.items() if self._is_of_another(key)}
        for field_id, (text, stored) in texts.items():
            key = self._key(field_id)
            kept[key] = text
            kept[key + _WAS] = self._texts.get(key + _WAS) or _digest(stored)
        self._put(kept)

    def decided(self, field_id: str, stored: str) -> None:
        """Note that the person has seen what is stored of a field."""
        key = self._key(field_id)
        if key in self._texts:
            self._put({**self._texts, key + _WAS: _digest(stored)})

    def discard(self) -> None:
        """Forget the unsaved texts, on disk too: not even a killed program brings them back."""
        self.keep({})
        self._store.save()

    def _put(self, texts: dict[str, str]) -> None:
        self._texts = texts
        self._store.put(self._topic, texts)

    def _key(self, field_id: str) -> str:
        is_of_followup = field_id in FOLLOWUP_FIELDS
        return f"{field_id} of {self._followup}" if is_of_followup else field_id

    def _is_of_another(self, key: str) -> bool:
        """Return whether a stored text belongs to another follow-up than the form's."""
        name, of, followup = key.removesuffix(_WAS).partition(" of ")
        return bool(of) and name in FOLLOWUP_FIELDS and followup != str(self._followup)


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
