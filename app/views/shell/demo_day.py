"""The scripted day: from a worried call to the wall, by real key presses, with a numbered picture of every step."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from app.views.desk import Place
from app.views.shell.driver import DayError, Driver
from app.views.sign_in.demo_people import DemoPerson, read_demo

SIZE = (1366, 768)
DOCUMENTS = Path(__file__).resolve().parents[3] / "resources" / "demo" / "documents"


def drive(folder: Path, out: Path) -> int:
    """Drive the day on the demo hub of `folder`; the exit status comes back."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from app.views.shell.desktop import Desktop, make_application

    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.png"):
        old.unlink()
    app = make_application([])
    desktop = Desktop(folder)
    desktop.window.resize(*SIZE)
    desktop.begin()
    desktop.window.show()
    driver = Driver(desktop, out, _say)
    day = Day(driver, read_demo(folder).people)
    try:
        for step in day.steps():
            _say(step.__doc__.splitlines()[0] if step.__doc__ else step.__name__)
            step()
    except DayError as stopped:
        driver.picture("stopped-here")
        _say(f"The day stopped: {stopped}.")
        return 1
    finally:
        desktop.window.close()
        app.processEvents()
    _say(f"{driver.number} pictures are in {out}.")
    return 0


class Day:
    """The steps of the day, in order. Each presses keys and checks that what it promises stands there."""

    def __init__(self, driver: Driver, people: tuple[DemoPerson, ...]) -> None:
        self.driver = driver
        self.people = people
        self.contact: UUID | None = None
        self.enquiry: UUID | None = None

    def steps(self) -> tuple[Callable[[], None], ...]:
        """Every step."""
        return (
            self.sign_in_as_hub_worker,
            self.read_the_inbox,
            self.drop_a_referral,
            self.say_what_is_missing,
            self.record_it,
            self.take_a_phone_note,
            self.screen_the_referral,
            self.work_a_batch,
            self.lock_and_blank,
            self.authorise_as_manager,
            self.open_the_enquiry,
            self.ask_partners,
            self.log_a_reply,
            self.see_what_waits,
            self.find_anything,
            self.see_it_dark_and_large,
            self.see_the_wall,
        )

    # --- the door

    def sign_in_as_hub_worker(self) -> None:
        """1. Sign in as a hub worker."""
        self.driver.settle()
        self.driver.picture("sign-in")
        self._sign_in("hub worker")

    def read_the_inbox(self) -> None:
        """2. The inbox shows what is due first, with counts per view."""
        self.driver.picture("inbox")
        self.driver.press("J", "J")
        self.driver.settle()
        self.driver.rest(1500)
        self.driver.picture("inbox-reading")

    def drop_a_referral(self) -> None:
        """3. Drop a referral form onto the window: the contact opens pre-filled."""
        self._drop("marf_wexmoor_form.pdf", "Source of the referral")
        self.driver.picture("referral-read")

    def say_what_is_missing(self) -> None:
        """4. Record it too early: each missing thing is named, nothing typed is lost."""
        self.driver.press("Ctrl+S")
        self.driver.settle()
        self.driver.picture("what-is-missing")

    def record_it(self) -> None:
        """5. Choose what only a person may choose, and record the contact."""
        self.driver.choose("Source of the referral", "2A")
        self.driver.choose("Level of need the referrer claims", "Level 3")
        self.driver.choose("Consent as the referral has it", "Given")
        self.driver.picture("chosen")
        self.driver.press("Ctrl+S")
        self.driver.settle()
        self.driver.rest(300)
        self.contact = self._newest_contact()
        self.driver.picture("recorded")

    def take_a_phone_note(self) -> None:
        """6. Drop a phone note from an anonymous neighbour: who is known, and the earlier contacts, stand beside it."""
        self.driver.desktop.work_or_fail().go(Place("inbox"))
        self.driver.settle()
        self._drop("phone_note.txt", "Source of the referral")
        self.driver.rest(600)
        self.driver.settle()
        self.driver.picture("phone-note")

    # --- screening

    def screen_the_referral(self) -> None:
        """7. Screen the referral: level, concerns, rating, consent, recommended outcome, each with its reason."""
        self._open("screening", self.contact)
        self.driver.picture("screening-begins")
        self.driver.choose("Level of need", "3")
        self._tick_concerns("neglect")
        self.driver.choose("Initial rating", "Amber")
        self.driver.fill("Reason for the rating", "Hungry and often late; the school's own help has not been enough.")
        self.driver.choose("Consent", "Given")
        self.driver.choose("Recommended outcome", "MASH")
        self.driver.fill("Reason for the recommendation", "Partners may know more about the household.")
        self.driver.rest(100)
        self.driver.picture("screening-chosen")
        self.driver.press("Ctrl+Return")
        self.driver.settle()
        self.driver.picture("screened")

    def work_a_batch(self) -> None:
        """8. A police batch: one key records the recommendation and moves on, with undo; nothing closes."""
        work = self.driver.desktop.work_or_fail()
        work.go(Place("batches"))
        self.driver.settle()
        self.driver.picture("batches")
        self.driver.front()
        self.driver.press("Down", "Return")
        self.driver.settle()
        self.driver.rest(300)
        self.driver.picture("batch-queue")
        self.driver.choose("Level of need", "2")
        self._tick_concerns("domestic")
        self.driver.choose("Initial rating", "Green")
        self.driver.fill("Reason for the rating", "Verbal argument, no injury, officers spoke with the children.")
        self.driver.choose("Consent", "Given")
        self.driver.fill("Reason for the recommendation", "No further role; the school is told.")
        self.driver.go_to("Notifications of this batch")
        self.driver.press("N")
        self.driver.settle()
        self.driver.rest(200)
        self.driver.picture("batch-recommended")

    def lock_and_blank(self) -> None:
        """9. Blank the screen for a visitor; lock it, and come back to where the work stood."""
        self.driver.press("Ctrl+Shift+B")
        self.driver.picture("blanked")
        self.driver.press("Ctrl+Shift+B")
        self.driver.press("Ctrl+L")
        self.driver.settle()
        self.driver.picture("locked")
        self.driver.type(self._person("hub worker").password)
        self.driver.press("Return")
        self.driver.until("the desk is unlocked", lambda: not self.driver.desktop.window.locked)
        self.driver.settle()

    # --- the enquiry

    def authorise_as_manager(self) -> None:
        """10. A manager reads the recommendation and chooses the outcome."""
        self.driver.sign_out()
        self._sign_in("mash manager")
        self._open("screening", self.contact)
        self.driver.picture("manager-decides")
        self.driver.choose("Outcome you choose", "MASH")
        self.driver.press_button("Authorise…")
        self._in_dialog("Authorise", "authorise-confirm")
        self.driver.picture("authorised")

    def open_the_enquiry(self) -> None:
        """11. Open the enquiry: the whole household comes with it, related or not."""
        self.driver.press_button("Open the enquiry")
        self.driver.settle()
        self.driver.until("the case is open", lambda: self._kind() == "case")
        self.driver.settle()
        self.enquiry = self._here()
        self.driver.picture("case")

    def ask_partners(self) -> None:
        """12. Ask partners for every member of the household; a cell that is not asked wants a reason."""
        self.driver.press("Ctrl+Shift+P")
        self.driver.settle()
        self.driver.rest(300)
        self.driver.picture("ask-partners")
        self.driver.press("Escape")
        self.driver.settle()
        running = self._enquiry_with_requests()
        self._open("case", running)
        self.driver.picture("running-case")

    def log_a_reply(self) -> None:
        """13. Log a reply, with what it covered; an agency's own representative sees its own requests."""
        self.driver.sign_out()
        self._sign_in("partner representative")
        self.driver.picture("requests-to-us")
        self.driver.press("Down", "Return")
        self.driver.settle()
        self.driver.rest(300)
        self.driver.picture("answering")

    def see_what_waits(self) -> None:
        """14. A service manager sees the override that waits, and who proposed it."""
        self.driver.sign_out()
        self._sign_in("service manager")
        self.driver.desktop.work_or_fail().go(Place("approvals"))
        self.driver.settle()
        self.driver.press("Down")
        self.driver.settle()
        self.driver.picture("approvals")

    def find_anything(self) -> None:
        """15. Ctrl+K finds a reference or a person; F1 lists the keys."""
        self.driver.press("Ctrl+K")
        self.driver.type("C-26-1001")
        self.driver.rest(400)
        self.driver.settle()
        self.driver.picture("find")
        self.driver.press("Escape")
        self.driver.press("F1")
        self.driver.rest(100)
        self.driver.picture("keys")
        self.driver.press("Escape")

    def see_it_dark_and_large(self) -> None:
        """16. The same desk in the dark, and with large letters."""
        from app.views import theme

        self.driver.desktop.work_or_fail().go(Place("inbox"))
        self.driver.settle()
        theme.use("dark", 100)
        self.driver.settle()
        self.driver.picture("dark")
        theme.use("light", 150)
        self.driver.settle()
        self.driver.picture("large")
        theme.use("light", 100)
        self.driver.settle()

    def see_the_wall(self) -> None:
        """17. The wallboard: a process of its own, that names nobody."""
        from app.views.wallboard.start import launch

        self.driver.number += 1
        path = self.driver.out / f"{self.driver.number:02d}-wallboard.png"
        options = ("--shot", str(path.resolve()), "--quit-after", "4", "--every", "1")
        board = launch(self.driver.desktop.folder, options=options)
        self.driver.until("the wallboard ends", lambda: board.poll() is not None)
        if not path.exists():
            raise DayError("the wallboard showed nothing")
        _say(f"  {path.name}")

    # --- small things

    def _person(self, role: str) -> DemoPerson:
        for person in self.people:
            if person.role.replace("_", " ").casefold() == role:
                return person
        raise DayError(f"the demo has no {role}")

    def _sign_in(self, role: str) -> None:
        person = self._person(role)
        self.driver.sign_in(person.sign_in_name, person.password)

    def _drop(self, name: str, until: str) -> None:
        self.driver.drop(DOCUMENTS / name)
        self.driver.until("the document is read", lambda: self._has(until))
        self.driver.settle()
        self.driver.rest(500)

    def _has(self, name: str) -> bool:
        try:
            self.driver.named(name)
        except DayError:
            return False
        return self.driver.desktop.background.pending == 0

    def _tick_concerns(self, words: str) -> None:
        self.driver.fill("Search: Concerns", words)
        self.driver.press("Down", "Space")

    def _in_dialog(self, name: str, picture: str) -> None:
        self.driver.until("the question is asked", lambda: self.driver.dialog() is not None)
        self.driver.picture(picture)
        self.driver.press_button(name)
        self.driver.settle()

    def _open(self, kind: str, row: UUID | None) -> None:
        if row is None:
            raise DayError("there is nothing to open")
        self.driver.desktop.work_or_fail().go(Place(kind, row))
        self.driver.settle()
        self.driver.rest(200)

    def _kind(self) -> str:
        place = self.driver.desktop.work_or_fail().place()
        return place.kind if place is not None else ""

    def _here(self) -> UUID | None:
        place = self.driver.desktop.work_or_fail().place()
        return place.id if place is not None else None

    def _newest_contact(self) -> UUID:
        from app.services.intake.inbox import list_contacts
        from app.services.intake.inbox_records import InboxSort, InboxView

        desk = self.driver.desktop.work_or_fail().desk
        page = list_contacts(desk.hub, desk.actor, InboxView.ALL_OPEN, InboxSort.RECEIVED)
        return page.rows[0].id

    def _enquiry_with_requests(self) -> UUID:
        from app.services.enquiry.case_list import list_enquiries
        from app.services.enquiry.records import CaseView

        desk = self.driver.desktop.work_or_fail().desk
        rows = list_enquiries(desk.hub, desk.actor, CaseView.ALL_OPEN)
        return max(rows, key=lambda row: row.asked).id


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
