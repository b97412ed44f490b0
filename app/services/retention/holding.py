"""Which holds stand, and what they cover."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import ContactPerson, EnquiryPerson, LegalHold
from app.models.retention import HoldScope
from app.services.people.pairs import merges_standing, now


@dataclass(frozen=True)
class Held:
    """What is held by now; `hub`: everything."""

    hub: bool
    enquiries: frozenset[UUID]
    contacts: frozenset[UUID]
    people: set[UUID]

    def __bool__(self) -> bool:
        return bool(self.hub or self.enquiries or self.contacts or self.people)


def standing(session: Session) -> list[LegalHold]:
    """The holds that nobody has lifted, the oldest first."""
    lifted = select(LegalHold.lifts_id).where(LegalHold.lifts_id.is_not(None))
    wanted = select(LegalHold).where(LegalHold.lifts_id.is_(None), LegalHold.id.not_in(lifted))
    return list(session.scalars(wanted.order_by(LegalHold.id)))


def held(session: Session) -> Held:
    """What holds cover: of somebody held every contact and enquiry that names them, too."""
    rows = standing(session)
    ids = {scope: {row.about_id for row in rows if row.scope is scope and row.about_id} for scope in HoldScope}
    people = _as_they_are_now(session, ids[HoldScope.PERSON])
    contacts, enquiries = ids[HoldScope.CONTACT], ids[HoldScope.ENQUIRY]
    if people:
        contacts |= set(
            session.scalars(select(ContactPerson.contact_id).where(ContactPerson.person_id.in_(sorted(people))))
        )
        enquiries |= set(
            session.scalars(select(EnquiryPerson.enquiry_id).where(EnquiryPerson.person_id.in_(sorted(people))))
        )
    everything = any(row.scope is HoldScope.HUB for row in rows)
    return Held(everything, frozenset(enquiries), frozenset(contacts), people)


def _as_they_are_now(session: Session, people: set[UUID]) -> set[UUID]:
    """Somebody held who was merged into another record since is held there."""
    went = {each.merged_id: each.kept_id for each in merges_standing(session)} if people else {}
    return people | {now(went, each) for each in people}
