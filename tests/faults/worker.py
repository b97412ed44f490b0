"""A process of its own that writes to a hub, for the tests to kill or to starve of disk.

`python -m tests.faults.worker FOLDER KEYS ACTOR ACT …`: KEYS is a file with the pickled keys, ACTOR one with the
pickled actor. It says `ready`, then one line for every act the hub acknowledged, then `fault` with the sentence of
what stopped it.
"""

import dataclasses
import os
import pickle
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, event

from app.models import engine, file_care, new_id
from app.services import clock
from app.services.access import Actor
from app.services.errors import HubdeskError
from app.services.intake.checking import check_contact
from app.services.intake.contact_rows import clocks_of
from app.services.intake.contacts import record_contact
from app.services.intake.drafts import save_draft
from app.services.intake.linking import create_person_from_contact
from app.services.intake.records import ContactDraft
from app.services.people.imports import import_people, read_import
from app.services.people.merging import merge_people
from app.services.policy_file import load_builtin
from app.services.retention.carrying import approve_deletion, clean_up
from app.services.retention.cleaning import clean
from app.services.trust import opening, packages, vault
from app.services.trust.backups import back_up_here
from app.services.trust.packages import Course
from app.services.trust.restoring import restore
from app.services.trust.rotation import rotate
from app.services.unit_of_work import Hub
from app.views import errors
from tests.factories.contacts import document, three_children
from tests.factories.hubs import LEAST_ARGON
from tests.services.people.doubles import draft


def say(*words: object) -> None:
    """One line to whoever started us, at once."""
    sys.stdout.write(" ".join(str(each) for each in words) + "\n")
    sys.stdout.flush()


def heavy(number: int) -> ContactDraft:
    """A contact with an original of 100 kB, so that a small disk fills soon."""
    return three_children(sender_reference=f"N{number}", documents=(document(os.urandom(100_000)),))


def record_many(hub: Hub, actor: Actor, count: int) -> None:
    """Record contacts, saying each that was acknowledged."""
    for number in range(count):
        changes = record_contact(hub, actor, heavy(number))
        say("acked", changes.new_id)


def record_on(hub: Hub, actor: Actor) -> None:
    """Record contacts, each with a small original, until somebody ends this process."""
    while True:
        say("acked", record_contact(hub, actor, three_children(documents=(document(os.urandom(9_000)),))).new_id)


def die_by_the_disk(size: int) -> None:
    """Let the system end this process at its first write beyond so many bytes of any file, that write cut there."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python ignores it; left alone it kills, and nothing can catch it


def starve(hub: Hub, actor: Actor, more: int) -> None:
    """Record contacts, each with a larger original, in so many bytes more of memory than this process has now."""
    drafts = [three_children(documents=(document(b"x" * (1_500_000 << number)),)) for number in range(5)]
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + more, hard))
    try:
        for each in drafts:
            say("acked", record_contact(hub, actor, each).new_id)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def keep_drafts(hub: Hub, actor: Actor, count: int) -> None:
    """Keep one draft after another."""
    for number in range(count):
        say("acked", save_draft(hub, actor, new_id(), heavy(number)).new_id)


def die_at(step: int, of: Any) -> Callable[[], None]:
    """Kill this process at its n-th statement from now on, before or (for an even step) after it was done.

    `of` is an engine, or all of them. What comes back is one more moment of the kind, for whoever has one.
    """
    seen = 0

    def before(*_args: object) -> None:
        nonlocal seen
        seen += 1
        if seen == (step + 1) // 2 and step % 2:
            os.kill(os.getpid(), signal.SIGKILL)

    def after(*_args: object) -> None:
        if seen == (step + 1) // 2 and not step % 2:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(of, "before_cursor_execute", before)
    event.listen(of, "after_cursor_execute", after)
    event.listen(of, "commit", before)
    return before


def die_in_a_write(hub: Hub, step: int) -> None:
    """Kill this process at the n-th step of what it writes next; between commit and mark, and after it, are two."""
    once, put = die_at(step, hub.store.writer), hub.anchor.put

    def dying_put(seq: int, mac: bytes, *, durable: bool = False) -> None:
        once()
        put(seq, mac, durable=durable)
        once()

    hub.anchor.put = dying_put  # type: ignore[method-assign]  # its own moments to die at


def clean_dying(hub: Hub, actor: Actor, more: int) -> None:
    """Write the file anew after a deletion, and die at the first write so many bytes beyond the log as it stands."""

    def report(done: int, _steps: int, _words: str) -> None:
        if done == 1:
            die_by_the_disk(Path(f"{hub.store.path}-wal").stat().st_size + more)

    clean(hub, actor, report)


def stop_at(hub: Hub, step: int) -> None:
    """Let this process hold still after its n-th statement, as one that waits for a disk; SIGCONT lets it go on."""
    seen = 0

    def after(*_args: object) -> None:
        nonlocal seen
        seen += 1
        if seen == step:
            os.kill(os.getpid(), signal.SIGSTOP)

    event.listen(hub.store.writer, "after_cursor_execute", after)


def dying(step: int) -> Course:
    """Kill this process at its n-th step from now on: a file opened, renamed or removed, or a look whether to go on."""
    seen = 0

    def once() -> bool:
        nonlocal seen
        seen += 1
        if seen == step:
            os.kill(os.getpid(), signal.SIGKILL)
        return True

    def look(name: str, _arguments: object) -> None:
        if name in {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir"}:
            once()

    packages.CHUNK, file_care.STEP = 1 << 14, 1_000  # more moments to die at
    sys.addaudithook(look)
    return Course(wanted=once)


def main(arguments: list[str]) -> int:
    """Do one act until it is done, refused, or the process is killed."""
    folder, keys, who, act, *rest = arguments
    if act == "lightly":
        # most of the time of a sweep, and of no weight for what a kill leaves behind
        engine.MEMORY_SECURITY, vault.ARGON = "OFF", LEAST_ARGON
        act = rest.pop(0)
    if act == "limited":
        size = int(rest.pop(0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        act = rest.pop(0)
    if act == "nobody":
        policy = load_builtin("west_berkshire")
        check_contact(three_children(), policy)  # these two load what this user may not read afterwards
        clocks_of(three_children(), policy, clock.now())

        os.setgid(65534)
        os.setuid(65534)
        act = rest.pop(0)
    actor = pickle.loads(Path(who).read_bytes())
    try:
        if act == "rotate_torn":
            die_by_the_disk(int(rest[1]))
            rotate(Path(folder), rest[0], Course())
            say("acked", new_id())
            return 0
        if act == "rotate":
            rotate(Path(folder), rest[0], dying(int(rest[1])))
            say("acked", new_id())
            return 0
        if act == "restore":
            restore(Path(rest[0]), Path(folder), rest[1], dying(int(rest[2])))
            say("acked", new_id())
            return 0
        if act == "migrate":
            die_at(int(rest[0]), Engine)
        elif act == "migrate_torn":
            die_by_the_disk(int(rest[0]))
        hub = opening.open_hub(Path(folder), pickle.loads(Path(keys).read_bytes()))
        say("ready")
        if act == "record":
            record_many(hub, actor, int(rest[0]))
        elif act == "drafts":
            keep_drafts(hub, actor, int(rest[0]))
        elif act == "die":
            say("acked", record_contact(hub, actor, three_children()).new_id)
            die_in_a_write(hub, int(rest[0]))
            say("acked", record_contact(hub, actor, dataclasses.replace(heavy(1), wishes_anonymity=None)).new_id)
        elif act == "stream":
            record_on(hub, actor)
        elif act == "torn":
            say("acked", record_contact(hub, actor, three_children()).new_id)
            die_by_the_disk(Path(f"{hub.store.path}-wal").stat().st_size + int(rest[0]))
            say("acked", record_contact(hub, actor, three_children()).new_id)
        elif act == "checkpoint":
            before = hub.store.path.stat().st_size
            record_many(hub, actor, 2)
            die_by_the_disk(before + int(rest[0]))  # and then its close, where the log goes into the file page by page
        elif act == "starve":
            starve(hub, actor, int(rest[0]))
        elif act == "stop":
            stop_at(hub, int(rest[0]))
            say("acked", record_contact(hub, actor, three_children()).new_id)
        elif act == "merge":
            kept, merged = UUID(rest[0]), UUID(rest[1])
            asked = draft(hub, kept, merged)
            die_at(int(rest[2]), hub.store.writer)
            say("acked", merge_people(hub, actor, asked).merge_id)
        elif act == "delete":
            die_at(int(rest[1]), hub.store.writer)
            say("acked", UUID(rest[0]) if approve_deletion(hub, actor, UUID(rest[0])).rows else "")
            clean_up(hub, actor)
            say("acked", new_id())
        elif act == "clean_torn":
            say("acked", UUID(rest[0]) if approve_deletion(hub, actor, UUID(rest[0])).rows else "")
            clean_dying(hub, actor, int(rest[1]))
            say("acked", new_id())
        elif act == "backup":
            back_up_here(hub, Path(rest[0]), dying(int(rest[1])))
            say("acked", new_id())
        elif act == "create":
            sys.stdin.readline()  # begun by a word to both at once
            say("acked", create_person_from_contact(hub, actor, UUID(rest[0])).new_id)
        elif act == "import":
            preview = read_import(hub, actor, (Path(rest[0]),))
            say("read")
            sys.stdin.readline()
            import_people(hub, actor, preview)
            say("acked", UUID(int=1))
        hub.close()
    except MemoryError as error:
        said = errors.words(error)
        say("fault", said.sentence, "|", said.next_step)
    except HubdeskError as error:
        say("fault", error.sentence, "|", error.next_step)
    say("done")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
