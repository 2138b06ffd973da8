"""The checks that students receive, as they run where ``torch.cuda`` finds a GPU: here it finds a simulated one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest
import torch
import yaml

from autograder.sandbox.simulated_gpu import SimulatedGpu

ROOT = Path(__file__).parents[2]
FILES = [
    path
    for slug in yaml.safe_load((ROOT / "grader.yml").read_text("utf-8"))["homeworks"]
    for path in sorted((ROOT / "student_template" / slug / "tests").glob("*.py"))
]
#: Tasks without tensors among what a check can put on a GPU: NumPy, numbers, or a seed.
WITHOUT = {"squared_error", "squared_error_grad", "make_data", "plot_losses", "plot_accuracies"}
otter_files = pytest.importorskip("otter.test_files")


@pytest.fixture(autouse=True)
def _no_windows() -> Iterator[None]:
    """Figures are drawn into memory, and none is left open."""
    import matplotlib.pyplot as plt

    before = mpl.get_backend()
    plt.switch_backend("Agg")
    yield
    plt.close("all")
    plt.switch_backend(before)


def names_of(path: Path) -> dict[str, Any]:
    """What a file of Python defines."""
    names: dict[str, Any] = {"__name__": path.stem}
    exec(compile(path.read_text("utf-8"), str(path), "exec"), names)
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parents[1].name}-{path.stem}")
def test_the_reference_passes_the_device_checks(path: Path) -> None:
    """Both cases of each, and all others beside them; every task has some, but for those that meet no tensors."""
    solution = names_of(ROOT / "solutions" / path.parents[1].name / "reference.py")
    with SimulatedGpu(namespaces=[solution]):
        cases = [case for case in names_of(path).values() if isinstance(case, otter_files.test_case)]
        for case in cases:
            case.call_func(solution)
    assert torch.zeros(1).device.type == "cpu"
    beside = [case.name for case in cases if "[inputs_on_" in case.name]
    assert len(beside) % 2 == 0
    assert bool(beside) is (path.stem not in WITHOUT)


@pytest.mark.parametrize("place", ["gpu", "cpu"])
@pytest.mark.parametrize(
    ("slug", "wrong"),
    [
        ("hw4_mse_vs_ce", "mse_loss__one_hot_of_the_lecture"),
        ("hw4_mse_vs_ce", "mse_loss__targets_on_the_gpu"),
        ("hw4_mse_vs_ce", "build_model__constant_beside_the_parameters"),
        ("hw4_mse_vs_ce", "build_model__moves_its_inputs"),
        ("hw4_mse_vs_ce", "train__numpy_in_the_middle"),
        ("hw4_mse_vs_ce", "train__labels_stay_on_the_cpu"),
        ("hw4_mse_vs_ce", "plot_predictions__points_from_the_gpu"),
        ("hw4_mse_vs_ce", "plot_predictions__points_sent_to_the_gpu"),
    ],
)
def test_wrong_solutions_fail_where_they_fail_behind_the_wall(slug: str, wrong: str, place: str) -> None:
    """The case that a wrong solution declares for the hidden test, and not the other one."""
    solution = names_of(ROOT / "solutions" / slug / "reference.py")
    source = (ROOT / "solutions" / slug / "wrong" / f"{wrong}.py").read_text("utf-8")
    exec(compile(source, wrong, "exec"), solution)
    checks = ROOT / "student_template" / slug / "tests" / f"{wrong.partition('__')[0]}.py"
    with SimulatedGpu(namespaces=[solution]):
        cases = [case for case in names_of(checks).values() if isinstance(case, otter_files.test_case)]
        ends = {ending(case, solution) for case in cases if case.name.endswith(f"[inputs_on_{place}]")}
    assert ends == ({"CheckFailed"} if f"test_device[inputs_on_{place}]" in source else {""})


def ending(case: Any, solution: dict[str, Any]) -> str:
    """The kind of exception that ends a check; empty if it passes."""
    try:
        case.call_func(solution)
    except Exception as error:
        return type(error).__name__
    return ""
