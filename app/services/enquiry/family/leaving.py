"""What is kept on record when a household picture leaves the hub as a file or through the clipboard."""

from uuid import UUID

from app.models import Enquiry
from app.services.access import Act, Actor, guarded
from app.services.enquiry.cases import CASE, check_named
from app.services.errors import Invalid, Problem
from app.services.unit_of_work import Changes, Hub

WAYS = frozenset({"svg", "png", "pdf", "clipboard"})


@guarded(Act.SEE_ENQUIRY)
def record_picture_leaving(hub: Hub, actor: Actor, enquiry_id: UUID, way: str, sha256: str) -> Changes:
    """Write into the audit trail that the picture leaves, before it does.

    Raises:
        Invalid: a way that is none. NotNamed: the case is restricted, and this person is not named on it.
    """
    if way not in WAYS:
        raise Invalid((Problem("way", "Choose SVG, PNG, PDF or the clipboard."),))
    with hub.writing(actor) as unit:
        check_named(unit, unit.get(Enquiry, enquiry_id, CASE))
        unit.audit("picture left the hub", "enquiry", enquiry_id, way=way, sha256=sha256)
        return unit.commit()
