"""The contact details of one card: email addresses, phone numbers, links and handles, with their
labels."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote

from followup_tui.domain.contact import MethodKind
from followup_tui.formats.parsed import MAX_METHOD_LENGTH, MAX_METHODS, single_line
from followup_tui.formats.vcard.content_lines import ContentLine
from followup_tui.formats.vcard.property_names import TYPE_LABELS, UNLABELLED_TYPES
from followup_tui.wording import Wording, wording

_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_", re.DOTALL)
_ANGLE_ADDRESS = re.compile(r"<([^<>\s]+@[^<>\s]+)>")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,30}):(.+)", re.DOTALL)
_UNRANKED = 1_000


class _Method(NamedTuple):
    rank: int
    kind: MethodKind
    value: str
    label: str
    group: str


class CardContactMethods:
    """Collects contact details property by property."""

    def __init__(self, warnings: list[str | Wording]) -> None:
        """Append to `warnings` what is dropped."""
        self._warnings = warnings
        self._methods: list[_Method] = []
        self._group_labels: dict[str, str] = {}

    def add(self, kind: MethodKind, value: str, label: str, line: ContentLine) -> None:
        """Add a contact detail; without a label, the types of its property become the label."""
        value = " ".join(value.split())
        if not value:
            return
        if len(value) > MAX_METHOD_LENGTH:
            self._warnings.append(wording("{} is too long and was skipped", line.name[:40]))
        elif len(self._methods) == MAX_METHODS:
            self._warnings.append(f"more than {MAX_METHODS} contact details; the rest was skipped")
        else:
            label = label or _type_label(line.types)
            self._methods.append(_Method(_rank(line), kind, value, label, line.group))

    def add_phone(self, value: str, line: ContentLine) -> None:
        """Add a phone number, bare or as a `tel:` URI."""
        if value[:4].lower() == "tel:":
            value = value[4:].replace(";ext=", " ext ").partition(";")[0]
        self.add("phone", value, "", line)

    def add_email(self, value: str, line: ContentLine) -> bool:
        """Add an email address; return False if the value is none."""
        if value[:7].lower() == "mailto:":
            value = value[7:].partition("?")[0]
        if match := _ANGLE_ADDRESS.search(value[:MAX_METHOD_LENGTH]):
            value = match[1]
        # Exchange writes its own directory names in place of the address.
        if "@" not in value or re.search(r"\s", value):
            return False
        self.add("email", value, "", line)
        return True

    def add_profile(self, value: str, line: ContentLine) -> None:
        """Add the value of IMPP or SOCIALPROFILE: a link if it is a web address, else a handle."""
        parameters = line.parameters
        services = parameters.get("SERVICE-TYPE") or parameters.get("X-SERVICE-TYPE") or ("",)
        service = services[0].lower()
        match = _SCHEME.fullmatch(value)
        scheme = match[1].lower() if match else ""
        if match and scheme in ("http", "https"):
            self.add("link", value, service, line)
        elif match and scheme not in ("x-apple", "urn"):
            self.add("handle", unquote(match[2]), service or scheme, line)
        else:
            handle = unquote(match[2]) if match and scheme == "x-apple" else value
            self.add("handle", handle, service, line)

    def set_group_label(self, group: str, text: str) -> None:
        """Label the properties of a group, from X-ABLabel; the first label counts."""
        built_in = _APPLE_LABEL.fullmatch(text)
        label = single_line(built_in[1].lower() if built_in else text)
        if group and label:
            self._group_labels.setdefault(group, label)

    def group_label(self, group: str) -> str:
        """Return the label of a group; "" if it has none."""
        return self._group_labels.get(group, "")

    def by_preference(self) -> tuple[tuple[MethodKind, str, str], ...]:
        """Return kind, value and label of each contact detail once, the preferred ones first."""
        labels = {
            (method.kind, method.value): self._group_labels.get(method.group, method.label)
            for method in sorted(self._methods, key=lambda method: method.rank)
        }
        return tuple((kind, value, label) for (kind, value), label in labels.items())


def _rank(line: ContentLine) -> int:
    """Return 0 for TYPE=pref of vCard 3, else the PREF number of vCard 4; lower comes first."""
    if "pref" in line.types:
        return 0
    number = line.parameters.get("PREF", ("",))[0]
    return int(number) if re.fullmatch("[0-9]{1,3}", number) else _UNRANKED


def _type_label(types: tuple[str, ...]) -> str:
    # Android writes a user-defined label as X-Work%20desk.
    words = (unquote(word.removeprefix("x-")) for word in types if word not in UNLABELLED_TYPES)
    labels = (TYPE_LABELS.get(word, word) for word in words)
    return single_line(" ".join(dict.fromkeys(labels)))
