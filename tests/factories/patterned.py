"""Contacts that make patterns: each maker writes just what one rule is about, on an hour of its own."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from app.models import MissingEpisode, new_id
from app.models.enums import ContactRole
from app.services import clock
from app.services.access import Actor
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.rows import Who

DAYS = (5, 40, 200)
"""How long ago three contacts of a pattern came."""


def child(forenames: str = "Mira", surname: str = "Adeyemi", person_id: UUID | None = None, school: str = "") -> Who:
    """A child, tied to a known person or not."""
    columns = {"school": school} if school else {}
    return Who(forenames, surname, date_of_birth=date(2018, 5, 4), person_id=person_id, columns=columns)


def adult(forenames: str = "Owen", surname: str = "Trent", person_id: UUID | None = None) -> Who:
    """An adult, tied to a known person or not."""
    return Who(forenames, surname, ContactRole.HOUSEHOLD, False, date(1990, 11, 2), person_id=person_id)


def ago(days: float) -> datetime:
    """So many days before now."""
    return clock.now() - timedelta(days=days)


def contacts(
    hub: Hub, actor: Actor, families: Sequence[Sequence[Who]], days: Sequence[float], address: str = ""
) -> list[UUID]:
    """A contact for each family, so many days ago, each at an address of its own unless one is given."""
    return [
        rows.contact(
            hub,
            actor,
            who=who,
            received=ago(each),
            address=address or f"{len(who)}{round(each)} {who[0].surname} Street, Newbury",
            address_key=(address or f"{len(who)}{round(each)} {who[0].surname} street").lower(),
            postcode="RG14 1ZZ" if address else None,
        )
        for who, each in zip(families, days, strict=True)
    ]


def repeated_child(hub: Hub, actor: Actor, days: Sequence[float] = DAYS) -> UUID:
    """Contacts on one known child."""
    person = rows.person(hub)
    contacts(hub, actor, [(child(person_id=person),) for _ in days], days)
    return person


def episodes(
    hub: Hub, actor: Actor, days: Sequence[float], area: str = "Station Road", *, restricted: bool = False
) -> UUID:
    """Missing episodes of one enquiry in one area."""
    enquiry = rows.enquiry(hub, actor, restricted=restricted)
    with hub.writing(actor) as unit:
        for each in days:
            unit.add(
                MissingEpisode(
                    id=new_id(), at=unit.at, by_id=actor.user_id, enquiry_id=enquiry.id,
                    enquiry_person_id=enquiry.people[0], since=ago(each), area=area,
                )
            )  # fmt: skip
        unit.audit("episodes recorded", "enquiry", enquiry.id)
        unit.commit()
    return enquiry.id
