"""The list of enquiries in its saved views, decided and closed ones too, and how many stand in each."""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, or_, select

from app.models import Decision, Enquiry, EnquiryMember, EnquiryPause, InformationRequest, UserAccount
from app.models.enums import EnquiryStatus, RequestState
from app.services.access import Act, Actor, Role, guarded
from app.services.enquiry.records import CaseCounts, CaseRow, CaseView
from app.services.unit_of_work import Hub, ReadingUnit

MOST = 2_000
"""More open enquiries than any hub has; a longer list would not be read."""
ENDED = {CaseView.DECIDED: EnquiryStatus.DECIDED, CaseView.CLOSED: EnquiryStatus.CLOSED}
"""The views of what is not open any more, the latest on top."""


@guarded(Act.SEE_ENQUIRY)
def list_enquiries(hub: Hub, actor: Actor, view: CaseView) -> tuple[CaseRow, ...]:
    """The enquiries of a view: open ones with what is due first on top, decided and closed ones with the latest.

    Restricted ones only to whom they are open.
    """
    with hub.reading(actor) as unit:
        tally = _tally(unit, ENDED.get(view, EnquiryStatus.OPEN))
        ended = _ended(view)
        paused = (
            select(EnquiryPause.id).where(EnquiryPause.enquiry_id == Enquiry.id, EnquiryPause.until.is_(None)).exists()
        )
        rows = unit.session.execute(
            select(
                Enquiry.id,
                Enquiry.reference,
                Enquiry.rating,
                Enquiry.level_of_need,
                Enquiry.subject_line,
                Enquiry.due_at,
                Enquiry.due_reason,
                Enquiry.opened_at,
                Enquiry.lead_worker_id,
                Enquiry.restricted,
                UserAccount.initials,
                paused.label("paused"),
                ended.label("ended_at"),
                *(func.coalesce(tally.c[name], 0).label(name) for name in ("asked", "replied", "late", "held")),
            )
            .join(UserAccount, UserAccount.id == Enquiry.lead_worker_id)
            .outerjoin(tally, tally.c.enquiry_id == Enquiry.id)
            .where(_may_see(unit), _in_view(unit, view, tally))
            .order_by(*_order(view, ended))
            .limit(MOST)
        )
        return tuple(
            CaseRow(
                id=row.id,
                reference=row.reference,
                rating=row.rating.value,
                level=row.level_of_need,
                subjects=row.subject_line,
                due_at=row.due_at,
                due_reason=row.due_reason,
                paused=bool(row.paused),
                opened_at=row.opened_at,
                lead_worker_id=row.lead_worker_id,
                lead_initials=row.initials,
                asked=row.asked,
                replied=row.replied,
                late=row.late,
                held=row.held,
                restricted=row.restricted,
                ended_at=row.ended_at,
                closed=view is CaseView.CLOSED,
            )
            for row in rows
        )


@guarded(Act.SEE_ENQUIRY)
def count_enquiries(hub: Hub, actor: Actor) -> CaseCounts:
    """How many enquiries stand in each view for this person."""
    with hub.reading(actor) as unit:
        tally = _tally(unit, EnquiryStatus.OPEN)
        running = [view for view in CaseView if view not in ENDED]

        def count(view: CaseView) -> ColumnElement[int]:
            return func.coalesce(func.sum(case((_in_view(unit, view, tally), 1), else_=0)), 0)

        row = unit.session.execute(
            select(*(count(view).label(view.value) for view in running))
            .select_from(Enquiry)
            .outerjoin(tally, tally.c.enquiry_id == Enquiry.id)
            .where(_may_see(unit), Enquiry.status == EnquiryStatus.OPEN)
        ).one()
        ended = [
            unit.session.scalar(
                select(func.count()).select_from(Enquiry).where(_may_see(unit), Enquiry.status == status)
            )
            or 0
            for status in ENDED.values()
        ]
        return CaseCounts(row.mine, row.all_open, row.waiting, row.overdue, row.ready, *ended)


def _ended(view: CaseView) -> Any:
    """When an enquiry was decided or closed, as a column; none for the open ones."""
    if view is CaseView.CLOSED:
        return Enquiry.closed_at
    if view is CaseView.DECIDED:
        newest: Select[Any] = select(func.max(Decision.at)).where(
            Decision.enquiry_id == Enquiry.id, Decision.step == "chosen"
        )
        return newest.correlate(Enquiry).scalar_subquery()
    return literal(None)


def _order(view: CaseView, ended: Any) -> tuple[Any, ...]:
    if view in ENDED:
        return (ended.desc(), Enquiry.reference)
    return (Enquiry.due_at.is_(None), Enquiry.due_at, Enquiry.reference)


def _tally(unit: ReadingUnit, status: EnquiryStatus) -> Any:
    """Per enquiry: requests that left, were answered, are late, are held or still drafts."""
    state, due = InformationRequest.state, InformationRequest.due_at

    def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    return (
        select(
            InformationRequest.enquiry_id,
            number(state.in_((RequestState.SENT, RequestState.REPLIED))).label("asked"),
            number(state == RequestState.REPLIED).label("replied"),
            number((state == RequestState.SENT) & (due < unit.at)).label("late"),
            number(state == RequestState.HELD).label("held"),
            number(state == RequestState.DRAFT).label("draft"),
        )
        .join(Enquiry, Enquiry.id == InformationRequest.enquiry_id)
        .where(Enquiry.status == status)
        .group_by(InformationRequest.enquiry_id)
        .subquery()
    )


def _may_see(unit: ReadingUnit) -> ColumnElement[bool]:
    who = unit.who
    if Role.SERVICE_MANAGER in who.roles:
        return Enquiry.id.is_not(None)
    named = select(EnquiryMember.user_id).where(
        EnquiryMember.enquiry_id == Enquiry.id, EnquiryMember.user_id == who.user_id
    )
    return or_(Enquiry.restricted.is_(False), named.exists())


def _in_view(unit: ReadingUnit, view: CaseView, tally: Any) -> ColumnElement[bool]:
    is_open = Enquiry.status == EnquiryStatus.OPEN
    waiting: ColumnElement[bool] = func.coalesce(tally.c.asked, 0) > func.coalesce(tally.c.replied, 0)
    match view:
        case CaseView.MINE:
            return is_open & (Enquiry.lead_worker_id == unit.who.user_id)
        case CaseView.WAITING:
            return is_open & waiting
        case CaseView.OVERDUE:
            return is_open & (Enquiry.due_at < unit.at)
        case CaseView.READY:
            unsent = func.coalesce(tally.c.held, 0) + func.coalesce(tally.c.draft, 0)
            return is_open & (func.coalesce(tally.c.replied, 0) > 0) & ~waiting & (unsent == 0)
        case CaseView.DECIDED | CaseView.CLOSED:
            return Enquiry.status == ENDED[view]
        case CaseView.ALL_OPEN:
            return is_open
