"""Putting pages on paper, or saying that there is no printer. Qt's printing is loaded when somebody prints."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

from app.services.errors import HubdeskError

NO_PRINTER = (
    "This machine has no printer.",
    "Nothing was lost. Save the PDF, or ask for a printer to be set up and try again.",
)


class NotPrinted(HubdeskError):
    """The pages did not reach a printer."""


def has_printer() -> bool:
    """Whether the machine knows any printer."""
    from PySide6.QtPrintSupport import QPrinterInfo

    return bool(QPrinterInfo.availablePrinterNames())


def ask_printer(parent: QWidget, chosen: Callable[[Callable[[tuple[bytes, ...]], None]], object]) -> None:
    """Let somebody choose a printer; `chosen` is then handed what puts pages on it."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = sheet(QPrinter(QPrinter.PrinterMode.HighResolution))
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: chosen(lambda pages: put(pages, printer)))
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.show()


def sheet(printer: QPrinter) -> QPrinter:
    """Set a printer to whole A4 sheets: the pages bring their own margins."""
    printer.setFullPage(True)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setDocName("Hubdesk")  # a print queue is seen by others: no name, no reference
    return printer


def put(pages: tuple[bytes, ...], printer: QPrinter) -> None:
    """Print the pages, those of the printer's range where one was chosen; may run on any thread.

    Raises:
        NotPrinted: the printer does not answer.
    """
    from PySide6.QtPrintSupport import QPrinter

    first, last = printer.fromPage() or 1, printer.toPage() or len(pages)
    painter = QPainter()
    if not painter.begin(printer):
        raise NotPrinted("The printer does not answer.", "Nothing was lost. Look at the printer and try again.")
    try:
        for number, page in enumerate(pages[first - 1 : last]):
            if number and not printer.newPage():
                raise NotPrinted(
                    "The printer stopped after some pages.", "Destroy what was printed, look at the printer, try again."
                )
            painter.drawImage(QRectF(printer.paperRect(QPrinter.Unit.DevicePixel)), QImage.fromData(page))
    finally:
        painter.end()
