"""``handout.md`` taken apart: prose, code cells, and the places where stubs and checks go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, cast

from autograder.course import Course
from autograder.model import UserError

__all__ = ["Piece", "parse_handout", "read_handout"]

PieceKind = Literal["markdown", "code", "stub", "check", "answer"]
_PLACEHOLDER = re.compile(r"<!-- (stub|check|answer): ([A-Za-z_]\w*) -->")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})\s*(.*)")
_CELL = "python cell"
_MARKER = re.compile(r"# ?%%|# In\[", re.MULTILINE)


@dataclass(frozen=True)
class Piece:
    """One cell to be. ``text`` is its source, or the task's name at a placeholder; ``line`` where it starts."""

    kind: PieceKind
    text: str
    line: int


def read_handout(course: Course, slug: str) -> list[Piece]:
    """The pieces of a homework's handout; UserError with every mistake in it, each with file and line."""
    path = course.public(slug) / "handout.md"
    shown = course.shown(path)
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"{shown}: is not UTF-8 text") from None
    except OSError as error:
        raise UserError(f"{shown}: cannot be read ({error.strerror})") from None
    assignment = course.assignment(slug)
    tested, read = ([task.name for task in tasks] for tasks in (assignment.tested, assignment.read_by_a_person))
    return parse_handout(text, shown, tested, read)


def parse_handout(text: str, shown: str, tasks: Sequence[str], texts: Sequence[str] = ()) -> list[Piece]:
    """Split a handout into pieces.

    Lines ``<!-- stub: NAME -->``, ``<!-- check: NAME -->`` and ``<!-- answer: NAME -->`` become stubs, checks and
    places for a text, blocks fenced with ````` ```python cell ````` code, all else Markdown, with a new cell at every
    ``## ``.

    Args:
        text: the handout.
        shown: its path in messages.
        tasks: the assignment's functions, in order.
        texts: its tasks that a person reads.

    Raises:
        UserError: with one line for each mistake.
    """
    reader = _Reader(shown)
    for number, line in enumerate(text.splitlines(), start=1):
        reader.take(number, line)
    reader.finish()
    problems = [*reader.problems, *_wrong_places(reader.pieces, shown, tasks, texts)]
    if problems:
        raise UserError("\n".join(problems))
    return reader.pieces


@dataclass
class _Reader:
    """Takes the handout line by line."""

    shown: str
    pieces: list[Piece] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    _prose: list[str] = field(default_factory=list)
    _prose_from: int = 1
    _code: list[str] = field(default_factory=list)
    _fence: str = ""
    _fence_from: int = 0
    _in_cell: bool = False

    def take(self, number: int, line: str) -> None:
        """The next line."""
        fence = _FENCE.fullmatch(line.rstrip())
        if self._fence:
            # A fence is closed by at least as many of its signs, with nothing behind them.
            if fence and fence[1].startswith(self._fence) and not fence[2]:
                self._close(line)
            else:
                (self._code if self._in_cell else self._prose).append(line)
        elif fence:
            self._open(number, line, fence[1], " ".join(fence[2].split()))
        elif "<!--" in line:
            self._comment(number, line)
        else:
            if line.startswith("## "):
                self._end_prose()
            self._add_prose(number, line)

    def finish(self) -> None:
        """The end of the file."""
        if self._fence:
            self.problems.append(f"{self.shown}:{self._fence_from}: this block is never closed; end it with ```")
        self._end_prose()

    def _open(self, number: int, line: str, fence: str, info: str) -> None:
        self._fence, self._fence_from, self._in_cell = fence, number, info == _CELL
        if self._in_cell:
            self._end_prose()
        else:
            self._add_prose(number, line)

    def _close(self, line: str) -> None:
        if self._in_cell:
            self._add_code("\n".join(self._code).strip("\n"))
            self._code = []
        else:
            self._prose.append(line)
        self._fence, self._in_cell = "", False

    def _add_code(self, source: str) -> None:
        first = self._fence_from + 1
        try:
            compile(source, self.shown, "exec", dont_inherit=True)
        except SyntaxError as error:
            line = first + (error.lineno or 1) - 1
            self.problems.append(f"{self.shown}:{line}: this cell is not plain Python ({error.msg})")
        if _MARKER.search(source):
            self.problems.append(f'{self.shown}:{first}: this cell holds a line "# %%", which would split it in two')
        self.pieces.append(Piece("code", source, first))

    def _comment(self, number: int, line: str) -> None:
        found = _PLACEHOLDER.fullmatch(line.strip())
        if found:
            self._end_prose()
            self.pieces.append(Piece(cast(PieceKind, found[1]), found[2], number))
        else:
            self.problems.append(
                f"{self.shown}:{number}: {line.strip()[:60]!r} is no placeholder, and students would get the comment; "
                "a placeholder stands on a line of its own: <!-- stub: NAME -->, <!-- check: NAME --> or "
                "<!-- answer: NAME -->"
            )

    def _add_prose(self, number: int, line: str) -> None:
        if not self._prose and not line.strip():
            return
        if not self._prose:
            self._prose_from = number
        self._prose.append(line)

    def _end_prose(self) -> None:
        text = "\n".join(self._prose).strip("\n")
        if text.strip():
            self.pieces.append(Piece("markdown", text, self._prose_from))
        self._prose = []


def _wrong_places(pieces: Sequence[Piece], shown: str, tasks: Sequence[str], texts: Sequence[str]) -> list[str]:
    """What is wrong with the placeholders: unknown, missing, twice, or in another order than the tasks."""
    problems = []
    known = {"stub": tasks, "check": tasks, "answer": texts}
    places: dict[tuple[str, str], int] = {}
    for piece in pieces:
        if piece.kind not in known:
            continue
        key = (piece.kind, piece.text)
        if piece.text not in (*tasks, *texts):
            problems.append(f"{shown}:{piece.line}: {piece.text!r} is no task of this assignment")
        elif piece.text not in known[piece.kind]:
            if piece.text in texts:
                words = f"a person reads it, so its place is <!-- answer: {piece.text} -->"
            else:
                words = f"tests grade it, so it needs <!-- stub: {piece.text} --> and <!-- check: {piece.text} -->"
            problems.append(f"{shown}:{piece.line}: {piece.text} has no {piece.kind}; {words}")
        elif key in places:
            problems.append(f"{shown}:{piece.line}: the {piece.kind} of {piece.text} stands in line {places[key]} too")
        elif piece.kind == "check" and ("stub", piece.text) not in places:
            problems.append(f"{shown}:{piece.line}: the check of {piece.text} stands before its stub")
        places.setdefault(key, piece.line)
    wanted = [(kind, task) for task in tasks for kind in ("stub", "check")] + [("answer", task) for task in texts]
    for kind, task in wanted:
        if (kind, task) not in places:
            problems.append(f"{shown}: task {task} has no {kind}; add a line <!-- {kind}: {task} -->")
    order = [name for kind, name in places if kind == "stub" and name in tasks]
    if not problems and order != list(tasks):
        problems.append(
            f"{shown}: the stubs come in another order than the tasks of assignment.yml: {', '.join(order)}"
        )
    return problems
