"""The heaviest case: 40 people, 12 agencies asked about each, 200 items, 500 lines of chronology, all decided.

Written in bulk, so that benchmarks and scale tests can stand it among many contacts. Everything in it is invented.
"""

import random
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, insert, select

from app.models import (
    Agency,
    Analysis,
    Base,
    ChronologyMark,
    Enquiry,
    EnquiryPerson,
    InformationRequest,
    ItemMarking,
    Note,
    Rating,
    Reply,
    ReplyItem,
    RequestCell,
    new_id,
)
from app.models.enums import (
    AgencyKind,
    ContactRole,
    InvolvementFound,
    ItemHandling,
    RatingColour,
    RatingStage,
    RequestState,
)
from app.services.access import Role
from app.services.enquiry.analysis_sections import ANALYSIS_SECTIONS
from app.services.enquiry.known import freeze
from app.services.unit_of_work import Hub
from tests.factories import cases, items
from tests.factories.hubs import Staff
from tests.factories.parts import Who

PEOPLE, AGENCIES, ITEMS, EVENTS = 40, 12, 200, 500
_SURNAMES = ("Novak", "Orme", "Pellow", "Tarn", "Quill")
_FACTS = (
    "Seen at home with bruising to the left arm; the explanation was that of a fall from a bicycle.",
    "Missed three appointments in a row; the letter came back unopened.",
    "Attended with a friend and spoke of trouble sleeping since the move.",
    "A home visit found the flat warm, food in the cupboard and the baby settled.",
    "Asked for help with rent arrears and was given an appointment for the following week.",
)
_LINES = (
    "Police attended after a call about shouting; nobody was hurt and both adults were spoken to apart.",
    "The tenancy at the second address began; the landlord gave notice within the year.",
    "A new baby was born at term and came home on the third day.",
    "The eldest changed schools in the middle of the term at the wish of the grandmother.",
    "Support from the children's centre ended because the family had moved out of the area.",
)
_SHARES = (ItemHandling.SHARE_ONWARD,) * 6 + (ItemHandling.HUB_ONLY, ItemHandling.INTELLIGENCE, None)


def heaviest_case(hub: Hub, staff: Staff, seed: int = 5) -> UUID:
    """Write the case into a hub; its id comes back."""
    chance = random.Random(seed)
    worker = staff[Role.HUB_WORKER]
    who = tuple(
        Who(
            f"Person{number}",
            _SURNAMES[number % len(_SURNAMES)],
            ContactRole.SUBJECT if number >= PEOPLE - 8 else ContactRole.HOUSEHOLD,
            number >= PEOPLE - 8,
            date(2012 + number % 12 if number >= PEOPLE - 8 else 1950 + number, 1 + number % 12, 1 + number % 28),
        )
        for number in range(PEOPLE)
    )
    made = cases.enquiry(hub, worker, who=who)
    rows: dict[type[Base], list[dict[str, Any]]] = {}

    def add(model: type[Base], **columns: Any) -> UUID:
        columns.setdefault("id", new_id())
        rows.setdefault(model, []).append(columns)
        return cast("UUID", columns["id"])

    with hub.writing(worker) as unit:
        at, day = unit.at, unit.at.date()
        wrote = {"at": at, "by_id": worker.user_id}
        people = list(
            unit.session.scalars(
                select(EnquiryPerson.id).where(EnquiryPerson.enquiry_id == made.id).order_by(EnquiryPerson.position)
            )
        )
        agencies = list(
            unit.session.scalars(
                select(Agency.id).where(Agency.kind != AgencyKind.HUB).order_by(Agency.position).limit(AGENCIES)
            )
        )
        replies: list[UUID] = []
        for agency in agencies:
            reference, _, _ = unit.next_reference("request", "R")
            request = add(
                InformationRequest,
                version=1,
                reference=reference,
                enquiry_id=made.id,
                agency_id=agency,
                round=1,
                state=RequestState.REPLIED,
                purpose="To understand what the agency knows of this household.",
                lawful_basis="Public task",
                urgent=False,
                relies_on_override=False,
                created_at=at,
                created_by_id=worker.user_id,
                sent_at=at,
                sent_by_id=worker.user_id,
                due_at=at + timedelta(hours=12),
                due_reason="12 hours from the sending",
                replied_at=at,
            )
            for person in people:
                add(
                    RequestCell,
                    enquiry_id=made.id,
                    enquiry_person_id=person,
                    agency_id=agency,
                    request_id=request,
                    decided_at=at,
                    decided_by_id=worker.user_id,
                )
                replies.append(
                    add(
                        Reply,
                        request_id=request,
                        enquiry_person_id=person,
                        found=chance.choice(tuple(InvolvementFound)),
                        on_behalf=True,
                        received_at=at,
                        current_as_of=day,
                        period_from=day - timedelta(days=3_650),
                        period_to=day,
                        area_searched="The whole county",
                        systems_searched="The agency's own record",
                        text="What was written around the items.",
                        **wrote,
                    )
                )
        for number in range(ITEMS):
            item = add(
                ReplyItem,
                reply_id=chance.choice(replies),
                position=number + 1,
                happened_on=day - timedelta(days=chance.randint(1, 3_600)),
                source_system="Case record",
                text=f"{chance.choice(_FACTS)} Entry {number}.",
                **wrote,
            )
            handling = chance.choice(_SHARES)
            if handling is not None:
                add(ItemMarking, item_id=item, handling=handling, reason="As the partner asked", **wrote)
        for number in range(EVENTS):
            own = new_id()
            add(
                ChronologyMark,
                id=own,
                enquiry_id=made.id,
                source_kind="typed",
                source_id=own,
                enquiry_person_id=chance.choice(people),
                happened_on=day - timedelta(days=chance.randint(1, 5_000)),
                text=f"{chance.choice(_LINES)} Line {number}.",
                significant=number % 5 == 0,
                hidden=False,
                removed=False,
                **wrote,
            )
        for number in range(20):
            add(
                Rating,
                enquiry_id=made.id,
                stage=RatingStage.CURRENT,
                colour=chance.choice((RatingColour.RED, RatingColour.AMBER)),
                reason="What was learned since",
                **wrote,
            )
            add(Note, enquiry_id=made.id, visibility="hub", title="A call", text=f"Call {number} of the day.", **wrote)
        add(
            Analysis,
            enquiry_id=made.id,
            number=1,
            sections={rule.code: f"{rule.question} " + " ".join(_LINES) * 2 for rule in ANALYSIS_SECTIONS},
            **wrote,
        )
        connection = unit.session.connection()
        for model, gathered in rows.items():
            connection.execute(insert(cast("Table", model.__table__)), gathered)
        unit.audit("heaviest case made", "enquiry", made.id)
        unit.commit()
    with hub.reading(worker) as reading:
        enquiry = reading.session.get_one(Enquiry, made.id)
        known = freeze(reading, enquiry)
    items.decided(hub, staff, made.id, known=known)
    return made.id
