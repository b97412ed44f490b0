"""Who wrote an e-mail: name, role, agency and telephone from its sender line and the block under its text."""

import re
from dataclasses import replace

from app.services.intake.readers import values
from app.services.intake.readers.names import parse_name
from app.services.intake.readers.parts import suggest_source
from app.services.intake.readers.record import Found, ReferrerFound, Sure

_ROLE = re.compile(
    r"(?i)\b(?:lead|teacher|head|deputy|nurse|visitor|practitioner|doctor|midwife|worker|officer|manager"
    r"|coordinator|co-ordinator|therapist|psychologist|psychiatrist|paediatrician|consultant|advisor|adviser"
    r"|assistant|senco|dsl|gp|constable|sergeant|inspector|counsellor|mentor|tutor|director|administrator"
    r"|receptionist|secretary|advocate|idva|pastoral|warden|registrar|specialist|supervisor|physician|partner"
    r"|support)\b"
)
_AGENCY = re.compile(
    r"(?i)\b(?:school|academy|college|nursery|primary|juniors?|infants?|surgery|practice|medical centre"
    r"|health centre|clinic|hospital|trust"
    r"|service|services|council|team|centre|hub|police|constabulary|charity|housing|homes|association|refuge|probation"
    r"|university|church|mosque|foundation|nhs|cic|ltd|project|ysgol|pre-?school|department|unit|society|group"
    r"|infirmary|partnership|community health|camhs|camhs team|mash)\b"
)
_MACHINE = re.compile(
    r"(?i)(?:no|do.?not).?reply|donotreply|mailer.?daemon|notifications?@|automated|forms?@|webforms?@"
)
_STREET = re.compile(
    r"(?i)\b(?:road|street|avenue|lane|close|drive|crescent|way|terrace|rd|st|ave|gardens|hill|square|place|walk"
    r"|row|grove|court)\b\.?$|^\d+[a-z]?\s|\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b"
)


def turned_name(shown: str) -> str | None:
    """The sender's name as Forename Surname; None where the header shows no name a person would bear."""
    plain = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", "", shown).strip(" \"'")
    if (
        not plain
        or "@" in plain
        or re.search(
            r"(?i)\b(?:inbox|office|admin|team|enquiries|duty|mailbox|reception|no.?reply|safeguarding|service"
            r"|school|surgery|desk)\b",
            plain,
        )
    ):
        return None
    if "," in plain:
        name = parse_name(plain)
        return f"{name.forenames} {name.surname}" if name and name.forenames and name.surname else None
    return plain if 2 <= len(plain.split()) <= 5 and not re.search(r"\d", plain) else None


def _lines(signature: str) -> list[str]:
    return [line.strip(" \t|·•") for line in signature.split("\n") if line.strip(" \t|·•")][:10]


def _signed_name(lines: list[str]) -> str | None:
    for line in lines[:4]:
        first = re.split(r"\s*[|·•]\s*|,\s", line)[0].strip()
        if _ROLE.search(first) or _AGENCY.search(first) or re.search(r"\d|@|:", first):
            continue
        words = first.split()
        if (
            2 <= len(words) <= 5
            and all(word[0].isupper() or word.casefold() in {"de", "da", "van", "al", "bin", "von"} for word in words)
            and not any(len(word.strip(".")) == 1 for word in words)
        ):
            return first
    return None


def _first_phone(line: str) -> str | None:
    """The first of two numbers of a line that says which is which (`T: … M: …`)."""
    if not re.match(r"(?i)\W*(?:t|tel|phone|direct|office|d|m|mob)\b", line):
        return None
    first = values.PHONE.search(line)
    return values.phone_of(first.group(0)) if first is not None else None


_TOWNED = re.compile(r"(?i)\b(?:school|academy|college|nursery|primary|juniors?|infants?)$")


def _without_town(agency: Found[str] | None) -> Found[str] | None:
    """A school's name without the town that stands behind it."""
    if agency is None:
        return None
    name, _, town = agency.value.rpartition(", ")
    plain = bool(name) and _TOWNED.search(name) is not None and len(town.split()) <= _TOWN_WORDS
    return replace(agency, value=name) if plain and not _AGENCY.search(town) else agency


_TOWN_WORDS = 3


def referrer_of(signature: str, from_name: str, from_address: str) -> ReferrerFound:
    """The writer of an e-mail, from its sender line and signature; role and agency only where the words
    are plain."""
    lines = _lines(signature)
    if _MACHINE.match(from_address):
        from_name = from_address = ""
    header_name = turned_name(from_name)
    signed = _signed_name(lines)
    name, where = (
        (signed, "signature")
        if signed
        and (
            header_name is None
            or set(header_name.casefold().split()) < set(signed.casefold().split())
            or (
                "," not in from_name
                and len(signed.split()) >= len(header_name.split())
                and signed.split()[-1].casefold() in header_name.casefold()
            )
        )
        else (header_name, "sender")
    )
    role = agency = phone = None
    for number, line in enumerate(lines, start=1):
        place = f"signature, line {number}"
        phone = phone or (
            Found(number_text, line, place, Sure.STATED)
            if (number_text := values.phone_of(line) or _first_phone(line))
            else None
        )
        bare = values.EMAIL.sub("", values.PHONE.sub("", line))
        parts = [
            part.strip(" ,;:-–") for part in re.split(r",\s+|\s+[|·•]\s+|\s+[–—-]\s+", bare) if part.strip(" ,;:-–")
        ]
        for at, part in enumerate(parts):
            if part == name or len(part) > 90:
                continue
            if (
                role is None
                and _ROLE.search(part)
                and not (
                    _AGENCY.search(part)
                    and not re.search(
                        r"(?i)\b(?:lead|officer|worker|manager|head|nurse|practitioner|visitor|teacher)\b", part
                    )
                )
            ):
                role = Found(part, line, place, Sure.STATED)
            elif agency is None and _AGENCY.search(part) and not _ROLE.search(re.sub(_AGENCY, "", part)):
                kept = [part]
                for following in parts[at + 1 :]:
                    if _STREET.search(following) or re.match(r"(?i)t\b|tel|e\b|m\b", following):
                        break
                    kept.append(following)
                if len(kept) > 1 and len(kept) < len(parts) - at and not _AGENCY.search(kept[-1]):
                    kept.pop()
                agency = Found(", ".join(kept), line, place, Sure.STATED)
                break
    agency = _without_town(agency)
    code = suggest_source(role.value if role else "", agency.value if agency else "")
    from_where = role or agency
    return ReferrerFound(
        name=Found(name, name, where, Sure.STATED) if name else None,
        role=role,
        agency=agency,
        source_code=Found(code, from_where.as_written, from_where.where, Sure.SUGGESTED)
        if code and from_where
        else None,
        phone=phone,
        email=Found(from_address, from_address, "sender", Sure.STATED) if from_address else None,
    )


_SALUTATION = re.compile(r"(?i)^\s*(?:dear|hello|hi|good (?:morning|afternoon)|to whom)\b")
_LETTERHEAD_LINES = 8


def with_letterhead(referrer: ReferrerFound, text: str) -> ReferrerFound:
    """The writer with the source that the department in the letterhead suggests, where a hospital has several."""
    lines = text.split("\n")
    until = next((at for at, line in enumerate(lines) if _SALUTATION.match(line)), 0)
    for number, line in enumerate(lines[:until][:_LETTERHEAD_LINES], start=1):
        if line.strip() and (code := suggest_source("", line)) == _EMERGENCY:
            return replace(referrer, source_code=Found(code, line.strip(), f"line {number}", Sure.SUGGESTED))
    return referrer


_EMERGENCY = "3E"
"""The emergency department, which is a source of its own beside the hospital's other departments."""
