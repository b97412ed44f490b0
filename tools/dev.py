"""Hubdesk's commands for whoever works on it, from a bare machine with Python 3.11 and git.

    ./dev test [--all] [--] [pytest arguments]   lint, types, import contracts, tests; --all adds the slow sweeps
    ./dev demo [arguments]                       an invented hub with a day under way; pictures where there is no screen
    ./dev run [arguments]                        start Hubdesk
    ./dev lint                                   lint, types and import contracts only
    ./dev lock [uv arguments]                    write the lock files of requirements/ anew from pyproject.toml

Each brings what it needs the first time and nothing the second. Exit status 0 only if every step passed; 2 when the
machine lacks something, with the line that mends it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Sequence  # noqa: UP035 - collections.abc's are not subscriptable on 3.8

from tools.environment import LOCKS, Environment
from tools.machine import PYTHON, SetupError, find_python, folder_in_memory, has_screen, prepare_machine, say

ROOT = Path(__file__).resolve().parent.parent

#: Checks that come before the tests: (name, what follows the interpreter).
CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("lint", ("-m", "ruff", "check", ".")),
    ("types", ("-m", "mypy")),
    ("contracts", ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")),
)

#: Of tests that passed nothing is kept: with files in memory, a run would fill it.
KEEP_FAILED = ("-o", "tmp_path_retention_policy=failed")


def run(command: Sequence[str], **environment: str) -> int:
    """Run a command in the source tree with these variables added; its exit status, negative for a signal."""
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode


def ready(lock: str, *, screen: bool) -> Path:
    """The interpreter, with machine and environment prepared and the program's bytecode written where it is old.

    Written here because some machines forbid Python to (`PYTHONDONTWRITEBYTECODE`): then every start, and every first
    look at a part of a case, would compile its modules anew. A tree that may not be written goes without.
    """
    prepare_machine(screen)
    python = Environment(ROOT, find_python()).prepare(lock)
    run([str(python), "-m", "compileall", "-qq", *(("app", "tests") if lock == "dev" else ("app",))])
    return python


def told(status: int) -> str:
    """An exit status in words. pytest may print "passed" and the process die after it: that is a failure too."""
    if status == 0:
        return "passed"
    if status < 0 or status > 128:
        return f"FAILED: the process was ended by signal {-status if status < 0 else status - 128}"
    return f"FAILED with status {status}"


def step(name: str, command: Sequence[str], **environment: str) -> tuple[str, int]:
    """Run one step and tell how it ended and how long it took."""
    say(f"▶ {name}")
    started = time.monotonic()
    status = run(command, **environment)
    line = f"{name} {told(status)} in {time.monotonic() - started:.1f} s"
    return line, status


def check(python: Path) -> list[tuple[str, int]]:
    """Every check before the tests, each told as it ends; a failure stops none of the others."""
    ended = []
    for name, arguments in CHECKS:
        line, status = step(name, [str(python), *arguments])
        say(f"  {line}")
        ended.append((line, status))
    return ended


def pytest_arguments(arguments: Sequence[str]) -> list[str]:
    """What pytest is given: our defaults first, so that the caller's own words win."""
    rest = [each for each in arguments if each != "--all"]
    if "--" in rest:
        rest.remove("--")
    # In the order of tests/conftest.py: xdist's own puts modules of one test, and so the longest sweeps, last.
    chosen = ["-n", "2", "--dist", "loadscope", "--no-loadscope-reorder"]
    if "--all" in arguments:
        return [*chosen, "--hypothesis-profile=all", *rest]
    return [*chosen, "-m", "not slow", *rest]


def finish(ended: Sequence[tuple[str, int]]) -> int:
    """One closing line over all steps; the exit status is 1 if any of them failed."""
    failed = [line for line, status in ended if status != 0]
    say("; ".join(failed) if failed else f"all of it: {'; '.join(line for line, _ in ended)}")
    return 1 if failed else 0


def test(arguments: Sequence[str]) -> int:
    """The gate. pytest stands last, so that its closing line is among the last lines printed.

    The quick tests keep their files in memory where there is room: every commit of theirs would wait for the disk.
    With --all they are on the disk, as a hub is.
    """
    python = ready("dev", screen=False)
    ended = check(python)
    memory = None if "--all" in arguments else folder_in_memory(os.environ)
    place, kept = ({"TMPDIR": str(memory)}, KEEP_FAILED) if memory else ({}, ())
    ended.append(step("tests", [str(python), "-m", "pytest", *kept, *pytest_arguments(arguments)], **place))
    return finish(ended)


def lint(arguments: Sequence[str]) -> int:
    """The checks without the tests."""
    if arguments:
        raise SetupError("./dev lint takes no arguments.")
    return finish(check(Environment(ROOT, find_python()).prepare("dev")))


def start(arguments: Sequence[str]) -> int:
    """Start the program with these arguments."""
    python = ready("runtime", screen=has_screen(os.environ))
    return run([str(python), "main.py", *arguments])


def demo_arguments(arguments: Sequence[str], screen: bool) -> list[str]:
    """What main.py is given: without a screen the day is driven by key presses and leaves pictures."""
    offscreen = [] if screen or "--offscreen" in arguments else ["--offscreen"]
    return ["demo", *arguments, *offscreen]


def demo(arguments: Sequence[str]) -> int:
    """Open the invented hub, or where there is no screen leave a numbered picture of every step in demo-out/."""
    chosen = demo_arguments(arguments, has_screen(os.environ))
    if "--offscreen" not in chosen:
        return start(chosen)
    python = ready("runtime", screen=False)
    say("• no window: the day is driven by key presses, its pictures go to demo-out/")
    return run([str(python), "main.py", *chosen], QT_QPA_PLATFORM="offscreen")


def lock(arguments: Sequence[str]) -> int:
    """Write both lock files anew (`--upgrade` takes the newest versions): for three systems, without addresses."""
    python = Environment(ROOT, find_python()).prepare("dev")
    ended = []
    for name, path in LOCKS.items():
        group = ["--group", "dev"] if name == "dev" else []
        kind = ["--universal", "--python-version", "3.11", "--generate-hashes", "--only-binary", ":all:"]
        plain = ["--no-header", "--no-emit-index-url", "--quiet", "--output-file", path]
        uv = [str(python), "-m", "uv", "pip", "compile", "pyproject.toml"]
        ended.append(step(f"lock {name}", [*uv, *group, *kind, *plain, *arguments]))
    return finish(ended)


COMMANDS = {"test": test, "demo": demo, "run": start, "lint": lint, "lock": lock}


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit status."""
    if not arguments or arguments[0] not in COMMANDS:
        say(f"{__doc__}")
        return 0 if arguments and arguments[0] in {"-h", "--help", "help"} else 2
    try:
        python = find_python()
        if sys.version_info[:2] != PYTHON:
            say(f"• this is Python {sys.version.split()[0]}; going on with {' '.join(python)}")
            return subprocess.run([*python, "-m", "tools.dev", *arguments], cwd=ROOT, check=False).returncode
        return COMMANDS[arguments[0]](arguments[1:])
    except SetupError as reason:
        print(reason, file=sys.stderr, flush=True)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
