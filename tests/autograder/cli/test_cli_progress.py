"""How a run is shown: lines, bar, events and log say the same things, each in its way."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from autograder.cli import progress
from autograder.cli.progress import Bar, Ending, Events, Lines, Log, Run, Shown, log_path
from autograder.grade import Environment, Gpu, Grade, Late, SubmissionInfo
from autograder.model import UserError


def grade(student: str = "ada") -> Grade:
    """A grade."""
    info = SubmissionInfo(f"{student}.ipynb", "0", "")
    environment = Environment("0", "3", "2", "0", (), 1)
    late = Late(0, 0.0)
    return Grade(1, "toy", student, info, "final", 3.5, 4.0, late, (), (), (), Gpu("none", ""), environment)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, which only this list moves."""
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def show(total: int, view: Any, clock: list[float], *, kept: int = 0) -> Shown:
    """A run of ``total``, one every half second."""
    shown = Shown(Run("toy", total, kept, "2 workers", began=clock[0]), [view])
    with shown:
        for number in range(total):
            clock[0] += 0.5
            shown.graded(grade(f"s{number}"))
    return shown


def lines_of(total: int, clock: list[float], **options: int) -> list[str]:
    """What :class:`Lines` prints."""
    console = Console(file=io.StringIO(), width=200)
    show(total, Lines(console), clock, **options)
    return console.file.getvalue().splitlines()  # type: ignore[attr-defined]


def test_lines_have_rate_and_time_left(clock: list[float]) -> None:
    """From the second on; none with the last."""
    assert lines_of(3, clock) == [
        "grading 3 submissions with 2 workers",
        "1 of 3 graded",
        "2 of 3 graded (2.0 a second, 0:00 left)",
        "3 of 3 graded",
    ]


def test_few_lines_for_many_submissions(clock: list[float]) -> None:
    """A log that people can read; the last one is never left out."""
    lines = lines_of(2003, clock)
    assert len(lines) < 25
    assert lines[1] == "100 of 2003 graded (2.0 a second, 15:52 left)"
    assert lines[-1] == "2003 of 2003 graded"


def test_hours(clock: list[float]) -> None:
    """Long runs have them."""
    assert lines_of(40_000, clock)[1] == "2000 of 40000 graded (2.0 a second, 5:16:40 left)"


def test_nothing_to_do(clock: list[float]) -> None:
    """Only what was kept is mentioned."""
    assert lines_of(0, clock, kept=5) == ["5 unchanged since the last run, kept (--fresh grades them again)"]


@pytest.mark.parametrize("view", [Lines, Bar], ids=["lines", "bar"])
def test_foreign_text_is_no_markup(view: Any) -> None:
    """A file's name cannot colour the terminal."""
    console = Console(file=io.StringIO(), width=200, force_terminal=True, color_system=None)
    with Shown(Run("toy", 1, 0, "1 worker"), [view(console)]) as shown:
        shown.problem("[red]x[/red].zip is no zip")
        shown.graded(grade("[b]ada"))
    assert "note: [red]x[/red].zip is no zip" in console.file.getvalue()  # type: ignore[attr-defined]


def test_the_bar_goes_away(clock: list[float]) -> None:
    """Nothing of it is left on the screen but notes."""
    console = Console(file=io.StringIO(), width=120, force_terminal=True)
    show(3, Bar(console), clock)
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "warming up" in shown
    assert shown.endswith("\x1b[2K")


def test_events(clock: list[float]) -> None:
    """One JSON object a line with the documented keys, in order."""
    stream = io.StringIO()
    shown = Shown(Run("toy", 1, 2, "2 workers", began=clock[0]), [Events(stream)])
    with shown:
        shown.problem("Ünïcode\nand a second line")
        clock[0] += 1.5
        shown.graded(grade())
        shown.report = "graded/report/index.html"
    events = [json.loads(line) for line in stream.getvalue().splitlines()]
    times = [event.pop("time") for event in events]
    assert all(time.endswith("+00:00") for time in times)
    assert events == [
        {"event": "started", "schema": 1, "assignment": "toy", "submissions": 1, "kept": 2, "workers": "2 workers"},
        {"event": "problem", "says": "Ünïcode\nand a second line"},
        {
            "event": "graded",
            "student": "ada",
            "file": "ada.ipynb",
            "status": "final",
            "score": 3.5,
            "max_score": 4.0,
            "done": 1,
            "total": 1,
        },
        {
            "event": "finished",
            "outcome": "complete",
            "error": "",
            "graded": 1,
            "kept": 2,
            "seconds": 1.5,
            "report": "graded/report/index.html",
        },
    ]


@pytest.mark.parametrize(
    ("error", "ending"),
    [
        (KeyboardInterrupt(), Ending("interrupted")),
        (UserError("no disk left"), Ending("failed", error="no disk left")),
        (ZeroDivisionError(), Ending("failed", error="ZeroDivisionError")),
    ],
    ids=["interrupted", "user", "bug"],
)
def test_how_it_ended(error: BaseException, ending: Ending) -> None:
    """Every view is told, also if another one cannot listen any more; the error goes on."""
    heard: list[Ending] = []

    class Deaf(Lines):
        def finished(self, run: Run, ending: Ending) -> None:
            raise BrokenPipeError

    class Listening(Lines):
        def finished(self, run: Run, ending: Ending) -> None:
            heard.append(ending)

    with pytest.raises((type(error), BrokenPipeError)), Shown(Run("toy", 0, 0, ""), [Listening(), Deaf(), Listening()]):
        raise error
    assert heard == [ending, ending]


def test_log(tmp_path: Path, clock: list[float]) -> None:
    """A line for everything, each with its moment; worker's own words may stand between them."""
    path = tmp_path / "logs/run.log"
    with pytest.raises(UserError), Shown(Run("toy", 2, 0, "2 workers", began=clock[0]), [Log(path)]) as shown:
        shown.graded(grade())
        with path.open("a") as other:
            other.write("a worker's words\n")
        shown.problem("oh \ud800")
        clock[0] += 61
        raise UserError("no disk left")
    lines = path.read_text().splitlines()
    assert [line.partition("Z ")[2] or line for line in lines] == [
        "toy: grading 2, keeping 0, with 2 workers",
        "graded ada: final, 3.5 of 4",
        "a worker's words",
        "problem: oh \\ud800",
        "failed after 1:01: 1 graded, 0 kept",
        "no disk left",
    ]


def test_a_log_that_cannot_be_written(tmp_path: Path) -> None:
    """Found out before grading."""
    (tmp_path / "logs").write_text("in the way")
    with pytest.raises(UserError, match="cannot write"):
        Log(tmp_path / "logs/run.log")


def test_a_log_per_run(tmp_path: Path) -> None:
    """Named by its moment, so that they sort."""
    path = log_path(tmp_path, "toy")
    assert path.parent == tmp_path / "logs"
    assert path.name.endswith("Z-toy.log")
