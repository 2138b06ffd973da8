"""What one submission costs once everything is warm, beside the floor below which no sandbox can go.

The floor is a fork, a notebook of one cell, and the same number of trivial calls through the same wire.
"""

from __future__ import annotations

import hashlib
import os
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course
from autograder.examination import open_sandbox
from autograder.grading import grade_all
from autograder.sandbox.host import Sandbox
from autograder.sandbox.notebook_process import Cells, NotebookProcess
from autograder.scoring import Job

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """CPU seconds on the trusted side and behind the wall, and wall seconds, for one submission (medians)."""

    trusted: float
    behind: float
    wall: float

    @property
    def cpu(self) -> float:
        """All CPU seconds."""
        return self.trusted + self.behind


def submission_cost(course: Course, slug: str, repeats: int) -> tuple[Cost, int]:
    """The cost of grading the reference solution of one homework, and how many tests that runs."""
    source = (course.solutions(slug) / "reference.py").read_bytes()
    digest = hashlib.sha256(source).hexdigest()
    meter = _Meter()
    counted: list[int] = []

    def jobs() -> Iterator[Job]:
        yield Job("warm-up", "reference.py", source, digest, None, seed=1)
        for _ in range(repeats):
            meter.start()
            yield Job("reference", "reference.py", source, digest, None, seed=1)
            meter.stop()

    original = Sandbox.start

    def start(sandbox: Sandbox) -> Sandbox:
        started = original(sandbox)
        meter.watch(started)
        return started

    Sandbox.start = start  # type: ignore[method-assign]  # the meter needs to know which process to read
    try:
        grade_all(course, slug, jobs(), lambda _, grade: counted.append(sum(len(t.tests) for t in grade.tasks)))
    finally:
        Sandbox.start = original  # type: ignore[method-assign]
    return meter.median(), counted[-1]


def floor_cost(course: Course, slug: str, calls: int, repeats: int) -> tuple[Cost, float]:
    """The floor's cost, and the private memory (bytes) of the child that runs the reference notebook."""
    meter = _Meter()
    source = (course.solutions(slug) / "reference.py").read_text("utf-8")
    with open_sandbox(course, slug) as sandbox:
        meter.watch(sandbox)
        cells = Cells("floor.ipynb", ((1, "def f(x):\n    return x\n"),))
        for _ in range(repeats + 1):
            meter.start()
            with NotebookProcess(sandbox, cells) as notebook:
                task = notebook.fork([], 1)
                for _ in range(calls):
                    task.request("call", "f", [1.0], False, False)
                task.close()
            meter.stop()
        with NotebookProcess(sandbox, Cells("memory.ipynb", ((1, source),))) as notebook:
            memory = _private_bytes(notebook.pid)
    return meter.median(skip=1), memory


class _Meter:
    """Reads the CPU time of this process and of the zygote with all the children it has waited for."""

    def __init__(self) -> None:
        self.zygote = 0
        self.costs: list[Cost] = []
        self._began = (0.0, 0.0, 0.0)

    def watch(self, sandbox: Sandbox) -> None:
        self.zygote = sandbox.pid

    def start(self) -> None:
        self._began = (time.process_time(), _cpu(self.zygote), time.perf_counter())

    def stop(self) -> None:
        trusted, behind, wall = self._began
        cost = Cost(time.process_time() - trusted, _cpu(self.zygote) - behind, time.perf_counter() - wall)
        self.costs.append(cost)

    def median(self, skip: int = 0) -> Cost:
        kept = self.costs[skip:]
        # CPU clocks of other processes tick in hundredths of a second: only the mean of many runs means something.
        behind = sum(cost.behind for cost in kept) / len(kept)
        return Cost(statistics.median(c.trusted for c in kept), behind, statistics.median(c.wall for c in kept))


def _cpu(pid: int) -> float:
    """User and system seconds of a process and of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) / _TICKS


def _private_bytes(pid: int) -> float:
    """Memory that a process shares with nobody."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    return sum(1024.0 * int(line.split()[1]) for line in lines if line.startswith(("Private_Clean", "Private_Dirty")))
