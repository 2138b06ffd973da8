"""The trusted end: calls, deadlines, deaths, isolation between tasks, bans, and replies that are no replies."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from autograder.model import AutograderError, DeadlineExceeded, ForbiddenError, NotWrittenError, StudentError
from autograder.sandbox.bans import Ban
from autograder.sandbox.cleaning import remove
from autograder.sandbox.host import Sandbox, TimeLimits
from autograder.sandbox.notebook_process import Supplies
from autograder.sandbox.wire import Handle, WireError

Notebook = Callable[..., Any]

#: For functions that never answer. Cells have ten minutes.
SHORT = TimeLimits(cell=60.0, notebook=600.0, call=3.0, task=600.0)
ECHO = "def echo(x):\n    return x"

SIGMOID = Ban(
    "sigmoid_family",
    "build it from torch.exp",
    names=(
        "torch.sigmoid",
        "torch.Tensor.sigmoid",
        "torch.Tensor.sigmoid_",
        "torch.special.expit",
        "torch.nn.functional.sigmoid",
        "torch.nn.Sigmoid",
        "torch.nn.functional.logsigmoid",
        "torch.nn.LogSigmoid",
    ),
    kernels=("sigmoid", "log_sigmoid_forward"),
    modules=("scipy",),
)
LOGADDEXP = Ban("logaddexp", "write it yourself", names=("numpy.logaddexp", "numpy.logaddexp2"), modules=("scipy",))
AUTOGRAD = Ban("autograd", "derive it by hand", names=("torch.autograd.grad", "torch.Tensor.backward"), autograd=True)


# ---- calls ----


@pytest.mark.parametrize(
    "value",
    [
        torch.tensor([[1.0, -0.0], [float("nan"), float("inf")]]),
        torch.empty(0, 3),
        torch.tensor(True),
        np.arange(6, dtype=np.int16).reshape(2, 3),
        np.float32(1.5),
        5,
        2**70,
        2.5,
        1 - 2j,
        None,
        "text",
        b"bytes",
        (1, [2, (3,)], {"a": torch.ones(2)}),
        torch.float64,
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_there_and_back(notebook: Notebook, value: object) -> None:
    """What goes in comes out, type and all."""
    got = notebook(ECHO).call("echo", value)
    assert type(got) is type(value)
    if isinstance(value, torch.Tensor):
        assert got.dtype == value.dtype
        assert torch.equal(got.isnan(), value.isnan())
        assert torch.equal(got.nan_to_num(), value.nan_to_num())
    elif isinstance(value, np.ndarray):
        assert got.dtype == value.dtype
        assert np.array_equal(got, value)
    elif isinstance(value, tuple):
        assert got[:2] == value[:2]
        assert torch.equal(got[2]["a"], value[2]["a"])
    else:
        assert got == value


def test_layouts_of_arguments(notebook: Notebook) -> None:
    """A test may pass a transposed, a sliced or an expanded tensor, and the function sees just that."""
    opened = notebook("def look(x):\n    return list(x.shape), x.is_contiguous(), list(x.stride()), float(x.sum())")
    base = torch.arange(6.0).reshape(2, 3)
    assert opened.call("look", base.T) == ([3, 2], False, [1, 3], 15.0)
    assert opened.call("look", base[:, ::2]) == ([2, 2], False, [3, 2], 10.0)
    assert opened.call("look", torch.ones(1).expand(1000, 1000)) == ([1000, 1000], False, [0, 0], 1e6)
    assert opened.call("look", torch.arange(9.0)[::8][:1]) == ([1], True, [1], 0.0)


def test_results_with_odd_strides(notebook: Notebook) -> None:
    """Views of every kind can be returned."""
    opened = notebook(
        "import torch, numpy as np\n"
        "VIEWS = [torch.arange(9.)[::8][:1], torch.arange(6.).reshape(2, 3).T, torch.ones(1).expand(3),\n"
        "         torch.tensor([1 + 2j]).conj(), torch.tensor([1 + 2j]).conj().imag, np.arange(4.)[::-1],\n"
        "         torch.arange(4.)[1:3], torch.ones(2, requires_grad=True) * 2, torch.nn.Parameter(torch.ones(1))]\n"
        "def view(i):\n    return VIEWS[i]"
    )
    got = [opened.call("view", number).tolist() for number in range(9)]
    assert got == [[0], [[0, 3], [1, 4], [2, 5]], [1, 1, 1], [1 - 2j], [-2], [3, 2, 1, 0], [1, 2], [2, 2], [1]]


def test_inputs_after_the_call(notebook: Notebook) -> None:
    """A trace shows what became of the arguments, bit by bit, and how much work was done."""
    opened = notebook(
        "import torch\ndef shift(x, y):\n    x -= 1\n    y[0] = 9\n    return x.exp().sum()\ndef pure(x, y):\n"
        "    return x + 1"
    )
    result, inputs, operations, largest = opened.trace("shift", torch.ones(2, 3), [1, 2]).value
    assert result.item() == 6
    assert inputs[0].tolist() == [[0.0] * 3] * 2
    assert inputs[1] == [9, 2]
    assert (operations, largest) == (3, 6)
    argument = torch.ones(2)
    assert torch.equal(opened.trace("pure", argument, 1).value[1][0], argument)


def test_gradients(notebook: Notebook) -> None:
    """By default of the sum; with weights of the weighted sum; for several arguments; and cut off."""
    opened = notebook(
        "import torch\n"
        "def square(x, y):\n    return x ** 2 * y\n"
        "def cut(x, y):\n    return torch.tensor(x.tolist()) + y.detach()\n"
        "def number(x, y):\n    return float(x.sum())\n"
        "def elsewhere(x, y):\n    return y * 2\n"
        "def fails(x, y):\n    raise ValueError('no')"
    )
    x, y = torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0])
    assert [g.tolist() for g in opened.grad("square", x, y)[1]] == [[6.0, 16.0]]
    assert [g.tolist() for g in opened.grad("square", x, y, wrt=(1, 0))[1]] == [[1.0, 4.0], [6.0, 16.0]]
    assert [g.tolist() for g in opened.grad("square", x, y, weights=torch.tensor([1.0, 0.5]))[1]] == [[6.0, 8.0]]
    assert opened.grad("cut", x, y) == ["detached", "a tensor without a gradient"]
    assert opened.grad("number", x, y) == ["detached", "a Python float"]
    assert opened.grad("elsewhere", x, y, wrt=(0,)) == ["detached", "a tensor without a gradient"]
    assert opened.grad("elsewhere", x, y, wrt=(0, 1)) == ["detached", "a result that does not depend on its input"]
    with pytest.raises(StudentError, match="ValueError: no"):
        opened.grad("fails", x, y)
    with pytest.raises(StudentError, match="RuntimeError"):
        opened.grad("square", x, y, weights=torch.ones(3))


def test_interleaved_calls(notebook: Notebook) -> None:
    """A second call before the first one's backward pass: state kept outside the graph gives itself away."""
    opened = notebook(
        "import torch\nclass F(torch.autograd.Function):\n"
        "    @staticmethod\n    def forward(ctx, x):\n        F.kept = x\n        return x ** 2\n"
        "    @staticmethod\n    def backward(ctx, g):\n        return 2 * F.kept * g\n"
        "def f(x):\n    return F.apply(x)"
    )
    plain = opened.request("grad", "f", [torch.ones(1)], [0], None, None).value
    mixed = opened.request("grad", "f", [torch.ones(1)], [0], None, [torch.full((1,), 5.0)]).value
    assert plain[1][0].item() == 2
    assert mixed[1][0].item() == 10


def test_objects_stay_there(notebook: Notebook) -> None:
    """A model comes back as a handle, and can be passed to another function of the same task."""
    opened = notebook(
        "import torch\ndef make():\n    return torch.nn.Linear(2, 1)\ndef use(m, x):\n    return m(x).shape[0]\n"
        "def pair():\n    return [len, {'f': max}]\ndef apply(f, x):\n    return f['f'](*x)"
    )
    model = opened.call("make")
    assert (type(model), model.type_name) == (Handle, "Linear")
    assert opened.call("use", model, torch.ones(3, 2)) == 3
    pair = opened.call("pair")
    assert opened.call("apply", pair[1], [1, 2]) == 2
    with pytest.raises(StudentError, match="IndexError"):
        opened.again().call("use", model, torch.ones(3, 2))
    with pytest.raises(StudentError):
        opened.call("use", Handle(10**30, "x"), torch.ones(3, 2))


def test_functions_that_are_not_there(notebook: Notebook) -> None:
    """Missing, still the stub, or no function at all."""
    opened = notebook("def stub(x):\n    raise NotImplementedError('write me')\ndef empty(x):\n    ...\nnumber = 5")
    with pytest.raises(NotWrittenError, match="no function named missing"):
        opened.call("missing", 1)
    with pytest.raises(NotWrittenError, match="write me"):
        opened.call("stub", 1)
    assert opened.call("empty", 1) is None
    with pytest.raises(StudentError, match="TypeError: number is a int in your notebook"):
        opened.call("number", 1)
    with pytest.raises(StudentError, match="takes 1 positional argument but 2 were given"):
        opened.call("stub", 1, 2)


def test_exceptions_are_data(notebook: Notebook) -> None:
    """Class, base classes, message, and the innermost line of the notebook; SystemExit and its like too."""
    opened = notebook(
        "import sys, torch\nclass Mine(ValueError):\n    pass\ndef f(x):\n    return g(x)",
        "def g(x):\n    y = 1\n    raise Mine('bad ' + str(x))\ndef leave(x):\n    sys.exit(3)\ndef t(x):\n"
        "    return x @ x",
    )
    with pytest.raises(StudentError) as caught:
        opened.call("f", 5)
    error = caught.value
    assert (error.kind, error.message, error.where) == ("Mine", "bad 5", "hw.ipynb, cell 2, line 3")
    assert error.bases[:3] == ("Mine", "ValueError", "Exception")
    with pytest.raises(StudentError, match="SystemExit: 3"):
        opened.call("leave", 1)
    with pytest.raises(StudentError, match="RuntimeError") as caught:
        opened.call("t", torch.ones(2, 3))
    assert caught.value.where == "hw.ipynb, cell 2, line 7"


def test_a_test_that_sends_nonsense_is_told_so(notebook: Notebook) -> None:
    """An argument that cannot travel is the test author's mistake: no student pays for it, and the task lives on."""
    opened = notebook(ECHO)
    assert opened.call("echo", 1) == 1
    with pytest.raises(WireError, match="object cannot be sent"):
        opened.call("echo", object())
    assert opened.call("echo", 2) == 2


# ---- deadlines and deaths ----


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "import time; time.sleep(10**6)",
        "sum(range(10**13))",
        "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65)); sum(range(10**13))",
        "import threading; threading.Event().wait()",
        "import sys; sys.stdin = None; import os; os.read(os.pipe()[0], 1)",
    ],
)
def test_functions_that_never_answer(notebook: Notebook, body: str) -> None:
    """The process is killed at the deadline, and the next call gets a new one."""
    opened = notebook(f"def f(x):\n    {body}\ndef g(x):\n    return x", times=SHORT)
    with pytest.raises(DeadlineExceeded, match="did not return within 3 s"):
        opened.call("f", 1)
    assert opened.call("g", 7) == 7


def test_cells_may_leave_threads_and_locks(notebook: Notebook) -> None:
    """Background threads, a held lock, signal handlers and trace functions of the cells do not reach the tasks."""
    opened = notebook(
        "import threading, signal, sys, time\n"
        "def spin():\n    while True:\n        time.sleep(0.001)\n"
        "threading.Thread(target=spin, daemon=True).start()\nthreading.Thread(target=spin).start()",
        "def boom(*a):\n    raise RuntimeError('traced')\nsignal.signal(signal.SIGUSR1, boom)\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
        "lock = threading.Lock()\nlock.acquire()\ndef f(x):\n    return x + threading.active_count()",
        "sys.settrace(boom)\nsys.setprofile(boom)",
    )
    assert opened.call("f", 1) == 2


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("import os; os._exit(5)", "exit status 5"),
        ("import ctypes; ctypes.string_at(0)", "segmentation fault"),
        ("import sys; sys.setrecursionlimit(10**9); r = lambda n: [*map(r, [n])]; r(1)", "ended the Python process"),
        ("import signal; signal.setitimer(signal.ITIMER_REAL, 0.01); [0 for _ in iter(int, 1)]", "signal 14"),
    ],
    ids=["exit", "segfault", "stack", "alarm"],
)
def test_functions_that_end_their_process(notebook: Notebook, body: str, says: str) -> None:
    """It is the student's crash, with the reason; the next call gets a new process."""
    opened = notebook(f"def f(x):\n    {body}\ndef g(x):\n    return x")
    with pytest.raises(StudentError) as caught:
        opened.call("f", 1)
    assert caught.value.kind == "Crash"
    assert says in caught.value.message
    assert opened.call("g", 7) == 7


def test_too_much_memory_is_a_memory_error(notebook: Notebook) -> None:
    """In Python, NumPy and torch; the process lives on."""
    opened = notebook(
        "import numpy as np, torch\ndef f(x):\n    return len(bytearray(1 << 36))\n"
        "def g(x):\n    return np.ones(1 << 33)\ndef h(x):\n    return torch.ones(1 << 33)\ndef k(x):\n    return x"
    )
    for name in ("f", "g", "h"):
        with pytest.raises(StudentError, match=r"MemoryError|not enough memory|can't allocate memory"):
            opened.call(name, 1)
    assert opened.call("k", 7) == 7


def test_a_base_process_that_dies(notebook: Notebook) -> None:
    """A notebook whose process ends after its cells ran: every task says so, none of it is our error."""
    opened = notebook("import os, threading\nthreading.Timer(0.3, os._exit, [9]).start()\ndef f(x):\n    return x")
    with pytest.raises(StudentError, match="ended"):
        for _ in range(10_000):
            opened.again().call("f", 1)
    with pytest.raises(StudentError, match="ended"):
        opened.again().call("f", 1)


def test_each_task_starts_from_the_state_after_the_cells(notebook: Notebook) -> None:
    """What one task changes, files apart, another does not see; within a task the process is shared."""
    opened = notebook(
        "count = 0\ncache = {}\nimport math\ndef f(x):\n    global count\n    count += 1\n"
        "    cache[x] = x\n    math.pi = 3\n    return count, len(cache)"
    )
    assert opened.call("f", 1) == (1, 1)
    assert opened.call("f", 2) == (2, 2)
    assert opened.again().call("f", 1) == (1, 1)


def test_global_state_is_reset(notebook: Notebook) -> None:
    """Default dtype and device, grad mode, NumPy's error state, the current folder and every seed are as ever."""
    opened = notebook(
        "import torch, numpy as np, random, os, warnings\n"
        "torch.set_default_dtype(torch.float64)\ntorch.set_grad_enabled(False)\ntorch.set_default_device('meta')\n"
        "np.seterr(all='raise')\nos.makedirs('d')\nos.chdir('d')\nwarnings.simplefilter('error')\n"
        "torch.use_deterministic_algorithms(True)\ntorch.set_flush_denormal(True)\n"
        "torch.autograd.set_detect_anomaly(True)",
        "def f():\n    x = torch.ones(1)\n    warnings.warn('x')\n    np.ones(1) / np.zeros(1)\n"
        "    return [str(x.dtype), str(x.device), torch.is_grad_enabled(), sorted(set(np.geterr().values())),\n"
        "            'd' in os.listdir(), float(torch.tensor(1e-40) * 1) > 0,\n"
        "            torch.are_deterministic_algorithms_enabled(), torch.is_anomaly_enabled()]",
        "def draw():\n"
        "    return random.random(), float(np.random.rand()), float(torch.rand(1)), hash('x') == hash('x')",
    )
    assert opened.call("f") == ["torch.float32", "cpu", True, ["warn"], True, True, False, False]
    first = opened.again().call("draw")
    assert opened.call("draw") != first
    assert opened.again().call("draw") == first
    opened.seed = 2
    assert opened.again().call("draw") != first


# ---- replies that are no replies ----

#: Finds the stream to the trusted side among the open descriptors, as a hostile notebook would.
_WRITE_EVERYWHERE = """
import os, struct, msgpack
def everywhere(data, times=1):
    for _ in range(times):
        for descriptor in range(3, 64):
            try:
                os.write(descriptor, data)
            except OSError:
                pass
def frame(value, blob=b""):
    head = msgpack.packb(value)
    return struct.pack(">IQ", len(head), len(blob)) + head + blob
def array(numbers):
    data = bytes(numbers)
    return msgpack.ExtType(2, msgpack.packb(["uint8", [len(data)], [], 0, len(data)])), data
"""

_GARBAGE = {
    "random bytes": "b'garbage' * 100",
    "nothing but zeros": "bytes(1000)",
    "a head of four gigabytes": "struct.pack('>IQ', 2**32 - 1, 0)",
    "a blob of exabytes": "struct.pack('>IQ', 1, 2**63)",
    "a number": "frame(5)",
    "nothing": "frame(None)",
    "a dict": "frame({'value': 1})",
    "an empty list": "frame([])",
    "an array for a word": "frame([array([1, 2, 3])[0], 1, []], bytes([1, 2, 3]))",
    "an array": "frame(*array([1, 2, 3]))",
    "a value of the wrong form": "frame(['value', 5, []])",
    "a value of the wrong length": "frame(['value', [1, 2], []])",
    "counts that are no numbers": "frame(['value', [1, [], 'x', 'y'], []])",
    "bans that are no list": "frame(['value', [1, [], 0, 0], 5])",
    "an exception of numbers": "frame(['raised', 1, 2, 3, 4, 5])",
    "an exception of arrays": "frame(['raised', 'x', [array([1, 2, 3])[0]], 'm', 'w', []], bytes([1, 2, 3]))",
    "an unknown word": "frame(['passed'])",
    "a verdict": "frame(['verdict', 'passed', 100])",
    "the word of another stage": "frame(['loaded', [], {}, {}])",
    "progress": "frame(['at', 1, 1])",
    "an ending": "frame(['ended', 0])",
    "an ending of no kind": "frame(['ended', 2**100 and 0x7fff])",
    "a huge ending": "frame(['ended', 2**63])",
    "an ending in an array": "frame([array([1, 2, 3])[0], 5], bytes([1, 2, 3]))",
    "a huge number": "frame(['at', 2**63, 2**63])",
    "infinity": "frame(['at', float('inf'), float('nan')])",
    "half a frame": "frame(['value', [1, [], 0, 0], []])[:-1]",
    "many small frames": "frame(['at', 1, 1]) * 10000",
}


@pytest.mark.parametrize("garbage", _GARBAGE.values(), ids=_GARBAGE)
def test_garbage_while_the_cells_run(notebook: Notebook, sandbox: Sandbox, garbage: str) -> None:
    """Written to every open descriptor in a cell: at worst the notebook is broken, and the next one is fine."""
    opened = notebook(_WRITE_EVERYWHERE, ECHO, f"everywhere({garbage})", times=SHORT)
    try:
        opened.call("echo", 1)
    except (StudentError, NotWrittenError, DeadlineExceeded) as error:
        assert str(error)  # noqa: PT017  # it may also work
    for finding in opened.process.findings.values():
        assert finding == []
    assert notebook(ECHO).call("echo", 5) == 5


@pytest.mark.parametrize("garbage", _GARBAGE.values(), ids=_GARBAGE)
def test_garbage_while_a_function_runs(notebook: Notebook, garbage: str) -> None:
    """Written to every open descriptor in a call and left in the pipe for the next ones: the student's own errors."""
    opened = notebook(_WRITE_EVERYWHERE, ECHO, f"def f(x):\n    everywhere({garbage})\n    return x", times=SHORT)
    for name in ("f", "echo", "f", "f"):
        try:
            opened.call(name, 1)
        except (StudentError, NotWrittenError, DeadlineExceeded) as error:
            assert str(error)  # noqa: PT017
    assert notebook(ECHO).call("echo", 5) == 5


def test_garbage_through_a_copy_of_the_base_stream(notebook: Notebook) -> None:
    """A descriptor that a cell duplicated reaches the base's stream from within a task; only this notebook suffers."""
    opened = notebook(
        _WRITE_EVERYWHERE,
        "copies = []\nfor d in range(3, 64):\n    try:\n        copies.append(os.dup(d))\n    except OSError:\n"
        "        pass",
        *[
            f"def f{number}(x):\n    everywhere({garbage})\n    os._exit(1)"
            for number, garbage in enumerate(_GARBAGE.values())
        ],
        ECHO,
        times=SHORT,
    )
    for number in range(len(_GARBAGE)):
        with pytest.raises((StudentError, DeadlineExceeded)):
            opened.call(f"f{number}", 1)
    assert notebook(ECHO).call("echo", 5) == 5


def test_a_flood_of_honest_looking_messages(notebook: Notebook) -> None:
    """Progress for ever, faster than it can be read: the deadline counts all the same."""
    times = TimeLimits(cell=1.0, notebook=2.0, call=2.0)
    flood = (
        "data = frame(['at', 3, 1]) * 2000 + frame(['at', 4, 1]) * 2000\n"
        "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True:\n    everywhere(data)"
    )
    opened = notebook(_WRITE_EVERYWHERE, flood, times=times)
    assert "took longer than" in opened.process.broken
    with pytest.raises(StudentError):
        opened.call("f", 1)


def test_replies_that_never_end(notebook: Notebook) -> None:
    """One byte at a time, for ever: the deadline is for the whole reply."""
    opened = notebook(
        _WRITE_EVERYWHERE,
        "import time\ndef f(x):\n    everywhere(struct.pack('>IQ', 1000, 0))\n    while True:\n"
        "        everywhere(b'x')\n        time.sleep(0.1)",
        times=SHORT,
    )
    with pytest.raises((DeadlineExceeded, StudentError)):
        opened.call("f", 1)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("return torch.ones(1 << 25)", "too large"),
        ("return ['x' * 100] * 100_000", "too large"),
        ("return 10 ** 10_000", "integer"),
        ("return torch.ones(3, device='meta')", "cannot be sent"),
        ("return torch.ones(3).to_sparse()", "layout"),
        ("a = []; a.append(a); return a", "cannot be sent"),
        ("return '\\ud800'", "cannot be sent"),
        ("return {1: 2}", "cannot be read"),
        ("return [0] * 200_000", "cannot be read"),
    ],
    ids=["tensor", "text", "integer", "meta", "sparse", "cycle", "surrogate", "key", "items"],
)
def test_results_that_cannot_travel(notebook: Notebook, body: str, says: str) -> None:
    """A message that the student can act on."""
    opened = notebook(f"import torch\ndef f(x):\n    {body}", ECHO)
    with pytest.raises(StudentError, match=says):
        opened.call("f", 1)
    assert opened.call("echo", 5) == 5


def test_hostile_objects_as_results(notebook: Notebook) -> None:
    """Classes that lie about themselves are the student's own loss."""
    opened = notebook(
        "import torch\nclass Liar:\n    @property\n    def __class__(self):\n        return torch.Tensor\n"
        "class Meta(type):\n    @property\n    def __name__(cls):\n        raise SystemExit\n"
        "class Worse(metaclass=Meta):\n    pass\nclass Text(str):\n    def __getitem__(self, i):\n"
        "        return self\n"
        "class Loud(Exception):\n    def __str__(self):\n        return Text('x' * 5000)\n"
        "def liar(x):\n    return Liar()\ndef worse(x):\n    return Worse()\ndef loud(x):\n    raise Loud",
        ECHO,
    )
    for name in ("liar", "worse", "loud"):
        with pytest.raises(StudentError) as caught:
            opened.call(name, 1)
        assert len(str(caught.value)) < 1200
    assert opened.call("echo", 5) == 5


# ---- bans ----


def outcome(opened: Any, *arguments: object) -> ForbiddenError:
    """The ForbiddenError that calling ``f`` ends in."""
    with pytest.raises(ForbiddenError) as caught:
        opened.call("f", *arguments)
    return caught.value


_SIGMOID_ROUTES = {
    "function": "def f(x):\n    return torch.sigmoid(x)",
    "method": "def f(x):\n    return x.sigmoid()",
    "in place": "def f(x):\n    return x.clone().sigmoid_()",
    "functional": "def f(x):\n    return F.sigmoid(x)",
    "special": "def f(x):\n    return torch.special.expit(x)",
    "out": "def f(x):\n    y = torch.empty_like(x)\n    torch.sigmoid(x, out=y)\n    return y",
    "getattr": "def f(x):\n    return getattr(torch, 'sig' + 'moid')(x)",
    "ops": "def f(x):\n    return torch.ops.aten.sigmoid(x)",
    "ops overload": "def f(x):\n    return torch.ops.aten.sigmoid.default(x)",
    "C functions": "def f(x):\n    return torch._C._VariableFunctions.sigmoid(x)",
    "tensor base": "def f(x):\n    return torch._C.TensorBase.sigmoid(x)",
    "from import": "from torch import sigmoid as squash\ndef f(x):\n    return squash(x)",
    "partial": "import functools\np = functools.partial(torch.sigmoid)\ndef f(x):\n    return p(x)",
    "default argument": "def f(x, s=torch.sigmoid):\n    return s(x)",
    "closure": "def make(s):\n    def inner(x):\n        return s(x)\n    return inner\nf = make(torch.sigmoid)",
    "the function itself": "f = torch.sigmoid",
    "module made in a cell": "layer = torch.nn.Sigmoid()\ndef f(x):\n    return layer(x)",
    "module made now": "def f(x):\n    return torch.nn.Sigmoid()(x)",
    "sequential": "net = torch.nn.Sequential(torch.nn.Sigmoid())\ndef f(x):\n    return net(x)",
    "traced": "traced = torch.jit.trace(torch.sigmoid, torch.ones(1))\ndef f(x):\n    return traced(x)",
    "vmap": "def f(x):\n    return torch.func.vmap(torch.sigmoid)(x)",
    "thread": "from concurrent.futures import ThreadPoolExecutor\ndef f(x):\n"
    "    with ThreadPoolExecutor(1) as p:\n        return p.submit(torch.sigmoid, x).result()",
    "no grad": "def f(x):\n    with torch.no_grad():\n        return torch.sigmoid(x)",
    "inference mode": "def f(x):\n    with torch.inference_mode():\n        return torch.sigmoid(x)",
    "recorded": "def f(x):\n    return torch.sigmoid(x.requires_grad_())",
    "half": "def f(x):\n    return torch.sigmoid(x.half())",
    "parameter": "def f(x):\n    return torch.sigmoid(torch.nn.Parameter(x))",
    "logsigmoid": "def f(x):\n    return F.logsigmoid(x).exp()",
    "scipy in a cell": "import scipy.special\ndef f(x):\n    return torch.as_tensor(scipy.special.expit(x.numpy()))",
    "scipy name in a cell": "from scipy.special import expit\ndef f(x):\n    return torch.as_tensor(expit(x.numpy()))",
    "scipy alias in a cell": "import scipy.special as sp\ndef f(x):\n    return torch.as_tensor(sp.expit(x.numpy()))",
    "scipy in the function": "def f(x):\n    from scipy.special import expit\n"
    "    return torch.as_tensor(expit(x.numpy()))",
    "scipy in a helper": "def helper(x):\n    import scipy.stats\n    return scipy.stats.logistic.cdf(x)\n"
    "def f(x):\n    return torch.as_tensor(helper(x))",
    "scipy by its name": "import importlib\ndef f(x):\n"
    "    return torch.as_tensor(importlib.import_module('scipy.special').expit(x.numpy()))",
    "scipy by its name, too": "from importlib import import_module as bring\ndef f(x):\n"
    "    return torch.as_tensor(bring('scipy.special').expit(x.numpy()))",
    "scipy by the built-in": "def f(x):\n"
    "    return torch.as_tensor(__import__('scipy.special').special.expit(x.numpy()))",
    "caught": "def f(x):\n    try:\n        return torch.sigmoid(x)\n    except Exception:\n"
    "        return 1 / (1 + torch.exp(-x))",
    "caught in a loop": "def f(x):\n    for _ in range(30_000):\n        try:\n"
    "            torch.ops.aten.sigmoid(x)\n        except Exception:\n            pass\n"
    "    return 1 / (1 + torch.exp(-x))",
    "redefined": "mine = torch.sigmoid\ntorch.sigmoid = lambda x: mine(x)\ndef f(x):\n    return torch.sigmoid(x)",
}


@pytest.mark.parametrize("cell", _SIGMOID_ROUTES.values(), ids=_SIGMOID_ROUTES)
def test_every_road_to_a_banned_kernel(notebook: Notebook, cell: str) -> None:
    """Works without the ban, is forbidden under it, with the key of the ban and, in Python code, the line."""
    opened = notebook("import torch\nimport torch.nn.functional as F", cell, bans=(LOGADDEXP, SIGMOID))
    assert opened.troubles == {}
    if cell != _SIGMOID_ROUTES["caught in a loop"]:
        assert torch.allclose(opened.call("f", torch.ones(2)).float(), torch.full((2,), 0.7310586), atol=1e-3)
    error = outcome(opened.again(SIGMOID), torch.ones(2))
    assert error.says == "sigmoid_family"
    assert error.name
    if cell != _SIGMOID_ROUTES["the function itself"] and "ThreadPool" not in cell:
        assert error.where.startswith("hw.ipynb, cell 2, line ")


@pytest.mark.parametrize(
    "cell",
    [
        "def f(x):\n    return np.logaddexp(x, x)",
        "from numpy import logaddexp as l\ndef f(x):\n    return l(x, x)",
        "def f(x):\n    return getattr(np, 'logaddexp')(x, x)",
        "from scipy.special import logsumexp\ndef f(x):\n    return logsumexp(np.stack([x, x]), axis=0)",
        "def f(x):\n    return np.logaddexp.reduce([x, x])",
        "def f(x):\n    import numpy\n    return numpy.logaddexp(x, x)",
    ],
    ids=["attribute", "from import", "getattr", "scipy", "reduce", "other import"],
)
def test_banned_numpy_functions(notebook: Notebook, cell: str) -> None:
    """NumPy's functions have no kernel to replace: the names are replaced, in the module and in the notebook."""
    opened = notebook("import numpy as np", cell, bans=(SIGMOID, LOGADDEXP))
    assert np.allclose(opened.call("f", np.zeros(2)), np.log(2))
    assert outcome(opened.again(LOGADDEXP), np.zeros(2)).says == "logaddexp"


_STEP = "    x = x.clone()\n    x.grad = torch.ones_like(x)\n    {}([x], lr=1.0).step()\n    return x"


@pytest.mark.parametrize(
    "cell",
    [
        "def f(x):\n" + _STEP.format("torch.optim.SGD"),
        "import torch.optim\ndef f(x):\n" + _STEP.format("torch.optim.SGD"),
        "import torch.optim as o\ndef f(x):\n" + _STEP.format("o.SGD"),
        "from torch import optim\ndef f(x):\n" + _STEP.format("optim.SGD"),
        "from torch.optim import SGD\ndef f(x):\n" + _STEP.format("SGD"),
        "def f(x):\n    from torch.optim.sgd import SGD\n" + _STEP.format("SGD"),
        "def f(x):\n" + _STEP.format("getattr(torch, 'optim').SGD"),
        "def f(x):\n" + _STEP.format("vars(torch)['optim'].SGD"),
    ],
)
def test_every_road_to_a_part_of_a_package(notebook: Notebook, cell: str) -> None:
    """A ban of ``torch.optim`` also holds where the notebook never imported it, and for that task only."""
    optimisers = Ban("optimisers", "write the update yourself", modules=("torch.optim",))
    opened = notebook("import torch", cell, bans=(optimisers, SIGMOID))
    assert opened.call("f", torch.ones(2)).tolist() == [0.0, 0.0]
    assert outcome(opened.again(SIGMOID, optimisers), torch.ones(2)).says == "optimisers"
    assert opened.again(SIGMOID).call("f", torch.ones(2)).tolist() == [0.0, 0.0]


_ENGINE = (
    "def f(x):\n    x = x.clone().requires_grad_()\n"
    "    {}(((x ** 2).sum(),), (torch.tensor(1.),), False, False, (), allow_unreachable=True, accumulate_grad=True)\n"
    "    return x.grad"
)
_AUTOGRAD_ROUTES = {
    "backward": "def f(x):\n    x = x.clone().requires_grad_()\n    (x ** 2).sum().backward()\n    return x.grad",
    "backward of torch.autograd": "def f(x):\n    x = x.clone().requires_grad_()\n"
    "    torch.autograd.backward((x ** 2).sum())\n    return x.grad",
    "grad": "def f(x):\n    x = x.clone().requires_grad_()\n    return torch.autograd.grad((x ** 2).sum(), x)[0]",
    "grad imported before": "from torch.autograd import grad\ndef f(x):\n    x = x.clone().requires_grad_()\n"
    "    return grad((x ** 2).sum(), x)[0]",
    "method kept before": "b = torch.Tensor.backward\ndef f(x):\n    x = x.clone().requires_grad_()\n"
    "    b((x ** 2).sum())\n    return x.grad",
    "func.grad": "def f(x):\n    return torch.func.grad(lambda x: (x ** 2).sum())(x)",
    "func.grad made before": "g = torch.func.grad(lambda x: (x ** 2).sum())\ndef f(x):\n    return g(x)",
    "func.vjp": "def f(x):\n    return torch.func.vjp(lambda x: (x ** 2).sum(), x)[1](torch.tensor(1.))[0]",
    "func.jvp": "def f(x):\n    return torch.func.jvp(lambda x: x ** 2, (x,), (torch.ones_like(x),))[1]",
    "func.jacrev": "def f(x):\n    return torch.func.jacrev(lambda x: x ** 2)(x).diag()",
    "func.jacfwd": "def f(x):\n    return torch.func.jacfwd(lambda x: x ** 2)(x).diag()",
    "functional.jacobian": "def f(x):\n    return torch.autograd.functional.jacobian(lambda x: x ** 2, x).diag()",
    "functional.vjp": "def f(x):\n    return torch.autograd.functional.vjp(lambda x: (x ** 2).sum(), x)[1]",
    "dual numbers": "import torch.autograd.forward_ad as fw\ndef f(x):\n    with fw.dual_level():\n"
    "        return fw.unpack_dual(fw.make_dual(x, torch.ones_like(x)) ** 2).tangent",
    "optimiser": "def f(x):\n    p = torch.nn.Parameter(x.clone())\n    o = torch.optim.SGD([p], lr=1.)\n"
    "    (p ** 2).sum().backward()\n    o.step()\n    return x - p.detach()",
    "caught": "def f(x):\n    y = x.clone().requires_grad_()\n    try:\n        (y ** 2).sum().backward()\n"
    "    except RuntimeError:\n        pass\n    return 2 * x",
    "the engine": "from torch.autograd.graph import _engine_run_backward as run\n" + _ENGINE.format("run"),
    "the C engine": _ENGINE.format("torch.autograd.Variable._execution_engine.run_backward"),
}


@pytest.mark.parametrize("cell", _AUTOGRAD_ROUTES.values(), ids=_AUTOGRAD_ROUTES)
def test_every_road_to_autograd(notebook: Notebook, cell: str) -> None:
    """Backward and forward mode, torch.func, names kept from before: forbidden under the ban, fine without it."""
    opened = notebook("import torch", cell, bans=(AUTOGRAD,))
    assert opened.troubles == {}
    assert torch.allclose(opened.call("f", torch.ones(2)), torch.full((2,), 2.0))
    assert outcome(opened.again(AUTOGRAD), torch.ones(2)).says == "autograd"


def test_comparing_in_a_cell_is_not_punished(notebook: Notebook) -> None:
    """The cells may use what the task may not, and other functions of the notebook too."""
    opened = notebook(
        "import torch, scipy.special, numpy as np\nfrom torch import sigmoid as reference\ndef f(x):\n"
        "    return 1 / (1 + torch.exp(-x))",
        "x = torch.linspace(-3, 3, 7)\nassert torch.allclose(f(x), reference(x))\n"
        "assert torch.allclose(f(x), torch.nn.Sigmoid()(x))\n"
        "assert np.allclose(f(x).numpy(), scipy.special.expit(x.numpy()))\nw = torch.ones(1, requires_grad=True)\n"
        "f(w).backward()",
        "def other(x):\n    return reference(x)",
        find={"f": ["torch.sigmoid"]},
        bans=(SIGMOID, AUTOGRAD, LOGADDEXP),
    )
    assert opened.troubles == {}
    assert opened.process.findings == {"f": []}
    assert torch.equal(opened.again(SIGMOID, AUTOGRAD, LOGADDEXP).call("f", torch.zeros(2)), torch.full((2,), 0.5))
    assert torch.equal(opened.again().call("other", torch.zeros(2)), torch.full((2,), 0.5))


def test_a_ban_that_was_not_announced(notebook: Notebook) -> None:
    """A task may have a ban of which the notebook's process did not know, or another one under the same key."""
    opened = notebook("import torch\nfrom torch import exp as e\ndef f(x):\n    return e(x)", bans=(SIGMOID,))
    exponential = Ban("sigmoid_family", "use tables", names=("torch.exp",))
    assert outcome(opened.again(exponential), torch.ones(2)).name == "torch.exp"
    assert outcome(opened.again(AUTOGRAD, replace(exponential, key="new")), torch.ones(2)).says == "new"
    assert torch.equal(opened.again(SIGMOID).call("f", torch.zeros(2)), torch.ones(2))


def test_a_stand_in_takes_the_place_of_a_banned_name(notebook: Notebook) -> None:
    """A student who handed in the built-in itself: later tasks get the course's version, which no ban may hit."""
    opened = notebook(
        "import torch\nfrom torch import sigmoid\ndef twice(x):\n    return 2 * sigmoid(x)", bans=(SIGMOID,)
    )
    working = "import torch\ndef sigmoid(x):\n    return 1 / (1 + torch.exp(-x))"
    supplies = Supplies(stand_ins=working, replace=("sigmoid",))
    with contextlib.closing(opened.process.fork([SIGMOID], 0, supplies)) as task:
        assert task.request("call", "twice", [torch.zeros(1)], False, False).value[0].tolist() == [1.0]
    with contextlib.closing(opened.process.fork([SIGMOID], 0)) as task, pytest.raises(ForbiddenError):
        task.request("call", "twice", [torch.zeros(1)], False, False)


def test_getting_bans_ready_does_not_depend_on_the_notebook(notebook: Notebook) -> None:
    """Objects that raise whatever they are asked cost nobody anything, and do not keep a ban away."""
    opened = notebook(
        "class Hostile:\n    def __getattribute__(self, name):\n        raise SystemExit(name)\n"
        "    def __eq__(self, other):\n        raise KeyboardInterrupt\n    __hash__ = None",
        "import scipy.special\nhostile = Hostile()\ndef f(x):\n    return x\ndef g(x):\n"
        "    return scipy.special.expit(x)",
        bans=(LOGADDEXP, AUTOGRAD),
    )
    assert opened.troubles == {}
    assert opened.again(LOGADDEXP, AUTOGRAD).call("f", 2.0) == 2.0
    with pytest.raises(ForbiddenError):
        opened.call("g", 2.0)


def test_a_ban_does_not_touch_its_neighbours(notebook: Notebook) -> None:
    """What a right solution may use still works under all bans, autograd of the result by the tests included."""
    opened = notebook(
        "import torch, numpy as np\ndef f(x):\n"
        "    y = torch.where(x > 0, x, -x).exp().log().clamp(min=0).tanh().softmax(-1)\n"
        "    return (torch.logsumexp(y, -1) + y.max(-1).values + torch.log1p(y).sum() + np.log1p(1.0)).sum()",
        bans=(SIGMOID, LOGADDEXP, AUTOGRAD),
    )
    free = opened.call("f", torch.ones(3))
    assert torch.equal(opened.again(SIGMOID, LOGADDEXP).call("f", torch.ones(3)), free)
    assert opened.grad("f", torch.ones(3))[0] == "grads"
    assert torch.equal(opened.again(SIGMOID, LOGADDEXP, AUTOGRAD).call("f", torch.ones(3)), free)


@pytest.mark.parametrize(
    "setting",
    ["", "torch.set_grad_enabled(False)", "torch.set_default_dtype(torch.float64)", "torch.set_default_device('meta')"],
    ids=["plain", "no_grad", "float64", "meta"],
)
def test_device_checks_under_bans_and_settings(notebook: Notebook, setting: str) -> None:
    """The simulation is tried with built-ins that homeworks ban, and after cells that change settings: it must hold."""
    requires_grad = Ban("autograd", "derive it by hand", names=("torch.Tensor.requires_grad_",), autograd=True)
    softmax = Ban("softmax_family", "write it", names=("torch.softmax",), kernels=("_softmax", "_log_softmax"))
    cells = ("import torch\ndef f(x):\n    return 2 * x\ndef g(x):\n    return torch.softmax(x, 0)", setting)
    opened = notebook(*cells, gpu="simulated")
    with contextlib.closing(opened.process.fork([requires_grad, softmax], 0, Supplies(gpu="simulated"))) as task:
        reply = task.request("on", "gpu", "call", "f", [torch.ones(2)], False, False)
        assert reply.value[0].tolist() == [2, 2]
        assert [tensor.device for tensor in reply.tensors] == ["cuda:0"]
        with pytest.raises(ForbiddenError):
            task.request("on", "gpu", "call", "g", [torch.ones(2)], False, False)


def test_findings_and_uses(notebook: Notebook) -> None:
    """Mentions of banned names, in what a function reaches only, with cell and line; and which tasks call which."""
    opened = notebook(
        "import torch\nimport torch.nn.functional as F\nfrom torch import sigmoid",
        "def helper(x):\n    return F.softmax(x, -1)\ndef f(x):\n    return helper(x)\ndef g(x):\n"
        "    return f(x) + eval('1')",
        "F.softmax(torch.ones(2), -1)",
        find={"f": ["torch.nn.functional.softmax"], "g": [], "missing": ["torch.sigmoid"]},
    )
    # what could tamper with a ban counts wherever it stands, see test_findings.py
    assert opened.process.findings["f"] == [["torch.nn.functional.softmax", 2, 2, True], ["eval", 2, 6, False]]
    assert opened.process.findings["g"] == []  # nothing is banned there, so there is nothing to get round
    assert opened.process.findings["missing"] == [["eval", 2, 6, False]]
    assert opened.process.uses == {"f": [], "g": ["f"], "missing": []}


# ---- housekeeping ----


def test_several_notebooks_at_once(notebook: Notebook) -> None:
    """They do not see each other, and one's death is not the other's."""
    one = notebook("value = 1\ndef f(x):\n    return value + x\ndef die(x):\n    import os\n    os._exit(1)")
    two = notebook(
        "value = 2\ndef f(x):\n    return value + x\nimport os, threading\nthreading.Timer(0.2, os._exit, [3]).start()"
    )
    three = notebook("value = 3\ndef f(x):\n    return value + x")
    with pytest.raises(StudentError):
        one.call("die", 1)
    with pytest.raises(StudentError):
        for _ in range(10_000):
            two.again().call("f", 0)
    one.close()
    assert three.call("f", 1) == 4
    two.close()
    assert three.again().call("f", 1) == 4


def test_closing_is_final_and_repeatable(notebook: Notebook) -> None:
    """After the end every call says that it is over, and closing again does nothing."""
    opened = notebook(ECHO)
    assert opened.call("echo", 1) == 1
    opened.close()
    opened.close()
    with pytest.raises(AutograderError):
        opened.call("echo", 1)


def test_removing_what_students_leave(tmp_path: Path) -> None:
    """Nested a thousand deep, closed to its owner, links to elsewhere: gone, and elsewhere is untouched."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").write_text("x", encoding="ascii")
    folder = tmp_path / "scratch"
    folder.mkdir()
    (folder / "link").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    (folder / "dangling").symlink_to("nowhere")
    os.mkfifo(folder / "pipe")
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(str(folder / "socket"))
    (folder / "closed").mkdir()
    (folder / "closed" / "inner").mkdir()
    (folder / "closed" / "inner" / "file").write_text("x", encoding="ascii")
    (folder / "closed").chmod(0)
    here = os.open(folder, os.O_RDONLY)
    for _ in range(1100):
        os.mkdir("deep", dir_fd=here)
        there = os.open("deep", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = there
    os.symlink(str(outside), "link", dir_fd=here)
    os.close(here)
    remove(str(folder))
    assert not folder.exists()
    assert (outside / "precious").read_text(encoding="ascii") == "x"
    remove(str(folder))


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user must let himself in, and can change his own files only")
def test_remove_as_root_changes_nothing_through_a_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even if a folder becomes a link between the look at it and what is done to it."""
    precious, swapped = tmp_path / "precious", tmp_path / "scratch"
    precious.mkdir(mode=0o751)
    (precious / "file").touch()
    swapped.symlink_to(precious)
    monkeypatch.setattr("autograder.sandbox.cleaning.os.lstat", lambda *rest, **more: precious.stat())
    remove(str(swapped))
    monkeypatch.undo()
    assert precious.stat().st_mode & 0o777 == 0o751
    assert (precious / "file").exists()
