"""How many known wrong solutions slip through, and how many right ones are refused: our tests beside simpler ones.

The wrong solutions are those of ``solutions/<homework>/wrong``, one plausible misconception each; the alternates are
right in other ways than the reference. They were written for this course together with its hidden tests, so the share
of wrong ones that pass those tests is 0 by construction (``autograder check`` insists); the other suites never saw
them. Mutants, small mechanical changes of the reference, were written for no suite.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from autograder.check.mutants import mutate, survivors
from autograder.check.solutions import load_solutions
from autograder.check.trials import Trials, run_trials
from autograder.course import Course, load_course
from benchmarks.report import table

__all__ = ["HOMEWORKS", "NAIVE", "SUITES", "Strength", "course_with", "measure", "strength_of"]

HOMEWORKS = ("hw1_binary", "hw2_multiclass", "hw3_gradients")
NAIVE = Path(__file__).with_name("naive")
_SEED = 20_261_122

SUITES = {
    "naive": "values only: float32 `randn`, `allclose` to 1e-5, torch's own function as the reference",
    "public": "the checks that students see",
    "hidden": "the tests that grade",
}

_WORDS = """\
Every known wrong solution and every alternate of three homeworks, run through the machinery that grades students, by
three suites:

{suites}

A solution is *accepted* if it passes all required tests (bonus tests count neither way). *Mutants* are small changes of
the reference, one at a time: an operator, a number, an option, a call (`autograder check --mutants` lists those that
are not noticed); one is accepted if it passes all tests, those of the bonus too.

{table}

How to read it: the wrong solutions are plausible misconceptions that somebody wrote down with the hidden tests at hand,
and `autograder check` refuses a homework that accepts one of them, so the zero in the last line is a rule that is kept
rather than a finding. The finding is how many of them a suite accepts that looks like most suites do. The naive suite
([`naive/`](naive)) compares three random batches for each function with torch's own; bans are off for it and for the
public checks. Nobody wrote the mutants for any of the suites. Some of them change nothing, or only what the homework
leaves free, and no suite should notice those.
"""


@dataclass(frozen=True)
class Strength:
    """What a suite said of the known solutions of one homework: how many there are, and how many it got wrong."""

    tests: int
    wrong: int
    accepted: tuple[str, ...]
    alternates: int
    rejected: tuple[str, ...]
    mutants: int
    unnoticed: int


def measure(homeworks: Iterable[str], root: Path, workers: int = 2) -> str:
    """The body of the section. ``root`` is the course."""
    course = load_course(root)
    rows = []
    for suite in SUITES:
        found = []
        for slug in homeworks:
            with tempfile.TemporaryDirectory() as folder:
                tested = course if suite == "hidden" else course_with(course, slug, suite, Path(folder))
                found.append(strength_of(tested, slug, workers))
                rows.append([suite, slug, *_cells(found[-1:])])
        rows.append([f"**{suite}**", "all", *_cells(found)])
    header = [
        "suite",
        "homework",
        "tests",
        "wrong ones accepted",
        "share",
        "alternates rejected",
        "mutants accepted",
        "share",
    ]
    suites = "\n".join(f"- *{name}*: {what}" for name, what in SUITES.items())
    return _WORDS.format(suites=suites, table=table(header, rows))


def strength_of(course: Course, slug: str, workers: int) -> Strength:
    """Run all known solutions of one homework through the course's tests."""
    solutions = load_solutions(course, slug)
    trials = run_trials(course, slug, solutions, b"# %%\n", workers=workers, seeds=[_SEED])
    reference = solutions.reference.source
    tried = list(mutate(reference))
    return Strength(
        tests=len(trials.test_ids),
        wrong=len(solutions.wrong),
        accepted=tuple(solution.name for solution in solutions.wrong if _full(trials, solution.key)),
        alternates=len(solutions.alternates),
        rejected=tuple(solution.name for solution in solutions.alternates if not _full(trials, solution.key)),
        mutants=len(tried),
        unnoticed=len(survivors(course, slug, reference, tried, workers=workers, seed=_SEED)),
    )


def course_with(course: Course, slug: str, suite: str, root: Path) -> Course:
    """A course in ``root`` that is one homework of ``course`` with another suite for hidden tests, and without bans."""
    shutil.copytree(course.solutions(slug), root / "solutions" / slug)
    public, hidden = root / "assignments" / slug, root / "tests" / "hidden" / slug
    public.mkdir(parents=True)
    hidden.mkdir(parents=True)
    data = yaml.safe_load((course.public(slug) / "assignment.yml").read_text("utf-8"))
    data.pop("bans", None)
    for task in data["tasks"]:
        task.pop("forbid", None)
    (public / "assignment.yml").write_text(yaml.safe_dump(data, sort_keys=False), "utf-8")
    tests = NAIVE / f"{slug}.py" if suite == "naive" else course.public_tests(slug)
    shutil.copy(tests, hidden / "test_suite.py")
    (root / "grader.yml").write_text(f"course: Benchmark\nhomeworks:\n  {slug}:\n", "utf-8")
    return load_course(root)


def _full(trials: Trials, key: str) -> bool:
    """Whether every required test passed; points would not do, because a bonus can make up for a failure."""
    return all(task.passed == task.total for task in trials.by_key[key].grade.tasks)


def _cells(found: list[Strength]) -> list[str]:
    wrong, accepted = sum(one.wrong for one in found), sum(len(one.accepted) for one in found)
    alternates, rejected = sum(one.alternates for one in found), sum(len(one.rejected) for one in found)
    mutants, unnoticed = sum(one.mutants for one in found), sum(one.unnoticed for one in found)
    return [
        str(sum(one.tests for one in found)),
        f"{accepted} of {wrong}",
        f"{accepted / wrong:.0%}",
        f"{rejected} of {alternates}",
        f"{unnoticed} of {mutants}",
        f"{unnoticed / mutants:.0%}",
    ]
