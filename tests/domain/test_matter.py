"""A note in the words of a mail; nothing rather than something odd."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_tui.domain import matter


@pytest.mark.parametrize(
    ("about", "topic"),
    [
        ("second round", "the second round"),
        ("send the deck", "the deck"),
        ("send her the deck", "the deck"),
        ("nudge about the referral", "the referral"),
        ("thank her for the intro", "the intro"),
        ("call about the lead role", "the lead role"),
        ("confirm his slot", "your slot"),
        ("ask for a workshop", "a workshop"),
        ("answer from Acacia", "the answer from Acacia"),
        ("hour with her class", "the hour with your class"),
        ("two dates for the visit", "two dates for the visit"),
        ("manual in Spanish, first chapter", "the manual in Spanish"),
        ("pricing", "pricing"),
        ("Berlin", "Berlin"),
        ("keep in touch", ""),
        ("ask what legal says", ""),
        ("tell him at ten customers", ""),
        ("introduce myself to Dana", ""),
        ("how it went", ""),
        ("lunch?", ""),
        ("", ""),
        ("x" * 61, ""),
    ],
)
def test_the_matter_of_a_follow_up(about: str, topic: str) -> None:
    assert matter.topic(about) == topic


@pytest.mark.parametrize(
    ("summary", "said"),
    [
        ("liked the talk", "you liked the talk"),
        ("she liked the talk, asked for numbers", "you liked the talk and asked for numbers"),
        ("Liked the talk. Wants the numbers.", "you liked the talk"),
        ("Caught up. Asked for numbers.", "you asked for numbers"),
        ("wants an intro to her boss", "you wanted an intro to your boss"),
        ("he is looking for a designer", "you were looking for a designer"),
        ("May offered to read my CV", "you offered to read my CV"),
        ("Introduced me to Bo", "you introduced me to Bo"),
        ("told me about her new team", "you told me about your new team"),
        # Nothing rather than something odd, or that I did myself.
        ("Wished him luck", ""),
        ("told her about the role", ""),
        ("said he thinks we should wait", ""),
        ("said she will send his CV to him", ""),
        ("asked for numbers next week", ""),
        ("they asked us to wait", "you asked us to wait"),
        ("they sold the company", ""),
        ("The position was filled from inside.", ""),
        ("coffee", ""),
        ("called, left a message", ""),
        ("wants it for the whole studio", ""),
        ("was great", ""),
        ("liked it?", ""),
        ("", ""),
    ],
)
def test_what_they_said(summary: str, said: str) -> None:
    assert matter.saying(summary, "May") == said


def test_what_i_did_is_not_told_of_them() -> None:
    assert matter.saying("Asked for the role", of_me=True) == ""
    assert matter.saying("Sent the deck. She liked the plan.", of_me=True) == "you liked the plan"


@pytest.mark.parametrize(
    ("words", "promised"),
    [
        ("the deck", "the deck"),
        ("send the deck", "to send the deck"),
        ("a word with her boss", "a word with your boss"),
        ("numbers", ""),
        ("", ""),
    ],
)
def test_a_promise_in_a_sentence(words: str, promised: str) -> None:
    assert matter.promised(words) == promised


@given(st.text(), st.text())
def test_no_note_makes_it_fail(text: str, name: str) -> None:
    for said in (matter.topic(text), matter.saying(text, name), matter.promised(text)):
        assert "\n" not in said or "\n" in text
    matter.title(text)
    matter.to_them(text)


_SOME = "she he her him his they May asked liked wants is for the talk me about , . send"
WORDS = st.lists(st.sampled_from(_SOME.split()), max_size=12)


@given(WORDS)
def test_nothing_that_is_said_to_them_speaks_of_them(words: list[str]) -> None:
    said = matter.saying(" ".join(words), "May").lower().replace(",", " ").split()
    assert not {"she", "he", "him", "his", "may"} & set(said)
