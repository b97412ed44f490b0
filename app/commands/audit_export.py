"""`main.py audit-export PLACE`: a period of the audit trail as a signed file."""

import argparse
import getpass
from datetime import date
from pathlib import Path

from app.commands.progress import bringing_up
from app.commands.worded import worded
from app.services.errors import Invalid, Problem
from app.services.trust import opening
from app.services.trust.audit_export import Period, export_here
from app.services.trust.recovery import open_with_words


@worded
def run(args: list[str], folder: Path) -> int:
    """Write a period of the audit trail into a folder, signed; 0 when it was written and the trail holds."""
    parser = argparse.ArgumentParser(prog="audit-export", description="Write the audit trail into a signed file.")
    parser.add_argument("place", type=Path, help="the folder for the file")
    parser.add_argument("--from", dest="since", help="the first day, such as 2026-03-01; otherwise from the beginning")
    parser.add_argument("--until", help="the last day; otherwise to now")
    options = parser.parse_args(args)
    period = Period(_day("--from", options.since), _day("--until", options.until))
    keys = open_with_words(folder, getpass.getpass("The hub's passphrase: "))
    hub = opening.open_hub(folder, keys, unanchored=True, report=bringing_up())
    try:
        made = export_here(hub, options.place, period)
    finally:
        hub.close()
    print(f"{made.entries:,} entries, {period.words}, written to {made.path}")
    print(f"Tell the auditor this key another way than the file:\n\n    {made.key}\n")
    print("They check it with: main.py check-export FILE --key KEY")
    if not made.holds:
        print("The trail itself does not hold in this period: run main.py verify.")
    return 0 if made.holds else 1


def _day(option: str, typed: str | None) -> date | None:
    if typed is None:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Invalid((Problem(option, "Enter a day such as 2026-03-01."),), f"{option} is no day.") from None
