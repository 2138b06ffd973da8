"""The results folder: what is kept from an earlier run, what is not, and what cannot be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Assignment, Course, GraderConfig
from autograder.grade import Grade, Note, TestResult, to_json
from autograder.intake import Submission, find_submissions
from autograder.model import UserError, Verdict
from autograder.results import ResultsFolder, write_views
from autograder.scoring import Job, Testing, build_grade

DIGEST = "ab" * 32


def make_course(root: Path, **changes: Any) -> Course:
    """A course with one homework, due in November."""
    settings = {"course": "Toys", "homeworks": {"toy": {"due": "2026-11-30 23:59"}}, **changes}
    assignment = {"title": "t", "notebook": "toy", "tasks": [{"name": "f", "points": 10}]}
    return Course(root, GraderConfig.model_validate(settings), {"toy": Assignment.model_validate(assignment)})


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """The course as it was when the submission was graded."""
    return make_course(tmp_path)


@pytest.fixture
def submission(tmp_path: Path) -> Submission:
    """A file that an LMS received a day and a bit too late."""
    path = tmp_path / "ada.ipynb"
    path.write_text("{}")
    found = find_submissions([path]).submissions[0]
    return replace(found, lms="gradescope", received=datetime(2026, 12, 2, 1, tzinfo=UTC), received_is_known=True)


def grade_of(course: Course, submission: Submission, notes: tuple[Note, ...] = ()) -> Grade:
    """The grade that a run would have made of it: everything right."""
    job = Job(submission.student, submission.file, b"{}", submission.sha256(), submission.received, 7)
    test = Testing("f", False, TestResult("test_f.py::test", Verdict.PASSED, True, "", "", 0.1))
    return build_grade(course, "toy", job, [test], notes, digest=DIGEST, isolation=course.config.isolation.require)


@pytest.fixture
def results(tmp_path: Path, course: Course, submission: Submission) -> ResultsFolder:
    """A folder with that grade."""
    folder = ResultsFolder(tmp_path / "graded")
    folder.write(grade_of(course, submission))
    return folder


def test_the_unchanged_is_kept(results: ResultsFolder, course: Course, submission: Submission) -> None:
    """The same bytes by the same tests: the very same grade."""
    kept = results.same(course, "toy", submission, DIGEST)
    assert kept == grade_of(course, submission)
    assert (kept.late.days, kept.score) == (2, 8.0)


def test_the_changed_is_not(results: ResultsFolder, course: Course, submission: Submission, tmp_path: Path) -> None:
    """Other tests, another file name, another student, other bytes."""
    assert results.same(course, "toy", submission, "cd" * 32) is None
    assert results.same(course, "toy", replace(submission, file="other.ipynb"), DIGEST) is None
    assert results.same(course, "toy", replace(submission, student="ben"), DIGEST) is None
    (tmp_path / "ada.ipynb").write_text("{ }")
    assert results.same(course, "toy", submission, DIGEST) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"homeworks": {"toy": {"due": "2026-12-03 23:59"}}},
        {"homeworks": {"toy": None}},
        {"timezone": "Pacific/Honolulu"},
        {"late_policy": {"grace_minutes": 120}},
        {"late_policy": {"per_day": 0.2}},
        {"late_policy": {"max_days": 1}},
    ],
    ids=str,
)
def test_a_moved_deadline_counts(
    results: ResultsFolder, submission: Submission, tmp_path: Path, changes: dict[str, Any]
) -> None:
    """Whoever extends a deadline or softens the policy and runs the command again expects other scores."""
    assert results.same(make_course(tmp_path, **changes), "toy", submission, DIGEST) is None


def test_what_does_not_bear_on_lateness_is_kept(results: ResultsFolder, submission: Submission, tmp_path: Path) -> None:
    """Another title, or a later last day that nobody needed."""
    assert results.same(make_course(tmp_path, course="Other"), "toy", submission, DIGEST)
    assert results.same(make_course(tmp_path, late_policy={"max_days": 9}), "toy", submission, DIGEST)


def test_another_moment_of_submission_counts(results: ResultsFolder, course: Course, submission: Submission) -> None:
    """The same bytes uploaded again are a new submission; a file without an LMS has no moment at all."""
    earlier = replace(submission, received=datetime(2026, 11, 30, 12, tzinfo=UTC))
    assert results.same(course, "toy", earlier, DIGEST) is None
    assert results.same(course, "toy", replace(submission, received_is_known=False), DIGEST) is None


def test_a_thinner_wall_does_not_last(results: ResultsFolder, submission: Submission, tmp_path: Path) -> None:
    """What was graded behind fewer locks than grader.yml asks for now is graded again."""
    stricter = make_course(tmp_path, isolation={"require": ["landlock", "seccomp", "rlimits", "uid"]})
    assert results.same(stricter, "toy", submission, DIGEST) is None


def test_our_own_failures_are_tried_again(results: ResultsFolder, course: Course, submission: Submission) -> None:
    """A row with a grader error is never kept; one with any other note is."""
    results.write(grade_of(course, submission, (Note("cell_error", "cell 1 raised"),)))
    assert results.same(course, "toy", submission, DIGEST)
    results.write(grade_of(course, submission, (Note("grader_error", "the grader failed"),)))
    assert results.same(course, "toy", submission, DIGEST) is None


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"schema": 2}', b"\xff"], ids=repr)
def test_a_damaged_result(results: ResultsFolder, course: Course, submission: Submission, content: bytes) -> None:
    """It is graded again; until then the views refuse to leave a student out, and name the file."""
    path = results.out / "results" / "toy" / "ada.json"
    path.write_bytes(content)
    assert results.same(course, "toy", submission, DIGEST) is None
    with pytest.raises(UserError) as caught:
        write_views(results.out, course)
    assert str(caught.value).count(str(path)) == 1
    assert not (results.out / "grades.csv").exists()


def test_all_damaged_results_are_named(results: ResultsFolder) -> None:
    """One line each."""
    for name in ("ada", "ben"):
        (results.out / "results" / "toy" / f"{name}.json").write_text("{")
    with pytest.raises(UserError) as caught:
        results.load()
    assert len(str(caught.value).splitlines()) == 2


def test_views_cover_all_homeworks(results: ResultsFolder, course: Course, submission: Submission) -> None:
    """The CSV and the pages are made from whatever lies in the folder."""
    jar = results.out / "results" / "jar"
    jar.mkdir()
    (jar / "ada.json").write_text(to_json(replace(grade_of(course, submission), assignment="jar")))
    page = write_views(results.out, course)
    assert page == results.out / "report" / "index.html"
    rows = (results.out / "grades.csv").read_text().splitlines()
    assert [row.split(",")[0] for row in rows] == ["assignment", "jar", "toy"]


def test_prepare_proves_that_the_folder_can_be_written(tmp_path: Path) -> None:
    """It leaves an empty folder, or a UserError that says why not."""
    ResultsFolder(tmp_path / "graded").prepare("toy")
    assert [path.name for path in (tmp_path / "graded").rglob("*")] == ["results", "toy"]
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UserError, match=r"cannot write .*: Not a directory"):
        ResultsFolder(tmp_path / "file").prepare("toy")
