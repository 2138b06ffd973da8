"""The part that runs on a Dask worker, without Dask: one course, warm processes that are used again, nothing left."""

from __future__ import annotations

import asyncio
import pickle
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from autograder.course import Course, load_course
from autograder.fleet import Graded, process, remote
from autograder.fleet.archive import pack_course
from autograder.fleet.jobs import graded_from_message, job_to_message
from autograder.fleet.remote import CoursePlugin, grade_remotely, versions
from autograder.messages import pack, unpack
from autograder.model import UserError
from autograder.scoring import Job, build_grade


@dataclass
class FakeWorker:
    """A grading process without a process."""

    course: Course
    slug: str
    folder: Path
    log: Any
    events: list[str] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)
    hang: threading.Event | None = None
    ended: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Warm."""
        self.events.append("start")

    def grade(self, job: Job, _: float) -> Graded:
        """Graded, or as planned."""
        if self.hang is not None:
            self.hang.set()
            self.ended.wait(30)
            raise process.WorkerDied("ended")
        if self.errors:
            (self.folder / "worker.log").write_bytes(b"last words\n")
            raise self.errors.pop()
        self.events.append(job.student)
        return Graded(build_grade(self.course, self.slug, job, [], [], digest=self.course.tests_digest(self.slug)))

    def interrupt(self) -> None:
        """Asked to end."""
        self.events.append("interrupt")
        self.ended.set()

    def stop(self, *, now: bool = False) -> None:
        """Ended."""
        self.events.append("stop")


@dataclass
class Site:
    """A Dask worker's machine with the plugin."""

    plugin: CoursePlugin
    temporary: Path
    course: Course
    events: list[str]
    made: dict[str, Any]

    def grade(self, student: str) -> dict[str, Any]:
        """Run the task; the reply."""
        body = pack(job_to_message(Job(student, f"{student}.py", b"", "0", None, 1)))
        return unpack(grade_remotely("name", body))

    def end(self) -> None:
        """The run is over."""
        asyncio.run(self.plugin.teardown(None))


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A course of one homework, on its way through pickle as Dask does it."""
    for name, text in {
        "grader.yml": "course: c\nhomeworks: {toy: }\n",
        "assignments/toy/assignment.yml": "title: t\nnotebook: n\ntasks: [{name: f, points: 1}]\n",
        "tests/hidden/toy/test_f.py": "",
    }.items():
        (tmp_path / "course" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "course" / name).write_text(text)
    course = load_course(tmp_path / "course")
    sent = CoursePlugin("name", "toy", pack_course(course, "toy"), versions())
    plugin: CoursePlugin = pickle.loads(pickle.dumps(sent))
    plugin.setup(None)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    events: list[str] = []
    made: dict[str, Any] = {"errors": [], "hang": None}
    monkeypatch.setattr(process, "WorkerProcess", lambda *values: FakeWorker(*values, events, **made))

    monkeypatch.setattr(remote, "get_worker", lambda: SimpleNamespace(plugins={"name": plugin}))
    return Site(plugin, tmp_path / "temporary", course, events, made)


def test_warm_between_submissions(site: Site) -> None:
    """One process for many submissions, one folder; both end with the run."""
    replies = [site.grade("ada"), site.grade("ben")]
    assert [graded_from_message(reply).grade.student for reply in replies] == ["ada", "ben"]
    assert replies[0]["remarks"] == []
    assert site.events == ["start", "ada", "ben"]
    assert len(list(site.temporary.iterdir())) == 1
    site.end()
    assert site.events[-1] == "stop"
    assert list(site.temporary.iterdir()) == []


def test_graded_by_the_tests_that_were_sent(site: Site) -> None:
    """The digest in the grade is that of the course at home."""
    graded = graded_from_message(site.grade("ada"))
    assert graded.grade.environment.tests_sha256 == site.course.tests_digest("toy")
    site.end()


def test_a_dead_process_is_replaced_here(site: Site) -> None:
    """Dask never hears of it; the TA does, with the machine's name and the last words."""
    site.made["errors"] = [process.WorkerDied("the grading process ended")]
    reply = site.grade("ada")
    assert graded_from_message(reply).grade.notes == ()
    assert len(reply["remarks"]) == 1
    assert "ada: the grading process ended (attempt 1 of 3)" in reply["remarks"][0]
    assert reply["remarks"][0].endswith("last words")
    site.end()


def test_other_versions_are_refused(site: Site) -> None:
    """A grade must not depend on the machine; nothing is unpacked."""
    site.plugin.wanted = {**versions(), "torch": "1.0"}
    reply = site.grade("ada")
    assert reply["fatal"] == "user"
    assert "torch 1.0: make them the same" in reply["says"]
    assert list(site.temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("error", "kind"), [(UserError("no lock"), "user"), (process.WorkerBug("KeyError", "trace"), "bug")]
)
def test_what_ends_the_run_travels_as_data(
    site: Site, monkeypatch: pytest.MonkeyPatch, error: Exception, kind: str
) -> None:
    """With the machine's name; no exception is pickled."""

    def start(_: FakeWorker) -> None:
        raise error

    monkeypatch.setattr(FakeWorker, "start", start)
    reply = site.grade("ada")
    assert reply["fatal"] == kind
    assert reply["says"].startswith("the worker on ")
    assert reply["says"].endswith(str(error))
    assert reply.get("trace", "trace") == "trace"
    site.end()


def test_ended_in_the_middle(site: Site) -> None:
    """A submission in progress is given up, its process ended, the folder removed; nothing begins afterwards."""
    site.made["hang"] = threading.Event()
    replies: list[dict[str, Any]] = []
    thread = threading.Thread(target=lambda: replies.append(site.grade("ada")))
    thread.start()
    site.made["hang"].wait(30)
    site.end()
    thread.join(30)
    assert replies == [{"stopped": True}]
    assert site.events == ["start", "interrupt", "stop"]
    assert list(site.temporary.iterdir()) == []
    assert site.grade("ben") == {"stopped": True}
