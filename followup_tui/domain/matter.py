"""What a note says, in the words of a mail: "ask about the deck" is about "the deck", and "she
liked the talk" is "you liked the talk". Where that would sound odd, nothing is said at all."""

from __future__ import annotations

import re
from itertools import pairwise

_LONGEST_TOPIC, _LONGEST_SAYING = 60, 140


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# What a topic may begin with when it tells oneself what to do.
_DO_TO = _set(  # and what it is done to is the matter: "send the deck"
    """
    arrange book compare confirm deliver discuss finish forward give mail mention offer order plan
    prepare present read request return review schedule send share show sign submit translate
    """
)
_DO = _set(
    """
    answer ask be bring buy call catch chase check come congratulate connect contact cook email
    fetch find fix follow get go greet hand help hear introduce invite join keep know learn leave
    let listen look make meet message move nudge pay phone pick ping post push put reach remember
    remind reply report ring say see set speak start suggest take talk tell test text thank think
    try update visit wait welcome wish work write happy hello hi congrats sorry
    """
)
_ALSO_THINGS = frozenset({"answer", "call", "talk", "visit", "reply", "review", "plan", "text"})
_ABOUT = frozenset({"about", "for", "on", "regarding"})
_OPEN = frozenset({"how", "if", "when", "what", "whether", "why", "where", "who", "i", "we", "not"})
_DETERMINED = _set(
    """
    a an the my your our their this that these those some any every each one two three four five
    six seven eight nine ten twelve
    """
)
_THEM = frozenset({"her", "him", "them", "they", "she", "he"})

# What they did when a note tells it without saying who, in the past tense.
_THEIRS = _set(
    """
    admired advised agreed asked decided enjoyed found heard hoped invited knew liked loved
    mentioned needed offered planned pointed preferred recommended said suggested thought wanted
    wished wondered worried
    """
)
_PAST = {
    **{"wants": "wanted", "needs": "needed", "likes": "liked", "loves": "loved", "says": "said"},
    **{"thinks": "thought", "hopes": "hoped"},
    **{"prefers": "preferred", "asks": "asked", "offers": "offered", "suggests": "suggested"},
    **{"agrees": "agreed", "recommends": "recommended", "wonders": "wondered"},
}
_BEING = {"is": "were", "was": "were", "has": "had", "had": "had", "were": "were", "are": "were"}
_PRESENT = {"is": "are", "was": "were", "has": "have", "does": "do", "isn't": "aren't"}
_POINTING = _set("it this that them these those so")  # at what the mail has not named
_TIED = re.compile(r"\b(today|tonight|tomorrow|yesterday|now|(?:next|this|last) \w+)\b", re.I)
_IRREGULAR = frozenset({"told", "gave", "sent", "showed", "brought", "got", "taught", "wrote"})
_AFTER_HER = _set(
    "about after and as at because before but by for from if in of on or so that then to when "
    "while who with"
)


def topic(about: str) -> str:
    """The matter of a follow-up as part of a sentence: "the second round"; empty where it has
    none that can be said."""
    text = about.partition(",")[0].partition(";")[0].strip(" .!?:-–—")
    words = text.split()
    if not words or len(text) > _LONGEST_TOPIC or "?" in about or words[0].lower() in _OPEN:
        return ""
    first = words[0].lower()
    second = words[1].lower() if len(words) > 1 else ""
    if first in _ALSO_THINGS and second in ("from", "with", "of"):
        return _yours(f"the {text}")
    if first in _DO | _DO_TO or " about " in f" {text} ":
        return _yours(_object(words))
    return _yours(_with_article(words))


def title(said: str) -> str:
    """A topic as a subject."""
    return said.removeprefix("the ")[:1].upper() + said.removeprefix("the ")[1:] if said else ""


def saying(summary: str, first_name: str = "", *, of_me: bool = False) -> str:
    """What they said or did, from a note: "you asked for numbers"; empty where the note does not
    clearly tell it of them. `of_me`: without a word on who did it, it was I."""
    for sentence in re.split(r"[.;\n]+(?:\s|$)", summary)[:3]:
        if said := _saying(sentence.strip(" .!"), first_name, of_me):
            return said
    return ""


def promised(words: str) -> str:
    """A promise behind "you promised": "to send the deck", "the deck"; empty if it is neither."""
    text = words.strip(" .!")
    first = text.split(" ")[0].lower() if text else ""
    if not text or len(text) > _LONGEST_SAYING or "?" in text or ";" in text:
        return ""
    if first in _DO | _DO_TO:
        return _yours(f"to {text}")
    return _yours(text) if first in _DETERMINED else ""


def to_them(words: str) -> str:
    """Somebody's words in a list that they read: "your slot"; as they are where that fails."""
    text = words.strip(" .!")
    return _yours(text) or text


def _object(words: list[str]) -> str:
    """What something is done about: behind "about" or the like, else what it is done to."""
    lower = [word.lower() for word in words]
    places = [place for place, word in enumerate(lower) if word == "about"]
    if not places and lower[0] in _DO:
        places = [place for place in (1, 2) if lower[place : place + 1] == ["for"]]
    if places:
        rest = words[places[0] + 1 :]
    elif lower[0] in _DO_TO:
        rest = words[2:] if len(words) > 2 and lower[1] in _THEM - {"her"} else words[1:]
        if len(rest) > 1 and lower[1] == "her" and lower[2] in _DETERMINED:
            rest = rest[1:]
    else:
        return ""
    if not rest or rest[0].lower() in _OPEN | _ABOUT | _THEM - {"her"} | {"with", "to", "it"}:
        return ""
    return " ".join(rest)


def _with_article(words: list[str]) -> str:
    text, first = " ".join(words), words[0]
    lower = first.lower()
    if lower in _DETERMINED | {"his", "her"} or first[:1].isdigit():
        return text
    if len(words) == 1 and (first[:1].isupper() or lower.endswith("ing")):
        return text
    return f"the {text}"


def _saying(sentence: str, first_name: str, of_me: bool) -> str:
    words = sentence.split()
    if len(words) < 2 or "?" in sentence or _TIED.search(sentence):
        return ""
    first = words[0].lower()
    if first in ("she", "he", "they") or (first_name and words[0] == first_name):
        verb, rest = words[1].lower(), words[2:]
        told = _PAST.get(verb) or _BEING.get(verb) or (verb if _is_past(verb) else "")
        if first == "they" and told not in _THEIRS:
            return ""  # it may be their company
    else:
        verb, rest = first, words[1:]
        told = _PAST.get(verb, verb)
        to_me = rest[0].lower() == "me" and _is_past(verb)
        if not to_me and (of_me or told not in _THEIRS):
            return ""
    if not told or not rest or rest[0].lower() in _POINTING or _names_them(rest):
        return ""
    said = _yours(_short(_and(f"you {told} {' '.join(rest)}")))
    return (
        said if said and not set(said.lower().split()) & {"she", "he", first_name.lower()} else ""
    )


def _names_them(words: list[str]) -> bool:
    """Whether something is done to them: then it was not they who did it."""
    bare = [word.strip(",.()").lower() for word in [*words, ""]]
    return "him" in bare or any(
        word == "her" and _is_object(after) for word, after in pairwise(bare)
    )


def _is_object(after: str) -> bool:
    """Whether "her" before this word is "you", not "your"."""
    return not after or after in _AFTER_HER | _DETERMINED


def _is_past(verb: str) -> bool:
    return verb in _THEIRS | _IRREGULAR or (verb.endswith("ed") and verb not in ("need", "feed"))


def _and(text: str) -> str:
    """Two things joined by a comma, joined by a word."""
    first, comma, second = text.partition(", ")
    head = second.split(" ")[0].lower() if second else ""
    if comma and "," not in second and (head in _THEIRS or head in _PAST):
        return f"{first} and {_PAST.get(head, head)}{second[len(head) :]}"
    return text


def _short(text: str) -> str:
    """At most so much as a sentence bears, cut between two of its parts."""
    if len(text) <= _LONGEST_SAYING:
        return text
    cut = max(text.rfind(sign, 0, _LONGEST_SAYING) for sign in (", ", " and ", " (", " - "))
    return text[:cut] if cut > 20 else ""


def _yours(text: str) -> str:
    """Words about them, as said to them; empty where that does not come out right."""
    words = text.split(" ")
    said: list[str] = []
    for place, word in enumerate(words):
        bare = word.strip(",.()").lower()
        after = words[place + 1].strip(",.()").lower() if place + 1 < len(words) else ""
        before = words[place - 1].strip(",.()").lower() if place else ""
        if bare in ("she", "he"):
            if after.endswith("s") and after not in _PRESENT:
                return ""
            new = "you"
        elif before in ("she", "he") and bare in _PRESENT:
            new = _PRESENT[bare]
        elif bare in ("his", "her", "him", "hers", "himself", "herself"):
            ends = _is_object(after) or word[-1:] in (",", ".")
            new = {
                "his": "your",
                "her": "you" if ends else "your",
                "him": "you",
                "hers": "yours",
            }.get(bare, "yourself")
        else:
            said.append(word)
            continue
        said.append(re.sub(re.escape(bare), new, word, count=1, flags=re.IGNORECASE))
    return " ".join(said)
