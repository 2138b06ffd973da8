"""Many submissions on several worker processes: whoever is free takes the next one, and a dead worker is replaced."""

from __future__ import annotations

import os
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from autograder.course import Course
from autograder.grade import Grade, Note, from_json
from autograder.intake import Submission
from autograder.messages import receive, send
from autograder.model import AutograderError, UserError
from autograder.notebook import UnreadableNotebook
from autograder.scoring import Job, build_grade

__all__ = ["Fleet", "WorkerBug"]

_ATTEMPTS = 3
_START_SECONDS = 900.0


class WorkerBug(AutograderError):  # a noun: what was met
    """A worker met a bug of ours before it could grade anything; ``trace`` is its traceback."""

    def __init__(self, message: str, trace: str) -> None:
        super().__init__(message)
        self.trace = trace


class _WorkerDied(Exception):
    """The worker process ended in the middle of a job."""


@dataclass
class _Worker:
    """One worker process and our end of its socket."""

    course: Course
    slug: str
    tests: Sequence[Path]
    log: IO[bytes]
    process: subprocess.Popen[bytes] | None = None
    end: socket.socket | None = None

    def start(self) -> None:
        """Start the process and wait until it is warm; UserError or WorkerBug if it cannot."""
        mine, theirs = socket.socketpair()
        one = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        # -P: the folder we are called from may be full of hand-ins, and one of them may be called numpy.py.
        command = [sys.executable, "-P", "-m", "autograder.worker", str(self.course.root), self.slug]
        with theirs:
            self.process = subprocess.Popen(
                [*command, str(theirs.fileno()), *map(str, self.tests)],
                env={**os.environ, **one},
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=self.log,
                stderr=self.log,
            )
        self.end = mine
        mine.settimeout(_START_SECONDS)
        self._expect("ready")

    def grade(self, job: Job, seconds: float) -> Grade:
        """Grade one job; _WorkerDied if the process ends or takes longer than ``seconds``."""
        assert self.end is not None
        message = {**vars(job), "received": job.received.isoformat() if job.received else ""}
        try:
            self.end.settimeout(seconds)
            send(self.end, message)
            return from_json(str(self._expect("grade")["grade"]))
        except OSError as error:
            raise _WorkerDied(f"the grading process did not answer ({error})") from None

    def _expect(self, key: str) -> dict[str, Any]:
        assert self.end is not None
        try:
            message = receive(self.end)
        except OSError as error:
            raise _WorkerDied(f"the grading process did not answer ({error})") from None
        if message is None:
            raise _WorkerDied("the grading process ended")
        if message.get("fatal") == "user":
            raise UserError(str(message["says"]))
        if "fatal" in message:
            raise WorkerBug(str(message["says"]), str(message.get("trace", "")))
        if key not in message:
            raise _WorkerDied(f"the grading process sent {sorted(message)}")
        return message

    def interrupt(self) -> None:
        """Kill the process from another thread; the one that owns it cleans up."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()

    def stop(self, *, now: bool = False) -> None:
        """Hang up; the process ends by itself, or is killed after a while (or at once)."""
        if self.end is not None:
            self.end.close()
        if self.process is not None:
            if now:
                self.process.kill()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.end = self.process = None


@dataclass
class Fleet:
    """Grades submissions of one homework.

    Args:
        course: the course.
        slug: the homework.
        workers: how many processes.
        seed: the run's secret seed.
        log: where workers write what they have to say to a maintainer.
        tests: what to run; default: the hidden tests.
    """

    course: Course
    slug: str
    workers: int
    seed: int
    log: Path
    tests: Sequence[Path] = ()
    _stopping: threading.Event = field(default_factory=threading.Event)
    _running: list[_Worker] = field(default_factory=list)

    def run(self, submissions: Sequence[Submission | Job], on_grade: Callable[[Grade], object]) -> None:
        """Grade all, or run jobs that are made already.

        ``on_grade`` is called in this thread, in the order in which grades are finished.

        Raises:
            UserError: no worker can start, for a reason the user can mend.
            WorkerBug: no worker can start, for a reason that is ours.
            KeyboardInterrupt: after the workers have been stopped; what was handed to ``on_grade`` stands.
        """
        waiting: queue.SimpleQueue[Submission | Job] = queue.SimpleQueue()
        for submission in submissions:
            waiting.put(submission)
        done: queue.SimpleQueue[Grade | BaseException] = queue.SimpleQueue()
        digest = self.course.tests_digest(self.slug)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            threads = [
                threading.Thread(target=self._serve, args=(waiting, done, log, digest), daemon=True)
                for _ in range(min(self.workers, len(submissions)))
            ]
            for thread in threads:
                thread.start()
            try:
                for _ in submissions:
                    finished = done.get()
                    if isinstance(finished, BaseException):
                        raise finished
                    on_grade(finished)
            except BaseException:
                self._stopping.set()
                for worker in list(self._running):
                    worker.interrupt()  # wakes up the thread that waits for it
                raise
            finally:
                for thread in threads:
                    thread.join(20)

    def _serve(
        self,
        waiting: queue.SimpleQueue[Submission | Job],
        done: queue.SimpleQueue[Grade | BaseException],
        log: IO[bytes],
        digest: str,
    ) -> None:
        """One thread: keep one worker busy."""
        worker: _Worker | None = None
        try:
            while not self._stopping.is_set() and (submission := _next(waiting)) is not None:
                job = submission if isinstance(submission, Job) else self._job(submission)
                trouble = ""
                for attempt in range(_ATTEMPTS):
                    worker = worker or self._new_worker(log)
                    if self._stopping.is_set():
                        return
                    try:
                        done.put(worker.grade(job, self._patience()))
                        break
                    except (_WorkerDied, WorkerBug) as error:
                        trouble = str(error)
                        worker.stop(now=True)
                        worker = None
                        if self._stopping.is_set():
                            return
                    if attempt == _ATTEMPTS - 2:
                        job = replace(job, excuse=f"the grader failed twice on this submission: {trouble}")
                else:
                    note = Note("grader_error", f"the grader failed on this submission again and again: {trouble}")
                    done.put(build_grade(self.course, self.slug, job, [], [note], digest=digest))
        except BaseException as error:
            done.put(error)
        finally:
            if worker is not None:
                worker.stop(now=self._stopping.is_set())

    def _new_worker(self, log: IO[bytes]) -> _Worker:
        """A warm worker; one that dies before it is warm is replaced, but not for ever."""
        died: list[str] = []
        while len(died) < _ATTEMPTS and not self._stopping.is_set():
            worker = _Worker(self.course, self.slug, self.tests, log)
            self._running.append(worker)
            try:
                worker.start()
                return worker
            except _WorkerDied as error:
                died.append(str(error))
                worker.stop(now=True)
            except BaseException:
                worker.stop(now=True)
                raise
        raise WorkerBug(f"no grading process could start; {self.log} has its last words", "\n".join(died))

    def _job(self, submission: Submission) -> Job:
        received = submission.received if submission.received_is_known else None  # a file's own time proves nothing
        remark = f"{submission.lms} marks it as late" if submission.late_flag and received is None else ""
        limit = self.course.limits(self.slug).submission_mb * 1_000_000
        try:
            digest = submission.sha256()
            data, trouble = submission.read(limit), ""
        except UnreadableNotebook as error:
            data, digest, trouble = b"", "", str(error)
        return Job(submission.student, submission.file, data, digest, received, self.seed, trouble, remark=remark)

    def _patience(self) -> float:
        """More than any submission can take, so that only a hung grader is ever given up."""
        limits = self.course.limits(self.slug)
        tasks = len(self.course.assignment(self.slug).tasks)
        return 300 + 12 * (limits.notebook_seconds + 10) + tasks * (limits.task_seconds + 3 * limits.call_seconds)


def _next(waiting: queue.SimpleQueue[Submission | Job]) -> Submission | Job | None:
    try:
        return waiting.get_nowait()
    except queue.Empty:
        return None


def default_workers() -> int:
    """One per processor that this process may use."""
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def fresh_seed() -> int:
    """A secret seed for one run; small enough to survive JSON."""
    return int.from_bytes(os.urandom(6), "big") ^ (time.time_ns() & 0xFFFF)
