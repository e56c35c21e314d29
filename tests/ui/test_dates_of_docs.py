"""The dates of the documentation, typed key by key into every line that takes one."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files

from pendulum import DateTime
from textual import events
from textual.widgets import Input

from followup_tui.domain.date_words import format_day
from followup_tui.domain.due import Due
from followup_tui.domain.language.dates import parse_due
from followup_tui.storage.queries import due as due_queries
from followup_tui.storage.queries.changes import recent_changes
from followup_tui.storage.queries.person import PersonDetails, person_details
from followup_tui.system.clock import Clock
from followup_tui.ui.screens.edit_form_rows import FieldRow
from tests.ui.conftest import SIGNS, WORDS, OpenApp, User

NOW = "2026-11-25T10:00"
TOPIC = (files("followup_tui") / "docs" / "dates.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"^\| `([^`]+)` \| (\w{3} \d.*?) \|", TOPIC, re.MULTILINE))
ALSO = re.findall(
    r"`([^`]+)`", " ".join(re.findall(r"^\| `[^`]+` \| \w{3} \d.*?\|(.*)\|", TOPIC, re.MULTILINE))
)


class StandingClock(Clock):
    """A clock that a slow machine does not move."""

    def now(self) -> DateTime:
        return super().now().set(minute=0, second=0, microsecond=0)


async def details(user: User) -> PersonDetails:
    person = await user.run(lambda: person_details(1))
    assert isinstance(person, PersonDetails)
    return person


def test_the_examples_are_found() -> None:
    assert len(EXAMPLES) >= 20
    assert {"3d", "q1", "eom"} <= set(ALSO)


async def keys(user: User, *texts: str) -> None:
    """Type texts as fast as can be; in <> is the name of a key."""
    for text in texts:
        names = [text[1:-1]] if text.startswith("<") else list(text)
        for sign in names:
            name = {**WORDS, **SIGNS}.get(sign, sign)
            user.app.post_message(events.Key(name, sign if len(sign) == 1 else None))
    await user.wait()


async def newest_due(user: User, contact_id: int = 1) -> str:
    """The due date of the newest open follow-up, as the documentation writes it."""

    def read() -> str:
        followup = max(due_queries.open_followups([contact_id]), key=lambda each: each.id)
        return format_day(Due(followup.due), Due(NOW).day)

    return str(await user.run(read))


@asynccontextmanager
async def one_contact(open_app: OpenApp) -> AsyncIterator[User]:
    """A small screen, which is drawn fast, with one contact under the cursor."""
    async with open_app(clock=StandingClock(NOW), size=(60, 18)) as user:
        await user.add_lines("Ana Ruiz: call 4 mar")
        await keys(user, "2")
        yield user


async def test_every_date_of_the_documentation_is_read_when_snoozing(open_app: OpenApp) -> None:
    async with one_contact(open_app) as user:
        for phrase, expected in EXAMPLES.items():
            await keys(user, "s", phrase)
            assert user.screen.prompt_bar.input.value == phrase
            await keys(user, "<enter>", "<escape>")
            assert await newest_due(user) == expected, phrase


async def test_other_spellings_of_the_documentation_are_read_when_snoozing(
    open_app: OpenApp,
) -> None:
    async with one_contact(open_app) as user:
        for phrase in ALSO:
            await keys(user, "s", phrase)
            assert user.screen.prompt_bar.input.value == phrase
            await keys(user, "<enter>", "<escape>")
            expected = parse_due(phrase, user.context().now, user.context().rules)
            assert await newest_due(user) == format_day(expected, Due(NOW).day), phrase


async def test_every_date_of_the_documentation_is_read_in_a_next_step(open_app: OpenApp) -> None:
    async with one_contact(open_app) as user:
        for phrase, expected in EXAMPLES.items():
            await keys(user, "d", "<tab>", "<tab>", "<ctrl+u>", f"x {phrase}", "<enter>")
            assert await newest_due(user) == expected, phrase


async def test_every_date_of_the_documentation_is_read_when_parking(open_app: OpenApp) -> None:
    async with one_contact(open_app) as user:
        parked = None
        for phrase, expected in EXAMPLES.items():
            await keys(user, "p", phrase, "<enter>", "<escape>")
            before, parked = parked, (await details(user)).contact.parked_until
            if expected.startswith("Wed 25 Nov"):
                assert parked == before, phrase  # not a later day
            else:
                assert parked is not None, phrase
                assert expected.startswith(format_day(Due(parked), Due(NOW).day)), phrase


async def test_every_date_of_the_documentation_is_read_when_adding(open_app: OpenApp) -> None:
    async with one_contact(open_app) as user:
        for phrase, expected in EXAMPLES.items():
            await keys(user, "a", f"Bo: x {phrase}", "<enter>")
            assert await newest_due(user, 2) == expected, phrase


async def test_a_date_in_the_line_of_a_cadence_sets_no_more_than_that(open_app: OpenApp) -> None:
    async with one_contact(open_app) as user:
        for phrase in EXAMPLES:
            await keys(user, "c", phrase)
            assert user.screen.prompt_bar.input.value == phrase
            await keys(user, "<enter>", "<escape>")
        changes = await user.run(lambda: recent_changes(50))
        assert isinstance(changes, tuple)
        labels = [str(entry.label) for entry in changes]
        assert labels[-1].startswith("Added")
        assert all(label.startswith("Cadence every") for label in labels[:-1]), labels


async def test_the_form_reads_every_date_of_the_documentation(open_app: OpenApp) -> None:
    async with one_contact(open_app) as user:
        await keys(user, "e")
        rows = {row.field.id: row for row in user.app.screen.query(FieldRow)}
        for name in ("due", "promised_for"):
            rows[name].query_one(Input).focus()
            for phrase, expected in EXAMPLES.items():
                await keys(user, "<ctrl+u>", "<ctrl+k>", phrase)
                assert rows[name].text == phrase
                assert not rows[name].query(".-wrong"), (name, phrase)
                value = rows[name].field.parse(rows[name].text)
                assert format_day(Due(str(value)), Due(NOW).day) == expected, (name, phrase)
        await keys(user, "<ctrl+s>")
        assert await newest_due(user) == expected
