"""Conflict of interest: a member of staff who shares a surname or a postcode with somebody of a case.

It is asked of them before they open the case, shown on the case and to managers, and audited. A surname is often a
coincidence, so it closes nothing by itself; who says that they know the family opens the case only once a manager has
looked at that.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased

from app.models import Contact, ContactPerson, Enquiry, EnquiryMember, EnquiryPerson, Interest, UserAccount, new_id
from app.models.enums import EnquiryStatus, InterestStand
from app.services.access import Act, Actor, Role, guarded, may
from app.services.enquiry.cases import OnCase, needed, on_case, typed
from app.services.enquiry.frame_records import InterestRow
from app.services.enquiry.reading import names_of
from app.services.errors import Invalid, Problem, Refused
from app.services.lengths import too_long
from app.services.people.folding import fold
from app.services.people.folding import postcode as postcode_in
from app.services.unit_of_work import Changes, Hub, ReadingUnit, WritingUnit, changed

SHORTEST_NAME = 3
"""A part of a double surname with fewer letters (de, van) tells nothing."""
SHARED_WORDS = {"surname": "surname", "postcode": "home postcode"}


class InterestToSay(Refused):
    """Before this person opens the case they say whether they know the family."""


class InterestDeclared(Refused):
    """This person knows the family: the case opens to them once a manager has looked at that."""


def shared_with(unit: ReadingUnit, enquiry_id: UUID, user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """What accounts share with people of a case, in words; who shares nothing is left out."""
    ids = list(dict.fromkeys(user_ids))
    rows = unit.session.execute(
        select(ContactPerson.surname_key, ContactPerson.postcode, Contact.postcode.label("place"))
        .join(EnquiryPerson, EnquiryPerson.contact_person_id == ContactPerson.id)
        .join(Contact, Contact.id == ContactPerson.contact_id)
        .where(EnquiryPerson.enquiry_id == enquiry_id)
    ).all()
    surnames = {part for row in rows for part in _parts(row.surname_key or "")}
    places = {found for row in rows for code in (row.postcode, row.place) if (found := postcode_in(code or ""))}
    shared: dict[UUID, str] = {}
    for account in unit.session.scalars(select(UserAccount).where(UserAccount.id.in_(ids))):
        words = [SHARED_WORDS["surname"]] if surnames & _parts(_surname(account.display_name)) else []
        if account.home_postcode and postcode_in(account.home_postcode) in places:
            words.append(SHARED_WORDS["postcode"])
        if words:
            shared[account.id] = " and ".join(words)
    return shared


def _surname(name: str) -> str:
    """The surname of a display name, folded: its last word, with what a hyphen joins to it."""
    return fold((name.split() or [""])[-1])


def _parts(surname: str) -> set[str]:
    return {part for part in surname.split() if len(part) >= SHORTEST_NAME}


def newest(unit: ReadingUnit, enquiry_id: UUID, about_id: UUID) -> Interest | None:
    """What was said or found last of somebody on a case."""
    return unit.session.scalars(
        select(Interest)
        .where(Interest.enquiry_id == enquiry_id, Interest.about_id == about_id)
        .order_by(Interest.at.desc(), Interest.id.desc())
        .limit(1)
    ).first()


def check_interest(unit: ReadingUnit, enquiry: Enquiry) -> None:
    """Ask whoever opens a case of a family of their surname or postcode whether they know it, before they read on.

    Raises:
        InterestToSay: they have not said. InterestDeclared: they know the family, and no manager has looked at that.
    """
    who = unit.who.user_id
    said = newest(unit, enquiry.id, who)
    if said is not None and said.stand is InterestStand.TIE:
        raise InterestDeclared(
            "You said that you know somebody in this case.",
            "It opens to you once a manager has looked at that. Until then leave it to a colleague.",
        )
    if said is None and (shared := shared_with(unit, enquiry.id, [who]).get(who)):
        raise InterestToSay(
            f"Somebody in this case has your {shared}.",
            "Say whether you know the family before you open it. If you do, leave it to a colleague.",
        )


@guarded(Act.SEE_ENQUIRY)
def say_interest(hub: Hub, actor: Actor, enquiry_id: UUID, stand: str | None, note: str) -> Changes:
    """Say of oneself whether one knows the family of a case; kept for good, and shown to managers.

    Raises:
        Invalid: not said which, or a tie without a word on it; fields `stand` and `note`.
        RestrictedCase: the case is not open to this person anyway.
    """
    if stand not in {InterestStand.NO_TIE, InterestStand.TIE}:
        raise Invalid((Problem("stand", "Say whether you know somebody in this case."),))
    said = typed(note)
    if stand == InterestStand.TIE:
        said = needed("note", note, "Write in a few words what the tie is.")
    problems = too_long("note", said)
    if problems:
        raise Invalid(problems)
    with on_case(hub, actor, enquiry_id, closed_too=True) as case:
        _write(case, actor.user_id, InterestStand(stand), said)
        case.unit.audit("conflict of interest answered", "enquiry", enquiry_id, stand=stand)
        words = "Kept. You may open the case." if stand == InterestStand.NO_TIE else "Kept. A manager looks at it."
        return case.unit.commit(changed("interest", enquiry_id), words=words)


@guarded(Act.LOOK_AT_INTEREST)
def look_at_interest(hub: Hub, actor: Actor, enquiry_id: UUID, about_id: UUID, note: str) -> Changes:
    """A manager looked at a conflict of interest: what stands now, in words. Who has a tie may open the case then.

    Raises:
        Invalid: no note. Refused: it is about oneself; or nothing was said.
    """
    said = needed("note", note, "Write what you found, and who works on the case now.")
    if about_id == actor.user_id:
        hub.record_refusal(actor, Act.LOOK_AT_INTEREST)
        raise Refused("This is about yourself.", "Another manager looks at it.")
    with on_case(hub, actor, enquiry_id, closed_too=True) as case:
        case.unit.get(UserAccount, about_id, "This account")
        _write(case, about_id, InterestStand.LOOKED_AT, said)
        case.unit.audit("conflict of interest looked at", "enquiry", enquiry_id, user=str(about_id))
        return case.unit.commit(
            changed("interest", enquiry_id), changed("enquiry", enquiry_id), words="Looked at, and kept on the case."
        )


def _write(case: OnCase, about_id: UUID, stand: InterestStand, note: str) -> None:
    unit = case.unit
    unit.add(
        Interest(
            id=new_id(), at=unit.at, by_id=unit.who.user_id, enquiry_id=case.enquiry.id, about_id=about_id,
            stand=stand, note=note,
        )
    )  # fmt: skip


def noticed(unit: WritingUnit, enquiry_id: UUID, user_ids: Iterable[UUID]) -> str:
    """Audit that somebody put on a case shares something with its family; a sentence for whoever put them there."""
    unit.session.flush()
    shared = shared_with(unit, enquiry_id, user_ids)
    for user_id in shared:
        unit.audit("conflict of interest noticed", "enquiry", enquiry_id, user=str(user_id))
    if not shared:
        return ""
    return f" Check for a conflict of interest: same {next(iter(shared.values()))} as somebody in the case."


def read_interests(unit: ReadingUnit, enquiry: Enquiry) -> tuple[InterestRow, ...]:
    """The conflicts of interest of a case that there may be, for managers; nothing for anybody else."""
    if not may(unit.who, Act.LOOK_AT_INTEREST, unit.hub.narrowed):
        return ()
    said: dict[UUID, Interest] = {}
    looked: dict[UUID, Interest] = {}
    for row in unit.session.scalars(
        select(Interest).where(Interest.enquiry_id == enquiry.id).order_by(Interest.at, Interest.id)
    ):
        if row.stand is InterestStand.LOOKED_AT:
            looked[row.about_id] = row
        else:
            said[row.about_id] = row
            looked.pop(row.about_id, None)
    members = unit.session.scalars(select(EnquiryMember.user_id).where(EnquiryMember.enquiry_id == enquiry.id)).all()
    staff = [enquiry.lead_worker_id, *members, *said]
    shared = shared_with(unit, enquiry.id, staff)
    ids = [each for each in dict.fromkeys(staff) if each in shared or each in said]
    names = names_of(unit, [*ids, *(row.by_id for row in looked.values())])
    return tuple(
        InterestRow(
            each,
            names[each],
            each == enquiry.lead_worker_id,
            shared.get(each, ""),
            said[each].stand.value if each in said else None,
            said[each].note if each in said else "",
            said[each].at if each in said else None,
            f"{names[looked[each].by_id]}: {looked[each].note}" if each in looked else "",
        )
        for each in ids
    )


def waiting_interests(unit: ReadingUnit) -> list[tuple[Interest, Enquiry]]:
    """What members of staff said of cases that are not closed and no manager has looked at; oldest first."""
    who = unit.who
    if not may(who, Act.LOOK_AT_INTEREST, unit.hub.narrowed):
        return []
    later = aliased(Interest)
    newer = exists().where(
        later.enquiry_id == Interest.enquiry_id, later.about_id == Interest.about_id, later.id > Interest.id
    )
    asked = (
        select(Interest, Enquiry)
        .join(Enquiry, Enquiry.id == Interest.enquiry_id)
        .where(Interest.stand != InterestStand.LOOKED_AT, Enquiry.status != EnquiryStatus.CLOSED, ~newer)
        .order_by(Interest.at, Interest.id)
    )
    if Role.SERVICE_MANAGER not in who.roles:
        asked = asked.where(_may_open(who.user_id))
    return [(row, enquiry) for row, enquiry in unit.session.execute(asked)]


def _may_open(user_id: UUID) -> ColumnElement[bool]:
    named = exists().where(EnquiryMember.enquiry_id == Enquiry.id, EnquiryMember.user_id == user_id)
    return or_(Enquiry.restricted.is_(False), named)
