"""What a grading run takes while it goes on, read from ``/proc``: memory, descriptors and processes by role."""

from __future__ import annotations

import contextlib
import os
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

__all__ = ["Sample", "Watch"]

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_ROLES = {"autograder.worker": "worker", "autograder.sandbox.launch": "zygote"}


@dataclass(frozen=True)
class Sample:
    """One look at one process: how many grades there were, its memory in MB, its open descriptors."""

    graded: int
    megabytes: float
    descriptors: int


@dataclass
class Watch:
    """Samples of the long-lived processes of a run: the command itself, its workers, their zygotes."""

    command: int
    samples: dict[str, dict[int, list[Sample]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))

    def look(self, graded: int) -> None:
        """Take one sample of each process."""
        for pid, role in self._alive().items():
            with contextlib.suppress(OSError, ValueError):  # it may end while we look
                pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
                descriptors = len(os.listdir(f"/proc/{pid}/fd"))
                self.samples[role][pid].append(Sample(graded, pages * _PAGE / 1e6, descriptors))

    def growth(self, role: str, total: int) -> list[tuple[float, int]]:
        """Per process that saw most of the run: megabytes and descriptors gained between its first third and its last.

        Only samples after the first tenth of the class count, when everything is warm.
        """
        gained = []
        for samples in self.samples[role].values():
            early = [one for one in samples if 0.1 * total < one.graded <= 0.4 * total]
            late = [one for one in samples if one.graded > 0.7 * total]
            if early and late:
                memory = median(one.megabytes for one in late) - median(one.megabytes for one in early)
                files = median(one.descriptors for one in late) - median(one.descriptors for one in early)
                gained.append((memory, round(files)))
        return gained

    def _alive(self) -> dict[int, str]:
        parents = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                with contextlib.suppress(OSError, IndexError):
                    stat = Path(f"/proc/{entry}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
                    parents[int(entry)] = int(stat[1])
        found = {self.command: "command"}
        for pid, parent in parents.items():
            role = _role(pid)
            # A zygote's forks look like it; they are its children, not a worker's.
            ours = parent if role == "worker" else parents.get(parent)  # other runs may be going on as well
            if ours == self.command and (role == "worker" or (role == "zygote" and _role(parent) == "worker")):
                found[pid] = role
        return found


def _role(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")
    except OSError:
        return ""
    return next((role for word, role in _ROLES.items() if word in words), "")
