"""What a regrade runs, what it takes over, whom it cannot do, and that nothing counts before it is published."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Assignment, Course, GraderConfig
from autograder.grade import Grade, Note, TestResult
from autograder.gradebook import Gradebook, basis_of
from autograder.intake import find_submissions
from autograder.model import Verdict
from autograder.regrade import Regrade
from autograder.scoring import Job, Testing, build_grade

MARKER = 'import pytest\n\npytestmark = pytest.mark.task("{}")\n'
RECEIVED = datetime(2026, 12, 1, 12, tzinfo=UTC)


@dataclass
class Class:
    """A course of two tested tasks and an essay, and its gradebook."""

    root: Path
    book: Gradebook
    reader: Gradebook

    def course(self, **settings: Any) -> Course:
        """The course as it is now."""
        tasks = [{"name": "f", "points": 4}, {"name": "g", "points": 2}]
        clarity = {"name": "clarity", "points": 3, "says": "says what it found out"}
        assignment = {"title": "t", "notebook": "n", "tasks": [*tasks, {"name": "e", "points": 3, "rubric": [clarity]}]}
        config = GraderConfig.model_validate({"course": "c", "homeworks": {"toy": None}, **settings})
        return Course(self.root, config, {"toy": Assignment.model_validate(assignment)})

    def fix(self, task: str) -> None:
        """Change the hidden tests of a task."""
        path = self.root / f"tests/hidden/toy/test_{task}.py"
        path.write_text(path.read_text() + "# fixed\n")

    def graded(self, job: Job, verdict: Verdict = Verdict.PASSED, notes: tuple[Note, ...] = ()) -> Grade:
        """What grading a job makes, with the same verdict for every test."""
        tests = [Testing(task, False, TestResult(f"test_{task}.py::t", verdict, True, "", "", 0.0)) for task in "fg"]
        digest, locks = self.course().tests_digest("toy"), self.course().config.isolation.require
        return build_grade(self.course(), "toy", job, tests, notes, digest=digest, isolation=locks)

    def hand_in(self, student: str, verdict: Verdict = Verdict.FAILED, **changes: Any) -> Grade:
        """Grade and publish a submission."""
        data = f"# {student}\n".encode()
        job = Job(student, f"{student}.py", data, hashlib.sha256(data).hexdigest(), None, 7)
        keep, pictures, notes = changes.pop("keep", True), changes.pop("pictures", {}), changes.pop("notes", ())
        grade = self.graded(replace(job, **changes), verdict, notes)
        basis = basis_of(self.course(), "toy")
        self.book.record(grade, pictures, data=data if keep else None, limits=basis.limits, task_tests=basis.task_tests)
        return grade

    def plan(self, *files: Path, **settings: Any) -> Regrade:
        """A regrade, planned."""
        made = Regrade(self.course(**settings), "toy", self.book, self.reader)
        made.plan(find_submissions(files).submissions if files else None)
        return made


@pytest.fixture
def toys(tmp_path: Path) -> Iterator[Class]:
    """The class, with nobody in it."""
    for task in "fg":
        path = tmp_path / f"tests/hidden/toy/test_{task}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(MARKER.format(task))
    with Gradebook.open(tmp_path / "out") as book, Gradebook.open(tmp_path / "out", any_thread=True) as reader:
        yield Class(tmp_path, book, reader)


def run(plan: Regrade, grade: Callable[[Job], Grade], **pictures: bytes) -> list[Job]:
    """Run the jobs of a plan."""
    jobs = list(plan.jobs)
    for job in jobs:
        plan.take(grade(job), pictures)
    return jobs


def test_nothing_to_do(toys: Class) -> None:
    """Nobody runs if nothing has changed."""
    toys.hand_in("ada")
    toys.hand_in("ben")
    plan = toys.plan()
    assert (list(plan.jobs), plan.unchanged, plan.pending, plan.changes()) == ([], 2, 0, [])


def test_a_job_is_the_submission_as_it_was(toys: Class) -> None:
    """Its bytes, name, moment, seed and the remark of its arrival; only the touched task is to run."""
    before = toys.hand_in("ada", received=RECEIVED, seed=9, notes=(Note("intake", "canvas marks it as late"),))
    toys.fix("g")
    (job,) = toys.plan().jobs
    assert (job.student, job.file, job.data, job.received, job.seed) == ("ada", "ada.py", b"# ada\n", RECEIVED, 9)
    assert (job.remark, job.trouble) == ("canvas marks it as late", "")
    assert job.tasks == ("g",)
    assert f'"sha256": "{before.submission.sha256}"' in job.earlier


def test_held_back_until_published(toys: Class) -> None:
    """Then it counts, all at once; a second preview finds it and runs nothing."""
    for student in ("ada", "ben"):
        toys.hand_in(student)
    toys.fix("f")
    plan = toys.plan()
    run(plan, toys.graded)
    assert [grade.score for grade in toys.book.current("toy")] == [0.0, 0.0]
    assert [(change.before.score, change.after.score) for change in plan.changes()] == [(0.0, 6.0), (0.0, 6.0)]
    assert {change.reasons for change in plan.changes()} == {("new tests of f",)}
    second = toys.plan()
    assert (list(second.jobs), second.pending) == ([], 2)
    second.publish()
    assert [grade.score for grade in toys.book.current("toy")] == [6.0, 6.0]
    assert toys.plan().unchanged == 2


@pytest.mark.parametrize(
    "settings",
    [{"limits": {"call_seconds": 3}}, {"isolation": {"require": ["landlock", "seccomp", "rlimits", "uid"]}}],
    ids=str,
)
def test_other_ground_runs_everything(toys: Class, settings: dict[str, Any]) -> None:
    """With other limits or a thicker wall no verdict stands."""
    toys.hand_in("ada")
    (job,) = toys.plan(**settings).jobs
    assert (job.earlier, job.tasks) == ("", ())


def test_our_own_errors_run_again_in_full(toys: Class) -> None:
    """Even if nothing has changed."""
    toys.hand_in("ada", Verdict.GRADER_ERROR)
    (job,) = toys.plan().jobs
    assert job.earlier == ""


def test_scores_of_persons_survive(toys: Class) -> None:
    """They are in both columns of the preview."""
    toys.hand_in("ada")
    toys.book.set_manual("toy", "ada", "e", "clarity", Decimal("2.5"), "good", "kim")
    toys.fix("f")
    plan = toys.plan()
    run(plan, toys.graded)
    (change,) = plan.changes()
    assert (change.before.score, change.after.score) == (2.5, 8.5)
    assert [task.task for task in change.tasks] == ["f", "g"]


def test_lateness_is_as_it_is_now(toys: Class) -> None:
    """On both sides, so that a deadline that moved meanwhile is not taken for the tests' doing."""
    toys.hand_in("ada", Verdict.PASSED, received=RECEIVED)
    toys.fix("f")
    due = {"homeworks": {"toy": {"due": "2026-11-30 23:59"}}}
    plan = toys.plan(**due)
    run(plan, toys.graded)
    (change,) = plan.changes()
    assert (change.before.late.days, change.after.late.days, change.difference) == (1, 1, 0.0)
    assert not change.matters


def test_notes_of_groups_and_attempts_stay(toys: Class) -> None:
    """Grading does not know of them."""
    toys.hand_in("ada", notes=(Note("group", "handed in by ben"), Note("cell_error", "cell 1")))
    toys.fix("f")
    plan = toys.plan()
    run(plan, toys.graded)
    plan.publish()
    kept = toys.book.latest("toy", "ada")
    assert kept is not None
    assert [note.kind for note in kept.notes] == ["group"]


def test_pictures_of_tasks_that_did_not_run_stay(toys: Class) -> None:
    """Those of tasks that did are new, or gone."""
    toys.hand_in("ada", pictures={"f": b"old f", "g": b"old g"})
    toys.fix("f")
    plan = toys.plan()
    run(plan, toys.graded)
    plan.publish()
    assert toys.book.pictures("toy", "ada") == {"g": b"old g"}
    toys.fix("f")
    plan = toys.plan()
    run(plan, toys.graded, f=b"new f")
    plan.publish()
    assert toys.book.pictures("toy", "ada") == {"f": b"new f", "g": b"old g"}


def test_bytes_that_are_not_kept(toys: Class, tmp_path: Path) -> None:
    """Somebody has to name the file; then they are kept."""
    grade = toys.hand_in("ada", keep=False)
    toys.fix("f")
    plan = toys.plan()
    assert list(plan.jobs) == []
    assert plan.notes == [f"ada: ada.py is not kept in {toys.book.path}; name the file as a PATH"]
    path = tmp_path / "found.py"
    path.write_bytes(b"# ada\n")
    plan = toys.plan(path)
    (job,) = run(plan, toys.graded)
    assert (job.data, job.file) == (b"# ada\n", "ada.py")
    assert toys.book.submission(grade.submission.sha256) == b"# ada\n"


def test_only_the_named_files(toys: Class, tmp_path: Path) -> None:
    """By content, whatever they are called; a file of which there is no grade is named."""
    toys.hand_in("ada")
    toys.hand_in("ben")
    toys.fix("f")
    (tmp_path / "in").mkdir()
    (tmp_path / "in/other.py").write_bytes(b"# ben\n")
    (tmp_path / "in/new.py").write_bytes(b"# new\n")
    plan = toys.plan(tmp_path / "in")
    assert [job.student for job in plan.jobs] == ["ben"]
    assert len(plan.notes) == 1
    assert "new.py: no grade is of this file" in plan.notes[0]


def test_a_file_that_is_replaced_meanwhile(toys: Class, tmp_path: Path) -> None:
    """It is not graded in another's name."""
    toys.hand_in("ada", keep=False)
    toys.fix("f")
    path = tmp_path / "ada.py"
    path.write_bytes(b"# ada\n")
    plan = toys.plan(path)
    path.write_bytes(b"# eve\n")
    (job,) = plan.jobs
    assert (job.data, job.trouble) == (b"", "ada.py was replaced while it was being regraded")


def test_what_could_never_be_read(toys: Class) -> None:
    """It stays unreadable, with the reason there was."""
    toys.hand_in("ada", keep=False, notes=(Note("unreadable", "ada.py is larger than the 50 MB allowed"),))
    toys.fix("f")
    (job,) = toys.plan().jobs
    assert job.trouble == "ada.py is larger than the 50 MB allowed"


def test_who_withdrew_is_left_alone(toys: Class) -> None:
    """There is no grade to make again."""
    toys.hand_in("ada")
    toys.book.withdraw("toy", "ada")
    toys.fix("f")
    plan = toys.plan()
    assert (list(plan.jobs), plan.notes) == ([], [])


def test_jobs_are_read_one_at_a_time(toys: Class) -> None:
    """The sequence has a length and parts, and no bytes until one is asked for."""
    for student in ("ada", "ben", "cat"):
        toys.hand_in(student)
    toys.fix("f")
    jobs = toys.plan().jobs
    assert len(jobs) == 3
    assert [job.data for job in jobs[1:]] == [b"# ben\n", b"# cat\n"]
    with pytest.raises(IndexError):
        jobs[3]
