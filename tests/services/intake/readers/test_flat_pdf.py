"""Flat PDF pages: answers beneath their labels, tick boxes as circles, labels that go on beneath themselves."""

from app.services.intake.readers import values
from app.services.intake.readers.blocks import Grid, Para
from app.services.intake.readers.pdf_columns import blocks_of_page

STACKED = [
    "Adult at risk",
    "",
    " Full name                    Date of birth (or age)",
    " Ms QUILL Ada                 04/05/1950",
    "",
    " Gender                       Ethnicity                 First language",
    " Female                                                 English",
    "",
    " Address and postcode         Does this person live with the adult?     Telephone",
    " As above                     ⬤ Yes       ◯ No                          01632 960111",
    "",
    " Does the adult know?         Does the adult agree to it?",
    " ⬤ Yes       ◯ No             ◯ Agrees         ⬤ Does not agree",
    "                              ◯ Not asked",
]
TABLE = [
    " Full name                    Date of birth             Relationship to child",
    " Ada Quill                    04/05/1980                Mother",
    " Ben Quill                    05/06/1981                Father",
]
BESIDE = [
    " Consent              ( ) Given    ( ) Refused     (X) Not sought",
    " Date of incident     08.06.26",
    " Interpreter required     ( ) Yes   (X) No         Disability            Asthma",
    " Wishes and feelings of the young    “I want to go home.”",
    " person",
    " What happened?       He came late.",
    " More detail          Nobody could be",
    "                      reached.",
]


def test_answers_beneath_their_labels_are_read_as_pairs() -> None:
    texts = [block.text for block in blocks_of_page(STACKED, 1) if isinstance(block, Para)]
    assert "Full name: Ms QUILL Ada" in texts
    assert "Date of birth (or age): 04/05/1950" in texts
    assert "First language: English" in texts
    assert "Address and postcode: As above" in texts
    assert "Does this person live with the adult?: ⬤ Yes   ◯ No" in texts
    assert "Does the adult agree to it?: ◯ Agrees   ⬤ Does not agree   ◯ Not asked" in texts
    assert not any(text.startswith("Ethnicity: E") for text in texts)


def test_two_rows_of_answers_stay_a_table() -> None:
    (table,) = blocks_of_page(TABLE, 1)
    assert isinstance(table, Grid)
    assert [cell.text for cell in table.rows[2]] == ["Ben Quill", "05/06/1981", "Father"]


def test_boxes_side_by_side_answer_one_question_and_labels_go_on() -> None:
    blocks = list(blocks_of_page(BESIDE, 1))
    texts = [block.text for block in blocks if isinstance(block, Para)]
    assert any(text.startswith("Consent: ( ) Given") and "(X) Not sought" in text for text in texts)
    assert "Disability: Asthma" in texts
    assert "Wishes and feelings of the young person: “I want to go home.”" in texts
    (grid,) = (block for block in blocks if isinstance(block, Grid))
    assert [cell.text for cell in grid.rows[0]] == ["More detail", "Nobody could be reached."]


def test_filled_circles_are_ticks() -> None:
    assert values.yes_no("◯ Yes   ⬤ No") is False
    assert values.yes_no("⚫ Yes   ⚪ No") is True


WRAPPED = [
    "Date submitted                             13/03/2026",
    "How do you know the child?                 Supervises Mr Quill",
    "Are you confirming a telephone             No",
    "call?",
    "Do you wish to remain anonymous            Yes",
    "to the family?",
    "",
    "Your concerns",
    "",
    "What are you worried about?                Mr Quill gave this address on release and has lived there since. He",
    "                                           has two convictions for assault. I do not believe that",
    "                                           Ms Reed has been told. He must not contact me.",
    "Level of need                              Level 4",
]


def test_labels_and_answers_go_on_beneath_themselves_whatever_they_hold() -> None:
    blocks = list(blocks_of_page(WRAPPED, 1))
    texts = [block.text for block in blocks if isinstance(block, Para)]
    assert "How do you know the child?: Supervises Mr Quill" in texts
    assert "Are you confirming a telephone call?: No" in texts
    assert "Do you wish to remain anonymous to the family?: Yes" in texts
    [told] = [text for text in texts if text.startswith("What are you worried about?")]
    assert told.endswith("since. He has two convictions for assault. I do not believe that Ms Reed has been told. He "
                         "must not contact me.")
    assert texts[-1] == "Level of need: Level 4"
    assert not any(block.heading for block in blocks if isinstance(block, Para) and "convictions" in block.text)


def test_a_label_under_a_label_and_boxes_under_an_answer_begin_anew() -> None:
    page = [*WRAPPED[:2], "                                           ☐ Yes   ☒ No", "School or nursery", *WRAPPED[2:]]
    texts = [block.text for block in blocks_of_page(page, 1) if isinstance(block, Para)]
    assert "How do you know the child?: Supervises Mr Quill" in texts
    assert not any("child? School" in text for text in texts)
