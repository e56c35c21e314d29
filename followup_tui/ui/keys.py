"""Every key, declared once: footer, help, palette, the user's keymap and the README read this."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from textual.binding import ActiveBinding, Binding, BindingType
from textual.keys import format_key

Where = Literal[
    "everywhere",
    "lists",
    "people",
    "triage",
    "said",
    "doubles",
    "import",
    "pick",
    "line",
    "prompt",
    "form",
    "help",
]


@dataclass(frozen=True, slots=True)
class Key:
    """One binding. `keys` is a comma list in Textual's names; `footer` is its place there."""

    id: str
    keys: str
    action: str
    description: str
    tooltip: str
    where: Where
    display: str | None = None
    footer: int | None = None


KEYS: tuple[Key, ...] = (
    Key(
        "app.help",
        "question_mark,f1",
        "help",
        "help",
        "What the keys do here",
        "everywhere",
        "?",
        90,
    ),
    Key(
        "app.palette",
        "colon,ctrl+p",
        "palette",
        "palette",
        "Every action and every contact, by typing a part of it",
        "everywhere",
        ":",
        85,
    ),
    Key(
        "app.back",
        "escape",
        "back",
        "back",
        "Close the top layer, clear a filter or marks",
        "everywhere",
        "esc",
    ),
    Key(
        "app.close",
        "q,ctrl+c",
        "close",
        "quit",
        "Close the top layer; at the bottom, twice to quit",
        "everywhere",
    ),
    Key(
        "app.mask",
        "M",
        "mask",
        "mask",
        "Cover every name and text while the screen is shared, and back",
        "everywhere",
        "M",
    ),
    Key("app.suspend", "ctrl+z", "suspend", "suspend", "To the shell; fg comes back", "everywhere"),
    Key("app.quit", "ctrl+q", "quit", "quit now", "Quit at once", "everywhere", "ctrl+q"),
    Key(
        "people.add",
        "a",
        "add",
        "add",
        "Catch a person, a topic and a date in one line",
        "everywhere",
        None,
        35,
    ),
    Key(
        "people.find",
        "slash",
        "find",
        "find",
        "Narrow both lists as you type",
        "everywhere",
        "/",
        40,
    ),
    Key(
        "journal.undo",
        "u",
        "undo",
        "undo",
        "Take back the newest change, whoever made it",
        "everywhere",
        None,
        60,
    ),
    Key(
        "journal.redo",
        "U",
        "redo",
        "redo",
        "Make the change again that was taken back",
        "everywhere",
        "U",
    ),
    Key("pane.next", "tab", "next_pane", "next pane", "Go to the next pane", "everywhere", "tab"),
    Key(
        "pane.previous",
        "shift+tab",
        "previous_pane",
        "pane before",
        "Go to the pane before",
        "everywhere",
        "shift+tab",
    ),
    Key(
        "people.triage",
        "t",
        "triage",
        "triage",
        "What is due, one person at a time",
        "everywhere",
        None,
        33,
    ),
    Key(
        "people.without_next",
        "0",
        "without_next",
        "no next step",
        "Who has no next step, and back",
        "everywhere",
    ),
    Key(
        "people.spread",
        "S",
        "spread",
        "spread",
        "Spread what is late over the next days",
        "everywhere",
        "S",
    ),
    Key(
        "people.doubles",
        "equals_sign",
        "doubles",
        "doubles",
        "Contacts who look like one person: merge them, or keep both",
        "everywhere",
        "=",
    ),
    Key(
        "people.import",
        "I",
        "import",
        "import",
        "Bring people from a file: vCard, CSV, LinkedIn, mail, calendar, our own",
        "everywhere",
        "I",
    ),
    Key(
        "people.pick",
        "asterisk",
        "pick",
        "pick who matters",
        "Of those who rest for good, pick who matters",
        "everywhere",
        "*",
    ),
    Key("pane.due", "1", "pane('due')", "due now", "Go to Due now", "everywhere"),
    Key("pane.contacts", "2", "pane('contacts')", "contacts", "Go to Contacts", "everywhere"),
    Key("pane.detail", "3", "pane('detail')", "detail", "Go to the person", "everywhere"),
    Key("pane.zoom", "z", "zoom", "zoom", "Give the pane the whole screen, and back", "everywhere"),
    Key("list.down", "j,down", "down", "down", "Next row", "lists", "j"),
    Key("list.up", "k,up", "up", "up", "Row before", "lists", "k"),
    Key("list.first", "g,home", "first", "first", "First row", "lists", "g"),
    Key("list.last", "G,end", "last", "last", "Last row", "lists", "G"),
    Key(
        "list.half_down",
        "ctrl+d",
        "half_down",
        "half a page down",
        "Half a page down",
        "lists",
        "ctrl+d",
    ),
    Key("list.half_up", "ctrl+u", "half_up", "half a page up", "Half a page up", "lists", "ctrl+u"),
    Key("list.page_down", "pagedown", "page_down", "page down", "A page down", "lists", "pgdn"),
    Key("list.page_up", "pageup", "page_up", "page up", "A page up", "lists", "pgup"),
    Key("list.open", "enter,l,right", "open", "open", "Go to the person", "lists", "enter"),
    Key("list.back", "h,left", "leave", "back", "Go back to the list", "lists", "h"),
    Key(
        "list.mark",
        "space",
        "mark",
        "mark",
        "Mark the row and go on; actions take all marked",
        "lists",
        "space",
    ),
    Key("list.mark_all", "V", "mark_all", "mark all", "Mark every row, or none", "lists", "V"),
    Key(
        "followup.close",
        "d",
        "close_followup",
        "done",
        "Close: what came of it, and a sentence",
        "people",
        None,
        10,
    ),
    Key(
        "followup.done",
        "D",
        "done",
        "done at once",
        "Close as done, without a question",
        "people",
        "D",
    ),
    Key("followup.snooze", "s", "snooze", "snooze", "Put it off: to when?", "people", None, 20),
    Key("followup.later", "plus", "later", "a day later", "Put it off by a day", "people", "+"),
    Key(
        "followup.earlier",
        "minus",
        "earlier",
        "a day earlier",
        "Bring it forward by a day",
        "people",
        "-",
    ),
    Key("contact.note", "n", "note", "note", "Log what was said", "people", None, 30),
    Key(
        "contact.edit",
        "e",
        "edit",
        "edit",
        "Change the contact and the follow-up",
        "people",
        None,
        50,
    ),
    Key(
        "contact.long_note",
        "N",
        "long_note",
        "long note",
        "Write a longer note in your editor ($EDITOR)",
        "people",
        "N",
    ),
    Key(
        "contact.write",
        "w",
        "write",
        "write",
        "Write to them: a draft with what is remembered",
        "people",
        None,
        31,
    ),
    Key("contact.open", "o", "reach", "open", "Open their e-mail, phone or link", "people"),
    Key("contact.copy", "y", "copy", "copy", "Copy their e-mail, phone or link", "people"),
    Key(
        "contact.said",
        "L",
        "said",
        "what was said",
        "Everything said with them: correct it, remove it",
        "people",
        "L",
    ),
    Key(
        "promise.keep",
        "P",
        "keep",
        "promise kept",
        "Close a promise as kept: the row's own, else the next of theirs or yours",
        "people",
        "P",
    ),
    Key(
        "contact.cadence",
        "c",
        "cadence",
        "cadence",
        "How often to be in touch",
        "people",
    ),
    Key(
        "contact.park",
        "p",
        "park",
        "park",
        "Let them rest, until a day or for good; or bring them back",
        "people",
        None,
        45,
    ),
    Key(
        "contact.archive",
        "x",
        "archive",
        "archive",
        "Out of the lists, or back into them",
        "people",
    ),
    Key(
        "triage.skip",
        "space",
        "skip",
        "skip",
        "Leave this card for the end",
        "triage",
        "space",
        32,
    ),
    Key("triage.before", "b", "before", "card before", "Back to the card before", "triage"),
    Key(
        "triage.leave",
        "q,escape,t,ctrl+c",
        "leave",
        "leave",
        "Leave triage, and say what was done",
        "triage",
        "q",
        80,
    ),
    Key(
        "said.correct",
        "e,enter",
        "correct",
        "correct",
        "Say it anew: when, how, what",
        "said",
        "e",
        10,
    ),
    Key("said.remove", "x", "remove", "remove", "Remove it; u brings it back", "said", None, 20),
    Key(
        "said.leave",
        "q,escape,L,ctrl+c",
        "leave",
        "leave",
        "Back to where you came from",
        "said",
        "q",
        80,
    ),
    Key(
        "doubles.merge",
        "m,enter",
        "merge",
        "merge",
        "Make one of the two, as the marks say",
        "doubles",
        "m",
        10,
    ),
    Key(
        "doubles.two",
        "2,n",
        "two",
        "two people",
        "They are two people; never ask again",
        "doubles",
        "2",
        20,
    ),
    Key(
        "doubles.switch",
        "space",
        "switch",
        "other side",
        "The other side counts in this field",
        "doubles",
        "space",
        30,
    ),
    Key("doubles.first", "left,h", "choose('kept')", "A", "A counts here", "doubles", "left"),
    Key("doubles.second", "right,l", "choose('gone')", "B", "B counts here", "doubles", "right"),
    Key(
        "doubles.field_down",
        "down,tab",
        "field(1)",
        "field",
        "The next field in which they differ",
        "doubles",
        "down",
    ),
    Key(
        "doubles.field_up",
        "up,shift+tab",
        "field(-1)",
        "field before",
        "The field before in which they differ",
        "doubles",
        "up",
    ),
    Key("doubles.next", "j", "pair(1)", "next", "The next two", "doubles", "j", 40),
    Key("doubles.previous", "k", "pair(-1)", "before", "The two before", "doubles"),
    Key(
        "doubles.leave",
        "q,escape,equals_sign,ctrl+c",
        "leave",
        "leave",
        "Back to where you came from",
        "doubles",
        "q",
        80,
    ),
    Key("import.bring", "enter", "bring", "import", "Bring what the plan says", "import", None, 10),
    Key(
        "import.turn",
        "space",
        "turn",
        "other answer",
        "Another answer: new, the same person, left out; the file's field, or ours",
        "import",
        "space",
        20,
    ),
    Key(
        "import.leave",
        "q,escape,I,ctrl+c",
        "leave",
        "leave",
        "Stop, and change nothing",
        "import",
        "q",
        80,
    ),
    Key(
        "pick.matters",
        "enter,m",
        "matters",
        "every 3 months",
        "They matter: active, in touch every 3 months",
        "pick",
        None,
        10,
    ),
    Key(
        "pick.cadence",
        "c",
        "cadence",
        "how often",
        "They matter: how often to be in touch",
        "pick",
        None,
        20,
    ),
    Key(
        "pick.follow",
        "s",
        "follow",
        "next step",
        "They matter: a next step, typed",
        "pick",
        None,
        30,
    ),
    Key(
        "pick.leave",
        "q,escape,asterisk,ctrl+c",
        "leave",
        "leave",
        "Back; all others go on resting",
        "pick",
        "q",
        80,
    ),
    Key("line.save", "enter", "save", "save", "Save what was understood", "line", None, 10),
    Key(
        "line.no_date",
        "ctrl+t",
        "no_date",
        "no date",
        "Read no date in it, or do",
        "line",
        "ctrl+t",
        30,
    ),
    Key(
        "line.switch",
        "tab",
        "switch",
        "next step",
        "To the next step, and back to what was said",
        "line",
        "tab",
        20,
    ),
    Key("line.next", "down", "next", "next", "The next choice or row", "line", "↓", 40),
    Key("line.previous", "up", "previous", "before", "The choice or row before", "line", "↑"),
    Key("line.cancel", "escape", "cancel", "cancel", "Leave without saving", "line", "esc", 90),
    Key(
        "prompt.save_next",
        "ctrl+n",
        "save_next",
        "save, next",
        "Save and stay, for the next one",
        "prompt",
        "ctrl+n",
    ),
    Key("prompt.complete", "tab", "complete", "complete", "Take the name shown", "prompt", "tab"),
    Key("prompt.stop", "ctrl+c", "stop", "stop", "Leave, as esc does", "prompt", "ctrl+c"),
    Key("form.save", "ctrl+s", "save", "save", "Save the form", "form", "ctrl+s", 10),
    Key("form.anew", "ctrl+r", "anew", "start anew", "Put back what is stored", "form", "ctrl+r"),
    Key("form.cancel", "escape", "cancel", "cancel", "Leave without saving", "form", "esc", 90),
    Key(
        "help.close",
        "q,escape,question_mark",
        "dismiss",
        "close",
        "Close the help",
        "help",
        "q",
        10,
    ),
)


def bindings(*where: Where) -> list[BindingType]:
    """The bindings of those places, for a `BINDINGS` list."""
    return [
        Binding(
            key.keys,
            key.action,
            key.description,
            show=key.footer is not None,
            key_display=key.display,
            tooltip=key.tooltip,
            id=key.id,
        )
        for key in KEYS
        if key.where in where
    ]


def some(*ids: str) -> list[BindingType]:
    """The bindings of these ids, for a screen on which only they make sense."""
    return [one for one in bindings(*get_args(Where)) if isinstance(one, Binding) and one.id in ids]


BY_ID: dict[str, Key] = {key.id: key for key in KEYS}


def shown(binding: Binding) -> str:
    """A binding's key as a person reads it; the user's own key where the keymap has one."""
    key = BY_ID.get(binding.id or "")
    if key is not None and key.display and binding.key in key.keys.split(","):
        return key.display
    return {"escape": "esc", "space": "space"}.get(binding.key) or format_key(binding.key)


def hints(active: Iterable[ActiveBinding]) -> list[tuple[Key, Binding]]:
    """The bindings that the footer shows, in its order, each with its declaration."""
    found: dict[str, tuple[Key, Binding]] = {}
    for one in active:
        key = BY_ID.get(one.binding.id or "")
        if key is not None and key.footer is not None and one.enabled:
            found.setdefault(key.id, (key, one.binding))
    return sorted(found.values(), key=lambda pair: pair[0].footer or 0)


def names(key: Key) -> list[str]:
    """All keys of a declaration as a person reads them, the one that is shown first."""
    signs = {
        "slash": "/",
        "question_mark": "?",
        "colon": ":",
        "plus": "+",
        "minus": "-",
        "equals_sign": "=",
    }
    words = {"escape": "esc", "pagedown": "pgdn", "pageup": "pgup"}
    found = [signs.get(name) or words.get(name) or name for name in key.keys.split(",")]
    shown = [key.display] if key.display in found else []
    return [*shown, *(name for name in found if name not in shown)]
