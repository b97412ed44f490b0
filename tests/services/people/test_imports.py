"""Importing people: every bad row named, mended in place, and then all of it or nothing."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.models import AuditEntry, Household, HouseholdMember, Person, PersonName, Relationship
from app.models.enums import BirthPrecision, Sex
from app.services.access import Actor, Role
from app.services.errors import Refused
from app.services.people.import_records import FileKind, ImportPreview, ImportStopped
from app.services.people.imports import check_again, import_people, read_import
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"
DEMO = Path(__file__).resolve().parents[3] / "resources" / "demo"
THREE = tuple(DEMO / name for name in ("relationships.csv", "people.csv", "households.csv"))
BAD = SAMPLES / "bad_inputs" / "people_three_bad_rows_of_ten.csv"
HEAD = ("person_id", "forenames", "surname", "aliases", "date_of_birth", "sex", "nhs_number", "upn", "household_id")


@pytest.fixture
def admin(staff: Staff) -> Actor:
    return staff[Role.ADMINISTRATOR]


def people_file(folder: Path, *rows: Mapping[str, str], head: Sequence[str] = HEAD, name: str = "people.csv") -> Path:
    """A file of people; what a row leaves out is empty, but for a name and a date."""
    usual = {"forenames": "Mira", "surname": "Adeyemi", "date_of_birth": "2018-05-04", "sex": "F"}
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, head, extrasaction="ignore", restval="")
        writer.writeheader()
        writer.writerows({**usual, "person_id": f"P{at}", **row} for at, row in enumerate(rows, 1))
    return path


def text_file(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def count(hub: Hub, model: type) -> int:
    with hub.reading(None) as unit:
        return unit.session.scalar(select(func.count()).select_from(model)) or 0


def person(hub: Hub, ref: str) -> Person:
    with hub.reading(None) as unit:
        return unit.session.scalars(select(Person).where(Person.external_ref == ref)).one()


def said(preview: ImportPreview, kind: FileKind = FileKind.PEOPLE) -> dict[int, list[str]]:
    """The columns that are wrong, by record."""
    file = preview.file(kind)
    assert file is not None
    return {row.record: [each.column for each in row.problems] for row in file.bad_rows}


def test_three_files_are_told_by_their_headings_and_written_whole(hub: Hub, admin: Actor) -> None:
    preview = read_import(hub, admin, THREE)
    assert preview.why_not() == ""
    assert [(file.kind, file.rows, file.new, file.updated) for file in preview.files] == [
        (FileKind.HOUSEHOLDS, 122, 122, 0),
        (FileKind.PEOPLE, 400, 400, 0),
        (FileKind.RELATIONSHIPS, 490, 490, 0),
    ]
    assert count(hub, Person) == 0
    changes = import_people(hub, admin, preview)
    assert (count(hub, Person), count(hub, Relationship)) == (400, 490)
    assert count(hub, Household) == 122
    assert count(hub, HouseholdMember) == 399
    assert "400 people" in changes.words
    known = person(hub, "W0394")
    with hub.reading(None) as unit:
        names = set(unit.session.scalars(select(PersonName.name).where(PersonName.person_id == known.id)))
        parents = unit.session.scalars(
            select(Relationship.person_id).where(Relationship.other_id == known.id, Relationship.kind == "parent")
        ).all()
        home = unit.session.scalars(
            select(Household)
            .join(HouseholdMember, HouseholdMember.household_id == Household.id)
            .where(HouseholdMember.person_id == known.id)
        ).one()
    assert names == {"Ellie Hobday"}
    assert set(parents) == {person(hub, "W0294").id, person(hub, "W0075").id}
    assert home.address_key.endswith(f"|{(home.postcode or '').lower()}")


def test_one_audit_entry_tells_counts_and_digests_and_no_name(hub: Hub, admin: Actor) -> None:
    import_people(hub, admin, read_import(hub, admin, THREE))
    with hub.reading(None) as unit:
        (entry,) = unit.session.scalars(select(AuditEntry).where(AuditEntry.act == "people imported")).all()
    assert entry.detail["people"] == 400
    assert len(entry.detail["files"]["people"]) == 64
    assert "Hobday" not in str(entry.detail)


def test_each_bad_row_of_the_sample_is_named_with_its_line_and_field_and_nothing_is_stored(
    hub: Hub, admin: Actor
) -> None:
    preview = read_import(hub, admin, [BAD])
    file = preview.file(FileKind.PEOPLE)
    assert file is not None
    assert [(row.record, row.line, [each.column for each in row.problems]) for row in file.bad_rows] == [
        (3, 4, ["date_of_birth"]),
        (6, 7, ["nhs_number"]),
        (9, 10, ["surname"]),
    ]
    assert "no such date" in file.bad_rows[0].problems[0].sentence
    assert "check digit" in file.bad_rows[1].problems[0].sentence
    assert "There is no name" in file.bad_rows[2].problems[0].sentence
    assert preview.why_not() == "3 rows need mending first."
    with pytest.raises(Refused, match="3 rows need mending"):
        import_people(hub, admin, preview)
    assert count(hub, Person) == 0


def test_mended_rows_are_checked_again_and_stored_as_mended(hub: Hub, admin: Actor) -> None:
    preview = read_import(hub, admin, [BAD])
    half = check_again(hub, admin, preview, {(FileKind.PEOPLE, 3): {"date_of_birth": "13/02/1984"}})
    assert said(half) == {6: ["nhs_number"], 9: ["surname"]}
    whole = check_again(
        hub,
        admin,
        half,
        {(FileKind.PEOPLE, 6): {"nhs_number": ""}, (FileKind.PEOPLE, 9): {"forenames": "Elowen"}},
    )
    assert whole.why_not() == ""
    import_people(hub, admin, whole)
    assert person(hub, "X0003").date_of_birth == date(1984, 2, 13)
    assert person(hub, "X0006").nhs_number is None
    assert person(hub, "X0009").forenames == "Elowen"


def test_people_of_one_household_reference_at_different_addresses_do_not_become_one_household(
    hub: Hub, admin: Actor
) -> None:
    preview = read_import(hub, admin, [BAD])
    mended = check_again(
        hub,
        admin,
        preview,
        {
            (FileKind.PEOPLE, 3): {"date_of_birth": ""},
            (FileKind.PEOPLE, 6): {"nhs_number": ""},
            (FileKind.PEOPLE, 9): {"surname": "Penrose"},
        },
    )
    assert any("households are made from the addresses" in note for note in mended.notes)
    import_people(hub, admin, mended)
    assert count(hub, Household) == 10


def test_any_delimiter_encoding_mark_and_heading_style_is_read(hub: Hub, admin: Actor, tmp_path: Path) -> None:
    semicolon = (
        "\ufeffClient ID;First Name;Last Name;D.O.B.;Gender;Postcode;Address\r\n"
        "1;Zoë;Plumétot;14/03/2019;Female;zz3 8lp;4 Larch Row\r\n"
    )
    for at, encoding in enumerate(("utf-8", "utf-16")):
        text = semicolon if encoding == "utf-8" else semicolon.removeprefix("\ufeff")
        preview = read_import(hub, admin, [text_file(tmp_path, f"{at}.csv", text, encoding)])
        assert preview.why_not() == "", preview
        assert (preview.files[0].delimiter, preview.files[0].rows) == ("semicolon", 1)
    import_people(hub, admin, preview)
    known = person(hub, "1")
    assert (known.forenames, known.surname, known.date_of_birth, known.sex) == (
        "Zoë", "Plumétot", date(2019, 3, 14), Sex.FEMALE,
    )  # fmt: skip


def test_a_file_that_is_not_unicode_is_shown_with_a_question_and_never_with_replacement_signs(
    hub: Hub, admin: Actor, tmp_path: Path
) -> None:
    text = "person_id,forenames,surname,date_of_birth\n1,Siân,Llŷn,2019-03-14\n".replace("ŷ", "y")
    preview = read_import(hub, admin, [text_file(tmp_path, "old.csv", text, "latin-1")])
    assert "not UTF-8" in preview.questions[0]
    assert "Siân" in preview.files[0].first_rows[0].values


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"person_id": ""}, "person_id"),
        ({"person_id": "x" * 41}, "person_id"),
        ({"forenames": "A" * 201}, "forenames"),
        ({"surname": "Adey\x00emi"}, "surname"),
        ({"date_of_birth": "14/03/19"}, "date_of_birth"),
        ({"date_of_birth": "2999-01-01"}, "date_of_birth"),
        ({"date_of_birth": "1802-01-01"}, "date_of_birth"),
        ({"date_of_birth": "soon"}, "date_of_birth"),
        ({"sex": "X"}, "sex"),
        ({"nhs_number": "999 123"}, "nhs_number"),
        ({"upn": "A937999325561"}, "upn"),
        ({"household_id": "H404"}, "household_id"),
        ({"aliases": ";".join("abcdefghijklmnopqrstuvwxyz")}, "aliases"),
    ],
)
def test_what_cannot_stand_is_named_by_its_column(
    hub: Hub, admin: Actor, tmp_path: Path, row: Mapping[str, str], column: str
) -> None:
    preview = read_import(hub, admin, [people_file(tmp_path, {}, row)])
    assert said(preview) == {2: [column]}


def test_dates_of_any_precision_newer_pupil_numbers_and_hostile_names_stand(
    hub: Hub, admin: Actor, tmp_path: Path
) -> None:
    names = ("=HYPERLINK(1)", "Lark\u202eups", "O'Brien; DROP TABLE", "<b>%s")
    path = people_file(
        tmp_path,
        {"date_of_birth": "1984", "upn": "Z838999524080"},
        {"date_of_birth": "03/1984"},
        *({"surname": name} for name in names),
    )
    preview = read_import(hub, admin, [path])
    assert preview.why_not() == "", said(preview)
    import_people(hub, admin, preview)
    assert (person(hub, "P1").date_of_birth, person(hub, "P1").birth_precision) == (
        date(1984, 1, 1),
        BirthPrecision.YEAR,
    )
    assert person(hub, "P2").birth_precision is BirthPrecision.MONTH
    assert [person(hub, f"P{at}").surname for at in range(3, 7)] == list(names)


def test_the_same_reference_or_number_twice_in_a_file_names_the_first_row(
    hub: Hub, admin: Actor, tmp_path: Path
) -> None:
    number = "9993643483"
    path = people_file(tmp_path, {"nhs_number": number}, {"person_id": "P1"}, {"nhs_number": "999 364 3483"})
    preview = read_import(hub, admin, [path])
    assert said(preview) == {2: ["person_id"], 3: ["nhs_number"]}
    file = preview.file(FileKind.PEOPLE)
    assert file is not None
    assert all("row 1" in row.problems[0].sentence for row in file.bad_rows)


def test_a_relationship_needs_two_known_people_a_listed_kind_and_dates_in_order(
    hub: Hub, admin: Actor, tmp_path: Path
) -> None:
    people = people_file(tmp_path, {}, {}, {})
    ties = text_file(
        tmp_path,
        "ties.csv",
        "person_a,person_b,kind,from,to\n"
        "P1,P2,mother,,\nP1,P9,parent,,\nP1,P1,sibling,,\nP1,P3,godfather,,\nP2,P3,sibling,2020-02-01,2019-02-01\n",
    )
    preview = read_import(hub, admin, [people, ties])
    assert said(preview, FileKind.RELATIONSHIPS) == {2: ["person_b"], 3: ["person_b"], 4: ["kind"], 5: ["until"]}


def test_a_relationship_said_from_both_sides_is_kept_once(hub: Hub, admin: Actor, tmp_path: Path) -> None:
    people = people_file(tmp_path, {}, {"surname": "Other"})
    ties = text_file(tmp_path, "t.csv", "person_a,person_b,kind\nP1,P2,parent\nP2,P1,child\nP1,P2,parent\n")
    preview = read_import(hub, admin, [people, ties])
    assert preview.why_not() == ""
    assert any("said twice" in note for note in preview.notes)
    import_people(hub, admin, preview)
    assert count(hub, Relationship) == 1


def test_importing_again_brings_people_up_to_date_and_doubles_nothing(hub: Hub, admin: Actor, tmp_path: Path) -> None:
    import_people(hub, admin, read_import(hub, admin, THREE))
    before = (count(hub, Person), count(hub, Household), count(hub, Relationship), count(hub, PersonName))
    again = read_import(hub, admin, THREE)
    file = again.file(FileKind.PEOPLE)
    assert file is not None
    assert (file.new, file.updated) == (0, 400)
    import_people(hub, admin, again)
    assert (count(hub, Person), count(hub, Household), count(hub, Relationship), count(hub, PersonName)) == before
    row = {
        "person_id": "W0001",
        "forenames": "Paige",
        "surname": "Hartley",
        "date_of_birth": "",
        "household_id": "WH002",
    }
    import_people(hub, admin, read_import(hub, admin, [people_file(tmp_path, row)]))
    changed = person(hub, "W0001")
    assert (changed.surname, changed.surname_key, changed.date_of_birth) == ("Hartley", "hartley", date(1993, 12, 20))
    assert changed.version == 3
    with hub.reading(None) as unit:
        stays = unit.session.execute(
            select(Household.external_ref, HouseholdMember.until)
            .join(HouseholdMember, HouseholdMember.household_id == Household.id)
            .where(HouseholdMember.person_id == changed.id)
        ).all()
    assert sorted((str(ref), until) for ref, until in stays) == [("WH001", date(2026, 3, 30)), ("WH002", None)]


def test_a_reference_that_means_somebody_else_here_is_refused_and_nobody_is_changed(
    hub: Hub, admin: Actor, tmp_path: Path
) -> None:
    import_people(hub, admin, read_import(hub, admin, THREE))
    stranger = {"person_id": "W0001", "forenames": "Olu", "surname": "Bright", "date_of_birth": "1950-01-01"}
    preview = read_import(hub, admin, [people_file(tmp_path, stranger)])
    assert said(preview) == {1: ["person_id"]}
    file = preview.file(FileKind.PEOPLE)
    assert file is not None
    assert "Dunstable" not in file.bad_rows[0].problems[0].sentence


def test_an_nhs_number_that_somebody_else_has_is_a_note_and_nobody_is_merged(
    hub: Hub, admin: Actor, tmp_path: Path
) -> None:
    import_people(hub, admin, read_import(hub, admin, THREE))
    preview = read_import(hub, admin, [people_file(tmp_path, {"person_id": "N1", "nhs_number": "9993643483"})])
    assert preview.why_not() == ""
    assert any("NHS number that somebody else" in note for note in preview.notes)
    import_people(hub, admin, preview)
    assert count(hub, Person) == 401


def test_files_that_are_no_files_of_people_say_what_to_do(hub: Hub, admin: Actor, tmp_path: Path) -> None:
    wrong = (
        text_file(tmp_path, "empty.csv", ""),
        text_file(tmp_path, "poem.csv", "only words here\n"),
        text_file(tmp_path, "book.csv", "PK\x03\x04 and more"),
        text_file(tmp_path, "half.csv", "person_id,forenames,date_of_birth,sex\nP1,Mira,2018-05-04,F\n"),
        tmp_path / "gone.csv",
    )
    preview = read_import(hub, admin, wrong)
    assert not preview.files
    assert [words.split(": ")[0] for words in preview.problems] == [path.name for path in wrong]
    assert "surname is missing" in preview.problems[3]
    assert all(words.endswith(".") for words in preview.problems)


def test_an_unclosed_quotation_mark_or_a_row_of_too_many_cells_is_told_by_its_place(
    hub: Hub, admin: Actor, tmp_path: Path
) -> None:
    from app.services.errors import Unreadable

    head = "person_id,forenames,surname\n"
    ragged = text_file(tmp_path, "ragged.csv", head + "P1,Mira,Adeyemi\nP2,Mira,Adeyemi,extra\n")
    assert said(read_import(hub, admin, [ragged])) == {2: ["person_id"]}
    endless = text_file(tmp_path, "endless.csv", head + 'P1,"Mira,Adeyemi\n' + "x" * 200_000)
    with pytest.raises(Unreadable, match="Near line"):
        read_import(hub, admin, [endless])


def test_a_file_changed_since_it_was_checked_is_refused(hub: Hub, admin: Actor, tmp_path: Path) -> None:
    path = people_file(tmp_path, {})
    preview = read_import(hub, admin, [path])
    people_file(tmp_path, {}, {})
    with pytest.raises(Refused, match="has changed"):
        import_people(hub, admin, preview)
    assert count(hub, Person) == 0


def test_stopping_an_import_stores_nothing_and_progress_is_told_on_the_way(
    hub: Hub, admin: Actor, tmp_path: Path
) -> None:
    path = people_file(tmp_path, *({"surname": f"Name{at}"} for at in range(6_000)))
    preview = read_import(hub, admin, [path])
    told: list[int] = []

    def report(done: int, total: int, words: str) -> None:
        assert words == "Importing"
        assert done <= total
        told.append(done)

    with pytest.raises(ImportStopped):
        import_people(hub, admin, preview, report, cancelled=lambda: bool(told))
    assert told == [5_000]
    assert count(hub, Person) == 0


def test_only_an_administrator_imports(hub: Hub, staff: Staff) -> None:
    with pytest.raises(Refused):
        read_import(hub, staff[Role.HUB_WORKER], THREE)
