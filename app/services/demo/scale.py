"""Contacts and enquiries by the thousand, written in bulk: what scale tests and benchmarks measure.

Their states are those of a real hub: nearly all contacts are closed, a few hundred wait; enquiries stand in every
colour, with requests drafted, held, sent, late, replied and withdrawn. Deterministic for a seed and a moment.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, func, insert, select

from app.models import (
    Agency,
    Base,
    ConsentEvent,
    Contact,
    ContactPerson,
    Enquiry,
    EnquiryMember,
    EnquiryPerson,
    InformationRequest,
    Rating,
    Reply,
    RequestCell,
    new_id,
)
from app.models.enums import (
    AgencyKind,
    BirthPrecision,
    Channel,
    ConsentPosition,
    ContactRole,
    ContactStatus,
    EnquiryStatus,
    InvolvementFound,
    LinkState,
    RatingColour,
    RatingStage,
    RequestState,
    SubjectKind,
)
from app.services import deadlines
from app.services.access import Actor
from app.services.clock import LONDON
from app.services.deadlines import Moments
from app.services.demo.families import ADULT_AGE, age
from app.services.demo.population import MOST, InventedHousehold, generate_people
from app.services.patterns import rebuilding
from app.services.patterns.keeping import WRITTEN
from app.services.patterns.upkeep import span_in_force
from app.services.people.folding import address_key, fold
from app.services.unit_of_work import Hub, WritingUnit

BATCH = 5_000
_WORRIES = ("Neglect", "Domestic abuse", "Physical injury", "Missing", "Self-harm", "Parental drug use", "Exploitation")
_SENDERS = (
    ("school", "2A"), ("police", "6"), ("health visitor", "3B"), ("GP", "3A"), ("housing", "4"), ("nursery", "8"),
)  # fmt: skip
_CONCERN = "An invented worry, as long as a short paragraph of a referral usually is. " * 6
_OUTCOMES = ("no_further_action", "information_and_advice", "early_help", "early_help", "referral")
_COLOURS = (RatingColour.RED, RatingColour.AMBER, RatingColour.AMBER, RatingColour.GREEN, RatingColour.GREEN)
_HOURS = {RatingColour.RED: 5, RatingColour.AMBER: 27, RatingColour.GREEN: 80, RatingColour.BLUE: 80}
"""How far back enquiries of a colour were opened, so that some run late and most have time left."""


class _Bulk:
    """Gathers rows by table and writes them in the order that foreign keys ask for."""

    ORDER: tuple[type[Base], ...] = (
        Enquiry,
        Contact,
        ContactPerson,
        EnquiryMember,
        EnquiryPerson,
        ConsentEvent,
        Rating,
        InformationRequest,
        RequestCell,
        Reply,
    )

    def __init__(self, unit: WritingUnit) -> None:
        self._unit = unit
        self._rows: dict[type[Base], list[dict[str, Any]]] = {model: [] for model in self.ORDER}

    def add(self, model: type[Base], **columns: Any) -> None:
        """Gather one row."""
        self._rows[model].append(columns)

    def flush(self, at_least: int = 1) -> None:
        """Write what was gathered, once there are so many rows."""
        if sum(len(rows) for rows in self._rows.values()) < at_least:
            return
        connection = self._unit.session.connection()
        for model, rows in self._rows.items():
            if rows:
                connection.execute(insert(cast("Table", model.__table__)), rows)
                self._rows[model] = []


def fill_contacts(hub: Hub, actor: Actor, count: int, *, at_the_door: int | None = None, seed: int = 7) -> None:
    """Write `count` contacts with their people. The newest `at_the_door` wait (by default one in fifty, at most 300).

    Of those a third waits for a manager, a tenth is the actor's, some are late and a few fall due within the hour; the
    others were closed over the last two years.
    """
    waiting = min(300, max(1, count // 50)) if at_the_door is None else min(at_the_door, count)
    homes = _homes(seed)
    with hub.writing(actor) as unit:
        filler = _Filler(unit, actor, seed)
        chance = filler.chance
        for age_of_contact in range(count, 0, -1):
            open_still = age_of_contact <= waiting
            due = unit.at + timedelta(minutes=chance.randint(-120, 1_320))
            if not open_still:
                due -= timedelta(minutes=age_of_contact * (730 * 24 * 60 / max(count, 1)))
            screened = not open_still or chance.random() < 0.33
            columns: dict[str, Any] = {
                "status": ContactStatus.WAITING_FOR_MANAGER if screened else ContactStatus.UNSCREENED,
                "assigned_to_id": actor.user_id if chance.random() < 0.1 else None,
                "rating": chance.choice(_COLOURS) if screened else None,
                "level_of_need": chance.randint(1, 4) if screened else None,
                "recommended_outcome": chance.choice(_OUTCOMES) if screened else None,
                "chosen_outcome": None,
                "closed_at": None,
                "enquiry_id": None,
            }
            if not open_still:
                closed = due - timedelta(hours=chance.randint(1, 20))
                columns |= {
                    "status": ContactStatus.CLOSED,
                    "chosen_outcome": chance.choice(_OUTCOMES),
                    "closed_at": min(closed, unit.at),
                }
            filler.contact(next(homes), due - timedelta(hours=24), due, columns)
            filler.bulk.flush(BATCH)
        filler.bulk.flush()
        filler.count_patterns()
        unit.audit("invented contacts written", count=count)
        unit.commit()


def fill_enquiries(hub: Hub, actor: Actor, count: int, *, seed: int = 11) -> None:
    """Write `count` open enquiries with their contacts, people, requests in every state, and replies."""
    homes = _homes(seed)
    with hub.writing(actor) as unit:
        agencies = unit.session.scalars(
            select(Agency.id).where(Agency.kind != AgencyKind.HUB).order_by(Agency.position)
        ).all()
        filler = _Filler(unit, actor, seed)
        for _ in range(count):
            filler.enquiry(next(homes), agencies)
            filler.bulk.flush(BATCH)
        filler.bulk.flush()
        filler.count_patterns()
        unit.audit("invented enquiries written", count=count)
        unit.commit()


def _homes(seed: int) -> Iterator[InventedHousehold]:
    """Households with a child, over and over."""
    while True:
        for home in generate_people(MOST, seed):
            if any(person.upn for person in home.people):
                yield home


class _Filler:
    """Draws contacts and enquiries for one person's hub from one chance."""

    def __init__(self, unit: WritingUnit, actor: Actor, seed: int) -> None:
        self.unit = unit
        self.actor = actor
        self.chance = random.Random(seed)  # noqa: S311 - invented data, no secret
        self.bulk = _Bulk(unit)
        self._written: list[UUID] = []

    def count_patterns(self) -> None:
        """Count the patterns: with what was written, or all of them anew where that is quicker."""
        every = self.unit.session.scalar(select(func.count()).select_from(Contact)) or 0
        if len(self._written) * 10 < every:
            self.unit.session.info.setdefault(WRITTEN, set()).update(self._written)
        else:
            rebuilding.rebuild(self.unit.session, span_in_force(self.unit))

    def contact(
        self, home: InventedHousehold, received: datetime, due: datetime, columns: dict[str, Any]
    ) -> tuple[UUID, list[UUID], str]:
        """One contact with everybody at home; its id, the ids of its people and the line that names its subjects."""
        contact_id = new_id()
        self._written.append(contact_id)
        reference, plain, _ = self.unit.next_reference("contact", "C")
        on = self.unit.at.astimezone(LONDON).date()
        worry, (sender, source) = self.chance.choice(_WORRIES), self.chance.choice(_SENDERS)
        children = [person for person in home.people if age(person, on) < ADULT_AGE] or [home.people[-1]]
        subjects = ", ".join(f"{child.forenames} {child.surname} {age(child, on)}" for child in children)[:400]
        place = ", ".join(part for part in (home.address_1, home.address_2, home.town) if part)
        key = address_key(place, home.postcode)
        self.bulk.add(
            Contact,
            **{
                "id": contact_id,
                "version": 1,
                "reference": reference,
                "plain_reference": plain,
                "channel": self.chance.choice((Channel.REFERRAL_FORM, Channel.EMAIL, Channel.PHONE)),
                "subject_kind": SubjectKind.CHILD,
                "headline": f"{worry}, {sender}",
                "subject_line": subjects,
                "received_at": received,
                "decision_started_at": received,
                "due_at": due,
                "due_reason": "Contact decision, 24 hours from receipt",
                "policy_version_id": self.unit.policy.version_id,
                "created_at": received,
                "created_by_id": self.actor.user_id,
                "opened_at": received if self.chance.random() < 0.6 else None,
                "source_code": source,
                "concern": _CONCERN,
                "address": place,
                "postcode": home.postcode,
                "address_key": key,
                "categories_ticked": [],
                "abuse_kinds": [],
                "repeat_count": self.chance.choice((0, 0, 0, 1, 2)),
                **columns,
            },
        )
        people = []
        for position, person in enumerate(home.people):
            people.append(new_id())
            child = person in children
            self.bulk.add(
                ContactPerson,
                id=people[-1],
                contact_id=contact_id,
                position=position,
                label=f"{'child' if child else 'adult'} {position + 1}",
                role=ContactRole.SUBJECT if child else ContactRole.HOUSEHOLD,
                is_child=child,
                forenames=person.forenames,
                surname=person.surname,
                surname_key=fold(person.surname),
                forename_key=fold(person.forenames),
                aliases=[],
                disability=[],
                date_of_birth=person.born,
                birth_precision=BirthPrecision.DAY,
                sex=person.sex,
                no_fixed_abode=False,
                in_household=True,
                address_key=key,
                link_state=LinkState.UNDECIDED,
            )
        return contact_id, people, subjects

    def enquiry(self, home: InventedHousehold, agencies: Sequence[UUID]) -> None:
        """One enquiry with its contact, its people and its requests."""
        colour = self.chance.choice(_COLOURS)
        opened = self.unit.at - timedelta(minutes=self.chance.randint(5, _HOURS[colour] * 60))
        reference, plain, short = self.unit.next_reference("enquiry", "M")
        enquiry_id = new_id()
        carried = self.chance.random() < 0.85
        columns = {
            "status": ContactStatus.IN_ENQUIRY,
            "rating": colour,
            "level_of_need": 3,
            "recommended_outcome": "mash_enquiry",
            "chosen_outcome": "mash_enquiry",
            "enquiry_id": enquiry_id,
        }
        received = opened - timedelta(hours=2)
        _, people, subjects = self.contact(home, received, received + timedelta(hours=24), columns)
        due = deadlines.enquiry_completion(
            self.unit.policy.policy, colour.value, Moments(received, received, opened, opened)
        )
        self.bulk.add(
            Enquiry,
            id=enquiry_id,
            version=1,
            reference=reference,
            plain_reference=plain,
            short_number=short,
            status=EnquiryStatus.OPEN,
            opened_at=opened,
            opened_by_id=self.actor.user_id,
            lead_worker_id=self.actor.user_id,
            clock_started_at=opened,
            due_at=due.at_utc,
            due_reason=due.sentence[:400],
            rating=colour,
            level_of_need=3,
            subject_line=subjects,
            policy_version_id=self.unit.policy.version_id,
            restricted=False,
        )
        told = {"at": opened, "by_id": self.actor.user_id, "enquiry_id": enquiry_id}
        position = ConsentPosition.GIVEN if carried else ConsentPosition.REFUSED
        self.bulk.add(
            ConsentEvent, id=new_id(), position=position, said_by="The parent", covers="Everybody at home", **told
        )
        self.bulk.add(Rating, id=new_id(), stage=RatingStage.INITIAL, colour=colour, reason="As screened.", **told)
        self.bulk.add(
            EnquiryMember,
            enquiry_id=enquiry_id,
            user_id=self.actor.user_id,
            named_at=opened,
            named_by_id=self.actor.user_id,
        )
        asked = []
        for place, each in enumerate(people, 1):
            asked.append(new_id())
            role = ContactRole.SUBJECT if place > len(people) // 2 else ContactRole.HOUSEHOLD
            self.bulk.add(
                EnquiryPerson, id=asked[-1], enquiry_id=enquiry_id, contact_person_id=each, role=role, position=place
            )
        for agency in list(agencies)[: self.chance.randint(3, 7)]:
            self._request((enquiry_id, agency), asked, (colour, opened), carried=carried)

    def _request(
        self,
        between: tuple[UUID, UUID],
        asked: Sequence[UUID],
        when: tuple[RatingColour, datetime],
        *,
        carried: bool,
    ) -> None:
        """One request in a state drawn by chance; where consent does not carry it, it is held."""
        enquiry_id, agency = between
        colour, opened = when
        states = (RequestState.SENT, RequestState.REPLIED, RequestState.DRAFT, RequestState.WITHDRAWN)
        state = self.chance.choices(states, (5, 6, 1, 0.5))[0] if carried else RequestState.HELD
        sent = min(opened + timedelta(minutes=self.chance.randint(5, 60)), self.unit.at)
        gone = state in {RequestState.SENT, RequestState.REPLIED}
        limit = deadlines.partner_reply(self.unit.policy.policy, colour.value, sent, urgent=False) if gone else None
        replied = min(sent + timedelta(minutes=self.chance.randint(20, 700)), self.unit.at)
        request_id = new_id()
        reference, _, _ = self.unit.next_reference("request", "R")
        withdrawn = state is RequestState.WITHDRAWN
        self.bulk.add(
            InformationRequest,
            id=request_id,
            version=1,
            reference=reference,
            enquiry_id=enquiry_id,
            agency_id=agency,
            round=1,
            state=state,
            purpose="To understand what the agency knows of this household.",
            lawful_basis="Public task",
            urgent=False,
            relies_on_override=not carried,
            created_at=opened,
            created_by_id=self.actor.user_id,
            sent_at=sent if gone else None,
            sent_by_id=self.actor.user_id if gone else None,
            due_at=limit.at_utc if limit else None,
            due_reason=limit.sentence[:400] if limit else "Not sent yet",
            replied_at=replied if state is RequestState.REPLIED else None,
            withdrawn_at=self.unit.at if withdrawn else None,
            withdrawn_by_id=self.actor.user_id if withdrawn else None,
            withdrawn_reason="Asked of the wrong agency." if withdrawn else None,
        )
        for person in asked:
            self.bulk.add(
                RequestCell,
                id=new_id(),
                enquiry_id=enquiry_id,
                enquiry_person_id=person,
                agency_id=agency,
                request_id=request_id,
                decided_at=opened,
                decided_by_id=self.actor.user_id,
            )
            if state is RequestState.REPLIED:
                self._reply(request_id, person, replied)

    def _reply(self, request_id: UUID, person: UUID, at: datetime) -> None:
        day = at.astimezone(LONDON).date()
        self.bulk.add(
            Reply,
            id=new_id(),
            at=at,
            by_id=self.actor.user_id,
            request_id=request_id,
            enquiry_person_id=person,
            found=InvolvementFound.NONE_FOUND,
            on_behalf=True,
            received_at=at,
            current_as_of=day,
            period_from=day - timedelta(days=3_650),
            period_to=day,
            area_searched="The whole county",
            systems_searched="The agency's own record",
        )
