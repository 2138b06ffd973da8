"""Where a notebook mentions what a task bans, and where it reaches for the harness; read from the source alone."""

from __future__ import annotations

import ast

import pytest

from autograder.sandbox.cells import to_python
from autograder.sandbox.findings import NotebookIndex, UnreadCell

BANNED = ["torch.sum", "torch.Tensor.sum"]


def found(*cells: str, names: list[str] | None = None) -> list[tuple[str, int]]:
    """Name and cell of what is found for the function ``f``."""
    trees = [(number, ast.parse(to_python(source))) for number, source in enumerate(cells, 1)]
    return [(one.name, one.cell) for one in NotebookIndex(trees).find("f", BANNED if names is None else names)]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("import autograder.sandbox.bans", "autograder"),
        ("from autograder.sandbox import task", "autograder"),
        ("import ctypes\nctypes.CDLL(None)", "ctypes.CDLL"),
        ("import gc\nfor x in gc.get_objects():\n    pass", "gc.get_objects"),
        ("from gc import get_referrers as g\ng(1)", "gc.get_referrers"),
        ("import sys\nsys.modules['torch'].sum = 1", "sys.modules"),
        ("import sys\nsys._getframe()", "sys._getframe"),
        ("exec('x = 1')", "exec"),
        ("import torch\ntorch.autograd.grad = lambda *a: None", "torch.autograd.grad = ..."),
        ("import torch\nsetattr(torch, 'sum', None)", "setattr(torch)"),
        ("import torch\ntorch.library.Library('aten', 'IMPL')", "torch.library.Library"),
        ("object.__subclasses__()", "__subclasses__"),
        ("def g():\n    return g.__globals__", "__globals__"),
        ("open('m.py', 'w').write('import autograder.sandbox.bans')", "autograder"),
        ("%time import autograder.sandbox.bans", "autograder"),
        ("%timeit %time import autograder", "code that could not be read"),
        ("get_ipython().run_line_magic('time', code)", "code that could not be read"),
    ],
    ids=lambda text: str(text)[:30],
)
def test_ways_into_the_harness(cell: str, name: str) -> None:
    """They count in every cell, also where the graded function does not mention them; but only beside a ban."""
    honest = "def f(x):\n    return x"
    assert found(cell, honest) == [(name, 1)]
    assert found(cell, honest, names=[]) == []


@pytest.mark.parametrize(
    "source",
    [
        "from torch._refs import softmax as ready\ndef f(x):\n    return ready(x, 1)",
        "import torch\ndef f(x):\n    return torch._decomp.decompositions._softmax(x, 1, False)",
    ],
    ids=["refs", "decomp"],
)
def test_torch_in_python_calls_no_banned_kernel(source: str) -> None:
    """Torch's own second edition of its functions gets round the kernels, so a mention is worth a look."""
    ((name, cell),) = found(source)
    assert name.startswith(("torch._refs", "torch._decomp"))
    assert cell == 1


@pytest.mark.parametrize(
    "cell",
    [
        "import sys\nif 'google.colab' in sys.modules:\n    pass",
        "import gc\ngc.collect()",
        "import torch\ntorch.backends.cudnn.deterministic = True",
        "import numpy as np\nnp.random.seed = 0",
        "import importlib\nimportlib.reload(importlib)",
        "import torch\nmodel = torch.nn.Linear(1, 1)\nmodel.eval()\nmodel.loss = print",
        "import inspect\nprint(inspect.getsource(print))",
        "%matplotlib inline\n%load_ext autoreload\n!pip install torch",
        "%time x = 1",
        "text = 'the autograder gave me points'",
    ],
)
def test_what_honest_notebooks_do(cell: str) -> None:
    """None of it is worth a person's time."""
    assert found(cell, "def f(x):\n    return x") == []


def test_guesses_come_last() -> None:
    """A method that may be anybody's never pushes what is certain, or worse, out of sight."""
    names = [
        name for name, _ in found("def f(x):\n    x.sum()\n    y = x.sum()\n    return y", "import autograder.sandbox")
    ]
    assert names == ["autograder", ".sum()", ".sum()"]


def test_a_cell_that_could_not_be_read() -> None:
    """It is shown to a person, since anything may be in it."""
    index = NotebookIndex([(1, ast.parse("def f(x):\n    return x")), (2, UnreadCell([], []))])
    assert [(one.name, one.cell) for one in index.find("f", BANNED)] == [("code that could not be read", 2)]
