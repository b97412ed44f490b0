"""What the sign-in window does. No Qt, and nothing heavy at import: the services load inside the database thread.

The hub is opened first (by the keyring where it holds a key, else by the passphrase), then the person signs in. The
two are kept apart, so that each failure stands beside its own field.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.services.errors import HubdeskError, Invalid, LockedOut, NotFound, StoreFault
from app.views import errors
from app.views.desk import Cancel, Cancelled, Report, Runner
from app.views.sign_in.demo_people import DemoHub, DemoPerson, read_demo

if TYPE_CHECKING:
    from app.services.access import Actor
    from app.services.unit_of_work import Hub

LANE = "sign-in"
MAY_LEAVE = "You may leave: it goes on when the hub is opened again."


class SignInWindow(Protocol):
    """What the presenter needs of the window."""

    def show_hub(self, name: str, place: str) -> None:
        """Say which hub this is."""

    def show_demo(self, people: tuple[DemoPerson, ...]) -> None:
        """List the demo's people; nobody hides the list."""

    def ask_passphrase(self, wanted: bool, note: str = "") -> None:
        """Show or hide the field for the hub's passphrase, with a note on why it is asked."""

    def ask_new_password(self, wanted: bool) -> None:
        """Show or hide the two fields for a password of one's own."""

    def show_busy(self, words: str) -> None:
        """Say what is being done and take no second try meanwhile; "" when it is done."""

    def show_problem(self, field: str, sentence: str, next_step: str) -> None:
        """Say what is wrong beside a field: `passphrase`, `password` or `new_password`."""

    def show_wait(self, seconds: int, sentence: str) -> None:
        """Take no further try for so long, and count down."""

    def show_trouble(self, title: str, sentence: str, next_step: str, new_hub: bool) -> None:
        """Say that the hub cannot be opened, with ways on; `new_hub` offers to set one up in this folder."""

    def show_form(self) -> None:
        """Show the fields again, after a trouble."""


@dataclass(frozen=True)
class Entry:
    """What was typed; never printed."""

    passphrase: str
    keep_key: bool
    name: str
    password: str
    new_password: str
    again: str

    def __repr__(self) -> str:
        return "Entry(…)"


@dataclass(frozen=True)
class Opened:
    """An opened hub, or why the keyring did not open it."""

    hub: Hub | None
    hub_name: str = ""
    needs_administrator: bool = False
    note: str = ""


@dataclass(frozen=True)
class Admitted:
    """Who signed in, whether the hub's set-up is still to be finished, and what the keyring said to being asked."""

    actor: Actor
    needs_set_up: bool
    keyring_words: str = ""


class SignInPresenter:
    """Opens the hub and lets a person in.

    `signed_in(hub, actor, words)` gets the keyring's answer in `words` where it did not keep the key. `set_up_wanted`
    gets a hub whose set-up was broken off: with the administrator who signed in, or with None before there is one.
    """

    def __init__(
        self,
        window: SignInWindow,
        runner: Runner,
        folder: Path,
        signed_in: Callable[[Hub, Actor, str], None],
        set_up_wanted: Callable[[Hub, Actor | None], None],
    ) -> None:
        self._window = window
        self._runner = runner
        self._signed_in = signed_in
        self._set_up_wanted = set_up_wanted
        self.folder = folder
        self._hub: Hub | None = None
        self._demo = DemoHub()
        self._asked_passphrase = False
        self._new_password_due = False
        self._leave = Cancel()

    def start(self) -> None:
        """Look at the folder: open the hub if the keyring or the demo can, else ask for the passphrase."""
        self._demo = read_demo(self.folder)
        self._window.show_hub("", self.folder.name)
        self._window.show_demo(self._demo.people)
        self._window.show_form()
        self._new_password_due = False
        self._window.ask_new_password(False)
        try:
            by_itself = bool(self._demo.passphrase) or holds_keyring_slot(self.folder)
        except HubdeskError as error:
            self._trouble(error)
            return
        self._passphrase(wanted=not by_itself)
        if by_itself:
            folder, passphrase = self.folder, self._demo.passphrase
            report = self._opening()
            self._runner.query(
                lambda: open_by_itself(folder, passphrase, report),
                self._opened_by_itself,
                self._opening_failed,
                lane=LANE,
            )

    def choose_folder(self, folder: Path) -> None:
        """Go on with another hub's folder."""
        self.close()
        self.folder = folder
        self.start()

    def submit(self, entry: Entry) -> None:
        """Open the hub if it is not open yet, then sign in."""
        if self._asked_passphrase and not entry.passphrase:
            self._window.show_problem("passphrase", "Enter the hub's passphrase.", "")
            return
        if not entry.name.strip() or not entry.password:
            missing = "your sign-in name" if not entry.name.strip() else "your password"
            self._window.show_problem("password" if entry.name.strip() else "name", f"Enter {missing}.", "")
            return
        if self._new_password_due and entry.new_password != entry.again:
            self._window.show_problem("new_password", "The two passwords differ. Type the second one again.", "")
            return
        if self._hub is not None:
            self._sign_in(entry)
            return
        folder, report = self.folder, self._opening()

        def opened(answer: Opened) -> None:
            if self._took(answer):
                self._sign_in(entry)

        self._runner.query(
            lambda: open_by_passphrase(folder, entry.passphrase or self._demo.passphrase, report),
            opened,
            self._opening_failed,
            lane=LANE,
        )

    def stop(self) -> None:
        """Break off the bringing up of an older hub; it goes on at the next opening."""
        self._leave.ask()

    def close(self) -> None:
        """Close a hub that was opened and not handed over."""
        self.stop()
        if self._hub is not None:
            self._hub.close()
            self._hub = None

    def _opening(self) -> Report:
        """Say that the hub is being opened, and, of an older one, how far it is brought up."""
        self._window.show_busy("Opening the hub…")
        self._leave = leave = Cancel()
        told = ""

        def tell(done: int, total: int, words: str) -> None:
            nonlocal told
            said = f"Bringing this hub up to date: {words}, {100 * done // max(total, 1)} %. {MAY_LEAVE}"
            if said != told and not leave.asked():
                told = said
                self._window.show_busy(said)

        return self._runner.reporter(tell, leave)

    def _passphrase(self, *, wanted: bool, note: str = "") -> None:
        self._asked_passphrase = wanted
        self._window.ask_passphrase(wanted, note)

    def _opened_by_itself(self, answer: Opened) -> None:
        self._window.show_busy("")
        if answer.hub is None:
            self._passphrase(wanted=True, note=answer.note)
        else:
            self._took(answer)

    def _took(self, answer: Opened) -> bool:
        """Keep the opened hub; false when it has nobody to sign in as, and the set-up takes it over."""
        self._hub = answer.hub
        self._passphrase(wanted=False)
        self._window.show_hub(answer.hub_name, self.folder.name)
        if answer.needs_administrator and answer.hub is not None:
            self._window.show_busy("")
            self._hub = None
            self._set_up_wanted(answer.hub, None)
            return False
        return True

    def _opening_failed(self, error: Exception) -> None:
        self._window.show_busy("")
        if isinstance(error, Cancelled):
            return
        if isinstance(error, LockedOut):
            self._passphrase(wanted=True)
            self._window.show_problem("passphrase", error.sentence, error.next_step)
            return
        self._trouble(error)

    def _trouble(self, error: Exception) -> None:
        said = errors.words(error)
        empty = isinstance(error, NotFound) and not there_is_a_hub(self.folder)
        if empty:
            self._window.show_trouble(
                "No hub here yet",
                "This folder holds no hub.",
                "Set up a new hub, or choose the folder of one that is there.",
                True,
            )
            return
        title = "The hub cannot be opened" if isinstance(error, (StoreFault, NotFound)) else said.title
        self._window.show_trouble(title, said.sentence, said.next_step, False)

    def _sign_in(self, entry: Entry) -> None:
        hub = self._hub
        if hub is None:
            return
        new_password = entry.new_password if self._new_password_due else None
        self._window.show_busy("Signing in…")
        self._runner.query(
            lambda: admit(hub, entry, new_password),
            lambda admitted: self._in(hub, admitted),
            self._refused,
            lane=LANE,
        )

    def _in(self, hub: Hub, admitted: Admitted) -> None:
        self._window.show_busy("")
        self._hub = None
        if admitted.needs_set_up:
            self._set_up_wanted(hub, admitted.actor)
        else:
            self._signed_in(hub, admitted.actor, admitted.keyring_words)

    def _refused(self, error: Exception) -> None:
        self._window.show_busy("")
        if isinstance(error, Invalid):
            self._window.show_problem("new_password", error.problems[0].sentence, "")
        elif isinstance(error, LockedOut) and error.wait_seconds:
            self._window.show_wait(error.wait_seconds, error.sentence)
        elif type(error).__name__ == "MustChangePassword" and isinstance(error, LockedOut):
            self._new_password_due = True
            self._window.ask_new_password(True)
            self._window.show_problem("", error.sentence, error.next_step)
        else:
            said = errors.words(error)
            self._window.show_problem("password", said.sentence, said.next_step)


def there_is_a_hub(folder: Path) -> bool:
    """Whether the folder holds any part of a hub."""
    from app.services.trust import vault

    return vault.there_is_a_hub(folder)


def holds_keyring_slot(folder: Path) -> bool:
    """Whether the envelope has a slot for a desk's keyring: a glance at a small file, no key is tried.

    Raises:
        NotFound, StoreFault: the envelope is missing or damaged.
    """
    from app.services.trust import vault

    return any(slot["kind"] == "keyring" for slot in vault.read_envelope(folder)["slots"])


def open_by_itself(folder: Path, demo_passphrase: str, report: Report) -> Opened:
    """On the database thread: open by the demo's passphrase or by the keyring. May wait for the keyring's owner."""
    if demo_passphrase:
        return open_by_passphrase(folder, demo_passphrase, report)
    from app.services.trust import keyring_slots, opening

    answer = keyring_slots.open_with_keyring(folder)
    if answer.keys is None:
        return Opened(None, note=f"{answer.sentence} {answer.next_step}".strip())
    return _described(opening.open_hub(folder, answer.keys, report=report))


def open_by_passphrase(folder: Path, passphrase: str, report: Report) -> Opened:
    """On the database thread: open by the hub's passphrase, or by its recovery code typed in the same place.

    Raises:
        LockedOut: it is another one. NotFound, StoreFault: the hub's files, in words.
    """
    from app.services.trust import opening, recovery

    return _described(opening.open_hub(folder, recovery.open_with_words(folder, passphrase), report=report))


def _described(hub: Hub) -> Opened:
    from app.services.trust import set_up

    try:
        now = set_up.progress(hub)
    except BaseException:
        hub.close()
        raise
    return Opened(hub, now.hub_name, now.step.value == "administrator")


def admit(hub: Hub, entry: Entry, new_password: str | None) -> Admitted:
    """On the database thread: sign in, and let the keyring keep a key where that was asked."""
    from app.services.trust import keyring_slots, set_up, sign_in

    actor = sign_in.sign_in(hub, entry.name, entry.password, new_password)
    words = ""
    if entry.keep_key:
        answer = keyring_slots.remember_desk_key(hub, actor)
        if answer.state is not keyring_slots.SlotState.PRESENT:
            words = f"{answer.sentence} {answer.next_step}".strip()
    return Admitted(actor, set_up.needs_set_up(hub), words)
