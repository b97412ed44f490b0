"""`main.py duplicates`: look through everybody for probable duplicates; Ctrl+C stops it, and it goes on next time."""

import argparse
import getpass
import signal
import sys
from pathlib import Path

from app.commands.progress import Progress, bringing_up
from app.services.errors import HubdeskError
from app.services.people.duplicate_search import find_duplicates
from app.services.trust import opening
from app.services.trust.recovery import open_with_words


def run(args: list[str], folder: Path) -> int:
    """Search the hub in a folder; 0 when it came to its end or was stopped, 1 when the hub does not open."""
    argparse.ArgumentParser(prog="duplicates", description="Look for people who stand in the hub twice.").parse_args(
        args
    )
    stopped: list[bool] = []
    before = signal.signal(signal.SIGINT, lambda *_: stopped.append(True))
    try:
        keys = open_with_words(folder, getpass.getpass("The hub's passphrase: "))
        hub = opening.open_hub(folder, keys, report=bringing_up())
        try:
            looked = find_duplicates(hub, Progress("Looking for duplicates"), lambda: bool(stopped))
        finally:
            hub.close()
    except HubdeskError as error:
        print(f"{error.sentence}\n{error.next_step}", file=sys.stderr)
        return 1
    finally:
        signal.signal(signal.SIGINT, before)
    end = "Finished." if looked.ended else "Stopped; the next search goes on from here."
    print(f"{end} New pairs to decide, in Probable duplicates: {looked.found:,}.")
    return 0
