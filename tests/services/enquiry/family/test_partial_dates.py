"""A day that is known in part only is kept, shown and undone in part: a year is never the first of January."""

from dataclasses import replace
from datetime import date

import pytest

from app.services.enquiry.family.days import age_of
from app.services.enquiry.family.doubts import Doubtful
from app.services.enquiry.family.drafts import FeelingDraft, HarmTieDraft, PersonDraft, StayDraft, TieDraft
from app.services.enquiry.family.feelings import mend_harm, record_feeling, record_harm
from app.services.enquiry.family.mending import edit_tie
from app.services.enquiry.family.placing import edit_stay, move_home
from app.services.enquiry.family.reading import read_family
from app.services.enquiry.family.undoing import undo_family_step
from app.services.enquiry.flag_reading import read_flags
from app.services.enquiry.flag_records import HarmDraft
from app.services.enquiry.flags import link_harm
from app.services.errors import Conflict, Invalid
from tests.services.enquiry.family.looking import beside
from tests.services.enquiry.kin import KinCase

SINCE_2019 = {"since": date(2019, 1, 1), "since_precision": "year"}
UNTIL_2019 = {"until": date(2019, 1, 1), "until_precision": "year"}


def facts(kin: KinCase):  # type: ignore[no-untyped-def] # the records of the picture
    return read_family(kin.hub, kin.worker, kin.id).facts


def test_a_tie_keeps_a_year_as_a_year_and_gives_it_back_when_it_is_undone(kin: KinCase) -> None:
    tie = kin.tie("Dan", "friend", "Mira", since=date(2018, 5, 3))
    done = edit_tie(kin.hub, kin.worker, kin.id, tie, TieDraft("friend", **SINCE_2019), version=1)  # type: ignore[arg-type]
    (now,) = [each for each in facts(kin).ties if each.id == tie]
    assert (now.since, now.since_precision, now.until_precision) == (date(2019, 1, 1), "year", "day")
    undo_family_step(kin.hub, kin.worker, kin.id, done.step_id)
    (back,) = [each for each in facts(kin).ties if each.id == tie]
    assert (back.since, back.since_precision) == (date(2018, 5, 3), "day")


def test_an_end_known_by_its_year_may_be_the_year_of_the_beginning(kin: KinCase) -> None:
    tie = kin.tie("Dan", "friend", "Mira", since=date(2019, 3, 14))
    ended = TieDraft("friend", since=date(2019, 3, 14), **UNTIL_2019)  # type: ignore[arg-type]
    edit_tie(kin.hub, kin.worker, kin.id, tie, ended, version=1)
    (now,) = [each for each in facts(kin).ties if each.id == tie]
    assert (now.until, now.until_precision) == (date(2019, 3, 14), "year")


def test_an_end_in_an_earlier_year_or_month_still_lies_before_its_beginning(kin: KinCase) -> None:
    tie = kin.tie("Dan", "friend", "Mira", since=date(2020, 3, 14))
    for draft in (
        TieDraft("friend", since=date(2020, 3, 14), **UNTIL_2019),  # type: ignore[arg-type]
        TieDraft("friend", since=date(2020, 3, 14), until=date(2020, 2, 1), until_precision="month"),
        TieDraft("friend", since=date(2020, 3, 14), until=date(2020, 3, 1)),
    ):
        with pytest.raises(Invalid) as told:
            edit_tie(kin.hub, kin.worker, kin.id, tie, draft, version=1)
        assert [each.field for each in told.value.problems] == ["until"]


def test_two_who_know_a_day_differently_read_both_as_exactly_as_typed(kin: KinCase) -> None:
    tie = kin.tie("Dan", "friend", "Mira")
    edit_tie(kin.hub, kin.worker, kin.id, tie, TieDraft("friend", since=date(2019, 1, 1)), version=1)
    with pytest.raises(Conflict) as told:
        edit_tie(kin.hub, kin.worker, kin.id, tie, TieDraft("friend", **SINCE_2019), version=1)  # type: ignore[arg-type]
    assert (dict(told.value.texts.mine), dict(told.value.texts.theirs)) == ({"since": "2019"}, {"since": "1 Jan 2019"})


def test_whoever_moves_in_a_year_leaves_the_home_before_in_that_year(kin: KinCase) -> None:
    kin.person("Ida", "Novak", date(1970, 1, 1))
    kin.tie("Ida", "parent", "Mira")
    kin.home("1 Old Road", "ZZ1 1AA")
    kin.lives("Ida", "1 Old Road", since=date(2019, 6, 1))
    move_home(kin.hub, kin.worker, kin.id, kin.at("Ida"),
              StayDraft(address="2 New Road, Townford", postcode="ZZ2 2BB", leaves_others=True, **SINCE_2019))  # type: ignore[arg-type]  # fmt: skip
    ida = kin.at("Ida")
    stays = {each.until is None: each for each in facts(kin).stays if each.person == ida}
    assert (stays[True].since, stays[True].since_precision) == (date(2019, 1, 1), "year")
    assert (stays[False].until, stays[False].until_precision) == (date(2019, 6, 1), "year")
    family = read_family(kin.hub, kin.worker, kin.id).family
    assert [stay.since for home in family.households for stay in home.stays if stay.member == str(ida)] == ["2019"]
    shown = replace(StayDraft(), since=date(2019, 3, 1), since_precision="month")
    edit_stay(kin.hub, kin.worker, kin.id, stays[True].id, shown, version=stays[True].version)
    family = read_family(kin.hub, kin.worker, kin.id).family
    assert [stay.since for home in family.households for stay in home.stays if stay.member == str(ida)] == ["2019-03"]


def test_harm_and_feelings_say_a_month_as_a_month_in_the_picture_the_flags_and_the_days(kin: KinCase) -> None:
    march = {"since": date(2024, 3, 1), "since_precision": "month"}
    pair = (kin.at("Dan"), kin.at("Mira"))
    record_harm(kin.hub, kin.worker, kin.id, pair, HarmTieDraft("domestic", "convicted", "Seen", **march))  # type: ignore[arg-type]
    record_feeling(kin.hub, kin.worker, kin.id, pair, FeelingDraft("hostile", **march))  # type: ignore[arg-type]
    picture = read_family(kin.hub, kin.worker, kin.id)
    assert {tie.since for tie in picture.family.ties} == {"2024-03"}
    assert "Harm by Dan to Mira begins, some time in Mar 2024" in [
        words for each in picture.days for words in each.words
    ]
    (row,) = read_flags(kin.hub, kin.worker, kin.id).harms
    assert (row.since, row.since_precision) == (date(2024, 3, 1), "month")
    harm = picture.facts.harms[0].id
    later = HarmTieDraft("domestic", "convicted", "Seen", since=date(2024, 1, 1), since_precision="year")
    mend_harm(kin.hub, kin.worker, kin.id, harm, later)
    assert {each.since_precision for each in facts(kin).harms} == {"year"}


def test_harm_corrected_among_the_flags_stays_as_established_as_it_was(kin: KinCase) -> None:
    pair = (kin.at("Dan"), kin.at("Mira"))
    record_harm(kin.hub, kin.worker, kin.id, pair, HarmTieDraft("domestic", "convicted", "Seen"))
    (row,) = read_flags(kin.hub, kin.worker, kin.id).harms
    mended = HarmDraft(row.harmed_id, row.harming_id, row.kind, "Seen twice", corrects_id=row.id, **SINCE_2019)  # type: ignore[arg-type]
    link_harm(kin.hub, kin.worker, kin.id, mended)
    (now,) = facts(kin).harms
    assert (now.status, now.text, now.since_precision) == ("convicted", "Seen twice", "year")


def test_a_precision_that_nobody_knows_of_is_refused(kin: KinCase) -> None:
    tie = kin.tie("Dan", "friend", "Mira")
    with pytest.raises(Invalid):
        edit_tie(kin.hub, kin.worker, kin.id, tie, TieDraft("friend", since_precision="week"), version=1)


def test_a_death_known_by_the_year_of_the_birth_is_no_doubt_and_shows_no_age(kin: KinCase) -> None:
    day, year = date(2022, 5, 20), date(2022, 1, 1)
    otto = PersonDraft("Otto", "New", "M", born=day, died=True, died_on=year, died_precision="year")
    beside(kin, "Finn", "sibling", person=otto)
    (told_of,) = [each for each in facts(kin).people if each.forenames == "Otto"]
    assert age_of(told_of, date(2026, 3, 30)) == ""
    with pytest.raises(Doubtful) as told:
        beside(kin, "Finn", "sibling", person=replace(otto, died_on=date(2022, 4, 1), died_precision="month"))
    assert [each.sentence for each in told.value.doubts] == ["Otto New died before being born."]
