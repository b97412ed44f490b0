"""E-mails: headers in any charset, plain or HTML text, attachments read by their own readers, nested
messages.

Earlier messages quoted below the text are no part of the contact. Where text and attached form disagree,
both are kept.
"""

import datetime as dt
import email
import email.message
import email.policy
import email.utils
import hashlib
import re
from dataclasses import dataclass, replace

from app.services import clock
from app.services.errors import HubdeskError, Unreadable
from app.services.intake.readers.assemble import Assembler
from app.services.intake.readers.blocks import Block, Grid, Para
from app.services.intake.readers.flow import Flow
from app.services.intake.readers.limits import Limits
from app.services.intake.readers.mail_text import MailText, plain_of_html, take_apart
from app.services.intake.readers.parts import missing_from
from app.services.intake.readers.prose import read_prose
from app.services.intake.readers.record import (
    AttachmentFound,
    ClashFound,
    ConcernFound,
    ConsentFound,
    DocumentKind,
    Found,
    MailFound,
    PersonFound,
    Reading,
)
from app.services.intake.readers.reply import is_reply, read_reply
from app.services.intake.readers.reply_blocks import blocks_of_lines
from app.services.intake.readers.signature import referrer_of, turned_name
from app.services.intake.readers.statements import Story
from app.services.intake.readers.vocabulary import match_label

_READABLE = frozenset({"docx", "pdf", "eml", "msg", "csv", "txt"})
FORMS = frozenset({DocumentKind.FORM, DocumentKind.FORM_FIELDS})


@dataclass(frozen=True, slots=True)
class Part:
    """One attachment before it is read."""

    filename: str
    content_type: str
    inline: bool
    data: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands outside the text of a message, from .eml or .msg alike."""

    sent: dt.datetime | None
    from_name: str
    from_address: str
    subject: str


def _header(message: email.message.Message, name: str) -> str:
    try:
        return re.sub(r"\s+", " ", str(message.get(name) or "")).strip()
    except (ValueError, TypeError, IndexError, AttributeError, LookupError):
        return ""


def _decoded(part: email.message.Message) -> str:
    """A text part's text; an unknown or wrong charset falls back to UTF-8, then Windows-1252."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    named = part.get_content_charset() or "utf-8"
    for charset in ("windows-1252" if named in {"iso-8859-1", "latin-1"} else named, "utf-8", "windows-1252"):
        try:
            return data.decode(charset)
        except (UnicodeError, LookupError):
            continue
    return data.decode("latin-1")


def _walk(message: email.message.Message, limits: Limits) -> tuple[list[str], list[str], list[Part]]:
    """Plain texts, HTML texts and attachments of a message."""
    plain: list[str] = []
    html: list[str] = []
    parts: list[Part] = []
    queue: list[email.message.Message] = [message]
    seen = 0
    while queue:
        part = queue.pop(0)
        seen += 1
        if seen > limits.parts:
            raise Unreadable(
                "The message has more parts than a letter can have.", "Ask the sender to send the form alone."
            )
        kind, place = part.get_content_type(), part.get_content_disposition()
        if kind == "message/rfc822":
            inner = part.get_payload()
            nested = inner[0] if isinstance(inner, list) and inner else None
            if isinstance(nested, email.message.Message):
                parts.append(
                    Part(_filename(part) or "message.eml", kind, False, nested.as_bytes(policy=email.policy.SMTP))
                )
        elif part.is_multipart():
            payload = part.get_payload()
            children = (
                [child for child in payload if isinstance(child, email.message.Message)]
                if isinstance(payload, list)
                else []
            )
            queue[:0] = children
        elif kind in {"text/plain", "text/html"} and place != "attachment" and not _filename(part):
            (html if kind == "text/html" else plain).append(_decoded(part))
        else:
            payload = part.get_payload(decode=True)
            data = payload if isinstance(payload, bytes) else b""
            parts.append(
                Part(
                    _filename(part),
                    kind,
                    place == "inline" or (part.get("Content-ID") is not None and place != "attachment"),
                    data,
                )
            )
    return plain, html, parts


def _filename(part: email.message.Message) -> str:
    try:
        return part.get_filename() or ""
    except (ValueError, TypeError, LookupError, AttributeError, IndexError):
        return ""


def read_mail(data: bytes, today: dt.date, digest: str, limits: Limits, depth: int) -> Reading:
    """An .eml message with everything in it. Raises Unreadable for what is no message."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        sender = _header(message, "From")
        names = [_header(message, name) for name in ("From", "To", "Subject", "Date")]
    except Exception:  # noqa: BLE001 - a damaged file may raise anything in a library; its text must not travel on
        raise Unreadable("The message is damaged.", "Ask the sender to send it again.") from None
    if sum(bool(name) for name in names) < 2:
        raise Unreadable(
            "The file is no e-mail message, whatever its name says.",
            "Save the message from your mail program as .eml or .msg.",
        )
    try:
        plain, html, parts = _walk(message, limits)
    except HubdeskError:
        raise
    except Exception:  # noqa: BLE001 - a damaged file may raise anything in a library; its text must not travel on
        raise Unreadable("The message is damaged inside.", "Ask the sender to send it again.") from None
    shown, address = email.utils.parseaddr(sender)
    envelope = Envelope(_sent(_header(message, "Date")), shown, address, _header(message, "Subject"))
    return read_message(envelope, "\n\n".join(plain), "\n".join(html), parts, today, ("eml", digest), limits, depth)


def _sent(text: str) -> dt.datetime | None:
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)


def _attachments(
    parts: list[Part], limits: Limits, depth: int
) -> tuple[tuple[AttachmentFound, ...], tuple[Reading, ...], list[str]]:
    from app.services.intake.readers.dispatch import media_of, read_document

    told: list[AttachmentFound] = []
    readings: list[Reading] = []
    warnings: list[str] = []
    for number, part in enumerate(parts, start=1):
        nested = part.content_type == "message/rfc822"
        media = "eml" if nested else media_of(part.data, part.filename or "attachment.bin")
        reading: Reading | None = None
        refused: str | None = None
        if media in _READABLE and depth >= limits.depth:
            refused = "It lies too deep inside other messages to be read."
        elif media in _READABLE:
            try:
                reading = read_document(
                    part.data, "message.eml" if nested else part.filename, limits=limits, depth=depth + 1
                )
            except HubdeskError as error:
                refused = error.sentence
        elif media == "picture" and not part.inline:
            warnings.append(f"Attachment {number} is a picture: no text could be read from it.")
        if refused is not None:
            warnings.append(f"Attachment {number} could not be read: {refused}")
        if reading is not None:
            readings.append(reading)
        told.append(
            AttachmentFound(
                filename=part.filename,
                content_type=part.content_type,
                inline=part.inline,
                size=len(part.data),
                sha256=hashlib.sha256(part.data).hexdigest(),
                is_referral_form=reading is not None and reading.kind in FORMS,
                reading=len(readings) - 1 if reading is not None else None,
                refused=refused,
            )
        )
    return tuple(told), tuple(readings), warnings


def read_message(  # noqa: PLR0917 - what .eml and .msg have in common
    envelope: Envelope,
    plain: str,
    html: str,
    parts: list[Part],
    today: dt.date,
    source: tuple[str, str],
    limits: Limits,
    depth: int,
) -> Reading:
    """A message from its envelope, texts and attachments; `source` is the kind of file and its digest."""
    limits.check_field(plain, "the message")
    limits.check_field(html[: limits.field] if len(html) > 20 * limits.field else "", "the message")
    grids: tuple[Grid, ...] = ()
    if html.strip():
        converted, grids = plain_of_html(html)
        plain = plain if len(plain.strip()) >= len(converted) * 0.8 else converted
    body = take_apart(plain, grids)
    day = envelope.sent.astimezone(clock.LONDON).date() if envelope.sent else today
    warnings: list[str] = []
    if re.match(r"(?i)\s*fwd?:", envelope.subject) and len(body.own.split()) < 40 and body.quoted:
        inner = take_apart(re.sub(r"(?m)^\s*>\s?", "", body.quoted.split("\n", 1)[-1]))
        own = re.sub(
            r"(?im)^\s*(?:from|sent|to|cc|subject|date):.*$", "", inner.own if inner.own.strip() else inner.quoted
        )
        body = replace(body, own=own)
        warnings.append("The message passes on an earlier one, which was read; the sender is not its writer.")
    attachments, attached, refused = _attachments(parts, limits, depth)
    mail = MailFound(
        envelope.sent,
        envelope.sent.astimezone(clock.LONDON) if envelope.sent else None,
        envelope.from_name or None,
        envelope.from_address or None,
        envelope.subject or None,
        attachments,
        body.own.strip(),
    )
    answer = _answer(body, attached, today, source)
    if answer is not None:
        return replace(answer, mail=mail, attached=attached, warnings=(*answer.warnings, *warnings, *refused))
    if not body.signature:
        body = _signed(body, turned_name(envelope.from_name) or "")
    referrer = referrer_of(body.signature, envelope.from_name, envelope.from_address)
    agency = referrer.agency.value if referrer.agency else None
    story = read_prose(body.own, day, agency, referrer.role.value if referrer.role else "")
    table = _labelled(body, today, source)
    base = Reading(
        kind=DocumentKind.EMAIL,
        media=source[0],
        sha256=source[1],
        referrer=referrer,
        mail=mail,
        attached=attached,
        warnings=(*warnings, *refused, *story.warnings),
    )
    reading = _joined(base, story, table)
    reading = replace(
        reading, clashes=tuple(clash for form in attached if form.kind in FORMS for clash in clashes_of(reading, form))
    )
    forms = [form for form in attached if form.kind in FORMS]
    return replace(reading, not_found=tuple(missing_from(reading)) if not forms else ())


def _answer(body: MailText, attached: tuple[Reading, ...], today: dt.date, source: tuple[str, str]) -> Reading | None:
    """A partner's answer that stands in the message or in its one attached paper; None where there is none."""
    lines = body.own.split("\n")
    if is_reply(lines):
        placed = [(line, f"line {number} of the message") for number, line in enumerate(lines, start=1)]
        blocks = blocks_of_lines(placed)
        grids = tuple(grid for grid in body.grids if not any(isinstance(block, Grid) for block in blocks))
        return read_reply((*blocks, *grids), today, *source)
    answers = [reading for reading in attached if reading.kind is DocumentKind.REPLY]
    if len(answers) != 1 or any(reading.kind in FORMS for reading in attached):
        return None
    return replace(answers[0], media=source[0], sha256=source[1])


def _signed(body: MailText, name: str) -> MailText:
    """A signature that no closing words lead in: the sender's own name on a line near the end."""
    lines = body.own.split("\n")
    for at in range(len(lines) - 1, max(len(lines) - 8, 0), -1):
        if name and lines[at].strip(" ,.").casefold() == name.casefold():
            return replace(body, own="\n".join(lines[:at]).rstrip(), signature="\n".join(lines[at:]))
    return body


def _labelled(body: MailText, today: dt.date, source: tuple[str, str]) -> Reading | None:
    """What stands in the body as `Label: value` lines or tables, or None where there is little of it."""
    blocks: list[Block] = list(body.grids)
    pairs = 0
    for number, line in enumerate(body.own.split("\n"), start=1):
        label, mark, rest = line.strip().partition(":")
        match = match_label(label) if mark and len(label) <= 60 else None
        if match is not None and match.share >= 0.6:
            blocks.append(Para(line.strip(), f"line {number}"))
            pairs += bool(rest.strip())
        elif line.strip() and len(line) < 60 and not line.strip().endswith(".") and pairs:
            blocks.append(Para(line.strip(), f"line {number}", heading=False))
    if pairs < 2 and not body.grids:
        return None
    return Assembler(Flow().run(tuple(blocks)), today, source[0], source[1], DocumentKind.EMAIL).reading([])


def _joined(base: Reading, story: Story, table: Reading | None) -> Reading:
    """Body text and body table as one: persons from the table where it names any, the rest from the text."""
    children, adults = story.children, story.adults
    consent, concern = story.consent, story.concern
    address, postcode = story.address, story.postcode
    if table is not None and table.children:
        children = table.children
        known = {_key(person) for person in (*table.children, *table.adults)}
        adults = (
            (*table.adults, *(person for person in story.adults if _key(person) not in known))
            if not table.adults
            else table.adults
        )
        labels = {child.label for child in children}
        adults = tuple(
            replace(person, relationships=tuple(r for r in person.relationships if r.to in labels)) for person in adults
        )
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
        concern=concern,
        household_address=address,
        household_postcode=postcode,
        confirms_telephone_call=story.confirms_call,
        unplaced=table.unplaced if table else (),
    )


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
