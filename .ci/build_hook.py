"""Puts the man page into the wheel: `share/man/man1/followup.1`, made from the topics."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ManPageHook(BuildHookInterface):  # type: ignore[type-arg]
    """Makes the page before the wheel is packed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the page and add it to what is installed beside the package."""
        sys.path.insert(0, self.root)
        try:
            from followup_tui.system import topics
            from followup_tui.system.man_page import man_page
        finally:
            sys.path.remove(self.root)
        newest = max(file.stat().st_mtime for file in topics.FOLDER.glob("*.md"))
        moment = time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", newest)))
        summary = self.metadata.core.description.rstrip(".")
        date = time.strftime("%Y-%m-%d", moment)
        self._folder = TemporaryDirectory()
        page = Path(self._folder.name) / "followup.1"
        page.write_text(man_page(self.metadata.version, date, summary), "utf-8")
        build_data["shared_data"][str(page)] = "share/man/man1/followup.1"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the page that was packed."""
        self._folder.cleanup()
