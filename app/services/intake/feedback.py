"""Every contact owes its referrer an answer, also where nothing follows: the queue, and how an answer is given."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select

from app.models import Authorisation, Contact, Feedback, FeedbackMessage, UserAccount, new_id
from app.models.enums import FeedbackWay, SubjectKind
from app.services import deadlines
from app.services.access import Act, Actor, guarded
from app.services.errors import Conflict, Invalid, NotFound, Problem, Refused
from app.services.intake.feedback_letters import letter_of
from app.services.intake.feedback_records import FORMS, FeedbackCounts, FeedbackRow, FeedbackView, Letter
from app.services.intake.inbox import not_in_a_closed_room
from app.services.intake.inbox_peek import visible_contact
from app.services.lengths import line_too_long, too_long
from app.services.policy import ClockName, Policy, Stage
from app.services.unit_of_work import Changes, Hub, ReadingUnit, WritingUnit, changed

GIVEN_STAY = timedelta(days=7)
MOST = 2_000
WHAT = "This contact"


@guarded(Act.SEE_INBOX)
def list_feedback(hub: Hub, actor: Actor, view: FeedbackView) -> tuple[FeedbackRow, ...]:
    """The answers of a view, the longest owed first; those given, the newest first."""
    with hub.reading(actor) as unit:
        asked = _asked().where(_in_view(unit, view), not_in_a_closed_room(unit.who))
        newest = Feedback.given_at.desc() if view is FeedbackView.GIVEN else Feedback.owed_since
        rows = unit.session.execute(asked.order_by(newest, Contact.reference).limit(MOST)).all()
        return tuple(_row(unit, row) for row in rows)


@guarded(Act.SEE_INBOX)
def count_feedback(hub: Hub, actor: Actor) -> FeedbackCounts:
    """How many answers stand in each view, and how many are late."""
    with hub.reading(actor) as unit:
        limit = _late_before(unit)

        def count(condition: ColumnElement[bool]) -> ColumnElement[int]:
            return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

        late = _in_view(unit, FeedbackView.TO_ANSWER) & (_decided_at() < limit)
        row = unit.session.execute(
            select(*(count(_in_view(unit, view)).label(view.value) for view in FeedbackView), count(late).label("late"))
            .select_from(Feedback)
            .join(Contact, Contact.id == Feedback.contact_id)
            .where(not_in_a_closed_room(unit.who))
        ).one()
        return FeedbackCounts(row.to_answer, row.not_decided, row.do_not_contact, row.given, row.late)


@guarded(Act.SEE_INBOX)
def open_feedback(hub: Hub, actor: Actor, contact_id: UUID) -> FeedbackRow:
    """One answer that is owed.

    Raises:
        NotFound: the contact is not there, or is not this person's to see.
    """
    with hub.reading(actor) as unit:
        visible_contact(unit, contact_id)
        return _row(unit, _of(unit, contact_id))


@guarded(Act.GIVE_FEEDBACK)
def draft_letter(hub: Hub, actor: Actor, contact_id: UUID) -> Letter:
    """A letter in plain words about what became of a contact, for the worker to read and change.

    It names no child and says nothing that a partner told the hub.

    Raises:
        Refused: nothing is decided yet, or the referrer must not be contacted.
    """
    with hub.reading(actor) as unit:
        contact = visible_contact(unit, contact_id)
        row = _row(unit, _of(unit, contact_id))
        if row.do_not_contact:
            raise Refused("This referrer must not be contacted.", "Read the reason; a manager may change it.")
        if not row.outcome:
            raise Refused("Nothing is decided on this contact yet.", "Answer when a manager has decided it.")
        policy = unit.policy_of(contact.policy_version_id)
        return letter_of(row, policy.outcome(Stage.CONTACT, contact.chosen_outcome or ""), actor.display_name)


@guarded(Act.GIVE_FEEDBACK)
def record_letter_leaving(hub: Hub, actor: Actor, contact_id: UUID, form: str) -> Changes:
    """Write into the audit trail that a letter leaves as a file, before it does.

    Raises:
        Invalid: a form that is none.
    """
    if form not in FORMS:
        raise Invalid((Problem("form", "Choose PDF, Word or an e-mail."),))
    with hub.writing(actor) as unit:
        visible_contact(unit, contact_id)
        unit.audit("letter left the hub", "contact", contact_id, form=form)
        return unit.commit()


@guarded(Act.GIVE_FEEDBACK)
def give_feedback(
    hub: Hub, actor: Actor, contact_id: UUID, *, way: str | None, recipient: str, text: str
) -> Changes:
    """Say that the referrer was told: by what way, whom, and in what words. It is given once and stays.

    Raises:
        Invalid: no way, nobody, or no words. Refused: nothing is decided yet, or they must not be contacted.
        Conflict: somebody else has answered meanwhile.
    """
    with hub.writing(actor) as unit:
        contact, row = _owed(unit, contact_id)
        if row.do_not_contact:
            raise Refused("This referrer must not be contacted.", "Read the reason; a manager may change it.")
        if contact.chosen_outcome is None:
            raise Refused("Nothing is decided on this contact yet.", "Answer when a manager has decided it.")
        problems: list[Problem] = []
        if way not in {each.value for each in FeedbackWay}:
            problems.append(Problem("way", "Choose how the referrer was told."))
        if not recipient.strip():
            problems.append(Problem("recipient", "Write who was told."))
        if not text.strip():
            problems.append(Problem("text", "Write what they were told."))
        problems += [*line_too_long(recipient=recipient), *too_long("text", text)]
        if problems or way is None:
            raise Invalid(tuple(problems))
        chosen = FeedbackWay(way)
        row.given_at, row.given_by_id, row.way = unit.at, actor.user_id, chosen.value
        unit.add(
            FeedbackMessage(
                id=new_id(),
                at=unit.at,
                by_id=actor.user_id,
                feedback_id=row.id,
                way=chosen,
                recipient=recipient.strip(),
                text=text.strip(),
            )
        )
        unit.audit("feedback given", "contact", contact_id, way=chosen.value)
        return unit.commit(
            changed("contact", contact_id), changed("feedback"), words=f"{contact.reference}: the referrer is told."
        )


@guarded(Act.GIVE_FEEDBACK)
def mark_do_not_contact(hub: Hub, actor: Actor, contact_id: UUID, reason: str) -> Changes:
    """Say that telling the referrer would endanger somebody, and why. The contact stays visible in a view of its own.

    Raises:
        Invalid: no reason. Conflict: it was answered meanwhile.
    """
    with hub.writing(actor) as unit:
        contact, row = _owed(unit, contact_id)
        if not reason.strip():
            raise Invalid((Problem("reason", "Write why telling the referrer would endanger somebody."),))
        if problem := too_long("reason", reason):
            raise Invalid(problem)
        row.do_not_contact, row.reason = True, reason.strip()
        unit.audit("feedback withheld", "contact", contact_id)
        return unit.commit(
            changed("contact", contact_id),
            changed("feedback"),
            words=f"{contact.reference}: the referrer is not contacted.",
        )


@guarded(Act.AUTHORISE_CONTACT)
def allow_contact(hub: Hub, actor: Actor, contact_id: UUID, reason: str) -> Changes:
    """A manager says that the referrer may be told after all.

    Raises:
        Invalid: no reason. Refused: nothing was withheld.
    """
    with hub.writing(actor) as unit:
        contact, row = _owed(unit, contact_id)
        if not row.do_not_contact:
            raise Refused("This referrer may be contacted already.", "Nothing more is needed.")
        if not reason.strip():
            raise Invalid((Problem("reason", "Write why the referrer may be told now."),))
        if problem := too_long("reason", reason):
            raise Invalid(problem)
        row.do_not_contact, row.reason = False, reason.strip()
        unit.audit("feedback allowed", "contact", contact_id)
        return unit.commit(
            changed("contact", contact_id), changed("feedback"), words=f"{contact.reference}: the referrer may be told."
        )


def _owed(unit: WritingUnit, contact_id: UUID) -> tuple[Contact, Feedback]:
    contact = visible_contact(unit, contact_id)
    row: Feedback = _of(unit, contact_id).Feedback
    if row.given_at is not None:
        raise Conflict("Somebody else has told the referrer already.", {}, {"way": row.way or ""})
    return contact, row


def _of(unit: ReadingUnit, contact_id: UUID) -> Any:
    """What is owed on a contact; not every contact owes an answer: somebody who only asked is answered at once."""
    found = unit.session.execute(_asked().where(Contact.id == contact_id)).one_or_none()
    if found is None:
        raise NotFound("No answer is owed on this contact.", "Refresh the list and look again.")
    return found


def _in_view(unit: ReadingUnit, view: FeedbackView) -> ColumnElement[bool]:
    owed = Feedback.given_at.is_(None) & Feedback.do_not_contact.is_(False)
    decided = Contact.chosen_outcome.is_not(None)
    alone = Contact.duplicate_of_id.is_(None)
    match view:
        case FeedbackView.TO_ANSWER:
            return owed & decided & alone
        case FeedbackView.NOT_DECIDED:
            return owed & Contact.chosen_outcome.is_(None) & alone
        case FeedbackView.DO_NOT_CONTACT:
            return Feedback.given_at.is_(None) & Feedback.do_not_contact & alone
        case FeedbackView.GIVEN:
            return Feedback.given_at >= unit.at - GIVEN_STAY


def to_answer(unit: ReadingUnit, *, late: bool = False) -> Any:
    """Contacts of referrers to be told; with `late`, those who wait for longer than the acknowledgement's limit."""
    asked = (
        select(Feedback.contact_id)
        .join(Contact, Contact.id == Feedback.contact_id)
        .where(_in_view(unit, FeedbackView.TO_ANSWER), not_in_a_closed_room(unit.who))
    )
    return asked.where(_decided_at() < _late_before(unit)) if late else asked


def _decided_at() -> Any:
    return select(func.max(Authorisation.at)).where(Authorisation.contact_id == Contact.id).scalar_subquery()


def _late_before(unit: ReadingUnit) -> datetime:
    """Answers to what was decided before this moment are late: the acknowledgement's limit of one working day."""
    policy: Policy = unit.policy.policy
    day = timedelta(days=1)
    moment = unit.at - day
    for _ in range(10):  # step back over weekends and holidays until a decision of that moment would be late now
        due = deadlines.due(policy.clock(ClockName.ACKNOWLEDGEMENT).limit(), policy.opening, moment)
        if due.at_utc is None or due.at_utc <= unit.at:
            return moment
        moment -= day
    return moment


def _asked() -> Any:
    return (
        select(Feedback, Contact, _decided_at().label("decided_at"), UserAccount.display_name.label("given_by"))
        .join(Contact, Contact.id == Feedback.contact_id)
        .outerjoin(UserAccount, UserAccount.id == Feedback.given_by_id)
    )


def _row(unit: ReadingUnit, row: Any) -> FeedbackRow:
    feedback, contact = row.Feedback, row.Contact
    outcome = ""
    if contact.chosen_outcome is not None:
        try:
            outcome = unit.policy_of(contact.policy_version_id).outcome(Stage.CONTACT, contact.chosen_outcome).words
        except LookupError:
            outcome = contact.chosen_outcome
    return FeedbackRow(
        id=feedback.id,
        contact_id=contact.id,
        reference=contact.reference,
        received_at=contact.received_at,
        owed_since=feedback.owed_since,
        decided_at=row.decided_at,
        outcome=outcome,
        referrer=contact.referrer_name or "",
        agency=contact.referrer_agency or "",
        email=contact.referrer_email or "",
        phone=contact.referrer_phone or "",
        wishes_anonymity=bool(contact.wishes_anonymity),
        do_not_contact=feedback.do_not_contact,
        reason=feedback.reason or "",
        given_at=feedback.given_at,
        given_by=row.given_by or "",
        way=feedback.way or "",
        adult=contact.subject_kind is SubjectKind.ADULT,
    )
