"""Questions below the edit form: what to do with unsaved changes, which of two values to keep."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from followup_tui.system.sanitize import safe_text
from followup_tui.ui.keys.bindings import bindings_for, footer_hints, shown_key
from followup_tui.ui.keys.table import KeyScope
from followup_tui.ui.widgets.cells import fit_cells, wrap_cells

_WIDE = 72
_HIGH = 24
_LABEL = 8
_CONTEXT = 12
"""How many characters before the first difference of two long texts are shown."""


class FormQuestion(Static, can_focus=True):
    """A question that takes the keys while it is shown; each answer is a key."""

    scope: ClassVar[KeyScope]

    class Answered(Message):
        """A key was pressed: the answer is the last part of its id."""

        def __init__(self, question: FormQuestion, answer: str) -> None:
            super().__init__()
            self.question = question
            self.answer = answer

    def __init__(self) -> None:
        super().__init__(markup=False, classes="question")
        self.display = False

    def show(self) -> None:
        """Show the question and take the keys."""
        self.display = True
        self.screen.set_focus(self)
        self.draw()

    def on_resize(self) -> None:
        """Fit what is shown to the width."""
        if self.display:
            self.draw()

    def draw(self) -> None:
        """Show the question for the width there is."""
        self.update(Content("\n").join([*self.lines(self.app.size.width - 2), self._keys()]))

    def lines(self, width: int) -> list[Content]:
        """Return what stands above the keys, or before them."""
        return []

    def _keys(self) -> Content:
        hints = footer_hints(self.screen.active_bindings.values())
        return Content(" · ").join(
            Content.assemble((shown_key(binding), "bold $text-primary"), f" {key.description}")
            for key, binding in hints
            if key.scope == self.scope
        )

    def action_answer(self, answer: str) -> None:
        """Pass an answer on to the form."""
        self.post_message(self.Answered(self, answer))


class LeaveQuestion(FormQuestion):
    """Asks in one line what to do with unsaved changes."""

    scope = "unsaved"
    BINDINGS: ClassVar[list[BindingType]] = bindings_for("unsaved")

    def draw(self) -> None:
        """Show the question in one line."""
        is_wide = self.app.size.width >= _WIDE
        title = Content.styled("Unsaved changes: " if is_wide else "", "$text-warning")
        self.update(title + self._keys())


class ConflictQuestion(FormQuestion):
    """Shows the two values of a field that was changed here and elsewhere."""

    scope = "conflict"
    BINDINGS: ClassVar[list[BindingType]] = bindings_for("conflict")
    _label = _mine = _theirs = _place = ""
    _is_choice = True

    def prepare(self, label: str, mine: str, theirs: str, place: str, *, is_choice: bool) -> None:
        """Set the conflict; `place` is its number, such as " · 1 of 2".

        Without a choice, only theirs can be taken."""
        self._label, self._mine, self._theirs, self._place = label, mine, theirs, place
        self._is_choice = is_choice
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Allow only what can be answered."""
        return self._is_choice or parameters not in (("yours",), ("edit",))

    def lines(self, width: int) -> list[Content]:
        """Return what the field is called, and both values from where they differ."""
        count = 3 if self.app.size.height >= _HIGH else 1
        head = f"{self._label}: changed elsewhere, too{self._place}"
        return [
            Content.styled(fit_cells(head, width).rstrip(), "$text-warning"),
            *(
                line
                for label, text in zip(
                    ("yours", "theirs"), from_difference(self._mine, self._theirs), strict=True
                )
                for line in _value(label, text, width, count)
            ),
        ]


def from_difference(mine: str, theirs: str) -> tuple[str, str]:
    """Return both texts from a little before where they differ."""
    same = next(
        (place for place, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b),
        min(len(mine), len(theirs)),
    )
    start = same - _CONTEXT
    return (mine, theirs) if start <= 1 else (f"…{mine[start:]}", f"…{theirs[start:]}")


def _value(label: str, text: str, width: int, count: int) -> list[Content]:
    """Return at most `count` lines of a text, the first with a label."""
    room = max(1, width - _LABEL)
    head = safe_text(text, (count + 1) * room) or "nothing"
    lines = wrap_cells(head.replace("\n", "⏎ "), room)
    if len(lines) > count:
        lines = [*lines[: count - 1], fit_cells(f"{lines[count - 1]}{lines[count]}", room)]
    labels = [label, *("" for _ in lines[1:])]
    return [
        Content.assemble((f"{name:<{_LABEL}}", "$foreground-muted"), (line, "bold"))
        for name, line in zip(labels, lines, strict=True)
    ]
