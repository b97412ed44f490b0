"""A restricted case of the demo hub: its door, the reason written before it, and who reviews that; with pictures."""

from uuid import UUID

from sqlalchemy import select

from app.models import Enquiry, EnquiryMember, EnquiryPerson, UserAccount
from app.models.enums import EnquiryStatus
from app.services.enquiry.restricting import restrict_case
from app.views.case.door import BREAK
from app.views.desk import Place
from app.views.shell.demo_day import Day

WHY = "The school rings: nobody has fetched the children, and the lead worker does not answer."


def knock_at_a_door(day: Day) -> None:
    """Restrict a case, meet its door as a hub worker, open it with a written reason, and look at that as a manager."""
    driver = day.driver
    driver.sign_out()
    day.sign_in("service manager")
    case = close_a_case(day)
    driver.sign_out()
    day.sign_in("hub worker")
    day.go(Place("case", case))
    driver.settle()
    driver.expect("This case is restricted")
    driver.picture("restricted-door")
    driver.press_button(BREAK.rstrip("…"))
    driver.until("the reason is asked for", lambda: driver.dialog() is not None)
    driver.settle()
    driver.fill("Why you must open it now", WHY)
    driver.picture("restricted-reason")
    driver.press_button("Open it")
    driver.expect("A service manager reviews your reason")
    driver.settle()
    driver.sign_out()
    day.sign_in("service manager")
    day.go(Place("approvals"))
    driver.settle()
    driver.walk_to("What waits for a second person", "Break-glass")
    driver.settle()
    driver.picture("restricted-review")


def close_a_case(day: Day) -> UUID:
    """Restrict an open case with known people that the demo's hub worker is not named on."""
    hub, actor = day.seat()
    worker = day.person("hub worker").sign_in_name

    def work() -> UUID:
        with hub.reading(None) as unit:
            named = (
                select(EnquiryMember.enquiry_id)
                .join(UserAccount, UserAccount.id == EnquiryMember.user_id)
                .where(UserAccount.sign_in_name == worker)
            )
            known = select(EnquiryPerson.enquiry_id).where(EnquiryPerson.person_id.is_not(None))
            asked = select(Enquiry).where(
                Enquiry.status == EnquiryStatus.OPEN, Enquiry.id.in_(known), Enquiry.id.not_in(named)
            )
            found = unit.session.scalars(asked.order_by(Enquiry.opened_at)).first()
            assert found is not None
            at, version = found.id, found.version
        restrict_case(hub, actor, at, "staff_family", "A cousin of the family works at the hub.", version=version)
        return at

    return day.driver.ask(work)
