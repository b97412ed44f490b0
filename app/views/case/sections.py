"""The parts of the case's working area, in the order of their tabs. No Qt."""

from __future__ import annotations

SECTIONS: tuple[tuple[str, str, str], ...] = (
    # kind, what the tab says, module and function that build it
    ("replies", "Replies", "app.views.case.replies.section:build"),
)
