"""Many submissions on several worker processes, here or on a cluster: one loop that hands out, takes in and stops."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from types import ModuleType

from autograder.course import Course
from autograder.fleet.interrupts import Interrupts, StoppedAtOnce
from autograder.fleet.jobs import Graded, Todo, job_of
from autograder.fleet.local import LocalCrew
from autograder.fleet.scheduler import Scheduler
from autograder.intake import Submission
from autograder.model import UserError
from autograder.scoring import Job

__all__ = ["Fleet", "default_workers", "fresh_seed"]

#: What workers report: a grade, a remark, an exception that ends the run, or None, which only wakes the loop up.
News = SimpleQueue[Graded | str | BaseException | None]


@dataclass
class Fleet:
    """Grades submissions of one homework.

    Args:
        course: the course.
        slug: the homework.
        workers: how many processes on this machine.
        seed: the run's secret seed.
        log: where workers write what they have to say to a maintainer.
        scheduler: a cluster to use instead of processes on this machine.
        gpu: how device checks run: ``simulated``, ``real`` or ``off``.
    """

    course: Course
    slug: str
    workers: int
    seed: int
    log: Path
    scheduler: Scheduler | None = None
    gpu: str = "simulated"

    def run(
        self,
        submissions: Sequence[Submission | Job],
        on_graded: Callable[[Graded], object],
        on_remark: Callable[[str], object] = lambda _: None,
    ) -> None:
        """Grade all, or run jobs that are made already.

        Both callbacks are called in this thread, ``on_graded`` in the order in which submissions are finished.
        ``on_remark`` is told in words what did not go smoothly.

        Raises:
            UserError: no worker can start, for a reason the user can mend.
            WorkerBug: no worker can start, for a reason that is ours.
            KeyboardInterrupt: after Ctrl-C, once the running submissions are finished and handed on; what was
                handed to ``on_graded`` stands.
            StoppedAtOnce: after a second Ctrl-C or a SIGTERM; the running submissions were given up.
        """
        if not submissions:
            return
        news: News = SimpleQueue()
        todo = Todo(submissions, lambda submission: self._job(submission))
        with Interrupts(lambda: news.put(None)) as interrupts:
            with self._crew(todo, news, len(submissions)):
                asked = False
                while not todo.finished():
                    item = news.get()
                    if isinstance(item, Graded):
                        todo.receive()
                        on_graded(item)
                    elif isinstance(item, str):
                        on_remark(item)
                    elif item is not None:
                        raise item
                    if interrupts.at_once:
                        raise StoppedAtOnce
                    if interrupts.gently and not asked:
                        asked = True
                        if running := todo.close():
                            on_remark(_stopping(running))
            if todo.left():
                raise KeyboardInterrupt

    def require_gpu(self) -> None:
        """Find out whether the cluster has a GPU, before anything is graded for it; UserError if it has none."""
        assert self.scheduler is not None
        _cluster().require_gpu(self.scheduler)

    def _job(self, submission: Submission) -> Job:
        return replace(job_of(self.course, self.slug, submission, self.seed), gpu=self.gpu)

    def _crew(self, todo: Todo, news: News, number: int) -> AbstractContextManager[object]:
        if self.scheduler is None:
            return LocalCrew(self.course, self.slug, min(self.workers, number), self.log, todo, news)
        crew: AbstractContextManager[object] = _cluster().ClusterCrew(
            self.course, self.slug, self.scheduler, self.log, todo, news
        )
        return crew


def _cluster() -> ModuleType:
    """The module that speaks to Dask, which is an extra; UserError if it is not installed."""
    try:
        from autograder.fleet import cluster
    except ModuleNotFoundError as error:
        raise UserError(
            f"--scheduler needs the package {error.name}: install this one with its extra, "
            "`pip install -c constraints.txt -e '.[cluster]'`"
        ) from None
    return cluster


def _stopping(running: int) -> str:
    what = "the submission" if running == 1 else f"the {running} submissions"
    return f"stopping after {what} in progress; Ctrl-C again stops at once"


def default_workers() -> int:
    """One per processor that this process may use."""
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def fresh_seed() -> int:
    """A secret seed for one run; small enough to survive JSON."""
    return int.from_bytes(os.urandom(6), "big") ^ (time.time_ns() & 0xFFFF)
