"""The fleet with stand-ins for its worker processes: who dies, who is replaced, who pays (nobody), what stops a run."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Assignment, Course, GraderConfig
from autograder.fleet import Fleet, Graded, StoppedAtOnce, WorkerBug, default_workers, fresh_seed, process
from autograder.grade import Grade
from autograder.intake import find_submissions
from autograder.model import UserError
from autograder.scoring import Job, build_grade


@dataclass
class Plan:
    """What happens to workers: errors at their starts, in turn, and what each job does to them."""

    course: Course
    starts: list[BaseException | None] = field(default_factory=list)
    jobs: dict[str, list[BaseException]] = field(default_factory=dict)
    started: int = 0
    stopped: int = 0
    interrupted: int = 0
    seen: list[Job] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    hang: threading.Event | None = None

    def make(self, *_: Any) -> FakeWorker:
        """Stands in for the worker's class."""
        return FakeWorker(self)


@dataclass
class FakeWorker:
    """A worker without a process."""

    plan: Plan

    def start(self) -> None:
        """Start, or fail as planned."""
        self.plan.started += 1
        if self.plan.starts and (error := self.plan.starts.pop(0)) is not None:
            raise error

    def grade(self, job: Job, seconds: float) -> Graded:
        """Grade, or die as planned."""
        assert seconds > 300
        self.plan.seen.append(job)
        if self.plan.jobs.get(job.student):
            raise self.plan.jobs[job.student].pop(0)
        if self.plan.hang is not None:
            self.plan.hang.wait(30)
            if self.plan.interrupted:
                raise process.WorkerDied("killed")
        return Graded(build_grade(self.plan.course, "toy", job, [], [], digest="x"), {"f": b"picture"})

    def interrupt(self) -> None:
        """Killed from another thread."""
        self.plan.interrupted += 1
        if self.plan.hang is not None:
            self.plan.hang.set()

    def stop(self, *, now: bool = False) -> None:
        """Hung up."""
        self.plan.stopped += 1


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """Workers that do as planned; so far all is well."""
    config = GraderConfig.model_validate({"course": "c", "homeworks": {"toy": None}, "limits": {"submission_mb": 1}})
    assignment = {"title": "t", "notebook": "n", "tasks": [{"name": "f", "points": 1}]}
    made = Plan(Course(tmp_path, config, {"toy": Assignment.model_validate(assignment)}))
    (tmp_path / "tests/hidden/toy").mkdir(parents=True)
    (tmp_path / "assignments/toy").mkdir(parents=True)
    (tmp_path / "assignments/toy/assignment.yml").touch()
    monkeypatch.setattr(process, "WorkerProcess", made.make)
    return made


@pytest.fixture
def run(plan: Plan, tmp_path: Path) -> Callable[..., dict[str, Grade]]:
    """Grade ada, ben and cat; the grades by student."""

    def grade(workers: int = 1) -> dict[str, Grade]:
        grades: dict[str, Grade] = {}
        for name in ("ada", "ben", "cat"):
            (tmp_path / "in").mkdir(exist_ok=True)
            (tmp_path / "in" / f"{name}.ipynb").write_text("{}")
        submissions = find_submissions([tmp_path / "in"]).submissions
        fleet = Fleet(plan.course, "toy", workers, 7, tmp_path / "logs" / "toy.log")

        def keep(graded: Graded) -> None:
            assert graded.grade.student not in grades
            grades[graded.grade.student] = graded.grade

        fleet.run(submissions, keep, plan.remarks.append)
        return grades

    return grade


def died() -> BaseException:
    """What a worker's end looks like."""
    return process.WorkerDied("the grading process ended")


@pytest.mark.parametrize("workers", [1, 2, 50])
def test_all_are_graded_and_no_worker_too_many_starts(plan: Plan, run: Any, workers: int) -> None:
    """At most one worker per submission; each is hung up, none is killed."""
    assert sorted(run(workers)) == ["ada", "ben", "cat"]
    assert 1 <= plan.started <= min(workers, 3)
    assert (plan.stopped, plan.interrupted) == (plan.started, 0)


def test_a_file_without_an_lms_is_never_late(plan: Plan, run: Any) -> None:
    """The time of a file on a TA's disk proves nothing, so jobs carry no moment; they carry the run's seed."""
    run()
    assert {(job.received, job.seed, job.data) for job in plan.seen} == {(None, 7, b"{}")}


def test_a_dead_worker_costs_a_retry(plan: Plan, run: Any) -> None:
    """The submission is graded by a new worker."""
    plan.jobs["ben"] = [died()]
    grades = run()
    assert [grade.notes for grade in grades.values()] == [(), (), ()]
    assert [job.student for job in plan.seen] == ["ada", "ben", "ben", "cat"]
    assert plan.started == 2
    assert [remark.partition(";")[0] for remark in plan.remarks] == [
        "ben: the grading process ended (attempt 1 of 3)",
    ]


@pytest.mark.parametrize("error", [died(), WorkerBug("ZeroDivisionError: oh", "trace")], ids=["death", "bug"])
def test_a_submission_that_kills_twice_goes_to_a_person(plan: Plan, run: Any, error: BaseException) -> None:
    """A third worker is asked not to run it but to excuse it, so that our failure costs no points."""
    plan.jobs["ben"] = [error, error]
    grades = run()
    asked = [job.excuse for job in plan.seen if job.student == "ben"]
    assert asked == ["", "", f"the grader failed twice on this submission: {error}"]
    assert grades["ada"].status == grades["cat"].status == "final"


@pytest.mark.parametrize("error", [died(), WorkerBug("ZeroDivisionError: oh", "trace")], ids=["death", "bug"])
def test_a_submission_that_cannot_even_be_excused(plan: Plan, run: Any, error: BaseException) -> None:
    """It still gets a row, made without a worker; the others do not notice."""
    plan.jobs["ben"] = [error, error, error]
    grades = run()
    assert grades["ben"].status == "needs_ta"
    note = grades["ben"].notes[0]
    assert note.kind == "grader_error"
    assert note.says == f"the grader failed on this submission again and again: {error}"
    assert grades["ada"].status == grades["cat"].status == "final"


def test_a_worker_that_dies_before_it_is_warm_is_replaced(plan: Plan, run: Any) -> None:
    """Once; it is no submission's fault."""
    plan.starts = [died()]
    assert len(run()) == 3
    assert plan.started == 2


def test_no_worker_can_start(plan: Plan, run: Any) -> None:
    """Again and again the same: our bug, with the log to read, and no row for anybody."""
    plan.starts = [died(), died(), died()]
    with pytest.raises(WorkerBug, match=r"no grading process could start; .*toy\.log has its last words"):
        run()
    assert (plan.started, plan.seen) == (3, [])


@pytest.mark.parametrize("error", [UserError("no tests"), WorkerBug("KeyError: 'x'", "trace")], ids=["user", "bug"])
def test_a_start_that_must_fail_again_is_not_repeated(plan: Plan, run: Any, error: BaseException) -> None:
    """A mistake in the tests, a bug before the first job: the run ends with it."""
    plan.starts = [error]
    with pytest.raises(type(error)):
        run()
    assert (plan.started, plan.stopped) == (1, 1)


@pytest.fixture
def busy(plan: Plan, tmp_path: Path) -> Callable[..., list[str]]:
    """Three submissions and two workers, which hang; what is said and graded after signals have arrived."""
    plan.hang = threading.Event()
    for name in ("ada", "ben", "cat"):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{name}.ipynb").write_text("{}")
    fleet = Fleet(plan.course, "toy", 2, 7, tmp_path / "toy.log")

    def wait(condition: Callable[[], object]) -> None:
        while not condition():
            time.sleep(0.01)

    def go(error: type[BaseException], *signals: int) -> list[str]:
        def press() -> None:
            wait(lambda: len(plan.seen) == 2)
            for number in signals:
                os.kill(os.getpid(), number)
                wait(lambda: plan.remarks or plan.interrupted)
            if error is KeyboardInterrupt and plan.hang is not None:
                plan.hang.set()

        thread = threading.Thread(target=press)
        thread.start()
        grades: list[str] = []
        with pytest.raises(KeyboardInterrupt) as caught:
            fleet.run(
                find_submissions([tmp_path / "in"]).submissions,
                lambda graded: grades.append(graded.grade.student),
                plan.remarks.append,
            )
        thread.join()
        assert caught.type is error
        return sorted(grades)

    return go


def test_ctrl_c_lets_the_running_submissions_finish(plan: Plan, busy: Callable[..., list[str]]) -> None:
    """They are handed on; nothing more is begun, and nobody is killed."""
    assert busy(KeyboardInterrupt, signal.SIGINT) == ["ada", "ben"]
    assert plan.remarks == ["stopping after the 2 submissions in progress; Ctrl-C again stops at once"]
    assert (len(plan.seen), plan.interrupted, plan.stopped) == (2, 0, 2)


@pytest.mark.parametrize("signals", [(signal.SIGINT, signal.SIGINT), (signal.SIGTERM,)], ids=["twice", "terminated"])
def test_ctrl_c_twice_stops_at_once(plan: Plan, busy: Callable[..., list[str]], signals: tuple[int, ...]) -> None:
    """Workers are ended in the middle of a submission, and no row is invented for what they were doing."""
    assert busy(StoppedAtOnce, *signals) == []
    assert (len(plan.seen), plan.interrupted, plan.stopped) == (2, 2, 2)


def test_ctrl_c_too_late_to_matter(plan: Plan, tmp_path: Path) -> None:
    """Where nothing was left out, the run is complete."""
    (tmp_path / "ada.ipynb").write_text("{}")
    grades: list[Graded] = []

    def keep(graded: Graded) -> None:
        grades.append(graded)
        os.kill(os.getpid(), signal.SIGINT)

    Fleet(plan.course, "toy", 1, 7, tmp_path / "log").run(find_submissions([tmp_path]).submissions, keep)
    assert [graded.pictures for graded in grades] == [{"f": b"picture"}]


def test_the_temporary_folder_goes(plan: Plan, run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also what a killed worker left in it."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    original = FakeWorker.grade

    def grade(worker: FakeWorker, job: Job, seconds: float) -> Graded:
        (folder,) = (tmp_path / "temporary").iterdir()
        (folder / f"left-by-{job.student}").mkdir()
        return original(worker, job, seconds)

    monkeypatch.setattr(FakeWorker, "grade", grade)
    assert len(run()) == 3
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_result_that_cannot_be_written_stops_the_run(plan: Plan, tmp_path: Path) -> None:
    """A full disk is not discovered after the last submission."""
    (tmp_path / "ada.ipynb").write_text("{}")

    def full(_: Graded) -> None:
        raise UserError("cannot write: No space left on device")

    with pytest.raises(UserError, match="No space left"):
        Fleet(plan.course, "toy", 1, 7, tmp_path / "log").run(find_submissions([tmp_path]).submissions, full)


def test_a_file_that_is_too_large(plan: Plan, tmp_path: Path) -> None:
    """It is not read; the job says why, so that the row can."""
    (tmp_path / "ada.ipynb").write_bytes(b"x" * 1_000_001)
    Fleet(plan.course, "toy", 1, 7, tmp_path / "log").run(find_submissions([tmp_path]).submissions, lambda _: None)
    job = plan.seen[0]
    assert job.data == b""
    assert job.trouble == "ada.ipynb is larger than the 1 MB allowed"


def test_ready_made_jobs_run_as_they_are(plan: Plan, tmp_path: Path) -> None:
    """The gate makes its jobs itself."""
    job = Job("reference", "reference.py", b"", "", datetime(2026, 1, 1, tzinfo=UTC), 3)
    Fleet(plan.course, "toy", 1, 7, tmp_path / "log").run([job], lambda _: None)
    assert plan.seen == [job]


def test_nothing_to_do(plan: Plan, tmp_path: Path) -> None:
    """No submissions, no workers."""
    Fleet(plan.course, "toy", 4, 7, tmp_path / "log").run([], lambda _: None)
    assert plan.started == 0


def test_seeds_and_workers() -> None:
    """A fresh seed differs every time and survives JSON; there is at least one worker."""
    seeds = {fresh_seed() for _ in range(100)}
    assert len(seeds) == 100
    assert all(0 <= seed < 2**53 for seed in seeds)
    assert default_workers() >= 1
