"""The text for the progress of long work."""

from __future__ import annotations

import pytest

from followup_tui.system.progress import ProgressStage, progress_text


@pytest.mark.parametrize(
    ("done", "total", "step", "seconds", "expected"),
    [
        (
            *(45_000_000, 100_000_000, ProgressStage.READING, 3.0),
            "Reading 45%, 15.0 MB/s, 4s left",
        ),
        (45_000_000, None, ProgressStage.READING, 3.0, "Reading 45.0 MB, 15.0 MB/s"),
        (500, 30_000, ProgressStage.WRITING, 2.0, "Writing 1%, 250/s, 2 min left"),
        (30_000, 30_000, ProgressStage.WRITING, 2.0, "Writing 100%, 15,000/s"),
        (0, 30_000, ProgressStage.COMPARING, 0.0, "Comparing 0%, 0/s"),
        (1, 1_000_000, ProgressStage.COMPARING, 1.0, "Comparing 0%, 1/s, 278h left"),
        # The file grew meanwhile.
        (2_000_000, 1_000_000, ProgressStage.READING, 1.0, "Reading 2.0 MB, 2.0 MB/s"),
        (0, 0, ProgressStage.READING, 1.0, "Reading 0.0 MB, 0.0 MB/s"),
    ],
)
def test_rate_and_time_left(done, total, step, seconds, expected):
    assert progress_text(done, total, step, seconds) == expected
