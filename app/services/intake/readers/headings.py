"""What a heading says of what follows it: whose details, which of several, inside or outside the home."""

import re
from dataclasses import dataclass
from functools import cache

from app.services.intake.readers.compose import composed_heading
from app.services.intake.readers.phrases import party_spans, phrase_book, place_of, words_of


@dataclass(frozen=True, slots=True)
class Section:
    """What follows a heading: whose details (`scope`), which of several (`index`), and whether it says
    unborn."""

    scope: str
    index: int | None
    unborn: bool
    text: str
    harm: bool = False
    home: bool | None = None
    faded: bool = False
    """Whether another heading, which says nothing that is known, stands between this one and what follows."""


_CONCERNED = re.compile(
    r"(?i)\b(?:child|children|young (?:person|people)|baby|who|whom)\b[^?:]{0,20}\b(?:this|the) ?(?:\w+ )?"
    r"(?:concerns|is about|relates to)\b"
)
"""A heading that names the child by what the form is (`The young person this concerns`)."""
_SORT_OF = re.compile(
    r"(?i)\b(?:areas?|types?|kinds?|nature|categor(?:y|ies)|levels?|causes?|reasons?|sources?|description|summary) of"
    r" (?:the |your )?concerns?\b"
)
HARMFUL_HEADING = re.compile(
    r"(?i)\b(?:alleged|alleging|suspected|believed|thought|said)\b.*\b(?:caus\w+|responsib\w+|perpetrat\w+|abus\w+"
    r"|source|harm\w*)\b|\bperpetrators?\b|\bsource of (?:the |any )?(?:risk|harm)\b|\babuser\b"
    r"|\b(?:caus(?:e|es|ed|ing)|responsible for) (?:of )?(?:the |any |this )?(?:harm|risk|abuse|danger)\b"
    r"|\bperson (?:\w+ )?responsible\b(?! for (?:the )?(?:form|child|care|referral))"
    r"|\b(?:who|that) (?:may|might|could) be responsible\b(?! for)"
    r"|\bwho (?:is|may be|might be|was) (?:harming|hurting|abusing)\b|\bpos(?:es|ing) (?:a|the) risk\b"
)
"""A heading of the person who is thought to cause the harm."""
_WHOM = re.compile(
    r"(?i)^\W*(?:(?:section|part) \w{1,2}\W+|\w{1,2}[.)]\s*)?(?:details? of |about |information about )?(?:the |an? )?"
    r"(?P<who>person|adult|individual|who|whom|someone|client|patient|child(?:ren|\(ren\))?|young (?:person"
    r"|people)|pupil|baby)"
    r"(?!\w)(?!.*\b(?:else|other|others)\b)[^?:]{0,40}?"
    r"(?:\b(?:worried|concerned|anxious) (?:about|for)\b|\bat risk\b(?! of)"
    r"|\b(?:this|the) (?:\w+ )?(?:concern|form|referral|alert|report|notification|request)? ?(?:relates to|is about"
    r"|concerns|refers to)\b|\b(?:this|the) (?:\w+ )?(?:concern|form|referral|alert|report|notification|request)"
    r" (?:is )?(?:about|for)\b|\bbeing referred\b)"
)
"""A heading of whom the form is about (`Person you are worried about`)."""
_ONE_OF = re.compile(r"(?i)^\W*(?:\w{1,2}[.)]\s*)?(?:adult|child|person|individual|young person)s? of concern\W*$")
_LETTER = re.compile(r"(?i)\b(?:child|young person|adult|parent|person|carer)\s*([A-H])\s*$")
_NTH = ("1st", "2nd", "3rd", "4th", "5th", "6th", "first", "second", "third", "fourth", "fifth", "sixth")
_ORDINAL = re.compile(
    rf"(?i)\b({'|'.join(_NTH)})\s+(?:child|young person|adult|parent|carer|person|household member|sibling|unborn"
    rf"|baby)\b"
)
_APART = re.compile(
    r"(?i)\belsewhere\b|\blives? apart\b|\bnot (?:living|live|in the (?:home|household))\b"
    r"|\boutside the (?:home|household)\b"
)
_EITHER = re.compile(
    r"(?i)\bincluding\b|\bincl\b|\bwhether\b|\bas well as\b|\bor elsewhere\b|\band (?:any|those|others|people|anyone)\b"
)
_ALSO_HOME = re.compile(r"(?i)\b(?:at|in (?:the|this)) (?:home|household|house)\b(?! and\b.*\bnot\b).*\b(?:and|or)\b")
_MEMBERS = re.compile(r"(?i)^\W*(?:\w{1,2}[.)]\s+)?other household members?\W*\d?\W*$")
_OTHERS_INSIDE = re.compile(
    r"(?i)^\W*(?:\w{1,2}[.)]\s+)?(?:any |all )?(?:others?|else|anyone else|anybody else|everyone else|siblings)\b"
    r"(?!.*\b(?:parents?|carers?|family|significant|or|elsewhere)\b).*\b(?:in|at|within) (?:the |this |same )*"
    r"(?:home|house|household|address)\b"
)
_INSIDE = re.compile(
    r"(?i)\bliv(?:es?|ing) (?:in|at) (?:the |this )?(?:(?:child|baby|adult|family|young person)(?:ren)?['’]?s?['’]? )?"
    r"(?:home|house|household|same address|address)\b|\b(?:people|others) (?:in|at) (?:the )?(?:home|household)\b"
)

_LONGEST_HARM = 12


def _home_of(text: str) -> bool | None:
    """Whether those under this heading are said to live in the home; None where it does not say."""
    if _APART.search(text):
        return None if _EITHER.search(text) or _ALSO_HOME.search(text) else False
    if _OTHERS_INSIDE.search(text) or _MEMBERS.match(text):
        return True
    return True if _INSIDE.search(text) and not re.search(r"(?i)\band (?:others?|significant)\b|\bor\b", text) else None


def _heads(words: tuple[str, ...], phrase: str) -> bool:
    """Whether a heading holds a phrase; a phrase after ``=`` must be the whole of it."""
    if phrase.startswith("="):
        return words == words_of(phrase[1:])
    return place_of(words, words_of(phrase)) >= 0


@cache
def match_section(text: str) -> Section | None:
    """Whose details follow this heading, or None where it says nothing of the kind."""
    text = re.sub(r"\(\s*(\d)\s*\)\s*$", r"\1", text)
    text = re.sub(r"^\s*\d{1,2}\s+(?=[^\W\d_])", "", text)
    bare = re.sub(r"\([^()]*\)", " ", re.sub(r"(?i)^\s*(?:section|part|step|stage|question"
                                             r"|rhan)\s+[\w.]+\s*[:–—.-]?\s*", "", text))
    number = re.search(r"(?i)\b(\d{1,2})\s*(?:\(unborn\))?\s*$", re.sub(r"\([^()]*\)", "", bare).strip())
    for shown in (bare, text):
        words = words_of(shown)
        if shown is bare and len(words) <= _LONGEST_HARM and HARMFUL_HEADING.search(shown) is not None:
            return Section("other", None, False, text, True)
        if _CONCERNED.search(shown) is not None:
            return Section("child", None, "unborn" in words, text)
        if (whom := _WHOM.match(shown)) is not None:
            return Section("adult_at_risk" if whom["who"].casefold() == "adult" else "child", None, False, text)
        for scope, phrases in phrase_book()["sections"].items():
            if scope == "harm" and shown is not bare:
                continue  # in brackets it is only one of those who may be named
            if scope == "child_strong" and _SORT_OF.search(shown) is not None:
                continue  # `Area of concern` asks for a worry and heads nobody
            if any(_heads(words, phrase) for phrase in phrases):
                _, index = party_spans(words)
                said = index if index is not None else (int(number.group(1)) if number else None)
                if said is None and (nth := _ORDINAL.search(bare)) is not None:
                    said = _NTH.index(nth.group(1).casefold()) % 6 + 1
                if said is None and (letter := _LETTER.search(bare.strip())):
                    said = ord(letter.group(1).upper()) - 64
                if scope == "form" and (other := composed_heading(bare.strip(), words_of(bare))):
                    return Section(other, None, False, text)
                plain = {"child_strong": "child", "referrer_strong": "referrer", "harm": "other"}.get(scope, scope)
                return Section(plain, said, "unborn" in words_of(text), text, scope == "harm", _home_of(text))
    scope = composed_heading(bare.strip(), words_of(bare))
    return Section(scope, None, "unborn" in words_of(text), text, False, _home_of(text)) if scope else None


@cache
def names_somebody(text: str) -> bool:
    """Whether a heading that holds a word for the worry names a person by it (``The child you are worried about``,
    ``Person raising the concern``)."""
    words, book = words_of(text), phrase_book()["sections"]
    about = [phrase for scope in ("child_strong", "adult_at_risk") for phrase in book[scope] if "worried" in phrase]
    if any(place_of(words, words_of(phrase)) >= 0 for phrase in (*about, *book["referrer_strong"], *book["harm"])):
        return True
    bare = re.sub(r"(?i)^\s*(?:section|part|step|stage|question|rhan)\s+[\w.]+\s*[:–—.-]?\s*", "", text)
    harmful = len(words) <= _LONGEST_HARM and HARMFUL_HEADING.search(bare) is not None
    return harmful or _WHOM.match(bare) is not None or _ONE_OF.match(bare) is not None
