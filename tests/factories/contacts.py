"""Contacts as typed, with invented families of many cultures."""

import dataclasses
from typing import Any

from app.models import new_id
from app.services.intake.records import ContactDraft, DocumentDraft, PersonDraft, ProfessionalDraft, RelationDraft


def three_children(**changes: Any) -> ContactDraft:
    """A referral by a school about three children, a mother, and the father of two of them."""
    draft = ContactDraft(
        channel="referral_form",
        subject_kind="child",
        source_code="2A",
        referrer_name="Oluwaseun Adébáyọ̀",
        referrer_role="Designated safeguarding lead",
        referrer_agency="Larkfield Primary",
        referrer_phone="01632 960111",
        referrer_email="dsl@larkfield.example",
        wishes_anonymity=False,
        people=(
            PersonDraft(
                "a", forenames="Zoë", surname="Nowak-Łęcka", birth="14/03/2017", sex="F", nhs_number="999 123 4543"
            ),
            PersonDraft("b", forenames="Minh Châu", surname="Nguyễn", birth="02/11/2019", sex="F", school="Larkfield"),
            PersonDraft("c", forenames="Tadhg", surname="Ó Súilleabháin", age="about 2", in_household=True),
            PersonDraft(
                "m", role="household", is_child=False, forenames="Agnieszka", surname="Łęcka", birth="1990",
                phone="07700 900123", parental_responsibility=True, in_household=True, aliases="Aga Nowak; Agnes Lecka",
            ),
            PersonDraft(
                "f", role="other", is_child=False, forenames="Quốc", surname="Nguyễn", birth="05/1988", sex="M"
            ),
        ),
        relations=(
            RelationDraft("m", "a", "parent"),
            RelationDraft("m", "b", "parent"),
            RelationDraft("m", "c", "parent"),
            RelationDraft("f", "b", "parent"),
            RelationDraft("a", "b", "half-sibling"),
        ),
        professionals=(ProfessionalDraft("Fatima al-Zahrawi", "Health visitor", "0-19 service", "01632 960222"),),
        address="12 Harbour Row, Ashby",
        postcode="ZZ3 8LP",
        family_phone="01632 960333",
        family_told=True,
        consent_position="given",
        consent_by="Agnieszka Łęcka, by telephone",
        consent_covers="herself and the three children",
        concern="The younger two were alone at home on Friday evening.",
        happened_on="27/03/2026",
        level_claimed="3",
        categories_ticked=("Neglect",),
    )  # fmt: skip
    return dataclasses.replace(draft, **changes)


def with_person(draft: ContactDraft, key: str, **changes: Any) -> ContactDraft:
    """The draft with one person changed."""
    people = tuple(dataclasses.replace(each, **changes) if each.key == key else each for each in draft.people)
    return dataclasses.replace(draft, people=people)


def document(content: bytes = b"%PDF-1.4 \x00\xff original", name: str = "referral.pdf") -> DocumentDraft:
    """An original as it came."""
    return DocumentDraft(new_id(), name, "application/pdf", content)


def unborn(**changes: Any) -> ContactDraft:
    """A referral by a midwife about an unborn child."""
    draft = ContactDraft(
        channel="referral_form",
        subject_kind="child",
        source_code="3F",
        referrer_name="Grace Nakamura",
        people=(
            PersonDraft("u", unborn=True, forenames="Unborn", surname="Haddad", expected_delivery="14/07/2026"),
            PersonDraft("m", role="household", is_child=False, forenames="Salma", surname="Haddad", birth="03/05/1999"),
        ),
        relations=(RelationDraft("m", "u", "parent"),),
        address="22 Mill Gardens, Ashby",
        concern="Booked late, at 24 weeks.",
    )
    return dataclasses.replace(draft, **changes)


def adult_at_risk(**changes: Any) -> ContactDraft:
    """A telephone call about an adult at risk."""
    draft = ContactDraft(
        channel="phone",
        subject_kind="adult_at_risk",
        source_code="5A",
        referrer_name="Bronwen Pugh",
        people=(
            PersonDraft("x", is_child=False, forenames="Ifeoma", surname="Chukwu", birth="12/12/1941", sex="F"),
            PersonDraft("n", role="other", is_child=False, forenames="Emeka", surname="Chukwu",
                        alleged_source_of_harm=True),
        ),
        relations=(RelationDraft("n", "x", "niece/nephew"),),
        address="4 Quay Court, Ashby",
        postcode="ZZ3 1AA",
        concern="Her pension is collected by her nephew and she has no food in the house.",
        care_and_support_needs=True,
        experiencing_abuse=True,
        unable_to_protect=True,
        abuse_kinds=("financial", "neglect"),
        own_wishes="She wants to stay in her flat.",
    )  # fmt: skip
    return dataclasses.replace(draft, **changes)
