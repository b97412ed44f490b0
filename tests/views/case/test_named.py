"""A representative reads the case they are named on, records another view, and the ladder settles it."""

import pytest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.models.enums import ItemHandling
from app.services.access import Role
from app.services.enquiry.named_cases import open_named_case
from app.services.enquiry.restricting import name_on_case
from app.services.enquiry.sending import send_requests
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.case.form_dialog import FormDialog
from app.views.case.named.screen import NamedScreen, build
from app.views.case.named.wording import ITEMS_NOTE, case_entries
from app.views.desk import Place
from app.views.widgets.choice import Choice
from tests.factories.hubs import Staff
from tests.services.enquiry.deciding import answer, send_all
from tests.services.enquiry.deciding import item as reply_item
from tests.services.enquiry.rows import Case, opened
from tests.services.enquiry.test_request_forms import item
from tests.views.case.seats import nameless, seat


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    made = opened(hub, staff)
    made.ask(("police", "housing"))
    send_requests(hub, made.worker, made.id, list(made.request_ids.values()), made.read().header.version)
    return made


def shown(qtbot: QtBot, case: Case, name: str) -> NamedScreen:
    made = build(seat(case.hub, case.staff.others[name]))
    qtbot.addWidget(made)
    made.resize(1182, 708)
    made.show_place(Place("named"))
    made.show()
    return made


def test_another_view_half_typed_comes_back_after_a_lock(qtbot: QtBot, case: Case) -> None:
    police = case.staff.others["police"]
    name_on_case(case.hub, case.staff[Role.MASH_MANAGER], case.id, police.user_id)
    screen = shown(qtbot, case, "police")
    screen.presenter.open(case.id)
    screen.presenter.dissent()
    fill(screen.form, view="He was seen there on Friday")
    screen.save_drafts()
    screen.clear_data()
    QApplication.processEvents()
    assert screen.form is None
    again = shown(qtbot, case, "police")
    again.presenter.open(case.id)
    again.presenter.dissent()
    assert again.form is not None
    assert again.form.values()["view"] == "He was seen there on Friday"


def test_the_subjects_of_a_case_stand_whole_at_1366_pixels(qtbot: QtBot, case: Case) -> None:
    name_on_case(case.hub, case.staff[Role.MASH_MANAGER], case.id, case.staff.others["police"].user_id)
    screen = shown(qtbot, case, "police")
    QApplication.processEvents()
    last = screen.model.columnCount() - 1
    words = str(screen.model.index(0, last).data())
    assert words == "Ayla Novak, 7; Finn Novak, 6 m"
    assert screen.table.columnWidth(last) > screen.table.fontMetrics().horizontalAdvance(words)


def read(screen: NamedScreen) -> str:
    entries = screen.detail.entries or ()
    return "\n".join(f"{each.heading} {' '.join(each.lines)} {each.text}" for each in entries)


def fill(form: FormDialog | None, **values: str) -> None:
    assert form is not None
    for name, said in values.items():
        editor = form.rows[name].editor
        if isinstance(editor, Choice):
            editor.choose(said)
        else:
            assert isinstance(editor, QPlainTextEdit)
            editor.setPlainText(said)
    form.submit.click()


def test_nobody_named_sees_what_belongs_there(qtbot: QtBot, case: Case) -> None:
    screen = shown(qtbot, case, "police")
    assert screen.model.rowCount() == 0
    assert not screen.dissent.isVisible()


def test_a_named_representative_reads_items_but_never_another_agencys_intelligence(qtbot: QtBot, case: Case) -> None:
    item(case, "housing", "Arrears", ItemHandling.HUB_ONLY)
    item(case, "housing", "Informant", ItemHandling.INTELLIGENCE)
    manager = case.staff[Role.MASH_MANAGER]
    name_on_case(case.hub, manager, case.id, case.staff.others["police"].user_id)
    screen = shown(qtbot, case, "police")
    screen.table.select_id(case.id)
    assert "Arrears" in read(screen)
    assert "Informant" not in read(screen)
    assert nameless(screen) == []
    screen.clear_data()
    assert read(screen) == ""


def test_another_view_goes_up_the_ladder_and_every_view_stays(qtbot: QtBot, case: Case) -> None:
    manager = case.staff[Role.MASH_MANAGER]
    for name in ("police", "social"):
        name_on_case(case.hub, manager, case.id, case.staff.others[name].user_id)
    police = shown(qtbot, case, "police")
    police.table.select_id(case.id)
    police.dissent.click()
    fill(police.form, about="rating", rating="red", view="He has hurt her before")
    social = shown(qtbot, case, "social")
    assert "1 for you" in social.tabs.tabText(1)
    entry = (social.ladder.entries or ())[0]
    social.presenter.act("determine", entry.key)
    fill(social.form, rating="amber", reason="The plan holds")
    police.presenter.refresh()
    waiting = (police.ladder.entries or ())[0]
    assert ("answer", "Answer…") in waiting.acts
    police.presenter.act("answer", waiting.key)
    fill(police.form, answer="unresolved", reason="It does not")
    police.presenter.refresh()
    said = (police.ladder.entries or ())[0].text
    assert "The plan holds" in said
    assert "It does not" in said


def test_what_is_not_shown_is_said_alike_whether_there_is_any_or_not(hub: Hub, staff: Staff) -> None:
    without, with_some = opened(hub, staff), opened(hub, staff)
    with_some.ask(("police",))
    send_all(with_some)
    (reply, *_) = answer(with_some, "police")
    reply_item(with_some, reply, "A source says he carries a knife", ItemHandling.INTELLIGENCE)
    said = []
    for case in (without, with_some):
        name_on_case(hub, staff[Role.MASH_MANAGER], case.id, staff.others["social"].user_id)
        found = case_entries(open_named_case(hub, staff.others["social"], case.id))
        said.append([(each.heading, each.lines) for each in found if each.kind in {"items", "item"}])
    assert said[0] == said[1] == [("What the agencies brought", (ITEMS_NOTE,))]
