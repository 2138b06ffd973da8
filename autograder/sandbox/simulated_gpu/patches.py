"""What the simulation replaces in torch, prepared once: in a fork, every function built anew costs pages of memory."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import torch
import torch.autograd.graph
import torch.utils.checkpoint

from autograder.sandbox.simulated_gpu import private
from autograder.sandbox.simulated_gpu.autograd import checked_apply, checked_backward, engine_under
from autograder.sandbox.simulated_gpu.cuda_module import cuda_functions, never
from autograder.sandbox.simulated_gpu.generators import PretendedGenerator
from autograder.sandbox.simulated_gpu.mode import MODE
from autograder.sandbox.simulated_gpu.refusals import (
    accelerator_functions,
    refused_functions,
    refusing_checkpoint,
    refusing_compile,
    refusing_conversion,
    refusing_thread,
)

__all__ = ["Undo", "put_off", "put_on", "replaced_names"]

#: What makes a replacement of the thing that stands in its place.
Make = Callable[[Any], Any]
#: ``(owner, attribute, what stood there)`` for each replacement, and the same for the names in namespaces.
Undo = tuple[list[tuple[Any, str, Any]], list[tuple[dict[str, Any], str, Any, Any]]]

_ABSENT = object()


class _Patch(NamedTuple):
    """A replacement of what stood in torch when it was prepared, and how to make one if something else stands there."""

    owner: Any
    name: str
    before: Any
    after: Any
    make: Make


def _always(value: Any) -> Make:
    return lambda _before: value


def _wanted() -> Iterable[tuple[Any, str, Make]]:
    for name, value in cuda_functions().items():
        yield torch.cuda, name, _always(value)
    yield torch.backends.cudnn, "is_acceptable", _always(never)
    yield from accelerator_functions()
    yield from refused_functions()
    yield torch.utils.checkpoint, "checkpoint", refusing_checkpoint
    yield torch, "compile", refusing_compile
    yield torch, "set_default_tensor_type", refusing_conversion
    yield threading.Thread, "start", refusing_thread
    yield torch, "Generator", _always(PretendedGenerator)
    for owner in (torch.autograd, torch.autograd.graph):
        yield owner, "_engine_run_backward", functools.partial(engine_under, MODE)
    yield torch.autograd.Function, "apply", checked_apply
    yield private.BackwardFunction, "apply", checked_backward


def _standing(owner: Any, name: str) -> Any:
    return vars(owner).get(name, _ABSENT)


@functools.cache
def _patches() -> tuple[_Patch, ...]:
    found = ((owner, name, _standing(owner, name), make) for owner, name, make in _wanted())
    return tuple(_Patch(owner, name, before, make(before), make) for owner, name, before, make in found)


def replaced_names() -> list[tuple[Any, str]]:
    """The owner and the name of everything that is replaced."""
    return [(patch.owner, patch.name) for patch in _patches()]


def put_on(namespaces: Sequence[dict[str, Any]]) -> Undo:
    """Replace everything, in ``namespaces`` too where names were imported from torch before."""
    done: list[tuple[Any, str, Any]] = []
    changed: list[tuple[dict[str, Any], str, Any, Any]] = []
    by_identity: dict[int, Any] = {}
    try:
        for patch in _patches():
            before = _standing(patch.owner, patch.name)
            after = patch.after if before is patch.before else patch.make(before)
            done.append((patch.owner, patch.name, before))
            setattr(patch.owner, patch.name, after)
            if callable(before):
                by_identity[id(before)] = after
        for names in namespaces:
            for name, value in list(names.items()):
                if id(value) in by_identity:
                    after = names[name] = by_identity[id(value)]
                    changed.append((names, name, value, after))
    except BaseException:
        put_off((done, changed))
        raise
    return done, changed


def put_off(undo: Undo) -> None:
    """Put back what :func:`put_on` replaced, but for names that have been given another meaning meanwhile."""
    done, changed = undo
    for names, name, before, after in changed:
        if names.get(name) is after:
            names[name] = before
    for owner, name, before in done:
        if before is _ABSENT:
            delattr(owner, name)
        else:
            setattr(owner, name, before)
