"""Reading in a process of its own, bounded in size, memory and time, and killed on cancel.

A hostile file can at worst take down this child. The document goes in through a pipe and the reading
comes back through
one as JSON: nothing is written to a temporary file, and what the child prints elsewhere is thrown away.

The child is `python -m app.services.intake.readers.worker`; what goes in and comes out is told there. This is the
side of the program: it starts the child, listens, and makes a record of the answer.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from pathlib import Path
from queue import Empty, Queue
from typing import IO, TYPE_CHECKING, Any

from app.services import clock
from app.services.errors import HubdeskError, Invalid, Problem, Unreadable
from app.services.intake.readers.limits import DEFAULT, Limits
from app.services.intake.readers.record import Reading

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_ROOT = Path(__file__).resolve().parents[4]
_GIVE_UP = "Open it yourself and type the contact from it; the original can still be kept beside the contact."
_POLL_SECONDS = 0.05
_READING = b'{"reading": '


class Cancelled(HubdeskError):
    """The person stopped the reading; nothing was taken in."""


def read_in_child(
    data: bytes,
    name: str,
    on_progress: Callable[[float, str], None] | None = None,
    cancel: threading.Event | None = None,
    *,
    encoding: str | None = None,
    limits: Limits = DEFAULT,
) -> Reading:
    """Read one document in a child process; blocks the calling thread, so call it off the GUI thread.

    `on_progress` gets the share done (0 to 1) and a few words; `cancel` ends the child at once.
    Raises Unreadable, Invalid, or Cancelled.
    """
    if not data:
        raise Unreadable("The file is empty.", "Ask the sender for it again.")
    if len(data) > limits.file:
        raise Unreadable(
            f"The file has {len(data) // 1048576} MB; {limits.file // 1048576} MB is the most a document may have.",
            "Ask for a smaller copy, or keep the file elsewhere and type the contact.",
        )
    head = json.dumps(
        {
            "name": Path(name).suffix or name,
            "encoding": encoding,
            "limits": asdict(limits),
            "now": clock.now().isoformat(),
        }
    )
    child = _start()
    answers: Queue[dict[str, Any] | None] = Queue()
    threads = (
        threading.Thread(target=_feed, args=(child, head.encode() + b"\n" + data), daemon=True),
        threading.Thread(target=_listen, args=(child, answers), daemon=True),
    )
    for thread in threads:
        thread.start()
    try:
        return _answer(answers, on_progress, cancel, limits)
    finally:
        child.kill()
        child.wait()
        for thread in threads:
            thread.join()
        for pipe in (child.stdin, child.stdout):
            _close(pipe)


def _start() -> "subprocess.Popen[bytes]":
    keep = ("SYSTEMROOT", "WINDIR", "PATH", "LANG", "LC_ALL", "TZ", "PYTHONTZPATH", "LD_LIBRARY_PATH")
    environment = {key: os.environ[key] for key in keep if key in os.environ}
    environment.update(PYTHONPATH=str(_ROOT), PYTHONUTF8="1", PYTHONHASHSEED="0")
    quiet = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    return subprocess.Popen(
        [sys.executable, "-s", "-m", "app.services.intake.readers.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=_ROOT,
        creationflags=quiet,
    )


def _close(pipe: IO[bytes] | None) -> None:
    if pipe is not None:
        try:
            pipe.close()
        except OSError:
            return


def _feed(child: "subprocess.Popen[bytes]", data: bytes) -> None:
    if child.stdin is None:
        return
    try:
        child.stdin.write(data)
        child.stdin.close()
    except OSError:
        return


def _listen(child: "subprocess.Popen[bytes]", answers: "Queue[dict[str, Any] | None]") -> None:
    if child.stdout is not None:
        for line in child.stdout:
            if line.startswith(_READING) and line.endswith(b"}\n"):
                answers.put({"reading": line[len(_READING) : -2]})
                continue
            try:
                answers.put(json.loads(line))
            except ValueError:
                break
    answers.put(None)


def _answer(
    answers: "Queue[dict[str, Any] | None]",
    on_progress: Callable[[float, str], None] | None,
    cancel: threading.Event | None,
    limits: Limits,
) -> Reading:
    end = clock.monotonic() + limits.seconds
    _adapter()
    while True:
        if cancel is not None and cancel.is_set():
            raise Cancelled("The reading was stopped.", "Nothing was taken in. Drop the file again to read it.")
        if clock.monotonic() > end:
            raise Unreadable(f"The document could not be read within {limits.seconds:.0f} seconds.", _GIVE_UP)
        try:
            answer = answers.get(timeout=_POLL_SECONDS)
        except Empty:
            continue
        if answer is None:
            raise Unreadable(
                "The document broke the reader: it needs more memory than a form may, or it is damaged.", _GIVE_UP
            )
        if "progress" in answer:
            if on_progress is not None:
                on_progress(float(answer["progress"]), str(answer["words"]))
        elif "reading" in answer:
            return reading_of(answer["reading"])
        elif "invalid" in answer:
            told = answer["invalid"]
            raise Invalid(
                tuple(Problem(**problem) for problem in told["problems"]), told["sentence"], told["next_step"]
            )
        else:
            raise Unreadable(answer["unreadable"]["sentence"], answer["unreadable"]["next_step"])


@cache
def _adapter() -> "TypeAdapter[Reading]":
    """What checks an answer. It is costly to make: made once, and while the child is at work."""
    from pydantic import TypeAdapter

    return TypeAdapter(Reading)


def reading_of(text: str | bytes) -> Reading:
    """A reading from its JSON; raises Unreadable where the child's answer is no reading."""
    from pydantic import ValidationError

    try:
        return _adapter().validate_json(text)
    except ValidationError:
        raise Unreadable("The reader's answer could not be understood.", _GIVE_UP) from None
