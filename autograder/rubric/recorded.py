"""Grades with the manual scores that the gradebook holds."""

from __future__ import annotations

from autograder.course import Course
from autograder.grade import Grade
from autograder.gradebook import Gradebook
from autograder.report import text_of
from autograder.rubric.merge import with_scores

__all__ = ["outdated", "with_manual_scores"]


def with_manual_scores(course: Course, book: Gradebook, grade: Grade) -> Grade:
    """The grade as it is published: with what a person scored. Itself where nothing is read by a person."""
    if grade.assignment not in course.slugs:
        return grade  # of a homework that the course no longer has
    assignment = course.assignment(grade.assignment)
    if not assignment.read_by_a_person:
        return grade
    scores = book.manual(grade.assignment, student=grade.student).get(grade.student, {})
    return with_scores(grade, assignment, course.config.late_policy, scores)


def outdated(book: Gradebook, grade: Grade, task: str) -> frozenset[str]:
    """The criteria of a task that were scored while the text that counted was another one than the grade's."""
    scores = book.manual(grade.assignment, student=grade.student).get(grade.student, {})
    own = {criterion: score for (name, criterion), score in scores.items() if name == task}
    if not own:
        return frozenset()
    history = [
        (attempt.published, _text(attempt.grade, task)) for attempt in book.history(grade.student, grade.assignment)
    ]
    now = _text(grade, task)
    found = set()
    for criterion, score in own.items():
        then = [text for moment, text in history if moment is not None and moment <= score.at]
        if then and then[-1] != now:
            found.add(criterion)
    return frozenset(found)


def _text(grade: Grade, name: str) -> str:
    return next((text_of(grade, task).text for task in grade.tasks if task.task == name), "")
