"""Mending what stands in the picture: ties, events of couples, people, lost pregnancies. What was stays as history."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.models import ContactRelationship, Person, PregnancyLoss, Relationship, UnionEvent, new_id
from app.models.base import Base
from app.models.enums import BirthPrecision, LossKind, Sex, UnionKind
from app.services.access import Act, Actor, guarded
from app.services.enquiry.cases import needed, typed
from app.services.enquiry.family.adding import put_event, settle_couple
from app.services.enquiry.family.checks import (
    loss_problems,
    person_problems,
    raise_any,
    tie_problems,
    union_problems,
)
from app.services.enquiry.family.couples import Pair
from app.services.enquiry.family.doubts import Confirmation
from app.services.enquiry.family.drafts import LossDraft, PersonDraft, TieDraft, UnionDraft
from app.services.enquiry.family.gather import SAID
from app.services.enquiry.family.spans import columns
from app.services.enquiry.family.steps import FamilyChanges, Step, editing, expect
from app.services.enquiry.reading import today_of
from app.services.errors import Invalid, NotFound, Problem
from app.services.people.folding import fold
from app.services.people.row_json import snapshot
from app.services.unit_of_work import Hub

WHY = "Write why this is wrong."


@guarded(Act.DRAW_FAMILY)
def edit_tie(
    hub: Hub,
    actor: Actor,
    enquiry_id: UUID,
    tie_id: UUID,
    draft: TieDraft,
    *,
    version: int,
    confirm: Confirmation | None = None,
) -> FamilyChanges:
    """Set the kind, the days, parental responsibility, main carer and source of a tie; a last day ends it.

    Raises:
        Invalid: no kind, or days in the wrong order. Conflict: somebody else saved it meanwhile, with both texts.
        Doubtful: it contradicts the record, and not every doubt was confirmed with a reason.
    """
    with editing(hub, actor, enquiry_id, "edit_tie", confirm) as step:
        raise_any(tie_problems(draft, today_of(step.unit)))
        row = _shown(step, Relationship, tie_id, {each.id for each in step.before.ties})
        values: dict[str, Any] = {
            "kind": draft.kind,
            **columns(draft),
            "parental_responsibility": draft.parental_responsibility,
            "main_carer": draft.main_carer,
            "source": typed(draft.source) or None,
        }
        expect(row, version, values)
        step.change(row, **values)
        return step.done("The tie is mended.")


@guarded(Act.DRAW_FAMILY)
def remove_tie(hub: Hub, actor: Actor, enquiry_id: UUID, tie_id: UUID, reason: str, *, version: int) -> FamilyChanges:
    """Take a wrong tie away. As it was, with the reason, it stays in the history; a contact's own words stay there too.

    Raises:
        Invalid: no reason. Conflict: somebody else saved it meanwhile.
    """
    why = needed("reason", reason, WHY)
    with editing(hub, actor, enquiry_id, "remove_tie") as step:
        tie = next((each for each in step.before.ties if each.id == tie_id), None)
        if tie is not None and tie.said:
            said = step.unit.get(ContactRelationship, tie_id, "This tie")
            step.say(SAID, tie_id, snapshot(said), None)
        else:
            row = _shown(step, Relationship, tie_id, {each.id for each in step.before.ties})
            expect(row, version, {"kind": row.kind, "since": row.since, "until": row.until})
            step.remove(row)
        return step.done("The tie is taken away. It stays in the history.", why)


@guarded(Act.DRAW_FAMILY)
def record_union_event(
    hub: Hub,
    actor: Actor,
    enquiry_id: UUID,
    pair: Pair,
    draft: UnionDraft,
    *,
    confirm: Confirmation | None = None,
) -> FamilyChanges:
    """Record what happened between two partners on a day: married, separated, together again …

    Raises:
        Invalid: no kind, a day ahead, or a partner of oneself.
        Doubtful: it contradicts the record, and not every doubt was confirmed with a reason.
    """
    with editing(hub, actor, enquiry_id, "record_union_event", confirm) as step:
        raise_any(union_problems(draft, today_of(step.unit)))
        put_event(step, step.known(pair[0]), step.known(pair[1]), draft)
        return step.done("It is on the record.")


@guarded(Act.DRAW_FAMILY)
def edit_union_event(
    hub: Hub,
    actor: Actor,
    enquiry_id: UUID,
    event_id: UUID,
    draft: UnionDraft,
    *,
    version: int,
    confirm: Confirmation | None = None,
) -> FamilyChanges:
    """Set the kind and the day of an event of a couple.

    Raises:
        Invalid, Conflict, Doubtful: as for a tie.
    """
    with editing(hub, actor, enquiry_id, "edit_union_event", confirm) as step:
        raise_any(union_problems(draft, today_of(step.unit)))
        row = _shown(step, UnionEvent, event_id, {each.id for each in step.before.events})
        values: dict[str, Any] = {
            "kind": UnionKind(draft.kind or ""),
            "happened_on": draft.on,
            "precision": BirthPrecision(draft.precision) if draft.on is not None else BirthPrecision.UNKNOWN,
            "source": typed(draft.source) or None,
        }
        expect(row, version, values)
        step.change(row, **values)
        settle_couple(step, row.one_id, row.other_id)
        return step.done("It is mended.")


@guarded(Act.DRAW_FAMILY)
def remove_union_event(
    hub: Hub, actor: Actor, enquiry_id: UUID, event_id: UUID, reason: str, *, version: int
) -> FamilyChanges:
    """Take away an event of a couple that never was; it stays in the history with the reason."""
    why = needed("reason", reason, WHY)
    with editing(hub, actor, enquiry_id, "remove_union_event") as step:
        row = _shown(step, UnionEvent, event_id, {each.id for each in step.before.events})
        expect(row, version, {"kind": row.kind, "happened_on": row.happened_on})
        one, other = row.one_id, row.other_id
        step.remove(row)
        settle_couple(step, one, other)
        return step.done("It is taken away. It stays in the history.", why)


@guarded(Act.DRAW_FAMILY)
def edit_person(
    hub: Hub,
    actor: Actor,
    enquiry_id: UUID,
    member: UUID,
    draft: PersonDraft,
    *,
    version: int,
    confirm: Confirmation | None = None,
) -> FamilyChanges:
    """Set the name, sex, gender, birth, death and twin of somebody. An unborn child that is born keeps its history.

    `version` is that of the picture, 0 for somebody whom only the contact names.

    Raises:
        Invalid: no name, a day ahead, or days that exclude each other. Conflict: somebody else saved it meanwhile.
        Doubtful: it contradicts the record, and not every doubt was confirmed with a reason.
    """
    with editing(hub, actor, enquiry_id, "edit_person", confirm) as step:
        raise_any(person_problems(draft, today_of(step.unit)))
        row = step.unit.get(Person, step.known(member), "This person")
        first, last = typed(draft.forenames), typed(draft.surname)
        values: dict[str, Any] = {
            "forenames": first,
            "surname": last,
            "date_of_birth": draft.born,
            "birth_precision": BirthPrecision(draft.born_precision) if draft.born else BirthPrecision.UNKNOWN,
            "died": draft.died or None,
            "died_on": draft.died_on,
            "died_precision": draft.died_precision if draft.died_on else None,
            "sex": Sex(draft.sex),
            "gender": typed(draft.gender) or None,
        }
        if version:
            expect(row, version, values)
        born = row.expected_delivery is not None and draft.born is not None
        kept = row.expected_delivery if born else draft.expected
        twins = _twins(step, row, draft)
        step.change(
            row,
            **values,
            surname_key=fold(last),
            forename_key=fold(first),
            expected_delivery=kept,
            born_from_unborn=row.born_from_unborn or born,
            twin_group=twins,
            twins_identical=draft.identical if twins is not None else None,
        )
        return step.done("The person is mended.")


@guarded(Act.DRAW_FAMILY)
def record_loss(
    hub: Hub, actor: Actor, enquiry_id: UUID, parents: tuple[UUID, UUID | None], draft: LossDraft
) -> FamilyChanges:
    """Record a miscarriage, a termination or a stillbirth of a mother, and of the other parent where one is known."""
    with editing(hub, actor, enquiry_id, "record_loss") as step:
        raise_any(loss_problems(draft, today_of(step.unit)))
        first = step.known(parents[0])
        second = step.known(parents[1]) if parents[1] is not None else None
        if first == second:
            raise Invalid((Problem("other", "Choose two different people."),))
        step.add(
            PregnancyLoss(
                id=new_id(),
                mother_id=first,
                other_parent_id=second,
                **_loss_values(draft),
            )
        )
        return step.done("It is on the record.")


@guarded(Act.DRAW_FAMILY)
def edit_loss(
    hub: Hub, actor: Actor, enquiry_id: UUID, loss_id: UUID, draft: LossDraft, *, version: int
) -> FamilyChanges:
    """Set how and when a pregnancy ended, its name and its source; whose it was stays.

    Raises:
        Invalid: no kind, or a day ahead. Conflict: somebody else saved it meanwhile, with both texts.
    """
    with editing(hub, actor, enquiry_id, "edit_loss") as step:
        raise_any(loss_problems(draft, today_of(step.unit)))
        row = _shown(step, PregnancyLoss, loss_id, {each.id for each in step.before.losses})
        values = _loss_values(draft)
        expect(row, version, values)
        step.change(row, **values)
        return step.done("It is mended.")


@guarded(Act.DRAW_FAMILY)
def remove_loss(hub: Hub, actor: Actor, enquiry_id: UUID, loss_id: UUID, reason: str, *, version: int) -> FamilyChanges:
    """Take away a lost pregnancy that never was; it stays in the history with the reason."""
    why = needed("reason", reason, WHY)
    with editing(hub, actor, enquiry_id, "remove_loss") as step:
        row = _shown(step, PregnancyLoss, loss_id, {each.id for each in step.before.losses})
        expect(row, version, {"kind": row.kind, "happened_on": row.happened_on})
        step.remove(row)
        return step.done("It is taken away. It stays in the history.", why)


def _loss_values(draft: LossDraft) -> dict[str, Any]:
    return {
        "kind": LossKind(draft.kind or ""),
        "happened_on": draft.on,
        "precision": BirthPrecision(draft.precision) if draft.on is not None else BirthPrecision.UNKNOWN,
        "name": typed(draft.name) or None,
        "source": typed(draft.source) or None,
    }


def _shown(step: Step, model: type[Base], row_id: UUID, ids: set[UUID]) -> Any:
    """A row that the picture shows; what it does not show is not edited from it."""
    if row_id not in ids:
        raise NotFound("This is not in the picture any more.", "Refresh the picture and look again.")
    return step.unit.get(model, row_id, "This")


def _twins(step: Step, row: Person, draft: PersonDraft) -> UUID | None:
    """The group of a multiple birth; whoever is named as a twin joins it too."""
    if draft.twin_of is None:
        return None
    twin = step.unit.get(Person, step.known(draft.twin_of), "This person")
    if twin.id == row.id:
        raise Invalid((Problem("twin_of", "Nobody is a twin of themselves. Choose somebody else."),))
    group = twin.twin_group or row.twin_group or new_id()
    joined = step.unit.session.scalars(select(Person).where(Person.twin_group == group)).all()
    for each in {twin, *joined} - {row}:
        step.change(each, twin_group=group, twins_identical=draft.identical)
    return group
