"""The texts of a class that a person reads: what was handed in, and what is scored already."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from autograder.course import Assignment, Criterion, TaskSpec
from autograder.grade import Grade
from autograder.model import Verdict
from autograder.report import text_of
from autograder.rubric.merge import Given

__all__ = ["Reading", "readings"]


@dataclass(frozen=True)
class Reading:
    """One text of one student.

    ``text`` is what was handed in, "" if nothing was found, and then ``missing`` says why. ``cell`` is where it begins.
    ``open`` are the criteria without a score that counts, ``given`` the scores by criterion, and ``outdated`` the
    criteria that were scored when the text was another one: they count, and somebody should look again.
    """

    student: str
    task: TaskSpec
    text: str
    missing: str
    cell: int | None
    open: tuple[Criterion, ...]
    given: Mapping[str, Given]
    outdated: frozenset[str] = frozenset()

    @property
    def to_ask(self) -> tuple[Criterion, ...]:
        """What a person has to look at: open or outdated, in the rubric's order."""
        return tuple(one for one in self.task.rubric if one in self.open or one.name in self.outdated)


def readings(
    grades: Iterable[Grade],
    assignment: Assignment,
    scores: Mapping[str, Mapping[tuple[str, str], Given]],
    outdated: Callable[[Grade, str], Collection[str]] = lambda *_: (),
) -> list[Reading]:
    """Every text of the grades, task by task, so that one reads the same question of the whole class in a row.

    ``grades`` hold the scores already (:func:`with_scores`); ``scores`` are those of each student; ``outdated``
    names the criteria of a grade's task that were scored for another text. A submission that nobody could open holds
    no text to read, and is left out.
    """
    found = []
    ordered = sorted(grades, key=lambda grade: grade.student)
    for spec in assignment.read_by_a_person:
        for grade in ordered:
            row = next((task for task in grade.tasks if task.task == spec.name and task.by_a_person), None)
            if row is None:
                continue
            waiting = {test.criterion for test in row.tests if test.verdict is Verdict.DEFERRED}
            own = scores.get(grade.student, {})
            text = text_of(grade, row)
            found.append(
                Reading(
                    student=grade.student,
                    task=spec,
                    text=text.text,
                    missing=text.missing,
                    cell=text.cell,
                    open=tuple(criterion for criterion in spec.rubric if criterion.name in waiting),
                    given={name: score for (task, name), score in own.items() if task == spec.name},
                    outdated=frozenset(outdated(grade, spec.name)) - waiting,
                )
            )
    return found
