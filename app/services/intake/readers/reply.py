"""Partners' answers to information requests: recognised, and read into their coverage, their people and items.

What is not plain stays empty and is named; the words by which a partner marks an item are shown as theirs and choose
nothing here.
"""

import datetime as dt
import re

from app.services.intake.readers.blocks import Block, Para
from app.services.intake.readers.record import DocumentKind, Found, Reading, ReplyFound, ReplyPersonFound, Sure
from app.services.intake.readers.reply_blocks import blocks_of_lines
from app.services.intake.readers.reply_values import REFERENCE, hours, moment, one_day, period, reference_in, systems
from app.services.intake.readers.reply_walk import Walk
from app.services.intake.readers.reply_words import agency_in

SENTENCE = "This is a partner's reply. Open the enquiry it answers and log it there; it opens no new contact."
_SIGNS = (
    re.compile(r"(?i)^(?:hub|mash|request|our|your)?\s*ref(?:erence)?\b.{0,12}\b[A-Z]{1,5}-\d{2,4}-\d+"),
    re.compile(r"(?i)^(?:date )?request received\b"),
    re.compile(r"(?i)^(?:reply|response) (?:sent|returned)\b|\breply\s*:\s*(?:\d|$)|^date of (?:reply|response)\b"),
    re.compile(
        r"(?i)^information (?:current|correct|up to date) (?:as (?:of|at)|of|at)\b|^(?:current|correct) as (?:of|at)\b"
    ),
    re.compile(r"(?i)^(?:period|dates?) (?:searched|checked|covered)\b|^date range searched\b"),
    re.compile(r"(?i)^(?:systems?|databases?|records|sources|area) (?:searched|checked)\b"),
    re.compile(r"(?i)\b(?:response|reply|answer) to (?:the |your )?(?:mash |hub )?(?:information )?request\b"),
    re.compile(r"(?i)\bchronology for (?:the )?(?:mash|hub)\b"),
    re.compile(r"(?i)^(?:systems?|databases?|records)?\s*not (?:searched|checked)\b"),
)
_WORDS = {
    "reference": "hub reference",
    "completed_by": "who completed it",
    "current_as_of": "information current as of",
    "period_from": "period searched, from",
    "period_to": "period searched, to",
    "systems_searched": "systems searched",
    "area_searched": "area searched",
}


def is_reply(lines: list[str]) -> bool:
    """Whether the head of a document says what only an answer to an information request says."""
    head = [line.strip() for line in lines[:60]]
    return sum(any(sign.search(line) for line in head) for sign in _SIGNS) >= 3


def read_reply_lines(
    lines: list[tuple[str, str]], today: dt.date, media: str, digest: str, *, encoding: str = "", endings: str = ""
) -> Reading:
    """Read an answer from plain lines, each with its place; what lies side by side in columns becomes a table."""
    return read_reply(blocks_of_lines(lines), today, media, digest, encoding=encoding, endings=endings)


def read_reply(
    blocks: tuple[Block, ...], today: dt.date, media: str, digest: str, *, encoding: str = "", endings: str = ""
) -> Reading:
    """Read an answer from paragraphs and tables, whatever file they came from."""
    walk = Walk(today)
    walk.run(blocks)
    doubts: list[str] = []
    reply = _reply(walk, blocks, doubts, encoding, endings)
    return Reading(
        kind=DocumentKind.REPLY,
        media=media,
        sha256=digest,
        reply=reply,
        unplaced=tuple(walk.unplaced),
        not_found=tuple(_missing(reply)),
        warnings=(SENTENCE, *doubts, *_look_at(reply, walk)),
    )


def _reply(walk: Walk, blocks: tuple[Block, ...], doubts: list[str], encoding: str, endings: str) -> ReplyFound:
    today = walk.today
    received = _only(walk, "received", "when the request was received", doubts)
    sent = _only(walk, "sent", "when the reply was sent", doubts)
    current = _only(walk, "current_as_of", "how current the information is", doubts)
    searched = _only(walk, "period", "the period searched", doubts)
    limit = _only(walk, "limit", "the time limit", doubts)
    area = _only(walk, "area", "the area searched", doubts)
    received_at, asked = moment(received.value, received.where, today) if received else (None, None)
    sent_at, asked_too = moment(sent.value, sent.where, today) if sent else (None, None)
    doubts.extend(each for each in (asked, asked_too) if each)
    day = one_day(current.value, today) if current else None
    at = moment(current.value, current.where, today)[0] if current and day else None
    begin, end = period(searched.value, searched.where, today) if searched else (None, None)
    if searched and begin is None and end is None:
        doubts.append("The period searched is not two plain dates in their order; it was left empty.")
    allowed = hours(limit.value) if limit else None
    return ReplyFound(
        agency=_agency(walk),
        reference=_reference(walk, blocks, doubts),
        request_received=received_at,
        reply_sent=sent_at,
        limit_hours=Found(allowed, limit.value, limit.where) if limit and allowed is not None else None,
        completed_by=_only(walk, "completed_by", "who completed it", doubts),
        current_as_of=Found(day, current.value, current.where) if current and day else None,
        current_as_of_at=at,
        period_from=begin,
        period_to=end,
        systems_searched=_listed(walk, "systems"),
        systems_not_searched=_listed(walk, "not_searched"),
        area_searched=area,
        people=_people(walk),
        withheld=walk.withheld,
        chronology=walk.chronology,
        encoding=encoding,
        line_endings=endings,
    )


def _people(walk: Walk) -> tuple[ReplyPersonFound, ...]:
    """Everybody in the order of the document; those whom a plain list only says "none found" of come last."""
    numbers = {"person": 0, "address": 0}
    made: list[ReplyPersonFound] = []
    for draft in sorted(walk.people, key=lambda each: each.found is not None and each.found.sure is Sure.READ):
        kind = "address" if draft.address else "person"
        numbers[kind] += 1
        made.append(draft.made(f"{kind} {numbers[kind]}", walk.today))
    return tuple(made)


def _only(walk: Walk, key: str, words: str, doubts: list[str]) -> Found[str] | None:
    """The one value of a label; two that differ leave it empty, and that is said."""
    found = walk.head.get(key, [])
    if len({" ".join(each.value.casefold().split()) for each in found}) > 1:
        doubts.append(f"The document says two different things of {words}; it was left empty.")
        return None
    return found[0] if found else None


def _listed(walk: Walk, key: str) -> tuple[Found[str], ...]:
    seen: dict[str, Found[str]] = {}
    for value in walk.head.get(key, []):
        for one in systems(value.value, value.where):
            seen.setdefault(one.value.casefold(), one)
    return tuple(seen.values())


def _agency(walk: Walk) -> Found[str] | None:
    """The kind of agency that answers: as a label says it, else as the document's first lines name just one."""
    said = walk.head.get("agency", [])
    for each in said:
        if (kind := agency_in(each.value)) is not None:
            return Found(kind, each.value, each.where, Sure.SUGGESTED)
    kinds = {kind: each for each in walk.titles[:6] if (kind := agency_in(each.value)) is not None}
    if len(kinds) == 1:
        kind, each = kinds.popitem()
        return Found(kind, each.value, each.where, Sure.SUGGESTED)
    return said[0] if said and not kinds else None


def _reference(walk: Walk, blocks: tuple[Block, ...], doubts: list[str]) -> Found[str] | None:
    """The request the document says it answers: under its label, else the only number of that shape in its head."""
    said = {ref: each for each in walk.head.get("reference", []) if (ref := reference_in(each.value)) is not None}
    if len(said) > 1:
        doubts.append("The document names two references; choose the request it answers.")
        return None
    for ref, each in said.items():
        return Found(ref, each.value, each.where)
    lines = [block for block in blocks[:15] if isinstance(block, Para)]
    loose = {match.group(0): block for block in lines for match in REFERENCE.finditer(block.text)}
    if len(loose) == 1:
        ref, block = loose.popitem()
        return Found(ref, block.text, block.where, Sure.READ)
    return None


def _missing(reply: ReplyFound) -> list[str]:
    out = [words for name, words in _WORDS.items() if not getattr(reply, name)]
    out.extend(f"{person.name_as_written.value}: what was found" for person in reply.people if not person.involvement)
    return out


def _look_at(reply: ReplyFound, walk: Walk) -> list[str]:
    said: list[str] = []
    if reply.withheld is not None:
        many = "one item" if reply.withheld.value == 1 else f"{reply.withheld.value} items"
        said.append(f"The writer holds {many} more and left it out. Ask them for what may be said.")
    total = sum(len(person.items) for person in reply.people)
    if walk.counted is not None and walk.counted != total:
        said.append(f"The document counts {walk.counted} entries; {total} were read. Compare it with the original.")
    if reply.current_as_of and reply.reply_sent:
        stale = (reply.reply_sent.value.date() - reply.current_as_of.value).days
        if stale > 0:
            said.append(f"The information was {stale} day{'s' if stale > 1 else ''} old when the reply was sent.")
    if not reply.people:
        said.append("No person was found in it. Type the answers from the original.")
    return said
