"""Find the text that a person is to read: the answer in Markdown that belongs to a task with a rubric.

Students move, rename and delete cells, so the search is tolerant: the task's name, or one of its ``headings``, may
stand in a heading of any kind, in a bold line, or at the start of a cell. Two things limit what is taken: the next
heading of the same rank, and what the released notebook says itself. Nothing here runs anything; all work is linear in
the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from autograder.course import Course, TaskSpec
from autograder.grade import Note
from autograder.notebook import Cell, Notebook
from autograder.release import answer_cell, fixed_prose

__all__ = ["MOST_CHARACTERS", "Answer", "answer_notes", "find_answer", "template_lines"]

#: A longer text is cut, and says so: an answer of "a few sentences" fits ten times over.
MOST_CHARACTERS = 3_900

_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_HASHES = re.compile(r"\s{0,3}(#{1,6})(?:\s+(.*)|$)")
_HTML_HEADING = re.compile(r"\s*<h([1-6])\b(.*)", re.IGNORECASE)
_TAG = re.compile(r"<?[^<>]{0,200}>")
_UNDERLINE = re.compile(r"\s{0,3}(=+|-{2,})\s*")
#: What may stand before the first word of a line: list signs, numbers, quotes, bold signs, HTML tags of emphasis.
_DECORATION = re.compile(r"(?:[\s>*_~#`:.()\[\]-]|\d|<(?:b|strong|i|em|u|p|br|span)\b[^<>]{0,80}>)*", re.IGNORECASE)
_AFTER = re.compile(r"[\s*_~`]*(?:[:.!\u2013\u2014-]|</\w+>)*[\s*_~`:]*")
_LONGEST_LINE = 3_000
_MOST_WORDS = 8  # of a heading that is told by its underline alone, or whose words after the name are no answer
#: Deeper than any heading: a label such as "**Conclusion**" belongs to its own cell.
_LABEL = 7


@dataclass(frozen=True)
class Answer:
    """What was found: the text without the template's own words, and the cell where it begins (None: no such place).

    ``text`` is empty if there is a place for the answer and nothing of the student's in it.
    """

    text: str
    cell: int | None


def answer_notes(tasks: Iterable[TaskSpec], notebook: Notebook, template: Collection[str]) -> list[Note]:
    """A note for each task with a rubric: ``answer`` with its text, or ``no_answer`` with the reason."""
    notes = []
    for task in tasks:
        answer = find_answer(notebook.cells, (_spaced(task.name), *task.headings), template)
        if answer.text:
            notes.append(Note("answer", f"{task.name}\n{_capped(answer.text)}", answer.cell))
        elif answer.cell is not None:
            says = f"{task.name}: the place for the text, cell {answer.cell}, holds nothing but what was released"
            notes.append(Note("no_answer", says, answer.cell))
        else:
            names = " or ".join(f"{word!r}" for word in (_spaced(task.name), *task.headings))
            says = f"{task.name}: no text was found; no Markdown cell has a heading or first words with {names}"
            notes.append(Note("no_answer", says))
    return notes


def find_answer(cells: Iterable[Cell], words: Collection[str], template: Collection[str] = ()) -> Answer:
    """The text under one of the ``words``.

    Args:
        cells: the notebook's cells, in order.
        words: what the heading or the first words may say, in any case; an ``s`` may follow.
        template: the lines of the released notebook, see :func:`template_lines`. A paragraph made of them alone is
            not the student's; one that holds a word of theirs is kept whole.
    """
    name = re.compile(rf"(?<!\w)(?:{'|'.join(_pattern(word) for word in words)})s?(?!\w)", re.IGNORECASE)
    search = _Search(name, frozenset(template) | {""})
    for cell in cells:
        search.take(cell)
    paragraphs = [p for p in _paragraphs(search.lines) if any(_plain(line) not in search.template for line in p)]
    return Answer("\n\n".join("\n".join(lines) for lines in paragraphs), search.cell if paragraphs else search.place)


def template_lines(course: Course, slug: str) -> frozenset[str]:
    """The lines that students were given: those of the handout, the placeholders and the fixed cells.

    A homework can be graded without its handout; then what stands in it is not told from what students write.
    """
    assignment = course.assignment(slug)
    prose = [*fixed_prose(assignment.notebook), *(answer_cell(task) for task in assignment.read_by_a_person)]
    with suppress(OSError, UnicodeDecodeError):
        prose.append((course.public(slug) / "handout.md").read_text("utf-8-sig"))
    return frozenset(_plain(line) for text in prose for line in text.splitlines())


@dataclass
class _Search:
    """Walks the cells line by line. ``rank`` is that of the heading that we are under, 0 outside of any."""

    name: re.Pattern[str]
    template: frozenset[str]
    lines: list[str] = field(default_factory=list)
    place: int | None = None
    cell: int | None = None
    rank: int = 0
    waiting: bool = False

    def take(self, cell: Cell) -> None:
        """The next cell."""
        if cell.kind == "code":
            if self.rank == _LABEL:
                self.rank = 0
            return
        before = len(self.lines)
        lines = cell.source.splitlines()
        fence = ""
        first = True
        skip = False
        for number, line in enumerate(lines):
            if skip:  # the underline of a heading
                skip = False
                continue
            mark = _FENCE.match(line)
            if mark and (not fence or mark[1] == fence):
                fence = "" if fence else mark[1]
            heading = None if fence or mark else _heading(line, lines[number + 1] if number + 1 < len(lines) else "")
            if heading is not None:
                rank, title, skip = heading
                self._heading(cell, rank, title, line)
            elif fence or mark or not self._label(cell, line, first=first):
                self._keep(cell, line)
            first = first and not line.strip()
        self.lines.append("")
        if self.rank == _LABEL:  # "**Conclusion**" alone in a cell: the text may be in the next one
            empty = all(_plain(line) in self.template for line in self.lines[before:])
            self.rank = _LABEL if empty and not self.waiting else 0
            self.waiting = self.rank == _LABEL

    def _heading(self, cell: Cell, rank: int, title: str, line: str) -> None:
        found = self.name.search(title)
        if found:
            if not 0 < self.rank <= rank:
                self._enter(cell, rank)
            # Some write the whole answer as a heading; a title of a few words is no answer.
            rest = title[_AFTER.match(title, found.end()).end() :]  # type: ignore[union-attr]
            if len(rest.split()) > _MOST_WORDS:
                self._keep(cell, rest)
        elif 0 < rank <= self.rank:
            self.rank = 0
        else:
            self._keep(cell, line)

    def _label(self, cell: Cell, line: str, *, first: bool) -> bool:
        """Whether the line begins with the name: at the start of a cell, or as a label of its own."""
        start = _DECORATION.match(line)
        found = self.name.match(line, start.end() if start else 0)
        if not found:
            return False
        after = _AFTER.match(line, found.end())
        rest = line[after.end() :] if after else ""
        decided = not rest or bool(re.search(r"[:*_]", line[found.end() : found.end() + 3]))
        if not (first or decided):
            return False
        if not self.rank:
            self._enter(cell, _LABEL)
        # "Conclusion: ..." is a label; "Conclusions are hard to draw" is a sentence, and stays one.
        self._keep(cell, (rest if _plain(line) not in self.template else line) if decided else line)
        return True

    def _enter(self, cell: Cell, rank: int) -> None:
        self.rank, self.waiting = rank, False
        self.place = cell.number if self.place is None else self.place

    def _keep(self, cell: Cell, line: str) -> None:
        if self.rank:
            self.lines.append(line.rstrip())
            if self.cell is None and _plain(line) not in self.template:
                self.cell = cell.number


def _heading(line: str, following: str) -> tuple[int, str, bool] | None:
    """Rank and title of a Markdown or HTML heading, and whether the next line is its underline; None if it is none."""
    if len(line) > _LONGEST_LINE:
        return None
    if found := _HASHES.match(line):
        return len(found[1]), (found[2] or "").rstrip("# "), False
    if found := _HTML_HEADING.match(line):
        return int(found[1]), _TAG.sub(" ", found[2]), False
    # Many put a rule of dashes under their last sentence, which makes a heading of it that nobody meant.
    if 0 < len(line.split()) <= _MOST_WORDS and _UNDERLINE.fullmatch(following[:_LONGEST_LINE]):
        return (1 if "=" in following else 2), line, True
    return None


def _paragraphs(lines: Iterable[str]) -> Iterator[list[str]]:
    """Runs of lines without an empty one."""
    run: list[str] = []
    for line in (*lines, ""):
        if line.strip():
            run.append(line)
        elif run:
            yield run
            run = []


def _plain(line: str) -> str:
    """A line as it is compared with the template's: without spaces around and double ones inside."""
    return " ".join(line.split())


def _pattern(word: str) -> str:
    """Any spaces, hyphens or underscores between the parts of a name."""
    return r"[\s_-]+".join(re.escape(part) for part in word.split())


def _spaced(name: str) -> str:
    return " ".join(name.replace("_", " ").split())


def _capped(text: str) -> str:
    rest = len(text) - MOST_CHARACTERS
    return f"{text[:MOST_CHARACTERS]}\n[cut here: {rest} more characters stand in the notebook]" if rest > 0 else text
