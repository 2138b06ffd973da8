"""Attempts: grades as they were made, in the order in which they were made, and which of them count."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from autograder.grade import Grade, from_json, to_json
from autograder.model import AutograderError

__all__ = [
    "Attempt",
    "Key",
    "add",
    "at_moment",
    "by_number",
    "counting",
    "counting_one",
    "current",
    "matching",
    "pictures",
    "publish",
    "published",
    "text",
    "withdrawals",
]

_LEVEL = 3
_COLUMNS = "a.id, a.made, a.task_tests, a.limits, a.grade"


@dataclass(frozen=True)
class Key:
    """Everything that a grade depends on. Two attempts with equal keys have equal verdicts.

    Args:
        submission: SHA-256 of the file.
        tests: SHA-256 over hidden tests and assignment, see :meth:`Course.tests_digest`.
        limits: SHA-256 over the homework's limits.
        grader: version of this package.
        python: version of Python.
        torch: version of torch.
        isolation: locks that must have held; more are welcome.
        seed: the seed of the random inputs; None if any will do.
    """

    submission: str
    tests: str
    limits: str
    grader: str
    python: str
    torch: str
    isolation: tuple[str, ...] = ()
    seed: int | None = None


@dataclass(frozen=True)
class Attempt:
    """One grade, as it was made.

    Args:
        id: its number, growing with time.
        made: when the grade was made (UTC).
        published: when it began to count (UTC); None if it never did, or where that was not asked for.
        grade: what came out.
        limits: SHA-256 over the limits it was made under; empty if unknown.
        task_tests: SHA-256 over what decides each task's verdicts; empty if unknown.
    """

    id: int
    made: datetime
    published: datetime | None
    grade: Grade
    limits: str = ""
    task_tests: Mapping[str, str] = field(default_factory=dict)


def add(
    connection: sqlite3.Connection,
    grade: Grade,
    made: datetime,
    *,
    text: str,
    pictures: Mapping[str, bytes],
    limits: str,
    task_tests: Mapping[str, str],
) -> int:
    """Add an attempt; its number. ``text`` is the grade's ``results.json``; made here if it is empty."""
    environment = grade.environment
    values = {
        "homework": grade.assignment,
        "student": grade.student,
        "made": made.astimezone(UTC).isoformat(timespec="microseconds"),
        "submission": grade.submission.sha256,
        "tests": environment.tests_sha256,
        "task_tests": json.dumps(dict(task_tests), sort_keys=True),
        "limits": limits,
        "grader": environment.grader,
        "python": environment.python,
        "torch": environment.torch,
        "isolation": json.dumps(list(environment.isolation)),
        "seed": environment.seed,
        "status": grade.status,
        "score": grade.score,
        "max_score": grade.max_score,
        "grade": zlib.compress((text or to_json(grade)).encode(), _LEVEL),
    }
    columns, marks = ", ".join(values), ", ".join("?" * len(values))
    cursor = connection.execute(f"INSERT INTO attempts ({columns}) VALUES ({marks})", tuple(values.values()))
    attempt = cursor.lastrowid
    assert attempt is not None
    connection.executemany("INSERT INTO pictures VALUES (?, ?, ?)", [(attempt, *item) for item in pictures.items()])
    return attempt


def publish(connection: sqlite3.Connection, homework: str, student: str, attempt: int | None, at: datetime) -> None:
    """Let an attempt count from ``at`` on; None: the student withdrew."""
    row = (homework, student, attempt, at.astimezone(UTC).isoformat(timespec="microseconds"))
    connection.execute("INSERT INTO publications (homework, student, attempt, at) VALUES (?, ?, ?, ?)", row)


def matching(connection: sqlite3.Connection, homework: str, student: str, key: Key) -> Iterator[Attempt]:
    """All attempts with this key, published or not, the newest first."""
    query = f"""
        SELECT {_COLUMNS}, NULL, a.isolation FROM attempts a
        WHERE a.homework = ? AND a.student = ? AND a.submission = ? AND a.tests = ? AND a.limits = ?
            AND a.grader = ? AND a.python = ? AND a.torch = ? AND (? IS NULL OR a.seed = ?)
        ORDER BY a.id DESC"""
    fixed = (homework, student, key.submission, key.tests, key.limits, key.grader, key.python, key.torch)
    for row in connection.execute(query, (*fixed, key.seed, key.seed)).fetchall():
        if set(key.isolation) <= set(json.loads(row[-1])):
            yield _attempt(row[:-1])


def counting(connection: sqlite3.Connection) -> dict[tuple[str, str], int | None]:
    """Homework and student to the number of the attempt that counts now; None for those who withdrew."""
    query = """
        SELECT homework, student, attempt FROM publications
        WHERE id IN (SELECT MAX(id) FROM publications GROUP BY homework, student)"""
    return {(homework, student): attempt for homework, student, attempt in connection.execute(query)}


def counting_one(connection: sqlite3.Connection, homework: str, student: str) -> int | None:
    """The number of the attempt that counts now; None if there is none."""
    query = "SELECT attempt FROM publications WHERE homework = ? AND student = ? ORDER BY id DESC LIMIT 1"
    row = connection.execute(query, (homework, student)).fetchone()
    return None if row is None or row[0] is None else int(row[0])


def by_number(connection: sqlite3.Connection, number: int) -> Attempt:
    """The attempt of this number; KeyError if there is none."""
    row = connection.execute(f"SELECT {_COLUMNS}, NULL FROM attempts a WHERE a.id = ?", (number,)).fetchone()
    if row is None:
        raise KeyError(number)
    return _attempt(row)


def text(connection: sqlite3.Connection, number: int) -> str:
    """``results.json`` of the attempt of this number, as it was made; KeyError if there is none."""
    row = connection.execute("SELECT grade FROM attempts WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise KeyError(number)
    return _unpacked(number, row[0])


def current(connection: sqlite3.Connection, homework: str | None, student: str | None = None) -> Iterator[Attempt]:
    """The attempts that count now, ordered by homework and student; of all homeworks where it is None."""
    yield from at_moment(connection, homework, student, None)


def at_moment(
    connection: sqlite3.Connection, homework: str | None, student: str | None, moment: datetime | None
) -> Iterator[Attempt]:
    """The attempts that counted at a moment (None: now)."""
    until = moment.astimezone(UTC).isoformat(timespec="microseconds") if moment else None
    query = f"""
        SELECT {_COLUMNS}, p.at FROM publications p JOIN attempts a ON a.id = p.attempt
        WHERE p.id IN (
            SELECT MAX(id) FROM publications
            WHERE (? IS NULL OR homework = ?) AND (? IS NULL OR student = ?) AND (? IS NULL OR at <= ?)
            GROUP BY homework, student
        )
        ORDER BY p.homework, p.student"""
    for row in connection.execute(query, (homework, homework, student, student, until, until)):
        yield _attempt(row)


def published(connection: sqlite3.Connection, homework: str | None, student: str) -> Iterator[Attempt]:
    """Everything that ever counted for a student, in the order in which it began to count."""
    query = f"""
        SELECT {_COLUMNS}, p.at FROM publications p JOIN attempts a ON a.id = p.attempt
        WHERE p.student = ? AND (? IS NULL OR p.homework = ?) ORDER BY p.id"""
    for row in connection.execute(query, (student, homework, homework)):
        yield _attempt(row)


def withdrawals(connection: sqlite3.Connection, homework: str | None, student: str) -> list[tuple[str, datetime]]:
    """Homework and moment of each time that a student withdrew, in order."""
    query = """
        SELECT homework, at FROM publications
        WHERE student = ? AND attempt IS NULL AND (? IS NULL OR homework = ?) ORDER BY id"""
    rows = connection.execute(query, (student, homework, homework))
    return [(where, datetime.fromisoformat(at)) for where, at in rows]


def pictures(connection: sqlite3.Connection, attempt: int) -> dict[str, bytes]:
    """The pictures of an attempt (PNG) by task."""
    rows: Iterable[tuple[str, bytes]] = connection.execute(
        "SELECT task, png FROM pictures WHERE attempt = ? ORDER BY task", (attempt,)
    )
    return dict(rows)


def _unpacked(number: int, packed: bytes) -> str:
    try:
        return zlib.decompress(packed).decode()
    except (zlib.error, UnicodeDecodeError) as error:
        raise sqlite3.DatabaseError(f"attempt {number}: {error}") from None


def _attempt(row: tuple[int, str, str, str, bytes, str | None]) -> Attempt:
    number, made, task_tests, limits, packed, at = row
    try:
        grade = from_json(_unpacked(number, packed), source=f"attempt {number}")
    except AutograderError as error:
        raise sqlite3.DatabaseError(str(error)) from None
    return Attempt(
        id=number,
        made=datetime.fromisoformat(made),
        published=datetime.fromisoformat(at) if at else None,
        grade=grade,
        limits=limits,
        task_tests=json.loads(task_tests),
    )
