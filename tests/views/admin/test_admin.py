"""The administrator's screens over a real hub: users, agencies, policy, and who sees what."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QScrollBar, QStackedWidget, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from app.services.access import Actor, Role
from app.services.policy_file import builtin_text, load_builtin
from app.services.trust import accounts, agencies, passwords, policy_changes, sign_in
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.admin.policy_facts import policy_facts
from app.views.admin.screen import AdminScreen, build
from app.views.desk import Desk, Place
from app.views.widgets.dialogs import ConfirmDialog, ConflictDialog
from tests.factories.fakes import ImmediateRunner, Journey, MemoryPreferences, RecordingFeed
from tests.factories.hubs import Staff

Opened = Callable[[Role], AdminScreen]
CHANGED = builtin_text("west_berkshire").replace(
    "red = { hours = 4 }\namber = { hours = 12 }", "red = { hours = 3 }\namber = { hours = 12 }"
)


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    from argon2 import PasswordHasher

    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: hasher)
    passwords._nobody.cache_clear()


@pytest.fixture
def desk_of(hub: Hub, staff: Staff, qapp: QApplication) -> Callable[[Role], Desk]:
    theme.start(qapp, "light", 100)
    feed = RecordingFeed()
    runner = ImmediateRunner(feed.announce)
    policy = load_builtin("west_berkshire")
    return lambda role: Desk(hub, staff[role], policy, runner, feed, Journey(), MemoryPreferences())


@pytest.fixture
def opened(desk_of: Callable[[Role], Desk], qtbot: QtBot) -> Iterator[Opened]:
    kept: list[QWidget] = []

    def open_it(role: Role) -> AdminScreen:
        shown = build(desk_of(role))
        assert isinstance(shown, AdminScreen)
        qtbot.addWidget(shown)
        shown.resize(1180, 690)
        shown.show()
        kept.append(shown)
        return shown

    yield open_it
    for each in kept:
        each.close()


@pytest.fixture
def admin(staff: Staff) -> Actor:
    return staff[Role.ADMINISTRATOR]


def tab_words(shown: AdminScreen) -> list[str]:
    return [shown.tabs.tabText(at) for at in range(shown.tabs.count())]


def test_an_administrator_sees_four_tabs_and_a_service_manager_the_policy_alone(opened: Opened) -> None:
    assert tab_words(opened(Role.ADMINISTRATOR)) == ["Users", "Agencies", "Policy", "Backups"]
    assert tab_words(opened(Role.SERVICE_MANAGER)) == ["Policy"]


def test_a_place_names_its_tab(opened: Opened) -> None:
    shown = opened(Role.ADMINISTRATOR)
    for detail, words in (("backups", "Backups"), ("policy", "Policy"), ("agencies", "Agencies"), ("users", "Users")):
        shown.show_place(Place("admin", detail=detail))
        assert shown.tabs.tabText(shown.tabs.currentIndex()) == words


def test_a_person_typed_in_gets_an_account_and_stands_in_the_list(opened: Opened, hub: Hub, admin: Actor) -> None:
    pane = opened(Role.ADMINISTRATOR).users
    pane.add.click()
    pane.form.display_name.setText("Nat Ewman")
    pane.form.sign_in_name.setText("n.ewman")
    pane.form.initials.setText("NE")
    pane.form.agency.setCurrentIndex(0)
    pane.form.picks.boxes[Role.HUB_WORKER].setChecked(True)
    pane.form.propose_password()
    password = pane.form.password.text()
    pane.save.click()
    assert "n.ewman" in {row.sign_in_name for row in pane.model.rows()}
    assert pane.form.password.text() == ""
    with pytest.raises(sign_in.MustChangePassword):
        sign_in.sign_in(hub, "n.ewman", password)


def test_wrong_fields_are_marked_and_typing_stays(opened: Opened) -> None:
    pane = opened(Role.ADMINISTRATOR).users
    pane.add.click()
    pane.form.display_name.setText("Nat Ewman")
    pane.save.click()
    assert pane.form.display_name.text() == "Nat Ewman"
    wrong = {each.field for each in pane.form.summary.problems}
    assert wrong == {"sign_in_name", "initials", "agency_id", "roles", "password"}


def test_nothing_is_preselected_for_a_new_person(opened: Opened) -> None:
    form = opened(Role.ADMINISTRATOR).users.form
    assert form.agency.code() is None
    assert form.picks.roles() == frozenset()


def test_initials_are_proposed_while_typing_until_typed_by_hand(opened: Opened) -> None:
    form = opened(Role.ADMINISTRATOR).users.form
    QTest.keyClicks(form.display_name, "Jo Snow")
    assert form.initials.text() == "JS2"
    form.initials.clear()
    QTest.keyClicks(form.initials, "JX")
    QTest.keyClicks(form.display_name, "den")
    assert form.initials.text() == "JX"


def test_a_changed_role_is_saved_and_the_form_goes_on_from_the_new_version(
    opened: Opened, hub: Hub, staff: Staff, admin: Actor
) -> None:
    pane = opened(Role.ADMINISTRATOR).users
    pane.choose(staff.others["worker"].user_id)
    for words in (True, False):
        pane.form.picks.boxes[Role.MASH_MANAGER].setChecked(words)
        pane.save.click()
        row = next(each for each in accounts.list_users(hub, admin) if each.sign_in_name == "worker")
        assert (Role.MASH_MANAGER in row.roles) is words


def test_ending_an_account_asks_first_and_then_ends_it(
    opened: Opened, hub: Hub, staff: Staff, admin: Actor, qapp: QApplication
) -> None:
    pane = opened(Role.ADMINISTRATOR).users
    pane.choose(staff.others["worker"].user_id)
    pane.end.click()
    (dialog,) = pane.findChildren(ConfirmDialog)
    row = next(each for each in accounts.list_users(hub, admin) if each.sign_in_name == "worker")
    assert row.ended_at is None
    dialog.confirm.click()
    row = next(each for each in accounts.list_users(hub, admin) if each.sign_in_name == "worker")
    assert row.ended_at is not None
    assert not pane.save.isEnabled()


def test_the_wallboards_account_can_be_looked_at_only(opened: Opened, staff: Staff) -> None:
    pane = opened(Role.ADMINISTRATOR).users
    pane.choose(staff.others["wall"].user_id)
    assert not pane.form.isEnabled()
    assert not pane.save.isEnabled()
    assert not pane.end.isVisible()


def test_a_lost_race_shows_both_texts_and_the_choice_is_saved(
    opened: Opened, hub: Hub, staff: Staff, admin: Actor
) -> None:
    pane = opened(Role.ADMINISTRATOR).agencies
    row = next(each for each in agencies.list_agencies(hub, admin) if each.code == "police")
    pane.choose(row.id)
    agencies.change_agency(hub, admin, row.id, row.version, agencies.AgencyDraft("Police force", "Pol", True))
    pane.name.setText("Constabulary")
    pane.save.click()
    (dialog,) = pane.findChildren(ConflictDialog)
    assert pane.name.text() == "Constabulary"
    dialog.groups["Name"].buttons()[0].click()
    dialog.save.click()
    assert "Constabulary" in {each.name for each in agencies.list_agencies(hub, admin)}


def test_an_agency_is_added_and_a_chip_too_long_is_refused_and_kept(opened: Opened, hub: Hub, admin: Actor) -> None:
    pane = opened(Role.ADMINISTRATOR).agencies
    pane.add.click()
    pane.name.setText("Refuge")
    pane.short_name.setText("Refuges")
    pane.save.click()
    assert "1 to 6 characters" in next(row.sentence for row in pane.rows if row.field == "short_name")
    assert pane.short_name.text() == "Refuges"
    pane.short_name.setText("Ref")
    pane.save.click()
    assert "Refuge" in {each.name for each in agencies.list_agencies(hub, admin)}


def test_assumed_values_are_marked_as_such_in_words(opened: Opened) -> None:
    pane = opened(Role.ADMINISTRATOR).policy
    marked = {row.subject: row.assumed for row in pane.facts.rows() if row.assumed}
    assert marked["Opening hours"] == "Assumed (Hubdesk)"
    assert "assumed" in pane.heading.text()


@pytest.mark.parametrize("code", ["west_berkshire", "surrey", "merton", "luton", "warwickshire", "hackney"])
def test_every_assumption_of_a_pack_is_marked_on_some_line(code: str) -> None:
    policy = load_builtin(code)
    facts = policy_facts(policy)
    marked = sum(bool(fact.assumed) for fact in facts)
    assert (marked > 0) is bool(policy.assumptions)
    assert marked >= len({each.key for each in policy.assumptions if not each.key.endswith("late_needs_reason")})


def test_a_wrong_key_is_named_with_its_line_while_typing(opened: Opened) -> None:
    pane = opened(Role.ADMINISTRATOR).policy
    pane.text.setPlainText(CHANGED.replace("bank_holidays", "bank_holiday"))
    pane.text_changed.emit(pane.body_text())
    assert "opening.bank_holiday" in pane.problems.toPlainText()
    assert "line " in pane.problems.toPlainText()
    pane.goto.click()
    assert pane.text.textCursor().blockNumber() > 10


def test_a_proposed_change_is_confirmed_by_the_service_manager_key_by_key(
    opened: Opened, hub: Hub, admin: Actor, staff: Staff
) -> None:
    pane = opened(Role.ADMINISTRATOR).policy
    pane.text.setPlainText(CHANGED)
    pane.text_changed.emit(pane.body_text())
    assert "changes 1 value" in pane.verdict.text()
    pane.propose.click()
    assert pane.reason_row.sentence
    pane.reason.setPlainText("Partners agreed a shorter time")
    pane.propose.click()
    assert not pane.propose.isEnabled()
    assert not pane.confirm.isVisible()
    theirs = opened(Role.SERVICE_MANAGER).policy
    theirs.tabs.setCurrentIndex(theirs.waiting_at)
    assert theirs.confirm.isVisible()
    assert not theirs.withdraw.isVisible()
    theirs.confirm.click()
    (dialog,) = theirs.findChildren(ConfirmDialog)
    assert dialog.items.item(0).text() == "limits.reply.red.hours: 4 → 3"
    dialog.confirm.click()
    assert policy_changes.list_policy_versions(hub, admin)[0].in_force
    assert pane.waiting_title.text() == "No change of the policy is waiting."


def test_an_administrator_takes_a_waiting_change_back(opened: Opened, hub: Hub, admin: Actor) -> None:
    policy_changes.propose_policy(hub, admin, CHANGED, "A slip")
    pane = opened(Role.ADMINISTRATOR).policy
    pane.tabs.setCurrentIndex(pane.waiting_at)
    pane.withdraw.click()
    assert policy_changes.list_policy_versions(hub, admin)[0].state_words == "Refused or withdrawn"


def test_choosing_another_pack_puts_its_text_into_the_editor(opened: Opened) -> None:
    pane = opened(Role.ADMINISTRATOR).policy
    pane.pack.choose("surrey")
    pane.pack.chosen.emit("surrey")
    assert pane.body_text() == builtin_text("surrey")


def test_the_item_models_hold_under_qts_own_tester(opened: Opened) -> None:
    shown = opened(Role.ADMINISTRATOR)
    for model in (shown.users.model, shown.agencies.model, shown.policy.facts, shown.policy.versions):
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        rows = model.rows()
        model.replace(())
        model.replace(rows)  # type: ignore[arg-type]  # its own rows
        assert model.rowCount() == len(rows)


def test_every_control_that_takes_the_focus_has_a_name(opened: Opened) -> None:
    shown = opened(Role.ADMINISTRATOR)
    for at in range(shown.tabs.count()):
        shown.tabs.setCurrentIndex(at)
        for part in shown.findChildren(QWidget):
            if part.isVisible() and part.focusPolicy().value and not part.focusProxy():
                name = QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name)
                assert name or isinstance(part, (QTabBar, QStackedWidget, QScrollBar))
