"""`main.py restore BACKUP`: judge a backup, then put it in the hub's place. The replaced files are kept beside it."""

import argparse
import getpass
from pathlib import Path

from app.commands.progress import Progress
from app.commands.worded import verdict_lines, worded
from app.services.trust.packages import Course
from app.services.trust.restoring import restore


@worded
def run(args: list[str], folder: Path) -> int:
    """Restore a backup into a folder; 0 when the hub stands as the backup holds it."""
    parser = argparse.ArgumentParser(prog="restore", description="Restore a backup.")
    parser.add_argument("backup", type=Path, help="the file of the backup")
    parser.add_argument("--yes", action="store_true", help="do not ask again before the hub is replaced")
    options = parser.parse_args(args)
    if not options.yes and input("Put this backup in the hub's place? Type yes: ").strip().casefold() != "yes":
        print("Nothing was changed.")
        return 1
    passphrase = getpass.getpass("The hub's passphrase when the backup was made: ")
    done = restore(options.backup, folder, passphrase, Course(Progress("Unpacking")))
    print("\n".join(verdict_lines(done.rehearsal)))
    print("The hub stands as this backup holds it.")
    if done.kept is not None:
        print(f"The files it replaced are kept in the hub's folder, under “{done.kept.name}”.")
    return 0
