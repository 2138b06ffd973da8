"""What takes the night runs at night alone: no other selection that somebody is likely to type starts it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = [
    path for path in sorted((ROOT / "tests").rglob("test_*.py")) if "pytest.mark.nightly" in path.read_text("utf-8")
]


def selected(*options: str) -> set[str]:
    """The tests that pytest would run with these options, out of the files that speak of the night."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *options, *FILES]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 5), done.stdout + done.stderr  # 5: none at all
    return {line for line in done.stdout.splitlines() if "::" in line}


@pytest.mark.slow
def test_the_night_is_asked_for_by_name() -> None:
    """`-m nightly` finds the million frames, the class of 2,000 and more; without it, or with `not slow`, none is."""
    night = selected("-m", "nightly")
    for name in ("test_frames[a million]", "test_nothing_leaks[2000]", "test_killed_among_attackers", "-all-"):
        assert any(name in one for one in night), name
    day = selected()
    assert day
    assert not night & day
    assert not night & selected("-m", "not slow")
    assert selected("-m", "nightly or not nightly") == night | day
