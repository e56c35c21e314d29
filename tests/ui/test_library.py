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


async def test_once_an_hour_what_was_used_for_a_moment_is_given_back(
    story: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    rests: list[str] = []
    clock = SetClock("2026-11-23T09:14")
    monkeypatch.setattr(library, "rest", lambda: rests.append(str(clock.now())[11:16]))
    async with story(clock=clock) as told:
        for time in ("09:14", "09:59", "10:00", "10:01", "10:59", "12:30"):
            clock.put(f"2026-11-23T{time}")
            await told.beat()
    assert rests == ["10:00", "12:30"]


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
