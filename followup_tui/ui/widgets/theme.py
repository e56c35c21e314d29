"""Sets an app's theme before its style sheets are parsed; later, they would be parsed twice."""

from __future__ import annotations

from typing import Any

from textual.app import App

DEFAULT_THEME = "tokyo-night"


def apply_theme(app: App[Any], *wanted: object) -> str:
    """Apply the first wanted theme that exists, else the default; return its name."""
    names = (*map(str, wanted), DEFAULT_THEME)
    theme_name = next(name for name in names if name in app.available_themes)
    app.set_reactive(App.theme, theme_name)
    app.set_class(app.current_theme.dark, "-dark-mode", update=False)
    app.set_class(not app.current_theme.dark, "-light-mode", update=False)
    app.stylesheet.set_variables(app.get_css_variables())
    return theme_name
