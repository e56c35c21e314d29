"""What salvage reads of the journal's entries."""

from __future__ import annotations

from followup_tui.domain.change import Edit
from followup_tui.domain.contact import Contact
from followup_tui.domain.damaged_text import DamagedText
from followup_tui.storage import records
from followup_tui.storage.salvage_journal import JournalStates


def test_text_that_was_damaged_when_it_was_recorded_is_read() -> None:
    contact = Contact(DamagedText("Ren\ufffd", b"Ren\xe9"), id=1, uid="one")
    states = JournalStates(lambda table, record_id: True)
    assert states.add(records.edits_to_json([Edit(None, contact)]), was_undone=False)
    assert states.existing("contact") == {1: {"name": "Ren\ufffd", "id": 1, "uid": "one"}}


def test_nonsense_instead_of_a_record_is_no_entry() -> None:
    states = JournalStates(lambda table, record_id: True)
    assert not states.add('[["contact",null,{"id":1,"name":{"raw":7}}]]', was_undone=False)
    assert not states.add('[["contact",null,{"id":1,"name":{"x":"7"}}]]', was_undone=False)
