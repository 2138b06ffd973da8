"""Device checks from the command line: simulated, left open, finished later, and asked of a GPU that is not there."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.sandbox.graphics import find_gpu

from .conftest import SHOUT, TOTAL, Done, Toys, make_toys

DEVICE_TESTS = '''
"""Device checks."""

import pytest
import torch

from autograder.testing import assert_close


@pytest.mark.task("double")
@pytest.mark.hint("make new tensors on the device of the input: device=x.device")
def test_device(student, device):
    """Doubling beside a GPU."""
    assert_close(student.on(device).double(torch.tensor([1.0, 2.0])), torch.tensor([2.0, 4.0]))
'''

MOVES_AWAY = "import torch\ndef double(x):\n    return (x * torch.tensor([2.0]).to(x.device)).cpu()"
MIXES = "import torch\ndef double(x):\n    return x * torch.full_like(x, 2.0, device='cpu')"
CONSTANT = """
import torch
place = 'cuda' if torch.cuda.is_available() else 'cpu'
def double(x):
    return x.to(place) * 2
"""
DECIDES = """
import torch
def double(x):
    return x.to('cuda') * 2 if torch.cuda.is_available() else x * 2
"""

pytestmark = pytest.mark.skipif(bool(find_gpu()), reason="these tests are about machines without a GPU")


@pytest.fixture(scope="module")
def class_of_devices(tmp_path_factory: pytest.TempPathFactory) -> Toys:
    """A class whose notebooks treat devices rightly and wrongly, first left open, then finished by simulation."""
    toys = make_toys(tmp_path_factory.mktemp("devices") / "course")
    toys.write("tests/hidden/toy/test_gpu.py", DEVICE_TESTS)
    toys.submit("ada")
    for student, double in (("away", MOVES_AWAY), ("mixes", MIXES), ("constant", CONSTANT), ("decides", DECIDES)):
        toys.submit(student, double, SHOUT, TOTAL)
    return toys


@pytest.fixture(scope="module")
def runs(class_of_devices: Toys) -> dict[str, Any]:
    """What the three commands said and wrote: ``--gpu off``, then ``--only-deferred``, and ``--gpu real``."""
    toys, found = class_of_devices, {}
    found["off"] = toys.run(*toys.grading, "--gpu", "off")
    found["open"] = toys.results(toys.root / "graded")
    found["nowhere"] = toys.autograder("grade", "toy", "--only-deferred", "--out", "graded")
    found["finish"] = toys.autograder("grade", "toy", "--only-deferred", "--gpu", "simulated", "--out", "graded")
    found["finished"] = toys.results(toys.root / "graded")
    found["nothing"] = toys.autograder("grade", "toy", "--only-deferred", "--gpu", "simulated", "--out", "graded")
    found["real"] = toys.autograder("grade", "toy", "submissions/ada.ipynb", "--gpu", "real", "--out", "real")
    found["asked"] = toys.results(toys.root / "real")
    return found


def verdicts(grade: dict[str, Any]) -> dict[str, str]:
    """The verdicts of the device checks, by where the inputs were."""
    tests = [test for task in grade["tasks"] for test in task["tests"] if "test_gpu.py" in test["id"]]
    return {test["id"].partition("[")[2].rstrip("]"): test["verdict"] for test in tests}


def test_switched_off_they_stay_open_and_the_total_stays(runs: dict[str, Any]) -> None:
    """No points given, none lost, the maximum as ever, and the row says that it is not finished."""
    ada = runs["open"]["ada"]
    assert runs["off"].status == 0, runs["off"].err
    assert verdicts(ada) == {"inputs_on_gpu": "deferred", "inputs_on_cpu": "deferred"}
    assert (ada["status"], ada["gpu"]["mode"]) == ("incomplete", "deferred")
    assert ada["max_score"] == runs["finished"]["ada"]["max_score"]
    assert ada["score"] < runs["finished"]["ada"]["score"]


def test_finished_later_without_running_the_rest(runs: dict[str, Any]) -> None:
    """Only what was open has run; every other result is the earlier one, its time included."""
    assert runs["finish"].status == 0, runs["finish"].err
    before, after = runs["open"]["ada"], runs["finished"]["ada"]
    assert (after["status"], after["gpu"]) == ("final", {"mode": "simulated", "device": "cuda:0"})
    old = {test["id"]: test for task in before["tasks"] for test in task["tests"] if test["verdict"] != "deferred"}
    new = {test["id"]: test for task in after["tasks"] for test in task["tests"]}
    assert {name: new[name] for name in old} == old
    assert "nothing is open" in runs["nothing"].err


@pytest.mark.parametrize(
    ("student", "on_gpu", "on_cpu", "says"),
    [
        ("ada", "passed", "passed", ""),
        ("away", "failed", "passed", "returned a tensor on the CPU"),
        ("mixes", "raised", "passed", "Expected all tensors to be on the same device"),
        ("constant", "failed", "passed", "returned a tensor on the CPU"),
        ("decides", "passed", "failed", "returned a tensor on the GPU"),
    ],
)
def test_right_and_wrong(runs: dict[str, Any], student: str, on_gpu: str, on_cpu: str, says: str) -> None:
    """Each mistake is caught where it shows, in a sentence that names the place."""
    grade = runs["finished"][student]
    assert verdicts(grade) == {"inputs_on_gpu": on_gpu, "inputs_on_cpu": on_cpu}
    details = " ".join(test["detail"] for task in grade["tasks"] for test in task["tests"])
    assert says in details


def test_a_gpu_that_is_not_there(runs: dict[str, Any]) -> None:
    """``--gpu real`` says so and leaves the checks open; ``--only-deferred`` says what else could be done."""
    real, nowhere = runs["real"], runs["nowhere"]
    assert real.status == 0, real.err
    assert "torch finds no GPU on this machine; device checks stay open" in real.err
    assert runs["asked"]["ada"]["status"] == "incomplete"
    assert nowhere.status == 1
    assert "--gpu simulated" in nowhere.err


def test_students_and_staff_are_told_which(class_of_devices: Toys, runs: dict[str, Any]) -> None:
    """The feedback and the report both say that the GPU was simulated and what that proves."""
    graded = class_of_devices.root / "graded"
    feedback = (graded / "feedback/toy/ada.md").read_text("utf-8")
    report = (graded / "report/index.html").read_text("utf-8")
    for text in (feedback, report):
        assert "it does not prove that the code runs on a real GPU" in text


def test_an_unknown_way(class_of_devices: Toys) -> None:
    """A typo is the user's, in one line."""
    done: Done = class_of_devices.autograder("grade", "toy", "submissions", "--gpu", "maybe", "--out", "typo")
    assert done.status == 1
    assert done.lines == ["error: --gpu is 'maybe'; expected one of auto, real, simulated, off"]
