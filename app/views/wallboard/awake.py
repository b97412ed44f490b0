"""Keeping the wall's screen from going dark, where the system lets a program ask for it. Never a reason to fail."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

_CONTINUOUS, _SYSTEM, _DISPLAY = 0x80000000, 0x00000001, 0x00000002
"""Windows: SetThreadExecutionState."""


def keeper(system: str = sys.platform) -> list[str]:
    """The system's own command that keeps the screen awake while this process lives; empty where there is none."""
    if system == "darwin":
        return ["caffeinate", "-d", "-w", str(os.getpid())]
    if system.startswith("linux"):
        return [
            "systemd-inhibit", "--what=idle:sleep", "--who=Hubdesk", "--why=The wallboard is on show",
            "tail", f"--pid={os.getpid()}", "-f", os.devnull,
        ]  # fmt: skip
    return []


@contextlib.contextmanager
def kept_awake(system: str = sys.platform) -> Iterator[None]:
    """Ask for an awake screen inside the block; without an answer the wall shows all the same."""
    windows: Any = getattr(ctypes, "windll", None) if system == "win32" else None
    words = keeper(system)
    process: subprocess.Popen[bytes] | None = None
    if windows is not None:
        windows.kernel32.SetThreadExecutionState(_CONTINUOUS | _SYSTEM | _DISPLAY)
    elif words and shutil.which(words[0]) and "offscreen" not in os.environ.get("QT_QPA_PLATFORM", ""):
        with contextlib.suppress(OSError):
            process = subprocess.Popen(  # noqa: S603 - the system's own command, no shell
                words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
    try:
        yield
    finally:
        if windows is not None:
            windows.kernel32.SetThreadExecutionState(_CONTINUOUS)
        if process is not None:
            process.terminate()
            process.wait()
