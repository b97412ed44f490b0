"""`main.py verify [--rebuild]`: check the file, the audit trail and what is kept beside the record; build that anew."""

import argparse
import getpass
from collections.abc import Callable
from pathlib import Path

from app.commands.progress import Progress, bringing_up
from app.commands.worded import worded
from app.services import clock
from app.services.dates import file_stamp, moment_words
from app.services.matching.upkeep import check_index, check_texts, rebuild_index, rebuild_texts
from app.services.patterns.upkeep import check_patterns, rebuild_patterns
from app.services.trust import opening
from app.services.trust.audit import verify_chain
from app.services.trust.recovery import open_with_words
from app.services.trust.vault import Keys
from app.services.unit_of_work import Hub

Work = Callable[[Hub, Progress], int]
KEPT: tuple[tuple[str, Work, Work, str], ...] = (
    ("index of known people", rebuild_index, check_index, "people"),
    ("index of words", rebuild_texts, check_texts, "texts"),
    ("count of patterns", rebuild_patterns, check_patterns, "contacts"),
)
"""What is kept beside the record: what it is called, how it is built anew, how it is checked, what is counted in it."""


@worded
def run(args: list[str], folder: Path) -> int:
    """Check the hub in a folder; 0 when all is right, 1 otherwise. With `--rebuild` the index is built anew first."""
    parser = argparse.ArgumentParser(prog="verify", description="Check the hub: its file, its audit trail, its index.")
    parser.add_argument("--rebuild", action="store_true", help="build anew what is kept beside the record")
    options = parser.parse_args(args)
    keys = open_with_words(folder, getpass.getpass("The hub's passphrase: "))
    print(f"Verdict on this hub, {moment_words(clock.now())}:")
    with opening.hold_log(folder) as log:
        sound = False
        try:
            sound = _judge(folder, keys, rebuild=options.rebuild)
        finally:
            kept = "" if sound else log.keep(file_stamp(clock.now()))
            print("All of it holds." if sound else "Not all of it holds: keep the database as it is and ask for help.")
            if kept:
                print(f"The log of its last work is kept as it was found: {kept}")
            if not sound:
                print("main.py rehearse says whether the latest backup is sound; main.py restore puts it in the hub's")
                print("place and keeps what it replaces. Nothing was deleted.")
    return 0 if sound else 1


def _judge(folder: Path, keys: Keys, *, rebuild: bool) -> bool:
    faults = opening.faults_of_file(folder, keys)
    print("\n".join(f"The database file is damaged: {each}" for each in faults) or "The database file is sound.")
    hub = opening.open_hub(folder, keys, unanchored=True, report=bringing_up())
    try:
        if rebuild:
            _rebuild(hub)
        return _check(hub) and not faults
    finally:
        hub.close()


def _rebuild(hub: Hub) -> None:
    for words, rebuild, _, what in KEPT:
        print(f"The {words} was built anew: {rebuild(hub, Progress(f'Building the {words}')):,} {what}.")


def _check(hub: Hub) -> bool:
    verdict = verify_chain(hub)
    print(" ".join(words for words in (verdict.sentence, verdict.next_step) if words))
    sound = verdict.holds
    for words, _, check, _ in KEPT:
        wrong = check(hub, Progress(f"Checking the {words}"))
        sound = sound and not wrong
        if wrong:
            print(f"The {words} is wrong in {wrong:,} places. Run this again with --rebuild.")
        else:
            print(f"The {words} says what the record says.")
    return sound
