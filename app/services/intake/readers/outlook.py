"""Outlook messages (.msg): the same reading as an .eml, from Outlook's own container (MS-OXMSG)."""

import datetime as dt
import email.utils
import io
import itertools
import re
from typing import Any

from app.services.errors import Unreadable
from app.services.intake.readers.limits import Limits
from app.services.intake.readers.mail import Part, read_message
from app.services.intake.readers.mail_body import Envelope
from app.services.intake.readers.record import Reading

_SENDER_NAME, _SENDER_SMTP, _SENDER_ADDRESS, _RTF = 0x0C1A, 0x5D01, 0x0C1F, 0x1009
_NEXT = "Open it in Outlook and save it as .eml, or drag its text and attachments out of it."


def _text(message: Any, tag: int) -> str:
    try:
        value = message.properties.str_prop_value(tag)
    except (KeyError, ValueError, TypeError, AttributeError):
        return ""
    return str(value).rstrip("\x00") if value else ""


def _envelope(message: Any) -> Envelope:
    shown, address = email.utils.parseaddr(str(message.sender or ""))
    name = _text(message, _SENDER_NAME) or shown
    mail = _text(message, _SENDER_SMTP) or address or _text(message, _SENDER_ADDRESS)
    sent: dt.datetime | None = message.sent_date
    if sent is not None and sent.tzinfo is None:
        sent = sent.replace(tzinfo=dt.UTC)
    return Envelope(
        sent.astimezone(dt.UTC) if sent else None,
        name,
        mail if "@" in mail else "",
        re.sub(r"\s+", " ", str(message.subject or "")).strip(),
    )


def _part(one: Any) -> Part:
    name, data = one.file_name or "", one.file_bytes or b""
    inline = not name or (str(one.mime_type or "").startswith("image/") and bool(re.match(r"(?i)image\d+\.", name)))
    return Part(name, one.mime_type or "application/octet-stream", inline, data)


def read_outlook(data: bytes, today: dt.date, digest: str, limits: Limits, depth: int) -> Reading:
    """A .msg message. Raises Unreadable for what is no Outlook message."""
    from oxmsg import Message

    try:
        message = Message.load(io.BytesIO(data))
        envelope = _envelope(message)
        plain = str(message.body or "").rstrip("\x00")
        html = str(message.html_body or "")
        parts = [_part(one) for one in itertools.islice(message.attachments, limits.parts + 1)]
        mail = str(message.message_class or "").upper().startswith(("IPM", "REPORT.IPM"))
    except Exception:  # noqa: BLE001 - a damaged file may raise anything in a library; its text must not travel on
        raise Unreadable("The Outlook message is damaged or of an unknown kind.", _NEXT) from None
    if not mail:
        raise Unreadable("The file is no e-mail message from Outlook.", _NEXT)
    if len(parts) > limits.parts:
        raise Unreadable(
            "The message has more attachments than a letter can have.", "Ask the sender to send the form alone."
        )
    return read_message(envelope, plain, html, parts, today, ("msg", digest), limits, depth)
