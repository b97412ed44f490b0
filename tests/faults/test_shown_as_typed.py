"""Hostile text on the screen: shown as it was typed, never as rich text, never in a window's title or the log."""

import dataclasses

import pytest

from app.services.access import Role
from app.services.intake.contacts import record_contact
from app.services.intake.records import ContactDraft
from app.services.unit_of_work import Hub
from app.views.desk import Place
from tests.factories.contacts import three_children
from tests.factories.hubs import Staff
from tests.faults.conftest import Seated
from tests.faults.hostile import TEXTS
from tests.faults.stage import guessing_labels, texts

SHOWN = ("bold", "image", "formula", "percent", "braces", "turned", "emoji")


def hostile(text: str) -> ContactDraft:
    """A contact whose worry, referrer and first child's surname are a hostile text."""
    draft = three_children(concern=text, referrer_name=text)
    first, *rest = draft.people
    return dataclasses.replace(draft, people=(dataclasses.replace(first, surname=text, forenames="Zed"), *rest))


@pytest.mark.parametrize("kind", ["contact_form", "screening", "inbox"])
def test_hostile_names_and_worries_are_shown_as_typed_and_never_in_a_title(
    kind: str, hub: Hub, staff: Staff, seated: Seated
) -> None:
    worker = staff[Role.HUB_WORKER]
    made = {name: record_contact(hub, worker, hostile(TEXTS[name])).new_id for name in SHOWN}
    stage = seated(hub, worker)
    window = stage.desktop.window
    for name, contact in made.items():
        text = TEXTS[name]
        stage.work.go(Place(kind, contact if kind != "inbox" else None))
        stage.settle()
        assert not guessing_labels(window), name
        assert text not in window.windowTitle(), name
        if kind != "inbox":
            assert text in texts(window), name
