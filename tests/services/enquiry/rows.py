"""An invented family's contact as a manager authorised it, and an enquiry in each state the tests begin from."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import update

from app.models import Authorisation, Contact, ContactPerson, Screening, new_id
from app.models.base import Base
from app.models.enums import (
    BirthPrecision,
    Channel,
    ConsentPosition,
    ContactRole,
    ContactStatus,
    LinkState,
    RatingColour,
    SubjectKind,
)
from app.services.access import Actor, Role
from app.services.enquiry.case_file import open_case
from app.services.enquiry.grid import ask_partners
from app.services.enquiry.opening import open_enquiry
from app.services.enquiry.records import CaseDetail
from app.services.enquiry.request_records import Basis, CellPlan, GridPlan, RequestPlan
from app.services.enquiry.restricting import restrict_case
from app.services.people.folding import fold
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff

FAMILY = (
    ("Ayla", "Novak", date(2019, 2, 11), ContactRole.SUBJECT, True),
    ("Finn", "Novak", date(2025, 9, 1), ContactRole.SUBJECT, True),
    ("Mira", "Novak", date(1994, 6, 3), ContactRole.HOUSEHOLD, False),
    ("Dan", "Orme", None, ContactRole.OTHER, False),
)


def authorised_contact(
    hub: Hub,
    staff: Staff,
    *,
    rating: RatingColour = RatingColour.AMBER,
    consent: ConsentPosition = ConsentPosition.GIVEN,
    outcome: str = "mash_enquiry",
    authorised: bool = True,
    family: tuple[tuple[str, str, date | None, ContactRole, bool], ...] = FAMILY,
) -> UUID:
    """A screened contact of a family; authorised by a manager unless told otherwise."""
    worker, manager = staff[Role.HUB_WORKER], staff[Role.MASH_MANAGER]
    with hub.writing(worker) as unit:
        reference, plain, _ = unit.next_reference("contact", "C")
        contact = Contact(
            id=new_id(),
            reference=reference,
            plain_reference=plain,
            channel=Channel.PHONE,
            subject_kind=SubjectKind.CHILD,
            status=ContactStatus.WAITING_FOR_MANAGER,
            headline="Neglect, school",
            subject_line="; ".join(f"{first} {last}" for first, last, _, role, _ in family if role == "subject"),
            received_at=unit.at,
            due_reason="24 hours from 10:00",
            policy_version_id=unit.policy.version_id,
            created_at=unit.at,
            created_by_id=worker.user_id,
            consent_by="Mira Novak, mother",
            consent_covers="the children",
            level_of_need=3,
            rating=rating,
            recommended_outcome=outcome,
        )
        unit.add(contact)
        unit.session.flush()
        for position, (first, last, born, role, child) in enumerate(family, 1):
            unit.add(
                ContactPerson(
                    id=new_id(),
                    contact_id=contact.id,
                    position=position,
                    label=f"person {position}",
                    role=role,
                    is_child=child,
                    forenames=first,
                    surname=last,
                    surname_key=fold(last),
                    forename_key=fold(first),
                    date_of_birth=born,
                    birth_precision=BirthPrecision.DAY if born else BirthPrecision.UNKNOWN,
                    age_as_written=None if born else "30s",
                    address="4 Rowan Court",
                    postcode="ZZ1 1AA",
                    link_state=LinkState.UNDECIDED,
                )
            )
        screening = Screening(
            id=new_id(),
            at=unit.at,
            by_id=worker.user_id,
            contact_id=contact.id,
            level=3,
            rating=rating,
            rating_reason="Third report of missed meals",
            consent=consent,
            consent_reason="delay" if consent is ConsentPosition.NOT_SOUGHT else None,
            recommended_outcome=outcome,
            outcome_reason="Partners may know more",
        )
        unit.add(screening)
        unit.session.flush()
        if authorised:
            contact.chosen_outcome = outcome
            unit.add(
                Authorisation(
                    id=new_id(),
                    at=unit.at,
                    by_id=manager.user_id,
                    contact_id=contact.id,
                    screening_id=screening.id,
                    outcome=outcome,
                    reason="Agreed",
                )
            )
        unit.audit("contact made for a test", "contact", contact.id)
        unit.commit()
        return contact.id


@dataclass
class Case:
    """An open enquiry with what tests need at hand."""

    hub: Hub
    staff: Staff
    id: UUID
    request_ids: dict[str, UUID] = field(default_factory=dict)

    @property
    def worker(self) -> Actor:
        return self.staff[Role.HUB_WORKER]

    def read(self, actor: Actor | None = None) -> CaseDetail:
        return open_case(self.hub, actor or self.worker, self.id)

    def restrict(self, actor: Actor | None = None) -> None:
        """A manager restricts the case; they are named on it from then on, beside the worker."""
        by = actor or self.staff[Role.MASH_MANAGER]
        restrict_case(
            self.hub, by, self.id, "high_profile", "Known in the town.", version=self.read(by).header.version
        )

    def plan(
        self,
        asked: tuple[str, ...] = ("police", "health"),
        *,
        basis: Basis | None = Basis.CONSENT,
        urgent: tuple[str, ...] = (),
        reason: str = "Not known to this service",
    ) -> GridPlan:
        """Everybody asked of some agencies, and a reason for every other cell."""
        now = self.read()
        codes = {agency.id: agency.code for agency in now.agencies}
        live = {
            (cell.person_id, cell.agency_id)
            for cell in now.cells
            if cell.request_id is not None and cell.state != "open"
        }
        return GridPlan(
            version=now.header.version,
            purpose="To decide what help the children need",
            lawful_basis="Public task: Children Act 2004, section 11",
            cells=tuple(
                CellPlan(person.id, agency.id, agency.code in asked, "" if agency.code in asked else reason)
                for person in now.people
                for agency in now.agencies
                if (person.id, agency.id) not in live
            ),
            requests=tuple(
                RequestPlan(agency, basis, questions="What do you hold?", urgent=code in urgent)
                for agency, code in codes.items()
                if code in asked
            ),
        )

    def ask(
        self,
        asked: tuple[str, ...] = ("police", "health"),
        *,
        basis: Basis = Basis.CONSENT,
        urgent: tuple[str, ...] = (),
    ) -> dict[str, UUID]:
        """Ask, and remember the requests by agency code."""
        ask_partners(self.hub, self.worker, self.id, self.plan(asked, basis=basis, urgent=urgent))
        now = self.read()
        codes = {agency.id: agency.code for agency in now.agencies}
        self.request_ids = {codes[each.agency_id]: each.id for each in now.requests if each.state != "withdrawn"}
        return self.request_ids


def opened(
    hub: Hub,
    staff: Staff,
    *,
    rating: RatingColour = RatingColour.AMBER,
    consent: ConsentPosition = ConsentPosition.GIVEN,
    lead: Actor | None = None,
) -> Case:
    """An enquiry just opened by the hub worker."""
    contact = authorised_contact(hub, staff, rating=rating, consent=consent)
    leader = lead or staff[Role.HUB_WORKER]
    made = open_enquiry(hub, staff[Role.HUB_WORKER], [contact], leader.user_id)
    assert made.new_id is not None
    return Case(hub, staff, made.new_id)


def put(hub: Hub, *rows: Base) -> None:
    """Write rows past every service, as somebody with the key to the file could; the schema may refuse them."""
    with hub.writing(None) as unit:
        for row in rows:
            unit.add(row)
            unit.session.flush()
        unit.audit("made for a test")
        unit.commit()


def change(hub: Hub, model: type[Base], **columns: object) -> None:
    """Change every row of a table past every service; the schema may refuse it."""
    with hub.writing(None) as unit:
        unit.session.execute(update(model).values(**columns))
        unit.audit("changed for a test")
        unit.commit()
