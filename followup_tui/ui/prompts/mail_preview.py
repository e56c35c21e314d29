"""What the mail prompt shows: the header, the draft with the notes beside it, and the menu."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from pendulum import Date
from textual.content import Content

from followup_tui.actions.mail import PreparedMail
from followup_tui.domain.date_words import format_date
from followup_tui.domain.due import Due
from followup_tui.domain.interaction import Interaction
from followup_tui.domain.mail_draft.template import TEMPLATE_NAMES, MailDraft, TemplateName
from followup_tui.system.sanitize import safe, safe_sentence, safe_text
from followup_tui.ui.widgets.cells import fit_cells, wrap_cells
from followup_tui.wording import Wording, as_wording

WIDE = 76
"""Columns from which the menu names every template."""
_NOTES_BESIDE = 100
"""Columns from which the notes stand beside the draft, not below it."""
_NOTES_WIDTH = 36
_NOTES_TITLE = "Notes (not part of the mail)"


def header(
    name: str,
    state: str,
    address: str | None,
    hints: Sequence[str | Wording],
    subject: str,
    width: int,
) -> list[Content]:
    """Return contact, state and address on one line, then the hints and the subject."""
    to = "no email address" if address is None else safe(address, 80)
    first = Content.assemble(
        (safe(name, 60), "bold"), (f"  {state}", "$text-success"), (f" · {to}", "$foreground-muted")
    )
    return [
        # One line, so that the draft below keeps its room.
        first.truncate(width, ellipsis=True),
        *(Content.styled(safe_sentence(as_wording(hint), 300), "$text-warning") for hint in hints),
        Content.assemble(("Subject: ", "$foreground-muted"), (safe(subject), "bold")),
    ]


def draft_and_notes(
    draft: MailDraft, notes: Sequence[Interaction], marked: int, today: Date, width: int
) -> list[Content]:
    """Return the lines of the draft with the notes beside them, or below in a narrow terminal.

    `marked` is the index of the note that would be inserted."""
    body = safe_text(draft.body)
    if not notes:
        return [Content(line) for line in wrap_cells(body, width)]
    if width < _NOTES_BESIDE:
        lines = [Content(line) for line in wrap_cells(body, width)]
        return [*lines, Content(""), *_notes(notes, marked, today, width)]
    left = width - _NOTES_WIDTH - 2
    rows = zip_longest(wrap_cells(body, left), _notes(notes, marked, today, _NOTES_WIDTH))
    return [
        Content.assemble(fit_cells(line or "", left), "  ", note or Content(""))
        for line, note in rows
    ]


def _notes(notes: Sequence[Interaction], marked: int, today: Date, width: int) -> list[Content]:
    lines = [Content.styled(_NOTES_TITLE, "$foreground-muted")]
    for index, note in enumerate(notes):
        mark, style = ("▸ ", "bold") if index == marked else ("  ", "$foreground-muted")
        day = format_date(Due(note.happened), today)
        heading = f"{day} · {safe(note.channel, 25)}" if note.channel else day
        lines.append(Content.styled(f"{mark}{heading}", style))
        text = wrap_cells(safe_text(note.summary, 500), width - 2)
        lines += [Content(f"  {line}") for line in text]
    return lines


def menu(prepared: PreparedMail, aside: int, width: int) -> list[Content]:
    """Return the keys of the templates, and of edited drafts put `aside`; in a narrow terminal all
    keys in short."""
    if width < WIDE:
        note = " · i inserts a note" if prepared.notes else ""
        edited = "0 your text · " if aside else ""
        keys = f"{edited}1-{len(TEMPLATE_NAMES)} template · c copy · e edit{note}"
        return [Content.styled(keys, "$foreground-muted")]
    labels = [
        _choice(str(number), template_label(name), is_chosen=name == prepared.template)
        for number, name in enumerate(TEMPLATE_NAMES, 1)
    ]
    if not aside:
        return [Content(""), Content("   ").join(labels)]
    words = "your edited text" if aside == 1 else f"your {aside} edited texts, in turn"
    return [Content(""), _choice("0", words, is_chosen=False), Content("   ").join(labels)]


def _choice(key: str, label: str, *, is_chosen: bool) -> Content:
    style = "bold" if is_chosen else "$foreground-muted"
    return Content.assemble((f"{key} ", "bold $text-primary"), (label, style))


def template_label(name: TemplateName) -> str:
    """Return the name of a template in words; "message" keeps the menu on one line."""
    return name.removeprefix("first-").replace("-", " ")
