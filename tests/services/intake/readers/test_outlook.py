"""Outlook's own files: real compound files through the real library, whole, nested, cut off and hostile."""

import struct
import sys
from collections.abc import Callable

import pytest
from compressed_rtf import compress

from app.services.errors import HubdeskError, Unreadable
from app.services.intake.prefill import prefill_from
from app.services.intake.readers import DocumentKind, Reading, read_document, read_in_child
from app.services.intake.readers.outlook import _NO_TEXT
from tests.factories.outlook import SECTOR, Folder, Leaf, OutlookMessage, compound_file
from tests.services.intake.readers.samples import FOLDER, working_day

REFERRAL = (
    "I am worried about Ava Quill, aged 6.\r\n\r\nKind regards\r\n\r\nNia Holt\r\nSchool nurse\r\n"
    "Ashgrove Primary School\r\nTel: 01632 960111\r\n"
)
FORM = (FOLDER / "marf_oakhaven_unborn.docx").read_bytes()


def _read(data: bytes) -> Reading:
    with working_day():
        return read_document(data, "letter.msg")


def _tried(data: bytes) -> tuple[DocumentKind | None, str]:
    """What it was read as, or the sentence with which it was refused; anything else breaks the test."""
    try:
        return _read(data).kind, ""
    except HubdeskError as error:
        return None, error.sentence


@pytest.mark.parametrize("ansi", [False, True])
def test_an_outlook_message_reads_like_any_other(ansi: bool) -> None:
    reading = _read(OutlookMessage(REFERRAL.replace("Quill", "Quíll"), ansi=ansi).file())
    assert reading.kind is DocumentKind.EMAIL
    assert reading.media == "msg"
    assert [child.surname.value for child in reading.children if child.surname] == ["Quíll"]
    assert reading.referrer.name is not None
    assert reading.referrer.name.value == "Nia Holt"
    assert reading.referrer.email is not None
    assert reading.referrer.email.value == "nia.holt@ashgrove.example"
    assert prefill_from(reading).draft.received == "30/03/2026 09:00"


def test_a_message_in_html_alone_is_read() -> None:
    reading = _read(OutlookMessage(html="<p>I am worried about Zoë Quill, aged 6.</p>".encode()).file())
    assert [child.forenames.value for child in reading.children if child.forenames] == ["Zoë"]


def test_a_form_attached_in_outlook_fills_the_contact() -> None:
    reading = _read(OutlookMessage("Form attached.", attachments=(("form.docx", FORM),)).file())
    assert reading.mail is not None
    assert [part.is_referral_form for part in reading.mail.attachments] == [True]
    assert [person.label for person in prefill_from(reading).draft.people if person.unborn] == ["unborn 1"]


def test_a_message_attached_in_outlook_is_read_as_the_referral_it_passes_on() -> None:
    inner = OutlookMessage(REFERRAL, attachments=(("form.docx", FORM),))
    outer = OutlookMessage("For you.", "FW: Concern", "Sam Duty", "sam.duty@council.example", attachments=(inner,))
    reading = _read(outer.file())
    assert reading.referrer.name is not None
    assert (reading.referrer.name.value, reading.referrer.name.where) == ("Nia Holt", "forwarded message, signature")
    assert [each.kind for each in reading.attached] == [DocumentKind.EMAIL, DocumentKind.FORM]


def test_messages_nested_without_end_are_cut_off_with_a_reason() -> None:
    message = OutlookMessage("The innermost.")
    for _ in range(9):
        message = OutlookMessage("Outer.", attachments=(message,))
    reading = _read(message.file())
    refused: list[str] = []
    while reading.attached:
        reading = reading.attached[0]
        refused = [part.refused for part in reading.mail.attachments if part.refused] if reading.mail else []
    assert refused == ["It lies too deep inside other messages to be read."]


def test_a_text_only_outlook_can_read_is_pointed_out() -> None:
    assert _NO_TEXT in _read(OutlookMessage(rtf=b"\x00" * 40).file()).warnings


RICH = r"{\rtf1\ansi\ansicpg1252\deff0 I am worried about Ava Qu\'edll, aged 6.\par\par Kind regards\par Nia Holt\par}"
WRAPPED = (
    r"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\*\htmltag19 <html>}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 "
    r"I am worried about Ava Qu\'edll, aged 6.{\*\htmltag72 </p>}\htmlrtf \par}\htmlrtf0 {\*\htmltag27 </html>}}"
)


@pytest.mark.parametrize("compressed", [True, False])
@pytest.mark.parametrize("body", [RICH, WRAPPED], ids=["rich text", "HTML wrapped in it"])
def test_a_text_that_outlook_keeps_as_compressed_rich_text_alone_is_read(body: str, compressed: bool) -> None:
    reading = _read(OutlookMessage(rtf=compress(body.encode("ascii"), compressed=compressed)).file())
    assert _NO_TEXT not in reading.warnings
    assert [child.surname.value for child in reading.children if child.surname] == ["Quíll"]


@pytest.mark.parametrize("claim", [0, 5, 0xFFFFFFFF], ids=["nothing", "less than there is", "four gigabytes"])
def test_a_rich_text_that_lies_about_its_size_is_pointed_out_and_breaks_nothing(claim: int) -> None:
    packed = bytearray(compress(RICH.encode("ascii"), compressed=True))
    packed[4:8] = claim.to_bytes(4, "little")
    packed[20:24] = b"\xff\xff\xff\xff"
    assert _NO_TEXT in _read(OutlookMessage(rtf=bytes(packed)).file()).warnings


def test_the_reading_process_opens_outlook_messages_too() -> None:
    with working_day():
        told = read_in_child(OutlookMessage(REFERRAL).file(), "letter.msg")
    assert len(told.children) == 1


def test_without_the_library_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "oxmsg", None)
    with pytest.raises(Unreadable, match="python-oxmsg") as caught:
        _read(OutlookMessage(REFERRAL).file())
    assert ".eml" in caught.value.next_step


@pytest.mark.parametrize("share", [0.03, 0.1, 0.3, 0.5, 0.8, 0.97])
def test_a_message_cut_off_anywhere_is_refused_or_read_and_never_breaks(share: float) -> None:
    whole = OutlookMessage(REFERRAL, attachments=(("form.docx", FORM),)).file()
    kind, said = _tried(whole[: int(len(whole) * share)])
    assert kind is DocumentKind.EMAIL or said.endswith(".")


def _with(data: bytes, at: int, value: bytes) -> bytes:
    return data[:at] + value + data[at + len(value) :]


def _entry(data: bytes, name: str) -> int:
    """Where the directory entry of a stream begins."""
    return data.index(name.encode("utf-16-le") + b"\0\0")


HOSTILE: dict[str, Callable[[bytes], bytes]] = {
    "a sector that follows itself": lambda d: _with(d, SECTOR + 4 * 1, struct.pack("<I", 1)),
    "a folder that holds itself": lambda d: _with(d, _entry(d, "Root Entry") + 76, struct.pack("<I", 0)),
    "a name beside itself": lambda d: _with(d, _entry(d, "__nameid_version1.0") + 68, struct.pack("<II", 1, 1)),
    "a stream without end": lambda d: _with(d, _entry(d, "__substg1.0_1000001F") + 120, struct.pack("<Q", 1 << 31)),
    "a sector of no size": lambda d: _with(d, 30, struct.pack("<H", 0)),
    "a sector of a huge size": lambda d: _with(d, 30, struct.pack("<H", 31)),
    "a table that is not there": lambda d: _with(d, 44, struct.pack("<I", 0xFFFF)),
    "a directory that is not there": lambda d: _with(d, 48, struct.pack("<I", 0xFFFFFF)),
    "zeroes for all properties": lambda d: d.replace(b"\x1f\x00\x1a\x00\x06", b"\x00" * 5),
}


@pytest.mark.parametrize("what", list(HOSTILE))
def test_a_hostile_container_is_refused_or_read_and_never_breaks(what: str) -> None:
    kind, said = _tried(HOSTILE[what](OutlookMessage(REFERRAL).file()))
    assert kind is DocumentKind.EMAIL or said.endswith(".")


def test_streams_that_claim_more_than_the_file_holds_are_refused_before_they_are_read() -> None:
    data = OutlookMessage(REFERRAL, attachments=(("form.docx", FORM),)).file()
    start = data[_entry(data, "__substg1.0_37010102") + 116 :][:12]
    for name in ("__substg1.0_1000001F", "__substg1.0_0037001F"):
        data = _with(data, _entry(data, name) + 116, start)
    with pytest.raises(Unreadable, match="more than the file"):
        _read(data)


def test_more_attachments_than_a_letter_has_are_refused() -> None:
    with pytest.raises(Unreadable, match="more attachments"):
        _read(OutlookMessage("Many.", attachments=tuple((f"{n}.txt", b"x") for n in range(120))).file())


@pytest.mark.parametrize("kids", [[], [Leaf("WordDocument", b"x" * 5000)], [Folder("__properties_version1.0")]])
def test_a_compound_file_that_is_no_message_is_refused(kids: "list[Leaf | Folder]") -> None:
    with pytest.raises(Unreadable, match="Outlook"):
        _read(compound_file(kids))


def test_a_file_that_only_begins_like_a_message_is_refused() -> None:
    with pytest.raises(Unreadable, match="Outlook"):
        _read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600)
