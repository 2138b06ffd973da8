"""``autograder history``: what a student's grade was at any time, by which tests, and why it changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, tzinfo
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from autograder.cli.changes import detail_lines, points
from autograder.cli.console import output
from autograder.course import Course, find_course, load_course
from autograder.gradebook import FILE, Attempt, Counted, Gradebook, ManualEntry, ManualScore, compare
from autograder.model import UserError, Verdict
from autograder.report import number, visible
from autograder.rubric import with_scores

__all__ = ["history"]

_SHORT = 12  # of 64 hexadecimal digits


def history(
    student: Annotated[str, typer.Argument(metavar="STUDENT", help="The student, as the results are named.")],
    homework: Annotated[str, typer.Option(help="Only this homework.")] = "",
    at: Annotated[
        str, typer.Option(metavar="DATE", help="What counted then: 2026-11-24 (its last moment) or 2026-11-24 18:00.")
    ] = "",
    out: Annotated[Path, typer.Option(help="The folder that `grade --out` wrote to.")] = Path("graded"),
) -> None:
    """Show every grade that ever counted for a student: when, by what, and what changed from the one before."""
    course = load_course(find_course())
    zone = ZoneInfo(course.config.timezone)
    moment = _moment(at, zone) if at else None
    if not (out / FILE).is_file():
        raise UserError(f"{out} holds no {FILE}: grade something first, or name the folder with --out")
    with Gradebook.open(out) as book:
        attempts = book.history(student, homework or None)
        counted = book.counted(student, homework or None)
        entries = book.manual_entries(homework or None, student)
        gone = book.withdrawals(student, homework or None)
    if not attempts:
        where = f" in {homework}" if homework else ""
        raise UserError(f"{student!r} has no grade{where}; the names are those of the files in {out / 'results'}")
    for name in dict.fromkeys(attempt.grade.assignment for attempt in attempts):
        record = _Record(
            course,
            zone,
            {attempt.id: attempt for attempt in attempts if attempt.grade.assignment == name},
            [row for row in counted if row.homework == name],
            [entry for entry in entries if entry.homework == name],
            [when for where, when in gone if where == name],
        )
        output.print(f"{name}, {visible(student)}", markup=False, highlight=False, style="bold")
        for line in record.lines() if moment is None else record.at(moment):
            output.print(f"  {line}", markup=False, highlight=False)


def _moment(text: str, zone: tzinfo) -> datetime:
    """A moment in the course's time zone; a bare date means its end. UserError if it is neither."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UserError(f"--at {text!r}: is no date; expected 2026-11-24 or 2026-11-24 18:00") from None
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip()):
        found = datetime.combine(found.date(), time.max)
    return found if found.tzinfo else found.replace(tzinfo=zone)


@dataclass(frozen=True)
class _Record:
    """All that is known of one student in one homework, each list in the order of time."""

    course: Course
    zone: tzinfo
    attempts: dict[int, Attempt]
    counted: list[Counted]
    entries: list[ManualEntry]
    gone: list[datetime]

    def lines(self) -> Iterator[str]:
        """What was shown, scores that a person gave and withdrawals, in the order in which they came about."""
        events: list[tuple[datetime, list[str]]] = []
        before: Counted | None = None
        for row in self.counted:
            events.append((_since(row), [*self._head(row), *self._why(before, row)]))
            before = row
        shown = {row.attempt for row in self.counted}
        for attempt in self.attempts.values():
            if attempt.id not in shown and attempt.published is not None:
                score = points(attempt.grade.score, attempt.grade.max_score)
                said = (
                    f"{self._shown(attempt.published)}  {score} points by attempt {attempt.id}, which no report shows"
                )
                events.append((attempt.published, [said]))
        events += [(entry.at, [self._given(entry)]) for entry in self.entries]
        events += [(when, [f"{self._shown(when)}  withdrew"]) for when in self.gone]
        for _, lines in sorted(events, key=lambda event: event[0]):
            yield from lines

    def at(self, moment: datetime) -> Iterator[str]:
        """What counted at a moment, test by test."""
        row = next((row for row in reversed(self.counted) if _since(row) <= moment), None)
        if row is None or any(_since(row) <= when <= moment for when in self.gone):
            yield f"{self._shown(moment)}  nothing counted"
            return
        yield from self._head(row)
        for task in self._attempt(row).grade.tasks:
            earned = points(task.earned + task.bonus, task.possible)
            yield f"    {task.task}: {earned} points, {task.passed} of {task.total} passed"
            for test in task.tests:
                if test.verdict is not Verdict.PASSED:
                    yield visible(f"      {test.id}: {test.verdict}")
        yield from (self._given(entry) for entry in self.entries if entry.at <= moment)

    def _attempt(self, row: Counted) -> Attempt:
        """The attempt behind a row, as it was shown then."""
        attempt = self._scored(self.attempts[row.attempt], _since(row))
        grade = replace(attempt.grade, score=row.score, max_score=row.max_score, late=row.late)
        return replace(attempt, grade=grade)

    def _scored(self, attempt: Attempt, moment: datetime) -> Attempt:
        """The attempt with the scores that a person had given by then."""
        slug = attempt.grade.assignment
        if slug not in self.course.slugs:
            return attempt
        scores: dict[tuple[str, str], ManualScore] = {}
        for entry in self.entries:
            place = (entry.task, entry.criterion)
            if entry.at <= moment and entry.points is not None:
                scores[place] = ManualScore(entry.points, entry.comment, entry.by, entry.at)
            elif entry.at <= moment:
                scores.pop(place, None)
        merged = with_scores(attempt.grade, self.course.assignment(slug), self.course.config.late_policy, scores)
        return replace(attempt, grade=merged)

    def _head(self, row: Counted) -> Iterator[str]:
        late = f", {number(row.late.deduction)} taken off" if row.late.deduction else ""
        attempt = self.attempts[row.attempt]
        grade, environment = attempt.grade, attempt.grade.environment
        score = points(row.score, row.max_score)
        yield f"{self._shown(_since(row))}  {score} points, {row.status}{late} (attempt {row.attempt})"
        handed_in, tests = grade.submission.sha256[:_SHORT], environment.tests_sha256[:_SHORT]
        limits = attempt.limits[:_SHORT] or "unknown"
        yield visible(f"    file {grade.submission.file} {handed_in}, tests {tests}, limits {limits}")
        locks = ", ".join(environment.isolation) or "nothing"
        versions = f"grader {environment.grader}, Python {environment.python}, torch {environment.torch}"
        yield f"    {versions}, seed {environment.seed}, behind {locks}"
        yield from (visible(f"    {line}") for line in row.says)

    def _why(self, before: Counted | None, row: Counted) -> Iterator[str]:
        if before is None:
            yield "    first grade"
            return
        if row.attempt < before.attempt:
            yield f"    attempt {row.attempt} counts again"
        change = compare(self._attempt(before), self._attempt(row))
        yield visible(f"    why: {'; '.join(change.reasons)}")
        yield from (f"    {line}" for line in detail_lines(change))

    def _given(self, entry: ManualEntry) -> str:
        what = "score taken back" if entry.points is None else f"{number(float(entry.points))} points"
        said = f": {entry.comment}" if entry.comment else ""
        return visible(f"{self._shown(entry.at)}  {entry.task}, {entry.criterion}: {what} by {entry.by}{said}")

    def _shown(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M:%S %Z}"


def _since(row: Counted) -> datetime:
    assert row.at is not None
    return row.at
