"""With hidden names, no screen shows anything that is stored."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input

from followup_tui.actions import closing, contacts, interactions, quick_add
from followup_tui.actions.contact_edit import ContactEdit, edit_contact
from followup_tui.domain.change_label import ChangeLabel
from followup_tui.domain.contact import Contact, ContactMethod
from followup_tui.domain.followup import FollowUp
from followup_tui.storage.journal import recording
from followup_tui.storage.queries.person import person_details
from followup_tui.system.mask import mask_text
from followup_tui.system.settings import Settings
from followup_tui.ui.screens.edit_form import EditForm
from tests.ui.conftest import OpenApp, User

# Every stored word contains these two letters, and no word of the program does.
SIGN = "qz"
LINES = (
    "Aqzana Bqzruiz @Cqzorp: dqzeck fqzound #gqzroup aqza@bqz.example ~6w | 2026-11-20",
    "Hqzeda Iqzund: jqzoin the kqzlub | 2026-11-23",
    "Lqzeo Mqzor: nqzudge | 2026-12-20",
)


async def fill_every_field(user: User) -> None:
    """Add contacts with every field filled."""

    def fill() -> None:
        now = user.context()
        person = person_details(1)
        assert person is not None
        after = replace(
            person.contact,
            nickname="Oqza",
            role="Pqzainter",
            location="Rqzome",
            met="at Sqzcon",
            introduced_by=2,
            notes="Tqzo notes\nuqze",
        )
        ways: tuple[quick_add.MethodInput, ...] = (
            ("email", "aqza@bqz.example", "wqzork"),
            ("phone", "+49301234567", ""),
            ("link", "https://bqz.example/aqza", ""),
            ("handle", "@aqza", "vqzastodon"),
        )
        edit_contact(ContactEdit(person.contact, after, ("gqzroup",), ways, None), now)
        interactions.log(
            [1], "call 12 nov + Hqzeda Iqzund: liked the xqztalk I: yqzbook they: zqzo", now
        )
        interactions.log([1], "mail 2 nov: aqzsked", now)
        closing.close([3], "no answer", "bqzell", now)

    await user.add_lines(*LINES)
    await user.run(fill)
    user.screen.reload()
    await user.wait()


def visible_text(user: User) -> str:
    """Return all text on the screen, with toasts, borders and tooltips."""
    picture = user.app.export_screenshot()
    text = html.unescape(
        " ".join(re.findall(r"<text[^>]*>(.*?)</text>", picture, re.DOTALL))
    ).replace("\xa0", " ")
    borders = [
        f"{widget.border_title} {widget.border_subtitle}" for widget in user.app.screen.query("*")
    ]
    tips = [str(widget.tooltip or "") for widget in user.app.screen.query("*")]
    return " ".join([text, *borders, *tips, *user.toasts, user.app.title, user.app.sub_title])


# The keys to each screen and prompt.
WALKS: tuple[tuple[str, ...], ...] = (
    (),
    ("2",),
    ("3",),
    ("z",),
    ("t",),
    ("t", "d", "a"),
    ("L",),
    ("a",),
    ("n",),
    ("d",),
    ("d", "w", "tab"),
    ("s",),
    ("s", "1"),
    ("c",),
    ("p",),
    ("p", "1"),
    ("D",),
    ("D", "u"),
    ("P",),
    ("0",),
    ("S",),
    ("w",),
    ("w", "4"),
    ("o",),
    ("y", "1"),
    ("equals_sign",),
    ("e",),
    ("x",),
    ("question_mark",),
    ("colon",),
)


WIDE, NARROW = (120, 36), (50, 15)


@pytest.mark.parametrize(
    ("keys", "size"),
    [*((keys, WIDE) for keys in WALKS), *((keys, NARROW) for keys in WALKS[3:6])],
    ids=str,
)
async def test_nothing_stored_can_be_read(
    open_app: OpenApp, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    async with open_app(size=size) as user:
        await fill_every_field(user)
        assert SIGN in visible_text(user).lower()
        await user.press("M")
        await user.press(*keys)
        assert SIGN not in visible_text(user).lower()
        typed = user.app.focused
        if isinstance(typed, Input) and keys[0] in ("a", "n"):
            await user.type("Aqza: mqzore next tue +aqza@bqz.example")
            assert SIGN not in visible_text(user).lower()
            await user.press("enter")
            assert SIGN not in visible_text(user).lower()


CARDS = """BEGIN:VCARD
VERSION:3.0
FN:{}
ORG:Oqzther
NOTE:sqzecret
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Nqzew One
EMAIL:nqz@bqz.example
END:VCARD
"""


@pytest.mark.parametrize("when", ["before", "on it"])
async def test_an_import_plan_hides_names_and_shows_its_choices(
    open_app: OpenApp, tmp_path: Path, when: str
) -> None:
    file = tmp_path / "pqz.vcf"
    file.write_text(CARDS.format("Hqzeda Iqzund"))
    async with open_app(size=WIDE) as user:
        await fill_every_field(user)
        if when == "before":
            await user.press("M")
        await user.press("I")
        user.screen.prompt_bar.input.value = ""
        await user.type(str(file))
        await user.press("enter")
        if when == "on it":
            assert SIGN in visible_text(user).lower()
            await user.press("M")
        assert SIGN not in visible_text(user).lower()
        assert "skip; same name as H" in visible_text(user)
        assert "card 1" in visible_text(user)
        await user.press("space")
        assert SIGN not in visible_text(user).lower()
        assert "merge into H••••• I••••" in visible_text(user)
        await user.press("M")
        assert "merge into Hqzeda Iqzund" in visible_text(user)
        await user.press("M", "enter")
        assert SIGN not in visible_text(user).lower()
        assert "Who do you want to keep up with?" in visible_text(user)


async def test_the_path_of_an_unreadable_file_is_hidden(open_app: OpenApp, tmp_path: Path) -> None:
    file = tmp_path / "pqz.vcf"
    file.write_text("\x00\x01 nqzo card")
    async with open_app(size=WIDE) as user:
        await user.press("I")
        user.screen.prompt_bar.input.value = ""
        await user.type(str(file))
        await user.press("enter")
        assert "pqz" in visible_text(user)
        await user.press("M")
        assert SIGN not in visible_text(user).lower()
        assert "q: go back" in visible_text(user)


@pytest.mark.parametrize("key", ["t", "L", "equals_sign", "asterisk", "0"])
async def test_names_are_hidden_and_shown_on_every_screen(open_app: OpenApp, key: str) -> None:
    async with open_app(size=WIDE) as user:
        await fill_every_field(user)
        await user.add_lines("Aqzana Bqruiz: lqzunch aqza@bqz.example | 2026-11-20")
        await user.run(lambda: contacts.park([2], "", user.context()))
        await user.press(key)
        before = visible_text(user)
        assert SIGN in before.lower()
        await user.press("M")
        assert SIGN not in visible_text(user).lower()
        assert "names hidden" in visible_text(user).lower()
        await user.press("M")
        assert SIGN in visible_text(user).lower()


async def test_filtered_names_are_hidden(open_app: OpenApp) -> None:
    async with open_app() as user:
        await fill_every_field(user)
        await user.press("M", "slash")
        await user.type("aqza")
        assert len(user.contacts) == 1
        assert SIGN not in visible_text(user).lower()
        await user.press("enter", "colon")
        await user.type("hqz")
        assert SIGN not in visible_text(user).lower()
        assert "H••••• I••••" in visible_text(user)


async def test_a_second_press_shows_names_again_and_the_header_says_so(open_app: OpenApp) -> None:
    async with open_app() as user:
        await fill_every_field(user)
        before = user.due
        await user.press("M")
        assert user.due[0].startswith("3d overdue  A••••• B••••••  •••••• ••••••")
        assert "names hidden" in visible_text(user)
        await user.press("t", "M")
        assert SIGN in visible_text(user).lower()
        await user.press("q")
        assert user.due == before
        assert "names hidden" not in visible_text(user)


async def test_hidden_names_cannot_be_edited(open_app: OpenApp) -> None:
    async with open_app() as user:
        await fill_every_field(user)
        await user.press("M", "e")
        assert user.toasts == ["Names are hidden. Press M to show them before editing."]
        await user.press("L", "e")
        assert user.toasts == ["Names are hidden. Press M to show them before editing."]
        await user.press("q", "M", "e")
        assert isinstance(user.app.screen, EditForm)


async def test_hiding_names_is_remembered_and_a_setting(open_app: OpenApp, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    async with open_app(state=state) as user:
        await fill_every_field(user)
        await user.press("M")
    async with open_app(state=state) as user:
        assert SIGN not in visible_text(user).lower()
        await user.press("M")
    async with open_app(state=state) as user:
        assert SIGN in visible_text(user).lower()
    async with open_app(settings=Settings(hide_names=True)) as user:
        assert SIGN not in visible_text(user).lower()


OUR_WORDS = (("Rest", "An", "Done", "Call", "Today", "Mon"), ("Added", "May"))
"""Names that are words of ours, in groups whose order their initials decide."""
STEPS: tuple[tuple[str, ...], ...] = (
    *(("d", "enter"), ("u",), ("s", "1", "enter"), ("u",), ("ctrl+r",), ("u",)),
    *(("D",), ("u",), ("n", "h", "i", "enter"), ("L",), ("q",), ("x",), ("u",)),
    *(("c", "1", "enter"), ("p", "1", "enter"), ("P",), ("s", "x", "enter"), ("escape",)),
    *(("space", "down", "space", "s", "2", "enter"), ("u",), ("2",), ("d",), ("escape",), ("o",)),
    *(("escape",), ("w",), ("escape",), ("3",), ("colon", "r"), ("escape",), ("slash", "r")),
    *(
        ("enter",),
        ("escape",),
        ("question_mark",),
        ("escape",),
        ("t",),
        ("d", "a", "enter"),
        ("q",),
    ),
)
"""Keys that bring up toasts, questions, previews, errors and each kind of screen."""


def other_name(name: str) -> str:
    """Return another name that looks the same when it is hidden."""
    return name[:1] + "".join(chr(97 + (ord(letter) - 90) % 26) for letter in name[1:])


async def said_with(open_app: OpenApp, path: Path, names: tuple[str, ...]) -> list[str]:
    """Return what the screen says at each step with these names, hidden."""

    def fill() -> None:
        now = user.context()
        with recording(ChangeLabel("Added", names), now.now, "screen") as change:
            for number, name in enumerate(names):
                person = change.add(Contact(name, company=name, notes=name, role=name))
                change.add(ContactMethod(person.id, "handle", name, name))
                change.add(FollowUp(person.id, name, f"2026-11-{20 + number}"))

    said = []
    async with open_app(size=WIDE, path=path) as user:
        await user.run(fill)
        user.screen.reload()
        await user.press("M")
        for keys in STEPS:
            await user.press(*keys)
            said.append(visible_text(user))
    return said


@pytest.mark.parametrize("names", OUR_WORDS, ids=" ".join)
async def test_a_name_that_is_a_word_of_ours_is_hidden_like_any_other(
    open_app: OpenApp, tmp_path: Path, names: tuple[str, ...]
) -> None:
    said = await said_with(open_app, tmp_path / "ours.db", names)
    others = tuple(map(other_name, names))
    assert said == await said_with(open_app, tmp_path / "others.db", others)
    first = mask_text(names[0])
    assert f"Done: {first}, {first}" in said[0]
    assert f"Undone: Done: {first}, {first}" in said[1]
