"""The English words in and around names, and the verbs that begin a topic; no logic. All folded, as
in `english`."""

from __future__ import annotations

PARTICLES = frozenset(
    {"de", "del", "della", "der", "den", "da", "das", "do", "dos", "di", "du", "la", "le", "las"}
    | {"los", "van", "von", "vom", "zu", "zum", "ter", "ten", "bin", "bint", "ibn", "ben", "al"}
    | {"el", "af", "av", "st", "y", "e", "d", "o", "'t", "abu", "san", "mac", "mc"}
)
COMPANY_LINKS = frozenset({"of", "and", "&", "for", "the"}) | PARTICLES
"""Small words inside a company name."""
POSSESSIVES = ("'s", "’s")
TITLES = frozenset({"dr", "mr", "mrs", "ms", "mx", "prof", "st", "sir", "jr", "sr"})
# After a name, also behind a comma: Davis, Jr., Ana Ruiz, PhD.
NAME_SUFFIXES = frozenset(
    {"jr", "sr", "ii", "iii", "iv", "phd", "ph.d", "md", "m.d", "mba", "esq", "dds", "jd", "rn"}
    | {"msc", "bsc", "ma", "ba", "cpa", "pmp"}
)
# Verbs and nouns that begin a topic, never a name.
ACTIONS = frozenset(
    {"call", "email", "e-mail", "mail", "phone", "write", "text", "ask", "meet", "tell", "send"}
    | {"message", "thank", "remind", "contact", "invite", "nudge", "visit", "talk", "speak"}
    | {"reply", "follow", "get", "check", "see", "give", "return", "book", "schedule", "arrange"}
    | {"lunch", "coffee", "dinner", "meeting", "intro", "introduce", "congratulate", "review"}
    | {"prepare", "read", "find", "learn", "think", "hear", "buy", "pay", "share", "discuss"}
    | {"forward", "answer", "confirm", "finish", "catch", "ping", "chase", "wish", "look"}
    | {"met", "invoice", "interview", "update", "pitch", "pester", "poke", "dm", "skype", "zoom"}
    | {"touch", "connect", "sync", "drinks", "breakfast", "tea", "beer", "grab", "ring", "bug"}
    | {
        "apologise",
        "apologize",
        "hire",
        "onboard",
        "brief",
        "notify",
        "congratulations",
        "recontact",
    }
    | {"reach", "circle", "drop", "plan", "organise", "organize", "set", "bring", "show", "help"}
)
AFTER_ACTION = frozenset(
    {"to", "with", "up", "back", "in", "on", "at", "base", "out", "from", "w/", "by", "again"}
    | {"lunch", "coffee", "dinner", "drinks", "a", "the", "an", "call", "meeting", "chat", "line"}
)
# Between a verb and the person: send the deck to Ana, lunch with Ana.
BEFORE_PERSON = frozenset({"to", "with", "from", "w/"})
AND_ALSO = frozenset({"and", "&", "+"})
NEVER_NAMES = frozenset(
    {"the", "a", "an", "i", "we", "you", "he", "she", "they", "it", "my", "our", "your", "this"}
    | {"that", "these", "to", "please", "remember", "if", "when", "what", "how", "why", "where"}
    | {"re", "about", "is", "are", "was", "and", "or", "but", "not", "no", "note", "todo", "fyi"}
    | {"hi", "hello", "dear", "thanks", "new", "for", "with", "from", "at", "in", "on", "by"}
    | {"next", "every", "each", "maybe", "also", "there", "do", "don't", "idea", "reminder"}
)
# Of these no capital makes a name: The deck.
NEVER_FIRST_NAMES = frozenset(
    {"the", "a", "an", "i", "we", "you", "he", "she", "they", "it", "my", "our", "your", "this"}
    | {"that", "these", "please", "if", "when", "what", "how", "why", "where", "is", "are", "was"}
    | {"hi", "hello", "dear", "thanks", "and", "or", "but", "not", "no", "maybe", "also", "there"}
)
METHOD_LABELS = frozenset(
    {"tel", "phone", "mobile", "cell", "email", "e-mail", "mail", "web", "site", "website", "link"}
    | {"linkedin", "github", "twitter", "mastodon", "blog"}
)
