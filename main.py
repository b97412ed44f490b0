"""The front door: reads the command line, builds everything once in order, runs. Imported by nobody.

`main.py` opens the desk. `main.py wallboard` runs the unattended screen, `main.py demo` the invented hub,
`main.py verify` checks the hub, `main.py audit-export` and `check-export` write and check a signed piece of its trail,
`main.py backup`, `restore` and `rehearse` keep it safe, `main.py keys` changes what opens it, `main.py duplicates`
looks for people who stand in it twice, `main.py read FILE --json` tells what a reader finds in a document, and
`main.py genogram FAMILY.json` draws a family's picture.
Imports are late on purpose: the sign-in window is painted before the database library is loaded.
"""

import gc
import os
import sys
from pathlib import Path


def hub_folder(given: str | None) -> Path:
    """Where the hub lies: what the command line says, else the environment, else this person's data folder."""
    if given:
        return Path(given).expanduser()
    if kept := os.environ.get("HUBDESK_HUB"):
        return Path(kept).expanduser()
    from platformdirs import user_data_path

    return user_data_path("Hubdesk", appauthor=False) / "hub"


def taken_from(arguments: list[str], option: str) -> str | None:
    """Take `--option VALUE` out of the arguments; None when it is not there."""
    if option not in arguments:
        return None
    at = arguments.index(option)
    if at + 1 >= len(arguments):
        print(f"{option} needs a value.", file=sys.stderr)
        raise SystemExit(2)
    value = arguments[at + 1]
    del arguments[at : at + 2]
    return value


COMMANDS = {
    **{name: name for name in ("read", "genogram", "verify", "duplicates", "backup", "restore", "rehearse", "keys")},
    "audit-export": "audit_export",
    "check-export": "check_export",
}
"""Each command that is a module of `app.commands`, and which."""
USAGE = """Hubdesk, for the staff of a multi-agency safeguarding hub.

  main.py [--hub FOLDER]            open the desk
  main.py wallboard [--hub FOLDER]  run the unattended wallboard
  main.py verify [--rebuild] [--hub FOLDER]
                                    check the record's chain and the index of known people; build the index anew
  main.py duplicates [--hub FOLDER] look for people who stand in the hub twice; Ctrl+C stops it until the next time
  main.py audit-export PLACE [--from DAY] [--until DAY] [--hub FOLDER]
                                    write a period of the audit trail into a signed file
  main.py check-export FILE [--key KEY]
                                    check such a file; needs no hub
  main.py backup PLACE [--hub FOLDER]
                                    make a backup in a folder or on a share, and thin the older ones
  main.py restore BACKUP [--hub FOLDER]
                                    judge a backup, then put it in the hub's place; the replaced files are kept
  main.py rehearse PLACE [--hub FOLDER]
                                    restore the newest backup into a scratch place and say what was found
  main.py keys passphrase | recovery | rotate [--hub FOLDER]
                                    change the passphrase, print a recovery code, put the hub under a new data key
  main.py demo [--offscreen]        make and open an invented hub with a day under way
  main.py read FILE … --json        print what a reader finds in a document; nothing is stored
  main.py genogram FAMILY.json --svg OUT.svg --layout OUT.json
                                    draw a family file; nothing is stored
"""


def main(arguments: list[str]) -> int:
    """Run what the command line asks for; the exit status comes back."""
    folder = taken_from(arguments, "--hub")
    command = arguments[0] if arguments and not arguments[0].startswith("-") else ""
    rest = arguments[1:] if command else arguments
    match command:
        case "":
            if {"-h", "--help"} & set(rest):
                print(USAGE)
                return 0
            gc.disable()  # until the first paint: collecting while importing costs a tenth of the start
            from app.views.own_import import give_back

            give_back()
            from app.views.shell.desktop import run_desk

            return run_desk(hub_folder(folder))
        case "wallboard":
            from app.views.wallboard.process import run_wallboard

            return run_wallboard(hub_folder(folder), rest)
        case "demo":
            from app.views.shell.demo import run_demo

            return run_demo(rest)
        case _ if command in COMMANDS:
            from importlib import import_module

            run = import_module(f"app.commands.{COMMANDS[command]}").run
            return int(run(rest) if command in {"read", "genogram"} else run(rest, hub_folder(folder)))
    print(f"There is no command “{command}”.\n\n{USAGE}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
