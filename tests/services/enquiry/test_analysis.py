"""The analysis by section: every version stays, a lost race shows both texts, a draft is one's own."""

import pytest

from app.models import AuditEntry
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.analysis import save_analysis
from app.services.enquiry.cases import NotNamed
from app.services.enquiry.decision_reading import open_named_decisions
from app.services.enquiry.restricting import name_on_case
from app.services.enquiry.writing_drafts import drop_writing, keep_writing, open_writing
from app.services.errors import Conflict, Invalid, NotFound, Refused
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.enquiry.deciding import room
from tests.services.enquiry.rows import Case, opened

KIND = "enquiry_analysis"


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    return opened(hub, staff)


def test_a_version_supersedes_the_one_before_and_both_stay(case: Case, monday: FixedClock) -> None:
    save_analysis(case.hub, case.worker, case.id, {"reason": "Bruises", "analysis": " It fits "}, based_on=0)
    monday.advance(60)
    save_analysis(case.hub, case.staff[Role.MASH_MANAGER], case.id, {"reason": "Two bruises"}, based_on=1)
    newest, first = room(case).analysis
    assert (newest.number, newest.by, newest.sections["reason"], newest.sections["analysis"]) == (
        2,
        "Mo Farrow",
        "Two bruises",
        "",
    )
    assert (first.number, first.by, first.sections["analysis"]) == (1, "Jo Shaw", "It fits")


def test_a_lost_race_shows_both_texts_and_overwrites_nothing(case: Case) -> None:
    save_analysis(case.hub, case.staff.others["worker2"], case.id, {"reason": "Theirs"}, based_on=0)
    with pytest.raises(Conflict) as lost:
        save_analysis(case.hub, case.worker, case.id, {"reason": "Mine"}, based_on=0)
    assert (lost.value.texts.mine["reason"], lost.value.texts.theirs["reason"]) == ("Mine", "Theirs")
    assert lost.value.their_initials == "KM"
    assert "Mine" not in str(lost.value)
    assert [row.sections["reason"] for row in room(case).analysis] == ["Theirs"]


def test_an_empty_or_unchanged_analysis_is_not_saved(case: Case) -> None:
    with pytest.raises(Invalid):
        save_analysis(case.hub, case.worker, case.id, {"reason": "  "}, based_on=0)
    save_analysis(case.hub, case.worker, case.id, {"reason": "Once"}, based_on=0)
    with pytest.raises(Invalid, match="One thing"):
        save_analysis(case.hub, case.worker, case.id, {"reason": "Once "}, based_on=1)
    assert len(room(case).analysis) == 1


def test_a_huge_paste_with_markup_and_control_characters_comes_back_as_it_was(case: Case) -> None:
    pasted = "<b>Kai</b> & \x07\x1b " + "wörd " * 33_000 + "end"
    save_analysis(case.hub, case.worker, case.id, {"analysis": pasted}, based_on=0)
    assert room(case).analysis[0].sections["analysis"] == pasted


def test_a_section_longer_than_200_kb_is_refused_by_its_name(case: Case) -> None:
    with pytest.raises(Invalid) as refused:
        save_analysis(case.hub, case.worker, case.id, {"reason": "Short", "risk": "wörd " * 40_000}, based_on=0)
    assert [each.field for each in refused.value.problems] == ["risk"]
    assert "200 KB fit" in refused.value.problems[0].sentence
    assert room(case).analysis == ()


def test_no_word_of_an_analysis_reaches_the_trail(case: Case) -> None:
    save_analysis(case.hub, case.worker, case.id, {"reason": "quagga-marker"}, based_on=0)
    with case.hub.reading(None) as unit:
        assert all("quagga" not in str(row.detail) for row in unit.session.query(AuditEntry))


@pytest.mark.parametrize("role", [Role.SERVICE_MANAGER, Role.PARTNER, Role.ADMINISTRATOR])
def test_only_workers_and_managers_write(case: Case, role: Role) -> None:
    with pytest.raises(Refused, match="write the analysis"):
        save_analysis(case.hub, case.staff[role], case.id, {"reason": "x"}, based_on=0)


def test_a_draft_comes_back_to_its_writer_and_to_nobody_else(case: Case) -> None:
    keep_writing(case.hub, case.worker, case.id, KIND, {"sections": {"reason": "Half a"}, "based_on": 0})
    keep_writing(case.hub, case.worker, case.id, KIND, {"sections": {"reason": "Half a sentence"}, "based_on": 0})
    kept = open_writing(case.hub, case.worker, case.id, KIND)
    assert kept == {"sections": {"reason": "Half a sentence"}, "based_on": 0}
    assert open_writing(case.hub, case.staff.others["worker2"], case.id, KIND) is None
    drop_writing(case.hub, case.worker, case.id, KIND)
    drop_writing(case.hub, case.worker, case.id, KIND)
    assert open_writing(case.hub, case.worker, case.id, KIND) is None
    with pytest.raises(NotFound):
        open_writing(case.hub, case.worker, case.id, "contact")


def test_a_representative_reads_the_analysis_once_named_and_the_reading_is_audited(case: Case) -> None:
    police = case.staff[Role.PARTNER]
    save_analysis(case.hub, case.worker, case.id, {"reason": "Bruises"}, based_on=0)
    with pytest.raises(NotNamed):
        open_named_decisions(case.hub, police, case.id)
    name_on_case(case.hub, case.staff[Role.MASH_MANAGER], case.id, police.user_id)
    seen = open_named_decisions(case.hub, police, case.id)
    assert (seen.named_only, seen.analysis[0].sections["reason"]) == (True, "Bruises")
    with case.hub.reading(None) as unit:
        acts = [row.act for row in unit.session.query(AuditEntry).filter_by(actor_id=police.user_id)]
    assert acts == ["refused", "named case read"]
