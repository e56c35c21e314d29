"""The locale decides the order of day and month where no setting does."""

from __future__ import annotations

import pytest

from followup_tui.system.date_order import is_month_first


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, False),
        ({"LANG": "en_US.UTF-8"}, True),
        ({"LANG": "en_US.UTF-8", "LC_TIME": "en_GB.UTF-8"}, False),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "es_US@latin"}, True),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "C"}, False),
        ({"LC_ALL": "", "LANG": "en_PH"}, True),
    ],
)
def test_the_territory_decides(environ: dict[str, str], expected: bool) -> None:
    assert is_month_first(environ) is expected
