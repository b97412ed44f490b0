"""What is known of an enquiry at a moment: frozen as ids, states and counts, and read back exactly as it was then.

A court held a decision unlawful for want of a record of what was known (R (AB) v Haringey 2013). What is frozen holds
no narrative: replies, items, markings, ratings and analyses are append-only, so their ids are enough, and why an agency
was not asked is read back from the cell, or from what is kept of it once the cell was decided anew.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.models import (
    Agency,
    ConsentEvent,
    ConsentOverride,
    ContactPerson,
    Decision,
    Enquiry,
    EnquiryPerson,
    FormerCellReason,
    InformationRequest,
    ItemMarking,
    Rating,
    Reply,
    ReplyItem,
    RequestCell,
)
from app.models.enums import ItemHandling, RequestState
from app.services.access import Act, Actor, guarded
from app.services.enquiry.analysis import newest_analysis
from app.services.enquiry.cases import CASE, check_named, name_of
from app.services.enquiry.decision_records import Known, KnownItem, KnownReason, KnownRequest
from app.services.enquiry.grid import partner_agencies
from app.services.enquiry.known_words import known_sentence
from app.services.enquiry.request_records import FOUND_WORDS
from app.services.unit_of_work import Hub, ReadingUnit

VERBS: Mapping[str, str] = {"recommended": "Recommended", "chosen": "Decided"}


@guarded(Act.SEE_ENQUIRY)
def show_known(hub: Hub, actor: Actor, decision_id: UUID) -> Known:
    """What was known when a decision was recommended or chosen, exactly as it was, whatever came in since.

    Raises:
        NotNamed: the case is restricted, and this person is neither named on it nor a service manager.
        NotFound: there is no such decision.
    """
    with hub.reading(actor) as unit:
        row = unit.get(Decision, decision_id, "This decision")
        check_named(unit, unit.get(Enquiry, row.enquiry_id, CASE))
        return read_known(unit, row.enquiry_id, row.known, VERBS[row.step], row.id)


# --- freezing ---


def freeze(unit: ReadingUnit, enquiry: Enquiry) -> dict[str, Any]:
    """What is known of an enquiry at this unit's moment, as JSON of ids, codes and counts."""
    unit.session.flush()
    requests = _frozen_requests(unit, enquiry.id)
    cells = unit.session.scalars(select(RequestCell).where(RequestCell.enquiry_id == enquiry.id)).all()
    people = list(
        unit.session.scalars(
            select(EnquiryPerson.id).where(EnquiryPerson.enquiry_id == enquiry.id).order_by(EnquiryPerson.position)
        )
    )
    standing = _standing_replies(unit, enquiry.id)
    analysis = newest_analysis(unit, enquiry.id)
    return {
        "at": unit.at.isoformat(),
        "requests": requests,
        "not_asked": [
            {"cell": str(row.id), "decided_at": row.decided_at.isoformat()}
            for row in cells
            if row.not_asked_reason is not None
        ],
        "undecided": _undecided(unit, cells, people, {each["id"] for each in requests}),
        "replies": [str(each) for each in standing],
        "items": _frozen_items(unit, standing),
        "rating": _frozen_rating(unit, enquiry.id),
        "consent": _frozen_consent(unit, enquiry.id),
        "override": _frozen_override(unit, enquiry.id),
        "analysis": {"id": str(analysis.id), "number": analysis.number} if analysis else None,
        "people": [str(each) for each in people],
        "clock": {
            "started_at": enquiry.clock_started_at.isoformat(),
            "due_at": enquiry.due_at.isoformat() if enquiry.due_at else None,
            "late": is_late(enquiry, unit.at),
        },
    }


def is_late(enquiry: Enquiry, at: datetime) -> bool:
    """Whether the enquiry's due time has passed."""
    return enquiry.due_at is not None and enquiry.due_at < at


def _frozen_requests(unit: ReadingUnit, enquiry_id: UUID) -> list[dict[str, Any]]:
    asked = _counted(unit, RequestCell.request_id, RequestCell.enquiry_person_id, enquiry_id)
    answered = _counted(unit, Reply.request_id, Reply.enquiry_person_id, enquiry_id)
    rows = unit.session.scalars(
        select(InformationRequest)
        .join(Agency, Agency.id == InformationRequest.agency_id)
        .where(InformationRequest.enquiry_id == enquiry_id, InformationRequest.state != RequestState.WITHDRAWN)
        .order_by(Agency.position, InformationRequest.round)
    )
    return [
        {
            "id": str(row.id),
            "state": "late" if _late(row, unit.at) else row.state.value,
            "asked": asked.get(row.id, 0),
            "answered": answered.get(row.id, 0),
            "due_at": row.due_at.isoformat() if row.due_at else None,
        }
        for row in rows
    ]


def _late(row: InformationRequest, at: datetime) -> bool:
    return row.state is RequestState.SENT and row.due_at is not None and row.due_at < at


def _counted(unit: ReadingUnit, request: Any, person: Any, enquiry_id: UUID) -> dict[UUID, int]:
    """How many people stand under each request of an enquiry, in cells or in replies."""
    rows = unit.session.execute(
        select(request, func.count(person.distinct()))
        .join(InformationRequest, InformationRequest.id == request)
        .where(InformationRequest.enquiry_id == enquiry_id)
        .group_by(request)
    )
    return {row[0]: row[1] for row in rows}


def _undecided(
    unit: ReadingUnit, cells: Iterable[RequestCell], people: list[UUID], live: set[str]
) -> list[dict[str, Any]]:
    """Agencies about which somebody is neither asked nor reasoned, with how many people that is."""
    decided = {
        (row.enquiry_person_id, row.agency_id)
        for row in cells
        if row.not_asked_reason is not None or str(row.request_id) in live
    }
    found = []
    for agency in partner_agencies(unit):
        number = sum((person, agency.id) not in decided for person in people)
        if number:
            found.append({"agency": str(agency.id), "people": number})
    return found


def _standing_replies(unit: ReadingUnit, enquiry_id: UUID) -> list[UUID]:
    """The replies of an enquiry that no other one corrects, oldest first."""
    rows = unit.session.execute(
        select(Reply.id, Reply.corrects_id)
        .join(InformationRequest, InformationRequest.id == Reply.request_id)
        .where(InformationRequest.enquiry_id == enquiry_id)
        .order_by(Reply.at, Reply.id)
    ).all()
    corrected = {row.corrects_id for row in rows}
    return [row.id for row in rows if row.id not in corrected]


def _frozen_items(unit: ReadingUnit, replies: list[UUID]) -> list[dict[str, Any]]:
    items = unit.session.execute(
        select(ReplyItem.id, ReplyItem.reply_id)
        .where(ReplyItem.reply_id.in_(replies))
        .order_by(ReplyItem.reply_id, ReplyItem.position)
    ).all()
    marks = unit.session.execute(
        select(ItemMarking.item_id, ItemMarking.id, ItemMarking.handling)
        .where(ItemMarking.item_id.in_([row.id for row in items]))
        .order_by(ItemMarking.at, ItemMarking.id)
    )
    newest = {row.item_id: row for row in marks}
    return [
        {
            "id": str(row.id),
            "marking": str(newest[row.id].id) if row.id in newest else None,
            "handling": newest[row.id].handling.value if row.id in newest else None,
        }
        for row in items
    ]


def _frozen_rating(unit: ReadingUnit, enquiry_id: UUID) -> dict[str, Any] | None:
    row = unit.session.scalars(
        select(Rating).where(Rating.enquiry_id == enquiry_id).order_by(Rating.at.desc(), Rating.id.desc()).limit(1)
    ).first()
    return None if row is None else {"id": str(row.id), "colour": row.colour.value}


def _frozen_consent(unit: ReadingUnit, enquiry_id: UUID) -> dict[str, Any] | None:
    row = unit.session.scalars(
        select(ConsentEvent)
        .where(ConsentEvent.enquiry_id == enquiry_id)
        .order_by(ConsentEvent.at.desc(), ConsentEvent.id.desc())
        .limit(1)
    ).first()
    return None if row is None else {"id": str(row.id), "position": row.position.value}


def _frozen_override(unit: ReadingUnit, enquiry_id: UUID) -> dict[str, Any] | None:
    """What an override makes of consent: an agreed one counts before one that waits, that before a refusal."""
    rows = unit.session.execute(
        select(ConsentOverride.id, ConsentOverride.state)
        .where(ConsentOverride.enquiry_id == enquiry_id)
        .order_by(ConsentOverride.proposed_at.desc(), ConsentOverride.id.desc())
    ).all()
    for state in ("agreed", "proposed", "refused"):
        for row in rows:
            if row.state.value == state:
                return {"id": str(row.id), "state": state}
    return None


# --- reading back ---


@dataclass(frozen=True)
class _Names:
    """What the frozen ids of one enquiry are called, read once for all its decisions."""

    agencies: dict[UUID, str]
    people: dict[UUID, str]
    requests: dict[UUID, tuple[str, UUID]]
    cells: dict[UUID, tuple[UUID, UUID]]
    reasons: dict[tuple[UUID, datetime], str]


def names_in(unit: ReadingUnit, enquiry_id: UUID) -> _Names:
    """What the ids that a decision of this enquiry may hold are called."""
    cells = unit.session.scalars(
        select(RequestCell).where(RequestCell.enquiry_id == enquiry_id).order_by(RequestCell.id)
    ).all()
    reasons = {(row.id, row.decided_at): row.not_asked_reason for row in cells if row.not_asked_reason is not None}
    for former in unit.session.scalars(
        select(FormerCellReason)
        .join(RequestCell, RequestCell.id == FormerCellReason.cell_id)
        .where(RequestCell.enquiry_id == enquiry_id)
    ):
        reasons[former.cell_id, former.decided_at] = former.reason
    people = unit.session.execute(
        select(EnquiryPerson.id, ContactPerson)
        .join(ContactPerson, ContactPerson.id == EnquiryPerson.contact_person_id)
        .where(EnquiryPerson.enquiry_id == enquiry_id)
    )
    requests = unit.session.execute(
        select(InformationRequest.id, InformationRequest.reference, InformationRequest.agency_id).where(
            InformationRequest.enquiry_id == enquiry_id
        )
    )
    return _Names(
        agencies={row[0]: row[1] for row in unit.session.execute(select(Agency.id, Agency.name))},
        people={row[0]: name_of(row[1]) for row in people},
        requests={row[0]: (row[1], row[2]) for row in requests},
        cells={row.id: (row.agency_id, row.enquiry_person_id) for row in cells},
        reasons=reasons,
    )


def sentence_of(frozen: Mapping[str, Any], names: _Names, verb: str) -> str:
    """A frozen state in one sentence: "Decided with 3 of 5 replies; Health late; Housing not asked because …"."""
    undecided = tuple(names.agencies[UUID(each["agency"])] for each in frozen["undecided"])
    analysis = frozen["analysis"]["number"] if frozen["analysis"] else None
    return known_sentence(
        verb,
        _requests(frozen, names),
        _reasons(frozen, names),
        undecided=undecided,
        analysis=analysis,
        people=len(frozen["people"]),
    )


def read_known(
    unit: ReadingUnit,
    enquiry_id: UUID,
    frozen: Mapping[str, Any],
    verb: str,
    decision_id: UUID | None = None,
    *,
    intelligence: bool = True,
) -> Known:
    """Read a frozen state back, whole. Without `intelligence` such items are left out: by what held then, or holds."""
    names = names_in(unit, enquiry_id)
    items = _items(unit, frozen, names, intelligence=intelligence)
    rating = unit.session.get(Rating, UUID(frozen["rating"]["id"])) if frozen["rating"] else None
    due = frozen["clock"]["due_at"]
    return Known(
        at=datetime.fromisoformat(frozen["at"]),
        decision_id=decision_id,
        sentence=sentence_of(frozen, names, verb),
        requests=_requests(frozen, names),
        not_asked=_reasons(frozen, names),
        answers=_answers(unit, frozen, names),
        items=items,
        rating=frozen["rating"]["colour"] if frozen["rating"] else None,
        rating_reason=rating.reason if rating else "",
        consent=frozen["consent"]["position"] if frozen["consent"] else None,
        override=frozen["override"]["state"] if frozen["override"] else None,
        analysis_number=frozen["analysis"]["number"] if frozen["analysis"] else None,
        people=tuple(names.people[UUID(each)] for each in frozen["people"]),
        due_at=datetime.fromisoformat(due) if due else None,
        late=frozen["clock"]["late"],
    )


def _requests(frozen: Mapping[str, Any], names: _Names) -> tuple[KnownRequest, ...]:
    made = []
    for each in frozen["requests"]:
        reference, agency_id = names.requests[UUID(each["id"])]
        made.append(
            KnownRequest(
                id=UUID(each["id"]),
                reference=reference,
                agency=names.agencies[agency_id],
                state=each["state"],
                asked=each["asked"],
                answered=each["answered"],
                due_at=datetime.fromisoformat(each["due_at"]) if each["due_at"] else None,
            )
        )
    return tuple(made)


def _reasons(frozen: Mapping[str, Any], names: _Names) -> tuple[KnownReason, ...]:
    """Why agencies were not asked, one entry for an agency and a reason, in the order of the agencies' names."""
    everybody = {UUID(each) for each in frozen["people"]}
    found: dict[tuple[str, str], list[UUID]] = {}
    for each in frozen["not_asked"]:
        cell = UUID(each["cell"])
        agency_id, person_id = names.cells[cell]
        reason = names.reasons[cell, datetime.fromisoformat(each["decided_at"])]
        found.setdefault((names.agencies[agency_id], reason), []).append(person_id)
    return tuple(
        KnownReason(agency, tuple(sorted(names.people[each] for each in people)), set(people) >= everybody, reason)
        for (agency, reason), people in sorted(found.items())
    )


def _answers(unit: ReadingUnit, frozen: Mapping[str, Any], names: _Names) -> tuple[str, ...]:
    wanted = [UUID(each) for each in frozen["replies"]]
    rows = {row.id: row for row in unit.session.scalars(select(Reply).where(Reply.id.in_(wanted)))}
    return tuple(
        f"{names.agencies[names.requests[row.request_id][1]]} about {names.people[row.enquiry_person_id]}: "
        f"{FOUND_WORDS[row.found.value].lower()}"
        for row in (rows[each] for each in wanted)
    )


def _items(
    unit: ReadingUnit, frozen: Mapping[str, Any], names: _Names, *, intelligence: bool
) -> tuple[KnownItem, ...]:
    wanted = [UUID(each["id"]) for each in frozen["items"]]
    rows = {
        row.ReplyItem.id: row
        for row in unit.session.execute(
            select(ReplyItem, Reply.request_id, Reply.enquiry_person_id)
            .join(Reply, Reply.id == ReplyItem.reply_id)
            .where(ReplyItem.id.in_(wanted))
        )
    }
    marks = {
        row.id: row for row in unit.session.scalars(select(ItemMarking).where(ItemMarking.item_id.in_(wanted)))
    }
    withheld = set() if intelligence else {
        row.item_id for row in marks.values() if row.handling is ItemHandling.INTELLIGENCE
    }
    made = []
    for each in frozen["items"]:
        row = rows[UUID(each["id"])]
        item: ReplyItem = row.ReplyItem
        if item.id in withheld or (not intelligence and each["marking"] is None):
            continue
        mark = marks[UUID(each["marking"])] if each["marking"] else None
        made.append(
            KnownItem(
                id=item.id,
                agency=names.agencies[names.requests[row.request_id][1]],
                person=names.people[row.enquiry_person_id],
                happened_on=item.happened_on,
                text=item.text,
                handling=each["handling"],
                marked_because=mark.reason if mark else "",
            )
        )
    return tuple(made)
