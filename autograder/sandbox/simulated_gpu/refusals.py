"""What the simulation cannot follow: it says so instead of guessing."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable
from typing import Any

import torch
import torch.utils.checkpoint

from autograder.sandbox.simulated_gpu.words import NotJudged

__all__ = [
    "accelerator_functions",
    "refused_functions",
    "refusing_checkpoint",
    "refusing_compile",
    "refusing_conversion",
    "refusing_thread",
    "tell",
]

_told: list[str] = []


def tell(listener: list[str]) -> None:
    """Note refusals in this list from now on, for code that swallows the exception."""
    global _told
    _told = listener


def _refuse(what: str) -> NotJudged:
    reason = f"{what} cannot be followed by the simulated GPU"
    _told.append(reason)
    return NotJudged(reason)


def _refusing(what: str, original: Any) -> Callable[..., Any]:
    @functools.wraps(original)
    def replacement(*_args: Any, **_kwargs: Any) -> Any:
        raise _refuse(what)

    return replacement


def refused_functions() -> Iterable[tuple[Any, str, Callable[[Any], Any]]]:
    """``(owner, attribute, what makes the replacement)`` for each function that ends the judgement."""
    for owner, names in (
        (torch.utils.checkpoint, "checkpoint_sequential"),
        (torch.jit, "script trace trace_module"),
        (getattr(torch._C, "ScriptFunction", None), "__call__"),
        (getattr(torch._C, "ScriptMethod", None), "__call__"),
        (torch.nn.DataParallel, "forward"),
        (torch.cuda, "CUDAGraph graph make_graphed_callables"),
    ):
        for name in names.split():
            if owner is not None and name in vars(owner):
                yield owner, name, functools.partial(_refusing, f"{_title(owner)}.{name}")


def _title(owner: Any) -> str:
    name = str(getattr(owner, "__name__", owner))
    return name if name.startswith("torch") else f"torch.{name}"


def refusing_thread(start: Callable[..., None]) -> Callable[..., None]:
    """``threading.Thread.start``: only a progress bar's monitor, which touches no tensor."""

    @functools.wraps(start)
    def start_thread(thread: Any) -> None:
        if not type(thread).__module__.startswith("tqdm"):
            raise _refuse("a thread")
        start(thread)

    return start_thread


def refusing_conversion(original: Callable[[Any], None]) -> Callable[[Any], None]:
    """``torch.set_default_tensor_type``, which may not name a CUDA type."""

    @functools.wraps(original)
    def set_default_tensor_type(kind: Any) -> None:
        if "cuda" in str(kind):
            raise _refuse("torch.set_default_tensor_type")
        original(kind)

    return set_default_tensor_type


def refusing_compile(original: Callable[..., Any]) -> Callable[..., Any]:
    """``torch.compile``, unless it is switched off and gives back the plain function."""

    @functools.wraps(original)
    def compile(*args: Any, **kwargs: Any) -> Any:
        if _compiles() and not kwargs.get("disable"):
            raise _refuse("torch.compile")
        return original(*args, **kwargs)

    return compile


def refusing_checkpoint(original: Callable[..., Any]) -> Callable[..., Any]:
    """``checkpoint``, but in the variant that runs plain operations twice.

    Its comparison of the two runs is left out: it looks at devices from inside an operation, where they are real.
    """

    @functools.wraps(original)
    def checkpoint(*args: Any, **kwargs: Any) -> Any:
        if kwargs.get("use_reentrant") is not False:
            raise _refuse("torch.utils.checkpoint.checkpoint with use_reentrant=True")
        return original(*args, **{**kwargs, "determinism_check": "none"})

    return checkpoint


def _compiles() -> bool:
    """Whether ``torch.compile`` does anything at all."""
    dynamo = sys.modules.get("torch._dynamo")
    return not getattr(getattr(dynamo, "config", None), "disable", False)


def accelerator_functions() -> Iterable[tuple[Any, str, Callable[[Any], Any]]]:
    """``torch.accelerator`` for callers outside torch; torch itself must know that there is none.

    A build of torch for CUDA would take the pretended ``torch.cuda.is_available`` for the truth and reach for a driver.
    """
    module = getattr(torch, "accelerator", None)
    answers = {
        "current_accelerator": (torch.device("cuda"), None),
        "current_device_index": (0, -1),
        "device_count": (1, 0),
        "is_available": (True, False),
        "synchronize": (None, None),
    }
    for name, (outside, inside) in answers.items():
        if module is not None and name in vars(module):
            yield module, name, functools.partial(_by_caller, outside, inside)


def _by_caller(outside: Any, inside: Any, original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def answer(*_args: Any, **_kwargs: Any) -> Any:
        caller = str(sys._getframe(1).f_globals.get("__name__", ""))
        # A loader asks whether to pin its batches, which then is done by a method that we answer.
        own = caller.split(".")[0] == "torch" and caller != "torch.utils.data.dataloader"
        return inside if own else outside

    return answer
