"""What the machine itself must have: Python 3.11 and, on Linux, the system libraries that Qt loads.

Standard library only, and able to start on an older Python, so that a wrong Python is named in words.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Mapping, Sequence  # noqa: UP035 - collections.abc's are not subscriptable on 3.8

PYTHON = (3, 11)

#: What offscreen Qt loads: (soname, Debian package). Tried in a bare Debian 12 with Python and git only.
OFFSCREEN = (
    ("libGL.so.1", "libgl1"),
    ("libEGL.so.1", "libegl1"),
    ("libxkbcommon.so.0", "libxkbcommon0"),
    ("libdbus-1.so.3", "libdbus-1-3"),
    ("libfontconfig.so.1", "libfontconfig1"),
    ("libglib-2.0.so.0", "libglib2.0-0"),
)
#: What a window on an X screen loads besides.
SCREEN = (
    ("libxcb-cursor.so.0", "libxcb-cursor0"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    ("libxcb-icccm.so.4", "libxcb-icccm4"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    ("libxcb-shape.so.0", "libxcb-shape0"),
)

#: Several times what the quick tests need at one time.
ROOM_IN_MEMORY = 2 << 30


class SetupError(Exception):
    """A step that failed: its text says what is wrong and what to do."""


def say(line: str) -> None:
    """Print one line at once, before whatever a child process prints."""
    print(line, flush=True)


def has_screen(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether a window can be shown: always on Windows and macOS, on Linux when a display is named."""
    if not platform.startswith("linux"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def is_python(command: Sequence[str]) -> bool:
    """Whether the command starts a Python of the version we need (a stub on PATH may start nothing)."""
    question = f"import sys; sys.exit(sys.version_info[:2] != {PYTHON})"
    try:
        return subprocess.run([*command, "-c", question], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def find_python(
    version: tuple[int, ...] = tuple(sys.version_info[:2]),
    answers: Callable[[Sequence[str]], bool] = is_python,
) -> list[str]:
    """The command that starts Python 3.11: this one, else one on PATH. Raises SetupError with what to do."""
    if tuple(version[:2]) == PYTHON:
        return [sys.executable]
    for command in (["python3.11"], ["py", "-3.11"]):
        if answers(command):
            return command
    shown = ".".join(str(part) for part in version[:2])
    sentence = (
        f"Hubdesk needs Python 3.11; this is Python {shown}, and there is no python3.11 on PATH.\n"
        "Install Python 3.11 (on Debian 12: apt-get install python3.11 python3.11-venv) and try again."
    )
    raise SetupError(sentence)


def loads(soname: str) -> bool:
    """Whether the system's loader finds this shared library."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def missing_packages(
    libraries: Sequence[tuple[str, str]], loaded: Callable[[str], bool] = loads
) -> list[str]:
    """Debian packages of the libraries that the loader does not find, in the order given."""
    return [package for soname, package in libraries if not loaded(soname)]


@dataclass(frozen=True)
class Installer:
    """How packages are put on this machine; `prefix` is None where that needs somebody's password."""

    prefix: tuple[str, ...] | None

    @classmethod
    def of_this_machine(cls) -> Installer:
        """Root installs as it is; another user by sudo, if sudo asks nothing."""
        if shutil.which("apt-get") is None:
            return cls(None)
        if os.geteuid() == 0:
            return cls(())
        sudo = shutil.which("sudo")
        if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
            return cls((sudo, "-n"))
        return cls(None)

    def install(
        self,
        packages: Sequence[str],
        run: Callable[..., subprocess.CompletedProcess[bytes]] = subprocess.run,
    ) -> None:
        """Install Debian packages. Raises SetupError holding the exact line to type when it cannot be done here."""
        by_hand = f"sudo apt-get update && sudo apt-get install -y {' '.join(packages)}"
        if self.prefix is None:
            sentence = (
                "Hubdesk needs system packages that only an administrator can install. "
                f"Type this line, then try again:\n  {by_hand}"
            )
            raise SetupError(sentence)
        say(f"• installing system packages: {' '.join(packages)}")
        base = [*self.prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
        for arguments in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
            ended = run([*base, *arguments], stdin=subprocess.DEVNULL, check=False)
            if ended.returncode != 0:
                sentence = (
                    f"apt-get {arguments[0]} ended with status {ended.returncode} (its words stand above). "
                    f"Mend that, or type this line, then try again:\n  {by_hand}"
                )
                raise SetupError(sentence)


def prepare_machine(screen: bool, platform: str = sys.platform) -> None:
    """See that this Linux has Qt's libraries and Python's venv, installing what is not there; elsewhere nothing."""
    if not platform.startswith("linux"):
        return
    libraries = OFFSCREEN + SCREEN if screen else OFFSCREEN
    wanted = missing_packages(libraries)
    if importlib.util.find_spec("ensurepip") is None:  # Debian keeps it in a package of its own
        wanted.append("python3.11-venv")
    if not wanted:
        return
    Installer.of_this_machine().install(wanted)
    still = missing_packages(libraries)
    if still:
        sentence = f"apt-get ended well, yet the loader does not find {', '.join(still)}: look what it installed."
        raise SetupError(sentence)


def folder_in_memory(variables: Mapping[str, str], shared: Path = Path("/dev/shm")) -> Path | None:
    """Where files of a moment are kept in memory, if this system has such a folder and room; None if it has not.

    None too where somebody chose a folder themselves: theirs holds.
    """
    if "TMPDIR" in variables or not (shared.is_dir() and os.access(shared, os.W_OK)):
        return None
    return shared if shutil.disk_usage(shared).free >= ROOM_IN_MEMORY else None
