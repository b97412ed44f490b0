"""`main.py read FILE … --json`: print what the readers find in documents; nothing is stored."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from app.services.errors import HubdeskError, Invalid, Unreadable
from app.services.intake.readers import read_in_child
from app.services.intake.readers.limits import DEFAULT
from app.services.intake.readers.shape import as_expected


def _refusal(error: HubdeskError) -> dict[str, Any]:
    told: dict[str, Any] = {"refused": {"sentence": error.sentence, "next_step": error.next_step}}
    if isinstance(error, Invalid):
        told["refused"]["problems"] = [{"record": p.row, "column": p.field, "why": p.sentence} for p in error.problems]
    return told


def _read(path: Path, encoding: str | None) -> dict[str, Any]:
    try:
        if path.stat().st_size > DEFAULT.file:
            raise Unreadable(f"The file is larger than {DEFAULT.file // 1048576} MB.", "Ask for a smaller copy.")
        data = path.read_bytes()
    except OSError as fault:
        raise Unreadable("The file cannot be opened.", "Check that it is there and that you may read it.") from fault
    return as_expected(read_in_child(data, path.name, encoding=encoding))


def _lines(told: dict[str, Any]) -> list[str]:
    """The reading in plain lines, for a person at a terminal."""
    if "refused" in told:
        problems = [f"  {p['why']}" for p in told["refused"].get("problems", [])]
        return [told["refused"]["sentence"], *problems, told["refused"]["next_step"]]
    out = [f"Kind: {told['kind']}"]
    out.extend(f"  {item['field']}: {item['value']}   ({item['where']}; {item['sure']})" for item in told["found"])
    for heading, key in (("Not found", "not_found"), ("Look at", "warnings"), ("Answer first", "questions")):
        if told[key]:
            out.append(f"{heading}:")
            out.extend(f"  {line}" for line in told[key])
    return out


def run(args: list[str]) -> int:
    """Read the files named in `args`; 0 when every one could be read, 1 otherwise.

    With `--json` one file prints its record in the shape of the samples' truth, several print `{"inputs":
    {name: record}}`.
    """
    parser = argparse.ArgumentParser(
        prog="read", description="Print what the readers find in a document. Nothing is stored."
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--encoding", help="the character encoding of a .csv or .txt file that is not UTF-8")
    options = parser.parse_args(args)
    told: dict[str, dict[str, Any]] = {}
    for path in options.files:
        try:
            told[path.name] = _read(path, options.encoding)
        except HubdeskError as error:
            told[path.name] = _refusal(error)
    if options.json:
        shown = next(iter(told.values())) if len(told) == 1 else {"inputs": told}
        sys.stdout.buffer.write(json.dumps(shown, ensure_ascii=False, indent=1).encode() + b"\n")
    else:
        for name, one in told.items():
            print(name)
            print("\n".join(_lines(one)))
    return 1 if any("refused" in one for one in told.values()) else 0


if __name__ == "__main__":
    raise SystemExit(run(sys.argv[1:]))
