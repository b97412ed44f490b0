"""What the text of one message says: its writer, the persons it speaks of, tables and labelled lines in it."""

import datetime as dt
import re
from dataclasses import dataclass, replace

from app.services import clock
from app.services.intake.readers.assemble import Assembler
from app.services.intake.readers.blocks import Block, Cell, Grid, Para
from app.services.intake.readers.doubts import doubted
from app.services.intake.readers.flow_plan import PlannedFlow
from app.services.intake.readers.headings import match_section
from app.services.intake.readers.kin_labels import person_label
from app.services.intake.readers.letter_lines import head_lines, is_head_line, letter_blocks
from app.services.intake.readers.mail_text import MailText
from app.services.intake.readers.mentions import Mention
from app.services.intake.readers.prose import read_prose
from app.services.intake.readers.record import (
    ClashFound,
    ConcernFound,
    ConsentFound,
    DocumentKind,
    Found,
    PersonFound,
    Reading,
    Sure,
)
from app.services.intake.readers.shapes import QUESTIONS, label_and_value
from app.services.intake.readers.signature import referrer_of, turned_name, with_letterhead
from app.services.intake.readers.statements import Story
from app.services.intake.readers.vocabulary import Label, match_label

_FEWEST_ANSWERS = 5
_SURE = 0.8
_MOSTLY = 0.7
_SENT_BY_ITSELF = re.compile(
    r"(?im)^[ \t]*(?:this is an automat|this e?-?mail was (?:sent|generated) automat|please do not reply).*$"
)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands outside the text of a message, from .eml or .msg alike."""

    sent: dt.datetime | None
    from_name: str
    from_address: str
    subject: str


def read_body(envelope: Envelope, body: MailText, today: dt.date, source: tuple[str, str]) -> Reading:
    """Everything a message's own words say; attachments and the envelope itself are not looked at."""
    day = envelope.sent.astimezone(clock.LONDON).date() if envelope.sent else today
    if not body.signature:
        body = _signed(body, turned_name(envelope.from_name) or "")
    referrer = referrer_of(body.signature, envelope.from_name, envelope.from_address)
    agency = referrer.agency.value if referrer.agency else None
    formed = _formed(body)
    asked = None if formed else _answered(body)
    title = " ".join((envelope.subject, *[line for line in body.own.split("\n") if line.strip()][:2]))
    whole = asked is None and not body.grids and _pairs_in(body) >= _FEWEST_ANSWERS and _headings_in(body) > 1
    table = (
        _assembled((asked,), today, source, title)
        if asked
        else _assembled(_as_form(body), today, source, title)
        if whole
        else _labelled(body, today, source, title)
    )
    role = referrer.role.value if referrer.role else ""
    form_alone = whole and table is not None and bool(table.children or table.adults) and _mostly_form(body)
    told = "" if asked else _beside(body) if formed else body.own
    apart = _without_head(told) if table is not None and table.children else told
    story = read_prose(apart, day, agency, role, _met(table))
    if apart != told:
        whole_text = Found(told.strip(), told.strip(), "body", Sure.READ)
        story = replace(story, concern=replace(story.concern, text=whole_text))
    if form_alone:
        story = replace(story, children=(), adults=(), warnings=())
    written = table is not None and table.referrer.name is not None and table.referrer.email is not None
    if table is not None and table.referrer.name is not None and (asked or formed or referrer.name is None or written):
        referrer = table.referrer
    referrer = with_letterhead(referrer, body.own)
    base = Reading(
        kind=DocumentKind.EMAIL,
        media=source[0],
        sha256=source[1],
        referrer=referrer,
        warnings=story.warnings,
    )
    return doubted(_joined(base, story, table, bool(body.grids)), day)


def _met(table: Reading | None) -> tuple[Mention, ...]:
    """The persons of the message's own table, so that its text may speak of them by their names alone."""
    people = (*table.children, *table.adults) if table is not None else ()
    return tuple(
        Mention(
            person.name_as_written.value,
            person.role == "child",
            kin=_kin_of(person),
            forenames=person.forenames.value if person.forenames else None,
            surname=person.surname.value if person.surname else None,
            where=person.name_as_written.where,
        )
        for person in people
        if person.name_as_written is not None
    )


def _without_head(text: str) -> str:
    """A letter's words without the lines of its head, which its table holds; the text itself where it has none."""
    lines = text.split("\n")
    if not any(is_head_line(line) for line in lines):
        return text
    joined = [line for _, line in head_lines(lines)]
    return "\n".join("" if is_head_line(line) or _pair_label(line) is not None else line for line in joined)


def _kin_of(person: PersonFound) -> str:
    """Mother or father, where the message's table says that an adult is one; else an empty text."""
    words = {tie.as_written.strip().casefold() for tie in person.relationships if tie.kind == "parent"}
    one = words.pop() if len(words) == 1 else ""
    return one if one in {"mother", "mum", "father", "dad"} and person.role != "child" else ""


def _formed(body: MailText) -> bool:
    """Whether a table of the message is a whole form: many questions, each with its answer in the cell beside it."""
    pairs = [row for grid in body.grids for row in grid.rows if len(row) == 2 and row[0].text and row[1].text]
    known = [match_label(label.text) or person_label(label.text) for label, _ in pairs if len(label.text) <= 120]
    return sum(one is not None for one in known) >= max(_FEWEST_ANSWERS, 0.5 * len(pairs))


def _beside(body: MailText) -> str:
    """The message's own words without those of its tables."""
    cells = [cell.text for grid in body.grids for row in grid.rows for cell in row]
    inside = {line.strip() for text in cells for line in text.split("\n")}
    kept = (line for line in body.own.split("\n") if " |" not in line and line.strip(" |") not in inside - {""})
    return "\n".join(kept)


def _answered(body: MailText) -> Grid | None:
    """A web form's message: a question on one line, its answer on the lines below; None where it is no such thing."""
    rows: list[tuple[str, list[str], int]] = []
    text = _SENT_BY_ITSELF.split(body.own)[0]
    for number, line in enumerate(text.split("\n"), start=1):
        plain = line.strip()
        match = match_label(plain) if plain and len(plain) <= 120 and not plain.endswith(".") else None
        waits = bool(rows) and not rows[-1][1]
        if match is not None and (match.share >= 0.6 or plain.endswith("?")) and ": " not in plain and not waits:
            rows.append((plain, [], number))
        elif plain and rows:
            rows[-1][1].append(plain)
    told = [(label, answer, number) for label, answer, number in rows if answer]
    if _pairs_in(body) > len(told):
        return None
    if len(told) < _FEWEST_ANSWERS or sum(len(answer) == 1 for _, answer, _ in told) < 0.6 * len(told):
        return None
    return Grid(
        tuple(
            (Cell(label, f"line {number}", 0), Cell("\n".join(answer), f"line {number + 1}", 1))
            for label, answer, number in told
        ),
        "message",
    )


def _pair_label(line: str) -> Label | None:
    """What a line of `Label: value` asks for, where its label is a plain one."""
    label, mark, rest = line.strip().partition(":")
    match = (match_label(label) or person_label(label)) if mark and len(label) <= 60 and rest.strip() else None
    return match if match is not None and match.share >= 0.6 else None


def _pairs_in(body: MailText) -> int:
    return sum(_pair_label(line) is not None for line in body.own.split("\n"))


def _mostly_form(body: MailText) -> bool:
    """Whether nearly every line of a message is a heading, or a label with or without its answer."""
    lines = [line for line in body.own.split("\n") if line.strip()]
    plain = [line for line in lines if _is_heading(line) or label_and_value(line) is not None]
    return len(plain) >= _MOSTLY * len(lines)


def _is_heading(line: str) -> bool:
    """Whether a line of a message heads a part of it, as forms do."""
    plain = line.strip(" \t-=*_#~").rstrip(":")
    if not plain or len(plain) > 70 or ": " in plain or _pair_label(line) is not None or plain.endswith((".", ",")):
        return False
    asked = match_label(plain)
    if line.strip().endswith(":") and asked is not None and asked.share >= _SURE and asked.key not in QUESTIONS:
        return False  # an empty field
    known = match_section(plain) is not None or asked is not None
    return known and (plain.isupper() or line.strip().endswith((":", "?")) or len(plain.split()) <= 4)


def _headings_in(body: MailText) -> int:
    return sum(_is_heading(line) for line in body.own.split("\n"))


def _as_form(body: MailText) -> tuple[Block, ...]:
    """A message set out as a form, with headings and `Label: value` lines under them, as its paragraphs."""
    return tuple(
        Para(line.strip(" \t-=*_#~") if _is_heading(line) else line.strip(), f"line {number}", _is_heading(line))
        for number, line in enumerate(body.own.split("\n"), start=1)
        if line.strip()
    )


def _assembled(blocks: tuple[Block, ...], today: dt.date, source: tuple[str, str], title: str) -> Reading:
    return Assembler(PlannedFlow().run(blocks), today, source[0], source[1], DocumentKind.EMAIL, title).reading([])


def _signed(body: MailText, name: str) -> MailText:
    """A signature that no closing words lead in: the sender's own name on a line near the end."""
    lines = body.own.split("\n")
    for at in range(len(lines) - 1, max(len(lines) - 8, 0), -1):
        if name and lines[at].strip(" ,.").casefold() == name.casefold():
            return replace(body, own="\n".join(lines[:at]).rstrip(), signature="\n".join(lines[at:]))
    return body


def _labelled(body: MailText, today: dt.date, source: tuple[str, str], title: str) -> Reading | None:
    """What stands in the body as `Label: value` lines or tables, or None where there is little of it."""
    paras: list[Para] = []
    pairs = 0
    for number, line in head_lines(body.own.split("\n")):
        if is_head_line(line):
            paras.append(Para(line.strip(), f"line {number}"))
            pairs += 1
            continue
        label, mark, rest = line.strip().partition(":")
        match = (match_label(label) or person_label(label)) if mark and len(label) <= 60 else None
        if match is not None and match.share >= 0.6:
            paras.append(Para(line.strip(), f"line {number}"))
            pairs += bool(rest.strip())
        elif line.strip() and len(line) < 60 and not line.strip().endswith(".") and pairs:
            paras.append(Para(line.strip(), f"line {number}", heading=False))
    if pairs < 2 and not body.grids:
        return None
    return _assembled((*body.grids, *letter_blocks(paras)), today, source, title)


_TOLD_BESIDE = ("sex", "language", "interpreter", "ethnicity", "religion")


def _filled(people: tuple[PersonFound, ...], told: tuple[PersonFound, ...]) -> tuple[PersonFound, ...]:
    """The persons of a table with what the text says of those it calls by the same whole name."""
    known = {_key(one): one for one in told}
    out: list[PersonFound] = []
    for person in people:
        other = known.get(_key(person)) if all(_key(person)) else None
        more = {name: getattr(other, name) for name in _TOLD_BESIDE if other is not None and not getattr(person, name)}
        out.append(replace(person, **more))
    return tuple(out)


def _joined(base: Reading, story: Story, table: Reading | None, apart: bool) -> Reading:
    """Body text and body table as one: persons from the table where it names any, the rest from the text."""
    children, adults = story.children, story.adults
    consent, concern = story.consent, story.concern
    address, postcode = story.address, story.postcode
    if table is not None and not table.children and any(one.role == "adult at risk" for one in table.adults):
        children, adults = (), table.adults
    if table is not None and table.children:
        children = _filled(table.children, story.children)
        adults = (*_filled(table.adults, story.adults), *(_others(story, table) if apart or not table.adults else ()))
    if table is not None:
        consent = ConsentFound(
            **{
                name: getattr(table.consent, name) or getattr(consent, name)
                for name in ConsentFound.__dataclass_fields__
            }
        )
        concern = ConcernFound(
            **{
                name: getattr(table.concern, name) or getattr(concern, name)
                for name in ConcernFound.__dataclass_fields__
            }
        )
        address, postcode = table.household_address or address, table.household_postcode or postcode
    return replace(
        base,
        children=children,
        adults=adults,
        consent=consent,
        concern=replace(concern, childs_words=_unquoted(concern.childs_words)),
        household_address=address,
        household_postcode=postcode,
        confirms_telephone_call=story.confirms_call or (table.confirms_telephone_call if table else None),
        form_date=table.form_date if table else None,
        form_time_as_written=table.form_time_as_written if table else None,
        sender_reference=table.sender_reference if table else None,
        unplaced=table.unplaced if table else (),
        adult_at_risk=table.adult_at_risk if table else base.adult_at_risk,
        family_phone=table.family_phone if table else None,
        professionals=table.professionals if table else (),
    )


_QUOTED = re.compile(r"^(?:\"([^\"“”]+)\"|“([^\"“”]+)”)$")


def _unquoted(words: Found[str] | None) -> Found[str] | None:
    """A child's words without the marks where a line of a message is one quotation, as those in its text are given."""
    whole = _QUOTED.match(words.value.strip()) if words is not None else None
    return replace(words, value=(whole[1] or whole[2]).strip()) if words is not None and whole is not None else words


def _others(story: Story, table: Reading) -> list[PersonFound]:
    """Adults of the text whom the table does not name, with the table's labels for the children they belong to."""
    known = {_key(person) for person in (*table.children, *table.adults)}
    named = {_key(child): child.label for child in table.children}
    labels = {child.label: named.get(_key(child)) for child in story.children}
    count = sum(person.label.startswith("adult") for person in table.adults)
    out: list[PersonFound] = []
    for person in story.adults:
        if _key(person) in known:
            continue
        related = tuple(replace(r, to=to) for r in person.relationships if (to := labels.get(r.to)) is not None)
        out.append(replace(person, label=f"adult {count + len(out) + 1}", relationships=related))
    return out


def _key(person: PersonFound) -> tuple[str, str]:
    return (
        person.forenames.value.casefold() if person.forenames else "",
        person.surname.value.casefold() if person.surname else "",
    )


def clashes_of(body: Reading, form: Reading) -> list[ClashFound]:
    """Where the body of a message and a form attached to it say different things of the same person."""
    theirs = {_key(person): person for person in (*form.children, *form.adults)}
    out: list[ClashFound] = []
    for person in (*body.children, *body.adults):
        other = theirs.get(_key(person))
        if other is None:
            continue
        for name in ("date_of_birth", "expected_date_of_delivery", "sex", "nhs_number", "upn", "phone", "postcode"):
            first, second = getattr(person, name), getattr(other, name)
            if (
                first is not None
                and second is not None
                and str(first.value).replace(" ", "") != str(second.value).replace(" ", "")
            ):
                out.append(ClashFound(other.label, name, _said(first), _said(second)))
    return out


def _said(value: Found[object]) -> Found[str]:
    return Found(str(value.value), value.as_written, value.where, value.sure)
