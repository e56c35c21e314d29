"""What the tests of the edit form share: its rows, typing into them, another program's change."""

from __future__ import annotations

from collections.abc import Callable

from textual.widgets import Input, Static

from followup_tui.actions.contact_edit import ContactEdit, edit_contact
from followup_tui.domain.contact import Contact
from followup_tui.storage.queries.person import PersonDetails, person_details
from followup_tui.ui.screens.edit_form import EditForm
from followup_tui.ui.screens.edit_form_questions import FormQuestion
from followup_tui.ui.screens.edit_form_rows import FieldRow
from tests.ui.conftest import User

LINE = "Ana Ruiz @Acme: call #pycon ana@acme.com | 2026-11-20"


def form_of(user: User) -> EditForm:
    """Return the open form."""
    assert isinstance(user.app.screen, EditForm)
    return user.app.screen


def row(user: User, name: str) -> FieldRow:
    """Return the row of a field."""
    return next(one for one in form_of(user).query(FieldRow) if one.field.id == name)


async def write(user: User, name: str, text: str) -> None:
    """Replace the text of a field, as typing does."""
    typed = row(user, name).query_one(Input)
    typed.focus()
    typed.value = text
    await user.wait()


def hint(user: User, name: str) -> str:
    """Return what stands below a field."""
    found = row(user, name).query_one(".hint", Static)
    return str(found.render()) if found.display else ""


def asked(user: User) -> str:
    """Return what is asked below the form; "" for nothing."""
    questions = [one for one in form_of(user).query(FormQuestion) if one.display]
    return "\n".join(str(one.render()) for one in questions)


async def ana(user: User) -> PersonDetails:
    """Return what is stored of the first contact."""
    found = await user.run(lambda: person_details(1))
    assert isinstance(found, PersonDetails)
    return found


async def change(
    user: User, step: Callable[[Contact], Contact], methods: tuple[str, ...] | None = None
) -> None:
    """Change the contact, as another program does; `methods` are email addresses."""
    before = (await ana(user)).contact

    def save() -> None:
        details = person_details(1)
        assert details is not None
        kept = tuple((one.kind, one.value, one.label) for one in details.methods)
        new = kept if methods is None else tuple(("email", one, "") for one in methods)
        edit_contact(ContactEdit(before, step(before), details.tags, new), user.context())

    await user.run(save)
