"""The commands of the documentation, run as they stand there, each topic in an empty home.

Blocks marked `sh` are run; `bash` marks what can't be (an installation, a shell's own setup)."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from followup_tui.system.topics import TOPIC_NAMES, topic
from tests.cli.running import Spawn

pytestmark = pytest.mark.once

_FORMATS = Path(__file__).parent.parent / "formats"
_SAMPLES = {
    "contacts.vcf": "files/google.vcf",
    "contacts.csv": "files/google_new.csv",
    "Connections.csv": "files/Connections.csv",
    "messages.csv": "files/linkedin_messages.csv",
    "message.eml": "mails/gmail_reply.eml",
    "archive.mbox": "mails/gmail_reply.eml",
}
_GUESTS = "Guest,Email,Table,Seat\nMay Chen,may@acme.example,blue,4\n"
_CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
BEGIN:VEVENT
UID:one@example
DTSTART:20261118T100000Z
DTEND:20261118T110000Z
SUMMARY:Lunch
ORGANIZER:mailto:ana@ruiz.example
ATTENDEE;CN=May Chen:mailto:may@acme.example
END:VEVENT
END:VCALENDAR
"""


def _blocks(name: str) -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```", topic(name).text, re.DOTALL | re.MULTILINE)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home, with the files that topics speak of in its folder for downloads."""
    folder = tmp_path / "empty" / "downloads"
    folder.mkdir(parents=True)
    for name, sample in _SAMPLES.items():
        shutil.copy(_FORMATS / sample, folder / name)
    (folder / "guests.csv").write_text(_GUESTS)
    (folder / "calendar.ics").write_text(_CALENDAR.replace("\n", "\r\n"))
    return folder.parent


@pytest.mark.parametrize("name", [name for name in TOPIC_NAMES if _blocks(name)])
def test_the_commands_of_a_topic_work_in_an_empty_home(name: str, spawn: Spawn, home: Path) -> None:
    script = "".join(_blocks(name))
    if "jq" in script and not shutil.which("jq"):
        pytest.skip("needs jq")
    if name == "import-outlook":
        shutil.copy(_FORMATS / "files" / "outlook.csv", home / "downloads" / "contacts.csv")
    prepare = "unset FOLLOWUP_DB ${!XDG_*}; cd ~/downloads; set -eo pipefail\n"
    done = spawn(prepare + script, HOME=str(home))
    assert done.code == 0, (script, done)
    assert "Traceback" not in done.err


def test_no_command_stands_in_a_block_that_is_not_run() -> None:
    for name in TOPIC_NAMES:
        for block in re.findall(r"^```bash\n(.*?)^```", topic(name).text, re.DOTALL | re.MULTILINE):
            assert not re.search(r"^followup ", block, re.MULTILINE), (name, block)
