"""The summary in a terminal."""

from __future__ import annotations

import io
from collections.abc import Callable

from rich.cells import cell_len
from rich.console import Console

from autograder.grade import Grade, TaskGrade
from autograder.model import Verdict
from autograder.report.table import plain_lines, summary_table
from autograder.report.triage import odd_first

MakeGrade = Callable[..., Grade]
MakeTask = Callable[..., TaskGrade]


def printed(grades: list[Grade], *, width: int = 200, limit: int | None = None, color: bool = False) -> str:
    """The rich table as text."""
    file = io.StringIO()
    console = Console(file=file, width=width, force_terminal=color, color_system="standard" if color else None)
    console.print(summary_table(grades, limit=limit))
    return file.getvalue()


def test_plain_lines_are_odd_first(course: list[Grade]) -> None:
    """A heading and a line a submission, in triage order, columns aligned."""
    lines = plain_lines(course)
    assert len(lines) == len(course) + 1
    assert lines[0].split() == ["assignment", "student", "score", "status", "what", "to", "look", "at"]
    assert [line.split()[0] for line in lines[1:]] == [grade.assignment for grade in odd_first(course)]
    at = lines[0].index("status")
    starts = [
        cell_len(line[: line.index(word)]) for line in lines[1:] for word in ("final", "incom", "needs") if word in line
    ]
    assert set(starts) == {at}


def test_the_table_is_odd_first(grade: MakeGrade, task: MakeTask) -> None:
    """The same rows in the same order for people; no assignment column for a single one."""
    fine = grade("fine", tasks=(task("t", [Verdict.PASSED]),))
    odd = grade("odd", tasks=(task("t", [Verdict.TIMEOUT]),))
    text = printed([fine, odd])
    assert text.index("odd") < text.index("fine")
    assert "timeout: t" in text
    assert "Assignment" not in text
    assert "Assignment" in printed([fine, grade(assignment="other")])


def test_limit(course: list[Grade]) -> None:
    """A long class is cut, and the last line says so."""
    assert plain_lines(course, limit=5)[6:] == ["… and 85 more submissions, none of them odder than these"]
    assert "85 more submissions" in printed(course, limit=5)
    assert "more submission" not in printed(course)
    assert plain_lines(course[:2], limit=1)[-1].startswith("… and 1 more submission,")


def test_no_control_character_reaches_the_terminal(course: list[Grade], hostile: tuple[str, ...]) -> None:
    """Names cannot send escape sequences, turn text around, or use the table's own markup."""
    for text in ("\n".join(plain_lines(course)), printed(course, width=400)):
        assert not [character for character in text if not character.isprintable() and character != "\n"]
        assert "[bold red]rich[/bold red]" in text
        assert "⟨U+202E⟩" in text
    assert "\x1b[31mred" not in printed(course, color=True)


def test_long_names_and_wide_letters(grade: MakeGrade, task: MakeTask) -> None:
    """A long name is cut by its width on the screen, so that the columns still stand."""
    tasks = (task("t", [Verdict.PASSED]),)
    lines = plain_lines([grade("x" * 500, tasks=tasks), grade("太" * 100, tasks=tasks), grade("ada", tasks=tasks)])
    assert len({cell_len(line[: line.index("final")]) for line in lines[1:]}) == 1
    assert max(map(cell_len, lines)) < 80


def test_nobody() -> None:
    """An empty class is a heading."""
    assert plain_lines([]) == ["student  score  status  what to look at"]
    assert "Student" in printed([])
