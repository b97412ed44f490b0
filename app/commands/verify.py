"""`main.py verify [--rebuild]`: check the record's chain and the index of known people; build the index anew."""

import argparse
import getpass
import sys
from pathlib import Path

from app.commands.worded import worded
from app.services import clock
from app.services.matching.upkeep import check_index, rebuild_index
from app.services.trust import opening
from app.services.trust.audit import verify_chain
from app.services.trust.recovery import open_with_words
from app.services.unit_of_work import Hub


@worded
def run(args: list[str], folder: Path) -> int:
    """Check the hub in a folder; 0 when all is right, 1 otherwise. With `--rebuild` the index is built anew first."""
    parser = argparse.ArgumentParser(prog="verify", description="Check the hub: its file, its audit trail, its index.")
    parser.add_argument("--rebuild", action="store_true", help="build the index of known people anew")
    options = parser.parse_args(args)
    keys = open_with_words(folder, getpass.getpass("The hub's passphrase: "))
    print(f"Verdict on this hub, {clock.now().astimezone(clock.LONDON):%d %b %Y, %H:%M}:")
    faults = opening.faults_of_file(folder, keys)
    print("\n".join(f"The database file is damaged: {each}" for each in faults) or "The database file is sound.")
    hub = opening.open_hub(folder, keys, unanchored=True)
    try:
        if options.rebuild:
            people = rebuild_index(hub, Progress("Building the index"))
            print(f"The index of known people was built anew: {people:,} people.")
        sound = _check(hub) and not faults
    finally:
        hub.close()
    print("All of it holds." if sound else "Not all of it holds: keep the database as it is and ask for help.")
    return 0 if sound else 1


def _check(hub: Hub) -> bool:
    verdict = verify_chain(hub)
    print(" ".join(words for words in (verdict.sentence, verdict.next_step) if words))
    wrong = check_index(hub, Progress("Checking the index"))
    if wrong:
        print(f"The index of known people is wrong in {wrong:,} places. Run this again with --rebuild.")
    else:
        print("The index of known people says what the record says.")
    return verdict.holds and not wrong


class Progress:
    """Tells on one line how far something is, each whole percent once."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._told = -1

    def __call__(self, done: int, total: int) -> None:
        """Tell how much of how much is done."""
        share = 100 * done // max(total, 1)
        if share != self._told:
            self._told = share
            print(f"\r{self._words}: {share} %", end="\n" if done >= total else "", file=sys.stderr, flush=True)
