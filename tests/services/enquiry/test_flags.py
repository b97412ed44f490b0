"""Flags and panels: what is refused at service and schema, and what is computed and never ticked."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from app.models import AuditEntry, ContactPerson, HarmLink, RiskGrading, Screening, ScreeningConcern, new_id
from app.models.enums import GradingKind
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.flag_reading import read_flags
from app.services.enquiry.flag_records import CseDraft, DashDraft, EpisodeDraft, Flags, HarmDraft, PanelDraft, says
from app.services.enquiry.flags import link_harm, record_cse, record_dash, record_missing
from app.services.enquiry.panels import mark_panel
from app.services.errors import Invalid, NotFound, Refused, StoreFault
from app.services.intake.linking import link_contact_person
from app.services.unit_of_work import Hub
from tests.factories.hubs import MONDAY, Staff
from tests.services.enquiry.rows import Case, opened, put
from tests.services.enquiry.test_notes import close

TICKS = tuple(str(number) for number in range(1, 12))
WHEN = date(2026, 3, 28)


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    return opened(hub, staff)


def who(case: Case, name: str = "Mira") -> UUID:
    return next(each.id for each in case.read().people if each.name.startswith(name))


def flags(case: Case) -> Flags:
    return read_flags(case.hub, case.worker, case.id)


def fields(refused: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [each.field for each in refused.value.problems]


def test_a_dash_counts_its_ticks_and_keeps_the_grade_that_was_typed(case: Case) -> None:
    draft = DashDraft(who(case), "dash_27", (*TICKS, "27"), "medium", assessed_on=WHEN, assessed_by="PC Adams")
    record_dash(case.hub, case.worker, case.id, draft)
    row = flags(case).gradings[0]
    assert (row.count, row.count_says, row.grade, row.ticks[-1]) == (12, "medium", "medium", "27")
    assert (row.person, row.assessed_by) == ("Mira Novak", "PC Adams")


@pytest.mark.parametrize(
    ("count", "band"), [(0, "standard"), (9, "standard"), (10, "medium"), (13, "medium"), (14, "high")]
)
def test_what_a_count_says_by_itself(count: int, band: str) -> None:
    assert says(count) == band


def test_a_grade_above_the_count_wants_its_reason(case: Case) -> None:
    draft = DashDraft(who(case), "dash_27", TICKS, "high")
    with pytest.raises(Invalid) as refused:
        record_dash(case.hub, case.worker, case.id, draft)
    assert fields(refused) == ["reason"]
    assert "11 ticks say medium" in refused.value.problems[0].sentence
    record_dash(case.hub, case.worker, case.id, replace(draft, reason="Strangulation"))
    assert flags(case).gradings[0].grade == "high"


def test_nothing_of_a_dash_is_taken_for_granted(case: Case) -> None:
    with pytest.raises(Invalid) as refused:
        record_dash(case.hub, case.worker, case.id, DashDraft(None, None, (), None))
    assert fields(refused) == ["person", "tool", "grade"]
    with pytest.raises(Invalid) as more:
        record_dash(case.hub, case.worker, case.id, DashDraft(who(case), "dash_24", ("25",), "standard"))
    assert fields(more) == ["ticks"]


@pytest.mark.parametrize(("count", "grade", "reason"), [(12, "medium", None), (11, "high", None), (11, "high", " ")])
def test_the_schema_refuses_a_false_count_and_a_lift_without_a_reason(
    case: Case, count: int, grade: str, reason: str | None
) -> None:
    behind = RiskGrading(
        id=new_id(),
        at=case.read().read_at,
        by_id=case.worker.user_id,
        enquiry_id=case.id,
        enquiry_person_id=who(case),
        kind=GradingKind.DASH,
        tool="dash_27",
        ticks=list(TICKS),
        count=count,
        grade=grade,
        reason=reason,
    )
    with pytest.raises(Refused):
        put(case.hub, behind)


def test_a_cse_assessment_has_tool_level_day_and_review(case: Case) -> None:
    with pytest.raises(Invalid) as refused:
        record_cse(case.hub, case.worker, case.id, CseDraft(who(case, "Ayla"), " ", None, None, None))
    assert fields(refused) == ["tool", "level", "assessed_on", "review_on"]
    with pytest.raises(Invalid) as early:
        record_cse(case.hub, case.worker, case.id, CseDraft(who(case, "Ayla"), "SERAF", "high", WHEN, WHEN))
    assert fields(early) == ["review_on"]
    record_cse(case.hub, case.worker, case.id, CseDraft(who(case, "Ayla"), "SERAF", "high", WHEN, date(2026, 6, 1)))
    row = flags(case).gradings[0]
    assert (row.kind, row.grade, row.review_on, row.count) == ("cse", "high", date(2026, 6, 1), None)


def test_a_missing_person_is_missing_until_an_entry_says_they_are_back(case: Case, monday: FixedClock) -> None:
    since = monday.now() - timedelta(hours=5)
    made = record_missing(case.hub, case.worker, case.id, EpisodeDraft(who(case, "Ayla"), since, area="School")).new_id
    back = EpisodeDraft(who(case, "Ayla"), since, monday.now(), corrects_id=made)
    record_missing(case.hub, case.worker, case.id, back)
    newest, first = flags(case).episodes
    assert (newest.until, newest.corrects_id, first.until, first.corrected) == (monday.now(), made, None, True)
    with pytest.raises(Refused, match="corrected this entry"):
        record_missing(case.hub, case.worker, case.id, back)


def test_an_episode_neither_begins_tomorrow_nor_ends_before_it_began(case: Case, monday: FixedClock) -> None:
    later = monday.now() + timedelta(hours=1)
    for draft, field in (
        (EpisodeDraft(who(case), None), "since"),
        (EpisodeDraft(who(case), later), "since"),
        (EpisodeDraft(who(case), monday.now(), later), "until"),
        (EpisodeDraft(who(case), monday.now(), monday.now() - timedelta(days=1)), "until"),
    ):
        with pytest.raises(Invalid) as refused:
            record_missing(case.hub, case.worker, case.id, draft)
        assert fields(refused) == [field]


def test_a_panel_mark_says_what_its_own_agreement_says(case: Case) -> None:
    with pytest.raises(Invalid) as refused:
        mark_panel(case.hub, case.worker, case.id, PanelDraft(who(case), "marac", "referred", " "))
    assert fields(refused) == ["referred_on", "sharing_note"]
    draft = PanelDraft(who(case), "marac", "referred", "Stays with the panel", WHEN)
    mark_panel(case.hub, case.worker, case.id, draft)
    assert flags(case).panels[0].sharing_note == "Stays with the panel"


def test_harm_names_two_different_people_and_says_what_is_known(case: Case) -> None:
    mira = who(case)
    with pytest.raises(Invalid) as refused:
        link_harm(case.hub, case.worker, case.id, HarmDraft(mira, mira, None, ""))
    assert fields(refused) == ["harming", "kind", "text"]


def joined(hub: Hub, staff: Staff) -> tuple[Case, Case]:
    """Two enquiries that name the same known adult; in the second one harm is recorded."""
    first, second = opened(hub, staff), opened(hub, staff)
    people = [next(each for each in case.read().people if each.name == "Dan Orme") for case in (first, second)]
    made = link_contact_person(hub, first.worker, people[0].contact_person_id, None, "").new_id
    link_contact_person(hub, first.worker, people[1].contact_person_id, made, "Same man")
    link_harm(hub, second.worker, second.id, HarmDraft(who(second), who(second, "Dan"), "domestic", "Seen by police"))
    link_harm(hub, first.worker, first.id, HarmDraft(who(first, "Ayla"), who(first, "Dan"), "emotional", "She said so"))
    return first, second


def test_the_same_adults_other_enquiry_is_shown_with_whom_he_harmed_there(hub: Hub, staff: Staff) -> None:
    first, second = joined(hub, staff)
    row = flags(first).harms[0]
    assert [(each.enquiry_id, each.harmed) for each in row.elsewhere] == [(second.id, ("Mira Novak",))]
    assert row.on_file


def test_a_restricted_enquiry_elsewhere_is_shown_to_nobody_who_may_not_open_it(hub: Hub, staff: Staff) -> None:
    first, second = joined(hub, staff)
    second.restrict(staff[Role.MASH_MANAGER])
    seen = {
        name: len(read_flags(hub, staff.others[name], first.id).harms[0].elsewhere)
        for name in ("worker", "worker2", "manager", "service")
    }
    assert seen == {"worker": 1, "worker2": 0, "manager": 1, "service": 1}


def test_the_schema_refuses_a_person_who_harms_themselves(case: Case) -> None:
    mira = who(case)
    behind = HarmLink(
        id=new_id(),
        at=case.read().read_at,
        by_id=case.worker.user_id,
        enquiry_id=case.id,
        harmed_id=mira,
        harming_id=mira,
        kind="other",
        text="x",
    )
    with pytest.raises(StoreFault, match="breaks a rule of the record"):
        put(case.hub, behind)


def test_the_toxic_trio_follows_from_the_concern_codes_alone(case: Case) -> None:
    assert not flags(case).trio.whole
    with case.hub.reading(None) as unit:
        screening = unit.session.query(Screening.id).scalar()
    for code in ("3B", "4B", "2B"):
        assert not flags(case).trio.whole
        put(case.hub, ScreeningConcern(screening_id=screening, code=code))
    found = flags(case).trio
    assert found.whole
    assert [len(codes) for _, codes in found.parts] == [1, 1, 1]


def test_somebody_of_another_case_is_nobody_here(case: Case, hub: Hub, staff: Staff) -> None:
    stranger = who(opened(hub, staff))
    with pytest.raises(Invalid) as refused:
        mark_panel(hub, case.worker, case.id, PanelDraft(stranger, "mappa", "known", "x"))
    assert fields(refused) == ["person"]
    with pytest.raises(NotFound):
        record_dash(hub, case.worker, case.id, DashDraft(who(case), "dash_24", (), "standard", corrects_id=new_id()))


def test_a_closed_case_takes_no_flag_and_says_so(case: Case) -> None:
    close(case)
    person = who(case)
    for act in (
        lambda: record_dash(case.hub, case.worker, case.id, DashDraft(person, "dash_24", (), "standard")),
        lambda: record_missing(case.hub, case.worker, case.id, EpisodeDraft(person, MONDAY)),
        lambda: mark_panel(case.hub, case.worker, case.id, PanelDraft(person, "mappa", "known", "x")),
        lambda: link_harm(case.hub, case.worker, case.id, HarmDraft(person, who(case, "Dan"), "other", "x")),
    ):
        with pytest.raises(Refused, match="This enquiry is closed"):
            act()  # type: ignore[no-untyped-call]  # a lambda of the test


def test_nobody_ticked_the_trio_and_no_name_is_in_the_trail(case: Case) -> None:
    record_dash(case.hub, case.worker, case.id, DashDraft(who(case), "dash_27", TICKS, "high", "Secret words"))
    with case.hub.reading(None) as unit:
        written = " ".join(str(row.detail) for row in unit.session.query(AuditEntry))
        assert unit.session.query(ContactPerson).count() == 4
    assert "Secret" not in written
    assert "Mira" not in written
