"""A reason half written at the door of a restricted record: kept by a lock and a sign-out, for its writer alone."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtWidgets import QPlainTextEdit

from app.services.access import Actor, Role
from app.services.enquiry.form_drafts import open_form
from app.services.trust import vault
from app.services.trust.opening import open_hub
from app.services.unit_of_work import Hub
from app.views.case.door import GLASS
from app.views.case.form_dialog import FormDialog
from app.views.desk import Place
from tests.factories import rows
from tests.factories.hubs import PASSPHRASE, Staff
from tests.factories.parts import Who
from tests.faults.conftest import Seated
from tests.faults.stage import Stage, seat
from tests.services.enquiry.test_break_glass import WHY


def closed(hub: Hub, staff: Staff, kind: str) -> UUID:
    """A restricted case, or somebody who stands on it; nobody of the desk is named."""
    child = rows.person(hub, forenames="Zed", surname="Quillfeather")
    who = (Who("Zed", "Quillfeather", person_id=child),)
    case = rows.enquiry(hub, staff[Role.SERVICE_MANAGER], who=who, restricted=True)
    return case.id if kind == "case" else child


def at_the_door(stage: Stage, kind: str, at: UUID) -> FormDialog:
    """Go to the record and ask for its form."""
    stage.work.go(Place(kind, at))
    stage.settle()
    screen: Any = stage.work.current()
    assert screen.stack.currentWidget() is screen.closed
    screen.closed.action.click()
    stage.settle()
    found: FormDialog | None = screen.form if kind == "case" else screen.forms.form
    assert found is not None
    return found


def reason(form: FormDialog) -> QPlainTextEdit:
    field = form.rows["reason"].editor
    assert isinstance(field, QPlainTextEdit)
    return field


def let_in_next(stage: Stage, folder: Path, actor: Actor) -> Hub:
    """Sign out, which closes the hub, and let somebody in at the same desk."""
    stage.desktop.sign_out()
    stage.until(lambda: stage.desktop.work is None and stage.desktop.background.pending == 0)
    hub = open_hub(folder, vault.open_with_passphrase(folder, PASSPHRASE))
    seat(stage.desktop, hub, actor)
    stage.until(lambda: stage.desktop.work is not None and stage.work.current() is not None)
    stage.settle()
    return hub


@pytest.mark.parametrize("kind", ["case", "person"])
def test_a_reason_half_written_at_the_door_is_kept_and_given_back_to_its_writer_alone(
    hub: Hub, staff: Staff, seated: Seated, kind: str
) -> None:
    writer, other = staff.others["worker2"], staff[Role.MASH_MANAGER]
    at = closed(hub, staff, kind)
    stage = seated(hub, writer)
    reason(at_the_door(stage, kind, at)).setPlainText(WHY)
    stage.desktop.lock("idle")
    stage.settle()
    kept = open_form(hub, writer, at, GLASS)
    assert kept is not None
    assert kept["reason"] == WHY
    assert open_form(hub, other, at, GLASS) is None
    let_in_next(stage, hub.folder, other)
    assert reason(at_the_door(stage, kind, at)).toPlainText() == "", "nobody reads what another was writing"
    again = let_in_next(stage, hub.folder, writer)
    form = at_the_door(stage, kind, at)
    assert reason(form).toPlainText() == WHY
    form.submit.click()
    stage.settle()
    assert open_form(again, writer, at, GLASS) is None, "what was handed in is no draft any more"
    screen: Any = stage.work.current()
    assert screen.stack.currentWidget() is not screen.closed
