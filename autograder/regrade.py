"""Regrade with care: what has to run again after a change, and who would get other points, before anything counts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import overload

from autograder.course import Course
from autograder.grade import Grade, Note, to_json
from autograder.gradebook import Attempt, Basis, Change, Gradebook, Key, basis_of, compare
from autograder.intake import Submission
from autograder.notebook import UnreadableNotebook
from autograder.people import load_people, settle
from autograder.rubric import with_manual_scores
from autograder.scoring import Job
from autograder.takeover import sound, stands

__all__ = ["Regrade"]

#: Notes that intake and plan make; a regrade sees neither.
_CARRIED = ("attempt", "group")


class _Read(Sequence[Job]):
    """Jobs whose bytes are read one at a time, when they are taken: a whole class would not fit into memory."""

    def __init__(self, jobs: Sequence[Job], read: Callable[[Job], Job]) -> None:
        self._jobs = jobs
        self._read = read

    def __len__(self) -> int:
        return len(self._jobs)

    @overload
    def __getitem__(self, index: int) -> Job: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Job]: ...

    def __getitem__(self, index: int | slice) -> Job | Sequence[Job]:
        if isinstance(index, slice):
            return _Read(self._jobs[index], self._read)
        return self._read(self._jobs[index])


@dataclass
class Regrade:
    """One regrade of a homework, held back until it is published.

    :meth:`plan` it, run the :attr:`jobs`, :meth:`take` each grade, look at the :meth:`changes`, :meth:`publish`.
    Each submission is graded with the seed of its grade, so that only what was changed on purpose makes a difference.
    What an earlier regrade made of the same tests is found again and does not run twice.

    Args:
        course: the course as it is now.
        slug: the homework.
        book: the gradebook.
        reader: the same gradebook, opened for any thread; the bytes of jobs are read from it.
        gpu: how device checks run, see :class:`Job`.
    """

    course: Course
    slug: str
    book: Gradebook
    reader: Gradebook
    gpu: str = "simulated"
    notes: list[str] = field(default_factory=list)
    unchanged: int = 0
    _basis: Basis = field(default_factory=Basis)
    _before: dict[str, Attempt] = field(default_factory=dict)
    _after: dict[str, Attempt] = field(default_factory=dict)
    _jobs: dict[str, Job] = field(default_factory=dict)
    _files: dict[str, Submission] = field(default_factory=dict)

    def plan(self, submissions: Iterable[Submission] | None = None) -> None:
        """Decide what has to run.

        ``notes`` say whom it cannot be done for, and why; ``unchanged`` counts the grades that are up to date.

        Args:
            submissions: regrade only whose grade is of one of these files; None: everybody.
        """
        self._basis = basis_of(self.course, self.slug)
        self._before = {attempt.grade.student: attempt for attempt in self.book.current_attempts(self.slug)}
        chosen = self._before
        if submissions is not None:
            self._files = self._by_hash(submissions)
            chosen = {name: one for name, one in chosen.items() if one.grade.submission.sha256 in self._files}
        for before in chosen.values():
            self._decide(before)

    @property
    def jobs(self) -> Sequence[Job]:
        """What has to run. The bytes of a job are read when it is asked for, from whichever thread."""
        return _Read(list(self._jobs.values()), self._read)

    def take(self, grade: Grade, pictures: Mapping[str, bytes]) -> None:
        """Keep the grade of one of the jobs, without letting it count."""
        job, before = self._jobs[grade.student], self._before[grade.student].grade
        if job.earlier:  # what did not run has drawn nothing anew
            old = self.book.pictures(self.slug, grade.student)
            pictures = {**{task: png for task, png in old.items() if task not in job.tasks}, **pictures}
        carried = tuple(note for note in before.notes if note.kind in _CARRIED)
        basis = self._basis if self._basis.tests == grade.environment.tests_sha256 else Basis()
        number = self.book.record(
            replace(grade, notes=(*grade.notes, *carried)),
            pictures,
            data=self._read(job).data if grade.submission.sha256 in self._files and not job.trouble else None,
            limits=basis.limits,
            task_tests=basis.task_tests,
            publish=False,
        )
        self._after[grade.student] = self.book.attempt(number)

    def changes(self) -> list[Change]:
        """What would become of each grade, with lateness and the scores of persons as they are now."""
        others = [grade for grade in self.book.current() if grade.assignment != self.slug]
        after = {**self._before, **self._after}
        old, new = (self._settled(one, others) for one in (self._before, after))
        return [compare(old[student], new[student]) for student in sorted(self._after)]

    @property
    def pending(self) -> int:
        """How many grades wait to be published."""
        return len(self._after)

    def publish(self) -> None:
        """Let all of it count: every grade, or none if this fails."""
        self.book.publish(self._after.values())

    def _by_hash(self, submissions: Iterable[Submission]) -> dict[str, Submission]:
        """The files of which there are grades."""
        graded = {attempt.grade.submission.sha256 for attempt in self._before.values()}
        found = {}
        for submission in submissions:
            try:
                digest = submission.sha256()
            except UnreadableNotebook as error:
                self.notes.append(str(error))
                continue
            if digest in graded:
                found[digest] = submission
            else:
                self.notes.append(f"{submission.path}: no grade is of this file; `autograder grade` makes one")
        return found

    def _decide(self, before: Attempt) -> None:
        """Whether a grade is up to date, was regraded already, has to be made again, or cannot be."""
        grade, submission = before.grade, before.grade.submission
        received = datetime.fromisoformat(submission.received) if submission.received else None
        key = self._key(grade)
        for attempt in self.book.matching(self.slug, grade.student, key):
            if stands(attempt.grade, submission.file, received):
                if attempt.id == before.id:
                    self.unchanged += 1
                else:
                    self._after[grade.student] = attempt
                return
        trouble = ""
        if submission.sha256 not in self._files and not self.book.has_submission(submission.sha256):
            trouble = _says(grade.notes, "unreadable")  # such as a file that is too large: nothing of it was kept
            if not trouble:
                self.notes.append(
                    f"{grade.student}: {submission.file} is not kept in {self.book.path}; name the file as a PATH"
                )
                return
        job = Job(
            student=grade.student,
            file=submission.file,
            data=b"",
            sha256=submission.sha256,
            received=received,
            seed=grade.environment.seed,
            trouble=trouble,
            remark=_says(grade.notes, "intake"),
            gpu=self.gpu,
        )
        self._jobs[grade.student] = self._narrowed(job, before, key)

    def _narrowed(self, job: Job, before: Attempt, key: Key) -> Job:
        """The job with only the tasks that the change touches, where the earlier grade lets us tell."""
        was = before.grade.environment
        same_ground = (
            before.limits == key.limits
            and (was.grader, was.python, was.torch) == (key.grader, key.python, key.torch)
            and set(key.isolation) <= set(was.isolation)
        )
        if not (same_ground and before.task_tests and sound(before.grade)):
            return job
        touched = [task for task, digest in self._basis.task_tests.items() if before.task_tests.get(task) != digest]
        return replace(job, earlier=to_json(before.grade), tasks=tuple(touched))

    def _read(self, job: Job) -> Job:
        """The job with its bytes, or with why they cannot be had."""
        if job.trouble:
            return job
        data = None if job.sha256 in self._files else self.reader.submission(job.sha256)
        if data is not None:
            return replace(job, data=data)
        try:
            data = self._files[job.sha256].read(self.course.limits(self.slug).submission_mb * 1_000_000)
        except UnreadableNotebook as error:
            return replace(job, trouble=str(error))
        if hashlib.sha256(data).hexdigest() != job.sha256:
            return replace(job, trouble=f"{job.file} was replaced while it was being regraded")
        return replace(job, data=data)

    def _key(self, grade: Grade) -> Key:
        isolation = tuple(self.course.config.isolation.require)
        return self._basis.key(grade.submission.sha256, isolation, grade.environment.seed)

    def _settled(self, attempts: Mapping[str, Attempt], others: Sequence[Grade]) -> dict[str, Attempt]:
        """Attempts of this homework as they would be shown. Grace days make it a matter of all homeworks."""
        shown = [*(attempt.grade for attempt in attempts.values()), *others]
        merged = [with_manual_scores(self.course, self.book, grade) for grade in shown]
        settled = settle(self.course, load_people(self.course), merged)
        # Those of other homeworks come behind.
        return {name: replace(one, grade=grade) for (name, one), grade in zip(attempts.items(), settled, strict=False)}


def _says(notes: Iterable[Note], kind: str) -> str:
    """The sentence of the first note of a kind; empty if there is none."""
    return next((note.says for note in notes if note.kind == kind), "")
