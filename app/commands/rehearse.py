"""`main.py rehearse PLACE`: restore the newest backup into a scratch place and say what was found."""

import argparse
import getpass
import time
from pathlib import Path

from app.commands.progress import Progress
from app.commands.worded import verdict_lines, worded
from app.services.trust.backups import rehearse
from app.services.trust.packages import Course


@worded
def run(args: list[str], folder: Path) -> int:
    """Rehearse a restoring; 0 when a hub could go on from the newest backup."""
    parser = argparse.ArgumentParser(prog="rehearse", description="Rehearse the restoring of the newest backup.")
    parser.add_argument("place", type=Path, help="the folder of the backups")
    options = parser.parse_args(args)
    passphrase = getpass.getpass("The hub's passphrase when the backup was made: ")
    began = time.monotonic()
    found = rehearse(options.place, folder, passphrase, Course(Progress("Unpacking")))
    print("\n".join(verdict_lines(found)))
    print(f"It took {time.monotonic() - began:.0f} s. Nothing of the hub was changed.")
    return 0 if found.good else 1
