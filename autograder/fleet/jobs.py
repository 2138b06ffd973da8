"""What goes to a worker and what comes back: jobs and graded submissions, also as messages."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from autograder.course import Course
from autograder.grade import Grade, Note, from_json, to_json
from autograder.intake import Submission
from autograder.notebook import UnreadableNotebook
from autograder.scoring import Job, build_grade

__all__ = [
    "ATTEMPTS",
    "Graded",
    "Todo",
    "graded_from_message",
    "graded_to_message",
    "job_from_message",
    "job_of",
    "job_to_message",
    "last_resort",
    "patience",
]

#: How often a submission is tried before it gets a row without a worker; the last try does not run it any more.
ATTEMPTS = 3


@dataclass(frozen=True)
class Graded:
    """A finished submission: its grade, and pictures (PNG) by task, for the pages."""

    grade: Grade
    pictures: Mapping[str, bytes] = field(default_factory=dict)


class Todo:
    """Submissions that wait for a worker. :meth:`take` may be called from any thread."""

    def __init__(self, waiting: Sequence[Submission | Job], prepare: Callable[[Submission], Job]) -> None:
        self._total = len(waiting)
        self._waiting = iter(waiting)
        self._prepare = prepare
        self._lock = threading.Lock()
        self._taken = 0
        self._received = 0
        self._over = False

    def take(self) -> Job | None:
        """The next job, with its bytes read only now; None if there is none or no more shall be taken."""
        with self._lock:
            submission = None if self._over else next(self._waiting, None)
            if submission is None:
                self._over = True
                return None
            self._taken += 1
        return submission if isinstance(submission, Job) else self._prepare(submission)

    def close(self) -> int:
        """From now on nothing is taken; how many jobs are on their way."""
        with self._lock:
            self._over = True
            return self._taken - self._received

    def receive(self) -> None:
        """Note that a job has come back."""
        with self._lock:
            self._received += 1

    def left(self) -> bool:
        """Whether something was not taken."""
        with self._lock:
            return self._taken < self._total

    def finished(self) -> bool:
        """Whether nothing more will come."""
        with self._lock:
            return self._received == self._taken and (self._over or self._taken == self._total)


def job_of(course: Course, slug: str, submission: Submission, seed: int) -> Job:
    """A submission as a job: its bytes, or why they cannot be had."""
    received = submission.received if submission.received_is_known else None  # a file's own time proves nothing
    remark = f"{submission.lms} marks it as late" if submission.late_flag and received is None else ""
    limit = course.limits(slug).submission_mb * 1_000_000
    try:
        digest = submission.sha256()
        data, trouble = submission.read(limit), ""
    except UnreadableNotebook as error:
        data, digest, trouble = b"", "", str(error)
    return Job(submission.student, submission.file, data, digest, received, seed, trouble, remark=remark)


def job_to_message(job: Job) -> dict[str, Any]:
    """A job as plain data."""
    return {**vars(job), "received": job.received.isoformat() if job.received else ""}


def job_from_message(message: Mapping[str, Any]) -> Job:
    """The job that :func:`job_to_message` was given."""
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in message.items()}
    received = str(values.pop("received"))
    return Job(received=datetime.fromisoformat(received) if received else None, **values)


def graded_to_message(graded: Graded) -> dict[str, Any]:
    """A graded submission as plain data: the text of its ``results.json``, and its pictures if it has any."""
    message: dict[str, Any] = {"grade": to_json(graded.grade)}
    if graded.pictures:
        message["pictures"] = dict(graded.pictures)
    return message


def graded_from_message(message: Mapping[str, Any]) -> Graded:
    """What :func:`graded_to_message` was given; AutograderError if the grade is none."""
    pictures = {str(task): bytes(picture) for task, picture in message.get("pictures", {}).items()}
    return Graded(from_json(str(message["grade"])), pictures)


def last_resort(course: Course, slug: str, job: Job, trouble: str) -> Graded:
    """The row of a submission on which the grader failed every time, made without a worker."""
    note = Note("grader_error", f"the grader failed on this submission again and again: {trouble}")
    return Graded(build_grade(course, slug, job, [], [note], digest=course.tests_digest(slug)))


def patience(course: Course, slug: str) -> float:
    """Seconds; more than any submission can take, so that only a hung grader is ever given up."""
    limits = course.limits(slug)
    tasks = len(course.assignment(slug).tasks)
    return 300 + 12 * (limits.notebook_seconds + 10) + tasks * (limits.task_seconds + 3 * limits.call_seconds)
