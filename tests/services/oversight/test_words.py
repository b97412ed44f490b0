"""Words inside narratives: found whatever form they take, and by nobody who may not open the text they stand in."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.models import AuditEntry, Contact, Enquiry, EnquiryMember, InformationRequest, Person
from app.models.texts import SOURCES
from app.services.access import GRANTS, Act, Actor, Role
from app.services.clock import FixedClock
from app.services.enquiry.case_file import refresh_case
from app.services.enquiry.decision_reading import open_named_decisions
from app.services.enquiry.items import list_items
from app.services.enquiry.sending import send_requests
from app.services.errors import Refused
from app.services.matching import text_index
from app.services.matching.text_index import FIRST_ASKED
from app.services.matching.text_walls import FEW_CASES
from app.services.oversight.words import KINDS, MOST_TEXTS, find_words
from app.services.people.searches import record_word_search
from app.services.unit_of_work import Hub
from tests.factories import items, rows
from tests.factories.hubs import Staff
from tests.factories.texts import Planted, plant_texts
from tests.services.enquiry.rows import opened

OF_CONTACT = {
    "contact", "police", "assessment", "screening", "authorisation", "consultation", "feedback", "feedback_message",
}  # fmt: skip
NAMED_READ = {
    "analysis", "decision", "reopening", "hand_over", "acknowledgement", "plan", "rating", "disagreement",
    "determination", "answer",
}  # fmt: skip
"""What `open_named_decisions` shows to a representative named on the case."""


@pytest.fixture
def planted(hub: Hub, staff: Staff, monday: FixedClock) -> Planted:
    """An enquiry with a text of every kind, asked of police, who answered, and of health."""
    case = opened(hub, staff)
    case.ask(("police", "health"))
    send_requests(hub, case.worker, case.id, list(case.request_ids.values()), case.read().header.version)
    monday.advance(3600)
    return plant_texts(hub, staff, case.id)


def found(hub: Hub, actor: Actor, words: dict[str, str]) -> set[str]:
    """Which of the texts somebody finds, asked for one by one."""
    return {name for name, word in words.items() if find_words(hub, actor, word).texts}


def alter(hub: Hub, actor: Actor, work: Callable[[Enquiry], None], enquiry_id: UUID) -> None:
    with hub.writing(actor) as unit:
        work(unit.session.get_one(Enquiry, enquiry_id))
        unit.audit("altered for the test")
        unit.commit()


@dataclass(frozen=True)
class Standing:
    """Who searches, and how they stand to the case."""

    who: str
    restricted: bool = False
    named: bool = False


def expected(planted: Planted, staff: Staff, standing: Standing) -> set[str]:
    """What somebody may open, said from the role table and not from the query."""
    actor = staff.others[standing.who]
    (role,) = actor.roles
    every = set(planted.words)
    service, manager = role is Role.SERVICE_MANAGER, role is Role.MASH_MANAGER
    named = standing.named or standing.who == "worker"  # who opened it is named on it
    if role in GRANTS[Act.SEE_ENQUIRY]:
        if standing.restricted and not (named or service):
            return set()
        wrote = standing.who == "worker"  # the notes are theirs
        hidden = set() if wrote or service else {"note:managers"} - ({"note:managers"} if manager else set())
        hidden |= set() if named or service else {"note:named"}
        return every - hidden
    if role not in GRANTS[Act.SEE_NAMED_CASE]:
        return set()
    own, seen = standing.who == "police", set[str]()
    if own and (named or not standing.restricted):
        seen |= {"request", "reply"}
    if named:
        seen |= NAMED_READ
        items = {name for name in every if name.startswith("item:")}
        seen |= items if own else items - {"item:intelligence", "item:intelligence once", "item:unmarked"}
    return seen


SEARCHING = ("worker", "worker2", "manager", "service", "police", "health", "social")


@pytest.fixture(params=[FEW_CASES, 0], ids=["few cases", "many cases"])
def _few_and_many_cases(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A representative's cases taken for few, whose texts alone are asked for, and for many."""
    monkeypatch.setattr(text_index, "FEW_CASES", request.param)


@pytest.mark.usefixtures("_few_and_many_cases")
@pytest.mark.parametrize("restricted", [False, True], ids=["open", "restricted"])
def test_nobody_finds_a_word_of_a_text_they_may_not_open(
    hub: Hub, staff: Staff, planted: Planted, restricted: bool
) -> None:
    if restricted:
        alter(hub, staff[Role.MASH_MANAGER], lambda row: setattr(row, "restricted", True), planted.enquiry_id)
    for who in SEARCHING:
        actor = staff.others[who]
        assert found(hub, actor, planted.words) == expected(planted, staff, Standing(who, restricted)), who
    for who in ("worker2", "manager", "police", "health", "social"):
        actor = staff.others[who]
        with hub.writing(None) as unit:
            unit.add(
                EnquiryMember(
                    enquiry_id=planted.enquiry_id, user_id=actor.user_id, named_at=unit.at,
                    named_by_id=staff[Role.SERVICE_MANAGER].user_id,
                )
            )  # fmt: skip
            unit.audit("named for the test")
            unit.commit()
        wanted = expected(planted, staff, Standing(who, restricted, named=True))
        assert found(hub, actor, planted.words) == wanted, f"{who}, named"


def test_every_kind_of_text_is_swept_and_has_a_name_and_somebody_finds_it(
    hub: Hub, staff: Staff, planted: Planted
) -> None:
    kinds = {source.kind for source in SOURCES}
    assert {name.partition(":")[0] for name in planted.words} == kinds == set(KINDS)
    assert found(hub, staff[Role.SERVICE_MANAGER], planted.words) == set(planted.words)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.WALLBOARD])
def test_who_reads_no_case_may_not_search_words_at_all(hub: Hub, staff: Staff, role: Role) -> None:
    with pytest.raises(Refused):
        find_words(hub, staff[role], "anything")


def test_what_is_found_is_what_the_screens_show(hub: Hub, staff: Staff, planted: Planted) -> None:
    """The walls of the search against the services behind the screens, item by item and note by note."""
    police, health = staff.others["police"], staff.others["health"]
    with hub.writing(None) as unit:
        for actor in (police, health):
            unit.add(
                EnquiryMember(
                    enquiry_id=planted.enquiry_id, user_id=actor.user_id, named_at=unit.at,
                    named_by_id=staff[Role.SERVICE_MANAGER].user_id,
                )
            )  # fmt: skip
        unit.audit("named for the test")
        unit.commit()
    told = {name: word for name, word in planted.words.items() if name.startswith("item:")}
    for actor in (police, health):
        shown = " ".join(item.text for item in open_named_decisions(hub, actor, planted.enquiry_id).items)
        assert found(hub, actor, told) == {name for name, word in told.items() if word in shown}
    for who in ("worker", "worker2", "manager", "service"):
        actor = staff.others[who]
        shown = " ".join(item.text for item in list_items(hub, actor, planted.enquiry_id))
        assert found(hub, actor, told) == {name for name, word in told.items() if word in shown}
        notes = {name: word for name, word in planted.words.items() if name.startswith("note:")}
        read = " ".join(note.text for note in refresh_case(hub, actor, planted.enquiry_id).notes)
        assert found(hub, actor, notes) == {name for name, word in notes.items() if word in read}


def test_a_policy_that_takes_a_right_away_closes_its_texts(
    hub: Hub, staff: Staff, planted: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = staff[Role.HUB_WORKER]
    taken = frozenset({(Role.HUB_WORKER, Act.SEE_ENQUIRY)})
    monkeypatch.setattr(Hub, "narrowed", property(lambda _hub: taken))
    assert found(hub, worker, planted.words) == OF_CONTACT
    taken = frozenset({(Role.HUB_WORKER, Act.OPEN_CONTACT)})
    assert found(hub, worker, planted.words) == set(planted.words) - OF_CONTACT


def test_who_has_two_roles_finds_what_either_opens(hub: Hub, staff: Staff, planted: Planted) -> None:
    police, worker = staff.others["police"], staff.others["worker2"]
    both = replace(police, roles=police.roles | worker.roles)
    with hub.writing(None) as unit:
        from app.models import UserRole

        unit.add(UserRole(user_id=police.user_id, role=Role.HUB_WORKER.value, granted_at=unit.at))
        unit.audit("granted for the test")
        unit.commit()
    alone = expected(planted, staff, Standing("worker2")) | expected(planted, staff, Standing("police"))
    assert found(hub, both, planted.words) == alone
    alter(hub, staff[Role.MASH_MANAGER], lambda row: setattr(row, "restricted", True), planted.enquiry_id)
    assert found(hub, both, planted.words) == set()


def test_a_warning_of_a_restricted_person_is_found_by_a_service_manager_alone(
    hub: Hub, staff: Staff, planted: Planted
) -> None:
    with hub.writing(None) as unit:
        for person in unit.session.scalars(select(Person)):
            person.restricted = True
        unit.audit("restricted for the test")
        unit.commit()
    warned = {name: planted.words[name] for name in ("warning", "warning_review")}
    assert found(hub, staff[Role.HUB_WORKER], warned) == set()
    assert found(hub, staff[Role.SERVICE_MANAGER], warned) == set(warned)


@pytest.mark.parametrize("typed", ['"grouse"', "grou", "open grouse"])
def test_what_is_open_is_found_behind_many_newer_texts_that_are_closed(
    hub: Hub, staff: Staff, planted: Planted, typed: str
) -> None:
    worker, police = staff[Role.HUB_WORKER], staff.others["police"]
    older = [rows.contact(hub, worker, concern=f"Open grouse number {number}.") for number in range(3)]
    with hub.writing(None) as unit:
        request = unit.session.scalars(
            select(InformationRequest).where(InformationRequest.agency_id == police.agency_id)
        ).one()
        request.purpose, asked = "Open grouse or not.", request.id
        unit.audit("asked for the test")
        unit.commit()
    alter(hub, staff[Role.MASH_MANAGER], lambda row: setattr(row, "restricted", True), planted.enquiry_id)
    for _ in range(FIRST_ASKED + 9):
        rows.contact(hub, worker, concern="Open grouse, but closed.", enquiry_id=planted.enquiry_id)
    found_by = [find_words(hub, actor, typed) for actor in (staff.others["worker2"], police)]
    assert [[each.id for each in found.texts] for found in found_by] == [older[::-1], []]
    alter(hub, staff[Role.MASH_MANAGER], lambda row: setattr(row, "restricted", False), planted.enquiry_id)
    assert [each.id for each in find_words(hub, police, typed).texts] == [asked]
    assert not any(each.more for each in found_by)


def test_how_many_texts_stand_behind_a_wall_is_not_told(hub: Hub, staff: Staff, planted: Planted) -> None:
    """Texts nobody may see neither fill the list nor make it say that there is more."""
    worker2 = staff.others["worker2"]
    for number in range(3):
        rows.contact(hub, staff[Role.HUB_WORKER], concern=f"Open grouse number {number}.")
    hidden = [
        rows.contact(hub, staff[Role.HUB_WORKER], concern="Hidden grouse.", enquiry_id=planted.enquiry_id)
        for _ in range(MOST_TEXTS + 4)
    ]
    before = find_words(hub, worker2, "grouse")
    assert before.more
    alter(hub, staff[Role.MASH_MANAGER], lambda row: setattr(row, "restricted", True), planted.enquiry_id)
    after = find_words(hub, worker2, "grouse")
    assert len(after.texts) == 3
    assert not after.more
    assert not {each.id for each in after.texts} & set(hidden)


@pytest.mark.parametrize(
    "typed",
    [
        "bruise", "BRUISING", "bruis", "grandmother's bruises", '"both arms"', "michal", "Michał", "Szczęsny",
        "szczesny", "arms school", "school arms", "grandm*", "o'brien", "bruises Michal both", "bruisng", "grandmothre",
    ],
)  # fmt: skip
def test_a_text_is_found_whatever_form_its_words_are_typed_in(hub: Hub, staff: Staff, typed: str) -> None:
    worker = staff[Role.HUB_WORKER]
    contact = rows.contact(
        hub,
        worker,
        concern="Michał Szczęsny has bruises on both arms.\nHis grandmother Mrs O’Brien told the school.",
    )
    rows.contact(hub, worker, concern="A quiet home; nothing to see.")
    (hit,) = find_words(hub, worker, typed).texts
    assert (hit.place, hit.id, hit.what) == ("contact", contact, "Concern")
    assert any(marked for _, marked in hit.pieces)
    assert "Michał" in hit.snippet or "grandmother" in hit.snippet, "as it was written"


@pytest.mark.parametrize("typed", ['"arms both"', "bruises sister", "both\x00arm quiet", "quiet arms"])
def test_all_the_words_must_be_there_and_a_phrase_in_its_order(hub: Hub, staff: Staff, typed: str) -> None:
    worker = staff[Role.HUB_WORKER]
    rows.contact(hub, worker, concern="Bruises on both arms.")
    rows.contact(hub, worker, concern="A quiet home.")
    assert find_words(hub, worker, typed).texts == ()


def test_the_words_found_are_marked_in_the_letters_that_were_written(hub: Hub, staff: Staff) -> None:
    worker = staff[Role.HUB_WORKER]
    rows.contact(hub, worker, concern=f"{'Before. ' * 40}Łukasz and Đorđe met Łukasz in Łódź. {'After. ' * 40}")
    (hit,) = find_words(hub, worker, "lukasz").texts
    assert [words for words, marked in hit.pieces if marked] == ["Łukasz", "Łukasz"]
    assert "Đorđe" in hit.snippet
    assert "Łódź" in hit.snippet
    assert len(hit.snippet) < 250


@pytest.mark.parametrize(
    ("typed", "written"),
    [("strauss", "Strauß"), ("Strauß", "Strauss"), ("aether", "Æther"), ("thorir", "Þorir"), ("ozlem", "Özlem"),
     ("isik", "Işık"), ("bjork", "Bjørk"), ("Nguyen", "Nguyễn"), ("adebayo", "Adébáyọ̀"), ("siobhan", "Siobhán")],
)  # fmt: skip
def test_a_name_is_met_with_or_without_the_marks_of_its_language(
    hub: Hub, staff: Staff, typed: str, written: str
) -> None:
    rows.contact(hub, staff[Role.HUB_WORKER], concern=f"He told {written} about it.")
    (hit,) = find_words(hub, staff[Role.HUB_WORKER], typed).texts
    assert (written, True) in hit.pieces


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "a", '"', '""', "*", "* *", "(", ")", "AND", "OR NOT", "NEAR(", "^", "-", "a:b", "{x}", "'", "''",
        ";--", "\x00", "😀", "\u202e\u200f", "x" * 10_000, "a " * 5_000, '"' * 99, "\ud800", "words: bruise", "rank:",
        "%", "_",
    ],
)  # fmt: skip
def test_a_bad_question_is_no_error(hub: Hub, staff: Staff, typed: str) -> None:
    assert find_words(hub, staff[Role.HUB_WORKER], typed).texts == ()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=60))
def test_nothing_that_can_be_typed_is_an_error(hub: Hub, staff: Staff, typed: str) -> None:
    assert find_words(hub, staff[Role.HUB_WORKER], typed).texts == ()


def test_the_newest_text_stands_first_and_only_so_many_are_shown(
    hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    worker, made = staff[Role.HUB_WORKER], []
    for _ in range(MOST_TEXTS + 2):
        monday.advance(60)
        made.append(rows.contact(hub, worker, concern="A broken window again."))
    answer = find_words(hub, worker, "broken window")
    assert [each.id for each in answer.texts] == made[::-1][:MOST_TEXTS]
    assert answer.more
    assert not find_words(hub, worker, "unbroken").more


def test_an_earlier_version_of_an_analysis_and_a_corrected_answer_are_not_found(
    hub: Hub, staff: Staff, planted: Planted
) -> None:
    worker = staff[Role.HUB_WORKER]
    newest = refresh_case(hub, worker, planted.enquiry_id)
    from app.models import Analysis, Reply
    from tests.factories.cases import reply

    with hub.reading(None) as unit:
        number = unit.session.scalars(select(Analysis.number).order_by(Analysis.number.desc())).first() or 0
        old = unit.session.scalars(select(Reply).where(Reply.text.contains(planted.words["reply"]))).one()
    items.analysis(hub, worker, planted.enquiry_id, number + 1, analysis="Anew, in other words.")
    assert not find_words(hub, worker, planted.words["analysis"]).texts
    request = next(each for each in newest.requests if each.id == old.request_id)
    reply(hub, staff.others["police"], request.id, old.enquiry_person_id, corrects_id=old.id)
    told = {name: word for name, word in planted.words.items() if name.startswith(("item:", "marking:"))}
    assert found(hub, worker, told) == set()
    assert found(hub, worker, {"reply": planted.words["reply"]}) == {"reply"}, "the case shows it as corrected"


def test_each_text_opens_where_it_stands(hub: Hub, staff: Staff, planted: Planted) -> None:
    service, police = staff[Role.SERVICE_MANAGER], staff.others["police"]
    with hub.reading(None) as unit:
        case = unit.session.get_one(Enquiry, planted.enquiry_id).reference
        came = unit.session.get_one(Contact, planted.contact_id).reference
    for name, word in planted.words.items():
        (hit,) = find_words(hub, service, word).texts
        of_contact = name in OF_CONTACT
        assert hit.place == ("contact" if of_contact else "case")
        assert hit.id == (planted.contact_id if of_contact else planted.enquiry_id)
        assert hit.reference == (came if of_contact else case)
    (asked,) = find_words(hub, police, planted.words["request"]).texts
    assert (asked.place, asked.subjects) == ("own_requests", ""), "no more of the enquiry than the request"


def test_a_search_of_words_is_audited_without_them(hub: Hub, staff: Staff, planted: Planted) -> None:
    police = staff.others["police"]
    answers = len(find_words(hub, police, planted.words["request"]).texts)
    record_word_search(hub, police, answers)
    with hub.reading(None) as unit:
        entry = unit.session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert entry is not None
    assert (entry.act, entry.actor_id, entry.detail) == ("searched", police.user_id, {"answers": 1, "where": "texts"})
