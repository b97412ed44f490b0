"""The inbox: saved views with their counts, and pages of a view, out of a hundred thousand contacts.

A page is found in two steps: the ids of its rows along an index, then those rows. No view looks through the table
(a test reads the query plans), and nothing but the page is loaded.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import TextClause

from app.models import Contact, Enquiry, EnquiryMember, UserAccount
from app.models.contact import AT_THE_DOOR
from app.models.enums import ContactStatus, RatingColour
from app.models.types import contains_text
from app.services import clock
from app.services.access import Act, Actor, Role, guarded
from app.services.intake.inbox_records import ContactRow, InboxSort, InboxView, Page, ViewCount
from app.services.people.open_repeats import closed_repeats
from app.services.trust.closed_people import sees_restricted
from app.services.unit_of_work import Hub, ReadingUnit

SOON = timedelta(hours=1)
"""How far ahead "due within the hour" looks."""
LARGEST_PAGE = 500
LONGEST_FILTER = 80

_OWNER = aliased(UserAccount)
_Conditions = list[ColumnElement[bool] | TextClause]


@guarded(Act.SEE_INBOX)
def count_views(hub: Hub, actor: Actor) -> tuple[ViewCount, ...]:
    """How many contacts stand in each saved view, in the views' order."""
    with hub.reading(actor) as unit:
        return tuple(ViewCount(view, _count(unit, view, "", _only_closed(unit, view))) for view in InboxView)


@guarded(Act.SEE_INBOX)
def list_contacts(
    hub: Hub,
    actor: Actor,
    view: InboxView,
    sort: InboxSort = InboxSort.DUE,
    filter_text: str = "",
    *,
    offset: int = 0,
    limit: int = 100,
    counted: bool = True,
) -> Page:
    """One page of a view; at most 500 rows. The filter looks in reference, headline and subject line.

    Without `counted` the total is only what is known so far, for a first page that must not wait for the count.
    """
    with hub.reading(actor) as unit:
        without = _only_closed(unit, view)
        wanted = ids_query(view, actor, unit.at, sort, filter_text, without=without)
        ids = unit.session.scalars(wanted.offset(max(0, offset)).limit(min(limit, LARGEST_PAGE))).all()
        rows = rows_of(unit, unit.session.execute(rows_query(ids)).all(), ids)
        total = offset + len(rows)
        if counted:
            total = _count(unit, view, filter_text, without)
        return Page(rows, total, offset)


@guarded(Act.SEE_INBOX)
def count_contacts(hub: Hub, actor: Actor, view: InboxView, filter_text: str = "") -> int:
    """How many contacts of a view pass a filter."""
    with hub.reading(actor) as unit:
        return _count(unit, view, filter_text, _only_closed(unit, view))


@guarded(Act.SEE_INBOX)
def find_place(
    hub: Hub,
    actor: Actor,
    contact_id: UUID,
    view: InboxView,
    *,
    sort: InboxSort = InboxSort.DUE,
    filter_text: str = "",
) -> int | None:
    """At which offset a contact stands in a view, so that a refreshed list keeps its selection; None if it left."""
    with hub.reading(actor) as unit:
        chosen = _chosen(view, actor, unit.at, sort, filter_text, without=_only_closed(unit, view))
        if sort is InboxSort.DUE and view is not InboxView.CLOSED_TODAY:
            stands = unit.session.execute(select(Contact.due_at).where(*chosen, Contact.id == contact_id)).first()
            if stands is None:
                return None
            before = select(func.count()).select_from(Contact).where(*chosen, _before(stands.due_at, contact_id))
            return unit.session.scalar(before) or 0
        numbered = (
            select(Contact.id, func.row_number().over(order_by=_order(view, sort)).label("place"))
            .where(*chosen)
            .subquery()
        )
        place = unit.session.scalar(select(numbered.c.place).where(numbered.c.id == contact_id))
        return None if place is None else place - 1


def _before(due: datetime | None, contact_id: UUID) -> ColumnElement[bool]:
    """Whether a row stands before one with this due time and id, in the order of `InboxSort.DUE`."""
    if due is None:
        return or_(Contact.due_at.is_not(None), and_(Contact.due_at.is_(None), Contact.id < contact_id))
    return or_(Contact.due_at < due, and_(Contact.due_at == due, Contact.id < contact_id))


def _count(unit: ReadingUnit, view: InboxView, filter_text: str, without: Collection[UUID]) -> int:
    return unit.session.scalar(count_query(view, unit.who, unit.at, filter_text, without=without)) or 0


def _only_closed(unit: ReadingUnit, view: InboxView) -> Collection[UUID]:
    """Contacts that repeat only what is closed to whoever reads: among the repeat contacts they would tell of it."""
    if view is not InboxView.REPEAT or sees_restricted(unit):
        return ()
    wanted = select(Contact.id, Contact.repeat_count).where(*conditions(view, unit.who, unit.at))
    counts = {row.id: row.repeat_count for row in unit.session.execute(wanted)}
    closed = closed_repeats(unit, counts)
    return [each for each in closed if closed[each] >= counts[each]]


def count_query(
    view: InboxView, actor: Actor, now: datetime, filter_text: str = "", *, without: Collection[UUID] = ()
) -> Select[int]:
    """Count a view along its index."""
    chosen = _chosen(view, actor, now, InboxSort.DUE, filter_text, without=without)
    return select(func.count()).select_from(Contact).where(*chosen)


def ids_query(
    view: InboxView,
    actor: Actor,
    now: datetime,
    sort: InboxSort = InboxSort.DUE,
    filter_text: str = "",
    *,
    without: Collection[UUID] = (),
) -> Select[UUID]:
    """The ids of a view in order, along its index."""
    chosen = _chosen(view, actor, now, sort, filter_text, without=without)
    return select(Contact.id).where(*chosen).order_by(*_order(view, sort))


def conditions(view: InboxView, actor: Actor, now: datetime, *, by_due: bool = True) -> _Conditions:
    """What belongs in a view, for one person at one moment.

    Without `by_due` a view of one status is said as "at the door, but none of the other statuses": that way the wide
    index of the door is taken, which holds all that another order or a filter needs.
    """
    midnight = now.astimezone(clock.LONDON).replace(hour=0, minute=0, second=0, microsecond=0)
    undecided = Contact.status != ContactStatus.ENQUIRY_TO_OPEN  # a manager has decided: the decision's clock is done
    found: dict[InboxView, _Conditions] = {
        InboxView.UNSCREENED: _of_status(ContactStatus.UNSCREENED, by_due=by_due),
        InboxView.MINE: [AT_THE_DOOR, Contact.assigned_to_id == actor.user_id],
        InboxView.DUE_SOON: [AT_THE_DOOR, undecided, Contact.due_at >= now, Contact.due_at <= now + SOON],
        InboxView.OVERDUE: [AT_THE_DOOR, undecided, Contact.due_at < now],
        InboxView.REPEAT: [AT_THE_DOOR, Contact.repeat_count > 0],
        InboxView.WAITING: _of_status(ContactStatus.WAITING_FOR_MANAGER, by_due=by_due),
        InboxView.TO_OPEN: _of_status(ContactStatus.ENQUIRY_TO_OPEN, by_due=by_due),
        InboxView.ALL_OPEN: [AT_THE_DOOR],
        InboxView.CLOSED_TODAY: [Contact.closed_at >= midnight, not_in_a_closed_room(actor)],
    }
    return found[view]


def _of_status(status: ContactStatus, *, by_due: bool) -> _Conditions:
    """Whether a contact at the door stands so: along the index of the status, or along that of the door."""
    if by_due:
        return [Contact.status == status]
    others = (ContactStatus.UNSCREENED, ContactStatus.WAITING_FOR_MANAGER, ContactStatus.ENQUIRY_TO_OPEN)
    return [AT_THE_DOOR, *(Contact.status != each for each in others if each is not status)]


def not_in_a_closed_room(actor: Actor) -> ColumnElement[bool]:
    """Whether a contact belongs to no restricted enquiry, or to one that this person is named on.

    Restricted cases open to named people and service managers only.
    """
    if Role.SERVICE_MANAGER in actor.roles:
        return Contact.id.is_not(None)
    named = exists().where(EnquiryMember.enquiry_id == Enquiry.id, EnquiryMember.user_id == actor.user_id)
    return or_(
        Contact.enquiry_id.is_(None),
        exists().where(Enquiry.id == Contact.enquiry_id, or_(Enquiry.restricted.is_(False), named)),
    )


def filter_conditions(text: str) -> _Conditions:
    """Every word typed stands somewhere in the line: in the reference, the headline or the subjects' names."""
    places = (Contact.subject_line, Contact.headline, Contact.reference)
    return [or_(*(contains_text(place, word) for place in places)) for word in text[:LONGEST_FILTER].split()]


def _chosen(
    view: InboxView, actor: Actor, now: datetime, sort: InboxSort, filter_text: str, *, without: Collection[UUID]
) -> _Conditions:
    words = filter_conditions(filter_text)
    left = [Contact.id.not_in(without)] if without else []
    return [*conditions(view, actor, now, by_due=sort is InboxSort.DUE and not words), *words, *left]


def _order(view: InboxView, sort: InboxSort) -> Sequence[ColumnElement[Any]]:
    due: Sequence[ColumnElement[Any]] = (Contact.due_at.asc().nulls_last(), Contact.id.asc())
    match sort:
        case InboxSort.DUE if view is InboxView.CLOSED_TODAY:
            return (Contact.closed_at.desc(), Contact.id.desc())
        case InboxSort.DUE:
            return due
        case InboxSort.RECEIVED:
            return (Contact.received_at.desc(), Contact.id.desc())
        case InboxSort.RATING:
            worst = case(
                (Contact.rating == RatingColour.RED, 0),
                (Contact.rating == RatingColour.AMBER, 1),
                (Contact.rating.is_(None), 2),
                (Contact.rating == RatingColour.GREEN, 3),
                else_=4,
            )
            return (worst, *due)
        case InboxSort.REFERENCE:
            return (func.length(Contact.reference).asc(), Contact.reference.asc())


def rows_query(ids: Sequence[UUID]) -> Select[*tuple[Any, ...]]:
    """The lines of some contacts, in no order."""
    return (
        select(
            Contact.id,
            Contact.version,
            Contact.reference,
            Contact.headline,
            Contact.subject_line,
            Contact.status,
            Contact.channel,
            Contact.rating,
            Contact.received_at,
            Contact.due_at,
            Contact.due_reason,
            Contact.closed_at,
            Contact.chosen_outcome,
            Contact.consent_position,
            Contact.repeat_count,
            Contact.opened_at,
            Contact.assigned_to_id,
            _OWNER.initials,
            Contact.enquiry_id,
        )
        .outerjoin(_OWNER, and_(_OWNER.id == Contact.assigned_to_id))
        .where(Contact.id.in_(ids))
    )


def rows_of(
    unit: ReadingUnit, found: Sequence[Row[*tuple[Any, ...]]], ids: Sequence[UUID]
) -> tuple[ContactRow, ...]:
    """The lines in the order of `ids`; repeats that are closed to whoever reads are not counted."""
    closed = closed_repeats(unit, [row.id for row in found if row.repeat_count])
    lines = {row.id: row_of(row, closed[row.id]) for row in found}
    return tuple(lines[each] for each in ids if each in lines)


def row_of(row: Row[*tuple[Any, ...]], closed: int) -> ContactRow:
    """One line out of a row of `rows_query`; `closed` of the contacts it repeats are closed to whoever reads."""
    return ContactRow(
        id=row.id,
        version=row.version,
        reference=row.reference,
        headline=row.headline,
        subject_line=row.subject_line,
        status=row.status.value,
        channel=row.channel.value,
        rating=row.rating.value if row.rating else None,
        received_at=row.received_at,
        due_at=None if row.status is ContactStatus.ENQUIRY_TO_OPEN else row.due_at,
        due_reason=row.due_reason,
        closed_at=row.closed_at,
        chosen_outcome=row.chosen_outcome,
        consent=row.consent_position.value if row.consent_position else None,
        repeat_count=max(0, row.repeat_count - closed),
        unread=row.opened_at is None,
        assigned_to_id=row.assigned_to_id,
        assigned_to=row.initials or "",
        enquiry_id=row.enquiry_id,
    )
