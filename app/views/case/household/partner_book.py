"""The picture as a partner representative may look at it: it is not changed here and does not leave the hub. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, NoReturn

from app.services.enquiry.family import reading
from app.services.errors import Refused
from app.views.case.household import cards
from app.views.case.household.book import Confirmed, Day, Edit, PersonCard, Shown, Step
from app.views.case.household.hub_acts import kin_of

if TYPE_CHECKING:
    from uuid import UUID

    from app.services.access import Actor
    from app.services.enquiry.family.records import KinFacts, Picture
    from app.services.unit_of_work import Changes, Hub


class PartnerBook:
    """One enquiry's family as far as a representative may see it. Every call runs on the database thread."""

    def __init__(self, read: Callable[[date | None], Picture]) -> None:
        self._picture = read
        self._facts: KinFacts | None = None

    def read(self, on: date | None) -> Shown:
        """The picture on a day."""
        found = self._picture(on)
        self._facts = found.facts
        return Shown(
            family=found.family,
            on=found.on,
            today=found.today,
            days=tuple(Day(each.on, each.words) for each in found.days),
            unnamed=found.placeholders,
            notice=found.notice,
            may_leave=False,
            convention=found.line_styles,
        )

    def person(self, member: str) -> PersonCard:
        """What the picture itself says of somebody."""
        facts = self._facts or self._picture(None).facts
        kin = kin_of(facts, member)
        return cards.unnamed(member) if kin is None else cards.brief_card(member, kin, facts)

    def joins(self, _one: str, _other: str) -> tuple[tuple[str, str], ...]:
        """Nothing can be joined here."""
        return ()

    def act(self, _edit: Edit, _confirmed: Confirmed | None = None) -> Step:
        """Refused: the hub changes the picture."""
        _refuse()

    def undo(self, _step: UUID, _confirmed: Confirmed | None = None) -> Step:
        """Refused: the hub changes the picture."""
        _refuse()

    def left(self, _form: str, _sha256: str) -> Changes:
        """Refused: the picture does not leave the hub from here."""
        _refuse()


def named_book(hub: Hub, actor: Actor, enquiry_id: UUID) -> PartnerBook:
    """The family of a case that somebody is named on."""
    return PartnerBook(lambda on: reading.read_family_named(hub, actor, enquiry_id, on))


def asked_book(hub: Hub, actor: Actor, request_id: UUID) -> PartnerBook:
    """The family of a request, as far as the request needs."""
    return PartnerBook(lambda on: reading.read_family_asked(hub, actor, request_id, on))


def _refuse() -> NoReturn:
    raise Refused("You may look at this picture, not change or export it.", "Tell the hub what should be changed.")
