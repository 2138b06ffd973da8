"""The student's side: one process that runs the notebook, and one fork of it for every task.

The first process (the *base*) runs the cells and then only forks. Each task is served by its own fork of the state
after the notebook ran, so a crash, a hang or a changed global costs that task alone. Nothing here knows a right
answer: this code receives a function's name and arguments and sends back what came out.
"""

from __future__ import annotations

import gc
import io
import os
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence

from autograder.sandbox import lockdown
from autograder.sandbox.bans import Ban
from autograder.sandbox.cells import NotebookRunner, reset_globals, seed_everything
from autograder.sandbox.channel import Channel
from autograder.sandbox.devices import Devices
from autograder.sandbox.findings import NotebookIndex
from autograder.sandbox.notebook_world import QuietOutput
from autograder.sandbox.task import Task
from autograder.sandbox.wire import Limits

__all__ = ["serve"]


def serve(descriptor: int, locks: Sequence[str], scratch: str, limits: Limits) -> None:
    """The base process's life: run the notebook, then fork once for each task. Never returns.

    Args:
        descriptor: the stream to the trusted side.
        locks: what :func:`lockdown.lock_down` has put on.
        scratch: the one folder to write in.
        limits: caps on frames.
    """
    sys.stdout = sys.stderr = QuietOutput()
    sys.stdin = io.StringIO()
    os.chdir(scratch)
    sys.path.insert(0, scratch)
    channel = Channel(descriptor, limits)
    request = channel.receive()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the zygote ignores it; all else is as a fresh interpreter has it
    seed_everything(request["seed"])
    os.environ.update(HOME=scratch, TMPDIR=scratch, MPLCONFIGDIR=scratch, TORCHINDUCTOR_CACHE_DIR=scratch)
    tempfile.tempdir = scratch
    runner = NotebookRunner(
        request["name"],
        request["cell_seconds"],
        request["notebook_seconds"],
        lambda cell, at: channel.send(["at", cell, at]),
    )
    cells = [(number, source) for number, source in request["cells"]]
    runner.read(cells)
    # Told before the first statement runs: what the source mentions is not the notebook's to say.
    index = NotebookIndex(runner.trees)
    findings = {
        task: [[f.name, f.cell, f.line, f.certain] for f in index.find(task, names)[:50]]
        for task, names in request["find"].items()
    }
    uses = {task: index.uses(task, list(request["find"])) for task in request["find"]}
    channel.send(["read", findings, uses])
    outcomes = runner.run(cells, dict(request["stops"]))
    _close_figures()
    devices = Devices(request["gpu"], runner.namespace)
    reset_globals(request["seed"], scratch)  # a cell that switched autograd off must not make the examination fail
    devices.examine()
    task = Task(Channel(-1, limits), runner, scratch, devices)
    task.guard.prepare(map(Ban.from_wire, request["bans"]))
    channel.send(["loaded", [[o.number, o.kind, o.message, o.where] for o in outcomes[:300]]])
    _serve_forks(channel, task, lockdown.last_lock(locks))


def _serve_forks(channel: Channel, task: Task, last_lock: Callable[[], None]) -> None:
    stream = socket.socket(fileno=channel.descriptor)
    gc.freeze()  # what the notebook made is there for good; a collection in a task would only copy its pages
    # Looked up now: from here on this loop must not depend on names that a notebook may have replaced later.
    while True:
        _, descriptors, _, _ = socket.recv_fds(stream, 1, 1)
        if not descriptors:
            os._exit(0)
        sys.settrace(None)
        sys.setprofile(None)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        process = os.fork()
        if process == 0:
            stream.detach()
            os.close(channel.descriptor)
            try:
                last_lock()
                task.serve(descriptors[0])
            finally:
                os._exit(70)
        os.close(descriptors[0])
        _, status = os.waitpid(process, 0)
        channel.send(["ended", status])


def _close_figures() -> None:
    """Figures that cells left open would otherwise be copied into every task."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None and threading.active_count() == 1:
        try:
            pyplot.close("all")
        except Exception:
            sys.stderr.write("figures could not be closed\n")
