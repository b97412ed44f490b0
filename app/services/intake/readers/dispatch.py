"""Which reader a document belongs to: by what its bytes are, the name only where bytes leave room."""

import hashlib

from app.services import clock
from app.services.errors import Unreadable
from app.services.intake.readers.limits import DEFAULT, Limits
from app.services.intake.readers.record import Reading

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def media_of(data: bytes, name: str) -> str:  # noqa: PLR0911 - one answer per kind
    """docx, pdf, msg, eml, csv, txt, picture, doc or unknown."""
    end = name.casefold().rpartition(".")[2]
    if data.startswith(b"%PDF-") or b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_OLE):
        return "doc" if end in {"doc", "xls", "ppt"} else "msg"
    if (
        data.startswith(_PICTURES)
        or data[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"}
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
    ):
        return "picture"
    if data.startswith(b"PK"):
        return "xlsx" if end in {"xlsx", "xlsm"} else "docx"
    if end in {"docx", "pdf", "msg", "doc", "rtf", "odt"}:
        return f"not {end}"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if end == "eml":
        return "eml"
    if end in {"csv", "tsv"}:
        return "csv"
    if end in {"txt", "text", "log", ""} or end == name.casefold():
        return "txt"
    return "unknown"


def read_document(  # noqa: PLR0911 - one reader per kind
    data: bytes, name: str, *, encoding: str | None = None, limits: Limits = DEFAULT, depth: int = 0
) -> Reading:
    """Read one document. `name` serves only to tell its kind; `encoding` answers a question an earlier
    reading asked.

    Raises Unreadable (this file is not what it should be) or Invalid (rows named with number and reason).
    """
    digest = hashlib.sha256(data).hexdigest()
    today = clock.today()
    if not data:
        raise Unreadable("The file is empty.", "Ask the sender for it again.")
    if len(data) > limits.file:
        raise Unreadable(
            f"The file has {len(data) // 1048576} MB; {limits.file // 1048576} MB is the most a document may have.",
            "Ask for a smaller copy, or keep the file elsewhere and type the contact.",
        )
    media = media_of(data, name)
    match media:
        case "docx":
            from app.services.intake.readers.forms import read_word_form

            return read_word_form(data, today, digest, limits)
        case "pdf":
            from app.services.intake.readers.pdf import read_pdf

            return read_pdf(data, today, digest, limits)
        case "eml":
            from app.services.intake.readers.mail import read_mail

            return read_mail(data, today, digest, limits, depth)
        case "msg":
            from app.services.intake.readers.outlook import read_outlook

            return read_outlook(data, today, digest, limits, depth)
        case "csv":
            from app.services.intake.readers.police import read_batch

            return read_batch(data, today, digest, limits, encoding)
        case "txt":
            from app.services.intake.readers.note import read_text

            return read_text(data, today, digest, limits, encoding, depth)
        case "picture":
            from app.services.intake.readers.forms import picture

            return picture("picture", digest)
        case "not docx" | "not pdf" | "not msg":
            what = {"not docx": "a Word document", "not pdf": "a PDF", "not msg": "an Outlook message"}[media]
            raise Unreadable(
                f"The file is not {what}, whatever its name says.",
                "Ask the sender for the file again, or open it yourself and save a new copy.",
            )
        case _:
            raise Unreadable(
                "Hubdesk does not read this kind of file.",
                "Save it as .docx, .pdf, .eml, .msg, .csv or .txt, or type the contact from it.",
            )
