"""``autograder grade``, run as a teaching assistant runs it, and what it said."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.cost import Cost, run_command

__all__ = ["command", "grade"]


def command(slug: str, notebooks: Path, out: Path, workers: int) -> list[str]:
    """The command line that grades a folder of notebooks."""
    options = ["--out", str(out), "--workers", str(workers)]
    return [sys.executable, "-m", "autograder", "grade", slug, str(notebooks), *options]


def grade(course: Path, slug: str, notebooks: Sequence[Path], workers: int) -> tuple[Cost, dict[tuple[str, str], bool]]:
    """Grade notebooks from scratch: the cost of the whole command, and who got all of which task right."""
    with tempfile.TemporaryDirectory() as folder:
        handed_in, out = Path(folder, "handed_in"), Path(folder, "out")
        handed_in.mkdir()
        for path in notebooks:
            shutil.copy(path, handed_in)
        cost = run_command(command(slug, handed_in, out, workers), cwd=course)
        verdicts = {}
        for path in sorted(out.glob(f"results/{slug}/*.json")):
            result = json.loads(path.read_text("utf-8"))
            for task in result["tasks"]:
                verdicts[result["student"], task["task"]] = task["passed"] == task["total"]
    return cost, verdicts
