"""Cleaning a deletion out of the file: the index of words, the pages that are free, and the write-ahead log.

The deletion itself has overwritten what it took. This takes the rest away, and may be begun again after any end.
"""

from datetime import datetime, timedelta

from sqlcipher3.dbapi2 import Error

from app.models import HubSetting, clearing
from app.services.access import Actor
from app.services.errors import StoreFault
from app.services.retention.fading import CLEANING
from app.services.retention.plan import Report, silent
from app.services.unit_of_work import Hub

AGAIN = timedelta(minutes=10)
STEPS = 3


def clean(hub: Hub, by: Actor | None, report: Report = silent) -> bool:
    """Clean, where anything is left to clean; whether there was.

    Raises:
        StoreFault: no room, or another desk was reading the log; the mark stands, and it is tried again.
    """
    if hub.setting(CLEANING) is None:
        return False
    report(0, STEPS, "Cleaning the index of words")
    with hub.writing(by) as unit:
        clearing.clean_index(unit.session.connection())
        unit.audit("index of words cleaned")
        unit.commit()
    report(1, STEPS, "Writing the file anew without what was deleted; this may take a few minutes")
    try:
        emptied = clearing.clean_file(hub.store)
    except Error:
        raise StoreFault(
            "What was deleted is gone from the record, but its file could not be written anew.",
            "Make room on the disk. The hub tries again by itself; you need not stay.",
        ) from None
    if not emptied:
        raise StoreFault(
            "What was deleted is gone from the record; another desk was reading just now, so the file's log is cleaned "
            "a little later.",
            "The hub tries again by itself; you need not stay.",
        )
    report(2, STEPS, "Writing down that it is clean")
    with hub.writing(by) as unit:
        mark = unit.session.get(HubSetting, CLEANING)
        if mark is not None:
            unit.session.delete(mark)
        unit.audit("file cleaned after a deletion")
        unit.commit()
    report(STEPS, STEPS, "Clean")
    return True


def clean_if_left(hub: Hub) -> bool:
    """Clean what a desk that ended too soon has left, for the program itself; whether there was anything."""
    with hub.reading(None) as unit:
        mark = unit.session.get(HubSetting, CLEANING)
        if mark is None or unit.at - datetime.fromisoformat(mark.value) < AGAIN:
            return False
    return clean(hub, None)
