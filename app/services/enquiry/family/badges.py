"""Statutory history of the people of a picture: child protection, looked after, child in need, early help, panels."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.models import EarlyHelpPlan, Enquiry, EnquiryPerson, Involvement, PanelReferral, WarningNote, WarningReview
from app.models.enums import ContactRole, EnquiryStatus
from app.services.enquiry.family.circle import Circle, places_of
from app.services.enquiry.family.harm_reading import open_enquiries
from app.services.enquiry.family.records import KinHistory
from app.services.enquiry.flag_records import PANEL_STATE_WORDS, PANEL_WORDS
from app.services.enquiry.reading import today_of
from app.services.genogram.records import Badge
from app.services.unit_of_work import ReadingUnit

MOST = 4
RANK = ("CP", "CLA", "s47", "CIN", "MARAC", "MAPPA", "MASE", "PO", "SGO", "YJS", "EH", "MISSING")
"""Which badge comes first where there are more than fit."""
_WORDS = (
    ("CP", r"child protection|\bcpp?\b"),
    ("CLA", r"looked[ -]after|\bcla\b|\blac\b|in care"),
    ("s47", r"section 47|\bs\.? ?47\b"),
    ("CIN", r"child(ren)? in need|\bcin\b"),
    ("MARAC", r"\bmarac\b"),
    ("MAPPA", r"\bmappa\b"),
    ("MASE", r"\bmase\b"),
    ("SGO", r"special guardian"),
    ("YJS", r"youth (justice|offending)|\byjs\b|\byot\b"),
    ("EH", r"early help|\beh\b|team around the"),
)
_PATTERNS = tuple((code, re.compile(pattern, re.IGNORECASE)) for code, pattern in _WORDS)
_WARNINGS = {"marac": "MARAC", "mappa": "MAPPA", "protection_order": "PO", "missing": "MISSING"}
_OVER = frozenset({"closed", "not_accepted", "considered"})


def code_of(service: str) -> str:
    """The badge of a service's own words; "" where it is no statutory history."""
    return next((code for code, pattern in _PATTERNS if pattern.search(service)), "")


def read_history(unit: ReadingUnit, enquiry_id: UUID, circle: Circle) -> tuple[KinHistory, ...]:
    """What the record knows of these people, newest first within each person."""
    found = [
        *_involvements(unit, circle),
        *_panels(unit, enquiry_id, circle),
        *_warnings(unit, circle),
        *_plans(unit, enquiry_id, circle),
    ]
    return tuple(sorted(found, key=lambda each: (each.since or date.min, each.code), reverse=True))


def _involvements(unit: ReadingUnit, circle: Circle) -> Iterator[KinHistory]:
    today = today_of(unit)
    for row in unit.session.scalars(select(Involvement).where(Involvement.person_id.in_(circle.known))):
        code = code_of(row.service)
        if code:
            current = row.until is None or row.until > today
            yield KinHistory(circle.known[row.person_id], code, row.service, row.since, row.until, current)


def _panels(unit: ReadingUnit, enquiry_id: UUID, circle: Circle) -> Iterator[KinHistory]:
    """Panel marks that stand, of this enquiry and of others that this person may open."""
    own = places_of(circle.rows, circle.known)
    corrected = select(PanelReferral.corrects_id).where(PanelReferral.corrects_id.is_not(None))
    rows = unit.session.execute(
        select(PanelReferral, EnquiryPerson.person_id)
        .join(EnquiryPerson, EnquiryPerson.id == PanelReferral.enquiry_person_id)
        .join(Enquiry, Enquiry.id == PanelReferral.enquiry_id)
        .where(
            open_enquiries(unit, enquiry_id),
            PanelReferral.id.not_in(corrected),
            (PanelReferral.enquiry_person_id.in_([row.id for row, _ in circle.rows]))
            | (EnquiryPerson.person_id.in_(circle.known)),
        )
        .order_by(PanelReferral.at)
    )
    for row, person_id in rows:
        who = own.get(row.enquiry_person_id) or (own.get(person_id) if person_id else None)
        if who is None or row.state in {"considered", "not_accepted"}:
            continue
        words = f"{PANEL_WORDS[row.panel.value]}: {PANEL_STATE_WORDS.get(row.state, row.state).lower()}"
        since = row.referred_on or row.meets_on
        yield KinHistory(who, PANEL_WORDS[row.panel.value], words, since, None, row.state not in _OVER)


def _warnings(unit: ReadingUnit, circle: Circle) -> Iterator[KinHistory]:
    today = today_of(unit)
    rows = unit.session.scalars(
        select(WarningNote).where(WarningNote.person_id.in_(circle.known), WarningNote.kind.in_(_WARNINGS))
    ).all()
    ended = set(
        unit.session.scalars(
            select(WarningReview.warning_id).where(
                WarningReview.ends.is_(True), WarningReview.warning_id.in_([row.id for row in rows])
            )
        )
    )
    for row in rows:
        code = _WARNINGS[row.kind]
        current = row.id not in ended and (row.ended_on is None or row.ended_on > today)
        yield KinHistory(circle.known[row.person_id], code, "Warning note", row.since, row.ended_on, current)


def _plans(unit: ReadingUnit, enquiry_id: UUID, circle: Circle) -> Iterator[KinHistory]:
    """Early help that was decided on this enquiry, for its subjects."""
    newest = unit.session.execute(
        select(EarlyHelpPlan.at, Enquiry.status)
        .join(Enquiry, Enquiry.id == EarlyHelpPlan.enquiry_id)
        .where(EarlyHelpPlan.enquiry_id == enquiry_id)
        .order_by(EarlyHelpPlan.at.desc())
        .limit(1)
    ).first()
    if newest is None or newest.status is EnquiryStatus.OPEN:
        return
    own = places_of(circle.rows, circle.known)
    for row, _ in circle.rows:
        if row.role is ContactRole.SUBJECT:
            yield KinHistory(own[row.id], "EH", "Early help plan of this enquiry", newest.at.date(), None, current=True)


def badges_of(history: Iterable[KinHistory], on: date) -> tuple[Badge, ...]:
    """At most four badges as they stood on a day: current ones first, past ones with their years."""
    begun = [each for each in history if each.since is None or each.since <= on]
    found: list[tuple[bool, int, Badge]] = []
    for code in dict.fromkeys(each.code for each in begun):
        own = [each for each in begun if each.code == code]
        current = any(each.until > on if each.until is not None else each.current for each in own)
        place = RANK.index(code) if code in RANK else len(RANK)
        found.append((not current, place, Badge(code, current, "" if current else _years(own))))
    return tuple(badge for _, _, badge in sorted(found, key=lambda each: each[:2])[:MOST])


def _years(own: Sequence[KinHistory]) -> str:
    """The years from the first beginning to the last end: `2019–21`, `2019`; "" where neither is known."""
    starts = [each.since.year for each in own if each.since is not None]
    ends = [each.until.year for each in own if each.until is not None]
    first, last = min(starts or ends, default=None), max(ends or starts, default=None)
    if first is None or last is None:
        return ""
    if first == last:
        return str(first)
    return f"{first}–{last % 100:02d}" if first // 100 == last // 100 else f"{first}–{last}"
