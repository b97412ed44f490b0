"""What the commands of the trust share: refusals in words, and the verdict over a backup."""

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path

from app.services.dates import moment_words
from app.services.errors import HubdeskError
from app.services.trust.backups import Rehearsal

Command = Callable[[list[str], Path], int]


def worded(run: Command) -> Command:
    """Say a refusal on the error line, what is wrong and what to do, and end with 1."""

    @wraps(run)
    def said(args: list[str], folder: Path) -> int:
        try:
            return run(args, folder)
        except HubdeskError as error:
            print(f"{error.sentence}\n{error.next_step}", file=sys.stderr)
            return 1

    return said


def verdict_lines(found: Rehearsal) -> list[str]:
    """What was found in a backup, a line each."""
    lines = [f"Backup of {moment_words(found.manifest.made_at)}, schema {found.manifest.schema}."]
    damage = "; ".join(found.faults)
    lines.append(f"The database is damaged: {damage}" if damage else "The database is sound.")
    lines.append(
        f"The audit trail holds: {found.entries:,} entries." if found.holds else "The audit trail does not hold."
    )
    if not found.genuine:
        lines.append("Its manifest is not as this hub wrote it.")
    lines += [f"{count:,} {words}" for words, count in found.counts]
    lines.append("A hub can go on from it." if found.good else "No hub can go on from it: keep older backups.")
    return lines
