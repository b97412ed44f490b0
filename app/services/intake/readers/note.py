"""Plain text: notes of telephone calls under headings, saved messages, partners' replies, other text."""

import datetime as dt
import re
import tomllib
from dataclasses import replace
from functools import cache

from app.services.errors import Invalid, Problem
from app.services.intake.readers import values
from app.services.intake.readers.blocks import Para
from app.services.intake.readers.forms import read_blocks
from app.services.intake.readers.limits import Limits
from app.services.intake.readers.names import parse_name
from app.services.intake.readers.parts import missing_from, suggest_source
from app.services.intake.readers.police_rows import moment_of
from app.services.intake.readers.prose import read_prose
from app.services.intake.readers.record import (
    ConcernFound,
    ConsentFound,
    DocumentKind,
    Found,
    NoteFound,
    PersonFound,
    Reading,
    ReferrerFound,
    Relation,
    Sure,
)
from app.services.intake.readers.relations import kind_in
from app.services.intake.readers.reply import is_reply, read_reply_lines
from app.services.intake.readers.statements import Story, address_in
from app.services.intake.readers.tabular import decode
from app.services.intake.readers.vocabulary import RESOURCES, match_section, words_of

_HEAD_LINE = re.compile(
    r"^(?P<head>[A-Z][A-Za-z'’/ -]{1,28}?)(?:\s*:\s*|\s{2,})(?P<rest>\S.*)?$|^(?P<alone>[A-Z][A-Za-z'’/ "
    r"-]{1,28}?)\s*:?\s*$"
)
_ANONYMOUS = re.compile(
    r"(?i)\banonymous\b|\b(?:did|does|would|will|wishes|wished|prefers|preferred|asked)(?: not|n['’]t)?(?: "
    r"to)?(?: not)?(?: wish| want| like| agree)?(?: not)?(?: to)? (?:give|leave|say|remain anonymous|stay "
    r"anonymous|be named)(?: (?:a|her|his|their|any))? ?(?:name)?|\brefused (?:to give )?(?:a |her |his |their "
    r")?name\b|\bname (?:not given|withheld|refused)\b|\bwould not give\b|\bdoes not want [^.]{0,30}know who\b"
)
_CALLER_WORDS = re.compile(
    r"(?i)\b(neighbour|grandmother|grandfather|grandparent|aunt|uncle|friend|family friend|passer-?by|member of "
    r"the public|landlord|landlady|mother|father|parent|cousin|sister|brother|relative|colleague|childminder)\b"
)
_NAME = r"[A-ZÀ-Þ][\w'’-]+(?:[ ](?:[A-ZÀ-Þ][\w'’-]+|de|da|van|al|bin)){0,4}"
_ABOUT_CHILD = re.compile(
    rf"^\W*(?P<name>{_NAME})[\"”']?\s*[,(:–-]?\s*\(?(?P<age>(?:aged? )?(?:about|around|approx\.?|approximately"
    rf"|maybe|roughly)?\s*\d{{1,2}}(?:\s*(?:years? old|years|yrs|months?(?: old)?|weeks?(?: old)?))?"
    rf"|(?:d\.?o\.?b\.?|born)\b[^,;)]*)?\)?"
)
_KIN_NAMED = re.compile(
    rf"(?P<kin>(?i:mum|mother|mam|dad|father|step-?dad|step-?mum|stepfather|stepmother|gran|nan|grandmother"
    rf"|grandfather|aunt|uncle|mum['’]s (?:new )?(?:partner|boyfriend)))(?:\s+is|\s+called|,"
    rf"|:)?\s+[\"“']?(?P<name>{_NAME})"
)
_UNSURE = re.compile(
    r"(?i)\bi think\b|\bthinks?\b|\bnot sure\b|\bmaybe\b|\bperhaps\b|\bpossibly\b|\bor \d+\b|\buncertain\b|\?"
)


@cache
def _book(part: str) -> dict[str, str]:
    """Phrase to meaning, from one part of the notes' vocabulary."""
    with (RESOURCES / "notes.toml").open("rb") as file:
        return {phrase: key for key, phrases in tomllib.load(file)[part].items() for phrase in phrases}


def _sections(text: str) -> list[tuple[str, str, int]]:
    """The note's parts as (kind, text, first line); lines that continue one are joined to it."""
    parts: list[tuple[str, str, int]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        for piece in re.split(r"\s{4,}(?=[A-Z][a-z]+ (?:began|ended|by|no)\b)", line.rstrip()):
            match = _HEAD_LINE.match(piece) if not piece.startswith((" ", "\t")) else None
            kind = _book("heads").get(" ".join(words_of(match["head"] or match["alone"]))) if match else None
            if kind is not None and match is not None:
                parts.append((kind, (match["rest"] or "").strip(), number))
            elif parts:
                last = parts[-1]
                parts[-1] = (last[0], f"{last[1]}\n{piece.strip()}".strip(), last[2])
    return parts


def read_text(  # noqa: PLR0917 - as the other readers, with the encoding
    data: bytes, today: dt.date, digest: str, limits: Limits, encoding: str | None, depth: int
) -> Reading:
    """A .txt file: a saved message, a partner's reply, a telephone note, a form as text, or other text."""
    text, named, questions = decode(data, encoding)
    if "\x00" in text:
        raise Invalid(
            (Problem("text", "The text holds NUL characters: the file is damaged.", None),),
            "The text file is damaged.",
            "Ask the sender for it again, or type the contact.",
        )
    limits.check_field(text, "the text")
    endings = "CRLF" if "\r\n" in text else "LF"
    raw = text.replace("\r\n", "\n").replace("\r", "\n")
    text = raw.replace("\t", "    ")
    if (
        re.match(r"(?i)(?:from|to|subject|date|received|mime-version|return-path|message-id):\s?\S", text)
        and re.search(r"(?im)^from:\s?\S", text[:4000])
        and re.search(r"(?im)^subject:", text[:4000])
        and "\n\n" in text
        and not is_reply(text.split("\n"))
    ):
        from app.services.intake.readers.mail import read_mail

        return read_mail(data, today, digest, limits, depth)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if is_reply(lines):
        placed = [(line, f"line {number}") for number, line in enumerate(raw.split("\n"), start=1)]
        reading = read_reply_lines(placed, today, "txt", digest, encoding=named, endings=endings)
        return replace(reading, questions=questions)
    parts = _sections(text)
    kinds = {kind for kind, _, _ in parts}
    if (
        ("said" in kinds and {"taken", "began", "caller"} & kinds)
        or {"caller", "began"} <= kinds
        or {"taken", "about"} <= kinds
    ):
        return replace(_note(parts, text, today, digest), questions=questions)
    blocks = tuple(
        Para(
            line.strip(),
            f"line {number}",
            len(line) < 70 and ":" not in line and match_section(line) is not None and not line.strip().endswith("."),
        )
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip()
    )
    return replace(read_blocks(blocks, today, "txt", digest), questions=questions)


def _time(parts: dict[str, tuple[str, str]], today: dt.date) -> tuple[dt.datetime | None, list[str]]:
    began = parts.get("began")
    if began is None:
        return None, []
    found = values.DATE.search(began[0])
    day = values.date_of(found, today) if found else None
    if day is None or found is None:
        return None, []
    rest = began[0][: found.start()] + " " + began[0][found.end() :] + " " + parts.get("time", ("", ""))[0]
    _, moment, asked = moment_of(day, rest)
    return moment, [asked] if asked else []


def _referrer(parts: dict[str, tuple[str, str]], whole: str) -> ReferrerFound:
    text, where = parts.get("caller", ("", ""))
    anonymous = _ANONYMOUS.search(text) or _ANONYMOUS.search(whole)
    word = _CALLER_WORDS.search(text) or _CALLER_WORDS.search(parts.get("relation", ("", ""))[0])
    first = re.split(r"[,.;(–]|\s-\s", text)[0].strip()
    name = (
        parse_name(first)
        if first
        and not anonymous
        and re.fullmatch(rf"(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?{_NAME}", first)
        and not _CALLER_WORDS.search(first)
        else None
    )
    phone = values.phone_of(text) or values.phone_of(parts.get("phone", ("", ""))[0])
    role, agency = parts.get("role"), parts.get("agency")
    code = "9" if anonymous else suggest_source(role[0] if role else "", agency[0] if agency else "")
    if code is None and word:
        code = _book("callers").get(word.group(1).casefold())
    shown = word.group(1).capitalize() if word else None
    relation = parts.get("relation")
    return ReferrerFound(
        name=Found(first, text, where, Sure.STATED) if name else None,
        role=Found(role[0], role[0], role[1]) if role else Found(shown, text, where, Sure.READ) if shown else None,
        agency=Found(agency[0], agency[0], agency[1]) if agency else None,
        source_code=Found(code, text, where, Sure.SUGGESTED) if code else None,
        phone=Found(phone, phone, where) if phone else None,
        relationship=Found(relation[0], relation[0], relation[1])
        if relation
        else Found(shown, text, where, Sure.READ)
        if shown
        else None,
        wishes_anonymity=Found(True, anonymous.group(0), where, Sure.READ) if anonymous else None,
    )


def _address(parts: dict[str, tuple[str, str]], other: str) -> tuple[Found[str] | None, Found[str] | None, list[str]]:
    if "address" not in parts:
        return None, None, []
    text, where = parts["address"]
    if (
        _UNSURE.search(text)
        or re.search(r"(?i)\b(?:first said|number)\b[^.]*\b(?:number|then|or)\b", other)
        or re.search(r"(?i)\bnot known\b|\bunknown\b", text)
    ):
        return (
            None,
            None,
            [f"{where}: the caller was not sure of the address; it is left blank. Read the note and ask."],
        )
    line, code = values.split_postcode(re.sub(r"\s+-\s+.*$", "", text))
    if not re.search(r"[A-Za-z]", line):
        return None, None, []
    return Found(line, text, where), Found(code, text, where) if code else None, []


def _people(parts: dict[str, tuple[str, str]], today: dt.date) -> tuple[list[PersonFound], list[PersonFound]]:
    text, where = parts.get("about", ("", ""))
    said = parts.get("said", ("", ""))[0]
    children: list[PersonFound] = []
    adults: list[PersonFound] = []
    for piece in re.split(r"[;\n]|\.\s+|\s+and\s+(?=[\"“']?[A-Z])", text):
        match = _ABOUT_CHILD.match(piece.strip())
        if (
            match is None
            or _KIN_NAMED.match(piece.strip())
            or re.match(
                r"(?i)\W*(?:surname|mum|mother|dad|father|family|name|unknown|not|two|three|no|the|a|lives"
                r"|address)\b",
                piece.strip(),
            )
        ):
            continue
        name = parse_name(match["name"])
        if name is None:
            continue
        age_text = (match["age"] or "").strip()
        born = values.DATE.search(age_text)
        day = values.date_of(born, today) if born else None
        children.append(
            PersonFound(
                label=f"child {len(children) + 1}",
                role="child",
                name_as_written=Found(match["name"], match["name"], where, Sure.READ),
                forenames=Found(name.forenames, match["name"], where, Sure.READ) if name.forenames else None,
                surname=Found(name.surname, match["name"], where, Sure.READ) if name.surname else None,
                date_of_birth=Found(day, born.group(0), where, Sure.READ) if day and born else None,
                date_of_birth_as_written=Found(born.group(0), born.group(0), where, Sure.READ)
                if day and born
                else None,
                age_as_written=Found(age_text, age_text, where, Sure.READ) if age_text and not born else None,
            )
        )
    if len(children) == 1:
        boy, girl = (
            re.search(r"(?i)\b(?:little |young )?boy\b|\bhe\b", said + " " + text),
            re.search(r"(?i)\b(?:little |young )?girl\b", said + " " + text),
        )
        noun = re.search(r"(?i)\bboy\b", said + " " + text)
        if bool(noun) != bool(girl):
            code = "M" if noun else "F"
            cue = noun or girl or boy
            children[0] = replace(children[0], sex=Found(code, cue.group(0) if cue else "", where, Sure.READ))
    for match in _KIN_NAMED.finditer(text):
        name = parse_name(match["name"])
        kin = match["kin"].casefold()
        kind = kind_in(kin)
        if name is None or kind is None or "partner" in kin or "boyfriend" in kin:
            continue
        adults.append(
            PersonFound(
                label=f"adult {len(adults) + 1}",
                role="adult",
                name_as_written=Found(match["name"], match["name"], where, Sure.READ),
                forenames=Found(name.forenames, match["name"], where, Sure.READ) if name.forenames else None,
                surname=Found(name.surname, match["name"], where, Sure.READ) if name.surname else None,
                relationships=tuple(Relation(child.label, kind, kin, where, Sure.READ) for child in children),
            )
        )
    return children, adults


def _consent(text: str, where: str, story: Story) -> ConsentFound:
    if not text:
        return story.consent
    found = read_prose(text, dt.date(2000, 1, 1), None).consent
    unsought = re.search(r"(?i)\b(?:not sought|not asked|no consent sought)\b", text)
    untold = re.search(r"(?i)\b(?:not aware|unaware|not told|not informed|don['’]t know|do not know)\b", text)
    return ConsentFound(
        status=Found("not sought", unsought.group(0), where, Sure.READ) if unsought else found.status,
        family_told=Found(False, untold.group(0), where, Sure.READ) if untold else found.family_told,
    )


def _note(sections: list[tuple[str, str, int]], whole: str, today: dt.date, digest: str) -> Reading:
    parts: dict[str, tuple[str, str]] = {}
    for kind, text, line in sections:
        parts.setdefault(kind, (text, f"line {line}"))
    moment, asked = _time(parts, today)
    from app.services import clock

    said, said_where = parts.get("said", ("", ""))
    story = read_prose(said, moment.date() if moment else today, None)
    children, adults = _people(parts, today)
    if not children and "about" not in parts:
        children, adults = list(story.children), list(story.adults)
    address, postcode, doubts = _address(parts, parts.get("other", ("", ""))[0])
    if address is None and not doubts and (home := address_in(said)) is not None:
        address, postcode = home
    if address is not None:
        children = [
            replace(
                c,
                address=address,
                postcode=postcode,
                in_household=Found(True, address.as_written, address.where, Sure.READ),
            )
            for c in children
        ]
    taken = parts.get("taken")
    taker = re.split(r",|\s+-\s+|\(", taken[0])[0].strip() if taken else ""
    level = parts.get("level")
    level_said = (
        re.search(r"(?i)^\W*(?:level\s*)?([1-4])\b(?!\s*(?:,|or|/|-|–|to)\s*(?:perhaps )?\d)", level[0])
        if level
        else None
    )
    concern_text = re.sub(r"\s*\n\s*", " ", said).strip()
    reading = Reading(
        kind=DocumentKind.NOTE,
        media="txt",
        sha256=digest,
        referrer=_referrer(parts, whole),
        children=tuple(children),
        adults=tuple(adults),
        household_address=address,
        household_postcode=postcode,
        consent=_consent(*parts.get("consent", ("", "")), story),
        concern=ConcernFound(
            text=Found(concern_text, said, said_where) if concern_text else None,
            childs_words=story.concern.childs_words if children else None,
            action_taken=Found(re.sub(r"\s*\n\s*", " ", parts["advice"][0]), *parts["advice"])
            if "advice" in parts
            else None,
            level_claimed=Found(int(level_said.group(1)), level[0], level[1]) if level_said and level else None,
        ),
        note=NoteFound(
            moment,
            moment.astimezone(clock.LONDON) if moment else None,
            Found(taker, taken[0], taken[1]) if taker and taken else None,
        ),
        warnings=(*doubts, *asked, *story.warnings),
    )
    return replace(reading, not_found=tuple(missing_from(reading)))
