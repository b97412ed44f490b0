"""`main.py check-export FILE [--key KEY]`: whether an export of an audit trail is as the hub signed it."""

import argparse
from pathlib import Path

from app.commands.worded import worded
from app.services.errors import Invalid, Problem
from app.services.trust import audit_paper


@worded
def run(args: list[str], folder: Path) -> int:
    """Check an export of an audit trail; needs no hub. 0 when it holds, 1 otherwise."""
    del folder
    parser = argparse.ArgumentParser(prog="check-export", description="Check an export of an audit trail.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--key", help="the hub's public key, as the hub told it")
    options = parser.parse_args(args)
    key = audit_paper.read_key(options.key) if options.key else None
    if options.key and key is None:
        raise Invalid((Problem("key", "This is no key of a hub."),), "The key given is none: it has 52 signs.")
    found = audit_paper.check(options.file, key)
    print(found.sentence)
    if found.key and not options.key:
        print(f"The key it brings: {found.key}")
    if found.next_step:
        print(found.next_step)
    return 0 if found.holds else 1
