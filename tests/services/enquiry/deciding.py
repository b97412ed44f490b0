"""Steps of a decision that many tests begin from: replies with items, markings, a recommendation, a choice."""

from datetime import date
from typing import Any
from uuid import UUID

from app.models import ItemMarking, Reply, ReplyItem, new_id
from app.models.enums import ItemHandling
from app.services.access import Actor, Role
from app.services.enquiry.decision_reading import open_decisions
from app.services.enquiry.decision_records import DecisionDraft, DecisionRoom, HandOverDraft, PlanDraft
from app.services.enquiry.decisions import choose, recommend
from app.services.enquiry.replies import log_reply
from app.services.enquiry.request_records import ReplyDraft
from app.services.enquiry.sending import send_requests
from tests.services.enquiry.rows import Case

DAY = date(2026, 3, 29)
ASSESSMENT = DecisionDraft("assessment", "amber", "Missed meals and two unexplained bruises")
PLAN = PlanDraft(
    ("parenting",), "north", "Rae Holt, health visitor", ("Rae Holt", "Jan Ivers, school"), "", date(2026, 6, 1)
)
HANDED = HandOverDraft("assessment", "An injury that nobody explains")


def send_all(case: Case) -> None:
    requests = list(case.request_ids.values())
    send_requests(case.hub, case.worker, case.id, requests, case.read().header.version)


def answer(case: Case, agency: str, *, people: int | None = None, corrects: bool = False) -> tuple[UUID, ...]:
    """An agency answers about everybody (or the first few), or corrects what it said of the first; ids of replies."""
    now = case.read()
    row = next(each for each in now.requests if each.id == case.request_ids[agency])
    before = {each.id for each in now.replies}
    standing = {each.person_id: each.id for each in now.replies if each.request_id == row.id and not each.corrected}
    drafts = [
        ReplyDraft(
            person.id,
            "current",
            current_as_of=DAY,
            text=f"Seen by {agency}",
            corrects_id=standing.get(person.id) if corrects else None,
        )
        for person in now.people[: 1 if corrects else people]
    ]
    log_reply(case.hub, case.worker, row.id, drafts, version=row.version)
    return tuple(each.id for each in case.read().replies if each.id not in before)


def item(case: Case, reply_id: UUID, text: str, handling: ItemHandling | None = None) -> UUID:
    """An item of a reply, marked if told so."""
    with case.hub.writing(case.worker) as unit:
        assert unit.session.get(Reply, reply_id) is not None
        row = ReplyItem(
            id=new_id(),
            at=unit.at,
            by_id=case.worker.user_id,
            reply_id=reply_id,
            position=1,
            happened_on=DAY,
            text=text,
        )
        unit.add(row)
        unit.audit("item made for a test")
        unit.commit()
        made = row.id
    if handling is not None:
        mark(case, made, handling)
    return made


def mark(case: Case, item_id: UUID, handling: ItemHandling, reason: str = "Relevant to the concern") -> None:
    with case.hub.writing(case.worker) as unit:
        unit.add(
            ItemMarking(
                id=new_id(), at=unit.at, by_id=case.worker.user_id, item_id=item_id, handling=handling, reason=reason
            )
        )
        unit.audit("item marked for a test")
        unit.commit()


def room(case: Case, actor: Actor | None = None) -> DecisionRoom:
    return open_decisions(case.hub, actor or case.worker, case.id)


def recommended(case: Case, draft: DecisionDraft = ASSESSMENT, actor: Actor | None = None) -> UUID:
    made = recommend(case.hub, actor or case.worker, case.id, draft, version=case.read().header.version)
    assert made.new_id is not None
    return made.new_id


def chosen(case: Case, draft: DecisionDraft = ASSESSMENT, **more: Any) -> UUID:
    manager = case.staff[Role.MASH_MANAGER]
    made = choose(case.hub, manager, case.id, draft, version=case.read().header.version, **more)
    assert made.new_id is not None
    return made.new_id
