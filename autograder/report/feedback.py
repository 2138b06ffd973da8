"""What a student may see of a grade, as Markdown. Hostile text cannot become markup: it stays in code spans."""

from __future__ import annotations

import re
from dataclasses import replace

from autograder.grade import Grade, TaskGrade, TestResult
from autograder.model import Verdict
from autograder.report.alike import alike
from autograder.report.person import text_of
from autograder.report.triage import waits
from autograder.report.words import VERDICT_NAMES, Policy, check_policy, count, gpu_sentence, note_text, number, visible

__all__ = ["student_markdown"]

#: The verdicts in words addressed to the student, for tests without a hint and for those that are not their doing.
_TO_YOU = {
    Verdict.FAILED: "Your code ran, and its answer is not what was asked for.",
    Verdict.RAISED: "Your code stopped with an error.",
    Verdict.TIMEOUT: "Your code ran for longer than allowed and was stopped.",
    Verdict.FORBIDDEN: "A ready-made function that this task does not allow did the work.",
    Verdict.DEFERRED: "This could not be decided here. Its points stay open; you have not lost them.",
    Verdict.GRADER_ERROR: "The grader broke here. That is not your fault and costs you nothing.",
}

_NOT_YOURS = (Verdict.DEFERRED, Verdict.GRADER_ERROR)

_STATUS_TO_YOU = {
    "incomplete": "Not final: something is still open, and its points are not lost.",
    "needs_ta": "Not final: somebody of the course staff will look at this before it counts.",
}

#: The notes that are about the student's own notebook.
_YOUR_NOTES = ("unreadable", "intake", "cell_error", "stand_in", "depends", "no_answer")

#: The notes that say why this submission counts, and why as it does; shown under every policy.
_YOUR_TERMS = ("group", "attempt", "extension", "late", "grace_days", "excused")


def student_markdown(grade: Grade, policy: Policy) -> str:
    """The feedback for one student: ``scores`` task points, ``hints`` verdicts and hints too, ``details`` all.

    Suspicions, grader internals and the names of hidden tests are for the staff and never appear.
    """
    policy = check_policy(policy)
    parts = [f"**Score: {number(grade.score)} of {number(grade.max_score)} points**"]
    if grade.late.days:
        late = f"{count(grade.late.days, 'day')} late: {number(grade.late.deduction)} points taken off."
        parts.append(late)
    parts.append("\n".join(f"- {_escape(note.says)}" for note in grade.notes if note.kind in _YOUR_TERMS))
    if grade.status in _STATUS_TO_YOU:
        parts.append(_STATUS_TO_YOU[grade.status])
    if policy == "scores":
        parts.append("\n".join(f"- {_points(grade, task)}" for task in grade.tasks))
        return _join(parts)
    if notes := [note for note in grade.notes if note.kind in _YOUR_NOTES]:
        lines = [f"- {_code(note_text(note))}" for note in notes]
        parts.append("\n".join(["## Your notebook", "", *lines]))
    for task in grade.tasks:
        parts.append("\n".join([f"## {_points(grade, task)}", "", *_task_lines(grade, task, policy)]))
    parts.append(gpu_sentence(grade.gpu, torch=grade.environment.torch, whose="Your"))
    return _join(parts)


def _join(parts: list[str]) -> str:
    """Paragraphs, the empty ones left out, a newline at the end."""
    return "\n\n".join(part for part in parts if part) + "\n"


def _points(grade: Grade, task: TaskGrade) -> str:
    """The heading of a task: "`softmax`: 3.11 of 4 points, and 0.5 bonus"."""
    if waits(grade, task):
        return f"{_code(task.task)}: {number(task.possible)} points, still open"
    bonus = f", and {number(task.bonus)} bonus" if task.bonus else ""
    return f"{_code(task.task)}: {number(task.earned)} of {number(task.possible)} points{bonus}"


def _task_lines(grade: Grade, task: TaskGrade, policy: Policy) -> list[str]:
    """The bullets of one task: known mistakes, then each verdict that is not a pass, alike ones together."""
    if task.by_a_person:
        return _criterion_lines(grade, task)
    lines = [f"- **known mistake**: {_escape(item.says)}" for item in grade.misconceptions if item.task == task.task]
    missed = alike(_shown(test, policy) for test in task.tests)
    for miss in missed:
        times = f" ({count(len(miss.tests), 'test')})" if len(miss.tests) > 1 else ""
        said = [_code(miss.detail)] if miss.detail else []
        said += [_escape(miss.hint)] if miss.hint else []
        lines.append(f"- **{VERDICT_NAMES[miss.verdict]}**{times}: " + "\n  - ".join(said or [_TO_YOU[miss.verdict]]))
    if task.tests and not missed:
        lines.append("- All tests passed.")
    return lines or ["- Its tests could not be run." if task.total else "- A person reads this."]


def _shown(test: TestResult, policy: Policy) -> TestResult:
    """A test without what its student may not see; what is not their doing speaks of no mistake."""
    if test.verdict in _NOT_YOURS:
        return replace(test, detail="", hint="")
    return test if policy == "details" else replace(test, detail="")


def _criterion_lines(grade: Grade, task: TaskGrade) -> list[str]:
    """The bullets of a task that a person reads: what was found, and each criterion. A comment is meant for you."""
    text = text_of(grade, task)
    found = f"Your text was found in cell {text.cell}." if text.text else "No text of yours was found."
    lines = [f"- A person reads this. {found}"]
    for test in task.tests:
        said = "not scored yet" if test.verdict is Verdict.DEFERRED else _escape(test.detail)
        lines.append(f"- **{_escape(test.criterion)}**, {said}\n  - {_escape(test.hint)}")
    return lines


def _code(text: str) -> str:
    """``text`` on one line in a code span that it cannot leave: its fence outgrows every run of backticks inside."""
    shown = visible(text, limit=1000).strip()
    fence = "`" * (max((len(run) for run in re.findall(r"`+", shown)), default=0) + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") or not shown else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _escape(text: str) -> str:
    """Prose on one line, with every character that Markdown, HTML or a TeX plugin would act on made literal."""
    shown = visible(text, limit=1000).strip().replace("&", "&amp;")
    # An underscore inside a word ("log_softmax") is literal already.
    return re.sub(r"([\\`*\[<~$]|(?<![^\W_])_|_(?![^\W_])|^[>#|])", r"\\\1", shown)
