"""What the library is kept from doing."""

from __future__ import annotations

import weakref

from textual._styles_cache import StylesCache
from textual.color import Color

from followup_tui.ui import library


def test_what_was_drawn_of_a_widget_goes_with_it() -> None:
    library.mend()
    library.mend()
    drawn = StylesCache()
    black = Color(0, 0, 0)
    assert drawn.get_inner_outer(black, black)[0].background == black
    left = weakref.ref(drawn)
    del drawn
    assert left() is None
