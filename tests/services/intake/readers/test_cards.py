"""Persons written as cards, family rows under tables of children, and headings that ask for two things."""


import pytest

from app.services.intake.readers.blocks import Cell, Entry
from app.services.intake.readers.headings import Section
from app.services.intake.readers.roles import with_parties_called
from app.services.intake.readers.shapes import fits
from app.services.intake.readers.vocabulary import match_label
from tests.services.intake.readers.samples import read_tables


def _card(name: str, *lines: str) -> str:
    return "\n".join((name, *lines))


def test_a_card_that_begins_with_a_bare_name_is_a_person() -> None:
    ada = _card("Ada Quill", "Date of birth: 01/02/2016", "Sex: Female", "School: Mill Lane Primary")
    ben = _card("Ben Quill", "Date of birth: 03/04/2018", "Sex: Male", "School:")
    ivy = _card("Ivy Quill", "Relationship: Mother of both children", "Telephone: 07700 900111", "PR: Yes")
    none = _card("", "Relationship:", "Telephone:", "PR:")
    reading = read_tables(
        ("The children", [["Child 1", "Child 2"], [ada, ben]]), ("The adults", [["Adult 1", "Adult 2"], [ivy, none]])
    )
    assert [child.name_as_written.value for child in reading.children if child.name_as_written] == [
        "Ada Quill",
        "Ben Quill",
    ]
    assert reading.children[0].school is not None
    assert reading.children[1].school is None
    assert [adult.name_as_written.value for adult in reading.adults if adult.name_as_written] == ["Ivy Quill"]
    assert {tie.kind for tie in reading.adults[0].relationships} == {"parent"}


def test_merged_rows_of_labels_under_a_table_of_children_are_the_familys() -> None:
    header = (Cell("First name", "r1", 0), Cell("Last name", "r1", 1), Cell("Born", "r1", 2), Cell("Sex", "r1", 3))
    joined = (Cell("Family address", "r3", 0), Cell("3 Mill Lane, Ashcombe", "r3", 1, 2), Cell("", "r3", 3))
    asked = (*joined[:2], Cell("Postcode", "r3", 3))
    assert fits(header, (Cell("Ada", "r2", 0), Cell("Quill", "r2", 1), Cell("1/2/16", "r2", 2), Cell("F", "r2", 3)))
    assert fits(header, asked)  # three cells are no labels and answers in turn
    wide = (Cell("Family address", "r3", 0), Cell("3 Mill Lane, Ashcombe", "r3", 1, 3))
    assert not fits(header, wide)


def test_headings_that_say_where_to_tick_are_no_category() -> None:
    rows = [["Categories", "Tick"], ["Neglect", "X"], ["Housing or money", ""], ["Parental mental health", "X"]]
    reading = read_tables(("Child", [["Name", "Ada Quill"], ["Date of birth", "01/02/2016"]]), ("Worries", rows))
    ticked = reading.concern.categories_ticked
    assert {one.value for one in ticked} == {"Neglect", "Parental mental health"}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Same home as the person at risk?", "lives_with"),
        ("Will live with the baby", "lives_with"),
        ("Address where the baby will live", "address"),
        ("Action you took", "action"),
        ("What is working", "strengths"),
        ("Your incident number", "reference"),
        ("Our case number", "reference"),
        ("Case number", "nothing"),
    ],
)
def test_a_label_asks_what_its_words_say(text: str, key: str) -> None:
    found = match_label(text)
    assert found is not None
    assert found.key == key


def test_a_column_for_two_things_gives_each_its_own() -> None:
    rows = [
        ["First name", "Last name", "Born", "NHS number / UPN", "School or nursery; disability"],
        ["Ada", "Quill", "01/02/2016", "NHS 999 120 3311\nUPN G937999623041", "Mill Lane Primary\nDisability: Asthma"],
        ["Ben", "Quill", "03/04/2018", "", "Hill Nursery"],
    ]
    ada, ben = read_tables(("Children", rows)).children
    assert ada.nhs_number is not None
    assert ada.nhs_number.value == "9991203311"
    assert ada.upn is not None
    assert ada.school is not None
    assert ada.school.value == "Mill Lane Primary"
    assert [one.value for one in ada.disability] == ["Asthma"]
    assert ben.school is not None
    assert not ben.disability


def _entry(label: str, text: str) -> Entry:
    return Entry(label, text, "page 1", match_label(label), Section("other", None, False, "People"), "page 1")


def test_a_word_for_what_somebody_is_begins_a_person_of_that_kind() -> None:
    said = [("Category", "CHILD"), ("Name", "Ada Quill"), ("Category", "VICTIM"), ("Name", "Ivy Quill")]
    out = with_parties_called([_entry(label, text) for label, text in said])
    assert [one.section.scope for one in out if one.section] == ["child", "child", "other", "other"]
    assert len({one.group for one in out}) == 2
    plain = [_entry("Category", "Neglect"), _entry("Name", "Ada Quill")]
    assert with_parties_called(plain) == plain
