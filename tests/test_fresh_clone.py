"""The stubs, CI's script and the lock files: what a fresh clone begins with."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tools import environment

ROOT = Path(__file__).resolve().parent.parent


def test_the_stub_works_from_any_folder(tmp_path: Path) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    ended = subprocess.run(
        ["/bin/sh", str(ROOT / "dev"), "help"],
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "./dev demo" in ended.stdout


def test_the_stub_without_any_python_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "dirname").symlink_to(shutil.which("dirname") or "")
    ended = subprocess.run(
        ["/bin/sh", str(ROOT / "dev"), "test"], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert "apt-get install python3.11 python3.11-venv" in ended.stderr


def test_the_windows_stub_asks_for_3_11_first_and_ends_its_lines_as_cmd_wants() -> None:
    written = (ROOT / "dev.cmd").read_bytes()
    assert written.count(b"\n") == written.count(b"\r\n")
    assert written.index(b"py -3.11 -m tools.dev %*") < written.index(b"\npython -m tools.dev %*")
    assert "*.cmd text eol=crlf" in (ROOT / ".gitattributes").read_text(encoding="utf-8")


@pytest.mark.parametrize("status", [0, 3])
def test_ci_ends_with_the_status_of_the_whole_gate(status: int, tmp_path: Path) -> None:
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/run", tmp_path / ".ci/run")
    (tmp_path / "dev").write_text(f'#!/bin/sh\ncat\necho "$CI: $*"\nexit {status}\n', encoding="utf-8")
    (tmp_path / "dev").chmod(0o755)
    ended = subprocess.run(
        ["bash", ".ci/run"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "CI": "true"},
        input="not to be read",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (status, "true: test --all\n")


def pins(name: str) -> dict[str, str]:
    text = (ROOT / environment.LOCKS[name]).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", text, re.MULTILINE))


def test_the_locks_pin_everything_that_pyproject_names_and_agree_with_each_other() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    plain = {
        kind: {re.split(r"[<>=!~ \[;]", each)[0].lower().replace("_", "-").replace(".", "-") for each in named}
        for kind, named in (
            ("runtime", project["project"]["dependencies"]),
            ("dev", project["dependency-groups"]["dev"]),
        )
    }
    runtime, everything = pins("runtime"), pins("dev")
    assert plain["runtime"] <= set(runtime)
    assert plain["runtime"] | plain["dev"] <= set(everything)
    assert runtime.items() <= everything.items()


def test_the_locks_hold_what_windows_and_macos_need_besides() -> None:
    text = (ROOT / environment.LOCKS["runtime"]).read_text(encoding="utf-8")
    assert re.search(r"^pywin32-ctypes==\S+ ; sys_platform == 'win32'", text, re.MULTILINE)
    assert re.search(r"^secretstorage==\S+ ; sys_platform == 'linux'", text, re.MULTILINE)


def test_the_pinned_qt_lets_a_process_emit_signals_and_end_in_peace() -> None:
    """PySide6 6.12.0 on Python 3.11 drops a reference at every emit and aborts at the end, after "passed"."""
    program = (
        "from PySide6.QtCore import QObject, Signal\n"
        "class Bell(QObject):\n    rung = Signal(bool)\n"
        "bell = Bell()\nheard = []\nbell.rung.connect(heard.append)\n"
        "for _ in range(20_000):\n    bell.rung.emit(True)\n"
        "print(len(heard))\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, "20000\n"), ended.stderr
