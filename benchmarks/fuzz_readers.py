"""Coverage-guided fuzzing of the document readers and the other parsers of files, for a bounded time.

    python3.11 -m venv /tmp/fuzz
    /tmp/fuzz/bin/pip install atheris && /tmp/fuzz/bin/pip install -r requirements/runtime.txt
    /tmp/fuzz/bin/python benchmarks/fuzz_readers.py docx|pdf|eml|msg|csv|txt|family|policy|envelope [seconds] [out]

Atheris (Apache 2.0) is no dependency of Hubdesk: it is wanted for this alone and has no wheel for every system. A
crash, a hang over 5 s or a process over 500 MB ends the run with the input written beside `out`; what is refused in
words is in order. The number of executions stands in the last lines.
"""

import contextlib
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import atheris  # type: ignore[import-untyped]  # noqa: E402 - no dependency of Hubdesk, see above

with atheris.instrument_imports(include=["app.services"]):
    from app.services.errors import HubdeskError
    from app.services.genogram.family_file import family_of
    from app.services.intake.readers import (  # noqa: F401 - each reader, instrumented
        dispatch,
        forms,
        mail,
        note,
        outlook,
        pdf,
        police,
    )  # fmt: skip
    from app.services.policy_file import builtin_text, load_pack
    from app.services.trust import vault

SAMPLES = ROOT / "tests" / "data" / "samples"
HANG, MEGABYTES = 5, 500
READERS = ("docx", "pdf", "eml", "msg", "csv", "txt")


def read(kind: str) -> Callable[[bytes], object]:
    """What to do with each input of a kind."""
    if kind in READERS:
        return lambda data: dispatch.read_document(data, f"a.{kind}")
    if kind == "family":
        return family_of
    if kind == "policy":
        return lambda data: load_pack(data.decode("utf-8", "replace"), "fuzzed")
    if kind == "envelope":
        folder = Path(tempfile.mkdtemp())

        def envelope(data: bytes) -> object:
            vault.envelope_path(folder).write_bytes(data)
            return vault.read_envelope(folder)

        return envelope
    raise SystemExit(__doc__)


def seeds(kind: str, into: Path) -> None:
    """Whole inputs to begin with."""
    into.mkdir(parents=True, exist_ok=True)
    for path in SAMPLES.rglob(f"*.{kind}"):
        (into / path.name).write_bytes(path.read_bytes())
    if kind == "policy":
        (into / "pack").write_text(builtin_text("west_berkshire"), "utf-8")
    if kind == "family":
        for path in (ROOT / "tests" / "data").rglob("*famil*.json"):
            (into / path.name).write_bytes(path.read_bytes())
    if kind == "msg":
        from tests.factories.outlook import OutlookMessage

        (into / "letter.msg").write_bytes(OutlookMessage("I am worried about Ava Quill, aged 6.").file())


def main() -> None:
    """Fuzz one kind."""
    kind = sys.argv[1] if len(sys.argv) > 1 else ""
    seconds = sys.argv[2] if len(sys.argv) > 2 else "60"
    out = Path(sys.argv[3] if len(sys.argv) > 3 else tempfile.mkdtemp())
    doing = read(kind)
    seeds(kind, out / "corpus")

    def one(data: bytes) -> None:
        with contextlib.suppress(HubdeskError):
            doing(data)

    bounds = [f"-max_total_time={seconds}", f"-timeout={HANG}", f"-rss_limit_mb={MEGABYTES}", "-max_len=60000"]
    atheris.Setup(
        [sys.argv[0], *bounds, f"-artifact_prefix={out}/", "-print_final_stats=1", str(out / "corpus")], one
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
