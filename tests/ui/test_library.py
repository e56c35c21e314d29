"""What the library is kept from doing."""

from __future__ import annotations

import gc
import weakref

import pytest
from textual._styles_cache import StylesCache
from textual.color import Color

from followup_tui.ui import library
from tests.ui.conftest import Open
from tests.ui.test_time import SetClock


def test_what_was_drawn_of_a_widget_goes_with_it() -> None:
    library.mend()
    library.mend()
    drawn = StylesCache()
    black = Color(0, 0, 0)
    assert drawn.get_inner_outer(black, black)[0].background == black
    left = weakref.ref(drawn)
    del drawn
    assert left() is None


async def test_once_a_minute_what_its_keys_have_used_is_given_back(
    story: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    rests: list[str] = []
    clock = SetClock("2026-11-23T09:14")
    monkeypatch.setattr(library, "rest", lambda: rests.append(str(clock.now())[11:16]))
    async with story(clock=clock) as told:
        for time, keys in (
            ("09:15", ""),  # the start has used something
            ("09:16", ""),
            ("09:17", "jj"),
            ("09:18", "k"),
            ("09:19", ""),
            ("10:19", ""),
            ("10:20", "?"),
        ):
            await told.press(*keys)
            clock.put(f"2026-11-23T{time}")
            await told.beat()
            await told.beat()
    assert rests == ["09:15", "09:17", "09:18", "10:20"]


def test_a_rest_collects_cycles() -> None:
    class Cycle:
        pass

    one = Cycle()
    one.itself = one  # type: ignore[attr-defined]
    left = weakref.ref(one)
    gc.disable()
    try:
        del one
        library.rest()
        assert left() is None
    finally:
        gc.enable()
