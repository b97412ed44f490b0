"""`main.py keys passphrase | recovery | rotate`: what opens the hub, changed at the machine itself."""

import argparse
import getpass
from pathlib import Path

from app.commands.progress import Progress
from app.commands.worded import worded
from app.services.trust.packages import Course
from app.services.trust.recovery import add_recovery_slot, new_code, open_with_words
from app.services.trust.rotation import change_passphrase, rotate

GONE = {"keyring": "this and other desks ask for the passphrase once", "wallboard": "start the wallboard once more",
        "recovery": "print a new recovery code", "passphrase": "give the other holders a passphrase again"}  # fmt: skip


@worded
def run(args: list[str], folder: Path) -> int:
    """Change the passphrase, print a recovery code, or rotate the data key; 0 when it is done."""
    parser = argparse.ArgumentParser(prog="keys", description="Change what opens the hub.")
    parser.add_argument("what", choices=("passphrase", "recovery", "rotate"))
    what = parser.parse_args(args).what
    if what == "rotate":
        return _rotate(folder)
    typed = getpass.getpass("The hub's passphrase, or its recovery code: ")
    keys = open_with_words(folder, typed)
    if what == "passphrase":
        new, again = getpass.getpass("The new passphrase: "), getpass.getpass("The new passphrase again: ")
        if new != again:
            print("The two are not the same. Nothing was changed.")
            return 1
        change_passphrase(folder, typed, new, input("Whose passphrase is it? ").strip())
        print("The new passphrase opens the hub.")
        return 0
    holders = (input("Who holds the code? First person: "), input("Second person: "))
    code = new_code()
    print(f"\n    {code}\n\nWrite it on paper now: it is not shown again, and it opens everything.")
    add_recovery_slot(folder, keys, code, input("Type it back from the paper: "), holders)
    print("The code opens the hub from now on, and no older one does. Keep it in two places, away from this computer.")
    return 0


def _rotate(folder: Path) -> int:
    passphrase = getpass.getpass("The hub's passphrase: ")
    print("Writing the whole database anew under a new key …")
    gone = rotate(folder, passphrase, Course(Progress("Writing")))
    print("The hub is under a new key. Older backups keep the key they were made under.")
    for kind in sorted(set(gone)):
        print(f"To do: {GONE.get(kind, kind)}.")
    return 0
