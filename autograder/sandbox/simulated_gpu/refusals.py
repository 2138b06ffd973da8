"""What the simulation cannot follow: it says so instead of guessing."""

from __future__ import annotations

import functools
import sys
import threading
from collections.abc import Callable
from typing import Any

import torch
import torch.utils.checkpoint

from autograder.sandbox.simulated_gpu.words import NotJudged

__all__ = ["accelerator_functions", "refusing_functions"]

_Patches = list[tuple[Any, str, Any]]


def refusing_functions(note: Callable[[str], None]) -> _Patches:
    """``(owner, attribute, replacement)`` for each function that ends the judgement.

    Args:
        note: told the reason, for code that swallows the exception.
    """

    def refuse(what: str) -> NotJudged:
        reason = f"{what} cannot be followed by the simulated GPU"
        note(reason)
        return NotJudged(reason)

    def refusing(original: Any, what: str) -> Callable[..., Any]:
        @functools.wraps(original)
        def replacement(*_args: Any, **_kwargs: Any) -> Any:
            raise refuse(what)

        return replacement

    start = threading.Thread.start

    @functools.wraps(start)
    def start_thread(thread: threading.Thread) -> None:
        # A progress bar's monitor touches no tensor.
        if not type(thread).__module__.startswith("tqdm"):
            raise refuse("a thread")
        start(thread)

    patches: _Patches = [(threading.Thread, "start", start_thread)]
    for owner, names in (
        (torch.utils.checkpoint, "checkpoint checkpoint_sequential"),
        (torch.jit, "script trace trace_module"),
        (getattr(torch._C, "ScriptFunction", None), "__call__"),
        (getattr(torch._C, "ScriptMethod", None), "__call__"),
        (torch.nn.DataParallel, "forward"),
        (torch.cuda, "CUDAGraph graph make_graphed_callables"),
        (torch, "compile" if _compiles() else ""),
    ):
        for name in names.split():
            original = getattr(owner, name, None)
            if original is not None:
                patches.append((owner, name, refusing(original, f"{_title(owner)}.{name}")))
    original_type = torch.set_default_tensor_type

    def set_default_tensor_type(kind: Any) -> None:
        if "cuda" in str(kind):
            raise refuse("torch.set_default_tensor_type")
        original_type(kind)

    patches.append((torch, "set_default_tensor_type", set_default_tensor_type))
    return patches


def _compiles() -> bool:
    """Whether ``torch.compile`` does anything; switched off, the plain function runs, which can be judged."""
    dynamo = sys.modules.get("torch._dynamo")
    return not getattr(getattr(dynamo, "config", None), "disable", False)


def _title(owner: Any) -> str:
    name = str(getattr(owner, "__name__", owner))
    return name if name.startswith("torch") else f"torch.{name}"


def accelerator_functions() -> _Patches:
    """``torch.accelerator`` for callers outside torch; torch itself must know that there is none."""
    module = getattr(torch, "accelerator", None)
    if module is None:
        return []
    answers = {
        "current_accelerator": torch.device("cuda"),
        "current_device_index": 0,
        "device_count": 1,
        "is_available": True,
        "synchronize": None,
    }
    return [
        (module, name, _for_students(getattr(module, name), value))
        for name, value in answers.items()
        if hasattr(module, name)
    ]


def _for_students(original: Callable[..., Any], value: Any) -> Callable[..., Any]:
    @functools.wraps(original)
    def answer(*args: Any, **kwargs: Any) -> Any:
        caller = sys._getframe(1).f_globals.get("__name__", "")
        if str(caller).split(".")[0] == "torch":
            return original(*args, **kwargs)
        return value

    return answer
