"""`main.py backup PLACE`: make a backup of the hub in a folder or on a share, and thin the older ones."""

import argparse
import getpass
from pathlib import Path

from app.commands.progress import Progress, bringing_up
from app.commands.worded import worded
from app.services.trust import opening
from app.services.trust.backups import back_up_here
from app.services.trust.packages import Course
from app.services.trust.recovery import open_with_words


@worded
def run(args: list[str], folder: Path) -> int:
    """Back the hub in a folder up; 0 when the backup lies there, proved and whole."""
    parser = argparse.ArgumentParser(prog="backup", description="Back the hub up.")
    parser.add_argument("place", type=Path, help="the folder for it: another disk, or a share")
    options = parser.parse_args(args)
    keys = open_with_words(folder, getpass.getpass("The hub's passphrase: "))
    hub = opening.open_hub(folder, keys, report=bringing_up())
    try:
        made = back_up_here(hub, options.place, Course(Progress("Writing the backup")))
    finally:
        hub.close()
    print(f"Backed up: {made.path.name}. Its audit trail has {made.entries:,} entries.")
    if made.thinned:
        print(f"Older backups taken away because newer ones stand for them: {made.thinned}.")
    return 0
