"""The persons of a telephone note: whom it is about, others under heads of their own, a caller who is kin."""

import datetime as dt
import re
from dataclasses import replace

from app.services.intake.readers import values
from app.services.intake.readers.names import parse_name
from app.services.intake.readers.phrases import says_unknown
from app.services.intake.readers.record import Found, PersonFound, Relation, Sure
from app.services.intake.readers.relations import kind_in

_NAME = r"[A-ZÀ-Þ][\w'’-]+(?:[ ](?:(?!DOB\b|Dob\b|DoB\b|Aged?\b|Born\b)[A-ZÀ-Þ][\w'’-]+|de|da|van|al|bin)){0,4}"
_ABOUT_CHILD = re.compile(
    rf"^\W*(?P<name>{_NAME})[\"”']?\s*[,(:–-]?\s*\(?(?P<age>(?:aged? )?(?:about|around|approx\.?|approximately"
    rf"|nearly|almost|just|over|under|coming up"
    rf"|maybe|roughly)?\s*\d{{1,2}}(?:\s*(?:or|to|-|–)\s*\d{{1,2}}(?![\d/.]))?(?!\s?[./-]\s?\d)(?!\d)"
    rf"(?:\s*(?:years? old|years|yrs|months?(?: old)?|weeks?(?: old)?))?"
    rf"|(?i:d\.?o\.?b\.?|date of birth|born)\b[^,;)]*)?\)?"
)
_KIN_NAMED = re.compile(
    rf"(?P<kin>(?i:mum|mother|mam|dad|father|step-?dad|step-?mum|stepfather|stepmother|gran|nan|grandmother"
    rf"|grandfather|aunt|uncle|mum['’]s (?:new )?(?:partner|boyfriend)))(?:\s+is|\s+called|,"
    rf"|:)?\s+[\"“']?(?P<name>{_NAME})"
)


def _sex_beside(piece: str, where: str) -> Found[str] | None:
    """The sex that stands in brackets or behind a comma beside a child's name (`Kyra, about 9 (girl)`)."""
    said = re.search(r"(?i)[(,]\s*(?:a |little |baby )?(girl|boy|female|male)\s*(?:[),.;]|$)", piece)
    code = {"girl": "F", "female": "F", "boy": "M", "male": "M"}[said.group(1).casefold()] if said is not None else None
    return Found(code, said.group(1), where, Sure.READ) if code and said is not None else None


def _named(parts: dict[str, tuple[str, str]], today: dt.date) -> tuple[list[PersonFound], list[PersonFound]]:
    text, where = parts.get("about", ("", ""))
    said = parts.get("said", ("", ""))[0]
    children: list[PersonFound] = []
    adults: list[PersonFound] = []
    for piece in re.split(r"[;\n]|(?<!\b[Oo]\.[Bb])\.\s+|\s+and\s+(?=[\"“']?[A-Z])", text):
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
                age_as_written=Found(age_text, age_text, where, Sure.READ) if re.search(r"\d", age_text) and not born
                else None,
                sex=_sex_beside(piece, where),
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


_PERSON = re.compile(
    rf"^\W*(?P<name>{_NAME})[\"”']?(?:\s*[,(–-]\s*(?:(?P<born>(?i:d\.?o\.?b\.?|date of birth|born)\b[^,;)]*)"
    rf"|(?P<age>(?:aged? )?(?:(?:about|around|approx\.?|nearly|almost) )?\d{{1,3}}(?:ish)?)(?![\d/]))\)?)?"
)
_SAID_KIN = re.compile(
    r"(?i)(?P<kin>(?:(?:mum|mother|dad|father)['’]s (?:new |current )?(?:partner|boyfriend|girlfriend|husband|wife))"
    r"|(?:partner|boyfriend|girlfriend|husband|wife) of (?:the )?(?:mum|mother|dad|father)"
    r"|(?:maternal |paternal |step[ -]?|grand)*(?:mum|mother|dad|father|nan|gran|aunt|uncle|grandma|grandad))"
    r"(?:\s+is|\s+called|\s*=|\s*:|,)?\s+(?=[\"“'A-ZÀ-Þ])"
)
_INSIDE = re.compile(
    r"(?i)\b(?:moved in|lives? (?:there|with (?:them|her|him|mum|dad))|living (?:there|with)|at the (?:home|address))\b"
)
_OUTSIDE = re.compile(
    r"(?i)\bnot seen\b|\bmoved out\b|\blives? (?:elsewhere|in [A-Z]|apart|abroad|with (?:his|her) (?:new|own))"
    r"|\bin prison\b"
    r"|\bthinks? (?:he|she) is in [A-Z]|\bno contact\b|\bleft\b"
)
_OF_FAMILY = frozenset({"parent", "grandparent", "great-grandparent", "aunt/uncle", "step-parent"})
_HEADED = {"mother": "mother", "father": "father"}


def _adult(number: int, name: str, where: str, **more: object) -> PersonFound | None:
    parsed = parse_name(name.strip(" \"“”'"))
    if parsed is None:
        return None
    made = PersonFound(
        label=f"adult {number}",
        role="adult",
        name_as_written=Found(parsed.whole, name, where, Sure.READ),
        forenames=Found(parsed.forenames, name, where, Sure.READ) if parsed.forenames else None,
        surname=Found(parsed.surname, name, where, Sure.READ) if parsed.surname else None,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def _to_all(children: list[PersonFound], kind: str, text: str, where: str) -> tuple[Relation, ...]:
    return tuple(Relation(child.label, kind, text, where, Sure.READ) for child in children)


def _headed(
    head: str, parts: dict[str, tuple[str, str]], children: list[PersonFound], adults: list[PersonFound], today: dt.date
) -> None:
    """A parent who has a heading of their own (`Mum: Ann Lee, 29`)."""
    for kin in (_HEADED[head],):
        text, where = parts.get(head, ("", ""))
        said = _PERSON.match(text)
        if said is None or says_unknown(text.split(",", maxsplit=1)[0]):
            continue
        age = re.sub(r"(?i)^age\s+", "", (said["age"] or "").strip())
        shown = values.DATE.search(said["born"] or "")
        born = values.date_of(shown, today) if shown is not None else None
        made = _adult(
            len(adults) + 1,
            said["name"],
            where,
            age_as_written=Found(age, age, where, Sure.READ) if age else None,
            date_of_birth=Found(born, shown.group(0), where, Sure.READ) if born and shown else None,
            date_of_birth_as_written=Found(shown.group(0), shown.group(0), where, Sure.READ)
            if born and shown
            else None,
            phone=Found(phone, phone, where, Sure.READ) if (phone := values.phone_of(text)) else None,
            relationships=_to_all(children, "parent", kin, where),
        )
        if made is not None:
            adults.append(made)


_NAMED_FIRST = re.compile(
    rf"^(?P<name>{_NAME})\s*[,(–-]\s*(?P<kin>[a-z][^,;.()]{{2,30}}?)(?:\s+of\s+(?:the )?(?P<whose>[^\W\d_][\w'’-]*))?"
    r"\s*(?:[,;.()]|$)"
)
_ALL_CHILDREN = frozenset({"child", "children", "boys", "girls", "kids", "family", "both", "all"})


def _named_first(line: str, where: str, children: list[PersonFound], adults: list[PersonFound]) -> PersonFound | None:
    """Somebody whose name stands before who they are (`Ben, partner of Ann, lives there`); None where it does not."""
    said = _NAMED_FIRST.match(line)
    kind = kind_in(said["kin"]) if said is not None else None
    if said is None or kind is None or len(said["kin"].split()) > 3:
        return None
    whose = (said["whose"] or "").casefold()
    known = [p for p in (*children, *adults) if p.forenames and p.forenames.value.split()[0].casefold() == whose]
    related: tuple[Relation, ...] = ()
    if len(known) == 1:
        related = (Relation(known[0].label, kind, said["kin"], where, Sure.READ),)
    elif whose in _ALL_CHILDREN or (not whose and kind in _OF_FAMILY):
        related = _to_all(children, kind, said["kin"], where)
    inside, outside = _INSIDE.search(line), _OUTSIDE.search(line)
    home = Found(inside is not None, line, where, Sure.READ) if bool(inside) != bool(outside) else None
    return _adult(len(adults) + 1, said["name"], where, relationships=related, in_household=home)


def of_somebody(line: str) -> bool:
    """Whether a line names somebody behind whose kin they are (`Mother's partner: Joe, moved in at Easter`)."""
    said = _SAID_KIN.match(line)
    return said is not None and _PERSON.match(line[said.end() :]) is not None


def _others(parts: dict[str, tuple[str, str]], children: list[PersonFound], adults: list[PersonFound]) -> None:
    """Persons of the part that names others, each introduced by a word of kin."""
    text, where = parts.get("others", ("", ""))
    for line in re.split(r"\n|;\s+|(?<=[.])\s+(?=[A-Z])", text):
        if (named := _named_first(line.strip(" -•"), where, children, adults)) is not None:
            adults.append(named)
            continue
        said = _SAID_KIN.match(line.strip(" -•"))
        person = _PERSON.match(line.strip(" -•")[said.end() :]) if said is not None else None
        if said is None or person is None:
            continue
        kin = re.sub(r"^(\w+) of (?:the )?(\w+)$", r"\2's \1", said["kin"].casefold())
        owner = re.match(r"(mum|mother|dad|father)['’]s ", kin)
        kind = kind_in(kin[owner.end() :] if owner else kin)
        parents = [a for a in adults if owner and a.relationships and _parent_word(a) == _SAME_WORD[owner.group(1)]]
        related: tuple[Relation, ...] = ()
        if owner and kind and len(parents) == 1:
            related = (Relation(parents[0].label, kind, kin, where, Sure.READ),)
        elif not owner and kind:
            related = _to_all(children, kind, kin, where)
        inside, outside = _INSIDE.search(line), _OUTSIDE.search(line)
        home = Found(inside is not None, line, where, Sure.READ) if bool(inside) != bool(outside) else None
        made = _adult(len(adults) + 1, person["name"], where, relationships=related, in_household=home)
        if made is not None:
            adults.append(made)


_SAME_WORD = {"mum": "mother", "mother": "mother", "dad": "father", "father": "father"}


def _parent_word(adult: PersonFound) -> str:
    return adult.relationships[0].as_written if adult.relationships[0].kind == "parent" else ""


def _caller(parts: dict[str, tuple[str, str]], children: list[PersonFound], adults: list[PersonFound]) -> None:
    """The caller as a person of the family, where the note gives a name and says how they are related."""
    text, where = parts.get("caller", ("", ""))
    said = re.match(rf"\s*(?P<name>{_NAME})\s*[-–,(:]\s*(?P<kin>[^.,;()]{{3,40}})", text)
    kind = kind_in(said["kin"]) if said is not None else None
    if said is None or kind not in _OF_FAMILY or len(said["name"].split()) < 2:
        return
    if re.search(r"(?i)\bof (?:the |their |his |her )?(?:mother|father|mum|dad|parents?|carer)\b", said["kin"]):
        return  # kin of a parent, not of the children
    if any(a.name_as_written is not None and a.name_as_written.value == said["name"] for a in adults):
        return
    home = re.search(r"(?i)\blives?(?: at)?:?\s+([^\n;]+)", text)
    line, code = values.split_postcode(home.group(1)) if home else ("", None)
    if home is None or code is None:
        return  # a relative who only rings is told as who refers
    phone = values.phone_of(text) or values.phone_of(parts.get("phone", ("", ""))[0])
    made = _adult(
        len(adults) + 1,
        said["name"],
        where,
        relationships=_to_all(children, kind, said["kin"].strip(), where),
        phone=Found(phone, phone, where, Sure.READ) if phone else None,
        address=Found(line, line, where, Sure.READ),
        postcode=Found(code, code, where, Sure.READ),
    )
    if made is not None:
        adults.append(made)


def _languages(parts: dict[str, tuple[str, str]], children: list[PersonFound]) -> list[PersonFound]:
    """The one child with the language and the doctor that lines of their own name."""
    if len(children) != 1:
        return children
    child = children[0]
    for key in ("language", "gp"):
        text, where = parts.get(key, ("", ""))
        if text and not says_unknown(text) and len(text) < _LONGEST_FACT:
            child = replace(child, **{key: Found(text, text, where, Sure.READ)})  # type: ignore[arg-type]
    return [child]


_LONGEST_FACT = 60


def _schools(parts: dict[str, tuple[str, str]], children: list[PersonFound]) -> list[PersonFound]:
    """The children with the school that a line of their own names (`Ann - Mill Lane Primary. Ben - none`)."""
    text, where = parts.get("school", ("", ""))
    out = list(children)
    for at, child in enumerate(children):
        first = child.forenames.value.split()[0] if child.forenames else ""
        said = (
            re.search(rf"(?<!\w){re.escape(first)}\s*(?:[-–:=]|is at|at|goes to)\s*([^.;\n]+)", text) if first else None
        )
        if said is None and len(children) == 1 and text and "." not in text.strip(" ."):
            said = re.match(r"\s*([^.;\n]+)", text)
        name = said.group(1).strip(" ,") if said is not None else ""
        if name and name[0].isupper() and not re.match(r"(?i)(?:not|none|n/?k|unknown|no)\b", name):
            out[at] = replace(child, school=Found(name, name, where, Sure.READ))
    return out


_NAMELESS = re.compile(
    r"(?i)^\W*(?P<shown>(?:new-?born )?(?:baby|infant|child)(?: (?:girl|boy))?|(?:little )?(?:girl"
    r"|boy))\b\s*[,(–-]"
)


def _nameless(parts: dict[str, tuple[str, str]], today: dt.date) -> list[PersonFound]:
    """A child who has no name yet (`baby girl, not named yet, born 06/03/2026, surname Quill`)."""
    text, where = parts.get("about", ("", ""))
    said = _NAMELESS.match(text)
    family = re.search(r"(?i:\b(?:surname|family name)(?: is)?:?)\s+([A-ZÀ-Þ][\w'’-]+)", text)
    shown = re.search(r"(?i)\b(?:born|d\.?o\.?b\.?)\W*", text)
    date = values.DATE.match(text, shown.end()) if shown is not None else None
    born = values.date_of(date, today) if date is not None else None
    if said is None or (family is None and born is None):
        return []
    sex = re.search(r"(?i)\b(girl|boy)\b", said["shown"])
    code = {"girl": "F", "boy": "M"}[sex.group(1).casefold()] if sex is not None else None
    return [
        PersonFound(
            label="child 1",
            role="child",
            name_as_written=Found(said["shown"], said["shown"], where, Sure.READ),
            surname=Found(family.group(1), family.group(0), where, Sure.READ) if family else None,
            date_of_birth=Found(born, date.group(0), where, Sure.READ) if born and date else None,
            date_of_birth_as_written=Found(date.group(0), date.group(0), where, Sure.READ) if born and date else None,
            sex=Found(code, said["shown"], where, Sure.READ) if code else None,
        )
    ]


def people_in(parts: dict[str, tuple[str, str]], today: dt.date) -> tuple[list[PersonFound], list[PersonFound]]:
    """The children and adults of a note: of its subject, of headings of their own, of the caller."""
    children, adults = _named(parts, today)
    children = _languages(parts, _schools(parts, children or _nameless(parts, today)))
    named = [key for key in ("mother", "father", "others") if key in parts]
    placed = sorted((int(parts[key][1].rpartition(" ")[2]), key) for key in named)
    for _, key in placed:
        if key == "others":
            _others(parts, children, adults)
        else:
            _headed(key, parts, children, adults, today)
    _caller(parts, children, adults)
    return children, adults
