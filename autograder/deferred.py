"""Finish what was left open: run the deferred tests of published grades, and nothing else, where a GPU is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from autograder.course import Course
from autograder.grade import CRITERION, Grade, to_json
from autograder.gradebook import Attempt, Gradebook
from autograder.model import Verdict
from autograder.results import ResultsFolder
from autograder.scoring import Job
from autograder.takeover import sound

__all__ = ["DeferredTests"]


@dataclass
class DeferredTests:
    """The open tests of one homework: :attr:`jobs` to run, and where their grades go.

    Args:
        course: the course as it is now.
        slug: the homework.
        results: the output folder, prepared for this homework.
        reader: its gradebook, opened for any thread; the bytes of a job are read from it.
        gpu: how the tests run now, ``real`` or ``simulated``.
        gpu_name: what a real GPU is called.
    """

    course: Course
    slug: str
    results: ResultsFolder
    reader: Gradebook
    gpu: str
    gpu_name: str = ""
    notes: list[str] = field(default_factory=list)
    _before: dict[str, Attempt] = field(default_factory=dict)

    def jobs(self) -> Sequence[Job]:
        """One job for every grade that has open tests; :attr:`notes` says for whom there cannot be one, and why."""
        digest = self.course.tests_digest(self.slug)
        jobs = []
        for attempt in self.results.gradebook.current_attempts(self.slug):
            grade = attempt.grade
            if not _open_tests(grade) or not sound(grade):
                continue
            if grade.environment.tests_sha256 != digest:
                self.notes.append(f"{grade.student}: graded by other tests than there are now; grade it again")
                continue
            data = self.reader.submission(grade.submission.sha256)
            if data is None:
                kept = f"{grade.submission.file} is not kept in the gradebook"
                self.notes.append(f"{grade.student}: {kept}; grade it again")
                continue
            self._before[grade.student] = attempt
            jobs.append(self._job(grade, data))
        return jobs

    def take(self, grade: Grade, pictures: Mapping[str, bytes]) -> Grade:
        """Record and publish the grade of one of the jobs; as it is shown."""
        old = self.results.gradebook.pictures(self.slug, grade.student)  # what did not run has drawn nothing anew
        return self.results.write(grade, {**old, **pictures})

    def _job(self, grade: Grade, data: bytes) -> Job:
        info = grade.submission
        return Job(
            student=grade.student,
            file=info.file,
            data=data,
            sha256=info.sha256,
            received=datetime.fromisoformat(info.received) if info.received else None,
            seed=grade.environment.seed,
            remark=next((note.says for note in grade.notes if note.kind == "intake"), ""),
            earlier=to_json(grade),
            only_deferred=True,
            gpu=self.gpu,
            gpu_name=self.gpu_name,
        )


def _open_tests(grade: Grade) -> bool:
    """Whether a test, other than a person's question, was left open."""
    return any(
        test.verdict is Verdict.DEFERRED and not test.id.startswith(CRITERION)
        for task in grade.tasks
        for test in task.tests
    )
