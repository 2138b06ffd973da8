"""How a run is shown while it goes on: a live bar, plain lines, events as JSON, and a log file, all told the same."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from autograder.cli.console import errors
from autograder.grade import Grade
from autograder.model import UserError

__all__ = ["Bar", "Ending", "Events", "Lines", "Log", "Run", "Shown", "log_path"]

#: Version of the events; a change that a reader must know of makes it larger.
_EVENTS_SCHEMA = 1
_MOST_LINES = 20


@dataclass
class Run:
    """What all views know of a run; ``done`` counts the grades of this run, not those kept from an earlier one."""

    homework: str
    total: int
    kept: int
    where: str
    done: int = 0
    began: float = field(default_factory=time.monotonic)
    _first: float = 0.0

    def advance(self) -> None:
        """One more is graded."""
        self.done += 1
        if self.done == 1:
            self._first = time.monotonic()

    @property
    def rate(self) -> float:
        """Submissions per second since the first one was finished, which warming up does not slow; 0 if unknown."""
        seconds = time.monotonic() - self._first
        return (self.done - 1) / seconds if self.done > 1 and seconds > 0 else 0.0


@dataclass(frozen=True)
class Ending:
    """How a run ended: ``complete``, ``interrupted`` or ``failed``; the report's first page; what it failed of."""

    outcome: str
    report: str = ""
    error: str = ""


class _View(Protocol):
    """One way to show a run."""

    def started(self, run: Run) -> None: ...

    def graded(self, run: Run, grade: Grade) -> None: ...

    def problem(self, says: str) -> None: ...

    def finished(self, run: Run, ending: Ending) -> None: ...


class Bar:
    """A live bar with rate and time left, for people at a terminal."""

    def __init__(self, console: Console = errors) -> None:
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
        )
        self._bar = Progress(*columns, console=console, transient=True)
        self._console = console

    def started(self, run: Run) -> None:
        """Show the bar, unless there is nothing to wait for."""
        _say_kept(self._console, run)
        if run.total:
            self._bar.start()
            self._task = self._bar.add_task("warming up", total=run.total, rate="")

    def graded(self, run: Run, grade: Grade) -> None:
        """Move on."""
        rate = f"{run.rate:.1f}/s" if run.rate else ""
        self._bar.update(self._task, advance=1, description=f"graded {grade.student[:30]}", rate=rate)

    def problem(self, says: str) -> None:
        """Above the bar."""
        _say_note(self._console, says)

    def finished(self, run: Run, ending: Ending) -> None:
        """Take the bar away."""
        self._bar.stop()


class Lines:
    """At most some twenty plain lines, for CI and files."""

    def __init__(self, console: Console = errors) -> None:
        self._console = console

    def started(self, run: Run) -> None:
        """How much there is to do."""
        _say_kept(self._console, run)
        if run.total:
            self._say(f"grading {_count(run.total, 'submission')} with {run.where}")

    def graded(self, run: Run, grade: Grade) -> None:
        """A line for every twentieth part."""
        if run.done % max(1, run.total // _MOST_LINES) and run.done != run.total:
            return
        pace = ""
        if run.rate and run.done < run.total:
            pace = f" ({run.rate:.1f} a second, {_duration((run.total - run.done) / run.rate)} left)"
        self._say(f"{run.done} of {run.total} graded{pace}")

    def problem(self, says: str) -> None:
        """A line each."""
        _say_note(self._console, says)

    def finished(self, run: Run, ending: Ending) -> None:
        """The table says it."""

    def _say(self, text: str) -> None:
        self._console.print(text, markup=False, highlight=False)


class Events:
    """One JSON object a line, for programs; docs/for-tas.md lists the keys."""

    def __init__(self, stream: IO[str] | None = None) -> None:
        self._stream = sys.stdout if stream is None else stream

    def started(self, run: Run) -> None:
        """``started``, once."""
        self._tell(
            event="started",
            schema=_EVENTS_SCHEMA,
            assignment=run.homework,
            submissions=run.total,
            kept=run.kept,
            workers=run.where,
        )

    def graded(self, run: Run, grade: Grade) -> None:
        """``graded``, for each submission, after its result is stored."""
        self._tell(
            event="graded",
            student=grade.student,
            file=grade.submission.file,
            status=grade.status,
            score=grade.score,
            max_score=grade.max_score,
            done=run.done,
            total=run.total,
        )

    def problem(self, says: str) -> None:
        """``problem``: a file that could not be taken, a worker that died, a request to stop."""
        self._tell(event="problem", says=says)

    def finished(self, run: Run, ending: Ending) -> None:
        """``finished``, once, last."""
        seconds = round(time.monotonic() - run.began, 3)
        self._tell(
            event="finished",
            outcome=ending.outcome,
            error=ending.error,
            graded=run.done,
            kept=run.kept,
            seconds=seconds,
            report=ending.report,
        )

    def _tell(self, **event: Any) -> None:
        values = {"event": event.pop("event"), "time": _now().isoformat(timespec="milliseconds"), **event}
        self._stream.write(json.dumps(values) + "\n")
        self._stream.flush()


class Log:
    """A line for everything, with its moment, in the file that the workers' own words go to as well."""

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("a", encoding="utf-8", errors="backslashreplace", buffering=1)
        except OSError as error:
            raise UserError(f"cannot write {path}: {error.strerror}") from None

    def started(self, run: Run) -> None:
        """What is about to be done."""
        self._write(f"{run.homework}: grading {run.total}, keeping {run.kept}, with {run.where}")

    def graded(self, run: Run, grade: Grade) -> None:
        """Who, and how it went."""
        self._write(f"graded {grade.student}: {grade.status}, {grade.score:g} of {grade.max_score:g}")

    def problem(self, says: str) -> None:
        """As it was shown."""
        self._write(f"problem: {says}")

    def finished(self, run: Run, ending: Ending) -> None:
        """How the run ended."""
        after = _duration(time.monotonic() - run.began)
        self._write(f"{ending.outcome} after {after}: {run.done} graded, {run.kept} kept")
        if ending.error:
            self._write(ending.error)
        self._file.close()

    def _write(self, text: str) -> None:
        self._file.write(f"{_now():%Y-%m-%dT%H:%M:%SZ} {text}\n")


class Shown:
    """A run and the views of it. Use as a context manager; the views are told how it ended."""

    def __init__(self, run: Run, views: Sequence[_View]) -> None:
        self.run = run
        self.report = ""
        self._views = views

    def graded(self, grade: Grade) -> None:
        """One more is graded and stored."""
        self.run.advance()
        for view in self._views:
            view.graded(self.run, grade)

    def problem(self, says: str) -> None:
        """Something that a person should know."""
        for view in self._views:
            view.problem(says)

    def __enter__(self) -> Self:
        """Begin."""
        for view in self._views:
            view.started(self.run)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End, whatever happened."""
        if error is None:
            ending = Ending("complete", self.report)
        elif isinstance(error, KeyboardInterrupt):
            ending = Ending("interrupted", self.report)
        else:
            ending = Ending("failed", self.report, str(error) or type(error).__name__)
        with ExitStack() as stack:  # all of them, also if the reader of one has gone
            for view in self._views:
                stack.callback(view.finished, self.run, ending)


def log_path(out: Path, homework: str) -> Path:
    """``OUT/logs/<UTC time>-<homework>.log``."""
    return out / "logs" / f"{_now():%Y%m%dT%H%M%SZ}-{homework}.log"


def _say_kept(console: Console, run: Run) -> None:
    if run.kept:
        text = f"{run.kept} unchanged since the last run, kept (--fresh grades them again)"
        console.print(text, markup=False, highlight=False)


def _say_note(console: Console, says: str) -> None:
    console.print(f"note: {says}", markup=False, highlight=False, style="yellow")


def _now() -> datetime:
    return datetime.now(UTC)


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
