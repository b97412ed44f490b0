"""The professionals a form names: rows of a table, single lines, and rows whose label is the worker's role."""

import re
from dataclasses import replace

from app.services.intake.readers import values
from app.services.intake.readers.blocks import Entry
from app.services.intake.readers.drafts import found, text_of
from app.services.intake.readers.headings import match_section
from app.services.intake.readers.phrases import is_placeholder, says_unknown
from app.services.intake.readers.record import ProfessionalFound, Unplaced
from app.services.intake.readers.small_print import is_small_print
from app.services.intake.readers.vocabulary import match_label

_ROLE_WORD = re.compile(
    r"(?i)\b(?:worker|officer|nurse|visitor|teacher|lead|practitioner|therapist|manager|advisor|adviser|mentor"
    r"|midwife|psychologist|doctor|assistant)\b"
)
_ROLE_LABEL = re.compile(
    r"(?i)^\W*(?:named |allocated |lead |key )?(?:gp|g\.p\.|general practitioner|doctor|health visitor|school nurse"
    r"|school|nursery|school ?/ ?nursery|midwife|community midwife|social worker|family support worker"
    r"|early help worker"
    r"|youth worker|youth justice worker|probation officer|housing officer|camhs(?: worker)?|paediatrician"
    r"|community paediatrician|dentist|police officer|police|psychiatrist|substance misuse worker|mental health worker"
    r"|family worker|key ?worker|support worker|social care|housing|probation|idva|teacher|class teacher|senco|dsl"
    r"|designated safeguarding lead|education welfare officer|drug and alcohol worker|district nurse|care coordinator)"
    r"(?: \([^()]*\))?(?: (?:name|details))?\W*$"
)
_PLACE = re.compile(
    r"(?i)\b(?:surgery|practice|school|academy|college|nursery|centre|center|clinic|hospital|trust|service|services"
    r"|team"
    r"|council|primary|juniors?|infants?|housing|association|police|health)\b"
)
_PERSON = re.compile(r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|PC|DC|Sister)\.? )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,3}")


_HEADING = 60


def asks_workers(label: str) -> bool:
    """Whether a label without a field of its own asks who else works with the family."""
    under = match_section(label) if label and len(label) <= _HEADING else None
    return under is not None and under.scope == "professional" and not label.rstrip().endswith("?")


def worker_of(entry: Entry) -> ProfessionalFound | None:
    """A professional from a row whose label is the role and whose value is the name, the place and the number."""
    text = entry.text.strip()
    asked = _ROLE_LABEL.match(entry.label) or re.match(r"(?i)^\W*other(?: professional| worker)?s?\W*$", entry.label)
    if not asked or is_placeholder(text) or says_unknown(text) or len(text) > 200:
        return None
    if values.yes_no(text) is not None or values.ticks_in(text)[1]:
        return None
    contact = values.phone_of(text) or (m.group(0) if (m := values.EMAIL.search(text)) else None)
    plain = values.EMAIL.sub("", values.PHONE.sub("", text))
    parts = [
        part.strip(" .:–-")
        for part in re.split(r"[,;\n]|\s+[–—-]\s+|\b(?:tel|phone|mob)\b\.?:?|\s+(?:at|of)\s+", plain)
        if part.strip(" .:–-()")
    ]
    roles = [part for part in parts[1:] if _ROLE_WORD.search(part) and not _PLACE.search(part)]
    parts = [part for part in parts if part not in roles]
    if len(roles) == 1 and len(parts) == 2 and _PERSON.fullmatch(parts[0]) and not _PLACE.search(parts[0]):
        return ProfessionalFound(*(found(entry, one) for one in (parts[0], roles[0], parts[1], contact)))
    if not _ROLE_LABEL.match(entry.label) or roles:
        return None
    names = [part for part in parts if not _PLACE.search(part) and _PERSON.fullmatch(part)]
    places = [part for part in parts if _PLACE.search(part)]
    if len(names) > 1 or len(places) > 1 or len(names) + len(places) != len(parts) or not parts:
        return None
    role = entry.label.strip(" :?*")
    return ProfessionalFound(
        name=found(entry, names[0]) if names else None,
        role=found(entry, role),
        agency=found(entry, places[0]) if places else None,
        contact=found(entry, contact),
    )


_TOLD = re.compile(
    r"(?<!\bDr)(?<!\bMr)(?<!\bSt)(?<!\bMs)(?<!\bMrs)(?<![A-Z])[.!?]\s+[A-Z]"
    r"|(?i:\b(?:is|are|was|were|has|have|had|will|would|must|should|please|may|can|be|been)\b)"
)
"""What stands in a sentence and in no line of name, role and agency."""
_NAMED = re.compile(
    r"(?:(?i:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Rev|Sgt|PC|DC|DS|PS|PCSO|Insp|Sister|Nurse|Sir|Lady)\.?\s+)?"
    r"(?:\d{2,6}\s+)?[^\W\d_][\w'’.-]*(?:\s+(?:\([^()]+\)|[^\W\d_][\w'’.-]*)){0,5}"
)


def names_person(text: str) -> bool:
    """Whether a text may be the name of a worker: a few words, no place, no marking in capitals, no label."""
    plain = text.strip()
    words = plain.split()
    if _NAMED.fullmatch(plain) is None or _PLACE.search(plain) or is_small_print(plain):
        return False
    if plain.isupper() and len(words) == 1 and len(plain) > _INITIALS:
        return False
    asked = match_label(plain)
    return (asked is None or asked.share < 1.0) and any(word[:1].isupper() for word in words)


_INITIALS = 3


def professional_line(line: str, entry: Entry) -> ProfessionalFound | None:
    """A professional written as one line (name, role, agency, contact); None where the parts are not plain."""
    plain = line.strip(" •-–\t")
    contact = values.phone_of(plain) or (m.group(0) if (m := values.EMAIL.search(plain)) else None)
    if contact is not None:
        plain = re.sub(
            r"[\s,;(–-]*(?:tel\.?:?|t:?|phone:?)?\s*" + re.escape(contact).replace(r"\ ", r"[\s\u00a0]+") + r"\s*\)?",
            "",
            plain,
        )
    parts = [part.strip() for part in re.split(r",\s+|\s+[–—-]\s+|;\s+", plain) if part.strip()]
    if len(parts) < 3 or len(plain) > 200 or "|" in plain or _TOLD.search(plain) or not names_person(parts[0]):
        return None  # no name stands in front, or it is a sentence
    last = max((at for at in range(1, len(parts) - 1) if _ROLE_WORD.search(parts[at])), default=1)
    return ProfessionalFound(
        found(entry, parts[0]),
        found(entry, ", ".join(parts[1 : last + 1])),
        found(entry, ", ".join(parts[last + 1 :])),
        found(entry, contact),
    )


_WORKERS = re.compile(
    r"(?i)^\W*(?:\w+ )?(?:health visitor|midwife|social worker|school nurse|gp|\w+ nurse|\w+ worker|\w+ officer"
    r"|police oic|oic"
    r"|psychologist|therapist|paediatrician|senco|dsl|idva)\W*$"
)
_TITLED = re.compile(
    r"(?i)^(.+?),\s*((?:deputy |assistant )?head(?: of year|teacher)?"
    r"|.*\b(?:teacher|worker|officer|nurse|lead|manager|mentor)\b.*)$"
)


def _sorted_out(made: ProfessionalFound) -> ProfessionalFound:
    """A worker whose role stands in the agency's column, or behind the name, with each in its own place."""
    if made.name is not None and made.role is None and (both := _TITLED.match(made.name.value)) is not None:
        role = replace(made.name, value=both.group(2).strip())
        made = replace(made, name=replace(made.name, value=both.group(1).strip()), role=role)
    if made.agency is not None and made.role is None and _WORKERS.match(made.agency.value):
        made = replace(made, role=made.agency, agency=None)
    return made


_ASKED_OF_A_WORKER = (
    re.compile(r"(?i)\bnames?\b"),
    re.compile(r"(?i)\b(?:role|job|post|title|profession)"),
    re.compile(r"(?i)\b(?:agency|organisation|team|service|employer)"),
    re.compile(r"(?i)\b(?:contact|tel|phone|number|e-?mail)"),
)
_TWO_OF_FOUR = 2


def asks_one_line(entry: Entry) -> bool:
    """Whether an entry asks for all of a worker in one answer (`Name, role, agency and contact`), and has it."""
    wanted = sum(pattern.search(entry.label) is not None for pattern in _ASKED_OF_A_WORKER)
    under = entry.section is not None and entry.section.scope == "professional"
    return under and wanted > _TWO_OF_FOUR and "," in entry.text


def worker_in(entry: Entry) -> ProfessionalFound | None:
    """A professional from a line that says the role before a colon (`Health visitor: Ann Lee, Mill Lane Clinic`)."""
    role, mark, rest = entry.text.partition(":")
    return worker_of(replace(entry, label=role, text=rest.strip())) if mark and rest.strip() else None


def professionals_from(
    groups: dict[str, dict[str, Entry]], lines: list[Entry], left: list[Unplaced]
) -> tuple[ProfessionalFound, ...]:
    """The professionals from table rows and single lines; lines that are not plain go to `left`."""
    out: list[ProfessionalFound] = []
    for parts in groups.values():
        name = parts.get("name") or parts.get("surname")
        made = ProfessionalFound(
            name=text_of(name),
            role=text_of(parts.get("role") or parts.get("relationship")),
            agency=text_of(parts.get("agency")),
            contact=text_of(parts.get("contact") or parts.get("phone") or parts.get("email")),
        )
        made = _sorted_out(made)
        if made.name is not None or (made.agency is not None and made.role is not None):
            out.append(made)
    for entry in lines:
        for line in entry.text.split("\n"):
            if (one := professional_line(line, entry)) is not None:
                out.append(one)
            elif line.strip() and not says_unknown(line):
                left.append(Unplaced("Professionals", line.strip(), entry.where))
    return tuple(out)
