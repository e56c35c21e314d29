"""The keys of the engine on the main screen: outcomes and what follows, rests, rhythms, promises,
who has no next step, what is late spread over days."""

from __future__ import annotations

from dataclasses import replace

import pytest

from followup_tui.actions import contacts as roster
from followup_tui.actions import interactions, schedule, undo
from followup_tui.actions.followup_steps import apply_to_open
from followup_tui.domain.rules import Rules
from followup_tui.storage.queries import contacts as contact_queries
from followup_tui.storage.queries import due as due_queries
from followup_tui.storage.queries.person import PersonDetails, person_details
from followup_tui.system.settings import Settings
from tests.ui.conftest import Open, Story

THREE = (
    "Ana Ruiz: call | 2026-11-20",
    "Bo Berg: write | 2026-11-21",
    "Cy Dahl: meet | 2026-11-23",
)


async def who(told: Story, contact: int) -> PersonDetails:
    found = await told.do(lambda: person_details(contact))
    assert isinstance(found, PersonDetails)
    return found


async def steps(told: Story, contact: int) -> list[tuple[str, str]]:
    return [(one.about, one.due) for one in (await who(told, contact)).followups]


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
async def test_one_key_says_the_outcome_and_enter_books_what_follows(
    story: Open, key: str, said: str, following: list[tuple[str, str]]
) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("d")
        assert all(word in told.preview for word in ("no answer", "waiting", "not yet", "dropped"))
        await told.press(key)
        await told.type("what she said")
        await told.press("enter")
        assert told.said[0].startswith(f"{said}: Ana Ruiz, call")
        assert await steps(told, 1) == following
        assert [row.split("  ")[1] for row in told.due] == ["Bo Berg", "Cy Dahl"]
        await told.press("u")
        assert await steps(told, 1) == [("call", "2026-11-20")]


async def test_what_follows_is_shown_filled_in_and_tab_changes_it(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("d", "a")
        assert "call, 2nd try" in told.preview
        assert "Thu 26 Nov, in 3 days" in told.preview
        assert "tab next step" in told.keys
        await told.type("left a message")
        await told.press("tab")
        assert told.screen.prompt_bar.input.value == "call Thu 26 Nov"
        await told.press("ctrl+a", "ctrl+k")
        await told.type("they: an answer in 2 weeks")
        assert "their move" in told.preview
        await told.press("tab")
        assert told.screen.prompt_bar.input.value == "left a message"
        await told.press("enter")
        (left,) = (await who(told, 1)).followups
        assert (left.about, left.due, left.move) == ("an answer", "2026-12-07", "theirs")
        assert (await who(told, 1)).attempts[0].note == "left a message"


async def test_a_next_step_that_cannot_be_read_keeps_the_line_open(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("d", "y", "tab", "ctrl+a", "ctrl+k")
        await told.type("nudge 1m")
        await told.press("enter")
        assert told.screen.prompt_bar.display
        assert "1min" in told.preview
        assert len(told.due) == 3


async def test_an_empty_next_step_is_nothing_and_says_so(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("d", "d", "tab", "ctrl+a", "ctrl+k")
        assert "nothing" in told.preview
        await told.press("enter")
        assert await steps(told, 1) == []


async def test_after_the_last_try_a_rest_is_proposed(story: Open) -> None:
    async with story() as told:
        await told.has("Ana Ruiz: call | 2026-11-20")
        one = (await who(told, 1)).followups[0]
        await told.do(
            lambda: apply_to_open("Try", [1], told.context(), lambda c, f: c.update(f, _fifth(f)))
        )
        assert one.attempt == 1
        told.screen.reload()
        await told.idle()
        assert "5th try" in told.due[0]
        await told.press("d", "a")
        assert "parked until 24 May 2027" in told.preview
        assert "5 tries without an answer" in told.preview
        await told.press("enter")
        assert (await who(told, 1)).contact.status == "parked"


def _fifth(one: object) -> object:
    return replace(one, attempt=5)  # type: ignore[type-var]


async def test_several_are_closed_each_with_its_own_next_step(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("V", "d", "a")
        assert "each gets its own next step" in told.preview
        await told.press("enter")
        assert told.said == ["No answer: 3 follow-ups · u takes it back"]
        assert await steps(told, 2) == [("write", "2026-11-26")]


async def test_the_rows_say_why_they_are_there(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("d", "a", "enter", "d", "w", "enter", "d", "d", "enter")
        assert told.due == []
        await told.do(lambda: roster.add_promise(3, "the numbers by fri", "mine", told.context()))
        told.screen._clock = type(told.screen._clock)("2026-11-30T09:00")
        told.screen.reload()
        await told.idle()
        assert told.due == [
            "3d late  Cy Dahl  the numbers  ‼ 3d late",
            "4d late  Ana Ruiz  call  2nd try",
            "today  Bo Berg  write  no word, 2nd",
        ]


@pytest.mark.parametrize(("size", "leads"), [((50, 15), True), ((80, 24), False)])
async def test_a_narrow_list_says_why_in_front_of_the_topic(
    story: Open, size: tuple[int, int], leads: bool
) -> None:
    async with story(size=size) as told:
        await told.has(*THREE)
        await told.press("d", "a", "enter", "d", "w", "enter", "s", "1")
        await told.do(lambda: roster.add_promise(3, "the numbers by fri", "mine", told.context()))
        told.screen._clock = type(told.screen._clock)("2026-11-30T09:00")
        told.screen.reload()
        await told.idle()
        lines = [told.screen.due.render_line(place).text for place in range(4)]
        why = ("‼ the numbers", "↻1 meet", "2nd try, call", "no word, write")
        assert [words in line for words, line in zip(why, lines, strict=True)] == [leads] * 4


async def test_a_promise_is_kept_by_one_key(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        note = "good I: the numbers by fri they: an intro by thu"
        await told.do(lambda: interactions.log([1], note, told.context()))
        told.screen.reload()
        await told.idle()
        assert "‼2" in told.due[0]
        assert "I promised     the numbers · by Fri 27 Nov" in told.detail
        assert "They promised  an intro · by Thu 26 Nov" in told.detail
        await told.press("P")
        assert told.said[0].startswith("Done: Ana Ruiz, the numbers")
        await told.press("P")
        assert told.said[0].startswith("Done: Ana Ruiz, an intro")
        await told.press("P")
        assert told.said == ["No promise is open there."]
        await told.press("u", "u")
        assert "I promised     the numbers" in told.detail


async def test_the_note_line_says_what_it_understood_and_logs_it(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("n")
        await told.type("call yesterday + Bo Berg: liked it I: the deck by fri")
        assert "Ana Ruiz + Bo Berg" in told.preview
        assert "call · yesterday" in told.preview
        assert "I promised  the deck · by Fri 27 Nov" in told.preview
        await told.press("enter")
        assert told.said == ["Noted: Ana Ruiz and Bo Berg · u takes it back"]
        assert (await who(told, 2)).contact.last_contact == "2026-11-22"
        (said,) = (await who(told, 1)).interactions
        assert (said.channel, said.happened, said.summary) == ("call", "2026-11-22", "liked it")


async def test_a_note_with_a_name_of_several_stays_open(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE, "Bo Dahl: x fri")
        await told.press("n")
        await told.type("met + Bo: lunch")
        assert "Several contacts" in told.preview
        await told.press("enter")
        assert told.screen.prompt_bar.display


async def test_zero_shows_who_has_no_next_step_until_nobody_is_left(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE, "Di Eng: x fri", "Ed Fox: y fri")
        for contact in (1, 2, 3):
            await told.press("d", "x", "enter")
            assert await steps(told, contact) == []
        await told.press("0")
        assert [row.split("  ")[0] for row in told.contacts] == ["Ana Ruiz", "Bo Berg", "Cy Dahl"]
        assert "Without a next step · 3" in str(told.screen.contacts.border_title)
        await told.press("s", "3")
        assert await steps(told, 1) == [("keep in touch", "2026-11-30")]
        await told.press("c", "3")
        assert (await who(told, 2)).contact.cadence == "1 month"
        await told.press("p", "2")
        assert (await who(told, 3)).contact.parked_until == "2027-02-23"
        assert told.contacts == []
        assert "Nobody falls off" in " ".join(told.screen.contacts._said)
        await told.press("escape")
        assert len(told.contacts) == 5


async def test_a_next_step_is_typed_where_there_is_none(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("d", "x", "enter", "0", "s")
        assert "keep in touch" in told.preview
        await told.type("send the deck fri")
        assert "send the deck" in told.preview
        await told.press("enter")
        assert await steps(told, 1) == [("send the deck", "2026-11-27")]


async def test_parking_says_what_it_drops_and_enter_brings_back(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("p")
        assert "1 follow-up will be dropped" in told.preview
        await told.type("until march")
        assert "Mon 1 Mar" in told.preview
        await told.press("enter")
        assert (await who(told, 1)).contact.parked_until == "2027-03-01"
        assert len(told.due) == 2
        await told.press("2", "g", "p")
        assert "enter brings them back" in told.preview
        await told.press("enter")
        assert (await who(told, 1)).contact.status == "active"


async def test_a_rhythm_of_never_and_one_typed(story: Open) -> None:
    async with story() as told:
        await told.has(*THREE)
        await told.press("c")
        assert "3  month              every month" in told.preview
        assert "x  as their tags say  nothing of their own" in told.preview
        await told.type("every other week")
        assert "every 2 weeks" in told.preview
        await told.press("enter")
        assert "every 2 weeks" in told.detail
        await told.press("c", "0")
        assert "no cadence, on purpose" in told.detail
        await told.press("c", "0")
        assert told.said == ["Nothing was changed: it is so already."]
        await told.press("c", "x")
        assert (await who(told, 1)).contact.cadence is None


async def test_from_the_third_time_on_the_snooze_line_offers_something_else(story: Open) -> None:
    async with story() as told:
        await told.has("Ana Ruiz: call fri")
        for _ in range(2):
            await told.do(lambda: schedule.snooze([1], "1 day", told.context()))
        await told.press("2", "s")
        assert "or close it now" in told.preview
        await told.press("9")
        assert "park until" in str(told.screen.query_one("#label").render())
        await told.press("escape", "s", "8", "d", "enter")
        assert told.said[0].startswith("Done: Ana Ruiz, call")


async def test_what_is_late_is_spread_after_it_was_shown(story: Open) -> None:
    small = Settings(rules=Rules(daily_cap=2))
    async with story(settings=small) as told:
        await told.has(*(f"Person{n} Berg: x | 2026-11-20" for n in range(5)))
        assert "S spreads the 5 late ones" in str(told.screen.due.border_subtitle)
        await told.press("S")
        assert "today       2 of them stay" in told.preview
        assert "tomorrow    2 of them" in told.preview
        await told.press("escape")
        assert len(told.due) == 5
        await told.press("S", "enter")
        assert told.said == ["Spread: 3 follow-ups · u takes it back"]
        assert len(told.due) == 2
        await told.press("S")
        assert "nothing to spread" in told.preview
        await told.press("escape", "u")
        assert len(told.due) == 5


async def test_the_pane_answers_without_a_key(story: Open) -> None:
    async with story() as told:
        await told.has("Ana Ruiz @Acme: call ~6w | 2026-11-20", "Li Wei: x fri")
        for line in ("met 30 oct: at the fair", "call 12 nov: asked for numbers"):
            await told.do(lambda line=line: interactions.log([1], line, told.context()))  # type: ignore[misc]
        found = (await who(told, 1)).contact
        after = replace(
            found,
            met="at the fair",
            introduced_by=2,
            time_zone="Asia/Tokyo",
            location="Kyoto",
            strength=4,
        )
        await told.do(lambda: roster.edit_contact(_edited(found, after), told.context()))
        await told.do(lambda: schedule.snooze([1], "2026-11-23", told.context()))
        told.screen.reload()
        await told.idle()
        for words in (
            "★★★★☆",
            "Kyoto, ",
            " there",
            "met at the fair, through Li Wei",
            "every 6 weeks",
            "last contact 12 Nov, 11d ago",
            "due Mon 23 Nov, today",
            "put off once",
            "12 Nov  call    asked for numbers",
            "30 Oct  met     at the fair",
        ):
            assert words in told.detail, words


def _edited(before: object, after: object) -> roster.ContactEdit:
    return roster.ContactEdit(before, after, (), ())  # type: ignore[arg-type]


async def test_hundreds_of_interactions_scroll(story: Open) -> None:
    async with story() as told:
        await told.has("Ana Ruiz: call | 2026-11-20")

        def much() -> None:
            for number in range(300):
                interactions.log([1], f"call: talk {number}", told.context())

        await told.do(much)
        told.screen.reload()
        await told.idle()
        assert "talk 299" in told.detail
        assert "and 100 earlier: L shows all" in told.detail
        await told.press("3", "G")
        assert told.screen.detail.top > 100


async def test_nobody_is_named_where_there_is_nobody(story: Open) -> None:
    async with story() as told:
        for key in ("d", "s", "n", "p", "c", "P", "L", "N"):
            await told.press(key)
            assert told.said == ["There is nobody here. Press a to add someone."]
        assert await told.do(lambda: contact_queries.contact_count()) == 0
        assert await told.do(lambda: due_queries.open_promises()) == []


async def test_whoever_has_gone_meanwhile_is_said_to_be_gone(story: Open) -> None:
    for key in ("d", "D", "s", "n", "p", "c", "P", "L", "N", "e", "x", "+"):
        async with story() as told:
            await told.has("Ana Ruiz: call | 2026-11-20")
            await told.do(lambda: undo.undo(told.context()))
            await told.press(key)
            if told.screen.prompt_bar.display:
                await told.press("enter", "escape")
            assert told.app.fatal_error is None
            await told.press("q")


async def test_with_nobody_at_all_nobody_is_said_to_have_a_next_step(story: Open) -> None:
    async with story() as told:
        await told.press("0")
        assert told.screen.contacts._said == ("Nobody here yet.",)
        await told.has("Ana Ruiz: call fri")
        assert told.screen.contacts._said[0] == "Everybody has a next step."
