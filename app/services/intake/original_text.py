"""The text of an original, to be read beside the form: for a person's eyes, nothing is taken from it."""

import io

from app.services.errors import Unreadable

NOT_SHOWN = "This kind of file cannot be shown as text here. It is kept as it came."


def text_of(content: bytes, name: str) -> str:
    """The text of a document that a reader has already taken within its limits; a sentence where there is none.

    Run it away from the GUI thread.
    """
    from app.services.intake.readers.dispatch import media_of

    try:
        return _text(media_of(content, name), content) or NOT_SHOWN
    except (Unreadable, ValueError, KeyError, OSError):
        return NOT_SHOWN


def _text(media: str, content: bytes) -> str:
    if media == "docx":
        from app.services.intake.readers.forms import lines_of
        from app.services.intake.readers.limits import DEFAULT
        from app.services.intake.readers.word import read_word

        return "\n".join(lines_of(read_word(content, DEFAULT)[0]))
    if media == "pdf":
        from pypdf import PdfReader

        reader = PdfReader(io.BytesIO(content))
        pages = [page.extract_text() for page in reader.pages]
        fields = reader.get_form_text_fields() or {}
        filled = [f"{name}: {value}" for name, value in fields.items() if value]
        return "\n\n".join([*pages, *(["\n".join(filled)] if filled else [])])
    if media in {"eml", "msg"}:
        from app.services.intake.readers.dispatch import read_document

        mail = read_document(content, f"message.{media}").mail
        return mail.body if mail is not None else ""
    if media in {"txt", "csv"}:
        return _decoded(content)
    return ""


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")
