"""A person of the record as the side panel shows them: words, dates, and the ties that can be changed. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from app.services import codes
from app.services.dates import birth_words, day_words
from app.services.enquiry.family.descent import PARENTAL
from app.services.enquiry.family.drafts import STATUS_WORDS, UNION_WORDS
from app.services.enquiry.family.panel_records import KinPanel
from app.services.enquiry.family.records import Kin, KinEvent, KinFacts, KinTie
from app.services.enquiry.flag_records import HARM_WORDS, PANEL_STATE_WORDS, PANEL_WORDS
from app.services.enquiry.item_records import ItemRow
from app.views import text
from app.views.case.household.book import Involvement, PersonCard, TieRow

ROLE_WORDS = {"subject": "Subject of this enquiry", "household": "In the enquiry", "other": "In the enquiry"}


def short(kin: Kin) -> str:
    """What somebody is called among their own."""
    return kin.forenames.split(" ")[0] or kin.name


def unnamed(member: str) -> PersonCard:
    """A symbol that stands for somebody nobody has named."""
    return PersonCard(member, "Not known", "Nobody has named this person. Add them as a person once somebody does.")


def card_of(member: str, found: KinPanel, facts: KinFacts) -> PersonCard:
    """Everything about somebody."""
    people = {each.id: each for each in facts.people}
    kin = found.person
    return PersonCard(
        member,
        kin.name,
        ROLE_WORDS.get(kin.role, "Kin or housemate; not in this enquiry"),
        tuple(each for each in found.details if each[0] != "Name"),
        (*_events(found, kin, people), *_ties(found, kin, people)),
        tuple(
            Involvement(each.agency, each.words, span(each.since, each.until, current=each.current))
            for each in found.involvements
        ),
        tuple(_flags(found, people)),
        tuple(f"{each.reference} · {text.day(each.received_at.date())} · {each.headline}" for each in found.contacts),
        tuple(f"{each.agency}, {_when(each)}: {each.text}" for each in found.items),
    )


def _when(item: ItemRow) -> str:
    return text.day(item.happened_on) if item.happened_on else item.happened_as_written or "no date"


def span(since: date | None, until: date | None, *, current: bool) -> str:
    """From and until in words."""
    if since and until:
        return f"{day_words(since)} to {day_words(until)}"
    if since:
        return f"since {day_words(since)}" if current else f"from {day_words(since)}"
    return f"until {day_words(until)}" if until else "now" if current else "in the past"


def _events(found: KinPanel, kin: Kin, people: Mapping[UUID, Kin]) -> Iterator[TieRow]:
    kinds = tuple(UNION_WORDS.items())
    for event in found.events:
        other = people.get(event.other if event.one == kin.id else event.one)
        if other is not None:
            name = short(other)
            when = birth_words(event.on, event.precision) if event.on else ""
            yield TieRow(
                f"event:{event.id}",
                " ".join(part for part in (UNION_WORDS[event.kind], "with", other.name, when) if part),
                f"{short(kin)} and {name}",
                event.kind,
                _typed(event),
                "",
                event.source,
                kinds=kinds,
            )


def _typed(event: KinEvent) -> str:
    """A day as it would be typed, no more exact than it is known."""
    if event.on is None:
        return ""
    return birth_words(event.on, "year" if event.precision == "estimated" else event.precision)


def _ties(found: KinPanel, kin: Kin, people: Mapping[UUID, Kin]) -> Iterator[TieRow]:
    """The ties on the record; what only a contact says is told there and not changed here."""
    for tie in found.ties:
        first, second = people.get(tie.person), people.get(tie.other)
        if tie.said or first is None or second is None:
            continue
        mine = tie.person == kin.id
        words, other = (tie.words, second) if mine else (tie.reciprocal_words, first)
        when = "" if not (tie.since or tie.until) else f", {span(tie.since, tie.until, current=tie.until is None)}"
        yield TieRow(
            f"tie:{tie.id}",
            f"{words} of {other.name}{when}",
            f"{short(first)} is the {tie.words.lower()} of {short(second)}",
            tie.kind,
            day_words(tie.since) if tie.since else "",
            day_words(tie.until) if tie.until else "",
            tie.source,
            _responsibility(tie),
            tuple(
                (each.code, f"{short(first)}: {each.words.lower()} of {short(second)}")
                for each in codes.relationships()
            ),
        )


def _responsibility(tie: KinTie) -> str | None:
    if tie.kind not in PARENTAL:
        return None
    return {True: "yes", False: "no", None: "unknown"}[tie.parental_responsibility]


def _flags(found: KinPanel, people: Mapping[UUID, Kin]) -> Iterator[str]:
    for warning in found.warnings:
        ended = " (ended)" if warning.ended else ""
        yield f"Warning{ended}: {warning.kind_words}. {warning.text}"
    for harm in found.harms:
        source, target = people.get(harm.source), people.get(harm.target)
        if source is not None and target is not None:
            kind = HARM_WORDS.get(harm.kind, harm.kind).lower()
            when = span(harm.since, harm.until, current=True) if harm.since or harm.until else ""
            words = ", ".join(part for part in (kind, when, STATUS_WORDS.get(harm.status, "").lower()) if part)
            yield f"Harm by {short(source)} to {short(target)}: {words}"
    for panel in found.panels:
        if not panel.corrected:
            yield f"{PANEL_WORDS[panel.panel]}: {PANEL_STATE_WORDS.get(panel.state, panel.state).lower()}"
    for grading in found.gradings:
        if not grading.corrected:
            yield f"{grading.kind.upper()}: {grading.grade}"
    for episode in found.episodes:
        if not episode.corrected:
            yield f"Missing from {text.day(episode.since.date())}"
    for stretch in found.history:
        yield f"{stretch.code}: {stretch.words}, {span(stretch.since, stretch.until, current=stretch.current)}"
