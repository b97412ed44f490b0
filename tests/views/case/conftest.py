"""Screens of a test are gone when it ends: their timers must not fire in the next one, nor their widgets be restyled."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent


@pytest.fixture(autouse=True)
def put_away() -> Iterator[None]:
    """Delete what qtbot closed; without an event loop nobody else does."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
