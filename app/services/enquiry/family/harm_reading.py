"""Who has harmed whom among the people of a picture: what stands, of this enquiry and of others that are open."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from app.models import Enquiry, EnquiryMember, HarmLink, HarmTie
from app.services.access import Role
from app.services.enquiry.family.circle import Circle, places_of
from app.services.enquiry.family.records import KinHarm
from app.services.enquiry.family.spans import read
from app.services.unit_of_work import ReadingUnit


def read_harms(unit: ReadingUnit, enquiry_id: UUID, circle: Circle) -> tuple[KinHarm, ...]:
    """Every entry that no later one corrects or withdraws, of enquiries that whoever asks may open."""
    places = places_of(circle.rows, circle.known)
    ids = list(circle.known)
    rows = [row.id for row, _ in circle.rows]
    links = _standing(
        unit,
        HarmLink,
        enquiry_id,
        or_(
            HarmLink.harming_id.in_(rows),
            HarmLink.harmed_id.in_(rows),
            HarmLink.harming_person_id.in_(ids),
        ),
    )
    ties = _standing(unit, HarmTie, enquiry_id, HarmTie.harming_person_id.in_(ids))
    found: list[KinHarm] = []
    for link in links:
        source = _place(places, link.harming_id, link.harming_person_id)
        target = _place(places, link.harmed_id, link.harmed_person_id)
        _add(found, link, source, target, in_flags=True)
    for tie in ties:
        source, target = places.get(tie.harming_person_id), places.get(tie.harmed_person_id)
        _add(found, tie, source, target, in_flags=False)
    return tuple(sorted(found, key=lambda each: (each.at, each.id.int)))


def open_enquiries(unit: ReadingUnit, enquiry_id: UUID) -> Any:
    """A condition on `Enquiry`: this one, and every other one that this person may open."""
    who = unit.who
    if Role.SERVICE_MANAGER in who.roles:
        return Enquiry.id.is_not(None)
    named = select(EnquiryMember.enquiry_id).where(EnquiryMember.user_id == who.user_id)
    return or_(Enquiry.id == enquiry_id, Enquiry.restricted.is_(False), Enquiry.id.in_(named))


def _standing(unit: ReadingUnit, model: Any, enquiry_id: UUID, about: Any) -> Iterable[Any]:
    corrected = select(model.corrects_id).where(model.corrects_id.is_not(None))
    return unit.session.scalars(
        select(model)
        .join(Enquiry, Enquiry.id == model.enquiry_id)
        .where(about, open_enquiries(unit, enquiry_id), model.id.not_in(corrected))
        .order_by(model.at, model.id)
    ).all()


def _place(places: dict[UUID, UUID], row_id: UUID, person_id: UUID | None) -> UUID | None:
    return places.get(row_id) or (places.get(person_id) if person_id is not None else None)


def _add(found: list[KinHarm], row: Any, source: UUID | None, target: UUID | None, *, in_flags: bool) -> None:
    if source is None or target is None or source == target or row.withdrawn:
        return
    status = row.status
    found.append(
        KinHarm(
            id=row.id,
            enquiry_id=row.enquiry_id,
            source=source,
            target=target,
            kind=row.kind,
            status=getattr(status, "value", status) or "",
            text=row.text,
            **read(row),
            in_flags=in_flags,
            at=row.at,
        )
    )
