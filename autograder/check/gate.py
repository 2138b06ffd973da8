"""Run the rules over one homework, and keep the records that follow from a green gate."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.check.bands import Band, read_bands
from autograder.check.hidden_tests import hidden_tests
from autograder.check.leaks import find_leaks
from autograder.check.matrix import matrix_markdown
from autograder.check.public import unfair_checks
from autograder.check.rules import RULES, Evidence, Problem, compact_declaration
from autograder.check.solutions import load_solutions, set_declaration
from autograder.check.trials import run_trials
from autograder.course import Course
from autograder.diagnosis import FINGERPRINTS
from autograder.files import write_atomic
from autograder.model import UserError
from autograder.release import build

__all__ = ["Checked", "check_folders", "check_homework", "update_records"]

_TREES = ("assignments", "solutions", "tests/hidden")


@dataclass(frozen=True)
class Checked:
    """What the gate found in one homework."""

    slug: str
    evidence: Evidence
    problems: tuple[Problem, ...]
    bands: tuple[Band, ...] = ()


def check_folders(course: Course) -> list[Problem]:
    """grader.yml and the folders name the same homeworks, and each homework has all its parts."""
    problems = []
    for tree in _TREES:
        folder = course.root / tree
        inside = list(folder.iterdir()) if folder.is_dir() else []
        present = {path.name for path in inside if path.is_dir() and path.name[0] not in "._"}
        for slug in sorted(present - set(course.slugs)):
            problems.append(_folder(f"{tree}/{slug}", "is not in grader.yml", "list it there, or move it away"))
        for slug in course.slugs:
            if slug not in present:
                problems.append(_folder(f"{tree}/{slug}", "does not exist", "write it (docs/adding-a-homework.md)"))
    for slug in course.slugs:
        for path in (course.public(slug) / "handout.md", course.public_tests(slug)):
            if not path.is_file():
                problems.append(_folder(course.shown(path), "does not exist", "write it"))
    return problems


def check_homework(
    course: Course,
    slug: str,
    *,
    workers: int,
    seeds: Sequence[int],
    whole: bool = False,
    on_start: Callable[[int], object] = lambda _: None,
    on_trial: Callable[[], object] = lambda: None,
) -> Checked:
    """Gather the evidence for one homework and hold every rule against it; all problems, not the first.

    ``whole``: see :func:`run_trials`.
    """
    solutions = load_solutions(course, slug)
    several = len(solutions.everything) - len(solutions.forbidden) + 1  # the template
    once = len(solutions.forbidden) + len(solutions.alternates) + 2  # the public checks see what is right, and that
    on_start(several * (len(seeds) if whole else 1) + once)
    template, template_problems = _build_template(course, slug)
    stub = template.get(f"{course.assignment(slug).notebook}.ipynb", b"# %%\n")
    trials = run_trials(course, slug, solutions, stub, workers=workers, seeds=seeds, whole=whole, on_trial=on_trial)
    evidence = Evidence(course.assignment(slug), trials, tuple(hidden_tests(course, slug)))
    problems = []
    for text in solutions.problems:
        where, _, what = text.partition(": ")
        problems.append(Problem(where, what, "mend it", "every_file_is_well_formed"))
    for rule in RULES:
        problems += [replace(problem, rule=rule.__name__) for problem in rule(evidence)]
    bands, band_problems = read_bands(course, slug)
    problems += band_problems
    if not template_problems:  # else the public tests may be what could not be read
        problems += unfair_checks(course, slug, solutions, stub, seeds[0], on_trial)
    problems += template_problems or _template_problems(course, slug, template)
    problems += _record_problems(course, evidence)
    return Checked(slug, evidence, tuple(problems), tuple(bands))


def _folder(where: str, what: str, do: str) -> Problem:
    return Problem(where, what, do, "grader_yml_and_folders_agree")


def _template(where: str, what: str, do: str) -> Problem:
    return Problem(where, what, do, "the_template_is_fresh")


def _build_template(course: Course, slug: str) -> tuple[dict[str, bytes], list[Problem]]:
    """The template as it should be, or why it cannot be made."""
    try:
        return build(course, slug), []
    except UserError as error:
        return {}, [_template(slug, line, "mend it") for line in str(error).splitlines()]


def _template_problems(course: Course, slug: str, wanted: dict[str, bytes]) -> list[Problem]:
    """What students receive is what the sources say now, and holds nothing secret."""
    folder = course.root / "student_template" / slug
    given = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    do = f"run `autograder release {slug}`"
    problems = []
    for name in sorted(wanted.keys() | given.keys()):
        where = f"student_template/{slug}/{name}"
        if name not in given:
            problems.append(_template(where, "is missing", do))
        elif name not in wanted:
            problems.append(_template(where, "does not belong there", "remove it"))
        elif wanted[name] != given[name]:
            problems.append(_template(where, "is out of date", do))
    problems += [
        replace(leak, where=f"student_template/{slug}/{leak.where}") for leak in find_leaks(course, slug, given)
    ]
    return problems


def _records(course: Course, evidence: Evidence) -> dict[Path, str]:
    """What grading and readers take from a green gate: fingerprints of the wrong solutions, and the kill matrix."""
    trials = evidence.trials
    wrong = {
        solution.name: {
            "task": solution.task,
            "says": solution.says,
            "fingerprint": evidence.fingerprint(solution),
            "failing": trials.of(solution).failing,
        }
        for solution in trials.solutions.wrong
    }
    data = {
        "tests_sha256": course.tests_digest(trials.slug),
        "tests": trials.test_ids,
        "fixed": sorted(evidence.fixed_ids),
        "wrong": wrong,
    }
    return {
        course.solutions(trials.slug) / FINGERPRINTS: json.dumps(data, indent=1, ensure_ascii=False) + "\n",
        course.root / "docs" / "kill-matrix" / f"{trials.slug}.md": matrix_markdown(evidence),
    }


def _record_problems(course: Course, evidence: Evidence) -> list[Problem]:
    """The records are those of this gate: a test that vanished or changed since is noticed here."""
    problems = []
    for path, text in _records(course, evidence).items():
        try:
            fresh = path.read_text("utf-8") == text
        except OSError:
            fresh = False
        if not fresh:
            what = "is not what this run found" if path.is_file() else "does not exist"
            do = "look at what changed, then run `autograder check --update`"
            problems.append(Problem(course.shown(path), what, do, "the_records_are_fresh"))
    return problems


def update_records(course: Course, checked: Checked, *, declare: bool = False) -> list[Path]:
    """Write the records of this run; with ``declare`` also the headers of the wrong solutions. What was written."""
    written = []
    if declare:
        for solution in checked.evidence.trials.solutions.wrong:
            failing = checked.evidence.trials.of(solution).failing
            lines = compact_declaration(solution, failing, checked.evidence.trials.test_ids)
            if list(solution.fails) != lines:
                write_atomic(solution.path, set_declaration(solution.source, lines))
                written.append(solution.path)
    for path, text in _records(course, checked.evidence).items():
        write_atomic(path, text)
        written.append(path)
    return written
