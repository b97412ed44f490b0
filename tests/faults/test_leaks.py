"""Nothing of a withheld item, nor of what derives from it, leaves the hub by any way there is."""

import logging
import sys
from collections.abc import Iterator

import pytest

from app.models import Summary
from app.models.enums import ItemHandling
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.dissemination import (
    draft_notice,
    read_book,
    record_export,
    record_export_failed,
    record_sending,
)
from app.services.enquiry.summaries import issue_summary, read_paper
from app.services.enquiry.summary_records import IssueDraft, SendDraft, SummaryForm
from app.services.errors import HubdeskError
from app.services.oversight.finding import find_anything
from app.services.oversight.wallboard import read_board
from app.services.oversight.words import find_words
from app.services.people.searches import record_search, record_word_search
from app.services.unit_of_work import Hub
from tests.factories import items
from tests.factories.hubs import Staff
from tests.faults.planted import OPEN, Heard, Marks, audit_words, plant, texts_of
from tests.services.enquiry.summary_case import SHARED, Told, told_case


@pytest.fixture
def heard() -> Iterator[Heard]:
    """Every log record at any level."""
    handler, root = Heard(), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture
def marks() -> Marks:
    return Marks()


@pytest.fixture
def told(hub: Hub, staff: Staff, monday: FixedClock, marks: Marks) -> Told:
    made = told_case(hub, staff, monday)
    plant(made, marks)
    return made


def test_no_marker_of_a_withheld_text_leaves_by_paper_mail_audit_log_wall_or_search(
    told: Told, marks: Marks, heard: Heard, capsys: pytest.CaptureFixture[str]
) -> None:
    hub, worker = told.hub, told.worker
    ways: list[tuple[str, str]] = []
    for form in SummaryForm:
        seen = told.preview(form)
        ways += [(f"{form}, preview: {way}", words) for way, words in texts_of(seen.paper)]
        ways.append((f"{form}: what the author is told", repr((seen.warnings, seen.repeats, seen.typed))))
        ways.append((f"{form}: refusals", _refusals(told, form)))
        first = told.issue(form)
        second = told.issue(form, why="A second version")
        assert first.new_id is not None
        assert second.new_id is not None
        for version in (first.new_id, second.new_id):
            ways += [(f"{form}, issued: {way}", words) for way, words in texts_of(read_paper(hub, worker, version))]
            with hub.reading(worker) as unit:
                ways.append((f"{form}: body of the version", repr(unit.get(Summary, version).body)))
            ways += [("changes", repr(record_export(hub, worker, version, "pdf", "0" * 64)))]
            ways += [("changes", repr(record_export_failed(hub, worker, version, "print")))]
        sent = record_sending(
            hub, worker, first.new_id, SendDraft("Lea Vance lea@x.example", None, "email", "Section 17", "0" * 64)
        )
        assert sent.new_id is not None
        ways.append((f"{form}: notice", draft_notice(hub, worker, sent.new_id).decode("utf-8", "replace")))
        ways.append(("changes", repr((first, second, sent))))
    ways.append(("ledger", repr(read_book(hub, worker, told.id))))
    ways.append(("wallboard", repr(read_board(hub, told.staff[Role.WALLBOARD]))))
    reference = told.case.read().header.reference
    searched = [find_anything(hub, worker, words) for words in (reference, "Ayla Novak", "Orme", "QZ", "LEAK")]
    ways.append(("search", repr(searched)))
    ways.append(("audit", audit_words(hub)))
    ways.append(("log", "\n".join(heard.lines)))
    leaks = [(way, where) for way, words in ways for where in marks.found_in("".join(words.split()))]
    assert leaks == []
    shared = [way for way, words in ways if OPEN in words and way.startswith(SummaryForm.MASH)]
    assert len(shared) >= 14, "what may be shared must be found, or the looking proves nothing"
    assert len(marks.planted) > 100
    with capsys.disabled():
        told_words = f"{len(marks.planted)} markers planted, none found in {len(ways)} places"
        sys.stdout.write(f"\n{told_words}; {OPEN} in {len(shared)}\n")


def test_no_planted_word_is_found_by_a_representative_who_is_not_named_nor_kept_by_the_search(
    told: Told, marks: Marks, heard: Heard
) -> None:
    """The agency that answered finds the words of its own answers alone; another one nothing at all."""
    hub, police, health = told.hub, told.staff.others["police"], told.staff.others["health"]
    own = set()
    for marker, where in marks.planted.items():
        assert find_words(hub, health, marker).texts == ()
        if find_words(hub, police, marker).texts:
            own.add(where)
    assert own
    assert all(where.endswith("reply.text") or where == "a corrected reply: its text" for where in own)
    worker = [marker for marker in marks.planted if find_words(hub, told.worker, marker).texts]
    assert len(worker) > 40, "who may open the case finds them, or the looking proves nothing"
    record_search(hub, told.worker, len(worker))
    record_word_search(hub, police, len(own))
    assert marks.found_in(audit_words(hub)) == []
    assert marks.found_in("\n".join(heard.lines)) == []


def _refusals(told: Told, form: SummaryForm) -> str:
    """The words of what is refused on the way to an issue."""
    said = []
    for draft in (
        IssueDraft(form, "out of date", confirmed=True),
        IssueDraft(form, told.preview(form).fingerprint, confirmed=False),
        IssueDraft(None, "", confirmed=False),
    ):
        with pytest.raises(HubdeskError) as caught:
            issue_summary(told.hub, told.worker, told.id, draft)
        said.append(f"{caught.value!r} {caught.value.next_step} {getattr(caught.value, 'problems', '')!r}")
    return "\n".join(said)


def test_a_typed_sentence_that_repeats_any_withheld_text_is_found(told: Told) -> None:
    for name in ("hub", "intelligence", "unmarked"):
        with told.hub.reading(told.worker) as unit:
            from app.models import ReplyItem

            words = unit.get(ReplyItem, told.items[name]).text
        items.analysis(
            told.hub, told.worker, told.id, 2 + ["hub", "intelligence", "unmarked"].index(name), analysis=words
        )
        assert [each.item_id for each in told.preview().repeats] == [told.items[name]]


def test_what_is_marked_hub_only_later_is_in_no_later_version_and_its_holders_are_found(told: Told) -> None:
    hub, worker = told.hub, told.worker
    version = told.issue().new_id
    assert version is not None
    entry = record_sending(hub, worker, version, SendDraft("Lea Vance", None, "by_hand", "Section 17", "0" * 64)).new_id
    assert any(SHARED in words for _, words in texts_of(read_paper(hub, worker, version)))
    items.mark(hub, worker, told.items["share"], ItemHandling.HUB_ONLY, "Given in confidence")
    (row,) = read_book(hub, worker, told.id).ledger
    assert (row.id, row.no_longer, row.holds_old) == (entry, 1, False)
    later = told.issue(why="One fact is not to be shared").new_id
    assert later is not None
    squeezed = "".join(SHARED.split())
    assert not any(squeezed in "".join(words.split()) for _, words in texts_of(read_paper(hub, worker, later)))
    (row,) = read_book(hub, worker, told.id).ledger
    assert (row.recipient, row.holds_old) == ("Lea Vance", True)
