"""What a notebook expects to find around it: ``get_ipython``, ``display``, ``input``, Colab, Otter, quiet output.

None of it does anything. A cell that mounts a drive, installs a package or calls ``grader.check()`` must not fail
here only because it does not run on the student's own machine.
"""

from __future__ import annotations

import builtins
import inspect
import io
import sys
import types
from collections.abc import Callable
from typing import Any

__all__ = ["Anything", "QuietOutput", "furnish"]


class Anything:
    """Answers every attribute and every call with itself, and counts as false, empty and zero-length."""

    def __getattr__(self, name: str) -> Anything:
        """Itself, but for the names by which Python probes what an object can do."""
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *args: object, **kwargs: object) -> Anything:
        """Itself."""
        return self

    def __iter__(self) -> Any:
        """Nothing to iterate."""
        return iter(())

    def __len__(self) -> int:
        """Zero."""
        return 0

    def __bool__(self) -> bool:
        """False."""
        return False

    def __enter__(self) -> Anything:
        """Itself."""
        return self

    def __exit__(self, *exception: object) -> None:
        """Let exceptions through."""

    def __repr__(self) -> str:
        """Empty, as it may be shown at the end of a cell."""
        return ""


class QuietOutput(io.TextIOBase):
    """A standard stream that keeps the first ``cap`` characters and swallows the rest; 200 MB cost only time."""

    encoding = "utf-8"

    def __init__(self, cap: int = 20_000) -> None:
        self.cap = cap
        self.kept: list[str] = []
        self.length = 0

    def write(self, text: str) -> int:
        """Keep what fits."""
        if self.length < self.cap:
            self.kept.append(text[: self.cap - self.length])
            self.length += len(self.kept[-1])
        return len(text)

    def writable(self) -> bool:
        """Always."""
        return True

    def isatty(self) -> bool:
        """Never."""
        return False

    def fileno(self) -> int:
        """There is no descriptor behind it."""
        raise io.UnsupportedOperation("fileno")

    @property
    def buffer(self) -> Any:
        """For code that writes bytes."""
        return io.BytesIO()


class _Shell(Anything):
    """The stand-in for IPython's shell. ``run`` executes the body of ``%time``-like magics."""

    def __init__(self, run: Callable[[str], object]) -> None:
        self._run = run

    def run_line_magic(self, name: str, line: str, *rest: object, **options: object) -> object:
        """``%time x = f()`` runs its statement; every other line magic does nothing."""
        if name in ("time", "timeit", "prun") and line.strip():
            return self._run(line)
        return Anything()

    def run_cell_magic(self, name: str, line: str, cell: str) -> object:
        """``%%writefile`` writes; cell magics that run Python were unwrapped before; the others do nothing."""
        if name in ("writefile", "file") and line.strip():
            words = line.split()
            with open(words[-1], "a" if "-a" in words[:-1] else "w", encoding="utf-8") as file:
                file.write(cell)
        return Anything()

    def getoutput(self, command: str, *rest: object, **options: object) -> list[str]:
        """``x = !ls`` gives no lines."""
        return []


def _stub_module(name: str, **names: object) -> types.ModuleType:
    module = types.ModuleType(name)
    module.__dict__.update(names)
    module.__path__ = []
    module.__getattr__ = lambda attribute: _missing(attribute)  # type: ignore[method-assign]
    sys.modules[name] = module
    return module


def _missing(attribute: str) -> Anything:
    if attribute.startswith("__"):
        raise AttributeError(attribute)
    return Anything()


def furnish(namespace: dict[str, Any], run: Callable[[str], object]) -> None:
    """Put the furniture into ``namespace``, the builtins and ``sys.modules`` of this process."""
    shell = _Shell(run)
    world: dict[str, Any] = {"get_ipython": lambda: shell, "In": [""], "Out": {}, "_": "", "__": "", "___": ""}
    namespace.update(world)
    builtins.__dict__["display"] = lambda *args, **kwargs: None
    builtins.__dict__["get_ipython"] = world["get_ipython"]
    builtins.__dict__["input"] = lambda prompt="": ""
    builtins.__dict__["exit"] = builtins.__dict__["quit"] = _leave
    ipython = sys.modules.get("IPython")
    if ipython is not None:
        ipython.__dict__["get_ipython"] = world["get_ipython"]
    google = _stub_module("google")
    colab = _stub_module("google.colab", drive=Anything(), files=Anything(), userdata=Anything(), output=Anything())
    google.__dict__["colab"] = colab
    for name in ("drive", "files", "userdata", "output", "patches"):
        _stub_module(f"google.colab.{name}")
    _stub_module("otter", Notebook=lambda *args, **kwargs: Anything())
    _one_process_one_thread()
    _no_windows()


def _no_windows() -> None:
    """Choosing a backend that opens windows, as a notebook on a laptop may, changes nothing."""
    matplotlib = sys.modules.get("matplotlib")
    pyplot = sys.modules.get("matplotlib.pyplot")
    for module, name in ((matplotlib, "use"), (pyplot, "switch_backend")):
        if module is not None:
            module.__dict__[name] = lambda *args, **kwargs: None


def _one_process_one_thread() -> None:
    """Loaders work without worker processes, which are forbidden, and torch without threads.

    Threads would make a fork of this process hang, and a machine that grades on every core crawl.
    """
    import torch

    torch.__dict__.update(dict.fromkeys(("set_num_threads", "set_num_interop_threads"), lambda count: None))
    original = torch.utils.data.DataLoader.__init__
    signature = inspect.signature(original)
    without = {"num_workers": 0, "persistent_workers": False, "prefetch_factor": None, "timeout": 0}
    without["multiprocessing_context"] = None

    def init(*args: Any, **kwargs: Any) -> None:
        given = signature.bind(*args, **kwargs)
        given.arguments.update({name: value for name, value in without.items() if name in given.arguments})
        original(*given.args, **given.kwargs)

    torch.utils.data.DataLoader.__init__ = init  # type: ignore[method-assign]


def _leave(*args: object) -> None:
    raise SystemExit
