"""What the properties of one card say about a person. Nothing is lost without a word: what has no
field of ours is kept as it stood."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from followup_tui.domain.cadence import NEVER, Cadence
from followup_tui.domain.language import form_values
from followup_tui.errors import BadInputError
from followup_tui.formats.foreign_dates import parse_birthday
from followup_tui.formats.parsed import (
    MAX_EXTRA_LENGTH,
    MAX_TAGS,
    ParsedContact,
    has_visible_text,
    single_line,
)
from followup_tui.formats.vcard.contact_methods import CardContactMethods
from followup_tui.formats.vcard.content_lines import ContentLine
from followup_tui.formats.vcard.escapes import join_part, split_list, split_value, unescape
from followup_tui.formats.vcard.property_names import (
    DEFAULT_CATEGORIES,
    HANDLE_PROPERTIES,
    IGNORED_PROPERTIES,
    MEDIA_PROPERTIES,
    OWN_EXTRA_PROPERTY,
    OWN_PREFIX,
)

MAX_EXTRA_FIELDS = 200
_UID_LENGTH = 1_000
_TAG_LENGTH = 100
_ZONE_LENGTH = 60


class CardProperties:
    """The properties of one card, taken one by one; `person` then gives who it is."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.media_count = 0
        self.warnings: list[str] = []
        self.is_group = False
        self._old = False
        self._single: dict[str, str] = {}
        self._notes: list[str] = []
        self._tags: dict[str, None] = {}
        self._methods = CardContactMethods(self.warnings)
        self._addresses: list[tuple[ContentLine, list[str]]] = []
        self._extra: list[tuple[str, str, str]] = []

    def add_property(self, line: ContentLine) -> None:
        """Take in one property."""
        if line.name in MEDIA_PROPERTIES:
            self.media_count += bool(line.value.strip())
        elif line.name in IGNORED_PROPERTIES:
            self._old = self._old or (line.name == "VERSION" and line.value.strip() == "2.1")
        elif line.name in HANDLE_PROPERTIES:
            self._methods.add("handle", self._text(line), HANDLE_PROPERTIES[line.name], line)
        elif reader := _READERS.get(line.name):
            reader(self, line)
        else:
            self._keep(line)

    def contact(self) -> ParsedContact | None:
        """Who the card tells of; nothing where it has neither name, company nor e-mail."""
        methods = self._methods.by_preference()
        emails = [value for kind, value, _ in methods if kind == "email"]
        given = self._single
        named = [given.get(key, "") for key in ("FN", "N")]
        # Some writers put the address where the name should be.
        named.sort(key=lambda name: "@" in name)
        choices = (*named, given.get("NICKNAME", ""), given.get("ORG", ""), *emails[:1])
        name = next((choice for choice in choices if has_visible_text(choice)), "")
        if not name:
            return None
        return ParsedContact(
            name=name,
            place=self.place,
            uid=given.get("UID", ""),
            nickname=given.get("NICKNAME", ""),
            company=given.get("ORG", ""),
            role=given.get("TITLE", "") or given.get("ROLE", ""),
            location=self._location(),
            notes="\n".join(self._notes),
            birthday=given.get("BDAY"),
            methods=methods,
            tags=tuple(self._tags),
            extra=self._kept(name),
            met_on=given.get("MET-ON"),
            time_zone=given.get("TZ", ""),
            strength=int(given.get("STRENGTH", "0")),
            cadence=given.get("CADENCE"),
            met=given.get("MET", ""),
        )

    def _text(self, line: ContentLine) -> str:
        return unescape(line.value, self._old).strip()

    def _keep(self, line: ContentLine) -> None:
        value = line.value.strip()
        if not value:
            return
        if len(value) > MAX_EXTRA_LENGTH or len(line.name_with_parameters) > MAX_EXTRA_LENGTH:
            self.warnings.append(f"{line.name[:40]} is too long to keep")
        else:
            self._extra.append((line.group, line.name_with_parameters, value))

    def _set(self, key: str, value: str, line: ContentLine) -> None:
        """The first value counts; another one is kept beside it."""
        if not value:
            return
        if key not in self._single:
            self._single[key] = value
        elif self._single[key] != value:
            self._keep(line)

    def _name(self, line: ContentLine) -> None:
        self._set("FN", single_line(self._text(line)), line)

    def _structured_name(self, line: ContentLine) -> None:
        rough = split_value(line.value.strip())
        split = [join_part(part, self._old) for part in rough]
        while rough and not rough[-1]:
            rough.pop()
        family, given, middle, before, after = (split + [""] * 5)[:5]
        self._set("N", single_line(f"{before} {given} {middle} {family} {after}"), line)
        self._single.setdefault("raw N", ";".join(rough))
        self._single.setdefault("plain N", single_line(f"{given} {family}"))

    def _organisation(self, line: ContentLine) -> None:
        split = [single_line(unescape(part, self._old)) for part in split_value(line.value)]
        if any(split[1:]):
            self._keep(line)
        self._set("ORG", split[0], line)

    def _nickname(self, line: ContentLine) -> None:
        self._set("NICKNAME", single_line(", ".join(split_list(line.value, self._old))), line)

    def _short(self, line: ContentLine) -> None:
        self._set(line.name, single_line(self._text(line)), line)

    def _role(self, line: ContentLine) -> None:
        if "TITLE" in self._single:
            self._keep(line)
        else:
            self._short(line)

    def _uid(self, line: ContentLine) -> None:
        uid = single_line(self._text(line))
        if len(self._text(line)) < _UID_LENGTH:
            self._set("UID", uid, line)

    def _note(self, line: ContentLine) -> None:
        if note := self._text(line):
            self._notes.append(note)

    def _birthday(self, line: ContentLine) -> None:
        omitted = line.parameters.get("X-APPLE-OMIT-YEAR", ("",))[0]
        day = parse_birthday(line.value, omitted)
        if day:
            self._set("BDAY", day, line)
        elif line.value.strip():
            self._keep(line)
            self.warnings.append("has a birthday that is no day and was kept beside")

    def _categories(self, line: ContentLine) -> None:
        value = line.value
        if self._old and "," not in value:
            value = value.replace(";", ",")
        for word in split_list(value, self._old):
            # The quick-add line writes tags as one word.
            tag = "-".join(word.lstrip("#").split())[:_TAG_LENGTH]
            if tag and tag.lower() not in DEFAULT_CATEGORIES:
                if len(self._tags) < MAX_TAGS:
                    self._tags.setdefault(tag)
                elif tag not in self._tags:
                    self.warnings.append(f"has more than {MAX_TAGS} categories")
                    return

    def _address(self, line: ContentLine) -> None:
        split = [join_part(part, self._old) for part in split_value(line.value)]
        if any(split):
            self._addresses.append((line, (split + [""] * 7)[:7]))

    def _kind(self, line: ContentLine) -> None:
        if line.value.strip().lower() == "group":
            self.is_group = True
        elif line.value.strip().lower() != "individual":
            self._keep(line)

    def _label(self, line: ContentLine) -> None:
        self._methods.set_group_label(line.group, self._text(line))

    def _phone(self, line: ContentLine) -> None:
        self._methods.add_phone(self._text(line), line)

    def _email(self, line: ContentLine) -> None:
        if not self._methods.add_email(self._text(line), line):
            self._keep(line)

    def _link(self, line: ContentLine) -> None:
        self._methods.add("link", self._text(line), "", line)

    def _profile(self, line: ContentLine) -> None:
        self._methods.add_profile(self._text(line), line)

    def _zone(self, line: ContentLine) -> None:
        """TZ where it names a zone; an offset from UTC does not, as it moves with summer."""
        zone = self._text(line)
        is_zone = len(zone) <= _ZONE_LENGTH and "/" in zone and _is(form_values.time_zone, zone)
        self._set("TZ", zone, line) if is_zone else self._keep(line)

    def _own(self, line: ContentLine) -> None:
        """What only we write of a person, where it is as we write it."""
        key, value = line.name.removeprefix(OWN_PREFIX), single_line(self._text(line))
        if _OWN_FORMS[key](value):
            self._set(key, value, line)
        else:
            self._keep(line)

    def _own_extra(self, line: ContentLine) -> None:
        """A field that another kind of import brought, as we write it: its name, then its value."""
        name, *rest = [unescape(part) for part in split_value(line.value)]
        if len(rest) == 1 and rest[0] and max(len(name), len(rest[0])) <= MAX_EXTRA_LENGTH:
            self._extra.append(("", name, rest[0]))
        else:
            self._keep(line)

    def _android(self, line: ContentLine) -> None:
        kind, *rest = [unescape(part, self._old) for part in split_value(line.value)]
        if kind == "vnd.android.cursor.item/nickname" and rest and "NICKNAME" not in self._single:
            self._set("NICKNAME", single_line(rest[0]), line)
        else:
            self._keep(line)

    def _location(self) -> str:
        """City and country of the first address that has any; what else it says is kept."""
        location = ""
        for line, (box, more, street, city, region, code, country) in self._addresses:
            here = single_line(", ".join(part for part in (city or region, country) if part))
            used = bool(here) and not location
            location = location or here
            if not used or box or more or street or code or (city and region):
                self._keep(line)
        return location

    def _kept(self, name: str) -> tuple[tuple[str, str], ...]:
        """The unknown fields, a date's or relative's own label among its parameters."""
        given = self._single
        pairs = []
        if _odd_split(given, name):
            pairs.append(("N", given["raw N"][:MAX_EXTRA_LENGTH]))
        for group, full_name, value in self._extra:
            label = self._methods.group_label(group)
            suffix = f';X-ABLABEL="{label}"'.replace("\n", " ") if group and label else ""
            pairs.append((full_name + suffix, value))
        if len(pairs) > MAX_EXTRA_FIELDS:
            self.warnings.append(f"has more than {MAX_EXTRA_FIELDS} further fields")
        return tuple(dict.fromkeys(pairs[:MAX_EXTRA_FIELDS]))


def _odd_split(given: dict[str, str], name: str) -> bool:
    """Whether N says more than that the last word is the family name, as for Jan de Vries."""
    plain = given.get("plain N", "")
    family = join_part(split_value(given.get("raw N", ""))[0])
    return bool(plain) and (plain != name or name.rpartition(" ")[2] != family)


def _is(form: Callable[[str], object], text: str) -> bool:
    """Whether a text has this form."""
    try:
        form(text)
    except (ValueError, BadInputError):
        return False
    return True


_OWN_FORMS: dict[str, Callable[[str], bool]] = {
    "MET": bool,
    "MET-ON": partial(_is, form_values.day),
    "CADENCE": lambda text: text == NEVER or _is(Cadence.parse, text),
    "STRENGTH": lambda text: text in tuple("12345"),
}
_READERS: dict[str, Callable[[CardProperties, ContentLine], None]] = {
    "FN": CardProperties._name,
    "N": CardProperties._structured_name,
    "ORG": CardProperties._organisation,
    "NICKNAME": CardProperties._nickname,
    "TITLE": CardProperties._short,
    "ROLE": CardProperties._role,
    "UID": CardProperties._uid,
    "NOTE": CardProperties._note,
    "BDAY": CardProperties._birthday,
    "CATEGORIES": CardProperties._categories,
    "ADR": CardProperties._address,
    "KIND": CardProperties._kind,
    "X-ADDRESSBOOKSERVER-KIND": CardProperties._kind,
    "X-ABLABEL": CardProperties._label,
    "TEL": CardProperties._phone,
    "EMAIL": CardProperties._email,
    "URL": CardProperties._link,
    "IMPP": CardProperties._profile,
    "X-SOCIALPROFILE": CardProperties._profile,
    "SOCIALPROFILE": CardProperties._profile,
    "X-ANDROID-CUSTOM": CardProperties._android,
    OWN_EXTRA_PROPERTY: CardProperties._own_extra,
    **{f"{OWN_PREFIX}{key}": CardProperties._own for key in _OWN_FORMS},
    "TZ": CardProperties._zone,
}
