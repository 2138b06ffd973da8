"""The results on disk: one JSON file per submission, and the CSV and pages made from all of them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from autograder.course import Course
from autograder.files import write_atomic
from autograder.grade import Grade, from_json, to_json
from autograder.intake import Submission
from autograder.model import AutograderError, UserError, Verdict
from autograder.report import grades_csv, student_markdown, write_report
from autograder.scoring import deduction, late_by

__all__ = ["ResultsFolder", "write_views"]


_HARDLY = Fraction(1, 100)  # points are written with four decimals, and a sum of them is compared


@dataclass(frozen=True)
class ResultsFolder:
    """``OUT/results/<homework>/<student>.json``."""

    out: Path

    def prepare(self, homework: str) -> None:
        """Make the folder and prove that it can be written, before an hour of grading; UserError if not."""
        probe = self._folder(homework) / ".writable"
        write_atomic(probe, "")
        probe.unlink()

    def write(self, grade: Grade) -> None:
        """Write one grade, whole or not at all."""
        write_atomic(self._folder(grade.assignment) / f"{grade.student}.json", to_json(grade))

    def same(self, course: Course, homework: str, submission: Submission, digest: str) -> Grade | None:
        """The grade of an earlier run for exactly these bytes by exactly these tests, if it stands on its own.

        It does not if the submission is no longer as late as it was, because a deadline or the policy has moved.
        """
        path = self._folder(homework) / f"{submission.student}.json"
        if not path.is_file():
            return None
        try:
            grade = from_json(path.read_text("utf-8"), source=str(path))
            unchanged = grade.submission.sha256 == submission.sha256()
        except (AutograderError, OSError, UnicodeDecodeError):
            return None  # an unreadable result is graded anew, an unreadable notebook reported anew
        # A grader error is graded again, and so is a grade that was made behind a thinner wall than is asked for now.
        walled = set(course.config.isolation.require) <= set(grade.environment.isolation)
        by_these_tests = grade.environment.tests_sha256 == digest
        verdicts = {test.verdict for task in grade.tasks for test in task.tests}
        troubled = Verdict.GRADER_ERROR in verdicts or any(note.kind == "grader_error" for note in grade.notes)
        same_name = grade.submission.file == submission.file
        stands = unchanged and by_these_tests and same_name and walled and not troubled
        return grade if stands and _as_late_as_ever(course, grade, submission) else None

    def load(self) -> list[Grade]:
        """All grades in the folder, in a stable order; UserError naming each file that is not one."""
        grades, problems = [], []
        for path in sorted((self.out / "results").glob("*/*.json")):
            try:
                grades.append(from_json(path.read_text("utf-8"), source=str(path)))
            except AutograderError as error:  # names the file itself
                problems.append(str(error))
            except (OSError, UnicodeDecodeError) as error:
                problems.append(f"{path}: cannot be read ({error})")
        if problems:
            raise UserError("\n".join(problems))
        return grades

    def _folder(self, homework: str) -> Path:
        return self.out / "results" / homework


def _as_late_as_ever(course: Course, grade: Grade, submission: Submission) -> bool:
    """Whether grader.yml, as it is now, still takes from this grade what was taken."""
    received = submission.received if submission.received_is_known else None
    policy = course.config.late_policy
    days = late_by(received, course.config.due(grade.assignment), policy)
    total = sum((Fraction(task.earned) + Fraction(task.bonus) for task in grade.tasks), Fraction(0))
    taken = deduction(total, course.assignment(grade.assignment).max_score, days, policy)
    same_moment = grade.submission.received == (received.isoformat() if received else "")
    return same_moment and grade.late.days == days and abs(taken - Fraction(grade.late.deduction)) < _HARDLY


def write_views(out: Path, course: Course) -> Path:
    """Write ``grades.csv``, ``feedback/`` and ``report/`` from the results in ``out``; the report's first page.

    ``feedback/<homework>/<student>.md`` is what a student may see under grader.yml's policy, ready to be sent.
    """
    grades = ResultsFolder(out).load()
    for grade in grades:
        text = student_markdown(grade, course.config.feedback)
        write_atomic(out / "feedback" / grade.assignment / f"{grade.student}.md", text, sync=False)
    write_atomic(out / "grades.csv", grades_csv(grades))
    return write_report(grades, out / "report", title=course.config.course, feedback_policy=course.config.feedback)
