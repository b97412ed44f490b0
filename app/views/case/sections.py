"""The parts of the case's working area, in the order of their tabs. No Qt."""

from __future__ import annotations

SECTIONS: tuple[tuple[str, str, str, int], ...] = (
    # kind, what the tab says, module and function that build it, how high it is at least at 100 % before it scrolls
    ("replies", "Replies", "app.views.case.replies.section:build", 0),
    ("requests", "Requests", "app.views.case.requests.section:build", 330),
    ("chronology", "Chronology", "app.views.case.chronology.section:build", 380),
    ("decision", "Analysis and decision", "app.views.case.decision.section:build", 330),
    ("consent", "Consent", "app.views.case.consent.section:build", 0),
    ("summary", "Summary", "app.views.case.summary.section:build", 330),
    ("record", "Record", "app.views.case.record.section:build", 260),
)

FORMER = {"history": "record", "partners": "replies"}
"""Names by which parts were called before."""
NEEDS = {"unname": "name"}
"""Acts that another act's grant allows."""
KEY_WORDS: tuple[tuple[str, str], ...] = (
    ("Ctrl+Shift+P", "Ask partners"),
    ("Ctrl+Shift+L", "Log a reply of the agency whose line is current"),
    ("Ctrl+Shift+R", "Rate the enquiry"),
    ("Ctrl+Shift+D", "Recommend or choose the outcome"),
    ("Alt+1 … Alt+8", "Go to a part of the case"),
    ("Space", "In the plan: ask, or take it back"),
    ("Ctrl+Enter", "In the plan: save and send"),
    ("Esc", "Back to the case"),
)
"""Keys, and what each does."""
