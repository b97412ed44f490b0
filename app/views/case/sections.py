"""The parts of the case's working area, in the order of their tabs. No Qt."""

from __future__ import annotations

SECTIONS: tuple[tuple[str, str, str], ...] = (
    # kind, what the tab says, module and function that build it
    ("replies", "Replies", "app.views.case.replies.section:build"),
    ("requests", "Requests", "app.views.case.requests.section:build"),
    ("chronology", "Chronology", "app.views.case.chronology.section:build"),
    ("decision", "Analysis and decision", "app.views.case.decision.section:build"),
    ("consent", "Consent", "app.views.case.consent.section:build"),
    ("summary", "Summary", "app.views.case.summary.section:build"),
    ("record", "Record", "app.views.case.record.section:build"),
)
