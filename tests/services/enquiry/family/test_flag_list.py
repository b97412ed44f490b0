"""Harm from the household picture stands in the record's list of flags: what was withdrawn as withdrawn."""

from datetime import date
from uuid import UUID

from app.models import HarmLink, new_id
from app.services.access import Role
from app.services.enquiry.flag_reading import read_flags
from app.services.enquiry.flag_records import HarmRow
from app.views.case.record.words import harm
from tests.services.enquiry.family.looking import harm_of
from tests.services.enquiry.kin import KinCase
from tests.services.enquiry.rows import put


def listed(kin: KinCase, role: Role = Role.HUB_WORKER) -> tuple[HarmRow, ...]:
    actor = kin.worker if role is Role.HUB_WORKER else kin.staff[role]
    return read_flags(kin.hub, actor, kin.id).harms


def test_harm_by_somebody_beyond_the_enquiry_stands_among_the_flags_and_is_corrected_in_the_picture(
    kin: KinCase,
) -> None:
    put(kin.hub, harm_of(kin))
    (row,) = listed(kin)
    said = harm(row, may=True)
    assert said.heading == "Dan Orme is said to have harmed Mira Novak: domestic abuse, admitted"
    assert "One of them is not in this enquiry: it is corrected in the household picture." in said.lines
    assert not said.acts


def test_a_withdrawn_entry_says_so_and_cannot_be_corrected(kin: KinCase) -> None:
    made: list[UUID] = []
    for withdrawn in (False, True):
        row = HarmLink(
            id=new_id(),
            at=kin.hub_now(),
            by_id=kin.worker.user_id,
            enquiry_id=kin.id,
            harmed_id=kin.rows["Mira"],
            harming_id=kin.rows["Dan"],
            kind="domestic",
            text="Wrong man",
            withdrawn=withdrawn,
            corrects_id=made[0] if withdrawn else None,
        )
        made.append(row.id)
        put(kin.hub, row)
    newest, older = listed(kin)
    assert (newest.withdrawn, older.withdrawn, older.corrected) == (True, False, True)
    said = harm(newest, may=True)
    assert "(withdrawn: it was wrong)" in said.heading
    assert "correct" not in {name for name, _ in said.acts}


def test_harm_that_names_restricted_kin_is_listed_for_a_service_manager_only(kin: KinCase) -> None:
    kin.person("Hid", "Novak", date(1990, 1, 1), restricted=True)
    tie = harm_of(kin)
    tie.harming_person_id = kin.ids["Hid"]
    put(kin.hub, tie)
    assert not listed(kin)
    assert [row.harming for row in listed(kin, Role.SERVICE_MANAGER)] == ["Hid Novak"]
