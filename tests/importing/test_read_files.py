"""Several files as one import, folders of single cards, and the limits."""

from __future__ import annotations

from pathlib import Path

import pytest

from followup_tui.errors import BadInputError
from followup_tui.formats.files import find_input_files
from followup_tui.formats.parsed import ParsedFile
from followup_tui.importing.read_files import ImportTooLargeError, read_files
from followup_tui.system.progress import ProgressStage
from tests.formats.reading import OPTIONS


def card(name: str, more: str = "") -> str:
    return f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\n{more}END:VCARD\n"


def read(*paths: Path, key: str = "") -> ParsedFile:
    return read_files(find_input_files([str(path) for path in paths]), OPTIONS, key)


def test_a_folder_is_read_in_name_order_and_places_name_their_file(tmp_path: Path):
    (tmp_path / "work").mkdir()
    (tmp_path / ".trash").mkdir()
    (tmp_path / "b.vcf").write_text(card("Bo"))
    (tmp_path / "a.VCF").write_text(card("Ana"))
    (tmp_path / "work" / "c.vcf").write_text(card("Cy"))
    (tmp_path / "notes.txt").write_text(card("Not this"))
    (tmp_path / ".hidden.vcf").write_text(card("Nor this"))
    (tmp_path / ".trash" / "d.vcf").write_text(card("Nor this"))
    parsed = read(tmp_path)
    assert [(contact.name, str(contact.place)) for contact in parsed.contacts] == [
        ("Ana", "a.VCF, card 1"),
        ("Bo", "b.vcf, card 1"),
        ("Cy", "work/c.vcf, card 1"),
    ]


def test_a_broken_file_in_a_folder_is_a_warning_with_its_name(tmp_path: Path):
    (tmp_path / "a.vcf").write_text(card("Ana"))
    (tmp_path / "empty.vcf").write_text("")
    (tmp_path / "png.vcf").write_bytes(bytes(range(256)))
    (tmp_path / "torn.vcf").write_text(card("Bo")[:-10])
    (tmp_path / "gone.vcf").symlink_to(tmp_path / "nowhere")
    parsed = read(tmp_path)
    assert [contact.name for contact in parsed.contacts] == ["Ana"]
    reasons = {str(warning.place): str(warning.reason) for warning in parsed.warnings}
    assert reasons["empty.vcf"] == "empty"
    assert reasons["png.vcf"] == "not a text file"
    assert reasons["torn.vcf, card 1"] == "no END:VCARD; the card may be cut off"
    assert "no such file" in reasons["gone.vcf"]


def test_a_folder_that_links_to_itself_is_read_once(tmp_path: Path):
    (tmp_path / "a.vcf").write_text(card("Ana"))
    (tmp_path / "again").symlink_to(tmp_path)
    assert len(read(tmp_path).contacts) == 1


def test_files_with_the_same_name_are_told_apart_by_their_path(tmp_path: Path):
    paths = []
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        paths.append(tmp_path / folder / "all.vcf")
        paths[-1].write_text(card(folder))
    assert [str(contact.place) for contact in read(*paths).contacts] == [
        f"{path}, card 1" for path in paths
    ]


def test_too_many_people_are_refused_with_the_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "many.vcf"
    path.write_text("".join(card(f"Person {number}") for number in range(12)))
    monkeypatch.setattr("followup_tui.importing.read_files.MAX_ITEMS", 10)
    with pytest.raises(
        ImportTooLargeError, match=r"card 11 is past the limit of 10 people\. Nothing"
    ):
        read(path)
    # A folder does not get around the limit.
    with pytest.raises(ImportTooLargeError, match=r"many\.vcf, card 11"):
        read(tmp_path)


def test_too_much_text_is_refused_with_the_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "long.vcf"
    path.write_text("".join(card(f"P {number}", f"NOTE:{'x' * 900}\n") for number in range(9)))
    monkeypatch.setattr("followup_tui.importing.read_files.MAX_CHARACTERS", 5_000)
    with pytest.raises(ImportTooLargeError, match=r"card 6 is past the limit of .* characters"):
        read(path)


def test_further_warnings_are_only_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "many.vcf"
    path.write_text("BEGIN:VCARD\nEND:VCARD\n" * 20)
    monkeypatch.setattr("followup_tui.importing.read_files.MAX_WARNINGS", 5)
    warnings = read(path).warnings
    assert [str(warning.place) for warning in warnings] == [
        *(f"card {n}" for n in range(1, 6)),
        "after that",
    ]
    assert "15 more" in warnings[-1].reason


def test_progress_is_reported_in_bytes_over_all_files(tmp_path: Path):
    paths = [tmp_path / "a.vcf", tmp_path / "b.vcf"]
    for path in paths:
        path.write_text(card("May") * 3_000)
    reports: list[tuple[int, int | None, ProgressStage]] = []
    read_files(
        find_input_files(list(map(str, paths))), OPTIONS, "", lambda *report: reports.append(report)
    )
    total = sum(path.stat().st_size for path in paths)
    assert reports[-1] == (total, total, ProgressStage.READING)
    assert sorted(reports) == reports


def test_a_format_can_be_forced(tmp_path: Path):
    path = tmp_path / "mail.txt"
    path.write_text("x\n" * 100_000 + card("May"))
    with pytest.raises(BadInputError):
        read(path)
    assert [contact.name for contact in read(path, key="vcard").contacts] == ["May"]
