"""What holds for every test: no warning unnoticed, nothing of this machine read or written.

A Python warning is an error by `filterwarnings` in pyproject.toml, a Qt message by `qt_log_level_fail` there; here
stand the rest: log records, Qt messages of the teardown, the keyring, the home folders, hypothesis.
"""

import gc
import itertools
import logging
import os
import re
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

# Before anything imports Qt: a test that wants a real screen says so itself.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# keyring chooses its backend when first asked: this one refuses, as on a machine without a keyring.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

import pytest
from hypothesis import settings

pytest_plugins = ["tests.factories.fixtures"]

# Repeatable on every machine: a gate that fails by luck is soon not believed.
settings.register_profile("usual", deadline=None, max_examples=50, derandomize=True)
settings.register_profile("all", deadline=None, max_examples=400, derandomize=True)  # ./dev test --all
settings.load_profile("usual")

#: Log records at WARNING or above that any test may cause: (logger, pattern of the message), each with its reason.
TOLERATED_RECORDS: tuple[tuple[str, str], ...] = ()

#: Qt messages during teardown that any test may cause, each with its reason; those before it stand in `qt_log_ignore`.
TOLERATED_QT_MESSAGES: tuple[str, ...] = (
    "^This plugin does not support propagateSizeHints",  # the offscreen platform; a layout settles as a window closes
)

HOME_VARIABLES = {
    "HOME": "",
    "USERPROFILE": "",
    "APPDATA": "roaming",
    "LOCALAPPDATA": "local",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_RUNTIME_DIR": "runtime",
}


HOME_NUMBERS = itertools.count()
ENDED = itertools.count()
FULL_ROUND = 300
"""Tests between two full collections: each looks through half a million objects and finds next to nothing."""
KEPT_STATEMENTS = 2_000
"""Statements whose SQL all tests of a process share."""
LONG = 600
"""Seconds that only the longest sweeps may take."""


class RecordWatch:
    """Notes every log record at WARNING or above, of any logger and any thread, whatever its handlers do."""

    def __init__(self) -> None:
        self.records: list[logging.LogRecord] = []
        self.expected: list[tuple[str, str]] = []
        self._make = logging.getLogRecordFactory()

    def start(self) -> None:
        """Watch from now on."""
        logging.setLogRecordFactory(self._note)

    def stop(self) -> None:
        """Watch no more."""
        logging.setLogRecordFactory(self._make)

    def _note(self, *args: object, **kwargs: object) -> logging.LogRecord:
        record = self._make(*args, **kwargs)
        if record.levelno >= logging.WARNING:
            self.records.append(record)
        return record

    def clear(self) -> None:
        """Begin the next test with nothing seen and nothing expected."""
        self.records.clear()
        self.expected.clear()

    def unexpected(self) -> list[str]:
        """What was logged and neither expected by the test nor tolerated for all; asked once, then forgotten."""
        allowed = [*TOLERATED_RECORDS, *self.expected]
        lines = [
            f"{record.levelname} {record.name}: {record.getMessage()}"
            for record in self.records
            if not any(
                record.name.startswith(name) and re.search(pattern, record.getMessage()) for name, pattern in allowed
            )
        ]
        self.records.clear()
        return lines


WATCH = RecordWatch()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modules with the longest sweeps begin first, so that two workers end at about the same time."""
    long = {each.path for each in items if (limit := each.get_closest_marker("timeout")) and limit.args[0] >= LONG}
    items.sort(key=lambda each: each.path not in long)


def pytest_configure(config: pytest.Config) -> None:
    """Watch the log from the first test on."""
    WATCH.start()
    gc.disable()  # as in the running program (app/views/collecting.py): collected between tests, on this thread
    from app.models import engine

    # Locking every allocation of SQLite is half of the suite's time. A child process has it on, as the program has.
    engine.MEMORY_SECURITY = "OFF"
    # To put statements into SQL anew for each hub was a fifth of it, and what was kept of them most of the garbage.
    wording, here = engine.new_wording(KEPT_STATEMENTS), pytest.MonkeyPatch()
    here.setattr(engine, "new_wording", lambda: wording)
    config.add_cleanup(here.undo)
    config.add_cleanup(WATCH.stop)


def fail_on_records(phase: str) -> None:
    """Fail the running test if something was logged that nobody expected."""
    lines = WATCH.unexpected()
    if lines:
        said = "\n  ".join(lines)
        pytest.fail(f"logged during {phase}, and expected by nobody:\n  {said}", pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """A record of the setup fails the test."""
    WATCH.clear()
    yield
    fail_on_records("setup")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """A record of the test itself fails it."""
    yield
    fail_on_records("the test")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """A record or a Qt message of the teardown fails the test: pytest-qt listens only until the test's end."""
    WATCH.records.clear()  # those of a test that failed have been told
    heard, stop = listen_to_qt()
    try:
        yield
        delete_what_was_closed()
    finally:
        stop()
    messages = [each for each in heard if not any(re.search(pattern, each) for pattern in TOLERATED_QT_MESSAGES)]
    if messages:
        pytest.fail("Qt said during teardown:\n  " + "\n  ".join(messages), pytrace=False)
    fail_on_records("teardown")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Collect once nothing holds a test's fixtures any more: its screens and hubs are young garbage then, or never."""
    ended = yield
    gc.unfreeze()
    gc.collect(2 if next(ENDED) % FULL_ROUND == 0 else 1)
    return ended


def delete_what_was_closed() -> None:
    """Delete the widgets of the test now: outside an event loop Qt keeps them, and each new look dresses them all."""
    if "PySide6.QtWidgets" in sys.modules:
        from PySide6.QtCore import QCoreApplication, QEvent

        if QCoreApplication.instance() is not None:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def listen_to_qt() -> tuple[list[str], Callable[[], object]]:
    """Hear Qt's messages at warning or above into a list, until the returned function is called."""
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

    heard: list[str] = []
    serious = {QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}

    def hear(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if kind in serious:
            heard.append(message)

    before = qInstallMessageHandler(hear)

    return heard, lambda: qInstallMessageHandler(before)


@pytest.fixture
def expect_record() -> Callable[[str, str], None]:
    """`expect_record("app.views", "pattern")`: this test causes log records of that logger, and means to."""

    def expect(logger: str, pattern: str) -> None:
        WATCH.expected.append((logger, pattern))

    return expect


@pytest.fixture(autouse=True)
def no_real_keyring() -> Iterator[None]:
    """No test reaches the operating system's keyring; a fake that one test installs does not outlive it."""
    yield
    if "keyring.core" in sys.modules:
        import keyring
        from keyring.backends.fail import Keyring

        keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]  # keyring ships no annotation here


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder under which every test gets a home of its own."""
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def own_home(homes: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, with its settings and data folders, for this test alone; the desktop session out of reach."""
    home = homes / str(next(HOME_NUMBERS))
    for variable, folder in HOME_VARIABLES.items():
        place = home / folder
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        monkeypatch.setenv(variable, str(place))
    monkeypatch.setenv("XDG_CACHE_HOME", str(homes.parent / "cache"))  # fonts are looked through once, not per test
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
    return home
