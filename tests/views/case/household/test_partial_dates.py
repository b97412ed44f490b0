"""What was typed as a year stands as a year: at the side, in the form that changes it, and in the list of ends."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.views.case.screen import CaseScreen
from tests.services.enquiry.kin import KinCase
from tests.views.case.household.on_record import act, key, line, side
from tests.views.case.household.stage import fill


def test_a_home_since_a_year_is_shown_and_begun_again_as_a_year(screen: CaseScreen, kin: KinCase) -> None:
    picture = key(screen, kin.at("Dan"), Qt.Key.Key_M)
    fill(picture, household="new", address="9 Elm Close, Townford", home="main", since="2019")
    card = side(screen, kin.at("Dan"))
    homes = [each.words for each in card.homes]
    assert homes == ["2 Ash Walk, until 2019", "9 Elm Close, since 2019"]
    picture = act(screen, card.homes[1], "Dates and kind…")
    assert picture.form is not None
    assert picture.form.typed()["since"] == "2019"
    QTest.keyClicks(line(picture, "since"), "Mar 2019")
    fill(picture)
    assert side(screen, kin.at("Dan")).homes[1].words == "9 Elm Close, since Mar 2019"


def test_a_feeling_ends_in_the_year_in_which_it_began(screen: CaseScreen, kin: KinCase) -> None:
    picture = key(screen, kin.at("Ayla"), Qt.Key.Key_E)
    fill(picture, other=str(kin.at("Dan")))
    fill(picture, kind="distant", since="14/03/2024")
    picture = act(screen, side(screen, kin.at("Ayla")).feelings[0], "It has ended…")
    fill(picture, until="2024")
    assert side(screen, kin.at("Ayla")).feelings[0].words == "Ayla to Dan: distant, 14 Mar 2024 to 2024"


def test_what_two_people_are_by_their_events_is_not_dated_by_the_day_they_began(
    screen: CaseScreen, kin: KinCase
) -> None:
    picture = key(screen, kin.at("Mira"), Qt.Key.Key_A)
    QTest.keyClick(picture.view, Qt.Key.Key_E)
    fill(picture, forenames="Leo", sex="M", kind="separated", since="2020")
    ties = [each.words for each in side(screen, kin.at("Mira")).ties if "Leo" in each.words]
    assert ties == ["Separated with Leo 2020", "Ex-partner of Leo"]
