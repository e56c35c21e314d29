"""Rich styles for a line-drawing widget, from its component classes, with readable contrast."""

from __future__ import annotations

from functools import lru_cache

from rich.style import Style
from textual.color import Color
from textual.widget import Widget

# The minimum contrast of WCAG for body text; several light themes miss it by far.
_MIN_CONTRAST = 4.5


class LineStyles:
    """A cache of one widget's Rich styles by style names; clear it when its look changes."""

    def __init__(self, widget: Widget, prefix: str) -> None:
        self._widget = widget
        self._prefix = prefix
        self._known = frozenset(widget.COMPONENT_CLASSES)
        self._styles: dict[str, Style] = {}
        self._unique: dict[Style, Style] = {}

    def __call__(self, names: str) -> Style:
        """Return the style of space-separated names, later ones on top; ignore unknown names.

        Equal styles are the same object.
        """
        style = self._styles.get(names)
        if style is None:
            classes = [f"{self._prefix}--{name}" for name in names.split()]
            known = [name for name in classes if name in self._known]
            style = self._widget.get_visual_style(*known).rich_style
            # A visual style drops 'reverse'.
            for name in known:
                style += self._widget.get_component_styles(name).text_style
            style = readable_style(style)
            style = self._styles[names] = self._unique.setdefault(style, style)
        return style

    def clear(self) -> None:
        """Forget all styles: the theme, the focus or the rules have changed."""
        self._styles.clear()
        self._unique.clear()


@lru_cache(maxsize=512)
def readable_style(style: Style) -> Style:
    """Move the text colour towards black or white until it is readable; keep ANSI colours."""
    if style.color is None or style.bgcolor is None:
        return style
    text, ground = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
    if style.color.triplet is None or style.bgcolor.triplet is None or style.reverse:
        return style
    if contrast(text, ground) >= _MIN_CONTRAST:
        return style
    end = ground.get_contrast_text(1.0)
    for step in range(1, 10):
        mixed = text.blend(end, step / 10)
        if contrast(mixed, ground) >= _MIN_CONTRAST:
            break
    return style + Style.from_color(mixed.rich_color)


def contrast(first: Color, second: Color) -> float:
    """Return the contrast ratio of two colours as WCAG defines it, from 1 to 21."""
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Color) -> float:
    """Return the relative luminance as WCAG defines it, from 0 to 1."""
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in color.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
