"""The second half of the scripted day: the enquiry, its partners, the override that waits, and the wall."""

from __future__ import annotations

import sys
from uuid import UUID

from app.views.desk import Place
from app.views.shell.demo_hand import Hand
from app.views.shell.driver import DayError

NOT_ASKED = "No sign that this agency knows the family; asked again if that changes."
BOARD_SECONDS = 6
ROOM = (55.0, 4.0)
"""The wall's screen in inches, and metres to the farthest seat."""


class CaseHand(Hand):
    """The steps of the enquiry. `enquiry` is the one that was opened, `answered` the request that was replied to."""

    contact: UUID | None = None
    enquiry: UUID | None = None
    answered: UUID | None = None
    override: UUID | None = None

    def open_the_enquiry(self) -> None:
        """11. Open the enquiry: the whole household comes with it, related or not."""
        self.committed("enquiry", lambda: self.driver.press_button("Open the enquiry"))
        self.driver.until("the case is open", lambda: self.kind() == "case")
        self.driver.settle()
        self.enquiry = self.here()
        self.driver.picture("case")
        self._look_at_the_household()

    def _look_at_the_household(self) -> None:
        """The household over the whole working area, then one person of it at the side; and back to the work."""
        driver = self.driver
        driver.go_to("Household picture")
        driver.press("F8")
        driver.settle()
        driver.picture("household-picture")
        driver.press("Return")
        driver.until("a person stands at the side", lambda: driver.all_named("Close the side panel"))
        driver.settle()
        driver.picture("household-side")
        driver.press_button("Close the side panel")
        driver.press("F8")
        driver.settle()

    def ask_partners(self) -> None:
        """12. Ask partners for every member of the household; a cell that is not asked wants a reason."""
        driver = self.driver
        driver.press("Ctrl+Shift+P")
        driver.settle()
        driver.until("the plan is open", lambda: driver.all_named("Whom to ask about whom"))
        driver.picture("ask-partners")
        driver.press_button("Ask core agencies")
        driver.go_to("Whom to ask about whom")
        driver.press("Ctrl+Return")
        driver.settle()
        driver.picture("ask-refused")
        self.wants(not self._sent(), "requests left before every cell was decided")
        driver.press_button("All left: reason…")
        driver.until("a reason is asked for", lambda: driver.dialog() is not None)
        driver.fill("Why not asked", NOT_ASKED)
        driver.press_button("Fill")
        driver.until("the reason is taken", lambda: driver.dialog() is None)
        driver.choose("What carries the requests", "All carried by consent")
        driver.fill("Purpose", "To understand what daily life is like for everybody in the home.")
        driver.fill("Lawful basis", "Public task, with the mother's consent (Children Act 2004).")
        driver.picture("ask-planned")
        driver.press("Ctrl+Return")
        self.committed("request", lambda: self.confirm("Send", "ask-confirm"))
        self.wants(self._sent() > 0, "no request was sent")
        driver.picture("asked")

    def _sent(self) -> int:
        """How many requests of the enquiry have left."""
        from app.services.enquiry.case_file import refresh_case

        (hub, actor), enquiry = self.seat(), self.enquiry
        if enquiry is None:
            raise DayError("no enquiry is open")
        case = self.driver.ask(lambda: refresh_case(hub, actor, enquiry))
        return sum(each.state == "sent" for each in case.requests)

    def log_a_reply(self) -> None:
        """13. The agency's own representative replies; "none found" says nothing without what was searched."""
        from app.services.enquiry.own_requests import list_own_requests

        driver = self.driver
        reference = self._reference_of_the_police()
        driver.sign_out()
        self.sign_in("partner representative")
        driver.picture("requests-to-us")
        hub, actor = self.seat()
        rows = driver.ask(lambda: list_own_requests(hub, actor))
        self.answered = next((row.id for row in rows if row.reference == reference), None)
        self.wants(self.answered is not None, "the request did not reach the agency")
        driver.walk_to("Requests to your agency", reference)
        driver.press("Return")
        driver.settle()
        driver.picture("answering")
        for choice in driver.all_named("What was found"):
            driver.pick(choice, "None found")
        driver.press_button("Log the reply")
        driver.settle()
        driver.picture("reply-refused")
        self.wants(driver.says("means nothing without it"), "“none found” was taken without what was searched")
        for start, text in (
            ("Current as of", "1 Mar 2026"),
            ("Period searched from", "1 Jan 2020"),
            ("Period searched to", "1 Mar 2026"),
            ("Area searched", "The county"),
            ("Systems searched", "Crime records, intelligence, custody"),
        ):
            driver.write(driver.all_named(start)[0], text)
        for same in driver.all_named("Same coverage for"):
            driver.at(same)
            driver.press("Space")
        self.committed("request", lambda: driver.press_button("Log the reply"))
        driver.picture("replied")

    def _reference_of_the_police(self) -> str:
        """The reference of the request to the agency whose representative answers."""
        from app.services.enquiry.case_file import refresh_case

        (hub, actor), enquiry = self.seat(), self.enquiry
        if enquiry is None:
            raise DayError("no enquiry is open")
        case = self.driver.ask(lambda: refresh_case(hub, actor, enquiry))
        found = next((each.reference for each in case.requests if each.agency == "Police"), None)
        if found is None:
            raise DayError("the police were not asked")
        return found

    def agree_the_override(self) -> None:
        """14. A service manager who did not propose it reads the override that waits, and agrees it."""
        from app.services.oversight.approvals import list_approvals

        driver = self.driver
        driver.sign_out()
        self.sign_in("service manager")
        self.go(Place("approvals"))
        hub, actor = self.seat()
        waiting = [row for row in driver.ask(lambda: list_approvals(hub, actor)).rows if row.kind.value == "override"]
        self.wants(len(waiting) == 1, "no override waits")
        self.wants(waiting[0].may_decide, "the override is this person's own")
        self.override = waiting[0].id
        driver.walk_to("What waits for a second person", "Consent override")
        driver.until("the whole proposal is read", lambda: driver.all_named("Agree…"))
        driver.picture("approvals")
        driver.press_button("Agree…")
        driver.until("the reason is asked for", lambda: driver.dialog() is not None)
        driver.fill("Your reason", "The children are at risk if asked; nothing less would tell us what we must know.")
        driver.picture("agree-override")
        self.committed("override", lambda: driver.press_button("Agree"))
        driver.picture("override-agreed")

    def see_the_wall(self) -> None:
        """17. The wallboard: a process of its own, that names nobody; F11 finds it running."""
        from app.views.wallboard import board as wall
        from app.views.wallboard import single
        from app.views.wallboard.sizes import Room
        from app.views.wallboard.start import launch

        driver = self.driver
        if wall.kept_room() is None:  # else the wall begins with the question how large the room is
            wall.keep_room(Room(*ROOM))
        driver.number += 1
        path = driver.out / f"{driver.number:02d}-wallboard.png"
        options = ("--shot", str(path.resolve()), "--quit-after", str(BOARD_SECONDS), "--every", "1")
        folder = driver.desktop.folder
        process = launch(folder, options=options)
        driver.until(
            "the wallboard is live", lambda: driver.ask(lambda: single.speak_to_running(folder) == single.LIVE)
        )
        driver.press("F11")
        driver.expect("The wallboard is already running")
        driver.until("the wallboard ends", lambda: process.poll() is not None)
        self.wants(path.exists(), "the wallboard showed nothing")
        sys.stdout.write(f"  {path.name}\n")
