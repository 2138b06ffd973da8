"""Homework 4: whatever comes instead of a figure, a history or a model gets a sentence and costs that task alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.notebook import Cell, write_notebook

ROOT = Path(__file__).parents[2]
HOMEWORK = "hw4_mse_vs_ce"
pytestmark = pytest.mark.slow

#: By name: the task that loses points ("" for none), what the sentence says, and a cell behind the reference.
CASES = {
    "no_axes": (
        "plot_losses",
        "returned a figure without axes: draw into it before you return it",
        "def plot_losses(histories):\n    return plt.figure()",
    ),
    "empty_axes": (
        "plot_accuracies",
        "returned a figure in which nothing is drawn",
        "def plot_accuracies(results):\n    return plt.subplots()[0]",
    ),
    "nothing_returned": (
        "plot_predictions",
        "returned None, expected a matplotlib Figure: end the function with `return fig`",
        "def plot_predictions(model, X, y):\n    plt.scatter(X[:, 0].cpu(), X[:, 1].cpu())",
    ),
    "axes_returned": (
        "",
        "",
        "drawn = [plot_losses, plot_predictions, plot_accuracies]\n"
        "def plot_losses(histories):\n    return drawn[0](histories).axes[0]\n"
        "def plot_predictions(model, X, y):\n    return drawn[1](model, X, y).axes[0]\n"
        "def plot_accuracies(results):\n    return drawn[2](results).axes[0]",
    ),
    "path_returned": (
        "plot_losses",
        "returned a str, expected a matplotlib Figure",
        "drawn = plot_losses\n"
        "def plot_losses(histories):\n    drawn(histories).savefig('losses.png')\n    return 'losses.png'",
    ),
    "nan_in_history": (
        "train",
        "returned nan at 'loss'[0], expected a finite number",
        "trained = train\n"
        "def train(*arguments):\n"
        "    history = trained(*arguments)\n"
        "    return {**history, 'loss': [float('nan') for _ in history['loss']]}",
    ),
    "nan_in_results": (
        "compare",
        "returned nan at 'mse'[0], expected a finite number",
        "compared = compare\n"
        "def compare(seeds, epochs):\n"
        "    return {**compared(seeds, epochs), 'mse': [float('nan') for _ in seeds]}",
    ),
    "tensors_on_the_graph": (
        "train",
        "returned a tensor at 'loss'[0], expected a Python float; .item() makes one of a tensor",
        "trained = train\n"
        "def train(*arguments):\n"
        "    history = trained(*arguments)\n"
        "    w = torch.ones((), requires_grad=True)\n"
        "    return {**history, 'loss': [w * value for value in history['loss']]}",
    ),
    "no_parameters": (
        "build_model",
        "returned a model without parameters",
        "class Empty(nn.Module):\n"
        "    def forward(self, x):\n        return torch.zeros(len(x), 4)\n"
        "def build_model(num_classes=4):\n    return Empty()",
    ),
    "no_model": ("build_model", "returned None, expected an nn.Module", "def build_model(num_classes=4):\n    pass"),
    "never_returns": (
        "train",
        "did not return within 15 s",
        "import time\ndef train(*arguments):\n    while True:\n        time.sleep(1)",
    ),
    "ends_the_process": (
        "train",
        "ended the Python process",
        "import os\ndef train(*arguments):\n    os._exit(1)",
    ),
    "ten_million_points": (
        "plot_predictions",
        "drew more points than can be looked at: draw each point of the data once",
        "import numpy as np\n"
        "def plot_predictions(model, X, y):\n"
        "    fig, ax = plt.subplots()\n"
        "    ax.scatter(*np.random.rand(2, 10_000_000))\n"
        "    return fig",
    ),
    "a_line_of_ten_million": (
        "plot_losses",
        "drew more points than can be looked at",
        "import numpy as np\n"
        "def plot_losses(histories):\n"
        "    fig, ax = plt.subplots()\n"
        "    ax.plot(np.random.rand(10_000_000))\n"
        "    return fig",
    ),
}


@pytest.fixture(scope="module")
def grades(tmp_path_factory):
    """All of them handed in as notebooks and graded by one command; the grades by name."""
    folder, out = tmp_path_factory.mktemp("class"), tmp_path_factory.mktemp("graded")
    reference = (ROOT / "solutions" / HOMEWORK / "reference.py").read_text("utf-8")
    for name, (_, _, cell) in CASES.items():
        cells = [Cell("code", reference, 1), Cell("code", cell, 2)]
        (folder / f"{name}.ipynb").write_bytes(write_notebook(cells))
    command = [sys.executable, "-m", "autograder", "grade", HOMEWORK, str(folder), "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {path.stem: json.loads(path.read_text("utf-8")) for path in (out / "results" / HOMEWORK).glob("*.json")}


@pytest.mark.parametrize("name", CASES)
def test_a_sentence_and_that_task_alone(grades, name):
    """The first failing test says what is wrong; every other task that tests grade has full marks."""
    task, sentence, _ = CASES[name]
    grade = grades[name]
    lost = [row["task"] for row in grade["tasks"] if row["task"] != "conclusion" and row["passed"] < row["total"]]
    assert lost == ([task] if task else [])
    said = [
        test["detail"]
        for row in grade["tasks"]
        for test in row["tests"]
        if row["task"] == task and test["verdict"] != "passed"
    ]
    assert (not said) if not task else sentence in said[0]
    assert not any("MemoryError" in detail for detail in said)
