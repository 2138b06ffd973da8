"""What a person reads, for the reports: the text of a task with a rubric, and notes without the long ones."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.grade import Grade, Note, TaskGrade
from autograder.model import Verdict

__all__ = ["Text", "short_notes", "text_of", "unread"]


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a task: "" where none was found, and then ``missing`` says why; ``cell`` is where it begins."""

    text: str
    missing: str
    cell: int | None


def text_of(grade: Grade, task: TaskGrade) -> Text:
    """The text that belongs to a task."""
    for note in grade.notes:
        if note.kind == "answer" and note.says.startswith(f"{task.task}\n"):
            return Text(note.says.partition("\n")[2], "", note.cell)
        if note.kind == "no_answer" and note.says.startswith(f"{task.task}:"):
            return Text("", note.says.partition(":")[2].strip(), note.cell)
    return Text("", "no text is recorded with this grade", None)


def short_notes(grade: Grade) -> list[Note]:
    """The notes but for the texts, which have a place of their own."""
    return [note for note in grade.notes if note.kind != "answer"]


def unread(grade: Grade) -> list[str]:
    """The tasks that a person reads and has not scored to the end."""
    return [
        task.task
        for task in grade.tasks
        if task.by_a_person and any(test.verdict is Verdict.DEFERRED for test in task.tests)
    ]
