"""What a value must look like before it is given to a field, and what a label asks for once its answer is seen.

A name is no `Yes`, an address is no tick, a health need is no contact line: an entry whose text cannot be a value of
its label loses the label and is shown to the worker as it stands. Where the answer tells that the label asks for
something else (`Lives at the address above`: `Yes`), the entry is given to what it really answers.
"""

import re
from dataclasses import replace

from app.services.intake.readers import values
from app.services.intake.readers.answers import NAMES, PLACES, is_label, own_numbers, with_details
from app.services.intake.readers.belonging import counted_again
from app.services.intake.readers.blocks import Entry
from app.services.intake.readers.name_parts import with_middle_names
from app.services.intake.readers.people_words import AT_HOME, SAME, is_no_place
from app.services.intake.readers.phrases import is_placeholder, says_unknown, words_of
from app.services.intake.readers.prompts import is_hint
from app.services.intake.readers.references import points
from app.services.intake.readers.relations import names_kin
from app.services.intake.readers.two_in_one import parted
from app.services.intake.readers.vocabulary import KIN_OF, Label, match_label

_SHORT = frozenset({"gp", "school", "agency", "role", "religion", "language", "ethnicity", "relationship", "title"})
_AGE_WORD = re.compile(
    r"(?i)\d|teen|twent|thirt|fort|fift|sixt|sevent|eight|nine|\bten\b|infant|baby|babe|toddler|adult|unborn|due"
)
_SENTENCE = re.compile(
    r"(?i)[.!?]\s+[A-Z]|\b(?:is|are|was|were|has|have|had|will|would|should|must|please|because|until|they|their own)\b"
)
_WHO_AGREED = re.compile(r"(?i)\b(?:parent|carer|person|date|when)\b")
_DOING = re.compile(r"(?i)\b(?:comes|working|works|visits|travels|commutes|sofa[ -]surfing)\b")
_REACH = re.compile(r"(?i)\b(?:phone|tel|telephone|mobile|contact (?:no|number|details|tel)|email|e-mail|number)\b")
_BIRTH = re.compile(r"(?i)\b(?:date of birth|birth ?date|d\.?o\.?b\.?|born)\b")
_PRO = re.compile(
    r"(?i)^\W*(?:named? )?(?:professional|worker|practitioner|key ?worker|lead professional|staff member"
    r"|member of staff|contact person|person)s?\W*$"
)
_PLACED = frozenset({"child", "other", "adult_at_risk"})
_LIVES = re.compile(r"(?i)\blives?\b|\bliving\b|\bsame\b|\bhome\b|\bhousehold\b|\baddress\b|\bhere\b|\bresid")
_FLAG = re.compile(r"(?i)\by\s?/\s?n\b|\byes\s?/\s?no\b|\bsame\b|^\W*(?:do|does|is|are|has|have)\b")


def _scope(entry: Entry) -> str:
    return entry.section.scope if entry.section is not None else ""


def _is_flag(text: str) -> bool:
    """Whether a text is a bare yes or no, by word, letter or tick."""
    return len(text) <= 40 and values.yes_no(text) is not None and not re.search(r"[A-Za-z]{4,}", _bare(text))


def _is_box(text: str) -> bool:
    """Whether a text is a lone tick box."""
    lead, boxes = values.ticks_in(text)
    return len(boxes) == 1 and not boxes[0].label and not lead


def _bare(text: str) -> str:
    lead, boxes = values.ticks_in(text)
    return lead + " ".join(box.label for box in boxes if values.yes_no_word(box.label) is None) if boxes else text


def _is_question(text: str) -> bool:
    """Whether a text is itself what a form asks."""
    if "\n" in text or len(text) > 140:
        return False
    return text.rstrip().endswith("?") or (text.rstrip().endswith(":") and match_label(text) is not None)


def _could_be_name(text: str) -> bool:
    plain = re.sub(r"\s+", " ", text).strip()
    first = plain.split("\n")[0]
    if not re.search(r"[^\W\d_]", plain) or _is_flag(plain) or values.ticks_in(plain)[1]:
        return False
    if values.yes_no_word(plain) is not None or is_hint(plain) or _is_question(plain):
        return False
    if re.fullmatch(r"[\w.'’-]+@[\w.-]+", plain) or re.match(r"(?i)(?:https?:|www\.)", plain):
        return False
    return len(plain) <= 120 and not (_SENTENCE.search(first) and len(plain.split()) > 7)


_LONGEST_PLACE, _PHRASE, _LONGEST_TITLE = 130, 7, 5
_PARTY = re.compile(r"(?i)(?:child|victim|suspect|witness|offender|aggrieved|injured party|subject|adult|other)s?")
"""What a police list calls a person: no category of worry."""
_LOWER_WORDS = re.compile(
    r"(?!.*\b(?:above|same|home|child|children|with|unknown|known|address|parents?)\b)[a-z ]{5,40}"
)


def _could_be(key: str, text: str) -> bool:  # noqa: PLR0911, PLR0912 - one answer per kind of field
    """Whether a text may stand in a field of this key at all."""
    plain = text.strip()
    if is_label(key, plain):
        return False
    if key in NAMES:
        return _could_be_name(text)
    if key == "categories" and _PARTY.fullmatch(plain):
        return False
    if key == "address" and not re.search(r"[A-Z\d]", plain) and _LOWER_WORDS.fullmatch(plain):
        return False
    if key == "school" and re.match(r"(?i)(?:lives?|resides?|living|residing)\b", plain):
        return False
    if key in PLACES and values.ticks_in(plain)[1]:
        return False
    if key in PLACES and (pair := _LABELLED.match(plain)) is not None and match_label(pair[1]) is not None:
        return False  # another question with its answer
    if key in PLACES:
        if is_no_place(plain) and not (points(plain, key) or SAME.match(plain) or AT_HOME.match(plain)):
            return False  # words about where somebody lives
        if len(plain) > _LONGEST_PLACE and values.split_postcode(plain)[1] is None:
            return False
        if _DOING.search(plain) and values.split_postcode(plain)[1] is None:
            return False
        return not (_is_flag(plain) or is_hint(plain) or _is_question(plain) or "@" in plain or len(plain) > 300)
    if key in _SHORT:
        lone = re.sub(r"[\d\s+()-]", "", plain) == "" or values.EMAIL.fullmatch(plain) is not None
        told = _SENTENCE.search(plain) is not None and len(plain.split()) > _PHRASE
        if key in {"role", "agency"} and (told or plain.count(";") > 1):
            return False
        flag = _is_flag(plain) and key not in {"language", "ethnicity", "religion"}
        return not (lone or flag or is_hint(plain) or _is_question(plain) or len(plain) > 250)
    if key == "disability":
        return not (values.EMAIL.search(plain) or values.PHONE.search(plain) or is_hint(plain) or _is_question(plain))
    if key in {"dob", "age", "edd"}:
        return _AGE_WORD.search(plain) is not None and len(plain) <= 80
    if key in {"phone", "family_phone"}:
        return re.search(r"\d{3}|@", plain) is not None
    if key == "sex":
        return len(plain) <= 60
    if key in {"consent_by", "consent_covers"}:
        return not _is_question(plain)
    return True


_OF_THE_HOME = re.compile(
    r"(?i)\bat (?:this|the|that|above) address\b|\b(?:household|family|home)['’]?s? (?:tel|phone|land|contact n|number)"
)
_OF_WHAT_WAS = re.compile(r"(?i)\b(?:event|incident|injury|concern)\b(?! (?:is |was )?raised)")
_SETTING = re.compile(r"(?i)^\W*(?:your )?(?:school|setting|nursery|college)(?: ?(?:/|or|,) ?\w+){0,3}(?: name)?\W*$")
_PART_OF_NAME = re.compile(r"(?i)\((surname|last name|first name|forename)s?(?: only)?\)")
_LABELLED = re.compile(r"^([A-Z][A-Za-z. -]{1,30}):\s*\S")


def _is_place(text: str) -> bool:
    """Whether a text is plainly an address: a postcode with words in front of it."""
    line, code = values.split_postcode(text)
    return code is not None and re.search(r"[^\W\d_]{3}", line) is not None and values.yes_no(text) is None


def _rekeyed(entry: Entry, key: str) -> Entry:
    assert entry.match is not None  # noqa: S101 - callers pass matched entries
    return replace(entry, match=replace(entry.match, key=key))


def _answered(entry: Entry) -> Entry:  # noqa: PLR0911, PLR0912 - one answer per kind of question
    """The entry under the key its answer tells, where the label alone says another."""
    assert entry.match is not None  # noqa: S101 - callers pass matched entries
    key, text = entry.match.key, entry.text.strip()
    if _scope(entry) == "concern" and key in {"concern", "disability", "religion", "harm"} and _is_box(text):
        return replace(entry, match=None)
    if key == "concern" and len(values.ticks_in(text)[1]) > 1:
        return _rekeyed(entry, "categories")
    if key == "consent_by" and re.search(r"(?i)\bcover|\bfor whom\b|\bwhose\b|\bfor what\b", entry.label):
        return _rekeyed(entry, "consent_both")
    if key == "told" and entry.section is not None and entry.section.harm:
        return replace(entry, match=None)  # whether the person thought to cause harm knows is another matter
    if key == "name" and _scope(entry) == "consent" and _WHO_AGREED.search(entry.label):
        return _rekeyed(entry, "consent_by")
    if key in {"lives_with", "pr", "harm"} and _is_place(text):
        return _rekeyed(entry, "address") if key == "lives_with" else replace(entry, match=None)
    rings = key in {"phone", "contact"} | PLACES and values.PHONE.fullmatch(text) is not None
    if rings and _scope(entry) == "child" and _OF_THE_HOME.search(entry.label):
        return _rekeyed(entry, "family_phone")
    if key in PLACES and values.PHONE.fullmatch(text) is not None:
        return _rekeyed(entry, "phone")
    if key == "edd" and _BIRTH.search(entry.label) and not re.search(r"(?i)expected date of birth", entry.label):
        return _rekeyed(entry, "dob")
    if key in {"address", "address_elsewhere", "phone"} and _is_flag(text) and _scope(entry) in _PLACED:
        asks = _LIVES.search(entry.label) and not re.search(r"(?i)\bdifferent|elsewhere|other\b", entry.label)
        return _rekeyed(entry, "lives_with") if asks else entry
    if key in {"consent_refused", "consent_not_sought"} and len(text) > 40 and not values.ticks_in(text)[1]:
        return _rekeyed(entry, "consent_explanation")
    if key == "form_date" and _OF_WHAT_WAS.search(entry.label):
        return _rekeyed(entry, "happened_on")
    if key == "form_time" and values.DATE.search(text):
        return _rekeyed(entry, "form_date")  # `Date and time of this referral`
    if key == "relationship" and (kin := KIN_OF.match(entry.label)) is not None:
        return replace(entry, text=f"{kin.group(1)} of {text}" if text and not is_placeholder(text) else text)
    if key == "school" and _scope(entry) == "referrer" and _SETTING.match(entry.label):
        return _rekeyed(entry, "agency")
    if key == "name" and re.match(r"(?i)\W*if (?:yes|so)\b", entry.label):
        return replace(entry, match=None)  # what follows is told in running words
    if key == "name" and (part := _PART_OF_NAME.search(entry.label)) is not None:
        return _rekeyed(entry, "surname" if part.group(1)[0].casefold() in "sl" else "forenames")
    if key == "agency" and re.search(r"(?i)\baddress\b", entry.label):
        return _rekeyed(entry, "address")
    return entry


def _halves(entry: Entry) -> list[Entry]:
    """An address with a telephone number or e-mail behind it (`12 Mill Lane, 07700 900000`) as two entries."""
    assert entry.match is not None  # noqa: S101 - callers pass matched entries
    key = entry.match.key
    both = bool(re.search(r"(?i)\baddress\b", entry.label) and _REACH.search(entry.label))
    both = both or bool(key == "contact" and _scope(entry) in _PLACED and re.search(r"\d+\w? [A-Z][a-z]", entry.text))
    if key in PLACES and values.split_postcode(entry.text)[1] is not None and values.PHONE.search(entry.text):
        both = True
    if key not in {*PLACES, "contact", "phone"} or not both or re.search(r"(?i)\be-?mail address\b", entry.label):
        return [entry]
    spots = [m for pattern in (values.PHONE, values.EMAIL) for m in pattern.finditer(entry.text)]
    if not spots:
        bare = bool(re.search(r"[^\W\d_]{3}", entry.text)) and key != "address"
        return [_rekeyed(entry, "address")] if bare and key not in PLACES else [entry]
    at = min(m.start() for m in spots)
    line = re.sub(r"(?i)[\s,;.:/–-]*\b(?:tel|mob|mobile|phone|telephone|t|m)?[\s.:]*$", "", entry.text[:at])
    reach = " ".join(m.group(0) for m in sorted(spots, key=lambda m: m.start()))
    out = [replace(_rekeyed(entry, "contact"), text=reach)]
    if re.search(r"[^\W\d_]{2}", line):
        out.insert(0, replace(entry if key in PLACES else _rekeyed(entry, "address"), text=line))
    return out


def _columns(entries: list[Entry]) -> list[Entry]:
    """Rows of professionals: a heading that is only `Professional` asks for the name; of two services one is a role."""
    rows: dict[str, list[int]] = {}
    for at, entry in enumerate(entries):
        if _scope(entry) == "professional":
            rows.setdefault(f"{entry.group}/{entry.index}", []).append(at)
    for row in rows.values():
        keys = [entry.match.key if (entry := entries[at]).match is not None else "" for at in row]
        if not {"name", "surname"} & set(keys):
            for at in row:
                if entries[at].match is None and _PRO.match(entries[at].label):
                    entries[at] = replace(entries[at], match=Label("name", "professional", entries[at].index, 1, 1.0))
                    break
        if keys.count("agency") == 2 and "role" not in keys and "name" in keys:
            at = row[keys.index("agency")]
            entries[at] = _rekeyed(entries[at], "role")
    return _titles(entries)


def _titles(entries: list[Entry]) -> list[Entry]:
    """The entries with the job of whoever has an agency, where it stands under `Title` and is no Mr or Dr."""
    keys: dict[str, set[str]] = {}
    for entry in entries:
        if entry.match is not None:
            keys.setdefault(f"{entry.group}/{entry.index}", set()).add(entry.match.key)
    out: list[Entry] = []
    for entry in entries:
        asked = keys.get(f"{entry.group}/{entry.index}", set())
        job = entry.match is not None and entry.match.key == "title" and len(entry.text.strip()) > _LONGEST_TITLE
        out.append(_rekeyed(entry, "role") if job and "agency" in asked and "role" not in asked else entry)
    return out


_NAMED_KIN = re.compile(r"^([A-Z][^\W\d_]*(?:[ '’-][^\W\d_]+){1,4})\s*(?:\(([^()]+)\)|[,–-]\s+(.+))$")


_NO_FACT = frozenset(
    {"concern", "childs_words", "strengths", "action", "hoped_for", "consent_explanation", "happened_on"}
)


def _another_asked(entry: Entry) -> Entry | None:
    """What stands in the place of an answer and is another question with its own (`Faith:` | `School: Mill Lane`)."""
    text = entry.text.strip()
    pair = _WHOLE_PAIR.match(text) if "\n" not in text and len(text) <= _LONGEST_PAIR else None
    if pair is None or entry.match is None or entry.match.key in _NO_FACT | {"consent", "told", "categories"}:
        return None
    asked = match_label(pair["label"].rstrip(": "))
    if asked is None or asked.share < _PLAIN or asked.key in _NO_FACT or asked.key == entry.match.key:
        return None
    return replace(entry, label=pair["label"].rstrip(": "), text=pair["rest"], match=asked, single_box=False)


_WHOLE_PAIR = re.compile(r"(?P<label>[A-Z][^:?\n]{2,60}(?:\?|:))\s+(?P<rest>\S.*)$")
_LONGEST_PAIR, _PLAIN = 160, 0.9


_NO_AND_WHERE = re.compile(r"(?i)^(?P<said>no|yes)\s*[,(:;–-]+\s*(?P<where>(?=.*\d)[^()]{6,90}?)\s*\)?$")
"""Whether somebody lives here, and where else (`No (16 Mill Lane)`)."""


def _all_of(seen: Entry) -> list[Entry]:
    """All that one entry says, where it says two things."""
    if seen.match is None:
        return [seen]
    if seen.match.key == "relationship" and (both := _NAMED_KIN.match(seen.text.strip())) is not None:
        kin = both.group(2) or both.group(3)
        if names_kin(kin) and not names_kin(both.group(1)):
            name = replace(seen, text=both.group(1), label="Name", match=replace(seen.match, key="name", party=""))
            return [name, replace(seen, text=kin, match=replace(seen.match, party=""))]
    if (other := _another_asked(seen)) is not None:
        return [replace(seen, text=""), other]
    if seen.match.key in PLACES and (both := _NO_AND_WHERE.match(seen.text.strip())) is not None:
        lives = replace(seen, text=both["said"], match=replace(seen.match, key="lives_with"))
        return [lives, replace(seen, text=both["where"], match=replace(seen.match, key="address_elsewhere"))]
    halves = parted(seen)
    return halves if len(halves) > 1 or halves[0] != seen else _halves(seen)


def fitting(entries: list[Entry]) -> list[Entry]:
    """The entries as their answers tell them: what cannot be a value of its label has lost the label."""
    out: list[Entry] = []
    keys: dict[str, set[str]] = {}
    for entry in entries:
        if entry.match is not None:
            keys.setdefault(entry.group, set()).add(entry.match.key)
    for entry in entries:
        if entry.match is None:
            out.append(_shaped(entry, keys.get(entry.group, set())))
            continue
        seen = _answered(entry)
        for one in _all_of(seen):
            if one.match is None:
                out.append(one)
                continue
            empty = is_placeholder(one.text) or says_unknown(one.text)
            out.append(one if empty or _could_be(one.match.key, one.text) else replace(one, match=None))
    return counted_again(_columns(with_middle_names(with_details(own_numbers(out)))))


_LEVELS = re.compile(r"(?i)^(?:level|tier|stage|band)?\s*([1-4])\b")
_MORE = frozenset(
    {"comment", "comments", "remarks", "notes", "more", "further", "detail", "details"}
    | {"information", "any", "please", "say", "tell", "us", "why", "explain", "else", "about", "reasons", "this"}
    | {"anything", "consent", "if", "needed", "give"}
)
_TYPED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", values.EMAIL),
    ("phone", values.PHONE),
    ("postcode", values.POSTCODE),
)


def _shaped(entry: Entry, taken: set[str]) -> Entry:  # noqa: PLR0911 - one answer per shape
    """An entry whose label is not known, under the key that the shape of its answer alone tells."""
    text, scope = entry.text.strip(), _scope(entry)
    _, boxes = values.ticks_in(text)
    if len(boxes) == _TIERS and re.match(r"(?i)universal\b", boxes[0].label) and sum(box.on for box in boxes) == 1:
        at = next(number for number, box in enumerate(boxes, start=1) if box.on)
        return replace(entry, text=str(at), match=Label("level", "", None, 1, 1.0))
    tiers = [found.group(1) for box in boxes if (found := _LEVELS.match(box.label))]
    if len(tiers) >= _FEWEST_TIERS and len(tiers) == len(set(tiers)) == len(boxes):
        return replace(entry, match=Label("level", "", None, 1, 1.0))
    more = bool(entry.label) and set(words_of(entry.label)) <= _MORE and len(text) > _FEWEST_LETTERS
    if scope == "consent" and more and not boxes:
        return replace(entry, match=Label("consent_explanation", "", None, 1, 1.0))
    if "form_date" in taken and "form_time" not in taken and values.TIME.fullmatch(text):
        return replace(entry, match=Label("form_time", "", None, 2, 1.0))
    if scope in {"", "form", "referrer"} and _REFERENCE.search(entry.label) and "reference" not in taken:
        coded = _CODE.fullmatch(text) is not None and re.search(r"\d", text) is not None
        return replace(entry, match=Label("reference", "", None, 1, 0.6)) if coded else entry
    lives = _AT_HOME.match(entry.label) is not None and values.yes_no(text) is not None
    if lives and scope in _PLACED and "lives_with" not in taken:
        return replace(entry, match=Label("lives_with", "", entry.index, 1, 0.6))
    if scope == "professional" and values.PHONE.fullmatch(text) and not {"phone", "contact"} & taken:
        return replace(entry, match=Label("phone", "", entry.index, 1, 0.6))
    if not entry.label or scope not in {*_PLACED, "referrer"} or len(entry.label) > _LONGEST_LABEL:
        return entry
    if scope == "child" and values.PHONE.fullmatch(text) and re.search(r"(?i)\bhome\b|\bfamily\b", entry.label):
        return replace(entry, match=Label("family_phone", "", None, 1, 0.6))
    for key, pattern in _TYPED:
        if pattern.fullmatch(text) and not {key, "contact"} & taken and not _ELSES.search(entry.label):
            sure = scope != "child" or key == "postcode"
            return replace(entry, match=Label(key, "", entry.index, 1, 0.6)) if sure else entry
    if values.nhs_number_of(text) and "nhs_number" not in taken:
        return replace(entry, match=Label("nhs_number", "", entry.index, 1, 0.6))
    return entry


_AT_HOME = re.compile(r"(?i)^\W*(?:lives? )?(?:at|in) (?:the )?(?:same |family |this )?(?:home|house|household"
                      r"|address)\W*$")
_REFERENCE = re.compile(r"(?i)\b(?:reference|ref)\b\W*$")
_CODE = re.compile(r"[A-Z0-9][\w/.-]{3,24}")
_TIERS, _FEWEST_TIERS, _FEWEST_LETTERS, _LONGEST_LABEL = 4, 3, 15, 60
_ELSES = re.compile(
    r"(?i)\b(?:school|gp|doctor|surgery|manager|supervisor|emergency|employer|agency|team|next of kin|solicitor|worker"
    r"|hub)\b"
)


def title_words(text: str) -> bool:
    """Whether a label before any part of the form is rather the form's own title (`Request for service`)."""
    return bool({"request", "form", "referral", "notification", "report"} & set(words_of(text)))
