"""What tests/conftest.py promises is tried on planted tests, run by a pytest of their own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

GUARDS = "from tests.conftest import *  # noqa: F403\n"

PLANTED = """
import logging, os, threading, warnings
import keyring, pytest
from keyring.errors import NoKeyringError, PasswordSetError
from pathlib import Path
from PySide6.QtCore import qWarning

@pytest.fixture
def speaks_at_the_end():
    yield
    qWarning("too late")

@pytest.fixture
def logs_at_the_end():
    yield
    logging.getLogger("app.deep").error("too late")

def test_bad_warning():
    warnings.warn("old", DeprecationWarning)

def test_bad_warning_in_a_thread():
    thread = threading.Thread(target=lambda: warnings.warn("old", DeprecationWarning))
    thread.start()
    thread.join()

def test_bad_record():
    logging.getLogger("app.deep").warning("something")

def test_bad_record_of_a_logger_that_does_not_propagate():
    logger = logging.getLogger("app.alone")
    logger.propagate = False
    logger.addHandler(logging.NullHandler())
    logger.error("something")

def test_bad_qt_message():
    qWarning("something")

def test_teardown_qt(speaks_at_the_end):
    pass

def test_teardown_record(logs_at_the_end):
    pass

def test_good_expected_record(expect_record):
    expect_record("app", "^some")
    logging.getLogger("app.deep").warning("something")

def test_bad_record_other_than_expected(expect_record):
    expect_record("app", "^some")
    logging.getLogger("app.deep").warning("another")

def test_good_information():
    logging.getLogger("app.deep").info("something")

def test_good_keyring_is_out_of_reach():
    with pytest.raises(NoKeyringError):
        keyring.set_password("hubdesk", "probe", "secret")

class Fake(keyring.backend.KeyringBackend):
    priority = 1
    def get_password(self, service, name): return "fake"
    def set_password(self, service, name, word): pass
    def delete_password(self, service, name): pass

def test_good_one_fake_keyring():
    keyring.set_keyring(Fake())
    assert keyring.get_password("hubdesk", "probe") == "fake"

def test_good_the_fake_keyring_is_gone():
    with pytest.raises(NoKeyringError):
        keyring.get_password("hubdesk", "probe")

def test_good_home_is_written(own_home):
    assert Path.home() == own_home
    (Path(os.environ["XDG_CONFIG_HOME"]) / "kept").write_text("x")

def test_good_home_is_fresh(own_home):
    assert not (Path(os.environ["XDG_CONFIG_HOME"]) / "kept").exists()

def test_good_no_screen_and_no_session_bus():
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    assert os.environ["DBUS_SESSION_BUS_ADDRESS"] == "disabled:"
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Planted test → passed, failed or error."""
    tree = tmp_path_factory.mktemp("planted")
    (tree / "conftest.py").write_text(GUARDS, encoding="utf-8")
    (tree / "test_planted.py").write_text(PLANTED, encoding="utf-8")
    (tree / "pytest.ini").write_text(
        "[pytest]\nqt_api = pyside6\nqt_log_level_fail = WARNING\nfilterwarnings = error\n", encoding="utf-8"
    )
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-rA", "-p", "no:cacheprovider", "-p", "no:xdist", str(tree)],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    found: dict[str, str] = {}
    for outcome, name in re.findall(r"^(PASSED|FAILED|ERROR) \S+::(\w+)", ended.stdout, re.MULTILINE):
        if found.get(name) != "ERROR":
            found[name] = outcome
    assert len(found) == PLANTED.count("\ndef test_"), ended.stdout + ended.stderr
    return found


def test_every_unexpected_warning_record_or_qt_message_fails_its_test(outcomes: dict[str, str]) -> None:
    bad = {name: outcome for name, outcome in outcomes.items() if name.startswith("test_bad_")}
    assert len(bad) == 6
    assert set(bad.values()) == {"FAILED"}


def test_what_is_said_during_teardown_is_an_error_too(outcomes: dict[str, str]) -> None:
    late = {name: outcome for name, outcome in outcomes.items() if name.startswith("test_teardown_")}
    assert late == {"test_teardown_qt": "ERROR", "test_teardown_record": "ERROR"}


def test_expected_records_a_closed_keyring_and_an_own_home_leave_a_test_alone(outcomes: dict[str, str]) -> None:
    good = {name: outcome for name, outcome in outcomes.items() if name.startswith("test_good_")}
    assert len(good) == 8
    assert set(good.values()) == {"PASSED"}
