"""Where people live and who stands left of whom: moves between households, and order rules of one enquiry's picture."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.models import Household, HouseholdMember, OrderRule, new_id
from app.services.access import Act, Actor, guarded
from app.services.enquiry.cases import needed, typed
from app.services.enquiry.family.checks import raise_any, short, span
from app.services.enquiry.family.drafts import StayDraft
from app.services.enquiry.family.records import Kin
from app.services.enquiry.family.spans import columns, end_of
from app.services.enquiry.family.steps import FamilyChanges, Step, editing, expect
from app.services.enquiry.reading import today_of
from app.services.errors import Invalid, NotFound, Problem
from app.services.people.bulk import place_columns
from app.services.people.folding import postcode
from app.services.unit_of_work import Hub

WHY = "Write why this is wrong."


@guarded(Act.DRAW_FAMILY)
def move_home(hub: Hub, actor: Actor, enquiry_id: UUID, member: UUID, draft: StayDraft) -> FamilyChanges:
    """Put somebody into a household, known or new; with `leaves_others` they leave where they lived until then.

    Raises:
        Invalid: no household and no address, half a postcode, days in the wrong order, or they live there already.
    """
    with editing(hub, actor, enquiry_id, "move_home") as step:
        raise_any(_stay_problems(step, draft))
        person_id = step.known(member)
        household_id = _household(step, draft)
        now = step.unit.session.scalars(
            select(HouseholdMember).where(HouseholdMember.person_id == person_id, HouseholdMember.until.is_(None))
        ).all()
        if draft.until is None and any(row.household_id == household_id for row in now):
            raise Invalid((Problem("household", "This person lives there already. Edit that stay instead."),))
        if draft.leaves_others:
            left = draft.since or today_of(step.unit)
            for row in now:
                end = end_of(row.since, left, draft.since_precision) or left
                if row.since is not None and row.since > end:
                    raise Invalid((Problem("since", "The person moved in elsewhere after this day. Check both."),))
                step.change(row, until=end, until_precision=columns(draft)["since_precision"])
        step.add(
            HouseholdMember(
                id=new_id(), household_id=household_id, person_id=person_id, version=1, **_stay_values(draft)
            )
        )
        return step.done("Where they live is on the record.")


@guarded(Act.DRAW_FAMILY)
def edit_stay(
    hub: Hub, actor: Actor, enquiry_id: UUID, stay_id: UUID, draft: StayDraft, *, version: int
) -> FamilyChanges:
    """Set the days, nights, standing and second home of somebody in a household; a last day ends it.

    Raises:
        Invalid: days in the wrong order. Conflict: somebody else saved it meanwhile, with both texts.
    """
    with editing(hub, actor, enquiry_id, "edit_stay") as step:
        raise_any(_stay_problems(step, draft, placed=True))
        row = _stay(step, stay_id)
        values = _stay_values(draft)
        expect(row, version, values)
        step.change(row, **values)
        return step.done("It is mended.")


@guarded(Act.DRAW_FAMILY)
def remove_stay(hub: Hub, actor: Actor, enquiry_id: UUID, stay_id: UUID, reason: str, *, version: int) -> FamilyChanges:
    """Take away a stay in a household that never was; it stays in the history with the reason."""
    why = needed("reason", reason, WHY)
    with editing(hub, actor, enquiry_id, "remove_stay") as step:
        row = _stay(step, stay_id)
        expect(row, version, {"since": row.since, "until": row.until})
        step.remove(row)
        return step.done("It is taken away. It stays in the history.", why)


@guarded(Act.DRAW_FAMILY)
def put_left_of(hub: Hub, actor: Actor, enquiry_id: UUID, left: UUID, right: UUID) -> FamilyChanges:
    """Keep somebody left of somebody else on this enquiry's picture; the opposite rule, if there is one, goes.

    Raises:
        Invalid: both are the same person, or the rule stands already.
    """
    with editing(hub, actor, enquiry_id, "put_left_of") as step:
        first, second = step.kin(left), step.kin(right)
        if first.id == second.id:
            raise Invalid((Problem("right", "Choose two different people."),))
        for rule in step.before.rules:
            if (rule.left, rule.right) == (first.id, second.id):
                raise Invalid((Problem("right", "This order is kept already."),), "This order is kept already.")
            if (rule.left, rule.right) == (second.id, first.id):
                step.remove(step.unit.get(OrderRule, rule.id, "This order"))
        step.add(OrderRule(id=new_id(), enquiry_id=enquiry_id, **_side("left", first), **_side("right", second)))
        return step.done("The order is kept.")


@guarded(Act.DRAW_FAMILY)
def remove_order(hub: Hub, actor: Actor, enquiry_id: UUID, rule_id: UUID) -> FamilyChanges:
    """Let the picture arrange two people by itself again."""
    with editing(hub, actor, enquiry_id, "remove_order") as step:
        if all(each.id != rule_id for each in step.before.rules):
            raise NotFound("This order is not kept any more.", "Refresh the picture and look again.")
        step.remove(step.unit.get(OrderRule, rule_id, "This order"))
        return step.done("The picture arranges the two by itself again.")


def _side(name: str, kin: Kin) -> dict[str, UUID | None]:
    """One side of an order: a person of the enquiry, else the known person."""
    in_enquiry = kin.enquiry_person_id is not None
    return {f"{name}_id": kin.enquiry_person_id, f"{name}_person_id": None if in_enquiry else kin.person_id}


def _stay_problems(step: Step, draft: StayDraft, *, placed: bool = False) -> list[Problem]:
    problems = [*span(draft, today_of(step.unit)), *short("nights", draft.nights)]
    problems += [*short("standing", draft.standing), *short("address", draft.address)]
    if not placed and draft.household is None and not typed(draft.address):
        problems.append(Problem("address", "Choose a household, or enter an address."))
    if typed(draft.postcode) and postcode(draft.postcode) is None:
        problems.append(Problem("postcode", "This is not a whole postcode, such as ZZ3 8LP. Enter it in full."))
    return problems


def _stay_values(draft: StayDraft) -> dict[str, Any]:
    return {
        **columns(draft),
        "nights": typed(draft.nights) or None,
        "standing": typed(draft.standing) or None,
        "second_home": draft.second or None,
    }


def _stay(step: Step, stay_id: UUID) -> Any:
    if all(each.id != stay_id for each in step.before.stays):
        raise NotFound("This is not in the picture any more.", "Refresh the picture and look again.")
    return step.unit.get(HouseholdMember, stay_id, "This")


def _household(step: Step, draft: StayDraft) -> UUID:
    """The household chosen, the one that stands at the address already, or a new one."""
    if draft.household is not None:
        if str(draft.household) not in {each.id for each in step.before.homes}:
            raise NotFound("This household is not in the picture any more.", "Refresh the picture and look again.")
        return draft.household
    lines = [line.strip() for line in draft.address.replace("\n", ",").split(",") if line.strip()]
    town = lines[-1] if len(lines) > 1 else None
    columns = place_columns(lines[0], ", ".join(lines[1:-1]) or None, town, postcode(draft.postcode))
    found = step.unit.session.scalars(
        select(Household.id).where(Household.address_key == columns["address_key"]).order_by(Household.id)
    ).first()
    if found is not None and columns["postcode"]:
        return found
    row: Household = step.add(Household(id=new_id(), created_at=step.unit.at, **columns))
    return row.id
