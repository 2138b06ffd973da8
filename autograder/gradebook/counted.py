"""What students were shown: the score of each grade with everything in it that no test decides.

An attempt is what the tests said. What counts is more: late policy, grace days, excuses, scores that a person gave. All
of that may change without a new attempt, so it is written down each time that it comes out differently.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from autograder.grade import DECIMALS, Late

__all__ = ["Counted", "add", "rows"]


@dataclass(frozen=True)
class Counted:
    """One line of the record of what counted.

    Args:
        homework: the homework.
        student: the student.
        attempt: the number of the attempt behind it.
        score: points, as they were published.
        max_score: of how many.
        status: ``final``, ``incomplete`` or ``needs_ta``.
        late: days late that counted, and the points that they cost.
        says: sentences about lateness, grace days and excuses.
        at: since when (UTC); None for a line that is not written yet.
    """

    homework: str
    student: str
    attempt: int
    score: float
    max_score: float
    status: str
    late: Late
    says: tuple[str, ...] = ()
    at: datetime | None = None


def add(connection: sqlite3.Connection, found: Iterable[Counted], at: datetime) -> int:
    """Add a line for each student for whom something counts that did not before; how many those are."""
    last = {(row.homework, row.student): replace(row, at=None) for row in _last(connection)}
    new = []
    for row in found:
        late = Late(row.late.days, round(row.late.deduction, DECIMALS))
        exact = replace(row, score=round(row.score, DECIMALS), late=late, at=None)
        if last.get((row.homework, row.student)) != exact:
            new.append(exact)
    connection.executemany(
        "INSERT INTO counted (homework, student, attempt, score, max_score, status, late_days, deduction, says, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(row.homework, row.student, row.attempt, row.score, row.max_score, row.status),
                *(
                    row.late.days,
                    row.late.deduction,
                    json.dumps(row.says),
                    at.astimezone(UTC).isoformat(timespec="microseconds"),
                ),
            )
            for row in new
        ],
    )
    return len(new)


def rows(connection: sqlite3.Connection, homework: str | None, student: str) -> Iterator[Counted]:
    """Everything that ever counted for a student, in the order in which it began to."""
    query = f"{_SELECT} WHERE student = ? AND (? IS NULL OR homework = ?) ORDER BY id"
    yield from map(_counted, connection.execute(query, (student, homework, homework)))


_SELECT = """
    SELECT homework, student, attempt, score, max_score, status, late_days, deduction, says, at FROM counted"""


def _last(connection: sqlite3.Connection) -> Iterator[Counted]:
    # Who withdrew and is back is shown something new, even if it is what it was.
    query = f"""{_SELECT} c WHERE id IN (SELECT MAX(id) FROM counted GROUP BY homework, student) AND NOT EXISTS (
        SELECT 1 FROM publications p
        WHERE p.homework = c.homework AND p.student = c.student AND p.attempt IS NULL AND p.at >= c.at)"""
    yield from map(_counted, connection.execute(query))


def _counted(row: tuple[str, str, int, float, float, str, int, float, str, str]) -> Counted:
    homework, student, attempt, score, max_score, status, days, deduction, says, at = row
    late = Late(days, deduction)
    since = datetime.fromisoformat(at)
    return Counted(homework, student, attempt, score, max_score, status, late, tuple(json.loads(says)), since)
