"""Undoing a step of the picture, and redoing it: each a new step, so that nothing of the history is lost."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.models import FamilyChange, FamilyStep
from app.services.access import Act, Actor, guarded
from app.services.enquiry.cases import on_case
from app.services.enquiry.family.doubts import Confirmation
from app.services.enquiry.family.gather import SAID
from app.services.enquiry.family.steps import APPEND_ONLY, TRACKED, FamilyChanges, Step, in_words
from app.services.errors import Conflict, NotFound, Refused
from app.services.people.row_json import loaded, snapshot
from app.services.unit_of_work import Hub

_OWN = frozenset({"version", "at", "by_id", "id", "corrects_id", "restricted"})
"""What a step does not put back. The mark of a restricted person follows from the cases they stand on by then."""


@guarded(Act.DRAW_FAMILY)
def undo_family_step(
    hub: Hub, actor: Actor, enquiry_id: UUID, step_id: UUID, *, confirm: Confirmation | None = None
) -> FamilyChanges:
    """Put every row of a step back as it was; undoing what this returns redoes the step.

    Raises:
        Conflict: somebody changed one of its rows since, with both texts.
        Refused: it was undone already, or something else rests on what it made.
        Doubtful: as it was contradicts the record, and nobody confirmed that.
    """
    with on_case(hub, actor, enquiry_id) as case:
        unit = case.unit
        done = unit.session.get(FamilyStep, step_id)
        if done is None or done.enquiry_id != enquiry_id:
            raise NotFound("This step is not on this enquiry.", "Refresh the picture and look again.")
        if unit.session.scalar(select(FamilyStep.id).where(FamilyStep.undoes_id == step_id)) is not None:
            raise Refused("This was undone already.", "Refresh the picture and look at it.")
        rows = unit.session.scalars(
            select(FamilyChange).where(FamilyChange.step_id == step_id).order_by(FamilyChange.position.desc())
        ).all()
        step = Step(case, "undo" if done.undoes_id is None else "redo", confirm, undoes=step_id)
        try:
            for row in rows:
                _put_back(step, row)
        except IntegrityError:
            raise Refused(
                "Something else rests on what this step made, so it cannot be undone.",
                "Undo the later steps first, or take the ties away one by one.",
            ) from None
        return step.done("Undone." if done.undoes_id is None else "Done again.")


def _put_back(step: Step, change: FamilyChange) -> None:
    if change.table_name == SAID:
        step.say(SAID, change.row_id, change.after, change.before)
        return
    model: Any = TRACKED[change.table_name]
    if change.table_name in APPEND_ONLY:
        _correct_back(step, model, change)
        return
    row = step.unit.session.get(model, change.row_id)
    if change.after is None:
        if row is not None:
            _conflict(change.before or {}, snapshot(row))
        values = loaded(model, change.before or {})
        step.add(model(**{**values, "version": (values.get("version") or 1) + 2}))
        return
    if row is None or _differ(change.after, snapshot(row)):
        _conflict(change.before or {}, snapshot(row) if row is not None else {})
    if change.before is None:
        step.remove(row)
    else:
        values = loaded(model, change.before)
        step.change(row, **{name: value for name, value in values.items() if name not in _OWN})


def _correct_back(step: Step, model: Any, change: FamilyChange) -> None:
    """An entry that is never changed is corrected by one that says what stood before, or that it is withdrawn."""
    row = step.unit.session.get(model, change.row_id)
    later = step.unit.session.scalars(select(model).where(model.corrects_id == change.row_id)).first()
    if row is None or later is not None:
        _conflict(change.before or {}, snapshot(later) if later is not None else {})
    if change.before is None:
        step.correct(row, withdrawn=True)
    else:
        values = loaded(model, change.before)
        step.correct(row, **{name: value for name, value in values.items() if name not in _OWN})


def _differ(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return any(one.get(name) != other.get(name) for name in {*one, *other} - _OWN)


def _conflict(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> None:
    apart = sorted(name for name in {*mine, *theirs} - _OWN if mine.get(name) != theirs.get(name))
    raise Conflict(
        "Somebody else changed this after your step, so it is not undone.",
        {name: in_words(mine.get(name)) for name in apart},
        {name: in_words(theirs.get(name)) for name in apart},
    )
