"""Several files as one reading, folders of single cards, and the bounds."""

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


def test_a_folder_gives_all_its_cards_by_name_and_each_place_names_its_file(tmp_path: Path):
    (tmp_path / "work").mkdir()
    (tmp_path / ".trash").mkdir()
    (tmp_path / "b.vcf").write_text(card("Bo"))
    (tmp_path / "a.VCF").write_text(card("Ana"))
    (tmp_path / "work" / "c.vcf").write_text(card("Cy"))
    (tmp_path / "notes.txt").write_text(card("Not this"))
    (tmp_path / ".hidden.vcf").write_text(card("Nor this"))
    (tmp_path / ".trash" / "d.vcf").write_text(card("Nor this"))
    found = read(tmp_path)
    assert [(one.name, one.place) for one in found.contacts] == [
        ("Ana", "a.VCF, card 1"),
        ("Bo", "b.vcf, card 1"),
        ("Cy", "work/c.vcf, card 1"),
    ]


def test_a_broken_file_of_a_folder_stops_nobody_and_is_told_by_name(tmp_path: Path):
    (tmp_path / "a.vcf").write_text(card("Ana"))
    (tmp_path / "empty.vcf").write_text("")
    (tmp_path / "png.vcf").write_bytes(bytes(range(256)))
    (tmp_path / "torn.vcf").write_text(card("Bo")[:-10])
    (tmp_path / "gone.vcf").symlink_to(tmp_path / "nowhere")
    found = read(tmp_path)
    assert [one.name for one in found.contacts] == ["Ana"]
    whys = {one.place: one.reason for one in found.warnings}
    assert whys["empty.vcf"] == "empty"
    assert whys["png.vcf"] == "not a text file"
    assert whys["torn.vcf, card 1"] == "no END:VCARD; the card may be cut off"
    assert "no such file" in whys["gone.vcf"]


def test_a_folder_that_links_to_itself_is_read_once(tmp_path: Path):
    (tmp_path / "a.vcf").write_text(card("Ana"))
    (tmp_path / "again").symlink_to(tmp_path)
    assert len(read(tmp_path).contacts) == 1


def test_files_of_one_name_are_told_apart(tmp_path: Path):
    paths = []
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        paths.append(tmp_path / folder / "all.vcf")
        paths[-1].write_text(card(folder))
    assert [one.place for one in read(*paths).contacts] == [f"{path}, card 1" for path in paths]


def test_more_than_one_import_takes_is_refused_and_the_card_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "many.vcf"
    path.write_text("".join(card(f"Person {number}") for number in range(12)))
    monkeypatch.setattr(read_files, "MAX_ITEMS", 10)
    with pytest.raises(
        ImportTooLargeError, match=r"10 people are reached at card 11\. Nothing was"
    ):
        read(path)
    # Nor is it let through one by one in a folder.
    with pytest.raises(ImportTooLargeError, match=r"many\.vcf, card 11"):
        read(tmp_path)


def test_text_without_end_is_refused_and_the_card_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "long.vcf"
    path.write_text("".join(card(f"P {number}", f"NOTE:{'x' * 900}\n") for number in range(9)))
    monkeypatch.setattr(read_files, "MAX_CHARACTERS", 5_000)
    with pytest.raises(ImportTooLargeError, match="characters are reached at card 6"):
        read(path)


def test_what_was_left_out_without_end_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "many.vcf"
    path.write_text("BEGIN:VCARD\nEND:VCARD\n" * 20)
    monkeypatch.setattr(read_files, "MAX_WARNINGS", 5)
    skipped = read(path).warnings
    assert [one.place for one in skipped] == [*(f"card {n}" for n in range(1, 6)), "after that"]
    assert "15 more" in skipped[-1].reason


def test_progress_is_told_in_bytes_over_all_files(tmp_path: Path):
    paths = [tmp_path / "a.vcf", tmp_path / "b.vcf"]
    for path in paths:
        path.write_text(card("May") * 3_000)
    told: list[tuple[int, int | None, ProgressStage]] = []
    read_files(find_input_files(list(map(str, paths))), OPTIONS, "", lambda *one: told.append(one))
    total = sum(path.stat().st_size for path in paths)
    assert told[-1] == (total, total, ProgressStage.READING)
    assert sorted(told) == told


def test_a_format_can_be_forced(tmp_path: Path):
    path = tmp_path / "mail.txt"
    path.write_text("x\n" * 100_000 + card("May"))
    with pytest.raises(BadInputError):
        read(path)
    assert [one.name for one in read(path, key="vcard").contacts] == ["May"]
