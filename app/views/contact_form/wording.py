"""What the form calls its fields. No Qt."""

from __future__ import annotations

from collections.abc import Mapping

from app.services.intake.prefill_labels import FIELD_WORDS, PERSON_WORDS


def field_label(field: str, names: Mapping[str, str]) -> str:
    """What the form calls a field, such as `Zoë Nowak: Date of birth`; `names` has the people by their keys."""
    parts = field.split(".")
    if parts[0] == "people" and len(parts) == 3:
        return f"{names.get(parts[1], 'Another person')}: {PERSON_WORDS.get(parts[2], parts[2])}"
    if parts[0] == "relations" and len(parts) == 3:
        of, to = (names.get(key, "somebody") for key in parts[1:])
        return f"What {of} is to {to}"
    if parts[0] == "professionals":
        return f"Professional {int(parts[1]) + 1}"
    return FIELD_WORDS.get(field, field)
