"""The auditor's answers on paper: who did what, in ids, acts and codes; no name of anybody a record is about."""

import json

from app.services.access import Act, Actor, guarded
from app.services.dates import moment_words
from app.services.oversight.access_history import Question, ask_trail, find_unusual
from app.services.oversight.unusual import WHY, Rule
from app.services.papers.record import Block, Facts, Heading, Paper, Paragraph, Table
from app.services.trust.audit import MOST_ROWS, AuditRow
from app.services.trust.audit_export import Period
from app.services.unit_of_work import Hub

_HEADS = ("Entry", "When", "Who", "What", "On", "Its id", "Codes and counts")
_WIDTHS = (0.7, 1.5, 0.6, 1.6, 0.9, 2.6, 2.0)


def detail_words(row: AuditRow) -> str:
    """The codes and counts of an entry, in one line."""
    return ", ".join(
        f"{key.replace('_', ' ')}: {value if isinstance(value, (str, int)) else json.dumps(value)}"
        for key, value in sorted(row.detail.items())
    )


@guarded(Act.READ_AUDIT)
def paper_of_trail(hub: Hub, actor: Actor, question: Question) -> Paper:
    """The entries that answer a question, the newest; that they were put on paper is audited."""
    rows = ask_trail(hub, actor, question, limit=MOST_ROWS)
    asked = question.about.strip()
    facts = (
        ("Period", question.period.words),
        ("About", "One record (its reference or name is not printed)" if asked else "Every record"),
        ("Entries", f"{len(rows)}{' (the newest; there are more)' if len(rows) == MOST_ROWS else ''}"),
    )
    cells = tuple(
        (
            f"{row.seq:,}",
            moment_words(row.at),
            row.who,
            row.act,
            row.subject_kind,
            str(row.subject_id or ""),
            detail_words(row),
        )
        for row in rows
    )
    table: Block = Table(_HEADS, cells, _WIDTHS) if cells else Paragraph("No entry answers this question.")
    return _paper(hub, actor, "Audit trail", (Facts(facts), Heading("Entries", 1), table), len(rows))


@guarded(Act.READ_AUDIT)
def paper_of_unusual(hub: Hub, actor: Actor, period: Period) -> Paper:
    """What the rules found in a period, each with why; that it was put on paper is audited."""
    found = find_unusual(hub, actor, period)
    blocks: list[Block] = [
        Facts((("Period", period.words), ("Hub open", found.hours), ("Entries looked at", f"{found.entries:,}"))),
        Paragraph("A rule that finds something says that somebody should ask, not that anybody did wrong.", muted=True),
    ]
    for rule in Rule:
        rows = tuple(
            (moment_words(each.first), found.initials.get(each.account, ""), each.words, _numbers(each.seqs))
            for each in found.findings
            if each.rule is rule
        )
        blocks += [Heading(str(rule), 1), Paragraph(WHY[rule])]
        table = Table(("From", "Who", "What", "Entries"), rows, (1.2, 0.6, 1.0, 3.0))
        blocks.append(table if rows else Paragraph("None."))
    return _paper(hub, actor, "Unusual access", tuple(blocks), len(found.findings))


def _numbers(seqs: tuple[int, ...]) -> str:
    shown = ", ".join(f"{each:,}" for each in seqs[:12])
    return shown if len(seqs) <= 12 else f"{shown} and {len(seqs) - 12} more"


def _paper(hub: Hub, actor: Actor, title: str, blocks: tuple[Block, ...], rows: int) -> Paper:
    with hub.writing(actor) as unit:
        made_at, policy = unit.at, unit.policy.policy
        unit.audit("audit trail put on paper", rows=rows)
        unit.commit()
    return Paper(title=title, blocks=blocks, made_at=made_at, mark=policy.handling_mark, author=policy.name)
