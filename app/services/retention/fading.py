"""By when no backup holds any more what is deleted now: backups lose it as they are thinned out."""

from datetime import date, datetime

from app.models import HubSetting
from app.services import clock
from app.services.dates import day_words
from app.services.trust import backups
from app.services.trust.packages import MONTHS
from app.services.unit_of_work import ReadingUnit

CLEANING = "retention.cleaning"
"""The setting that stands from a deletion on until it has been cleaned out of the file."""


def last_gone(made: datetime) -> date:
    """By when a backup made then has been thinned away, as long as one is made in every month: kept for longest is the
    last of its month, until as many later months have theirs as months are kept."""
    month = made.astimezone(clock.LONDON).date().replace(day=1)
    months = month.year * 12 + month.month - 1 + MONTHS + 1
    return date(months // 12, months % 12 + 1, 1)


def words(unit: ReadingUnit) -> str:
    """The same in words, for what is deleted today."""
    row = unit.session.get(HubSetting, backups.LAST)
    beyond = "Copies kept elsewhere are not known to the hub, and restoring a backup brings back what it holds."
    if row is None:
        return f"No backup has been made by the hub, so none holds what is deleted. {beyond}"
    gone = day_words(last_gone(unit.at))  # one may still be made today, before the deletion
    return (
        f"Backups made before a deletion still hold what it took. If it goes today, the last of them will be gone by "
        f"{gone}, as long as a backup is made in every month. {beyond}"
    )
