"""Scores that a person gave. They hang on the student, not on an attempt, so they survive every regrade."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

__all__ = ["ManualEntry", "ManualScore", "add", "current", "entries"]


@dataclass(frozen=True)
class ManualScore:
    """Points for one criterion: how many, why, by whom, and when (UTC)."""

    points: Decimal
    comment: str
    by: str
    at: datetime


@dataclass(frozen=True)
class ManualEntry:
    """One line of the record of manual scores; ``points`` is None where a score was taken back."""

    homework: str
    student: str
    task: str
    criterion: str
    points: Decimal | None
    comment: str
    by: str
    at: datetime


def add(connection: sqlite3.Connection, entry: ManualEntry) -> None:
    """Add one entry."""
    points = None if entry.points is None else str(entry.points)
    connection.execute(
        "INSERT INTO manual_scores (homework, student, task, criterion, points, comment, by, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(entry.homework, entry.student, entry.task, entry.criterion),
            *(points, entry.comment, entry.by, entry.at.astimezone(UTC).isoformat(timespec="microseconds")),
        ),
    )


def entries(connection: sqlite3.Connection, homework: str | None, student: str | None) -> Iterator[ManualEntry]:
    """All entries in the order in which they were made; of all homeworks or students where None."""
    query = """
        SELECT homework, student, task, criterion, points, comment, by, at FROM manual_scores
        WHERE (? IS NULL OR homework = ?) AND (? IS NULL OR student = ?) ORDER BY id"""
    for row in connection.execute(query, (homework, homework, student, student)):
        owner, student_, task, criterion, points, comment, by, at = row
        given = None if points is None else Decimal(points)
        yield ManualEntry(owner, student_, task, criterion, given, comment, by, datetime.fromisoformat(at))


def current(
    connection: sqlite3.Connection, homework: str, student: str | None = None, moment: datetime | None = None
) -> dict[str, dict[tuple[str, str], ManualScore]]:
    """The scores that count now, or counted at a moment: student to (task, criterion) to score; of all or one."""
    found: dict[str, dict[tuple[str, str], ManualScore]] = {}
    for entry in entries(connection, homework, student):
        if moment is not None and entry.at > moment:
            continue
        own = found.setdefault(entry.student, {})
        if entry.points is None:
            own.pop((entry.task, entry.criterion), None)
        else:
            score = ManualScore(entry.points, entry.comment, entry.by, entry.at)
            own[entry.task, entry.criterion] = score
    return {student: own for student, own in found.items() if own}
