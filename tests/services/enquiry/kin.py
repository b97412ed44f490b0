"""An enquiry about a family whom the hub knows, with the ties, homes and dates that a picture shows."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from app.models import (
    ContactPerson,
    EnquiryPerson,
    Household,
    HouseholdMember,
    Person,
    Relationship,
    UnionEvent,
    new_id,
)
from app.models.enums import BirthPrecision, LinkState, Sex, UnionKind
from app.services.access import Actor, Role
from app.services.people.folding import address_key, fold
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, opened, put


@dataclass
class KinCase:
    """An open enquiry of the Novaks: Ayla and Finn are its subjects, Mira their mother, Dan Orme somebody else.

    `ids` are the known people by forename, `rows` their rows in the enquiry; kin beyond the enquiry are in `ids` only.
    """

    case: Case
    ids: dict[str, UUID] = field(default_factory=dict)
    rows: dict[str, UUID] = field(default_factory=dict)
    homes: dict[str, UUID] = field(default_factory=dict)

    @property
    def hub(self) -> Hub:
        return self.case.hub

    @property
    def staff(self) -> Staff:
        return self.case.staff

    @property
    def worker(self) -> Actor:
        return self.case.worker

    @property
    def id(self) -> UUID:
        return self.case.id

    def at(self, name: str) -> UUID:
        """The picture's id of somebody."""
        return self.rows.get(name) or self.ids[name]

    def person(
        self, forenames: str, surname: str, born: date | None = None, sex: Sex = Sex.FEMALE, **more: Any
    ) -> UUID:
        """Somebody the hub knows."""
        made = new_id()
        put(
            self.hub,
            Person(
                id=made,
                forenames=forenames,
                surname=surname,
                surname_key=fold(surname),
                forename_key=fold(forenames),
                date_of_birth=born,
                birth_precision=more.pop("birth_precision", BirthPrecision.DAY if born else BirthPrecision.UNKNOWN),
                sex=sex,
                created_at=self.hub_now(),
                **more,
            ),
        )
        self.ids[forenames] = made
        return made

    def hub_now(self) -> Any:
        with self.hub.reading(None) as unit:
            return unit.at

    def tie(self, one: str, kind: str, other: str, **more: Any) -> UUID:
        """`one` is the `kind` of `other`."""
        made = new_id()
        put(self.hub, Relationship(id=made, person_id=self.ids[one], other_id=self.ids[other], kind=kind, **more))
        return made

    def event(self, one: str, other: str, kind: UnionKind, on: date | None) -> UUID:
        """A dated event of a couple."""
        first, second = sorted((self.ids[one], self.ids[other]))
        made = new_id()
        put(
            self.hub,
            UnionEvent(
                id=made,
                one_id=first,
                other_id=second,
                kind=kind,
                happened_on=on,
                precision=BirthPrecision.DAY if on else BirthPrecision.UNKNOWN,
            ),
        )
        return made

    def home(self, address: str, postcode: str) -> UUID:
        """A household, empty."""
        made = new_id()
        put(
            self.hub,
            Household(
                id=made,
                address_1=address,
                postcode=postcode,
                address_key=address_key(address, postcode) or fold(address),
                created_at=self.hub_now(),
            ),
        )
        self.homes[address] = made
        return made

    def lives(self, name: str, address: str, **more: Any) -> UUID:
        """Somebody in a household."""
        made = new_id()
        put(
            self.hub,
            HouseholdMember(id=made, household_id=self.homes[address], person_id=self.ids[name], **more),
        )
        return made


def kin_case(hub: Hub, staff: Staff) -> KinCase:
    """The Novaks, all four known to the hub and linked; Mira is the mother of both children, Dan Orme of none."""
    made = KinCase(opened(hub, staff))
    made.person("Ayla", "Novak", date(2019, 2, 11))
    made.person("Finn", "Novak", date(2025, 9, 1), Sex.MALE)
    made.person("Mira", "Novak", date(1994, 6, 3))
    made.person("Dan", "Orme", date(1988, 1, 20), Sex.MALE)
    with hub.writing(staff[Role.HUB_WORKER]) as unit:
        for row in unit.session.query(EnquiryPerson).filter_by(enquiry_id=made.id):
            named = unit.get(ContactPerson, row.contact_person_id)
            row.person_id = named.person_id = made.ids[named.forenames]
            named.link_state = LinkState.LINKED
            made.rows[named.forenames] = row.id
        unit.audit("linked for a test")
        unit.commit()
    made.home("4 Rowan Court", "ZZ1 1AA")
    for name in ("Ayla", "Finn", "Mira"):
        made.lives(name, "4 Rowan Court")
    made.home("2 Ash Walk", "ZZ1 3CC")
    made.lives("Dan", "2 Ash Walk")
    made.tie("Mira", "parent", "Ayla")
    made.tie("Mira", "parent", "Finn")
    return made
