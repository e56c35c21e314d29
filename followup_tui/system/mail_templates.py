"""The mail templates in the config folder, which the user may edit. The built-in text replaces one
that is missing or invalid."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from followup_tui.domain.mail_draft.template import (
    BUILT_IN_TEMPLATES,
    TEMPLATE_NAMES,
    TemplateError,
    TemplateName,
    check_template,
)
from followup_tui.errors import CannotWriteError, system_reason
from followup_tui.system.private_file import (
    create_folders,
    read_small_file,
    write_new_private_file,
)
from followup_tui.wording import NO_WORDS, Wording, wording


@dataclass(frozen=True, slots=True)
class MailTemplate:
    """The text of a template; `warning` says why the user's own file is ignored, if it is."""

    name: TemplateName
    text: str
    is_own: bool = False
    warning: Wording = NO_WORDS


def load_template(name: TemplateName, folder: Path) -> MailTemplate:
    """Return the user's own template, else the built-in one; never raise."""
    path = template_path(name, folder)
    try:
        data = read_small_file(path)
        if data is None:
            return MailTemplate(name, BUILT_IN_TEMPLATES[name])
        text = data.decode("utf-8-sig")
        check_template(text)
    except TemplateError as error:
        return _built_in(name, wording("{}, line {}: {}", path, error.line, error.why))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return _built_in(name, wording("{}, line {}: not UTF-8 text", path, line))
    except OSError as error:
        return _built_in(name, wording("Can't read {} ({})", path, system_reason(error)))
    return MailTemplate(name, text, is_own=True)


def write_built_in_templates(folder: Path) -> list[Path]:
    """Write the built-in templates for editing, owner-only, and never overwrite a file.

    Return the files that are new. CannotWriteError if the folder or a file can't be written."""
    new_paths = []
    try:
        create_folders(folder)
        for name in TEMPLATE_NAMES:
            path = template_path(name, folder)
            try:
                write_new_private_file(path, BUILT_IN_TEMPLATES[name])
            except FileExistsError:
                continue
            new_paths.append(path)
    except OSError as error:
        raise CannotWriteError(
            wording("Can't write {} ({}).", folder, system_reason(error))
        ) from error
    return new_paths


def template_path(name: TemplateName, folder: Path) -> Path:
    """Return where the user's own template is looked for."""
    return folder / f"{name}.txt"


def _built_in(name: TemplateName, reason: Wording) -> MailTemplate:
    warning = reason + "; the built-in template is used."
    return MailTemplate(name, BUILT_IN_TEMPLATES[name], warning=warning)
