"""The commands behind ./dev: nothing done twice, nothing failed in silence, every lack told with what mends it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from tools import dev, environment, machine
from tools.environment import Environment
from tools.machine import Installer, SetupError

ROOT = Path(__file__).resolve().parent.parent
FOUR_STEPS = ["lint", "types", "contracts", "tests"]


class FakeCalls:
    """Notes each command; ends with the status given for the first word that it contains, else 0."""

    def __init__(self, **statuses: int) -> None:
        self.made: list[list[str]] = []
        self.named: list[dict[str, object]] = []
        self.statuses = statuses

    def __call__(self, command: Sequence[str], *rest: object, **named: object) -> int:
        self.made.append(list(command))
        self.named.append(named)
        return next((status for word, status in self.statuses.items() if word in command), 0)

    def completed(self, command: Sequence[str], **named: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess(list(command), self(command))


# --- the machine ------------------------------------------------------------------------------------------------


def test_a_library_is_looked_for_with_the_loader_itself() -> None:
    assert machine.loads("libc.so.6")
    assert not machine.loads("libhubdesk-none.so.0")


def test_packages_are_named_for_the_libraries_that_do_not_load() -> None:
    there = {"libGL.so.1", "libEGL.so.1", "libdbus-1.so.3", "libfontconfig.so.1"}
    assert machine.missing_packages(machine.OFFSCREEN, there.__contains__) == ["libxkbcommon0", "libglib2.0-0"]


@pytest.mark.parametrize(
    ("platform", "variables", "screen"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("win32", {}, True),
        ("darwin", {}, True),
    ],
)
def test_a_screen_is_a_display_on_linux_and_given_elsewhere(
    platform: str, variables: dict[str, str], screen: bool
) -> None:
    assert machine.has_screen(variables, platform) is screen


def test_another_python_is_replaced_by_python_3_11_on_the_path() -> None:
    assert machine.find_python((3, 13), lambda command: command == ["python3.11"]) == ["python3.11"]
    assert machine.find_python((3, 11), lambda command: False) == [sys.executable]


def test_without_python_3_11_the_sentence_says_which_this_is_and_what_to_install() -> None:
    with pytest.raises(SetupError, match=r"this is Python 3\.13.*\n.*apt-get install python3\.11 python3\.11-venv"):
        machine.find_python((3, 13), lambda command: False)


def test_a_command_that_starts_nothing_is_no_python(tmp_path: Path) -> None:
    assert not machine.is_python([str(tmp_path / "python3.11")])
    assert machine.is_python([sys.executable])


def test_root_installs_what_is_missing_after_asking_for_the_lists() -> None:
    calls = FakeCalls()
    Installer(()).install(["libgl1", "libegl1"], calls.completed)
    assert [command[-1] for command in calls.made] == ["update", "libegl1"]
    assert calls.made[1][:3] == ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]


def test_sudo_that_asks_nothing_installs_too() -> None:
    calls = FakeCalls()
    Installer(("sudo", "-n")).install(["libgl1"], calls.completed)
    assert {tuple(command[:3]) for command in calls.made} == {("sudo", "-n", "env")}


def test_without_the_right_to_install_the_exact_line_is_told() -> None:
    with pytest.raises(SetupError, match=r"sudo apt-get update && sudo apt-get install -y libgl1 libegl1$"):
        Installer(None).install(["libgl1", "libegl1"])


def test_a_failed_installation_is_told_with_its_status_and_the_line() -> None:
    with pytest.raises(SetupError, match=r"(?s)apt-get install ended with status 100.*install -y libgl1"):
        Installer(()).install(["libgl1"], FakeCalls(install=100).completed)


@pytest.mark.parametrize(
    ("user", "sudo_status", "prefix"), [(0, 1, ()), (1000, 0, ("sudo", "-n")), (1000, 1, None)]
)
def test_who_may_install_is_found_without_asking_for_a_password(
    user: int, sudo_status: int, prefix: tuple[str, ...] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    monkeypatch.setattr(subprocess, "run", FakeCalls(sudo=sudo_status).completed)
    assert Installer.of_this_machine().prefix == prefix


def test_a_machine_with_everything_installs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "loads", lambda soname: True)
    monkeypatch.setattr(machine, "missing_packages", lambda libraries: [])
    monkeypatch.setattr(Installer, "of_this_machine", lambda: pytest.fail("nothing was missing"))
    machine.prepare_machine(screen=True, platform="linux")


def test_windows_and_macos_need_no_system_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "missing_packages", lambda libraries: pytest.fail("not to be asked"))
    machine.prepare_machine(screen=True, platform="win32")
    machine.prepare_machine(screen=True, platform="darwin")


def test_a_library_still_missing_after_installation_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "missing_packages", lambda libraries: ["libgl1"])
    monkeypatch.setattr(Installer, "install", lambda self, packages: None)
    with pytest.raises(SetupError, match="does not find libgl1"):
        machine.prepare_machine(screen=False, platform="linux")


# --- the environment --------------------------------------------------------------------------------------------


class FakeVenv(FakeCalls):
    """Notes each command and, where it makes an environment, lays an interpreter there."""

    def __call__(self, command: Sequence[str], *rest: object, **named: object) -> int:
        status = super().__call__(command)
        if "venv" in command and status == 0:
            interpreter = Path(command[-1]) / "bin" / "python"
            interpreter.parent.mkdir(parents=True, exist_ok=True)
            interpreter.touch()
        return status

    @property
    def kinds(self) -> list[str]:
        """What each call was: venv, pip or a question."""
        return [next((word for word in ("venv", "pip") if word in command), "asks") for command in self.made]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in environment.LOCKS.values():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"# {name}\n", encoding="utf-8")
    return tmp_path


def test_the_environment_is_made_once_and_filled_once(tree: Path) -> None:
    first, second = FakeVenv(), FakeVenv()
    python = Environment(tree, ["python3.11"], first).prepare("dev")
    assert first.kinds == ["venv", "pip"]
    assert Environment(tree, ["python3.11"], second).prepare("dev") == python
    assert Environment(tree, ["python3.11"], second).prepare("runtime") == python
    assert second.made == []


def test_only_pinned_wheels_are_installed_and_no_address_is_given(tree: Path) -> None:
    calls = FakeVenv()
    Environment(tree, ["python3.11"], calls).prepare("runtime")
    pip = calls.made[-1]
    assert {"--require-hashes", "--only-binary", ":all:"} <= set(pip)
    assert pip[-2:] == ["-r", "requirements/runtime.txt"]
    assert not [word for word in pip if "index" in word or "://" in word]


def test_a_changed_lock_is_installed_into_the_same_environment(tree: Path) -> None:
    Environment(tree, ["python3.11"], FakeVenv()).prepare("dev")
    (tree / "requirements/dev.txt").write_text("# changed\n", encoding="utf-8")
    calls = FakeVenv()
    Environment(tree, ["python3.11"], calls).prepare("dev")
    assert calls.kinds == ["pip"]


def test_what_pip_refused_is_not_marked_as_done(tree: Path) -> None:
    with pytest.raises(SetupError, match=r"pip could not install requirements/dev.txt \(status 1"):
        Environment(tree, ["python3.11"], FakeVenv(pip=1)).prepare("dev")
    again = FakeVenv()
    Environment(tree, ["python3.11"], again).prepare("dev")
    assert again.kinds == ["asks", "pip"]


def test_a_broken_off_environment_is_made_anew(tree: Path) -> None:
    (tree / ".venv/bin").mkdir(parents=True)
    (tree / ".venv/bin/python").touch()
    calls = FakeVenv()
    calls.statuses = {"-c": 1}
    Environment(tree, ["python3.11"], calls).prepare("dev")
    assert calls.kinds == ["asks", "venv", "pip"]
    assert "--clear" in calls.made[1]


def test_a_damaged_stamp_costs_an_installation_and_no_more(tree: Path) -> None:
    Environment(tree, ["python3.11"], FakeVenv()).prepare("dev")
    (tree / ".venv" / environment.STAMP).write_text("{", encoding="utf-8")
    calls = FakeVenv()
    Environment(tree, ["python3.11"], calls).prepare("dev")
    assert calls.kinds == ["asks", "pip"]


def test_an_environment_that_cannot_be_made_says_what_helps(tree: Path) -> None:
    with pytest.raises(SetupError, match=r"apt-get install python3\.11-venv"):
        Environment(tree, ["python3.11"], FakeVenv(venv=1)).prepare("dev")


# --- the commands -----------------------------------------------------------------------------------------------


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine and an environment that lack nothing."""
    monkeypatch.setattr(dev, "prepare_machine", lambda screen: None)
    monkeypatch.setattr(Environment, "prepare", lambda self, lock: Path("python"))


def gate(monkeypatch: pytest.MonkeyPatch, calls: FakeCalls, *arguments: str) -> int:
    monkeypatch.setattr(dev, "run", calls)
    return dev.main(["test", *arguments])


def test_the_gate_runs_its_four_steps_with_pytest_last(
    ready: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = FakeCalls()
    assert gate(monkeypatch, calls) == 0
    said = capsys.readouterr().out
    assert re.findall(r"^▶ (\w+)$", said, re.MULTILINE) == FOUR_STEPS
    assert calls.made[0] == ["python", "-m", "compileall", "-qq", "app", "tests"]
    assert "pytest" in calls.made[-1]
    assert said.splitlines()[-1].startswith("all of it: lint passed in ")


@pytest.mark.parametrize(
    ("word", "name"), [("ruff", "lint"), ("mypy", "types"), ("-c", "contracts"), ("pytest", "tests")]
)
def test_one_failed_step_fails_the_gate_and_stops_none_of_the_others(
    word: str, name: str, ready: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = FakeCalls(**{word: 1})
    assert gate(monkeypatch, calls) == 1
    assert len(calls.made) == 1 + len(FOUR_STEPS)
    assert capsys.readouterr().out.splitlines()[-1].startswith(f"{name} FAILED with status 1 in ")


@pytest.mark.parametrize("status", [-6, 134])
def test_a_process_that_dies_after_its_tests_passed_fails_the_gate(
    status: int, ready: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gate(monkeypatch, FakeCalls(pytest=status)) == 1
    assert "tests FAILED: the process was ended by signal 6" in capsys.readouterr().out


def test_a_gate_that_collects_no_test_fails(ready: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert gate(monkeypatch, FakeCalls(pytest=5)) == 1


def test_slow_tests_run_only_when_asked_for() -> None:
    both = ["-n", "2", "--dist", "loadscope", "--no-loadscope-reorder"]
    assert dev.pytest_arguments([]) == [*both, "-m", "not slow"]
    assert dev.pytest_arguments(["--all"]) == [*both, "--hypothesis-profile=all"]


@pytest.mark.parametrize(("words", "where"), [((), {"TMPDIR": "/memory"}), (("--all",), {})])
def test_quick_tests_keep_their_files_in_memory_and_all_of_them_on_the_disk(
    words: tuple[str, ...], where: dict[str, str], ready: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "folder_in_memory", lambda variables: Path("/memory"))
    calls = FakeCalls()
    assert gate(monkeypatch, calls, *words) == 0
    assert calls.named[-1] == where
    assert (dev.KEEP_FAILED[1] in calls.made[-1]) is bool(where)


def test_files_are_kept_in_memory_only_where_there_is_room_and_nobody_chose_another_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert machine.folder_in_memory({"TMPDIR": "/mine"}, tmp_path) is None
    assert machine.folder_in_memory({}, tmp_path / "none") is None
    for free, found in ((machine.ROOM_IN_MEMORY, tmp_path), (machine.ROOM_IN_MEMORY - 1, None)):
        usage = SimpleNamespace(free=free)
        monkeypatch.setattr(shutil, "disk_usage", lambda place, usage=usage: usage)
        assert machine.folder_in_memory({}, tmp_path) == found


def test_further_words_reach_pytest_after_our_own() -> None:
    assert dev.pytest_arguments(["--all", "--", "tests/views", "-k", "inbox"])[-3:] == ["tests/views", "-k", "inbox"]
    assert dev.pytest_arguments(["-m", "slow"])[-2:] == ["-m", "slow"]


def test_without_a_screen_the_demo_is_driven_offscreen(
    ready: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    calls = FakeCalls()
    monkeypatch.setattr(dev, "run", calls)
    monkeypatch.setattr(dev, "has_screen", lambda variables: False)
    assert dev.main(["demo", "--people", "50"]) == 0
    compiled, shown = calls.made
    assert compiled == ["python", "-m", "compileall", "-qq", "app"]
    assert shown == ["python", "main.py", "demo", "--people", "50", "--offscreen"]


def test_with_a_screen_the_demo_opens_a_window_unless_told_otherwise() -> None:
    assert dev.demo_arguments(["--people", "50"], screen=True) == ["demo", "--people", "50"]
    assert dev.demo_arguments(["--offscreen"], screen=False) == ["demo", "--offscreen"]


def test_the_programs_own_status_is_the_commands_status(ready: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "run", FakeCalls(**{"main.py": 3}))
    assert dev.main(["run", "verify"]) == 3


def test_a_lack_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "prepare_machine", lambda screen: Installer(None).install(["libgl1"]))
    assert dev.main(["test"]) == 2
    assert capsys.readouterr().err.endswith("sudo apt-get install -y libgl1\n")


def test_another_python_hands_over_with_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = FakeCalls()
    monkeypatch.setattr(dev, "PYTHON", (3, 99))
    monkeypatch.setattr(dev, "find_python", lambda: ["python3.99"])
    monkeypatch.setattr(subprocess, "run", calls.completed)
    assert dev.main(["test", "--all"]) == 0
    assert calls.made == [["python3.99", "-m", "tools.dev", "test", "--all"]]


def test_an_unknown_command_shows_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["tset"]) == 2
    assert "./dev test [--all]" in capsys.readouterr().out
