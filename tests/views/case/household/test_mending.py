"""What stands in the picture is changed from it, on a real record: details, ends, moves, losses, feelings, harm."""

from datetime import date

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.models import HouseholdMember, Relationship
from app.models.enums import UnionKind
from app.services.enquiry.family.drafts import FeelingDraft, HarmTieDraft, PersonDraft, TieDraft
from app.services.enquiry.family.feelings import record_feeling, record_harm
from app.services.enquiry.family.mending import edit_person, edit_tie
from app.views import theme
from app.views.case.screen import CaseScreen
from tests.services.enquiry.family.looking import home, member, names, read, union
from tests.services.enquiry.kin import KinCase
from tests.views.case.household.on_record import act, key, leave, line, picture_of, rows, side, steps, told, undo
from tests.views.case.household.stage import doubts, fill


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


# --- details ---


def test_d_mends_somebodys_details_and_undo_brings_back_what_stood(screen: CaseScreen, kin: KinCase) -> None:
    picture = key(screen, kin.at("Mira"), Qt.Key.Key_D)
    assert picture.form is not None
    assert picture.form.windowTitle() == "Details of Mira Novak"
    assert picture.form.values()["surname"] == "Novak"
    line(picture, "surname")
    fill(picture, surname="Orme", gender="non-binary", died="yes", died_on="Mar 2026")
    mira = member(read(kin), "Mira")
    assert (mira.name, mira.shape.value, mira.death) == ("Mira Orme", "other", "2026-03")
    assert "details of Mira" in picture.bar.undo.text()
    undo(screen)
    mira = member(read(kin), "Mira")
    assert (mira.name, mira.shape.value, mira.death) == ("Mira Novak", "woman", "")


def test_a_birth_that_contradicts_a_parent_is_asked_back_and_kept_with_its_reason(
    screen: CaseScreen, kin: KinCase
) -> None:
    picture = key(screen, kin.at("Mira"), Qt.Key.Key_D)
    line(picture, "born")
    fill(picture, born="2 Feb 2021")
    asked = doubts(picture)
    assert "Ayla Novak is older than Mira Novak, a parent." in asked.items.item(0).text()
    asked.reason.setPlainText("So the passport says")
    asked.save.click()
    assert steps(kin)[-1] == ("edit_person", "So the passport says")


@pytest.mark.parametrize(
    ("field", "wrong"), [("forenames", "x" * 300), ("gender", "x" * 300), ("born", "31/02/2020"), ("died_on", "soon")]
)
def test_a_wrong_detail_is_told_beside_it(screen: CaseScreen, kin: KinCase, field: str, wrong: str) -> None:
    picture = key(screen, kin.at("Mira"), Qt.Key.Key_D)
    line(picture, field)
    fill(picture, **{field: wrong})
    assert list(told(picture)) == [field]
    leave(picture)


def test_a_death_day_of_somebody_alive_is_told(screen: CaseScreen, kin: KinCase) -> None:
    picture = key(screen, kin.at("Mira"), Qt.Key.Key_D)
    fill(picture, died_on="2025")
    assert told(picture) == {"died_on": "Somebody who is alive has no day of death. Clear it."}


def test_twins_are_offered_among_brothers_and_sisters_only(screen: CaseScreen, kin: KinCase) -> None:
    picture = key(screen, kin.at("Ayla"), Qt.Key.Key_D)
    fill(picture, twin_of=str(kin.at("Finn")), identical="no")
    doubts(picture).cancel.click()  # born six years apart
    assert picture.form is not None
    picture.form.reject()
    picture = key(screen, kin.at("Dan"), Qt.Key.Key_D)
    assert picture.form is not None
    assert "twin_of" not in picture.form.rows


def test_an_unborn_child_that_is_born_gets_its_day(screen: CaseScreen, kin: KinCase) -> None:
    picture = picture_of(screen)
    picture.editing.add(str(kin.at("Mira")), "child")
    fill(picture, forenames="Baby", surname="Novak", sex="U", kind="unborn child of", born="20 Jul 2026")
    baby = member(read(kin), "Baby")
    assert baby.expected == "2026-07-20"
    picture.editing.details(baby.id)
    line(picture, "expected")
    fill(picture, born="20 Mar 2026")
    assert (member(read(kin), "Baby").birth, member(read(kin), "Baby").expected) == ("2026-03-20", "")


def test_two_who_mend_the_same_person_are_told_and_the_second_may_send_again(
    screen: CaseScreen, kin: KinCase
) -> None:
    picture = key(screen, kin.at("Mira"), Qt.Key.Key_D)
    facts = next(each for each in read(kin).facts.people if each.forenames == "Mira")
    edit_person(
        kin.hub, kin.staff.others["worker2"], kin.id, facts.id,
        PersonDraft("Mirela", "Novak", "F", born=facts.born), version=facts.version,
    )  # fmt: skip
    form = picture.form
    assert form is not None
    fill(picture, gender="woman")
    assert picture.form is form
    assert "Somebody else saved this" in form.summary.accessibleName() + str(form.summary.problems)
    assert {each.name for each in read(kin).family.members} & {"Mirela Novak"}
    form.submit.click()
    QApplication.processEvents()
    assert member(read(kin), "Mira").name == "Mira Novak"


# --- what has ended, and what never was ---


def test_x_ends_a_couple_with_how_and_when(screen: CaseScreen, kin: KinCase) -> None:
    kin.tie("Dan", "partner", "Mira")
    kin.event("Dan", "Mira", UnionKind.LIVING_TOGETHER, date(2023, 5, 1))
    picture_of(screen).presenter.refresh()
    picture = picture_of(screen)
    picture.editing.between(str(kin.at("Dan")), str(kin.at("Mira")), act="over")
    fill(picture, row=next(each.id for each in side(screen, kin.at("Dan")).ties if each.sort == "event"))
    fill(picture, kind="separated", since="Feb 2026")
    pair = union(read(kin), "Dan", "Mira")
    assert (pair.kind.value, pair.since, pair.until) == ("separated", "2023-05-01", "2026-02")
    undo(screen)
    assert union(read(kin), "Dan", "Mira").kind.value == "living_together"


def test_a_tie_ends_on_its_day_and_an_end_without_a_day_is_told(screen: CaseScreen, kin: KinCase) -> None:
    kin.tie("Dan", "friend", "Mira")
    picture_of(screen).presenter.refresh()
    card = side(screen, kin.at("Dan"))
    (row,) = [each for each in card.ties if each.kind == "friend"]
    picture = act(screen, row, "It has ended…")
    fill(picture)
    assert list(told(picture)) == ["until"]
    fill(picture, until="3 Mar 2026")
    (tie,) = [each for each in rows(kin, Relationship) if each.kind == "friend"]
    assert tie.until == date(2026, 3, 3)


def test_what_never_was_is_taken_away_with_its_reason_and_undo_puts_it_back(
    screen: CaseScreen, kin: KinCase
) -> None:
    side(screen, kin.at("Finn"))
    picture = key(screen, kin.at("Finn"), Qt.Key.Key_Delete)
    assert picture.form is not None
    fill(picture, row=next(each.id for each in side(screen, kin.at("Finn")).ties))
    fill(picture)
    assert list(told(picture)) == ["reason"]
    fill(picture, reason="Another child of that name")
    assert steps(kin)[-1] == ("remove_tie", "Another child of that name")
    assert not [each for each in read(kin).facts.ties if kin.at("Finn") in (each.person, each.other)]
    undo(screen)
    assert [each for each in read(kin).facts.ties if kin.at("Finn") in (each.person, each.other)]


def test_a_press_on_a_line_changes_that_tie_in_place(screen: CaseScreen, kin: KinCase) -> None:
    kin.event("Dan", "Mira", UnionKind.RELATIONSHIP, date(2023, 5, 1))
    picture = picture_of(screen)
    picture.presenter.refresh()
    view = picture.view
    view.fit()
    layout = picture.presenter.layout
    assert layout is not None
    (couple,) = [each for each in layout.unions if each.left != each.right]
    spot = view.mapFromScene(QPointF((couple.left + couple.right) / 2, couple.y))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    QApplication.processEvents()
    assert picture.form is not None
    assert picture.form.windowTitle() in {"Dan and Mira", "Mira and Dan"}
    fill(picture, kind="married")
    assert union(read(kin), "Dan", "Mira").kind.value == "married"
    menu = view.tie_menu(str(kin.at("Dan")), str(kin.at("Mira")), "")
    assert [each.text() for each in menu.actions()] == ["Dates and kind…", "It has ended…", "It never was…"]
    assert menu.accessibleName() == "What to do with: Dan Orme and Mira Novak"


def test_a_tie_that_somebody_else_saved_is_not_overwritten(screen: CaseScreen, kin: KinCase) -> None:
    card = side(screen, kin.at("Ayla"))
    picture = act(screen, card.ties[0], "Dates and kind…")
    tie = next(each for each in read(kin).facts.ties if kin.at("Ayla") in (each.person, each.other))
    other = TieDraft(tie.kind, source="The school")
    edit_tie(kin.hub, kin.staff.others["worker2"], kin.id, tie.id, other, version=tie.version)
    fill(picture, source="Birth certificate")
    assert picture.form is not None
    (row,) = [each for each in rows(kin, Relationship) if each.id == tie.id]
    assert row.source == "The school"
    picture.form.reject()


# --- homes ---


def test_m_moves_somebody_to_a_new_address_and_they_leave_the_old_one(screen: CaseScreen, kin: KinCase) -> None:
    picture = key(screen, kin.at("Finn"), Qt.Key.Key_M)
    fill(picture)
    assert set(told(picture)) == {"household", "home"}
    fill(
        picture, household="new", address="9 Elm Close, Townford", postcode="ZZ1 4DD", home="main", since="1 Feb 2026"
    )
    assert str(kin.at("Finn")) in home(read(kin), "9 Elm Close").members
    stays = [each for each in rows(kin, HouseholdMember) if each.person_id == kin.ids["Finn"]]
    assert sorted(each.until is not None for each in stays) == [False, True]
    assert "move Finn" in picture.bar.undo.text()
    undo(screen)
    assert str(kin.at("Finn")) in home(read(kin), "4 Rowan Court").members


def test_a_second_home_beside_the_first_is_marked_where_the_child_stands(screen: CaseScreen, kin: KinCase) -> None:
    picture = key(screen, kin.at("Ayla"), Qt.Key.Key_M)
    fill(picture, household=str(kin.homes["2 Ash Walk"]), home="second", nights="3 nights a week")
    assert picture.form is None
    assert picture.view.picture.people[str(kin.at("Ayla"))].signs.second_home
    card = side(screen, kin.at("Ayla"))
    assert "2 Ash Walk, second home, 3 nights a week" in [each.words for each in card.homes]
    picture = act(screen, card.homes[1], "It has ended…")
    fill(picture, until="1 Mar 2026")
    assert not picture.view.picture.people[str(kin.at("Ayla"))].signs.second_home


def test_half_a_postcode_is_told_beside_it(screen: CaseScreen, kin: KinCase) -> None:
    picture = key(screen, kin.at("Finn"), Qt.Key.Key_M)
    fill(picture, household="new", address="9 Elm Close, Townford", postcode="ZZ1", home="main")
    assert list(told(picture)) == ["postcode"]


# --- lost pregnancies ---


def test_l_records_a_lost_pregnancy_which_is_mended_and_taken_away_at_the_side(
    screen: CaseScreen, kin: KinCase
) -> None:
    picture = key(screen, kin.at("Mira"), Qt.Key.Key_L)
    fill(picture, kind="miscarriage", on="2021")
    (lost,) = [each for each in read(kin).family.members if each.being.value == "miscarriage"]
    assert lost.birth == "2021"
    card = side(screen, kin.at("Mira"))
    assert [each.words for each in card.losses] == ["Miscarriage, 2021"]
    picture = act(screen, card.losses[0], "Dates and kind…")
    fill(picture, kind="stillbirth", name="Grace")
    card = side(screen, kin.at("Mira"))
    assert [each.words for each in card.losses] == ["Stillbirth, Grace, 2021"]
    picture = act(screen, card.losses[0], "It never was…")
    fill(picture, reason="Told of somebody else")
    assert not side(screen, kin.at("Mira")).losses
    undo(screen)
    assert "Grace" in names(read(kin))


# --- feelings and harm ---


def test_e_puts_changes_and_ends_how_somebody_stands_to_others(screen: CaseScreen, kin: KinCase) -> None:
    picture = key(screen, kin.at("Ayla"), Qt.Key.Key_E)
    fill(picture, other=str(kin.at("Dan")))
    fill(picture, kind="distant", text="Hides when he comes")
    card = side(screen, kin.at("Ayla"))
    assert [each.words for each in card.feelings] == ["Ayla to Dan: distant"]
    picture = key(screen, kin.at("Ayla"), Qt.Key.Key_E)
    fill(picture, row=card.feelings[0].id, do="change")
    assert picture.form is not None
    assert picture.form.values()["text"] == "Hides when he comes"
    fill(picture, kind="hostile")
    assert [each.kind for each in read(kin).facts.feelings] == ["hostile"]
    picture = act(screen, side(screen, kin.at("Ayla")).feelings[0], "It never was…")
    fill(picture, reason="Said of her brother")
    assert steps(kin)[-1] == ("remove_feeling", "Said of her brother")
    undo(screen)
    assert [each.kind for each in read(kin).facts.feelings] == ["hostile"]


def test_h_corrects_harm_and_withdraws_it_and_the_earlier_entries_stay(screen: CaseScreen, kin: KinCase) -> None:
    pair = (kin.at("Dan"), kin.at("Mira"))
    record_harm(kin.hub, kin.worker, kin.id, pair, HarmTieDraft("domestic", "alleged", "Pushed her"))
    picture_of(screen).presenter.refresh()
    picture = key(screen, kin.at("Mira"), Qt.Key.Key_H)
    fill(picture, row=f"harm:{read(kin).facts.harms[0].id}")
    assert list(told(picture)) == ["do"]
    fill(picture, do="change")
    fill(picture, status="convicted")
    (harm,) = read(kin).facts.harms
    assert (harm.status, harm.text) == ("convicted", "Pushed her")
    picture = act(screen, side(screen, kin.at("Mira")).harms[0], "It never was…")
    assert picture.form is not None
    assert picture.form.windowTitle() == "Withdraw this entry of harm"
    fill(picture, reason="Another family")
    assert not read(kin).facts.harms
    assert steps(kin)[-1] == ("withdraw_harm", "Another family")
    undo(screen)
    assert [each.status for each in read(kin).facts.harms] == ["convicted"]


def test_harm_is_put_either_way_round_by_keys(screen: CaseScreen, kin: KinCase) -> None:
    picture = key(screen, kin.at("Mira"), Qt.Key.Key_H)
    fill(picture, other=str(kin.at("Dan")))
    assert list(told(picture)) == ["way"]
    fill(picture, way="to")
    assert picture.form is not None
    assert picture.form.windowTitle() == "Harm by Dan Orme to Mira Novak"
    fill(picture, kind="domestic", status="alleged", text="Seen by a neighbour")
    (harm,) = read(kin).facts.harms
    assert (harm.source, harm.target) == (kin.at("Dan"), kin.at("Mira"))


def test_a_press_on_a_feeling_changes_it(screen: CaseScreen, kin: KinCase) -> None:
    record_feeling(kin.hub, kin.worker, kin.id, (kin.at("Ayla"), kin.at("Dan")), FeelingDraft("distant"))
    picture = picture_of(screen)
    picture.presenter.refresh()
    picture.view.fit()
    assert picture.presenter.layout is not None
    (curve,) = picture.presenter.layout.ties
    at = picture.view.mapFromScene(QPointF(*curve.points[len(curve.points) // 3]))
    QTest.mouseClick(picture.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QApplication.processEvents()
    assert picture.form is not None
    assert picture.form.windowTitle() == "Ayla to Dan"
