"""Ctrl+K on words: people first, then references, then texts with the words in them; each opens where it stands."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyleOptionViewItem
from sqlalchemy import select

from app.models import AuditEntry, InformationRequest
from app.services.access import Role
from app.services.enquiry.notes import add_note
from app.services.enquiry.sending import send_requests
from app.services.oversight.words import MOST_TEXTS
from app.services.unit_of_work import Hub
from app.views.desk import Place
from app.views.shell.desktop import Desktop
from app.views.shell.finder import MORE, NO_TEXT, NOT_SEARCHED, SEARCHING, TOO_SHORT
from app.views.shell.finder_rows import ANSWER_ROLE, Answer, AnswerDelegate, over_lines, plain, shortened
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import opened
from tests.views.shell.conftest import Desks

CONTROL = Qt.KeyboardModifier.ControlModifier


def asked(desks: Desks, desktop: Desktop, text: str) -> list[str]:
    """What stands under the line for a text."""
    finder = desktop.work_or_fail().finder
    desks.press(desktop, Qt.Key.Key_K, CONTROL)
    QTest.keyClicks(finder.line, text)
    finder._settle.stop()
    finder.ask()
    desks.quiet(desktop)
    return [finder.answers.item(row).text() for row in range(finder.answers.count())]


def acts(hub: Hub) -> list[tuple[str, str]]:
    """What the trail says, with its details as one text."""
    with hub.reading(None) as unit:
        entries = unit.session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()
        return [(each.act, str(each.detail)) for each in entries]


def test_people_stand_first_then_contacts_then_texts_with_the_words_marked(
    desks: Desks, hub: Hub, staff: Staff, desktop: Desktop
) -> None:
    rows.person(hub, forenames="Bruno", surname="Grandm")
    rows.contact(hub, staff[Role.HUB_WORKER], concern="His grandmother found bruises on both arms.")
    lines = asked(desks, desktop, "grandm")
    assert [line.split("\n")[0].split("  ")[-1] for line in lines] == ["Bruno Grandm, 7", "Concern, 30 Mar 2026"]
    assert "grandmother found bruises" in lines[1]
    item = desktop.work_or_fail().finder.answers.item(1)
    answer: Answer = item.data(ANSWER_ROLE)
    assert ("grandmother", True) in answer.lines[-1]
    assert "grandmother" in item.data(Qt.ItemDataRole.AccessibleTextRole)


def test_enter_opens_a_text_where_it_stands_and_the_search_is_audited_before_and_without_its_words(
    desks: Desks, hub: Hub, staff: Staff, desktop: Desktop
) -> None:
    case = opened(hub, staff)
    add_note(hub, case.worker, case.id, "", "The gooseberry stall again.")
    (line,) = asked(desks, desktop, "gooseberry")
    assert "Note" in line
    desks.press(desktop, Qt.Key.Key_Return, on=desktop.work_or_fail().finder.line)
    desks.quiet(desktop)
    assert desktop.work_or_fail().place() == Place("case", case.id, "record")
    told = acts(hub)
    names = [act for act, _ in told]
    assert names.index("searched") < names.index("enquiry read")
    assert not any("gooseberry" in detail.lower() for _, detail in told)
    assert dict(told)["searched"] == "{'answers': 1, 'where': 'everything'}"


def test_a_settled_search_of_words_is_audited_once_however_late_its_texts_come(
    desks: Desks, hub: Hub, staff: Staff, desktop: Desktop
) -> None:
    rows.contact(hub, staff[Role.HUB_WORKER], concern="The gooseberry stall again.")
    finder = desktop.work_or_fail().finder
    asked(desks, desktop, "gooseberry")
    finder._settled.stop()
    finder.settled()
    finder.ask()
    finder.settled()
    desks.quiet(desktop)
    assert [act for act, _ in acts(hub)].count("searched") == 1


def test_the_line_says_that_it_looks_that_nothing_was_found_and_that_there_is_more(
    desks: Desks, hub: Hub, staff: Staff, desktop: Desktop
) -> None:
    finder = desktop.work_or_fail().finder
    for _ in range(MOST_TEXTS + 1):
        rows.contact(hub, staff[Role.HUB_WORKER], concern="A broken window.")
    desks.press(desktop, Qt.Key.Key_K, CONTROL)
    finder.line.setText("window")
    finder._show((), "window")
    assert finder.said.text() == SEARCHING
    desks.quiet(desktop)
    assert finder.answers.count() == MOST_TEXTS
    assert finder.said.text() == f"{MORE.format(count=MOST_TEXTS)} {NOT_SEARCHED}"
    assert finder.answers.currentRow() == 0
    assert asked(desks, desktop, "zzzzzz") == []
    assert "text found. Try" in finder.said.text()


def test_one_letter_is_answered_by_what_is_missing_and_not_by_nothing_found(desks: Desks, desktop: Desktop) -> None:
    finder = desktop.work_or_fail().finder
    for typed in ("z", "'"):
        assert asked(desks, desktop, typed) == []
        assert finder.said.text() == f"{TOO_SHORT} {NOT_SEARCHED}"


def test_a_text_typed_meanwhile_is_not_answered_with_texts_of_the_one_before(
    desks: Desks, hub: Hub, staff: Staff, desktop: Desktop
) -> None:
    rows.contact(hub, staff[Role.HUB_WORKER], concern="The gooseberry stall again.")
    finder = desktop.work_or_fail().finder
    finder.line.setText("gooseberry")
    finder._show((), "gooseberry")
    finder.line.setText("window")
    desks.quiet(desktop)
    assert finder.answers.count() == 0


def test_a_representative_finds_words_of_their_own_requests_and_opens_them(
    desks: Desks, hub: Hub, staff: Staff
) -> None:
    case = opened(hub, staff)
    case.ask(("police",))
    send_requests(hub, case.worker, case.id, list(case.request_ids.values()), case.read().header.version)
    with hub.writing(None) as unit:
        request = unit.session.get_one(InformationRequest, case.request_ids["police"])
        request.questions = "Who keeps the gooseberry stall?"
        unit.audit("changed for the test")
        unit.commit()
    add_note(hub, case.worker, case.id, "", "The hub's own gooseberry.")
    desktop = desks.open(staff.others["police"])
    (line,) = asked(desks, desktop, "gooseberry")
    assert "Request" in line
    desks.press(desktop, Qt.Key.Key_Return, on=desktop.work_or_fail().finder.line)
    desks.quiet(desktop)
    assert desktop.work_or_fail().place() == Place("own_requests", case.request_ids["police"])
    assert ("searched", "{'answers': 1, 'where': 'texts'}") in acts(hub)
    assert asked(desks, desktop, "zzzzzz") == []
    assert desktop.work_or_fail().finder.said.text() == f"{NO_TEXT} {NOT_SEARCHED}"


def test_a_long_beginning_is_cut_so_that_the_word_found_is_in_sight() -> None:
    pieces = (("He was seen by many people near the old harbour wall with a ", False), ("knife", True), (".", False))
    cut = shortened(pieces)
    assert cut[0][0].startswith("…")
    assert len(cut[0][0]) < 32
    assert cut[1:] == pieces[1:]
    assert shortened(pieces[1:]) == pieces[1:]
    assert shortened(()) == ()


def test_what_is_known_of_a_person_takes_two_lines_where_one_is_too_short() -> None:
    known = "Known person, 14 Quince Row, Newbury, RG14 1ZZ, last contact 30 Mar 2026, enquiry M-26-1001 open, amber"
    first, second = over_lines(known)
    assert first == plain("Known person, 14 Quince Row, Newbury, RG14 1ZZ,")
    assert second == plain("last contact 30 Mar 2026, enquiry M-26-1001 open, amber")
    assert over_lines("Known person") == (plain("Known person"),)
    assert over_lines("x" * 90) == (plain("x" * 90),)


def test_a_row_is_painted_with_the_word_found_heavy(desks: Desks, desktop: Desktop) -> None:
    answers = desktop.work_or_fail().finder.answers
    painted = []
    from app.views.shell.finder_rows import item_of

    for marked in (False, True):
        answers.clear()
        line = (("seen with a ", False), ("knife", marked))
        answers.addItem(item_of(Answer(Place("inbox"), "C-26-1001  Concern", (plain("Mira, 7"), line))))
        index = answers.indexFromItem(answers.item(0))
        option = QStyleOptionViewItem()
        size = AnswerDelegate(answers).sizeHint(option, index)
        image = QImage(520, size.height(), QImage.Format.Format_ARGB32)
        image.fill(0xFFFFFFFF)
        option.rect = image.rect()
        painter = QPainter(image)
        AnswerDelegate(answers).paint(painter, option, index)
        painter.end()
        painted.append(sum(image.pixelColor(x, y).lightness() < 160 for x in range(520) for y in range(size.height())))
    assert painted[1] > painted[0] > 0


def test_an_address_finds_the_household_and_enter_opens_its_page(desks: Desks, hub: Hub, desktop: Desktop) -> None:
    child = rows.person(hub, forenames="Bruno", surname="Lark")
    home = rows.household(hub, members=(child,))
    lines = asked(desks, desktop, "14 quince row")
    assert lines == ["14 Quince Row, Newbury, RG14 1ZZ\nHousehold: Bruno Lark"]
    QTest.keyClick(desktop.work_or_fail().finder.line, Qt.Key.Key_Return)
    desks.quiet(desktop)
    assert desktop.work_or_fail().place() == Place("household", home)
    assert any(act == "household opened" for act, _ in acts(hub))
