"""The summary in a terminal: a table for people, plain lines for a CI log. Odd submissions come first."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.table import Table
from rich.text import Text

from autograder.grade import Grade
from autograder.report.triage import look_at, odd_first, oddity
from autograder.report.words import count, number, status_name, visible

__all__ = ["plain_lines", "summary_table"]

_STYLES = {"needs_ta": "bold red", "incomplete": "yellow", "timeout": "magenta", "forbidden": "magenta", "": ""}
_WIDEST_NAME = 40


def summary_table(grades: Sequence[Grade], *, limit: int | None = None) -> Table:
    """A rich table: student, score, status, what to look at; at most ``limit`` rows, and the caption says so."""
    ordered = odd_first(grades)
    shown = ordered[:limit]
    several = len({grade.assignment for grade in grades}) > 1
    table = Table(caption=_rest(len(ordered) - len(shown)), caption_justify="left", header_style="bold", box=None)
    if several:
        table.add_column("Assignment", overflow="fold")
    table.add_column("Student", overflow="fold", max_width=_WIDEST_NAME)
    table.add_column("Score", justify="right", no_wrap=True)
    table.add_column("Status", no_wrap=True)
    table.add_column("What to look at", overflow="fold", ratio=1)
    for grade in shown:
        style = _STYLES[oddity(grade)]
        # Text objects, never strings: a student called "[bold]" must not be read as markup.
        cells = [Text(visible(grade.student, limit=200), style=style), Text(_score(grade))]
        cells += [Text(status_name(grade), style=style), Text(look_at(grade))]
        table.add_row(*([Text(visible(grade.assignment))] if several else []), *cells)
    return table


def plain_lines(grades: Sequence[Grade], *, limit: int | None = None) -> list[str]:
    """The same as lines in aligned columns, without colour; the first line is the heading."""
    ordered = odd_first(grades)
    shown = ordered[:limit]
    several = len({grade.assignment for grade in grades}) > 1
    rows = [["assignment", "student", "score", "status", "what to look at"]]
    for grade in shown:
        name = visible(grade.student, limit=200)
        name = name if cell_len(name) <= _WIDEST_NAME else set_cell_size(name, _WIDEST_NAME - 1) + "…"
        rows.append([visible(grade.assignment), name, _score(grade), status_name(grade), look_at(grade)])
    if not several:
        rows = [row[1:] for row in rows]
    widths = [max(cell_len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    lines = ["  ".join([*map(set_cell_size, row, widths), row[-1]]).rstrip() for row in rows]
    rest = _rest(len(ordered) - len(shown))
    return [*lines, rest] if rest else lines


def _score(grade: Grade) -> str:
    """Points of points: "17.5 / 30"."""
    return f"{number(grade.score)} / {number(grade.max_score)}"


def _rest(how_many: int) -> str | None:
    """What the limit cut off."""
    return f"… and {count(how_many, 'more submission')}, none of them odder than these" if how_many > 0 else None
