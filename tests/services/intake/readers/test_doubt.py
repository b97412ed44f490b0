"""What the reader does where it cannot be sure: values that point elsewhere, guidance, names that hold more."""

import datetime as dt

import pytest

from app.services import clock
from app.services.intake.readers import Reading, read_document
from app.services.intake.readers.composite import apart
from tests.factories.forms import DAY
from tests.factories.forms.paper import Paper


def _read(paper: Paper) -> Reading:
    with clock.use(clock.FixedClock(DAY.astimezone(dt.UTC))):
        return read_document(paper.bytes(), "form.docx")


def _two_children(second: str) -> Reading:
    paper = Paper("Referral form")
    paper.heading("Children")
    paper.table(
        [
            ["", "Child 1", "Child 2"],
            ["Surname", "Marsh", "Marsh"],
            ["Forenames", "Tilly", "Joe"],
            ["Date of birth", "03/04/2018", "04/05/2020"],
            ["First language", "Polish", second],
        ]
    )
    return _read(paper)


@pytest.mark.parametrize("second", ["as child 1", "As above", "ditto", "Same as child 1", "as A"])
def test_a_value_that_points_to_another_childs_is_read_as_that(second: str) -> None:
    reading = _two_children(second)
    language = reading.children[1].language
    assert language is not None
    assert language.value == "Polish"


def test_a_value_that_points_nowhere_is_left_blank_and_said() -> None:
    reading = _two_children("as child 7")
    assert reading.children[1].language is None
    assert any("as child 7" in warning for warning in reading.warnings)


def test_guidance_over_a_table_of_questions_is_no_concern() -> None:
    paper = Paper("Referral form")
    paper.heading("Your concern")
    paper.line("Facts first, then your opinion.")
    paper.table([["What has happened?\nTilly came with a bruise."], ["What is working well?\nShe likes school."]])
    text = _read(paper).concern.text
    assert text is not None
    assert text.value == "Tilly came with a bruise."


def test_a_line_that_is_no_age_is_never_taken_for_one() -> None:
    paper = Paper("Referral form")
    paper.heading("Details of child")
    paper.line("Full name: Tilly Marsh")
    paper.line("Date of birth")
    paper.line("4 Elm Row, Ashcombe, ZZ1 1AB")
    assert [child.age_as_written for child in _read(paper).children] == [None]


def test_yes_no_and_not_asked_make_no_a_refusal_and_a_bare_no_none() -> None:
    for boxes, status in (("☐ Yes  ☒ No  ☐ Not asked", "refused"), ("☐ Yes  ☒ No", None)):
        paper = Paper("Referral form")
        paper.heading("Child")
        paper.line("Full name: Tilly Marsh")
        paper.heading("Consent")
        paper.table([["Has consent been given?", boxes], ["Are the parents aware?", "Yes"]])
        found = _read(paper).consent.status
        assert (found.value if found is not None else None) == status


@pytest.mark.parametrize(
    ("text", "name", "more"),
    [
        ("Ann Marsh, 07700 900111", "Ann Marsh", {"phone": "07700 900111"}),
        ("Joe Marsh (4.5.2020), Heron Primary", "Joe Marsh", {"dob": "4.5.2020", "school": "Heron Primary"}),
        ("Marsh, Ann", "Marsh, Ann", {}),
        ("Ann Marsh, who is ill", "Ann Marsh, who is ill", {}),
    ],
)
def test_a_name_box_is_taken_apart_only_where_every_part_is_plain(text: str, name: str, more: dict[str, str]) -> None:
    assert apart(text) == (name, more)
