"""Outlook messages (.msg): the same reading as an .eml, from Outlook's own container (MS-OXMSG, in MS-CFB).

A message inside the message is a storage, not a file; its property stream has a shorter head than the outer one's.
Texts are read by python-oxmsg; the container is opened here, so that its sizes are checked before anything is read.
"""

import datetime as dt
import email.utils
import hashlib
import io
import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from app.services.errors import HubdeskError, Unreadable
from app.services.intake.readers.limits import Limits
from app.services.intake.readers.mail import Part, read_message
from app.services.intake.readers.mail_body import Envelope
from app.services.intake.readers.record import Reading

if TYPE_CHECKING:
    from oxmsg.storage import Storage

_SENDER_NAME, _SENDER_SMTP, _SENDER_ADDRESS, _RTF = 0x0C1A, 0x5D01, 0x0C1F, 0x1009
_SHORT_NAME, _EMBEDDED, _PROPERTIES = 0x3704, "__substg1.0_3701000D", "__properties_version1.0"
_HEAD, _HEAD_INSIDE = 32, 24
_NEXT = "Open it in Outlook and save it as .eml, or drag its text and attachments out of it."
_RTF_HEAD = 16
"""Bytes: sizes, kind and checksum stand before the text."""
_RTF_PER_LETTER = 20
"""RTF may need so many bytes for a letter; more claims to be a text than a field may hold."""
_NO_TEXT = "The message's text stands only in Outlook's own format and was not read; open the original."


def _text(owner: Any, tag: int) -> str:
    try:
        value = owner.properties.str_prop_value(tag)
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


def _storage(data: bytes) -> "Storage":
    """The container's folders and streams. Raises Unreadable where its streams claim more than the file holds."""
    from olefile import OleFileIO  # what python-oxmsg itself opens its containers with
    from oxmsg.storage import Storage

    with OleFileIO(io.BytesIO(data)) as container:
        claimed = sum(entry.size for entry in container.direntries if entry is not None and entry.entry_type == 2)
        if claimed > len(data):
            raise Unreadable("The Outlook message claims to hold more than the file is long.", _NEXT)
        return Storage.from_ole(container)


def _inside(storage: "Storage") -> "Storage":
    """A message inside a message, with the head of its property stream made as long as that of an outer one."""
    gap = bytes(_HEAD - _HEAD_INSIDE)
    longer = [
        replace(stream, bytes_=stream.bytes_[:_HEAD_INSIDE] + gap + stream.bytes_[_HEAD_INSIDE:])
        for stream in storage.streams
        if stream.name == _PROPERTIES
    ]
    return replace(storage, streams=(*longer, *(each for each in storage.streams if each.name != _PROPERTIES)))


def _all_bytes(storage: "Storage") -> bytes:
    return b"".join(stream.bytes_ for stream in storage.streams) + b"".join(_all_bytes(s) for s in storage.storages)


def _part(storage: "Storage", today: dt.date, limits: Limits) -> Part:
    from oxmsg.attachment import Attachment

    one = Attachment(storage)
    inner = next((each for each in storage.storages if each.name == _EMBEDDED), None)
    if inner is not None:
        data = _all_bytes(inner)
        digest = hashlib.sha256(data).hexdigest()
        read = partial(_read, _inside(inner), today, digest, limits)
        return Part("message.msg", "message/rfc822", False, data, read)
    name, data = one.file_name or _text(one, _SHORT_NAME), one.file_bytes or b""
    mime = one.mime_type or "application/octet-stream"
    inline = not name or (mime.startswith("image/") and bool(re.match(r"(?i)image\d+\.", name)))
    return Part(name.rstrip("\x00"), mime, inline, data)


def rich_text(packed: bytes, limits: Limits) -> str:
    """The words of a body that stands as compressed RTF alone ([MS-OXRTFCP]), which Outlook keeps of many messages.

    HTML wrapped in RTF ([MS-OXRTFEX]) gives its words too; "" where nothing can be read.
    """
    if len(packed) < _RTF_HEAD or int.from_bytes(packed[4:8], "little") > limits.field * _RTF_PER_LETTER:
        return ""
    from compressed_rtf import decompress
    from striprtf import striprtf

    words_of: Callable[..., str] = striprtf.rtf_to_text
    try:
        rtf = decompress(packed).decode("latin-1")
        return words_of(rtf, errors="replace").strip() if rtf.startswith("{\\rtf") else ""
    except Exception:  # noqa: BLE001 - a damaged body may raise anything in a library; the message itself is whole
        return ""


def _read(storage: "Storage", today: dt.date, digest: str, limits: Limits, depth: int) -> Reading:
    from oxmsg import Message

    try:
        message = Message(storage)
        envelope = _envelope(message)
        plain = str(message.body or "").rstrip("\x00")
        html = str(message.html_body or "")
        places = list(itertools.islice(storage.iter_attachment_storages(), limits.parts + 1))
        parts = [_part(one, today, limits) for one in places]
        mail = str(message.message_class or "").upper().startswith(("IPM", "REPORT.IPM"))
        packed = b"" if plain.strip() or html.strip() else bytes(message.properties.binary_prop_value(_RTF) or b"")
        plain = plain or rich_text(packed, limits)
    except Exception:  # noqa: BLE001 - a damaged file may raise anything in a library; its text must not travel on
        raise Unreadable("The Outlook message is damaged or of an unknown kind.", _NEXT) from None
    if not mail:
        raise Unreadable("The file is no e-mail message from Outlook.", _NEXT)
    if len(parts) > limits.parts:
        raise Unreadable(
            "The message has more attachments than a letter can have.", "Ask the sender to send the form alone."
        )
    reading = read_message(envelope, plain, html, parts, today, ("msg", digest), limits, depth)
    return replace(reading, warnings=(_NO_TEXT, *reading.warnings)) if packed and not plain.strip() else reading


def read_outlook(data: bytes, today: dt.date, digest: str, limits: Limits, depth: int) -> Reading:
    """A .msg message. Raises Unreadable for what is no Outlook message, or where nothing here can open one."""
    try:
        import oxmsg  # noqa: F401 - asked for first, so that its absence is told and not taken for a damaged file
    except ImportError:
        raise Unreadable(
            "This installation cannot open Outlook messages (.msg): its part for them, python-oxmsg, is missing.",
            "Save the message in Outlook as .eml or .txt and drop that; tell whoever set Hubdesk up.",
        ) from None
    try:
        storage = _storage(data)
    except HubdeskError:
        raise
    except Exception:  # noqa: BLE001 - a damaged file may raise anything in a library; its text must not travel on
        raise Unreadable("The Outlook message is damaged or of an unknown kind.", _NEXT) from None
    return _read(storage, today, digest, limits, depth)
