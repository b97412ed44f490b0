"""What a form says of consent and of the concern, from its labelled entries and tick boxes."""

import datetime as dt
import re
from dataclasses import replace

from app.services.intake.readers import values
from app.services.intake.readers.blocks import Entry
from app.services.intake.readers.drafts import found, text_of
from app.services.intake.readers.headings import match_section
from app.services.intake.readers.phrases import is_placeholder, says_unknown
from app.services.intake.readers.questions import is_turned
from app.services.intake.readers.record import ConcernFound, ConsentFound, Found, Sure, Unplaced
from app.services.intake.readers.vocabulary import match_label

_NOT_SOUGHT = re.compile(r"(?i)\bnot (?:been )?(?:sought|asked|requested)\b|\bnot (?:yet )?asked for\b")
_REFUSED = re.compile(r"(?i)\b(?:refused|declined|withheld|does not agree|do not agree|disagrees?)\b")
_GIVEN = re.compile(
    r"(?i)^(?:yes|y|given|obtained|agreed|granted|consented)\b|\bconsent (?:was |has been |is )?(?:given"
    r"|obtained)\b|\b(?:family|parents?|they) agrees?\b|^consents?$|^(?:written|verbal) consent"
)
_TWO_TONGUES = re.compile(r"[^/]{3,30} / [^/]{3,30}")
_WHOM = re.compile(
    r"(?i)\s*[,;]\s*(?P<whom>(?:for|on behalf of|covering) (?:both|all|her(?:self)?|him(?:self)?"
    r"|them(?:selves)?|the (?:child|baby|family|whole)|everyone)\b.*)$"
)
_REASON = re.compile(
    r"(?i)risk to (?:the|a|another) (?:child|person)|\bput(?:s|ting)?\b.{0,40}\bat (?:\w+ )?risk\b|\bdelay\b"
    r"|\bat (?:greater|increased|further|more) risk\b|\b(?:may|might|could|would) be (?:injured|harmed|hurt)\b"
    r"|increas\w+ (?:the )?risk|hinder\w*|injury to|obstruct"
    r"|(?:police|criminal) (?:enquir|inquir|investigat)"
    r"|(?:unjustified|undue|cause|unnecessary) delay|^delay|adult['’]?s behaviour|(?:increased?|greater|more"
    r"|further|higher)"
    r" risk|prejudice|(?:cannot|could not|unable to) be (?:reached|contacted|found)"
)
_THEY_AGREE = re.compile(
    r"(?i)\b(?:do|does|did)\b.{0,40}\b(?:consent|agree)\b|\bparents?\b.{0,12}\bconsents?\b|\bagrees?\b"
)
_WEEKDAY = re.compile(
    rf"(?i)\b(mon|tues|wednes|thurs|fri|satur|sun)day,?\s+(?:the\s+)?(\d{{1,2}})(?:st|nd|rd"
    rf"|th)?(?:\s+of)?\s+({values.MONTH})(?:\s+(\d{{4}}))?"
)
_DAYS = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")


def status_of(text: str) -> str | None:
    """Given, refused or not sought; None where the words leave room (a bare ``No`` may mean either)."""
    _, boxes = values.ticks_in(text)
    if boxes:
        on = [box.label for box in boxes if box.on]
        if len(on) == 1 and values.yes_no_word(on[0]) is False and any(_NOT_SOUGHT.search(box.label) for box in boxes):
            return "refused"
        return status_of(on[0]) if len(on) == 1 else None
    plain = text.rpartition("?")[2].strip() or text.strip()
    plain = plain.rpartition(" / ")[2] if _TWO_TONGUES.fullmatch(plain) else plain
    if _NOT_SOUGHT.search(plain):
        return "not sought"
    if _REFUSED.search(plain):
        return "refused"
    if re.search(r"(?i)\bnot\b", plain):
        return None
    return "given" if _GIVEN.search(plain) else None


def _first(facts: dict[str, list[Entry]], key: str) -> Entry | None:
    return next((entry for entry in facts.get(key, ()) if not is_placeholder(entry.text)), None)


def _narrative(entry: Entry | None) -> Found[str] | None:
    if entry is None or is_placeholder(entry.text) or values.is_guidance(entry.text):
        return None
    parts = [part.strip() for part in re.split(r"\n+", entry.text) if part.strip()]
    while len(parts) > 1 and _heads_more(parts[-1]):
        parts.pop()
    return found(entry, "\n\n".join(parts))


_HEADING_WORDS = 6
_YES_OR_NO = re.compile(r"(?i)\W*(?:yes|no|y|n)\W*")
_TOLD_AT_LENGTH = ("childs_words", "strengths", "action", "hoped_for")


def _heads_more(line: str) -> bool:
    """Whether the last line of an answer is rather the heading of what the form asks next."""
    short = len(line.split()) <= _HEADING_WORDS and line[:1].isupper()
    if not short or line.endswith((".", "!", '"', "”", ",", "?")) or re.search(r"\d", line):
        return False
    asked = match_label(line)
    return match_section(line) is not None and (asked is None or asked.share >= _HALF_ASKED)


_HALF_ASKED = 0.5


def _status(facts: dict[str, list[Entry]]) -> Found[str] | None:
    keys = ("consent_given", "consent_refused", "consent_not_sought")
    answers = [entry for key in keys for entry in facts.get(key, ()) if len(values.ticks_in(entry.text)[1]) > 1]
    singles = [(key, entry) for key in keys for entry in facts.get(key, ()) if entry not in answers]
    on = [(key, entry) for key, entry in singles if values.yes_no(entry.text)]
    if len({key for key, _ in on}) == 1:
        key, entry = on[0]
        return found(
            entry,
            {"consent_given": "given", "consent_refused": "refused", "consent_not_sought": "not sought"}[key],
            entry.label,
        )
    if on:
        return None
    for entry in (*facts.get("consent", ()), *answers):
        if (status := status_of(entry.text)) is not None:
            return found(entry, status)
    known = [entry for entry in facts.get("told", ()) if values.yes_no(entry.text) and not is_turned(entry.label)]
    for entry in facts.get("consent", ()) if known else ():
        if values.yes_no(entry.text) is False and _THEY_AGREE.search(entry.label):
            return found(entry, "refused")
    return None


def _is_reason(entry: Entry, facts: dict[str, list[Entry]]) -> bool:
    """Whether an answer in words is the reason itself: one that the guidance knows, or all that a form asks for where
    it wants the reason and nowhere more."""
    if _REASON.search(entry.text) and len(entry.text) < _LONGEST_GROUND:
        return True
    asks = re.match(r"(?i)\W*(?:the |give (?:the |your )?)?reasons?\b", entry.label) is not None
    plain = not says_unknown(entry.text) and len(entry.text) <= _LONGEST_REASON and "\n" not in entry.text
    return asks and plain and not facts.get("consent_explanation")


_LONGEST_GROUND = 90
_LONGEST_REASON = 200


def consent_of(facts: dict[str, list[Entry]], loose: list[Entry]) -> ConsentFound:
    """The consent part; loose tick rows that are reasons are taken out of `loose`."""
    asked = facts.get("told", ())
    told = next((one for one in asked if one.single_box or one.text.strip()), next(iter(asked), None))
    family_told = None
    if told is not None:
        said = values.yes_no(told.text) is True if told.single_box else values.yes_no(told.text)
        family_told = found(told, not said if said is not None and is_turned(told.label) else said, told.text)
    both, giver, scope = _first(facts, "consent_both"), _first(facts, "consent_by"), _first(facts, "consent_covers")
    by, covers = text_of(giver), text_of(scope)
    if both is not None:
        head, mark, tail = both.text.partition(";")
        if not mark:
            head, mark, tail = both.text.partition(": ")
        by, covers = by or found(both, head.strip()), covers or (found(both, tail.strip()) if mark else None)
    if by is not None and (cut := _WHOM.search(by.value)) is not None:
        covers = covers or replace(by, value=by.value[cut.start("whom") :].strip())
        by = replace(by, value=by.value[: cut.start()].strip())
    reason_entry = _first(facts, "consent_reason")
    reason, explanation = None, _narrative(_first(facts, "consent_explanation"))
    candidates = [reason_entry] if reason_entry is not None else []
    for entry in list(loose):
        if any(_REASON.search(box.label) for box in values.ticks_in(entry.text)[1]):
            candidates.append(entry)
            loose.remove(entry)
    for entry in candidates:
        _, boxes = values.ticks_in(entry.text)
        on = [box.label for box in boxes if box.on]
        if on:
            reason = reason or found(entry, "; ".join(on))
        elif not boxes and _is_reason(entry, facts):
            reason = reason or found(entry, entry.text.strip())
        elif not boxes and not says_unknown(entry.text):
            explanation = explanation or _narrative(entry)
    status = _status(facts)
    if status is None and family_told is not None and not family_told.value and not facts.get("consent"):
        status = Found("not sought", family_told.as_written, family_told.where, Sure.READ)
    if told is None and status is not None and status.value in {"given", "refused"}:
        family_told = Found(True, status.as_written, status.where, Sure.READ)
    return ConsentFound(status, family_told, by, covers, reason, explanation)


def weekday_date(text: str, today: dt.date) -> tuple[dt.date, str] | None:
    """The one date a text names with its weekday, when weekday and date fit together and it is not in the
    future."""
    dates: dict[dt.date, str] = {}
    for match in _WEEKDAY.finditer(text):
        for year in [int(match.group(4))] if match.group(4) else [today.year, today.year - 1]:
            read = values.DATE.search(f"{match.group(2)} {match.group(3)} {year}")
            day = values.date_of(read, today) if read else None
            if day is not None and day <= today and day.weekday() == _DAYS.index(match.group(1).casefold()):
                dates[day] = match.group(0)
                break
    return next(iter(dates.items())) if len(dates) == 1 else None


_DAY = re.compile(
    rf"(?i)(?<![\d/.])(?:(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]({values.MONTH})(?:,?[ -](\d{{4}}))?(?!\d)"
    r"|(\d{1,2})([/.-])(\d{1,2})(?:\5(\d{4}|\d{2}))?(?![\d/]))"
)
_NO_EVENT = re.compile(
    r"(?i)\b(?:since|from|until|till|by|before|after|born|d\.?o\.?b\.?|due|to|between|booked (?:for|on)|for)"
    r"(?: (?:the|about))?\W*$"
)
_RECENT = dt.timedelta(days=190)


def lone_date(text: str, today: dt.date) -> tuple[dt.date, str] | None:
    """The one day in the last half year that a text names as when something was; None where it names several."""
    days: dict[dt.date, str] = {}
    for match in _DAY.finditer(text):
        if match.group(4) and not match.group(7):
            continue  # 1/2 may be anything
        said = match.group(3) or match.group(7)
        wanted = [said] if said else [str(today.year), str(today.year - 1)]
        first = f"{match.group(1) or match.group(4)} {match.group(2)}" if match.group(2) else ""
        for year in wanted:
            shown = f"{first} {year}" if first else f"{match.group(4)}/{match.group(6)}/{year}"
            read = values.DATE.search(shown)
            day = values.date_of(read, today) if read else None
            if day is not None and day <= today:
                if _NO_EVENT.search(text[: match.start()]) is None and today - day <= _RECENT:
                    days[day] = match.group(0)
                break
    return next(iter(days.items())) if len(days) == 1 else None


_ROUGHLY = re.compile(
    r"(?i)\b(?:about|around|approx\w*|circa|morning|afternoon|evening|night|onwards|between|and|am|pm)\b"
)


def _happened(facts: dict[str, list[Entry]], text: Found[str] | None, today: dt.date) -> Found[str] | None:
    entry = _first(facts, "happened_on")
    if entry is not None:
        day = values.whole_date(_ROUGHLY.sub(" ", entry.text), today)
        return found(entry, day.isoformat() if day else entry.text.strip())
    only = (weekday_date(text.value, today) or lone_date(text.value, today)) if text is not None else None
    return Found(only[0].isoformat(), only[1], text.where, Sure.READ) if only is not None and text is not None else None


_WORRIES = re.compile(
    r"(?i)abus|neglect|violen|harm|exploit|missing|drug|alcohol|substance|mental|prison|young carer|radical"
    r"|extremis|traffick"
    r"|bully|attendance|hous|homeless|poverty|fgm|honour|forced|gang|knife|weapon|sexual|physical|emotional"
    r"|domestic|disab"
    r"|debt|financ|health|behav|learning|worr|concern|injur|bereave|parent|famil|illness|carer|grooming|online"
    r"|slavery|risk|need"
)
"""Words of which a list of worries holds at least one."""


def _categories(facts: dict[str, list[Entry]], loose: list[Entry]) -> tuple[tuple[Found[str], ...], list[Unplaced]]:
    out: list[Found[str]] = []
    left: list[Unplaced] = []
    for entry in facts.get("categories", []):
        _, boxes = values.ticks_in(entry.text)
        if boxes:
            out.extend(Found(box.label, box.label, entry.where) for box in boxes if box.on and box.label)
        elif not is_placeholder(entry.text) and not says_unknown(entry.text):
            out.extend(
                Found(part.strip(), part.strip(), entry.where)
                for part in re.split(r"[,;\n]", entry.text)
                if part.strip()
            )
    for entry in loose:
        _, boxes = values.ticks_in(entry.text)
        scope = entry.section.scope if entry.section is not None else ""
        answers = all(values.yes_no_word(box.label) is not None or says_unknown(box.label) for box in boxes)
        answers = answers or any(re.match(r"(?i)(?:yes|no)\b", box.label) for box in boxes)
        worries = not entry.label or _WORRIES.search(entry.text) is not None or _WORRIES.search(entry.label) is not None
        if scope == "concern" and worries and not (answers and boxes[0].label):
            names = [(box.label or entry.label) for box in boxes if box.on]
            out.extend(Found(name, name, entry.where) for name in names if name)
        elif any(box.on for box in boxes):
            left.append(Unplaced(entry.label, entry.text, entry.where))
    return tuple(one for one in out if not _NO_WORRY.match(one.value) and not values.is_guidance(one.value)), left


_NO_WORRY = re.compile(
    r"(?i)^\W*(?:yes|no|not (?:known|sought|asked|applicable)|unknown|unsure|n/?a|none|\d{1,2}|(?:level|tier"
    r"|stage) \d.*|\d .*"
    r"|.*\?)\W*$"
)
"""What stands beside a ticked box and is no category of worry."""


def concern_of(
    facts: dict[str, list[Entry]], loose: list[Entry], today: dt.date
) -> tuple[ConcernFound, list[Unplaced]]:
    """The concern part, and tick rows and second narratives that no field takes."""
    categories, left = _categories(facts, loose)
    told = [entry for entry in facts.get("concern", ()) if not is_placeholder(entry.text)]
    told = [entry for entry in told if re.fullmatch(r"(?i)\W*(?:yes|no)\W*", entry.text) is None]
    plain = [entry for entry in told if not values.is_guidance(entry.text)]
    facts = {**facts, "concern": plain}
    text = _narrative(plain[0] if plain else None)
    for key in ("concern", "childs_words", "strengths", "action", "hoped_for"):
        said = [entry for entry in facts.get(key, ()) if not is_placeholder(entry.text)]
        left.extend(Unplaced(entry.label, entry.text, entry.where) for entry in said[1:])
    levels = [(entry, level) for entry in facts.get("level", ()) if (level := values.level_of(entry.text)) is not None]
    cse = _first(facts, "cse")
    facts = {
        **facts,
        **{key: [e for e in facts.get(key, ()) if not _YES_OR_NO.fullmatch(e.text)] for key in _TOLD_AT_LENGTH},
    }
    return ConcernFound(
        text=text,
        childs_words=_narrative(_first(facts, "childs_words")),
        strengths=_narrative(_first(facts, "strengths")),
        action_taken=_narrative(_first(facts, "action")),
        hoped_for=_narrative(_first(facts, "hoped_for")),
        level_claimed=found(*levels[0]) if len({level for _, level in levels}) == 1 else None,
        cse_risk=found(cse, values.cse_of(cse.text)) if cse else None,
        categories_ticked=categories,
        happened_on=_happened(facts, text, today),
    ), left
