"""One text of every kind that is searched, each with a word of its own that stands nowhere else."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.models import (
    Analysis,
    Authorisation,
    Base,
    Chase,
    ChronologyMark,
    ConsentEvent,
    ConsentOverride,
    Consultation,
    Contact,
    Decision,
    Determination,
    DeterminationAnswer,
    Disagreement,
    Dissemination,
    EarlyHelpPlan,
    EmotionalTie,
    Enquiry,
    EnquiryPause,
    EnquiryPerson,
    Extension,
    FamilyStep,
    Feedback,
    FeedbackMessage,
    HandOver,
    HandOverAcknowledgement,
    HarmLink,
    HarmTie,
    InformationRequest,
    ItemMarking,
    MissingEpisode,
    Note,
    PanelReferral,
    PoliceNotification,
    Rating,
    Reopening,
    Reply,
    ReplyItem,
    RequestCell,
    RiskAssessment,
    RiskGrading,
    Screening,
    Summary,
    WarningNote,
    WarningReview,
    new_id,
)
from app.models.enums import (
    ConsentPosition,
    FeedbackWay,
    InvolvementFound,
    ItemHandling,
    OverrideGround,
    OverrideState,
    RatingColour,
    RatingStage,
    SendingWay,
)
from app.services.access import Actor, Role
from app.services.enquiry.known import freeze
from app.services.unit_of_work import Hub, WritingUnit
from tests.factories import rows
from tests.factories.hubs import Staff


@dataclass
class Planted:
    """What was planted: the word of each text, by its kind and what sets it apart."""

    enquiry_id: UUID
    contact_id: UUID
    words: dict[str, str] = field(default_factory=dict)


class _Planting:
    def __init__(self, unit: WritingUnit, found: Planted, names: Iterator[int]) -> None:
        self.unit = unit
        self.found = found
        self._names = names

    def word(self, name: str) -> str:
        """A word of its own, inside a sentence."""
        word = f"zqx{next(self._names):05d}w"
        self.found.words[name] = word
        return f"On that day the {word} was seen, and nothing else."

    def row(self, model: type[Base], **columns: Any) -> UUID:
        """A row with an id."""
        made = model(**{"id": new_id(), **columns})
        self.unit.add(made)
        self.unit.session.flush()
        found: UUID = made.id  # type: ignore[attr-defined]  # every one of these has an id
        return found


_NAMES = itertools.count(1)


def plant_texts(hub: Hub, staff: Staff, enquiry_id: UUID, agency: str = "police") -> Planted:
    """Plant one text of every kind on an enquiry with people and a request to the agency; the words by kind.

    Notes and items stand in every visibility and handling: `note:managers`, `item:intelligence` …
    """
    worker, manager, service = (staff[each] for each in (Role.HUB_WORKER, Role.MASH_MANAGER, Role.SERVICE_MANAGER))
    partner = staff.others[agency]
    known = rows.person(hub, forenames="Kit", surname="Ashdown")
    other = rows.person(hub, forenames="Lee", surname="Ashdown")
    with hub.writing(worker) as unit:
        contact = unit.session.scalars(select(Contact).where(Contact.enquiry_id == enquiry_id)).first()
        assert contact is not None
        found = Planted(enquiry_id, contact.id)
        make = _Planting(unit, found, _NAMES)
        wrote = {"at": unit.at, "by_id": worker.user_id}
        on = {**wrote, "enquiry_id": enquiry_id}
        first, second = unit.session.scalars(
            select(EnquiryPerson).where(EnquiryPerson.enquiry_id == enquiry_id).order_by(EnquiryPerson.position)
        ).all()[:2]
        first.person_id = known
        contact.concern = make.word("contact")
        unit.session.flush()
        _on_contact(make, contact, wrote)
        _requests(make, staff, partner, first.id, wrote)
        _deciding(make, manager, partner, on)
        make.row(ConsentEvent, position=ConsentPosition.GIVEN, explanation=make.word("consent"), **on)
        make.row(
            Rating, stage=RatingStage.CURRENT, colour=RatingColour.AMBER, reason=make.word("rating"), **on
        )
        for visibility in ("hub", "named", "managers"):
            make.row(Note, visibility=visibility, text=make.word(f"note:{visibility}"), **on)
        make.row(
            EnquiryPause, enquiry_id=enquiry_id, since=unit.at - timedelta(hours=1), until=unit.at,
            reason=make.word("pause"), started_by_id=manager.user_id,
        )  # fmt: skip
        make.row(
            ConsentOverride, enquiry_id=enquiry_id, ground=OverrideGround.WOULD_PREJUDICE,
            analysis=make.word("override"), alternatives="None.", state=OverrideState.PROPOSED, proposed_at=unit.at,
            proposed_by_id=manager.user_id,
        )  # fmt: skip
        _flags(make, on, (first.id, second.id), (known, other))
        own = new_id()
        make.row(ChronologyMark, id=own, source_kind="typed", source_id=own, text=make.word("chronology"), **on)
        signed = {"at": unit.at, "by_id": manager.user_id}
        warning = make.row(
            WarningNote, person_id=known, kind="mappa", text=make.word("warning"), awareness="Told.",
            person_aware=True, since=unit.at.date() - timedelta(days=3), review_on=unit.at.date() + timedelta(days=90),
            **signed,
        )  # fmt: skip
        make.row(
            WarningReview, warning_id=warning, ends=False, review_on=unit.at.date() + timedelta(days=90),
            text=make.word("warning_review"), **signed,
        )  # fmt: skip
        unit.audit("planted", service=str(service.user_id))
        unit.commit()
    return found


def _on_contact(make: _Planting, contact: Contact, wrote: dict[str, Any]) -> None:
    on = {**wrote, "contact_id": contact.id}
    make.row(PoliceNotification, contact_id=contact.id, dash_reason=make.word("police"))
    make.row(RiskAssessment, kind="dash", grade="high", reason=make.word("assessment"), **on)
    screening = make.row(
        Screening, level=3, rating=RatingColour.AMBER, rating_reason=make.word("screening"),
        consent=ConsentPosition.GIVEN, recommended_outcome="mash_enquiry", outcome_reason="As said.", **on,
    )  # fmt: skip
    make.row(
        Authorisation, screening_id=screening, outcome="mash_enquiry", reason=make.word("authorisation"), **on
    )
    make.row(
        Consultation, asked_by="A school", question=make.word("consultation"), advice="Talk.", family_named=True, **on
    )
    session = make.unit.session
    owed = session.scalars(select(Feedback).where(Feedback.contact_id == contact.id)).first()
    if owed is None:
        make.row(Feedback, contact_id=contact.id, owed_since=wrote["at"])
        owed = session.scalars(select(Feedback).where(Feedback.contact_id == contact.id)).one()
    owed.reason = make.word("feedback")
    session.flush()
    make.row(
        FeedbackMessage, feedback_id=owed.id, way=FeedbackWay.EMAIL, recipient="A school",
        text=make.word("feedback_message"), **wrote,
    )  # fmt: skip


def _requests(
    make: _Planting, staff: Staff, partner: Actor, person: UUID, wrote: dict[str, Any]
) -> None:
    enquiry_id = make.found.enquiry_id
    session = make.unit.session
    request = session.scalars(
        select(InformationRequest).where(
            InformationRequest.enquiry_id == enquiry_id, InformationRequest.agency_id == partner.agency_id
        )
    ).one()
    request.purpose = make.word("request")
    session.flush()
    gone = make.row(
        InformationRequest, reference=f"X-{new_id().hex[:8]}", enquiry_id=enquiry_id,
        agency_id=staff.agencies["education"], round=9, state="withdrawn", purpose="To know.", lawful_basis="Law.",
        created_at=make.unit.at, created_by_id=wrote["by_id"], due_reason="", withdrawn_at=make.unit.at,
        withdrawn_by_id=wrote["by_id"], withdrawn_reason=make.word("withdrawal"),
    )  # fmt: skip
    assert gone is not None
    decided = set(session.scalars(select(RequestCell.agency_id).where(RequestCell.enquiry_person_id == person)))
    make.row(
        RequestCell, enquiry_id=enquiry_id, enquiry_person_id=person,
        agency_id=next(each for each in staff.agencies.values() if each not in decided),
        not_asked_reason=make.word("not_asked"), decided_at=make.unit.at, decided_by_id=wrote["by_id"],
    )  # fmt: skip
    answered = {
        "at": make.unit.at, "by_id": partner.user_id, "request_id": request.id, "enquiry_person_id": person,
        "found": InvolvementFound.CURRENT, "on_behalf": False, "received_at": make.unit.at, "area_searched": "All",
        "systems_searched": "All",
    }  # fmt: skip
    answer = make.row(Reply, text=make.word("reply"), **answered)
    said = {"at": make.unit.at, "by_id": partner.user_id}
    for place, handling in enumerate((*ItemHandling, None), 1):
        name = handling.value if handling else "unmarked"
        item = make.row(ReplyItem, reply_id=answer, position=place, text=make.word(f"item:{name}"), **said)
        if handling is not None:
            make.row(ItemMarking, item_id=item, handling=handling, reason=make.word(f"marking:{name}"), **wrote)
    once = make.row(ReplyItem, reply_id=answer, position=9, text=make.word("item:intelligence once"), **said)
    for handling in (ItemHandling.INTELLIGENCE, ItemHandling.HUB_ONLY):
        make.row(ItemMarking, item_id=once, handling=handling, reason=make.word(f"marking:{handling} twice"), **wrote)
    make.row(Chase, request_id=request.id, way=SendingWay.PHONE, text=make.word("chase"), **wrote)
    make.row(
        Extension, request_id=request.id, was_due_at=make.unit.at, due_at=make.unit.at + timedelta(hours=9),
        reason=make.word("extension"), at=make.unit.at, by_id=staff[Role.MASH_MANAGER].user_id,
    )  # fmt: skip


def _deciding(make: _Planting, manager: Actor, partner: Actor, on: dict[str, Any]) -> None:
    signed = {**on, "by_id": manager.user_id}
    newest = make.unit.session.scalars(
        select(Analysis.number).where(Analysis.enquiry_id == on["enquiry_id"]).order_by(Analysis.number.desc())
    ).first()
    make.row(Analysis, number=(newest or 0) + 1, sections={"risk": make.word("analysis"), "reason": "As said."}, **on)
    known = freeze(make.unit, make.unit.session.get_one(Enquiry, on["enquiry_id"]))
    decision = make.row(
        Decision, step="recommended", outcome="assessment", exit_rating=RatingColour.AMBER,
        reason=make.word("decision"), known=known, **on,
    )  # fmt: skip
    make.row(Reopening, decision_id=decision, reason=make.word("reopening"), **signed)
    given = make.row(HandOver, team="Assessment", reason=make.word("hand_over"), due_reason="", **on)
    plain = {"at": on["at"], "by_id": on["by_id"]}
    make.row(
        HandOverAcknowledgement, hand_over_id=given, acknowledged_by="Pat", acknowledged_at=on["at"],
        late_reason=make.word("acknowledgement"), **plain,
    )  # fmt: skip
    make.row(
        EarlyHelpPlan, interventions=[], team="north", lead_professional="Pat", around_the_family=[],
        words=make.word("plan"), **on,
    )  # fmt: skip
    dissent = make.row(
        Disagreement, agency_id=partner.agency_id, view=make.word("disagreement"), **{**on, "by_id": partner.user_id}
    )
    step = make.row(
        Determination, disagreement_id=dissent, step=1, reason=make.word("determination"), at=on["at"],
        by_id=manager.user_id,
    )  # fmt: skip
    make.row(
        DeterminationAnswer, determination_id=step, answer="accepted", reason=make.word("answer"), at=on["at"],
        by_id=partner.user_id,
    )  # fmt: skip
    issued = make.row(Summary, form="mash", number=77, handling_mark="", body={}, **on)
    make.row(
        Dissemination, summary_id=issued, recipient="A team", way="email", basis=make.word("dissemination"), **plain
    )


def _flags(
    make: _Planting, on: dict[str, Any], placed: tuple[UUID, UUID], known: tuple[UUID, UUID]
) -> None:
    first, second = placed
    make.row(
        RiskGrading, enquiry_person_id=first, kind="cse", tool="Tool", ticks=[], grade="high",
        reason=make.word("grading"), assessed_on=on["at"].date(), review_on=on["at"].date(), **on,
    )  # fmt: skip
    make.row(MissingEpisode, enquiry_person_id=first, since=on["at"], text=make.word("missing"), **on)
    make.row(
        PanelReferral, enquiry_person_id=first, panel="marac", state="referred", sharing_note=make.word("panel"), **on
    )
    harm = {"kind": "domestic", "status": "alleged"}
    make.row(HarmLink, harmed_id=first, harming_id=second, text=make.word("harm"), **harm, **on)
    make.row(
        HarmTie, harmed_person_id=known[0], harming_person_id=known[1], text=make.word("harm_beyond"), **harm, **on
    )
    make.row(
        EmotionalTie, enquiry_id=on["enquiry_id"], from_id=known[0], to_id=known[1], kind="hostile",
        text=make.word("feeling"),
    )  # fmt: skip
    make.row(FamilyStep, act="edit", doubts=["two_mothers"], reason=make.word("step"), **on)
