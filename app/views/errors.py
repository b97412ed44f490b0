"""The one place for the wording of errors: any exception becomes a title, a sentence and a next step.

The services' own errors bring their words. Anything else is a defect of ours: the person gets a number to quote, the
log gets the number, the kind and the place in the code, and never the message, which might hold a name.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from app.services.errors import (
    Conflict,
    HubdeskError,
    Invalid,
    LockedOut,
    NotFound,
    Problem,
    Refused,
    StoreFault,
    Unreadable,
)
from app.views.desk import Cancelled

LOG_BYTES = 1_000_000
LOG_FILES = 3

LOGGER = "hubdesk"
_PLACE = "_hubdesk_place"

_TITLES: tuple[tuple[type[HubdeskError], str], ...] = (
    (Refused, "Not allowed"),
    (Invalid, "Something needs mending"),
    (Conflict, "Somebody else saved first"),
    (NotFound, "Not found"),
    (Unreadable, "The file cannot be read"),
    (StoreFault, "The database could not do it"),
    (LockedOut, "Not signed in"),
)


@dataclass(frozen=True, slots=True)
class Words:
    """What a person is told: `title` for a dialog, `sentence` says what is wrong, `next_step` what to do.

    `tone` is "info" when nothing is wrong (someone stopped a job), "warning" for what one can mend, else "error".
    """

    title: str
    sentence: str
    next_step: str = ""
    tone: str = "error"
    problems: tuple[Problem, ...] = ()

    def spoken(self) -> str:
        """Return sentence and next step as one text."""
        return f"{self.sentence} {self.next_step}".strip()


def words(error: BaseException) -> Words:
    """Return what to tell about any exception. An unknown one is logged here, by number and kind only."""
    if isinstance(error, Cancelled):
        return Words("Stopped", "Stopped as you asked.", "Nothing of it was kept.", tone="info")
    if isinstance(error, HubdeskError):
        title = next((title for kind, title in _TITLES if isinstance(error, kind)), "That did not work")
        problems = error.problems if isinstance(error, Invalid) else ()
        tone = "warning" if isinstance(error, (Invalid, Conflict)) else "error"
        return Words(title, error.sentence, error.next_step, tone, problems)
    if isinstance(error, MemoryError):
        from app.services.store_words import too_little_memory

        said = too_little_memory()
        return Words("The computer is out of memory", said.sentence, said.next_step)
    number = note(error)
    return Words(
        "Something went wrong in Hubdesk",
        f"Hubdesk met a fault of its own (number {number}). What you typed is still here.",
        "Try once more. If it happens again, tell your administrator the number.",
    )


def note(error: BaseException) -> str:
    """Log an unknown error by a fresh number, its kind and where in the code it rose; return the number."""
    import logging  # imported at the first fault: the sign-in window does without
    import secrets

    number = secrets.token_hex(3).upper()
    keep_place(error)
    _open_log()
    logging.getLogger(LOGGER).error(
        "fault %s kind %s %s", number, type(error).__name__, getattr(error, _PLACE, "at an unknown place")
    )
    return number


def keep_place(error: BaseException) -> None:
    """Write down on the error where in the code it rose, files and lines only, so that its frames may be dropped."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    if frames:
        place = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames[-6:]))
        setattr(error, _PLACE, f"at {place}")


_log_folder: list[Path] = []
"""Where the log is to be opened at the first fault; empty until `install`, and once it has been opened."""


def _open_log() -> None:
    """Open the rotating log at the first fault; a disk that refuses it then must not hide the fault itself."""
    import logging
    from logging.handlers import RotatingFileHandler

    if not _log_folder:
        return
    log = logging.getLogger(LOGGER)
    for former in [each for each in log.handlers if isinstance(each, RotatingFileHandler)]:
        log.removeHandler(former)
        former.close()
    try:
        handler = RotatingFileHandler(
            _log_folder.pop() / "hubdesk.log", maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8"
        )
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    log.propagate = False


def install(log_folder: Path, tell: Callable[[Words], None] | None = None) -> None:
    """Write faults to a rotating file in `log_folder` and let no exception reach a terminal or vanish.

    `tell` is called on the thread that failed: give one that posts to the GUI thread. Raises StoreFault when the folder
    cannot be written; the hooks stand by then, so that this too is told.
    """

    def caught(error: BaseException) -> None:
        said = words(error)
        if tell is not None:
            tell(said)

    def main_hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            caught(error)

    def thread_hook(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
            caught(args.exc_value)

    sys.excepthook = main_hook
    threading.excepthook = thread_hook

    refused = StoreFault(
        "The folder for Hubdesk's log cannot be written.",
        "Ask for the right to write in your own data folder, then start again.",
    )
    try:
        log_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        raise refused from fault
    if not os.access(log_folder, os.W_OK):
        raise refused
    _log_folder[:] = [log_folder]
