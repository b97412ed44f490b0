"""A screening on record in words: what the worker recommended, what the manager chose, why. No Qt."""

from __future__ import annotations

from app.services.intake.screening_records import ScreeningRow
from app.services.policy import Policy
from app.views import text
from app.views.screening.options import CONSENT_WORDS, concern_words, outcome_words, rating_words, reason_words


def recommendation(policy: Policy, row: ScreeningRow) -> str:
    """Everything a manager decides on, a line each: outcome, level and rating, concerns, consent, the proposal."""
    lines = [
        f"{row.by} recommends: {outcome_words(policy, row.recommended_outcome)}. {row.outcome_reason}",
        f"Level {row.level}, {rating_words(policy, row.rating)}: {row.rating_reason}",
        f"Concerns: {'; '.join(concern_words(code) for code in row.concerns) or 'none recorded'}",
        f"Consent: {consent(policy, row)}",
    ]
    if row.cse_level:
        lines.insert(3, f"CSE risk, as graded: {row.cse_level}")
    if row.proposal_reasons:
        said = [rating_words(policy, row.proposed_rating), outcome_words(policy, row.proposed_route)]
        proposed = ", ".join(each for each in said if each)
        lines.append(f"The policy proposed: {proposed} ({'; '.join(row.proposal_reasons)})")
    return "\n".join(lines)


def history(policy: Policy, at: int, row: ScreeningRow, status: str) -> str:
    """One screening of a contact in `status`; `at` counts from the newest, 0."""
    line = (
        f"{text.moment(row.at)}, {row.by}: level {row.level}, {rating_words(policy, row.rating)} "
        f"({row.rating_reason.rstrip('.')}). Consent: {consent(policy, row)}. Recommended "
        f"{outcome_words(policy, row.recommended_outcome)} ({row.outcome_reason.rstrip('.')})."
    )
    if row.authorised_at is not None:
        line += (
            f" {row.authorised_by} chose {outcome_words(policy, row.authorised_outcome)} on "
            f"{text.moment(row.authorised_at)}: {row.authorised_reason}"
        )
        if row.late_reason:
            line += f" Late because: {row.late_reason}"
    elif at == 0 and status == "unscreened":
        line += " Taken back."
    elif at > 0:
        line += " No longer stands."
    return line


def consent(policy: Policy, row: ScreeningRow) -> str:
    """Where consent stood, with the reason and what was said."""
    parts = (
        dict(CONSENT_WORDS).get(row.consent, row.consent),
        reason_words(policy, row.consent_reason) if row.consent_reason else "",
        row.consent_explanation,
    )
    return ", ".join(part for part in parts if part)
