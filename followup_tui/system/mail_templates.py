"""The mail templates in the config folder, which a person may edit; the built-in text stands in for
what is missing or cannot be used."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from followup_tui.domain.mail_draft.template import (
    BUILT_IN_TEMPLATES,
    TEMPLATE_NAMES,
    TemplateError,
    TemplateName,
    check_template,
)
from followup_tui.errors import CannotWriteError
from followup_tui.system.toml_file import read_small_file


@dataclass(frozen=True, slots=True)
class MailTemplate:
    """The text of a template, and why that of the person's own file does not count, if so."""

    name: TemplateName
    text: str
    is_own: bool = False
    warning: str = ""


def load_template(name: TemplateName, folder: Path) -> MailTemplate:
    """The person's own template, else the built-in one."""
    file = template_path(name, folder)
    try:
        data = read_small_file(file)
        if data is None:
            return MailTemplate(name, BUILT_IN_TEMPLATES[name])
        text = data.decode("utf-8-sig")
        check_template(text)
    except TemplateError as error:
        return _refused(name, f"{file}, line {error.line}: {error.why}")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return _refused(name, f"{file}, line {line}: it is not UTF-8 text")
    except OSError as error:
        return _refused(name, f"{file} cannot be read ({error.strerror})")
    return MailTemplate(name, text, is_own=True)


def write_built_in_templates(folder: Path) -> list[Path]:
    """Write the built-in templates for editing, each for the owner alone; what is there is left as
    it is. Gives the files that are new; CannotWriteError where that fails."""
    made = []
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in TEMPLATE_NAMES:
            file = template_path(name, folder)
            try:
                handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            except FileExistsError:
                continue
            with open(handle, "w", encoding="utf-8") as out:
                out.write(BUILT_IN_TEMPLATES[name])
            made.append(file)
    except OSError as error:
        why = error.strerror or "it is not known why"
        raise CannotWriteError(f"{folder} cannot be written ({why}).") from error
    return made


def template_path(name: TemplateName, folder: Path) -> Path:
    """Where a template is looked for."""
    return folder / f"{name}.txt"


def _refused(name: TemplateName, why: str) -> MailTemplate:
    return MailTemplate(
        name, BUILT_IN_TEMPLATES[name], warning=f"{why}; the built-in text is used."
    )
