"""What a command, or a piece of this process, costs: CPU seconds of all processes that took part, and wall seconds."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

__all__ = ["ONE_THREAD", "Cost", "Meter", "descendants", "median_cost", "run_command"]

#: Everything is measured with one thread per process: several only fight over the processors.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")

_PR_SET_CHILD_SUBREAPER = 36
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Seconds: of processor time, summed over all processes, and of wall time."""

    cpu: float
    wall: float

    def __sub__(self, other: Cost) -> Cost:
        """The difference, both clocks apart."""
        return Cost(self.cpu - other.cpu, self.wall - other.wall)

    def __add__(self, other: Cost) -> Cost:
        """The sum, both clocks apart."""
        return Cost(self.cpu + other.cpu, self.wall + other.wall)

    def __truediv__(self, count: float) -> Cost:
        """The share of one of ``count``."""
        return Cost(self.cpu / count, self.wall / count)


def median_cost(costs: Iterable[Cost]) -> Cost:
    """The median of each clock."""
    known = list(costs)
    return Cost(statistics.median(cost.cpu for cost in known), statistics.median(cost.wall for cost in known))


def run_command(command: Sequence[str], *, cwd: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end and say what it and everything it started has cost.

    Processes that outlive the command are adopted, waited for and counted too.

    Raises:
        RuntimeError: it failed; the message has the end of what it printed.
    """
    _adopt_orphans()
    env = {**os.environ, **ONE_THREAD, **(environment or {})}
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)  # so that Popen does not wait for it again
        cpu = usage.ru_utime + usage.ru_stime + _reap_orphans()
        if process.returncode != 0:
            output.seek(0)
            said = output.read().decode("utf-8", "replace")[-3000:]
            raise RuntimeError(f"{' '.join(command)} ended with status {process.returncode}:\n{said}")
    return Cost(cpu, wall)


class Meter:
    """Measures a stretch of this process, with all processes that it has started: ``with Meter() as m: ...; m.cost``.

    Children that live on are read from ``/proc``, whose clock ticks in hundredths of a second: measure many
    repetitions at once.
    """

    def __init__(self) -> None:
        self.cost = Cost(0.0, 0.0)
        self._began = Cost(0.0, 0.0)

    def __enter__(self) -> Self:
        """Start the clocks."""
        self._began = _clocks()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop them."""
        self.cost = _clocks() - self._began


def descendants(pid: int) -> list[int]:
    """The process and everything below it, parents first; those that end meanwhile are left out."""
    found = [pid]
    for parent in found:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{parent}/task").iterdir():
                found += [int(word) for word in (task / "children").read_text("ascii").split()]
    return found


def _clocks() -> Cost:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    alive = sum(_cpu(pid) for pid in descendants(os.getpid())[1:])
    return Cost(time.process_time() + children.ru_utime + children.ru_stime + alive, time.perf_counter())


def _cpu(pid: int) -> float:
    """User and system seconds of a process and of those of its children that it has waited for."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(field) for field in fields[11:15]) / _TICKS


def _adopt_orphans() -> None:
    """Make this process the parent of what loses its own, so that no processor time is lost with it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _reap_orphans(patience: float = 10.0) -> float:
    """CPU seconds of the processes that a command has left behind; those that do not end in time are not counted."""
    cpu = 0.0
    limit = time.monotonic() + patience
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < limit:
            pid, _, usage = os.wait4(-1, os.WNOHANG)
            if pid:
                cpu += usage.ru_utime + usage.ru_stime
            else:
                time.sleep(0.02)
    return cpu
