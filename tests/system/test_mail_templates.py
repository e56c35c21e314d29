"""The templates in the config folder: read, refused with their line, written for editing."""

from __future__ import annotations

from pathlib import Path

import pytest

from followup_tui.domain.mail_draft.template import BUILT_IN_TEMPLATES, TEMPLATE_NAMES
from followup_tui.errors import CannotWriteError
from followup_tui.system import mail_templates, paths


def test_without_files_the_built_in_templates_are_used(tmp_path: Path) -> None:
    for name in TEMPLATE_NAMES:
        template = mail_templates.load_template(name, tmp_path / "none")
        assert (template.text, template.is_own, str(template.warning)) == (
            BUILT_IN_TEMPLATES[name],
            False,
            "",
        )


def test_the_folder_is_beside_the_settings_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FOLLOWUP_CONFIG", str(tmp_path / "x" / "c.toml"))
    assert paths.templates() == tmp_path / "x" / "templates"


def test_written_templates_are_private_and_never_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "templates"
    made = mail_templates.write_built_in_templates(folder)
    assert [file.stem for file in made] == list(TEMPLATE_NAMES)
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in made)
    assert folder.stat().st_mode & 0o777 == 0o700
    made[0].write_text("Subject: mine\n\nHi\n")
    made[1].unlink()
    assert mail_templates.write_built_in_templates(folder) == [made[1]]
    assert mail_templates.load_template("first-message", folder).text == "Subject: mine\n\nHi\n"
    for name in TEMPLATE_NAMES[1:]:
        assert mail_templates.load_template(name, folder).text == BUILT_IN_TEMPLATES[name]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"Subject: x\n\n{topik}\n", "nudge.txt, line 3: unknown placeholder {topik}"),
        (b"", "nudge.txt, line 1: the first line must be"),
        (b"Subject: x\n\n\xff\n", "nudge.txt, line 3: not UTF-8 text"),
        (b"Subject: x\n" + b"y" * 300_000, "nudge.txt (it is larger than"),
    ],
)
def test_an_invalid_template_is_reported_and_replaced(
    tmp_path: Path, data: bytes, why: str
) -> None:
    (tmp_path / "nudge.txt").write_bytes(data)
    template = mail_templates.load_template("nudge", tmp_path)
    assert why in str(template.warning)
    assert str(template.warning).endswith("; the built-in template is used.")
    assert str(template.warning).count("\n") == 0
    assert (template.text, template.is_own) == (BUILT_IN_TEMPLATES["nudge"], False)


def test_a_folder_in_place_of_a_template_is_reported(tmp_path: Path) -> None:
    (tmp_path / "nudge.txt").mkdir()
    assert "it is a folder" in str(mail_templates.load_template("nudge", tmp_path).warning)
    (tmp_path / "file").touch()
    with pytest.raises(CannotWriteError):
        mail_templates.write_built_in_templates(tmp_path / "file" / "templates")
