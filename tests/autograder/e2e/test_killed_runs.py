"""A grading run killed again and again, without warning: nothing graded is lost, and nothing is graded twice."""

from __future__ import annotations

import csv
import json
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.grade import to_json
from autograder.gradebook import Gradebook

KILLS_WHILE_GRADING, KILLS_WHILE_WRITING = 13, 7  # the views are written at the end, and no worker is needed for it
STUDENTS = 150
MOST_AT_ONCE = 4  # grades between two kills, so that the class outlasts them
EARLY = 6.0  # seconds in which a run starts up, or nearly so
LATE = 1.5  # seconds that a run takes which has nothing left to grade
SECONDS = 120.0  # enough for a run to grade a few on a busy machine

HIDDEN = '''
"""One hidden test."""

import pytest


@pytest.mark.task("number")
@pytest.mark.hint("hint")
def test_number(student):
    """Its own number."""
    assert student.number() % 2 == 0, "is odd"
'''


@pytest.fixture
def course(toys: Any) -> Any:
    """A course with one cheap test, and a class of which every other student is right."""
    shutil.rmtree(toys.root / "tests/hidden/toy")
    toys.write("tests/hidden/toy/test_number.py", HIDDEN)
    toys.write("assignments/toy/assignment.yml", "title: t\nnotebook: toy\ntasks:\n  - {name: number, points: 3}\n")
    for number in range(STUDENTS):
        toys.submit(f"s{number:03}", f"def number():\n    return {number}")
    return toys


def recorded(out: Path) -> list[tuple[int, str, float]]:
    """Number, student and score of every attempt, as another process sees them while the run goes on."""
    path = out / "gradebook.sqlite"
    if not path.is_file():
        return []
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)
    try:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'attempts'").fetchone():
            return []  # killed before the tables were made
        return connection.execute("SELECT id, student, score FROM attempts ORDER BY id").fetchall()
    finally:
        connection.close()


def kill(course: Any, seconds: float, enough: Callable[[], bool], pause: float) -> bool:
    """Start the run and kill it ``pause`` after there is ``enough``, or after ``seconds``; whether it still ran."""
    process = course.start(*course.grading)
    try:
        end = time.monotonic() + seconds
        while not enough() and process.poll() is None and time.monotonic() < end:
            time.sleep(0.002)
        time.sleep(pause)
    finally:
        process.kill()
        process.communicate(timeout=60)
    return bool(process.returncode == -signal.SIGKILL)


def whole_views(out: Path) -> None:
    """Every view is whole or not there."""
    for path in [*(out / "results").glob("*/*.json"), *(out / "receipts").glob("*/*.json")]:
        json.loads(path.read_text("utf-8"))
    for path in (out / "report").rglob("*.html"):
        assert path.read_text("utf-8").rstrip().endswith("</html>")
    for path in out.glob("*.csv"):
        assert path.read_bytes().endswith(b"\r\n")


def check_everything(out: Path, course: Any) -> None:
    """The end is as if nothing had happened: scores, views and the database itself."""
    names = [f"s{number:03}" for number in range(STUDENTS)]
    right = {name: 3.0 if number % 2 == 0 else 0.0 for number, name in enumerate(names)}
    attempts = recorded(out)
    assert sorted(student for _, student, _ in attempts) == names, "a submission was graded twice, or not at all"
    assert {student: score for _, student, score in attempts} == right
    results = course.results(out)
    assert {name: result["score"] for name, result in results.items()} == right
    assert {result["status"] for result in results.values()} == {"final"}
    rows = list(csv.DictReader((out / "grades.csv").read_text("utf-8").splitlines()))
    assert [row["student"] for row in rows] == names
    assert not list(out.rglob("*.tmp"))
    whole_views(out)
    with Gradebook.open(out) as book:
        assert book._database.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert book._database.connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for grade in book.current("toy"):
            assert (out / f"results/toy/{grade.student}.json").read_text("utf-8") == to_json(grade)
            assert book.has_submission(grade.submission.sha256)


@pytest.mark.slow
def test_killed_twenty_times(course: Any) -> None:
    """Each time the same command goes on from where the last one was, and the end is as if nothing had happened."""
    out = course.root / "graded"
    chance = random.Random(20)
    before: list[tuple[int, str, float]] = []
    for _ in range(KILLS_WHILE_GRADING):
        wanted = len(before) + chance.randrange(1, MOST_AT_ONCE)
        seconds = chance.choice([chance.random() * EARLY, SECONDS, SECONDS])
        killed = kill(course, seconds, lambda wanted=wanted: len(recorded(out)) >= wanted, chance.random() / 50)
        assert killed, "the run was over before it could be killed: the class is too small"
        now = recorded(out)
        assert now[: len(before)] == before, "a committed grade was lost or changed"
        whole_views(out)
        before = now
    assert before, "no run lived long enough to grade anything"

    done = course.run(*course.grading)
    assert done.status == 0, done.err
    attempts = recorded(out)
    assert attempts[: len(before)] == before
    check_everything(out, course)

    killed = 0
    while killed < KILLS_WHILE_WRITING:  # one that was over already is no kill
        (out / "report/index.html").unlink(missing_ok=True)
        killed += kill(course, 0.0, lambda: True, chance.random() * LATE)
        assert recorded(out) == attempts
        whole_views(out)
    again = course.run(*course.grading)
    assert f"{STUDENTS} unchanged since the last run" in again.err
    assert recorded(out) == attempts
    check_everything(out, course)
