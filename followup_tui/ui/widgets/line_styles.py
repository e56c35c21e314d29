"""The styles a drawing widget needs, looked up from its component classes and kept legible.

Knows colours of the theme only; never names one.
"""

from __future__ import annotations

from functools import lru_cache

from rich.style import Style
from textual.color import Color
from textual.widget import Widget

# WCAG's least contrast for body text; several light themes miss it by far.
_LEAST_CONTRAST = 4.5


class LineStyles:
    """Rich styles by style name for one widget, worked out once for each look of it."""

    def __init__(self, widget: Widget, prefix: str) -> None:
        self._widget = widget
        self._prefix = prefix
        self._known = frozenset(widget.COMPONENT_CLASSES)
        self._styles: dict[str, Style] = {}
        self._unique: dict[Style, Style] = {}

    def __call__(self, names: str) -> Style:
        """The style of space-separated names, later ones on top; an unknown one changes nothing.

        Equal styles are one object.
        """
        style = self._styles.get(names)
        if style is None:
            classes = [f"{self._prefix}--{name}" for name in names.split()]
            found = [name for name in classes if name in self._known]
            style = self._widget.get_visual_style(*found).rich_style
            # A visual style leaves 'reverse' out.
            for name in found:
                style += self._widget.get_component_styles(name).text_style
            style = readable_style(style)
            style = self._styles[names] = self._unique.setdefault(style, style)
        return style

    def clear(self) -> None:
        """Forget all: theme, focus or rules have changed."""
        self._styles.clear()
        self._unique.clear()


@lru_cache(maxsize=512)
def readable_style(style: Style) -> Style:
    """The style with its text moved towards black or white until it can be read; ANSI stays."""
    if style.color is None or style.bgcolor is None:
        return style
    ink, ground = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
    if style.color.triplet is None or style.bgcolor.triplet is None or style.reverse:
        return style
    if _contrast(ink, ground) >= _LEAST_CONTRAST:
        return style
    end = ground.get_contrast_text(1.0)
    for step in range(1, 10):
        mixed = ink.blend(end, step / 10)
        if _contrast(mixed, ground) >= _LEAST_CONTRAST:
            break
    return style + Style.from_color(mixed.rich_color)


def _contrast(one: Color, other: Color) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Color) -> float:
    """Relative luminance as WCAG defines it."""
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in color.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
