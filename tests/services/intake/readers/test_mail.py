"""E-mails of many makes: headers, charsets, nesting, quoting, Outlook's own files."""

from email.message import EmailMessage

from app.services.intake.readers import DocumentKind, Reading, read_document
from tests.services.intake.readers.samples import working_day


def _mail(text: str, subject: str = "Concern") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Nia Holt <nia.holt@ashgrove.example>"
    message["To"] = "front.door@council.example"
    message["Subject"] = subject
    message["Date"] = "Mon, 30 Mar 2026 09:00:00 +0100"
    message.set_content(text)
    return message


def _read(message: EmailMessage) -> Reading:
    with working_day():
        return read_document(message.as_bytes(), "letter.eml")


def test_a_message_inside_a_message_is_read_by_its_own() -> None:
    outer = _mail("Please see below.")
    outer.add_attachment(_mail("I am worried about Ava Quill, aged 6."))
    [inner] = _read(outer).attached
    assert inner.kind is DocumentKind.EMAIL
    assert [child.forenames.value for child in inner.children if child.forenames] == ["Ava"]


def test_messages_nested_without_end_are_cut_off_with_a_reason() -> None:
    message = _mail("The innermost.")
    for _ in range(9):
        outer = _mail("Outer.")
        outer.add_attachment(message)
        message = outer
    reading = _read(message)
    refused = []
    while reading.attached:
        [reading] = reading.attached
        refused = [part.refused for part in reading.mail.attachments if part.refused] if reading.mail else []
    assert refused == ["It lies too deep inside other messages to be read."]


def test_a_colleague_in_the_text_is_no_person_of_the_contact() -> None:
    reading = _read(_mail("I am worried about Ava Quill, aged 6. I have spoken with Tom Archer, our SENCO."))
    assert [child.surname.value for child in reading.children if child.surname] == ["Quill"]
    assert reading.adults == ()


def test_an_unknown_charset_does_not_stop_the_reading() -> None:
    raw = _mail("I am worried about Ava Quill, aged 6.").as_bytes().replace(b'charset="utf-8"', b'charset="x-nobody"')
    with working_day():
        assert len(read_document(raw, "letter.eml").children) == 1


def test_hidden_text_of_a_template_is_no_content() -> None:
    message = _mail("")
    message.clear_content()
    html = (
        '<p>I am worried about Ava Quill, aged 6.</p><p style="display:none">I am worried about Zed Hidden, aged 5.</p>'
    )
    message.set_content(html, subtype="html")
    assert len(_read(message).children) == 1


def test_a_form_that_cannot_be_read_is_named_and_the_message_still_opens() -> None:
    message = _mail("Form attached.")
    message.add_attachment(b"PK\x03\x04broken", maintype="application", subtype="octet-stream", filename="form.docx")
    reading = _read(message)
    assert reading.mail is not None
    assert reading.mail.attachments[0].refused is not None
    assert any("Attachment 1" in warning for warning in reading.warnings)
