"""A contradiction is said in words and saved only with a reason; the picture is changed by those it is open to."""

from datetime import date
from uuid import UUID

import pytest

from app.models import (
    AuditEntry,
    FamilyStep,
)
from app.models.enums import Sex
from app.services.access import Role
from app.services.enquiry.cases import NotNamed
from app.services.enquiry.family.adding import add_relative, link_people
from app.services.enquiry.family.doubts import Confirmation, Doubtful
from app.services.enquiry.family.drafts import (
    PersonDraft,
    RelativeDraft,
    TieDraft,
    UnionDraft,
)
from app.services.enquiry.family.mending import (
    edit_person,
    edit_tie,
    record_union_event,
)
from app.services.errors import Invalid, NotFound, Refused
from tests.services.enquiry.family.looking import beside, names, read, rows
from tests.services.enquiry.kin import KinCase

# --- doubts ---


def confirmed(told: pytest.ExceptionInfo[Doubtful], reason: str) -> Confirmation:
    return Confirmation(frozenset(each.code for each in told.value.doubts), reason)


def test_two_birth_mothers_are_said_in_words_and_saved_only_with_a_reason_that_is_kept(kin: KinCase) -> None:
    with pytest.raises(Doubtful) as told:
        beside(kin, "Ayla", "parent", "Rosa", born=date(1990, 1, 1))
    assert [each.sentence for each in told.value.doubts] == [
        "Ayla Novak has two birth mothers: Mira Novak and Rosa New."
    ]
    assert "Rosa" not in str(told.value)
    assert "Rosa New" not in names(read(kin))
    with pytest.raises(Invalid):
        beside(kin, "Ayla", "parent", "Rosa", born=date(1990, 1, 1), confirm=confirmed(told, " "))
    made = beside(
        kin, "Ayla", "parent", "Rosa", born=date(1990, 1, 1), confirm=confirmed(told, "Both are named at birth")
    )
    (step,) = [row for row in rows(kin, FamilyStep) if row.id == made.step_id]
    assert (step.doubts, step.reason) == (["two_birth_mothers"], "Both are named at birth")
    written = [row for row in rows(kin, AuditEntry) if row.detail.get("step") == str(made.step_id)]
    assert [row.detail["doubts"] for row in written] == [["two_birth_mothers"]]
    beside(kin, "Finn", "sibling", "Otto", sex="M", born=date(2022, 1, 1))  # the old doubt is asked no second time


def test_each_contradiction_has_its_words(kin: KinCase) -> None:
    kin.person("Kid", "Bell", date(2008, 1, 1))
    kin.person("Late", "Bell", date(1980, 1, 1), Sex.MALE, died_on=date(2018, 1, 1))
    kin.tie("Kid", "friend", "Mira")
    kin.tie("Late", "friend", "Mira")

    def told(one: str, kind: str, other: str, unions: UnionDraft | None = None) -> set[str]:
        with pytest.raises(Doubtful) as found:
            link_people(kin.hub, kin.worker, kin.id, (kin.at(one), kin.at(other)), TieDraft(kind), union=unions)
        return {each.code for each in found.value.doubts}

    assert told("Ayla", "parent", "Dan") == {"older_than_parent"}
    assert told("Kid", "parent", "Ayla") == {"young_parent", "two_birth_mothers"}
    assert told("Late", "parent", "Finn") == {"parent_dead"}
    assert "own_ancestor" in told("Ayla", "parent", "Mira")
    assert told("Mira", "partner", "Ayla") == {"close_kin_couple"}
    kin.tie("Dan", "parent", "Ayla")
    assert told("Late", "parent", "Ayla") >= {"two_birth_fathers", "three_birth_parents"}


def test_two_marriages_at_once_are_doubted_and_one_after_the_other_are_not(kin: KinCase) -> None:
    beside(kin, "Mira", "friend", "Karl", sex="M")
    karl = next(each.id for each in read(kin).facts.people if each.forenames == "Karl")
    first, second = (kin.at("Dan"), kin.at("Mira")), (karl, kin.at("Mira"))
    record_union_event(kin.hub, kin.worker, kin.id, first, UnionDraft("married", date(2015, 1, 1)))
    with pytest.raises(Doubtful) as told:
        record_union_event(kin.hub, kin.worker, kin.id, second, UnionDraft("married", date(2018, 1, 1)))
    assert [each.code for each in told.value.doubts] == ["two_marriages"]
    record_union_event(kin.hub, kin.worker, kin.id, first, UnionDraft("divorced", date(2017, 1, 1)))
    record_union_event(kin.hub, kin.worker, kin.id, second, UnionDraft("married", date(2018, 1, 1)))


# --- who may ---


def test_the_picture_is_changed_on_an_open_case_by_those_it_is_open_to(kin: KinCase) -> None:
    with kin.hub.writing(kin.staff[Role.MASH_MANAGER]) as unit:
        from app.models import Enquiry

        unit.get(Enquiry, kin.id).restricted = True
        unit.audit("restricted for a test")
        unit.commit()
    draft = RelativeDraft(TieDraft("parent"), new=PersonDraft("Olga", "Novak", "F"))
    with pytest.raises(NotNamed):
        add_relative(kin.hub, kin.staff.others["worker2"], kin.id, kin.at("Mira"), draft)
    for role in (Role.PARTNER, Role.SERVICE_MANAGER, Role.AUDITOR):
        with pytest.raises(Refused, match="role does not allow"):
            add_relative(kin.hub, kin.staff[role], kin.id, kin.at("Mira"), draft)


def test_somebody_who_is_not_in_the_picture_is_not_edited_from_it(kin: KinCase) -> None:
    stranger = kin.person("Far", "Away")
    with pytest.raises(NotFound):
        edit_person(kin.hub, kin.worker, kin.id, stranger, PersonDraft("Far", "Away"), version=1)
    with pytest.raises(NotFound):
        edit_tie(kin.hub, kin.worker, kin.id, UUID(int=7), TieDraft("friend"), version=1)
