"""Items of replies: split when logged, added later, marked item by item; nothing preselected, nothing overwritten."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from app.models import AuditEntry, Document, ItemMarking, ReplyItem, RequestDocument, new_id
from app.models.enums import DocumentUse, ItemHandling
from app.services.access import Actor, Role
from app.services.enquiry.cases import NotNamed
from app.services.enquiry.item_reading import shareable
from app.services.enquiry.item_records import ItemDraft, ItemRow, MarkingDraft
from app.services.enquiry.items import add_items, list_items, mark_items
from app.services.enquiry.replies import log_reply
from app.services.enquiry.reply_documents import list_reply_papers, open_reply_paper
from app.services.enquiry.reply_drafts import drop_reply, keep_reply, open_reply_draft
from app.services.enquiry.request_records import ReplyDocument, ReplyDraft
from app.services.enquiry.sending import withdraw_request
from app.services.errors import Conflict, Invalid, NotFound, Refused
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case
from tests.services.enquiry.test_replies import NOTHING, asked, version_of

SEEN = ItemDraft("Seen at the door, well", date(2026, 3, 28), source_system="Niche", partner_marking="Can be shared")
OLD = ItemDraft("Caution for assault", happened_as_written="2019", partner_marking="Social care only")


def logged(case: Case, *items: ItemDraft, actor: Actor | None = None, agency: str = "police") -> tuple[ItemRow, ...]:
    person = case.read().people[0]
    log_reply(
        case.hub,
        actor or case.worker,
        case.request_ids[agency],
        [ReplyDraft(person.id, "current", items=items)],
        version=version_of(case, agency),
    )
    return list_items(case.hub, case.worker, case.id)


def mark(
    item: ItemRow, handling: str | None = "share_onward", reason: str = "The receiving team needs it"
) -> MarkingDraft:
    return MarkingDraft(item.id, handling, reason, item.markings[0].id if item.markings else None)


def test_a_reply_is_split_into_items_and_none_of_them_is_marked_by_itself(hub: Hub, staff: Staff) -> None:
    case = asked(hub, staff)
    items = logged(case, SEEN, OLD)
    assert [(item.text, item.happened_on, item.happened_as_written) for item in items] == [
        ("Caution for assault", None, "2019"),
        ("Seen at the door, well", date(2026, 3, 28), ""),
    ]
    assert {item.partner_marking for item in items} == {"Can be shared", "Social care only"}
    assert [item.handling for item in items] == [None, None]
    assert shareable(items) == ()


def test_unmarked_items_are_counted_in_the_words_of_the_logging(hub: Hub, staff: Staff) -> None:
    case = asked(hub, staff)
    person = case.read().people[0]
    marked = replace(SEEN, handling="hub_only", reason="Not needed outside")
    said = log_reply(
        hub,
        case.worker,
        case.request_ids["police"],
        [ReplyDraft(person.id, "current", items=(marked, OLD))],
        version=version_of(case, "police"),
    )
    assert said.words == "R-26-1001: 3 still to answer. 1 item is not marked yet."


@pytest.mark.parametrize(
    ("item", "field"),
    [
        (replace(SEEN, text="  "), "text"),
        (replace(SEEN, happened_on=date(2026, 3, 31)), "date"),
        (replace(SEEN, handling="hub_only"), "reason"),
        (replace(SEEN, handling="everybody", reason="Why not"), "handling"),
        (replace(SEEN, reason="A reason without a marking"), "handling"),
    ],
)
def test_an_item_that_lacks_something_is_named_and_nothing_is_logged(
    hub: Hub, staff: Staff, item: ItemDraft, field: str
) -> None:
    case = asked(hub, staff)
    person = case.read().people[0]
    with pytest.raises(Invalid) as caught:
        logged(case, SEEN, item)
    assert [problem.field for problem in caught.value.problems] == [f"item:{person.id}:1:{field}"]
    assert case.read().replies == ()


def test_none_found_cannot_stand_beside_items(hub: Hub, staff: Staff) -> None:
    case = asked(hub, staff)
    person = case.read().people[0]
    draft = replace(NOTHING, person_id=person.id, items=(SEEN,))
    with pytest.raises(Invalid) as caught:
        log_reply(hub, case.worker, case.request_ids["police"], [draft], version=version_of(case, "police"))
    assert [problem.field for problem in caught.value.problems] == [f"found:{person.id}"]


def test_an_item_is_marked_with_a_reason_and_may_then_leave(hub: Hub, staff: Staff) -> None:
    case = asked(hub, staff)
    old, seen = logged(case, SEEN, OLD)
    assert mark_items(hub, case.worker, case.id, [mark(seen)]).words == "Marked: 1 share onward."
    now = {item.id: item for item in list_items(hub, case.worker, case.id)}
    assert [item.id for item in shareable(tuple(now.values()))] == [seen.id]
    assert (now[seen.id].markings[0].by, now[seen.id].markings[0].reason) == ("Jo Shaw", "The receiving team needs it")
    assert now[old.id].handling is None


def test_marking_again_is_a_new_entry_above_the_old_one(hub: Hub, staff: Staff) -> None:
    case = asked(hub, staff)
    (item,) = logged(case, SEEN)
    mark_items(hub, case.worker, case.id, [mark(item)])
    (item,) = list_items(hub, case.worker, case.id)
    mark_items(hub, staff[Role.MASH_MANAGER], case.id, [mark(item, "intelligence", "Names a source")])
    (item,) = list_items(hub, case.worker, case.id)
    assert item.handling == "intelligence"
    assert [(each.handling, each.by) for each in item.markings] == [
        ("intelligence", "Mo Farrow"),
        ("share_onward", "Jo Shaw"),
    ]


@pytest.mark.parametrize(("handling", "reason", "field"), [(None, "Why", "handling"), ("hub_only", " ", "reason")])
def test_marking_wants_a_handling_and_a_reason(
    hub: Hub, staff: Staff, handling: str | None, reason: str, field: str
) -> None:
    case = asked(hub, staff)
    (item,) = logged(case, SEEN)
    with pytest.raises(Invalid) as caught:
        mark_items(hub, case.worker, case.id, [mark(item, handling, reason)])
    assert [problem.field for problem in caught.value.problems] == [f"{field}:{item.id}"]


def test_the_same_marking_again_without_a_reason_is_refused_in_its_own_words(hub: Hub, staff: Staff) -> None:
    case = asked(hub, staff)
    (item,) = logged(case, SEEN)
    mark_items(hub, case.worker, case.id, [mark(item)])
    (item,) = list_items(hub, case.worker, case.id)
    with pytest.raises(Invalid) as caught:
        mark_items(hub, case.worker, case.id, [mark(item, reason="")])
    assert caught.value.problems[0].sentence.startswith("It is marked so already.")
    mark_items(hub, case.worker, case.id, [mark(item, reason="Confirmed after speaking with the sergeant")])
    assert len(list_items(hub, case.worker, case.id)[0].markings) == 2


def test_several_items_are_marked_together_or_not_at_all(hub: Hub, staff: Staff) -> None:
    case = asked(hub, staff)
    old, seen = logged(case, SEEN, OLD)
    with pytest.raises(Invalid):
        mark_items(hub, case.worker, case.id, [mark(old), mark(seen, reason="")])
    assert [item.handling for item in list_items(hub, case.worker, case.id)] == [None, None]
    mark_items(hub, case.worker, case.id, [mark(old, "hub_only"), mark(seen)])
    assert [item.handling for item in list_items(hub, case.worker, case.id)] == ["hub_only", "share_onward"]


def test_two_people_marking_the_same_item_see_each_other(hub: Hub, staff: Staff) -> None:
    case = asked(hub, staff)
    (item,) = logged(case, SEEN)
    mark_items(hub, staff.others["worker2"], case.id, [mark(item, "intelligence")])
    with pytest.raises(Conflict) as caught:
        mark_items(hub, case.worker, case.id, [mark(item)])
    assert caught.value.texts.theirs == {"Marking": "Intelligence: do not disclose"}
    assert list_items(hub, case.worker, case.id)[0].handling == "intelligence"


def test_a_representative_marks_the_items_of_their_own_agency_only(hub: Hub, staff: Staff) -> None:
    case = asked(hub, staff)
    (item,) = logged(case, SEEN)
    with pytest.raises(NotNamed, match="another agency"):
        mark_items(hub, staff.others["health"], case.id, [mark(item)])
    mark_items(hub, staff[Role.PARTNER], case.id, [mark(item, "intelligence", "A source would be known")])
    assert list_items(hub, case.worker, case.id)[0].markings[0].by == "Ade Bello"


def test_nobody_outside_a_restricted_case_reads_or_marks_its_items(hub: Hub, staff: Staff) -> None:
    case = asked(hub, staff)
    (item,) = logged(case, SEEN)
    case.restrict(staff[Role.MASH_MANAGER])
    stranger = staff.others["worker2"]
    with pytest.raises(NotNamed):
        list_items(hub, stranger, case.id)
    with pytest.raises(NotNamed):
        mark_items(hub, stranger, case.id, [mark(item)])
    with pytest.raises(NotNamed):
        list_reply_papers(hub, stranger, case.id)


def test_items_are_added_to_a_reply_that_stands(hub: Hub, staff: Staff) -> None:
    case = asked(hub, staff)
    (item,) = logged(case, SEEN)
    assert add_items(hub, case.worker, item.reply_id, [OLD]).words == "One item added."
    assert [each.position for each in list_items(hub, case.worker, case.id)] == [2, 1]
    with pytest.raises(Invalid):
        add_items(hub, case.worker, item.reply_id, [])
    with pytest.raises(NotNamed):
        add_items(hub, staff.others["health"], item.reply_id, [OLD])


def test_a_corrected_reply_and_none_found_take_no_items(hub: Hub, staff: Staff) -> None:
    case = asked(hub, staff)
    (item,) = logged(case, SEEN)
    person = case.read().people[0]
    draft = replace(NOTHING, person_id=person.id, corrects_id=item.reply_id)
    log_reply(hub, case.worker, case.request_ids["police"], [draft], version=version_of(case, "police"))
    with pytest.raises(Refused, match="corrected"):
        add_items(hub, case.worker, item.reply_id, [OLD])
    latest = next(reply for reply in case.read().replies if not reply.corrected)
    with pytest.raises(Refused, match="none found"):
        add_items(hub, case.worker, latest.id, [OLD])
    with pytest.raises(NotFound):
        mark_items(hub, case.worker, case.id, [mark(item)])


def test_the_trail_holds_ids_and_codes_and_no_text_of_an_item(hub: Hub, staff: Staff) -> None:
    case = asked(hub, staff)
    (item,) = logged(case, replace(SEEN, text="ZEBRA text", partner_marking="ZEBRA words"))
    mark_items(hub, case.worker, case.id, [mark(item, "hub_only", "ZEBRA reason")])
    with hub.reading(case.worker) as unit:
        entries = unit.session.scalars(select(AuditEntry)).all()
        assert not [entry for entry in entries if "ZEBRA" in str(entry.detail)]
        assert [entry.detail["handling"] for entry in entries if entry.act == "item marked"] == ["hub_only"]


@pytest.mark.parametrize("reason", ["", "   "])
def test_the_schema_refuses_a_marking_without_a_reason(hub: Hub, staff: Staff, reason: str) -> None:
    case = asked(hub, staff)
    (item,) = logged(case, SEEN)

    def by_sql() -> None:
        with hub.writing(case.worker) as unit:
            unit.session.add(
                ItemMarking(
                    id=new_id(),
                    at=unit.at,
                    by_id=case.worker.user_id,
                    item_id=item.id,
                    handling=ItemHandling.SHARE_ONWARD,
                    reason=reason,
                )
            )
            unit.session.flush()

    _refused_by_schema(by_sql)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE item_marking SET handling = 'share_onward'",
        "UPDATE item_marking SET reason = 'Another'",
        "DELETE FROM item_marking",
        "UPDATE reply_item SET text = 'Another'",
        "DELETE FROM reply_item",
        "DELETE FROM request_document",
    ],
)
def test_the_schema_refuses_to_change_what_was_said_or_marked(hub: Hub, staff: Staff, statement: str) -> None:
    case = asked(hub, staff)
    person = case.read().people[0]
    log_reply(
        hub,
        case.worker,
        case.request_ids["police"],
        [ReplyDraft(person.id, "current", items=(replace(SEEN, handling="hub_only", reason="Not needed outside"),))],
        version=version_of(case, "police"),
        document=PAPER,
    )

    def by_sql() -> None:
        with hub.writing(case.worker) as unit:
            unit.session.execute(text(statement))

    _refused_by_schema(by_sql)
    with hub.reading(case.worker) as unit:
        assert unit.session.scalars(select(ReplyItem.text)).all() == [SEEN.text]


PAPER = ReplyDocument("answer.docx", "application/msword", b"what the police wrote")


def test_the_partners_own_paper_is_kept_once_beside_its_request(hub: Hub, staff: Staff) -> None:
    case = asked(hub, staff)
    people = case.read().people
    for person in people[:2]:
        log_reply(
            hub,
            case.worker,
            case.request_ids["police"],
            [ReplyDraft(person.id, "current", items=(SEEN,))],
            version=version_of(case, "police"),
            document=PAPER,
        )
    (paper,) = list_reply_papers(hub, case.worker, case.id)
    assert paper.request_id == case.request_ids["police"]
    assert open_reply_paper(hub, case.worker, case.id, paper.id).content == PAPER.content
    with hub.reading(case.worker) as unit:
        assert len(unit.session.scalars(select(Document.id)).all()) == 1
        assert unit.session.scalars(select(RequestDocument.use)).all() == [DocumentUse.REPLY]


def test_a_paper_is_opened_only_through_its_own_enquiry(hub: Hub, staff: Staff) -> None:
    case = asked(hub, staff)
    with pytest.raises(NotFound):
        open_reply_paper(hub, case.worker, case.id, UUID(int=1))


def test_a_reply_being_typed_is_kept_for_its_writer_alone_and_goes_when_it_is_logged(hub: Hub, staff: Staff) -> None:
    case = asked(hub, staff)
    request = case.request_ids["police"]
    keep_reply(hub, case.worker, request, {"people": {"one": "typed"}}, PAPER)
    keep_reply(hub, case.worker, request, {"people": {"one": "typed on"}}, PAPER)
    kept = open_reply_draft(hub, case.worker, request)
    assert kept is not None
    assert (kept.body, kept.document) == ({"people": {"one": "typed on"}}, PAPER)
    assert open_reply_draft(hub, staff.others["worker2"], request) is None
    logged(case, SEEN)
    assert open_reply_draft(hub, case.worker, request) is None


def test_a_withdrawal_meanwhile_loses_nothing_that_was_typed(hub: Hub, staff: Staff) -> None:
    case = asked(hub, staff)
    request = case.request_ids["police"]
    withdraw_request(hub, case.worker, request, "Asked by mistake", version_of(case, "police"))
    keep_reply(hub, case.worker, request, {"people": {}})
    with pytest.raises(Refused, match="was not sent"):
        log_reply(hub, case.worker, request, [ReplyDraft(case.read().people[0].id, "current", text="Known")], version=3)
    assert open_reply_draft(hub, case.worker, request) is not None
    drop_reply(hub, case.worker, request)
    assert open_reply_draft(hub, case.worker, request) is None


def _refused_by_schema(act: Callable[[], None]) -> None:
    with pytest.raises((DatabaseError, Refused)):
        act()
