"""What drafts promise: nothing typed is lost, nothing is read by anybody else, nothing stays behind."""

import dataclasses

import pytest
from sqlalchemy import func, select

from app.models import Draft, new_id
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.errors import NotFound
from app.services.intake.drafts import discard_draft, list_drafts, open_draft, save_draft
from app.services.intake.records import FieldClash, FoundField, LooseText, PoliceDraft, ReadingSummary
from app.services.unit_of_work import Hub
from tests.factories.contacts import document, three_children
from tests.factories.hubs import Staff


def test_a_draft_comes_back_whole_with_its_documents(hub: Hub, staff: Staff, monday: FixedClock) -> None:
    worker, about = staff[Role.HUB_WORKER], new_id()
    reading = ReadingSummary(
        "referral form",
        (FoundField("concern", "The worry", "x", "table 2", "stated", True),),
        (FieldClash("people.a.birth", "Child 1: Date of birth", "1", "a", "2", "b"),),
        (LooseText("Box 7", "text", "line 3"),),
        ("NHS number",),
        ("Look at page 2",),
        ("Which encoding?",),
    )
    typed = three_children(
        received="not a time yet", police=PoliceDraft(form="PPN", incident_at=monday.now()),
        documents=(dataclasses.replace(document(bytes(range(256))), reading=reading),),
    )  # fmt: skip
    kept = save_draft(hub, worker, about, typed).new_id
    assert kept is not None
    assert open_draft(hub, worker, kept).draft == typed


def test_saving_again_replaces_the_text_and_writes_no_document_twice(
    hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    worker, about = staff[Role.HUB_WORKER], new_id()
    original = document(b"scan" * 1000)
    save_draft(hub, worker, about, three_children(documents=(original,)))
    monday.advance(2)
    save_draft(hub, worker, about, three_children(documents=(original,), concern="More is known now."))
    (row,) = list_drafts(hub, worker)
    assert row.saved_at == monday.now()
    assert row.line.startswith("Zoë Nowak-Łęcka, Minh Châu Nguyễn")
    assert open_draft(hub, worker, row.id).draft.concern == "More is known now."
    with hub.reading(None) as unit:
        assert unit.session.execute(select(func.count()).select_from(Draft)).scalar_one() == 2


def test_nobody_sees_another_persons_draft(hub: Hub, staff: Staff) -> None:
    kept = save_draft(hub, staff[Role.HUB_WORKER], new_id(), three_children()).new_id
    assert kept is not None
    assert list_drafts(hub, staff[Role.MASH_MANAGER]) == ()
    with pytest.raises(NotFound):
        open_draft(hub, staff[Role.MASH_MANAGER], kept)


def test_a_discarded_draft_leaves_no_bytes_behind(hub: Hub, staff: Staff) -> None:
    worker, about = staff[Role.HUB_WORKER], new_id()
    save_draft(hub, worker, about, three_children(documents=(document(),)))
    discard_draft(hub, worker, about)
    assert list_drafts(hub, worker) == ()
    with hub.reading(None) as unit:
        assert unit.session.execute(select(func.count()).select_from(Draft)).scalar_one() == 0
    assert discard_draft(hub, worker, about).touched == ()


def test_a_draft_of_an_amendment_knows_what_it_amends(hub: Hub, staff: Staff) -> None:
    worker, contact = staff[Role.HUB_WORKER], new_id()
    kept = save_draft(hub, worker, contact, three_children(), amends=contact, version=3).new_id
    assert kept is not None
    back = open_draft(hub, worker, kept)
    assert (back.amends, back.version) == (contact, 3)
    assert list_drafts(hub, worker)[0].amends


def test_a_draft_of_another_version_is_said_to_be_unreadable(hub: Hub, staff: Staff) -> None:
    worker = staff[Role.HUB_WORKER]
    kept = save_draft(hub, worker, new_id(), three_children()).new_id
    assert kept is not None
    with hub.writing(None) as unit:
        row = unit.get(Draft, kept)
        row.body = {**row.body, "draft": {**row.body["draft"], "channel": {"was": "a table once"}}}
        unit.audit("aged for the test", "draft", kept)
        unit.commit()
    with pytest.raises(NotFound, match="another version"):
        open_draft(hub, worker, kept)
