"""The ways to reach a person that a card names, and what each is called."""

from __future__ import annotations

import re
from urllib.parse import unquote

from followup_tui.domain.contact import MethodKind
from followup_tui.formats.parsed import MAX_METHOD_LENGTH, MAX_METHODS, single_line
from followup_tui.formats.vcard.content_lines import ContentLine
from followup_tui.formats.vcard.property_names import TYPE_LABELS, UNLABELLED_TYPES

_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_", re.DOTALL)
_ANGLE = re.compile(r"<([^<>\s]+@[^<>\s]+)>")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,30}):(.+)", re.DOTALL)


class CardContactMethods:
    """Takes the text of one property after the other."""

    def __init__(self, left_out: list[str]) -> None:
        """`left_out` is told what is not kept."""
        self._left_out = left_out
        self._methods: list[tuple[int, MethodKind, str, str, str]] = []
        self._names: dict[str, str] = {}

    def add(self, kind: MethodKind, value: str, label: str, line: ContentLine) -> None:
        """One way; without a label it is called after the types of its property."""
        value = " ".join(value.split())
        if not value:
            return
        if len(value) > MAX_METHOD_LENGTH:
            self._left_out.append(f"{line.name[:40]} is too long to keep")
        elif len(self._methods) == MAX_METHODS:
            self._left_out.append(f"has more than {MAX_METHODS} ways to reach the person")
        else:
            label = label or _type_label(line.types)
            self._methods.append((_rank(line), kind, value, label, line.group))

    def add_phone(self, value: str, line: ContentLine) -> None:
        """A number, bare or as a link."""
        if value[:4].lower() == "tel:":
            value = value[4:].replace(";ext=", " ext ").partition(";")[0]
        self.add("phone", value, "", line)

    def add_email(self, value: str, line: ContentLine) -> bool:
        """An address; false where it is none."""
        if value[:7].lower() == "mailto:":
            value = value[7:].partition("?")[0]
        if angle := _ANGLE.search(value[:MAX_METHOD_LENGTH]):
            value = angle[1]
        # Exchange writes its own directory names where the address belongs.
        if "@" not in value or re.search(r"\s", value):
            return False
        self.add("email", value, "", line)
        return True

    def add_profile(self, value: str, line: ContentLine) -> None:
        """IMPP, and profiles on social sites: a link where it is one, else a handle."""
        given = line.parameters
        service = (given.get("SERVICE-TYPE") or given.get("X-SERVICE-TYPE") or ("",))[0]
        scheme = _SCHEME.fullmatch(value)
        if scheme and scheme[1].lower() in ("http", "https"):
            self.add("link", value, service.lower(), line)
        elif scheme and scheme[1].lower() not in ("x-apple", "urn"):
            self.add("handle", unquote(scheme[2]), service.lower() or scheme[1].lower(), line)
        else:
            is_apple = scheme and scheme[1].lower() == "x-apple"
            rest = unquote(scheme[2]) if scheme and is_apple else value
            self.add("handle", rest, service.lower(), line)

    def set_group_label(self, group: str, text: str) -> None:
        """What the properties of a group are called, by X-ABLabel; the first one counts."""
        built_in = _APPLE_LABEL.fullmatch(text)
        name = single_line(built_in[1].lower() if built_in else text)
        if group and name:
            self._names.setdefault(group, name)

    def group_label(self, group: str) -> str:
        """What a group is called; empty where it has no name."""
        return self._names.get(group, "")

    def by_preference(self) -> tuple[tuple[MethodKind, str, str], ...]:
        """Kind, value and label of each, once."""
        ranked = sorted(self._methods, key=lambda method: method[0])
        found = {
            (kind, value): self._names.get(group, label) for _, kind, value, label, group in ranked
        }
        return tuple((kind, value, label) for (kind, value), label in found.items())


def _rank(line: ContentLine) -> int:
    """Lower comes first: the word pref of vCard 3, or the number of vCard 4."""
    if "pref" in line.types:
        return 0
    number = line.parameters.get("PREF", ("",))[0]
    return int(number) if re.fullmatch("[0-9]{1,3}", number) else 1_000


def _type_label(types: tuple[str, ...]) -> str:
    # Android writes a label of the user's own as X-Work%20desk.
    plain = (unquote(word.removeprefix("x-")) for word in types if word not in UNLABELLED_TYPES)
    words = (TYPE_LABELS.get(word, word) for word in plain)
    return single_line(" ".join(dict.fromkeys(words)))
