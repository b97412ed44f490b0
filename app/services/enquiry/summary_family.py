"""The Family Summary (Leicestershire) as a paper: one family on one sheet. Pure.

Services stand by year and by number of facts shared; the facts themselves stand in the MASH summary.
"""

from collections.abc import Sequence

from app.services.enquiry.summary_facts import SharedItem, SummaryFacts
from app.services.enquiry.summary_forms import ENDS, standing, title_of, warnings
from app.services.enquiry.summary_records import SummaryForm
from app.services.papers.record import Block, Bullets, Facts, Heading, Paper, Paragraph, Picture, Table
from app.services.papers.wording import moment

YEARS = 6
"""Years that have a column of their own; what is older shares one."""
_CURRENT = "Current involvement"


def family_summary(
    facts: SummaryFacts, number: int, author: str, replaces: str, genogram: Picture | None = None
) -> Paper:
    """Who is in the family, which service knew whom in which year, who works with them now, what is missing."""
    blocks: list[Block] = [*warnings(facts, replaces), Facts(_on_top(facts)), Heading("The family")]
    blocks.append(
        Table(
            ("Name", "Born (age)", "In this enquiry", "Relationship"),
            tuple((each.name, each.born, each.part, each.related or "Not recorded") for each in facts.people),
            (2.4, 2, 2, 4),
        )
    )
    homes = _homes(facts)
    if homes:
        blocks.append(Facts(homes))
    if genogram is not None:
        blocks += [Heading("Household picture", 2), genogram]
    blocks += [Heading("Services by year"), *_by_year(facts), Heading("Services and workers now"), *_now(facts)]
    blocks += [Heading("What is missing"), Bullets(_missing(facts)), Paragraph(ENDS, muted=True)]
    return title_of(SummaryForm.FAMILY, facts, number, author, tuple(blocks))


def _on_top(facts: SummaryFacts) -> tuple[tuple[str, str], ...]:
    chosen = facts.decision if facts.decision is not None and facts.decision.opened_again is None else None
    rated = facts.current.words if facts.current is not None else "Not rated"
    return (
        ("Level of need", facts.level),
        ("Rating", f"{chosen.exit_rating}, on exit" if chosen is not None else f"{rated}, enquiry open"),
        ("Outcome", f"{chosen.outcome}, {moment(chosen.at)}" if chosen is not None else "Not decided yet"),
        ("Lead worker in the hub", facts.lead_worker),
    )


def _homes(facts: SummaryFacts) -> tuple[tuple[str, str], ...]:
    """Who lives at each address that may be told."""
    homes: dict[str, list[str]] = {}
    for person in facts.people:
        if not person.hidden_address:
            homes.setdefault(person.lives_at or "Address not known", []).append(person.name)
    return tuple((place, ", ".join(names)) for place, names in homes.items())


def _by_year(facts: SummaryFacts) -> list[Block]:
    """A line for each person and service; a column for each year; the number of facts shared in it."""
    this = facts.read_at.year
    years = list(range(this - YEARS + 1, this + 1))
    rows: list[tuple[str, ...]] = []
    for person in facts.people:
        for agency in facts.agencies:
            items = [item for item in agency.items if item.person_id == person.id]
            found = next((each for each in agency.coverage if each.person_id == person.id), None)
            if found is None or not found.told or (not items and found.found == "None found"):
                continue
            counts = [_count(items, year) for year in years]
            older = sum(item.on is not None and item.on.year < years[0] for item in items)
            undated = sum(item.on is None for item in items)
            numbers = (older, *counts, undated)
            rows.append((person.name, agency.agency, *(str(each or "") for each in numbers), found.found))
    if not rows:
        return [Paragraph("No service has shared that it knows anybody in this family.")]
    return [
        Paragraph(
            "The number of facts that each service shared about each person, by the year in which they happened."
        ),
        Table(
            ("Person", "Service", f"Before {years[0]}", *map(str, years), "No date", "Involvement"),
            tuple(rows),
            (2.4, 2.6, 1.1, *(0.85 for _ in years), 0.9, 2.1),
        ),
    ]


def _count(items: Sequence[SharedItem], year: int) -> int:
    return sum(item.on is not None and item.on.year == year for item in items)


def _now(facts: SummaryFacts) -> list[Block]:
    """Services that say they are involved now, and the professionals whom the referral names."""
    by_service: dict[tuple[str, str], list[str]] = {}
    for agency in facts.agencies:
        for each in agency.coverage:
            if each.told and each.found == _CURRENT:
                by_service.setdefault((agency.agency, each.contact), []).append(each.person)
    rows = [
        (agency, contact or "Not named", ", ".join(people), "Its own reply")
        for (agency, contact), people in by_service.items()
    ]
    rows += [
        (agency or "Not said", ", ".join(part for part in (name, role) if part) or "Not named", "", "The referral")
        for name, role, agency in facts.professionals
    ]
    if facts.plan is not None:
        rows.append((facts.plan.team, facts.plan.lead, "The family", "The early help plan"))
    if not rows:
        return [Paragraph("No service has said that it works with this family now.")]
    return [Table(("Service", "Worker or contact", "Works with", "Known from"), tuple(rows), (2.6, 3, 3, 1.8))]


def _missing(facts: SummaryFacts) -> tuple[str, ...]:
    found = [
        f"{agency.agency}: {standing(agency)}"
        for agency in facts.agencies
        if agency.state != "replied" or len({each.person_id for each in agency.coverage}) < agency.asked
    ]
    groups: dict[str, list[str]] = {}
    for row in facts.not_asked:
        groups.setdefault(row.reason, []).append(row.agency)
    found += [f"Not asked: {', '.join(dict.fromkeys(names))}. {reason}" for reason, names in groups.items()]
    if not any(each.related for each in facts.people):
        found.append("How the people of this family are related is not recorded.")
    if facts.consent.startswith(("Not recorded", "Sought")):
        found.append(f"Consent: {facts.consent.lower()}.")
    if facts.decision is None:
        found.append("The enquiry is not decided yet.")
    return tuple(found) or ("Nothing: every agency that was asked has replied about everybody.",)
