"""Run a notebook's cells, one statement at a time, so that one bad statement costs as little as possible.

A statement that raises, exits or runs too long ends its cell; what was defined before it counts, and later cells
still run. Statement by statement also tells the trusted side how far we came, should the process die: the notebook is
then run again up to that statement.
"""

from __future__ import annotations
import __future__

import ast
import builtins
import contextlib
import inspect
import linecache
import os
import random
import signal
import sys
import time
import types
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from autograder.sandbox import defaults
from autograder.sandbox.findings import UnreadCell
from autograder.sandbox.notebook_world import furnish

__all__ = ["CellOutcome", "CellTimeout", "NotebookRunner", "describe_exception", "reset_globals", "seed_everything"]

_RUN_BODY_MAGICS = ("time", "timeit", "capture", "prun", "python", "python3", "ipython")
_MOST_FRAMES = 100_000  # of a traceback, which a student can tie into a ring
_FUTURE_FLAGS = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)


class CellTimeout(BaseException):
    """Raised inside a cell that ran longer than it may. Not an Exception: ``except Exception`` must not swallow it."""


@dataclass(frozen=True)
class CellOutcome:
    """A cell that did not run to its end."""

    number: int
    kind: str
    message: str
    where: str


class NotebookRunner:
    """Executes cells in one namespace, which is the module ``__main__`` of this process."""

    def __init__(
        self, name: str, cell_seconds: float, notebook_seconds: float, progress: Callable[[int, int], None]
    ) -> None:
        self.name = name
        self.cell_seconds = cell_seconds
        self.end = time.monotonic() + notebook_seconds
        self.progress = progress
        self.module = types.ModuleType("__main__")
        self.namespace: dict[str, Any] = self.module.__dict__
        self.namespace["__builtins__"] = builtins
        self.flags = 0
        self._parsed: dict[int, ast.Module | CellOutcome] = {}
        self._unread: list[int] = []
        sys.modules["__main__"] = self.module
        furnish(self.namespace, self._run_magic)

    @property
    def trees(self) -> list[tuple[int, ast.Module]]:
        """The syntax trees of the cells by number; those that could not be read in time are marked as such."""
        read = [(number, tree) for number, tree in self._parsed.items() if isinstance(tree, ast.Module)]
        return read + [(number, UnreadCell([], [])) for number in self._unread]

    def read(self, cells: Sequence[tuple[int, str]]) -> None:
        """Parse the cells before any of them runs; those for which time does not suffice are parsed when they run."""
        try:
            with _Deadline(self.cell_seconds):
                for number, source in cells:
                    self._parsed[number] = self._parse(number, source)
        except CellTimeout:
            self._unread = [number for number, _ in cells if number not in self._parsed]

    def run(self, cells: Sequence[tuple[int, str]], stops: dict[int, int]) -> list[CellOutcome]:
        """Run ``(number, source)`` cells; ``stops[number]`` is the statement at which a cell killed us last time."""
        outcomes = []
        for number, source in cells:
            outcome = self._run_cell(number, source, stops.get(number))
            if outcome is not None:
                outcomes.append(outcome)
        return outcomes

    def _parse(self, number: int, source: str) -> ast.Module | CellOutcome:
        filename = f"{self.name}, cell {number}"
        try:
            plain = to_python(source)
            linecache.cache[filename] = (len(plain), None, plain.splitlines(keepends=True), filename)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # SyntaxWarning for "\d" is not worth a word here
                return ast.parse(plain, filename)
        except Exception as error:
            # SyntaxError, but also ValueError for null bytes, RecursionError and MemoryError for absurd nesting
            line = getattr(error, "lineno", None)
            where = f"{filename}, line {line}" if line else filename
            return CellOutcome(number, type(error).__name__, getattr(error, "msg", None) or str(error), where)

    def _run_cell(self, number: int, source: str, stop: int | None) -> CellOutcome | None:
        filename = f"{self.name}, cell {number}"
        tree = self._parsed.get(number) or self._parse(number, source)
        if isinstance(tree, CellOutcome):
            return tree
        # When the notebook's time is up every further cell still gets a second, which is plenty for definitions.
        seconds = min(self.cell_seconds, max(1.0, self.end - time.monotonic()))
        try:
            with _Deadline(seconds):
                for index, statement in enumerate(tree.body):
                    if index == stop:
                        return CellOutcome(number, "Stopped", "this statement ended the process", filename)
                    self.progress(number, index)
                    self._execute(statement, filename)
        except CellTimeout:
            message = f"ran longer than {seconds:.3g} s and was stopped"
            return CellOutcome(number, "Timeout", message, filename)
        except BaseException as error:
            kind, _bases, message, where = describe_exception(error, self.name)
            return CellOutcome(number, kind, message, where or filename)
        return None

    def _execute(self, statement: ast.stmt, filename: str) -> None:
        flags = self.flags | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        code = compile(ast.Module([statement], []), filename, "exec", flags=flags, dont_inherit=True)
        self.flags |= code.co_flags & _FUTURE_FLAGS
        if code.co_flags & inspect.CO_COROUTINE:
            import asyncio

            asyncio.run(eval(code, self.namespace))
        else:
            exec(code, self.namespace)

    def _run_magic(self, source: str) -> None:
        for statement in ast.parse(to_python(source)).body:
            self._execute(statement, f"{self.name}, magic")


def to_python(source: str) -> str:
    """IPython's dialect to plain Python: magics, ``!`` lines, ``?`` and ``%%`` cells. Line numbers are kept."""
    from IPython.core.inputtransformer2 import TransformerManager

    stripped = source.lstrip()
    if stripped.startswith("%%"):
        first, _, body = stripped.partition("\n")
        if first[2:].split(None, 1)[:1] and first[2:].split(None, 1)[0] in _RUN_BODY_MAGICS:
            source = "\n" * (source[: len(source) - len(stripped)].count("\n") + 1) + body
    dialect = any(mark in source for mark in ("%", "!", "?", ">>>", "In [")) or source[:1] in (" ", "\t")
    if not dialect:  # nothing to transform, and the transformer is slow
        return source if source.endswith("\n") else source + "\n"
    return str(TransformerManager().transform_cell(source))


class _Deadline:
    """Raises :class:`CellTimeout` in the main thread after ``seconds``, and again every 50 ms if it was swallowed."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.running = False

    def __enter__(self) -> None:
        self.running = True
        signal.signal(signal.SIGALRM, self._interrupt)
        signal.setitimer(signal.ITIMER_REAL, self.seconds, 0.05)

    def __exit__(self, *exception: object) -> None:
        self.running = False  # first: a signal that comes now must not end the process
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)

    def _interrupt(self, _signum: int, _frame: object) -> None:
        if self.running:
            raise CellTimeout


def describe_exception(error: BaseException, notebook: str) -> tuple[str, list[str], str, str]:
    """An exception as data: class name, names of all its classes, message, and the innermost line of the notebook."""
    kind = type(error).__name__[:100]
    bases = [base.__name__[:100] for base in type(error).__mro__][:20]
    try:
        message = str(error)
    except BaseException as second:  # a hostile or broken __str__ is the student's, whatever it raises
        message = f"(its message could not be read: {type(second).__name__})"
    where = ""
    trace = error.__traceback__
    for _ in range(_MOST_FRAMES):
        if trace is None:
            break
        filename = trace.tb_frame.f_code.co_filename
        if filename.startswith(f"{notebook}, cell"):
            where = f"{filename}, line {trace.tb_lineno}"
        trace = trace.tb_next
    # Half a surrogate pair is a string in Python, but no text.
    return kind, bases, message[:1000].encode("utf-8", "replace").decode(), where


def reset_globals(seed: int, scratch: str) -> None:
    """Undo what a notebook may have changed for everybody: dtypes, devices, grad mode, warnings, random state, cwd."""
    import numpy as np
    import torch

    signal.setitimer(signal.ITIMER_REAL, 0)
    for name in ("SIGALRM", "SIGTERM", "SIGINT", "SIGUSR1", "SIGUSR2"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    sys.settrace(None)
    sys.setprofile(None)
    sys.setrecursionlimit(min(sys.getrecursionlimit(), 10_000))
    # A parallel loop in a fork of a process that has run one would wait for threads that were not copied.
    torch._C.set_num_threads(1)
    torch.set_flush_denormal(False)
    defaults.no_default_device()
    torch.set_default_dtype(torch.float32)
    torch.set_grad_enabled(True)
    torch.autograd.set_detect_anomaly(False)
    torch.use_deterministic_algorithms(False)
    np.seterr(all="warn")
    warnings.resetwarnings()
    warnings.simplefilter("ignore")
    seed_everything(seed)
    with contextlib.suppress(OSError):  # a notebook may have locked itself out of its scratch folder
        os.chdir(scratch)
    time.tzset()


def seed_everything(seed: int) -> None:
    """Seed the global random state of Python, NumPy and torch."""
    random.seed(seed)
    np.random.seed(seed % 2**32)
    # torch.manual_seed would also format a stack trace for a GPU that may appear later, which costs 4 ms
    torch.default_generator.manual_seed(seed)
