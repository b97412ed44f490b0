"""Every line of `docs/security.md` names a test that proves it, and each of them is there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_every_control_names_tests_that_exist() -> None:
    lines = (ROOT / "docs" / "security.md").read_text(encoding="utf-8").splitlines()
    threats = [line for line in lines if line.startswith("| **")]
    assert len(threats) > 8
    for line in threats:
        named = re.findall(r"`(tests/[\w/.]+)`", line.rsplit("|", 2)[1])
        assert named, f"no test proves: {line[:60]}"
        for name in named:
            assert (ROOT / name).exists(), name
