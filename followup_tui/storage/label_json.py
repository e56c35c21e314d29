"""Converts the labels of changes to the journal's JSON and back."""

from __future__ import annotations

import json

from followup_tui.domain.change_label import ChangeLabel, label_from_text
from followup_tui.domain.damaged_text import DamagedText
from followup_tui.wording import Data, Wording


def label_to_json(label: ChangeLabel) -> str:
    """Return a label as a JSON object; in its details our words are texts, and data is in lists."""
    details = [
        [[part.text] if isinstance(part, Data) else part for part in detail.parts]
        for detail in label.details
    ]
    shape = {
        "verb": label.verb,
        "names": label.names,
        "details": details,
        "between": label.between,
    }
    return json.dumps(shape, separators=(",", ":"))


def stored_label(text: str, parts: str | None) -> ChangeLabel:
    """Return the label that `label_to_json` encoded; else its text, as older programs wrote it."""
    label = label_from_json(parts) if parts is not None else None
    return label_from_text(text) if label is None else label


def label_from_json(parts: str) -> ChangeLabel | None:
    """Return the label, None if the text is damaged."""
    if isinstance(parts, DamagedText):
        return None
    try:
        shape = json.loads(parts)
        details = tuple(
            Wording(tuple(Data(part[0]) if isinstance(part, list) else part for part in detail))
            for detail in shape["details"]
        )
        label = ChangeLabel(shape["verb"], tuple(shape["names"]), details, shape["between"])
        str(label)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return None
    return label
