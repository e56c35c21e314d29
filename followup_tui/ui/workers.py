"""Starting Textual workers from objects that are no widgets."""

from __future__ import annotations

from collections.abc import Callable, Coroutine

from textual.dom import DOMNode
from textual.worker import Worker


def start_worker(
    node: DOMNode,
    work: Callable[[], Coroutine[None, None, None]],
    *,
    group: str,
    exclusive: bool = False,
) -> Worker[None]:
    """Run a coroutine function as a worker of a node; `exclusive` cancels the others of its group.

    Not a coroutine: one that is cancelled before it starts would warn that nobody awaited it."""
    return node.run_worker(work, group=group, exclusive=exclusive)
