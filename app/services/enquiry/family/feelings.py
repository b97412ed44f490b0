"""Ties of harm, which are only ever corrected by a later entry, and emotional ties between people of the picture."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.models import EmotionalTie, HarmLink, HarmTie, new_id
from app.models.enums import EmotionalKind, HarmStatus
from app.services.access import Act, Actor, guarded
from app.services.enquiry.cases import needed, written
from app.services.enquiry.family.checks import chosen, long, raise_any, span
from app.services.enquiry.family.couples import Pair
from app.services.enquiry.family.drafts import FEELING_WORDS, STATUS_WORDS, FeelingDraft, HarmTieDraft
from app.services.enquiry.family.spans import columns
from app.services.enquiry.family.steps import FamilyChanges, Step, editing, expect
from app.services.enquiry.flag_records import HARM_WORDS
from app.services.enquiry.reading import today_of
from app.services.errors import Conflict, Invalid, NotFound, Problem, Refused
from app.services.unit_of_work import Hub

WHY = "Write why this is wrong."


@guarded(Act.DRAW_FAMILY)
def record_harm(hub: Hub, actor: Actor, enquiry_id: UUID, pair: Pair, draft: HarmTieDraft) -> FamilyChanges:
    """Record that the first of two people harmed the second. Of two in the enquiry it stands among its flags too.

    Raises:
        Invalid: kind, status or words missing, days in the wrong order, or both the same person.
    """
    with editing(hub, actor, enquiry_id, "record_harm") as step:
        _check_harm(step, draft)
        source, target = step.kin(pair[0]), step.kin(pair[1])
        if source.id == target.id:
            raise Invalid((Problem("harmed", "Choose two different people."),))
        shared: dict[str, Any] = {
            "id": new_id(),
            "at": step.unit.at,
            "by_id": actor.user_id,
            "enquiry_id": enquiry_id,
            "kind": draft.kind,
            "text": written(draft.text),
            **columns(draft),
        }
        if source.enquiry_person_id is not None and target.enquiry_person_id is not None:
            step.add(
                HarmLink(
                    **shared,
                    status=draft.status,
                    harming_id=source.enquiry_person_id,
                    harmed_id=target.enquiry_person_id,
                    harming_person_id=source.person_id,
                    harmed_person_id=target.person_id,
                )
            )
        else:
            first, second = step.known(pair[0]), step.known(pair[1])
            status = HarmStatus(draft.status or "")
            step.add(HarmTie(**shared, status=status, harming_person_id=first, harmed_person_id=second))
        return step.done("Who harmed whom is on the record.")


@guarded(Act.DRAW_FAMILY)
def mend_harm(hub: Hub, actor: Actor, enquiry_id: UUID, harm_id: UUID, draft: HarmTieDraft) -> FamilyChanges:
    """Put a later entry in place of one: another status, its end, better words. The earlier entry stays on the record.

    Raises:
        Conflict: somebody corrected it meanwhile. Refused: another enquiry recorded it.
    """
    with editing(hub, actor, enquiry_id, "mend_harm") as step:
        _check_harm(step, draft)
        row = _standing(step, harm_id, draft)
        status: Any = HarmStatus(draft.status or "") if isinstance(row, HarmTie) else draft.status
        step.correct(
            row,
            kind=draft.kind,
            status=status,
            text=written(draft.text),
            **columns(draft),
            withdrawn=False,
        )
        return step.done("The newer entry stands.")


@guarded(Act.DRAW_FAMILY)
def withdraw_harm(hub: Hub, actor: Actor, enquiry_id: UUID, harm_id: UUID, reason: str) -> FamilyChanges:
    """Say that an entry of harm was wrong: the picture shows it no more, the record keeps it with the reason."""
    why = needed("reason", reason, WHY)
    with editing(hub, actor, enquiry_id, "withdraw_harm") as step:
        step.correct(_standing(step, harm_id), withdrawn=True)
        return step.done("The entry is taken back. It stays on the record.", why)


@guarded(Act.DRAW_FAMILY)
def record_feeling(hub: Hub, actor: Actor, enquiry_id: UUID, pair: Pair, draft: FeelingDraft) -> FamilyChanges:
    """Record how the first of two people stands to the second, as judged on this enquiry; no other enquiry shows it."""
    with editing(hub, actor, enquiry_id, "record_feeling") as step:
        _check_feeling(step, draft)
        first, second = step.known(pair[0]), step.known(pair[1])
        if first == second:
            raise Invalid((Problem("target", "Choose two different people."),))
        step.add(
            EmotionalTie(id=new_id(), enquiry_id=enquiry_id, from_id=first, to_id=second, **_feeling_values(draft))
        )
        return step.done("It is on the record.")


@guarded(Act.DRAW_FAMILY)
def edit_feeling(
    hub: Hub, actor: Actor, enquiry_id: UUID, feeling_id: UUID, draft: FeelingDraft, *, version: int
) -> FamilyChanges:
    """Set the kind, the words and the days of an emotional tie; a last day ends it. Conflict as for other ties."""
    with editing(hub, actor, enquiry_id, "edit_feeling") as step:
        _check_feeling(step, draft)
        row = _feeling(step, feeling_id)
        values = _feeling_values(draft)
        expect(row, version, values)
        step.change(row, **values)
        return step.done("It is mended.")


@guarded(Act.DRAW_FAMILY)
def remove_feeling(
    hub: Hub, actor: Actor, enquiry_id: UUID, feeling_id: UUID, reason: str, *, version: int
) -> FamilyChanges:
    """Take away an emotional tie that never was; it stays in the history with the reason."""
    why = needed("reason", reason, WHY)
    with editing(hub, actor, enquiry_id, "remove_feeling") as step:
        row = _feeling(step, feeling_id)
        expect(row, version, {"kind": row.kind})
        step.remove(row)
        return step.done("It is taken away. It stays in the history.", why)


def _check_harm(step: Step, draft: HarmTieDraft) -> None:
    problems = chosen("kind", draft.kind, HARM_WORDS, "Choose the kind of harm.")
    problems += chosen("status", draft.status, STATUS_WORDS, "Choose whether it is alleged, admitted or convicted.")
    if not written(draft.text):
        problems.append(Problem("text", "Write what is known, and from whom."))
    raise_any([*problems, *long("text", draft.text), *span(draft, today_of(step.unit))])


def _standing(step: Step, harm_id: UUID, draft: HarmTieDraft | None = None) -> HarmLink | HarmTie:
    """The entry that the picture shows, of this enquiry and not corrected yet."""
    models: tuple[Any, ...] = (HarmLink, HarmTie)
    for model in models:
        row: HarmLink | HarmTie | None = step.unit.session.get(model, harm_id)
        if row is None:
            continue
        if row.enquiry_id != step.case.enquiry.id:
            raise Refused("Another enquiry recorded this harm.", "Open that enquiry and mend it there.")
        later = step.unit.session.scalars(select(model).where(model.corrects_id == harm_id)).first()
        if later is not None:
            mine = {"text": draft.text, "status": draft.status or ""} if draft is not None else {}
            theirs = {"text": later.text, "status": str(later.status or "")}
            raise Conflict("Somebody else corrected this entry while you were writing.", mine, theirs)
        return row
    raise NotFound("This is not in the picture any more.", "Refresh the picture and look again.")


def _check_feeling(step: Step, draft: FeelingDraft) -> None:
    problems = chosen("kind", draft.kind, FEELING_WORDS, "Choose how the one stands to the other.")
    raise_any([*problems, *long("text", draft.text), *span(draft, today_of(step.unit))])


def _feeling(step: Step, feeling_id: UUID) -> Any:
    if all(each.id != feeling_id for each in step.before.feelings):
        raise NotFound("This is not in the picture any more.", "Refresh the picture and look again.")
    return step.unit.get(EmotionalTie, feeling_id, "This")


def _feeling_values(draft: FeelingDraft) -> dict[str, Any]:
    return {
        "kind": EmotionalKind(draft.kind or ""),
        "text": written(draft.text) or None,
        **columns(draft),
    }
