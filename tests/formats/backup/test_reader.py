"""Backups: a broken record is refused with its table and number, and sizes are bounded."""

from __future__ import annotations

import json
from typing import Any

import pytest

from followup_tui.formats.backup.reader import ExportedRecords, is_backup, read_backup
from followup_tui.formats.source import UnreadableFileError
from followup_tui.storage.queries.by_uid import KINDS
from tests.formats.reading import source_of

HEAD = '{"export": {"program": "followup", "format": 1}'
MAY = {"id": 1, "uid": "a", "name": "May", "created": 1, "updated": 1}
FOLLOWUP = {"id": 1, "uid": "b", "contact": 1, "about": "x", "due": "2026-11-27"}
FOLLOWUP |= {"created": 1, "updated": 1}


def backup_of(**tables: Any) -> str:
    return json.dumps({"export": {"program": "followup", "format": 1}, **tables})


def read(text: str) -> ExportedRecords:
    return read_backup(source_of(text.encode(), "backup.json"), KINDS)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD, "cut off"),
        (backup_of(unknown=[MAY]), "unknown table 'unknown'"),
        (backup_of(contact={"id": 1}), "unknown part 'contact'"),
        ('{"export": {"program": "followup", "format": 99}}', "newer followup"),
        ('{"export": {"program": "followup", "format": true}}', "no format version"),
        ('{"export": {"program": "followup"}}', "no format version"),
        (backup_of(contact=[MAY, {**MAY, "uid": "b"}]), "contact 2: duplicate id 1"),
        (backup_of(contact=[MAY, {**MAY, "id": 2}]), "contact 2: duplicate uid"),
        (backup_of(contact=[{**MAY, "id": "1"}]), "contact 1: id is not an integer"),
        (backup_of(contact=[{**MAY, "id": 0}]), "id is not an integer"),
        (backup_of(contact=[{**MAY, "id": True}]), "id is not an integer"),
        (backup_of(contact=[{**MAY, "id": 2**63}]), "id is not an integer"),
        (backup_of(contact=[{**MAY, "created": 10**30}]), "created is not an integer"),
        (backup_of(contact=[{**MAY, "created": 1.5}]), "created is not an integer"),
        (backup_of(contact=[{**MAY, "strength": 6}]), "strength is not an integer"),
        (backup_of(contact=[{**MAY, "name": None}]), "name is not text"),
        (backup_of(contact=[{**MAY, "name": " "}]), "name is empty"),
        (backup_of(contact=[{**MAY, "name": ["x"]}]), "name is not text"),
        (backup_of(contact=[{**MAY, "name": "\ud800"}]), "lone surrogate"),
        (backup_of(contact=[{**MAY, "extra": {"\udfff": 1}}]), "lone surrogate"),
        (backup_of(contact=[{**MAY, "extra": "{}"}]), "extra is not an object"),
        (backup_of(contact=[{**MAY, "status": "gone"}]), "status is not one of"),
        (backup_of(contact=[{**MAY, "met_on": "2026-13-01"}]), "met_on is not a date"),
        (backup_of(contact=[{**MAY, "met_on": 5}]), "met_on is not a date"),
        (backup_of(contact=[{**MAY, "colour": "red"}]), "unknown field 'colour'"),
        (
            backup_of(contact=[{"id": 1, "uid": "a", "created": 1, "updated": 1}]),
            "a required field is missing",
        ),
        (backup_of(contact=[{"name": "May"}]), "id is missing"),
        (backup_of(contact=[{**MAY, "introduced_by": 9}]), "introduced_by 9 is missing"),
        (backup_of(followup=[FOLLOWUP]), "contact 1 is missing"),
        (backup_of(contact=[MAY], followup=[{**FOLLOWUP, "due": "soon"}]), "due is not a date"),
        (backup_of(contact=[MAY], followup=[{**FOLLOWUP, "due": None}]), "due is not a date"),
        (
            backup_of(contact=[MAY], followup=[{**FOLLOWUP, "contact": None}]),
            "contact is not an integer",
        ),
        (
            backup_of(
                tag=[
                    {"id": 1, "uid": "a", "name": "x", "created": 1, "updated": 1},
                    {"id": 2, "uid": "b", "name": "x", "created": 1, "updated": 1},
                ]
            ),
            "duplicate name",
        ),
        (
            backup_of(
                contact=[MAY],
                distinct_pair=[
                    {"id": 1, "uid": "a", "first": 1, "second": 1, "created": 1, "updated": 1}
                ],
            ),
            "first and second are the same contact",
        ),
        (HEAD + ', "contact": [{"extra": ' + '{"a":' * 100_000, "nested too deeply"),
    ],
)
def test_broken_backup_is_refused(text: str, message: str) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read(text)
    assert message in str(caught.value.reason)
    assert str(caught.value).startswith("backup.json: ")


def test_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("followup_tui.formats.backup.reader.MAX_BYTES", 1 << 20)
    with pytest.raises(UnreadableFileError, match="larger than 1 MB"):
        read(HEAD + " " * (2 << 20) + "}")


def test_too_many_records_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("followup_tui.formats.backup.reader.MAX_RECORDS", 1)
    with pytest.raises(UnreadableFileError, match="contact 2: more than 1 records"):
        read(backup_of(contact=[MAY, {**MAY, "id": 2, "uid": "b"}]))


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        (HEAD.encode(), True),
        (b"\xef\xbb\xbf" + HEAD.encode(), True),
        (b'{ "export":{"program":"followup"', True),
        (b'{"export": {"program": "other"}}', False),
        (b"BEGIN:VCARD", False),
        (b"", False),
    ],
)
def test_backup_is_recognised_by_its_header(sample: bytes, expected: bool) -> None:
    assert is_backup(sample) is expected
