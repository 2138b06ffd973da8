"""A small course with a class: settings as YAML would give them, and grades as workers make them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Assignment, Course, GraderConfig
from autograder.grade import Grade, Note, TestResult
from autograder.intake import Submission, find_submissions
from autograder.model import Verdict
from autograder.people import People, load_people
from autograder.scoring import Job, Testing, build_grade

ROSTER = """student,name,email,section,group,id
ada,Ada Lovelace,ada@uni.edu,A,,101
bob,Bob Dole,bob@uni.edu,A,,102
cy,Cy Young,cy@uni.edu,B,,103
zoe,"O'Brien, Zoë",zoe@uni.edu,B,,104
"""


@dataclass
class Class:
    """A course in a folder of its own; homeworks of ten points each."""

    root: Path
    homeworks: Mapping[str, Any] = field(default_factory=dict)

    def course(self, **settings: Any) -> Course:
        """The course with these settings in its grader.yml."""
        homeworks = {**self.homeworks, **settings.pop("homeworks", {})} or {"toy": {"due": "2026-11-30 23:59"}}
        config = GraderConfig.model_validate({"course": "Toys", "homeworks": homeworks, **settings})
        one = {"title": "t", "notebook": "toy", "tasks": [{"name": "f", "points": 10, "bonus": 2}]}
        return Course(self.root, config, {slug: Assignment.model_validate(one) for slug in homeworks})

    def people(self, roster: str | None = ROSTER, **settings: Any) -> tuple[Course, People]:
        """The course and its people."""
        if roster is not None:
            (self.root / "roster.csv").write_text(roster, "utf-8")
            settings["roster"] = "roster.csv"
        course = self.course(**settings)
        return course, load_people(course)

    def grade(
        self,
        course: Course,
        student: str = "ada",
        received: datetime | str | None = None,
        *,
        homework: str = "toy",
        passed: int = 3,
        total: int = 3,
        sha: str = "",
        file: str = "",
        notes: tuple[Note, ...] = (),
    ) -> Grade:
        """What a worker makes of a submission that passes some of its tests."""
        when = datetime.fromisoformat(received) if isinstance(received, str) else received
        when = when.replace(tzinfo=UTC) if when and not when.tzinfo else when
        verdicts = [Verdict.PASSED] * passed + [Verdict.FAILED] * (total - passed)
        tests = [
            Testing("f", False, TestResult(f"t.py::{number}", verdict, True, "", "", 0.0))
            for number, verdict in enumerate(verdicts)
        ]
        job = Job(student, file or f"{student}.ipynb", b"", sha or "ab" * 32, when, 7)
        return build_grade(course, homework, job, tests, notes, digest="cd" * 32)


@pytest.fixture
def school(tmp_path: Path) -> Class:
    """A course to be given settings."""
    return Class(tmp_path)


@pytest.fixture
def hand_in(tmp_path: Path) -> Callable[..., Submission]:
    """``hand_in("ada", "2026-12-01 10:00")``: a file, as the intake would describe it; other fields by name."""

    def make(student: str, received: str = "", *, text: str = "{}", file: str = "", **fields: Any) -> Submission:
        folder = tmp_path / "in" / str(len(list((tmp_path / "in").glob("*"))) if (tmp_path / "in").is_dir() else 0)
        folder.mkdir(parents=True)
        path = folder / (file or f"{student}.ipynb")
        path.write_text(text)
        (found,) = find_submissions([path]).submissions
        if received:
            when = datetime.fromisoformat(received).replace(tzinfo=UTC)
            fields |= {"received": when, "received_is_known": True}
        return replace(found, student=student, **{"display_name": student, **fields})

    return make
