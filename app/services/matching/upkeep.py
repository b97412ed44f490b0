"""Checking and rebuilding the indexes of people and of words, for whoever holds the hub's passphrase."""

from sqlalchemy import delete

from app.models import HubSetting
from app.models.engine import room_for_bulk
from app.models.schema import to_build
from app.services.matching import keeping
from app.services.matching.keeping import Report
from app.services.matching.text_index import StoreTextIndex
from app.services.unit_of_work import Hub


def check_index(hub: Hub, report: Report | None = None) -> int:
    """How much of the index does not say what the people say; nought where it is right."""
    with hub.reading(None) as unit:
        return keeping.check(unit.session, report)


def rebuild_index(hub: Hub, report: Report | None = None) -> int:
    """Build the index anew, all of it or nothing; how many people it holds. The chain says that it was done."""
    with hub.writing(None) as unit:
        with room_for_bulk(unit.session.connection()):
            people = keeping.rebuild(unit.session, report)
        unit.session.execute(delete(HubSetting).where(HubSetting.name == to_build("people")))
        unit.audit("index of known people rebuilt", people=people)
        unit.commit()
        return people


def check_texts(hub: Hub, report: Report | None = None) -> int:
    """In how many places the index of words does not say what the record says; nought where it is right."""
    with hub.writing(None) as unit:  # the index is compared with the texts by a statement that only a writer may give
        return StoreTextIndex(unit.session.connection()).wrong(report)


def rebuild_texts(hub: Hub, report: Report | None = None) -> int:
    """Build the index of words anew, all of it or nothing; how many texts it holds. The chain says that it was done."""
    with hub.writing(None) as unit:
        with room_for_bulk(unit.session.connection()):
            texts = StoreTextIndex(unit.session.connection()).rebuild(report)
        unit.session.execute(delete(HubSetting).where(HubSetting.name == to_build("words")))
        unit.audit("index of words rebuilt", texts=texts)
        unit.commit()
        return texts
