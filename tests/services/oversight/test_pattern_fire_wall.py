"""Restricted records count only for whom they are open, in every pattern and for every role."""

from uuid import UUID

import pytest

from app.models import Enquiry, Person
from app.services.access import Role
from app.services.errors import Refused
from app.services.oversight import pattern_looks, pattern_papers, patterns
from app.services.oversight.pattern_records import Rule
from app.services.patterns.upkeep import check_patterns
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.factories.patterned import DAYS, adult, ago, child, contacts, episodes, repeated_child
from tests.services.oversight.test_patterns import ALL_TIME, found, look, only


def restrict(hub: Hub, model: type[Person] | type[Enquiry], row_id: UUID) -> None:
    """Restrict a record, as its manager would."""
    with hub.writing(None) as unit:
        unit.get(model, row_id).restricted = True
        unit.audit("restricted for the test")
        unit.commit()


def test_a_contact_of_a_restricted_enquiry_counts_only_for_a_service_manager(hub: Hub, staff: Staff) -> None:
    worker, manager = staff[Role.HUB_WORKER], staff[Role.MASH_MANAGER]
    contacts(hub, worker, [(child(),)] * 3, DAYS)
    enquiry = rows.enquiry(hub, worker, who=(child(),), opened=ago(1))
    assert only(hub, staff, Rule.CHILD).contacts == 4
    look(hub, staff, only(hub, staff, Rule.CHILD))
    restrict(hub, Enquiry, enquiry.id)
    for role in (Role.HUB_WORKER, Role.MASH_MANAGER):
        row = only(hub, staff, Rule.CHILD, role)
        assert (row.contacts, row.last_at) == (3, ago(5))
        shown = patterns.open_pattern(hub, staff[role], row.subject)
        assert enquiry.contact_id not in {each.id for each in shown.contacts}
    every = only(hub, staff, Rule.CHILD, Role.SERVICE_MANAGER)
    assert (every.contacts, every.layer, every.is_new) == (4, "all", True)
    note = look(hub, staff, every, "The restricted one is the fourth", Role.SERVICE_MANAGER)
    shown = patterns.open_pattern(hub, manager, every.subject)
    assert [each.note for each in shown.looks] == ["Spoke to the school"]
    with pytest.raises(Refused, match="restricted"):
        pattern_looks.take_back_look(hub, manager, note)


def test_no_pattern_tells_of_a_restricted_person_to_whom_they_are_not_open(hub: Hub, staff: Staff) -> None:
    worker = staff[Role.HUB_WORKER]
    hidden, other = rows.person(hub, forenames="Hidden", surname="Quist"), rows.person(hub, forenames="Bea")
    rows.household(hub, members=(hidden, other), address="7 Secret Row")
    rows.relationship(hub, hidden, other, "sibling")
    both = (child("Hidden", "Quist", hidden, "Secret School"), child("Bea", "Quist", other), adult())
    contacts(hub, worker, [both] * 6, (1, 2, 3, 4, 5, 6), "7 Secret Row, Newbury")
    contacts(hub, worker, [(child("Bea", "Quist", other),)] * 3, (7, 8, 9))
    episodes(hub, worker, (2, 3, 4))
    restrict(hub, Person, hidden)
    assert check_patterns(hub) == 0
    every = found(hub, staff, None, Role.SERVICE_MANAGER)
    assert any("Hidden" in row.title for row in every)
    for role in (Role.HUB_WORKER, Role.MASH_MANAGER):
        told = [row for row in found(hub, staff, None, role) if row.kind != "missing"]
        assert [(row.kind, row.contacts) for row in told] == [("child", 3)]
        said = repr([(row.title, row.sentence, row.school, row.area) for row in told])
        for row in told:
            shown = patterns.open_pattern(hub, staff[role], row.subject)
            said += repr([(each.subjects, each.people) for each in shown.contacts])
            said += repr([each.name for each in shown.people])
        assert "Hidden" not in said
        assert "Secret" not in said


def test_missing_episodes_of_a_restricted_enquiry_count_only_for_a_service_manager(hub: Hub, staff: Staff) -> None:
    worker = staff[Role.HUB_WORKER]
    episodes(hub, worker, (2, 3), restricted=True)
    episodes(hub, worker, (4, 5))
    assert found(hub, staff, Rule.MISSING) == []
    row = only(hub, staff, Rule.MISSING, Role.SERVICE_MANAGER)
    assert row.contacts == 4


@pytest.mark.parametrize("role", [role for role in Role if role not in {
    Role.HUB_WORKER, Role.MASH_MANAGER, Role.SERVICE_MANAGER}])  # fmt: skip
def test_partners_and_everybody_else_see_no_pattern(hub: Hub, staff: Staff, role: Role) -> None:
    repeated_child(hub, staff[Role.HUB_WORKER])
    row = only(hub, staff, Rule.CHILD)
    for ask in (
        lambda: patterns.list_patterns(hub, staff[role], ALL_TIME),
        lambda: patterns.open_pattern(hub, staff[role], row.subject),
        lambda: pattern_papers.paper_of_patterns(hub, staff[role], ALL_TIME),
        lambda: pattern_papers.paper_of_pattern(hub, staff[role], row.subject),
        lambda: look(hub, staff, row, who=role),
    ):
        with pytest.raises(Refused, match="role does not allow"):
            ask()
