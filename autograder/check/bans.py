"""Does a ban name anything? A misspelt name forbids nothing, and nobody would notice."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator

import torch

from autograder.course import BanSpec
from autograder.sandbox.bans import resolve

__all__ = ["names_of_nothing"]


def names_of_nothing(ban: BanSpec) -> Iterator[str]:
    """What a ban lists although it does not exist here: names of installed packages, and kernels of this torch."""
    for name in ban.names:
        package = name.partition(".")[0]
        if importlib.util.find_spec(package) is None:
            continue  # another machine may have it, and here nobody can call it
        importlib.import_module(package)
        if resolve(name)[2] is None:
            yield f"the name {name}"
    operators = {full.partition(".")[0] for full in torch._C._dispatch_get_all_op_names()}
    for kernel in ban.kernels:
        if not {f"aten::{kernel}", f"aten::{kernel}_"} & operators:
            yield f"the kernel {kernel}"
