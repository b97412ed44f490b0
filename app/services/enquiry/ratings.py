"""Rating an enquiry anew, and pausing its clock."""

from uuid import UUID

from sqlalchemy import select

from app.models import EnquiryPause, Rating, new_id
from app.models.enums import RatingColour, RatingStage
from app.services.access import Act, Actor, guarded
from app.services.enquiry.cases import OnCase, needed, on_case, set_enquiry_due, set_reply_dues, typed
from app.services.errors import Invalid, Problem, Refused
from app.services.lengths import all_too_long
from app.services.policy import ClockName
from app.services.unit_of_work import Changes, Hub, changed


@guarded(Act.RATE_ENQUIRY)
def rate_enquiry(hub: Hub, actor: Actor, enquiry_id: UUID, colour: str | None, reason: str, *, version: int) -> Changes:
    """Rate an enquiry anew. The rating before it stays on the record; every due time follows the new one.

    Raises:
        Invalid: no colour chosen, one that the enquiry's policy does not use, or no reason.
    """
    with on_case(hub, actor, enquiry_id) as case:
        unit, enquiry = case.unit, case.enquiry
        problems: list[Problem] = []
        if not colour:
            problems.append(Problem("colour", "Choose a rating."))
        elif colour not in {each.code for each in case.policy.colours}:
            problems.append(Problem("colour", "This enquiry's policy does not use this colour. Choose another."))
        if not typed(reason):
            problems.append(Problem("reason", "Write why the rating changes."))
        problems += all_too_long(reason=reason)
        if problems or not colour:
            raise Invalid(tuple(problems))
        unit.expect_version(
            enquiry, version, {"rating": str(colour), "reason": typed(reason)}, {"rating": enquiry.rating.value}
        )
        was, enquiry.rating = enquiry.rating, RatingColour(colour)
        unit.add(
            Rating(
                id=new_id(),
                at=unit.at,
                by_id=actor.user_id,
                enquiry_id=enquiry_id,
                stage=RatingStage.CURRENT,
                colour=enquiry.rating,
                reason=typed(reason),
            )
        )
        set_enquiry_due(case)
        moved = set_reply_dues(case, rated_anew=True)
        unit.audit("enquiry rated", "enquiry", enquiry_id, was=was.value, rating=enquiry.rating.value, moved=moved)
        words = f"Rated {case.policy.colour(enquiry.rating.value).word}."
        if moved:
            words += f" The due time of {moved} request{'s' if moved > 1 else ''} moved with it."
        return unit.commit(changed("enquiry", enquiry_id), changed("request"), changed("board"), words=words)


@guarded(Act.PAUSE_ENQUIRY)
def pause_clock(hub: Hub, actor: Actor, enquiry_id: UUID, reason: str, *, version: int) -> Changes:
    """Let the enquiry's clock stand still, with a manager's reason, where its policy allows.

    Raises:
        Refused: the policy allows no pause, or the clock stands still already.
    """
    with on_case(hub, actor, enquiry_id) as case:
        unit, enquiry = case.unit, case.enquiry
        if not case.policy.clock(ClockName.ENQUIRY).pause_allowed:
            raise Refused(
                "The policy of this enquiry does not allow its clock to be paused.",
                "If it will be late, the manager's decision says why.",
            )
        unit.expect_version(enquiry, version, {"reason": reason}, {})
        said = needed("reason", reason, "Write why the clock is paused.")
        if _running(case) is not None:
            raise Refused("The clock stands still already.", "Refresh the case.")
        unit.add(
            EnquiryPause(id=new_id(), enquiry_id=enquiry_id, since=unit.at, reason=said, started_by_id=actor.user_id)
        )
        set_enquiry_due(case)
        set_reply_dues(case)
        unit.audit("clock paused", "enquiry", enquiry_id)
        return unit.commit(
            changed("enquiry", enquiry_id), changed("request"), changed("board"), words="The clock stands still."
        )


@guarded(Act.PAUSE_ENQUIRY)
def resume_clock(hub: Hub, actor: Actor, enquiry_id: UUID, *, version: int) -> Changes:
    """Let the enquiry's clock run on; its due time moves by what the pause took.

    Raises:
        Refused: the clock runs.
    """
    with on_case(hub, actor, enquiry_id) as case:
        unit, enquiry = case.unit, case.enquiry
        unit.expect_version(enquiry, version, {}, {})
        pause = _running(case)
        if pause is None or pause.since >= unit.at:
            raise Refused("The clock runs already.", "Refresh the case.")
        pause.until, pause.ended_by_id = unit.at, actor.user_id
        set_enquiry_due(case)
        set_reply_dues(case)
        unit.audit("clock resumed", "enquiry", enquiry_id)
        return unit.commit(
            changed("enquiry", enquiry_id), changed("request"), changed("board"), words="The clock runs again."
        )


def _running(case: OnCase) -> EnquiryPause | None:
    """The pause in which the clock stands now."""
    return case.unit.session.scalars(
        select(EnquiryPause).where(EnquiryPause.enquiry_id == case.enquiry.id, EnquiryPause.until.is_(None))
    ).first()
