"""Counting the patterns anew and checking them, for whoever holds the hub's passphrase."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.models import HubSetting
from app.models.schema import to_build
from app.services.errors import NotFound
from app.services.patterns import rebuilding
from app.services.patterns.counting import Span
from app.services.patterns.rebuilding import Report
from app.services.patterns.writing import span_of
from app.services.policy import Policy
from app.services.unit_of_work import Hub, ReadingUnit


def span_in_force(unit: ReadingUnit) -> Span:
    """Over which time the policy in force counts patterns; the usual one while a hub has no policy yet."""
    try:
        rules = unit.policy.policy.patterns
    except NotFound:
        return Span()
    return Span(rules.months, rules.rising_days)


def count_under(session: Session, policy: Policy) -> None:
    """Count every pattern anew where a policy counts over another time than the one before."""
    span = Span(policy.patterns.months, policy.patterns.rising_days)
    if span != span_of(session):
        rebuilding.rebuild(session, span)


def rebuild_patterns(hub: Hub, report: Report | None = None) -> int:
    """Count every pattern anew, all of it or nothing; how many contacts were read. The chain says that it was done."""
    with hub.writing(None) as unit:
        contacts = rebuilding.rebuild(unit.session, span_in_force(unit), report)
        unit.session.execute(delete(HubSetting).where(HubSetting.name == to_build("patterns")))
        unit.audit("patterns counted anew", contacts=contacts)
        unit.commit()
        return contacts


def check_patterns(hub: Hub, report: Report | None = None) -> int:
    """In how many places the kept patterns do not say what the record says; nought where they are right."""
    with hub.reading(None) as unit:
        return rebuilding.check(unit.session, report)
