"""How many contacts each contact of two people repeats, once they are one person, and once they are two again."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from app.models import Contact, ContactPerson, PersonMerge, PersonMergeRow
from app.services.people import repeats
from app.services.people.repointing import Log

CONTACT = Contact.__tablename__
COUNT = "repeat_count"


def count_merged(log: Log, kept: UUID) -> None:
    """Count anew every contact of the one person; what each said before is written down, whether it changes or not."""
    for contact in _contacts(log, [kept]):
        _say(log, contact, repeats.count_anew(log.session, contact))


def count_parted(log: Log, merge: PersonMerge, rows: Iterable[PersonMergeRow]) -> None:
    """Put back what each contact said before the merge; one recorded or linked since is counted anew."""
    said = {row.row_id: row for row in rows if row.table_name == CONTACT}
    for contact in _contacts(log, [merge.kept_id, merge.merged_id]):
        row = said.get(contact.id)
        since = select(ContactPerson.id).where(
            ContactPerson.contact_id == contact.id, ContactPerson.linked_at > merge.at
        )
        stands = row is not None and (row.after or {}).get(COUNT) == contact.repeat_count
        if row is not None and stands and log.session.execute(since.limit(1)).first() is None:
            _say(log, contact, (row.before or {})[COUNT])
        else:
            _say(log, contact, repeats.count_anew(log.session, contact))


def _contacts(log: Log, people: list[UUID]) -> list[Contact]:
    ids = select(ContactPerson.contact_id).where(ContactPerson.person_id.in_(people))
    return list(log.session.scalars(select(Contact).where(Contact.id.in_(ids)).order_by(Contact.id)))


def _say(log: Log, contact: Contact, count: int) -> None:
    log.note(CONTACT, contact.id, before={COUNT: contact.repeat_count}, after={COUNT: count})
    contact.repeat_count = count
    log.session.flush()
