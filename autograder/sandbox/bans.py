"""Banned built-ins, in the child: enforced while a task is tested, never while the notebook runs.

Enforcement replaces the ATen kernels that would do the forbidden work, which also covers ``torch.ops``, jit, ``out=``
and threads, and costs nothing for every other kernel. Names without a kernel of their own (NumPy, SciPy, autograd) are
replaced as Python objects. Students may compare with the built-in in a cell: kernels are armed afterwards, in the
process that serves the task.
"""

from __future__ import annotations

import builtins
import importlib
import sys
import types
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

__all__ = ["Ban", "ForbiddenCall", "Guard", "index_kernels", "resolve"]


class ForbiddenCall(RuntimeError):
    """Raised in the student's code at the line that used a banned built-in."""


@dataclass(frozen=True)
class Ban:
    """One entry of an assignment's ``bans``: what is forbidden, and the sentence that says why."""

    key: str
    says: str = ""
    names: tuple[str, ...] = ()
    kernels: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    autograd: bool = False

    @classmethod
    def from_wire(cls, data: dict[str, Any]) -> Ban:
        """From the plain dict that crossed the pipe."""
        return cls(
            key=data["key"],
            says=data["says"],
            names=tuple(data["names"]),
            kernels=tuple(data["kernels"]),
            modules=tuple(data["modules"]),
            autograd=data["autograd"],
        )


@dataclass
class _Fired:
    """A banned call that happened: which ban, by which name, on which line of the notebook."""

    key: str
    name: str
    where: str


_overloads: dict[str, list[str]] = {}
#: Through which kernels are replaced; they stay as long as this object does. torch's own class around it would also
#: keep books of what was replaced, which only matters to those who want it back.
_kernels: list[Any] = []


def index_kernels() -> None:
    """Group torch's 3,600 operator names by base name, and get ready to replace kernels; once, before any fork."""
    _kernels.append(torch._C._dispatch_library("IMPL", "aten", "", __file__, 1))
    for full in torch._C._dispatch_get_all_op_names():
        if full.startswith("aten::"):
            name = full.removeprefix("aten::")
            _overloads.setdefault(name.partition(".")[0], []).append(name)


@dataclass
class _Place:
    """An attribute that a ban replaces; ``names`` in the notebook stand for the same value.

    The value is kept alive: to free it would write to pages that its process shares with others.
    """

    owner: Any
    attribute: str
    value: Any
    stopper: Any
    names: list[str] = field(default_factory=list)


@dataclass
class _Plan:
    """All that arming one ban has to do, worked out before the fork that arms it."""

    ban: Ban
    kernels: list[tuple[str, Callable[..., Any]]] = field(default_factory=list)
    places: list[_Place] = field(default_factory=list)
    imported: list[tuple[str, Any, Any]] = field(default_factory=list)


@dataclass
class Guard:
    """Arms bans in this process and remembers which of them fired. There is no way back: the process ends instead.

    ``namespace`` is the notebook's, in which imported names are replaced too.
    """

    notebook: str
    namespace: dict[str, Any]
    fired: list[_Fired] = field(default_factory=list)
    _refused: list[Ban] = field(default_factory=list)
    _plans: dict[str, _Plan] = field(default_factory=dict)

    def prepare(self, bans: Iterable[Ban]) -> None:
        """Find out what arming ``bans`` will take, once for all processes that are forked from this one."""
        plans = [self._plan(ban) for ban in bans]
        if not plans:
            return  # without looking at the notebook, which would copy it
        replaced: dict[int, list[_Place]] = {}
        for place in (place for plan in plans for place in plan.places):
            replaced.setdefault(id(place.value), []).append(place)
        for key, value in self.namespace.items():
            for place in replaced.get(id(value), ()):
                place.names.append(key)
        self._plans.update((plan.ban.key, plan) for plan in plans)

    def arm(self, keys: Iterable[str]) -> None:
        """Arm bans that were prepared, by their keys."""
        for key in keys:
            plan = self._plans[key]
            for overload, stopper in plan.kernels:
                _kernels[0].impl(overload, "CPU", stopper)
            for place in plan.places:
                self._replace(place)
            for name, value, closed in plan.imported:
                if self.namespace.get(name) is value:
                    self.namespace[name] = closed
            if plan.ban.modules:
                self._refuse_imports(plan.ban)

    @staticmethod
    def try_out() -> None:
        """Replace a kernel and put it back: torch warns of the first one only, at length."""
        library = torch.library.Library("aten", "IMPL")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            library.impl("logaddexp", lambda *arguments: None, "CPU")
        library._destroy()

    def report(self, start: int = 0) -> list[list[str]]:
        """What fired first from entry ``start`` on, as data; a loop may have run into a ban a million times."""
        return [[fired.key, fired.name, fired.where] for fired in self.fired[start : start + 20]]

    def _plan(self, ban: Ban) -> _Plan:
        plan = _Plan(ban)
        for kernel in ban.kernels:
            for overload in [*_overloads.get(kernel, ()), *_overloads.get(kernel + "_", ())]:
                plan.kernels.append((overload, self._stopper(ban, f"the kernel {kernel}")))
        for name in ban.names:
            owner, attribute, value = resolve(name)
            if owner is None or value is None:
                continue  # not in this version of the library
            stopper: Any = self._stopper(ban, name)
            if isinstance(value, np.ufunc):
                stopper = _Closed(stopper)  # its methods, such as `reduce`, do the work as well
            if isinstance(value, type) and issubclass(value, torch.nn.Module):
                owner, attribute, value = value, "forward", value.forward  # instances made earlier are caught as well
            plan.places.append(_Place(owner, attribute, value, stopper))
        if ban.modules:
            plan.imported = self._imported(ban)
            plan.places += self._attributes(ban)
            for name in ("import_module", "__import__"):
                value = getattr(importlib, name)
                plan.places.append(_Place(importlib, name, value, self._importer(value)))
        if ban.autograd:
            plan.places += self._ways_into_autograd(ban)
        return plan

    def _stopper(self, ban: Ban, name: str) -> Callable[..., Any]:
        def forbidden(*args: object, **kwargs: object) -> Any:
            self.fired.append(_Fired(ban.key, name, self._line()))
            raise ForbiddenCall(f"{name} may not be used in this task: {ban.says}")

        return forbidden

    def _line(self) -> str:
        """The innermost line of the notebook on the stack."""
        frame: types.FrameType | None = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename.startswith(f"{self.notebook}, cell"):
                return f"{frame.f_code.co_filename}, line {frame.f_lineno}"
            frame = frame.f_back
        return ""

    def _replace(self, place: _Place) -> None:
        try:
            setattr(place.owner, place.attribute, place.stopper)
        except (AttributeError, TypeError):
            return  # an immutable C type: its kernel is the enforcement
        for name in place.names:
            if self.namespace.get(name) is place.value:  # and not a stand-in by now
                self.namespace[name] = place.stopper

    def _imported(self, ban: Ban) -> list[tuple[str, Any, Any]]:
        """What the notebook imported from a banned package: name, value, and what takes its place."""
        loaded = []
        if any(root in sys.modules for root in ban.modules):
            # Only then: merely walking over two thousand names copies the pages they lie on into this process.
            loaded = [module for name, module in list(sys.modules.items()) if _below(name, ban.modules)]
        own = {id(value) for module in loaded for value in vars(module).values() if isinstance(value, np.ufunc)}
        if own:
            own -= {id(value) for value in vars(np).values()}
        found = []
        for key, value in list(self.namespace.items()):
            home = _home(value)
            if _below(home, ban.modules) or id(value) in own:
                found.append((key, value, _Closed(self._stopper(ban, home or key))))
        return found

    def _attributes(self, ban: Ban) -> list[_Place]:
        """A banned part of a package, such as ``torch.optim``, where code reaches it through the package."""
        places = []
        for name in ban.modules:
            owner, attribute, value = resolve(name)
            if owner is not None and isinstance(value, types.ModuleType):
                places.append(_Place(owner, attribute, value, _Closed(self._stopper(ban, name))))
        return places

    def _refuse_imports(self, ban: Ban) -> None:
        """Refuse later imports from a banned package that the notebook's code makes."""
        self._refused.append(ban)
        if len(self._refused) == 1:
            builtins.__import__ = self._importer(builtins.__import__)

    def _importer(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """``original``, which imports, but not for the notebook where a package is refused."""

        def guarded(name: str, *rest: Any, **options: Any) -> Any:
            if sys._getframe(1).f_globals is self.namespace and isinstance(name, str):
                for ban in self._refused:
                    if _below(name, ban.modules):
                        self._stopper(ban, name)()
            return original(name, *rest, **options)

        return guarded

    def _ways_into_autograd(self, ban: Ban) -> list[_Place]:
        """Every backward pass of the Python API ends in one function; forward mode starts in another."""
        places = []
        for dotted in (
            "torch.autograd.graph._engine_run_backward",
            "torch.autograd._engine_run_backward",
            "torch.autograd.backward",
            "torch.autograd.grad",
            "torch.Tensor.backward",
            "torch.autograd.forward_ad.make_dual",
            "torch._C._functorch._grad_increment_nesting",
            "torch._C._functorch._jvp_increment_nesting",
        ):
            owner, attribute, value = resolve(dotted)
            if value is not None:
                places.append(_Place(owner, attribute, value, self._stopper(ban, "autograd")))
        # What all of them end in, also under a name that was imported before.
        owner, attribute = torch.autograd.Variable, "_execution_engine"
        return [*places, _Place(owner, attribute, getattr(owner, attribute), _Closed(self._stopper(ban, "autograd")))]


class _Closed:
    """Stands in for a module or function of a banned package: any use is a forbidden call."""

    def __init__(self, stopper: Callable[..., Any]) -> None:
        self.__dict__["_stopper"] = stopper

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):  # how Python and its tools ask what an object is
            raise AttributeError(name)
        return self.__dict__["_stopper"]()

    def __call__(self, *args: object, **kwargs: object) -> Any:
        return self.__dict__["_stopper"]()


def _home(value: object) -> str:
    """The module that something comes from; "" where that cannot be said. It may be an object of the student's own."""
    try:
        home = value.__name__ if isinstance(value, types.ModuleType) else getattr(value, "__module__", None)
    except BaseException:  # a property can raise anything
        return ""
    return home if isinstance(home, str) else ""


def _below(name: str, roots: Iterable[str]) -> bool:
    return any(name == root or name.startswith(f"{root}.") for root in roots)


def resolve(dotted: str) -> tuple[Any, str, Any]:
    """``(owner, attribute, value)`` of a dotted name; Nones where it does not exist or was never imported."""
    parts = dotted.split(".")
    owner: Any = sys.modules.get(parts[0])
    for count in range(1, len(parts) - 1):
        step = getattr(owner, parts[count], None)
        # A submodule that nobody has imported yet is imported only from packages that are known to be harmless.
        if step is None and parts[0] in ("torch", "numpy"):
            try:
                step = importlib.import_module(".".join(parts[: count + 1]))
            except ImportError:
                return None, parts[-1], None
        owner = step
    return owner, parts[-1], getattr(owner, parts[-1], None)
