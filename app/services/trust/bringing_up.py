"""Building anew what is kept beside the record, after a file was brought up to this program's schema.

Each part is one transaction and takes its own mark away (`schema.migrate` sets them): what is broken off, by a kill or
by whoever leaves, goes on with that part at the next opening.
"""

from collections.abc import Callable

from sqlalchemy import select

from app.models import HubSetting
from app.models.schema import KEPT_BESIDE, to_build
from app.services.unit_of_work import Hub

Report = Callable[[int, int, str], None]
WORDS = {"people": "index of known people", "words": "index of words", "patterns": "count of patterns"}


def bring_up(hub: Hub, report: Report | None = None) -> int:
    """Build whatever is marked; how many parts. `report` is told how far each is, and stops it by raising."""
    with hub.reading(None) as unit:
        names = [to_build(part) for part in KEPT_BESIDE]
        marked = set(unit.session.scalars(select(HubSetting.name).where(HubSetting.name.in_(names))))
    parts = [part for part in KEPT_BESIDE if to_build(part) in marked]
    if parts:
        from app.services.matching.upkeep import rebuild_index, rebuild_texts
        from app.services.patterns.upkeep import rebuild_patterns

        build = {"people": rebuild_index, "words": rebuild_texts, "patterns": rebuild_patterns}
        for at, part in enumerate(parts, 1):
            tell = _told(report, f"{WORDS[part]}, {at} of {len(parts)}")
            if tell is not None:
                tell(0, 1)
            build[part](hub, tell)
    return len(parts)


def _told(report: Report | None, words: str) -> Callable[[int, int], None] | None:
    if report is None:
        return None

    def tell(done: int, total: int) -> None:
        report(done, total, words)

    return tell
