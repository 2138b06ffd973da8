"""Grading on a cluster with a stand-in for Dask's client: what is sent where, what is sent again, what ends the run."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dask
import pytest
from distributed import CancelledError, KilledWorker

from autograder.course import Course, load_course
from autograder.fleet import Fleet, Graded, Scheduler, WorkerBug, cluster
from autograder.fleet.jobs import graded_to_message, job_from_message
from autograder.messages import pack, unpack
from autograder.model import UserError
from autograder.scoring import Job, build_grade

ADDRESS = "tcp://127.0.0.1:8786"


class FakeFuture:
    """A task that is done when it is submitted, or when the client says so."""

    def __init__(self) -> None:
        self.outcome: bytes | BaseException | None = None
        self.callbacks: list[Callable[[FakeFuture], object]] = []

    def finish(self, outcome: bytes | BaseException) -> None:
        """Done."""
        self.outcome = outcome
        for callback in self.callbacks:
            callback(self)

    def add_done_callback(self, callback: Callable[[FakeFuture], object]) -> None:
        """Now, or when it is done."""
        self.callbacks.append(callback)
        if self.outcome is not None:
            callback(self)

    def result(self) -> bytes:
        """As planned."""
        assert self.outcome is not None
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome


@dataclass
class FakeClient:
    """A scheduler and its workers; ``plan`` holds what happens to a student's tasks, in turn."""

    course: Course
    workers: dict[str, dict[str, Any]]
    plan: dict[str, list[Any]] = field(default_factory=dict)
    status: str = "running"
    calls: list[str] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    resources: list[Any] = field(default_factory=list)
    waiting: list[tuple[FakeFuture, bytes]] = field(default_factory=list)
    hold: int = 0
    held: threading.Event = field(default_factory=threading.Event)

    def scheduler_info(self) -> dict[str, Any]:
        """Who is there."""
        return {"workers": self.workers}

    def register_plugin(self, plugin: Any) -> None:
        """The course is sent."""
        self.calls.append("register")

    def submit(self, function: Any, name: str, body: bytes, *, key: str, pure: bool, resources: Any) -> FakeFuture:
        """A task."""
        job = job_from_message(unpack(body))
        self.jobs.append(job)
        self.resources.append(resources)
        future = FakeFuture()
        outcomes = self.plan.get(job.student)
        if outcomes:
            future.finish(outcomes.pop(0))
            return future
        grade = build_grade(self.course, "toy", job, [], [], digest=self.course.tests_digest("toy"))
        reply = pack({**graded_to_message(Graded(grade, {"f": b"png"})), "remarks": []})
        self.waiting.append((future, reply))
        if len(self.waiting) == self.hold:
            self.held.set()
        if not self.hold:
            self.release()
        return future

    def release(self) -> None:
        """Let all tasks finish."""
        self.hold = 0
        waiting, self.waiting = self.waiting, []
        for future, reply in waiting:
            future.finish(reply)

    def cancel(self, futures: list[FakeFuture], *, force: bool) -> None:
        """Taken back."""
        self.calls.append(f"cancel {len(futures)}")

    def unregister_worker_plugin(self, name: str) -> None:
        """The course is removed."""
        self.calls.append("unregister")

    def close(self, timeout: float) -> None:
        """Gone."""
        self.calls.append("close")


@dataclass
class Run:
    """A fleet on the stand-in, and what came of it."""

    client: FakeClient
    log: Path
    scheduler: Scheduler = field(default_factory=lambda: Scheduler(ADDRESS))
    grades: dict[str, Graded] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def grade(self, *students: str) -> dict[str, Graded]:
        """Grade them."""

        def keep(graded: Graded) -> None:
            assert graded.grade.student not in self.grades
            self.grades[graded.grade.student] = graded

        jobs = [Job(student, f"{student}.py", b"x", "0", None, 7) for student in students]
        Fleet(self.client.course, "toy", 0, 7, self.log, self.scheduler).run(jobs, keep, self.remarks.append)
        return self.grades


def worker(threads: int = 1, **resources: float) -> dict[str, Any]:
    """A worker as the scheduler describes it."""
    return {"nthreads": threads, "resources": resources}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Two workers, all well."""
    for name, text in {
        "grader.yml": "course: c\nhomeworks: {toy: }\n",
        "assignments/toy/assignment.yml": "title: t\nnotebook: n\ntasks: [{name: f, points: 1}]\n",
        "tests/hidden/toy/test_f.py": "",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    client = FakeClient(load_course(tmp_path), {"a": worker(), "b": worker()})
    monkeypatch.setattr(cluster, "_connect", lambda _: client)
    monkeypatch.setattr(cluster, "_LOOK_SECONDS", 0.01)
    return Run(client, tmp_path / "logs/run.log")


def killed() -> KilledWorker:
    """What Dask says when every worker that had a task died."""
    return KilledWorker("key", None, 3)


def test_all_are_graded_and_nothing_stays(run: Run) -> None:
    """Each once, with its pictures; the course is sent once and removed."""
    grades = run.grade("ada", "ben", "cat")
    assert sorted(grades) == ["ada", "ben", "cat"]
    assert grades["ada"].pictures == {"f": b"png"}
    assert [job.student for job in run.client.jobs] == ["ada", "ben", "cat"]
    assert run.client.calls == ["register", "unregister", "close"]
    assert run.remarks == []
    assert run.client.resources == [None] * 3


def test_two_tasks_per_thread_are_ahead(run: Run) -> None:
    """So that a hundred thousand submissions are not all in the scheduler's memory."""
    run.client.workers = {"a": worker(threads=2)}
    run.client.hold = 4
    students = [f"s{number}" for number in range(30)]
    seen: list[int] = []

    def release() -> None:
        run.client.held.wait(30)
        seen.append(len(run.client.jobs))
        run.client.release()

    thread = threading.Thread(target=release)
    thread.start()
    assert len(run.grade(*students)) == 30
    thread.join()
    assert seen == [4]


@pytest.mark.parametrize("loss", [killed(), CancelledError("lost")], ids=["killed", "lost"])
def test_what_dask_gave_up_is_sent_again(run: Run, loss: Exception) -> None:
    """Once as it was, with a remark; the grade has none of it."""
    run.client.plan["ben"] = [loss]
    grades = run.grade("ada", "ben")
    assert [job.student for job in run.client.jobs if job.student == "ben"] == ["ben", "ben"]
    assert grades["ben"].grade.notes == ()
    assert len(run.remarks) == 1
    assert run.remarks[0].startswith("ben: ")
    assert run.remarks[0].endswith("(attempt 1 of 3)")


def test_lost_twice_is_excused(run: Run) -> None:
    """The third worker is asked not to run it."""
    run.client.plan["ben"] = [killed(), killed()]
    run.grade("ben")
    assert [job.excuse for job in run.client.jobs] == [
        "",
        "",
        "the grader failed twice on this submission: its workers on the cluster died",
    ]


def test_lost_for_good(run: Run) -> None:
    """A row for a person, as on one machine; the others are graded."""
    run.client.plan["ben"] = [killed(), killed(), killed()]
    grades = run.grade("ada", "ben", "cat")
    assert grades["ben"].grade.status == "needs_ta"
    assert grades["ben"].grade.notes[0].kind == "grader_error"
    assert grades["ada"].grade.status == grades["cat"].grade.status == "final"


def test_remarks_of_workers_are_passed_on(run: Run) -> None:
    """Such as a grading process that died over there."""
    grade = build_grade(run.client.course, "toy", Job("ada", "a.py", b"", "", None, 1), [], [], digest="x")
    run.client.plan["ada"] = [pack({**graded_to_message(Graded(grade)), "remarks": ["node7: oh"]})]
    run.grade("ada")
    assert run.remarks == ["node7: oh"]


@pytest.mark.parametrize(
    ("reply", "error", "says"),
    [
        (pack({"fatal": "user", "says": "the worker on node7: no lock"}), UserError, "the worker on node7: no lock"),
        (pack({"fatal": "bug", "says": "KeyError", "trace": "t"}), WorkerBug, "KeyError"),
        (ZeroDivisionError("oh"), WorkerBug, r"a task failed on the cluster \(ZeroDivisionError: oh\)"),
    ],
    ids=["user", "bug", "foreign"],
)
def test_what_would_fail_for_all_ends_the_run(run: Run, reply: Any, error: type[Exception], says: str) -> None:
    """The rest is taken back, the course removed."""
    run.client.plan["ada"] = [reply]
    run.client.hold = 99
    with pytest.raises(error, match=says):
        run.grade("ada", "ben")
    assert run.client.calls[-2:] == ["unregister", "close"]
    assert run.grades == {}


def test_gpu_work_goes_to_gpu_workers(run: Run) -> None:
    """Each task asks for one, and no more are ahead than those workers can use."""
    run.client.workers["gpu"] = worker(GPU=1)
    run.scheduler = Scheduler(ADDRESS, needs_gpu=True)
    assert len(run.grade("ada", "ben", "cat")) == 3
    assert run.client.resources == [{"GPU": 1}] * 3


def test_gpu_work_without_a_gpu_is_refused_at_once(run: Run) -> None:
    """Nothing is sent, and nobody waits for ever."""
    run.scheduler = Scheduler(ADDRESS, needs_gpu=True)
    with pytest.raises(UserError, match=r'no worker of .* has a GPU.*--resources "GPU=1"'):
        run.grade("ada")
    assert run.client.calls == ["close"]


@pytest.mark.parametrize(("gpus", "refused"), [((0, 0), True), ((0, 1), False), ((), False)], ids=str)
def test_whether_there_is_a_gpu_at_all(run: Run, gpus: tuple[int, ...], refused: bool) -> None:
    """Asked before anything is graded for it; workers that are still to come may have one."""
    run.client.workers = {str(number): worker(GPU=gpu) for number, gpu in enumerate(gpus)}
    with pytest.raises(UserError, match="no worker of") if refused else contextlib.nullcontext():
        Fleet(run.client.course, "toy", 0, 7, run.log, run.scheduler).require_gpu()
    assert run.client.calls == ["close"]


def test_tls_without_certificates(tmp_path: Path) -> None:
    """Said before Dask is asked, whose complaint nobody understands; what Dask's own configuration names is used."""
    with pytest.raises(UserError, match="needs certificates: name them with --tls-ca, --tls-cert and --tls-key, or in"):
        cluster.require_gpu(Scheduler("tls://127.0.0.1:9"))
    with (
        dask.config.set({"distributed.comm.tls.ca-file": str(tmp_path / "nowhere.pem")}),
        pytest.raises(UserError, match="cannot reach a scheduler at"),
    ):
        cluster.require_gpu(Scheduler("tls://127.0.0.1:9"))


def test_no_worker_for_too_long(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said at once, and given up after a while."""
    run.client.workers = {}
    run.client.hold = 99
    monkeypatch.setattr(cluster, "_PATIENCE_SECONDS", 0.1)
    with pytest.raises(UserError, match="has had no worker for"):
        run.grade("ada")
    assert run.remarks == [f"{ADDRESS} has no worker yet; waiting for one"]
    assert run.client.calls == ["register", "cancel 1", "unregister", "close"]


def test_the_connection_is_lost(run: Run) -> None:
    """What was graded stands, and the TA is told how to go on; nothing is asked of a scheduler that is gone."""
    run.client.hold = 1

    def lose() -> None:
        run.client.held.wait(30)
        run.client.status = "connecting"
        for future, _ in run.client.waiting:
            future.finish(CancelledError("scheduler-connection-lost"))

    thread = threading.Thread(target=lose)
    thread.start()
    with pytest.raises(UserError, match=r"the connection to .* is lost\. What was graded stands"):
        run.grade("ada")
    thread.join()
    assert run.client.calls == ["register", "close"]


def test_a_worker_without_this_package(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake of set-up, in words."""

    def register(plugin: Any) -> None:
        raise ModuleNotFoundError("No module named 'autograder'")

    monkeypatch.setattr(run.client, "register_plugin", register)
    with pytest.raises(UserError, match=r"a worker cannot load the autograder .*: install it on all of them"):
        run.grade("ada")
    assert run.client.calls == ["close"]


def test_an_open_port_is_mentioned(run: Run) -> None:
    """Before anything else."""
    run.scheduler = Scheduler("tcp://head-node:8786")
    run.grade("ada")
    assert "is not encrypted" in run.remarks[0]


def test_dask_speaks_to_the_log(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """Its complaints and tracebacks are not for the terminal; afterwards its loggers are as they were."""
    logger = logging.getLogger("distributed.client")
    before = list(logger.handlers), logger.propagate
    original = run.client.register_plugin

    def register(plugin: Any) -> None:
        logger.error("something with a traceback")
        original(plugin)

    run.client.register_plugin = register  # type: ignore[method-assign]
    run.grade("ada")
    assert "distributed.client ERROR something with a traceback" in run.log.read_text()
    assert "something" not in capsys.readouterr().err
    assert (logger.handlers, logger.propagate) == before
