"""The prompts of the main screen: close, snooze, next step, cadence, park, note, spread."""

from __future__ import annotations

from dataclasses import replace

import pytest

from followup_tui.actions import contacts as roster
from followup_tui.actions import interactions, schedule, undo
from followup_tui.actions.contact_edit import ContactEdit, edit_contact
from followup_tui.actions.followup_steps import apply_to_open
from followup_tui.domain.rules import Rules
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from followup_tui.storage.queries.person import PersonDetails, person_details
from followup_tui.system.clock import Clock
from followup_tui.system.settings import Settings
from followup_tui.ui.widgets.prompt_input import PromptInput
from tests.ui.conftest import OpenApp, User

THREE = (
    "Ana Ruiz: call | 2026-11-20",
    "Bo Berg: write | 2026-11-21",
    "Cy Dahl: meet | 2026-11-23",
)


async def details(user: User, contact: int) -> PersonDetails:
    person = await user.run(lambda: person_details(contact))
    assert isinstance(person, PersonDetails)
    return person


async def steps(user: User, contact: int) -> list[tuple[str, str]]:
    return [(step.about, step.due) for step in (await details(user, contact)).followups]


@pytest.mark.parametrize(
    ("key", "said", "following"),
    [
        ("d", "Done", [("keep in touch", "2027-02-23")]),
        ("y", "Yes", [("thank them, do what I promised", "2026-11-24")]),
        ("t", "Not yet", [("call", "2027-02-23")]),
        ("n", "No", [("thank them", "2026-11-24")]),
        ("a", "No answer", [("call", "2026-11-26")]),
        ("w", "Waiting", [("call", "2026-11-30")]),
        ("x", "Dropped", []),
    ],
)
async def test_a_key_sets_the_outcome_and_enter_books_the_next_step(
    open_app: OpenApp, key: str, said: str, following: list[tuple[str, str]]
) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("d")
        assert all(word in user.preview for word in ("no answer", "waiting", "not yet", "dropped"))
        await user.press(key, "tab")
        await user.type("what she said")
        await user.press("enter")
        assert user.toasts[0].startswith(f"{said}: Ana Ruiz, call")
        assert await steps(user, 1) == following
        assert [row.split("  ")[1] for row in user.due] == ["Bo Berg", "Cy Dahl"]
        await user.press("u")
        assert await steps(user, 1) == [("call", "2026-11-20")]


async def test_the_proposed_next_step_is_shown_and_tab_edits_it(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("d", "a")
        assert "call, 2nd attempt" in user.preview
        assert "Thu 26 Nov, in 3 days" in user.preview
        assert "tab note" in user.footer
        await user.press("tab")
        assert "tab next step" in user.footer
        await user.type("left a message")
        await user.press("tab")
        assert user.screen.prompt_bar.input.value == "call Thu 26 Nov"
        await user.press("ctrl+a", "ctrl+k")
        await user.type("they: an answer in 2 weeks")
        assert "their move" in user.preview
        await user.press("tab")
        assert user.screen.prompt_bar.input.value == "no answer"
        await user.press("tab")
        assert user.screen.prompt_bar.input.value == "left a message"
        await user.press("enter")
        (left,) = (await details(user, 1)).followups
        assert (left.about, left.due, left.move) == ("an answer", "2026-12-07", "theirs")
        assert (await details(user, 1)).attempts[0].note == "left a message"


async def test_an_invalid_next_step_keeps_the_prompt_open(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("d", "y", "tab", "tab", "ctrl+a", "ctrl+k")
        await user.type("nudge 1m")
        await user.press("enter")
        assert user.screen.prompt_bar.display
        assert "1min" in user.preview
        assert len(user.due) == 3


async def test_an_empty_next_step_means_none(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("d", "d", "tab", "tab", "ctrl+a", "ctrl+k")
        assert "next  none" in user.preview
        await user.press("enter")
        assert await steps(user, 1) == []


async def test_after_the_last_attempt_parking_is_proposed(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: call | 2026-11-20")
        one = (await details(user, 1)).followups[0]
        await user.run(
            lambda: apply_to_open("Try", [1], user.context(), lambda c, f: c.update(f, _fifth(f)))
        )
        assert one.attempt == 1
        user.screen.reload()
        await user.wait()
        assert "5th attempt" in user.due[0]
        await user.press("d", "a")
        assert "park  until 24 May 2027" in user.preview
        assert "5 attempts without an answer" in user.preview
        await user.press("enter")
        assert (await details(user, 1)).contact.status == "parked"


def _fifth(one: object) -> object:
    return replace(one, attempt=5)  # type: ignore[type-var]


async def test_several_follow_ups_each_get_their_own_next_step(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("V", "d", "a")
        assert "each gets its own next step" in user.preview
        await user.press("enter")
        assert user.toasts == ["No answer: 3 follow-ups · u undoes it"]
        assert await steps(user, 2) == [("write", "2026-11-26")]


async def test_due_rows_say_why_they_are_due(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("d", "a", "enter", "d", "w", "enter", "d", "d", "enter")
        assert user.due == []
        await user.run(lambda: roster.add_promise(3, "the numbers by fri", "mine", user.context()))
        user.screen.clock = type(user.screen.clock)("2026-11-30T09:00")
        user.screen.reload()
        await user.wait()
        assert user.due == [
            "3d overdue  Cy Dahl  the numbers  promise overdue",
            "4d overdue  Ana Ruiz  call  2nd attempt",
            "today  Bo Berg  write  no answer, 2nd",
        ]


@pytest.mark.parametrize(("size", "leads"), [((50, 15), True), ((80, 24), False)])
async def test_a_narrow_list_puts_the_reason_before_the_topic(
    open_app: OpenApp, size: tuple[int, int], leads: bool
) -> None:
    async with open_app(size=size) as user:
        await user.add_lines(*THREE)
        await user.press("d", "a", "enter", "d", "w", "enter", "s", "1", "enter")
        await user.run(lambda: roster.add_promise(3, "the numbers by fri", "mine", user.context()))
        user.screen.clock = type(user.screen.clock)("2026-11-30T09:00")
        user.screen.reload()
        await user.press("1")
        lines = [user.screen.due.render_line(place).text for place in range(4)]
        reasons = ("‼ the numbers", "↻1 meet", "attempt 2, call", "no answer, write")
        assert [phrase in line for phrase, line in zip(reasons, lines, strict=True)] == [leads] * 4


async def test_a_key_closes_a_promise_as_kept(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        note = "good I: the numbers by fri they: an intro by thu"
        await user.run(lambda: interactions.log([1], note, user.context()))
        user.screen.reload()
        await user.wait()
        assert user.due[0].endswith(" +2")
        assert "I promised     the numbers · for Fri 27 Nov" in user.detail
        assert "They promised  an intro · for Thu 26 Nov" in user.detail
        await user.press("P")
        assert user.toasts[0].startswith("Done: Ana Ruiz, the numbers")
        await user.press("P")
        assert user.toasts[0].startswith("Done: Ana Ruiz, an intro")
        await user.press("P")
        assert user.toasts == ["No open promise."]
        await user.press("u", "u")
        assert "I promised     the numbers" in user.detail


async def test_the_note_prompt_previews_and_logs_a_note(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("n")
        await user.type("call yesterday + Bo Berg: liked it I: the deck by fri")
        assert "Ana Ruiz + Bo Berg" in user.preview
        assert "call · yesterday" in user.preview
        assert "I promised  the deck · for Fri 27 Nov" in user.preview
        await user.press("enter")
        assert user.toasts == ["Logged: Ana Ruiz and Bo Berg · u undoes it"]
        assert (await details(user, 2)).contact.last_contact == "2026-11-22"
        (said,) = (await details(user, 1)).interactions
        assert (said.channel, said.happened, said.summary) == ("call", "2026-11-22", "liked it")


async def test_a_note_with_an_ambiguous_name_keeps_the_prompt_open(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE, "Bo Dahl: x fri")
        await user.press("n")
        await user.type("met + Bo: lunch")
        assert "Several contacts" in user.preview
        await user.press("enter")
        assert user.screen.prompt_bar.display


async def test_zero_lists_contacts_with_no_next_step(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE, "Di Eng: x fri", "Ed Fox: y fri")
        for contact in (1, 2, 3):
            await user.press("d", "x", "enter")
            assert await steps(user, contact) == []
        await user.press("0")
        assert [row.split("  ")[0] for row in user.contacts] == ["Ana Ruiz", "Bo Berg", "Cy Dahl"]
        assert "No next step · 3" in str(user.screen.contacts.border_title)
        await user.press("s", "3", "enter")
        assert await steps(user, 1) == [("keep in touch", "2026-11-30")]
        await user.press("c", "3", "enter")
        assert (await details(user, 2)).contact.cadence == "1 month"
        await user.press("p", "2", "enter")
        assert (await details(user, 3)).contact.parked_until == "2027-02-23"
        assert user.contacts == []
        assert user.screen.contacts.message[0] == "Everyone has a next step."
        await user.press("escape")
        assert len(user.contacts) == 5


async def test_a_next_step_is_typed_for_a_contact_without_one(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("d", "x", "enter", "0", "s")
        assert "keep in touch" in user.preview
        await user.type("send the deck fri")
        assert "send the deck" in user.preview
        await user.press("enter")
        assert await steps(user, 1) == [("send the deck", "2026-11-27")]


async def test_parking_says_what_it_drops_and_enter_unparks(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("p")
        assert "also drops 1 follow-up" in user.preview
        await user.type("until march")
        assert "Mon 1 Mar" in user.preview
        await user.press("enter")
        assert (await details(user, 1)).contact.parked_until == "2027-03-01"
        assert len(user.due) == 2
        await user.press("2", "g", "p")
        assert "enter: unpark" in user.preview
        await user.press("enter")
        assert (await details(user, 1)).contact.status == "active"


async def test_a_cadence_is_chosen_or_typed(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("c")
        assert "3  month            every month" in user.preview
        assert "x  from their tags  no cadence of their own" in user.preview
        await user.type("every other week")
        assert "every 2 weeks" in user.preview
        await user.press("enter")
        assert "every 2 weeks" in user.detail
        await user.press("c", "0", "enter")
        assert "cadence: never (by choice)" in user.detail
        await user.press("c", "0", "enter")
        assert user.toasts == ["No change."]
        await user.press("c", "x", "enter")
        assert (await details(user, 1)).contact.cadence is None


async def test_a_guess_is_shown(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines("May Chen: call fri", "Omar Khalil: call fri")
        await user.press("a", *"may: tea")
        assert "may → May Chen" in user.preview
        await user.press("escape", "2", "n", *"met + omar: tea")
        assert "omar → Omar Khalil" in user.preview


async def test_tab_completes_names(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines("May Chen: call fri", "Omar Khalil: call fri")
        await user.press("a", *"ma", "tab")
        assert user.screen.query_one(PromptInput).value == "May Chen"
        await user.press(*"+om", "tab")
        assert user.screen.query_one(PromptInput).value == "May Chen+Omar Khalil"
        await user.press("escape", "2", "n", *"ma", "tab")
        assert user.screen.query_one(PromptInput).value == "ma"
        await user.press(*"+om", "tab")
        assert user.screen.query_one(PromptInput).value == "ma+Omar Khalil"


async def test_after_two_snoozes_the_prompt_offers_alternatives(
    open_app: OpenApp,
) -> None:
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: call fri")
        for days in (7, 8):
            phrase = f"{days} days"
            await user.run(lambda phrase=phrase: schedule.snooze([1], phrase, user.context()))
        await user.press("2", "s")
        assert "close instead" in user.preview
        await user.press("p", "enter")
        assert "park until" in str(user.screen.query_one("#label").render())
        await user.press("escape", "s", "d", "enter", "d", "enter")
        assert user.toasts[0].startswith("Done: Ana Ruiz, call")


async def test_overdue_items_are_spread_after_a_preview(open_app: OpenApp) -> None:
    small = Settings(rules=Rules(daily_cap=2))
    async with open_app(settings=small) as user:
        await user.add_lines(*(f"Person{n} Berg: x | 2026-11-20" for n in range(5)))
        assert "S spreads 5 overdue items" in str(user.screen.due.border_subtitle)
        await user.press("S")
        assert "today       2 stay" in user.preview
        assert "tomorrow    2" in user.preview
        await user.press("escape")
        assert len(user.due) == 5
        await user.press("S", "enter")
        assert user.toasts == ["Spread: 3 follow-ups · u undoes it"]
        assert len(user.due) == 2
        await user.press("S")
        assert "Nothing to spread" in user.preview
        await user.press("escape", "u")
        assert len(user.due) == 5


async def test_the_detail_pane_shows_everything_about_a_person(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines("Ana Ruiz @Acme: call ~6w | 2026-11-20", "Li Wei: x fri")
        for line in ("met 30 oct: at the fair", "call 12 nov: asked for numbers"):
            await user.run(lambda line=line: interactions.log([1], line, user.context()))  # type: ignore[misc]
        found = (await details(user, 1)).contact
        after = replace(
            found,
            met="at the fair",
            introduced_by=2,
            time_zone="Asia/Tokyo",
            location="Kyoto",
            strength=4,
        )
        await user.run(lambda: edit_contact(_edited(found, after), user.context()))
        await user.run(lambda: schedule.snooze([1], "2026-11-23", user.context()))
        user.screen.reload()
        await user.wait()
        for phrase in (
            "★★★★☆",
            "Kyoto, ",
            " there",
            "met at the fair, introduced by Li Wei",
            "every 6 weeks",
            "last contact 12 Nov, 11d ago",
            "due Mon 23 Nov, today",
            "snoozed 1×",
            "12 Nov  call    asked for numbers",
            "30 Oct  met     at the fair",
        ):
            assert phrase in user.detail, phrase


def _edited(before: object, after: object) -> ContactEdit:
    return ContactEdit(before, after, (), ())  # type: ignore[arg-type]


async def test_hundreds_of_interactions_scroll(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines("Ana Ruiz: call | 2026-11-20")

        def much() -> None:
            for number in range(300):
                interactions.log([1], f"call: talk {number}", user.context())

        await user.run(much)
        user.screen.reload()
        await user.wait()
        assert "talk 299" in user.detail
        assert "100 earlier; press L for all" in user.detail
        await user.press("3", "G")
        assert user.screen.detail.top > 100


async def test_keys_without_a_contact_say_so(open_app: OpenApp) -> None:
    async with open_app() as user:
        for key in ("d", "s", "n", "p", "c", "P", "L", "N"):
            await user.press(key)
            assert user.toasts == ["No contacts yet. Press a to add one."]
        assert await user.run(lambda: contact_queries.contact_count()) == 0
        assert await user.run(lambda: due_queries.open_promises()) == []


async def test_a_contact_removed_meanwhile_is_reported(open_app: OpenApp) -> None:
    for key in ("d", "D", "s", "n", "p", "c", "P", "L", "N", "e", "x", "+"):
        async with open_app() as user:
            await user.add_lines("Ana Ruiz: call | 2026-11-20")
            await user.run(lambda: undo.undo(user.context()))
            await user.press(key)
            if user.screen.prompt_bar.display:
                await user.press("enter", "escape")
            assert user.app.fatal_error is None
            await user.press("q")


async def test_without_contacts_the_list_does_not_claim_next_steps(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.press("0")
        assert user.screen.contacts.message == ("No contacts yet.",)
        await user.add_lines("Ana Ruiz: call fri")
        assert user.screen.contacts.message[0] == "Everyone has a next step."


@pytest.mark.parametrize("key", ["s", "c", "p"])
async def test_what_is_typed_into_a_prompt_with_presets_is_text(
    open_app: OpenApp, key: str
) -> None:
    phrases = ("12 dec 10:00", "3 march", "2 weeks: send deck", "1 day", "in 3 days", "5d", "next")
    async with open_app() as user:
        await user.add_lines(*THREE)
        for phrase in phrases:
            await user.press(key)
            await user.type_keys(phrase)
            assert user.screen.prompt_bar.input.value == phrase
            await user.press("escape")
        assert len(user.due) == len(THREE)


async def test_a_key_that_stands_alone_highlights_its_preset_and_enter_takes_it(
    open_app: OpenApp,
) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("s")
        assert "▌1  tomorrow" in user.preview
        await user.press("3")
        assert "▌3  next week" in user.preview
        assert "enter snoozes to Mon 30 Nov" in str(user.screen.prompt_bar.border_title)
        await user.press("backspace", "down", "down")
        assert "▌3  next week" in user.preview
        await user.press("up", "up", "enter")
        assert user.toasts == ["Snoozed to Tue 24 Nov: Ana Ruiz, call · u undoes it"]
        await user.press("s", "l", "enter")
        assert user.toasts == ["Snoozed to Mon 23 Nov 12:14: Bo Berg, write · u undoes it"]


@pytest.mark.parametrize(
    ("text", "said", "note"),
    [
        ("no answer yet", "No answer", "yet"),
        ("yes she wants it", "Yes", "she wants it"),
        ("a great talk", "Done", "a great talk"),
    ],
)
async def test_text_in_the_outcome_field_is_an_outcome_and_a_note(
    open_app: OpenApp, text: str, said: str, note: str
) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("d")
        await user.type_keys(text)
        hint = str(user.screen.prompt_bar.border_title)
        assert hint == f"enter closes as {said.lower()}, with the note"
        await user.press("tab")
        assert user.screen.prompt_bar.input.value == note
        await user.press("enter")
        assert user.toasts[0].startswith(f"{said}: Ana Ruiz, call")
        person = await details(user, 1)
        notes = [interaction.summary for interaction in person.interactions]
        assert [*notes, *(attempt.note for attempt in person.attempts)] == [note]


async def test_the_presets_of_the_snooze_prompt_are_working_days(open_app: OpenApp) -> None:
    async with open_app(clock=Clock("2026-11-27T09:14")) as user:
        await user.add_lines("Bo Berg: write today")
        await user.press("s")
        assert "Mon 30 Nov" in user.preview
        assert not any(day in user.preview for day in ("Sat ", "Sun "))
        await user.press("1", "enter")
        (followup,) = await user.run(lambda: due_queries.followups([1]))
        assert followup.due == "2026-11-30"
        await user.press("u", "s")
        await user.type("tomorrow")
        assert "Sat 28 Nov" in user.preview


async def test_every_day_that_a_preset_chooses_is_a_working_day(open_app: OpenApp) -> None:
    async with open_app(clock=Clock("2026-11-27T09:14")) as user:
        await user.add_lines("Bo Berg: write today")
        await user.press("+")
        assert user.toasts == ["Snoozed to Mon 30 Nov: Bo Berg, write · u undoes it"]
        await user.press("2", "d", "x", "enter", "s")
        assert "Mon 30 Nov" in user.preview
        assert not any(day in user.preview for day in ("Sat ", "Sun "))
        await user.press("1", "enter")
        assert await steps(user, 1) == [("keep in touch", "2026-11-30")]
        await user.press("p")
        assert "Mon 1 Mar" in user.preview  # 27 Feb is a Saturday
        assert not any(day in user.preview for day in ("Sat ", "Sun "))
        await user.press("2", "enter")
        assert (await details(user, 1)).contact.parked_until == "2027-03-01"


async def test_a_name_in_another_script_is_completed_and_meant_in_latin(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines("Дмитрий Шостакович: call fri")
        await user.press("a", *"dmi", "tab")
        assert user.screen.query_one(PromptInput).value == "Dmitriy Shostakovich"
        await user.press(*": tea")
        assert "Dmitriy Shostakovich → Дмитрий Шостакович" in user.preview
        await user.press("enter")
        found = await user.run(lambda: contact_queries.found_contact_ids(""))
        assert found == [1]


async def test_date_words_of_a_promise_that_were_not_read_are_named(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.add_lines(*THREE)
        await user.press("n")
        await user.type("call: liked it, they: the deck 31 nov")
        assert '"31 nov" was not read as a date.' in user.preview
