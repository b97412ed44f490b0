"""An e-mail draft (.eml) that the person's own mail program opens unsent, with its papers attached."""

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

PDF = ("application", "pdf")
WORD = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")
_TYPES = {".pdf": PDF, ".docx": WORD}


def draft_mail(
    to: str, subject: str, words: str, at: datetime, attached: Sequence[tuple[str, bytes]] = ()
) -> bytes:
    """The draft. Line breaks in `to` and `subject` are folded: nothing typed can add a header."""
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    message["Date"] = format_datetime(at)
    if " ".join(to.split()):
        message["To"] = " ".join(to.split())
    message["Subject"] = " ".join(subject.split())
    message.set_content(words)
    for name, content in attached:
        main, sub = _TYPES.get(name[name.rfind(".") :], ("application", "octet-stream"))
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()
