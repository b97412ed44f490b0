"""What forms, web forms and notes seen for the first time taught the readers, each with a document of its own."""

import datetime as dt
from email.message import EmailMessage

from app.services import clock
from app.services.intake.readers import Reading, read_document
from app.services.intake.readers.blocks import Grid, Para
from app.services.intake.readers.flow_text import TextFlow
from app.services.intake.readers.pdf_columns import blocks_of_page
from app.services.intake.readers.vocabulary import NOTHING, match_label
from tests.factories.forms import DAY


def _read(data: bytes, name: str) -> Reading:
    with clock.use(clock.FixedClock(DAY.astimezone(dt.UTC))):
        return read_document(data, name)


def _mail(text: str, sender: str = "Nia Holt <nia.holt@ashgrove.example>", html: bool = False) -> Reading:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "front.door@council.example"
    message["Subject"] = "Concern"
    message["Date"] = "Mon, 30 Mar 2026 09:00:00 +0100"
    message.set_content(text, subtype="html" if html else "plain")
    return _read(message.as_bytes(), "letter.eml")


def _row(label: str, answer: str) -> str:
    return f"<tr><td>{label}</td><td>{answer}</td></tr>"


def test_a_web_forms_table_is_read_as_the_form_it_is() -> None:
    rows = (
        "<tr><td colspan='2'><h3>About you</h3></td></tr>",
        _row("Name", "Una Reed"),
        _row("Job title", "Head Teacher"),
        _row("Email", "una@millside.example"),
        "<tr><td colspan='2'><h3>About the child</h3></td></tr>",
        _row("First name", "Ada"),
        _row("Last name", "Quill"),
        _row("Date of birth", "01/02/2016"),
        _row("Known as", ""),
        _row("Address", "3 Mill Lane, Ashcombe"),
        "<tr><td colspan='2'><h3>Your concern</h3></td></tr>",
        _row("What does the child say?", "She is hungry."),
    )
    reading = _mail(
        f"<p>A form was sent in.</p><table>{''.join(rows)}</table>", "Forms <noreply@forms.example>", html=True
    )
    [child] = reading.children
    assert child.name_as_written is not None
    assert child.name_as_written.value == "Ada Quill"
    assert child.date_of_birth is not None
    assert reading.referrer.name is not None
    assert reading.referrer.name.value == "Una Reed"
    assert reading.concern.childs_words is not None
    assert reading.concern.childs_words.value == "She is hungry."


def test_her_own_mother_is_no_parent_of_the_child() -> None:
    reading = _mail(
        "I am worried about Ben Quill, aged 6. His mother is Ivy Quill. She has gone back to live with her own mother, "
        "Nell Archer."
    )
    ties = {
        adult.name_as_written.value: [tie.kind for tie in adult.relationships]
        for adult in reading.adults
        if adult.name_as_written
    }
    assert ties["Ivy Quill"] == ["parent"]
    assert ties.get("Nell Archer", []) == []


def test_a_signature_that_says_the_same_name_with_its_title_is_the_writers_name() -> None:
    text = "I am worried about Ben Quill, aged 6.\n\nKind regards\n\nDr Nia Holt\nGP\nAshgrove Surgery\n"
    reading = _mail(text, '"HOLT, Nia (ASHGROVE SURGERY)" <nia.holt@ashgrove.example>')
    assert reading.referrer.name is not None
    assert reading.referrer.name.value == "Dr Nia Holt"


NOTE = """ASHCOMBE HUB - TELEPHONE CALL
Call taken by:   Una Reed
Date / time:     05/10/2026 09:25
Caller:          a neighbour, no name given

Child:           Ada Quill, d.o.b. 01/02/2019
Address:         3 Mill Lane, Ashcombe, ZZ1 1AB
Mother:          Ivy Quill, age 27, lives at the address
Mother's partner: Col (surname not known), moved in at Easter

What the caller said:
Ada was out alone at ten at night.
"""


def test_a_note_gives_a_birth_date_an_age_and_the_mothers_partner() -> None:
    reading = _read(NOTE.encode(), "call.txt")
    [child] = reading.children
    assert child.date_of_birth is not None
    assert child.date_of_birth.value == dt.date(2019, 2, 1)
    assert child.age_as_written is None
    mother, partner = reading.adults
    assert mother.age_as_written is not None
    assert mother.age_as_written.value == "27"
    assert partner.forenames is not None
    assert partner.forenames.value == "Col"
    assert [(tie.to, tie.kind) for tie in partner.relationships] == [("adult 1", "partner")]
    assert partner.in_household is not None
    assert partner.in_household.value is True


def test_the_name_behind_baby_of_is_the_mothers_and_not_the_babys() -> None:
    found = match_label("Unborn baby of (mother's full name)")
    assert found is not None
    assert found.key == NOTHING


def test_whom_an_address_differs_from_does_not_live_there() -> None:
    found = match_label("Address if different from mother")
    assert found is not None
    assert (found.key, found.party) == ("address_elsewhere", "")


PAGE = (
    "Name               Relationship to     Date of birth    Lives at home",
    "                   child                                address (Y/",
    "                                                        N)",
    "Wilhelmina         Mother              01/02/1994       Y",
    "Featherstone",
    "Col Archer         Mother's            03/04/1990       N",
    "                   boyfriend",
    "Reason for referral",
)


def test_names_and_headings_that_run_over_several_printed_lines_stay_in_their_column() -> None:
    table, after = blocks_of_page(list(PAGE), 1)
    assert isinstance(table, Grid)
    assert isinstance(after, Para)
    assert [cell.text for cell in table.rows[0]][3] == "Lives at home address (Y/ N)"
    assert [[cell.text for cell in row[:2]] for row in table.rows[1:]] == [
        ["Wilhelmina Featherstone", "Mother"],
        ["Col Archer", "Mother's boyfriend"],
    ]


def _flow(*lines: tuple[str, bool]) -> list[tuple[str, str]]:
    flow = TextFlow()
    for at, (line, heading) in enumerate(lines, start=1):
        flow.paragraph(Para(line, f"line {at}", heading))
    flow._flush()
    return [(entry.match.key if entry.match else "", entry.text) for entry in flow.entries]


def test_a_question_set_out_as_the_one_before_it_ends_its_answer() -> None:
    entries = _flow(
        ("Voice of the child: Ada says that she is cold.", False),
        ("Strengths / protective factors: Her aunt visits daily.", False),
    )
    assert ("childs_words", "Ada says that she is cold.") in entries
    assert ("strengths", "Her aunt visits daily.") in entries


def test_a_heading_of_workers_asks_nothing_by_its_word_working() -> None:
    entries = _flow(
        ("Agencies currently working with the family", True),
        ("Una Reed, Health Visitor, Ashcombe Clinic, 01632 960111", False),
    )
    assert "strengths" not in {key for key, _ in entries}


def test_a_question_nobody_knows_ends_the_answer_above_it() -> None:
    for question in ("What has the mother said?", "What has the mother said? That she is tired."):
        entries = dict(
            _flow(
                ("What are you worried about?", True),
                ("Ada was alone all night.", False),
                (question, False),
                ("That she is tired.", False),
            )
        )
        assert entries["concern"] == "Ada was alone all night."


def test_a_field_named_in_plain_words_ends_an_answer_set_out_alike_but_speech_does_not() -> None:
    lines = ("Details of concern: Ada was alone.", False), ("Her mother said: I was at work.", False)
    entries = dict(_flow(*lines, ("Positive observations: The flat was warm.", False)))
    assert " ".join(entries["concern"].split()) == "Ada was alone. Her mother said: I was at work."


def test_a_question_with_its_answer_behind_it_does_not_take_the_next_line() -> None:
    entries = dict(_flow(("What do you want to happen? A family worker.", False), ("Level of need: Tier 4", False)))
    assert entries["hoped_for"] == "A family worker."


def test_pupils_listed_by_birth_date_and_year_are_the_children() -> None:
    reading = _mail(
        "I am worried about two of our pupils:\n\n- Ben Quill, DOB 3.4.2016, Year 5\n"
        "- Ada Quill, DOB 1.2.2018, Year 3\n\n"
        "Both live at 3 Mill Lane, Ashcombe, ZZ1 1AB with their mother, Ivy Quill.\n"
    )
    born = [child.date_of_birth.value for child in reading.children if child.date_of_birth]
    assert born == [dt.date(2016, 4, 3), dt.date(2018, 2, 1)]
    called = _mail("I am worried about a pupil:\n\n- Benjamin Quill (known as Ben), DOB 3.4.2016, Year 5\n")
    assert [child.forenames.value for child in called.children if child.forenames] == ["Benjamin"]
    assert [adult.name_as_written.value for adult in reading.adults if adult.name_as_written] == ["Ivy Quill"]


ADULT_FORM = """Safeguarding adults: concern form
Adult at risk
Name: Ivy Quill
Date of birth: 01/02/1941
Next of kin
Name: Ben Quill
Relationship to adult: Son
Person alleged to have caused harm
Name: Col Archer
Concern
Is this an emergency?
Yes
Details of concern: Ivy had no food in the house.
"""


def test_persons_of_an_adults_form_stand_in_the_forms_order() -> None:
    reading = _read(ADULT_FORM.encode(), "form.txt")
    names = [adult.name_as_written.value for adult in reading.adults if adult.name_as_written]
    assert names == ["Ivy Quill", "Ben Quill", "Col Archer"]


def test_yes_alone_is_no_account_of_a_worry() -> None:
    text = "Child\nName: Ada Quill\nDate of birth: 01/02/2016\nConcerns\nConcerns: Yes\n"
    reading = _read(text.encode(), "form.txt")
    assert reading.children
    assert reading.concern.text is None
