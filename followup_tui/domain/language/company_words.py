"""The company of "Ana Ruiz at Acme: …", where a colon shows how far it goes."""

from __future__ import annotations

from collections.abc import Sequence

from followup_tui.domain.language import english, english_names
from followup_tui.domain.language.markers import carry_punctuation
from followup_tui.domain.language.name_tokens import capitalised_run, is_name_like, name_parts
from followup_tui.domain.language.tokens import Token, start_with_punctuation

_MAX_TOKENS = 24


def take_company(tokens: list[Token], text: str) -> tuple[list[Token], str | None]:
    """Return the tokens without "at Acme" between a name and a colon, and the company as typed."""
    colon = _first_colon(tokens)
    start = next((i for i in range(1, colon) if _is_at(tokens[i])), 0)
    if not start or tokens[start - 1].trailing or not _is_person(tokens[:start]):
        return tokens, None
    end = start + 1
    while end <= colon and not _is_plain_date(tokens[end]):
        end += 1
    first = tokens[start + 1].text[:1]
    if end == start + 1 or first.islower() or not tokens[start + 1].text:
        return tokens, None
    company = text[start_with_punctuation(tokens[start + 1]) : tokens[end - 1].end]
    if end - 1 == colon:
        company += tokens[colon].trailing.partition(":")[0]  # Inc.
    kept = list(tokens[:start])
    carry_punctuation(kept, tokens[end - 1].trailing if end - 1 == colon else "")
    return kept + tokens[end:], " ".join(company.split())


def _first_colon(tokens: Sequence[Token]) -> int:
    """Return the index of the first token before a colon, or -1."""
    for index, token in enumerate(tokens[:_MAX_TOKENS]):
        if ":" in token.trailing:
            return index if token.text else index - 1
    return -1


def _is_at(token: Token) -> bool:
    return token.text == "at" and not token.is_quoted and not token.trailing


def _is_person(tokens: Sequence[Token]) -> bool:
    if any(token.is_quoted for token in tokens):
        return len(tokens) == 1
    return capitalised_run(name_parts(tokens), 0) == len(tokens) or is_name_like(tokens)


def _is_plain_date(token: Token) -> bool:
    """Return True for a date word that is no part of a company: the fri of "at Acme fri"."""
    is_lower = token.text[:1].islower() and not token.is_quoted
    return (
        is_lower
        and token.key in english.DATE_STARTERS
        and token.key not in english_names.COMPANY_LINKS
    )
