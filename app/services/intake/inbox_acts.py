"""Acts of the inbox: assign, mark duplicate, link to an enquiry or a person, and the way back of each.

Each is all or nothing over the contacts chosen, and each can be undone exactly, as a new audited act, while nothing
else has changed them. A contact that waits for a manager is sorted by a manager: nobody else takes it out of that
queue.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.models import Contact, ContactPerson, Enquiry, EnquiryMember, Person, UserAccount, UserRole
from app.models.enums import ContactStatus, EnquiryStatus, LinkState
from app.services.access import GRANTS, Act, Actor, Role, guarded, may
from app.services.errors import Conflict, Hidden, Invalid, NotFound, Problem, Refused
from app.services.intake.inbox_peek import visible_contact
from app.services.intake.inbox_records import Chosen, Former, FormerPerson, Sorted, SortingAct, WayBack
from app.services.intake.known_on_contact import asked_of
from app.services.intake.linking import count_again, make_known
from app.services.lengths import line_too_long
from app.services.matching.tokens import ready
from app.services.people.find import RESTRICTED_WORDS, people_like, say_hinted, told_in
from app.services.trust.closed_people import sees_person
from app.services.unit_of_work import Changes, Hub, WritingUnit, changed

_OPEN = frozenset({ContactStatus.UNSCREENED, ContactStatus.WAITING_FOR_MANAGER})


@guarded(Act.SORT_CONTACTS)
def assign_contacts(hub: Hub, actor: Actor, chosen: Sequence[Chosen], to_user_id: UUID | None) -> Sorted:
    """Give contacts to a colleague who may screen, or (None) to nobody.

    Raises:
        Conflict: somebody changed one of them meanwhile. Invalid: nothing chosen, or that person may not screen.
    """
    with hub.writing(actor) as unit:
        rows = _chosen(unit, chosen)
        initials = _initials(unit, to_user_id) if to_user_id is not None else ""
        former = tuple(_former(row) for row in rows)
        for row in rows:
            row.assigned_to_id = to_user_id
            row.version += 1
            unit.audit("contact assigned", "contact", row.id, to=str(to_user_id) if to_user_id else None)
        words = f"{_counted(rows)} assigned to {initials}." if initials else f"{_counted(rows)} assigned to nobody."
        return _done(unit, SortingAct.ASSIGN, former, words)


@guarded(Act.SORT_CONTACTS)
def mark_duplicate(hub: Hub, actor: Actor, chosen: Sequence[Chosen], of_id: UUID) -> Sorted:
    """Say that contacts repeat another one, which stands for them from now on.

    Raises:
        Invalid: the other is itself a duplicate, is among those chosen, or one of them stands for a duplicate.
        Conflict: somebody changed one of them meanwhile. Refused: one waits for a manager.
    """
    with hub.writing(actor) as unit:
        rows = _chosen(unit, chosen)
        first = visible_contact(unit, of_id)
        _check_first(unit, rows, first)
        _check_door(hub, actor, rows)
        former = tuple(_former(row) for row in rows)
        for row in rows:
            row.status = ContactStatus.DUPLICATE
            row.duplicate_of_id = of_id
            row.version += 1
            unit.audit("contact marked duplicate", "contact", row.id, of=str(of_id))
        return _done(unit, SortingAct.DUPLICATE, former, f"{_counted(rows)} marked as duplicate of {first.reference}.")


@guarded(Act.SORT_CONTACTS)
def link_to_enquiry(hub: Hub, actor: Actor, chosen: Sequence[Chosen], enquiry_id: UUID) -> Sorted:
    """Put contacts into an enquiry that is already open.

    Raises:
        NotFound: no such enquiry, or a restricted one that this person is not named on.
        Invalid: it is not open. Conflict: somebody changed a contact meanwhile. Refused: one waits for a manager.
    """
    with hub.writing(actor) as unit:
        rows = _chosen(unit, chosen)
        enquiry = _enquiry(unit, actor, enquiry_id)
        _check_door(hub, actor, rows)
        former = tuple(_former(row) for row in rows)
        for row in rows:
            row.status = ContactStatus.IN_ENQUIRY
            row.enquiry_id = enquiry_id
            row.version += 1
            unit.audit("contact linked to enquiry", "contact", row.id, enquiry=str(enquiry_id))
        return _done(unit, SortingAct.LINK_ENQUIRY, former, f"{_counted(rows)} linked to {enquiry.reference}.")


@guarded(Act.SORT_CONTACTS)
def link_to_person(
    hub: Hub, actor: Actor, chosen: Chosen, contact_person_id: UUID, *, person_id: UUID | None, reason: str
) -> Sorted:
    """Say that somebody a contact names is a person the hub knows, with the worker's reason; with None, a new one.

    A new person is made of what the contact says, and stays known when the tie is undone.

    Raises:
        Invalid: no reason, or no name to make a person of. NotFound: no such person, or a restricted one.
        Conflict: somebody changed the contact meanwhile. Refused: a new one of somebody who is tied already.
    """
    if person_id is not None and not reason.strip():
        raise Invalid((Problem("reason", "Say what makes you sure that this is the same person."),))
    if problems := line_too_long(reason=reason):
        raise Invalid(problems)
    with hub.writing(actor) as unit:
        contact = _chosen(unit, (chosen,))[0]
        said = unit.get(ContactPerson, contact_person_id)
        if said.contact_id != contact.id:
            raise NotFound("This contact does not name that person.", "Refresh and choose again.")
        before = _former_person(said)
        former = (_former(contact),)
        if person_id is None:
            make_known(unit, said)
            contact.version += 1
            words = f"A new known person was made of {contact.reference}."
            return _done(unit, SortingAct.LINK_PERSON, former, words, (before,))
        known = unit.session.get(Person, person_id)
        if known is None or not sees_person(unit, known):
            raise (NotFound if known is None else Hidden)("This person is not there any more.", "Search again.")
        said.person_id = person_id
        said.link_state = LinkState.LINKED
        said.linked_by_id = actor.user_id
        said.linked_at = unit.at
        said.link_reason = reason.strip()
        count_again(unit, said)
        contact.version += 1
        unit.audit("contact person linked", "contact", contact.id, named=str(said.id), person=str(person_id))
        return _done(unit, SortingAct.LINK_PERSON, former, f"A person in {contact.reference} linked.", (before,))


@guarded(Act.SORT_CONTACTS)
def make_people_known(hub: Hub, actor: Actor, chosen: Chosen) -> Sorted:
    """Make known people of everybody a contact names by forename and surname who is like nobody known.

    Whoever may be somebody whom the worker may see stays undecided: that is for a person to judge. Relatives in the
    same household are nobody's likeness. Where a restricted record may match by two strong marks, that is said and
    audited. Those made stay known when it is undone.

    Raises:
        Conflict: somebody changed the contact meanwhile. Refused: there is nobody to be made known.
    """
    with hub.writing(actor) as unit:
        contact = _chosen(unit, (chosen,))[0]
        asked = select(ContactPerson).where(ContactPerson.contact_id == contact.id, ContactPerson.person_id.is_(None))
        undecided = unit.session.scalars(asked.order_by(ContactPerson.position)).all()
        fresh, hints = _new_ones(unit, undecided, contact)
        former = (_former(contact),)
        before = tuple(_former_person(row) for row in fresh)
        for row in fresh:
            make_known(unit, row)
        if fresh:
            contact.version += 1
            words = f"{_people(len(fresh))} of {contact.reference} known to the hub from now on."
            left = len(undecided) - len(fresh)
            if left:
                words += f" {_people(left)} left: choose Link… beside the name."
            words += f" {RESTRICTED_WORDS}" if hints else ""
            done = _done(unit, SortingAct.LINK_PERSON, former, words, before)
    say_hinted(hub, actor, hints)
    if not fresh:
        said = "Whoever is named here without being linked may be known already, or has no full name."
        raise Refused(said, RESTRICTED_WORDS if hints else "Choose Link… beside each name.")
    return done


def _new_ones(
    unit: WritingUnit, undecided: Sequence[ContactPerson], contact: Contact
) -> tuple[list[ContactPerson], list[UUID]]:
    """Who has a full name, no placeholder in it, and is like nobody known nor anybody before them on the contact.

    Whoever may be restricted by two strong marks is left, too: Link… says then whom to ask. Their ids come along.
    """
    fresh: list[ContactPerson] = []
    hints: list[UUID] = []
    taken: set[tuple[str, str]] = set()
    for row in undecided:
        query = asked_of(row, contact)
        named = any(name.forenames and name.surnames for name in ready(told_in(query)).names)
        known, hidden = people_like(unit, query) if named else ((), [])
        hints += hidden
        if not named or hidden or any(not each.same_household for each in known if not each.restricted):
            continue
        name = (row.surname_key, row.forename_key)
        if name not in taken:
            taken.add(name)
            fresh.append(row)
    return fresh, hints


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


@guarded(Act.SORT_CONTACTS)
def undo(hub: Hub, actor: Actor, way_back: WayBack) -> Changes:
    """Restore exactly what stood before an act, as an act of its own.

    Raises:
        Conflict: somebody has changed one of the contacts since; nothing is restored then.
    """
    with hub.writing(actor) as unit:
        references = []
        for former in way_back.contacts:
            row = unit.get(Contact, former.contact_id, "This contact")
            if row.version != former.version:
                raise Conflict("This was changed again since, so it cannot be undone.", {}, {})
            _restore(row, former, way_back.act)
            row.version += 1
            references.append(row.reference)
            unit.audit("undone", "contact", row.id, undone=way_back.act.value)
        made, tied = list[UUID](), list[UUID]()
        for person in way_back.people if way_back.act is SortingAct.LINK_PERSON else ():
            _restore_person(unit, way_back.contacts[0].contact_id, person, made, tied)
        words = f"Undone: {references[0]}." if len(references) == 1 else f"Undone for {len(references)} contacts."
        if made:
            words += f" {_people(len(made))} stay known." if len(made) > 1 else " The new known person stays known."
        touched = [changed("contact", former.contact_id) for former in way_back.contacts]
        touched += [changed("person", person) for person in tied]
        return unit.commit(*touched, changed("inbox"), words=words)


def _restore(row: Contact, former: Former, act: SortingAct) -> None:
    """Put back what this act may have changed and nothing else, so that a way back cannot carry more than its act."""
    if act is SortingAct.ASSIGN:
        row.assigned_to_id = former.assigned_to_id
        return
    if act is SortingAct.LINK_PERSON:
        return
    left = ContactStatus.DUPLICATE if act is SortingAct.DUPLICATE else ContactStatus.IN_ENQUIRY
    status = ContactStatus(former.status)
    if row.status is not left or status not in _OPEN:
        raise Conflict("This was changed again since, so it cannot be undone.", {}, {})
    row.status = status
    if act is SortingAct.DUPLICATE:
        row.duplicate_of_id = None
    else:
        row.enquiry_id = former.enquiry_id


def _former_person(said: ContactPerson) -> FormerPerson:
    return FormerPerson(
        said.id, said.person_id, said.link_state.value, said.linked_by_id, said.linked_at, said.link_reason
    )


def _restore_person(
    unit: WritingUnit, contact_id: UUID, former: FormerPerson, made: list[UUID], tied: list[UUID]
) -> None:
    """Take a tie back; who was made by it is noted in `made`, whoever was tied before or after in `tied`."""
    said = unit.get(ContactPerson, former.contact_person_id)
    if said.contact_id != contact_id:
        raise NotFound("This contact does not name that person.", "Refresh and choose again.")
    if said.person_id is not None and said.link_state is LinkState.NEW:
        made.append(said.person_id)
    tied += [each for each in (said.person_id, former.person_id) if each is not None]
    said.person_id = former.person_id
    said.link_state = LinkState(former.link_state)
    said.linked_by_id = former.linked_by_id
    said.linked_at = former.linked_at
    said.link_reason = former.link_reason
    count_again(unit, said)


def _chosen(unit: WritingUnit, chosen: Sequence[Chosen]) -> list[Contact]:
    """The contacts chosen, each as it was shown; all or nothing."""
    if not chosen:
        raise Invalid((Problem("contacts", "Choose at least one contact in the list."),))
    rows = []
    for each in dict.fromkeys(chosen):
        row = visible_contact(unit, each.id)
        if row.version != each.version:
            raise Conflict(
                f"{row.reference} was changed by somebody else while you looked at it. Nothing was done.", {}, {}
            )
        if row.status not in _OPEN:
            raise Refused(f"{row.reference} is already decided. Nothing was done.", "Refresh the list.")
        rows.append(row)
    return rows


def _check_door(hub: Hub, actor: Actor, rows: Sequence[Contact]) -> None:
    if may(actor, Act.AUTHORISE_CONTACT, hub.narrowed):
        return
    for row in rows:
        if row.status is ContactStatus.WAITING_FOR_MANAGER:
            raise Refused(
                f"{row.reference} waits for a manager, who decides it. Nothing was done.",
                "Ask a MASH manager, or leave it out.",
            )


def _check_first(unit: WritingUnit, rows: Sequence[Contact], first: Contact) -> None:
    if first.id in {row.id for row in rows}:
        raise Invalid((Problem("of", "A contact cannot be its own duplicate. Choose another one."),))
    if first.status is ContactStatus.DUPLICATE:
        raise Invalid((Problem("of", f"{first.reference} is itself a duplicate. Choose the one it repeats."),))
    ids = [row.id for row in rows]
    standing = unit.session.scalar(select(Contact.reference).where(Contact.duplicate_of_id.in_(ids)).limit(1))
    if standing is not None:
        raise Invalid(
            (Problem("contacts", f"{standing} is marked as a duplicate of one of these. Undo that mark first."),)
        )


def _enquiry(unit: WritingUnit, actor: Actor, enquiry_id: UUID) -> Enquiry:
    enquiry = unit.session.get(Enquiry, enquiry_id)
    named = unit.session.get(EnquiryMember, (enquiry_id, actor.user_id)) is not None
    if enquiry is None or (enquiry.restricted and not named and Role.SERVICE_MANAGER not in actor.roles):
        raise (NotFound if enquiry is None else Hidden)(
            "This enquiry is not there for you.", "Choose another one, or ask a manager."
        )
    if enquiry.status is not EnquiryStatus.OPEN:
        raise Invalid((Problem("enquiry", f"{enquiry.reference} is not open any more. Choose an open enquiry."),))
    return enquiry


def _initials(unit: WritingUnit, user_id: UUID) -> str:
    roles = [role.value for role in GRANTS[Act.SCREEN_CONTACT]]
    initials = unit.session.scalar(
        select(UserAccount.initials).where(
            UserAccount.id == user_id,
            UserAccount.ended_at.is_(None),
            UserAccount.id.in_(select(UserRole.user_id).where(UserRole.role.in_(roles))),
        )
    )
    if initials is None:
        raise Invalid((Problem("to", "This person cannot screen contacts. Choose a hub worker or a MASH manager."),))
    return initials


def _former(row: Contact) -> Former:
    return Former(
        contact_id=row.id,
        version=row.version + 1,
        status=row.status.value,
        assigned_to_id=row.assigned_to_id,
        duplicate_of_id=row.duplicate_of_id,
        enquiry_id=row.enquiry_id,
    )


def _counted(rows: Sequence[Contact]) -> str:
    return rows[0].reference if len(rows) == 1 else f"{len(rows)} contacts"


def _done(
    unit: WritingUnit,
    act: SortingAct,
    former: tuple[Former, ...],
    words: str,
    people: tuple[FormerPerson, ...] = (),
) -> Sorted:
    touched = [changed("contact", each.contact_id) for each in former]
    changes = unit.commit(*touched, changed("inbox"), words=words)
    return Sorted(changes, words, WayBack(act, former, people))
