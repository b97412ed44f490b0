"""Whose details a block of a form holds, weighed by what it asks and what it is answered, not by its heading alone.

A heading in words that nobody foresaw must not give a stranger's name to a child. Every block of entries that lie
together speaks for itself: an employer, a job and an e-mail address are a worker's; a relationship, parental
responsibility or a grown person's birth date somebody of the household's; a school, an NHS number or a child's birth
date the child's. The heading counts too; where the block plainly contradicts it, the block decides.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace

from app.services.intake.readers import values
from app.services.intake.readers.blocks import Entry
from app.services.intake.readers.drafts import NAME_KEYS
from app.services.intake.readers.grouping import BY_TABLE, grouped
from app.services.intake.readers.headings import Section
from app.services.intake.readers.kin_labels import kin_in_label
from app.services.intake.readers.phrases import is_placeholder, says_unknown
from app.services.intake.readers.relations import kind_in
from app.services.intake.readers.roles import ROW
from app.services.intake.readers.scopes import GLOBAL

_WEIGHED = ("child", "other", "referrer", "professional")
_HEADING = 2.0
"""What a heading counts against what the block itself says."""
_FADED, _FADED_MARGIN = 0.5, 0.4
_MARGIN = 1.5
_GROWN_AT = 18
_FEWEST_KEYS = 3
_PLAIN: dict[str, dict[str, float]] = {
    "upn": {"child": 2.0},
    "nhs_number": {"child": 1.0},
    "edd": {"child": 2.0},
    "school": {"child": 1.0, "referrer": -1.0},
    "sex": {"child": 0.6, "referrer": -1.0, "professional": -1.0},
    "ethnicity": {"child": 0.8, "referrer": -1.5, "professional": -1.5},
    "religion": {"child": 0.6, "referrer": -1.5, "professional": -1.5},
    "language": {"child": 0.4, "referrer": -1.5, "professional": -1.5},
    "disability": {"child": 0.6, "referrer": -1.5, "professional": -1.5},
    "gp": {"child": 0.4, "referrer": -0.5},
    "pr": {"other": 2.0, "referrer": -2.0, "professional": -2.0, "child": -1.0},
    "lives_with": {"other": 1.2, "referrer": -2.0, "professional": -2.0},
    "harm": {"other": 1.2, "referrer": -2.0},
    "address_elsewhere": {"other": 1.0},
    "agency": {"referrer": 1.5, "professional": 1.2, "child": -1.5, "other": -1.5},
    "role": {"referrer": 1.2, "professional": 1.2, "child": -1.2, "other": -0.8},
    "email": {"referrer": 1.0, "professional": 0.3, "child": -0.6},
    "form_date": {"referrer": 1.2, "professional": -0.5},
    "relationship_to_family": {"referrer": 1.5, "professional": -0.5},
    "anonymity": {"referrer": 1.5},
    "dob": {"referrer": -2.0, "professional": -2.0},
    "age": {"referrer": -2.0, "professional": -2.0},
}


_SCHOOLED = frozenset({"school", "upn", "nhs_number"})
NOT_REFERRED = re.compile(
    r"(?i)\bother children\b|\b(?:half[ -]|step[ -])?siblings?\b|\bbrothers? (?:and|or"
    r"|/) sisters?\b"
)
"""A heading of children who are not the referral's own."""


def _said(entry: Entry) -> bool:
    return bool(entry.text.strip()) and not is_placeholder(entry.text) and not says_unknown(entry.text)


def _years(text: str, today: dt.date) -> int | None:
    """The age that a birth date or an age tells; None where neither does."""
    day = values.whole_date(text, today)
    if day is not None:
        return today.year - day.year - ((today.month, today.day) < (day.month, day.day))
    numbers = re.findall(r"\d{1,3}", text)
    if len(numbers) == 1 and not values.DATE.search(text) and not re.search(r"(?i)month|week|day", text):
        return int(numbers[0])
    return None


def weigh(entries: Iterable[Entry], today: dt.date, grown: bool = False) -> dict[str, float]:
    """What a block of entries says of whose details it holds; on a form about an adult ages tell nothing."""
    out = dict.fromkeys(_WEIGHED, 0.0)
    for entry in entries:
        if entry.match is None:
            continue
        key = entry.match.key
        for scope, weight in _PLAIN.get(key, {}).items():
            out[scope] += weight if _said(entry) else weight / 2
        party = entry.match.party
        if party in out and key not in {"relationship", "pr", "lives_with", "harm"}:
            out[party] += 1.5
        if key in NAME_KEYS and kin_in_label(entry.label):
            out["other"] += 1.5
        if not _said(entry):
            continue
        if key in {"dob", "age"} and not grown and (years := _years(entry.text, today)) is not None:
            out["child"] += 2.0 if years < _GROWN_AT else -3.0
            out["other"] += 1.5 if years >= _GROWN_AT else -0.5
        if key == "relationship":
            kin = kind_in(entry.text) is not None
            out["other"] += 2.0 if kin else 0.3
            out["referrer"] += -1.5 if kin else 0.5
            out["child"] -= 1.0 if kin else 0.0
    return out


def _choice(mine: list[Entry], grown: bool, today: dt.date) -> tuple[str, float]:
    """Whose details a block holds where that is not whose heading it stands under, and how plainly; else nothing."""
    keys = {e.match.key for e in mine if e.match is not None}
    named = any(e.match is not None and e.match.key in NAME_KEYS and _said(e) for e in mine)
    section = mine[0].section
    declared = section.scope if section is not None else ""
    if not named or len(keys) < _FEWEST_KEYS or declared == "ignored":
        return "", 0.0
    told = {e.match.key for e in mine if e.match is not None and _said(e)}
    apart = section is not None and declared == "other" and NOT_REFERRED.search(section.text) is not None
    if apart and section is not None and (not told & _SCHOOLED or re.search(r"(?i)\bnot\b", section.text)):
        return "", 0.0  # brothers and sisters are as young as the child
    weighed = weigh(mine, today, grown)
    if ROW.match(mine[0].group):
        weighed["referrer"] -= 1.0  # whoever refers seldom stands in a row under headings
    if declared == "adult_at_risk":
        weighed["adult_at_risk"] = weighed.pop("child")
        if not any(e.match is not None and e.match.key == "relationship" and kind_in(e.text) is not None for e in mine):
            weighed.pop("other")  # what is asked about `the adult` is asked about this one
    elif grown:
        weighed["other"] += max(weighed.pop("child"), 0.0)
    faded = section is not None and section.faded
    if declared:
        weighed[declared] = weighed.get(declared, 0.0) + (_FADED if faded else _HEADING)
    best = max(weighed, key=lambda scope: weighed[scope])
    lead = weighed[best] - weighed.get(declared, 0.0)
    plain = best != declared and weighed[best] >= _MARGIN and lead >= (_FADED_MARGIN if faded else _MARGIN)
    return (best, weighed["referrer"] - weighed["professional"]) if plain else ("", 0.0)


def _names_referrer(entry: Entry) -> bool:
    """Whether an entry names somebody under a heading for who refers."""
    under = entry.section is not None and entry.section.scope == "referrer"
    return under and entry.match is not None and entry.match.key in NAME_KEYS and _said(entry)


def owned(entries: list[Entry], today: dt.date) -> list[Entry]:
    """The entries with those blocks given to whom they plainly speak of that stand under another's heading."""
    out = list(entries)
    grown = any(e.section is not None and e.section.scope == "adult_at_risk" for e in entries)
    chosen = [(block, *_choice([entries[at] for at in block], grown, today)) for block in grouped(entries, BY_TABLE)]
    declared = any(_names_referrer(entries[at]) for block, best, _ in chosen for at in block if not best)
    likely = max((lead for _, best, lead in chosen if best == "referrer"), default=0.0)
    for block, best, lead in chosen:
        if not best:
            continue
        scope = "professional" if best == "referrer" and (declared or lead < likely) else best
        section = entries[block[0]].section
        title = section.text if section is not None else ""
        moved = Section(scope, None, section.unborn if section is not None and scope == "child" else False, title)
        for at in block:
            match = entries[at].match
            if match is None or match.key not in GLOBAL:
                out[at] = replace(entries[at], section=moved)
    return out
