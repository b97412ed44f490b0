"""What is done to a family's record when a form of the picture is sent: each edit as one call of a service. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.services import codes
from app.services.enquiry.family import adding, feelings, mending, placing
from app.services.enquiry.family.couples import COUPLE
from app.services.enquiry.family.drafts import (
    FeelingDraft,
    HarmTieDraft,
    LossDraft,
    PersonDraft,
    RelativeDraft,
    StayDraft,
    TieDraft,
    UnionDraft,
)
from app.services.enquiry.family.steps import FamilyChanges
from app.services.errors import Invalid, NotFound, Problem
from app.services.people.folding import postcode
from app.views.case.forms import Values, code_of, day_of, partial_of, text_of
from app.views.case.household.asking import ELSEWHERE
from app.views.case.household.book import Edit
from app.views.case.household.entries import short
from app.views.case.household.joining import COUPLE_TIES
from app.views.text import PartialDate

if TYPE_CHECKING:
    from app.services.access import Actor
    from app.services.enquiry.family.doubts import Confirmation
    from app.services.enquiry.family.records import Kin, KinFacts
    from app.services.unit_of_work import Hub

AS_IT_IS = -1
"""A version that says: whoever sends this has seen what somebody else saved, and means it all the same."""
_GONE = ("This is not in the picture any more.", "Refresh the picture and look again.")
_NO_END = Problem("until", "Enter the last day, or the month or year it ended.")
Done = tuple[FamilyChanges, str]
"""What was changed, and what it is called in Undo."""


def kin_of(facts: KinFacts, member: str) -> Kin | None:
    """Somebody of the picture; none for a symbol of somebody unnamed."""
    return next((each for each in facts.people if str(each.id) == member), None)


def known(facts: KinFacts, member: str) -> Kin:
    """Somebody of the picture who has a name."""
    found = kin_of(facts, member)
    if found is None:
        sentence = "This symbol stands for somebody nobody has named."
        raise Invalid((Problem("", sentence),), "Add them as a person first.")
    return found


class HubActs:
    """The edits of one enquiry's family, over the facts that the picture was read from."""

    def __init__(
        self, hub: Hub, actor: Actor, enquiry_id: UUID, facts: KinFacts, confirm: Confirmation | None = None
    ) -> None:
        self._at = (hub, actor, enquiry_id)
        self._facts = facts
        self._confirm = confirm

    def do(self, edit: Edit) -> Done:
        """Do one thing."""
        does: dict[str, Callable[[Edit], Done]] = {
            "add": self._add,
            "join": self._join,
            "harm": self._harm,
            "feel": self._feel,
            "loss": self._loss,
            "move": self._move,
            "person": self._person,
            "change": self._change,
            "over": self._over,
            "wrong": self._wrong,
            "order": self._order,
        }
        return does[edit.act](edit)

    # --- putting something in ---

    def _add(self, edit: Edit) -> Done:
        values = edit.values
        beside = known(self._facts, edit.member)
        kind = code_of(values, "kind")
        union = None
        if edit.what in {"partner", "ex_partner"}:
            union = _event(values, kind)
            kind = COUPLE_TIES.get(kind or "")
        elif edit.what in {"sibling", "lodger"}:
            kind = edit.what
        other, tie = code_of(values, "other"), _tie(values, kind)
        draft = RelativeDraft(
            tie=replace(tie, since=None) if union else tie,
            new=_new_person(values, unborn=kind == "unborn child of"),
            with_parent=known(self._facts, other).id if other and other != "none" else None,
            union=union,
            at_home=edit.what == "lodger",
        )
        done = adding.add_relative(*self._at, beside.id, draft, confirm=self._confirm)
        name = " ".join(part for part in (text_of(values, "forenames"), text_of(values, "surname")) if part)
        return done, f"add {name}"

    def _join(self, edit: Edit) -> Done:
        first, second = self._pair(edit)
        values = edit.values
        sort, _, code = edit.what.partition(":")
        if sort == "feeling":
            return self._feel(replace(edit, values={**values, "kind": code}))
        union = _event(values, code) if sort == "couple" else None
        tie = _tie(values, COUPLE_TIES[code] if sort == "couple" else code)
        if union is not None:
            tie = replace(tie, since=None, until=None)
        done = adding.link_people(
            *self._at, (first.id, second.id), tie, union=union, confirm=self._confirm
        )
        return done, f"join {short(first)} and {short(second)}"

    def _feel(self, edit: Edit) -> Done:
        first, second = self._pair(edit)
        done = feelings.record_feeling(*self._at, (first.id, second.id), _feeling(edit.values))
        return done, f"how {short(first)} stands to {short(second)}"

    def _harm(self, edit: Edit) -> Done:
        first, second = self._pair(edit)
        done = feelings.record_harm(*self._at, (first.id, second.id), _harm(edit.values))
        return done, f"harm by {short(first)} to {short(second)}"

    def _loss(self, edit: Edit) -> Done:
        mother, other = known(self._facts, edit.member), code_of(edit.values, "other")
        partner = known(self._facts, other).id if other and other != "none" else None
        done = mending.record_loss(*self._at, (mother.id, partner), _lost(edit.values))
        return done, f"lost pregnancy of {short(mother)}"

    def _move(self, edit: Edit) -> Done:
        values, who = edit.values, known(self._facts, edit.member)
        problems = []
        if code_of(values, "home") is None:
            problems.append(Problem("home", "Choose whether it is the main or a second home."))
        chosen = code_of(values, "household")
        if chosen is None:
            problems.insert(0, Problem("household", "Choose the home, or another address."))
        if problems:
            raise Invalid(tuple(problems))
        second = code_of(values, "home") == "second"
        draft = StayDraft(
            **_ends(values),
            nights=text_of(values, "nights"),
            standing=text_of(values, "standing"),
            second=second,
            leaves_others=not second,
        )
        if chosen == ELSEWHERE:
            draft = replace(draft, address=text_of(values, "address"), postcode=text_of(values, "postcode"))
        else:
            draft = self._into(draft, chosen or "")
        return placing.move_home(*self._at, who.id, draft), f"move {short(who)}"

    def _into(self, draft: StayDraft, home_id: str) -> StayDraft:
        """Into a household of the picture; one that only a contact's address makes is kept as a household now."""
        home = next((each for each in self._facts.homes if each.id == home_id), None)
        if home is None:
            raise NotFound(*_GONE)
        try:
            return replace(draft, household=UUID(home_id))
        except ValueError:
            code = postcode(home.address) or ""
            parts = [part.strip() for part in home.address.split(",")]
            lines = ", ".join(part for part in parts if part and part.upper() != code)
            return replace(draft, address=lines, postcode=code)

    def _order(self, edit: Edit) -> Done:
        left, right = self._pair(edit)
        done = placing.put_left_of(*self._at, left.id, right.id)
        return done, f"put {short(left)} left of {short(right)}"

    # --- changing what is there ---

    def _person(self, edit: Edit) -> Done:
        values, who = edit.values, known(self._facts, edit.member)
        problems = []
        if code_of(values, "died") is None:
            problems.append(Problem("died", "Choose whether the person has died."))
        if code_of(values, "sex") is None:
            problems.append(Problem("sex", "Choose the sex, or Not known."))
        if problems:
            raise Invalid(tuple(problems))
        born, died_on, twin = partial_of(values, "born"), partial_of(values, "died_on"), code_of(values, "twin_of")
        draft = PersonDraft(
            forenames=text_of(values, "forenames"),
            surname=text_of(values, "surname"),
            sex=code_of(values, "sex") or "",
            gender=text_of(values, "gender"),
            born=born.value if born else None,
            born_precision=_exact(born, who.born, who.born_precision),
            expected=day_of(values, "expected"),
            died=code_of(values, "died") == "yes",
            died_on=died_on.value if died_on else None,
            died_precision=_exact(died_on, who.died_on, who.died_precision),
            twin_of=known(self._facts, twin).id if twin else None,
            identical={"yes": True, "no": False}.get(code_of(values, "identical") or ""),
        )
        version = who.version if edit.version == AS_IT_IS else edit.version
        done = mending.edit_person(*self._at, who.id, draft, version=version, confirm=self._confirm)
        return done, f"details of {short(who)}"

    def _change(self, edit: Edit) -> Done:
        sort, row, version = self._row(edit)
        values = edit.values
        kind = code_of(values, "kind")
        match sort:
            case "event":
                draft = _event(values, kind)
                draft = replace(draft, precision=_exact(partial_of(values, "since"), row.on, row.precision))
                done = mending.edit_union_event(*self._at, row.id, draft, version=version, confirm=self._confirm)
                return done, "change a couple's date"
            case "tie":
                tie = replace(_tie(values, kind), main_carer=row.main_carer)
                if "responsibility" not in values:
                    tie = replace(tie, parental_responsibility=row.parental_responsibility)
                return mending.edit_tie(*self._at, row.id, tie, version=version, confirm=self._confirm), "change a tie"
            case "feeling":
                return feelings.edit_feeling(*self._at, row.id, _feeling(values), version=version), "change a feeling"
            case "harm":
                return feelings.mend_harm(*self._at, row.id, _harm(values)), "correct harm"
            case "stay":
                stay = StayDraft(
                    **_ends(values),
                    nights=text_of(values, "nights"),
                    standing=text_of(values, "standing"),
                    second=code_of(values, "home") == "second",
                )
                return placing.edit_stay(*self._at, row.id, stay, version=version), "change a home"
        lost = _lost(values)
        lost = replace(lost, precision=_exact(partial_of(values, "on"), row.on, row.precision))
        return mending.edit_loss(*self._at, row.id, lost, version=version), "change a lost pregnancy"

    def _over(self, edit: Edit) -> Done:
        sort, row, version = self._row(edit)
        if sort == "event" or (sort == "tie" and row.kind in COUPLE):
            pair = (row.one, row.other) if sort == "event" else (row.person, row.other)
            draft = _event(edit.values, code_of(edit.values, "kind"))
            done = mending.record_union_event(*self._at, pair, draft, confirm=self._confirm)
            return done, "end a couple"
        last = partial_of(edit.values, "until")
        if last is None:
            raise Invalid((_NO_END,))
        ends = {**_stood(row), "until": last.value, "until_precision": last.precision}
        match sort:
            case "tie":
                said = row.parental_responsibility
                tie = TieDraft(
                    row.kind, **ends, parental_responsibility=said, main_carer=row.main_carer, source=row.source
                )
                done = mending.edit_tie(*self._at, row.id, tie, version=version, confirm=self._confirm)
            case "feeling":
                feeling = FeelingDraft(row.kind, row.text, **ends)
                done = feelings.edit_feeling(*self._at, row.id, feeling, version=version)
            case "harm":
                harm = HarmTieDraft(row.kind, row.status, row.text, **ends)
                done = feelings.mend_harm(*self._at, row.id, harm)
            case _:
                stay = StayDraft(**ends, nights=row.nights, standing=row.standing, second=row.second)
                done = placing.edit_stay(*self._at, row.id, stay, version=version)
        return done, {"tie": "end a tie", "feeling": "end a feeling", "harm": "end harm"}.get(sort, "move out")

    def _wrong(self, edit: Edit) -> Done:
        sort, row, version = self._row(edit)
        reason = text_of(edit.values, "reason")
        if sort == "harm":
            return feelings.withdraw_harm(*self._at, row.id, reason), "withdraw harm"
        take: dict[str, tuple[Callable[..., FamilyChanges], str]] = {
            "event": (mending.remove_union_event, "take a date away"),
            "tie": (mending.remove_tie, "take a tie away"),
            "said": (mending.remove_tie, "take a tie away"),
            "feeling": (feelings.remove_feeling, "take a feeling away"),
            "stay": (placing.remove_stay, "take a home away"),
            "loss": (mending.remove_loss, "take a lost pregnancy away"),
        }
        does, words = take[sort]
        return does(*self._at, row.id, reason, version=version), words

    # --- inside ---

    def _row(self, edit: Edit) -> tuple[str, Any, int]:
        """What sort of entry an edit is about, the entry, and the version that the form was opened with."""
        facts = self._facts
        rows: dict[str, tuple[Any, ...]] = {
            "event": facts.events,
            "tie": facts.ties,
            "said": facts.ties,
            "feeling": facts.feelings,
            "harm": facts.harms,
            "stay": facts.stays,
            "loss": facts.losses,
        }
        sort, _, ident = edit.what.partition(":")
        row = next((each for each in rows.get(sort, ()) if str(each.id) == ident), None)
        if row is None:
            raise NotFound(*_GONE)
        newest = getattr(row, "version", 0)
        return sort, row, newest if edit.version == AS_IT_IS else edit.version

    def _pair(self, edit: Edit) -> tuple[Kin, Kin]:
        return known(self._facts, edit.member), known(self._facts, edit.other)


def _ends(values: Values) -> dict[str, Any]:
    """From and until as exactly as they were typed."""
    typed = {name: partial_of(values, name) for name in ("since", "until")}
    return {
        **{name: each.value if each else None for name, each in typed.items()},
        **{f"{name}_precision": each.precision if each else "day" for name, each in typed.items()},
    }


def _stood(row: Any) -> dict[str, Any]:
    """Since when an entry holds, as exactly as that is known."""
    return {"since": row.since, "since_precision": row.since_precision}


def _exact(typed: PartialDate | None, stood: date | None, precision: str) -> str:
    """How exactly a day is known; one that was estimated and is typed as it stood stays estimated."""
    if typed is None:
        return "day"
    same = stood is not None and precision == "estimated" and typed.precision == "year"
    return "estimated" if same and stood is not None and typed.value.year == stood.year else typed.precision


def _event(values: Values, kind: str | None) -> UnionDraft:
    on = partial_of(values, "since")
    return UnionDraft(kind, on.value if on else None, on.precision if on else "day", text_of(values, "source"))


def _tie(values: Values, kind: str | None) -> TieDraft:
    said = {"yes": True, "no": False}.get(code_of(values, "responsibility") or "")
    return TieDraft(
        kind,
        **_ends(values),
        parental_responsibility=said,
        source=text_of(values, "source"),
    )


def _feeling(values: Values) -> FeelingDraft:
    return FeelingDraft(code_of(values, "kind"), text_of(values, "text"), **_ends(values))


def _harm(values: Values) -> HarmTieDraft:
    return HarmTieDraft(
        code_of(values, "kind"),
        code_of(values, "status"),
        text_of(values, "text"),
        **_ends(values),
    )


def _lost(values: Values) -> LossDraft:
    on = partial_of(values, "on")
    return LossDraft(
        code_of(values, "kind"),
        on.value if on else None,
        on.precision if on else "day",
        text_of(values, "name"),
        text_of(values, "source"),
    )


def _new_person(values: Values, *, unborn: bool) -> PersonDraft:
    born = partial_of(values, "born")
    sex = code_of(values, "sex") or next(each.code for each in codes.sexes() if each.code == "U")
    draft = PersonDraft(text_of(values, "forenames"), text_of(values, "surname"), sex)
    if born is None:
        return draft
    if unborn:
        return replace(draft, expected=born.value)
    return replace(draft, born=born.value, born_precision=born.precision)
