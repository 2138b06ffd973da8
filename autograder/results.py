"""The output folder: views of the gradebook. One JSON file per submission, and what is made from all of them.

The gradebook decides; every file here can be made again from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from autograder.course import Course
from autograder.files import safe_name, write_atomic
from autograder.grade import Grade, from_json, to_json
from autograder.gradebook import (
    Attempt,
    Basis,
    Counted,
    Gradebook,
    Lightener,
    basis_of,
    key_path,
    receipt_text,
    signing_key,
)
from autograder.intake import Submission
from autograder.model import AutograderError, UserError
from autograder.notebook import UnreadableNotebook
from autograder.people import NOTES, class_tables, load_people, standings
from autograder.report import Absent, student_markdown, write_report
from autograder.rubric import with_manual_scores
from autograder.takeover import stands

__all__ = ["ResultsFolder", "Views", "make_views", "write_views"]


_PATIENCE = 10.0  # seconds; longer than a report takes to be written
_LEFTOVER = re.compile(r"\.[0-9a-f]{16}\.tmp")


class ResultsFolder:
    """``OUT/results/<homework>/<student>.json``, and the gradebook that they are views of.

    Use it in a ``with`` statement, or :meth:`close` it.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self._book: Gradebook | None = None
        self._course: Course | None = None
        self._basis: dict[str, Basis] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def gradebook(self) -> Gradebook:
        """The gradebook; opened at the first use."""
        if self._book is None:
            self._book = Gradebook.open(self.out)
        return self._book

    def close(self) -> None:
        """Close the gradebook, and let others grade into this folder."""
        if self._book is not None:
            self._book.close()
            self._book = None

    def prepare(self, course: Course, homework: str) -> None:
        """Be the only run that grades into this folder, and prove that it can be written, before an hour of grading.

        Raises:
            UserError: it cannot be written, or another run is at it.
        """
        probe = self._folder(homework) / ".writable"
        write_atomic(probe, "")
        probe.unlink()
        signing_key(key_path(course, self.out))
        self.gradebook.claim(_PATIENCE)
        self._sweep()
        self.adopt()
        self._course = course
        self._basis[homework] = basis_of(course, homework)

    def write(
        self,
        grade: Grade,
        pictures: Mapping[str, bytes] | None = None,
        submission: Submission | None = None,
        *,
        publish: bool = True,
    ) -> Grade:
        """Commit one grade to the gradebook, then write its view.

        Args:
            grade: the grade.
            pictures: PNG files by task.
            submission: kept, for a regrade.
            publish: whether it counts; an attempt that is not the student's best is recorded only.

        Returns:
            The grade as it is published: with the scores that a person gave.
        """
        basis = self._basis.get(grade.assignment, Basis())
        if basis.tests != grade.environment.tests_sha256:
            basis = Basis()  # the tests were changed while they ran: what each task was tested by is not known
        data = None if submission is None else self._bytes(submission, grade)
        text = to_json(grade)
        self.gradebook.record(
            grade, pictures, data=data, limits=basis.limits, task_tests=basis.task_tests, publish=publish, text=text
        )
        # What a person scored outlives every run.
        merged = with_manual_scores(self._course, self.gradebook, grade) if self._course else grade
        if publish:
            self._show(merged, text if merged is grade else to_json(merged))
        return merged

    def reuse(
        self,
        course: Course,
        homework: str,
        submission: Submission,
        *,
        seed: int | None = None,
        publish: bool = True,
    ) -> Grade | None:
        """An earlier grade of exactly these bytes by exactly these tests, if it stands on its own. It counts again.

        It does not stand if the file has another name or moment of submission, or if the grader had failed on it.

        Args:
            course: the course as it is now.
            homework: the homework.
            submission: what was handed in.
            seed: the seed that it must have been graded with; None if any will do.
            publish: False only looks, so that what counts stays as it is.
        """
        if homework not in self._basis:
            self._basis[homework] = basis_of(course, homework)
        try:
            digest = submission.sha256()
        except UnreadableNotebook:
            return None  # reported anew
        key = self._basis[homework].key(digest, tuple(course.config.isolation.require), seed)
        for attempt in self.gradebook.matching(homework, submission.student, key):
            received = submission.received if submission.received_is_known else None
            if stands(attempt.grade, submission.file, received):
                return self._count(course, attempt) if publish else attempt.grade
        return None

    def load(self) -> Iterator[Attempt]:
        """All attempts that count, ordered by homework and student; UserError naming each file that is no result."""
        self.adopt(strict=True)
        return self.gradebook.each_current()

    def adopt(self, *, strict: bool = False) -> None:
        """Take results that the gradebook does not know into it, such as those of an older version or another machine.

        Files of students who withdrew are removed.

        Args:
            strict: whether a file that is no result is a UserError; else it is left alone, and its submission graded
                again.
        """
        counting = self.gradebook.counting()
        found, problems = [], []
        for path in sorted((self.out / "results").glob("*/*.json")):
            place = (path.parent.name, path.stem)
            if place in counting:
                if counting[place] is None:
                    self._remove(*place)
                continue
            try:
                grade = from_json(path.read_text("utf-8"), source=str(path))
                made = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            except AutograderError as error:  # names the file itself
                problems.append(str(error))
            except (OSError, UnicodeDecodeError) as error:
                problems.append(f"{path}: cannot be read ({error})")
            else:
                if (grade.assignment, grade.student) == place:
                    found.append((grade, made))
                else:
                    right = f"results/{grade.assignment}/{grade.student}.json"
                    problems.append(f"{path}: is a result that belongs in {right}: move or remove it")
        if found:
            self.gradebook.adopt(found)
        if problems and strict:
            raise UserError("\n".join(problems))

    def _bytes(self, submission: Submission, grade: Grade) -> bytes | None:
        """What was graded, if it can still be had."""
        assert self._course is not None, "prepare() comes first"
        limit = self._course.limits(grade.assignment).submission_mb * 1_000_000
        try:
            same = submission.sha256() == grade.submission.sha256  # the file may have been replaced meanwhile
            return submission.read(limit) if same else None
        except UnreadableNotebook:
            return None

    def _count(self, course: Course, attempt: Attempt) -> Grade:
        grade = with_manual_scores(course, self.gradebook, attempt.grade)
        if self.gradebook.counting_attempt(grade.assignment, grade.student) != attempt.id:
            self.gradebook.publish([attempt])
        return grade

    def _show(self, grade: Grade, text: str) -> None:
        _write_changed(self._folder(grade.assignment) / f"{grade.student}.json", text)

    def _sweep(self) -> None:
        """Remove what a run left behind that was killed while it wrote; nobody else is writing now."""
        found = list(self.out.glob(".*.tmp"))
        for folder in ("feedback", "receipts", "report", "results"):
            found += (self.out / folder).rglob(".*.tmp")
        for path in found:
            if _LEFTOVER.fullmatch(path.name):
                path.unlink(missing_ok=True)

    def _remove(self, homework: str, student: str) -> None:
        place = f"{homework}/{student}"
        page = f"report/{safe_name(homework)}/{safe_name(student)}.html"
        for name in (f"results/{place}.json", f"feedback/{place}.md", f"receipts/{place}.json", page):
            with suppress(OSError):
                (self.out / name).unlink()

    def _folder(self, homework: str) -> Path:
        return self.out / "results" / homework


@dataclass(frozen=True)
class Views:
    """What was written: the report's first page, every grade as it counts, and who on the roster has none."""

    report: Path
    grades: tuple[Grade, ...]
    absent: tuple[Absent, ...]


def write_views(out: Path, course: Course) -> Path:
    """As :func:`make_views`; the report's first page."""
    return make_views(out, course).report


def make_views(out: Path, course: Course) -> Views:
    """Write everything in ``out`` that is made from the gradebook.

    That is ``results/``, ``grades.csv``, ``course.csv``, ``feedback/``, ``receipts/`` and ``report/``.
    ``feedback/<homework>/<student>.md`` is what a student may see under grader.yml's policy, ready to be sent.
    Deadlines, extensions, grace days and excuses are those of grader.yml and the roster as they are now.
    """
    key = signing_key(key_path(course, out))
    people = load_people(course)
    with ResultsFolder(out) as results:
        attempts, scored = _light_attempts(course, results)
        standing = standings(course, people, (attempt.grade for attempt in attempts))
        grades = tuple(one.grade for one in standing)
        results.gradebook.count(_counted(one, two) for one, two in zip(attempts, grades, strict=True))
        for attempt, grade in zip(attempts, grades, strict=True):
            place = f"{grade.assignment}/{grade.student}"
            as_made = grade is attempt.grade and attempt.id not in scored
            whole = results.gradebook.text_of(attempt.id) if as_made else _whole(course, results, attempt.id, grade)
            _write_changed(out / "results" / f"{place}.json", whole)
            text = student_markdown(grade, course.config.feedback)
            write_atomic(out / "feedback" / f"{place}.md", text, sync=False)
            assert attempt.published is not None
            receipt = receipt_text(course.config.course, grade, attempt.published.isoformat(), key)
            _write_changed(out / "receipts" / f"{place}.json", receipt)
        tables = class_tables(course, people, standing)
        write_atomic(out / "grades.csv", tables.grades_csv)
        write_atomic(out / "course.csv", tables.course_csv)
        report = write_report(
            grades,
            out / "report",
            title=course.config.course,
            feedback_policy=course.config.feedback,
            pictures=lambda grade: results.gradebook.pictures(grade.assignment, grade.student),
        )
    return Views(report, grades, tables.absent)


def _light_attempts(course: Course, results: ResultsFolder) -> tuple[list[Attempt], set[int]]:
    """All attempts that count, with light grades, and the numbers of those in which a person scored something."""
    lightener = Lightener()
    attempts: list[Attempt] = []
    scored: set[int] = set()
    for attempt in results.load():
        grade = with_manual_scores(course, results.gradebook, attempt.grade)
        if grade is not attempt.grade:
            scored.add(attempt.id)
        attempts.append(replace(attempt, grade=lightener.light(grade), task_tests={}))
    return attempts, scored


def _whole(course: Course, results: ResultsFolder, number: int, shown: Grade) -> str:
    """``results.json`` of an attempt as it is shown, with what a light grade has forgotten."""
    grade = with_manual_scores(course, results.gradebook, results.gradebook.attempt(number).grade)
    return to_json(replace(grade, score=shown.score, late=shown.late, status=shown.status, notes=shown.notes))


def _counted(attempt: Attempt, grade: Grade) -> Counted:
    """What the gradebook remembers of a grade that is shown."""
    says = tuple(note.says for note in grade.notes if note.kind in NOTES)
    place = (grade.assignment, grade.student, attempt.id)
    return Counted(*place, grade.score, grade.max_score, grade.status, grade.late, says)


def _write_changed(path: Path, text: str) -> None:
    """Write a view unless it is there already. Without fsync: the gradebook can make it again."""
    with suppress(OSError):
        if path.read_bytes() == text.encode("utf-8", "backslashreplace"):
            return
    write_atomic(path, text, sync=False)
