"""Worker processes on this machine: one thread keeps one of them busy."""

from __future__ import annotations

import threading
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from autograder.course import Course
from autograder.fleet.jobs import Graded, Todo
from autograder.fleet.process import Grader, Stopped
from autograder.fleet.run_folder import RunFolder

__all__ = ["LocalCrew"]

_JOIN_SECONDS = 40.0


class LocalCrew:
    """While in use, grades what ``todo`` holds and puts into ``news`` grades, remarks (text) and what went wrong.

    Left without an exception, it lets the workers end; left with one, it makes them.
    """

    def __init__(
        self,
        course: Course,
        slug: str,
        workers: int,
        log: Path,
        todo: Todo,
        news: SimpleQueue[Graded | str | BaseException | None],
    ) -> None:
        self._todo = todo
        self._news = news
        self._folder = RunFolder()
        self._graders = [Grader(course, slug, self._folder.path, log, news.put) for _ in range(workers)]
        self._threads = [threading.Thread(target=self._serve, args=(one,), daemon=True) for one in self._graders]

    def __enter__(self) -> Self:
        """Start the threads, each of which starts its worker."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the workers and remove everything they left."""
        if error is not None:
            self._todo.close()
            for grader in self._graders:
                grader.interrupt()
        for thread in self._threads:
            thread.join(_JOIN_SECONDS)
        self._folder.remove()

    def _serve(self, grader: Grader) -> None:
        try:
            while (job := self._todo.take()) is not None:
                self._news.put(grader.grade(job))
        except Stopped:
            pass
        except BaseException as error:
            self._news.put(error)
        finally:
            grader.close()
