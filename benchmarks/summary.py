"""The summary PDF of the heaviest case ÷ the bare compile of the same document. Bar: ≤ 1.5.

Ours begins at the encrypted database: it reads the case, picks what may be shared, compares all that staff typed with
what is withheld, composes the paper and sets it as a tagged PDF. The baseline is the typesetter alone, given the same
data, in a process of its own: the typesetter remembers what it has set, so each document is set once by either, as it
is when somebody opens another case. Fonts and template are warm in both. The case: 40 people, 12 agencies, 200 items,
500 lines of chronology; another one for each round. Run: `python benchmarks/summary.py [--times N]`.
"""

import argparse
import hashlib
import json
import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import typst

from app.services import clock
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.summaries import preview_summary
from app.services.enquiry.summary_records import SummaryForm
from app.services.papers.typeset import FONTS, TEMPLATE, data_of, set_pdf
from app.services.trust import opening
from tests.factories import hubs
from tests.factories.heavy import heaviest_case

BAR = 1.5


def compile_bare(text: str, stamp: int) -> tuple[float, str]:
    """Set a document from its data with the typesetter alone; the seconds it took and the file's hash."""
    start = time.perf_counter()
    made = typst.compile(
        TEMPLATE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"paper": text},
        timestamp=stamp,
        format="pdf",
        pdf_standards=["ua-1"],
    )
    return time.perf_counter() - start, hashlib.sha256(made).hexdigest()


def main() -> int:
    """Measure, print the ratio and the table row; 1 when the bar is missed."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--times", type=int, default=7)
    times = options.parse_args().times
    ours, theirs, composed = [], [], []
    with (
        tempfile.TemporaryDirectory() as folder,
        clock.use(FixedClock(hubs.MONDAY)),
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart,
    ):
        hub = opening.create_hub(Path(folder) / "hub", hubs.PASSPHRASE, "benchmark")
        staff = hubs.fill(hub)
        worker = staff[Role.HUB_WORKER]
        for number in range(-1, times):  # the first warms both: fonts, template, the compiled statements
            case = heaviest_case(hub, staff, seed=100 + number)
            start = time.perf_counter()
            seen = preview_summary(hub, worker, case, SummaryForm.MASH)
            between = time.perf_counter()
            made = set_pdf(seen.paper)
            end = time.perf_counter()
            text = json.dumps(data_of(seen.paper), ensure_ascii=False)
            bare, sha256 = apart.submit(compile_bare, text, int(seen.paper.made_at.timestamp())).result()
            if hashlib.sha256(made).hexdigest() != sha256:
                raise SystemExit("The two should make the same file.")
            if number >= 0:
                ours.append(end - start)
                composed.append(between - start)
                theirs.append(bare)
        hub.close()
    service, baseline = statistics.median(ours), statistics.median(theirs)
    ratio = service / baseline
    inside = statistics.median(composed) * 1000
    print(f"summary PDF      median {service * 1000:8.1f} ms (of it composing {inside:.1f} ms)")
    print(f"bare compile     median {baseline * 1000:8.1f} ms")
    print(f"ratio {ratio:.2f} (bar {BAR:g}), {len(seen.item_ids)} items shared, {len(seen.typed)} typed texts compared")
    print(f"| summary PDF of the heaviest case ÷ the bare compile of the same document | ≤ {BAR:g} | {ratio:.2f} |")
    return 0 if ratio <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
