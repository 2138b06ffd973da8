"""Measure what right and wrong solutions reach in the two statistical tests, and write it into ``bands.yml``.

From the course's folder:

    python -m tests.hidden.hw4_mse_vs_ce.measure_bands --runs 20

Every number is one that the test would compute, with seeds of its own for each run. ``right`` is the worst of the
reference, of all alternates and of the stand-ins; ``wrong`` is the best of those wrong solutions that declare to fail
the test, as far as they come to a number at all. ``least``, what the test asks for, is kept as it stands: choose it
in the middle, and have a look at the margins that are printed.
"""

from __future__ import annotations

import argparse
import sys
import types
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch
import yaml

from autograder.check.solutions import load_solutions
from autograder.course import find_course, load_course
from autograder.testing import Mismatch

from . import tools
from .bands import BANDS
from .checks import numbers
from .separable import blobs

HERE = Path(__file__).parent
SLUG = HERE.name
Names = dict[str, Any]


def main() -> None:
    """Measure both bands, print every solution's worst or best number, and record the two that count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20, help="runs of each solution, each with seeds of its own")
    runs = parser.parse_args().runs
    torch.set_num_threads(1)
    solutions = load_solutions(load_course(find_course(HERE)), SLUG)
    right = {solution.key: _names(solution.source) for solution in (solutions.reference, *solutions.alternates)}
    right["stand_ins"] = _names(solutions.reference.source, (HERE / "stand_ins.py").read_text("utf-8"))
    for task, measure in (("train", trained), ("compare", compared)):
        worst = min(_show(key, [measure(names, run) for run in range(runs)], min) for key, names in right.items())
        test = {"train": "test_learns", "compare": "test_the_models_have_learned"}[task]
        caught = [solution for solution in solutions.wrong if solution.task == task and test in solution.fails]
        best = max(
            _show(wrong.key, _as_far_as_it_goes(measure, _names(solutions.reference.source, wrong.source), runs), max)
            for wrong in caught
        )
        BANDS[task] = replace(BANDS[task], right=round(worst, 3), wrong=round(best, 3))
        band = BANDS[task]
        print(f"{task}: asks for {band.least}; right {band.right} or more, wrong {band.wrong} or less\n")
    text = "".join(f"{name}: {{{_pairs(asdict(band))}}}\n" for name, band in BANDS.items())
    assert yaml.safe_load(text)
    (HERE / "bands.yml").write_text(text, "utf-8")


def trained(names: Names, run: int) -> float:
    """Mean accuracy at the end of three short trainings, as in ``test_train.py::test_learns``."""
    shares = []
    for seed in range(3 * run + 1, 3 * run + 4):
        X, y = blobs(seed)
        model = tools.small_network(16, 4, seed)
        history = names["train"](model, X, y, tools.own_cross_entropy(), 3, 8, 0.1, seed)
        shares.append(numbers(history, "accuracy", 3)[-1])
    return sum(shares) / len(shares)


def compared(names: Names, run: int) -> float:
    """The lower of the two mean accuracies of three seeds, as in ``test_compare.py::test_the_models_have_learned``."""
    result = names["compare"](list(range(3 * run + 1, 3 * run + 4)), 5)
    found = [numbers(result, key, 3) for key in ("mse", "ce")]
    mean = min(sum(values) / 3 for values in found)
    if mean >= BANDS["compare"].least and all(len(set(values)) == 1 for values in found):
        raise Mismatch("the same accuracy for all seeds")
    return mean


def _names(*sources: str) -> Names:
    """What the cells of a solution define."""
    module = types.ModuleType("solution")
    sys.modules["solution"] = module  # where dataclasses look for their module
    for source in sources:
        exec(compile(source, "solution", "exec"), module.__dict__)
    return module.__dict__


def _as_far_as_it_goes(measure: Callable[[Names, int], float], names: Names, runs: int) -> list[float]:
    """The numbers of a wrong solution; none where the test stops it for another reason than the band."""
    try:
        return [measure(names, run) for run in range(runs)]
    except Exception as error:
        print(f"  {type(error).__name__}: {error}")
        return [0.0]


def _show(key: str, values: list[float], choose: Callable[[list[float]], float]) -> float:
    """Print and return the worst (or best) of several runs."""
    print(f"  {key:55} {choose(values):.3f}", flush=True)
    return choose(values)


def _pairs(values: dict[str, float]) -> str:
    return ", ".join(f"{key}: {value}" for key, value in values.items())


if __name__ == "__main__":
    main()
