"""Several documents as one contact: the first wins, gaps are filled, a disagreement stays blank and is named."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from app.services.intake.merging import merge
from app.services.intake.records import (
    ContactDraft,
    DocumentDraft,
    FoundField,
    PersonDraft,
    ProfessionalDraft,
    ReadingSummary,
    RelationDraft,
)

AVA = PersonDraft("child-1", "child 1", forenames="Ava", surname="Quill", birth="03/05/2019")
DAWN = PersonDraft("adult-1", "adult 1", role="other", is_child=False, forenames="Dawn", surname="Quill")


def _document(number: int, *found: str) -> DocumentDraft:
    fields = tuple(FoundField(field, field, "as written", "line 1", "stated", True) for field in found)
    name = f"document {number}"
    return DocumentDraft(UUID(int=number), name, "text/plain", name.encode(), ReadingSummary("note", fields))


def _merged(*drafts: ContactDraft) -> ContactDraft:
    return merge([(_document(number), draft) for number, draft in enumerate(drafts, start=1)])


def _clashes(draft: ContactDraft) -> dict[str, tuple[str, str]]:
    reading = draft.documents[0].reading
    assert reading is not None
    return {clash.field: (clash.first, clash.second) for clash in reading.clashes}


def _people(*people: PersonDraft, **more: Any) -> ContactDraft:
    return ContactDraft(people=people, **more)


def test_the_first_document_stands_and_the_second_fills_the_gaps() -> None:
    made = _merged(
        ContactDraft(channel="email", postcode="ZZ1 2AB", concern="In the message."),
        ContactDraft(channel="referral_form", postcode="zz12ab", family_phone="01632 960111", concern="On the form."),
    )
    assert (made.channel, made.postcode, made.family_phone) == ("email", "ZZ1 2AB", "01632 960111")
    assert made.concern == "In the message."
    assert _clashes(made) == {}


def test_what_two_documents_disagree_on_stays_blank_and_is_named_with_both() -> None:
    made = _merged(_people(AVA), _people(replace(AVA, birth="05/03/2019")))
    assert [person.birth for person in made.people] == [""]
    assert _clashes(made) == {"people.child-1.birth": ("03/05/2019", "05/03/2019")}


def test_two_homes_of_a_family_are_named_once_and_not_for_every_child() -> None:
    one, two = (_people(replace(AVA, address=home), address=home) for home in ("1 Weir Lane", "2 Weir Lane"))
    made = _merged(one, two)
    assert (made.address, made.people[0].address) == ("", "")
    assert list(_clashes(made)) == ["address"]


def test_a_third_document_does_not_decide_between_two() -> None:
    made = _merged(ContactDraft(postcode="ZZ1 2AB"), ContactDraft(postcode="ZZ9 9ZZ"), ContactDraft(postcode="ZZ1 2AB"))
    assert made.postcode == ""


def test_a_yes_and_a_no_are_a_disagreement_and_a_blank_is_not() -> None:
    assert _merged(ContactDraft(family_told=True), ContactDraft(family_told=False)).family_told is None
    assert _merged(ContactDraft(family_told=None), ContactDraft(family_told=False)).family_told is False


def test_the_same_person_in_two_documents_is_one_and_others_are_added_with_a_label_of_their_own() -> None:
    ben = PersonDraft("child-1", "child 1", forenames="Ben", surname="Quill")
    again = replace(AVA, key="child-2", label="child 2", nhs_number="999 123 4543")
    made = _merged(_people(AVA, DAWN), _people(ben, again, DAWN))
    assert [(person.label, person.forenames) for person in made.people] == [
        ("child 1", "Ava"),
        ("adult 1", "Dawn"),
        ("child 2", "Ben"),
    ]
    assert made.people[0].nhs_number == "999 123 4543"
    assert len({person.key for person in made.people}) == 3


def test_a_child_named_by_the_first_name_alone_is_the_only_one_of_that_name() -> None:
    made = _merged(_people(AVA), _people(replace(AVA, surname="", birth="", school="Ashgrove")))
    assert [person.school for person in made.people] == ["Ashgrove"]


def test_another_nhs_number_is_another_child() -> None:
    one, two = replace(AVA, nhs_number="999 123 4543"), replace(AVA, nhs_number="999 000 0018")
    assert len(_merged(_people(one), _people(two)).people) == 2


def test_relationships_follow_the_people_they_are_of() -> None:
    ava = replace(AVA, key="child-2", label="child 2")
    ben = PersonDraft("child-1", "child 1", forenames="Ben", surname="Quill")
    second = _people(ben, ava, DAWN, relations=(RelationDraft("adult-1", "child-2", "parent"),))
    made = _merged(_people(AVA), second)
    by_key = {person.key: person.forenames for person in made.people}
    assert [(by_key[each.of], by_key[each.to], each.kind) for each in made.relations] == [("Dawn", "Ava", "parent")]


def test_two_relationships_of_the_same_two_people_are_named_and_neither_stands() -> None:
    one = _people(AVA, DAWN, relations=(RelationDraft("adult-1", "child-1", "parent"),))
    two = _people(AVA, DAWN, relations=(RelationDraft("adult-1", "child-1", "aunt_uncle"),))
    made = _merged(one, two)
    assert made.relations == ()
    assert _clashes(made) == {"relations.adult-1.child-1": ("parent", "aunt_uncle")}


def test_of_two_writers_no_number_of_one_stands_beside_the_name_of_the_other() -> None:
    made = _merged(
        ContactDraft(referrer_name="Nia Holt", referrer_role="School nurse"),
        ContactDraft(referrer_name="Sam Duty", referrer_phone="01632 960999"),
    )
    assert (made.referrer_name, made.referrer_role, made.referrer_phone) == ("", "", "")
    assert _clashes(made) == {"referrer_name": ("Nia Holt", "Sam Duty")}


def test_lists_and_professionals_are_put_together_without_doubles() -> None:
    nurse = ProfessionalDraft("Owain Rhys", "School nurse")
    made = _merged(
        ContactDraft(abuse_kinds=("neglect",), professionals=(nurse,)),
        ContactDraft(abuse_kinds=("neglect", "sexual"), professionals=(ProfessionalDraft("owain rhys"),)),
    )
    assert made.abuse_kinds == ("neglect", "sexual")
    assert made.professionals == (nurse,)


def test_originals_come_back_in_the_order_in_which_they_were_read() -> None:
    made = merge([(_document(9), ContactDraft()), (_document(2), ContactDraft()), (_document(5), ContactDraft())])
    assert [each.name for each in sorted(made.documents, key=lambda each: each.id)] == [
        "document 9",
        "document 2",
        "document 5",
    ]


def test_every_original_is_kept_and_its_account_points_into_the_merged_form() -> None:
    ben = PersonDraft("child-1", "child 1", forenames="Ben", surname="Quill")
    first, second = _document(1, "people.child-1.forenames"), _document(2, "people.child-1.forenames", "concern")
    made = merge([(first, _people(AVA, concern="One.")), (second, _people(ben, concern="Two."))])
    assert [each.content for each in made.documents] == [b"document 1", b"document 2"]
    account = made.documents[1].reading
    assert account is not None
    assert [(each.field, each.filled) for each in account.found] == [
        ("people.child-2.forenames", True),
        ("", False),
    ]


def test_a_name_that_says_not_is_no_longer_version_of_the_same() -> None:
    assert _merged(ContactDraft(consent_by="mother"), ContactDraft(consent_by="not mother")).consent_by == ""
