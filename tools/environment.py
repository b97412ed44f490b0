"""The virtual environment: made once, filled from a hash-pinned lock file, and stamped with what was installed.

Standard library only. pip is used with the machine's ordinary configuration; no address stands here or in a lock.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Callable, Sequence  # noqa: UP035 - collections.abc's are not subscriptable on 3.8

from tools.machine import SetupError, say

#: What a command needs → its lock file. `dev` holds all of `runtime` and the tools of the tests.
LOCKS = {"runtime": "requirements/runtime.txt", "dev": "requirements/dev.txt"}
STAMP = "hubdesk-installed.json"

Call = Callable[[Sequence[str], Path], int]


def call(command: Sequence[str], cwd: Path) -> int:
    """Run a command to its end, without standard input, and return its exit status."""
    return subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, check=False).returncode


class Environment:
    """The virtual environment `.venv` under a source tree."""

    def __init__(self, root: Path, base_python: Sequence[str], run: Call = call) -> None:
        self.root = root
        self.folder = root / ".venv"
        self._base_python = list(base_python)
        self._run = run

    @property
    def python(self) -> Path:
        """The environment's own interpreter."""
        if sys.platform == "win32":
            return self.folder / "Scripts" / "python.exe"
        return self.folder / "bin" / "python"

    def prepare(self, lock: str) -> Path:
        """See that everything of the lock (`runtime` or `dev`) is installed, doing nothing twice; the interpreter.

        Raises SetupError when the environment cannot be made or pip refuses (a wrong hash, no network).
        """
        digest = hashlib.sha256((self.root / LOCKS[lock]).read_bytes()).hexdigest()
        stamp = self._stamp()
        if stamp.get(lock) == digest:
            return self.python
        if not stamp and not self._answers():
            self._make()
        say(f"• installing what {LOCKS[lock]} pins (the first time takes some minutes)")
        pip = [str(self.python), "-m", "pip", "install", "-qq", "--no-input", "--disable-pip-version-check"]
        status = self._run(
            [*pip, "--require-hashes", "--only-binary", ":all:", "-r", LOCKS[lock]], self.root
        )
        if status != 0:
            sentence = (
                f"pip could not install {LOCKS[lock]} (status {status}; its words stand above). "
                "Nothing was marked as done: mend the cause and run the same command again."
            )
            raise SetupError(sentence)
        self._write_stamp(lock, digest)
        return self.python

    def _answers(self) -> bool:
        """Whether an environment stands that can run pip (a broken-off one cannot)."""
        if not self.python.exists():
            return False
        version = "import pip, sys; sys.exit(sys.version_info[:2] != (3, 11))"
        return self._run([str(self.python), "-c", version], self.root) == 0

    def _make(self) -> None:
        say("• making the virtual environment .venv")
        status = self._run([*self._base_python, "-m", "venv", "--clear", str(self.folder)], self.root)
        if status != 0:
            sentence = (
                f"The virtual environment could not be made (status {status}; the words stand above). "
                "On Debian 12 this line helps: apt-get install python3.11-venv"
            )
            raise SetupError(sentence)

    def _stamp(self) -> dict[str, str]:
        """What was installed: lock name → digest of its file; empty when the interpreter is gone or nothing was."""
        path = self.folder / STAMP
        if not self.python.exists() or not path.exists():
            return {}
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def _write_stamp(self, lock: str, digest: str) -> None:
        """Remember the lock; `dev` brings `runtime` with it, and a change of `runtime` alone unsettles `dev`."""
        digests = {lock: digest}
        if lock == "dev":
            runtime = self.root / LOCKS["runtime"]
            digests["runtime"] = hashlib.sha256(runtime.read_bytes()).hexdigest()
        (self.folder / STAMP).write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")
