"""What stands behind a case is on its record: every person whole, every contact from the telling to the answer."""

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select, update

from app.models import Contact, ContactPerson, Feedback, new_id
from app.models.enums import Sex, SubjectKind
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.behind import read_behind
from app.services.enquiry.cases import NotNamed
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.case.entries import Entry
from tests.factories.hubs import Staff
from tests.services.enquiry.deciding import chosen, recommended
from tests.services.enquiry.rows import Case, opened
from tests.views.case.parts import fill, form_of, record_of, shown, unchosen, wrong
from tests.views.case.seats import gone_to


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    return opened(hub, staff)


def tell(hub: Hub, **columns: object) -> None:
    with hub.writing(None) as unit:
        unit.session.execute(update(Contact).values(**columns))
        unit.audit("told for a test")
        unit.commit()


def entries(qtbot: QtBot, case: Case, kind: str) -> list[Entry]:
    record = record_of(shown(qtbot, case, case.worker))
    record.show_kind(kind)
    return list(record.list.entries or ())


def test_a_contact_tells_who_worried_what_they_hoped_for_and_what_was_tried_before(
    qtbot: QtBot, hub: Hub, case: Case
) -> None:
    tell(
        hub,
        referrer_name="Imogen Tarrant",
        referrer_role="Pastoral lead",
        concern="Nobody wakes the little one",
        childs_words="Mum is sad in bed",
        hoped_for="That somebody sees them at home",
        earlier_help="A parenting course in spring",
        family_told=True,
    )
    (entry,) = entries(qtbot, case, "contact")
    assert entry.lines[0].endswith("from Imogen Tarrant, Pastoral lead")
    assert entry.text.splitlines() == [
        "Concern: Nobody wakes the little one",
        "The child's words: Mum is sad in bed",
        "Help tried before: A parenting course in spring",
        "What the referrer hoped for: That somebody sees them at home",
        "Family told of the referral: Yes",
        "Consent by: Mira Novak, mother",
        "Consent covers: the children",
    ]


def test_a_contact_tells_who_rated_it_and_which_manager_authorised_it(qtbot: QtBot, case: Case, staff: Staff) -> None:
    said = "\n".join(entries(qtbot, case, "contact")[0].lines)
    assert "rated Amber. Third report of missed meals" in said
    assert "Authorised 30 Mar 2026, 10:00 by Mo Farrow: MASH enquiry" in said
    assert "No answer to the referrer is owed." in said


def test_a_contact_tells_whether_its_referrer_was_told(qtbot: QtBot, hub: Hub, case: Case, monday: FixedClock) -> None:
    with hub.writing(None) as unit:
        contact_id = unit.session.scalars(select(Contact.id)).one()
        row = Feedback(id=new_id(), contact_id=contact_id, owed_since=unit.at)
        unit.add(row)
        unit.audit("owed for a test")
        unit.commit()
    assert "The referrer has had no answer; owed since 30 Mar 2026, 10:00" in entries(qtbot, case, "contact")[0].lines
    with hub.writing(None) as unit:
        unit.session.execute(
            update(Feedback).values(given_at=unit.at, given_by_id=case.worker.user_id, way="letter")
        )
        unit.audit("told for a test")
        unit.commit()
    lines = entries(qtbot, case, "contact")[0].lines
    assert any(each.startswith("The referrer was told 30 Mar 2026, 10:00 by") for each in lines)


def test_every_person_stands_whole_with_what_tells_them_from_others(qtbot: QtBot, hub: Hub, case: Case) -> None:
    with hub.writing(None) as unit:
        unit.session.execute(
            update(ContactPerson)
            .where(ContactPerson.forenames == "Ayla")
            .values(sex=Sex.FEMALE, nhs_number="9434765919", school="Lark Hill Primary", aliases=["Aylie"])
        )
        unit.audit("told for a test")
        unit.commit()
    found = entries(qtbot, case, "person")
    assert [each.heading for each in found] == ["Ayla Novak, 7", "Finn Novak, 6 m", "Mira Novak, 31", "Dan Orme, 30s"]
    assert found[0].lines[1] == (
        "Also called: Aylie · Born: 11 Feb 2019 · Sex: Female · Lives at: 4 Rowan Court, ZZ1 1AA"
        " · NHS number: 9434765919 · School: Lark Hill Primary"
    )
    assert found[0].lines[2] == "Not tied to a person the hub knows"


def test_an_adult_at_risk_stands_with_section_42_capacity_advocate_and_wishes(
    qtbot: QtBot, hub: Hub, case: Case
) -> None:
    tell(
        hub,
        subject_kind=SubjectKind.ADULT,
        care_and_support_needs=True,
        experiencing_abuse=True,
        unable_to_protect=None,
        abuse_kinds=["financial"],
        mental_capacity="Has capacity about money on good days",
        own_wishes="Wants to stay with her nephew",
    )
    said = "\n".join(entries(qtbot, case, "contact")[0].lines)
    assert "Section 42: not every question is answered" in said
    assert "unable to protect themselves: not answered" in said
    assert "Kinds of abuse: Financial" in said
    assert "Mental capacity: Has capacity about money on good days" in said
    assert "Advocate or representative: not said" in said
    assert "Their own wishes: Wants to stay with her nephew" in said
    tell(hub, unable_to_protect=True)
    assert "all three questions are answered yes" in "\n".join(entries(qtbot, case, "contact")[0].lines)
    tell(hub, unable_to_protect=False)
    assert "not all three questions are answered yes" in "\n".join(entries(qtbot, case, "contact")[0].lines)


def test_a_contact_opens_from_the_record(qtbot: QtBot, case: Case) -> None:
    screen = shown(qtbot, case, case.worker, "record")
    record = record_of(screen)
    (entry,) = [each for each in record.list.entries or () if each.kind == "contact"]
    made = record.list.button_of("contact", entry.key)
    assert made is not None
    made.click()
    desk = record.presenter._desk  # where the part was asked to go
    assert gone_to(desk)[-1].kind == "screening"


def test_what_stands_behind_a_restricted_case_opens_only_to_those_named(hub: Hub, staff: Staff, case: Case) -> None:
    manager = staff[Role.MASH_MANAGER]
    case.restrict(manager)
    with pytest.raises(NotNamed):
        read_behind(hub, staff.others["worker2"], case.id)


def test_that_the_family_was_told_is_recorded_after_the_decision_and_missing_until_then(
    qtbot: QtBot, case: Case, monday: FixedClock
) -> None:
    before = shown(qtbot, case, case.worker)
    record_of(before)
    assert "family" not in [each.kind for each in before.strip.entries or ()]
    recommended(case)
    chosen(case)
    screen = shown(qtbot, case, case.worker)
    assert "Family not told yet" in [each.text() for each in screen.strip.buttons()]
    record = record_of(screen)
    record.beginnings["family"].trigger()
    form = form_of(record)
    assert unchosen(form)
    form.submit.click()
    assert wrong(form) == ["told"]
    fill(form, told="told")
    form.submit.click()
    assert wrong(form) == ["who", "on"]
    fill(form, who="Mira, by Sam at home", on="30 Mar 2026", text="She was relieved.")
    form.submit.click()
    notes = [(each.title, each.text) for each in case.read().notes]
    assert notes == [("The family was told the outcome", "Mira, by Sam at home, 30 Mar 2026. She was relieved.")]
    assert "family" not in [each.kind for each in screen.strip.entries or ()]


def test_a_family_that_must_not_be_told_wants_the_reason_and_no_day_to_come_is_taken(
    qtbot: QtBot, case: Case
) -> None:
    recommended(case)
    chosen(case)
    screen = shown(qtbot, case, case.worker)
    record = record_of(screen)
    record.presenter.begin("family")
    form = form_of(record)
    fill(form, told="told", who="Mira", on=f"1 Apr {date(2026, 4, 1).year}")
    form.submit.click()
    assert wrong(form) == ["on"]
    fill(form, told="not_told", on="", text="")
    form.submit.click()
    assert wrong(form) == ["text"]
    fill(form, text="The police have not seen him yet.")
    form.submit.click()
    assert case.read().notes[0].title == "The family is not told the outcome"
    assert not case.read().missing.family_owed
