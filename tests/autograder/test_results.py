"""The output folder: what is kept from an earlier run, what is not, and views that follow the gradebook."""

from __future__ import annotations

import hashlib
import json
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Assignment, Course, GraderConfig
from autograder.grade import Grade, Note, TestResult, from_json, to_json
from autograder.gradebook import Gradebook, read_keys, verify_receipt
from autograder.intake import Submission, find_submissions
from autograder.model import UserError, Verdict
from autograder.results import ResultsFolder, write_views
from autograder.scoring import Job, Testing, build_grade

ASSIGNMENT = {"title": "t", "notebook": "toy", "tasks": [{"name": "f", "points": 10}]}


def make_course(root: Path, *, limits: dict[str, Any] | None = None, **changes: Any) -> Course:
    """A course with one homework, due in November."""
    settings = {"course": "Toys", "homeworks": {"toy": {"due": "2026-11-30 23:59"}}, **changes}
    assignment = {**ASSIGNMENT, "limits": limits or {}}
    (root / "tests/hidden/toy").mkdir(parents=True, exist_ok=True)
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


def grade_of(course: Course, submission: Submission, notes: tuple[Note, ...] = (), seed: int = 7) -> Grade:
    """The grade that a run would have made of it: everything right."""
    job = Job(submission.student, submission.file, b"{}", submission.sha256(), submission.received, seed)
    test = Testing("f", False, TestResult("test_f.py::test", Verdict.PASSED, True, "", "", 0.1))
    digest = course.tests_digest("toy")
    return build_grade(course, "toy", job, [test], notes, digest=digest, isolation=course.config.isolation.require)


@pytest.fixture
def results(tmp_path: Path, course: Course, submission: Submission) -> Iterator[ResultsFolder]:
    """A folder with that grade."""
    with ResultsFolder(tmp_path / "graded") as folder:
        folder.prepare(course, "toy")
        folder.write(grade_of(course, submission), {}, submission)
        yield folder


def result_file(results: ResultsFolder, student: str = "ada") -> Path:
    """The view of a student's grade."""
    return results.out / "results" / "toy" / f"{student}.json"


def again(course: Course, submission: Submission, out: Path, *, seed: int | None = None) -> Grade | None:
    """What a later run with this course would keep."""
    with ResultsFolder(out) as later:
        return later.reuse(course, "toy", submission, seed=seed)


def test_the_unchanged_is_kept(results: ResultsFolder, course: Course, submission: Submission) -> None:
    """The same bytes by the same tests: the very same grade, and no second attempt."""
    kept = again(course, submission, results.out)
    assert kept == grade_of(course, submission)
    assert (kept.late.days, kept.score) == (2, 8.0)
    assert len(results.gradebook.history("ada")) == 1


def test_the_changed_is_not(results: ResultsFolder, course: Course, submission: Submission, tmp_path: Path) -> None:
    """Another file name, another student, other bytes, other tests, a submission that is gone."""
    assert again(course, replace(submission, file="other.ipynb"), results.out) is None
    assert again(course, replace(submission, student="ben"), results.out) is None
    (tmp_path / "ada.ipynb").write_text("{ }")
    assert again(course, submission, results.out) is None
    (tmp_path / "ada.ipynb").write_text("{}")
    assert again(course, submission, results.out)
    (tmp_path / "tests/hidden/toy/test_f.py").write_text("# new")
    assert again(course, submission, results.out) is None
    (tmp_path / "tests/hidden/toy/test_f.py").unlink()
    (tmp_path / "ada.ipynb").unlink()
    assert again(course, submission, results.out) is None


@pytest.mark.parametrize(
    ("changes", "score"),
    [
        ({"homeworks": {"toy": {"due": "2026-12-03 23:59"}}}, 10.0),
        ({"homeworks": {"toy": None}}, 10.0),
        ({"timezone": "Pacific/Honolulu"}, 9.0),
        ({"late_policy": {"grace_minutes": 120}}, 9.0),
        ({"late_policy": {"per_day": 0.2}}, 6.0),
        ({"late_policy": {"max_days": 1}}, 0.0),
        ({"late_policy": {"max_days": 9}}, 8.0),
        ({"course": "Other"}, 8.0),
    ],
    ids=str,
)
def test_a_moved_deadline_needs_no_run(
    results: ResultsFolder, submission: Submission, tmp_path: Path, changes: dict[str, Any], score: float
) -> None:
    """Whoever extends a deadline or softens the policy finds other scores in the views, and what they were before."""
    write_views(results.out, make_course(tmp_path))
    moved = make_course(tmp_path, **changes)
    assert again(moved, submission, results.out)
    write_views(results.out, moved)
    assert json.loads(result_file(results).read_text())["score"] == score
    assert len(results.gradebook.history("ada")) == 1
    shown = [row.score for row in results.gradebook.counted("ada")]
    assert shown == ([8.0] if score == 8.0 else [8.0, score])


def test_other_limits_count(results: ResultsFolder, submission: Submission, tmp_path: Path) -> None:
    """Of the course or of the homework: a timeout may be none any more."""
    assert again(make_course(tmp_path, limits={"call_seconds": 60}), submission, results.out) is None
    other = GraderConfig.model_validate({**make_course(tmp_path).config.model_dump(), "limits": {"memory_mb": 512}})
    assert again(replace(make_course(tmp_path), config=other), submission, results.out) is None


def test_another_moment_of_submission_counts(results: ResultsFolder, course: Course, submission: Submission) -> None:
    """The same bytes uploaded again are a new submission; a file without an LMS has no moment at all."""
    earlier = replace(submission, received=datetime(2026, 11, 30, 12, tzinfo=UTC))
    assert again(course, earlier, results.out) is None
    assert again(course, replace(submission, received_is_known=False), results.out) is None


def test_a_thinner_wall_does_not_last(results: ResultsFolder, submission: Submission, tmp_path: Path) -> None:
    """What was graded behind fewer locks than grader.yml asks for now is graded again."""
    stricter = make_course(tmp_path, isolation={"require": ["landlock", "seccomp", "rlimits", "uid"]})
    assert again(stricter, submission, results.out) is None


def test_a_seed_that_is_asked_for(results: ResultsFolder, course: Course, submission: Submission) -> None:
    """A grade with that seed is kept, so that a killed run with a seed resumes; one with another seed is not."""
    assert again(course, submission, results.out, seed=7)
    assert again(course, submission, results.out, seed=8) is None


def test_our_own_failures_are_tried_again(results: ResultsFolder, course: Course, submission: Submission) -> None:
    """A row with a grader error is never kept; one with any other note is."""
    results.write(grade_of(course, submission, (Note("cell_error", "cell 1 raised"),)))
    kept = again(course, submission, results.out)
    assert kept is not None
    assert [note.kind for note in kept.notes] == ["cell_error"]
    results.write(grade_of(course, submission, (Note("grader_error", "the grader failed"),), seed=8))
    assert again(course, submission, results.out, seed=8) is None


def test_an_earlier_attempt_counts_again(
    results: ResultsFolder, course: Course, submission: Submission, tmp_path: Path
) -> None:
    """Ada hands in her first version once more: its grade is known, and counts from now on."""
    (tmp_path / "ada.ipynb").write_text("{ }")
    results.write(grade_of(course, submission, seed=8), {}, submission)
    (tmp_path / "ada.ipynb").write_text("{}")
    kept = again(course, submission, results.out)
    assert kept is not None
    assert kept.environment.seed == 7
    assert [attempt.grade.environment.seed for attempt in results.gradebook.history("ada")] == [7, 8, 7]
    write_views(results.out, course)
    assert json.loads(result_file(results).read_text())["environment"]["seed"] == 7


def test_what_was_handed_in_is_kept(
    results: ResultsFolder, course: Course, submission: Submission, tmp_path: Path
) -> None:
    """The bytes that were graded, and no others, should the file be replaced in between."""
    assert results.gradebook.submission(submission.sha256()) == b"{}"
    grade = grade_of(course, submission)
    (tmp_path / "ada.ipynb").write_text("{ }")
    results.write(grade, {}, submission)
    assert not results.gradebook.has_submission(hashlib.sha256(b"{ }").hexdigest())
    (tmp_path / "ada.ipynb").unlink()
    results.write(grade, {}, submission)


@pytest.mark.parametrize("content", [None, b"", b"{", b"[]", b'{"schema": 2}', b"\xff"], ids=repr)
def test_a_damaged_view_is_made_again(
    results: ResultsFolder, course: Course, submission: Submission, content: bytes | None
) -> None:
    """By the next report; nothing is graded for it."""
    path = result_file(results)
    write_views(results.out, course)
    right = path.read_bytes()
    path.unlink() if content is None else path.write_bytes(content)
    assert again(course, submission, results.out)
    write_views(results.out, course)
    assert path.read_bytes() == right


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"schema": 2}', b"\xff"], ids=repr)
def test_a_damaged_result_of_somebody_unknown(results: ResultsFolder, course: Course, content: bytes) -> None:
    """The views refuse to leave a student out, and name the file."""
    path = result_file(results, "ben")
    path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        write_views(results.out, course)
    assert str(caught.value).count(str(path)) == 1
    assert not (results.out / "grades.csv").exists()


def test_all_damaged_results_are_named(results: ResultsFolder, course: Course, submission: Submission) -> None:
    """One line each, also for one that lies in a place where it does not belong."""
    for name in ("ben", "cat"):
        result_file(results, name).write_text("{")
    result_file(results, "dan").write_text(to_json(grade_of(course, submission)))
    with pytest.raises(UserError) as caught:
        results.load()
    assert len(str(caught.value).splitlines()) == 3


def test_a_run_is_not_stopped_by_them(results: ResultsFolder, course: Course) -> None:
    """Whoever they belong to is graded again."""
    result_file(results, "ben").write_text("{")
    results.close()
    results.prepare(course, "toy")
    assert [grade.student for grade in results.gradebook.current()] == ["ada"]


def test_results_from_elsewhere_are_taken_in(results: ResultsFolder, course: Course, submission: Submission) -> None:
    """Of an older version, of another machine, of another homework; with the moment when they were made."""
    jar = results.out / "results" / "jar" / "ada.json"
    jar.parent.mkdir()
    jar.write_text(to_json(replace(grade_of(course, submission), assignment="jar")))
    page = write_views(results.out, course)
    assert page == results.out / "report" / "index.html"
    rows = (results.out / "grades.csv").read_text().splitlines()
    assert [row.split(",")[0] for row in rows] == ["assignment", "jar", "toy"]
    attempt = results.gradebook.history("ada", "jar")[0]
    assert attempt.made.timestamp() == pytest.approx(jar.stat().st_mtime, abs=1e-3)
    write_views(results.out, course)
    assert len(results.gradebook.history("ada", "jar")) == 1


def test_an_output_folder_of_an_older_version(
    results: ResultsFolder, course: Course, submission: Submission, tmp_path: Path
) -> None:
    """It has no gradebook: one is made of its results, and nothing is lost."""
    old = tmp_path / "old" / "results" / "toy" / "ada.json"
    old.parent.mkdir(parents=True)
    old.write_bytes(result_file(results).read_bytes())
    write_views(tmp_path / "old", course)
    with Gradebook.open(tmp_path / "old") as book:
        assert book.current() == [grade_of(course, submission)]


def test_the_views_of_a_grade(results: ResultsFolder, course: Course, submission: Submission) -> None:
    """The grade as JSON with its notes, feedback, and a receipt that is valid under the course's key."""
    write_views(results.out, course)
    shown = from_json(result_file(results).read_text())
    assert [note.kind for note in shown.notes] == ["late"]
    assert replace(shown, notes=()) == grade_of(course, submission)
    assert (results.out / "feedback/toy/ada.md").read_text().startswith("**Score: 8 of 10 points**")
    key = course.root / ".receipt-key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    text = (results.out / "receipts/toy/ada.json").read_text()
    finding = verify_receipt(text, read_keys(key))
    assert finding.valid
    assert (finding.fields["student"], finding.fields["score"]) == ("ada", 8.0)
    assert finding.fields["submission_sha256"] == submission.sha256()


def test_views_that_are_right_already_stay(results: ResultsFolder, course: Course) -> None:
    """Results and receipts are not written again and again."""
    write_views(results.out, course)
    paths = [result_file(results), results.out / "receipts/toy/ada.json"]
    before = [path.stat().st_mtime_ns for path in paths]
    write_views(results.out, course)
    assert [path.stat().st_mtime_ns for path in paths] == before


def test_who_withdraws_is_gone_from_all_views(
    results: ResultsFolder, course: Course, submission: Submission, tmp_path: Path
) -> None:
    """Result, feedback, receipt and page; graded again, all are back."""
    (tmp_path / "ben.ipynb").write_text("{}")
    ben = find_submissions([tmp_path / "ben.ipynb"]).submissions[0]
    results.write(grade_of(course, ben))
    write_views(results.out, course)
    views = [result_file(results)]
    views += [results.out / "feedback/toy/ada.md", results.out / "receipts/toy/ada.json"]
    views += [results.out / "report/toy/ada.html"]
    assert all(view.is_file() for view in views)
    results.gradebook.withdraw("toy", "ada")
    write_views(results.out, course)
    assert not any(view.exists() for view in views)
    assert [row.split(",")[1] for row in (results.out / "grades.csv").read_text().splitlines()[1:]] == ["ben"]
    assert again(course, submission, results.out)
    write_views(results.out, course)
    assert all(view.is_file() for view in views)


def test_one_run_at_a_time(results: ResultsFolder, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second one would do the same work beside the first."""
    monkeypatch.setattr("autograder.results._PATIENCE", 0.0)
    with ResultsFolder(results.out) as other:
        with pytest.raises(UserError, match="another grading run"):
            other.prepare(course, "toy")
        results.close()
        other.prepare(course, "toy")


def test_what_a_killed_run_left_is_removed(results: ResultsFolder, course: Course) -> None:
    """Half a file under a name of our making; nothing that somebody else put there."""
    left = [results.out / ".0123456789abcdef.tmp", results.out / "results/toy/.0123456789abcdef.tmp"]
    theirs = [results.out / ".editor.tmp", results.out / "results/toy/.0123456789abcdef.tmp.bak"]
    for path in (*left, *theirs):
        path.write_text("half")
    results.close()
    results.prepare(course, "toy")
    assert not any(path.exists() for path in left)
    assert all(path.exists() for path in theirs)


def test_prepare_proves_that_the_folder_can_be_written(course: Course, tmp_path: Path) -> None:
    """It leaves an empty gradebook, or a UserError that says why not."""
    with ResultsFolder(tmp_path / "graded") as folder:
        folder.prepare(course, "toy")
        assert folder.gradebook.current() == []
        assert list((tmp_path / "graded/results/toy").iterdir()) == []
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UserError, match=r"cannot write .*: Not a directory"):
        ResultsFolder(tmp_path / "file").prepare(course, "toy")


#: Records grades of s000, s001, ... that are not recorded yet, saying each when it is safe.
RECORDER = """
import sys
from dataclasses import replace
from pathlib import Path
from autograder.grade import from_json
from autograder.results import ResultsFolder

out, model = Path(sys.argv[1]), from_json(Path(sys.argv[2]).read_text())
with ResultsFolder(out) as results:
    results.gradebook.claim()
    for number in range(len(results.gradebook.current()), 1000):
        results.write(replace(model, student=f"s{number:03}"))
        print(number, flush=True)
"""


def test_killed_while_it_writes(course: Course, submission: Submission, tmp_path: Path) -> None:
    """Whatever was said to be safe is there, whole, once; and the next run may go on at once."""
    model = tmp_path / "model.json"
    model.write_text(to_json(grade_of(course, submission)))
    said = -1
    for pause in (1, 7, 20):
        process = subprocess.Popen(
            [sys.executable, "-c", RECORDER, str(tmp_path / "graded"), str(model)], stdout=subprocess.PIPE, text=True
        )
        with process:
            assert process.stdout is not None
            for _ in range(pause):
                said = int(process.stdout.readline())
            process.kill()
        with Gradebook.open(tmp_path / "graded") as book:
            names = [attempt.grade.student for attempt in book.current_attempts()]
            assert names == [f"s{number:03}" for number in range(len(names))]
            assert len(names) > said
            assert [attempt.id for attempt in book.current_attempts()] == list(range(1, len(names) + 1))
        for path in (tmp_path / "graded/results/toy").glob("*.json"):
            assert from_json(path.read_text()).student == path.stem
