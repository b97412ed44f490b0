"""A person of the record as the side panel shows them: words, dates, and the ties that can be changed. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from app.services import codes
from app.services.dates import birth_words, day_words
from app.services.enquiry.family.panel_records import KinPanel
from app.services.enquiry.family.records import Kin, KinFacts
from app.services.enquiry.flag_records import PANEL_STATE_WORDS, PANEL_WORDS
from app.services.enquiry.item_records import ItemRow
from app.views import text
from app.views.case.household import entries
from app.views.case.household.book import Involvement, PersonCard
from app.views.case.household.entries import span

ROLE_WORDS = {"subject": "Subject of this enquiry", "household": "In the enquiry", "other": "In the enquiry"}


def unnamed(member: str) -> PersonCard:
    """A symbol that stands for somebody nobody has named."""
    return PersonCard(member, "Not known", "Nobody has named this person. Add them as a person once somebody does.")


def card_of(member: str, found: KinPanel, facts: KinFacts) -> PersonCard:
    """Everything about somebody."""
    kin = found.person
    return replace(
        _bare(member, kin, facts),
        details=tuple(each for each in found.details if each[0] != "Name"),
        involvements=tuple(
            Involvement(each.agency, each.words, span(each.since, each.until, current=each.current))
            for each in found.involvements
        ),
        flags=tuple(_flags(found)),
        contacts=tuple(
            f"{each.reference} · {text.day(each.received_at.date())} · {each.headline}" for each in found.contacts
        ),
        items=tuple(f"{each.agency}, {_when(each)}: {each.text}" for each in found.items),
        pages=tuple(_pages(kin, facts)),
    )


def _pages(kin: Kin, facts: KinFacts) -> Iterator[tuple[str, str, UUID]]:
    """The page of a known person, and of each household of theirs that is on record."""
    if kin.person_id is not None:
        yield "Open their page", "person", kin.person_id
    homes = {each.id: each for each in facts.homes}
    for name in dict.fromkeys(stay.household for stay in facts.stays if stay.person == kin.id and stay.household):
        if name in homes and not name.startswith("address:"):
            yield f"Open the home {homes[name].label}", "household", UUID(name)


def brief_card(member: str, kin: Kin, facts: KinFacts) -> PersonCard:
    """What the picture itself says of somebody, in words, for who may see no more."""
    card = _bare(member, kin, facts)
    details = (
        ("Born", birth_words(kin.born, kin.born_precision) if kin.born else ""),
        ("Expected", day_words(kin.expected) if kin.expected and not kin.born else ""),
        ("Died", ("Yes" if kin.died_on is None else birth_words(kin.died_on, kin.died_precision)) if kin.died else ""),
        ("Sex", codes.words_of(codes.sexes(), kin.sex)),
        ("Gender", kin.gender),
    )
    return replace(
        card,
        details=tuple(each for each in details if each[1]),
        ties=tuple(replace(row, acts=()) for row in card.ties),
        homes=tuple(replace(row, acts=()) for row in card.homes),
        harms=tuple(replace(row, acts=(), more={}) for row in card.harms),
        form=None,
        places=(),
        brief=True,
    )


def _bare(member: str, kin: Kin, facts: KinFacts) -> PersonCard:
    """What the picture's own rows say of somebody."""
    return PersonCard(
        member,
        kin.name,
        ROLE_WORDS.get(kin.role, "Kin or housemate; not in this enquiry"),
        ties=(*entries.events(kin, facts), *entries.ties(kin, facts)),
        homes=tuple(entries.homes(kin, facts)),
        feelings=tuple(entries.feelings(kin, facts)),
        harms=tuple(entries.harms(kin, facts)),
        losses=tuple(entries.losses(kin, facts)),
        form=entries.details(kin, facts),
        places=tuple((each.id, each.address or each.label) for each in facts.homes),
    )


def _when(item: ItemRow) -> str:
    return text.day(item.happened_on) if item.happened_on else item.happened_as_written or "no date"


def _flags(found: KinPanel) -> Iterator[str]:
    for warning in found.warnings:
        ended = " (ended)" if warning.ended else ""
        yield f"Warning{ended}: {warning.kind_words}. {warning.text}"
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
