"""Between plan and gradebook: which submissions need a run, and in whose names a finished one is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from autograder.grade import Grade
from autograder.intake import Submission
from autograder.people import Plan
from autograder.results import ResultsFolder

__all__ = ["Recording"]


@dataclass
class Recording:
    """Records grades under every student they are for, and lets those count that count by the plan.

    Args:
        plan: what was handed in, by whom and for whom.
        results: the output folder, prepared for this homework.
        seed: the seed that an earlier grade must have been made with; None if any will do.
    """

    plan: Plan
    results: ResultsFolder
    seed: int | None = None

    def split(self, *, fresh: bool) -> tuple[list[Submission], list[str]]:
        """What has to be graded, and whose grades stand from earlier runs: same bytes, same tests.

        ``fresh``: everything has to be graded.
        """
        if self.plan.course.config.attempts == "best":
            digest = self.plan.course.tests_digest(self.plan.homework)
            current = self.results.gradebook.current(self.plan.homework)
            self.plan.remember(grade for grade in current if grade.environment.tests_sha256 == digest)
        todo: list[Submission] = []
        kept: list[str] = []
        rivals: list[Grade] = []
        for submission in self.plan.submissions:
            alone = not self.plan.competes(submission)
            found = [] if fresh else [self._earlier(submission, one, alone) for one in self.plan.members(submission)]
            stand = [grade for grade in found if grade is not None]
            if not found or len(stand) < len(found):
                todo.append(submission)
            elif alone:
                kept += [grade.student for grade in stand]
            else:
                rivals.append(stand[0])
        for row in self.plan.rows(rivals):
            if row.counts:
                again = self._earlier(self.plan.submission_of(row.grade), row.grade.student, publish=True)
                kept += [again.student] if again else []
        return todo, kept

    def record(self, grade: Grade, pictures: Mapping[str, bytes]) -> list[Grade]:
        """Record a finished grade for everybody whose submission it is; the rows that count now."""
        submission = self.plan.submission_of(grade)
        counting = []
        for row in self.plan.rows([grade]):
            written = self.results.write(row.grade, pictures, submission, publish=row.counts)
            if row.counts:
                counting.append(written)
        return counting

    def _earlier(self, submission: Submission, student: str, publish: bool) -> Grade | None:
        own = replace(submission, student=student)
        return self.results.reuse(self.plan.course, self.plan.homework, own, seed=self.seed, publish=publish)
