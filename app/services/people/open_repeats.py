"""How many contacts a contact repeats for whoever reads: those that are closed to them are not counted.

The count that is stored (`Contact.repeat_count`) counts every contact, for it is one for all readers. A number above
what somebody may open would tell of a case that is closed to them.
"""

from collections import Counter
from collections.abc import Collection
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Select, and_, bindparam, exists, or_, select, union
from sqlalchemy.orm import aliased

from app.models import Contact, ContactPerson, Enquiry, Person
from app.models.enums import BirthPrecision, ContactStatus
from app.services.people.fire_wall import open_contacts
from app.services.people.repeats import REPEAT_WITHIN
from app.services.trust.closed_people import sees_restricted
from app.services.unit_of_work import ReadingUnit

_AT_ONCE = 400


def closed_repeats(unit: ReadingUnit, contacts: Collection[UUID]) -> Counter[UUID]:
    """Of each of some contacts, how many that it repeats are closed to whoever reads."""
    found: Counter[UUID] = Counter()
    if sees_restricted(unit):
        return found
    asked = sorted(contacts)
    for start in range(0, len(asked), _AT_ONCE):
        found.update(_closed(unit, asked[start : start + _AT_ONCE]))
    return found


def open_repeats(unit: ReadingUnit, contact: Contact) -> int:
    """How many contacts one repeats that are open to whoever reads."""
    if not contact.repeat_count:
        return 0
    return max(0, contact.repeat_count - closed_repeats(unit, (contact.id,))[contact.id])


def _closed(unit: ReadingUnit, part: Collection[UUID]) -> Counter[UUID]:
    """Most contacts stand beside nothing restricted; the walls are asked only of those that do."""
    rows = [
        (row.mine, row.met)
        for row in unit.session.execute(_suspects(), {"part": part})
        if row.mine_at - REPEAT_WITHIN <= row.met_at <= row.mine_at
    ]
    if not rows:
        return Counter()
    wanted = select(Contact.id).outerjoin(Enquiry, Enquiry.id == Contact.enquiry_id)
    shown = set(unit.session.scalars(wanted.where(Contact.id.in_({met for _, met in rows}), *open_contacts(unit))))
    return Counter(mine for mine, met in rows if met not in shown)


@cache
def _suspects() -> Select[*tuple[Any, ...]]:
    """Contacts met by the same marks as `repeats` meets them, each by its index, that may be closed to somebody.

    Made once: the inbox asks it with every page.
    """
    mine, met = aliased(Contact), aliased(Contact)
    named, again, other, who = aliased(ContactPerson), aliased(ContactPerson), aliased(ContactPerson), aliased(Person)
    part: BindParameter[Any] = bindparam("part", expanding=True)
    born = and_(
        again.surname_key == named.surname_key,
        again.forename_key == named.forename_key,
        again.date_of_birth == named.date_of_birth,
    )
    told = (named.birth_precision == BirthPrecision.DAY, named.surname_key != "", named.forename_key != "")
    two = (named.contact_id.label("mine"), again.contact_id.label("met"))
    both = union(
        select(*two).join(again, again.person_id == named.person_id).where(named.contact_id.in_(part)),
        select(*two).join(again, born).where(named.contact_id.in_(part), *told),
        select(mine.id.label("mine"), met.id.label("met"))
        .join(met, met.address_key == mine.address_key)
        .where(mine.id.in_(part)),
    ).subquery()
    restricted = exists().where(other.contact_id == both.c.met, who.id == other.person_id, who.restricted)
    return (
        select(both.c.mine, both.c.met, mine.received_at.label("mine_at"), Contact.received_at.label("met_at"))
        .join(Contact, Contact.id == both.c.met)
        .join(mine, mine.id == both.c.mine)
        .outerjoin(Enquiry, Enquiry.id == Contact.enquiry_id)
        .where(
            both.c.mine != both.c.met,
            Contact.status != ContactStatus.DUPLICATE,
            or_(Enquiry.restricted, restricted.correlate(both)),
        )
    )
