"""The words of every report: what verdicts and states are called, how numbers and hostile text are shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Literal, get_args

from autograder.grade import Gpu, Grade, Note, Status, TestResult
from autograder.model import UserError, Verdict

__all__ = [
    "NOTE_TITLES",
    "POLICY_SAYS",
    "SIGNS",
    "STATUS_NAMES",
    "STATUS_SAYS",
    "VERDICT_NAMES",
    "VERDICT_SAYS",
    "Policy",
    "check_policy",
    "count",
    "gpu_sentence",
    "isolation_sentence",
    "moment",
    "note_text",
    "number",
    "short",
    "status_name",
    "tally",
    "unwalled",
    "visible",
]

#: How much of a failed test a student may see.
Policy = Literal["hints", "details", "scores"]

POLICY_SAYS: dict[Policy, str] = {
    "hints": "Students see each verdict and its hint, not the inputs of the hidden tests.",
    "details": "Students see each verdict, what was returned and expected, and the hint.",
    "scores": "Students see the points of each task and nothing else.",
}

VERDICT_NAMES: dict[Verdict, str] = {
    Verdict.PASSED: "passed",
    Verdict.FAILED: "failed",
    Verdict.RAISED: "raised",
    Verdict.TIMEOUT: "timeout",
    Verdict.FORBIDDEN: "forbidden",
    Verdict.DEFERRED: "not decided",
    Verdict.GRADER_ERROR: "grader error",
}

VERDICT_SAYS: dict[Verdict, str] = {
    Verdict.PASSED: "The answer is right.",
    Verdict.FAILED: "The code ran, and its answer is not what was asked for.",
    Verdict.RAISED: "The student's own code stopped with an error.",
    Verdict.TIMEOUT: "The code ran for longer than allowed and was stopped.",
    Verdict.FORBIDDEN: "A ready-made function that this task does not allow did the work.",
    Verdict.DEFERRED: "It could not be decided here (no GPU, or a person must read it). The points stay open.",
    Verdict.GRADER_ERROR: "The grader itself broke. This is our fault, never costs points, and needs a person.",
}

#: One sign a verdict, so that no meaning hangs on colour alone.
SIGNS: dict[Verdict, str] = {
    Verdict.PASSED: "✓",
    Verdict.FAILED: "✗",
    Verdict.RAISED: "!",
    Verdict.TIMEOUT: "◷",
    Verdict.FORBIDDEN: "⊘",
    Verdict.DEFERRED: "…",
    Verdict.GRADER_ERROR: "?",
}

STATUS_NAMES: dict[Status, str] = {"final": "final", "incomplete": "incomplete", "needs_ta": "needs a person"}

STATUS_SAYS: dict[Status, str] = {
    "final": "Everything was decided.",
    "incomplete": "Something is still open: a check that could not run here, or a question that a person reads.",
    "needs_ta": "Somebody of the course staff has to look before this grade counts.",
}

NOTE_TITLES: dict[str, str] = {
    "cell_error": "Cell stopped",
    "unreadable": "Unreadable",
    "suspicion": "Please look",
    "grader_error": "Grader error",
    "isolation": "Isolation",
    "intake": "On arrival",
    "depends": "Follows from another task",
    "stand_in": "Tested with a stand-in",
    "late": "Late",
    "grace_days": "Grace days",
    "extension": "Extension",
    "excused": "Excused",
    "group": "Group",
    "attempt": "Attempts",
    "roster": "Roster",
    "no_answer": "No text",
}

#: Runs of characters that have to be looked at one by one.
_ODD, _ODD_LINES = re.compile(r"[^ -~]+"), re.compile(r"[^ -~\n\t]+")
_MARKS_IN_A_ROW = 4  # more combining marks than any language stacks: the text would bleed over its neighbours


def visible(text: str, *, lines: bool = False, limit: int = 4000) -> str:
    """``text`` with nothing hidden: control, bidi and other invisible characters appear as ``⟨U+202E⟩``.

    Line breaks and tabs stay if ``lines``, else they become spaces. Longer than ``limit`` is cut, and says so.
    """
    rest = len(text) - limit
    if rest > 0:
        text = text[:limit]
    if not text.isprintable() or not text.isascii():
        odd = _ODD_LINES if lines else _ODD
        text = odd.sub(lambda run: _spell_out(run[0], lines=lines), text.replace("\r\n", "\n"))
    return f"{text} … ({rest} more characters)" if rest > 0 else text


def short(text: str, limit: int) -> str:
    """The first ``limit`` visible characters, on one line."""
    shown = visible(text, limit=4 * limit)
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def _spell_out(text: str, *, lines: bool) -> str:
    """The slow path of ``visible``, one character at a time."""
    shown: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if character in "\n\t":
            shown.append(character if lines else " ")
        elif category == "Zs":
            shown.append(" ")
        elif character.isprintable() and marks <= _MARKS_IN_A_ROW:
            shown.append(character)
        else:
            shown.append(f"⟨U+{ord(character):04X}⟩")
    return "".join(shown)


def number(value: float) -> str:
    """Points for people: two places, no trailing zeros ("17.5", "4", "3.11")."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def count(how_many: int, one: str, many: str = "") -> str:
    """A number and its noun: "1 test", "3 tests", "5,000 submissions"."""
    return f"{how_many:,} {one if how_many == 1 else many or one + 's'}"


def note_text(note: Note) -> str:
    """What a note says, with its cell in front unless its own words name it."""
    says = note.says.strip()
    unnamed = note.cell is not None and not re.search(rf"\bcell {note.cell}\b", says)
    return f"cell {note.cell}: {says}" if unnamed else says


def status_name(grade: Grade) -> str:
    """What the status of a grade is called in a table of students; "excused" where it counts for nothing."""
    return "excused" if any(note.kind == "excused" for note in grade.notes) else STATUS_NAMES[grade.status]


def tally(tests: Iterable[TestResult]) -> dict[Verdict, int]:
    """How many tests had each verdict, in the enum's order, those with none left out."""
    counts = dict.fromkeys(Verdict, 0)
    for test in tests:
        counts[test.verdict] += 1
    return {verdict: how_many for verdict, how_many in counts.items() if how_many}


def moment(received: str) -> str:
    """An ISO 8601 moment as "2026-11-21 20:50 UTC"; anything else as it is."""
    try:
        parsed = datetime.fromisoformat(received)
    except ValueError:
        return received
    if parsed.tzinfo is None:
        return f"{parsed:%Y-%m-%d %H:%M}"
    return f"{parsed.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def gpu_sentence(gpu: Gpu, *, torch: str = "", whose: str = "Student") -> str:
    """What the device checks of a grade are worth, in one to three sentences; "" where the assignment has none.

    Args:
        gpu: how they ran.
        torch: the version of torch, named where it says what a real GPU was used by.
        whose: "Student", or "Your" to the student.
    """
    if gpu.mode == "real":
        facts = ", ".join(fact for fact in (gpu.device, f"torch {torch}" if torch else "") if fact)
        return f"Device checks ran on a real GPU ({facts})." if facts else "Device checks ran on a real GPU."
    if gpu.mode == "simulated":
        return (
            f"No GPU here. {whose} code ran on the CPU while the inputs pretended to be on a GPU. This catches mixed "
            "devices and results on the wrong device; it does not prove that the code runs on a real GPU."
        )
    if gpu.mode in ("", "none"):
        return ""
    return "Device checks could not run here: their points stay open and are nobody's loss."


def unwalled(grade: Grade) -> bool:
    """Whether the student's code ran without isolation; a notebook that never came to a test has none recorded."""
    return not grade.environment.isolation and any(task.tests for task in grade.tasks)


def isolation_sentence(grade: Grade) -> str:
    """How the student's code was walled off."""
    if grade.environment.isolation:
        return f"Student code ran walled off by {', '.join(grade.environment.isolation)}."
    if not unwalled(grade):
        return "No isolation is recorded, since no test came to run."
    return "Student code ran WITHOUT isolation: it could read and change whatever the grader can."


def check_policy(policy: str) -> Policy:
    """``policy`` if it is one, else a UserError that lists them."""
    policies: Sequence[Policy] = get_args(Policy)
    for known in policies:
        if policy == known:
            return known
    raise UserError(f"feedback policy {policy!r} is unknown: choose one of {', '.join(policies)}")
