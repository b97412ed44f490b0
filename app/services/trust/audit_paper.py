"""A part of the audit trail as one signed file, and the check of it, which needs no hub and no secret.

The file is a zip: `entries.jsonl`, one entry a line as it stands in the trail; `entries.csv`, the same for reading;
`manifest.json`, which says what they are and ends their chain; `signature`, Ed25519 over the manifest. Each line is
bound to the one before it by SHA-256, and the digest of the last stands in the manifest: a line that was edited, taken
out, added or moved changes it. The key that signs is made from the key of the trail, so it stays the same for a hub;
its public half is told to the auditor another way than the file, for a file can bring any key.
"""

import csv
import hashlib
import hmac
import io
import json
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from app.services.dates import moment_words
from app.services.errors import StoreFault
from app.services.trust.damaged import UNREADABLE_OR_GONE
from app.services.trust.recovery import ALIKE, ALPHABET, grouped

SUFFIX = ".hubdesk-audit"
LINES, TABLE, MANIFEST, SIGNATURE = "entries.jsonl", "entries.csv", "manifest.json", "signature"
FORMAT = 1
BEGINNING = bytes(32)
LONGEST_LINE, LARGEST_MANIFEST = 64 * 1024, 64 * 1024
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SIGNED = "hubdesk audit export, form 1\n"
COLUMNS = ("Entry", "When (London)", "Who", "Account", "What", "On", "Its id", "Codes and counts", "Digest")


def signing_key(audit_key: bytes) -> Any:
    """The hub's key for exports (Ed25519), made from the key of its trail."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(hmac.digest(audit_key, b"hubdesk audit export, form 1", "sha256"))


def public_key(audit_key: bytes) -> bytes:
    """The public half: 32 bytes, for the auditor."""
    return bytes(signing_key(audit_key).public_key().public_bytes_raw())


def key_words(public: bytes) -> str:
    """A public key as it is printed and read out: 52 signs of Crockford's base 32 in groups of four."""
    number = int.from_bytes(public, "big") << 4
    return grouped("".join(ALPHABET[number >> at & 31] for at in range(255, -1, -5)))


def read_key(typed: str) -> bytes | None:
    """The public key that was typed, however grouped; None where it is none."""
    plain = "".join(sign for sign in typed.upper().translate(ALIKE) if sign.isalnum())
    if len(plain) != 52 or any(sign not in ALPHABET for sign in plain):
        return None
    number = 0
    for sign in plain:
        number = number * 32 + ALPHABET.index(sign)
    return None if number & 15 else (number >> 4).to_bytes(32, "big")


@dataclass(frozen=True)
class Said:
    """What an export says of itself beside its entries.

    Attributes:
        hub: the envelope's id: which hub it is of.
        made: when, ISO, UTC.
        asked: the period it was asked for, in words.
        first, last: the numbers of its entries; last is under first where there are none.
        before, head: the trail's digest before the first entry and of the last, hex: two exports that follow join.
        holds: whether the hub's own check found these entries as they were written.
    """

    hub: str
    made: str
    asked: str
    first: int
    last: int
    before: str
    head: str
    holds: bool


def cell(text: str) -> str:
    """A cell of a table that no spreadsheet takes for a formula: `'` before = + - @, tab and carriage return."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def line_of(row: tuple[Any, ...]) -> bytes:
    """One stored entry as a line of JSON."""
    seq, at, actor, sitting, act, kind, subject, detail, mac = row
    told = {
        "entry": seq,
        "at": (_EPOCH + timedelta(microseconds=at)).isoformat(timespec="microseconds"),
        "account": _id(actor),
        "sign_in": _id(sitting),
        "act": act,
        "on": kind,
        "id": _id(subject),
        "detail": json.loads(detail),
        "digest": bytes(mac).hex(),
    }
    return json.dumps(told, separators=(",", ":"), ensure_ascii=True).encode() + b"\n"


def _id(stored: bytes | None) -> str | None:
    return None if stored is None else str(UUID(bytes=bytes(stored)))


def link(before: bytes, line: bytes) -> bytes:
    """The digest that binds a line to the one before it."""
    return hashlib.sha256(before + line).digest()


Rows = Callable[[], Iterable[tuple[Any, ...]]]


def write(path: Path, said: Said, rows: Rows, who: Mapping[bytes | None, str], key: Any) -> str:
    """Write an export under another name, synced, then give it its own; its SHA-256 comes back, as hex.

    `rows` gives the stored entries each time it is asked; `who` are the initials of accounts by their stored id.

    Raises:
        OSError: the place cannot be written.
    """
    part = path.with_name(f"{path.name}.part")
    descriptor = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_RDWR | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as held:
                _fill(held, said, rows, who, key)
            file.flush()
            os.fsync(file.fileno())
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return digest


def _fill(held: zipfile.ZipFile, said: Said, rows: Rows, who: Mapping[bytes | None, str], key: Any) -> None:
    tail = BEGINNING
    with held.open(LINES, "w", force_zip64=True) as lines:
        for row in rows():
            line = line_of(row)
            tail = link(tail, line)
            lines.write(line)
    digest = hashlib.sha256()
    with held.open(TABLE, "w", force_zip64=True) as table:
        for cells in ([COLUMNS], (_cells(row, who) for row in rows())):
            for each in cells:
                line = _row_of_table(each)
                digest.update(line)
                table.write(line)
    manifest = {
        "format": FORMAT, **asdict(said), "tail": tail.hex(), "table": digest.hexdigest(),
        "key": key_words(key.public_key().public_bytes_raw()),
    }  # fmt: skip
    text = json.dumps(manifest, indent=1, sort_keys=True)
    held.writestr(MANIFEST, text)
    held.writestr(SIGNATURE, key.sign((_SIGNED + text).encode()).hex())


def _row_of_table(cells: Sequence[str]) -> bytes:
    row = io.StringIO()
    csv.writer(row, lineterminator="\r\n").writerow(cells)
    return row.getvalue().encode()


def _cells(row: tuple[Any, ...], who: Mapping[bytes | None, str]) -> list[str]:
    seq, at, actor, _, act, kind, subject, detail, mac = row
    when = moment_words(_EPOCH + timedelta(microseconds=at))
    initials = who.get(actor, "") if actor is not None else "Hubdesk"
    shown = (str(seq), when, initials, _id(actor) or "", act, kind or "", _id(subject) or "", detail, bytes(mac).hex())
    return [cell(each) for each in shown]


@dataclass(frozen=True)
class Checked:
    """What the check of an export found, in words.

    Attributes:
        holds: whether the file is as the hub of its key wrote it, and that key is the one given.
        sentence: the finding; `next_step` what to do about it.
        key: the public key the file brings, as it is printed; "" where it brings none.
    """

    holds: bool
    sentence: str
    next_step: str = ""
    key: str = ""


def check(path: Path, key: bytes | None = None) -> Checked:
    """Check an export with nothing but a public key: the signature, every line, and that no number is missing.

    Without `key` the file is checked against the key it brings, and the finding says that this proves little.

    Raises:
        StoreFault: the file is not there or may not be read.
    """
    if not path.is_file():
        raise StoreFault("There is no such file.", "Check the name and the folder, then try again.")
    try:
        with zipfile.ZipFile(path) as held:
            return _checked(held, key)
    except UNREADABLE_OR_GONE:
        return _no("This is not an export of an audit trail, or it is damaged.")


_ASK = "Do not rely on it: ask the hub for a new export, and tell whoever is responsible for information governance."


def _no(sentence: str, key: str = "") -> Checked:
    return Checked(False, sentence, _ASK, key)


def _checked(held: zipfile.ZipFile, key: bytes | None) -> Checked:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    names = held.namelist()
    if sorted(names) != sorted((LINES, TABLE, MANIFEST, SIGNATURE)):
        return _no("The file holds something else than an export, or a part of it is gone.")
    text = _small(held, MANIFEST)
    said = json.loads(text)
    brought = read_key(str(said["key"]))
    if brought is None:
        return _no("The file names no key.")
    words = key_words(brought)
    try:
        signature = bytes.fromhex(_small(held, SIGNATURE).decode())
        Ed25519PublicKey.from_public_bytes(key or brought).verify(signature, _SIGNED.encode() + text)
    except (InvalidSignature, ValueError):
        other = key is not None and key != brought
        return _no("It was signed by another key than the one given." if other else "Its signature is not true.", words)
    if said["format"] != FORMAT:
        return _no("It was made by a newer Hubdesk.", words)
    if wrong := _wrong_in(held, said):
        return _no(wrong, words)
    return _well(said, words, compared=key is not None)


def _well(said: Mapping[str, Any], words: str, *, compared: bool) -> Checked:
    count = int(said["last"]) - int(said["first"]) + 1
    numbers = f"{count:,} entries, {said['first']:,} to {said['last']:,}" if count else "no entries"
    made = moment_words(datetime.fromisoformat(str(said["made"])))
    told = f"{numbers}, {said['asked']}, made on {made}, as the hub signed them; none is missing or changed."
    if not said["holds"]:
        changed = "But the hub's own check found its trail changed."
        return Checked(False, f"The file is whole: {told} {changed}", _ASK, words)
    if compared:
        return Checked(True, f"The export holds: {told}", "", words)
    compare = "Compare this key with the one the hub told you another way, or check again with --key."
    return Checked(True, f"The export holds under the key it brings itself: {told}", compare, words)


def _wrong_in(held: zipfile.ZipFile, said: Mapping[str, Any]) -> str:
    """What is wrong with the entries of a manifest that is signed; "" for nothing."""
    tail, expected, digest = BEGINNING, int(said["first"]), str(said["before"])
    for line in _lines(held):
        entry = json.loads(line)
        if entry["entry"] != expected:
            return f"Entry {expected:,} is not where it should stand."
        tail, expected, digest = link(tail, line), expected + 1, entry["digest"]
    if expected != int(said["last"]) + 1:
        return f"It ends before entry {said['last']:,}."
    if tail.hex() != said["tail"] or digest != said["head"]:
        return "An entry is not as the hub wrote it."
    table = hashlib.sha256()
    with held.open(TABLE) as member:
        while piece := member.read(1 << 20):
            table.update(piece)
    return "" if table.hexdigest() == said["table"] else "The table beside the entries is not as the hub wrote it."


def _lines(held: zipfile.ZipFile) -> Iterator[bytes]:
    with held.open(LINES) as lines:
        while line := lines.readline(LONGEST_LINE):
            if not line.endswith(b"\n"):
                raise ValueError("a line without an end")
            yield line


def _small(held: zipfile.ZipFile, name: str) -> bytes:
    with held.open(name) as member:
        body = member.read(LARGEST_MANIFEST + 1)
    if len(body) > LARGEST_MANIFEST:
        raise ValueError("too large")
    return body
