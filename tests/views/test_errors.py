"""Promises of the wording of errors and of the log."""

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

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
from app.views import errors
from app.views.desk import Cancelled

MARKER = "Zebediah Quillfeather"


@pytest.fixture
def hooks() -> Iterator[None]:
    before = (sys.excepthook, threading.excepthook)
    log = logging.getLogger("hubdesk")
    handlers = list(log.handlers)
    yield
    sys.excepthook, threading.excepthook = before
    for handler in [each for each in log.handlers if each not in handlers]:
        log.removeHandler(handler)
        handler.close()
    log.propagate = True


@pytest.mark.parametrize(
    ("error", "title"),
    [
        (Refused("No.", "Ask."), "Not allowed"),
        (NotFound("No.", "Ask."), "Not found"),
        (Unreadable("No.", "Ask."), "The file cannot be read"),
        (StoreFault("No.", "Ask."), "The database could not do it"),
        (LockedOut("No.", "Ask.", 30), "Not signed in"),
        (HubdeskError("No.", "Ask."), "That did not work"),
    ],
)
def test_a_known_error_keeps_its_own_words(error: HubdeskError, title: str) -> None:
    said = errors.words(error)
    assert (said.title, said.sentence, said.next_step, said.tone) == (title, "No.", "Ask.", "error")


def test_what_the_person_can_mend_is_a_warning_and_brings_its_problems() -> None:
    problems = (Problem("reason", "Enter the reason."),)
    assert errors.words(Invalid(problems)).problems == problems
    assert errors.words(Invalid(problems)).tone == "warning"
    assert errors.words(Conflict("Saved by JS.", {}, {})).tone == "warning"


def test_a_stopped_job_is_no_error() -> None:
    assert errors.words(Cancelled()).tone == "info"


def test_an_unknown_error_gets_a_number_and_the_log_never_its_message(
    tmp_path: Path, hooks: None, expect_record: Callable[[str, str], None]
) -> None:
    expect_record("hubdesk", "fault")
    told: list[errors.Words] = []
    errors.install(tmp_path / "log", told.append)
    try:
        int(MARKER)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    (said,) = told
    written = (tmp_path / "log" / "hubdesk.log").read_text("utf-8")
    number = said.sentence.split("number ")[1].split(")")[0]
    assert number in written
    assert "ValueError" in written
    assert "test_errors.py:" in written
    assert MARKER not in written + said.spoken()


def test_a_thread_that_fails_tells_it_too(
    tmp_path: Path, hooks: None, expect_record: Callable[[str, str], None]
) -> None:
    expect_record("hubdesk", "fault")
    told: list[errors.Words] = []
    errors.install(tmp_path, told.append)
    failing = threading.Thread(target=lambda: int(MARKER))
    failing.start()
    failing.join()
    assert [each.title for each in told] == ["Something went wrong in Hubdesk"]
    assert MARKER not in (tmp_path / "hubdesk.log").read_text("utf-8")


def test_a_log_folder_that_cannot_be_made_is_told_in_words(tmp_path: Path, hooks: None) -> None:
    (tmp_path / "taken").write_text("a file", "utf-8")
    with pytest.raises(StoreFault) as caught:
        errors.install(tmp_path / "taken")
    assert caught.value.next_step
