"""Turns the properties of one card into a contact. Whatever a contact has no field for is kept as
an extra field, unchanged."""

from __future__ import annotations

from collections.abc import Callable

from followup_tui.domain.language import form_values
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
from followup_tui.formats.vcard.own_properties import (
    OWN_EXTRA_PROPERTY,
    OWN_PREFIX,
    OWN_VALIDATORS,
    parses,
)
from followup_tui.formats.vcard.property_names import (
    DEFAULT_CATEGORIES,
    HANDLE_PROPERTIES,
    IGNORED_PROPERTIES,
    MEDIA_PROPERTIES,
)
from followup_tui.wording import Wording, wording

MAX_EXTRA_FIELDS = 200
_MAX_UID_LENGTH = 1_000
_MAX_TAG_LENGTH = 100
_MAX_ZONE_LENGTH = 60


class CardProperties:
    """Collects the properties of one card; `contact` then returns the person.

    `warnings` says what was dropped or not understood, `media_count` is the number of pictures,
    sounds and keys."""

    def __init__(self, place: str) -> None:
        """Start a card; `place` is where it is in the file, such as `card 12`."""
        self.place = place
        self.media_count = 0
        self.warnings: list[str | Wording] = []
        self.is_group = False
        self._is_v21 = False
        self._values: dict[str, str] = {}
        self._notes: list[str] = []
        self._tags: dict[str, None] = {}
        self._methods = CardContactMethods(self.warnings)
        self._addresses: list[tuple[ContentLine, list[str]]] = []
        self._extra: list[tuple[str, str, str]] = []

    def add_property(self, line: ContentLine) -> None:
        """Add one property of the card."""
        if line.name in MEDIA_PROPERTIES:
            self.media_count += bool(line.value.strip())
        elif line.name in IGNORED_PROPERTIES:
            if line.name == "VERSION" and line.value.strip() == "2.1":
                self._is_v21 = True
        elif line.name in HANDLE_PROPERTIES:
            self._methods.add("handle", self._text(line), HANDLE_PROPERTIES[line.name], line)
        elif add := _PROPERTY_READERS.get(line.name):
            add(self, line)
        else:
            self._keep(line)

    def contact(self) -> ParsedContact | None:
        """Return the person on the card; None without a name, company or email address."""
        methods = self._methods.by_preference()
        emails = [value for kind, value, _ in methods if kind == "email"]
        name = self._best_name(emails)
        if not name:
            return None
        values = self._values
        return ParsedContact(
            name=name,
            place=self.place,
            uid=values.get("UID", ""),
            nickname=values.get("NICKNAME", ""),
            company=values.get("ORG", ""),
            role=values.get("TITLE", "") or values.get("ROLE", ""),
            location=self._location(),
            notes="\n".join(self._notes),
            birthday=values.get("BDAY"),
            methods=methods,
            tags=tuple(self._tags),
            extra=self._extra_fields(name),
            met_on=values.get("MET-ON"),
            time_zone=values.get("TZ", ""),
            strength=int(values.get("STRENGTH", "0")),
            cadence=values.get("CADENCE"),
            met=values.get("MET", ""),
        )

    def _best_name(self, emails: list[str]) -> str:
        names = [self._values.get(key, "") for key in ("FN", "N")]
        # Some writers put the email address where the name should be.
        names.sort(key=lambda name: "@" in name)
        nickname, company = self._values.get("NICKNAME", ""), self._values.get("ORG", "")
        candidates = (*names, nickname, company, *emails[:1])
        return next((name for name in candidates if has_visible_text(name)), "")

    def _text(self, line: ContentLine) -> str:
        return unescape(line.value, self._is_v21).strip()

    def _keep(self, line: ContentLine) -> None:
        """Keep a property as an extra field."""
        value = line.value.strip()
        if not value:
            return
        if max(len(value), len(line.name_with_parameters)) > MAX_EXTRA_LENGTH:
            self.warnings.append(wording("{} is too long and was skipped", line.name[:40]))
        else:
            self._extra.append((line.group, line.name_with_parameters, value))

    def _set(self, key: str, value: str, line: ContentLine) -> None:
        """Set a field; the first value counts, a different one is kept as an extra field."""
        if not value:
            return
        if key not in self._values:
            self._values[key] = value
        elif self._values[key] != value:
            self._keep(line)

    def _add_full_name(self, line: ContentLine) -> None:
        self._set("FN", single_line(self._text(line)), line)

    def _add_structured_name(self, line: ContentLine) -> None:
        raw_parts = split_value(line.value.strip())
        parts = [join_part(part, self._is_v21) for part in raw_parts]
        while raw_parts and not raw_parts[-1]:
            raw_parts.pop()
        family, given, middle, prefix, suffix = (parts + [""] * 5)[:5]
        self._set("N", single_line(f"{prefix} {given} {middle} {family} {suffix}"), line)
        self._values.setdefault("raw N", ";".join(raw_parts))
        self._values.setdefault("plain N", single_line(f"{given} {family}"))

    def _add_organisation(self, line: ContentLine) -> None:
        parts = [single_line(unescape(part, self._is_v21)) for part in split_value(line.value)]
        if any(parts[1:]):
            self._keep(line)
        self._set("ORG", parts[0], line)

    def _add_nickname(self, line: ContentLine) -> None:
        nicknames = split_list(line.value, self._is_v21)
        self._set("NICKNAME", single_line(", ".join(nicknames)), line)

    def _add_short_text(self, line: ContentLine) -> None:
        self._set(line.name, single_line(self._text(line)), line)

    def _add_role(self, line: ContentLine) -> None:
        if "TITLE" in self._values:
            self._keep(line)
        else:
            self._add_short_text(line)

    def _add_uid(self, line: ContentLine) -> None:
        uid = self._text(line)
        if len(uid) < _MAX_UID_LENGTH:
            self._set("UID", single_line(uid), line)

    def _add_note(self, line: ContentLine) -> None:
        if note := self._text(line):
            self._notes.append(note)

    def _add_birthday(self, line: ContentLine) -> None:
        omitted_year = line.parameters.get("X-APPLE-OMIT-YEAR", ("",))[0]
        birthday = parse_birthday(line.value, omitted_year)
        if birthday:
            self._set("BDAY", birthday, line)
        elif text := line.value.strip():
            self._keep(line)
            self.warnings.append(
                wording("birthday: can't read “{}” as a date (kept as text)", text[:40])
            )

    def _add_categories(self, line: ContentLine) -> None:
        value = line.value
        if self._is_v21 and "," not in value:
            value = value.replace(";", ",")
        for category in split_list(value, self._is_v21):
            # A tag is one word, so that the quick-add line can hold it.
            tag = "-".join(category.lstrip("#").split())[:_MAX_TAG_LENGTH]
            if tag and tag.lower() not in DEFAULT_CATEGORIES:
                if len(self._tags) < MAX_TAGS:
                    self._tags.setdefault(tag)
                elif tag not in self._tags:
                    self.warnings.append(f"more than {MAX_TAGS} categories; the rest was skipped")
                    return

    def _add_address(self, line: ContentLine) -> None:
        parts = [join_part(part, self._is_v21) for part in split_value(line.value)]
        if any(parts):
            self._addresses.append((line, (parts + [""] * 7)[:7]))

    def _add_kind(self, line: ContentLine) -> None:
        if line.value.strip().lower() == "group":
            self.is_group = True
        elif line.value.strip().lower() != "individual":
            self._keep(line)

    def _add_email(self, line: ContentLine) -> None:
        if not self._methods.add_email(self._text(line), line):
            self._keep(line)

    def _add_time_zone(self, line: ContentLine) -> None:
        """Set the time zone if TZ names one; an offset from UTC is not one, as summer moves it."""
        zone = self._text(line)
        if len(zone) <= _MAX_ZONE_LENGTH and "/" in zone and parses(form_values.time_zone, zone):
            self._set("TZ", zone, line)
        else:
            self._keep(line)

    def _add_own(self, line: ContentLine) -> None:
        """Set a field that only this program writes, if it is valid."""
        key, value = line.name.removeprefix(OWN_PREFIX), single_line(self._text(line))
        if OWN_VALIDATORS[key](value):
            self._set(key, value, line)
        else:
            self._keep(line)

    def _add_own_extra(self, line: ContentLine) -> None:
        """Restore an extra field that came from another import format: its name, then its value."""
        name, *values = [unescape(part) for part in split_value(line.value)]
        if len(values) == 1 and values[0] and max(len(name), len(values[0])) <= MAX_EXTRA_LENGTH:
            self._extra.append(("", name, values[0]))
        else:
            self._keep(line)

    def _add_android_custom(self, line: ContentLine) -> None:
        kind, *values = [unescape(part, self._is_v21) for part in split_value(line.value)]
        is_nickname = kind == "vnd.android.cursor.item/nickname"
        if is_nickname and values and "NICKNAME" not in self._values:
            self._set("NICKNAME", single_line(values[0]), line)
        else:
            self._keep(line)

    def _location(self) -> str:
        """Return city and country of the first address that has any; keep the rest as extra."""
        location = ""
        for line, (box, extended, street, city, region, code, country) in self._addresses:
            place = single_line(", ".join(part for part in (city or region, country) if part))
            is_used = bool(place) and not location
            location = location or place
            if not is_used or box or extended or street or code or (city and region):
                self._keep(line)
        return location

    def _extra_fields(self, name: str) -> tuple[tuple[str, str], ...]:
        """Return the extra fields; the label of a field's group becomes one of its parameters."""
        fields = []
        if _has_unusual_split(self._values, name):
            fields.append(("N", self._values["raw N"][:MAX_EXTRA_LENGTH]))
        for group, full_name, value in self._extra:
            label = self._methods.group_label(group)
            suffix = f';X-ABLABEL="{label}"'.replace("\n", " ") if group and label else ""
            fields.append((full_name + suffix, value))
        if len(fields) > MAX_EXTRA_FIELDS:
            self.warnings.append(f"more than {MAX_EXTRA_FIELDS} extra fields; the rest was skipped")
        return tuple(dict.fromkeys(fields[:MAX_EXTRA_FIELDS]))


def _has_unusual_split(values: dict[str, str], name: str) -> bool:
    """Return whether N says more than that the last word is the family name: Jan | de Vries."""
    plain_name = values.get("plain N", "")
    family = join_part(split_value(values.get("raw N", ""))[0])
    return bool(plain_name) and (plain_name != name or name.rpartition(" ")[2] != family)


_PROPERTY_READERS: dict[str, Callable[[CardProperties, ContentLine], None]] = {
    "FN": CardProperties._add_full_name,
    "N": CardProperties._add_structured_name,
    "ORG": CardProperties._add_organisation,
    "NICKNAME": CardProperties._add_nickname,
    "TITLE": CardProperties._add_short_text,
    "ROLE": CardProperties._add_role,
    "UID": CardProperties._add_uid,
    "NOTE": CardProperties._add_note,
    "BDAY": CardProperties._add_birthday,
    "CATEGORIES": CardProperties._add_categories,
    "ADR": CardProperties._add_address,
    "KIND": CardProperties._add_kind,
    "X-ADDRESSBOOKSERVER-KIND": CardProperties._add_kind,
    "X-ABLABEL": lambda card, line: card._methods.set_group_label(line.group, card._text(line)),
    "TEL": lambda card, line: card._methods.add_phone(card._text(line), line),
    "EMAIL": CardProperties._add_email,
    "URL": lambda card, line: card._methods.add("link", card._text(line), "", line),
    "IMPP": lambda card, line: card._methods.add_profile(card._text(line), line),
    "X-SOCIALPROFILE": lambda card, line: card._methods.add_profile(card._text(line), line),
    "SOCIALPROFILE": lambda card, line: card._methods.add_profile(card._text(line), line),
    "X-ANDROID-CUSTOM": CardProperties._add_android_custom,
    OWN_EXTRA_PROPERTY: CardProperties._add_own_extra,
    **{f"{OWN_PREFIX}{key}": CardProperties._add_own for key in OWN_VALIDATORS},
    "TZ": CardProperties._add_time_zone,
}
