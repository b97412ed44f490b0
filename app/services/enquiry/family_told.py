"""The family is told how an enquiry ended, or there is a reason why not: a note of its own on the record."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from app.models import Decision, Enquiry, Note, new_id
from app.models.enums import EnquiryStatus
from app.services.access import Act, Actor, guarded
from app.services.dates import day_words
from app.services.enquiry.about import is_about_adults
from app.services.enquiry.cases import on_case, written
from app.services.enquiry.notes import HUB
from app.services.enquiry.reading import today_of
from app.services.errors import Invalid, Problem, Refused
from app.services.lengths import line_too_long, too_long
from app.services.unit_of_work import Changes, Hub, ReadingUnit, changed

TOLD, NOT_TOLD = "told", "not_told"
TOLD_WORDS = {TOLD: "Told", NOT_TOLD: "Not to be told"}
TOLD_TITLE = "The family was told the outcome"
NOT_TOLD_TITLE = "The family is not told the outcome"
ADULT_TOLD_TITLE = "The adult was told the outcome"
ADULT_NOT_TOLD_TITLE = "The adult is not told the outcome"
TITLES = (TOLD_TITLE, NOT_TOLD_TITLE, ADULT_TOLD_TITLE, ADULT_NOT_TOLD_TITLE)


@dataclass(frozen=True, slots=True)
class FamilyToldDraft:
    """Who of the family was told, when and how, and what they said; or why they are not told."""

    told: str | None
    who: str
    on: date | None
    text: str


@guarded(Act.WRITE_ANALYSIS)
def record_family_told(hub: Hub, actor: Actor, enquiry_id: UUID, draft: FamilyToldDraft) -> Changes:
    """Record that the family was told how the enquiry ended, or why it is not; on a closed enquiry too.

    Raises:
        Invalid: what lacks, each with its field. Refused: nothing is decided yet.
    """
    with on_case(hub, actor, enquiry_id, closed_too=True) as case:
        unit = case.unit
        if case.enquiry.status is EnquiryStatus.OPEN:
            raise Refused("Nothing is decided yet, so there is no outcome to tell.", "Record it after the decision.")
        problems = _problems(draft, today_of(unit))
        if problems:
            raise Invalid(tuple(problems))
        said = written(draft.text)
        if draft.told == TOLD and draft.on is not None:
            said = f"{written(draft.who)}, {day_words(draft.on)}. {said}".strip()
        note = Note(
            id=new_id(),
            at=unit.at,
            by_id=actor.user_id,
            enquiry_id=enquiry_id,
            visibility=HUB,
            title=_title(told=draft.told == TOLD, adult=is_about_adults(unit, enquiry_id)),
            text=said,
        )
        unit.add(note)
        unit.audit("family told of the outcome", "enquiry", enquiry_id, note=str(note.id), told=draft.told == TOLD)
        return unit.commit(changed("enquiry", enquiry_id), new_id=note.id, words="It is on the record.")


def _title(*, told: bool, adult: bool) -> str:
    """What the note is called: of an enquiry about adults alone it is the adult who is told."""
    if adult:
        return ADULT_TOLD_TITLE if told else ADULT_NOT_TOLD_TITLE
    return TOLD_TITLE if told else NOT_TOLD_TITLE


def _problems(draft: FamilyToldDraft, today: date) -> list[Problem]:
    said = written(draft.text)
    problems = [*too_long("text", said), *line_too_long(who=draft.who)]
    if draft.told not in TOLD_WORDS:
        return [*problems, Problem("told", "Choose whether they were told.")]
    if draft.told == NOT_TOLD:
        return problems if said else [*problems, Problem("text", "Write why they are not told.")]
    if not written(draft.who):
        problems.append(Problem("who", "Write who was told."))
    if draft.on is None:
        problems.append(Problem("on", "Enter the day on which they were told."))
    elif draft.on > today:
        problems.append(Problem("on", "This day has not come yet."))
    return problems


def family_is_owed(unit: ReadingUnit, enquiry: Enquiry) -> bool:
    """Whether the enquiry is decided and nothing since then says that the family was told, or why it is not."""
    if enquiry.status is EnquiryStatus.OPEN:
        return False
    enquiry_id = enquiry.id
    decided_at = (
        select(func.max(Decision.at))
        .where(Decision.enquiry_id == enquiry_id, Decision.step == "chosen")
        .scalar_subquery()
    )
    found = unit.session.scalars(
        select(Note.id)
        .where(Note.enquiry_id == enquiry_id, Note.title.in_(TITLES), Note.at >= decided_at)
        .limit(1)
    ).first()
    return found is None
