"""The gate's rules. Each function is a sentence of the specification and yields what is wrong, and what to do.

Read its docstrings from top to bottom and you know what this project means by a proven homework.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch

from autograder.check.bans import names_of_nothing
from autograder.check.hidden_tests import HiddenTest
from autograder.check.solutions import Solution
from autograder.check.trials import Trial, Trials
from autograder.course import Assignment
from autograder.diagnosis import fingerprint
from autograder.grade import Note, TestResult
from autograder.model import Verdict

__all__ = ["RULES", "Evidence", "Problem", "compact_declaration", "expand_declaration"]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where, what was found, what to do about it, and which rule says so."""

    where: str
    what: str
    do: str
    rule: str = ""

    def __str__(self) -> str:
        """One line."""
        return f"{self.where}: {self.what}; {self.do}"


@dataclass(frozen=True)
class Evidence:
    """All that the rules about tests look at."""

    assignment: Assignment
    trials: Trials
    tests: tuple[HiddenTest, ...]

    @property
    def fixed_ids(self) -> frozenset[str]:
        """Ids of the tests whose inputs do not depend on the seed."""
        fixed = [test for test in self.tests if not test.random]
        return frozenset(id_ for id_ in self.trials.test_ids if any(test.covers(id_) for test in fixed))

    def fingerprint(self, solution: Solution) -> str:
        """How a wrong solution fails its task."""
        return fingerprint(self.trials.of(solution).task(solution.task).tests, self.fixed_ids)


def the_reference_gets_full_marks(evidence: Evidence) -> Iterator[Problem]:
    """The reference solution passes every hidden test, the bonus ones too; a text for a person it need not hold."""
    trial = evidence.trials.by_key["reference"]
    for test in _failed(trial):
        yield Problem("reference.py", _said(test), "mend the reference or the test")
    for note in _remarks(trial):
        yield Problem("reference.py", note.says, "the reference must run without any remark")


def every_alternate_gets_full_marks(evidence: Evidence) -> Iterator[Problem]:
    """A solution that is right in another way loses nothing: every required test passes and nobody is suspected."""
    for solution in evidence.trials.solutions.alternates:
        trial = evidence.trials.of(solution)
        for test in _failed(trial):
            if not _is_bonus(evidence, test.id):
                yield Problem(solution.key, _said(test), "a fair test accepts this solution: relax the test")
        for note in _remarks(trial):
            if note.kind != "unstable":
                yield Problem(solution.key, note.says, "a right solution must not be remarked on")


def the_stub_gets_nothing(evidence: Evidence) -> Iterator[Problem]:
    """The untouched template passes not a single test of any task."""
    for test in evidence.trials.stub.tests.values():
        if test.verdict in (Verdict.PASSED, Verdict.GRADER_ERROR):
            do = "a test must call the student's function and look at what it returns"
            yield Problem(test.id, f"says {test.verdict} to the untouched stub", do)


def the_stub_holds_a_place_for_every_text(evidence: Evidence) -> Iterator[Problem]:
    """Where a person reads a text, the untouched template has a place for it, and what stands there is no answer."""
    notes = evidence.trials.stub.grade.notes
    for task in evidence.assignment.read_by_a_person:
        if not any(
            note.kind == "no_answer" and note.cell is not None and note.says.startswith(f"{task.name}:")
            for note in notes
        ):
            found = next((note.says for note in notes if note.says.startswith(task.name)), "nothing is said of it")
            do = f"the handout needs <!-- answer: {task.name} --> and no other cell that begins with its name"
            yield Problem(task.name, f"the untouched template: {found[:200]!r}", do)


def every_wrong_solution_fails_exactly_what_it_declares(evidence: Evidence) -> Iterator[Problem]:
    """The header of a wrong solution lists the tests that it fails: all of them, and no others."""
    for solution in evidence.trials.solutions.wrong:
        declared, unknown = expand_declaration(solution, evidence.trials.test_ids)
        for name in unknown:
            yield Problem(solution.key, f"declares {name}, which is no hidden test", _REDECLARE)
        failing = set(evidence.trials.of(solution).failing)
        for name in sorted(failing - declared):
            yield Problem(solution.key, f"fails {name}, which it does not declare", _REDECLARE)
        for name in sorted(declared - failing):
            do = "the test has become too weak, or the declaration is out of date (check --declare)"
            yield Problem(solution.key, f"passes {name}, which it should fail", do)


def every_wrong_solution_loses_points_in_its_task_only(evidence: Evidence) -> Iterator[Problem]:
    """A misconception costs points where it belongs, and nowhere else."""
    for solution in evidence.trials.solutions.wrong:
        trial = evidence.trials.of(solution)
        for task in trial.grade.tasks:
            lost = task.passed < task.total and not task.by_a_person
            if task.task == solution.task and not lost:
                what = f"gets full marks in {task.task}"
                yield Problem(solution.key, what, "add a test that catches it, or delete it if it is right")
            if task.task != solution.task and lost:
                what = f"loses points in {task.task} too"
                yield Problem(solution.key, what, "let it redefine only what its task is about")


def no_test_breaks(evidence: Evidence) -> Iterator[Problem]:
    """No solution, however wrong, makes a test itself break (a grader error)."""
    for trial in evidence.trials.by_key.values():
        for test in trial.tests.values():
            if test.verdict is Verdict.GRADER_ERROR:
                yield Problem(trial.grade.student, _said(test), "let the test fail with a sentence instead")


def every_hidden_test_is_needed(evidence: Evidence) -> Iterator[Problem]:
    """Each hidden test fails at least one wrong solution, or says with ``@pytest.mark.stays`` why it is kept."""
    killed = {
        test.id
        for solution in evidence.trials.solutions.wrong
        for test in evidence.trials.of(solution).tests.values()
        if test.verdict not in (Verdict.PASSED, Verdict.FORBIDDEN)  # a ban stops whatever is asked
    }
    for test in evidence.tests:
        kills = any(test.covers(name) for name in killed)
        if not kills and not test.stays:
            do = 'write the wrong solution that it is for, or keep it with @pytest.mark.stays("because ...")'
            yield Problem(test.name, "fails no wrong solution", do)
        if kills and test.stays:
            yield Problem(test.name, "is marked `stays` but does fail a wrong solution", "remove the marker")


def verdicts_do_not_depend_on_the_seed(evidence: Evidence) -> Iterator[Problem]:
    """Fresh random inputs never change a verdict, for right and wrong solutions alike."""
    for trial in evidence.trials.by_key.values():
        for says in trial.unstable:
            do = "an instability needs a fixed input, a tolerance needs its derivation (docs/numerics.md)"
            yield Problem(trial.grade.student, says, do)


def a_wrong_solution_looks_alike_with_every_seed(evidence: Evidence) -> Iterator[Problem]:
    """Whoever fails as a wrong solution does is recognised: no sentence about fixed inputs hangs on the seed.

    Only gradings of the whole notebook (``--whole``) can tell, where student code draws anew.
    """
    for solution in evidence.trials.solutions.wrong:
        moved: dict[str, str] = {}
        for seed, first, later in evidence.trials.of(solution).compared():
            if first.verdict is later.verdict and _like(evidence, first) != _like(evidence, later):
                told = f"{first.id} says {first.detail!r} at first, but {later.detail!r} with seed {seed}"
                moved.setdefault(first.id, told)
        for told in moved.values():
            do = "keep figures that the student's own random numbers move out of that sentence, or fix the seed"
            yield Problem(solution.key, told, do)


def every_ban_names_what_exists(evidence: Evidence) -> Iterator[Problem]:
    """Each name and kernel of a ban exists in the libraries at hand: a misspelt one forbids nothing."""
    for key, ban in evidence.assignment.bans.items():
        for nothing in names_of_nothing(ban):
            do = f"correct it, or take it out if torch {torch.__version__} is all that you grade with"
            yield Problem("assignment.yml", f"bans.{key}: {nothing} does not exist", do)


def every_ban_is_tried(evidence: Evidence) -> Iterator[Problem]:
    """Each ban has a file in ``forbidden/`` that does what it forbids."""
    tried = {solution.ban for solution in evidence.trials.solutions.forbidden}
    for key in sorted(evidence.assignment.bans.keys() - tried):
        task = next(task.name for task in evidence.assignment.tasks if key in task.forbid)
        do = f"write forbidden/{task}__{key}.py with the ways that students will think of"
        yield Problem("assignment.yml", f"bans.{key}: no solution tries what it forbids", do)


def every_ban_stops_what_it_is_for(evidence: Evidence) -> Iterator[Problem]:
    """Every way in ``forbidden/`` is stopped by its ban, and earns nothing in its task."""
    do = "name the kernel that does the work (docs/adding-a-homework.md), or take this way out"
    for solution in evidence.trials.solutions.forbidden:
        says = evidence.assignment.bans[solution.ban].says
        tests = evidence.trials.of(solution).task(solution.task).tests
        passed = [test.id for test in tests if test.verdict is Verdict.PASSED]
        if passed:
            what = f"passes {len(passed)} of {len(tests)} tests, the first is {passed[0]}"
            yield Problem(solution.key, f"{what}; {solution.ban} does not stop it", do)
        elif not any(test.verdict is Verdict.FORBIDDEN and says in test.detail for test in tests):
            yield Problem(solution.key, f"is not stopped by {solution.ban}, for {_said(tests[0])}", do)


def points_add_up(evidence: Evidence) -> Iterator[Problem]:
    """Every task has a required test; bonus points and bonus tests come together."""
    for task in evidence.trials.by_key["reference"].grade.tasks:
        spec = evidence.assignment.task(task.task)
        assert spec is not None
        has_bonus = any(_is_bonus(evidence, test.id) for test in task.tests)
        if task.total == 0:
            yield Problem(task.task, "has points but no required test", "write one")
        if has_bonus and not spec.bonus:
            yield Problem(task.task, "has bonus tests but no bonus points", "set `bonus` in assignment.yml")
        if spec.bonus and not has_bonus:
            yield Problem(task.task, "has bonus points but no bonus test", "write one, or set `bonus: 0`")


def no_two_wrong_solutions_are_the_same(evidence: Evidence) -> Iterator[Problem]:
    """Two wrong solutions of a task fail in different ways, or say why they are both there (``# same as:``)."""
    seen: dict[tuple[str, str], list[Solution]] = defaultdict(list)
    for solution in evidence.trials.solutions.wrong:
        seen[solution.task, evidence.fingerprint(solution)].append(solution)
    for twins in seen.values():
        first = twins[0]
        for twin in twins[1:]:
            if not any(
                other.name in twin.same_as or twin.name in other.same_as for other in twins if other is not twin
            ):
                do = f"delete one, or add `# same as: {first.name}, because ...`"
                yield Problem(twin.key, f"fails exactly as {first.name} does", do)


RULES = (
    the_reference_gets_full_marks,
    every_alternate_gets_full_marks,
    the_stub_gets_nothing,
    the_stub_holds_a_place_for_every_text,
    every_wrong_solution_fails_exactly_what_it_declares,
    every_wrong_solution_loses_points_in_its_task_only,
    no_test_breaks,
    every_hidden_test_is_needed,
    verdicts_do_not_depend_on_the_seed,
    a_wrong_solution_looks_alike_with_every_seed,
    every_ban_names_what_exists,
    every_ban_is_tried,
    every_ban_stops_what_it_is_for,
    points_add_up,
    no_two_wrong_solutions_are_the_same,
)

_REDECLARE = "if that is right, `autograder check --declare` writes the header anew"


def expand_declaration(solution: Solution, ids: Sequence[str]) -> tuple[set[str], list[str]]:
    """The ids that a header means (a bare function name means all its cases), and the names that mean nothing."""
    own = f"test_{solution.task}.py::"
    meant: set[str] = set()
    unknown = []
    for name in solution.fails:
        full = name if "::" in name else own + name
        found = [id_ for id_ in ids if id_ == full or id_.startswith(f"{full}[")]
        meant.update(found)
        if not found:
            unknown.append(name)
    return meant, unknown


def compact_declaration(solution: Solution, failing: Sequence[str], ids: Sequence[str]) -> list[str]:
    """The shortest header that means exactly ``failing``."""
    own = f"test_{solution.task}.py::"
    cases = Counter(id_.partition("[")[0] for id_ in ids)
    failed = Counter(id_.partition("[")[0] for id_ in failing)
    lines: list[str] = []
    for id_ in failing:
        function = id_.partition("[")[0]
        line = function if cases[function] == failed[function] else id_
        line = line.removeprefix(own)
        if line not in lines:
            lines.append(line)
    return lines


def _like(evidence: Evidence, test: TestResult) -> str:
    """What the fingerprint of a solution takes from one test."""
    return fingerprint([test], evidence.fixed_ids)


def _failed(trial: Trial) -> list[TestResult]:
    return [test for test in trial.tests.values() if test.verdict is not Verdict.PASSED]


def _remarks(trial: Trial) -> list[Note]:
    """The notes, but for those about a text that a person reads: a solution is a script and need not hold one."""
    return [note for note in trial.grade.notes if note.kind not in ("answer", "no_answer")]


def _said(test: TestResult) -> str:
    return f"{test.id} says {test.verdict}: {test.detail}"


def _is_bonus(evidence: Evidence, id_: str) -> bool:
    return any(test.bonus and test.covers(id_) for test in evidence.tests)
