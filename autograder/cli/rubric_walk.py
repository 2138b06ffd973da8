"""The walk through texts that wait for a reader: show one, ask for points, save, go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from autograder.course import Criterion
from autograder.model import UserError
from autograder.report import visible
from autograder.rubric import Reading, points_of

__all__ = ["Walk"]

_HELP = "points (Enter takes the number in brackets), t text again, s next student, q quit"


class _Skip(Exception):
    """The next text, please."""


class _Quit(Exception):
    """Enough for today."""


@dataclass
class Walk:
    """One sitting.

    Args:
        say: prints a line.
        ask: prints a question and returns the answer; EOFError is taken for "quit".
        save: keeps one score; called as soon as it is given.
        figures: files with the pictures of a student's figures.
    """

    say: Callable[[str], object]
    ask: Callable[[str], str]
    save: Callable[[Reading, Criterion, Decimal, str], object]
    figures: Callable[[Reading], Sequence[Path]]
    saved: int = 0

    def through(self, readings: Sequence[Reading], *, again: bool = False) -> bool:
        """Ask for every open criterion, or with ``again`` for all; False if the reader stopped before the end."""
        chosen = [reading for reading in readings if again or reading.to_ask]
        for number, reading in enumerate(chosen, start=1):
            try:
                self._show(reading, f"{number} of {len(chosen)}")
                for criterion in reading.task.rubric if again else reading.to_ask:
                    self._score(reading, criterion)
            except _Skip:
                continue
            except (_Quit, EOFError):
                return False
        return True

    def _show(self, reading: Reading, place: str) -> None:
        self.say("")
        self.say(f"── {place}: {visible(reading.student, limit=200)}, {reading.task.name} ──")
        if reading.text:
            self.say(f"from cell {reading.cell}:" if reading.cell else "the text:")
            for line in visible(reading.text, lines=True).split("\n"):
                self.say(f"  │ {line}")
        else:
            self.say(visible(reading.missing))
        figures = self.figures(reading)
        self.say("figures:" if figures else "figures: none")
        for path in figures:
            self.say(f"  {path}")

    def _score(self, reading: Reading, criterion: Criterion) -> None:
        before = reading.given.get(criterion.name)
        self.say("")
        self.say(f"{criterion.name}: {criterion.says}")
        if before is not None:
            when = "when the text was another one" if criterion.name in reading.outdated else "before"
            self.say(f"scored {when}: {before.points} {visible(before.comment)}".rstrip())
        usual = criterion.points if reading.text else Decimal(0)
        if before is not None and before.points <= criterion.points:
            usual = before.points
        points = self._points(reading, criterion, usual)
        comment = self.ask("comment, Enter for none: " if before is None else "comment, Enter for the one before: ")
        comment = comment.strip() or (before.comment if before is not None else "")
        self.save(reading, criterion, points, comment)
        self.saved += 1

    def _points(self, reading: Reading, criterion: Criterion, usual: Decimal) -> Decimal:
        while True:
            typed = self.ask(f"points, 0 to {criterion.points} [{usual}], ? for help: ").strip().casefold()
            match typed:
                case "":
                    return usual
                case "s":
                    raise _Skip
                case "q":
                    raise _Quit
                case "t":
                    self._show(reading, "again")
                case "?":
                    self.say(_HELP)
                case _:
                    try:
                        return points_of(typed, criterion)
                    except UserError as error:
                        self.say(f"{error}; {_HELP}")
