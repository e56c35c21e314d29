"""Which theme an app wears, put on before its styles are read: later, they would be read twice."""

from __future__ import annotations

from typing import Any

from textual.app import App

DEFAULT_THEME = "tokyo-night"


def apply_theme(app: App[Any], *wanted: object) -> str:
    """Put on the first of the wanted themes that there is, else the default; gives its name."""
    names = (*map(str, wanted), DEFAULT_THEME)
    name = next(one for one in names if one in app.available_themes)
    app.set_reactive(App.theme, name)
    app.set_class(app.current_theme.dark, "-dark-mode", update=False)
    app.set_class(not app.current_theme.dark, "-light-mode", update=False)
    app.stylesheet.set_variables(app.get_css_variables())
    return name
