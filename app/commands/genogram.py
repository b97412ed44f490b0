"""`main.py genogram FAMILY.json --svg OUT.svg --layout OUT.json`: draw a family file; nothing is stored."""

import argparse
import json
import sys
from pathlib import Path

from app.services import clock
from app.services.errors import HubdeskError, Invalid, Unreadable
from app.services.genogram.engine import extend, lay_out
from app.services.genogram.family_file import read_family
from app.services.genogram.layout import Layout
from app.services.genogram.strokes import Convention
from app.services.genogram.svg import DARK, LIGHT, PRINT, Drawing, svg
from app.services.genogram.words import text_equivalent
from app.services.genogram.written import as_json, read_layout

PALETTES = {"light": LIGHT, "dark": DARK, "print": PRINT}


def run(args: list[str]) -> int:
    """Draw the family named in `args`; 0 when it could be read and everything was written, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="genogram", description="Draw a family file. Nothing is stored.")
    parser.add_argument("family", type=Path, metavar="FAMILY.json")
    parser.add_argument("--svg", type=Path, metavar="OUT.svg", help="write the picture")
    parser.add_argument("--layout", type=Path, metavar="OUT.json", help="write where everybody stands")
    parser.add_argument("--before", type=Path, metavar="LAYOUT.json", help="keep the order of this earlier layout")
    parser.add_argument("--text", action="store_true", help="print the picture in words")
    parser.add_argument("--palette", choices=sorted(PALETTES), default="print")
    parser.add_argument("--convention", choices=[each.value for each in Convention], default=Convention.UK.value)
    parser.add_argument("--anonymous", action="store_true", help="initials only, no addresses")
    options = parser.parse_args(args)
    try:
        family = read_family(options.family)
        began = clock.monotonic()
        layout = extend(family, read_layout(options.before)) if options.before else lay_out(family)
        seconds = clock.monotonic() - began
        if options.layout:
            _write(options.layout, json.dumps(as_json(layout, seconds), ensure_ascii=False, indent=1) + "\n")
        if options.svg:
            how = Drawing(PALETTES[options.palette], Convention(options.convention), anonymous=options.anonymous)
            _write(options.svg, svg(family, layout, clock.now().date(), how))
    except HubdeskError as error:
        print(error.sentence, file=sys.stderr)
        for problem in error.problems if isinstance(error, Invalid) else ():
            print(f"  {problem.field}{f' {problem.row}' if problem.row else ''}: {problem.sentence}", file=sys.stderr)
        print(error.next_step, file=sys.stderr)
        return 1
    _tell(layout)
    if options.text:
        print(text_equivalent(family, layout.faults, options.anonymous))
    return 0


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise Unreadable("The file cannot be written.", "Check the folder and that you may write there.") from fault


def _tell(layout: Layout) -> None:
    for fault in layout.faults:
        print(fault.sentence, file=sys.stderr)
