"""The self-test is made once; again only in a process where torch is not what it was."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import pytest
import torch

from autograder.sandbox.devices import Devices, NotJudged
from autograder.sandbox.simulated_gpu import SimulatedGpu, prepare, renew, to_device, trouble, trust

TRIED = "the self-test was made"


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process in which the self-test was passed; another one would be noticed."""
    monkeypatch.setattr(trust, "_seen", None)
    assert prepare() == ""
    monkeypatch.setattr(trust, "self_test", lambda: TRIED)


class _Silent(torch.overrides.TorchFunctionMode):
    pass


@contextlib.contextmanager
def _replaced(owner: object, name: str, value: object) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, value)
        yield


#: What a notebook may leave behind.
LEFT: dict[str, Callable[[], contextlib.AbstractContextManager[object]]] = {
    "a replaced function of torch.cuda": lambda: _replaced(torch.cuda, "is_available", lambda: True),
    "a replaced engine": lambda: _replaced(torch.autograd.graph, "_engine_run_backward", lambda *args: None),
    "a replaced method of tensors": lambda: _replaced(torch.Tensor, "backward", lambda self: None),
    "a method that tensors did not have": lambda: _replaced(torch.Tensor, "cpu", lambda self: self),
    "a replaced method of modules": lambda: _replaced(torch.nn.Module, "_apply", lambda self, function: self),
    "autograd switched off": torch.no_grad,
    "inference mode": torch.inference_mode,
    "a default device": lambda: torch.device("meta"),
    "a function mode": _Silent,
    "torch functions switched off": torch._C.DisableTorchFunction,
    "hooks for saved tensors": torch.autograd.graph.save_on_cpu,
    "autocast": lambda: torch.autocast("cpu"),
}


def test_once_is_enough(prepared: None) -> None:
    """As long as nothing has changed, using the simulation and torch included."""
    with SimulatedGpu():
        weight = to_device(torch.ones(2)).requires_grad_()
        (weight**2).sum().backward()
    torch.optim.Adam(torch.nn.Linear(2, 2).parameters()).step()
    assert trouble() == ""


@pytest.mark.parametrize("what", LEFT)
def test_it_is_made_again_where_something_was_left(prepared: None, what: str) -> None:
    """And not once it is gone."""
    with LEFT[what]():
        assert trouble() == TRIED
    assert trouble() == ""


def test_without_preparation_it_is_made_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the preparation has found that the simulation cannot be trusted."""
    monkeypatch.setattr(trust, "_seen", None)
    monkeypatch.setattr(trust, "self_test", lambda: TRIED)
    assert trouble() == TRIED
    assert prepare() == TRIED
    renew()
    assert trouble() == TRIED


def test_a_change_of_our_own_is_taken_note_of(prepared: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as hiding the GPUs."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert trouble() == TRIED
    renew()
    assert trouble() == ""


def test_what_fails_again_is_not_judged(prepared: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A notebook that has changed torch so that the self-test fails gets an open check, not a failed one."""
    devices = Devices("simulated", {})
    devices.examine()
    assert devices.run("gpu", lambda x: x.is_cuda, [torch.ones(1)])
    with torch._C.DisableTorchFunction():
        devices.examine()
    with pytest.raises(NotJudged, match=TRIED):
        devices.run("gpu", lambda x: x.is_cuda, [torch.ones(1)])


def test_a_ban_that_was_armed_before_stays_armed() -> None:
    """What stands in a function's place when the simulation begins is what the simulation calls."""

    def forbidden(*args: object, **options: object) -> None:
        raise PermissionError("no autograd here")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(torch.autograd.graph, "_engine_run_backward", forbidden)
        patch.setattr(torch.autograd, "_engine_run_backward", forbidden)
        with SimulatedGpu():
            weight = torch.ones(2, device="cuda", requires_grad=True)
            with pytest.raises(PermissionError):
                weight.sum().backward()
        assert torch.autograd.graph._engine_run_backward is forbidden
