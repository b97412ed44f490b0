"""The record of one enquiry's family as the hub keeps it: reads and writes through the services. No Qt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from app.services import codes
from app.services.enquiry.family import adding, doubts, feelings, leaving, mending, panel, placing, reading, undoing
from app.services.enquiry.family.drafts import (
    FeelingDraft,
    HarmTieDraft,
    PersonDraft,
    RelativeDraft,
    TieDraft,
    UnionDraft,
)
from app.services.enquiry.family.steps import FamilyChanges
from app.services.errors import Invalid, NotFound, Problem
from app.views.case.forms import Values, code_of, partial_of, text_of
from app.views.case.household import cards
from app.views.case.household.book import Confirmed, Day, Doubtful, Edit, Knowing, PersonCard, Shown, Step
from app.views.case.household.joining import COUPLE_TIES, joins
from app.views.text import PartialDate

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from app.services.access import Actor
    from app.services.enquiry.family.records import Kin, KinFacts
    from app.services.unit_of_work import Changes, Hub

_GONE = ("This is not in the picture any more.", "Refresh the picture and look again.")


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
        first, second = self._known(one), self._known(other)
        return joins(cards.short(first), cards.short(second))

    # --- changing ---

    def act(self, edit: Edit, confirmed: Confirmed | None = None) -> Step:
        """Do one thing."""
        confirm = doubts.Confirmation(confirmed.codes, confirmed.reason) if confirmed is not None else None
        does: dict[str, Callable[[Edit, doubts.Confirmation | None], tuple[FamilyChanges, str]]] = {
            "add": self._add,
            "join": self._join,
            "harm": self._harm,
            "change": self._change,
            "end": self._end,
            "order": self._order,
        }
        try:
            done, words = does[edit.act](edit, confirm)
        except doubts.Doubtful as error:
            raise _asked_back(error) from None
        return Step(done.step_id, words, done, str(done.member) if done.member is not None else "")

    def undo(self, step: UUID) -> Step:
        """Undo a step. As it was had been confirmed then, so what it contradicts is confirmed again."""
        try:
            done = undoing.undo_family_step(self._hub, self._actor, self._id, step)
        except doubts.Doubtful as error:
            again = doubts.Confirmation(frozenset(each.code for each in error.doubts), "Undone: as it stood before.")
            done = undoing.undo_family_step(self._hub, self._actor, self._id, step, confirm=again)
        return Step(done.step_id, "undo", done)

    def left(self, form: str, sha256: str) -> Changes:
        """Keep on record that a picture leaves."""
        return leaving.record_picture_leaving(self._hub, self._actor, self._id, form, sha256)

    def _add(self, edit: Edit, confirm: doubts.Confirmation | None) -> tuple[FamilyChanges, str]:
        values = edit.values
        beside = self._known(edit.member)
        kind = code_of(values, "kind")
        union = None
        if edit.what in {"partner", "ex_partner"}:
            union = _event(values, kind)
            kind = COUPLE_TIES.get(kind or "")
        elif edit.what in {"sibling", "lodger"}:
            kind = edit.what
        other = code_of(values, "other")
        draft = RelativeDraft(
            tie=replace(_tie(values, kind), since=None if union else _whole(values, "since")),
            new=_person(values, unborn=kind == "unborn child of"),
            with_parent=self._known(other).id if other and other != "none" else None,
            union=union,
            at_home=edit.what == "lodger",
        )
        done = adding.add_relative(self._hub, self._actor, self._id, beside.id, draft, confirm=confirm)
        name = " ".join(part for part in (text_of(values, "forenames"), text_of(values, "surname")) if part)
        return done, f"add {name}"

    def _join(self, edit: Edit, confirm: doubts.Confirmation | None) -> tuple[FamilyChanges, str]:
        first, second = self._known(edit.member), self._known(edit.other)
        pair, values = (first.id, second.id), edit.values
        words = f"join {cards.short(first)} and {cards.short(second)}"
        sort, _, code = edit.what.partition(":")
        if sort == "feeling":
            draft = FeelingDraft(code, "", _whole(values, "since"), _whole(values, "until"))
            return feelings.record_feeling(self._hub, self._actor, self._id, pair, draft), words
        union = _event(values, code) if sort == "couple" else None
        tie = _tie(values, COUPLE_TIES[code] if sort == "couple" else code)
        if union is not None:
            tie = replace(tie, since=None, until=None)
        return (
            adding.link_people(self._hub, self._actor, self._id, pair, tie, union=union, confirm=confirm),
            words,
        )

    def _harm(self, edit: Edit, _confirm: doubts.Confirmation | None) -> tuple[FamilyChanges, str]:
        first, second, values = self._known(edit.member), self._known(edit.other), edit.values
        draft = HarmTieDraft(
            code_of(values, "kind"),
            code_of(values, "status"),
            text_of(values, "text"),
            _whole(values, "since"),
            _whole(values, "until"),
        )
        done = feelings.record_harm(self._hub, self._actor, self._id, (first.id, second.id), draft)
        return done, f"harm by {cards.short(first)} to {cards.short(second)}"

    def _change(self, edit: Edit, confirm: doubts.Confirmation | None) -> tuple[FamilyChanges, str]:
        facts, values = self._read_facts(), edit.values
        sort, _, ident = edit.what.partition(":")
        kind = code_of(values, "kind")
        if sort == "event":
            event = next((each for each in facts.events if str(each.id) == ident), None)
            if event is None:
                raise NotFound(*_GONE)
            draft = _event(values, kind)
            done = mending.edit_union_event(
                self._hub, self._actor, self._id, event.id, draft, version=event.version, confirm=confirm
            )
            return done, "change a couple's date"
        tie = next((each for each in facts.ties if str(each.id) == ident), None)
        if tie is None:
            raise NotFound(*_GONE)
        fresh = replace(_tie(values, kind), main_carer=tie.main_carer)
        if "responsibility" not in values:
            fresh = replace(fresh, parental_responsibility=tie.parental_responsibility)
        done = mending.edit_tie(self._hub, self._actor, self._id, tie.id, fresh, version=tie.version, confirm=confirm)
        return done, "change a tie"

    def _end(self, edit: Edit, _confirm: doubts.Confirmation | None) -> tuple[FamilyChanges, str]:
        facts, reason = self._read_facts(), text_of(edit.values, "reason")
        sort, _, ident = edit.what.partition(":")
        hub, actor, at = self._hub, self._actor, self._id
        if sort == "event":
            event = next((each for each in facts.events if str(each.id) == ident), None)
            if event is None:
                raise NotFound(*_GONE)
            return mending.remove_union_event(
                hub, actor, at, event.id, reason, version=event.version
            ), "take a date away"
        tie = next((each for each in facts.ties if str(each.id) == ident), None)
        if tie is None:
            raise NotFound(*_GONE)
        return mending.remove_tie(hub, actor, at, tie.id, reason, version=tie.version), "take a tie away"

    def _order(self, edit: Edit, _confirm: doubts.Confirmation | None) -> tuple[FamilyChanges, str]:
        left, right = self._known(edit.member), self._known(edit.other)
        done = placing.put_left_of(self._hub, self._actor, self._id, left.id, right.id)
        return done, f"put {cards.short(left)} left of {cards.short(right)}"

    # --- inside ---

    def _read_facts(self) -> KinFacts:
        if self._facts is None:
            self._facts = reading.read_family(self._hub, self._actor, self._id).facts
        return self._facts

    def _kin(self, member: str) -> Kin | None:
        return next((each for each in self._read_facts().people if str(each.id) == member), None)

    def _known(self, member: str) -> Kin:
        found = self._kin(member)
        if found is None:
            sentence = "This symbol stands for somebody nobody has named."
            raise Invalid((Problem("", sentence),), "Add them as a person first.")
        return found


def _asked_back(error: doubts.Doubtful) -> Doubtful:
    return Doubtful(tuple(each.sentence for each in error.doubts), frozenset(each.code for each in error.doubts))


def _whole(values: Values, name: str) -> date | None:
    """The first day of what is known; ties keep days only."""
    found = partial_of(values, name)
    return found.value if found is not None else None


def _event(values: Values, kind: str | None) -> UnionDraft:
    on = partial_of(values, "since")
    return UnionDraft(kind, on.value if on else None, on.precision if on else "day", text_of(values, "source"))


def _tie(values: Values, kind: str | None) -> TieDraft:
    said = {"yes": True, "no": False}.get(code_of(values, "responsibility") or "")
    return TieDraft(
        kind,
        _whole(values, "since"),
        _whole(values, "until"),
        parental_responsibility=said,
        source=text_of(values, "source"),
    )


def _person(values: Values, *, unborn: bool) -> PersonDraft:
    born: PartialDate | None = partial_of(values, "born")
    sex = code_of(values, "sex") or next(each.code for each in codes.sexes() if each.code == "U")
    draft = PersonDraft(text_of(values, "forenames"), text_of(values, "surname"), sex)
    if born is None:
        return draft
    if unborn:
        return replace(draft, expected=born.value)
    return replace(draft, born=born.value, born_precision=born.precision)
