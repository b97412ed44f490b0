"""The columns of the auditor's two tables: findings of the rules, and entries of the trail."""

from __future__ import annotations

from collections.abc import Callable

from app.services.oversight.audit_papers import detail_words
from app.services.oversight.unusual import Finding, Rule
from app.services.trust.audit import AuditRow
from app.views import text
from app.views.widgets.table_model import Column


def _subject_id(row: AuditRow) -> str:
    return str(row.subject_id or "")


def entry_columns() -> tuple[Column[AuditRow], ...]:
    """The columns of the entries."""
    return (
        Column("seq", "Entry", lambda row: f"{row.seq:,}", sort=lambda row: row.seq, width=80, right=True),
        Column("at", "When", lambda row: text.moment(row.at), sort=lambda row: row.at, width=160),
        Column("who", "Who", lambda row: row.who, width=90),
        Column("act", "What", lambda row: row.act, width=200),
        Column("kind", "On", lambda row: row.subject_kind, width=110),
        Column("subject", "Its id", _subject_id, width=310, tip=_subject_id),
        Column("detail", "Codes and counts", detail_words, width=200, tip=detail_words),
    )


def finding_columns(initials: Callable[[Finding], str]) -> tuple[Column[Finding], ...]:
    """The columns of what the rules found."""
    order = list(Rule)
    return (
        Column("rule", "Why it is shown", lambda row: str(row.rule), sort=lambda row: order.index(row.rule), width=220),
        Column("who", "Who", initials, width=80),
        Column("what", "What", lambda row: row.words, sort=lambda row: row.records, width=120),
        Column("first", "From", lambda row: text.moment(row.first), sort=lambda row: row.first, width=160),
        Column("last", "Until", lambda row: text.moment(row.last), sort=lambda row: row.last, width=160),
    )
