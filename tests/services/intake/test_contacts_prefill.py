"""What pre-filling promises: every value with its place, no judgement chosen, nothing found lost."""

from datetime import UTC, date, datetime
from typing import Any

from app.services.clock import FixedClock
from app.services.intake.checking import check_contact
from app.services.intake.prefill import NO_TEXT, prefill_from
from app.services.intake.readers.record import (
    ClashFound,
    ConcernFound,
    ConsentFound,
    DocumentKind,
    Found,
    MailFound,
    NoteFound,
    PersonFound,
    ProfessionalFound,
    Reading,
    ReferrerFound,
    Relation,
    Sure,
    Unplaced,
)
from app.services.intake.records import RelationDraft
from app.services.policy_file import load_builtin


def at(value: Any, where: str = "table 1, row 2", sure: Sure = Sure.STATED) -> Found[Any]:
    return Found(value, str(value), where, sure)


def form(**changes: object) -> Reading:
    values: dict[str, Any] = {
        "kind": DocumentKind.FORM,
        "media": "docx",
        "sha256": "0" * 64,
        "referrer": ReferrerFound(
            name=at("Sunita Rao"), role=at("Midwife"), source_code=at("3F", sure=Sure.SUGGESTED),
            wishes_anonymity=at(False),
        ),
        "children": (
            PersonFound(
                "unborn 1", "child", forenames=at("Unborn"), surname=at("Kowalczyk"),
                expected_date_of_delivery=Found(date(2026, 7, 14), "14/07/2026", "table 2, row 4"), sex=at("U"),
            ),
            PersonFound(
                "child 1", "child", forenames=at("Bożena"), surname=at("Kowalczyk"), ethnicity=at("WOTH"),
                date_of_birth=Found(date(2019, 3, 4), "04/03/2019", "table 2, row 9"), nhs_number=at("9991234543"),
                aliases=(at("Bo"), at("Bozena Kowalczyk")),
            ),
        ),
        "adults": (
            PersonFound(
                "adult 1", "adult", forenames=at("Halina"), surname=at("Kowalczyk"), in_household=at(True),
                relationships=(
                    Relation("unborn 1", "parent", "mother", "table 3, row 1"),
                    Relation("child 1", "parent", "mother", "table 3, row 1"),
                ),
            ),
            PersonFound(
                "sibling 1", "child", forenames=at("Lena"), surname=at("Kowalczyk"), age_as_written=at("aged 7"),
                in_household=at(False), date_of_birth_as_written=at("31/02/2019"),
            ),
        ),
        "professionals": (ProfessionalFound(name=at("Dr Ali Hassan"), role=at("GP")),),
        "household_address": at("3 Weir Lane, Ashby"),
        "household_postcode": at("ZZ1 2AB"),
        "consent": ConsentFound(status=at("not sought"), family_told=at(False), reason=at("It would raise the risk")),
        "concern": ConcernFound(
            text=at("Booked late."), level_claimed=at(4), cse_risk=at("medium"), categories_ticked=(at("Neglect"),)
        ),
        "not_found": ("School of child 1",),
        "warnings": ("The date on page 2 is smudged.",),
        "clashes": (ClashFound("child 1", "date_of_birth", at("04/03/2019"), at("03/04/2019", "page 3")),),
        "unplaced": (Unplaced("Box 9", "Dog at the address", "table 5"),),
        **changes,
    }  # fmt: skip
    return Reading(**values)


def test_what_a_form_states_is_filled_in(monday: FixedClock) -> None:
    draft = prefill_from(form()).draft
    assert (draft.channel, draft.subject_kind, draft.referrer_name) == ("referral_form", "child", "Sunita Rao")
    unborn, child, mother, sibling = draft.people
    assert (unborn.unborn, unborn.expected_delivery, unborn.sex, unborn.role) == (True, "14/07/2026", "U", "subject")
    assert (child.birth, child.nhs_number, child.aliases) == ("04/03/2019", "999 123 4543", "Bo; Bozena Kowalczyk")
    assert (mother.is_child, mother.role) == (False, "household")
    assert (sibling.is_child, sibling.role, sibling.birth, sibling.birth_as_written) == (
        True, "other", "", "31/02/2019",
    )  # fmt: skip
    assert draft.relations == (
        RelationDraft("adult-1", "unborn-1", "parent"), RelationDraft("adult-1", "child-1", "parent"),
    )  # fmt: skip
    assert draft.professionals[0].name == "Dr Ali Hassan"


def test_no_judgement_is_chosen_for_the_worker_though_the_document_makes_it(monday: FixedClock) -> None:
    prefill = prefill_from(form())
    draft = prefill.draft
    assert (draft.source_code, draft.consent_position, draft.consent_reason, draft.level_claimed) == ("", "", "", "")
    shown = {found.field: found for found in prefill.summary.found}
    for field, words in (
        ("source_code", "Other health"),
        ("consent_position", "Not sought"),
        ("consent_reason", "It would raise the risk"),
        ("level_claimed", "Level 4"),
    ):
        assert (shown[field].value, shown[field].filled) == (words, False)


def test_every_value_says_where_it_stood(monday: FixedClock) -> None:
    shown = {found.field: found for found in prefill_from(form()).summary.found}
    assert shown["people.child-1.birth"].where == "table 2, row 9"
    assert shown["relations.adult-1.child-1"].value == "Parent of child 1"
    assert shown["people.sibling-1.birth"].value == "31/02/2019"
    assert not shown["people.sibling-1.birth"].filled
    assert all(found.where for found in shown.values())


def test_what_was_not_found_what_disagrees_and_what_fits_nowhere_is_listed(monday: FixedClock) -> None:
    summary = prefill_from(form()).summary
    assert summary.not_found == ("School of child 1",)
    assert (summary.clashes[0].field, summary.clashes[0].second_where) == ("people.child-1.birth", "page 3")
    assert summary.loose[0].text == "Dog at the address"
    assert summary.warnings == ("The date on page 2 is smudged.",)
    assert "CSE risk the referrer states" in {found.label for found in summary.found}


def test_only_what_a_person_must_choose_is_left_to_do(monday: FixedClock) -> None:
    problems = check_contact(prefill_from(form()).draft, load_builtin("west_berkshire"))
    assert [problem.field for problem in problems] == ["source_code"]


def test_an_email_with_a_form_takes_the_forms_people_and_the_mails_own_time(monday: FixedClock) -> None:
    sent = datetime(2026, 3, 30, 7, 15, tzinfo=UTC)
    mail = Reading(
        DocumentKind.EMAIL, "eml", "1" * 64,
        mail=MailFound(sent, sent, "S Rao", "s@x.example", "Referral", body="See form."),
        attached=(form(),), family_phone=at("01632 960444", "line 4"),
    )  # fmt: skip
    prefill = prefill_from(mail)
    assert prefill.draft.channel == "email"
    assert prefill.draft.received == "30/03/2026 08:15"
    assert [person.forenames for person in prefill.draft.people][:2] == ["Unborn", "Bożena"]
    assert prefill.draft.concern == "Booked late."


def test_an_email_that_is_itself_the_referral_gives_its_words_as_the_concern(monday: FixedClock) -> None:
    mail = Reading(
        DocumentKind.EMAIL,
        "eml",
        "1" * 64,
        mail=MailFound(None, None, None, None, None, body="He had no coat.\n"),
    )
    prefill = prefill_from(mail)
    assert prefill.draft.concern == "He had no coat."
    assert prefill.draft.received == ""


def test_a_telephone_note_starts_the_clock_when_the_call_came(monday: FixedClock) -> None:
    call = datetime(2026, 3, 30, 8, 48, tzinfo=UTC)
    note = Reading(DocumentKind.NOTE, "txt", "2" * 64, note=NoteFound(call, call))
    assert (prefill_from(note).draft.channel, prefill_from(note).draft.received) == ("phone", "30/03/2026 09:48")


def test_a_picture_opens_an_empty_form_and_says_so(monday: FixedClock) -> None:
    prefill = prefill_from(Reading(DocumentKind.PICTURE, "png", "3" * 64))
    assert prefill.draft.people == ()
    assert prefill.summary.warnings == (NO_TEXT,)


def test_no_fixed_abode_in_the_address_box_is_no_address(monday: FixedClock) -> None:
    draft = prefill_from(form(household_address=at("No fixed abode"), household_postcode=None)).draft
    assert (draft.address, draft.address_kind) == ("", "no_fixed_abode")
