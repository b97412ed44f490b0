"""The MASH summary (West Berkshire) as a paper: what was decided first, then why, then what it rests on. Pure."""

from datetime import date

from app.services.enquiry.at_risk import own_facts, section_42_facts
from app.services.enquiry.summary_facts import (
    AgencyFacts,
    DecisionFacts,
    EventFacts,
    NotAsked,
    RatedFacts,
    SharedItem,
    SummaryFacts,
)
from app.services.enquiry.summary_records import FORM_WORDS, SummaryForm
from app.services.papers.record import Block, Facts, Heading, Paper, Paragraph, Picture, Table
from app.services.papers.wording import count, day, moment

_RECOMMENDS = "recommendation"
ENDS = (
    "Partner information in this summary comes only from what has been marked to be shared onward. "
    "Do not pass it on beyond the people who need it to keep somebody safe; ask the hub first."
)


def title_of(form: SummaryForm, facts: SummaryFacts, number: int, author: str, blocks: tuple[Block, ...]) -> Paper:
    """A form's paper with its mark, its reference, its author and its version."""
    return Paper(
        title=FORM_WORDS[form],
        subtitle=f"Enquiry {facts.reference} · {facts.subjects}",
        mark=facts.mark,
        reference=f"{facts.reference} · {FORM_WORDS[form]}",
        version=f"Version {number}, {moment(facts.read_at)}, {author}",
        author=author,
        made_at=facts.read_at,
        blocks=blocks,
    )


def mash_summary(
    facts: SummaryFacts, number: int, author: str, replaces: str, genogram: Picture | None = None
) -> Paper:
    """Level of need, ratings, subjects, household, what was shared with its coverage, analysis, recommendations."""
    blocks: list[Block] = [*warnings(facts, replaces), Heading("In short"), Facts(_in_short(facts))]
    blocks += _decided(facts)
    blocks += [Heading("Subjects and household"), people_table(facts)]
    if genogram is not None:
        blocks += [Heading("Household picture", 2), genogram]
    for reference, row in facts.at_risk:
        blocks += [
            Heading("Adult at risk: Care Act 2014, section 42"),
            Paragraph(f"As told in contact {reference}."),
            Facts((*section_42_facts(row), *own_facts(row))),
        ]
    analysed = [section for section in facts.sections if section[0] != _RECOMMENDS]
    blocks.append(Heading("Analysis"))
    for _, heading, words in analysed:
        blocks += [Heading(heading, 2), Paragraph(words)]
    if not analysed:
        blocks.append(Paragraph("No analysis has been written."))
    elif facts.analysed_at is not None:
        blocks.append(Paragraph(f"Written by {facts.analysed_by}, {moment(facts.analysed_at)}.", muted=True))
    blocks += _views(facts)
    blocks.append(Heading("What each agency shared"))
    if not facts.agencies:
        blocks.append(Paragraph("No agency has been asked."))
    for agency in facts.agencies:
        blocks += _agency(agency)
    blocks += not_asked(facts.not_asked)
    blocks += _chronology(facts.events)
    blocks.append(Paragraph(ENDS, muted=True))
    return title_of(SummaryForm.MASH, facts, number, author, tuple(blocks))


def warnings(facts: SummaryFacts, replaces: str) -> list[Block]:
    """What must be read before anything else."""
    found: list[Block] = []
    if replaces:
        found.append(
            Paragraph(f"This version replaces {replaces}. Do not rely on the older one any more.", strong=True)
        )
    if facts.someone_not_told or facts.not_told_until is not None:
        until = f" until {moment(facts.not_told_until)}" if facts.not_told_until is not None else ""
        found.append(
            Paragraph(
                f"Somebody in this enquiry must not be told of it{until}. Ask the hub before you speak to anybody.",
                strong=True,
            )
        )
    if any(person.hidden_address for person in facts.people):
        found.append(
            Paragraph("An address of somebody here must not be disclosed. It is not in this paper.", strong=True)
        )
    return found


def people_table(facts: SummaryFacts) -> Table:
    """Everybody in the enquiry, related or not."""
    return Table(
        ("Name", "Born (age)", "In this enquiry", "Relationship", "Lives at"),
        tuple(
            (
                person.name,
                person.born,
                person.part,
                person.related or "Not recorded",
                "Not to be disclosed" if person.hidden_address else person.lives_at or "Not known",
            )
            for person in facts.people
        ),
        (2.2, 1.9, 1.9, 2.6, 2.6),
    )


def _in_short(facts: SummaryFacts) -> tuple[tuple[str, str], ...]:
    rows = [
        ("Level of need", facts.level),
        ("Initial rating", _rated(facts.initial)),
    ]
    chosen = facts.decision if facts.decision is not None and facts.decision.opened_again is None else None
    if chosen is not None:
        rows += [
            ("Exit rating", chosen.exit_rating),
            ("Outcome", chosen.outcome),
            ("Decided by", f"{chosen.by}, {moment(chosen.at)}"),
            ("Decided with", _with_replies(chosen)),
        ]
    else:
        rows += [
            ("Rating now", _rated(facts.current)),
            ("Exit rating", "Not decided yet"),
            ("Outcome", "Not decided yet"),
        ]
    kept = ""
    if chosen is not None and facts.due_at is not None:
        kept = "; decided after it" if chosen.at > facts.due_at else "; decided in time"
    rows += [
        ("Enquiry opened", f"{moment(facts.opened_at)}; lead worker {facts.lead_worker}"),
        ("Due", (moment(facts.due_at) if facts.due_at else "No limit") + kept),
        ("Consent", facts.consent),
    ]
    if chosen is not None and chosen.late_reason:
        rows.append(("Why it was late", chosen.late_reason))
    return tuple(rows)


def _rated(rated: RatedFacts | None) -> str:
    return f"{rated.words}, {rated.by}, {moment(rated.at)}" if rated is not None else "Not rated"


def _with_replies(decision: DecisionFacts) -> str:
    words = f"{decision.replied} of {count(decision.asked, 'reply', 'replies')}"
    if decision.late:
        words += f"; late: {', '.join(decision.late)}"
    return words


def _decided(facts: SummaryFacts) -> list[Block]:
    """Recommendation and decision: what the reader is to do."""
    found: list[Block] = [Heading("Recommendation and decision")]
    typed = [words for code, _, words in facts.sections if code == _RECOMMENDS]
    found += [Paragraph(words) for words in typed]
    waiting, chosen = facts.recommendation, facts.decision
    if chosen is not None:
        again = f" The enquiry was opened again on {moment(chosen.opened_again)}." if chosen.opened_again else ""
        by = f"{chosen.recommended_by} recommended: {chosen.recommended}. " if chosen.recommended else ""
        found.append(
            Paragraph(f"{by}{chosen.by} decided on {moment(chosen.at)}: {chosen.outcome}.{again}", strong=True)
        )
        found.append(Paragraph(chosen.reason))
    if waiting is not None:
        found.append(
            Paragraph(
                f"{waiting.by} recommended on {moment(waiting.at)}: {waiting.outcome}, exit rating "
                f"{waiting.exit_rating}. A manager has not decided yet.",
                strong=True,
            )
        )
        found.append(Paragraph(waiting.reason))
    if chosen is None and waiting is None:
        found.append(Paragraph("Nothing has been decided yet.", strong=True))
    for each in facts.hand_overs:
        heard = (
            f"acknowledged by {each.acknowledged_by}, {moment(each.acknowledged_at)}"
            if each.acknowledged_at is not None
            else "not acknowledged yet"
        )
        worker = f"; allocated to {each.worker}" if each.worker else ""
        found.append(Paragraph(f"Handed over to {each.team}, {moment(each.at)}; {heard}{worker}."))
    if facts.plan is not None:
        plan = facts.plan
        found += [
            Heading("Early help", 2),
            Facts(
                (
                    ("What is offered", "\n".join(plan.interventions)),
                    ("Locality team", plan.team),
                    ("Lead professional", plan.lead),
                    ("Team around the family", ", ".join(plan.around)),
                    ("Review on", day(plan.review_on) if plan.review_on else ""),
                )
            ),
        ]
        if plan.words:
            found.append(Paragraph(plan.words))
    return found


def _views(facts: SummaryFacts) -> list[Block]:
    if not facts.disagreements:
        return []
    found: list[Block] = [Heading("Where professionals disagreed")]
    for each in facts.disagreements:
        rated = f" Their rating: {each.rating}." if each.rating else ""
        found.append(Paragraph(f"{each.agency} ({each.by}, {moment(each.at)}).{rated}", strong=True))
        found.append(Paragraph(each.view))
        for step in each.determined:
            word = f": {step.rating}" if step.rating else ""
            found.append(Paragraph(f"{step.by} determined on {moment(step.at)}{word}. {step.reason}"))
            if step.answered:
                found.append(Paragraph(f"{each.agency} answered: {step.answered} {step.answer_reason}".strip()))
    return found


def _agency(agency: AgencyFacts) -> list[Block]:
    found: list[Block] = [Heading(agency.agency, 2), Paragraph(standing(agency), muted=True)]
    if agency.coverage:
        found.append(
            Table(
                ("About", "Answer", "Current as of", "Period searched", "Area and systems searched"),
                tuple(
                    (
                        each.person,
                        "\n".join(part for part in (each.found, each.contact) if part),
                        day(each.current_as_of) if each.current_as_of else "–",
                        _period(each.period),
                        "\n".join(
                            part
                            for part in (
                                each.area,
                                each.systems,
                                f"Not searched: {each.not_searched}" if each.not_searched else "",
                            )
                            if part
                        )
                        or "–",
                    )
                    for each in agency.coverage
                ),
                (2, 2.4, 1.6, 2, 3.2),
            )
        )
    if agency.items:
        found.append(
            Table(
                ("Date", "About", "What is known", "Source"),
                tuple((when(each), each.person, each.text, each.source) for each in agency.items),
                (1.5, 1.8, 5.6, 1.8),
            )
        )
    return found


def _period(period: tuple[date | None, date | None]) -> str:
    since, until = period
    words = [day(each) if each is not None else "not said" for each in period]
    return "–" if since is None and until is None else f"{words[0]} to {words[1]}"


def when(item: SharedItem) -> str:
    """The day of a fact, or what was written in its place."""
    return item.as_written or (day(item.on) if item.on else "No date")


def standing(agency: AgencyFacts) -> str:
    """How an agency's answer stands."""
    answered = len({each.person_id for each in agency.coverage})
    about = f"about {answered} of {agency.asked}" if agency.asked != 1 else "about the person asked about"
    if agency.state == "replied" and agency.replied_at is not None:
        words = f"Replied {moment(agency.replied_at)}, {about}."
        if agency.due_at is not None and agency.replied_at > agency.due_at:
            words += f" It was due {moment(agency.due_at)}."
    else:
        due = f", due {moment(agency.due_at)}" if agency.due_at else ""
        word = "Late: no whole answer" if agency.late else "No whole answer yet"
        words = f"{word}{due}" + (f"; {about}." if answered else ".")
    return words


def not_asked(rows: tuple[NotAsked, ...]) -> list[Block]:
    """The agencies that were not asked, those with the same reason in one line."""
    groups: dict[tuple[tuple[str, ...], bool, str], list[str]] = {}
    for each in rows:
        groups.setdefault((each.people, each.everybody, each.reason), []).append(each.agency)
    if not groups:
        return []
    return [
        Heading("Not asked, and why"),
        Table(
            ("Agency", "About", "Why"),
            tuple(
                (", ".join(agencies), "Everybody" if everybody else ", ".join(people), reason)
                for (people, everybody, reason), agencies in groups.items()
            ),
            (3, 2.2, 4),
        ),
    ]


def _chronology(events: tuple[EventFacts, ...]) -> list[Block]:
    if not events:
        return []
    rows = tuple(
        (
            each.as_written or (day(each.on) if each.on else "No date"),
            each.person,
            ("Significant: " if each.significant else "")
            + each.text
            + (f"\nWhat it means: {each.meaning}" if each.meaning else ""),
            each.source,
        )
        for each in events
    )
    return [Heading("Chronology"), Table(("Date", "About", "What happened", "Source"), rows, (1.5, 1.8, 5.6, 1.8))]
