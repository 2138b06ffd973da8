"""No answer that can be forged makes a hidden test of this course break, which would cost its author nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_HOMEWORKS = sorted(path.name for path in (_ROOT / "assignments").iterdir() if (path / "assignment.yml").is_file())
_SHARES = [
    pytest.param(0.02, id="some", marks=pytest.mark.slow),
    pytest.param(0.5, id="many", marks=(pytest.mark.slow, pytest.mark.nightly)),
]


@pytest.mark.parametrize("share", _SHARES)
@pytest.mark.parametrize("slug", _HOMEWORKS)
def test_no_hidden_test_breaks(slug: str, share: float) -> None:
    """Answers of the reference, one of them forged as a whole or in a part: every verdict is about the student."""
    command = [sys.executable, "-m", "tests.redteam.forged", slug, str(share)]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["status"] == 0, done.stdout + done.stderr
    assert found["broken"] == {}
    assert found["tried"] > 30_000 * share
