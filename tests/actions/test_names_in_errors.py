"""With names hidden an error hides exactly the names, also those that are words of ours.

So what is left of a sentence does not depend on the name in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from followup_tui.actions import contacts, merging, queue, quick_add
from followup_tui.actions.context import Context
from followup_tui.domain.contact import Contact
from followup_tui.domain.language.dates import parse_cadence, parse_due
from followup_tui.domain.language.named_person import NamedPerson
from followup_tui.errors import DatabaseBusyError, FollowupError
from followup_tui.formats.source import UnreadableFileError
from followup_tui.storage import journal, records
from tests.actions.shortcuts import new_database

pytestmark = pytest.mark.once

OUR_WORDS = (
    *("Rest", "An", "No", "Nothing", "Was", "Changed", "Already", "Added", "Try", "Follow-up"),
    *("Several", "Contacts", "Match", "And", "Is", "In", "To", "Due", "Date", "May", "Mark"),
    *("Queued", "Saved", "Find", "Company", "File", "Line", "More", "Read", "Kept", "Moved"),
)
names = st.lists(st.sampled_from(OUR_WORDS), min_size=1, max_size=3).map(" ".join)
OTHER = "Zzyzx Qwfp"


def added(name: str, context: Context, company: str = "") -> int:
    """Add a contact of exactly this name and return its id."""
    draft = quick_add.parse_line("Xaver Yilmaz: lunch fri", context)
    named = replace(draft, people=(NamedPerson(name),), company=company)
    (contact,) = quick_add.add([named], context).added(Contact)
    return contact.id


def unknown(name: str, context: Context) -> None:
    quick_add.find_contact_id(name)


def several(name: str, context: Context) -> None:
    added(name, context, company=name)
    added(name, context)
    quick_add.find_contact_id(name)


def twice(name: str, context: Context) -> None:
    draft = quick_add.parse_line("Xaver Yilmaz: lunch fri", context)
    draft = replace(draft, people=(NamedPerson(name),), about=name)
    quick_add.add([draft], context, typed="x")
    quick_add.add([draft], context, typed="x")


def two_people(name: str, context: Context) -> None:
    ids = added(name, context), added(name, context)
    merging.keep_both(*ids, context)
    merging.keep_both(*ids, context)


def unknown_tag(name: str, context: Context) -> None:
    contacts.set_tag_cadence(name, "6 weeks", context)


def changed_elsewhere(name: str, context: Context) -> None:
    contact_id = added(name, context)
    (contact,) = records.load(Contact, [contact_id])
    with journal.recording("", context.now, "command line") as recorder:
        recorder.update(replace(contact, role="gone"), replace(contact, role="new"))


def not_a_date(name: str, context: Context) -> None:
    parse_due(f"{name} xyz", context.now, context.rules)


def not_a_cadence(name: str, context: Context) -> None:
    parse_cadence(f"{name} xyz")


def unreadable(name: str, context: Context) -> None:
    raise UnreadableFileError(f"/home/{name}/people.csv", "empty")


def not_queued(name: str, context: Context) -> None:
    line = queue.queued_line(f"{name}: call", context, Path("x"))
    raise queue.enqueue(Path("/dev/null/queue"), [line, line], DatabaseBusyError("Busy."))


def hidden(act: Callable[[str, Context], None], name: str, factory: pytest.TempPathFactory) -> str:
    """Return the error of the action as it is shown with names hidden."""
    with new_database(factory) as context, pytest.raises(FollowupError) as caught:
        act(name, context)
    sentence = caught.value.wording
    assert name[:40] in str(sentence)
    return sentence.text(lambda _: "█")


@pytest.mark.parametrize(
    "act",
    [
        *(unknown, several, twice, two_people, unknown_tag, changed_elsewhere),
        *(not_a_date, not_a_cadence, unreadable, not_queued),
    ],
)
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=names)
def test_what_is_left_of_an_error_does_not_depend_on_the_name(
    act: Callable[[str, Context], None], tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    assert hidden(act, name, tmp_path_factory) == hidden(act, OTHER, tmp_path_factory)
