"""Two records of one person become one, and two again, with nothing lost on the way."""

from uuid import UUID

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from app.models import AuditEntry, Base, Enquiry, HouseholdMember, Person, PersonMergeRow, PersonName, ProbableDuplicate
from app.services.access import Role
from app.services.enquiry.restricting import lift_restriction
from app.services.errors import Conflict, Invalid, Refused
from app.services.matching import keeping
from app.services.people import merging, repointing
from app.services.people.duplicates import say_not_the_same, take_back_not_the_same
from app.services.people.merge_records import FIELDS, OWN
from app.services.people.merging import merge_people, propose_merge, undo_merge
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.services.people.doubles import draft, merged_by_two, point_everything_at, standing, twice

PEOPLE_WITHOUT_A_KEY = {
    "match_person.person_id": "the index, which the keeper brings up to date",
    "person_merge.kept_id": "history, which outlives the merged person",
    "person_merge.merged_id": "history",
    "person.twin_group": "names no person but a group",
}


def test_every_table_that_points_at_people_is_handled() -> None:
    found = {
        table.name: tuple(
            column.name
            for column in table.columns
            if any(key.column.table.name == "person" for key in column.foreign_keys)
        )
        for table in Base.metadata.sorted_tables
    }
    assert {name: columns for name, columns in found.items() if columns} == dict(repointing.POINTS)
    assert set(repointing.WORDS) == set(repointing.POINTS)
    loose = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name in {"person_id", "kept_id", "merged_id", "twin_group"} and not column.foreign_keys
    }
    assert loose == set(PEOPLE_WITHOUT_A_KEY)


def test_every_column_of_a_person_is_chosen_or_the_records_own() -> None:
    chosen = [column for _, columns in FIELDS.values() for column in columns]
    assert sorted([*chosen, *OWN]) == sorted(column.name for column in Person.__table__.columns)


def test_everything_points_at_the_kept_one_and_undoing_restores_both_exactly(hub: Hub, staff: Staff) -> None:
    kept, merged = twice(hub)
    mother = rows.person(hub, forenames="Una", surname="Byrne", born=None)
    made = point_everything_at(hub, merged, mother)
    before = standing(hub)
    done = merged_by_two(hub, staff, kept, merged)
    with hub.store.reader.connect() as connection:
        for name, columns in repointing.POINTS.items():
            table = Base.metadata.tables[name]
            for row in connection.execute(select(table)).mappings():
                assert merged not in [row[column] for column in columns], name
        assert connection.execute(text("PRAGMA foreign_key_check(person)")).all() == []
    with hub.reading(None) as unit:
        assert unit.session.get(Person, merged) is None
        person = unit.get(Person, kept)
        assert (person.forenames, person.school, person.phone) == ("Keeva", "St Brigid's", "07700 900111")
        assert "Caoimhe Byrne" in unit.session.scalars(select(PersonName.name).filter_by(person_id=kept)).all()
        moved = unit.session.scalars(select(PersonMergeRow.row_id).filter_by(merge_id=done.merge_id)).all()
        assert set(made.values()) <= set(moved)
        assert keeping.check(unit.session) == 0
    assert done.merge_id is not None
    undone = undo_merge(hub, staff[Role.MASH_MANAGER], done.merge_id, "Two sisters")
    assert undone.stayed == ()
    assert standing(hub) == before
    with hub.reading(None) as unit:
        assert keeping.check(unit.session) == 0


def test_a_merge_is_proposed_by_one_and_confirmed_by_another(hub: Hub, staff: Staff) -> None:
    kept, merged = twice(hub)
    manager, worker = staff[Role.MASH_MANAGER], staff[Role.HUB_WORKER]
    with pytest.raises(Refused, match="Nobody has proposed"):
        merge_people(hub, manager, draft(hub, kept, merged))
    propose_merge(hub, manager, draft(hub, kept, merged))
    with pytest.raises(Refused, match="You proposed this"):
        merge_people(hub, manager, draft(hub, kept, merged))
    with pytest.raises(Refused, match="role does not allow"):
        merge_people(hub, worker, draft(hub, kept, merged))
    propose_merge(hub, worker, draft(hub, kept, merged))
    merge_people(hub, manager, draft(hub, kept, merged))
    with hub.reading(None) as unit:
        acts = [entry.act for entry in unit.session.scalars(select(AuditEntry).order_by(AuditEntry.seq))]
        assert acts.count("merge proposed") == 2
        assert acts[-1] == "people merged"


def test_nobody_confirms_their_own_proposal_even_by_sql(hub: Hub, staff: Staff) -> None:
    kept, merged = twice(hub)
    propose_merge(hub, staff[Role.MASH_MANAGER], draft(hub, kept, merged))
    with hub.store.writer.connect() as connection, pytest.raises(IntegrityError, match="merged_by_somebody_else"):
        connection.execute(
            update(ProbableDuplicate).values(
                state="merged", decided_by_id=ProbableDuplicate.proposed_by_id, decided_at=rows.london(2026, 3, 1)
            )
        )


def test_what_differs_needs_a_choice_and_a_blank_is_no_disagreement(hub: Hub, staff: Staff) -> None:
    kept, merged = twice(hub, phone="07700 900222", nhs_number="9434765919")
    worker = staff[Role.HUB_WORKER]
    with pytest.raises(Invalid) as wrong:
        propose_merge(hub, worker, draft(hub, kept, merged, name=""))
    assert {problem.field for problem in wrong.value.problems} == {"name", "phone"}
    with pytest.raises(Invalid):
        propose_merge(hub, worker, draft(hub, kept, merged, reason=" ", phone="kept"))
    merged_by_two(hub, staff, kept, merged, name="merged", phone="merged")
    with hub.reading(None) as unit:
        person = unit.get(Person, kept)
        assert (person.forenames, person.forename_key) == ("Caoimhe", "caoimhe")
        assert (person.phone, person.nhs_number) == ("07700 900222", "9434765919")
        assert unit.session.scalars(select(PersonName.name).filter_by(person_id=kept)).all() == ["Keeva Byrne"]


def test_two_desks_that_merge_the_same_person_are_told_of_each_other(hub: Hub, staff: Staff) -> None:
    kept, merged = twice(hub)
    worker, manager = staff[Role.HUB_WORKER], staff[Role.MASH_MANAGER]
    first = draft(hub, kept, merged)
    propose_merge(hub, worker, first)
    merge_people(hub, manager, first)
    with pytest.raises(Conflict, match="Somebody else merged one of these two"):
        merge_people(hub, staff[Role.SERVICE_MANAGER], first)
    third = rows.person(hub, forenames="Keeva", surname="Byrne")
    stale = draft(hub, kept, third, birth="kept")
    with hub.writing(None) as unit:
        unit.get(Person, kept).version += 1
        unit.audit("changed for the test")
        unit.commit()
    with pytest.raises(Conflict, match="while you compared them"):
        propose_merge(hub, worker, stale)


def test_a_merge_that_is_cut_off_leaves_nothing(hub: Hub, staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, merged = twice(hub)
    point_everything_at(hub, merged, rows.person(hub, forenames="Una"))
    propose_merge(hub, staff[Role.HUB_WORKER], draft(hub, kept, merged))
    before = standing(hub, frozenset())

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(merging, "_other_name", cut)
    with pytest.raises(KeyboardInterrupt):
        merge_people(hub, staff[Role.MASH_MANAGER], draft(hub, kept, merged))
    assert standing(hub, frozenset()) == before


def test_what_was_recorded_since_stays_with_the_kept_one_and_is_named(hub: Hub, staff: Staff) -> None:
    kept, merged = twice(hub)
    done = merged_by_two(hub, staff, kept, merged)
    home = rows.household(hub, members=(kept,))
    assert done.merge_id is not None
    undone = undo_merge(hub, staff[Role.MASH_MANAGER], done.merge_id, "Two sisters")
    assert undone.stayed == ("1 home",)
    assert "1 home" in undone.words
    with hub.reading(None) as unit:
        members = unit.session.scalars(select(HouseholdMember.person_id).filter_by(household_id=home)).all()
    assert members == [kept]


def test_an_undoing_that_would_contradict_is_refused_in_words(hub: Hub, staff: Staff) -> None:
    kept, merged = twice(hub)
    manager = staff[Role.MASH_MANAGER]
    done = merged_by_two(hub, staff, kept, merged)
    assert done.merge_id is not None
    with hub.writing(None) as unit:
        unit.get(Person, kept).school = "Oak Hill"
        unit.audit("changed for the test")
        unit.commit()
    with pytest.raises(Conflict, match="what the merge had set"):
        undo_merge(hub, manager, done.merge_id, "Two sisters")
    with hub.writing(None) as unit:
        unit.get(Person, kept).school = "St Brigid's"
        unit.audit("changed for the test")
        unit.commit()
    undo_merge(hub, manager, done.merge_id, "Two sisters")
    with pytest.raises(Refused, match="undone already"):
        undo_merge(hub, manager, done.merge_id, "Two sisters")


def test_a_merge_under_a_later_merge_is_undone_after_it(hub: Hub, staff: Staff) -> None:
    first, second = twice(hub)
    eldest = rows.person(hub, forenames="Keeva", surname="Byrne", born=None)
    one = merged_by_two(hub, staff, first, second)
    two = merged_by_two(hub, staff, eldest, first)
    assert one.merge_id is not None
    assert two.merge_id is not None
    with pytest.raises(Refused, match="merged into another since"):
        undo_merge(hub, staff[Role.MASH_MANAGER], one.merge_id, "Two sisters")
    undo_merge(hub, staff[Role.MASH_MANAGER], two.merge_id, "Not her")
    undo_merge(hub, staff[Role.MASH_MANAGER], one.merge_id, "Two sisters")
    with hub.reading(None) as unit:
        assert unit.session.get(Person, second) is not None
        assert keeping.check(unit.session) == 0


def test_two_whom_the_record_ties_to_each_other_are_not_merged(hub: Hub, staff: Staff) -> None:
    kept, merged = twice(hub)
    rows.relationship(hub, kept, merged, "sibling")
    with pytest.raises(Refused, match="ties these two to each other"):
        propose_merge(hub, staff[Role.HUB_WORKER], draft(hub, kept, merged))


def test_a_row_said_twice_is_kept_once_and_comes_back(hub: Hub, staff: Staff) -> None:
    kept, merged = twice(hub)
    rows.household(hub, members=(kept, merged))
    before = standing(hub)
    done = merged_by_two(hub, staff, kept, merged)
    with hub.reading(None) as unit:
        assert unit.session.scalars(select(HouseholdMember.person_id)).all() == [kept]
    assert done.merge_id is not None
    undo_merge(hub, staff[Role.MASH_MANAGER], done.merge_id, "Two sisters")
    assert standing(hub) == before


@pytest.mark.parametrize("table", ["file_note", "harm_link", "harm_tie", "warning_note"])
def test_a_row_that_is_never_changed_is_pointed_elsewhere_by_a_merge_only(
    hub: Hub, staff: Staff, table: str
) -> None:
    kept, merged = twice(hub)
    point_everything_at(hub, merged, rows.person(hub, forenames="Una"))
    column, words = repointing.POINTS[table][0], "append-only"
    turn = text(f"UPDATE {table} SET {column} = :kept WHERE {column} = :merged")
    ids: dict[str, bytes] = {"kept": kept.bytes, "merged": merged.bytes}
    for new in (kept.bytes, None):
        with hub.store.writer.connect() as connection, pytest.raises(IntegrityError, match=words):
            connection.execute(turn, {"merged": merged.bytes, "kept": new})
    done = merged_by_two(hub, staff, kept, merged)
    assert done.merge_id is not None
    undo_merge(hub, staff[Role.MASH_MANAGER], done.merge_id, "Two sisters")
    with hub.store.writer.connect() as connection, pytest.raises(IntegrityError, match=words):
        connection.execute(turn, ids)


def test_two_said_to_be_two_are_not_merged_until_that_is_taken_back(hub: Hub, staff: Staff) -> None:
    kept, merged = twice(hub)
    worker = staff[Role.HUB_WORKER]
    with pytest.raises(Invalid):
        say_not_the_same(hub, worker, merged, kept, "")
    said = say_not_the_same(hub, worker, merged, kept, "Cousins of one name")
    with pytest.raises(Refused, match="not the same person"):
        propose_merge(hub, worker, draft(hub, kept, merged))
    entry: UUID | None = said.new_id
    assert entry is not None
    take_back_not_the_same(hub, worker, entry, "One school said so, wrongly")
    propose_merge(hub, worker, draft(hub, kept, merged))
    with pytest.raises(Refused, match="taken back already"):
        take_back_not_the_same(hub, worker, entry, "Again")


def test_a_restricted_person_is_merged_by_a_service_manager_only_and_stays_restricted(
    hub: Hub, staff: Staff
) -> None:
    kept, merged = twice(hub)
    case = rows.enquiry(hub, staff[Role.HUB_WORKER], who=(rows.Who(person_id=merged),), restricted=True)
    with pytest.raises(Refused, match="restricted"):
        propose_merge(hub, staff[Role.MASH_MANAGER], draft(hub, kept, merged))
    propose_merge(hub, staff.others["service"], draft(hub, kept, merged))
    with pytest.raises(Refused, match="restricted"):
        merge_people(hub, staff[Role.MASH_MANAGER], draft(hub, kept, merged))
    done = merge_people(hub, staff.others["service2"], draft(hub, kept, merged))
    assert restricted(hub, kept, merged) == {kept}
    assert done.merge_id is not None
    undo_merge(hub, staff.others["service"], done.merge_id, "Two after all")
    assert restricted(hub, kept, merged) == {merged}
    propose_merge(hub, staff.others["service"], draft(hub, kept, merged))
    done = merge_people(hub, staff.others["service2"], draft(hub, kept, merged))
    assert done.merge_id is not None
    with hub.reading(None) as unit:
        version = unit.get(Enquiry, case.id).version
    lift_restriction(hub, staff.others["service"], case.id, "They moved away.", version=version)
    assert restricted(hub, kept, merged) == set()
    undo_merge(hub, staff[Role.MASH_MANAGER], done.merge_id, "Two after all")
    assert restricted(hub, kept, merged) == set(), "what was lifted since stays lifted"


def restricted(hub: Hub, *people: UUID) -> set[UUID]:
    """Who of these is a restricted person."""
    with hub.reading(None) as unit:
        return set(unit.session.scalars(select(Person.id).where(Person.id.in_(people), Person.restricted)))
