"""Process start to sign-in window painted, beside a bare PySide6 window started the same way in the same run.

    python benchmarks/startup.py [--runs 9] [--hub FOLDER]

Both are timed by the parent, from before the process is started to the moment the child says its window was painted.
Both run from bytecode, as an installed program does: it is kept in a temporary folder, whatever the environment says.
Bar: ratio of the medians ≤ 2.0.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.factories.machine import BARE, WATCH, once

REAL = (
    "import gc; gc.disable()  # what main.py does first; here the watch loads PySide6 before it\n"
    + WATCH
    + """
from main import main
main(["--hub", sys.argv[1]])
"""
)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--hub", default="")
    given = parser.parse_args()
    folder = given.hub or str(Path(tempfile.mkdtemp()) / "hub")
    bare, real = [], []
    with tempfile.TemporaryDirectory() as bytecode:
        once(BARE, folder, bytecode)
        once(REAL, folder, bytecode)
        for _ in range(given.runs):
            bare.append(once(BARE, folder, bytecode))
            real.append(once(REAL, folder, bytecode))
    slow, quick = statistics.median(real), statistics.median(bare)
    print(f"bare PySide6 window: median {quick:.3f} s of {given.runs}")
    print(f"process start to sign-in window painted: median {slow:.3f} s of {given.runs}")
    print(f"ratio {slow / quick:.2f} (bar 2.0): {'met' if slow / quick <= 2.0 else 'NOT MET'}")


if __name__ == "__main__":
    main()
