"""The scripted day: from a worried call to the wall, by real key presses, with a numbered picture of every step."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from app.views import theme
from app.views.desk import Place
from app.views.shell.demo_case import CaseHand
from app.views.shell.driver import DayError, Driver
from app.views.sign_in.demo_people import read_demo

SIZE = (1366, 768)


def drive(folder: Path, out: Path) -> int:
    """Drive the day on the demo hub of `folder`; the exit status comes back."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from app.views.collecting import Collector
    from app.views.shell.desktop import Desktop, make_application

    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.png"):
        old.unlink()
    app = make_application([])
    desktop = Desktop(folder)
    desktop.window.resize(*SIZE)
    desktop.begin()
    desktop.window.show()
    Collector(desktop, desktop.window.watch.at_rest)
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


class Day(CaseHand):
    """The steps of the day, in order. Each presses keys and checks that what it promises stands there."""

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
            self.agree_the_override,
            self.find_anything,
            self.see_it_dark_and_large,
            self.see_the_wall,
        )

    # --- the door

    def sign_in_as_hub_worker(self) -> None:
        """1. Sign in as a hub worker."""
        self.driver.settle()
        self.driver.picture("sign-in")
        self.sign_in("hub worker")
        self.wants(self.kind() == "inbox", "the inbox is not the first screen")

    def read_the_inbox(self) -> None:
        """2. The inbox shows what is due first, with counts per view."""
        self.driver.picture("inbox")
        self.driver.press("J", "J")
        self.driver.settle()
        self.driver.until("the contact is read beside the list", self._open_button)
        self.driver.settle()
        self.driver.picture("inbox-reading")

    def drop_a_referral(self) -> None:
        """3. Drop a referral form onto the window: the contact opens pre-filled."""
        self.drop("*.pdf", "Source of the referral")
        self.driver.picture("referral-read")

    def say_what_is_missing(self) -> None:
        """4. Record it too early: each missing thing is named, nothing typed is lost."""
        self.driver.press("Ctrl+S")
        self.driver.settle()
        self.wants(self.driver.says("Choose the source of the referral"), "what is missing was not named")
        self.driver.picture("what-is-missing")

    def record_it(self) -> None:
        """5. Choose what only a person may choose, and record the contact."""
        self.driver.choose("Source of the referral", "2A")
        self.driver.choose("Level of need the referrer claims", "3")
        self.driver.choose("Consent as the referral has it", "Given")
        self.driver.picture("chosen")
        self.contact = self.committed("contact", lambda: self.driver.press("Ctrl+S"))
        self.driver.picture("recorded")

    def take_a_phone_note(self) -> None:
        """6. Drop a phone note from an anonymous neighbour: who is known, and the earlier contacts, stand beside it."""
        self.go(Place("inbox"))
        self.drop("phone*", "Source of the referral")
        self.driver.rest(600)
        self.driver.settle()
        self.driver.picture("phone-note")

    # --- screening

    def screen_the_referral(self) -> None:
        """7. Screen the referral: level, concerns, rating, consent, recommended outcome, each with its reason."""
        self.open("screening", self.contact)
        self.driver.picture("screening-begins")
        self.driver.choose("Level of need", "3")
        self.tick_concerns("criminal exploit")
        self.driver.choose("Initial rating", "Amber")
        self.driver.fill("Reason for the rating", "Older boys, new trainers and a debt he will not explain.")
        self.driver.choose("Consent", "Given")
        self.driver.choose("Recommended outcome", "MASH")
        self.driver.fill("Reason for the recommendation", "Partners may know more about the household.")
        self.driver.rest(100)
        self.driver.picture("screening-chosen")
        self.committed("contact", lambda: self.driver.press("Ctrl+Return"))
        self.driver.picture("screened")

    def work_a_batch(self) -> None:
        """8. A police batch: one key records the recommendation and moves on, with undo; nothing closes."""
        self.go(Place("batches"))
        self.driver.picture("batches")
        self.driver.press("Down", "Return")
        self.driver.settle()
        self.driver.rest(300)
        self.driver.picture("batch-queue")
        self.driver.choose("Level of need", "2")
        self.tick_concerns("domestic")
        self.driver.choose("Initial rating", "Green")
        self.driver.fill("Reason for the rating", "Verbal argument, no injury, officers spoke with the children.")
        self.driver.choose("Consent", "Given")
        self.driver.fill("Reason for the recommendation", "No further role; the school is told.")
        self.driver.go_to("Notifications of this batch")
        self.committed("contact", lambda: self.driver.press("N"))
        self.driver.picture("batch-recommended")

    def lock_and_blank(self) -> None:
        """9. Blank the screen for a visitor; lock it, and come back to where the work stood."""
        self.driver.press("Ctrl+Shift+B")
        self.wants(self.driver.desktop.window.blank.isVisible(), "the screen is not blanked")
        self.driver.picture("blanked")
        self.driver.press("Ctrl+Shift+B")
        before = self.driver.desktop.work_or_fail().place()
        self.driver.press("Ctrl+L")
        self.driver.settle()
        self.wants(self.driver.desktop.window.locked, "the desk is not locked")
        self.driver.picture("locked")
        self.driver.type(self.person("hub worker").password)
        self.driver.press("Return")
        self.driver.until("the desk is unlocked", lambda: not self.driver.desktop.window.locked)
        self.driver.settle()
        self.wants(self.driver.desktop.work_or_fail().place() == before, "the lock did not come back to its place")

    def authorise_as_manager(self) -> None:
        """10. A manager reads the recommendation and chooses the outcome."""
        self.driver.sign_out()
        self.sign_in("mash manager")
        self.open("screening", self.contact)
        self.driver.picture("manager-decides")
        self.driver.choose("Outcome you choose", "MASH")
        self.driver.press_button("Authorise…")
        self.committed("contact", lambda: self.confirm("Authorise", "authorise-confirm"))
        self.driver.picture("authorised")

    # --- the desk itself

    def find_anything(self) -> None:
        """15. Ctrl+K finds a reference or a person; F1 lists the keys."""
        self.driver.press("Ctrl+K")
        self.driver.type("C-26-1001")
        panel = self.driver.desktop.work_or_fail().finder.panel
        self.driver.until("the answers stand there", panel.isVisible)
        self.driver.settle()
        self.driver.picture("find")
        self.driver.press("Escape")
        self.driver.press("F1")
        self.driver.rest(100)
        self.driver.picture("keys")
        self.driver.press("Escape")

    def see_it_dark_and_large(self) -> None:
        """16. The same desk in the dark, and with large letters, as Settings says."""
        self.go(Place("inbox"))
        self._settings("Light or dark", "Dark", "settings")
        self.driver.picture("dark")
        self._settings("Light or dark", "Light", "")
        self._settings("Text size", "150", "")
        self.driver.picture("large")
        self._settings("Text size", "100", "")

    def _settings(self, name: str, words: str, picture: str) -> None:
        """Change one setting in its dialog."""
        self.driver.press_button("Settings")
        self.driver.until("the settings are open", lambda: self.driver.dialog() is not None)
        if picture:
            self.driver.picture(picture)
        self.driver.choose(name, words)
        self.driver.press("Escape")
        self.driver.settle()
        work = self.driver.desktop.work_or_fail()
        self.driver.until("the desk is dressed", lambda: dressed(words) and work.current() is not None)
        self.driver.settle()

    def _open_button(self) -> bool:
        """Whether the reading pane offers to open what it shows."""
        return bool(self.driver.all_named("Open C-") or self.driver.all_named("Screen C-"))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def dressed(words: str) -> bool:
    """Whether the program looks as a choice in the settings says: light, dark or a text size in per cent."""
    return words in {theme.look().mode.capitalize(), str(theme.current().scale)}
