"""Whatever the bytes are: a reading or a refusal in words, never a crash."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.services.errors import HubdeskError, Invalid, Unreadable
from app.services.intake.readers import Reading, read_document
from app.services.intake.readers.headings import match_section
from app.services.intake.readers.limits import Limits
from app.services.intake.readers.names import parse_name
from app.services.intake.readers.values import ticks_in, whole_date
from app.services.intake.readers.vocabulary import match_label
from tests.services.intake.readers.samples import DAY, FOLDER, working_day

ENDS = ["docx", "pdf", "eml", "msg", "csv", "txt", ""]
WHOLE = [
    "marf_oakhaven_form.pdf",
    "marf_wexmoor_consent_not_sought.docx",
    "email_health_visitor.eml",
    "police_ppn_batch.csv",
    "phone_note.txt",
]
BOUNDS = Limits(seconds=10)


def _outcome(data: bytes, name: str) -> Reading | HubdeskError:
    """A reading or a refusal; anything else that is raised fails the test."""
    try:
        with working_day():
            return read_document(data, name, limits=BOUNDS)
    except (Unreadable, Invalid) as refusal:
        return refusal


def _is_reading_or_words(outcome: Reading | HubdeskError) -> bool:
    return isinstance(outcome, Reading) or bool(outcome.sentence and outcome.next_step)


@given(data=st.binary(max_size=400), end=st.sampled_from(ENDS))
@settings(max_examples=120, deadline=None)
def test_random_bytes_are_read_or_refused(data: bytes, end: str) -> None:
    assert _is_reading_or_words(_outcome(data, f"a.{end}"))


@given(text=st.text(max_size=400), end=st.sampled_from(["eml", "csv", "txt"]))
@settings(max_examples=120, deadline=None)
def test_random_text_is_read_or_refused(text: str, end: str) -> None:
    assert _is_reading_or_words(_outcome(text.encode("utf-8", "replace"), f"a.{end}"))


@pytest.mark.parametrize("name", WHOLE)
@given(cut=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_damaged_documents_are_read_or_refused(name: str, cut: st.DataObject) -> None:
    whole = bytearray((FOLDER / name).read_bytes())
    for _ in range(cut.draw(st.integers(1, 6))):
        whole[cut.draw(st.integers(0, len(whole) - 1))] = cut.draw(st.integers(0, 255))
    if cut.draw(st.booleans()):
        del whole[cut.draw(st.integers(0, len(whole) - 1)) :]
    assert _is_reading_or_words(_outcome(bytes(whole), name))


@given(text=st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_the_small_readers_take_any_text(text: str) -> None:
    match_label(text)
    match_section(text)
    lead, boxes = ticks_in(text)
    assert len(lead) <= len(text)
    assert all(isinstance(box.on, bool) for box in boxes)
    name = parse_name(text)
    assert name is None or name.whole
    day = whole_date(text, DAY.date())
    assert day is None or day.year >= 1


@given(born=st.dates(), separator=st.sampled_from(["/", ".", "-"]))
def test_a_day_first_date_is_read_back_as_itself(born: object, separator: str) -> None:
    import datetime as dt

    assert isinstance(born, dt.date)
    text = f"{born.day:02}{separator}{born.month:02}{separator}{born.year:04}"
    assert whole_date(text, dt.date(9999, 12, 31)) == born
