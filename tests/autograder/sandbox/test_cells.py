"""Notebooks as students write them, and as they break them, run cell by cell behind the wall."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from autograder.model import NotWrittenError, StudentError
from autograder.sandbox.cells import to_python
from autograder.sandbox.host import TimeLimits

#: For cells that never end: they are stopped after two seconds, and everything else has ten minutes.
SHORT = TimeLimits(cell=2.0, notebook=600.0, call=60.0, task=600.0)

Notebook = Callable[..., Any]


def test_what_students_write(notebook: Notebook) -> None:
    """Magics, shell lines, help, display, input and plots: none of it fails, and the function is there."""
    opened = notebook(
        "%matplotlib inline\n%load_ext autoreload\n%autoreload 2\n!pip install torch\nimport torch",
        "!nvidia-smi\nfiles = !ls\nprint(files)\n%cd /content\n%env A=1",
        "torch.exp?\n?torch.log",
        "display(torch.ones(2))\nname = input('Your name: ')\nget_ipython().run_line_magic('who', '')",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.savefig('a.png')\nplt.show()",
        ">>> x = 1\n>>> y = 2",
        "def f(x):\n    return x + 1",
        "f(1)\n_",
    )
    assert opened.troubles == {}
    assert opened.call("f", 41) == 42


def test_order_of_definition_does_not_matter(notebook: Notebook) -> None:
    """A function may use helpers and constants of later cells, and a later definition replaces an earlier one."""
    opened = notebook(
        "def f(x):\n    return 0",
        "def f(x):\n    return helper(x) * SCALE",
        "def helper(x):\n    return x + 1",
        "SCALE = 2",
    )
    assert opened.troubles == {}
    assert opened.call("f", 4) == 10


def test_a_failing_cell_costs_only_itself(notebook: Notebook) -> None:
    """What it defined before it failed counts, what comes after it runs, and the report names the line."""
    opened = notebook(
        "def f(x):\n    return x\nassert f(1) == 2, 'my own check'\ndef g(x):\n    return x",
        "1 / 0",
        "def h(x):\n    return undefined_name\n\nh(1)",
        "def k(x):\n    return f(x)",
    )
    assert opened.troubles == {
        1: ("AssertionError", "my own check", "hw.ipynb, cell 1, line 3"),
        2: ("ZeroDivisionError", "division by zero", "hw.ipynb, cell 2, line 1"),
        3: ("NameError", "name 'undefined_name' is not defined", "hw.ipynb, cell 3, line 2"),
    }
    assert opened.call("k", 3) == 3
    with pytest.raises(NotWrittenError, match="no function named g"):
        opened.call("g", 3)


def test_line_numbers_survive_magics(notebook: Notebook) -> None:
    """The reported line is the one that the student sees in the notebook."""
    opened = notebook("%matplotlib inline\n!ls\n\nx = 1 / 0", "%%time\nx = 1\ny = x / 0", "\n\n  \n%%time\n1 / 0")
    assert [where for _, _, where in opened.troubles.values()] == [
        "hw.ipynb, cell 1, line 4",
        "hw.ipynb, cell 2, line 3",
        "hw.ipynb, cell 3, line 5",
    ]


def test_top_level_await_and_asyncio(notebook: Notebook) -> None:
    """A notebook's cells may await; asyncio.run works in cells and in functions."""
    opened = notebook(
        "import asyncio\nawait asyncio.sleep(0)\nvalue = await asyncio.sleep(0, result=7)",
        "async def work():\n    await asyncio.sleep(0.01)\n    return value\n\nresult = asyncio.run(work())",
        "def f(x):\n    return asyncio.run(work()) + result + x",
        "async for_never = 1",
    )
    assert set(opened.troubles) == {4}
    assert opened.call("f", 1) == 15


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("def f(x:\n    return", "SyntaxError"),
        ("  x = 1\n y = 2\n", "IndentationError"),
        ("x = 1\x00", None),
        ("def f(x):\n\treturn x\n        return y", "TabError"),
        ("return 5", "SyntaxError"),
        ("x = " + "(" * 500 + ")" * 500, None),
        ("x = " + "-" * 100_000 + "1", None),
        ("x = '" + "\ud800" + "'", None),
        ("from __future__ import braces", "SyntaxError"),
        ("x = 1\nx = $", "SyntaxError"),
        ("%%bash\nrm -rf /\n", ""),
        ("%%javascript\nalert(1)", ""),
        ("%%html\n<b>", ""),
        ("", ""),
        ("# only a comment", ""),
        ("%", None),
        ("!", ""),
        ("%%", None),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_cells_that_are_no_python(notebook: Notebook, cell: str, kind: str | None) -> None:
    """Such a cell is a trouble of its own kind, or none (empty kind; None where any is fine); the others still run."""
    opened = notebook("def before(x):\n    return x", cell, "def after(x):\n    return before(x)")
    assert opened.process.broken == ""
    assert set(opened.troubles) <= {2}
    if kind is not None:
        assert opened.troubles.get(2, ("", "", ""))[0] == kind
    assert opened.call("after", 3) == 3


def test_half_a_surrogate_pair(notebook: Notebook) -> None:
    """It is a string in JSON and in Python, but no text: a source or a message that has one breaks nothing."""
    opened = notebook("def f(x):\n    raise ValueError('\\ud800')", "f(1)", "x = '\ud800'", "def g(x):\n    return x")
    assert opened.troubles == {2: ("ValueError", "?", "hw.ipynb, cell 1, line 2")}
    assert opened.call("g", 1) == 1
    with pytest.raises(StudentError, match=r"ValueError: \?"):
        opened.call("f", 1)


def test_endless_loop(notebook: Notebook) -> None:
    """It is interrupted; definitions before and after it count."""
    opened = notebook("def f(x):\n    return x\nwhile True:\n    pass", "def g(x):\n    return f(x)", times=SHORT)
    assert opened.troubles == {1: ("Timeout", "ran longer than 2 s and was stopped", "hw.ipynb, cell 1")}
    assert opened.call("g", 3) == 3


@pytest.mark.parametrize("handler", ["except Exception:", "except BaseException:", "except:", "finally:"])
def test_loops_that_swallow_what_interrupts_them(notebook: Notebook, handler: str) -> None:
    """`except Exception` does not swallow the interruption; where a bare except does, the process is killed."""
    body = "continue" if handler == "finally:" else "pass"
    loop = f"while True:\n    try:\n        while True:\n            pass\n    {handler}\n        {body}"
    opened = notebook(
        "def f(x):\n    return x", f"def g(x):\n    return x\n{loop}", "def h(x):\n    return g(f(x))", times=SHORT
    )
    assert opened.troubles[2][0] in ("Timeout", "Crash")
    assert opened.call("h", 3) == 3


@pytest.mark.parametrize(
    "hang",
    [
        "sum(range(10**13))",
        "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True:\n    pass",
        "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nwhile True:\n    pass",
        "import signal\nsignal.setitimer(signal.ITIMER_REAL, 0)\nwhile True:\n    pass",
    ],
    ids=["C loop", "ignored", "blocked", "timer off"],
)
def test_hangs_that_no_signal_ends(notebook: Notebook, hang: str) -> None:
    """The process is killed and the notebook run again up to that statement; later cells still run."""
    opened = notebook(
        "def f(x):\n    return x", f"before = 5\n{hang}\nafter = 6", "def g(x):\n    return f(x) + before", times=SHORT
    )
    kind, message, where = opened.troubles[2]
    assert (kind, where) == ("Crash", "hw.ipynb, cell 2")
    assert message == "ran longer than 2 s and could not be interrupted, so it was skipped"
    assert opened.call("g", 3) == 8


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("import os\nos._exit(3)", "exit status 3"),
        ("import os\nos._exit(0)", "exit status 0"),
        ("import ctypes\nctypes.string_at(0)", "segmentation fault"),
        ("import os\nos.abort()", "ended the Python process"),
        (
            "import signal\nsignal.setitimer(signal.ITIMER_REAL, 0.01)\n"
            "signal.signal(signal.SIGALRM, signal.SIG_DFL)\nwhile True:\n    pass",
            "SIGALRM|signal 14",
        ),
        (
            "import sys\nsys.setrecursionlimit(10**9)\ndef r(n):\n    return [*map(r, [n])]\nr(1)",
            "segmentation fault|killed",
        ),
    ],
    ids=["exit 3", "exit 0", "segfault", "abort", "signal", "stack"],
)
def test_cells_that_end_the_process(notebook: Notebook, cell: str, says: str) -> None:
    """The fatal statement is skipped in a second run, the report says how it ended, later cells run."""
    opened = notebook(
        "def f(x):\n    return x", f"before = 5\n{cell}\nafter = 6", "def g(x):\n    return f(x) + before"
    )
    kind, message, where = opened.troubles[2]
    assert (kind, where) == ("Crash", "hw.ipynb, cell 2")
    assert any(part in message for part in says.split("|"))
    assert message.endswith("so it was skipped")
    assert opened.call("g", 3) == 8


def test_several_fatal_cells(notebook: Notebook) -> None:
    """Each is skipped on its own; with more of them than anybody has patience for, the notebook is given up."""
    fatal = "import os\nos._exit(1)"
    opened = notebook(fatal, "def f(x):\n    return x", fatal, fatal, "def g(x):\n    return f(x)")
    assert {number: trouble[0] for number, trouble in opened.troubles.items()} == {1: "Crash", 3: "Crash", 4: "Crash"}
    assert opened.call("g", 3) == 3
    hopeless = notebook(*[fatal] * 8, "def f(x):\n    return x")
    assert "took its process down" in hopeless.process.broken
    with pytest.raises(StudentError, match="took its process down"):
        hopeless.call("f", 1)


@pytest.mark.parametrize(
    "leave", ["import sys\nsys.exit()", "exit()", "quit(1)", "raise SystemExit", "raise KeyboardInterrupt"]
)
def test_leaving_politely(notebook: Notebook, leave: str) -> None:
    """sys.exit() ends its cell, as in Jupyter, not the notebook."""
    opened = notebook(f"def f(x):\n    return x\n{leave}\nnot_reached = 1", "def g(x):\n    return f(x)")
    assert opened.troubles[1][0] in ("SystemExit", "KeyboardInterrupt")
    assert opened.call("g", 3) == 3


def test_the_notebooks_time_runs_out(notebook: Notebook) -> None:
    """Once all cells together have had their time, later cells get one second each: enough for definitions."""
    times = TimeLimits(cell=3.0, notebook=4.0, call=60.0)
    opened = notebook(
        "while True: pass", "while True: pass", "while True: pass", "def f(x):\n    return x", times=times
    )
    assert [opened.troubles[number][0] for number in (1, 2, 3)] == ["Timeout"] * 3
    assert opened.call("f", 3) == 3


def test_classes_partials_lambdas_and_instances(notebook: Notebook) -> None:
    """Anything callable counts as the function."""
    opened = notebook(
        "import functools, torch\n"
        "class Layer(torch.nn.Module):\n    def forward(self, x):\n        return x * 2\n"
        "class Plain:\n    def __call__(self, x):\n        return x * 3\n    @staticmethod\n    def method(x):\n"
        "        return x * 5\n"
        "layer, plain, method = Layer(), Plain(), Plain.method\n"
        "part = functools.partial(lambda n, x: x * n, 7)\nlam = lambda x: x * 11\n"
        "@functools.lru_cache\ndef cached(x):\n    return x * 13\n"
        "Pair = __import__('collections').namedtuple('Pair', 'a b')\ndef pair(x):\n    return Pair(x, x)\n"
        "not_callable = 5"
    )
    assert opened.troubles == {}
    names = ("layer", "plain", "method", "part", "lam", "cached")
    assert [opened.call(name, 1) for name in names] == [2, 3, 5, 7, 11, 13]
    assert opened.call("pair", 1) == (1, 1)
    with pytest.raises(StudentError, match="not_callable is a int in your notebook, not a function"):
        opened.call("not_callable", 1)


def test_colab_and_otter(notebook: Notebook) -> None:
    """Imports and calls that only exist elsewhere do nothing."""
    opened = notebook(
        "from google.colab import drive\ndrive.mount('/content/drive')\nimport google.colab.files\n"
        "from google.colab import output",
        "import otter\ngrader = otter.Notebook('hw.ipynb')\ngrader.check('q1')\ngrader.check_all()",
        "from IPython.display import display, HTML, clear_output\nfrom IPython import get_ipython\n"
        "clear_output()\ndisplay(HTML('x'))",
        "if get_ipython() is not None:\n    get_ipython().system('ls')\n'google.colab' in str(get_ipython())",
        "def f(x):\n    return x",
    )
    assert opened.troubles == {}
    assert opened.call("f", 1) == 1


def test_a_backend_with_windows_changes_nothing(notebook: Notebook) -> None:
    """What a notebook on a laptop says first must not stop a cell where there is no screen."""
    opened = notebook(
        "%matplotlib qt\nimport matplotlib\nmatplotlib.use('TkAgg')\nimport matplotlib.pyplot as plt\n"
        "plt.switch_backend('qtagg')\nplt.plot([1, 2])\nplt.show()\n"
        "def backend():\n    return matplotlib.get_backend().lower()"
    )
    assert opened.troubles == {}
    assert opened.call("backend") == "agg"


def test_cell_magics_with_a_body(notebook: Notebook) -> None:
    """`%%time` and its like run their body in the notebook's namespace; `%time` runs its statement."""
    opened = notebook(
        "%%time\ndef f(x):\n    return x + a",
        "%%capture out\na = 5\nprint(a)",
        "%time b = 7\n%timeit a + b",
        "def g(x):\n    return f(x) + b",
    )
    assert opened.troubles == {}
    assert opened.call("g", 1) == 13


def test_writefile_and_import(notebook: Notebook) -> None:
    """A module written by one cell can be imported by the next, in cells and in functions."""
    opened = notebook(
        "%%writefile mine.py\ndef double(x):\n    return 2 * x",
        "%%writefile -a mine.py\n\ndef triple(x):\n    return 3 * x",
        "from mine import double\nimport os\nos.makedirs('pack')\nopen('pack/__init__.py', 'w').write('N = 4')",
        "def f(x):\n    import mine, pack\n    return double(x) + mine.triple(x) + pack.N",
    )
    assert opened.troubles == {}
    assert opened.call("f", 1) == 9


def test_output_without_end(notebook: Notebook) -> None:
    """200 MB on stdout, bytes on its buffer, prints in functions, a closed and a replaced stdout."""
    opened = notebook(
        "print('x' * 200_000_000)\nfor i in range(100_000):\n    print(i)",
        "import sys\nsys.stdout.buffer.write(b'x')\nsys.stderr.write('x')\n"
        "print('x', file=sys.stderr, flush=True)\nsys.stdout.isatty()",
        "import logging\nlogging.warning('x')\nimport warnings\nwarnings.warn('x')",
        "sys.stdout.close()\nsys.stdout = open('log.txt', 'w')",
        "def f(x):\n    print(x)\n    return x",
    )
    assert opened.process.broken == ""
    assert set(opened.troubles) <= {4}
    assert opened.call("f", 1) == 1


def test_recursion(notebook: Notebook) -> None:
    """Runaway recursion is an exception, in a cell and in a function."""
    opened = notebook("def f(x):\n    return f(x + 1)", "f(1)", "def g(x):\n    return x")
    assert opened.troubles[2][0] == "RecursionError"
    with pytest.raises(StudentError, match="RecursionError"):
        opened.call("f", 1)
    assert opened.call("g", 1) == 1


def test_huge_notebooks(notebook: Notebook) -> None:
    """A thousand cells, five megabytes of pasted data, a cell of five thousand statements, a thousand failures."""
    cells = [f"def f{number}(x):\n    return x + {number}" for number in range(1000)]
    opened = notebook(
        *cells, f"DATA = '{'x' * 5_000_000}'", "y = 0\n" * 5000 + "def f(x):\n    return f999(x) + len(DATA)"
    )
    assert opened.troubles == {}
    assert opened.call("f", 1) == 5_001_000
    failing = notebook(*["raise ValueError('x' * 5000)"] * 1000, "def f(x):\n    return x")
    assert failing.call("f", 1) == 1
    assert len(failing.troubles) >= 100


def test_future_imports_hold_for_later_cells(notebook: Notebook) -> None:
    """As in Jupyter: `from __future__ import annotations` in the first cell counts for all."""
    opened = notebook(
        "from __future__ import annotations", "def f(x: Undefined) -> AlsoUndefined:\n    return f.__annotations__['x']"
    )
    assert opened.troubles == {}
    assert opened.call("f", 1) == "Undefined"


def test_introspection_and_main(notebook: Notebook) -> None:
    """Dataclasses, pickle, inspect.getsource and `if __name__ == "__main__"` work: the notebook is a real module."""
    opened = notebook(
        "import dataclasses, pickle, inspect, typing\n@dataclasses.dataclass\nclass Point:\n    x: int\n"
        "    y: typing.ClassVar[int] = 2",
        "assert pickle.loads(pickle.dumps(Point(3))) == Point(3)",
        "def f(x):\n    '''Doc.'''\n    return inspect.getsource(f), f.__module__, f.__doc__",
        "if __name__ == '__main__':\n    main_ran = True",
        "def g(x):\n    return main_ran and pickle.loads(pickle.dumps(Point(x))).x",
        "typing.get_type_hints(Point)",
    )
    assert opened.troubles == {}
    source, module, doc = opened.call("f", 1)
    assert source.startswith("def f(x):\n    '''Doc.'''\n")
    assert (module, doc) == ("__main__", "Doc.")
    assert opened.call("g", 5) == 5


def test_training_as_students_do_it(notebook: Notebook) -> None:
    """Optimisers, loaders with workers, torch.compile, threads and many threads for torch: as on their own machine."""
    opened = notebook(
        "import torch\nfrom torch import nn\nfrom torch.utils.data import DataLoader, TensorDataset\n"
        "torch.set_num_threads(8)",
        "data = TensorDataset(torch.randn(16, 2), torch.randn(16, 1))\n"
        "loader = DataLoader(data, 4, True, num_workers=2, persistent_workers=True, prefetch_factor=4)\n"
        "model = torch.compile(nn.Linear(2, 1))\noptimizer = torch.optim.Adam(model.parameters())\n"
        "for x, y in loader:\n    optimizer.zero_grad()\n    nn.functional.mse_loss(model(x), y).backward()\n"
        "    optimizer.step()",
        "big = torch.randn(600, 600)\n(big @ big).exp().sum()",
        "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(2) as pool:\n"
        "    done = list(pool.map(abs, [-1, -2]))",
        "torch.save(model.state_dict(), 'model.pt')\nmodel.load_state_dict(torch.load('model.pt'))",
        "@torch.compile\ndef f(x):\n    return (big @ big).tanh().sum() * 0 + model(x).shape[0] + sum(done)",
    )
    assert opened.troubles == {}
    assert opened.call("f", torch.ones(3, 2)) == 6


def test_scratch_files(notebook: Notebook) -> None:
    """The current folder, the home folder and the temporary folder can be written to, in cells and in functions."""
    opened = notebook(
        "import os, tempfile, shutil, pathlib\nopen('a.txt', 'w').write('a')\nshutil.copy('a.txt', 'b.txt')\n"
        "os.chmod('a.txt', 0o600)",
        "pathlib.Path('~/c.txt').expanduser().write_text('c')\ntempfile.NamedTemporaryFile().write(b'x')\n"
        "tempfile.mkdtemp()",
        "import numpy as np\nnp.save('d.npy', np.ones(3))",
        "os.makedirs('deep/er')\nos.chdir('deep')",
        "def f(x):\n    return sorted(os.listdir())[:2], np.load('d.npy')",
    )
    assert opened.troubles == {}
    names, array = opened.call("f", 1)
    assert names == ["a.txt", "b.txt"]
    assert np.array_equal(array, np.ones(3))


def test_a_notebook_that_breaks_its_world(notebook: Notebook) -> None:
    """Replaced builtins and modules hurt only the notebook that replaced them, and there only from that line on."""
    breaking = "import builtins, os, sys\nbuiltins.len = None\nbuiltins.isinstance = None\nos.write = None"
    opened = notebook(breaking, "def f(x):\n    return x")
    assert opened.troubles[1][0] == "Crash"
    assert opened.call("f", 1) == 1
    late = notebook("import os\ndef f(x):\n    os.write = None\n    return x")
    with pytest.raises(StudentError, match="ended the Python process"):
        late.call("f", 1)
    assert notebook("def f(x):\n    return len(x)").call("f", [1, 2]) == 2


def test_exceptions_that_cannot_be_shown(notebook: Notebook) -> None:
    """Broken and hostile __str__, names and tracebacks are the student's, and later cells still run."""
    opened = notebook(
        "class Bad(Exception):\n    def __str__(self):\n        raise RuntimeError('no')\nraise Bad",
        "class Worse(Exception):\n    def __str__(self):\n        raise SystemExit\nraise Worse",
        "class Long(Exception):\n    def __str__(self):\n        return 'x' * 10_000_000\nraise Long",
        "raise ExceptionGroup('many', [ValueError(i) for i in range(10)])",
        "def f(x):\n    raise Bad",
        "def g(x):\n    raise Long",
    )
    assert opened.troubles[1][:2] == ("Bad", "(its message could not be read: RuntimeError)")
    assert opened.troubles[2][:2] == ("Worse", "(its message could not be read: SystemExit)")
    assert opened.troubles[3][:2] == ("Long", "x" * 1000)
    assert opened.troubles[4][0] == "ExceptionGroup"
    with pytest.raises(StudentError) as caught:
        opened.call("f", 1)
    assert (caught.value.kind, caught.value.where) == ("Bad", "hw.ipynb, cell 5, line 2")
    with pytest.raises(StudentError, match=r"Long: x{1000}$"):
        opened.call("g", 1)


def test_dialect_is_only_translated_where_it_is_used() -> None:
    """Plain Python passes through unchanged, operators that look like magics included."""
    for source in ("x = 5\n", "def f(x):\n    return x\n", "x = 7 % 2\nif x != 3:\n    pass\n", "s = 'a?b!c%d'\n"):
        assert to_python(source) == source
    assert to_python("x = 1") == "x = 1\n"
    assert "run_line_magic" in to_python("%time x")
    assert to_python("%%time\nx = 1").splitlines() == ["", "x = 1"]


def test_a_default_device_is_undone_for_good(notebook: Notebook) -> None:
    """Also for code that asks which one it is, which torch 2.9 cannot say after ``set_default_device(None)``."""
    opened = notebook(
        "import torch\ntorch.set_default_device('meta')",
        "def f():\n    return f'{torch.get_default_device()} {torch.ones(1).device}'",
    )
    assert opened.call("f") == "cpu cpu"
