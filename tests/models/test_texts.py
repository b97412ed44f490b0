"""The index of words is kept by the schema itself: whatever writes, changes or takes away a text."""

import pytest
from sqlalchemy import Text, delete, text, update
from sqlalchemy.exc import DBAPIError

from app.models import Base, Contact, EmotionalTie, Note, PoliceNotification, TextEntry, new_id
from app.models.migrations.text_guards import INDEX
from app.models.texts import ANALYSIS_PARTS, SOURCES, WITHOUT
from app.services.access import Role
from app.services.enquiry.analysis_sections import CODES
from app.services.matching.text_index import StoreTextIndex
from app.services.matching.upkeep import check_texts, rebuild_texts
from app.services.oversight.words import find_words
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.factories.texts import plant_texts
from tests.services.enquiry.rows import opened


def holds(hub: Hub, word: str) -> int:
    """How many texts of the index hold a word, whoever may read them."""
    with hub.reading(None) as unit:
        asked = text(f"SELECT count(*) FROM {INDEX} WHERE {INDEX} MATCH :word")
        return int(unit.session.execute(asked, {"word": word}).scalar_one())


def said_in_pages(hub: Hub, word: str) -> bool:
    """Whether a word stands in the pages of the index itself, also where nothing points to it any more."""
    with hub.reading(None) as unit:
        pages = unit.session.execute(text(f"SELECT block FROM {INDEX}_data")).scalars()
        return any(word.encode() in bytes(page) for page in pages)


def test_every_narrative_is_searched_or_says_why_not() -> None:
    running = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Text) and not column.type.length
    }
    searched = {f"{source.table}.{column}" for source in SOURCES for column in source.columns}
    assert running - searched == set(WITHOUT)
    assert searched - running == {"analysis.sections", "note.title"}
    assert len({source.kind for source in SOURCES}) == len(SOURCES)
    assert ANALYSIS_PARTS == CODES


def test_what_is_written_past_every_service_is_found_at_once(hub: Hub, staff: Staff) -> None:
    contact = rows.contact(hub, staff[Role.HUB_WORKER], concern="quibbleword")
    assert holds(hub, "quibbleword") == 1
    with hub.writing(None) as unit:
        unit.session.execute(update(Contact).values(concern="otherword", own_wishes="thirdword"))
        unit.audit("changed for the test")
        unit.commit()
    assert [holds(hub, word) for word in ("quibbleword", "otherword", "thirdword")] == [0, 1, 1]
    with hub.writing(None) as unit:
        unit.session.execute(update(Contact).values(concern=None, own_wishes="  "))
        unit.audit("changed for the test")
        unit.commit()
    assert [holds(hub, word) for word in ("quibbleword", "otherword", "thirdword")] == [0, 0, 0]
    with hub.writing(None) as unit:
        assert unit.session.query(TextEntry).filter_by(row_id=contact, kind="contact").count() == 0
        unit.session.execute(update(Contact).values(concern="lastword", headline="Neglect"))
        unit.audit("changed for the test")
        unit.commit()
    assert holds(hub, "lastword") == 1
    assert check_texts(hub) == 0


def test_a_transaction_that_is_not_committed_leaves_no_word(hub: Hub, staff: Staff) -> None:
    contact = rows.contact(hub, staff[Role.HUB_WORKER], concern="firstword")
    with hub.writing(None) as unit:
        unit.session.execute(update(Contact).values(concern="neverword"))
    assert (holds(hub, "firstword"), holds(hub, "neverword")) == (1, 0)
    with hub.store.writer.connect() as connection, pytest.raises(DBAPIError):  # the statement fails, and undoes itself
        connection.execute(update(Contact).where(Contact.id == contact).values(concern="neverword", status="nonsense"))
    assert (holds(hub, "firstword"), holds(hub, "neverword")) == (1, 0)
    assert check_texts(hub) == 0


def test_a_text_that_is_taken_away_leaves_no_word_behind_not_even_in_the_pages(hub: Hub, staff: Staff) -> None:
    """Retention will take contacts away; what stood in them goes from the index in the same transaction."""
    case = opened(hub, staff)
    plant_texts_of(hub, staff, case)
    gone = {PoliceNotification: "kumquatword", EmotionalTie: "vexedword"}  # a page holds only where words differ
    with hub.writing(None) as unit:
        unit.session.execute(update(PoliceNotification).values(dash_reason="kumquatword"))
        unit.session.execute(update(EmotionalTie).values(text="vexedword"))
        unit.audit("changed for the test")
        unit.commit()
    assert all(said_in_pages(hub, word) for word in gone.values())
    with hub.writing(None) as unit:
        for model in gone:
            unit.session.execute(delete(model))
        unit.audit("taken away for the test")
        unit.commit()
    assert [holds(hub, word) for word in gone.values()] == [0, 0]
    assert not any(said_in_pages(hub, word) for word in gone.values())
    assert check_texts(hub) == 0


def plant_texts_of(hub: Hub, staff: Staff, case: object) -> dict[str, str]:
    """Every kind of text, on an enquiry that asks the police."""
    case.ask(("police",))  # type: ignore[attr-defined]  # a Case of the enquiry's tests
    return plant_texts(hub, staff, case.id).words  # type: ignore[attr-defined]


def test_a_spoilt_index_is_found_and_built_anew_in_the_order_of_the_record(hub: Hub, staff: Staff) -> None:
    planted = plant_texts_of(hub, staff, opened(hub, staff))
    service = staff[Role.SERVICE_MANAGER]
    assert check_texts(hub) == 0
    for spoil in (
        "DELETE FROM text_entry WHERE kind = 'note'",
        f"INSERT INTO {INDEX} ({INDEX}) VALUES ('delete-all')",
        "UPDATE text_entry SET enquiry_id = NULL WHERE kind = 'analysis'",
        "INSERT INTO text_entry (kind, row_id) VALUES ('contact', x'00')",
    ):
        with hub.store.writer.connect() as connection:
            connection.exec_driver_sql(spoil)
            connection.commit()
        assert check_texts(hub) > 0, spoil
        told: list[tuple[int, int]] = []
        texts = rebuild_texts(hub, lambda done, total, told=told: told.append((done, total)))  # type: ignore[misc]
        assert told[-1] == (texts, texts)
        assert check_texts(hub) == 0, spoil
        assert all(len(find_words(hub, service, word).texts) == 1 for word in planted.values())
    with hub.reading(None) as unit:
        moments = [row.at for row in unit.session.query(TextEntry).order_by(TextEntry.number)]
    known = [at for at in moments if at is not None]
    assert known == sorted(known)


def test_building_anew_is_all_or_nothing(hub: Hub, staff: Staff) -> None:
    rows.contact(hub, staff[Role.HUB_WORKER], concern="firstword")

    def broken(_done: int, _total: int) -> None:
        raise RuntimeError("broken off")

    with pytest.raises(RuntimeError):
        rebuild_texts(hub, broken)
    assert holds(hub, "firstword") == 1
    assert check_texts(hub) == 0


def test_checking_writes_nothing(hub: Hub, staff: Staff) -> None:
    rows.contact(hub, staff[Role.HUB_WORKER], concern="firstword")
    before = hub.store.data_version()
    assert check_texts(hub) == 0
    assert hub.store.data_version() == before


def test_a_note_is_found_in_the_very_transaction_that_writes_it(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    with hub.writing(None) as unit:
        unit.add(
            Note(
                id=new_id(), at=unit.at, by_id=staff[Role.HUB_WORKER].user_id, enquiry_id=case.id, visibility="hub",
                text="presentword",
            )
        )  # fmt: skip
        unit.session.flush()
        texts = StoreTextIndex(unit.session.connection()).texts()
        asked = text(f"SELECT count(*) FROM {INDEX} WHERE {INDEX} MATCH 'presentword'")
        assert unit.session.execute(asked).scalar_one() == 1
        assert texts > 0
    assert holds(hub, "presentword") == 0
