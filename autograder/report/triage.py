"""What a person should look at: why a submission is odd, and which ones come first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from autograder.grade import Grade, TaskGrade
from autograder.model import Verdict
from autograder.report.person import unread
from autograder.report.words import VERDICT_NAMES, count, note_text, number, short

__all__ = [
    "Group",
    "decided_fraction",
    "fraction",
    "groups",
    "look_at",
    "odd_first",
    "oddity",
    "open_classes",
    "reasons",
    "waits",
]

#: From this share of a class on (and this many submissions), "incomplete" is the class's state and not an oddity.
_WHOLE_CLASS = 0.5
_CLASS_SIZE = 4
_LOWEST = 5
_SENTENCE = 110

_FOR_A_PERSON = {"unreadable": "unreadable", "suspicion": "suspicion", "grader_error": "grader error"}


@dataclass(frozen=True, slots=True)
class Group:
    """Submissions that are odd in the same way."""

    oddity: str
    title: str
    says: str
    cases: tuple[Grade, ...]


def fraction(grade: Grade) -> float:
    """Score over maximum; 0 where nothing can be earned."""
    return grade.score / grade.max_score if grade.max_score > 0 else 0.0


def waits(grade: Grade, task: TaskGrade) -> bool:
    """Whether nothing of a task is decided: every test deferred, or left to a person who has not read it yet."""
    if task.tests or task.total:
        return bool(task.tests) and all(test.verdict is Verdict.DEFERRED for test in task.tests)
    return grade.status == "incomplete" and task.earned == 0


def decided_fraction(grade: Grade) -> float:
    """Score over what could be earned so far, so that an unread question makes nobody look weak; 1 if all waits."""
    decided = grade.max_score - sum(task.possible for task in grade.tasks if waits(grade, task))
    return grade.score / decided if decided > 0 else 1.0


def open_classes(grades: Sequence[Grade]) -> set[str]:
    """The assignments in which most submissions are incomplete: no oddity of any one of them."""
    sizes = Counter(grade.assignment for grade in grades)
    open_ones = Counter(grade.assignment for grade in grades if _oddities(grade)["incomplete"])
    return {name for name, size in sizes.items() if size >= _CLASS_SIZE and open_ones[name] > _WHOLE_CLASS * size}


def oddity(grade: Grade) -> str:
    """The gravest way in which a grade is odd: ``needs_ta``, ``incomplete``, ``timeout``, ``forbidden`` or ""."""
    return _first(_oddities(grade))


def odd_first(grades: Sequence[Grade]) -> list[Grade]:
    """Needs a person, incomplete, timeouts, forbidden functions, then the lowest scores; ties by name.

    Where most of a class is incomplete (a question that a person reads, no GPU here) that is the class's state and
    says nothing about one submission, so it does not count as odd.
    """
    everyone = open_classes(grades)

    def rank(grade: Grade) -> tuple[object, ...]:
        calm = tuple(not is_so for is_so in _oddities(grade, everyone).values())
        return (*calm, decided_fraction(grade), grade.assignment, grade.student, grade.submission.file)

    return sorted(grades, key=rank)


def groups(grades: Sequence[Grade]) -> list[Group]:
    """The odd submissions by their gravest reason, each one once, then the lowest scores below one half."""
    everyone = open_classes(grades)
    piles: dict[str, list[Grade]] = {name: [] for name in _TITLES}
    for grade in odd_first(grades):
        first = _first(_oddities(grade, everyone))
        if not first and decided_fraction(grade) < 0.5 and len(piles["low"]) < _LOWEST:
            first = "low"
        if first:
            piles[first].append(grade)
    return [Group(name, *_TITLES[name], tuple(pile)) for name, pile in piles.items() if pile]


def reasons(grade: Grade, *, notes: bool = True) -> list[str]:
    """Everything worth a look, the gravest first, each in a few words; empty for a clean full score.

    ``notes=False`` leaves out what the notes say, for a page that shows them in full.
    """
    found: list[str] = []
    if notes:
        strange = (note for note in grade.notes if note.kind in _FOR_A_PERSON)
        found = [f"{_FOR_A_PERSON[note.kind]}: {_short(note.says)}" for note in strange]
        if grade.status == "needs_ta" and not found and not _tasks_with(grade, Verdict.GRADER_ERROR):
            found.append("marked for a person")
    found += _with_verdicts(grade, _GRAVE)
    cells = [note for note in grade.notes if note.kind == "cell_error"] if notes else []
    if len(cells) == 1:
        found.append(_short(note_text(cells[0])) or "a cell stopped")
    elif cells:
        found.append(f"{count(len(cells), 'cell')} stopped")
    found += _with_verdicts(grade, _PLAIN)
    if grade.late.days:
        found.append(f"{count(grade.late.days, 'day')} late (-{number(grade.late.deduction)})")
    if to_read := unread(grade):
        found.append(f"a person reads: {_list(to_read)}")
    if grade.status == "incomplete":
        untested = [task.task for task in grade.tasks if not task.total and waits(grade, task)]
        if untested:
            found.append(f"still open: {_list(untested)}")
        elif not to_read and not _tasks_with(grade, Verdict.DEFERRED):
            found.append("something is still open")
    return found


def look_at(grade: Grade, *, limit: int = 3) -> str:
    """The first few ``reasons`` in one short line."""
    return "; ".join(reasons(grade)[:limit])


_TITLES = {
    "needs_ta": ("A person must decide", "The grader broke, could not read the notebook, or found something strange."),
    "incomplete": ("Still open", "Something could not be decided here."),
    "timeout": ("Ran out of time", "Code was stopped at its time limit."),
    "forbidden": ("Used what the task does not allow", "A ready-made function did the work."),
    "low": ("Lowest scores", "Below half of the points, with nothing else odd."),
}

_GRAVE = (Verdict.GRADER_ERROR, Verdict.DEFERRED, Verdict.TIMEOUT, Verdict.FORBIDDEN)
_PLAIN = (Verdict.RAISED, Verdict.FAILED)


def _oddities(grade: Grade, everyone: Collection[str] = ()) -> dict[str, bool]:
    """Every way of being odd, the gravest first; in the assignments ``everyone``, being incomplete is not one."""
    verdicts = grade.verdicts
    is_open = grade.status == "incomplete" or Verdict.DEFERRED in verdicts
    return {
        "needs_ta": grade.status == "needs_ta"
        or Verdict.GRADER_ERROR in verdicts
        or any(note.kind in _FOR_A_PERSON for note in grade.notes),
        "incomplete": is_open and grade.assignment not in everyone,
        "timeout": Verdict.TIMEOUT in verdicts,
        "forbidden": Verdict.FORBIDDEN in verdicts,
    }


def _first(oddities: dict[str, bool]) -> str:
    """The name of the first oddity that holds, or ""."""
    return next((name for name, is_so in oddities.items() if is_so), "")


def _with_verdicts(grade: Grade, verdicts: Sequence[Verdict]) -> list[str]:
    """For each of the verdicts that a task has: "timeout: softmax"."""
    found = ((VERDICT_NAMES[verdict], _tasks_with(grade, verdict)) for verdict in verdicts)
    return [f"{name}: {_list(tasks)}" for name, tasks in found if tasks]


def _tasks_with(grade: Grade, verdict: Verdict) -> list[str]:
    """The tasks that have a test with this verdict; a missed bonus, or a point less by a person, is nothing odd."""
    if verdict not in grade.verdicts:
        return []
    tasks = [task for task in grade.tasks if verdict not in _PLAIN or task.passed < task.total]
    tasks = [task for task in tasks if not task.by_a_person]
    return [task.task for task in tasks if any(test.verdict is verdict for test in task.tests)]


def _list(names: Sequence[str], limit: int = 3) -> str:
    """Names in a row, cut: "a, b, c and 2 more"."""
    shown = ", ".join(short(name, 60) for name in names[:limit])
    return shown if len(names) <= limit else f"{shown} and {len(names) - limit} more"


def _short(says: str) -> str:
    """The first line of a note, cut to what fits in a table."""
    return short(next((line.strip() for line in says.splitlines() if line.strip()), ""), _SENTENCE)
