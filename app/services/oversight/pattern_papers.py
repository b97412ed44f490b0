"""Patterns on paper, without names: references and counts only, so that they can be shown to partners (Camden)."""

from datetime import datetime

from app.services.access import Act, Actor, guarded
from app.services.clock import LONDON
from app.services.dates import day_words
from app.services.oversight.pattern_records import PatternFilter, PatternRow, Rule
from app.services.oversight.pattern_rules import RULE_WORDS, assumed_words, rule_words
from app.services.oversight.pattern_words import KIND_WORDS
from app.services.oversight.patterns import list_patterns, shown_of
from app.services.papers.record import Block, Facts, Heading, Paper, Paragraph, Table
from app.services.patterns.facts import Kind, area_key
from app.services.unit_of_work import Hub, ReadingUnit

_HEADS = ("On", "Counted", "Last contact", "Area", "State")
_WIDTHS = (1.0, 4.2, 1.1, 0.8, 1.0)
WITHOUT_NAMES = "This paper names nobody: no name, address or school stands on it."


@guarded(Act.SEE_PATTERNS)
def paper_of_patterns(hub: Hub, actor: Actor, wanted: PatternFilter) -> Paper:
    """The list as it is filtered, on paper, without names. That it was put on paper is audited."""
    listed = list_patterns(hub, actor, wanted)
    with hub.writing(actor) as unit:
        made_at, policy = unit.at, unit.policy.policy
        areas = {row.key: _area(unit, row) for row in listed.rows}
        unit.audit("patterns put on paper", rows=len(listed.rows), rule=wanted.rule, only_new=wanted.only_new)
        unit.commit()
    rows = tuple(
        (
            KIND_WORDS[Kind(row.kind)],
            row.sentence,
            _day(row.last_at),
            areas[row.key],
            "New" if row.is_new else "Looked at",
        )
        for row in listed.rows
    )
    held = {rule: rule_words(rule, listed.rules) for row in listed.rows for rule in row.rules}
    blocks: tuple[Block, ...] = (
        Paragraph(WITHOUT_NAMES, muted=True),
        Facts(
            (
                ("Rule", RULE_WORDS[Rule(wanted.rule)] if wanted.rule in set(Rule) else "Every rule"),
                ("Last contact", f"Within {wanted.days} days" if wanted.days else "At any time"),
                ("Only new", "Yes" if wanted.only_new else "No"),
                ("Patterns", f"{len(rows)}{' (the newest; there are more)' if listed.more else ''}"),
            )
        ),
        Heading("Patterns", 1),
        Table(_HEADS, rows, _WIDTHS) if rows else Paragraph("No pattern is left by these filters."),
        Heading("Rules", 1),
        *(Paragraph(f"{RULE_WORDS[rule]}: {held[rule]}.") for rule in Rule if rule in held),
        *([Paragraph(assumed, muted=True)] if (assumed := assumed_words(listed.rules)) else []),
    )
    return Paper(
        title="Patterns over contacts", blocks=blocks, made_at=made_at, mark=policy.handling_mark, author=policy.name
    )


@guarded(Act.SEE_PATTERNS)
def paper_of_pattern(hub: Hub, actor: Actor, subject: int) -> Paper:
    """One pattern on paper, without names: what was counted, by which rule, and the references of its contacts.

    Raises:
        NotFound: it is none any more.
    """
    with hub.writing(actor) as unit:
        shown, made_at, mark = shown_of(unit, subject), unit.at, unit.policy.policy.handling_mark
        author = unit.policy.policy.name
        unit.audit("pattern put on paper", kind=shown.row.kind, pattern=f"{subject:x}")
        unit.commit()
    rows = tuple(
        (each.reference, _day(each.received_at), each.rating.capitalize(), _on(each.people))
        for each in shown.contacts
    )
    left = f" {shown.left_out} more are not listed." if shown.left_out else ""
    blocks: tuple[Block, ...] = (
        Paragraph(WITHOUT_NAMES, muted=True),
        Paragraph(shown.row.sentence, strong=True),
        *(Paragraph(f"Rule: {words}.") for words in shown.row.why),
        *([Paragraph(shown.row.assumed, muted=True)] if shown.row.assumed else []),
        Heading("Contacts", 1),
        Table(("Contact", "Received", "Rating", "People, by number"), rows, (1.2, 1.2, 0.8, 3.0))
        if rows
        else Paragraph("No contact is listed."),
        Paragraph(f"The same number is the same person.{left}", muted=True),
        Heading("Looked at", 1),
        *(
            [Paragraph(f"{_day(look.at)}, by {_initials(look.who)}.") for look in looks]
            if (looks := [look for look in shown.looks if not look.taken_back])
            else [Paragraph("Nobody has looked at it yet.")]
        ),
    )
    kind = KIND_WORDS[Kind(shown.row.kind)].lower()
    return Paper(title=f"Pattern: {kind}", blocks=blocks, made_at=made_at, mark=mark, author=author)


def _area(unit: ReadingUnit, row: PatternRow) -> str:
    """The area of a pattern, as far as it tells of nobody.

    A postcode's own pattern has none. The area of missing episodes was typed freely: one with a number, or with a word
    of the name of somebody on those contacts, is left out.
    """
    if row.kind != Kind.MISSING:
        return row.area if row.kind != Kind.PLACE else ""
    words = set(area_key(row.area).split())
    names = {word for person in shown_of(unit, row.subject).people for word in area_key(person.name).split()}
    tells = words & names or any(letter.isdigit() for letter in row.area)
    return "" if tells else row.area


def _day(at: datetime) -> str:
    return day_words(at.astimezone(LONDON).date())


def _on(people: tuple[int, ...]) -> str:
    return ", ".join(str(place + 1) for place in people)


def _initials(name: str) -> str:
    return "".join(part[0] for part in name.split() if part)
