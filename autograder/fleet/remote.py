"""What runs on a worker of dask.distributed: the course, unpacked once, and a warm grading process of its own.

The Dask worker itself runs no test and holds no sandbox, so that whatever grading does to its process, the Dask worker
lives on. What goes in and out of :func:`grade_remotely` is bytes in our own message format.
"""

from __future__ import annotations

import asyncio
import platform
import socket
import threading
from typing import Any

from distributed import Worker, WorkerPlugin, get_worker

from autograder import __version__
from autograder.course import load_course
from autograder.fleet.archive import CourseArchive
from autograder.fleet.jobs import graded_to_message, job_from_message
from autograder.fleet.process import Grader, Stopped, WorkerBug
from autograder.fleet.run_folder import RunFolder
from autograder.messages import pack, unpack
from autograder.model import UserError
from autograder.versions import torch_version

__all__ = ["CoursePlugin", "grade_remotely", "versions"]

_LAST_WORDS = 2000
_END_SECONDS = 20.0


def versions() -> dict[str, str]:
    """What must be the same on all machines of a run, so that a grade does not depend on where it was made."""
    return {
        "autograder": __version__,
        "Python": ".".join(platform.python_version_tuple()[:2]),
        "torch": torch_version().partition("+")[0],  # a build for GPUs computes the same on the CPU
    }


class CoursePlugin(WorkerPlugin):
    """One run's course on one Dask worker. Travels there once, and ends everything when the run or the worker ends."""

    def __init__(self, name: str, slug: str, archive: CourseArchive, wanted: dict[str, str]) -> None:
        self.name = name
        self.slug = slug
        self.archive = archive
        self.wanted = wanted

    def setup(self, worker: Worker) -> None:
        """Called on the worker; the work itself waits for the first submission."""
        self.lock = threading.Condition()
        self.folder: RunFolder | None = None
        self.idle: list[Grader] = []
        self.busy: list[Grader] = []
        self.ending = False

    async def teardown(self, worker: Worker) -> None:
        """End the grading processes and remove the course from this machine."""
        await asyncio.to_thread(self._end)

    def grade(self, message: dict[str, Any]) -> dict[str, Any]:
        """Grade one submission, in the calling thread."""
        remarks: list[str] = []
        grader = self._take(remarks)
        try:
            graded = grader.grade(job_from_message(message))
        finally:
            self._give_back(grader)
        words = [f"{socket.gethostname()}: {remark}" for remark in remarks]
        if words:
            with grader.log.open("rb") as log:
                words[-1] += f"; its last words:\n{log.read()[-_LAST_WORDS:].decode('utf-8', 'replace').strip()}"
        return {**graded_to_message(graded), "remarks": words}

    def _take(self, remarks: list[str]) -> Grader:
        with self.lock:
            if self.ending:
                raise Stopped
            if self.folder is None:
                here = versions()
                if self.wanted != here:
                    raise UserError(
                        f"has {_words(here)}, but this command has {_words(self.wanted)}: make them the same"
                    )
                self.folder = RunFolder()
                self.archive.unpack(self.folder.path / "course")
            if self.idle:
                grader = self.idle.pop()
                grader.say = remarks.append
            else:
                course = load_course(self.folder.path / "course")
                grader = Grader(course, self.slug, self.folder.path, self.folder.path / "worker.log", remarks.append)
            self.busy.append(grader)
            return grader

    def _give_back(self, grader: Grader) -> None:
        with self.lock:
            self.busy.remove(grader)
            if not self.ending:
                self.idle.append(grader)
            self.lock.notify_all()
        if self.ending:
            grader.close()

    def _end(self) -> None:
        with self.lock:
            self.ending = True
            for grader in self.busy:
                grader.interrupt()
            idle, self.idle = self.idle, []
        for grader in idle:
            grader.close()
        with self.lock:
            self.lock.wait_for(lambda: not self.busy, _END_SECONDS)
            if self.folder is not None:
                self.folder.remove()


def grade_remotely(plugin: str, body: bytes) -> bytes:
    """The task: a packed job in; out a packed grade, or as ``fatal`` why nothing can be graded here."""
    course = get_worker().plugins[plugin]
    assert isinstance(course, CoursePlugin)
    where = f"the worker on {socket.gethostname()}: "
    try:
        return pack(course.grade(unpack(body)))
    except Stopped:
        return pack({"stopped": True})
    except UserError as error:
        return pack({"fatal": "user", "says": where + str(error)})
    except WorkerBug as error:
        return pack({"fatal": "bug", "says": where + str(error), "trace": error.trace})


def _words(found: dict[str, str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in found.items())
