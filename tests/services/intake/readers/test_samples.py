"""What the readers make of the sample documents."""

import pytest

from app.services.intake.readers import DocumentKind, Sure
from app.services.intake.readers.record import PersonFound
from app.services.intake.readers.shape import as_expected
from tests.factories.forms.scoring import Score, score
from tests.services.intake.readers.samples import BOOK, read

READ = [name for name, truth in BOOK.items() if "must" not in truth and truth["kind"] != "partner reply"]


@pytest.mark.parametrize("name", READ)
def test_no_sample_yields_a_wrong_value(name: str) -> None:
    counted = score(BOOK[name], as_expected(read(name)))
    assert counted.wrong == 0, counted.details
    assert counted.right > 0


def test_the_samples_are_read_right_in_98_of_100_fields() -> None:
    total = Score()
    for name in READ:
        total.add(score(BOOK[name], as_expected(read(name))))
    assert total.right / total.truths >= 0.98


def test_content_control_ticks_are_read() -> None:
    reading = read("marf_wexmoor_consent_not_sought.docx")
    assert reading.consent.status is not None
    assert reading.consent.status.value == "not sought"
    assert reading.concern.level_claimed is not None
    assert reading.concern.level_claimed.value == 4


def test_an_empty_numbered_line_is_no_child() -> None:
    assert len(read("marf_wexmoor_consent_not_sought.docx").children) == 2


def test_every_value_says_where_it_was_found() -> None:
    for name in READ:
        if not name.endswith(".csv"):
            assert all(item["where"] for item in as_expected(read(name))["found"])


def test_a_prompt_in_a_form_field_is_no_value() -> None:
    assert read("marf_wexmoor_form.pdf").concern.cse_risk is None


def test_a_quoted_earlier_message_is_no_part_of_the_contact() -> None:
    names = [person.forenames.value for person in read("email_school.eml").children if person.forenames]
    assert names == ["Zainab", "Hamza"]


def test_a_body_and_its_form_that_disagree_are_both_shown() -> None:
    reading = read("email_health_visitor.eml")
    [clash] = reading.clashes
    assert (clash.person, clash.field) == ("child 2", "date_of_birth")
    assert {clash.first.value, clash.second.value} == {"2024-11-02", "2024-11-12"}


def test_two_levels_in_one_sentence_are_left_to_the_worker() -> None:
    assert read("email_school.eml").concern.level_claimed is None


def test_a_source_code_is_only_ever_suggested() -> None:
    for name in READ:
        code = read(name).referrer.source_code
        assert code is None or code.sure is Sure.SUGGESTED


def test_a_doubtful_address_is_left_blank_and_said() -> None:
    reading = read("phone_note.txt")
    assert reading.household_address is None
    assert any("not sure of the address" in warning for warning in reading.warnings)


@pytest.mark.parametrize("name", ["reply_police_check.docx", "reply_health_chronology.txt"])
def test_a_partner_reply_opens_no_contact(name: str) -> None:
    reading = read(name)
    assert reading.kind is DocumentKind.REPLY
    assert not reading.children
    assert not reading.adults
    assert "reply" in reading.warnings[0]


def test_what_is_missing_is_listed_by_name() -> None:
    reading = read("marf_oakhaven_unborn.docx")
    assert "child 1: date of birth" not in " ".join(reading.not_found)
    assert any(line.startswith("unborn 1: NHS number") for line in reading.not_found)


def test_an_unborn_child_has_an_expected_date_and_no_birth_date() -> None:
    [child] = read("marf_oakhaven_unborn.docx").children
    assert isinstance(child, PersonFound)
    assert child.date_of_birth is None
    assert child.expected_date_of_delivery is not None
    assert child.label == "unborn 1"
