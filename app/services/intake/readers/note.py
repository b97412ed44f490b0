"""Plain text: notes of telephone calls under headings, saved messages, partners' replies, other text."""

import datetime as dt
import re
import tomllib
from dataclasses import replace
from functools import cache

from app.services.errors import Invalid, Problem
from app.services.intake.readers import values
from app.services.intake.readers.blocks import Para
from app.services.intake.readers.doubts import doubted
from app.services.intake.readers.forms import read_blocks
from app.services.intake.readers.headings import match_section
from app.services.intake.readers.limits import Limits
from app.services.intake.readers.mail_text import unwrapped
from app.services.intake.readers.mentions import mention_of, sentences_of
from app.services.intake.readers.note_caller import referrer_in
from app.services.intake.readers.note_heads import head_by_words
from app.services.intake.readers.note_people import of_somebody, people_in
from app.services.intake.readers.note_running import field_under, running_parts, said_in, with_capitals
from app.services.intake.readers.parts import missing_from
from app.services.intake.readers.phrases import RESOURCES, says_unknown, words_of
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
    Sure,
)
from app.services.intake.readers.reply import is_reply, read_reply_lines
from app.services.intake.readers.statements import Story, address_in, level_in
from app.services.intake.readers.tabular import decode

_HEAD_LINE = re.compile(
    r"^(?P<head>[A-Z][A-Za-z'’/() -]{1,40}?)(?P<mark>\??\s*:\s*|\?\s+|\s{2,})(?P<rest>\S.*)?$"
    r"|^(?P<alone>[A-Z][A-Za-z'’/ "
    r"-]{1,40}?)\s*(?P<end>\??:?)\s*$"
)
_UNSURE = re.compile(
    r"(?i)\bi think\b|\bthinks?\b|\bnot sure\b|\bmaybe\b|\bperhaps\b|\bpossibly\b|\bor \d+\b|\buncertain\b|\?"
)


_LONGEST_ALONE = 34
_LONG = frozenset({"said", "advice", "other", "unknown"})
_UNKNOWN_HEAD = re.compile(r"^[A-Z][\w'’()/-]*(?: [\w'’()/-]+){0,2}\s*:\s")
"""A head the reader does not know: what follows it is no part of what stood before."""


@cache
def _book(part: str) -> dict[str, str]:
    """Phrase to meaning, from one part of the notes' vocabulary."""
    with (RESOURCES / "notes.toml").open("rb") as file:
        return {phrase: key for key, phrases in tomllib.load(file)[part].items() for phrase in phrases}


_COUNTED = re.compile(r"^\s*\d{1,2}[.)]\s+(?=[A-Z])")
_EMPTY_WORDS = frozenset(
    {"what", "who", "which", "is", "it", "was", "did", "does", "do", "the", "a", "has", "have", "to"}
)
_SAYING = {"say": "said", "says": "said", "tell": "said", "tells": "said", "told": "said"}


def _gist(words: tuple[str, ...]) -> str:
    """A head without the words that make a question of it (`What did the caller say` asks what the caller said)."""
    return " ".join(_SAYING.get(word, word) for word in words if word not in _EMPTY_WORDS)


@cache
def _gists() -> dict[str, str]:
    return {gist: key for phrase, key in _book("heads").items() if (gist := _gist(tuple(phrase.split())))}


def _head(label: str, counted: bool, colon: bool) -> str | None:
    """What part of a note a head begins; a numbered head may ask for it in a question's words, and what stands before a
    colon may say it in other words than those of the list."""
    words = tuple(words_of(label))
    known = _book("heads").get(" ".join(words)) or (_gists().get(_gist(words)) if counted else None)
    return known or (head_by_words(words) if colon else None)


def _set_out(text: str) -> list[str]:
    """The lines of a note: rules taken out, several short fields of one line each on a line of its own."""
    out: list[str] = []
    for line in text.split("\n"):
        if re.fullmatch(r"\s*[=_*~-]{4,}\s*", line):
            out.append("")
            continue
        parts = re.split(r"\s{3,}(?=[A-Z][A-Za-z ]{1,20}:\s)", line.rstrip())
        known = len(parts) > 1 and all(
            (label := part.partition(":"))[1] and _book("heads").get(" ".join(words_of(label[0]))) for part in parts
        )
        out.append("\n".join(parts) if known else line)
    return out


def _beneath(parts: list[tuple[str, str, int]], under: str, match: re.Match[str], number: int) -> bool:
    """Take a field that stands beneath the head of the caller or the child; False where it is none."""
    field = field_under(under, match["head"])
    if field is None:
        return False
    more = said_in(match["head"], (match["rest"] or "").strip())
    if field != under and not any(one[0] == field and field == "address" for one in parts):
        parts.append((field, more, number))
        return True
    at = next((n for n in range(len(parts) - 1, -1, -1) if parts[n][0] == field), len(parts) - 1)
    parts[at] = (field, ", ".join(one for one in (parts[at][1], more) if one), parts[at][2])
    return True


def _sections(text: str) -> list[tuple[str, str, int]]:
    """The note's parts as (kind, text, first line); lines that continue one are joined to it."""
    parts: list[tuple[str, str, int]] = []
    under = ""
    numbered = len(re.findall(r"(?m)^[ \t]*\d{1,2}[.)]\s+[A-Z]", text)) > 1
    for number, line in enumerate(_set_out(text), start=1):
        if not line.strip():
            continue
        for whole in re.split(r"\n|\s{4,}(?=[A-Z][a-z]+ (?:began|ended|by|no)\b)", line.rstrip()):
            counted = _COUNTED.match(whole) if numbered else None
            piece = whole[counted.end() :] if counted else whole
            if numbered and parts and parts[-1][0] not in _LONG and re.match(r"\s+[A-Z][A-Za-z ]{1,20}:\s", piece):
                piece = piece.strip()  # a field within a numbered part
            match = _HEAD_LINE.match(piece) if not piece.startswith((" ", "\t")) else None
            mark = ":" in ((match["mark"] or "") + (match["end"] or "")) if match else False
            capitals = match is not None and (match["alone"] or "").isupper()
            kind = _head(match["head"] or match["alone"], counted is not None, mark or capitals) if match else None
            if kind is not None and match is not None and not match["head"] and len(match["alone"]) > _LONGEST_ALONE:
                kind = None
            if match is not None and match["alone"]:
                under = kind or ""
            if match is not None and match["head"] and mark and _beneath(parts, under, match, number):
                continue
            if kind == "others" and match is not None and of_somebody(piece):
                parts.append(("others", piece.strip(), number))
            elif kind is not None and match is not None:
                rest = (match["rest"] or "").strip()
                asked = kind == "consent" and match["head"] and values.yes_no_word(rest.split(",")[0]) is not None
                parts.append((kind, f"{match['head'].strip()}: {rest}" if asked else rest, number))
            elif parts and parts[-1][0] not in _LONG and _UNKNOWN_HEAD.match(piece):
                kin = of_somebody(piece)
                parts.append(("others" if kin else "unknown", piece.strip(), number))
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
    if running := running_parts(text):
        return replace(_note(running, text, today, digest), questions=questions)
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


def _own_words(parts: dict[str, tuple[str, str]]) -> Found[str] | None:
    """What the child said, where a head of the note asks for it."""
    text, where = parts.get("childs_words", ("", ""))
    return Found(re.sub(r"\s*\n\s*", " ", text), text, where) if text and not says_unknown(text) else None


_ON_WARD = re.compile(r"(?i)\b(?:ward|hospital|maternity|neonatal|incubator)\b")
"""Where a newborn child without a name may still be."""
_RUN = re.compile(r"(?i)\b([01]\d|2[0-3])([0-5]\d)(?=\s*(?:hrs?|hours|h)\b)")
"""A clock time in one run of figures."""


def _time(parts: dict[str, tuple[str, str]], today: dt.date) -> tuple[dt.datetime | None, list[str]]:
    began = parts.get("began")
    if began is None:
        return None, []
    found = values.DATE.search(began[0])
    day = values.date_of(found, today) if found else None
    if day is None or found is None:
        return None, []
    rest = began[0][: found.start()] + " " + began[0][found.end() :] + " " + parts.get("time", ("", ""))[0]
    _, moment, asked = moment_of(day, _RUN.sub(r"\1:\2", rest))
    return moment, [asked] if asked else []


def _address(parts: dict[str, tuple[str, str]], other: str) -> tuple[Found[str] | None, Found[str] | None, list[str]]:
    if "address" not in parts:
        return None, None, []
    text, where = parts["address"]
    text = re.sub(r"(?i)[.,;]?\s*\(?post ?code (?:is )?(?:not known|unknown|n/?k|not given)\b[.)]*", "", text).strip()
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


def _housed(person: PersonFound, address: Found[str], postcode: Found[str] | None, inside: set[str]) -> PersonFound:
    """An adult at the family's address, where the note says so or heads the family with her."""
    if person.address is not None:
        differs = person.address.value.casefold() != address.value.casefold()
        return replace(
            person, in_household=Found(not differs, person.address.as_written, person.address.where, Sure.READ)
        )
    heads = bool(person.relationships) and person.relationships[0].as_written in inside
    if (person.in_household is not None and person.in_household.value) or (heads and person.in_household is None):
        return replace(
            person,
            address=address,
            postcode=postcode,
            in_household=person.in_household or Found(True, address.as_written, address.where, Sure.READ),
        )
    return person


_AGREES = re.compile(r"(?i)\b(?:agrees?|agreed|consents?|consented|consent)\b")
_KNOWS = re.compile(r"(?i)\b(?:told|aware|knows?|informed)\b")


def _answers(text: str, where: str) -> ConsentFound:
    """Consent from lines of a question with a yes or no behind it (`Mother agrees: Yes`); the first of each counts."""
    told: Found[bool] | None = None
    status: Found[str] | None = None
    for line in text.split("\n"):
        head, mark, rest = line.partition(":")
        said = values.yes_no_word(rest.strip()) if mark else None
        said = values.yes_no_word(rest.strip().split(",")[0]) if mark and said is None else said
        if said is None:
            continue
        if _AGREES.search(head) and status is None:
            status = Found("given" if said else "refused", rest.strip(), where, Sure.READ)
        elif _KNOWS.search(head) and told is None:
            told = Found(said, rest.strip(), where, Sure.READ)
    return ConsentFound(status=status, family_told=told)


def _consent(text: str, where: str, story: Story) -> ConsentFound:
    if not text:
        return story.consent
    asked = _answers(text, where)
    if asked.status is not None or asked.family_told is not None:
        return asked
    found = read_prose(text, dt.date(2000, 1, 1), None).consent
    unsought = re.search(r"(?i)\b(?:not sought|not asked|no consent sought|not discussed|not raised)\b", text)
    untold = re.search(
        r"(?i)\b(?:not aware|unaware|not told|not informed|not discussed|don['’]t know|do not know)\b", text
    )
    return ConsentFound(
        status=Found("not sought", unsought.group(0), where, Sure.READ) if unsought else found.status,
        family_told=Found(False, untold.group(0), where, Sure.READ) if untold else found.family_told,
    )


def _note(sections: list[tuple[str, str, int]], whole: str, today: dt.date, digest: str) -> Reading:
    parts: dict[str, tuple[str, str]] = {}
    for kind, text, line in sections:
        if not parts.get(kind, ("",))[0]:
            parts[kind] = text, f"line {line}"
        elif kind == "began" and values.DATE.search(text) is None:
            parts[kind] = f"{parts[kind][0]} {text}", parts[kind][1]
        elif kind in {"others", "consent"}:
            parts[kind] = f"{parts[kind][0]}\n{text}", parts[kind][1]
    moment, asked = _time(parts, today)
    from app.services import clock

    said, said_where = parts.get("said", ("", ""))
    children, adults = people_in(parts, today)
    known = tuple(mention_of(child) for child in children)
    story = read_prose(with_capitals(said), moment.date() if moment else today, None, known=known)
    if not children and "about" not in parts:
        children, adults = list(story.children), list(story.adults)
    address, postcode, doubts = _address(parts, parts.get("other", ("", ""))[0])
    if address is None and not doubts and (home := address_in(said)) is not None:
        address, postcode = home
    if address is not None:
        inside = {"mother"} if "mother" in parts else set()
        adults = [_housed(adult, address, postcode, inside) for adult in adults]
        children = [
            replace(
                c,
                address=address,
                postcode=postcode,
                in_household=Found(True, address.as_written, address.where, Sure.READ),
            )
            if c.forenames is not None or _ON_WARD.search(whole) is None
            else c
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
    told = "\n".join((said, *(parts.get(key, ("",))[0] for key in ("asks", "advice"))))
    concern_text = re.sub(r"\s*\n\s*", " ", said).strip()
    reading = Reading(
        kind=DocumentKind.NOTE,
        media="txt",
        sha256=digest,
        referrer=referrer_in(parts, whole),
        children=tuple(children),
        adults=tuple(adults),
        household_address=address,
        household_postcode=postcode,
        consent=_consent(*parts.get("consent", ("", "")), story),
        concern=ConcernFound(
            text=Found(concern_text, said, said_where) if concern_text else None,
            childs_words=_own_words(parts) or (story.concern.childs_words if children else None),
            action_taken=Found(re.sub(r"\s*\n\s*", " ", parts["advice"][0]), *parts["advice"])
            if "advice" in parts
            else None,
            level_claimed=Found(int(level_said.group(1)), level[0], level[1])
            if level_said and level
            else level_in(sentences_of(unwrapped(told)))
            if level is None
            else None,
        ),
        note=NoteFound(
            moment,
            moment.astimezone(clock.LONDON) if moment else None,
            Found(taker, taken[0], taken[1]) if taker and taken else None,
        ),
        warnings=(*doubts, *asked, *story.warnings),
    )
    reading = doubted(reading, today)
    return replace(reading, not_found=tuple(missing_from(reading)))
