"""What the tests of the Replies part share: a screen of a case, and its items by their words."""


from datetime import date

from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.models.enums import ContactRole
from app.services.enquiry.item_records import ItemDraft, ItemRow
from app.services.enquiry.items import list_items
from app.services.enquiry.sending import send_requests
from app.views.case.replies.section import RepliesSection
from app.views.case.screen import CaseScreen, build
from app.views.desk import Place
from app.views.widgets.choice import Choice
from tests.services.enquiry.rows import Case
from tests.views.case.seats import seat

HOUSEHOLD = (
    ("Efa", "Prosser", date(2018, 7, 4), ContactRole.SUBJECT, True),
    ("Macsen", "Prosser", date(2020, 10, 12), ContactRole.SUBJECT, True),
    ("Sian", "Prosser", date(1990, 11, 17), ContactRole.HOUSEHOLD, False),
    ("Gareth", "Lyle", date(1986, 6, 2), ContactRole.HOUSEHOLD, False),
)
SEEN = ItemDraft("Seen at the door, well", date(2026, 3, 28), source_system="Niche", partner_marking="Can be shared")
OLD = ItemDraft("Caution for assault", happened_as_written="2019", partner_marking="Social care only")
BIRTH = ItemDraft("Born at term", date(2025, 9, 1), source_system="maternity record")




def asked(case: Case) -> Case:
    case.ask(("police", "health"))
    send_requests(case.hub, case.worker, case.id, list(case.request_ids.values()), case.read().header.version)
    return case


def shown(qtbot: QtBot, case: Case, name: str = "worker") -> CaseScreen:
    made = build(seat(case.hub, case.staff.others[name]))
    qtbot.addWidget(made)
    made.resize(1182, 708)
    made.show_place(Place("case", case.id))
    made.show()
    return made


def texts(part: RepliesSection) -> list[str]:
    return [row.text for row in part.table.items.rows()]


def items(case: Case) -> dict[str, ItemRow]:
    return {item.text: item for item in list_items(case.hub, case.worker, case.id)}


def box(editor: object) -> QPlainTextEdit:
    assert isinstance(editor, QPlainTextEdit)
    return editor


def choice(editor: object) -> Choice:
    assert isinstance(editor, Choice)
    return editor


