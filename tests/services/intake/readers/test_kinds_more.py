"""More kinds of forms met late: labels in two languages or behind a number, answers of two things, running heads."""

import datetime as dt

import pytest

from app.services import clock
from app.services.intake.readers import Reading, read_document
from app.services.intake.readers.blocks import Entry
from app.services.intake.readers.headings import match_section
from app.services.intake.readers.names import parse_name
from app.services.intake.readers.options import with_boxes
from app.services.intake.readers.pdf_boxes import placed_boxes
from app.services.intake.readers.pdf_lines import Field, Line
from app.services.intake.readers.pdf_print import plain_text, without_running_heads
from app.services.intake.readers.professionals import professional_line
from app.services.intake.readers.record import Found
from app.services.intake.readers.values import level_of, sex_of, whole_date, yes_no
from app.services.intake.readers.vocabulary import match_label
from tests.factories.forms import DAY
from tests.factories.forms.paper import Paper


def _read(paper: Paper) -> Reading:
    with clock.use(clock.FixedClock(DAY.astimezone(dt.UTC))):
        return read_document(paper.bytes(), "form.docx")


def _value(found: Found[str] | None) -> str | None:
    return found.value if found is not None else None


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Household member 2: name", "name"),
        ("Enw / Name", "name"),
        ("Dyddiad geni / Date of birth", "dob"),
        ("Who are they to the young person?", "relationship"),
        ("On whose behalf?", "consent_covers"),
        ("Agreement covers", "consent_covers"),
        ("What your agency has done", "action"),
        ("Ada's own account", "childs_words"),
        ("What would Ada and Ben say?", "childs_words"),
        ("Ground for not seeking consent", "consent_reason"),
        ("If it was not sought, the reason", "consent_reason"),
        ("Does the referrer want to be kept out of it (anonymous)?", "anonymity"),
    ],
)
def test_labels_in_still_other_words(label: str, key: str) -> None:
    match = match_label(label)
    assert match is not None
    assert match.key == key


def test_a_number_in_front_of_a_label_says_whose_it_is() -> None:
    match = match_label("Household member 2: phone")
    assert match is not None
    assert (match.key, match.party, match.index) == ("phone", "other", 2)
    assert match_label("Hospital / unit reference") is None


def test_answers_in_two_languages() -> None:
    assert yes_no("Oes / Yes") is True
    assert yes_no("Yes / No") is None
    assert sex_of("Benyw / Female") == "F"
    assert whole_date("14 Ionawr / January 1983", DAY.date()) == dt.date(1983, 1, 14)


def test_a_level_is_no_day_of_a_month() -> None:
    assert level_of("4 March 2026") is None
    assert level_of("Level 3 - Targeted") == 3


def test_worries_each_with_its_own_yes_or_no() -> None:
    text = "Type of worry (delete as needed)\nNeglect: NO      Physical: NO      Carer struggling: YES"
    assert with_boxes(text) == "Type of worry (delete as needed): ☐ Neglect   ☐ Physical   ☒ Carer struggling"


def test_printed_lines_are_read_as_they_are_typed_and_without_their_running_heads() -> None:
    assert plain_text("Response\to\ufb03cer\u00a0\ufb01fties") == "Response officer fifties"
    pages = [["COUNCIL · RESTRICTED", "Name: Ada Quill"], ["COUNCIL · RESTRICTED", "A health check."]]
    assert without_running_heads(pages) == [pages[0], ["", "A health check."]]
    asking = [["Date of birth", "3 May 2018"], ["Date of birth", "4 May 2019"]]
    assert without_running_heads(asking) == asking


def test_a_heading_of_those_at_home_and_elsewhere_says_of_nobody_where_they_live() -> None:
    both, apart = match_section("Adults at home and parents elsewhere"), match_section("Parents living elsewhere")
    assert both is not None
    assert both.home is None
    assert apart is not None
    assert apart.home is False


def test_a_table_of_details_without_a_name_speaks_of_the_one_child() -> None:
    paper = Paper("Referral form")
    paper.heading("Step 1: Child")
    paper.line("Surname: Quill")
    paper.line("Forename: Ada")
    paper.table([["Date of birth", "Gender", "Ethnic category"], ["03/04/2018", "Female", "White British"]])
    [child] = _read(paper).children
    assert child.date_of_birth is not None
    assert _value(child.sex) == "F"


def test_answers_that_hold_two_things() -> None:
    paper = Paper("Referral form")
    paper.heading("Child")
    paper.table(
        [
            ["Name", "Ada Quill"],
            ["Date of birth", "03/04/2018"],
            ["Address", "4 Mill Lane, Ashcombe"],
            ["Does the child have a disability?", "Yes"],
            ["Please give details", "Stammer"],
        ]
    )
    paper.heading("Parents and carers")
    paper.table(
        [
            ["Name", "Relationship to child", "Age", "At home?", "Address if different"],
            ["Ivy Quill", "Mother", "33", "Y", ""],
            ["Tom Reed", "Father", "34", "N", "16 Chalk Lane, Ashcombe"],
        ]
    )
    paper.heading("Other professionals")
    paper.table([["Name, role, agency and contact", "Una Pike, class teacher, Ashcombe Primary, 01632 960566"]])
    paper.heading("Your contact details")
    paper.table([["Name of practitioner", "Nia Holt"], ["Job title", "Health visitor"], ["Agency", "Mill Lane Team"]])
    reading = _read(paper)
    assert [one.value for one in reading.children[0].disability] == ["Stammer"]
    assert [one.in_household.value if one.in_household else None for one in reading.adults] == [True, False]
    [worker] = reading.professionals
    assert (_value(worker.name), _value(worker.role)) == ("Una Pike", "class teacher")
    assert (_value(worker.agency), _value(worker.contact)) == ("Ashcombe Primary", "01632 960566")
    assert _value(reading.referrer.name) == "Nia Holt"


def test_a_sentence_is_no_address_and_no_agency() -> None:
    paper = Paper("Notification")
    paper.heading("Child")
    paper.table(
        [
            ["Name", "Ada Quill"],
            ["Date of birth", "03/04/2018"],
            [
                "Address",
                "The law says that you must tell us at least six weeks before such an arrangement begins, if the child "
                "is under 16 and the stay is longer than 28 days in all.",
            ],
        ]
    )
    paper.heading("Referrer")
    paper.table([["Name", "Nia Holt"], ["Agency", "Missing report made; address checks done; phone data requested."]])
    reading = _read(paper)
    assert reading.children[0].address is None
    assert reading.referrer.agency is None


def test_answers_in_columns_with_a_comment_behind() -> None:
    paper = Paper("Referral form")
    paper.heading("Child")
    paper.table([["Name", "Ada Quill"], ["Date of birth", "03/04/2018"]])
    paper.heading("Family and consent")
    paper.table(
        [
            ["", "Yes", "No", "Comment"],
            ["Is an interpreter needed?", "X", "", "Urdu, for mother"],
            ["Have the parents been told of this referral?", "X", "", "Both, 26 March 2026"],
            ["Did the parents consent?", "", "X", ""],
        ]
    )
    reading = _read(paper)
    assert reading.children[0].interpreter is None
    assert reading.consent.family_told is not None
    assert reading.consent.family_told.value is True
    assert reading.consent.status is not None
    assert reading.consent.status.value == "refused"


def test_columns_are_told_by_their_answers_and_people_by_the_word_over_them() -> None:
    paper = Paper("Referral form")
    paper.heading("Child")
    paper.table([["Name", "Ada Quill"], ["Date of birth", "03/04/2018"]])
    paper.heading("Family and carers")
    paper.table(
        [
            ["", "Mother", "Father"],
            ["Name", "Ivy Quill", "Tom Reed"],
            ["Date of birth / age", "4/4/1989", "31"],
            ["Parental responsibility", "Yes", "No"],
        ]
    )
    paper.heading("Involved workers")
    paper.table(
        [
            ["Name", "Team or agency", "Title", "Reach them on"],
            ["Una Pike", "Mill Lane Team", "Social worker", "01632 960455"],
            ["Nia Holt", "Skills Centre", "Pastoral manager", "nia.holt@skills.example"],
        ]
    )
    reading = _read(paper)
    ties = [(_value(one.forenames), [tie.kind for tie in one.relationships]) for one in reading.adults]
    assert ties == [("Ivy", ["parent"]), ("Tom", ["parent"])]
    workers = [(_value(one.role), _value(one.contact)) for one in reading.professionals]
    assert workers == [("Social worker", "01632 960455"), ("Pastoral manager", "nia.holt@skills.example")]


def test_a_child_not_long_born_is_called_by_the_name_in_brackets() -> None:
    name = parse_name("Baby Simms (Rory)")
    assert name is not None
    assert (name.whole, name.forenames, name.surname, name.aliases) == ("Baby Simms (Rory)", "Rory", "Simms", ())


def test_a_telephone_at_the_address_is_the_familys_and_capitals_do_not_turn_a_name() -> None:
    paper = Paper("Referral form")
    paper.heading("Child")
    paper.table(
        [
            ["Family name", "QUILL"],
            ["Given names", "Ada Rose"],
            ["Date of birth", "03/04/2018"],
            ["Where does the child live?", "4 Mill Lane, Ashcombe, ZZ1 2AB"],
            ["Telephone at this address", "01632 960866"],
        ]
    )
    reading = _read(paper)
    assert reading.children[0].phone is None
    assert _value(reading.family_phone) == "01632 960866"
    assert _value(reading.children[0].name_as_written) == "Ada Rose QUILL"


def test_two_questions_on_one_line_each_keep_their_yes_and_no() -> None:
    places = (("a", 172.0), ("b", 203.0), ("c", 403.0), ("d", 433.0))
    boxes = [Field(name, "", "☐", True, 1, x, 505.0, right=x + 10, top=510.0) for name, x in places]
    words = ((60.0, "Parental responsibility:"), (184.0, "yes"), (215.0, "no"), (300.0, "Lives with the children:"))
    lines = [Line(505.0, x, x + 4.0 * len(text), text) for x, text in (*words, (415.0, "yes"), (445.0, "no"))]
    placed = placed_boxes(boxes, boxes, lines)
    assert [(box.near, box.after) for box in placed] == [
        ("Parental responsibility:", "yes"),
        ("Parental responsibility:", "no"),
        ("Lives with the children:", "yes"),
        ("Lives with the children:", "no"),
    ]


def test_a_line_without_a_name_in_front_is_no_professional() -> None:
    entry = Entry("", "", "line 1", None, None, "text")
    assert professional_line("Home address | Flat 40, Ropery House, Ashcombe |", entry) is None
    assert professional_line("Flat 40, Ropery House, Ashcombe", entry) is None
    assert professional_line("Una Pike, class teacher, Ashcombe Primary, 01632 960566", entry) is not None
