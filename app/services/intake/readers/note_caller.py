"""Who rang: the caller of a telephone note, by name, kin, job and employer, and whether they wish to be named."""

import re
import tomllib
from functools import cache

from app.services.intake.readers import values
from app.services.intake.readers.names import parse_name
from app.services.intake.readers.parts import suggest_source
from app.services.intake.readers.phrases import RESOURCES
from app.services.intake.readers.record import Found, ReferrerFound, Sure

_ANONYMOUS = re.compile(
    r"(?i)\banonymous\b|\b(?:did|does|would|will|wishes|wished|prefers|preferred|asked)(?: not|n['’]t)?(?: "
    r"to)?(?: not)?(?: wish| want| like| agree)?(?: not)?(?: to)? (?:give|leave|say|remain anonymous|stay "
    r"anonymous|be named)(?: (?:a|her|his|their|any))? ?(?:name)?|\brefused (?:to give )?(?:a |her |his |their "
    r")?name\b|\bname (?:not given|withheld|refused)\b|\bwould not give\b|\bdoes not want [^.]{0,30}know who\b"
)
_CALLER_WORDS = re.compile(
    r"(?i)\b((?:(?:maternal|paternal|step|great)[ -]?)*grand(?:mother|father|parent|ma|pa)"
    r"|(?:next[ -]door )?neighbour|grandmother"
    r"|grandfather|grandparent|aunt|uncle|friend|family friend|passer-?by|member of "
    r"the public|landlord|landlady|mother|father|parent|cousin|sister|brother|relative|colleague|childminder)\b"
)
_NAME = r"[A-ZÀ-Þ][\w'’-]+(?:[ ](?:[A-ZÀ-Þ][\w'’-]+|de|da|van|al|bin)){0,4}"
_OPEN = re.compile(
    r"(?i)\b(?:happy|content|does not mind|doesn['’]t mind|fine|ok(?:ay)?)\b[^.;]{0,30}\bto (?:be named|know "
    r"(?:who|that|s?he|they))\b[^.;]*"
    r"|\bhappy to be named\b"
)


_NOT_ANONYMOUS = re.compile(
    r"(?i)\banonym\w*\s*\??\s*:\s*no\b|\b(?:does not|doesn['’]?t|did not|didn['’]?t) (?:mind|object to) (?:his"
    r"|her|their)"
    r" name (?:being |to be )?(?:used|given|known|told|shared|passed on)\b"
)


@cache
def callers() -> dict[str, str]:
    """The source code that a caller's own word suggests."""
    with (RESOURCES / "notes.toml").open("rb") as file:
        return {phrase: key for key, phrases in tomllib.load(file)["callers"].items() for phrase in phrases}


_GAVE_NAME = re.compile(r"(?i)\bgave (?:her|his|their|a) (?:own |full )?name\b")
_CLAUSE_WORDS = 6


def _clause(text: str, word: re.Match[str]) -> str:
    """What the caller is said to be, with whose (`Great-aunt of the mother`), as far as it is one short clause."""
    if word.string != text:
        return word.group(1).capitalize()
    start = max(text.rfind(mark, 0, word.start()) for mark in (",", ";", "(", "–", ":", "\n")) + 1
    whole = re.split(r"[,.;()\n]", text[start:])[0].strip(" -–")
    whose = re.fullmatch(r"(?i)(?:great[ -])?[\w-]+ of the (?:mother|father|child(?:ren)?|family|mum|dad)", whole)
    plain = whose is not None and len(whole.split()) <= _CLAUSE_WORDS
    return whole[:1].upper() + whole[1:] if plain else word.group(1).capitalize()


_JOB = re.compile(
    r"(?i)\b(?:nurse|ward sister|charge sister|nursing sister|doctor|registrar|consultant|midwife|matron|gp"
    r"|paediatrician"
    r"|psychiatrist|psychologist|therapist|teacher|head ?teacher|headmaster|headmistress|deputy head|head of year|senco"
    r"|tutor|lecturer|officer|constable|sergeant|inspector|social worker|support worker|youth worker|key ?worker"
    r"|family worker|care worker|caseworker|worker|manager|warden|paramedic|technician|pharmacist|dentist|practitioner"
    r"|visitor|coordinator|co-ordinator|lead|adviser|advisor|counsellor|mentor|receptionist|administrator"
    r"|chaplain|coach"
    r"|leader|assistant)\b"
)
_BODY_NAME = re.compile(r"^(?:The )?[A-ZÀ-Þ][\w'’&.-]*(?: (?:[A-ZÀ-Þ][\w'’&.-]*|of|and|the|for|&)){0,6}$")


def _work_of(text: str) -> tuple[str, str]:
    """The job and the employer that stand behind a caller's name (`Ann Lee, ward sister, Mill Hospital`)."""
    split_up = (part.strip(" .") for part in re.split(r",|;|\s[-–]\s|\n|\(|\)", values.PHONE.sub(" ", text)))
    pieces = [part for part in split_up if part]
    for at, part in enumerate(pieces[1:4], start=1):
        if len(part.split()) > _CLAUSE_WORDS or _JOB.search(part) is None:
            continue
        split = re.match(r"(?i)(.+?)\s+(?:at|from|of|with)\s+((?:the )?[A-Z].+)$", part)
        if split is not None and _JOB.search(split[1]):
            return split[1], split[2]
        behind = pieces[at + 1] if at + 1 < len(pieces) else ""
        return part, behind if _BODY_NAME.match(behind) and not _CALLER_WORDS.search(behind) else ""
    return "", ""


def referrer_in(parts: dict[str, tuple[str, str]], whole: str) -> ReferrerFound:
    """Who rang and for whom they work, from the note's part about the caller."""
    text, where = parts.get("caller", ("", ""))
    openly = _NOT_ANONYMOUS.search(text) or _NOT_ANONYMOUS.search(whole)
    anonymous = None if openly else _ANONYMOUS.search(text) or _ANONYMOUS.search(whole)
    told = anonymous is not None and _GAVE_NAME.search(text) is not None
    job, employer = _work_of(text)
    word = None if job else _CALLER_WORDS.search(text) or _CALLER_WORDS.search(parts.get("relation", ("", ""))[0])
    first = re.split(r"[,.;(–]|\s-\s", text)[0].strip()
    name = (
        parse_name(first)
        if first
        and (not anonymous or told)
        and re.fullmatch(rf"(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?{_NAME}", first)
        and not _CALLER_WORDS.search(first)
        else None
    )
    open_to = None if anonymous else openly or _OPEN.search(text)
    phone = values.phone_of(text) or values.phone_of(parts.get("phone", ("", ""))[0])
    role = parts.get("role") or ((job, where) if job else None)
    agency = parts.get("agency") or ((employer, where) if employer else None)
    code = "9" if anonymous and not told else suggest_source(role[0] if role else "", agency[0] if agency else "")
    if code is None and word:
        code = callers().get(word.group(1).casefold().rpartition(" ")[2])
    shown = _clause(text, word) if word else None
    relation = parts.get("relation")
    return ReferrerFound(
        name=Found(first, text, where, Sure.STATED) if name else None,
        role=Found(role[0], role[0], role[1]) if role else Found(shown, text, where, Sure.READ) if shown else None,
        agency=Found(agency[0], agency[0], agency[1]) if agency else None,
        source_code=Found(code, text, where, Sure.SUGGESTED) if code else None,
        phone=Found(phone, phone, where) if phone else None,
        email=Found(mail, mail, where) if (mail := values.email_of(text)) else None,
        relationship=Found(relation[0], relation[0], relation[1])
        if relation
        else Found(shown, text, where, Sure.READ)
        if shown
        else None,
        wishes_anonymity=Found(anonymous is not None, (anonymous or open_to).group(0), where, Sure.READ)  # type: ignore[union-attr]
        if anonymous or open_to
        else None,
    )
