"""The dialog that asks to pick: whole on a small screen at every scale, and nothing is picked beforehand."""

import pytest
from pytestqt.qtbot import QtBot

from app.models import new_id
from app.views import theme
from app.views.inbox.dialogs import PickDialog
from app.views.inbox.questions import Option, Question

ASKED = Question("Which known person is this?", "Link only when you are sure.", "Link to person", "Name", "What")


@pytest.mark.parametrize("scale", theme.SCALES[:3])
def test_the_dialog_fits_the_screen_at_each_scale(qtbot: QtBot, scale: int) -> None:
    theme.use("light", scale)
    dialog = PickDialog(ASKED)
    qtbot.addWidget(dialog)
    dialog.show_options([Option(new_id(), f"Mira Adeyemi {at}", "Likely\nat home\non no contact") for at in range(12)])
    dialog.show()
    qtbot.waitExposed(dialog)
    assert dialog.height() <= dialog.screen().availableSize().height() - 64
    assert dialog.confirm.geometry().bottom() <= dialog.height()
    assert dialog.list.height() >= theme.px(120)
    assert not dialog.confirm.isEnabled()
