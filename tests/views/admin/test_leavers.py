"""Joiners, movers and leavers on the administrator's screen: what somebody holds stands there before they are ended."""

from dataclasses import replace

from app.services import clock
from app.services.access import Role
from app.services.unit_of_work import Hub
from app.views.admin.user_record import ending_words, held_words
from app.views.admin.users_pane import account_state
from app.views.widgets.dialogs import ConfirmDialog
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import opened as opened_case
from tests.views.admin.test_admin import Opened, desk_of, opened

__all__ = ["desk_of", "opened"]


def test_what_somebody_holds_and_when_they_joined_stands_under_their_account(
    opened: Opened, hub: Hub, staff: Staff
) -> None:
    opened_case(hub, staff)
    screen = opened(Role.ADMINISTRATOR)
    assert not screen.users.record.isVisible()
    screen.users.choose(staff[Role.HUB_WORKER].user_id)
    record = screen.users.record
    assert record.isVisible()
    assert record.held.text() == "1 open enquiry as lead worker and named on 1 case."
    assert record.steps.text() == "30 Mar 2026, 10:00  Joined (Hubdesk)"
    screen.users.end.click()
    dialog = next(each for each in screen.users.findChildren(ConfirmDialog) if each.isVisible())
    assert "A MASH manager finds that under Approvals and reassigns it." in dialog.accessibleName() + str(
        ending_words("Jo Shaw", record.holdings)
    )
    dialog.confirm.click()
    assert record.steps.text().splitlines()[0] == "30 Mar 2026, 10:00  Left: the account ended (Ash Pike)"
    screen.users.choose(staff.others["worker2"].user_id)
    assert record.holdings is not None
    assert held_words(record.holdings) == "Nothing that somebody else must take over."
    screen.users.begin_new()
    assert not record.isVisible()


def test_a_home_postcode_is_kept_and_shown_again_and_half_a_one_marked(opened: Opened, staff: Staff) -> None:
    screen = opened(Role.ADMINISTRATOR)
    screen.users.choose(staff.others["worker2"].user_id)
    screen.users.form.home_postcode.setText("RG14")
    screen.users.save.click()
    assert [each.field for each in screen.users.form.summary.problems] == ["home_postcode"]
    screen.users.form.home_postcode.setText("rg14 1zz")
    screen.users.save.click()
    assert screen.users.form.home_postcode.text() == "RG14 1ZZ"


def test_a_day_of_leaving_is_typed_and_stands_in_the_list_and_no_day_is_marked(opened: Opened, staff: Staff) -> None:
    screen = opened(Role.ADMINISTRATOR)
    users, form = screen.users, screen.users.form
    users.choose(staff.others["worker2"].user_id)
    for typed in ("soon", "1 Mar 2026"):
        form.leaves_on.setText(typed)
        users.save.click()
        assert [each.field for each in form.summary.problems] == ["leaves_on"]
        assert form.leaves_on.text() == typed, "what was typed stays"
    form.leaves_on.setText("3/4/2026")
    form.begins_on.setText("1 Apr 2026")
    users.save.click()
    assert (form.leaves_on.text(), form.begins_on.text()) == ("3 Apr 2026", "1 Apr 2026")
    (row,) = [each for each in users.model.rows() if each.id == staff.others["worker2"].user_id]
    assert account_state(row, clock.now()) == "Leaves 3 Apr 2026"
    assert account_state(replace(row, leaves_on=None), clock.now()) == "Begins 1 Apr 2026"
    assert users.record.steps.text().splitlines()[0] == "30 Mar 2026, 10:00  Leaves on 3 Apr 2026 (Ash Pike)"
    form.leaves_on.clear()
    users.save.click()
    assert users.record.steps.text().splitlines()[0] == "30 Mar 2026, 10:00  Leaving taken back (Ash Pike)"
    users.begin_new()
    assert form.leaves_on.text() == form.begins_on.text() == ""
