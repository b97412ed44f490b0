"""A summary says only what may leave the hub, is never changed, and is refused until its author has looked."""

import io
import zipfile
from dataclasses import replace

import pytest
from pypdf import PdfReader
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from app.models import HarmLink, Summary, WarningNote, new_id
from app.models.enums import ItemHandling
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.cases import NotNamed
from app.services.enquiry.dissemination import read_book
from app.services.enquiry.summaries import issue_summary, preview_summary, read_paper
from app.services.enquiry.summary_records import IssueDraft, SummaryForm
from app.services.errors import Conflict, Invalid, Refused, StoreFault
from app.services.papers.keeping import kept, restored, text_lines
from app.services.papers.record import Picture
from app.services.papers.typeset import set_pdf
from app.services.papers.word import set_docx
from app.services.unit_of_work import Hub
from tests.factories import items
from tests.factories.hubs import Staff
from tests.services.enquiry.family.looking import harm_of
from tests.services.enquiry.kin import kin_case
from tests.services.enquiry.rows import put
from tests.services.enquiry.summary_case import (
    ANALYSIS,
    HUB_ONLY,
    INTELLIGENCE,
    RECOMMENDATION,
    SHARED,
    UNMARKED,
    Told,
    told_case,
)

FORMS = tuple(SummaryForm)


@pytest.fixture
def told(hub: Hub, staff: Staff, monday: FixedClock) -> Told:
    return told_case(hub, staff, monday)


def words_of(told: Told, form: SummaryForm = SummaryForm.MASH) -> str:
    return "\n".join(text_lines(told.preview(form).paper))


def test_a_mash_summary_says_need_ratings_people_decision_replies_and_what_was_shared(told: Told) -> None:
    words = words_of(told)
    for said in (
        "OFFICIAL-SENSITIVE",
        "Level of need: 3 · Higher-level or complex",
        "Initial rating: Amber, Jo Shaw, 30 Mar 2026, 10:00",
        "Exit rating: Amber",
        "Outcome: Single assessment",
        "Decided by: Mo Farrow, 30 Mar 2026, 12:30",
        "Decided with: 2 of 3 replies",
        "Ayla Novak",
        "4 Rowan Court, ZZ1 1AA",
        ANALYSIS,
        RECOMMENDATION,
        SHARED,
        "Current involvement",
        "The whole county",
        "1 Jan 2016 to 30 Mar 2026",
    ):
        assert said in words
    assert HUB_ONLY not in words
    assert INTELLIGENCE not in words
    assert UNMARKED not in words
    assert "Free text of the reply" not in words


def test_of_an_answer_that_is_withheld_whole_only_its_coming_is_told(told: Told) -> None:
    words = words_of(told)
    assert "About: Dan Orme; Answer: Replied" in words
    assert "A secret index" not in words


def test_a_family_summary_stands_on_one_sheet_with_services_by_year_workers_now_and_what_is_missing(
    told: Told,
) -> None:
    paper = told.preview(SummaryForm.FAMILY).paper
    words = "\n".join(text_lines(paper))
    assert "Person: Ayla Novak; Service: Health; 2026: 1; Involvement: Current involvement" in words
    assert "Nia Rees, health visitor, 0-19 service" in words
    assert "No whole answer yet" in words
    assert "Not asked: " in words
    assert SHARED not in words
    assert len(PdfReader(io.BytesIO(set_pdf(paper))).pages) <= 2


def test_both_views_of_a_disagreement_and_the_ladder_print(told: Told) -> None:
    from app.models import Determination, Disagreement

    with told.hub.writing(None) as unit:
        who = told.staff.others["police"]
        row = Disagreement(
            id=new_id(),
            at=unit.at,
            by_id=who.user_id,
            enquiry_id=told.id,
            agency_id=who.agency_id,
            their_rating="red",
            view="This needs a strategy discussion tonight.",
        )
        unit.add(row)
        unit.session.flush()
        social = told.staff[Role.SOCIAL_CARE_REPRESENTATIVE]
        unit.add(
            Determination(
                id=new_id(),
                at=unit.at,
                by_id=social.user_id,
                disagreement_id=row.id,
                step=1,
                rating="amber",
                reason="The visit is booked for the morning.",
            )
        )
        unit.audit("disagreed for a test")
        unit.commit()
    words = words_of(told)
    assert "Their rating: Red." in words
    assert "This needs a strategy discussion tonight." in words
    assert "Una Byrne determined on 30 Mar 2026, 12:30: Amber. The visit is booked for the morning." in words


def test_a_hidden_line_of_the_chronology_prints_nowhere_and_a_typed_one_does(told: Told) -> None:
    items.event(told.hub, told.worker, told.id, text="The family moved from Wexmoor.", happened_on=items.on(2024, 6))
    items.event(told.hub, told.worker, told.id, text="A line kept out of the summary.", hidden=True)
    words = words_of(told)
    assert "The family moved from Wexmoor." in words
    assert "A line kept out" not in words


def test_an_item_stands_in_the_chronology_only_if_it_is_significant_and_may_be_shared(told: Told) -> None:
    for name in ("share", "hub"):
        items.event(
            told.hub, told.worker, told.id, kind="item", of=told.items[name], significant=True, analysis="A pattern."
        )
    words = words_of(told)
    assert words.count(SHARED) == 2
    assert words.count("A pattern.") == 1
    assert HUB_ONLY not in words


def test_nobody_issues_without_a_form_a_confirmation_or_a_word_on_what_changed(told: Told) -> None:
    seen = told.preview()
    bare = IssueDraft(SummaryForm.MASH, seen.fingerprint, confirmed=False)
    with pytest.raises(Invalid, match="One thing") as caught:
        issue_summary(told.hub, told.worker, told.id, bare)
    assert [each.field for each in caught.value.problems] == ["confirmed"]
    with pytest.raises(Invalid):
        issue_summary(told.hub, told.worker, told.id, replace(bare, form=None, confirmed=True))
    told.issue()
    seen = told.preview()
    with pytest.raises(Invalid) as caught:
        issue_summary(told.hub, told.worker, told.id, IssueDraft(SummaryForm.MASH, seen.fingerprint, confirmed=True))
    assert [each.field for each in caught.value.problems] == ["why"]


def test_a_sentence_that_repeats_a_withheld_item_wants_a_reason_which_goes_on_the_record(told: Told) -> None:
    items.analysis(
        told.hub,
        told.worker,
        told.id,
        2,
        analysis=f"Ayla is hungry. A neighbour has told that Dan Orme sleeps in the car outside. {ANALYSIS}",
        reason="As before",
        recommendation=RECOMMENDATION,
    )
    seen = told.preview()
    assert [(each.where, each.handling) for each in seen.repeats] == [("Analysis", "hub_only")]
    assert seen.repeats[0].item.endswith("Ayla Novak, item 2")
    assert HUB_ONLY not in repr(seen.repeats)
    draft = IssueDraft(SummaryForm.MASH, seen.fingerprint, confirmed=True)
    with pytest.raises(Invalid, match="One thing"):
        issue_summary(told.hub, told.worker, told.id, draft)
    why = "The mother told us so herself."
    made = issue_summary(told.hub, told.worker, told.id, replace(draft, kept={seen.repeats[0].key: why}))
    with told.hub.reading(told.worker) as unit:
        assert made.new_id is not None
        record = unit.get(Summary, made.new_id).body
    assert record["confirmed"] is True
    assert [each["why"] for each in record["kept"]] == [why]


def test_pages_that_are_out_of_date_are_not_issued(told: Told) -> None:
    seen = told.preview()
    items.mark(told.hub, told.worker, told.items["share"], ItemHandling.HUB_ONLY)
    draft = IssueDraft(SummaryForm.MASH, seen.fingerprint, confirmed=True)
    with pytest.raises(Conflict, match="has changed since you looked"):
        issue_summary(told.hub, told.worker, told.id, draft)


def test_time_passing_alone_does_not_make_pages_out_of_date(told: Told, monday: FixedClock) -> None:
    seen = told.preview()
    monday.advance(1200)
    issue_summary(told.hub, told.worker, told.id, IssueDraft(SummaryForm.MASH, seen.fingerprint, confirmed=True))


def test_a_correction_is_a_new_version_that_names_the_old_and_the_old_stays_letter_for_letter(told: Told) -> None:
    first = told.issue()
    assert first.new_id is not None
    before = set_pdf(read_paper(told.hub, told.worker, first.new_id))
    items.mark(told.hub, told.worker, told.items["share"], ItemHandling.HUB_ONLY, "Given in confidence after all")
    second = told.issue(why="One fact is not to be shared")
    assert second.new_id is not None
    words = "\n".join(text_lines(read_paper(told.hub, told.worker, second.new_id)))
    assert SHARED not in words
    assert "This version replaces version 1 of 30 Mar 2026, 12:30." in words
    assert "in confidence after all" not in words
    assert set_pdf(read_paper(told.hub, told.worker, first.new_id)) == before
    book = read_book(told.hub, told.worker, told.id)
    assert [(each.number, each.replaces, each.newest, each.no_longer) for each in book.versions] == [
        (2, 1, True, 0),
        (1, None, False, 1),
    ]


def test_the_database_refuses_to_change_or_delete_a_version(told: Told) -> None:
    told.issue()
    for wrong in (update(Summary).values(number=7), delete(Summary)):
        with pytest.raises((StoreFault, Refused, IntegrityError)), told.hub.writing(told.worker) as unit:
            unit.session.execute(wrong)


@pytest.mark.parametrize("form", FORMS)
def test_every_page_bears_mark_version_author_and_page_x_of_y(told: Told, form: SummaryForm) -> None:
    pages = PdfReader(io.BytesIO(set_pdf(told.preview(form).paper))).pages
    for number, page in enumerate(pages, 1):
        said = page.extract_text()
        assert "OFFICIAL-SENSITIVE" in said
        assert f"Page {number} of {len(pages)}" in said
        assert "Version 1, 30 Mar 2026, 12:30, Jo Shaw" in said


def test_a_paper_that_was_kept_is_restored_as_it_was(told: Told) -> None:
    for form in FORMS:
        paper = told.preview(form).paper
        assert restored(kept(paper)) == paper


def test_the_author_is_warned_of_what_is_lacking_and_none_of_it_is_printed(told: Told) -> None:
    seen = told.preview()
    assert seen.warnings[:3] == (
        "1 item is not marked yet and so not in this summary.",
        "2 items stay in the hub: 1 hub only, 1 intelligence: do not disclose.",
        "No whole answer yet: Education.",
    )
    assert "not marked" not in "\n".join(text_lines(seen.paper))


def test_who_may_not_open_the_case_gets_no_summary_of_it(told: Told) -> None:
    with pytest.raises(Refused):
        preview_summary(told.hub, told.staff.others["police"], told.id, SummaryForm.MASH)
    made = told.issue().new_id
    assert made is not None
    told.case.restrict(told.staff[Role.SERVICE_MANAGER])
    for ask in (
        lambda: preview_summary(told.hub, told.staff.others["worker2"], told.id, SummaryForm.MASH),
        lambda: read_paper(told.hub, told.staff.others["worker2"], made),
        lambda: read_book(told.hub, told.staff.others["worker2"], told.id),
    ):
        with pytest.raises(NotNamed):
            ask()


def test_an_address_that_must_not_be_told_stands_in_no_summary(told: Told) -> None:
    from app.models import EnquiryPerson, Person
    from app.models.enums import BirthPrecision, Sex

    with told.hub.writing(None) as unit:
        person = Person(
            id=new_id(),
            forenames="Mira",
            surname="Novak",
            surname_key="novak",
            forename_key="mira",
            birth_precision=BirthPrecision.UNKNOWN,
            sex=Sex.FEMALE,
            created_at=unit.at,
        )
        unit.add(person)
        unit.session.flush()
        for row in unit.session.scalars(select(EnquiryPerson).where(EnquiryPerson.enquiry_id == told.id)):
            row.person_id = person.id
        unit.add(
            WarningNote(
                id=new_id(),
                at=unit.at,
                by_id=told.manager.user_id,
                person_id=person.id,
                kind="do_not_disclose",
                text="Refuge",
                since=items.on(2026, 3),
                review_on=items.on(2026, 9),
                person_aware=True,
                awareness="Asked for it",
            )
        )
        unit.audit("warned for a test")
        unit.commit()
    for form in FORMS:
        words = words_of(told, form)
        assert "Rowan Court" not in words
        assert "must not be disclosed" in words


@pytest.mark.parametrize("form", FORMS)
def test_the_household_picture_stands_in_the_summary_with_its_key_its_day_and_its_words(
    hub: Hub, staff: Staff, monday: FixedClock, form: SummaryForm
) -> None:
    kin = kin_case(hub, staff)
    put(hub, harm_of(kin))
    kin.person("Nora", "Novak")
    kin.tie("Nora", "parent", "Mira")
    paper = preview_summary(hub, kin.worker, kin.id, form).paper
    (picture,) = [each for each in paper.blocks if isinstance(each, Picture)]
    assert "30 Mar 2026" in picture.svg
    assert "Key (UK convention)" in picture.svg
    assert 'stroke="#a4161a"' not in picture.svg
    assert "Harm: Dan Orme to Mira Novak, domestic abuse 2024, admitted." in picture.words
    for kept_in in ("Pushed her", "Nora"):
        assert kept_in not in picture.svg + picture.words
    read = PdfReader(io.BytesIO(set_pdf(paper)))
    assert "domestic abuse 2024" in "".join(page.extract_text() for page in read.pages)
    with zipfile.ZipFile(io.BytesIO(set_docx(paper))) as packed:
        assert "mother of Ayla Novak" in packed.read("word/document.xml").decode()


def test_harm_whose_words_repeat_a_withheld_item_is_not_drawn_and_the_author_is_told(told: Told) -> None:
    mira, dan = (told.person(first).id for first in ("Mira", "Dan"))
    row = {"harmed_id": mira, "harming_id": dan, "kind": "domestic", "status": "alleged", "enquiry_id": told.id}
    for text in ("She told us herself.", HUB_ONLY):
        with told.hub.writing(told.worker) as unit:
            unit.add(HarmLink(id=new_id(), at=unit.at, by_id=told.worker.user_id, text=text, **row))
            unit.audit("harm for a test")
            unit.commit()
    seen = told.preview()
    assert "\n".join(text_lines(seen.paper)).count("Harm: Dan Orme to Mira Novak") == 1
    assert "1 tie of harm is not in the picture: the words repeat an item that stays in the hub." in seen.warnings


def test_who_lives_with_somebody_whose_address_is_hidden_has_a_hidden_address_too(
    hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    kin = kin_case(hub, staff)
    with hub.writing(None) as unit:
        unit.add(
            WarningNote(
                id=new_id(),
                at=unit.at,
                by_id=staff[Role.MASH_MANAGER].user_id,
                person_id=kin.ids["Mira"],
                kind="do_not_disclose",
                text="Refuge",
                since=items.on(2026, 3),
                review_on=items.on(2026, 9),
                person_aware=True,
                awareness="Asked for it",
            )
        )
        unit.audit("warned for a test")
        unit.commit()
    for form in FORMS:
        paper = preview_summary(hub, kin.worker, kin.id, form).paper
        assert "Rowan Court" not in repr(paper)
        assert "Address not disclosed" in repr(paper)
