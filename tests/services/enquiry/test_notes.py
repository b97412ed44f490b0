"""Notes: who may see each, corrections as new entries, two editors of one note, and long or hostile text."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.models import Enquiry, Note, new_id
from app.models.enums import EnquiryStatus
from app.services.access import Actor, Role
from app.services.enquiry.form_drafts import drop_form, keep_form, open_form
from app.services.enquiry.notes import HUB, MANAGERS, NAMED, add_note
from app.services.enquiry.restricting import name_on_case
from app.services.errors import Conflict, Invalid, NotFound, Refused
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, change, opened, put

SIZE = 200 * 1024


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    return opened(hub, staff)


def note(case: Case, who: Actor, text: str, visibility: str | None = HUB, corrects: UUID | None = None) -> UUID:
    made = add_note(case.hub, who, case.id, "", text, visibility=visibility, corrects_id=corrects).new_id
    assert made is not None
    return made


def close(case: Case) -> None:
    change(case.hub, Enquiry, status=EnquiryStatus.CLOSED, closed_at=case.read().read_at)


def texts(case: Case, who: Actor) -> tuple[list[str], int]:
    found = case.read(who)
    return [each.text for each in found.notes], found.notes_withheld


def test_a_managers_note_is_read_by_managers_only_and_others_are_told_there_is_one(case: Case, staff: Staff) -> None:
    note(case, staff.others["manager"], "For managers", MANAGERS)
    assert texts(case, staff.others["manager"]) == (["For managers"], 0)
    assert texts(case, staff.others["service"]) == (["For managers"], 0)
    assert texts(case, staff.others["worker2"]) == ([], 1)


def test_a_note_for_the_people_named_is_read_by_them_alone(case: Case, staff: Staff) -> None:
    note(case, case.worker, "For those named", NAMED)
    assert texts(case, staff.others["worker2"]) == ([], 1)
    assert texts(case, staff.others["manager"]) == ([], 1)
    name_on_case(case.hub, staff[Role.MASH_MANAGER], case.id, staff.others["worker2"].user_id)
    assert texts(case, staff.others["worker2"]) == (["For those named"], 0)
    assert texts(case, staff.others["service"]) == (["For those named"], 0)


def test_who_wrote_a_note_always_reads_it(case: Case, staff: Staff) -> None:
    note(case, staff.others["worker2"], "Between us", MANAGERS)
    assert texts(case, staff.others["worker2"]) == (["Between us"], 0)


def test_a_correction_is_a_new_entry_that_whoever_saw_the_old_one_sees(case: Case, staff: Staff) -> None:
    first = note(case, staff.others["manager"], "At nine", MANAGERS)
    second = note(case, staff.others["manager"], "At ten", HUB, first)
    found = {each.id: each for each in case.read(staff.others["manager"]).notes}
    assert (found[first].corrected_by_id, found[second].corrects_id) == (second, first)
    assert found[second].visibility == MANAGERS
    assert texts(case, staff.others["worker2"]) == ([], 2)


def test_two_editors_of_one_note_see_both_texts(case: Case, staff: Staff) -> None:
    first = note(case, case.worker, "At nine")
    note(case, staff.others["worker2"], "At ten", HUB, first)
    with pytest.raises(Conflict) as met:
        note(case, case.worker, "At eleven", HUB, first)
    assert (met.value.texts.mine["text"], met.value.texts.theirs["text"]) == ("At eleven", "At ten")
    assert met.value.their_initials == "KM"
    assert "eleven" not in str(met.value)


def test_a_note_that_is_not_yours_to_see_is_not_yours_to_correct(case: Case, staff: Staff) -> None:
    hidden = note(case, staff.others["manager"], "For managers", MANAGERS)
    with pytest.raises(NotFound):
        note(case, staff.others["worker2"], "Mine", HUB, hidden)


def test_nobody_preselects_who_may_see_a_note(case: Case) -> None:
    for wrong in (None, "", "everybody"):
        with pytest.raises(Invalid) as refused:
            note(case, case.worker, "A note", wrong)
        assert [each.field for each in refused.value.problems] == ["visibility"]


def test_two_hundred_kilobytes_fit_and_more_is_refused_in_words(case: Case) -> None:
    note(case, case.worker, "x" * SIZE)
    with pytest.raises(Invalid) as refused:
        note(case, case.worker, "é" * SIZE)
    assert "This text is 401 KB; 200 KB fit." in refused.value.problems[0].sentence
    assert len(case.read().notes) == 1


def test_markup_stays_as_typed_and_control_characters_go(case: Case) -> None:
    note(case, case.worker, "  <b>bold</b>\r\n\x00\x1b[31mred\x07\ttab ")
    assert case.read().notes[0].text == "<b>bold</b>\n[31mred\ttab"


def test_half_a_character_is_refused_in_words_and_nothing_is_written(case: Case) -> None:
    with pytest.raises(Invalid, match="damaged character"):
        note(case, case.worker, "half \ud83d")
    assert case.read().notes == ()


def test_a_closed_case_takes_notes(case: Case) -> None:
    close(case)
    note(case, case.worker, "They rang")
    assert case.read().notes[0].text == "They rang"


@pytest.mark.parametrize("wrong", ["twice", "wider"])
def test_the_schema_keeps_one_correction_and_its_readers(case: Case, staff: Staff, wrong: str) -> None:
    first = note(case, staff.others["manager"], "At nine", MANAGERS)
    note(case, staff.others["manager"], "At ten", None, first)
    newest = case.read(staff.others["manager"]).notes[0].id
    corrects, seen = (first, MANAGERS) if wrong == "twice" else (newest, HUB)
    behind = Note(
        id=new_id(),
        at=case.read().read_at,
        by_id=case.worker.user_id,
        enquiry_id=case.id,
        corrects_id=corrects,
        visibility=seen,
        text="Behind the service",
    )
    with pytest.raises(Refused):
        put(case.hub, behind)


def test_what_was_typed_is_kept_for_its_writer_alone_and_forgotten_when_given_up(case: Case, staff: Staff) -> None:
    keep_form(case.hub, case.worker, case.id, "note", {"text": "Half a sen"})
    keep_form(case.hub, case.worker, case.id, "note", {"text": "Half a sentence"})
    assert open_form(case.hub, case.worker, case.id, "note") == {"text": "Half a sentence"}
    assert open_form(case.hub, staff.others["worker2"], case.id, "note") is None
    assert open_form(case.hub, case.worker, case.id, "dash") is None
    drop_form(case.hub, case.worker, case.id, "note")
    assert open_form(case.hub, case.worker, case.id, "note") is None


def test_a_role_that_ended_writes_nothing(case: Case) -> None:
    former = replace(case.worker, roles=case.worker.roles | {Role.MASH_MANAGER})
    with pytest.raises(Refused, match="roles have changed"):
        note(case, former, "Too late")
