"""The child that reads one document: bounded, silent, alone.

`python -m app.services.intake.readers.worker`; its standard input is one line of JSON (name, encoding, limits, now) and
then the bytes. It answers with lines of JSON: `progress`, and at the end `reading`, `unreadable` or `invalid`. Whatever
it loads, the person waits for: nothing is imported here that the reading itself does not need.
"""

import dataclasses
import datetime as dt
import json
import sys
from dataclasses import asdict, replace
from typing import IO, Any

from app.services import clock
from app.services.errors import HubdeskError, Invalid
from app.services.intake.readers.limits import DEFAULT
from app.services.intake.readers.record import Reading

_GIVE_UP = "Open it yourself and type the contact from it; the original can still be kept beside the contact."


def _plain(value: object) -> Any:
    """A record as lists, mappings and text; the other side makes the same record of it again."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {spec.name: _plain(getattr(value, spec.name)) for spec in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return value


def json_of(reading: Reading) -> bytes:
    """A reading as JSON, for the pipe."""
    return json.dumps(_plain(reading), separators=(",", ":")).encode()


def _bound_memory(limit: int) -> None:
    try:
        import resource
    except ImportError:
        return  # Windows: the time limit and the checks before unpacking remain
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say(out: IO[bytes], **message: object) -> None:
    out.write(json.dumps(message).encode() + b"\n")
    out.flush()


def serve(source: IO[bytes], out: IO[bytes]) -> int:
    """Read one document from `source` and answer on `out`; the child's whole work."""
    head = json.loads(source.readline())
    limits = replace(DEFAULT, **head["limits"])
    data = source.read()
    clock.set_clock(clock.FixedClock(dt.datetime.fromisoformat(head["now"])))
    _say(out, progress=0.1, words="Opening the document")
    try:
        from app.services.intake.readers.dispatch import read_document

        _say(out, progress=0.3, words="Reading the document")
        reading = read_document(data, head["name"], encoding=head["encoding"], limits=limits)
        _say(out, progress=0.9, words="Putting together what was found")
        out.write(b'{"reading": ' + json_of(reading) + b"}\n")
        out.flush()
    except Invalid as error:
        _say(
            out,
            invalid={
                "sentence": error.sentence,
                "next_step": error.next_step,
                "problems": [asdict(problem) for problem in error.problems],
            },
        )
    except HubdeskError as error:
        _say(out, unreadable={"sentence": error.sentence, "next_step": error.next_step})
    except MemoryError:
        _say(out, unreadable={"sentence": "The document needs more memory than a form may.", "next_step": _GIVE_UP})
    except Exception:  # noqa: BLE001 - a hostile file may break any library; its text must not leave this process
        _say(
            out,
            unreadable={
                "sentence": "The document is damaged in a way the reader does not know.",
                "next_step": _GIVE_UP,
            },
        )
    return 0


def main() -> int:
    """The child process: bounded, silent, one document."""
    _bound_memory(DEFAULT.memory)
    return serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    raise SystemExit(main())
