"""What a grading run takes while it goes on, read from ``/proc``: memory, descriptors, processes, files."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

__all__ = ["Guardian", "Sample", "Watch"]

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_ROLES = {"autograder.worker": "worker", "autograder.sandbox.launch": "zygote"}


_SUBREAPER = 36
_PATIENCE = 60.0


class Guardian:
    """Makes this process the parent of all that its children forget, so that nothing can stay unseen."""

    def __enter__(self) -> Guardian:
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
        self.before = set(_children())
        return self

    def __exit__(self, *exception: object) -> None:
        for pid in self._stray():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)
        ctypes.CDLL(None).prctl(_SUBREAPER, 0, 0, 0, 0)

    def left(self) -> list[int]:
        """Processes that do not end by themselves; those that have ended are buried."""
        limit = time.monotonic() + _PATIENCE
        while stray := self._stray():
            for pid in stray:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(pid, os.WNOHANG)
            if time.monotonic() > limit:
                return self._stray()
            time.sleep(0.05)
        return []

    def _stray(self) -> list[int]:
        return [pid for pid in _children() if pid not in self.before]


def _children() -> list[int]:
    return [int(word) for task in Path("/proc/self/task").iterdir() for word in (task / "children").read_text().split()]


@dataclass(frozen=True)
class Sample:
    """One look at one process: how many grades there were, its memory in MB, its open descriptors."""

    graded: int
    megabytes: float
    descriptors: int


@dataclass
class Watch:
    """Samples of the long-lived processes of a run: the command itself, its workers, their zygotes.

    ``crowd`` has, for each look, how many grades there were, how many processes, and how many files in ``folder``.
    """

    command: int
    folder: Path
    crowd: list[tuple[int, int, int]] = field(default_factory=list)
    samples: dict[str, dict[int, list[Sample]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))

    def look(self, graded: int) -> None:
        """Take one sample of each process, and count."""
        family = self._family()
        files = sum(len(names) for _, *found in os.walk(self.folder) for names in found)
        self.crowd.append((graded, len(family), files))
        for pid, role in self._alive(family).items():
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

    def crowding(self, total: int) -> tuple[int, int]:
        """How many processes and files there are more at the busiest moment of the last third than in the first."""
        early = [numbers for graded, *numbers in self.crowd if 0 < graded <= 0.4 * total]
        late = [numbers for graded, *numbers in self.crowd if graded > 0.6 * total]
        processes, files = (max(of[k] for of in late) - max(of[k] for of in early) for k in (0, 1))
        return processes, files

    def _family(self) -> dict[int, int]:
        """All processes that descend from the command, with their parents."""
        parents = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                with contextlib.suppress(OSError, IndexError):
                    stat = Path(f"/proc/{entry}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
                    parents[int(entry)] = int(stat[1])
        family, more = {self.command: 0}, True
        while more:
            new = {pid: parent for pid, parent in parents.items() if parent in family and pid not in family}
            family |= new
            more = bool(new)
        return family

    def _alive(self, family: dict[int, int]) -> dict[int, str]:
        found = {self.command: "command"}
        for pid, parent in family.items():
            role = _role(pid)
            # A zygote's forks look like it; they are its children, not a worker's.
            ours = parent if role == "worker" else family.get(parent)  # other runs may be going on as well
            if ours == self.command and (role == "worker" or (role == "zygote" and _role(parent) == "worker")):
                found[pid] = role
        return found


def _role(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")
    except OSError:
        return ""
    return next((role for word, role in _ROLES.items() if word in words), "")
