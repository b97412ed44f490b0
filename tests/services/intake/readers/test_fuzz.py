"""Documents broken on purpose, each kind in its own structure: a reading or a refusal in words, and never for long."""

import io
import time
import zipfile
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.services.errors import Invalid, Unreadable
from app.services.intake.prefill import prefill_from
from app.services.intake.readers import read_document
from app.services.intake.readers.child import reading_of
from app.services.intake.readers.worker import json_of
from tests.factories.forms import fresh
from tests.factories.outlook import OutlookMessage
from tests.services.intake.readers.samples import FOLDER, working_day

BOUNDED = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
LONGEST = 10.0
"""Seconds of processor time that no text of the greatest length may take."""
WORDS = st.sampled_from(
    """From: Nia Holt <nia.holt@ashgrove.example>|Sent: 30 March 2026 09:00|Subject: FW: Worry|> quoted|>|
    Begin forwarded message:|---------- Forwarded message ---------|________________|Kind regards|Mother|Refused
    On 30 March 2026, Nia Holt wrote:|Child's full name|Date of birth|31/02/2019|Ava Quill|Consent status|[x]|3
    Name: Ava Quill|What are you worried about?|☒ Yes ☐ No|Adult at risk|Able to protect themselves?|Type of abuse
    Self-neglect|Level of need|Caller   Neighbour|About   "Alfie", about 6|Call began  30/03/2026 12:48|What was said|ﬁ
    """.replace("\n", "|").split("|")
)
TEXT = st.lists(st.one_of(WORDS, st.text(max_size=20)), max_size=30).map("\n".join)


def _holds(data: bytes, name: str) -> None:
    """Read or refused; what was read comes through the pipe and into the form."""
    with working_day():
        try:
            reading = read_document(data, name)
        except (Unreadable, Invalid) as refusal:
            assert refusal.sentence and refusal.next_step  # noqa: PT018, PT017 - a refusal is allowed, silence is not
            return
        assert reading_of(json_of(reading)) == reading
        prefill_from(reading)


def _broken(data: bytes, draw: st.DataObject) -> bytes:
    """Some spans of the bytes taken out, doubled or moved."""
    out = data
    for _ in range(draw.draw(st.integers(1, 4))):
        start, size = draw.draw(st.integers(0, max(len(out) - 1, 0))), draw.draw(st.integers(1, 400))
        span, rest = out[start : start + size], out[:start] + out[start + size :]
        at = draw.draw(st.integers(0, len(rest)))
        out = draw.draw(st.sampled_from([rest, rest[:at] + span + rest[at:], out[:start] + span + out[start:]]))
    return out


@pytest.mark.parametrize("layout", [fresh.nested_tables, fresh.side_by_side, fresh.headings_as_questions])
@given(draw=st.data())
@BOUNDED
def test_a_word_form_whose_inside_is_broken(layout: object, draw: st.DataObject) -> None:
    assert callable(layout)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(layout(911)[1])) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.namelist():
            inner = old.read(member)
            new.writestr(member, _broken(inner, draw) if member == "word/document.xml" else inner)
    _holds(out.getvalue(), "form.docx")


@given(parts=st.lists(TEXT, min_size=1, max_size=3), subject=st.text(max_size=30), inside=st.booleans())
@BOUNDED
def test_messages_in_messages_of_any_words(parts: list[str], subject: str, inside: bool) -> None:
    message: EmailMessage | None = None
    for text in parts:
        outer = EmailMessage()
        outer["From"], outer["To"] = "Nia Holt <nia@ashgrove.example>", "desk@council.example"
        outer["Subject"] = "FW: " + "".join(char for char in subject if char.isprintable())
        outer.set_content(
            text.encode("utf-8", "replace").decode() if not inside else f"Begin forwarded message:\n{text}"
        )
        if message is not None:
            outer.add_attachment(message)
        message = outer
    assert message is not None
    _holds(message.as_bytes(), "letter.eml")


@given(text=TEXT)
@BOUNDED
def test_a_note_of_any_words(text: str) -> None:
    _holds(text.encode("utf-8", "replace"), "note.txt")


@given(draw=st.data())
@BOUNDED
def test_an_outlook_message_whose_inside_is_broken(draw: st.DataObject) -> None:
    inner = OutlookMessage("I am worried about Ava Quill, aged 6.", attachments=(("a.txt", b"text"),))
    _holds(_broken(OutlookMessage("For you.", attachments=(inner,)).file(), draw), "letter.msg")


@pytest.mark.parametrize("name", ["marf_wexmoor_form.pdf", "police_merlin_batch.csv"])
@given(draw=st.data())
@BOUNDED
def test_a_pdf_and_a_batch_whose_inside_is_broken(name: str, draw: st.DataObject) -> None:
    _holds(_broken((FOLDER / name).read_bytes(), draw), name)


PIECES = (
    "From: a\n", "> ", ">\n", "a ", "Mr A B ", "\n", "name: x\n", "☐ ", "[ ] ", "07700 900", "1/1/", "on 1 ", "A", "_",
    "Date of birth\n", 'she said "', "mother, ", "(", "the child's ", "a@", "is worried about A B, aged 6. ",
    "Child's name\nAva Quill\n", "what when who ",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("name", ["letter.eml", "note.txt"])
def test_no_text_holds_the_reader_up(piece: str, name: str) -> None:
    head = "From: Nia Holt <nia@ashgrove.example>\nSubject: FW: x\nTo: b@c.example\n\n" if name.endswith("eml") else ""
    text = head + piece * (30_000 // len(piece))
    began = time.process_time()
    _holds(text.encode(), name)
    assert time.process_time() - began < LONGEST
