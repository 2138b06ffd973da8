"""What a reader should know beside the tests: cells that failed, banned names that were seen, what echoes what."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.examination import Examination
from autograder.grade import Note
from autograder.scoring import Testing

__all__ = ["remarks"]


def remarks(examination: Examination, results: Sequence[Testing]) -> list[Note]:
    """The notes of one submission, in the order in which a person should read them."""
    return [
        *_cell_notes(examination),
        *_suspicions(examination, results),
        *_stand_ins(examination),
        *_dependencies(examination, results),
    ]


def _cell_notes(examination: Examination) -> list[Note]:
    """What happened while the cells ran; none of it costs anything by itself."""
    notes = []
    for trouble in examination.process.troubles:
        line = trouble.where.rpartition(", ")[2] if ", line " in trouble.where else ""
        place = f"cell {trouble.number}" + (f", {line}" if line else "")
        words = {"Timeout": "", "Crash": "", "Stopped": ""}.get(trouble.kind, f"raised {trouble.kind}: ")
        notes.append(Note("cell_error", f"{place} {words}{trouble.message}", trouble.number))
        if trouble.kind == "Crash" and "os._exit" in trouble.message:
            says = f"cell {trouble.number} ended its own process, which no homework needs: please read it"
            notes.append(Note("suspicion", says, trouble.number))
    if examination.process.broken:
        notes.append(Note("suspicion", f"no function could be called: {examination.process.broken}"))
    return notes


def _suspicions(examination: Examination, results: Sequence[Testing]) -> list[Note]:
    """Banned names in the source of a task that passed without any ban firing: a person should look, no more."""
    notes = []
    for task, findings in examination.process.findings.items():
        passed = any(test.task == task and test.result.verdict == "passed" for test in results)
        if not passed or examination.banned_call_fired(task):
            continue
        for finding in findings[:3]:
            name, cell, line, certain = str(finding[0]), int(finding[1]), int(finding[2]), bool(finding[3])
            if certain or not name.startswith("."):
                place = f"cell {cell}, line {line}"
                says = f"{task} mentions {name} ({place}), yet no banned call was seen while it was tested"
                notes.append(Note("suspicion", says, cell))
    return notes


def _stand_ins(examination: Examination) -> list[Note]:
    """Say which functions of the course took the place of the student's own."""
    notes = []
    for task, names in examination.stand_ins.items():
        says = f"{task} was tested with a working {' and '.join(names)} in place of yours, which failed its own tests"
        notes.append(Note("stand_in", says))
    return notes


def _dependencies(examination: Examination, results: Sequence[Testing]) -> list[Note]:
    """Say where a failure may only echo another one."""
    failed = {test.task for test in results if test.result.verdict not in ("passed", "deferred") and not test.bonus}
    notes = []
    for task, used in examination.process.uses.items():
        broken = [name for name in used if name in failed and name not in examination.stand_ins.get(task, ())]
        if task in failed and broken:
            names = " and ".join(broken)
            notes.append(Note("depends", f"{task} calls your {names}, which also fails: repair {names} first"))
    return notes
