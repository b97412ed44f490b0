"""Notes of telephone calls that are set out in numbered parts with fields in them."""

import datetime as dt

from app.services import clock
from app.services.intake.readers import read_document
from tests.factories.forms import DAY

NOTE = """Ashcombe hub                              CALL SHEET
==========================================================
Call taken by: Una Reed      Date: 05.10.2026    Time: 09:40
Caller:   neighbour, would not give a name.
==========================================================
1. WHO IS IT ABOUT
   Children:  Ada Quill, 6 or 7, girl
              Ben Quill, 9, boy
   Mother:    Ivy Quill
   Others:    Col, partner of Ivy, lives at the address
   Address:   3 Mill Lane, Ashcombe, ZZ1 1AB
2) WHAT DID THE CALLER SAY
   Ben said "it is cold out here". Mother: nowhere to be seen.
3. CONSENT
   Family not told; consent not sought.
"""


def test_numbered_parts_and_the_fields_in_them_are_read() -> None:
    with clock.use(clock.FixedClock(DAY.astimezone(dt.UTC))):
        reading = read_document(NOTE.encode(), "call.txt")
    assert [c.forenames.value for c in reading.children if c.forenames] == ["Ada", "Ben"]
    assert [c.age_as_written.value for c in reading.children if c.age_as_written] == ["6 or 7", "9"]
    assert [c.sex.value for c in reading.children if c.sex] == ["F", "M"]
    assert [a.forenames.value for a in reading.adults if a.forenames] == ["Ivy", "Col"]
    assert [(tie.to, tie.kind) for tie in reading.adults[1].relationships] == [("adult 1", "partner")]
    assert reading.adults[1].in_household is not None
    assert reading.adults[1].in_household.value is True
    assert reading.note is not None
    assert reading.note.taken_by is not None
    assert reading.note.taken_by.value == "Una Reed"
    assert reading.concern.text is not None
    assert "nowhere to be seen" in reading.concern.text.value
    assert reading.consent.status is not None
    assert reading.consent.status.value == "not sought"
