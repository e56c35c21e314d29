"""The property and parameter names of vCard files, and what this program makes of them. Data
only."""

from __future__ import annotations

_STANDARD_NAMES = """
    ADR AGENT ANNIVERSARY BDAY BEGIN BIRTHPLACE CALADRURI CALURI CATEGORIES CLASS CLIENTPIDMAP
    CONTACT-URI CREATED DEATHDATE DEATHPLACE EMAIL END EXPERTISE FBURL FN GENDER GEO GRAMGENDER
    HOBBY IMPP INTEREST JSPROP KIND LABEL LANG LANGUAGE MAILER MEMBER N NAME NICKNAME NOTE ORG
    ORG-DIRECTORY PRODID PROFILE PRONOUNS RELATED REV ROLE SOCIALPROFILE SORT-STRING SOURCE TEL
    TITLE TZ UID URL VERSION XML
"""
_SERVICES = """
    AIM DISCORD GADUGADU GOOGLE-TALK GROUPWISE ICQ JABBER KAKAOTALK MASTODON MATRIX MSN QQ SIGNAL
    SIP SKYPE TELEGRAM THREEMA TWITTER WHATSAPP YAHOO
"""

MEDIA_PROPERTIES = frozenset({"PHOTO", "LOGO", "SOUND", "KEY", "X-MS-CARDPICTURE"})
"""Counted but not kept."""
STANDARD_PROPERTIES = MEDIA_PROPERTIES | frozenset(_STANDARD_NAMES.split())
"""The properties of the standards. In a note, any other word before a colon is text."""
IGNORED_PROPERTIES = frozenset(
    {"VERSION", "PRODID", "REV", "PROFILE", "BEGIN", "END", "X-ABUID", "X-MS-OL-DESIGN"}
)
"""About the file or the program that wrote it, not about the person."""
HANDLE_PROPERTIES = {f"X-{service}": service.lower() for service in _SERVICES.split()} | {
    "X-SKYPE-USERNAME": "skype",
    "X-EVOLUTION-JABBER": "jabber",
    "X-GTALK": "google-talk",
}
"""Properties that hold a handle, and the service it belongs to."""
DEFAULT_CATEGORIES = frozenset({"mycontacts", "*-mycontacts"})
"""Categories that Google gives to every contact."""
UNLABELLED_TYPES = frozenset({"internet", "pref", "voice", "text", "other"})
"""TYPE values that tell a reader nothing."""
TYPE_LABELS = {"cell": "mobile"}
"""TYPE values that are shown as another label."""
LABEL_TYPES = {word: word for word in ("home", "work", "fax", "pager", "video", "textphone")} | {
    "mobile": "cell"
}
"""The labels that are written as TYPE, and their TYPE value."""
RESERVED_PROPERTIES = (
    MEDIA_PROPERTIES
    | IGNORED_PROPERTIES
    | {"FN", "N", "UID", "X-ABLABEL", "X-ADDRESSBOOKSERVER-KIND"}
)
"""Names that an extra field must not be written under: the card has one already, or the name
changes how the card is read."""
