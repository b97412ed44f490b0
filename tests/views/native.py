"""Keys as the system hands them over: to the native window, before any dialog or widget hears of them."""

from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QWidget


def native(widget: QWidget) -> QWindow:
    """The native window a shown widget stands in, for `QTest.keyClick`."""
    found = widget.window().windowHandle()
    assert found is not None, "the widget was never shown"
    return found
