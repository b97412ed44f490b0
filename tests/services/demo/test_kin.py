"""The demo's families are worth a picture: step-family, lodger, harm by a former partner, grandparents, two homes."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from app.services import clock
from app.services.clock import FixedClock
from app.services.demo import make
from app.services.demo.make import DemoHub, make_demo_hub
from app.services.demo.stories import stories
from app.services.enquiry.case_list import list_enquiries
from app.services.enquiry.family.reading import read_family
from app.services.enquiry.family.records import Picture
from app.services.enquiry.records import CaseView
from app.services.genogram.records import Being, TieStatus
from app.services.genogram.records import UnionKind as Drawn
from app.services.trust.sign_in import sign_in

NOW = datetime(2026, 3, 30, 12, 30, tzinfo=UTC)
FEW = {"enquiry: injured baby", "enquiry: red, one answer to come", "enquiry: late partners"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHub]:
    few = tuple(story for story in stories() if story.name in FEW)
    with pytest.MonkeyPatch.context() as patch, clock.use(FixedClock(NOW)):
        patch.setattr(make, "stories", lambda: few)
        found = make_demo_hub(tmp_path_factory.mktemp("kin") / "hub", NOW)
        yield found
        found.hub.close()


@pytest.fixture(scope="module")
def pictures(demo: DemoHub) -> list[Picture]:
    person = next(each for each in demo.people if each.role == "mash_manager")
    manager = sign_in(demo.hub, person.sign_in_name, person.password)
    cases = list_enquiries(demo.hub, manager, CaseView.ALL_OPEN)
    return [read_family(demo.hub, manager, each.id) for each in cases]


def test_every_kind_of_family_that_is_hard_to_draw_is_among_them(pictures: list[Picture]) -> None:
    assert len(pictures) == len(FEW)
    members = [each for picture in pictures for each in picture.family.members]
    unions = {union.kind for picture in pictures for union in picture.family.unions}
    stays = [stay for picture in pictures for home in picture.family.households for stay in home.stays]
    ties = [tie for picture in pictures for tie in picture.family.ties]
    assert {Being.PERSON, Being.UNBORN} <= {each.being for each in members}
    assert any(each.deceased for each in members)
    assert {Drawn.SEPARATED, Drawn.LIVING_TOGETHER, Drawn.WIDOWED} <= unions
    assert "lodger" in {stay.word for stay in stays}
    assert any(stay.second for stay in stays)
    assert {TieStatus.ALLEGED, TieStatus.ADMITTED, TieStatus.CONVICTED} <= {tie.status for tie in ties}


def test_nobody_stands_in_a_picture_twice_and_every_tie_names_somebody_of_it(pictures: list[Picture]) -> None:
    for picture in pictures:
        ids = [each.id for each in picture.family.members]
        assert len(set(ids)) == len(ids)
        named = {each for union in picture.family.unions for each in union.partners}
        named |= {link.child for union in picture.family.unions for link in union.children}
        named |= {stay.member for home in picture.family.households for stay in home.stays}
        named |= {each for tie in picture.family.ties for each in (tie.source, tie.target)}
        assert named <= set(ids)
