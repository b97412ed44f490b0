"""Warning notes on a person's file: written and reviewed by managers, reviewed at most a year on."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.models import ContactPerson, EnquiryPerson, WarningNote, WarningReview, new_id
from app.services import codes
from app.services.access import Act, Actor, guarded
from app.services.enquiry.cases import OnCase, on_case, written
from app.services.enquiry.flag_rows import person_of
from app.services.enquiry.reading import today_of
from app.services.errors import Invalid, NotFound, Problem, Refused
from app.services.lengths import too_long
from app.services.unit_of_work import Changes, Hub, changed


@dataclass(frozen=True, slots=True)
class WarningDraft:
    """A warning note as typed. `aware` is "yes", "no" or none; `awareness` how and when, or why not."""

    person_id: UUID | None
    kind: str | None
    text: str
    since: date | None
    review_on: date | None
    aware: str | None
    awareness: str


@dataclass(frozen=True, slots=True)
class ReviewDraft:
    """A review as typed: `outcome` is "stays" or "ends"; a note that stays has its next date."""

    outcome: str | None
    review_on: date | None
    text: str


@guarded(Act.WARN)
def write_warning(hub: Hub, actor: Actor, enquiry_id: UUID, draft: WarningDraft) -> Changes:
    """Write a warning note on the file of somebody in the enquiry.

    Raises:
        Invalid: something of it missing, a beginning that lies ahead, or a review later than a year on.
        Refused: the enquiry is closed, or the hub has no file of this person yet.
    """
    with on_case(hub, actor, enquiry_id) as case:
        unit = case.unit
        today = today_of(unit)
        problems = person_of(case, "person", draft.person_id)
        if draft.kind not in {each.code for each in codes.warning_kinds()}:
            problems.append(Problem("kind", "Choose the kind of warning."))
        said = written(draft.text)
        if not said:
            problems.append(Problem("text", "Write what whoever meets this person must know."))
        problems += too_long("text", said)
        if draft.since is None:
            problems.append(Problem("since", "Enter since when it holds."))
        elif draft.since > today:
            problems.append(Problem("since", "This day lies ahead. Enter since when it holds."))
        problems += _about_review("review_on", draft.review_on, draft.since or today, today)
        if draft.aware not in {"yes", "no"}:
            problems.append(Problem("aware", "Choose whether the person knows of this note."))
        awareness = written(draft.awareness)
        problems += too_long("awareness", awareness)
        if not awareness:
            how = "Write how and when they were told, or why they are not told."
            problems.append(Problem("awareness", how))
        if problems or draft.person_id is None or draft.since is None or draft.review_on is None or not draft.kind:
            raise Invalid(tuple(problems))
        row = WarningNote(
            id=new_id(),
            at=unit.at,
            by_id=actor.user_id,
            person_id=_on_file(case, draft.person_id),
            kind=draft.kind,
            text=said,
            since=draft.since,
            review_on=draft.review_on,
            person_aware=draft.aware == "yes",
            awareness=awareness,
        )
        unit.add(row)
        unit.audit("warning written", "person", row.person_id, enquiry=str(enquiry_id), kind=draft.kind)
        return unit.commit(
            changed("enquiry", enquiry_id),
            changed("person", row.person_id),
            new_id=row.id,
            words="The warning note is on the person's file.",
        )


@guarded(Act.WARN)
def review_warning(hub: Hub, actor: Actor, enquiry_id: UUID, warning_id: UUID, draft: ReviewDraft) -> Changes:
    """Review a warning note: it stays until a new date, or it ends. On a closed case too: the file outlives the case.

    Raises:
        Invalid: no outcome, no reason, or a next date that is missing, past or later than a year on.
        Refused: the note has ended.
        NotFound: it is on the file of nobody in this enquiry.
    """
    with on_case(hub, actor, enquiry_id, closed_too=True) as case:
        unit = case.unit
        note = unit.session.get(WarningNote, warning_id)
        if note is None or note.person_id not in _files(case):
            raise NotFound("This warning note is not on this case any more.", "Refresh the case and look again.")
        over = unit.session.scalars(
            select(WarningReview.id).where(WarningReview.warning_id == warning_id, WarningReview.ends)
        ).first()
        if over is not None or (note.ended_on is not None and note.ended_on <= today_of(unit)):
            raise Refused("This warning note has ended.", "If the danger is back, write a new one.")
        problems: list[Problem] = []
        if draft.outcome not in {"stays", "ends"}:
            problems.append(Problem("outcome", "Choose whether the note stays or ends."))
        if draft.outcome == "stays":
            problems += _about_review("review_on", draft.review_on, today_of(unit), today_of(unit))
        said = written(draft.text)
        if not said:
            problems.append(Problem("text", "Write why."))
        problems += too_long("text", said)
        if problems:
            raise Invalid(tuple(problems))
        ends = draft.outcome == "ends"
        unit.add(
            WarningReview(
                id=new_id(),
                at=unit.at,
                by_id=actor.user_id,
                warning_id=warning_id,
                ends=ends,
                review_on=None if ends else draft.review_on,
                text=said,
            )
        )
        unit.audit("warning reviewed", "person", note.person_id, warning=str(warning_id), ends=ends)
        return unit.commit(
            changed("enquiry", enquiry_id),
            changed("person", note.person_id),
            words="The warning note has ended." if ends else "The warning note stays until its next review.",
        )


def _about_review(field: str, day: date | None, since: date, today: date) -> list[Problem]:
    """A review lies ahead, and at most a year on."""
    if day is None:
        return [Problem(field, "Enter when it is reviewed, at most a year on.")]
    if day <= today:
        return [Problem(field, "The review lies ahead. Enter a later day.")]
    if day > a_year_on(since):
        return [Problem(field, "A warning note is reviewed within a year. Enter an earlier day.")]
    return []


def a_year_on(day: date) -> date:
    """The same day a year later; 28 February for the 29th. The schema counts 1 March there, so this is the shorter."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _on_file(case: OnCase, enquiry_person_id: UUID) -> UUID:
    row = case.unit.get(EnquiryPerson, enquiry_person_id)
    known = row.person_id or case.unit.get(ContactPerson, row.contact_person_id).person_id
    if known is None:
        raise Refused(
            "The hub has no file of this person yet, and a warning note stands on a file.",
            "Open the contact and tie the person to somebody known, or take them up as new; then write the note.",
        )
    return known


def _files(case: OnCase) -> set[UUID]:
    rows = case.unit.session.execute(
        select(EnquiryPerson.person_id, ContactPerson.person_id)
        .join(ContactPerson, ContactPerson.id == EnquiryPerson.contact_person_id)
        .where(EnquiryPerson.enquiry_id == case.enquiry.id)
    )
    return {each for row in rows for each in row if each is not None}
