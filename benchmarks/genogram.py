"""How good the household picture's layouts are over a folder of families, beside graphviz `dot` where installed.

    python benchmarks/genogram.py FOLDER [--metrics TOOL.py] [--each]
    python benchmarks/genogram.py --grown ordinary|hard [--count N] [--metrics TOOL.py] [--each]

Without `--metrics` our own measure (tests/factories/picture_measure.py) is used. Bars over ordinary families: 0
crossings, couples and sibships 100 %, birth order at least 97 %, centre at most 0.1, households at least 80 %, 0.3 s.
Over hard ones: at most 2.6 crossings, couples 88 %, sibships 95 %, birth order 88 %, centre 0.1, households 70 %, 1 s.
"""

import argparse
import importlib.util
import json
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.services import clock
from app.services.genogram.engine import first, lay_out
from app.services.genogram.family_file import family_of
from app.services.genogram.written import as_json
from tests.factories.kin import grown
from tests.factories.picture_faults import faults
from tests.factories.picture_measure import measure

Measure = Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]

COLUMNS = {
    "persons": "people",
    "missing": "missing",
    "extra_copies": "copies",
    "overlaps": "overlaps",
    "crossings": "crossings",
    "couples_adjacent_pct": "couples",
    "siblings_contiguous_pct": "sibships",
    "birth_order_pct": "birth",
    "centre_dev_mean": "centre",
    "hh_rect_clean_pct": "homes",
    "width_slots": "width",
    "wall_faults": "faults",
    "time_s": "seconds",
}


def measure_of(path: Path | None) -> Measure:
    """Our own measure, or `measure` of another tool."""
    if path is None:
        return measure
    spec = importlib.util.spec_from_file_location("metrics", path)
    if spec is None or spec.loader is None:
        sys.exit("The measuring tool cannot be loaded.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return lambda family, layout: dict(module.measure(family, layout))


def ours(family: dict[str, Any]) -> tuple[dict[str, Any], float, int]:
    """Our layout, how long the first one took, and what nobody would hang on a wall (picture_faults)."""
    read = family_of(json.dumps(family).encode())
    began = clock.monotonic()
    first(read)
    soon = clock.monotonic() - began
    began = clock.monotonic()
    layout = lay_out(read)
    seconds = clock.monotonic() - began
    wrong = faults(read, layout)
    return as_json(layout, seconds), soon, len(wrong.through) + len(wrong.touching) + len(wrong.swallowed)


def dot(family: dict[str, Any]) -> dict[str, Any]:
    """What graphviz makes of the same family: people as boxes, unions as points between."""
    lines = ["digraph g {", "rankdir=TB; nodesep=0.4; ranksep=0.5;", "node [shape=box, width=1, height=0.6];"]
    index = {person["id"]: f"p{at}" for at, person in enumerate(family["persons"])}
    lines += [f"{name};" for name in index.values()]
    for at, union in enumerate(family["unions"]):
        lines.append(f"u{at} [shape=point, width=0.01];")
        pair = [index[p] for p in union["partners"]]
        lines.append("{rank=same; " + "; ".join(pair) + "}")
        lines += [f"{p} -> u{at} [arrowhead=none];" for p in pair]
        lines += [f"u{at} -> {index[child['id']]};" for child in union["children"]]
    began = clock.monotonic()
    program = shutil.which("dot") or "dot"
    run = subprocess.run(
        [program, "-Tplain"], input="\n".join([*lines, "}"]), capture_output=True, text=True, check=True, timeout=60
    )
    seconds = clock.monotonic() - began
    places: dict[str, tuple[float, float]] = {}
    for line in run.stdout.splitlines():
        if line.startswith("node "):
            _, name, x, y, *_ = line.split()
            places[name] = (float(x), -float(y))
    return {
        "persons": {ident: {"x": places[name][0], "y": places[name][1]} for ident, name in index.items()},
        "unions": {union["id"]: {"x": places[f"u{at}"][0]} for at, union in enumerate(family["unions"])},
        "slot_w": 1.4,
        "node_w": 1.0,
        "node_h": 0.6,
        "time_s": seconds,
    }


def tell(engine: str, rows: list[tuple[str, dict[str, Any]]], each: bool) -> None:
    """Print the table of one engine: each family where asked, then the mean."""
    print(f"\n{engine:26}" + "".join(f"{name:>10}" for name in COLUMNS.values()))
    for name, found in rows if each else []:
        values = [found.get(key) for key in COLUMNS]
        print(f"{name[:25]:26}" + "".join(f"{'-' if value is None else round(value, 3):>10}" for value in values))
    means = []
    for key in COLUMNS:
        known = [found[key] for _, found in rows if found.get(key) is not None]
        means.append(f"{statistics.mean(known):10.3f}" if known else f"{'-':>10}")
    print(f"{f'mean of {len(rows)}':26}" + "".join(means))
    print(f"slowest {max(found['time_s'] for _, found in rows):.3f} s")


def main() -> int:
    """Measure every family of a folder, or grown ones."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--grown", choices=["ordinary", "hard", "large"])
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--metrics", type=Path)
    parser.add_argument("--each", action="store_true", help="a line for every family")
    options = parser.parse_args()
    judge = measure_of(options.metrics)
    families: list[dict[str, Any]]
    if options.grown == "large":
        families = [grown(900 + n, 115, hard=n % 2 == 1) for n in range(min(options.count, 6))]
    elif options.grown:
        hard = options.grown == "hard"
        top = 60 if hard else 43
        families = [
            grown(3000 + n, 12 + n * (top - 12) // max(options.count - 1, 1), hard) for n in range(options.count)
        ]
    elif options.folder:
        families = [json.loads(path.read_text("utf-8")) for path in sorted(options.folder.glob("*.json"))]
    else:
        parser.error("name a folder, or --grown")
    if not families:
        sys.exit("There is no family file in that folder.")
    rows, soon = [], 0.0
    for family in families:
        layout, seconds, wrong = ours(family)
        soon = max(soon, seconds)
        rows.append((family["id"], {**judge(family, layout), "wall_faults": wrong}))
    tell("hubdesk", rows, options.each)
    print(f"first picture, slowest {soon:.3f} s")
    if shutil.which("dot"):
        tell("graphviz dot", [(family["id"], judge(family, dot(family))) for family in families], options.each)
    else:
        print("graphviz dot is not installed; nothing to stand beside it.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
