"""What students can run themselves. That the public checks are fair, the gate proves (`the_public_checks_are_fair`)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_an_untouched_template_is_told_in_a_line_each() -> None:
    """What `autograder try` says of a stub: that it is not written yet, once, and no hint for what comes later."""
    notebook = ROOT / "student_template" / "hw1_binary" / "hw1_binary.ipynb"
    command = [sys.executable, "-m", "autograder", "try", "hw1_binary", str(notebook)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    shown = [line.strip() for line in done.stdout.splitlines()]
    assert shown[:2] == ["sigmoid: 0 of 6 checks pass", "sigmoid is not written yet (6 checks)"]
    assert not any(line.startswith("hint:") for line in shown)
