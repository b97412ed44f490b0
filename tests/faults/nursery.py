"""A warmed process that forks a worker for each thing asked of it, so that a sweep of hundreds of kills takes minutes.

`python -m tests.faults.nursery`: one line of JSON on standard input asks (`act`, the worker's arguments, and `kill`
where the worker is to be killed from outside: after how many acknowledged acts, and how many microseconds later), one
line answers. It opens no hub itself: every worker opens its own, as a process of its own would, and none outlives its
answer.
"""

import contextlib
import gc
import importlib
import json
import os
import selectors
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

from app.services.access import Role
from app.services.intake.contacts import record_contact
from app.services.trust import opening
from tests.factories.contacts import document, three_children
from tests.factories.hubs import fill, filling
from tests.faults import worker

LAZY = ("alembic.command", "alembic.config")
"""What a worker would import on its way and `warm` does not: for migrating."""


def born(act: list[str], out: int, err: int) -> None:
    """Be the worker, to its end."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out, 1)
    os.dup2(err, 2)
    status = 1
    try:
        status = worker.main(act)
    except BaseException:  # noqa: BLE001 - a forked process may not fall back into the loop of its parent
        traceback.print_exc()
    with contextlib.suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status)


def raised(act: list[str], kill: tuple[int, int] | None) -> dict[str, object]:
    """Let a worker do something, kill it where that is asked, and say what it said and how it ended."""
    (out, out_end), (err, err_end) = os.pipe(), os.pipe()
    pid = os.fork()
    if pid == 0:
        born(act, out_end, err_end)
    os.close(out_end)
    os.close(err_end)
    said: dict[int, bytes] = {out: b"", err: b""}
    with selectors.DefaultSelector() as waiting:
        for each in said:
            waiting.register(each, selectors.EVENT_READ)
        while waiting.get_map():
            for key, _ in waiting.select():
                chunk = os.read(key.fd, 1 << 16)
                said[key.fd] += chunk
                if not chunk:
                    waiting.unregister(key.fd)
                    os.close(key.fd)
            if kill is not None and said[out].count(b"acked") >= kill[0]:
                until = time.perf_counter() + kill[1] / 1e6
                while time.perf_counter() < until:
                    pass
                os.kill(pid, signal.SIGKILL)
                kill = None
    _, status = os.waitpid(pid, 0)
    return {
        "status": os.waitstatus_to_exitcode(status),
        "out": said[out].decode("utf-8", "replace"),
        "err": said[err].decode("utf-8", "replace"),
    }


def warm() -> None:
    """Do once, on a hub that goes again, what workers do: half of a worker's time would be its first time.

    Without locked memory: SQLCipher never turns that off again in a process, and every worker would have it from here.
    """
    with filling(), tempfile.TemporaryDirectory() as place:
        hub = opening.create_hub(Path(place) / "hub", "no words of anybody", "nursery")
        try:
            staff = fill(hub)
            record_contact(hub, staff[Role.HUB_WORKER], three_children(documents=(document(b"warm"),)))
        finally:
            hub.close()


def main() -> int:
    """Answer until nobody asks any more."""
    for name in LAZY:
        importlib.import_module(name)
    warm()
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        asked = json.loads(line)
        kill = asked["kill"]
        answer = raised(asked["act"], (kill[0], kill[1]) if kill else None)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
