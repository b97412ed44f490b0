"""NHS numbers and unique pupil numbers: the check itself stands in the people room, which intake is built upon."""

from app.services.people.identifiers import (
    NEWER_AUTHORITIES,
    nhs_digits,
    nhs_is_right,
    nhs_text,
    upn_compact,
    upn_is_right,
)

__all__ = ["NEWER_AUTHORITIES", "nhs_digits", "nhs_is_right", "nhs_text", "upn_compact", "upn_is_right"]
