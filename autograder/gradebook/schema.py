"""The tables of the gradebook, and how an older file becomes a newer one.

Nothing is ever changed or deleted but by a migration: triggers refuse it. What counts now follows from the order of
the rows, so what counted at any earlier moment does too.
"""

from __future__ import annotations

import sqlite3

from autograder.model import UserError

__all__ = ["VERSION", "migrate"]

_ATTEMPTS = """
CREATE TABLE submissions (              -- what was handed in, once per content
    sha256 TEXT PRIMARY KEY,
    size INTEGER NOT NULL,              -- bytes, before compression
    data BLOB NOT NULL                  -- zlib
);
CREATE TABLE attempts (                 -- every grade that was ever made, published or not
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    homework TEXT NOT NULL,
    student TEXT NOT NULL,
    made TEXT NOT NULL,                 -- UTC, ISO 8601
    submission TEXT NOT NULL,           -- SHA-256 of the file; empty if it could not be fetched
    tests TEXT NOT NULL,                -- SHA-256 over hidden tests and assignment.yml
    task_tests TEXT NOT NULL,           -- JSON: task to SHA-256 over what decides its verdicts
    limits TEXT NOT NULL,               -- SHA-256 over the limits; empty if unknown
    grader TEXT NOT NULL,
    python TEXT NOT NULL,
    torch TEXT NOT NULL,
    isolation TEXT NOT NULL,            -- JSON: the locks that held
    seed INTEGER NOT NULL,
    status TEXT NOT NULL,
    score REAL NOT NULL,
    max_score REAL NOT NULL,
    grade BLOB NOT NULL                 -- zlib of results.json
);
CREATE INDEX attempts_by_key ON attempts (homework, student, submission, tests);
CREATE TABLE pictures (
    attempt INTEGER NOT NULL REFERENCES attempts (id),
    task TEXT NOT NULL,
    png BLOB NOT NULL,
    PRIMARY KEY (attempt, task)
);
CREATE TABLE publications (             -- the last row of a student is the grade that counts
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    homework TEXT NOT NULL,
    student TEXT NOT NULL,
    attempt INTEGER REFERENCES attempts (id),   -- null: the student withdrew
    at TEXT NOT NULL
);
CREATE INDEX publications_by_student ON publications (homework, student, id);
CREATE TABLE manual_scores (            -- the last row of a criterion is the one that counts
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    homework TEXT NOT NULL,
    student TEXT NOT NULL,
    task TEXT NOT NULL,
    criterion TEXT NOT NULL,
    points TEXT,                        -- a decimal number; null: taken back
    comment TEXT NOT NULL,
    by TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX manual_by_student ON manual_scores (homework, student, id);
CREATE TABLE counted (                  -- what students were shown: a row each time that it came out differently
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    homework TEXT NOT NULL,
    student TEXT NOT NULL,
    attempt INTEGER NOT NULL REFERENCES attempts (id),
    score REAL NOT NULL,
    max_score REAL NOT NULL,
    status TEXT NOT NULL,
    late_days INTEGER NOT NULL,
    deduction REAL NOT NULL,
    says TEXT NOT NULL,                 -- JSON: sentences about lateness, grace days and excuses
    at TEXT NOT NULL
);
CREATE INDEX counted_by_student ON counted (homework, student, id);
"""

_KEPT = ("submissions", "attempts", "pictures", "publications", "manual_scores", "counted")


def _append_only(table: str) -> str:
    said = f"'{table} is append-only'"
    return (
        f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, {said}); END;\n"
        f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, {said}); END;\n"
    )


#: Number n (from 1) makes version n of version n - 1. A released one is never edited; a new one is added behind it.
_MIGRATIONS = (_ATTEMPTS + "".join(_append_only(table) for table in _KEPT),)

#: The version that this package writes, kept in the file's ``user_version``.
VERSION = len(_MIGRATIONS)


def migrate(connection: sqlite3.Connection, shown: str) -> None:
    """Bring the file to :data:`VERSION`, all or nothing; UserError if a newer package made it.

    ``connection`` is in autocommit mode; ``shown`` names the file in messages.
    """
    if _version(connection) == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        found = _version(connection)  # another process may have been quicker
        if found > VERSION:
            raise UserError(
                f"{shown}: is a gradebook of version {found}; this autograder knows versions up to {VERSION}: "
                "update autograder, or use another --out"
            )
        if found == 0 and connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            raise UserError(f"{shown}: is a database, but not a gradebook: use another --out")
        for script in _MIGRATIONS[found:]:
            for statement in _statements(script):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> list[str]:
    """The statements of a script; executescript() would commit the transaction that they belong to."""
    statements, begun = [], ""
    for line in script.splitlines():
        begun += line + "\n"
        if sqlite3.complete_statement(begun):
            statements.append(begun)
            begun = ""
    return statements
