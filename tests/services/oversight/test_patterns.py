"""Each rule finds what it is about and nothing else, restricted records count only for whom they are open."""

from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.models import AuditEntry, ContactPerson, PatternLook
from app.services.access import Role
from app.services.errors import Conflict, Invalid, Refused
from app.services.intake import inbox_acts, linking
from app.services.intake.inbox_records import Chosen
from app.services.oversight import pattern_looks, pattern_papers, patterns
from app.services.oversight.pattern_records import LookDraft, PatternFilter, PatternRow, Rule
from app.services.oversight.pattern_rules import rule_words
from app.services.papers.record import Paragraph, Table
from app.services.patterns.upkeep import rebuild_patterns
from app.services.policy_patterns import USUAL
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.factories.patterned import DAYS, adult, child, contacts, episodes, repeated_child

ALL_TIME = PatternFilter(days=None)


def found(hub: Hub, staff: Staff, rule: Rule | None = None, role: Role = Role.HUB_WORKER) -> list[PatternRow]:
    """What the list shows to a role, by one rule or every."""
    wanted = PatternFilter(rule=rule.value if rule else "", days=None)
    listed = patterns.list_patterns(hub, staff[role], wanted).rows
    assert all(rule is None or rule in row.rules for row in listed)
    return list(listed)


def only(hub: Hub, staff: Staff, rule: Rule, role: Role = Role.HUB_WORKER) -> PatternRow:
    """The one pattern of a rule."""
    (row,) = found(hub, staff, rule, role)
    return row


def test_three_contacts_on_a_known_child_within_twelve_months_are_a_pattern(hub: Hub, staff: Staff) -> None:
    person = repeated_child(hub, staff[Role.HUB_WORKER])
    row = only(hub, staff, Rule.CHILD)
    assert (row.about_id, row.title, row.contacts, row.area) == (person, "Mira Adeyemi", 3, "")
    assert row.sentence == "3 contacts on this child in the 12 months to 25 Mar 2026."
    assert row.why == ("3 or more contacts on one child within 12 months (low-level repeats, Merton)",)
    assert row.assumed == "No source publishes these numbers: they are assumed (Hubdesk)."


def test_two_contacts_or_three_in_more_than_a_year_are_none(hub: Hub, staff: Staff) -> None:
    repeated_child(hub, staff[Role.HUB_WORKER], (5, 200, 371))
    assert found(hub, staff) == []


def test_a_child_whom_nobody_tied_is_known_by_name_and_birth_date(hub: Hub, staff: Staff) -> None:
    contacts(hub, staff[Role.HUB_WORKER], [(child(),)] * 3, DAYS)
    row = only(hub, staff, Rule.CHILD)
    assert (row.about_id, row.title) == (None, "Mira Adeyemi")


def test_an_adult_is_counted_apart_from_a_child(hub: Hub, staff: Staff) -> None:
    person = rows.person(hub, forenames="Owen", surname="Trent")
    contacts(hub, staff[Role.HUB_WORKER], [(adult(person_id=person),)] * 3, DAYS)
    assert only(hub, staff, Rule.ADULT).about_id == person
    assert found(hub, staff, Rule.CHILD) == []


def test_the_same_adult_beside_children_of_different_families(hub: Hub, staff: Staff) -> None:
    person = rows.person(hub, forenames="Owen", surname="Trent")
    worker = staff[Role.HUB_WORKER]
    people = [(child(), adult(person_id=person)), (child("Bea", "Nowak"), adult(person_id=person))]
    contacts(hub, worker, people, (5, 40))
    row = only(hub, staff, Rule.FAMILIES)
    assert row.sentence == "2 contacts on this adult in the 12 months to 25 Mar 2026, beside children of 2 families."


@pytest.mark.parametrize("tie", ["sibling", "home", "contact"])
def test_an_adult_beside_siblings_or_children_of_one_home_is_beside_one_family(
    hub: Hub, staff: Staff, tie: str
) -> None:
    worker = staff[Role.HUB_WORKER]
    man, one = rows.person(hub, forenames="Owen"), rows.person(hub, forenames="Mira")
    other = rows.person(hub, forenames="Bea", surname="Nowak")
    first, second = child(person_id=one), child("Bea", "Nowak", other)
    contacts(hub, worker, [(first, adult(person_id=man)), (second, adult(person_id=man))], (5, 40))
    assert only(hub, staff, Rule.FAMILIES).families == 2
    if tie == "sibling":
        rows.relationship(hub, one, other, "half-sibling")
    elif tie == "home":
        rows.household(hub, members=(one, other))
    else:
        contacts(hub, worker, [(first, second, adult(person_id=man))], (60,))
    assert found(hub, staff, Rule.FAMILIES) == []


def test_an_address_with_contacts_about_other_children(hub: Hub, staff: Staff) -> None:
    people = [(child(),), (child(),), (child("Bea", "Nowak"),)]
    contacts(hub, staff[Role.HUB_WORKER], people, DAYS, "14 Quince Row, Newbury")
    row = only(hub, staff, Rule.ADDRESS)
    assert (row.title, row.area) == ("14 Quince Row, Newbury, RG14 1ZZ", "RG14")
    assert row.sentence.endswith("about children of 2 families: 1 of them about other children.")
    assert Rule.ADDRESS_RECURS in row.rules


def test_children_of_one_surname_at_one_address_are_one_family(hub: Hub, staff: Staff) -> None:
    people = [(child("Temitope", "Ogunleye"),), (child("Temi", "Ogunleye"),), (child("Ade", "Ogunleye"),)]
    contacts(hub, staff[Role.HUB_WORKER], people, DAYS, "14 Quince Row, Newbury")
    assert only(hub, staff, Rule.ADDRESS).families == 1
    assert found(hub, staff, Rule.ADDRESS_RECURS) == []


def test_an_address_of_one_family_does_not_recur(hub: Hub, staff: Staff) -> None:
    contacts(hub, staff[Role.HUB_WORKER], [(child(),)] * 3, DAYS, "14 Quince Row, Newbury")
    assert found(hub, staff, Rule.ADDRESS)
    assert found(hub, staff, Rule.ADDRESS_RECURS) == []


def test_contacts_on_siblings_of_whom_no_single_one_has_as_many(hub: Hub, staff: Staff) -> None:
    worker = staff[Role.HUB_WORKER]
    one, other = rows.person(hub), rows.person(hub, forenames="Bea")
    contacts(hub, worker, [(child(person_id=one),), (child("Bea", person_id=other),), (child(person_id=one),)], DAYS)
    assert found(hub, staff, Rule.SIBLINGS) == []
    rows.relationship(hub, one, other, "sibling")
    row = only(hub, staff, Rule.SIBLINGS)
    assert row.title == "Mira Adeyemi, Bea Adeyemi"
    assert row.sentence == "3 contacts on these siblings in the 12 months to 25 Mar 2026, at most 2 on any one of them."


def test_children_of_one_recorded_parent_are_siblings(hub: Hub, staff: Staff) -> None:
    one, other, mother = (rows.person(hub, forenames=name) for name in ("Mira", "Bea", "Folake"))
    rows.relationship(hub, mother, one, "parent")
    rows.relationship(hub, other, mother, "child")
    people = [(child(person_id=one),), (child("Bea", person_id=other),), (child(person_id=one),)]
    contacts(hub, staff[Role.HUB_WORKER], people, DAYS)
    assert only(hub, staff, Rule.SIBLINGS).contacts == 3


def test_siblings_who_are_always_named_together_are_no_pattern_of_their_own(hub: Hub, staff: Staff) -> None:
    one, other = rows.person(hub), rows.person(hub, forenames="Bea")
    rows.relationship(hub, one, other, "sibling")
    both = (child(person_id=one), child("Bea", person_id=other))
    contacts(hub, staff[Role.HUB_WORKER], [both] * 3, DAYS)
    assert found(hub, staff, Rule.SIBLINGS) == []


def test_a_household_with_contacts_on_several_of_its_members(hub: Hub, staff: Staff) -> None:
    one, other = rows.person(hub), rows.person(hub, forenames="Owen", surname="Trent")
    people = [(child(person_id=one),), (adult(person_id=other),)] * 2
    contacts(hub, staff[Role.HUB_WORKER], people, (5, 40, 200, 210))
    assert found(hub, staff, Rule.HOUSEHOLD) == []
    rows.household(hub, members=(one, other))
    row = only(hub, staff, Rule.HOUSEHOLD)
    assert row.title == "14 Quince Row, Newbury, RG14 1ZZ"
    assert row.contacts == 4


def test_a_school_that_recurs_under_two_spellings(hub: Hub, staff: Staff) -> None:
    names = ("Mira", "Bea", "Theo", "Ana", "Kai")
    people = [
        (child(name, name, school="St. Mary's School" if at % 2 else "st marys"),) for at, name in enumerate(names)
    ]
    contacts(hub, staff[Role.HUB_WORKER], people[:4], (5, 40, 200, 210))
    assert found(hub, staff, Rule.SCHOOL) == []
    contacts(hub, staff[Role.HUB_WORKER], people[4:], (3,))
    row = only(hub, staff, Rule.SCHOOL)
    assert (row.title, row.contacts, row.families) == ("st marys", 5, 5)
    wanted = PatternFilter(school="MARY", days=None)
    assert row in patterns.list_patterns(hub, staff[Role.HUB_WORKER], wanted).rows


def test_a_school_whose_contacts_are_all_about_one_family_does_not_recur(hub: Hub, staff: Staff) -> None:
    contacts(hub, staff[Role.HUB_WORKER], [(child(school="Larkfield"),)] * 6, (5, 40, 200, 210, 220, 230))
    assert found(hub, staff, Rule.SCHOOL) == []


def test_a_postcode_with_families_at_several_addresses(hub: Hub, staff: Staff) -> None:
    for at, name in enumerate(("Mira", "Bea", "Theo", "Ana", "Kai")):
        contacts(hub, staff[Role.HUB_WORKER], [(child(name, name),)], (at + 1,), f"{at} Quince Row, Newbury")
    assert only(hub, staff, Rule.PLACE).title == "RG14 1ZZ"
    assert found(hub, staff, Rule.ADDRESS) == []


def test_missing_episodes_by_area_and_month(hub: Hub, staff: Staff) -> None:
    worker = staff[Role.HUB_WORKER]
    episodes(hub, worker, (2, 9, 40))
    episodes(hub, worker, (3,), "Elsewhere")
    assert found(hub, staff, Rule.MISSING) == []
    episodes(hub, worker, (4,), " station  ROAD")
    row = only(hub, staff, Rule.MISSING)
    assert row.sentence == "3 missing episodes of 2 people in Mar 2026, after 1 the month before."
    assert Rule.RISING in row.rules
    shown = patterns.open_pattern(hub, worker, row.subject)
    assert len(shown.contacts) == 2


def test_a_rising_frequency_is_found_below_the_number_of_a_repeat_and_told_with_both_numbers(
    hub: Hub, staff: Staff
) -> None:
    repeated_child(hub, staff[Role.HUB_WORKER], (1, 20, 40, 150))
    row = only(hub, staff, Rule.RISING)
    assert row.rising
    assert row.sentence.endswith("Rising: 3 in the last 90 days, 1 in as many before.")
    repeated = found(hub, staff, Rule.CHILD)
    assert repeated == [row]


def test_as_many_contacts_as_before_are_not_rising(hub: Hub, staff: Staff) -> None:
    repeated_child(hub, staff[Role.HUB_WORKER], (1, 20, 40, 100, 120))
    assert found(hub, staff, Rule.RISING) == []


def test_filters_for_area_time_and_what_is_new(hub: Hub, staff: Staff) -> None:
    worker = staff[Role.HUB_WORKER]
    contacts(hub, worker, [(child(),)] * 3, (100, 110, 120), "14 Quince Row, Newbury")

    def ask(days: int, area: str = "", *, only_new: bool = False) -> tuple[PatternRow, ...]:
        wanted = PatternFilter(days=days, area=area, only_new=only_new)
        return patterns.list_patterns(hub, worker, wanted).rows

    assert ask(days=90) == ()
    both = ask(days=365)
    assert {row.kind for row in both} == {"child", "address"}
    assert ask(days=365, area="rg14") == both
    assert ask(days=365, area="RG2") == ()
    look(hub, staff, both[0])
    assert [row.key for row in ask(days=365, only_new=True)] == [both[1].key]


def look(
    hub: Hub, staff: Staff, row: PatternRow, note: str = "Spoke to the school", who: Role = Role.MASH_MANAGER
) -> UUID:
    """Mark a pattern as looked at, as it stands in the list."""
    made = pattern_looks.look_at_pattern(
        hub, staff[who], LookDraft(row.subject, row.layer, row.contacts, row.last_at, note)
    )
    assert made.new_id is not None
    return made.new_id


def test_a_pattern_that_was_looked_at_comes_back_once_it_grows(hub: Hub, staff: Staff) -> None:
    person = repeated_child(hub, staff[Role.HUB_WORKER])
    row = only(hub, staff, Rule.CHILD)
    assert row.is_new
    look(hub, staff, row)
    assert not only(hub, staff, Rule.CHILD).is_new
    linked = contacts(hub, staff[Role.HUB_WORKER], [(child("M", "A"),)], (1,))[0]
    assert not only(hub, staff, Rule.CHILD).is_new
    with hub.reading(None) as unit:
        named = unit.session.scalars(select(ContactPerson.id).where(ContactPerson.contact_id == linked)).one()
    linking.link_contact_person(hub, staff[Role.HUB_WORKER], named, person, "Same NHS number")
    again = only(hub, staff, Rule.CHILD)
    assert (again.is_new, again.contacts) == (True, 4)
    shown = patterns.open_pattern(hub, staff[Role.MASH_MANAGER], again.subject)
    assert [(each.note, each.contacts, each.who) for each in shown.looks] == [("Spoke to the school", 3, "Mo Farrow")]
    rebuild_patterns(hub)
    assert only(hub, staff, Rule.CHILD) == again


def test_a_mark_is_taken_back_once_and_stays_on_the_record(hub: Hub, staff: Staff) -> None:
    repeated_child(hub, staff[Role.HUB_WORKER])
    made = look(hub, staff, only(hub, staff, Rule.CHILD))
    pattern_looks.take_back_look(hub, staff[Role.MASH_MANAGER], made)
    row = only(hub, staff, Rule.CHILD)
    assert row.is_new
    shown = patterns.open_pattern(hub, staff[Role.MASH_MANAGER], row.subject)
    assert [(each.taken_back, each.may_take_back) for each in shown.looks] == [(True, False)]
    with pytest.raises(Refused, match="taken back already"):
        pattern_looks.take_back_look(hub, staff[Role.MASH_MANAGER], made)


def test_a_mark_needs_a_note_and_the_pattern_as_it_stands_now(hub: Hub, staff: Staff) -> None:
    person = repeated_child(hub, staff[Role.HUB_WORKER])
    row = only(hub, staff, Rule.CHILD)
    with pytest.raises(Invalid):
        look(hub, staff, row, " ")
    with pytest.raises(Refused, match="role does not allow"):
        look(hub, staff, row, who=Role.HUB_WORKER)
    contacts(hub, staff[Role.HUB_WORKER], [(child(person_id=person),)], (1,))
    with pytest.raises(Conflict):
        look(hub, staff, row)


def test_a_look_is_never_changed_or_deleted_even_by_sql(hub: Hub, staff: Staff) -> None:
    repeated_child(hub, staff[Role.HUB_WORKER])
    look(hub, staff, only(hub, staff, Rule.CHILD))
    for words in ("UPDATE pattern_look SET note = 'x'", "DELETE FROM pattern_look"):
        with hub.store.writer.connect() as connection, pytest.raises(IntegrityError, match="append-only"):
            connection.execute(text(words))


def test_a_duplicate_does_not_count_and_counts_again_once_that_is_undone(hub: Hub, staff: Staff) -> None:
    worker = staff[Role.HUB_WORKER]
    first, second, _ = contacts(hub, worker, [(child(),)] * 3, DAYS)
    done = inbox_acts.mark_duplicate(hub, worker, [Chosen(second, 1)], first)
    assert found(hub, staff) == []
    inbox_acts.undo(hub, worker, done.way_back)
    assert only(hub, staff, Rule.CHILD).contacts == 3


def test_the_paper_names_nobody(hub: Hub, staff: Staff) -> None:
    worker = staff[Role.HUB_WORKER]
    people = [(child(school="Larkfield"), adult())] * 3
    contacts(hub, worker, people, DAYS, "14 Quince Row, Newbury")
    look(hub, staff, only(hub, staff, Rule.CHILD), "Mira was seen")
    papers = [pattern_papers.paper_of_patterns(hub, worker, ALL_TIME)]
    papers += [pattern_papers.paper_of_pattern(hub, worker, row.subject) for row in found(hub, staff)]
    for paper in papers:
        said = repr(paper)
        for word in ("Mira", "Adeyemi", "Trent", "Quince", "Larkfield", "14 "):
            assert word not in said.replace("14 Mar", ""), word
        assert any(isinstance(block, Table) for block in paper.blocks)
        assert "names nobody" in next(block.words for block in paper.blocks if isinstance(block, Paragraph))
    with hub.reading(None) as unit:
        acts = [row.act for row in unit.session.scalars(select(AuditEntry))]
    assert acts.count("patterns put on paper") == 1
    assert acts.count("pattern put on paper") == len(papers) - 1


@pytest.mark.parametrize(
    ("area", "printed"), [("Station Road", "Station Road"), ("12 Station Road", ""), ("by Mira's school", "")]
)
def test_an_area_on_paper_tells_of_nobody(hub: Hub, staff: Staff, area: str, printed: str) -> None:
    episodes(hub, staff[Role.HUB_WORKER], (2, 3, 4), area)
    paper = pattern_papers.paper_of_patterns(hub, staff[Role.HUB_WORKER], PatternFilter(rule="missing"))
    (table,) = [block for block in paper.blocks if isinstance(block, Table)]
    assert [row[3] for row in table.rows] == [printed]


def test_opening_a_pattern_is_audited_without_a_name(hub: Hub, staff: Staff) -> None:
    repeated_child(hub, staff[Role.HUB_WORKER])
    patterns.open_pattern(hub, staff[Role.HUB_WORKER], only(hub, staff, Rule.CHILD).subject)
    with hub.reading(None) as unit:
        entry = unit.session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
        assert entry is not None
        assert entry.act == "pattern opened"
        assert "Mira" not in repr(entry.detail)
        assert unit.session.scalars(select(PatternLook)).all() == []


def test_every_rule_has_words_with_its_numbers() -> None:
    assert len({rule_words(rule, USUAL) for rule in Rule}) == len(Rule)
