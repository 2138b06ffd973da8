"""One worker process at a time, replaced when it dies, and the submissions that it is tried on."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from autograder.course import Course
from autograder.fleet.jobs import ATTEMPTS, Graded, graded_from_message, job_to_message, last_resort, patience
from autograder.messages import receive, send
from autograder.model import AutograderError, UserError
from autograder.scoring import Job

__all__ = ["Grader", "Stopped", "WorkerBug", "WorkerDied", "WorkerProcess"]

_START_SECONDS = 900.0
_END_SECONDS = 15.0


class WorkerBug(AutograderError):  # a noun: what was met
    """A worker met a bug of ours before it could grade anything; ``trace`` is its traceback."""

    def __init__(self, message: str, trace: str) -> None:
        super().__init__(message)
        self.trace = trace


class WorkerDied(Exception):
    """The worker process ended in the middle of a job."""


class Stopped(Exception):
    """The run is being stopped; the submission stays ungraded."""


@dataclass
class WorkerProcess:
    """One worker process and our end of its socket.

    Args:
        course: the course.
        slug: the homework.
        folder: the run's temporary folder; the worker makes its own folders there.
        log: where it writes what it has to say to a maintainer.
    """

    course: Course
    slug: str
    folder: Path
    log: IO[bytes]
    process: subprocess.Popen[bytes] | None = None
    end: socket.socket | None = None
    _interrupted: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> None:
        """Start the process and wait until it is warm; UserError, WorkerBug or WorkerDied if it cannot."""
        mine, theirs = socket.socketpair()
        one = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        # -P: the folder we are called from may be full of hand-ins, and one of them may be called numpy.py.
        command = [sys.executable, "-P", "-m", "autograder.worker", str(self.course.root), self.slug]
        with self._lock, theirs:
            self.end = mine
            if self._interrupted:
                raise WorkerDied("the run is being stopped")
            self.process = subprocess.Popen(
                [*command, str(theirs.fileno()), str(self.folder)],
                env={**os.environ, **one, "TMPDIR": str(self.folder)},
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=self.log,
                stderr=self.log,
                process_group=0,  # a terminal sends Ctrl-C to a whole group; what it means is for the fleet to say
            )
        mine.settimeout(_START_SECONDS)
        self._expect("ready")

    def grade(self, job: Job, seconds: float) -> Graded:
        """Grade one job; WorkerDied if the process ends or takes longer than ``seconds``."""
        assert self.end is not None
        try:
            self.end.settimeout(seconds)
            send(self.end, job_to_message(job))
        except OSError as error:
            raise WorkerDied(f"the grading process did not answer ({error})") from None
        return graded_from_message(self._expect("grade"))

    def _expect(self, key: str) -> dict[str, Any]:
        assert self.end is not None
        try:
            message = receive(self.end)
        except OSError as error:
            raise WorkerDied(f"the grading process did not answer ({error})") from None
        if message is None:
            raise WorkerDied("the grading process ended")
        if message.get("fatal") == "user":
            raise UserError(str(message["says"]))
        if "fatal" in message:
            raise WorkerBug(str(message["says"]), str(message.get("trace", "")))
        if key not in message:
            raise WorkerDied(f"the grading process sent {sorted(message)}")
        return message

    def interrupt(self) -> None:
        """Ask the process to end at once, from another thread; the one that owns it cleans up."""
        with self._lock:
            self._interrupted = True
            process = self.process
        if process is not None:
            process.terminate()

    def stop(self, *, now: bool = False) -> None:
        """Say goodbye; the process ends by itself, or is killed after a while. ``now``: without finishing its job."""
        if self.end is not None:
            if not now:
                try:
                    send(self.end, {"bye": True})
                except OSError:
                    now = True  # it has ended already
            self.end.close()
        if self.process is not None:
            if now:
                self.process.terminate()  # not kill: it has a sandbox to close
            try:
                self.process.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.end = self.process = None


@dataclass
class Grader:
    """Grades one submission after another with a warm worker process, and starts a new one when it dies.

    Args:
        course: the course.
        slug: the homework.
        folder: the run's temporary folder.
        log: file for what workers have to say to a maintainer.
        say: told of each death, in words for the TA.
    """

    course: Course
    slug: str
    folder: Path
    log: Path
    say: Callable[[str], object]
    _worker: WorkerProcess | None = None
    _stopping: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def grade(self, job: Job) -> Graded:
        """Grade one job. A worker that dies over it is replaced; what kills two is excused, not run a third time.

        Raises:
            UserError: no worker can start, for a reason the user can mend.
            WorkerBug: no worker can start, for a reason that is ours.
            Stopped: :meth:`interrupt` was called.
        """
        trouble = ""
        seconds = patience(self.course, self.slug)
        for attempt in range(1, ATTEMPTS + 1):
            worker = self._worker or self._new_worker()
            try:
                return worker.grade(job, seconds)
            except (WorkerDied, WorkerBug) as error:
                trouble = str(error)
                self._discard()
            if self._stopping:
                raise Stopped
            self.say(f"{job.student}: {trouble} (attempt {attempt} of {ATTEMPTS}); {self.log} may say why")
            if attempt == ATTEMPTS - 1:
                job = replace(job, excuse=f"the grader failed twice on this submission: {trouble}")
        return last_resort(self.course, self.slug, job, trouble)

    def interrupt(self) -> None:
        """Stop at once, from another thread."""
        with self._lock:
            self._stopping = True
            if self._worker is not None:
                self._worker.interrupt()

    def close(self) -> None:
        """End the worker process."""
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.stop(now=self._stopping)

    def _new_worker(self) -> WorkerProcess:
        """A warm worker; one that dies before it is warm is replaced, but not for ever."""
        died: list[str] = []
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            while len(died) < ATTEMPTS:
                worker = WorkerProcess(self.course, self.slug, self.folder, log)
                with self._lock:
                    if self._stopping:
                        raise Stopped
                    self._worker = worker
                try:
                    worker.start()
                    return worker
                except WorkerDied as error:
                    died.append(str(error))
                    self._discard()
                except BaseException:
                    self._discard()
                    raise
        if self._stopping:
            raise Stopped
        raise WorkerBug(f"no grading process could start; {self.log} has its last words", "\n".join(died))

    def _discard(self) -> None:
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.stop(now=True)
