"""What the library is kept from doing."""

from __future__ import annotations

import gc
import weakref

import pytest
from textual._styles_cache import StylesCache
from textual.color import Color
from textual.geometry import Region

from followup_tui.ui.terminal import textual_patches
from tests.ui.conftest import OpenApp
from tests.ui.test_time import SetClock


def test_what_was_drawn_of_a_widget_goes_with_it() -> None:
    textual_patches.patch_styles_cache()
    textual_patches.patch_styles_cache()
    drawn = StylesCache()
    black = Color(0, 0, 0)
    assert drawn.get_inner_outer(black, black)[0].background == black
    left = weakref.ref(drawn)
    del drawn
    assert left() is None


async def test_what_keys_have_used_is_given_back_and_now_and_then_what_is_remembered(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    rests: list[str] = []
    forgot: list[str] = []
    clock = SetClock("2026-11-23T09:14")
    monkeypatch.setattr(
        textual_patches, "release_memory", lambda: rests.append(str(clock.now())[11:16])
    )
    monkeypatch.setattr(
        textual_patches, "clear_caches", lambda _: forgot.append(str(clock.now())[11:16])
    )
    async with open_app(clock=clock) as user:
        await user.tick()
        assert rests == ["09:14"]  # the start has used something
        for time, keys in (
            ("09:15", ""),
            ("09:17", "jj"),
            ("09:18", "k"),
            ("09:19", ""),
            ("09:31", ""),
            ("09:32", "?"),
            ("09:33", "j"),
        ):
            await user.press(*keys)
            clock.put(f"2026-11-23T{time}")
            await user.tick()
            await user.tick()
    assert rests == ["09:14", "09:17", "09:18", "09:32", "09:33"]
    assert forgot == ["09:32"]


async def test_what_the_library_remembers_can_be_emptied(open_app: OpenApp) -> None:
    async with open_app() as user:
        await user.press("j")
        region = Region(1, 2, 3, 4)
        region.union(Region(5, 6, 7, 8))
        found = user.screen.prompt_bar.input
        remembered = user.screen.prompt_bar._query_one_cache
        caches = (Region.union, Color.parse, Color.rich_color.fget)  # type: ignore[attr-defined]
        drawn = user.screen.contacts._styles_cache
        before = user.app.export_screenshot()
        assert remembered.keys()
        assert drawn._cache
        assert all(one.cache_info().currsize for one in caches)
        textual_patches.clear_caches(user.app)
        assert not remembered.keys()
        assert not drawn._cache
        assert not any(one.cache_info().currsize for one in caches)
        assert user.screen.prompt_bar.input is found
        user.app.refresh()
        await user.wait()
        assert user.app.export_screenshot() == before


def test_a_rest_collects_cycles() -> None:
    class Cycle:
        pass

    one = Cycle()
    one.itself = one  # type: ignore[attr-defined]
    left = weakref.ref(one)
    gc.disable()
    try:
        del one
        textual_patches.release_memory()
        assert left() is None
    finally:
        gc.enable()
