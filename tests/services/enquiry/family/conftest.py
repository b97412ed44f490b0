"""A family to draw."""

import pytest

from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.enquiry.kin import KinCase, kin_case


@pytest.fixture
def kin(hub: Hub, staff: Staff) -> KinCase:
    """The Novaks, known to the hub, in an enquiry of their own."""
    return kin_case(hub, staff)
