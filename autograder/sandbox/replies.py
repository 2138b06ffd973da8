"""Take apart what a child sends, on the trusted side.

It is data, but it may be the wrong data: an array compares to a string as an array, a huge integer cannot be printed.
So every message is taken apart by type before anything is done with it.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Any, get_args, get_origin

import torch

from autograder.sandbox.wire import Handle, WireError

__all__ = ["CellTrouble", "answers", "findings", "fits", "how_it_ended", "names", "plain", "text", "troubles"]


@dataclass(frozen=True)
class CellTrouble:
    """A cell that did not run to its end: its number, what happened, and where."""

    number: int
    kind: str
    message: str
    where: str


def how_it_ended(status: int | None) -> str:
    """An exit status as half a sentence: "ended the Python process (segmentation fault)"."""
    if status is None or not 0 <= status <= 0xFFFF or not (os.WIFSIGNALED(status) or os.WIFEXITED(status)):
        return "ended the Python process"  # the base reports it, in which student code has run
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        meanings: dict[int, str] = {
            signal.SIGSEGV: "segmentation fault: memory was read that is not there, or the recursion was too deep",
            signal.SIGABRT: "aborted by a C library",
            signal.SIGKILL: "killed: too much memory or too much time",
            signal.SIGXCPU: "used too much processor time",
        }
        meaning = meanings.get(number, f"signal {number}")
        return f"ended the Python process ({meaning})"
    return f"ended the Python process (exit status {os.waitstatus_to_exitcode(status)}: os._exit or similar)"


def text(raw: str) -> str:
    """Without halves of surrogate pairs, which JSON and file names can contain and UTF-8 cannot."""
    return raw.encode("utf-8", "replace").decode()


def plain(message: object) -> list[Any]:
    """The message if it is a list that starts with a plain string, as every message does; else an empty list."""
    return message if isinstance(message, list) and message and type(message[0]) is str else []


def answers(message: Sequence[object], value: object) -> bool:
    """Whether ``value`` has the form of an answer to this operation."""
    match message:
        case ["on", _, *inner]:
            return answers(inner, value)
        case ["call", _, list(arguments), inputs, *_]:
            match value:
                case [_, list(afterwards), int(), int()]:
                    before = arguments if inputs else []
                    return len(afterwards) == len(before) and all(map(_same_kind, before, afterwards))
        case ["grad", _, _, list(positions), *_]:
            match plain(value):
                case ["detached", str(what)]:
                    return len(what) <= 200
                case ["grads", list(gradients)]:
                    tensors = all(isinstance(gradient, torch.Tensor) for gradient in gradients)
                    return tensors and len(gradients) == len(positions)
        case ["figure", *_]:
            match plain(value):
                case ["none", str(what)]:
                    return len(what) <= 200
                case ["figure", dict(), Handle()]:
                    return True
        case ["function", *_]:
            return isinstance(value, Handle)
        case ["use", _, "count", *_]:
            return type(value) is int
        case ["use", _, "training", *_]:
            return type(value) is bool
        case ["use", _, "parameters", *_]:
            return isinstance(value, dict) and all(isinstance(one, torch.Tensor) for one in value.values())
        case ["tool" | "use" | "picture", *_]:
            return True
    return False


def fits(value: object, form: Any) -> bool:
    """Whether a value has a form that the author of a test has named.

    A form is a type of plain values; ``list[...]``, ``tuple[...]`` or a union of forms; a dict with a form for each
    key; or ``object`` for what stays in the child. An integer fits ``float``.
    """
    if isinstance(form, dict):
        return type(value) is dict and value.keys() == form.keys() and all(fits(value[key], form[key]) for key in form)
    kind, inner = get_origin(form), get_args(form)
    if kind is UnionType:
        return any(fits(value, one) for one in inner)
    if kind is list:
        return type(value) is list and all(fits(item, inner[0]) for item in value)
    if kind is tuple:
        return type(value) is tuple and len(value) == len(inner) and all(map(fits, value, inner))
    if form is object:
        return isinstance(value, Handle)
    return type(value) is form or (form is float and type(value) is int)


def _same_kind(before: object, after: object) -> bool:
    """Whether an argument may have become this: a call can change what is in it, and not what it is."""
    kind = next((kind for kind in (torch.Tensor, Handle) if isinstance(before, kind)), type(before))
    return isinstance(after, kind)


def troubles(items: list[Any]) -> list[CellTrouble]:
    """Outcomes of cells; WireError if one is malformed."""
    found = []
    for item in items:
        match item:
            case [int(number), str(kind), str(message), str(where)]:
                found.append(CellTrouble(number, kind[:100], message[:1000], where[:300]))
            case _:
                raise WireError("a cell's outcome is malformed")
    return found


def findings(items: object) -> list[list[Any]]:
    """Mentions of banned names; what is malformed is passed over, because nothing hangs on it."""
    found = []
    for item in items if isinstance(items, list) else []:
        match item:
            case [str(name), int(cell), int(line), bool(certain)]:
                found.append([name[:200], cell, line, certain])
    return found


def names(items: object, known: dict[str, list[str]]) -> list[str]:
    """Those of ``items`` that are names of ``known``."""
    return [item for item in items if isinstance(item, str) and item in known] if isinstance(items, list) else []
