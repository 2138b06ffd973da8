"""What is done before forks so that little is left to do after them: hooks, the heap, the exercise."""

from __future__ import annotations

import os
import threading

import pytest

from autograder.sandbox import fork_hooks
from autograder.sandbox.heap import settle_heap
from tests.autograder.conftest import OpenNotebook


def exit_status_of_fork(body: object) -> int:
    """The exit status of a fork that ends with what ``body`` returns."""
    pid = os.fork()
    if pid == 0:
        os._exit(body())  # type: ignore[operator]
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def test_hooks_wait_for_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Alone a process skips them in its forks and may run them once itself; beside threads they run in the child."""
    monkeypatch.setattr(fork_hooks, "_hooks", [])
    ran: list[int] = []
    with fork_hooks.only_beside_threads():
        os.register_at_fork(after_in_child=lambda: ran.append(1), before=lambda: ran.append(9))
    assert exit_status_of_fork(lambda: len(ran)) == 0
    monkeypatch.setattr(threading, "_active", {1: None, 2: None})  # a second thread, without the danger of one
    assert exit_status_of_fork(lambda: len(ran)) == 1
    monkeypatch.undo()
    fork_hooks.run_once()
    assert 9 not in ran


def test_a_hook_registered_later_is_left_alone() -> None:
    """A notebook that asks for something after each fork gets it."""
    ran: list[int] = []
    with fork_hooks.only_beside_threads():
        pass
    os.register_at_fork(after_in_child=lambda: ran.append(1))
    assert exit_status_of_fork(lambda: len(ran)) == 1


def test_a_settled_heap_is_usable() -> None:
    """Filling its holes costs nothing but the holes."""
    junk = [bytearray(200) for _ in range(20_000)]
    del junk[::2]
    settle_heap()
    assert sum(len(piece) for piece in [bytearray(200) for _ in range(1000)]) == 200_000


def test_global_state_is_put_back_for_tasks_and_random_state_is_theirs(notebook: OpenNotebook) -> None:
    """What cells changed for everybody is undone before the first task, and each task starts with its own seed."""
    opened = notebook(
        "import torch, numpy as np, random\n"
        "torch.set_default_dtype(torch.float64)\ntorch.set_grad_enabled(False)\nnp.seterr(all='raise')\n"
        "def state():\n"
        "    return [str(torch.get_default_dtype()), torch.is_grad_enabled(), np.geterr()['over'],\n"
        "            float(torch.rand(1)), float(np.random.rand()), random.random()]"
    )
    first = opened.call("state")
    assert first[:3] == ["torch.float32", True, "warn"]
    assert opened.again().call("state") == first
    opened.seed = 2
    others = opened.again().call("state")
    assert all(one != other for one, other in zip(first[3:], others[3:], strict=True))


def test_a_task_draws_letters(notebook: OpenNotebook) -> None:
    """Fonts that were in use before a fork can be used after it, although no file stays open across it."""
    opened = notebook(
        "import matplotlib.pyplot as plt\n"
        "def size(text):\n"
        "    figure = plt.figure()\n"
        "    figure.text(0, 0, text)\n"
        "    figure.canvas.draw()\n"
        "    return [int(n) for n in figure.canvas.get_width_height()]"
    )
    assert opened.call("size", "Ag§é") == opened.again().call("size", "xyz") != []
