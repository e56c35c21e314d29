"""The check of `doctor` that looks at the queue."""

from __future__ import annotations

import os
from collections.abc import Iterator

from followup_tui.actions.queue_entries import read_queue
from followup_tui.domain.date_words import pluralize
from followup_tui.errors import FollowupError
from followup_tui.storage.checks.finding import Examined, Finding, examples
from followup_tui.system import paths
from followup_tui.wording import as_wording, wording

_CHECK = "queue"


def check_queue(examined: Examined) -> Iterator[Finding]:
    """Find lines that could not be saved, and lines that wait for a database that is gone."""
    try:
        entries = read_queue(paths.queue(), examined.now)
    except FollowupError as error:
        yield Finding(_CHECK, error.problem, as_wording("check that the state folder is yours"))
        return
    rejected = [entry.text for entry in entries if entry.state == "rejected"]
    if rejected:
        verb = as_wording("was" if len(rejected) == 1 else "were")
        count = as_wording(pluralize(len(rejected), "queued line"))
        problem = wording("{} {} not saved: {}", count, verb, examples(rejected))
        yield Finding(_CHECK, problem, as_wording("edit or drop them (followup queue)"))
    gone = [
        entry.database
        for entry in entries
        if entry.state == "waiting" and not os.path.exists(entry.database)
    ]
    if gone:
        verb = as_wording("waits" if len(gone) == 1 else "wait")
        count = as_wording(pluralize(len(gone), "queued line"))
        missing = examples(list(dict.fromkeys(gone)))
        problem = wording("{} {} for a database that is gone: {}", count, verb, missing)
        yield Finding(_CHECK, problem, as_wording("put it back, or drop them (followup queue)"))
