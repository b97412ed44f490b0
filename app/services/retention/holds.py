"""Legal holds: set and lifted with a reason, kept as they were. What is held is never on the list of what may go."""

from uuid import UUID

from sqlalchemy import select

from app.models import Contact, Enquiry, LegalHold, Person, new_id
from app.models.retention import HoldScope
from app.services.access import Act, Actor, guarded
from app.services.enquiry.cases import needed, typed
from app.services.enquiry.reading import names_of
from app.services.errors import Invalid, Problem, Refused
from app.services.retention import holding
from app.services.retention.records import HoldRow
from app.services.unit_of_work import Changes, Hub, ReadingUnit, WritingUnit, changed

WHY = "Write on whose word it is held, such as an inquiry's letter and its date."
WHY_LIFTED = "Write on whose word the hold is lifted."
EVERYTHING = "Everything in this hub"


@guarded(Act.HOLD_RECORDS)
def list_holds(hub: Hub, actor: Actor) -> tuple[HoldRow, ...]:
    """Every hold, those that stand first, the newest on top."""
    with hub.reading(actor) as unit:
        every = list(unit.session.scalars(select(LegalHold).order_by(LegalHold.id.desc())))
        lifted = {row.lifts_id: row for row in every if row.lifts_id is not None}
        names = names_of(unit, {row.by_id for row in every})
        rows = [
            HoldRow(row.id, row.scope, row.about_id, _about(unit, row), row.reason, row.at, names.get(row.by_id, ""))
            if row.id not in lifted
            else HoldRow(
                row.id, row.scope, row.about_id, _about(unit, row), row.reason, row.at, names.get(row.by_id, ""),
                lifted[row.id].at, names.get(lifted[row.id].by_id, ""), lifted[row.id].reason,
            )
            for row in every
            if row.lifts_id is None
        ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: row.lifted_at is not None))


@guarded(Act.HOLD_RECORDS)
def set_hold(hub: Hub, actor: Actor, scope: HoldScope, reference: str, reason: str) -> Changes:
    """Hold the whole hub, or the enquiry or contact of a reference, from deletion.

    Raises:
        Invalid: there is no reason, or nothing has this reference.
        Refused: it is held already.
    """
    said = needed("reason", reason, WHY)
    with hub.writing(actor) as unit:
        about = None if scope is HoldScope.HUB else _named(unit, scope, typed(reference))
        return _set(unit, scope, about, said)


@guarded(Act.HOLD_RECORDS)
def hold_thing(hub: Hub, actor: Actor, scope: HoldScope, about_id: UUID, reason: str) -> Changes:
    """Hold one enquiry, contact or person, with every record that names the person.

    Raises:
        Invalid: there is no reason.
        NotFound: it is not there.
        Refused: it is held already.
    """
    said = needed("reason", reason, WHY)
    with hub.writing(actor) as unit:
        model = {HoldScope.ENQUIRY: Enquiry, HoldScope.CONTACT: Contact, HoldScope.PERSON: Person}[scope]
        unit.get(model, about_id)
        return _set(unit, scope, about_id, said)


@guarded(Act.HOLD_RECORDS)
def lift_hold(hub: Hub, actor: Actor, hold_id: UUID, reason: str) -> Changes:
    """Lift a hold; that it stood stays on the record.

    Raises:
        Invalid: there is no reason.
        Refused: it was lifted already.
    """
    said = needed("reason", reason, WHY_LIFTED)
    with hub.writing(actor) as unit:
        hold = unit.get(LegalHold, hold_id, "This hold")
        if hold.id not in {each.id for each in holding.standing(unit.session)}:
            raise Refused("This hold was lifted already.", "Refresh the list of holds.")
        unit.add(
            LegalHold(
                id=new_id(), at=unit.at, by_id=unit.who.user_id, scope=hold.scope, about_id=hold.about_id, reason=said,
                lifts_id=hold.id,
            )
        )  # fmt: skip
        unit.audit("hold lifted", hold.scope.value, hold.about_id, hold=str(hold.id))
        return unit.commit(changed("retention"), words="The hold is lifted. What has passed its time may be proposed.")


def _set(unit: WritingUnit, scope: HoldScope, about: UUID | None, reason: str) -> Changes:
    if any(each.scope is scope and each.about_id == about for each in holding.standing(unit.session)):
        raise Refused("This is held already.", "Lift that hold first if its reason has changed.")
    hold = LegalHold(id=new_id(), at=unit.at, by_id=unit.who.user_id, scope=scope, about_id=about, reason=reason)
    unit.add(hold)
    unit.audit("hold set", scope.value, about, hold=str(hold.id))
    return unit.commit(changed("retention"), new_id=hold.id, words="Held. Nothing of it can be deleted.")


def _named(unit: ReadingUnit, scope: HoldScope, reference: str) -> UUID:
    if scope is HoldScope.PERSON:
        raise Invalid((Problem("scope", "A person is held from the list, or from their record."),))
    model = Enquiry if scope is HoldScope.ENQUIRY else Contact
    plain = "".join(letter for letter in reference.upper() if letter.isalnum())
    found = unit.session.scalar(select(model.id).where(model.plain_reference == plain))
    if found is None:
        word = "enquiry" if scope is HoldScope.ENQUIRY else "contact"
        said = f"No {word} has this reference. Type it as on its page, such as M-26-1001."
        raise Invalid((Problem("reference", said),))
    return found


def _about(unit: ReadingUnit, row: LegalHold) -> str:
    if row.about_id is None:
        return EVERYTHING
    if row.scope is HoldScope.PERSON:
        person = unit.session.get(Person, row.about_id)
        return f"{person.forenames} {person.surname}".strip() if person else "Somebody who is not there any more"
    thing: Enquiry | Contact | None = (
        unit.session.get(Enquiry, row.about_id)
        if row.scope is HoldScope.ENQUIRY
        else unit.session.get(Contact, row.about_id)
    )
    return f"{thing.reference}: {thing.subject_line}" if thing else "A record that is not there any more"
