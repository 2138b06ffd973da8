"""How cost and memory grow with the class: they should be flat per submission, and start-up be paid once."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from autograder.course import load_course
from benchmarks import ours
from benchmarks.cost import Cost, descendants, run_command
from benchmarks.questions import SLUG, seven_course, write_class
from benchmarks.report import table

__all__ = ["PeakMemory", "measure"]

_INTERVAL = 0.5
_ROLES = ("command", "worker", "zygote")

_WORDS = """\
`autograder grade` with {workers} workers on classes of the eight sample students and copies of them, each with a
comment of its own: the seven questions with their public checks. *One more* is the difference to the line above, per
submission. Memory is the peak resident size (kernel's high-water mark) of the command, of the largest worker and of the
largest zygote; a student's own process is not in it (see the floor). CPU and wall seconds hold everything: reading the
notebooks, grading, results, tables and pages.

{table}

Start-up, worked out from the first two lines: **{start:.1f} CPU seconds**, once for the command and {workers} workers.
"""


def measure(root: Path, sizes: Sequence[int], workers: int = 2) -> str:
    """The body of the section: one run for each class size."""
    course = load_course(root)
    rows: list[list[str]] = []
    costs: list[Cost] = []
    with tempfile.TemporaryDirectory() as folder:
        seven = seven_course(course, Path(folder, "course"))
        for size in sizes:
            handed_in = Path(folder, f"class{size}")
            write_class(course, handed_in, size)
            command = ["nice", "-n", "5", *ours.command(SLUG, handed_in, Path(folder, f"out{size}"), workers)]
            with PeakMemory() as memory:
                cost = run_command(command, cwd=seven.root)
            rows.append(_row(size, cost, sizes[len(costs) - 1] if costs else 0, costs[-1] if costs else None, memory))
            costs.append(cost)
            print(" | ".join(rows[-1]), flush=True)
    header = ["submissions", "CPU s", "wall s", "CPU s, one more", "wall s, one more", *(f"{r}, MB" for r in _ROLES)]
    start = costs[0].cpu
    if len(costs) > 1:
        start -= sizes[0] * ((costs[1] - costs[0]) / (sizes[1] - sizes[0])).cpu
    return _WORDS.format(workers=workers, table=table(header, rows), start=start)


def _row(size: int, cost: Cost, before: int, cost_before: Cost | None, memory: PeakMemory) -> list[str]:
    more = ["", ""]
    if cost_before is not None:
        each = (cost - cost_before) / (size - before)
        more = [f"{each.cpu:.3f}", f"{each.wall:.3f}"]
    peaks = [f"{memory.peaks.get(role, 0):.0f}" for role in _ROLES]
    return [f"{size:,}", f"{cost.cpu:.1f}", f"{cost.wall:.1f}", *more, *peaks]


class PeakMemory:
    """Watches the processes below this one: ``peaks`` maps the role of a process to its largest resident size, MB."""

    def __init__(self) -> None:
        self.peaks: dict[str, float] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        """Start to watch."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:

        while not self._stop.wait(_INTERVAL):
            zygotes: set[int] = set()
            for pid in descendants(os.getpid())[1:]:
                self._note(pid, zygotes)

    def _note(self, pid: int, zygotes: set[int]) -> None:
        """Take note of one process; a zygote's children bear its command line, but are students."""
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace")
            lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
        except OSError:
            return
        status = dict(line.split(":", 1) for line in lines if ":" in line)
        if "autograder.sandbox.launch" in words:
            if int(status["PPid"]) in zygotes:
                zygotes.add(pid)
                return
            zygotes.add(pid)
            role = "zygote"
        elif "autograder.worker" in words:
            role = "worker"
        elif "autograder\0grade" in words:
            role = "command"
        else:
            return
        peak = int(status.get("VmHWM", "0 kB").split()[0]) / 1e3
        self.peaks[role] = max(self.peaks.get(role, 0.0), peak)
