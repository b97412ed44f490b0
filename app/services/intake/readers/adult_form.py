"""Forms about an adult at risk: whose details each part holds, where headings use ever other words.

On such a form nobody is a child of the referral. A part belongs to the adult, to the person thought to cause harm, to
relatives and others, or to whoever raises the concern. The heading tells by its words; where it does not, or where what
the part asks plainly contradicts it, the questions of the part decide.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from app.services.intake.readers import values
from app.services.intake.readers.blocks import Entry
from app.services.intake.readers.drafts import NAME_KEYS, Draft
from app.services.intake.readers.grouping import BY_HEADING, grouped
from app.services.intake.readers.headings import HARMFUL_HEADING, Section
from app.services.intake.readers.phrases import is_placeholder, says_unknown
from app.services.intake.readers.record import ConcernFound, Found, PersonFound, Relation
from app.services.intake.readers.roles import ROW
from app.services.intake.readers.scopes import GLOBAL

_ADULT = re.compile(r"(?i)\badults?\b")
_CHILD = re.compile(
    r"(?i)\bchild|\byoung p|\bpupil|\bbaby\b|\bunborn|\byouth|\bupn\b|\bparental resp|\bschool\b|\bnursery\b"
)
_OF_ADULTS = re.compile(
    r"(?i)\badult|\bcare and support needs|\bmental capacity|\bself[ -]neglect|\borganisational\b"
    r"|\bmaking safeguarding personal|\badvocate\b|\bsource of (?:risk|harm)"
)
_FEWEST_VOTES = 3
_TITLE_VOTES = 3

_SUBJECT = re.compile(
    r"(?i)\b(?:worried|concerned|anxious) (?:about|for)\b|\bat risk\b(?! of)|\bvulnerable\b|\bsubject\b"
    r"|\b(?:concern|form|referral|alert|report|notification|enquiry) (?:relates to|is about|concerns|refers to|is for)"
    r"|\bof concern\b|\bbeing referred\b|\breferred (?:person|adult)\b|\bwith care (?:and|or) support needs\b"
    r"|\bin need of (?:care|protection|support)\b|\bneeding (?:care|protection|support)\b|\bwho (?:is|was) harmed\b"
)
_REFERRER = re.compile(
    r"(?i)\byour (?:own )?(?:details|name|information|contact|particulars)\b|\babout you(?:rself)?\b"
    r"|\b(?:alerter|notifier|reporter|informant|referrer|caller|complainant|whistle-?blower|originator)\b"
    r"|\b(?:reported|raised|completed|referred|submitted|notified) by\b"
    r"|\b(?:raising|reporting|completing|making|submitting|filling|notifying|referring)\b"
    r"|^\W*(?:\w{1,2}[.)]\s*)?you\W*$"
)
_OTHERS = re.compile(
    r"(?i)\bnext of kin\b|\brelatives?\b|\bfamil|\bcarers?\b|\brepresentative|\badvocate|\bsupports? (?:the"
    r"|them|him|her)\b"
    r"|\bfriends?\b|\bemergency contact|\battorney|\bimportant\b|\bsignificant\b|\bhousehold\b|\bwho else\b|\bothers?\b"
    r"|\blives? with\b|\bliving with\b|\bnetwork\b|\bkeyholder|\bnearest\b|\bpower of\b"
)
_KIN = re.compile(r"(?i)\bnext of kin\b|\brelatives?\b|\bfamily (?:members?|and)\b|\bfriends?\b|\bown family\b")
_SOMEBODY = re.compile(
    r"(?i)\b(?:adult|person|individual|client|resident|patient|service user|customer|citizen|tenant"
    r"|vulnerable)(?:['’]?s)?\b"
)
_TOPICS = frozenset({"concern", "consent", "ignored"})
_WEIGHTS: dict[str, dict[str, float]] = {
    "nhs_number": {"subject": 2.0},
    "ethnicity": {"subject": 1.2, "referrer": -1.5},
    "language": {"subject": 0.8, "referrer": -1.0},
    "interpreter": {"subject": 0.8},
    "religion": {"subject": 1.0, "referrer": -1.0},
    "gp": {"subject": 1.2, "referrer": -0.5},
    "care_needs": {"subject": 2.0},
    "disability": {"subject": 1.2, "referrer": -1.0},
    "aliases": {"subject": 0.6},
    "sex": {"subject": 0.5, "referrer": -1.0},
    "dob": {"subject": 0.4, "other": 0.2, "referrer": -2.0},
    "age": {"other": 0.3, "referrer": -2.0},
    "relationship": {"other": 2.0, "subject": -1.0, "referrer": 0.5},
    "lives_with": {"other": 1.5, "subject": -0.5, "referrer": -1.0},
    "harm": {"other": 1.5},
    "agency": {"referrer": 1.5, "professional": 1.0, "subject": -1.5, "other": -0.3},
    "role": {"referrer": 1.2, "professional": 1.0, "subject": -1.2},
    "email": {"referrer": 1.0, "subject": -0.4},
    "form_date": {"referrer": 1.0},
    "relationship_to_family": {"referrer": 1.5},
    "anonymity": {"referrer": 1.5},
}
_HEADING, _MARGIN = 2.0, 1.0


def about_adult(entries: Iterable[Entry], title: str) -> bool:
    """Whether a form is about an adult at risk, by its title and the words of its labels and headings."""
    adult = _TITLE_VOTES * bool(_ADULT.search(title))
    child = _TITLE_VOTES * bool(_CHILD.search(title))
    labels = {entry.label for entry in entries} | {e.section.text for e in entries if e.section is not None}
    adult += sum(_OF_ADULTS.search(label) is not None for label in labels)
    child += sum(_CHILD.search(label) is not None for label in labels)
    return adult >= _FEWEST_VOTES and adult > 2 * child


def heading_scope(text: str, known: str) -> tuple[str, bool]:  # noqa: PLR0911 - one answer per kind of heading
    """Whose details follow a heading of such a form, and whether it speaks of who is thought to cause harm."""
    if HARMFUL_HEADING.search(text):
        return "other", True
    person = _SOMEBODY.search(text) is not None or re.search(r"(?i)\bwho(?:m|se)?\b", text) is not None
    if person and _SUBJECT.search(text):
        return "adult_at_risk", False
    if _REFERRER.search(text):
        return "referrer", False
    if known in _TOPICS:
        return known, False
    if known == "professional" and not _KIN.search(text):
        return known, False
    if _OTHERS.search(text):
        return "other", False
    if _SOMEBODY.search(text) or known in {"child", "adult_at_risk"}:
        return "adult_at_risk", False
    return known, False


def _weigh(mine: list[Entry]) -> dict[str, float]:
    out = dict.fromkeys(("subject", "other", "referrer", "professional"), 0.0)
    for entry in mine:
        if entry.match is None:
            continue
        said = entry.text.strip() and not is_placeholder(entry.text) and not says_unknown(entry.text)
        for scope, weight in _WEIGHTS.get(entry.match.key, {}).items():
            out[scope] += weight if said else weight * 0.7
    return out


def _tied(entry: Entry) -> bool:
    """Whether an entry asks how somebody stands to the adult: it is not the adult's own."""
    return entry.match is not None and entry.match.key in {"relationship", "lives_with", "harm"}


def _owner(mine: list[Entry], taken: bool) -> tuple[str, bool]:
    """Whose block this is: by its heading, or by what it asks where that says plainly otherwise."""
    section = mine[0].section
    scope, harm = heading_scope(section.text, section.scope) if section is not None else ("", False)
    if harm or scope == "ignored":
        return scope, harm
    named = any(e.match is not None and e.match.key in NAME_KEYS for e in mine)
    if taken and scope == "adult_at_risk" and any(_tied(entry) for entry in mine) and named:
        return "other", False
    keys = {e.match.key for e in mine if e.match is not None}
    if not named or len(keys) < 3:
        return scope, harm
    weighed = _weigh(mine)
    declared = {"adult_at_risk": "subject"}.get(scope, scope)
    faded = section is not None and section.faded
    if declared in weighed:
        weighed[declared] += 0.5 if faded else _HEADING
    if taken and declared != "subject":
        weighed["subject"] -= 1.0
    if declared != "professional":
        weighed["professional"] -= 1.0
    if ROW.match(mine[0].group) and declared != "referrer":
        weighed["professional"] += 1.0 + weighed.pop("referrer")  # whoever refers seldom stands in a row under headings
    best = max(weighed, key=lambda one: weighed[one])
    lead = weighed[best] - weighed.get(declared, 0.0)
    if best != declared and weighed[best] >= _MARGIN and lead >= _MARGIN:
        return {"subject": "adult_at_risk"}.get(best, best), False
    return scope, harm


def recast(entries: list[Entry]) -> list[Entry]:
    """The entries of a form about an adult, each part given to whom it speaks of."""
    out = list(entries)
    taken = False
    for number, block in enumerate(grouped(entries, BY_HEADING), start=1):
        mine = [entries[at] for at in block]
        scope, harm = _owner(mine, taken)
        taken = taken or scope == "adult_at_risk"
        section = mine[0].section
        text = section.text if section is not None else ""
        home = section.home if section is not None and scope == "other" else None
        number_said = section.index if section is not None else None
        made = Section(scope, number_said, False, text, harm, home) if scope else None
        for at in block:
            entry = entries[at]
            if entry.match is None or entry.match.key not in GLOBAL or scope == "adult_at_risk":
                group = entry.group if ROW.match(entry.group) else f"{entry.group} part {number}"
                out[at] = replace(entry, section=made, group=group)
    return out


def with_needs(drafts: list[Draft], needs: list[Entry]) -> None:
    """Give the adult the care and support needs that the form states in words, where it asks no health condition."""
    adults = [draft for draft in drafts if draft.scope == "adult_at_risk"]
    if len(adults) != 1:
        return
    for entry in needs:
        asked = entry.section is not None and entry.section.scope == "adult_at_risk"
        told = values.yes_no(entry.text) is None and not is_placeholder(entry.text) and not says_unknown(entry.text)
        if asked and told and adults[0].said("disability") is None and len(entry.text) <= _LONGEST_NEED:
            adults[0].add("disability", entry)


def wishes_of(said: Found[str] | None, concern: ConcernFound) -> ConcernFound:
    """The concern with what the adult wants: their own words where it quotes them, else what is hoped for."""
    if said is None:
        return concern
    if _QUOTED.search(said.value):
        return concern if concern.childs_words is not None else replace(concern, childs_words=said)
    return concern if concern.hoped_for is not None else replace(concern, hoped_for=said)


_QUOTED = re.compile(r"[\"“][^\"“”]{8,}[\"”]")
_LONGEST_NEED = 160
_CHILD_OF = re.compile(
    r"(?i)^\W*(?:(?:his|her|their|adult|adult['’]s|eldest|youngest|own|only) )*(?:son"
    r"|daughter)\b(?![ -]in)"
)


def with_grown_children(people: list[PersonFound], said: dict[str, Entry]) -> list[PersonFound]:
    """The adult at risk as the parent of those who are called son or daughter; `said` are the answers by label."""
    adults = [person for person in people if person.role == "adult at risk"]
    if len(adults) != 1:
        return people
    ties = tuple(
        Relation(person.label, "parent", entry.text, entry.where)
        for person in people
        if person is not adults[0] and (entry := said.get(person.label)) is not None and _CHILD_OF.match(entry.text)
    )
    return [replace(p, relationships=(*p.relationships, *ties)) if p is adults[0] else p for p in people]
