"""A home in which every text field holds every payload, and what may reach a terminal."""

from __future__ import annotations

import json
import os
import re
from itertools import count
from pathlib import Path
from typing import Any

from tests.faults.hostile_strings import PAYLOADS, UNDECODABLE

TEMPLATES = ("first-message", "nudge", "second-nudge", "thank-you", "remind-me", "not-yet")
_STAMPS = {"created": 1795425240000, "updated": 1795425240000}


def marked(payload: str, field: str) -> str:
    """Return a payload with words around it that name the field."""
    return f"{field}‹{payload}›"


def hostile_export() -> str:
    """Return an export as `followup import` reads it: a contact for each payload, with a
    follow-up, promises on both sides, an interaction, details and a tag."""
    tables: dict[str, list[dict[str, Any]]] = {
        name: []
        for name in (
            *("contact", "contact_method", "tag", "contact_tag", "followup", "interaction"),
            *("interaction_contact", "introduction", "distinct_pair"),
        )
    }
    ids = count(1)
    for number, payload in enumerate(PAYLOADS.values(), 1):

        def add(table: str, number: int = number, **record: Any) -> None:
            uid = f"{table}{next(ids)}"
            tables[table].append({"id": len(tables[table]) + 1, "uid": uid, **record, **_STAMPS})

        text = {
            name: marked(payload, name)
            for name in (
                *("name", "nickname", "company", "role", "location", "time_zone", "met", "notes"),
                *("about", "note", "channel", "summary", "i_promised", "they_promised", "label"),
                *("tag", "promise", "link"),
            )
        }
        add(
            "contact",
            **{key: text[key] for key in ("name", "nickname", "company", "role", "location")},
            **{key: text[key] for key in ("time_zone", "met", "notes")},
            strength=number % 6,
            cadence="6 weeks",
            met_on=None,
            introduced_by=number - 1 or None,
            status="active",
            parked_until=None,
            birthday=None,
            last_contact="2026-11-22",
            extra={marked(payload, "key"): marked(payload, "value")},
        )
        for position, kind in enumerate(("email", "phone", "link", "handle")):
            value = f"https://x.example/{text['link']}" if kind == "link" else text["link"]
            add(
                "contact_method",
                contact=number,
                kind=kind,
                value=value,
                label=text["label"],
                position=position,
            )
        add("tag", name=text["tag"].replace(" ", ""), cadence=None)
        add("contact_tag", contact=number, tag=number)
        for about, promised, move, reason in (
            (text["about"], None, "mine", "manual"),
            (text["promise"], "2026-11-22", "mine", "promise"),
            (text["promise"], None, "theirs", "promise"),
        ):
            add(
                "followup",
                contact=number,
                about=about,
                due="2026-11-23",
                promised_for=promised,
                move=move,
                channel=text["channel"],
                attempt=2,
                snoozes=3,
                reason=reason,
                state="open",
                outcome=None,
                closed=None,
                previous=None,
                note=text["note"],
            )
        add(
            "interaction",
            happened="2026-11-22",
            channel=text["channel"],
            direction="both",
            summary=f"{text['summary']}\nsecond\r\nthird",
            i_promised=text["i_promised"],
            they_promised=text["they_promised"],
            followup=None,
        )
        add("interaction_contact", interaction=number, contact=number)
    return json.dumps(
        {
            "export": {"program": "followup", "format": 1, "exported": "2026-11-23T09:14:00Z"},
            **tables,
        }
    )


def write_hostile_files(config: Path, state: Path, database: Path) -> None:
    """Write settings, mail templates, queued and rejected lines, unsaved text and a history of the
    prompt that hold every payload."""
    templates = config / "templates"
    templates.mkdir(parents=True)
    state.mkdir(parents=True, exist_ok=True)
    settings = [
        f"{json.dumps(marked(payload, 'key'))} = {json.dumps(marked(payload, 'value'))}"
        for payload in PAYLOADS.values()
    ]
    (config / "config.toml").write_text("\n".join(settings).replace("\x7f", "\\u007f") + "\n")
    for number, payload in enumerate(PAYLOADS.values()):
        name = TEMPLATES[number % len(TEMPLATES)]
        with (templates / f"{name}.txt").open("a", newline="") as file:
            title = f"Subject: {marked(payload, 'template')}\n\n"
            file.write((title if number < len(TEMPLATES) else "") + f"Hello {payload}\n")
    lines = []
    for number, payload in enumerate([*PAYLOADS.values(), UNDECODABLE]):
        for place in (str(database), marked(payload, "/elsewhere")):
            record = {
                **{"uid": f"u{number}{place[:4]}", "text": marked(payload, "queued")},
                **{"typed_at": "2026-11-20T09:14:00+01:00", "database": place},
                **{"use_date": True, "chosen_contacts": []},
            }
            lines.append(json.dumps(record).encode())
    raw = [marked(payload, "raw").encode("utf-8", "surrogatepass") for payload in PAYLOADS.values()]
    raw.append(os.fsencode("raw\udcff\udc9b"))
    (state / "queue.jsonl").write_bytes(b"\n".join([*lines, *raw]) + b"\n")
    texts = {f"add{number}": {"text": text} for number, text in enumerate(PAYLOADS.values())}
    (state / "unsaved.json").write_text(
        json.dumps({str(database): {**texts, "add": texts["add0"]}})
    )
    history = {"lines": list(PAYLOADS.values()), "draft": PAYLOADS["csi"]}
    (state / "prompt_history.json").write_text(json.dumps(history))


RAW_SIGNS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
    "|[\u0300-\u036f]{5}"
)
"""What never reaches a terminal: controls, C1, direction, zero width, heaps of marks."""


def raw_signs(text: str) -> list[str]:
    """Return what a terminal would act on, each with the text before it; colours of our own and
    line ends are allowed."""
    text = re.sub("\x1b\\[(31|39|0|1|2|22|33|32|36)?m", "", text).replace("\r\n", "\n")
    return [
        f"{text[max(0, found.start() - 40) : found.start()]!r} before {found[0]!r}"
        for found in RAW_SIGNS.finditer(text)
    ]
