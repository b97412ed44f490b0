"""What an enquiry still lacks, computed from its rows in one read: nothing of it is ever ticked off by hand."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.models import (
    Agency,
    Contact,
    Decision,
    Determination,
    DeterminationAnswer,
    Disagreement,
    Enquiry,
    Feedback,
    HandOver,
    HandOverAcknowledgement,
    InformationRequest,
    ItemMarking,
    Reply,
    ReplyItem,
    Summary,
)
from app.models.enums import EnquiryStatus, LadderAnswer
from app.services.access import Act, Actor, guarded
from app.services.enquiry.cases import CASE, check_named, consent_of
from app.services.enquiry.consent_reading import read_overrides
from app.services.enquiry.family_told import family_is_owed
from app.services.enquiry.frame_records import (
    Missing,
    NotAsked,
    OpenDisagreement,
    OpenHandOver,
    Owed,
    Unmarked,
    Waiting,
    WarningRow,
)
from app.services.enquiry.reading import read_agencies, read_cells, read_people, read_replies, read_requests, today_of
from app.services.enquiry.records import OverrideRow
from app.services.enquiry.request_records import CellState, GridAgency, GridCell, RequestRow
from app.services.enquiry.warning_reading import read_warnings
from app.services.policy import Stage
from app.services.unit_of_work import Hub, ReadingUnit

LAST_STEP = 2
"""The ladder's last step: the operational manager has the final word, whatever the agency makes of it."""


@guarded(Act.SEE_ENQUIRY)
def read_missing(hub: Hub, actor: Actor, enquiry_id: UUID) -> Missing:
    """What an enquiry lacks now.

    Raises:
        NotNamed: it is restricted, and this person is neither named on it nor a service manager.
    """
    with hub.reading(actor) as unit:
        enquiry = unit.get(Enquiry, enquiry_id, CASE)
        check_named(unit, enquiry)
        people, agencies = read_people(unit, enquiry_id), read_agencies(unit, enquiry)
        requests, replies = read_requests(unit, enquiry_id), read_replies(unit, enquiry_id)
        cells = read_cells(
            unit, enquiry_id, people=people, agencies=agencies, requests=requests, replies=replies
        )
        consent = consent_of(unit, enquiry_id)
        return missing_of(
            unit,
            enquiry,
            agencies=agencies,
            cells=cells,
            requests=requests,
            consent=consent.value if consent else None,
            overrides=read_overrides(unit, enquiry_id),
            warnings=read_warnings(unit, people),
        )


def missing_of(
    unit: ReadingUnit,
    enquiry: Enquiry,
    *,
    agencies: Sequence[GridAgency],
    cells: Sequence[GridCell],
    requests: Sequence[RequestRow],
    consent: str | None,
    overrides: Sequence[OverrideRow],
    warnings: Sequence[WarningRow],
) -> Missing:
    """What an enquiry lacks, from what has been read of it already and the rows of its other parts."""
    today = today_of(unit)
    return Missing(
        to_decide=tuple(
            (agency.name, number)
            for agency in agencies
            if (number := sum(cell.agency_id == agency.id and cell.state is CellState.OPEN for cell in cells))
        ),
        not_asked=_not_asked(agencies, cells),
        unsent=tuple(
            row.agency
            for row in requests
            if row.state == "draft" or (row.state == "held" and row.override_agreed)
        ),
        held=tuple(row.agency for row in requests if row.state == "held" and not row.override_agreed),
        waiting=tuple(
            Waiting(row.id, row.agency_id, row.agency, row.reference, row.due_at, len(row.answered), len(row.asked))
            for row in requests
            if row.state == "sent"
        ),
        unmarked=_unmarked(unit, enquiry.id),
        consent=consent,
        override_since=next((row.proposed_at for row in overrides if row.state == "proposed"), None),
        feedback=_feedback(unit, enquiry.id),
        disagreements=_disagreements(unit, enquiry.id),
        hand_overs=_hand_overs(unit, enquiry.id),
        reviews=sum(not row.ended and row.review_on < today for row in warnings),
        family_owed=family_is_owed(unit, enquiry),
        summary_owed=_summary_is_owed(unit, enquiry),
        decided=enquiry.status is not EnquiryStatus.OPEN,
        cut_off=enquiry.status is EnquiryStatus.CLOSED,
    )


def _not_asked(agencies: Sequence[GridAgency], cells: Sequence[GridCell]) -> tuple[NotAsked, ...]:
    found: list[NotAsked] = []
    for agency in agencies:
        own = [cell for cell in cells if cell.agency_id == agency.id]
        if own and all(cell.state is CellState.NOT_ASKED for cell in own):
            found.append(NotAsked(agency.name, tuple(dict.fromkeys(cell.reason for cell in own))))
    return tuple(found)


def _unmarked(unit: ReadingUnit, enquiry_id: UUID) -> tuple[Unmarked, ...]:
    """Items of standing replies (a corrected reply's items do not count) without any marking."""
    corrected = (
        select(Reply.corrects_id)
        .join(InformationRequest, InformationRequest.id == Reply.request_id)
        .where(InformationRequest.enquiry_id == enquiry_id, Reply.corrects_id.is_not(None))
    )
    rows = unit.session.scalars(
        select(Agency.name)
        .select_from(ReplyItem)
        .join(Reply, Reply.id == ReplyItem.reply_id)
        .join(InformationRequest, InformationRequest.id == Reply.request_id)
        .join(Agency, Agency.id == InformationRequest.agency_id)
        .outerjoin(ItemMarking, ItemMarking.item_id == ReplyItem.id)
        .where(
            InformationRequest.enquiry_id == enquiry_id, Reply.id.not_in(corrected), ItemMarking.id.is_(None)
        )
        .order_by(Agency.position)
    ).all()
    return tuple(Unmarked(agency, rows.count(agency)) for agency in dict.fromkeys(rows))


def _feedback(unit: ReadingUnit, enquiry_id: UUID) -> tuple[Owed, ...]:
    rows = unit.session.execute(
        select(Contact.id, Contact.reference, Feedback.owed_since)
        .join(Feedback, Feedback.contact_id == Contact.id)
        .where(Contact.enquiry_id == enquiry_id, Feedback.given_at.is_(None), Feedback.do_not_contact.is_(False))
        .order_by(Feedback.owed_since)
    )
    return tuple(Owed(row.id, row.reference, row.owed_since) for row in rows)


def _disagreements(unit: ReadingUnit, enquiry_id: UUID) -> tuple[OpenDisagreement, ...]:
    """Open until the agency accepts a determination, or the operational manager has decided."""
    steps: dict[UUID, int] = {}
    settled: set[UUID] = set()
    for row in unit.session.execute(
        select(Determination.disagreement_id, Determination.step, DeterminationAnswer.answer)
        .join(Disagreement, Disagreement.id == Determination.disagreement_id)
        .outerjoin(DeterminationAnswer, DeterminationAnswer.determination_id == Determination.id)
        .where(Disagreement.enquiry_id == enquiry_id)
    ):
        steps[row.disagreement_id] = max(row.step, steps.get(row.disagreement_id, 0))
        if row.step >= LAST_STEP or row.answer is LadderAnswer.ACCEPTED:
            settled.add(row.disagreement_id)
    rows = unit.session.execute(
        select(Disagreement.id, Disagreement.at, Agency.name)
        .join(Agency, Agency.id == Disagreement.agency_id)
        .where(Disagreement.enquiry_id == enquiry_id)
        .order_by(Disagreement.at, Disagreement.id)
    )
    return tuple(
        OpenDisagreement(row.id, row.name, row.at, steps.get(row.id, 0)) for row in rows if row.id not in settled
    )


def _summary_is_owed(unit: ReadingUnit, enquiry: Enquiry) -> bool:
    """Whether it was decided that something is done, and whoever does it has no summary made since."""
    if enquiry.status is EnquiryStatus.OPEN:
        return False
    chosen = unit.session.execute(
        select(Decision.at, Decision.outcome)
        .where(Decision.enquiry_id == enquiry.id, Decision.step == "chosen")
        .order_by(Decision.at.desc(), Decision.id.desc())
        .limit(1)
    ).first()
    if chosen is None:
        return False
    try:
        rule = unit.policy_of(enquiry.policy_version_id).outcome(Stage.ENQUIRY, chosen.outcome)
    except LookupError:
        return False
    if rule.no_further_action:
        return False
    issued = select(Summary.id).where(Summary.enquiry_id == enquiry.id, Summary.at >= chosen.at).limit(1)
    return unit.session.scalars(issued).first() is None


def _hand_overs(unit: ReadingUnit, enquiry_id: UUID) -> tuple[OpenHandOver, ...]:
    rows = unit.session.execute(
        select(HandOver)
        .outerjoin(HandOverAcknowledgement, HandOverAcknowledgement.hand_over_id == HandOver.id)
        .where(HandOver.enquiry_id == enquiry_id, HandOverAcknowledgement.id.is_(None))
        .order_by(HandOver.at)
    ).scalars()
    return tuple(OpenHandOver(row.id, row.team, row.at, row.due_at) for row in rows)
