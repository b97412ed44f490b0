"""Asking an agency where its answer is, and giving it more time, which is a manager's."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.models import Chase, Extension, InformationRequest, RequestSending, new_id
from app.models.enums import RequestState, SendingWay
from app.services.access import Act, Actor, guarded
from app.services.enquiry.cases import OnCase, check_named, needed, on_case, typed
from app.services.enquiry.reading import names_of
from app.services.enquiry.request_forms import moment_words
from app.services.errors import Invalid, Problem, Refused
from app.services.lengths import all_too_long, line_too_long
from app.services.unit_of_work import Changes, Hub, changed

WAY_WORDS: dict[str, str] = {
    "in_the_hub": "In the hub",
    "email": "E-mail",
    "secure_portal": "Secure portal",
    "phone": "Telephone",
    "by_hand": "By hand",
    "post": "Post",
}


@dataclass(frozen=True, slots=True)
class ChaseDraft:
    """Chasing as typed: by what way, whom, what was said, and by when an answer was promised."""

    way: str | None
    spoke_to: str = ""
    text: str = ""
    promised_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of what happened to a request on its way: sent, chased, given more time."""

    at: datetime
    by: str
    kind: str
    words: str


@guarded(Act.ASK_PARTNERS)
def chase_request(hub: Hub, actor: Actor, request_id: UUID, draft: ChaseDraft) -> Changes:
    """Write down that an agency was asked where its answer is.

    Raises:
        Invalid: no way, or nothing said. Refused: the request does not wait for an answer.
    """
    with on_case(hub, actor, _enquiry_of(hub, actor, request_id)) as case:
        unit = case.unit
        request = _waiting(case, request_id)
        problems: list[Problem] = []
        if draft.way not in {each.value for each in SendingWay}:
            problems.append(Problem("way", "Choose how they were chased."))
        if not typed(draft.text):
            problems.append(Problem("text", "Write what was asked and what they said."))
        problems += [*line_too_long(spoke_to=draft.spoke_to), *all_too_long(text=draft.text)]
        if draft.promised_by is not None and draft.promised_by <= unit.at:
            problems.append(Problem("promised_by", "Enter a time that lies ahead, or leave it empty."))
        if problems or draft.way is None:
            raise Invalid(tuple(problems))
        unit.add(
            Chase(
                id=new_id(),
                at=unit.at,
                by_id=actor.user_id,
                request_id=request_id,
                way=SendingWay(draft.way),
                spoke_to=typed(draft.spoke_to) or None,
                text=typed(draft.text),
                promised_by=draft.promised_by,
            )
        )
        unit.audit("request chased", "request", request_id, way=draft.way)
        return unit.commit(
            changed("request", request_id),
            changed("enquiry", case.enquiry.id),
            words=f"{request.reference}: the chasing is on record.",
        )


@guarded(Act.MOVE_REQUEST)
def extend_request(
    hub: Hub, actor: Actor, request_id: UUID, due_at: datetime | None, reason: str, *, version: int
) -> Changes:
    """A MASH manager gives an agency more time, with a reason. The due time before it stays on record.

    Raises:
        Invalid: no time, one that is not later than the due time, or no reason. Refused: nothing is waited for.
        Conflict: the request changed meanwhile.
    """
    with on_case(hub, actor, _enquiry_of(hub, actor, request_id)) as case:
        unit = case.unit
        request = _waiting(case, request_id)
        was = request.due_at
        if was is None:
            raise Refused("This request has no due time, so it needs no more.", "Chase the agency if you wait for it.")
        problems: list[Problem] = []
        if due_at is None:
            problems.append(Problem("due_at", "Enter until when they may answer."))
        elif due_at <= was or due_at <= unit.at:
            words = f"Enter a time later than now and than {moment_words(was)}, when it is due."
            problems.append(Problem("due_at", words))
        if not typed(reason):
            problems.append(Problem("reason", "Write why they get more time."))
        problems += all_too_long(reason=reason)
        if problems or due_at is None:
            raise Invalid(tuple(problems))
        unit.expect_version(request, version, {"reason": typed(reason)}, {"due": moment_words(was)})
        said = needed("reason", reason, "Write why they get more time.")
        unit.add(
            Extension(
                id=new_id(),
                at=unit.at,
                by_id=actor.user_id,
                request_id=request_id,
                was_due_at=was,
                due_at=due_at,
                reason=said,
            )
        )
        request.due_at = due_at
        request.due_reason = f"Given more time by a manager; it was due {moment_words(was)}"
        unit.audit("request extended", "request", request_id)
        return unit.commit(
            changed("request", request_id),
            changed("enquiry", case.enquiry.id),
            changed("board"),
            words=f"{request.reference} is due {moment_words(due_at)} now.",
        )


@guarded(Act.SEE_ENQUIRY)
def list_request_log(hub: Hub, actor: Actor, request_id: UUID) -> tuple[LogLine, ...]:
    """What happened to a request on its way, newest first.

    Raises:
        NotNamed: its case is restricted, and this person is not named on it.
    """
    from app.models import Enquiry

    with hub.reading(actor) as unit:
        request = unit.get(InformationRequest, request_id, "This request")
        check_named(unit, unit.get(Enquiry, request.enquiry_id, "This enquiry"))
        sent = unit.session.scalars(select(RequestSending).where(RequestSending.request_id == request_id)).all()
        chased = unit.session.scalars(select(Chase).where(Chase.request_id == request_id)).all()
        moved = unit.session.scalars(select(Extension).where(Extension.request_id == request_id)).all()
        names = names_of(unit, (row.by_id for rows in (sent, chased, moved) for row in rows))
        lines: list[tuple[RequestSending | Chase | Extension, str, str]] = [
            (row, "sent", f"{WAY_WORDS[row.way.value]}. Consent: {row.consent_words}.") for row in sent
        ]
        lines += [(row, "chased", _chased(row)) for row in chased]
        lines += [(row, "extended", _moved(row)) for row in moved]
        lines.sort(key=lambda line: (line[0].at, line[0].id), reverse=True)
        return tuple(LogLine(row.at, names[row.by_id], kind, words) for row, kind, words in lines)


def _moved(row: Extension) -> str:
    return f"From {moment_words(row.was_due_at)} to {moment_words(row.due_at)}: {row.reason}"


def _chased(row: Chase) -> str:
    whom = f", {row.spoke_to}" if row.spoke_to else ""
    promised = f" Promised by {moment_words(row.promised_by)}." if row.promised_by else ""
    return f"{WAY_WORDS[row.way.value]}{whom}: {row.text}{promised}"


def _enquiry_of(hub: Hub, actor: Actor, request_id: UUID) -> UUID:
    with hub.reading(actor) as reading:
        return reading.get(InformationRequest, request_id, "This request").enquiry_id


def _waiting(case: OnCase, request_id: UUID) -> InformationRequest:
    request = case.unit.get(InformationRequest, request_id, "This request")
    if request.state is not RequestState.SENT:
        raise Refused(
            f"{request.reference} does not wait for an answer: it has not left, is answered, or was withdrawn.",
            "Refresh the case and look again.",
        )
    return request
