"""The words of vCard files: which properties there are, and what is made of some of them. Data
only."""

from __future__ import annotations

_STANDARD = """
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
"""What is counted but not kept."""
STANDARD_PROPERTIES = MEDIA_PROPERTIES | frozenset(_STANDARD.split())
"""The properties of the standards; in a note, any other word before a colon is text."""
IGNORED_PROPERTIES = frozenset(
    {"VERSION", "PRODID", "REV", "PROFILE", "BEGIN", "END", "X-ABUID", "X-MS-OL-DESIGN"}
)
"""About the file or the program that wrote it, not the person."""
HANDLE_PROPERTIES = {f"X-{service}": service.lower() for service in _SERVICES.split()} | {
    "X-SKYPE-USERNAME": "skype",
    "X-EVOLUTION-JABBER": "jabber",
    "X-GTALK": "google-talk",
}
"""Properties that hold a name at some service, and the service."""
DEFAULT_CATEGORIES = frozenset({"mycontacts", "*-mycontacts"})
"""Categories that Google gives to everybody."""
UNLABELLED_TYPES = frozenset({"internet", "pref", "voice", "text", "other"})
"""TYPE words that say nothing to a reader."""
TYPE_LABELS = {"cell": "mobile"}
LABEL_TYPES = {word: word for word in ("home", "work", "fax", "pager", "video", "textphone")} | {
    "mobile": "cell"
}
"""The labels that are written as TYPE, and as which."""
RESERVED_PROPERTIES = (
    MEDIA_PROPERTIES
    | IGNORED_PROPERTIES
    | {"FN", "N", "UID", "X-ABLABEL", "X-ADDRESSBOOKSERVER-KIND"}
)
"""What a kept field may not be written as: it is there already, or it steers how a card is read."""
OWN_PREFIX = "X-FOLLOWUP-"
"""How the properties begin that only this program writes."""
OWN_EXTRA_PROPERTY = f"{OWN_PREFIX}EXTRA"
"""Holds a field of another kind of import: its name, then its value."""
