"""The room of patterns: the list, and one pattern opened. Restricted records count only for whom they are open."""

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select

from app.models import Contact, ContactPerson, Pattern, PatternContact, PatternLook, PatternMark, Person, UserAccount
from app.models.types import contains_text
from app.services.access import Act, Actor, guarded, may
from app.services.errors import NotFound
from app.services.oversight.pattern_records import (
    LookRow,
    PatternContactRow,
    PatternFilter,
    PatternList,
    PatternPerson,
    PatternRow,
    PatternShown,
    Rule,
)
from app.services.oversight.pattern_rules import assumed_words, conditions, rule_words, rules_of
from app.services.oversight.pattern_titles import titles_of
from app.services.oversight.pattern_words import sentence
from app.services.patterns.counting import ALL, OPEN, Span
from app.services.patterns.facts import Kind
from app.services.patterns.missing import missing_key, place_of
from app.services.patterns.missing import standing as standing_episodes
from app.services.patterns.writing import span_of
from app.services.policy_patterns import PatternRules
from app.services.trust.closed_people import closed_among, sees_restricted
from app.services.unit_of_work import Hub, ReadingUnit

MOST_LISTED = 300
MOST_CONTACTS = 60
_GONE = "This pattern is not there any more."


@guarded(Act.SEE_PATTERNS)
def list_patterns(hub: Hub, actor: Actor, wanted: PatternFilter) -> PatternList:
    """The patterns that a filter lets through, those with the newest contact first, at most `MOST_LISTED`."""
    with hub.reading(actor) as unit:
        rules = unit.policy.policy.patterns
        rows = unit.session.execute(question(unit, wanted)).all()
        shown = rows_of(unit, rows[:MOST_LISTED], rules)
        allowed = may(actor, Act.LOOK_AT_PATTERNS, hub.narrowed)
        return PatternList(shown, len(rows) > MOST_LISTED, rules, allowed)


def question(unit: ReadingUnit, wanted: PatternFilter) -> Select[Any]:
    """What the store is asked for the list: one line more than is shown, so that it can say that there are more."""
    asked = select(*COLUMNS).where(*_asked(unit, wanted, unit.policy.policy.patterns))
    return asked.order_by(Pattern.last_at.desc(), Pattern.subject).limit(MOST_LISTED + 1)


@guarded(Act.SEE_PATTERNS)
def open_pattern(hub: Hub, actor: Actor, subject: int) -> PatternShown:
    """One pattern with its contacts, its people and who looked at it; that it was opened is audited.

    Raises:
        NotFound: it is none any more, or none for this person.
    """
    with hub.writing(actor) as unit:
        shown = shown_of(unit, subject)
        unit.audit("pattern opened", kind=shown.row.kind, pattern=f"{subject:x}", contacts=len(shown.contacts))
        unit.commit()
        return shown


MOST_DAYS = 36_500
"""A hundred years: beyond it every contact counts, and a day so far back cannot be named."""
COLUMNS = tuple(Pattern.__table__.columns)


def open_to(unit: ReadingUnit) -> ColumnElement[bool]:
    """The rows that are open to whoever reads: with restricted records for a service manager, else without."""
    if sees_restricted(unit):
        return or_(Pattern.layer == ALL, and_(Pattern.layer == OPEN, not_(Pattern.overlaid)))
    return Pattern.layer == OPEN


def _asked(unit: ReadingUnit, wanted: PatternFilter, rules: PatternRules) -> list[ColumnElement[bool]]:
    by_rule = conditions(rules)
    made = by_rule[Rule(wanted.rule)] if wanted.rule in set(Rule) else or_(*by_rule.values())
    found: list[ColumnElement[bool]] = [open_to(unit), made]
    if wanted.days is not None:
        found.append(Pattern.last_at >= unit.at - timedelta(days=min(wanted.days, MOST_DAYS)))
    if wanted.area.strip():
        typed = wanted.area.strip().upper().replace("%", "").replace("_", "")
        found.append(or_(Pattern.area == typed, Pattern.area.ilike(f"{typed}%")))
    if wanted.school.strip():
        found.append(contains_text(func.coalesce(Pattern.school, ""), wanted.school.strip()))
    if wanted.only_new:
        found.append(Pattern.is_new.is_(True))
    return found


def rows_of(unit: ReadingUnit, rows: Any, rules: PatternRules) -> tuple[PatternRow, ...]:
    """Kept rows as lines of the list; one whose person is not open to the reader is left out."""
    titles = titles_of(unit, rows)
    found = []
    for row in rows:
        title = titles.get((row.subject, row.layer))
        if title is None:
            continue
        held = rules_of(row, rules)
        found.append(
            PatternRow(
                subject=row.subject,
                layer=row.layer,
                kind=row.kind,
                about_id=row.about_id if row.kind in {Kind.CHILD, Kind.ADULT} else None,
                title=title,
                sentence=sentence(row, rules, held),
                rules=held,
                why=tuple(rule_words(rule, rules, row.kind) for rule in held),
                assumed=assumed_words(rules),
                contacts=row.contacts,
                families=row.families,
                first_at=row.first_at,
                last_at=row.last_at,
                rising=Rule.RISING in held,
                is_new=row.is_new,
                area=row.area or "",
                school=row.school or "",
            )
        )
    return tuple(found)


def kept_row(unit: ReadingUnit, subject: int) -> Any:
    """The kept row of a subject that is open to whoever reads.

    Raises:
        NotFound: there is none.
    """
    row = unit.session.execute(select(*COLUMNS).where(Pattern.subject == subject, open_to(unit))).first()
    if row is None:
        raise NotFound(_GONE, "Contacts were changed meanwhile. Choose another line.")
    return row


def shown_of(unit: ReadingUnit, subject: int) -> PatternShown:
    """One pattern, opened."""
    row = kept_row(unit, subject)
    lines = rows_of(unit, [row], unit.policy.policy.patterns)
    if not lines:
        raise NotFound(_GONE, "Contacts were changed meanwhile. Choose another line.")
    ids = _missing_contacts(unit, row) if row.kind == Kind.MISSING else _contacts(unit, row)
    listed = ids[:MOST_CONTACTS]
    contacts, people = _with_people(unit, listed)
    return PatternShown(lines[0], contacts, people, _looks(unit, subject), len(ids) - len(listed))


def _contacts(unit: ReadingUnit, row: Any) -> list[UUID]:
    """The contacts in the window of a row, the newest first; none that is closed to the reader."""
    span: Span = span_of(unit.session)
    asked = (
        select(PatternMark.contact_id)
        .where(PatternMark.subject == row.subject, PatternMark.received_at >= row.last_at - span.window)
        .order_by(PatternMark.received_at.desc(), PatternMark.contact_id.desc())
    )
    if row.layer == OPEN:
        asked = asked.where(not_(PatternMark.closed))
    return list(unit.session.scalars(asked))


def _missing_contacts(unit: ReadingUnit, row: Any) -> list[UUID]:
    """The contacts of those who were missing in an area and month."""
    month = place_of(None, row.last_at)[1]
    until = place_of(None, row.last_at + timedelta(days=40))[1].replace(day=1)
    episodes = [
        each.contact_person_id
        for each in standing_episodes(unit.session, month, until)
        if missing_key(place_of(each.area, each.since)) == row.subject
        and (row.layer == ALL or not (each.restricted or each.person_restricted))
    ]
    asked = select(Contact.id).join(ContactPerson, ContactPerson.contact_id == Contact.id)
    closed = select(PatternContact.contact_id).where(PatternContact.closed)
    asked = asked.where(ContactPerson.id.in_(episodes))
    if row.layer == OPEN:
        asked = asked.where(Contact.id.not_in(closed))
    return list(dict.fromkeys(unit.session.scalars(asked.order_by(Contact.received_at.desc(), Contact.id.desc()))))


_CONTACT = (
    Contact.id, Contact.reference, Contact.received_at, Contact.headline, Contact.subject_line, Contact.status,
    Contact.rating,
)  # fmt: skip
_PERSON = (
    ContactPerson.contact_id, ContactPerson.person_id, ContactPerson.forenames, ContactPerson.surname,
    ContactPerson.surname_key, ContactPerson.forename_key, ContactPerson.is_child, ContactPerson.label,
    Person.forenames.label("known_forenames"), Person.surname.label("known_surname"),
)  # fmt: skip


def _with_people(
    unit: ReadingUnit, ids: list[UUID]
) -> tuple[tuple[PatternContactRow, ...], tuple[PatternPerson, ...]]:
    """Contacts with the people on them, those on most first."""
    rows = {row.id: row for row in unit.session.execute(select(*_CONTACT).where(Contact.id.in_(ids)))}
    named = (
        select(*_PERSON)
        .outerjoin(Person, Person.id == ContactPerson.person_id)
        .where(ContactPerson.contact_id.in_(ids))
        .order_by(ContactPerson.contact_id, ContactPerson.position)
    )
    met: Counter[Any] = Counter()
    first: dict[Any, Any] = {}
    on: dict[UUID, set[Any]] = {}
    rows_named = unit.session.execute(named).all()
    closed = closed_among(unit, (each.person_id for each in rows_named if each.person_id is not None))
    for each in rows_named:
        if each.person_id in closed:
            continue
        who: Any = each.person_id or (each.surname_key, each.forename_key, each.label if not each.surname_key else "")
        first.setdefault(who, each)
        if who not in on.setdefault(each.contact_id, set()):
            on[each.contact_id].add(who)
            met[who] += 1
    order = sorted(first, key=lambda who: (-met[who], not first[who].is_child, list(first).index(who)))
    at = {who: place for place, who in enumerate(order)}
    people = tuple(
        PatternPerson(first[who].person_id, _name(first[who]), first[who].is_child, met[who]) for who in order
    )
    contacts = tuple(
        PatternContactRow(
            id=row.id,
            reference=row.reference,
            received_at=row.received_at,
            headline=row.headline,
            subjects=row.subject_line,
            standing=row.status.value,
            rating=row.rating.value if row.rating else "",
            people=tuple(sorted(at[who] for who in on.get(row.id, ()))),
        )
        for row in (rows[each] for each in ids if each in rows)
    )
    return contacts, people


def _name(row: Any) -> str:
    if row.person_id is not None:
        return f"{row.known_forenames} {row.known_surname}".strip()
    return f"{row.forenames} {row.surname}".strip() or row.label


def _looks(unit: ReadingUnit, subject: int) -> tuple[LookRow, ...]:
    """Who looked at a pattern, the newest first; what was said of restricted records only for whom they are open."""
    asked = (
        select(PatternLook, UserAccount.display_name)
        .join(UserAccount, UserAccount.id == PatternLook.by_id)
        .where(PatternLook.subject == subject)
        .order_by(PatternLook.id.desc())
    )
    if not sees_restricted(unit):
        asked = asked.where(PatternLook.layer == OPEN)
    rows = unit.session.execute(asked).all()
    back = {look.takes_back_id for look, _ in rows if look.takes_back_id}
    allowed = may(unit.who, Act.LOOK_AT_PATTERNS, unit.hub.narrowed)
    return tuple(
        LookRow(look.id, look.at, name, look.note, look.contacts, look.id in back, allowed and look.id not in back)
        for look, name in rows
        if look.takes_back_id is None
    )

