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
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.services import clock
from app.services.errors import HubdeskError, Unreadable
from app.services.intake.readers.blocks import Grid
from app.services.intake.readers.forwarded import FORMS, passed_on
from app.services.intake.readers.limits import Limits
from app.services.intake.readers.mail_body import Envelope, clashes_of, read_body
from app.services.intake.readers.mail_text import MailText, plain_of_html, take_apart
from app.services.intake.readers.parts import missing_from
from app.services.intake.readers.record import (
    AttachmentFound,
    DocumentKind,
    MailFound,
    Reading,
)
from app.services.intake.readers.reply import is_reply, read_reply
from app.services.intake.readers.reply_blocks import blocks_of_lines

_READABLE = frozenset({"docx", "pdf", "eml", "msg", "csv", "txt"})


@dataclass(frozen=True, slots=True)
class Part:
    """One attachment before it is read; `read` reads one that is no file, at the depth it is told."""

    filename: str
    content_type: str
    inline: bool
    data: bytes
    read: Callable[[int], Reading] | None = None


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
    shown, address = _writer(sender)
    envelope = Envelope(_sent(_header(message, "Date")), shown, address, _header(message, "Subject"))
    return read_message(envelope, "\n\n".join(plain), "\n".join(html), parts, today, ("eml", digest), limits, depth)


_BARE_COMMA = re.compile(r"^\s*[\"']?(?P<name>[^<>@\"]*,[^<>@\"]*?)[\"']?\s*<(?P<address>[^<>\s]+@[^<>\s]+)>\s*$")


def _writer(sender: str) -> tuple[str, str]:
    """The name and address of who sent a message; a family name before a comma need not stand in quotes."""
    bare = _BARE_COMMA.match(sender)
    return (bare["name"].strip(), bare["address"]) if bare is not None else email.utils.parseaddr(sender)


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
                if part.read is not None:
                    reading = part.read(depth + 1)
                else:
                    name = "message.eml" if nested else part.filename
                    reading = read_document(part.data, name, limits=limits, depth=depth + 1)
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
        return replace(answer, mail=mail, attached=attached, warnings=(*answer.warnings, *refused))
    own = read_body(envelope, body, today, source)
    reading = replace(
        own,
        mail=mail,
        attached=attached,
        warnings=(*refused, *own.warnings),
    )
    reading = passed_on(reading, body, envelope, today)
    forms = [form for form in reading.attached if form.kind in FORMS]
    clashes = tuple(clash for form in forms for clash in clashes_of(reading, form))
    reading = replace(reading, clashes=tuple(dict.fromkeys((*reading.clashes, *clashes))))
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
