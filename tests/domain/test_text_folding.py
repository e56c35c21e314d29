"""Folding text: what is ignored and what is kept."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from followup_tui.domain.text_folding import fold, search_tokens


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("   \t\n ", ""),
        ("May Chen", "may chen"),
        ("  May \t Chen\n", "may chen"),
        ("MAY", "may"),
        ("Zoë Åkerström", "zoe akerstrom"),
        ("Zoe\u0308", "zoe"),
        ("Søren Łukasz Đorđe", "soren lukasz dorde"),
        ("Æsa Œuvre Þór Guðrún", "aesa oeuvre thor gudrun"),
        ("Straße", "strasse"),
        ("İstanbul Işık", "istanbul isik"),
        ("Ħal Far", "hal far"),
        ("Ὀδυσσεύς", "οδυσσευσ"),
        ("Жуков Йожик", "жуков иожик"),
        ("佐藤 花子", "佐藤 花子"),
        ("한국", "한국"),
        ("Ｍａｙ　Ｃｈｅｎ", "may chen"),
        ("ﬁnn", "finn"),
        ("Ⓜay", "may"),
        ("O’Neill-Smith", "o’neill-smith"),
        ("🏳️\u200d🌈 Ana", "🏳️\u200d🌈 ana"),
    ],
)
def test_fold_ignores_case_accents_and_spaces(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("-- … 🎉", []),
        ("May Chen", ["may", "chen"]),
        ("Anna-Léna O'Neill", ["anna", "lena", "o", "neill"]),
        ("may@acme.com", ["may", "acme", "com"]),
        ("24/7, C++ & R2_D2", ["24", "7", "c", "r2_d2"]),
        ("佐藤花子", ["佐", "藤", "花", "子"]),
        ("Li 李四 Wei", ["li", "李", "四", "wei"]),
        ("한국 Kim", ["한", "국", "kim"]),
        ("𠮷野家", ["𠮷", "野", "家"]),
        ("Zoë", ["zoe"]),
    ],
)
def test_search_tokens_are_words_or_chinese_characters(text: str, words: list[str]) -> None:
    assert search_tokens(text) == words


@pytest.mark.parametrize(
    ("text", "folded"),
    [("𝓐𝓷𝓪 𝗥𝘂𝗶𝘇", "ana ruiz"), ("𝔸𝕟𝕒", "ana"), ("ᴬna", "ana"), ("№ 1", "no 1")],
)
def test_styled_letters_fold_to_plain_ones(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_the_ascii_shortcut_gives_the_same_result(text: str) -> None:
    assert fold(text + "é") == fold(text + "e")


@given(st.text())
def test_case_and_outer_spaces_never_matter(text: str) -> None:
    assert fold(f" {text}\n") == fold(text)
    assert fold(text.swapcase().casefold()) == fold(text.swapcase())


@given(st.text())
@example("𝓐")
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
@example("𝓐")
def test_search_tokens_are_those_of_the_folded_text(text: str) -> None:
    assert search_tokens(fold(text)) == search_tokens(text)
