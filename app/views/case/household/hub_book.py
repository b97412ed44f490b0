"""The record of one enquiry's family as the hub keeps it: reads and writes through the services. No Qt."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.services.enquiry.family import doubts, leaving, panel, reading, undoing
from app.views.case.household import cards
from app.views.case.household.book import Confirmed, Day, Doubtful, Edit, Knowing, PersonCard, Shown, Step
from app.views.case.household.entries import short
from app.views.case.household.hub_acts import HubActs, kin_of, known
from app.views.case.household.joining import joins

if TYPE_CHECKING:
    from uuid import UUID

    from app.services.access import Actor
    from app.services.enquiry.family.records import Kin, KinFacts
    from app.services.unit_of_work import Changes, Hub


class HubBook:
    """One enquiry's family. Every call runs on the database thread."""

    def __init__(self, hub: Hub, actor: Actor, enquiry_id: UUID) -> None:
        self._hub = hub
        self._actor = actor
        self._id = enquiry_id
        self._facts: KinFacts | None = None

    # --- reading ---

    def read(self, on: date | None) -> Shown:
        """The picture on a day."""
        found = reading.read_family(self._hub, self._actor, self._id, on)
        knows = panel.read_who_knows(self._hub, self._actor, self._id)
        self._facts = found.facts
        return Shown(
            family=found.family,
            on=found.on,
            today=found.today,
            days=tuple(Day(each.on, each.words) for each in found.days),
            agencies=tuple(Knowing(each.agency, frozenset((*each.current, *each.past))) for each in knows),
            unnamed=found.placeholders,
            hidden=frozenset(home.id for home in found.facts.homes if home.hidden),
            may_edit=found.may_edit,
            notice=found.notice,
            convention=found.line_styles,
        )

    def person(self, member: str) -> PersonCard:
        """Everything about somebody; a symbol that stands for somebody unnamed has little to tell."""
        kin = self._kin(member)
        if kin is None:
            return cards.unnamed(member)
        found = panel.read_family_person(self._hub, self._actor, self._id, kin.id)
        return cards.card_of(member, found, self._read_facts())

    def joins(self, one: str, other: str) -> tuple[tuple[str, str], ...]:
        """How two people can be joined."""
        facts = self._read_facts()
        return joins(short(known(facts, one)), short(known(facts, other)))

    # --- changing ---

    def act(self, edit: Edit, confirmed: Confirmed | None = None) -> Step:
        """Do one thing."""
        acts = HubActs(self._hub, self._actor, self._id, self._read_facts(), _confirmation(confirmed))
        try:
            done, words = acts.do(edit)
        except doubts.Doubtful as error:
            raise _asked_back(error) from None
        return Step(done.step_id, words, done, str(done.member) if done.member is not None else "")

    def undo(self, step: UUID, confirmed: Confirmed | None = None) -> Step:
        """Undo a step. What it brings back may contradict what is on record by now: that is asked, never assumed."""
        try:
            done = undoing.undo_family_step(
                self._hub, self._actor, self._id, step, confirm=_confirmation(confirmed)
            )
        except doubts.Doubtful as error:
            raise _asked_back(error) from None
        return Step(done.step_id, "undo", done)

    def left(self, form: str, sha256: str) -> Changes:
        """Keep on record that a picture leaves."""
        return leaving.record_picture_leaving(self._hub, self._actor, self._id, form, sha256)

    # --- inside ---

    def _read_facts(self) -> KinFacts:
        if self._facts is None:
            self._facts = reading.read_family(self._hub, self._actor, self._id).facts
        return self._facts

    def _kin(self, member: str) -> Kin | None:
        return kin_of(self._read_facts(), member)


def _confirmation(confirmed: Confirmed | None) -> doubts.Confirmation | None:
    return doubts.Confirmation(confirmed.codes, confirmed.reason) if confirmed is not None else None


def _asked_back(error: doubts.Doubtful) -> Doubtful:
    return Doubtful(tuple(each.sentence for each in error.doubts), frozenset(each.code for each in error.doubts))
