"""The side panel tells one person's facts under the rights of the case, and whom each agency knows."""

from datetime import date

import pytest

from app.models import AuditEntry, Enquiry, Involvement, PersonName, new_id
from app.models.enums import NameKind
from app.services.access import Role
from app.services.enquiry.cases import NotNamed
from app.services.enquiry.family.panel import read_family_person, read_who_knows
from app.services.enquiry.item_records import ItemDraft
from app.services.enquiry.replies import log_reply
from app.services.enquiry.request_records import ReplyDraft
from app.services.enquiry.sending import send_requests
from app.services.errors import NotFound
from tests.services.enquiry.kin import KinCase
from tests.services.enquiry.rows import put


def involve(kin: KinCase, name: str, service: str, until: date | None = None) -> None:
    put(
        kin.hub,
        Involvement(
            id=new_id(),
            at=kin.hub_now(),
            by_id=kin.worker.user_id,
            person_id=kin.ids[name],
            agency_id=kin.staff.agencies["csc"],
            service=service,
            since=date(2020, 1, 1),
            until=until,
        ),
    )


def answer(kin: KinCase) -> None:
    """Health knows Ayla now, and found nothing about anybody else."""
    asked = kin.case.ask(("health",))
    send_requests(kin.hub, kin.worker, kin.id, [asked["health"]], kin.case.read().header.version)
    request = next(each for each in kin.case.read().requests if each.id == asked["health"])
    today = date(2026, 3, 30)
    drafts = [
        ReplyDraft(
            person_id=person,
            found="current" if person == kin.rows["Ayla"] else "none_found",
            current_as_of=today,
            period_from=date(2016, 1, 1),
            period_to=today,
            area_searched="County",
            systems_searched="EMIS",
            items=(ItemDraft("Missed two appointments"),) if person == kin.rows["Ayla"] else (),
        )
        for person in request.asked
    ]
    log_reply(kin.hub, kin.staff.others["health"], request.id, drafts, version=request.version)


def test_one_persons_facts_stand_together(kin: KinCase) -> None:
    involve(kin, "Ayla", "Child in need plan")
    put(
        kin.hub,
        PersonName(
            id=new_id(),
            person_id=kin.ids["Ayla"],
            kind=NameKind.ALIAS,
            name="Ally",
            surname_key="",
            forename_key="ally",
        ),
    )
    answer(kin)
    panel = read_family_person(kin.hub, kin.worker, kin.id, kin.at("Ayla"))
    details = dict(panel.details)
    assert (details["Name"], details["Other names"], details["Born"]) == ("Ayla Novak", "Ally", "11 Feb 2019")
    assert details["Lives at"] == "4 Rowan Court, ZZ1 1AA"
    assert {(each.agency, each.current, each.answered) for each in panel.involvements} == {
        ("Children's social care", True, False),
        ("Health", True, True),
    }
    assert [each.code for each in panel.history] == ["CIN"]
    assert [each.text for each in panel.items] == ["Missed two appointments"]
    assert len(panel.contacts) == 1
    assert panel.contacts[0].of_this_enquiry
    assert {each.kind for each in panel.ties} == {"parent"}
    mother = read_family_person(kin.hub, kin.worker, kin.id, kin.at("Mira"))
    assert (mother.items, mother.involvements) == ((), ())


def test_reading_somebody_beyond_the_enquiry_is_audited_and_reading_its_own_people_is_not_again(kin: KinCase) -> None:
    nora = kin.person("Nora", "Novak", date(1966, 1, 1))
    kin.tie("Nora", "parent", "Mira")
    read_family_person(kin.hub, kin.worker, kin.id, kin.at("Ayla"))
    read_family_person(kin.hub, kin.worker, kin.id, nora)
    with kin.hub.reading(None) as unit:
        rows = unit.session.query(AuditEntry).filter_by(act="person read from the picture").all()
        assert [(row.subject_id, row.actor_id) for row in rows] == [(nora, kin.worker.user_id)]


def test_each_agency_says_whom_it_knows_now_and_whom_before(kin: KinCase) -> None:
    involve(kin, "Finn", "Early help", until=date(2021, 1, 1))
    involve(kin, "Mira", "Child protection plan")
    answer(kin)
    found = {each.agency: (each.current, each.past) for each in read_who_knows(kin.hub, kin.worker, kin.id)}
    assert found == {
        "Children's social care": ((str(kin.at("Mira")),), (str(kin.at("Finn")),)),
        "Health": ((str(kin.at("Ayla")),), ()),
    }


def test_nobody_reads_a_person_who_is_not_theirs_to_see(kin: KinCase) -> None:
    hidden = kin.person("Hid", "Novak", restricted=True)
    kin.tie("Hid", "parent", "Ayla")
    with pytest.raises(NotFound):
        read_family_person(kin.hub, kin.worker, kin.id, hidden)
    assert read_family_person(kin.hub, kin.staff[Role.SERVICE_MANAGER], kin.id, hidden).person.name == "Hid Novak"
    with kin.hub.writing(kin.staff[Role.MASH_MANAGER]) as unit:
        unit.get(Enquiry, kin.id).restricted = True
        unit.audit("restricted for a test")
        unit.commit()
    other = kin.staff.others["worker2"]
    with pytest.raises(NotNamed):
        read_family_person(kin.hub, other, kin.id, kin.at("Ayla"))
    with pytest.raises(NotNamed):
        read_who_knows(kin.hub, other, kin.id)
