"""A screening as a worker would choose it."""

from app.services.intake.screening_records import ScreeningDraft

GOOD = ScreeningDraft(
    version=1,
    level=3,
    concerns=("16A",),
    rating="amber",
    rating_reason="Repeated lateness and hunger.",
    consent="given",
    outcome="mash_enquiry",
    outcome_reason="Partners hold more.",
)
