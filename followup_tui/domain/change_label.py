"""What a change did, as a value; it becomes a sentence only where a person reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from followup_tui.wording import Data, Wording, as_wording, join, wording

Between = Literal["and", "into"]


@dataclass(frozen=True, slots=True)
class ChangeLabel:
    """A change in words: "Done: May Chen, deck" is a verb, a name and a detail.

    `verb` is ours alone ("Snoozed to Fri 4 Dec"); `between` stands between two names."""

    verb: str
    names: tuple[str, ...] = ()
    details: tuple[Wording, ...] = ()
    between: Between = "and"

    def __str__(self) -> str:
        return str(self.wording)

    @property
    def subject(self) -> Wording:
        """Return names and details: what stands after the verb."""
        names = join_names(self.names, self.between)
        return join([names, *self.details] if names else [*self.details])

    @property
    def wording(self) -> Wording:
        """Return the sentence, with names and other data as such."""
        subject = self.subject
        if not (self.verb and subject):
            return as_wording(self.verb) + subject
        return as_wording(f"{self.verb}: ") + subject

    def with_details(self, *details: Wording) -> ChangeLabel:
        """Return the label with those further details that are not empty."""
        return replace(self, details=(*self.details, *filter(None, details)))


def as_label(label: str | ChangeLabel) -> ChangeLabel:
    """Return a verb of ours as a label; a label as it is."""
    return ChangeLabel(label) if isinstance(label, str) else label


def label_from_text(text: str) -> ChangeLabel:
    """Return a label that older programs wrote as text: all but the verb is user data."""
    verb, _, rest = text.partition(": ")
    # The only text with a name before its colon began like this.
    if not (verb and rest) or verb.startswith("Follow-up with "):
        verb, rest = "", text
    return ChangeLabel(verb, details=(Wording((Data(rest),)),) if rest else ())


def join_names(names: Sequence[str], between: Between = "and") -> Wording:
    """Return "May Chen", "May Chen and Omar Khalil" or "May Chen and 4 more"."""
    if not names:
        return Wording()
    if len(names) == 1:
        return wording("{}", names[0])
    if len(names) == 2:
        return wording(f"{{}} {between} {{}}", *names)
    return wording("{} and {} more", names[0], len(names) - 1)
