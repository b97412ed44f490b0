"""What a form prints of itself is nobody's answer, and no line of it is a professional."""

import datetime as dt

import pytest

from app.services import clock
from app.services.intake.readers import Reading, read_document
from app.services.intake.readers.professionals import names_person
from app.services.intake.readers.small_print import is_small_print
from tests.factories.forms import DAY
from tests.factories.forms.paper import Paper


def read(paper: Paper) -> Reading:
    """The reading of a document, on the day of the generated ones."""
    with clock.use(clock.FixedClock(DAY.astimezone(dt.UTC))):
        return read_document(paper.bytes(), "form.docx")


@pytest.mark.parametrize(
    "text",
    [
        "OFFICIAL – SENSITIVE once completed. Guidance on thresholds is in 'Right Help'. Fields marked * are needed.",
        "Official-Sensitive (when complete)",
        "CONFIDENTIAL",
        "Form CR1 version 4.2, April 2025",
        "v3.1 (reviewed January 2026)",
        "Page 2 of 7",
        "Please return to the Front Door by secure e-mail – frontdoor@council.example – 01632 960000",
        "Return this form to: Hub, Civic Centre, High Street",
        "Information you give will be held under the UK GDPR and the Data Protection Act 2018.",
        "If a child is in immediate danger – call 999 – do not wait",
        "All boxes expand as you type.",
    ],
)
def test_what_a_form_prints_of_itself_is_known(text: str) -> None:
    assert is_small_print(text)


@pytest.mark.parametrize(
    "text",
    [
        "Return home interviews offered. Exploitation screening tool completed on 24 February.",
        "Please tell her that it is not her fault.",
        "Guidance counsellor at the school, Ann Lee, has met him twice.",
        "E-mail to reply to: ann.lee@school.example",
        "She is confidential with nobody and says little.",
        "Send her brother's school a copy.",
    ],
)
def test_what_somebody_wrote_is_no_small_print(text: str) -> None:
    assert not is_small_print(text)


@pytest.mark.parametrize(
    ("text", "plausible"),
    [
        ("Ann Lee", True),
        ("Dr N. van den Berg", True),
        ("PC 4471 Imran Khan", True),
        ("OFFICIAL", False),
        ("Mill Lane Surgery", False),
        ("see attached list of 3", False),
        ("Name", False),
    ],
)
def test_a_workers_line_begins_with_what_may_be_a_name(text: str, plausible: bool) -> None:
    assert names_person(text) is plausible


def test_a_marking_under_a_title_that_speaks_of_services_is_no_professional() -> None:
    paper = Paper("Millbrook City Council")
    paper.heading("Request for Help – Children's Services Front Door")
    paper.line("OFFICIAL – SENSITIVE once completed. Guidance is in a document. Fields marked * are needed.")
    paper.heading("Child 1")
    paper.line("Full name: Ada Quill")
    paper.line("Date of birth: 01/02/2016")
    paper.heading("Other professionals")
    paper.line("Ann Lee – Missing from home co-ordinator – Millbrook Youth Justice – 01632 960109")
    paper.line("Please return to the hub – securely – hub@council.example – 01632 960000")
    paper.line("The school nurse has seen Ada twice – she was well – and will see her again")
    [worker] = read(paper).professionals
    assert worker.name is not None
    assert worker.name.value == "Ann Lee"
    assert worker.role is not None
    assert worker.role.value == "Missing from home co-ordinator"
    assert worker.contact is not None
    assert worker.contact.value == "01632 960109"


def test_another_address_says_only_what_was_asked() -> None:
    paper = Paper("Safeguarding adults concern form")
    paper.heading("The adult at risk")
    paper.table([["Full name", "Dora Quill"], ["Date of birth", "01/02/1941"], ["Home address", "3 Mill Lane, Ashby"]])
    paper.heading("Next of kin")
    paper.table([["Name", "May Tate"], ["Relationship", "Sister"], ["Address", "4 Sand Road, Ashby, ZZ1 7UU"]])
    paper.heading("Person alleged to be causing harm")
    paper.table([["Name", "Lee Crow"], ["Relationship", "Friend"], ["Address if different", "9 Rope Walk, Ashby"]])
    homes = {
        adult.name_as_written.value: adult.in_household and adult.in_household.value
        for adult in read(paper).adults
        if adult.name_as_written is not None
    }
    assert homes["May Tate"] is None
    assert homes["Lee Crow"] is False
