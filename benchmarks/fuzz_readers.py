"""Coverage-guided fuzzing of the document readers and the other parsers of files, for a bounded time.

    python3.11 -m venv /tmp/fuzz
    /tmp/fuzz/bin/pip install atheris && /tmp/fuzz/bin/pip install -r requirements/runtime.txt
    /tmp/fuzz/bin/python benchmarks/fuzz_readers.py KIND [seconds] [out]

KIND: docx pdf eml msg csv txt (documents), word (the text of a Word document, packed whole each time), rtf (a body of
Outlook's), family, policy, envelope, backup (the manifest of a package), export (of the audit trail).

Atheris (Apache 2.0) is no dependency of Hubdesk: it is wanted for this alone and has no wheel for every system. A
crash, a hang or a process over 500 MB ends the run with the input written beside `out`; what is refused in words is in
order. A hang is 5 s of the program as it runs: watched line by line it is about ten times slower, so that documents,
most of whose reading is watched, have 50 s. The number of executions stands in the last lines.
"""

import contextlib
import hashlib
import io
import json
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import atheris  # type: ignore[import-untyped]  # noqa: E402 - no dependency of Hubdesk, see above

with atheris.instrument_imports(include=["app.services", "compressed_rtf", "striprtf"]):
    import compressed_rtf  # noqa: F401 - instrumented, and used by the reader of Outlook's messages
    from striprtf import striprtf  # noqa: F401

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
    from app.services.intake.readers.limits import Limits
    from app.services.policy_file import builtin_text, load_pack
    from app.services.trust import audit_paper, packages, vault

SAMPLES = ROOT / "tests" / "data" / "samples"
HANG, WATCHED, MEGABYTES = 5, 50, 500
BODY = "word/document.xml"
READERS = ("docx", "pdf", "eml", "msg", "csv", "txt")


def read(kind: str) -> Callable[[bytes], object]:
    """What to do with each input of a kind."""
    if kind in READERS:
        return lambda data: dispatch.read_document(data, f"a.{kind}")
    folder = Path(tempfile.mkdtemp())

    def envelope(data: bytes) -> object:
        vault.envelope_path(folder).write_bytes(data)
        return vault.read_envelope(folder)

    others: dict[str, Callable[[bytes], object]] = {
        "family": family_of,
        "policy": lambda data: load_pack(data.decode("utf-8", "replace"), "fuzzed"),
        "envelope": envelope,
        "word": word,
        "rtf": lambda data: outlook.rich_text(data, Limits()),
        "backup": backup,
        "export": export,
    }
    if kind not in others:
        raise SystemExit(__doc__)
    return others[kind]


def word(body: bytes) -> object:
    """A Word document whose text is this."""
    whole = io.BytesIO()
    with zipfile.ZipFile(min(SAMPLES.glob("*.docx"))) as sample, zipfile.ZipFile(whole, "w") as made:
        for name in sample.namelist():
            made.writestr(name, body if name == BODY else sample.read(name))
    return dispatch.read_document(whole.getvalue(), "a.docx")


def backup(manifest: bytes) -> object:
    """A backup whose manifest is this, and whose files are next to nothing."""
    place = Path(tempfile.mkdtemp())
    try:
        path = place / "hub 2026-11-01 120000.hubdesk-backup"
        with zipfile.ZipFile(path, "w") as made:
            for name, body in ((packages.MANIFEST, manifest), (vault.DATABASE, b"x"), (vault.ENVELOPE, b"{}")):
                made.writestr(name, body)
        packages.read_manifest(path)
        return packages.unpack(path, place / "into", packages.Course())
    finally:
        shutil.rmtree(place)


def export(data: bytes) -> object:
    """A file that says it is an export of the audit trail."""
    with tempfile.NamedTemporaryFile(suffix=audit_paper.SUFFIX) as file:
        file.write(data)
        file.flush()
        return audit_paper.check(Path(file.name))


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
    if kind == "word":
        for path in SAMPLES.glob("*.docx"):
            with zipfile.ZipFile(path) as sample:
                (into / path.name).write_bytes(sample.read(BODY))
    if kind == "rtf":
        from compressed_rtf import compress

        rich = rb"{\rtf1\ansi{\fonttbl\f0 Arial;}\pard I am worried about {\b Ava} Quill\'2c aged 6.\par}"
        for packed in (True, False):
            (into / f"body-{packed}").write_bytes(compress(rich, compressed=packed))
    if kind == "backup":
        bodies = {vault.DATABASE: b"x", vault.ENVELOPE: b"{}"}
        files = {name: (len(body), hashlib.sha256(body).hexdigest()) for name, body in bodies.items()}
        told = {"format": 1, "hub": "h", "made": "2026-11-01T12:00:00+00:00", "schema": "10", "entries": 3, "head": "0"}
        (into / "whole").write_text(json.dumps({**told, "members": files, "seal": "0"}), "utf-8")
    if kind == "export":
        with zipfile.ZipFile(into / "whole", "w", zipfile.ZIP_DEFLATED) as made:
            for name in (audit_paper.LINES, audit_paper.TABLE, audit_paper.MANIFEST, audit_paper.SIGNATURE):
                made.writestr(name, json.dumps({"key": "0" * 52, "format": 1}))
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

    patience = WATCHED if kind in {*READERS, "word"} else HANG
    bounds = [f"-max_total_time={seconds}", f"-timeout={patience}", f"-rss_limit_mb={MEGABYTES}", "-max_len=60000"]
    atheris.Setup(
        [sys.argv[0], *bounds, f"-artifact_prefix={out}/", "-print_final_stats=1", str(out / "corpus")], one
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
