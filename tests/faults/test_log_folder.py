"""A folder for the log that cannot be written: told as a sentence, and no traceback reaches a terminal."""

import sys
from pathlib import Path

import pytest

from app.services.errors import StoreFault
from app.views import errors


def test_a_log_folder_that_cannot_be_made_is_told_by_the_very_hooks_it_was_to_serve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr("threading.excepthook", sys.__excepthook__)
    in_the_way = tmp_path / "file"
    in_the_way.write_text("no folder")
    told: list[errors.Words] = []
    with pytest.raises(StoreFault) as raised:
        errors.install(in_the_way / "log", told.append)
    sys.excepthook(StoreFault, raised.value, None)
    assert "log cannot be written" in told[0].sentence
    assert told[0].next_step
