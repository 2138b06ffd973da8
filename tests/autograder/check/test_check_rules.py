"""Each rule of the gate is silent about a proven homework, and speaks up for what it is there for, alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.check.hidden_tests import HiddenTest
from autograder.check.rules import RULES, Evidence, Problem
from autograder.check.solutions import Kind, Solution, Solutions
from autograder.check.trials import STUB, Trial, Trials
from autograder.course import Assignment
from autograder.grade import SCHEMA, Environment, Gpu, Grade, Late, Note, SubmissionInfo, TaskGrade, TestResult
from autograder.model import Verdict

NEAR, FAR, DRAWN, EXTRA = (
    "test_f.py::test_near",
    "test_f.py::test_far",
    "test_g.py::test_drawn",
    "test_g.py::test_extra",
)
#: A test of each sort: fixed inputs, fixed inputs again, random inputs, a bonus with two cases.
IDS = {"f": (NEAR, FAR), "g": (DRAWN, f"{EXTRA}[1]", f"{EXTRA}[2]"), "text": ("rubric::clarity",)}
REMARK = "text: the template's answer is empty"

Said = tuple[Verdict, str]
PASSED: Said = (Verdict.PASSED, "")
DEFERRED: Said = (Verdict.DEFERRED, "")
#: What each solution does not pass; all others pass.
RESULTS: dict[str, dict[str, Said]] = {
    "reference": {},
    STUB: {id_: (Verdict.RAISED, "f raised NotImplementedError") for ids in IDS.values() for id_ in ids},
    "alternate/f__other": {},
    "wrong/f__one": {NEAR: (Verdict.FAILED, "f(1) returned 2, expected 1")},
    "wrong/f__two": {
        NEAR: (Verdict.FAILED, "f(1) returned 3, expected 1"),
        FAR: (Verdict.FAILED, "f(9) returned 3, expected 9"),
    },
    "wrong/g__three": {
        DRAWN: (Verdict.FAILED, "g(0.123) returned 0, expected 1"),
        f"{EXTRA}[1]": (Verdict.FAILED, "g(1) returned 0, expected 1"),
        f"{EXTRA}[2]": (Verdict.FAILED, "g(2) returned 0, expected 1"),
    },
    "forbidden/f__roots.square": {
        NEAR: (Verdict.FORBIDDEN, "f(1) uses torch.sqrt, which this task asks you to write yourself: take no roots"),
        FAR: (Verdict.RAISED, "f(9) raised ValueError"),
    },
}
TESTS = (
    HiddenTest(NEAR, random=False, bonus=False, stays="", source=""),
    HiddenTest(FAR, random=False, bonus=False, stays="", source=""),
    HiddenTest(DRAWN, random=True, bonus=False, stays="", source=""),
    HiddenTest(EXTRA, random=False, bonus=True, stays="", source=""),
)
ASSIGNMENT = Assignment.model_validate(
    {
        "title": "Two functions and a text",
        "notebook": "two",
        "tasks": [
            {"name": "f", "points": 1, "forbid": ["roots"]},
            {"name": "g", "points": 1, "bonus": 1},
            {
                "name": "text",
                "points": 1,
                "rubric": [{"name": "clarity", "points": 1, "says": "says what was seen"}],
            },
        ],
        "bans": {
            "roots": {
                "says": "take no roots",
                "names": ["torch.sqrt", "numpy.sqrt", "no_such_package.sqrt"],
                "kernels": ["sqrt", "floor_divide_"],
            }
        },
    }
)


def _test(id_: str, verdict: Verdict, detail: str) -> TestResult:
    return TestResult(id_, verdict, hidden=True, hint="think", detail=detail, seconds=0.0)


def grade(key: str, results: Mapping[str, Said], notes: Iterable[Note] = (), seed: int = 1) -> Grade:
    """A grade with these results; tests that are not named pass."""
    tasks = []
    for task, ids in IDS.items():
        tests = tuple(_test(id_, *results.get(id_, DEFERRED if task == "text" else PASSED)) for id_ in ids)
        required = [test for test in tests if not test.id.startswith(EXTRA)]
        passed = sum(test.verdict is Verdict.PASSED for test in required)
        tasks.append(TaskGrade(task, 0.0, 1.0, 0.0, passed, len(required), tests))
    environment = Environment("0", "3", "2", "t", (), seed)
    info = SubmissionInfo("solution.py", "0", "")
    return Grade(
        SCHEMA,
        "two",
        key,
        info,
        "final",
        0.0,
        3.0,
        Late(0, 0.0),
        tuple(tasks),
        (),
        tuple(notes),
        Gpu("off", ""),
        environment,
    )


def solution(key: str, same_as: str = "") -> Solution:
    """A solution that declares what it fails in :data:`RESULTS`."""
    kind, _, name = key.rpartition("/")
    task = name.partition("__")[0] if kind else ""
    fails = tuple(id_.partition("::")[2] for id_ in RESULTS[key])
    kinds: dict[str, Kind] = {"": "reference", "alternate": "alternate", "wrong": "wrong", "forbidden": "forbidden"}
    stem, _, way = (name or key).partition(".")
    ban = stem.partition("__")[2] if way else ""
    return Solution(Path(f"{stem}.py"), kinds[kind], task, fails, same_as, "says", "", ban, way)


SOLUTIONS = Solutions(
    solution("reference"),
    (solution("alternate/f__other"),),
    tuple(solution(key) for key in RESULTS if key.startswith("wrong/")),
    (),
    (solution("forbidden/f__roots.square"),),
)


@pytest.fixture
def evidence() -> Evidence:
    """What a run over a proven homework finds: nothing to complain of."""
    answers = {key: (Note("no_answer", REMARK, 3),) if key == STUB else () for key in RESULTS}
    of = {solution.key: solution for solution in SOLUTIONS.everything}
    trials = {key: Trial(of.get(key), grade(key, results, answers[key])) for key, results in RESULTS.items()}
    return Evidence(ASSIGNMENT, Trials("two", SOLUTIONS, trials), TESTS)


def with_results(evidence: Evidence, key: str, results: Mapping[str, Said], *more: Mapping[str, Said]) -> Evidence:
    """The same evidence, with other results for one solution; ``more`` are those of further seeds."""
    trial = evidence.trials.by_key[key]
    own = grade(key, {**RESULTS[key], **results}, trial.grade.notes)
    again = tuple(grade(key, {**RESULTS[key], **other}, (), seed) for seed, other in enumerate(more, 2))
    return with_trial(evidence, key, replace(trial, grade=own, again=again))


def with_notes(evidence: Evidence, key: str, *notes: Note) -> Evidence:
    """The same evidence, with these remarks on one solution."""
    trial = evidence.trials.by_key[key]
    return with_trial(evidence, key, replace(trial, grade=replace(trial.grade, notes=notes)))


def with_trial(evidence: Evidence, key: str, trial: Trial) -> Evidence:
    """The same evidence, with another trial of one solution."""
    return replace(evidence, trials=replace(evidence.trials, by_key={**evidence.trials.by_key, key: trial}))


def with_wrong(evidence: Evidence, name: str, **changes: object) -> Evidence:
    """The same evidence, with another header on a wrong solution."""
    wrong = tuple(replace(one, **changes) if one.name == name else one for one in SOLUTIONS.wrong)  # type: ignore[arg-type]
    return replace(evidence, trials=replace(evidence.trials, solutions=replace(SOLUTIONS, wrong=wrong)))


def with_test(evidence: Evidence, name: str, **changes: object) -> Evidence:
    """The same evidence, with another marker on a test."""
    tests = tuple(replace(test, **changes) if test.name == name else test for test in TESTS)  # type: ignore[arg-type]
    return replace(evidence, tests=tests)


def with_bonus(evidence: Evidence, task: str, points: int) -> Evidence:
    """The same evidence, with other bonus points for a task."""
    tasks = tuple(spec.model_copy(update={"bonus": points}) if spec.name == task else spec for spec in ASSIGNMENT.tasks)
    return replace(evidence, assignment=ASSIGNMENT.model_copy(update={"tasks": tasks}))


def with_ban(evidence: Evidence, **changes: object) -> Evidence:
    """The same evidence, with another ban of roots."""
    bans = {"roots": ASSIGNMENT.bans["roots"].model_copy(update=changes)}
    return replace(evidence, assignment=ASSIGNMENT.model_copy(update={"bans": bans}))


def without_forbidden(evidence: Evidence) -> Evidence:
    """The same evidence, where nobody tries to take roots."""
    return replace(evidence, trials=replace(evidence.trials, solutions=replace(SOLUTIONS, forbidden=())))


def without_required_tests(evidence: Evidence) -> Evidence:
    """The same evidence, where the reference's task ``g`` has bonus tests only."""
    trial = evidence.trials.by_key["reference"]
    tasks = tuple(replace(task, passed=0, total=0) if task.task == "g" else task for task in trial.grade.tasks)
    return with_trial(evidence, "reference", replace(trial, grade=replace(trial.grade, tasks=tasks)))


FAILED: Said = (Verdict.FAILED, "f(1) returned 0, expected 1")
BROKEN: Said = (Verdict.GRADER_ERROR, "IndexError in the test")

#: The rule, what is done to the evidence, and what the complaint must name: where, and a part of what was found.
SPOILT = [
    ("the_reference_gets_full_marks", lambda e: with_results(e, "reference", {FAR: FAILED}), "reference.py", FAR),
    (
        "the_reference_gets_full_marks",
        lambda e: with_results(e, "reference", {f"{EXTRA}[2]": FAILED}),
        "reference.py",
        f"{EXTRA}[2]",
    ),
    (
        "the_reference_gets_full_marks",
        lambda e: with_notes(e, "reference", Note("cell_error", "cell 2 raised")),
        "reference.py",
        "cell 2 raised",
    ),
    (
        "every_alternate_gets_full_marks",
        lambda e: with_results(e, "alternate/f__other", {DRAWN: FAILED}),
        "alternate/f__other",
        DRAWN,
    ),
    (
        "every_alternate_gets_full_marks",
        lambda e: with_notes(e, "alternate/f__other", Note("suspicion", "asks for the grader")),
        "alternate/f__other",
        "asks for the grader",
    ),
    ("the_stub_gets_nothing", lambda e: with_results(e, STUB, {NEAR: PASSED}), NEAR, "passed"),
    ("the_stub_holds_a_place_for_every_text", lambda e: with_notes(e, STUB), "text", "nothing is said of it"),
    (
        "the_stub_holds_a_place_for_every_text",
        lambda e: with_notes(e, STUB, Note("answer", "text\nwhat the handout says")),
        "text",
        "what the handout says",
    ),
    (
        "every_wrong_solution_fails_exactly_what_it_declares",
        lambda e: with_results(e, "wrong/f__two", {FAR: PASSED}),
        "wrong/f__two",
        f"passes {FAR}",
    ),
    (
        "every_wrong_solution_fails_exactly_what_it_declares",
        lambda e: with_results(e, "wrong/f__one", {FAR: FAILED}),
        "wrong/f__one",
        f"fails {FAR}",
    ),
    (
        "every_wrong_solution_fails_exactly_what_it_declares",
        lambda e: with_wrong(e, "f__one", fails=("test_near", "test_gone")),
        "wrong/f__one",
        "test_gone, which is no hidden test",
    ),
    (
        "every_wrong_solution_loses_points_in_its_task_only",
        lambda e: with_results(e, "wrong/f__one", {NEAR: PASSED}),
        "wrong/f__one",
        "full marks in f",
    ),
    (
        "every_wrong_solution_loses_points_in_its_task_only",
        lambda e: with_results(e, "wrong/f__one", {DRAWN: FAILED}),
        "wrong/f__one",
        "loses points in g too",
    ),
    ("no_test_breaks", lambda e: with_results(e, "wrong/f__two", {FAR: BROKEN}), "wrong/f__two", "IndexError"),
    (
        "every_hidden_test_is_needed",
        lambda e: with_results(e, "wrong/f__two", {FAR: PASSED}),
        FAR,
        "fails no wrong solution",
    ),
    (
        "every_hidden_test_is_needed",
        lambda e: with_test(e, EXTRA, stays="because it is dear to me"),
        EXTRA,
        "does fail a wrong solution",
    ),
    (
        "verdicts_do_not_depend_on_the_seed",
        lambda e: with_results(e, "wrong/g__three", {}, {DRAWN: PASSED}),
        "wrong/g__three",
        f"{DRAWN} says failed at first, but passed with seed 2",
    ),
    (
        "verdicts_do_not_depend_on_the_seed",
        lambda e: with_notes(e, "alternate/f__other", Note("unstable", f"{DRAWN} says failed with seed 4")),
        "alternate/f__other",
        "with seed 4",
    ),
    (
        "a_wrong_solution_looks_alike_with_every_seed",
        lambda e: with_results(e, "wrong/f__one", {}, {}, {NEAR: (Verdict.FAILED, "f(1) returned 2.5, expected 1")}),
        "wrong/f__one",
        "'f(1) returned 2.5, expected 1' with seed 3",
    ),
    (
        "every_ban_names_what_exists",
        lambda e: with_ban(e, names=("torch.sqrt", "torch.sqroot")),
        "assignment.yml",
        "bans.roots: the name torch.sqroot does not exist",
    ),
    (
        "every_ban_names_what_exists",
        lambda e: with_ban(e, kernels=("sqrt", "_sqrt")),
        "assignment.yml",
        "bans.roots: the kernel _sqrt does not exist",
    ),
    ("every_ban_is_tried", without_forbidden, "assignment.yml", "bans.roots"),
    (
        "every_ban_stops_what_it_is_for",
        lambda e: with_results(e, "forbidden/f__roots.square", {FAR: PASSED}),
        "forbidden/f__roots.square",
        f"passes 1 of 2 tests, the first is {FAR}",
    ),
    (
        "every_ban_stops_what_it_is_for",
        lambda e: with_results(e, "forbidden/f__roots.square", {NEAR: FAILED}),
        "forbidden/f__roots.square",
        "is not stopped by roots",
    ),
    (
        "every_ban_stops_what_it_is_for",
        lambda e: with_results(e, "forbidden/f__roots.square", {NEAR: (Verdict.FORBIDDEN, "for another reason")}),
        "forbidden/f__roots.square",
        "is not stopped by roots",
    ),
    (
        "every_hidden_test_is_needed",
        lambda e: with_results(e, "wrong/f__two", {FAR: (Verdict.FORBIDDEN, "f(9) uses torch.sqrt")}),
        FAR,
        "fails no wrong solution",
    ),
    ("points_add_up", without_required_tests, "g", "no required test"),
    ("points_add_up", lambda e: with_bonus(e, "f", 1), "f", "bonus points but no bonus test"),
    ("points_add_up", lambda e: with_bonus(e, "g", 0), "g", "bonus tests but no bonus points"),
    (
        "no_two_wrong_solutions_are_the_same",
        lambda e: with_results(e, "wrong/f__two", {NEAR: RESULTS["wrong/f__one"][NEAR], FAR: PASSED}),
        "wrong/f__two",
        "fails exactly as f__one does",
    ),
]


def complaints(evidence: Evidence, rule: str) -> list[Problem]:
    """What one rule says."""
    return [problem for one in RULES if one.__name__ == rule for problem in one(evidence)]


@pytest.mark.parametrize("rule", [rule.__name__ for rule in RULES])
def test_a_proven_homework_is_not_complained_of(evidence: Evidence, rule: str) -> None:
    """And each rule has a case below in which it does complain."""
    assert complaints(evidence, rule) == []
    assert rule in {name for name, *_ in SPOILT}


@pytest.mark.parametrize(
    ("rule", "spoil", "where", "what"), SPOILT, ids=[f"{rule}-{number}" for number, (rule, *_) in enumerate(SPOILT)]
)
def test_what_is_amiss_is_found_by_its_rule(
    evidence: Evidence, rule: str, spoil: object, where: str, what: str
) -> None:
    """One complaint, which names the place and says what was found and what to do."""
    assert callable(spoil)
    (problem,) = complaints(spoil(evidence), rule)
    assert problem.where == where
    assert what in problem.what
    assert problem.do


def test_what_may_move_with_the_seed(evidence: Evidence) -> None:
    """The figures of random inputs, digits beyond the third, the place of an error."""
    moved = {DRAWN: (Verdict.FAILED, "g(0.456) returned 0, expected 1")}
    assert not complaints(
        with_results(evidence, "wrong/g__three", {}, moved), "a_wrong_solution_looks_alike_with_every_seed"
    )
    noise = {NEAR: (Verdict.FAILED, "f(1) returned 2.0001, expected 1")}
    assert not complaints(
        with_results(evidence, "wrong/f__one", {}, noise), "a_wrong_solution_looks_alike_with_every_seed"
    )


def test_twins_may_say_why_they_are_both_there(evidence: Evidence) -> None:
    """With `# same as:`, on either of them."""
    twins = with_results(evidence, "wrong/f__two", {NEAR: RESULTS["wrong/f__one"][NEAR], FAR: PASSED})
    for name, other in (("f__one", "f__two"), ("f__two", "f__one")):
        wrong = tuple(replace(o, same_as=f"{other}, because") if o.name == name else o for o in SOLUTIONS.wrong)
        said = replace(twins, trials=replace(twins.trials, solutions=replace(SOLUTIONS, wrong=wrong)))
        assert not complaints(said, "no_two_wrong_solutions_are_the_same")
