"""Options with a mark beside the chosen one, boxes told apart by their tooltips, and answers that point to a home."""

import datetime as dt

import pytest

from app.services import clock
from app.services.intake.readers import Reading, read_document
from app.services.intake.readers.options import with_boxes
from app.services.intake.readers.people_words import home_of_kin, is_no_place
from app.services.intake.readers.values import is_guidance, ticks_in, yes_no
from app.services.intake.readers.vocabulary import match_label
from tests.factories.forms import DAY
from tests.factories.forms.paper import Fillable, Paper


def _read(data: bytes, name: str = "form.docx") -> Reading:
    with clock.use(clock.FixedClock(DAY.astimezone(dt.UTC))):
        return read_document(data, name)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Yes ✓      No      Not asked", True),
        ("Yes      No ✓", False),
        ("Yes / No ✓", False),
        ("Yes ✓ / No", True),
        ("Yes   No X", False),
        ("Yes ✓  (both of them)      No", True),
        ("Yes      No", None),
    ],
)
def test_a_mark_behind_one_answer_of_several_chooses_that_one(text: str, said: bool | None) -> None:
    assert yes_no(text) is said


def test_only_the_marked_option_of_several_lines_is_chosen() -> None:
    lead, boxes = ticks_in("Physical\t\tSexual\nFinancial or material ✓\t\tDomestic")
    assert not lead
    assert [box.label for box in boxes if box.on] == ["Financial or material"]
    assert len(boxes) == 4


@pytest.mark.parametrize("text", ["Malcolm X", "✓", "Parental responsibility ✓", "☐ Yes   ☒ No", "She said yes"])
def test_what_is_no_row_of_options_stays_as_it_is(text: str) -> None:
    assert with_boxes(text) == text


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("As mother", "mother"),
        ("With both parents at the mother’s address", "mother"),
        ("Same as dad", "father"),
        ("with both parents", "parents"),
        ("12 Mill Lane, with mother", ""),
        ("Mother or father", ""),
        ("The grandmother's house", ""),
    ],
)
def test_words_for_a_parents_home_say_whose(text: str, who: str) -> None:
    assert home_of_kin(text) == who


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("Working abroad, comes home every 6 weeks", False),  # a figure may be a house
        ("moves between friends and her car", True),
        ("With friends", True),
        ("Somewhere in Ashcombe", False),
        ("Mill Road (number not known), Ashcombe", False),
        ("Rose Cottage, Ashcombe", False),
    ],
)
def test_words_about_where_somebody_lives_are_no_address(text: str, odd: bool) -> None:
    assert is_no_place(text) is odd


def _unborn(where: str) -> Reading:
    paper = Paper("Pre-birth referral")
    paper.heading("Mother")
    paper.table(
        [
            ["Surname", "Quill", "Forename", "Ivy"],
            ["Address", "4 Mill Lane, Ashcombe", "Postcode", "ZZ1 2AB"],
        ]
    )
    paper.heading("Father of the baby")
    paper.table(
        [["Surname", "Reed", "Forename", "Tom"], ["Address", "As mother", "Will he live with the baby?", "Yes"]]
    )
    paper.heading("Unborn baby")
    paper.table(
        [
            ["Baby will be known as", "Unborn Quill"],
            ["Expected date of delivery", "2 May 2026"],
            ["Where will the baby live?", where],
        ]
    )
    return _read(paper.bytes())


def test_an_address_that_points_to_the_mothers_is_hers() -> None:
    reading = _unborn("With both parents at the mother's address")
    [child] = reading.children
    father = next(one for one in reading.adults if one.forenames is not None and one.forenames.value == "Tom")
    assert child.name_as_written is not None
    assert child.name_as_written.value == "Unborn Quill"
    for person in (child, father):
        assert person.address is not None
        assert person.address.value == "4 Mill Lane, Ashcombe"
        assert person.postcode is not None
    assert father.in_household is not None
    assert father.in_household.value is True


def test_words_that_are_no_address_are_shown_and_given_to_nobody() -> None:
    paper = Paper("Referral form")
    paper.heading("Child")
    paper.table([["Name", "Ada Quill"], ["Date of birth", "03/04/2018"], ["Address", "moves between two homes"]])
    reading = _read(paper.bytes())
    assert reading.children[0].address is None
    assert any(one.text == "moves between two homes" for one in reading.unplaced)


def test_middle_names_stand_behind_the_first_and_are_nobody_else() -> None:
    paper = Paper("Referral form")
    paper.heading("Child")
    paper.table(
        [["Forename", "Ada"], ["Middle name(s)", "Rose"], ["Surname", "Quill"], ["Date of birth", "03/04/2018"]]
    )
    [child] = _read(paper.bytes()).children
    assert child.forenames is not None
    assert child.forenames.value == "Ada Rose"
    assert child.name_as_written is not None
    assert child.name_as_written.value == "Ada Rose Quill"


def test_a_form_that_explains_itself_tells_no_concern() -> None:
    paper = Paper("Ashcombe Council")
    paper.heading("Safeguarding Adults Concern (Form SA1)")
    paper.line("Complete this form if you believe that an adult is at risk. Adult team: 01632 960900, Civic Offices.")
    paper.heading("1  The adult at risk")
    paper.table([["Last name", "Hale"], ["First name", "Dot"], ["Date of birth", "19.11.1941"]])
    paper.heading("2  The concern")
    paper.table([["Description", "Money was taken from her purse."]])
    text = _read(paper.bytes()).concern.text
    assert text is not None
    assert text.value == "Money was taken from her purse."
    assert is_guidance("For use by midwives and GPs from 12 weeks.")


def test_whether_he_lives_with_the_baby_is_asked_of_him() -> None:
    label = match_label("Will he live with the baby?")
    assert label is not None
    assert label.key == "lives_with"


def test_boxes_with_tooltips_that_begin_alike_answer_one_question_for_each_person() -> None:
    form = Fillable("Referral form")
    form.heading("First child")
    form.text("Forename(s)", "c1f", "Ada", "Forename(s)")
    form.text("Surname", "c1s", "Quill", "Surname")
    form.text("Date of birth", "c1d", "03/04/2018", "Date of birth")
    for number, held in ((1, "Yes"), (2, "Unsure")):
        form.heading(f"Parent or carer {number}")
        form.text("Full name", f"p{number}n", ("Ivy Quill", "Tom Reed")[number - 1], "Full name")
        for option in ("Yes", "No", "Unsure"):
            form.box(option, f"p{number}{option}", option == held, f"Has parental responsibility – {option}")
    form.heading("Concern")
    for option in ("Neglect", "Young carer", "Health needs"):
        form.box(option, f"k{option}", option == "Neglect", f"Concerns (tick) – {option}")
    reading = _read(form.bytes(), "form.pdf")
    held_by = [one.parental_responsibility for one in reading.adults]
    assert [one.value if one is not None else None for one in held_by] == [True, None]
    assert [one.value for one in reading.concern.categories_ticked] == ["Neglect"]
    assert reading.children[0].name_as_written is not None
