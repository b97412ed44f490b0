"""Hostile text in every text field: stored as it was typed, or refused in words; never lost, never in an error."""

import dataclasses
from typing import Any

import pytest

from app.models import new_id
from app.services.access import Role
from app.services.intake.contacts import open_contact, record_contact
from app.services.intake.drafts import list_drafts, open_draft, save_draft
from app.services.intake.records import ContactDraft, PersonDraft, ProfessionalDraft
from app.services.unit_of_work import Hub
from tests.factories.contacts import adult_at_risk, three_children
from tests.factories.hubs import Staff
from tests.faults.hostile import TEXTS, telling, text_fields
from tests.faults.stage import chain_holds

CODED = {"channel", "subject_kind", "key", "role", "label"}
ADULTS_ONLY = {"mental_capacity", "advocate", "own_wishes"}


def with_text(field: str, text: str) -> ContactDraft:
    """A contact that is right but for one field: `concern`, `people.surname`, `professionals.name`."""
    draft = adult_at_risk() if field in ADULTS_ONLY else three_children()
    group, _, name = field.rpartition(".")
    changes: dict[str, Any] = {name: text}
    if group == "people":
        first, *rest = draft.people
        return dataclasses.replace(draft, people=(dataclasses.replace(first, **changes), *rest))
    if group == "professionals":
        return dataclasses.replace(draft, professionals=(dataclasses.replace(draft.professionals[0], **changes),))
    return dataclasses.replace(draft, **changes)


def kept_text(draft: ContactDraft, field: str) -> str:
    """What a contact read back holds in a field."""
    group, _, name = field.rpartition(".")
    holder: Any = {"people": draft.people, "professionals": draft.professionals}.get(group, (draft,))[0]
    kept = getattr(holder, name)
    assert isinstance(kept, str)
    return kept


FIELDS = [
    *(name for name in text_fields(ContactDraft)),
    *(f"people.{name}" for name in text_fields(PersonDraft) if name not in {*CODED, "aliases", "link_reason"}),
    *(f"professionals.{name}" for name in text_fields(ProfessionalDraft)),
]
FREE = ("concern", "referrer_name", "address", "people.surname", "people.forenames", "professionals.name")


def attack(hub: Hub, staff: Staff, field: str, text: str) -> None:
    """Record a contact with the text in the field: it is kept as typed, or refused in words."""
    worker = staff[Role.HUB_WORKER]
    made: list[Any] = []
    error = telling(lambda: made.append(record_contact(hub, worker, with_text(field, text)).new_id), text)
    if error is None:
        kept = kept_text(open_contact(hub, worker, made[0]).draft, field)
        assert kept == text.replace("\x00", "").strip()  # NUL alone is dropped: behind it a text could hide


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(TEXTS))
@pytest.mark.parametrize("field", FREE)
def test_hostile_text_in_a_contact_is_kept_as_typed_or_refused_in_words(
    field: str, name: str, hub: Hub, staff: Staff
) -> None:
    attack(hub, staff, field, TEXTS[name])


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("field", FIELDS)
def test_no_field_of_a_contact_loses_hostile_text(field: str, hub: Hub, staff: Staff) -> None:
    for text in TEXTS.values():
        attack(hub, staff, field, text)
    assert chain_holds(hub)


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_every_alias_with_hostile_text_is_kept_between_its_semicolons(name: str, hub: Hub, staff: Staff) -> None:
    text = TEXTS[name].replace(";", ",")
    attack(hub, staff, "people.aliases", text)


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_draft_gives_back_hostile_text_letter_by_letter(name: str, hub: Hub, staff: Staff) -> None:
    worker = staff[Role.HUB_WORKER]
    for field in FREE:
        about = new_id()
        typed = with_text(field, TEXTS[name])
        save_draft(hub, worker, about, typed)
        row = next(each for each in list_drafts(hub, worker) if each.about_id == about)
        assert open_draft(hub, worker, row.id).draft == typed
