"""Recording gradings of risk, missing episodes and harm between people. Append-only: a correction is a new entry."""

from datetime import date
from uuid import UUID

from app.models import EnquiryPerson, HarmLink, MissingEpisode, RiskGrading, new_id
from app.models.enums import GradingKind
from app.services.access import Act, Actor, guarded
from app.services.enquiry.cases import on_case, written
from app.services.enquiry.family import spans
from app.services.enquiry.flag_records import (
    DASH_TOOLS,
    GRADES,
    HARM_WORDS,
    CseDraft,
    DashDraft,
    EpisodeDraft,
    HarmDraft,
    says,
)
from app.services.enquiry.flag_rows import correctable, person_of
from app.services.enquiry.reading import today_of
from app.services.errors import Invalid, Problem
from app.services.lengths import LONGEST_NAME, line_too_long, too_long
from app.services.unit_of_work import Changes, Hub, changed

LEVELS = ("low", "medium", "high")


@guarded(Act.RECORD_FLAG)
def record_dash(hub: Hub, actor: Actor, enquiry_id: UUID, draft: DashDraft) -> Changes:
    """Record a DASH: the count is that of the ticks, the grade is the practitioner's own.

    Raises:
        Invalid: person, tool or grade missing; a tick the tool does not have; a grade that is not the one the count
            says, without a reason.
        Refused: the enquiry is closed, or the entry was corrected meanwhile.
    """
    with on_case(hub, actor, enquiry_id) as case:
        unit = case.unit
        correctable(case, RiskGrading, draft.corrects_id)
        problems = person_of(case, "person", draft.person_id) + _about_dash(draft)
        problems += _about_day("assessed_on", draft.assessed_on, today_of(unit))
        problems += [*line_too_long(assessed_by=draft.assessed_by), *too_long("reason", written(draft.reason))]
        if problems or draft.person_id is None or draft.tool is None or draft.grade is None:
            raise Invalid(tuple(problems))
        ticks = sorted(set(draft.ticks), key=int)
        row = RiskGrading(
            id=new_id(),
            at=unit.at,
            by_id=actor.user_id,
            enquiry_id=enquiry_id,
            enquiry_person_id=draft.person_id,
            kind=GradingKind.DASH,
            tool=draft.tool,
            ticks=ticks,
            count=len(ticks),
            grade=draft.grade,
            reason=written(draft.reason) or None,
            assessed_on=draft.assessed_on,
            assessed_by=written(draft.assessed_by) or None,
            corrects_id=draft.corrects_id,
        )
        unit.add(row)
        unit.audit("grading recorded", "enquiry", enquiry_id, grading=str(row.id), kind="dash", count=len(ticks))
        return unit.commit(changed("enquiry", enquiry_id), new_id=row.id, words="The DASH is on the record.")


@guarded(Act.RECORD_FLAG)
def record_cse(hub: Hub, actor: Actor, enquiry_id: UUID, draft: CseDraft) -> Changes:
    """Record a CSE assessment with its review date.

    Raises:
        Invalid: person, tool, level, date or review date missing; a review before the assessment.
        Refused: the enquiry is closed, or the entry was corrected meanwhile.
    """
    with on_case(hub, actor, enquiry_id) as case:
        unit = case.unit
        correctable(case, RiskGrading, draft.corrects_id)
        problems = person_of(case, "person", draft.person_id)
        if not written(draft.tool):
            problems.append(Problem("tool", "Write which tool was used."))
        problems += line_too_long(LONGEST_NAME, tool=draft.tool)
        if draft.level not in LEVELS:
            problems.append(Problem("level", "Choose the level of risk the tool gave."))
        if draft.assessed_on is None:
            problems.append(Problem("assessed_on", "Enter when it was assessed."))
        problems += _about_day("assessed_on", draft.assessed_on, today_of(unit))
        if draft.review_on is None:
            problems.append(Problem("review_on", "Enter when it is reviewed."))
        elif draft.assessed_on is not None and draft.review_on <= draft.assessed_on:
            problems.append(Problem("review_on", "The review lies after the assessment. Enter a later date."))
        problems += [*line_too_long(assessed_by=draft.assessed_by), *too_long("reason", written(draft.reason))]
        if problems or draft.person_id is None or draft.level is None:
            raise Invalid(tuple(problems))
        row = RiskGrading(
            id=new_id(),
            at=unit.at,
            by_id=actor.user_id,
            enquiry_id=enquiry_id,
            enquiry_person_id=draft.person_id,
            kind=GradingKind.CSE,
            tool=written(draft.tool),
            ticks=[],
            grade=draft.level,
            reason=written(draft.reason) or None,
            assessed_on=draft.assessed_on,
            assessed_by=written(draft.assessed_by) or None,
            review_on=draft.review_on,
            corrects_id=draft.corrects_id,
        )
        unit.add(row)
        unit.audit("grading recorded", "enquiry", enquiry_id, grading=str(row.id), kind="cse")
        return unit.commit(changed("enquiry", enquiry_id), new_id=row.id, words="The assessment is on the record.")


@guarded(Act.RECORD_FLAG)
def record_missing(hub: Hub, actor: Actor, enquiry_id: UUID, draft: EpisodeDraft) -> Changes:
    """Record that a person was missing, or (as a correction of that entry) that they are back.

    Raises:
        Invalid: person or beginning missing, a time that lies ahead, or an end before the beginning.
        Refused: the enquiry is closed, or the entry was corrected meanwhile.
    """
    with on_case(hub, actor, enquiry_id) as case:
        unit = case.unit
        correctable(case, MissingEpisode, draft.corrects_id)
        problems = person_of(case, "person", draft.person_id)
        if draft.since is None:
            problems.append(Problem("since", "Enter since when the person is or was missing."))
        elif draft.since > unit.at:
            problems.append(Problem("since", "This lies ahead. Enter when the person went missing."))
        if draft.until is not None:
            if draft.until > unit.at:
                problems.append(Problem("until", "This lies ahead. Leave it empty while the person is missing."))
            elif draft.since is not None and draft.until < draft.since:
                problems.append(Problem("until", "The return lies before the beginning. Check both."))
        problems += [*line_too_long(area=draft.area), *too_long("text", written(draft.text))]
        if problems or draft.person_id is None or draft.since is None:
            raise Invalid(tuple(problems))
        row = MissingEpisode(
            id=new_id(),
            at=unit.at,
            by_id=actor.user_id,
            enquiry_id=enquiry_id,
            enquiry_person_id=draft.person_id,
            since=draft.since,
            until=draft.until,
            area=written(draft.area) or None,
            text=written(draft.text) or None,
            interview_on=draft.interview_on,
            corrects_id=draft.corrects_id,
        )
        unit.add(row)
        unit.audit("missing episode recorded", "enquiry", enquiry_id, episode=str(row.id), open=draft.until is None)
        return unit.commit(changed("enquiry", enquiry_id), new_id=row.id, words="The missing episode is on the record.")


@guarded(Act.RECORD_FLAG)
def link_harm(hub: Hub, actor: Actor, enquiry_id: UUID, draft: HarmDraft) -> Changes:
    """Record who has harmed whom; a person the hub knows joins the enquiries of both households.

    Raises:
        Invalid: one of the two or the kind missing, both the same person, or nothing said of what is known.
        Refused: the enquiry is closed, or the entry was corrected meanwhile.
    """
    with on_case(hub, actor, enquiry_id) as case:
        unit = case.unit
        correctable(case, HarmLink, draft.corrects_id)
        problems = person_of(case, "harmed", draft.harmed_id, "Choose who was harmed.")
        problems += person_of(case, "harming", draft.harming_id, "Choose who is said to have harmed them.")
        if draft.harmed_id is not None and draft.harmed_id == draft.harming_id:
            problems.append(Problem("harming", "Choose two different people."))
        if draft.kind not in HARM_WORDS:
            problems.append(Problem("kind", "Choose the kind of harm."))
        said = written(draft.text)
        if not said:
            problems.append(Problem("text", "Write what is known, and from whom."))
        problems += too_long("text", said)
        until = spans.end_of(draft.since, draft.until, draft.until_precision)
        if draft.since is not None and until is not None and until < draft.since:
            problems.append(Problem("until", "The end lies before the beginning. Check both."))
        if problems or draft.harmed_id is None or draft.harming_id is None or draft.kind is None:
            raise Invalid(tuple(problems))
        row = HarmLink(
            id=new_id(),
            at=unit.at,
            by_id=actor.user_id,
            enquiry_id=enquiry_id,
            harmed_id=draft.harmed_id,
            harming_id=draft.harming_id,
            harmed_person_id=unit.get(EnquiryPerson, draft.harmed_id).person_id,
            harming_person_id=unit.get(EnquiryPerson, draft.harming_id).person_id,
            kind=draft.kind,
            text=said,
            status=unit.get(HarmLink, draft.corrects_id).status if draft.corrects_id is not None else None,
            **spans.columns(draft),
            corrects_id=draft.corrects_id,
        )
        unit.add(row)
        unit.audit("harm recorded", "enquiry", enquiry_id, harm=str(row.id))
        return unit.commit(changed("enquiry", enquiry_id), new_id=row.id, words="Who harmed whom is on the record.")


def _about_dash(draft: DashDraft) -> list[Problem]:
    problems: list[Problem] = []
    questions = DASH_TOOLS.get(draft.tool or "")
    if questions is None:
        problems.append(Problem("tool", "Choose which DASH was used."))
    known = {str(number) for number in range(1, (questions or max(DASH_TOOLS.values())) + 1)}
    if not set(draft.ticks) <= known:
        problems.append(Problem("ticks", f"This form has {questions or 0} questions. Take back the ticks above."))
    if draft.grade not in GRADES:
        problems.append(Problem("grade", "Choose the grade that the practitioner gave; the count does not give it."))
        return problems
    counted = says(len(set(draft.ticks)))
    if not written(draft.reason) and GRADES.index(draft.grade) != GRADES.index(counted):
        above = GRADES.index(draft.grade) > GRADES.index(counted)
        problems.append(
            Problem(
                "reason",
                f"{len(set(draft.ticks))} ticks say {counted}. Write why professional judgement"
                f" {'lifts' if above else 'lowers'} it to {draft.grade}.",
            )
        )
    return problems


def _about_day(field: str, day: date | None, today: date) -> list[Problem]:
    if day is not None and day > today:
        return [Problem(field, "This day lies ahead. Enter when it was assessed.")]
    return []
