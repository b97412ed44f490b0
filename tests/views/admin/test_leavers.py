"""Joiners, movers and leavers on the administrator's screen: what somebody holds stands there before they are ended."""

from app.services.access import Role
from app.services.unit_of_work import Hub
from app.views.admin.user_record import ending_words, held_words
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
