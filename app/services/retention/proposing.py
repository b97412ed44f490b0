"""A unit of deletion: a service manager proposes it, listing exactly what goes; it may be withdrawn or refused."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select

from app.models import Deletion, DeletionThing, new_id
from app.models.retention import DeletionState
from app.services.access import Act, Actor, guarded
from app.services.enquiry.cases import needed
from app.services.errors import Invalid, Problem, Refused
from app.services.retention import due
from app.services.retention.belonging import UNITS
from app.services.retention.plan import Plan, Report, counts_of, in_order, plan_of, silent
from app.services.retention.records import Kind, Thing
from app.services.retention.showing import CLOSED, OWN, closed_to, things_in_words, units_of
from app.services.unit_of_work import Changes, Hub, ReadingUnit, changed

MOST_AT_ONCE = 100
WHY = "Write why these may go, such as that nobody needs them any more."
WHY_REFUSED = "Write why these do not go."


@guarded(Act.PROPOSE_DELETION)
def propose_deletion(
    hub: Hub, actor: Actor, things: Sequence[Thing], reason: str, report: Report = silent
) -> Changes:
    """Propose that some things that have passed their time go, with everything that hangs on them.

    Raises:
        Invalid: there is no reason, nothing is chosen, or too much at once.
        Refused: one has not passed its time, is held, is proposed already, or something that stays needs it.
    """
    said = needed("reason", reason, WHY)
    if not things:
        raise Invalid((Problem("things", "Choose at least one line."),))
    if len(things) > MOST_AT_ONCE:
        most = f"Choose at most {MOST_AT_ONCE} lines: the second person reads all of them."
        raise Invalid((Problem("things", most),))
    with hub.reading(actor) as unit:
        plan = checked(unit, things, report)
        counts = dict(counts_of(unit.session, plan.rows))
    with hub.writing(actor) as unit:
        refuse_barred(unit, plan)
        row = Deletion(
            id=new_id(), state=DeletionState.PROPOSED, reason=said, digest=plan.digest, counts=counts,
            proposed_at=unit.at, proposed_by_id=unit.who.user_id, version=1,
        )  # fmt: skip
        unit.add(row)
        unit.session.flush()
        roots = {each.id for each in plan.roots}
        for name, each in in_order(plan.units):
            unit.add(DeletionThing(deletion_id=row.id, thing=name, thing_id=each, root=each in roots))
        many = {name: len(plan.units[name]) for name in UNITS if name in plan.units}
        unit.audit("deletion proposed", "deletion", row.id, rows=sum(counts.values()), **many)
        words = f"Proposed: {things_in_words(plan.units)}. Another manager approves it."
        return unit.commit(changed("retention"), new_id=row.id, words=words)


@guarded(Act.PROPOSE_DELETION)
def withdraw_deletion(hub: Hub, actor: Actor, deletion_id: UUID) -> Changes:
    """Take a proposal back.

    Raises:
        Refused: it was decided already.
    """
    with hub.writing(actor) as unit:
        row = still_proposed(unit, deletion_id)
        row.state, row.decided_at, row.decided_by_id = DeletionState.WITHDRAWN, unit.at, unit.who.user_id
        row.version += 1
        unit.audit("deletion withdrawn", "deletion", row.id)
        return unit.commit(changed("retention"), words="Withdrawn. Nothing was deleted.")


@guarded(Act.DECIDE_DELETION)
def refuse_deletion(hub: Hub, actor: Actor, deletion_id: UUID, reason: str) -> Changes:
    """Refuse a proposal, with a reason; the proposer may not.

    Raises:
        Invalid: there is no reason.
        Refused: it was decided already, or this person proposed it.
    """
    said = needed("reason", reason, WHY_REFUSED)
    with hub.writing(actor) as unit:
        row = still_proposed(unit, deletion_id)
        if row.proposed_by_id == unit.who.user_id:
            raise Refused(OWN, "Withdraw it instead.")
        if closed_to(unit, units_of(unit, row.id)):
            raise Refused(CLOSED, "Ask a service manager.")
        row.state, row.decided_at, row.decided_by_id = DeletionState.REFUSED, unit.at, unit.who.user_id
        row.decision_reason = said
        row.version += 1
        unit.audit("deletion refused", "deletion", row.id)
        return unit.commit(changed("retention"), words="Refused. Nothing was deleted.")


@guarded(Act.PROPOSE_DELETION)
def forget_decided(hub: Hub, actor: Actor, deletion_id: UUID) -> Changes:
    """Take a refused or withdrawn proposal off the list; the audit trail keeps that it was.

    Raises:
        Refused: it waits for a decision.
    """
    with hub.writing(actor) as unit:
        row = unit.get(Deletion, deletion_id, "This proposal")
        if row.state is DeletionState.PROPOSED:
            raise Refused("This deletion waits for a decision.", "Withdraw it first.")
        unit.session.execute(delete(DeletionThing).where(DeletionThing.deletion_id == row.id))
        unit.session.delete(row)
        unit.audit("decided deletion taken off the list", "deletion", row.id)
        return unit.commit(changed("retention"))


def still_proposed(unit: ReadingUnit, deletion_id: UUID) -> Deletion:
    """A proposal that waits; refuses one that was decided."""
    row = unit.get(Deletion, deletion_id, "This proposal")
    if row.state is not DeletionState.PROPOSED:
        raise Refused("This deletion was already decided.", "Refresh the list.")
    return row


def checked(unit: ReadingUnit, things: Sequence[Thing], report: Report = silent) -> Plan:
    """What goes with some things, each of which has passed its time and is not held."""
    for each in things:
        row = due.is_due(unit, each)
        if row is None:
            raise Refused(
                "Something chosen is not on the list any more: it is gone, or its time has not passed.",
                "Look through the list again.",
            )
        if row.held:
            raise Refused(due.HELD_WORDS, "Look at the holds, and lift it there once it may go.")
    return plan_of(unit, things, report)


def refuse_barred(unit: ReadingUnit, plan: Plan) -> None:
    """Refuse what is proposed already, as itself or with something else."""
    ids = sorted(set().union(*plan.units.values()))
    for start in range(0, len(ids), 400):
        wanted = (
            select(DeletionThing.thing_id)
            .join(Deletion, Deletion.id == DeletionThing.deletion_id)
            .where(Deletion.state == DeletionState.PROPOSED, DeletionThing.thing_id.in_(ids[start : start + 400]))
        )
        if unit.session.execute(wanted.limit(1)).first() is not None:
            raise Refused("Some of this is proposed for deletion already.", "Decide or withdraw that proposal first.")


def roots_of(unit: ReadingUnit, deletion_id: UUID) -> tuple[Thing, ...]:
    """What was chosen for a proposal."""
    rows = unit.session.execute(
        select(DeletionThing.thing, DeletionThing.thing_id)
        .where(DeletionThing.deletion_id == deletion_id, DeletionThing.root)
        .order_by(DeletionThing.thing, DeletionThing.thing_id)
    )
    return tuple(Thing(Kind(row.thing), row.thing_id) for row in rows)
