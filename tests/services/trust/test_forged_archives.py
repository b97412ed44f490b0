"""Backups and exports that somebody else wrote, or that were damaged: told in words, whatever stands in them."""

import json
import zipfile
from pathlib import Path

import pytest

from app.services.errors import StoreFault
from app.services.trust import audit_paper, packages, vault

WHOLE = {"format": 1, "hub": "h", "made": "2026-11-01T12:00:00+00:00", "schema": "10", "entries": 3, "head": "0",
         "members": {vault.DATABASE: [1, "x"], vault.ENVELOPE: [1, "x"]}, "seal": "0"}  # fmt: skip
MANIFESTS = {
    "no JSON": b"not at all",
    "a list": b"[]",
    "a number": b"7",
    "nested without end": b"[" * 60_000,
    "members as a list": json.dumps({**WHOLE, "members": []}).encode(),
    "a member that is a number": json.dumps({**WHOLE, "members": {"a": 1}}).encode(),
    "a number without end": json.dumps({**WHOLE, "entries": 1e999}).encode(),
    "a size without end": json.dumps({**WHOLE, "members": {vault.DATABASE: [1e999, "x"]}}).encode(),
    "a day that is none": json.dumps({**WHOLE, "made": "31/02"}).encode(),
    "no zone": json.dumps({**WHOLE, "made": "2026-11-01"}).encode(),
    "other files": json.dumps({**WHOLE, "members": {"../hub": [1, "x"]}}).encode(),
    "half a letter": b"{\xff}",
}


def forged(path: Path, manifest: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in ((packages.MANIFEST, manifest), (vault.DATABASE, b"x"), (vault.ENVELOPE, b"{}")):
            made.writestr(name, body)
    return path


def harmed(path: Path, how: str) -> Path:
    """One bit of each byte of what is packed changed, or the mark of a password, or an unknown way of packing set."""
    body = bytearray(path.read_bytes())
    first, directory = body.index(b"PK\x03\x04"), body.index(b"PK\x01\x02")
    if how == "packed":
        start = first + 30 + body[first + 26]
        for at in range(start, start + 12):
            body[at] ^= 0x55
    else:
        offset, value = (6, 1) if how == "password" else (8, 97)
        body[first + offset] = body[directory + offset + 2] = value
    path.write_bytes(body)
    return path


@pytest.mark.parametrize("kind", MANIFESTS)
def test_a_backup_with_a_forged_manifest_is_refused_in_words_and_leaves_nothing(kind: str, tmp_path: Path) -> None:
    path = forged(tmp_path / "a", MANIFESTS[kind])
    with pytest.raises(StoreFault):
        packages.read_manifest(path)
    with pytest.raises(StoreFault):
        packages.unpack(path, tmp_path / "into", packages.Course())
    assert not (tmp_path / "hub").exists()


@pytest.mark.parametrize("how", ["packed", "password", "unknown way"])
def test_a_damaged_backup_is_refused_in_words(how: str, tmp_path: Path) -> None:
    path = harmed(forged(tmp_path / "a", json.dumps(WHOLE).encode()), how)
    with pytest.raises(StoreFault):
        packages.read_manifest(path)


@pytest.mark.parametrize("kind", MANIFESTS)
def test_a_forged_export_of_the_trail_does_not_hold(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a.hubdesk-audit"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name in (audit_paper.MANIFEST, audit_paper.LINES, audit_paper.TABLE, audit_paper.SIGNATURE):
            made.writestr(name, MANIFESTS[kind])
    assert not audit_paper.check(path).holds


@pytest.mark.parametrize("how", ["packed", "password", "unknown way"])
def test_a_damaged_export_of_the_trail_does_not_hold(how: str, tmp_path: Path) -> None:
    path = tmp_path / "a.hubdesk-audit"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name in (audit_paper.MANIFEST, audit_paper.LINES, audit_paper.TABLE, audit_paper.SIGNATURE):
            made.writestr(name, json.dumps({"key": "0" * 52, "format": 1}))
    assert not audit_paper.check(harmed(path, how)).holds
