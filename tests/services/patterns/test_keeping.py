"""The kept patterns say what a full counting says, whatever was done to the contacts and in whatever order."""

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.models import (
    Base,
    Contact,
    ContactPerson,
    Enquiry,
    HouseholdMember,
    MissingEpisode,
    Pattern,
    PatternContact,
    PatternMark,
    Person,
    PersonMerge,
    Relationship,
    new_id,
)
from app.models.enums import ContactStatus
from app.services import clock
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.errors import HubdeskError, NotFound
from app.services.intake import contacts, inbox_acts, linking
from app.services.intake.inbox_records import Chosen
from app.services.patterns import rebuilding
from app.services.patterns.counting import Span
from app.services.people import merging
from app.services.people.merge_records import FIELDS, MergeDraft
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.contacts import three_children, with_person
from tests.factories.hubs import Staff, copied

KEPT = (PatternContact, PatternMark, Pattern)


def kept(hub: Hub) -> dict[str, list[Any]]:
    """Everything that is kept, in a fixed order."""
    with hub.reading(None) as unit:
        found = {}
        for model in KEPT:
            table = Base.metadata.tables[model.__tablename__]
            found[table.name] = [
                tuple(row) for row in unit.session.execute(select(table).order_by(*table.primary_key.columns))
            ]
        return found


def counted_anew(hub: Hub) -> dict[str, list[Any]]:
    """What a full counting keeps."""
    with hub.writing(None) as unit:
        rebuilding.rebuild(unit.session, Span())
        unit.audit("counted for the test")
        unit.commit()
    return kept(hub)


class Deeds:
    """What people do to contacts, people and enquiries; a number chooses among what is there."""

    def __init__(self, hub: Hub, staff: Staff) -> None:
        self.hub, self.worker, self.manager = hub, staff[Role.HUB_WORKER], staff[Role.MASH_MANAGER]
        self.service = staff[Role.SERVICE_MANAGER]
        self.refused = 0
        self.day = 0
        sister, brother = rows.person(hub, forenames="Mira"), rows.person(hub, forenames="Bea", born=date(2016, 1, 9))
        adult = rows.person(hub, forenames="Owen", surname="Trent", born=date(1990, 11, 2))
        rows.household(hub, members=(sister, adult))
        rows.relationship(hub, sister, brother, "sibling")
        self.enquiry = rows.enquiry(hub, self.worker, who=(rows.CHILD, rows.PARTNER))

    def do(self, act: str, first: int, second: int) -> None:
        """One deed; a refusal in words is an answer too."""
        deed: Callable[[int, int], None] = getattr(self, act)
        try:
            deed(first, second)
        except HubdeskError:
            self.refused += 1

    def _some(self, column: Any, at: int, *where: Any) -> UUID:
        with self.hub.reading(None) as unit:
            ids = sorted(unit.session.scalars(select(column).where(*where)))
        if not ids:
            raise_nothing()
        found: UUID = ids[at % len(ids)]
        return found

    def record(self, first: int, second: int) -> None:
        """A contact, with a family drawn from a few."""
        self.day += first % 40
        draft = three_children(address=f"{second % 2} Harbour Row, Ashby", received="")
        draft = with_person(draft, "a", school="St. Mary's" if first % 2 else "st marys school")
        if second % 3 == 0:
            person = self._some(Person.id, first, Person.restricted.is_(False))
            draft = with_person(draft, "b", person_id=person, link_reason="Same NHS number")
        contacts.record_contact(self.hub, self.worker, draft)

    def earlier(self, first: int, second: int) -> None:
        """A contact that came long ago, with the family of the enquiry."""
        people = (rows.Who(person_id=self._some(Person.id, second)), rows.PARTNER) if second % 2 else rows.FAMILY
        received = clock.now() - timedelta(days=17 * (first % 60))
        rows.contact(self.hub, self.worker, who=people, received=received, postcode="RG14 1ZZ")

    def link(self, first: int, second: int) -> None:
        """A person of a contact tied to a known one."""
        row = self._some(ContactPerson.id, first, ContactPerson.person_id.is_(None))
        person = self._some(Person.id, second)
        linking.link_contact_person(self.hub, self.worker, row, person, "Same NHS number")

    def make(self, first: int, _second: int) -> None:
        """A known person made of a contact."""
        row = self._some(ContactPerson.id, first, ContactPerson.person_id.is_(None))
        linking.create_person_from_contact(self.hub, self.worker, row)

    def unlink(self, first: int, _second: int) -> None:
        """A tie undone."""
        row = self._some(ContactPerson.id, first, ContactPerson.person_id.is_not(None))
        linking.unlink_contact_person(self.hub, self.worker, row, "Another child")

    def duplicate(self, first: int, second: int) -> None:
        """A contact marked as a duplicate of another, and every other time that undone."""
        with self.hub.reading(None) as unit:
            row = unit.get(Contact, self._some(Contact.id, first, Contact.status == ContactStatus.UNSCREENED))
        other = self._some(Contact.id, second)
        done = inbox_acts.mark_duplicate(self.hub, self.worker, [Chosen(row.id, row.version)], other)
        if second % 2:
            inbox_acts.undo(self.hub, self.worker, done.way_back)

    def merge(self, first: int, second: int) -> None:
        """Two people made one."""
        one, other = sorted((self._some(Person.id, first), self._some(Person.id, second)))
        with self.hub.reading(None) as unit:
            versions = unit.get(Person, one).version, unit.get(Person, other).version
        every = dict.fromkeys(FIELDS, "kept")
        draft = MergeDraft(one, other, versions, every, "Same mother")
        merging.propose_merge(self.hub, self.worker, draft)
        merging.merge_people(self.hub, self.manager, draft)

    def part(self, first: int, _second: int) -> None:
        """A merge undone."""
        undone = select(PersonMerge.undoes_id).where(PersonMerge.undoes_id.is_not(None))
        merge = self._some(PersonMerge.id, first, PersonMerge.undoes_id.is_(None), PersonMerge.id.not_in(undone))
        merging.undo_merge(self.hub, self.manager, merge, "Two children")

    def restrict(self, first: int, second: int) -> None:
        """A person or the enquiry restricted, or open again."""
        with self.hub.writing(None) as unit:
            if second % 2:
                row: Any = unit.get(Person, self._some(Person.id, first))
            else:
                row = unit.get(Enquiry, self.enquiry.id)
            row.restricted = not row.restricted
            unit.audit("restricted for the test")
            unit.commit()

    def move(self, first: int, second: int) -> None:
        """Somebody moves into a household, or out of every one."""
        person = self._some(Person.id, first)
        with self.hub.writing(None) as unit:
            for member in unit.session.scalars(select(HouseholdMember).where(HouseholdMember.person_id == person)):
                unit.session.delete(member)
            unit.session.flush()
            unit.audit("moved for the test")
            unit.commit()
        if second % 2:
            rows.household(self.hub, members=(person,), address=f"{second % 3} Quince Row")

    def tie(self, first: int, second: int) -> None:
        """Two people become siblings, or parent and child; or a tie is taken away."""
        if second % 3 == 0:
            tie = self._some(Relationship.id, first)
            with self.hub.writing(None) as unit:
                unit.session.delete(unit.get(Relationship, tie))
                unit.audit("tie taken away for the test")
                unit.commit()
            return
        one, other = self._some(Person.id, first), self._some(Person.id, second)
        if one == other:
            raise_nothing()
        rows.relationship(self.hub, one, other, ("sibling", "parent", "child")[second % 3])

    def missing(self, first: int, second: int) -> None:
        """An episode of the enquiry, or the correction of one."""
        with self.hub.writing(None) as unit:
            ids = sorted(unit.session.scalars(select(MissingEpisode.id)))
            corrected = set(unit.session.scalars(select(MissingEpisode.corrects_id)))
            free = [each for each in ids if each not in corrected]
            since = clock.now() - timedelta(days=9 * (first % 12))
            row = MissingEpisode(
                id=new_id(), at=unit.at, by_id=self.worker.user_id, enquiry_id=self.enquiry.id,
                enquiry_person_id=self.enquiry.people[second % 2], since=since,
                area=("Station", "the  STATION", "Park", None)[second % 4],
                corrects_id=free[0] if free and second % 5 == 0 else None,
            )  # fmt: skip
            unit.add(row)
            unit.audit("episode for the test")
            unit.commit()


def raise_nothing() -> None:
    """There is nothing to do it to."""
    raise NotFound("There is nothing.", "Go on.")


ACTS = (
    "record", "record", "earlier", "earlier", "link", "make", "unlink", "duplicate", "merge", "part", "restrict",
    "move", "tie", "missing",
)  # fmt: skip


NUMBERS = st.integers(0, 99)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(deeds=st.lists(st.tuples(st.sampled_from(ACTS), NUMBERS, NUMBERS), min_size=12, max_size=30))
def test_after_any_deeds_the_kept_patterns_are_those_of_a_full_counting(
    deeds: list[tuple[str, int, int]],
    tmp_path_factory: pytest.TempPathFactory,
    hub_template: Path,
    staff: Staff,
    monday: FixedClock,
) -> None:
    place = tmp_path_factory.mktemp("deeds")
    with copied(hub_template, place) as hub:
        all_deeds = Deeds(hub, staff)
        for act, first, second in deeds:
            all_deeds.do(act, first, second)
        found = kept(hub)
        with hub.reading(None) as unit:
            assert rebuilding.check(unit.session) == 0
        assert found == counted_anew(hub)
    shutil.rmtree(place)
