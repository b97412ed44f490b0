"""Whose line styles a household picture has: the policy's on every paper, whoever prints it."""

from app.services.access import Role
from app.services.enquiry.summaries import preview_summary
from app.services.enquiry.summary_records import SummaryForm
from app.services.papers.record import Picture
from app.services.policy_file import builtin_text
from app.services.trust.policy_changes import confirm_policy, propose_policy
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.enquiry.family.looking import read
from tests.services.enquiry.kin import KinCase, kin_case


def drawn(kin: KinCase) -> str:
    paper = preview_summary(kin.hub, kin.worker, kin.id, SummaryForm.MASH).paper
    (picture,) = [each for each in paper.blocks if isinstance(each, Picture)]
    return picture.svg


def test_the_paper_and_the_screen_begin_with_the_styles_of_the_policy_that_the_enquiry_keeps(
    hub: Hub, staff: Staff
) -> None:
    before = kin_case(hub, staff)
    changed = builtin_text("west_berkshire") + '\n[picture]\nline_styles = "McGoldrick"\n'
    made = propose_policy(hub, staff[Role.ADMINISTRATOR], changed, "As the county draws")
    assert made.new_id is not None
    confirm_policy(hub, staff[Role.SERVICE_MANAGER], made.new_id)
    assert "Key (UK convention)" in drawn(before)
    after = kin_case(hub, staff)
    assert read(after).line_styles == "McGoldrick"
    assert "Key (McGoldrick convention)" in drawn(after)
    assert "Key (UK convention)" in drawn(before)
