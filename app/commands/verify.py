"""`main.py verify [--rebuild]`: check the chain, the index of known people and the patterns; make the two anew."""

import argparse
import getpass
import sys
from pathlib import Path

from app.services.errors import HubdeskError
from app.services.matching.upkeep import check_index, rebuild_index
from app.services.patterns.upkeep import check_patterns, rebuild_patterns
from app.services.trust import opening, vault
from app.services.trust.audit import verify_chain
from app.services.unit_of_work import Hub


def run(args: list[str], folder: Path) -> int:
    """Check the hub in a folder; 0 when all is right, 1 otherwise. `--rebuild` makes index and patterns anew first."""
    parser = argparse.ArgumentParser(
        prog="verify", description="Check the hub: its chain, its index of known people, its patterns."
    )
    parser.add_argument("--rebuild", action="store_true", help="build the index anew, and count all patterns anew")
    options = parser.parse_args(args)
    try:
        keys = vault.open_with_passphrase(folder, getpass.getpass("The hub's passphrase: "))
        hub = opening.open_hub(folder, keys)
        try:
            if options.rebuild:
                people = rebuild_index(hub, Progress("Building the index"))
                print(f"The index of known people was built anew: {people:,} people.")
                contacts = rebuild_patterns(hub, Progress("Counting patterns"))
                print(f"The patterns were counted anew: {contacts:,} contacts.")
            return _check(hub)
        finally:
            hub.close()
    except HubdeskError as error:
        print(f"{error.sentence}\n{error.next_step}", file=sys.stderr)
        return 1


def _check(hub: Hub) -> int:
    verdict = verify_chain(hub)
    print(" ".join(words for words in (verdict.sentence, verdict.next_step) if words))
    wrong = check_index(hub, Progress("Checking the index"))
    if wrong:
        print(f"The index of known people is wrong in {wrong:,} places. Run this again with --rebuild.")
    else:
        print("The index of known people says what the record says.")
    miscounted = check_patterns(hub, Progress("Checking the patterns"))
    if miscounted:
        print(f"The patterns are wrong in {miscounted:,} places. Run this again with --rebuild.")
    else:
        print("The patterns say what the record says.")
    return 0 if verdict.holds and not wrong and not miscounted else 1


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
