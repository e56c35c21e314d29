"""Every key, declared once: its id, where it works, what it does. `bindings` makes Textual bindings
of it; the footer, the help, the palette, the keymap setting and the docs read it too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

KeyScope = Literal[
    "everywhere",
    "lists",
    "contacts",
    "triage",
    "history",
    "duplicates",
    "import",
    "pick",
    "queue",
    "backups",
    "prompt",
    "mail",
    "quick_prompt",
    "form",
    "unsaved",
    "conflict",
    "help",
]
"""Where a key works: `contacts` are the actions on a contact or follow-up, whatever the screen."""


@dataclass(frozen=True, slots=True)
class KeySpec:
    """One key binding."""

    id: str
    """The name in the user's keymap."""
    keys: str
    """A comma-separated list in Textual's key names."""
    description: str
    """One or two words for the footer and the palette."""
    tooltip: str
    """What it does, for the help and the docs."""
    scope: KeyScope
    action: str
    """The Textual action that it runs."""
    display: str | None = None
    """How the key is shown; None: as Textual shows it."""
    footer_position: int | None = None
    """Its place in the footer, from left to right; None: not in the footer."""


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    keys: str
    description: str
    tooltip: str
    footer: int | None = None
    display: str | None = None
    action: str = ""

    def spec(self, scope: KeyScope) -> KeySpec:
        """Return the binding; unless it says otherwise, the last part of the id is the action."""
        action = self.action or self.id.partition(".")[2]
        if scope == "contacts":
            action = f"contact({self.id!r})"
        return KeySpec(
            self.id,
            self.keys,
            self.description,
            self.tooltip,
            scope,
            action,
            self.display,
            self.footer,
        )


_TABLE: dict[KeyScope, tuple[_Row, ...]] = {
    "everywhere": (
        _Row("app.help", "question_mark,f1", "help", "Show keys and help topics", 90, "?"),
        _Row(
            "app.palette",
            "colon,ctrl+p",
            "palette",
            "Find any action or contact by typing",
            85,
            ":",
        ),
        _Row("app.back", "escape", "back", "Go back: clear marks, zoom or filter", None, "esc"),
        _Row("app.close", "q,ctrl+c", "quit", "Go back; twice on the main screen quits"),
        _Row(
            "app.hide_names", "M", "hide names", "Hide names while sharing your screen", None, "M"
        ),
        _Row("app.suspend", "ctrl+z", "suspend", "Suspend to the shell; fg returns"),
        _Row("app.quit", "ctrl+q", "quit now", "Quit at once", None, "ctrl+q"),
        _Row("app.undo", "u", "undo", "Undo the last change (from any program)", 60),
        _Row("app.redo", "U", "redo", "Redo", None, "U"),
        _Row("contact.add", "a", "add", "Add a contact, topic and date in one line", 35),
        _Row("list.filter", "slash", "filter", "Filter both lists", 40, "/"),
        _Row("list.no_next_step", "0", "no next step", "Show contacts with no next step"),
        _Row("pane.next", "tab", "next pane", "Next pane", None, "tab", action="next_pane"),
        _Row(
            "pane.previous",
            "shift+tab",
            "previous pane",
            "Previous pane",
            None,
            "shift+tab",
            action="previous_pane",
        ),
        _Row("app.triage", "t", "triage", "Go through due items, one at a time", 33),
        _Row("app.spread", "S", "spread", "Spread overdue items over the coming days", None, "S"),
        _Row("app.duplicates", "equals_sign", "duplicates", "Find and merge duplicates", None, "="),
        _Row("app.import", "I", "import", "Import contacts from a file", None, "I"),
        _Row("app.queue", "Q", "queue", "Lines that could not be saved, or wait", None, "Q"),
        _Row(
            "app.damage",
            "exclamation_mark",
            "damage",
            "Choose what to do about a damaged database",
            None,
            "!",
        ),
        _Row("app.backups", "B", "backups", "Make a backup, or restore one", None, "B"),
        _Row("app.pick", "asterisk", "pick", "Choose who to keep in touch with", None, "*"),
        _Row("pane.due", "1", "due now", "Go to Due now", action="pane('due')"),
        _Row("pane.contacts", "2", "contacts", "Go to Contacts", action="pane('contacts')"),
        _Row("pane.detail", "3", "detail", "Go to the details", action="pane('detail')"),
        _Row("pane.zoom", "z", "zoom", "Zoom pane"),
    ),
    "lists": (
        _Row("list.down", "j,down", "down", "Next row", None, "j"),
        _Row("list.up", "k,up", "up", "Previous row", None, "k"),
        _Row("list.first", "g,home", "first", "First row", None, "g"),
        _Row("list.last", "G,end", "last", "Last row", None, "G"),
        _Row("list.half_down", "ctrl+d", "half page down", "Half a page down", None, "ctrl+d"),
        _Row("list.half_up", "ctrl+u", "half page up", "Half a page up", None, "ctrl+u"),
        _Row("list.page_down", "pagedown", "page down", "A page down", None, "pgdn"),
        _Row("list.page_up", "pageup", "page up", "A page up", None, "pgup"),
        _Row("list.open", "enter,l,right", "open", "Open the details", None, "enter"),
        _Row("list.back", "h,left", "back", "Go back to the list", None, "h", action="leave"),
        _Row(
            "list.mark",
            "space",
            "mark",
            "Mark the row; actions apply to marked rows",
            None,
            "space",
        ),
        _Row("list.mark_all", "V", "mark all", "Mark all rows, or clear the marks", None, "V"),
    ),
    "contacts": (
        _Row("followup.close", "d", "close", "Close with an outcome and a note", 10),
        _Row("followup.done", "D", "done", "Mark done", None, "D"),
        _Row("followup.snooze", "s", "snooze", "Snooze, or schedule a next step", 20),
        _Row("followup.later", "plus", "a day later", "Snooze by a day", None, "+"),
        _Row("followup.earlier", "minus", "a day earlier", "Bring forward by a day", None, "-"),
        _Row("contact.note", "n", "note", "Log a note", 30),
        _Row("contact.edit", "e", "edit", "Edit the contact and the follow-up", 50),
        _Row("contact.long_note", "N", "long note", "Write a long note in $EDITOR", None, "N"),
        _Row("contact.write", "w", "write", "Draft an email", 31),
        _Row("contact.open", "o", "open", "Open their email, phone or link"),
        _Row("contact.copy", "y", "copy", "Copy their email, phone or link"),
        _Row("contact.history", "L", "history", "History with this person", None, "L"),
        _Row("promise.keep", "P", "promise kept", "Mark a promise as kept", None, "P"),
        _Row("contact.cadence", "c", "cadence", "Set how often to keep in touch"),
        _Row("contact.park", "p", "park", "Park until a date, or unpark", 45),
        _Row("contact.archive", "x", "archive", "Archive or unarchive"),
    ),
    "triage": (
        _Row("triage.skip", "space", "skip", "Skip this card until the end", 32, "space"),
        _Row("triage.previous", "b", "previous", "Back to the last skipped card"),
        _Row("triage.leave", "q,escape,t,ctrl+c", "leave", "Leave triage", 80, "q"),
    ),
    "history": (
        _Row("history.edit", "e,enter", "edit", "Edit the interaction", 10, "e"),
        _Row("history.remove", "x", "remove", "Remove it; u restores it", 20),
        _Row("history.leave", "q,escape,L,ctrl+c", "leave", "Go back", 80, "q"),
    ),
    "duplicates": (
        _Row(
            "duplicates.merge", "m,enter", "merge", "Merge the pair, keeping marked values", 10, "m"
        ),
        _Row(
            "duplicates.keep_both",
            "2,n",
            "keep both",
            "Keep both: they are different people",
            20,
            "2",
        ),
        _Row(
            "duplicates.switch_side",
            "space",
            "other side",
            "Keep the other value of this field",
            30,
            "space",
        ),
        _Row(
            "duplicates.choose_first",
            "left,h",
            "A",
            "Keep the value of A",
            None,
            "left",
            action="choose('kept')",
        ),
        _Row(
            "duplicates.choose_second",
            "right,l",
            "B",
            "Keep the value of B",
            None,
            "right",
            action="choose('gone')",
        ),
        _Row(
            "duplicates.next_field",
            "down,tab",
            "next field",
            "Next field that differs",
            None,
            "down",
            action="field(1)",
        ),
        _Row(
            "duplicates.previous_field",
            "up,shift+tab",
            "previous field",
            "Previous field that differs",
            None,
            "up",
            action="field(-1)",
        ),
        _Row("duplicates.next", "j", "next", "Next pair", 40, "j", action="pair(1)"),
        _Row("duplicates.previous", "k", "previous", "Previous pair", action="pair(-1)"),
        _Row("duplicates.leave", "q,escape,equals_sign,ctrl+c", "leave", "Go back", 80, "q"),
    ),
    "import": (
        _Row("import.apply", "enter", "import", "Import as planned", 10),
        _Row(
            "import.next_answer",
            "space",
            "other answer",
            "Change the answer on this line",
            20,
            "space",
        ),
        _Row("import.leave", "q,escape,I,ctrl+c", "leave", "Leave without importing", 80, "q"),
    ),
    "pick": (
        _Row("pick.keep_up", "enter,m", "every 3 months", "Keep in touch every 3 months", 10),
        _Row("pick.cadence", "c", "cadence", "Choose how often to keep in touch", 20),
        _Row("pick.next_step", "s", "next step", "Type a next step", 30),
        _Row(
            "pick.leave",
            "q,escape,asterisk,ctrl+c",
            "leave",
            "Go back; others stay parked",
            80,
            "q",
        ),
    ),
    "queue": (
        _Row("queue.edit", "e,enter", "edit", "Edit the line and save it", 10, "e"),
        _Row("queue.retry", "r", "retry", "Try to save it again; restore a dropped line", 20),
        _Row("queue.drop", "x", "drop", "Drop it; u restores it", 30),
        _Row("queue.leave", "q,escape,Q,ctrl+c", "leave", "Go back", 80, "q"),
    ),
    "backups": (
        _Row("backups.restore", "enter", "restore", "See what would come back; restore it", 10),
        _Row("backups.make", "b", "back up now", "Make a backup now", 20),
        _Row("backups.leave", "q,escape,B,ctrl+c", "leave", "Go back", 80, "q"),
    ),
    "prompt": (
        _Row("prompt.save", "enter", "save", "Save", 10),
        _Row("prompt.no_date", "ctrl+t", "no date", "Treat the date as text", 30, "ctrl+t"),
        _Row("prompt.switch", "tab", "next step", "Next field: outcome, note or step", 20, "tab"),
        _Row("prompt.next", "down", "next", "Next choice or row", 40, "↓"),
        _Row("prompt.previous", "up", "previous", "Previous choice or row", None, "↑"),
        _Row("prompt.cancel", "escape", "cancel", "Cancel", 90, "esc"),
    ),
    "mail": (
        _Row("mail.insert_note", "i", "insert note", "Insert the marked note", 50),
        _Row("mail.next_note", "n", "next note", "Mark the next note", 51),
    ),
    "quick_prompt": (
        _Row(
            "quick_prompt.save_next", "ctrl+n", "save, next", "Save and add another", None, "ctrl+n"
        ),
        _Row("quick_prompt.complete", "tab", "complete", "Complete the name", None, "tab"),
        _Row("quick_prompt.stop", "ctrl+c", "stop", "Leave, like esc", None, "ctrl+c"),
    ),
    "form": (
        _Row("form.save", "ctrl+s", "save", "Save", 10, "ctrl+s"),
        _Row("form.reset", "ctrl+r", "reset", "Discard unsaved changes", None, "ctrl+r"),
        _Row("form.cancel", "escape", "cancel", "Leave; asks about unsaved changes", 90, "esc"),
    ),
    "unsaved": (
        _Row("unsaved.save", "s,enter,ctrl+s", "save", "Save the form", 10, "s", "answer('save')"),
        _Row("unsaved.discard", "d", "discard", "Discard changes", 20, "d", "answer('discard')"),
        _Row("unsaved.keep", "k", "keep as draft", "Keep a draft", 30, "k", "answer('keep')"),
        _Row("unsaved.back", "escape", "back", "Back to the form", 90, "esc", "answer('back')"),
    ),
    "conflict": (
        _Row("conflict.yours", "y", "yours", "Keep your value", 10, "y", "answer('yours')"),
        _Row("conflict.theirs", "t", "theirs", "Take their value", 20, "t", "answer('theirs')"),
        _Row("conflict.edit", "e", "edit by hand", "Edit by hand", 30, "e", "answer('edit')"),
        _Row("conflict.back", "escape", "back", "Back to the form", 90, "esc", "answer('back')"),
    ),
    "help": (
        _Row("help.close", "q,question_mark,f1", "close", "Close", 10, "q", action="dismiss"),
        _Row("help.back", "escape", "back", "Previous page; from the first one, close", 20, "esc"),
        _Row("help.search", "slash", "search", "Search keys and topics", 30, "/"),
        _Row("help.next_link", "tab", "next link", "Next link; enter opens it", None, "tab"),
        _Row("help.previous_link", "shift+tab", "previous link", "Previous link"),
    ),
}

KEYS = tuple(row.spec(scope) for scope, rows in _TABLE.items() for row in rows)
