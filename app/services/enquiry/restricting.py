"""Who may open a case: whom a manager names on it, and whether it is closed to everybody else."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.models import Enquiry, EnquiryMember, EnquiryPerson, Restriction, UserAccount, new_id
from app.models.enums import RestrictionGround
from app.services.access import Act, Actor, guarded
from app.services.enquiry.cases import OnCase, needed, on_case
from app.services.enquiry.interest import noticed
from app.services.errors import Invalid, Problem, Refused
from app.services.trust.people_on_cases import people_on
from app.services.unit_of_work import Changes, Hub, changed

GROUND_WORDS: dict[str, str] = {
    RestrictionGround.STAFF_FAMILY: "Staff family",
    RestrictionGround.HIGH_PROFILE: "High profile",
    RestrictionGround.OTHER: "Another reason",
}
"""Why a case is restricted, in the order in which it is offered."""


@guarded(Act.NAME_ON_CASE)
def name_on_case(hub: Hub, actor: Actor, enquiry_id: UUID, user_id: UUID) -> Changes:
    """Name a colleague or a partner representative on the case, so that they may open it while it is restricted.

    Whoever holds the case open by break-glass alone names nobody on it, themselves least of all.
    """
    with on_case(hub, actor, enquiry_id, closed_too=True, by_glass=False) as case:
        unit = case.unit
        account = unit.get(UserAccount, user_id, "This account")
        if account.ended_at is not None:
            raise Refused("This account has ended.", "Name somebody who still works here.")
        if unit.session.get(EnquiryMember, (enquiry_id, user_id)) is not None:
            raise Refused("This person is named on the case already.", "Nothing more is needed.")
        unit.add(EnquiryMember(enquiry_id=enquiry_id, user_id=user_id, named_at=unit.at, named_by_id=actor.user_id))
        unit.audit("named on case", "enquiry", enquiry_id, user=str(user_id))
        words = f"Named on the case.{noticed(unit, enquiry_id, [user_id])}"
        return unit.commit(changed("enquiry", enquiry_id), changed("request"), words=words)


@guarded(Act.NAME_ON_CASE)
def take_name_off(hub: Hub, actor: Actor, enquiry_id: UUID, user_id: UUID) -> Changes:
    """Take somebody off the names of a case; while it is restricted they open it no more. The trail keeps both.

    Raises:
        Refused: the lead worker, who is reassigned first; or somebody who is not named on it.
    """
    with on_case(hub, actor, enquiry_id, closed_too=True, by_glass=False) as case:
        unit = case.unit
        member = unit.session.get(EnquiryMember, (enquiry_id, user_id))
        if member is None:
            raise Refused("This person is not named on the case.", "Nothing more is needed.")
        if user_id == case.enquiry.lead_worker_id:
            raise Refused("The lead worker stays named on the case.", "Give the case another lead worker first.")
        unit.session.delete(member)
        unit.audit("no longer named on case", "enquiry", enquiry_id, user=str(user_id))
        return unit.commit(changed("enquiry", enquiry_id), changed("request"), words="No longer named on the case.")


@guarded(Act.RESTRICT_CASE)
def restrict_case(
    hub: Hub, actor: Actor, enquiry_id: UUID, ground: str | None, reason: str, *, version: int
) -> Changes:
    """Restrict a case to the people named on it; the manager who restricts it is named on it.

    Everybody known who stands on it is a restricted person from then on (`trust.people_on_cases`); other cases and
    contacts of theirs stay as they are, and how many those are is said.

    Raises:
        Invalid: no ground, or no reason in words; fields `ground` and `reason`.
        Refused: it is restricted already. Conflict: somebody else saved first.
    """
    if ground not in set(RestrictionGround):
        raise Invalid((Problem("ground", "Choose why the case is restricted."),))
    said = needed("reason", reason, "Write why, in a few words. Only those who may open the case read it.")
    with on_case(hub, actor, enquiry_id, closed_too=True, by_glass=False) as case:
        if case.enquiry.restricted:
            raise Refused("This case is restricted already.", "Name or take off people to change who may open it.")
        _write(case, RestrictionGround(ground), said, version)
        if case.unit.session.get(EnquiryMember, (enquiry_id, actor.user_id)) is None:
            case.unit.add(
                EnquiryMember(
                    enquiry_id=enquiry_id, user_id=actor.user_id, named_at=case.unit.at, named_by_id=actor.user_id
                )
            )
        return _done(case, f"Only the people named on it may open this case now.{_still_open(case)}")


@guarded(Act.RESTRICT_CASE)
def lift_restriction(hub: Hub, actor: Actor, enquiry_id: UUID, reason: str, *, version: int) -> Changes:
    """Open a restricted case to the hub again, and its people, unless they stand on another restricted one.

    Raises:
        Invalid: no reason. Refused: it is not restricted. Conflict: somebody else saved first.
    """
    said = needed("reason", reason, "Write why the case may be open to the hub again.")
    with on_case(hub, actor, enquiry_id, closed_too=True, by_glass=False) as case:
        if not case.enquiry.restricted:
            raise Refused("This case is not restricted.", "Nothing more is needed.")
        _write(case, None, said, version)
        return _done(case, "The case is open to the hub again.")


def _write(case: OnCase, ground: RestrictionGround | None, said: str, version: int) -> None:
    unit, enquiry = case.unit, case.enquiry
    unit.expect_version(enquiry, version, {}, {})
    enquiry.restricted = ground is not None
    unit.add(
        Restriction(
            id=new_id(), at=unit.at, by_id=unit.who.user_id, enquiry_id=enquiry.id, ground=ground, reason=said
        )
    )
    known = len(people_on(unit.session, (enquiry.id,)))
    if ground is None:
        unit.audit("case no longer restricted", "enquiry", enquiry.id, people=known)
    else:
        unit.audit("case restricted", "enquiry", enquiry.id, ground=ground.value, people=known)


def _still_open(case: OnCase) -> str:
    """How many other cases that are open to the hub somebody of this one stands on: they tell of the family still."""
    people, other = people_on(case.unit.session, (case.enquiry.id,)), aliased(Enquiry)
    asked = (
        select(func.count(other.id.distinct()))
        .join(EnquiryPerson, EnquiryPerson.enquiry_id == other.id)
        .where(EnquiryPerson.person_id.in_(sorted(people)), other.restricted.is_(False), other.id != case.enquiry.id)
    )
    many = case.unit.session.scalar(asked) or 0
    if not many:
        return ""
    if many == 1:
        return " One other case with somebody of it stays open to the hub: look at it."
    return f" {many} other cases with somebody of it stay open to the hub: look at them."


def _done(case: OnCase, words: str) -> Changes:
    at = case.enquiry.id
    people = (changed("person", each) for each in people_on(case.unit.session, (at,)))
    return case.unit.commit(changed("enquiry", at), changed("request"), changed("inbox"), *people, words=words)


