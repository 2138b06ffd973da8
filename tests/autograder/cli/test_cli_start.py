"""What it costs to start a command: only workers, `doctor`, `try`, `release` and `check` need torch."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("torch", "matplotlib", "sklearn", "pandas", "numpy", "distributed")


def test_the_command_line_loads_no_torch() -> None:
    """Seconds of every command, and 200 MB of one that waits for its workers; each command's module is loaded here."""
    code = f"import sys, autograder.cli; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
