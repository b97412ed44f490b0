"""The demo: an invented hub with a day under way, opened on the screen or driven offscreen by real key presses."""

from __future__ import annotations

import sys
import time
from pathlib import Path

FOLDER = Path("demo-hub")


def run_demo(arguments: list[str]) -> int:
    """Make the demo hub where there is none of today, then open it; `--offscreen` makes one and drives its day."""
    folder = Path(_value(arguments, "--folder") or FOLDER)
    people = int(_value(arguments, "--people") or 0)
    out = Path(_value(arguments, "--out") or "demo-out")
    offscreen = "--offscreen" in arguments
    from app.services import clock
    from app.services.demo.make import LEAST_PEOPLE, make_demo_hub
    from app.services.errors import HubdeskError

    began = time.perf_counter()
    try:
        made = make_demo_hub(folder, clock.now(), max(people, LEAST_PEOPLE), anew=offscreen)
    except HubdeskError as error:
        _say(f"{error.sentence} {error.next_step}")
        return 1
    made.hub.close()
    if made.made_anew:
        _say(f"Made an invented hub with a day under way in {time.perf_counter() - began:.0f} s. Nobody in it exists.")
    else:
        _say("Opening today's invented hub. Nobody in it exists.")
    for person in made.people:
        _say(f"  {person.sign_in_name:<12} {person.password:<24} {person.display_name}, {person.words}")
    if offscreen:
        from app.views.shell.demo_day import drive

        return drive(folder, out)
    from app.views.shell.desktop import run_desk

    return run_desk(folder)


def _value(arguments: list[str], option: str) -> str | None:
    if option not in arguments:
        return None
    at = arguments.index(option)
    return arguments[at + 1] if at + 1 < len(arguments) else None


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
