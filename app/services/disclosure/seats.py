"""Where somebody stands on a contact or an enquiry, who else does, and what usually becomes of a text there."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from app.models import ContactPerson, Enquiry, EnquiryPerson, Person
from app.services import clock
from app.services.disclosure.records import Category, Decision, Treatment
from app.services.unit_of_work import ReadingUnit

OUT = Decision(Treatment.WITHHOLD, Category.THIRD_PARTY)
NAMES_OTHERS = "Somebody else is named in it."
OF_THE_FAMILY = "It is about the family as a whole; look whom else it tells of."
WHO_TOLD = "It says who told the hub."


@dataclass(frozen=True)
class Seat:
    """Where somebody stands on a contact or an enquiry, and who else does.

    Attributes:
        rows: their own rows there (contact people, or enquiry people).
        others: the forenames and surnames of everybody else there that are not their own, folded.
        alone: whether nobody else is named there.
    """

    rows: frozenset[UUID]
    others: frozenset[str]
    alone: bool

    def names_others(self, text: str) -> bool:
        """Whether a text holds a name of somebody else."""
        return bool(self.others & words_of(text))

    def usual(self, text: str, *, own: bool) -> tuple[Decision, str]:
        """What usually becomes of a text, and why; `own` says that it is only about the person."""
        if self.names_others(text):
            return OUT, NAMES_OTHERS
        if own or self.alone:
            return Decision(Treatment.GIVE), ""
        return OUT, OF_THE_FAMILY


def enquiries_of(unit: ReadingUnit, person: Person) -> list[tuple[Enquiry, Seat]]:
    """The enquiries that somebody stands on, with who else does."""
    ids = select(EnquiryPerson.enquiry_id).where(EnquiryPerson.person_id == person.id)
    found = []
    for enquiry in unit.session.scalars(select(Enquiry).where(Enquiry.id.in_(ids)).order_by(Enquiry.opened_at)):
        rows = unit.session.execute(
            select(EnquiryPerson, ContactPerson)
            .join(ContactPerson, ContactPerson.id == EnquiryPerson.contact_person_id)
            .where(EnquiryPerson.enquiry_id == enquiry.id)
        ).all()
        mine = {row.EnquiryPerson.id for row in rows if row.EnquiryPerson.person_id == person.id}
        named = [row.ContactPerson for row in rows if row.EnquiryPerson.id not in mine]
        found.append((enquiry, Seat(frozenset(mine), other_names(named, person), not named)))
    return found


def seat_of(named: Iterable[ContactPerson], mine: set[UUID], person: Person) -> Seat:
    """Where somebody stands on a contact."""
    others = [each for each in named if each.id not in mine]
    return Seat(frozenset(mine), other_names(others, person), not others)


def other_names(others: Iterable[ContactPerson], person: Person) -> frozenset[str]:
    """Every word of the names of others that is no word of the person's own name."""
    words: set[str] = set()
    for each in others:
        words |= words_of(f"{each.forenames} {each.surname} {' '.join(each.aliases)}")
    return frozenset(words - words_of(f"{person.forenames} {person.surname}"))


def words_of(text: str) -> set[str]:
    """The words of a text, folded."""
    return {word.casefold() for word in re.findall(r"[^\W\d_]{2,}", text)}


def day_of(moment: datetime) -> date:
    """The day of a moment in London."""
    return moment.astimezone(clock.LONDON).date()
