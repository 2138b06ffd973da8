"""Entering and leaving the simulation, what it answers about the machine, what it refuses, and its self-test."""

from __future__ import annotations

import threading
import warnings
from typing import Any

import pytest
import torch
import torch.utils.checkpoint
from torch.utils.data import DataLoader

from autograder.sandbox.simulated_gpu import NotJudged, SimulatedGpu, device_of, install, private, self_test, uninstall
from autograder.sandbox.simulated_gpu.selftest import _EXAMINATIONS

_WATCHED = (
    torch,
    torch.cuda,
    torch.autograd,
    torch.autograd.graph,
    torch.accelerator,
    torch.jit,
    torch.utils.checkpoint,
    torch.serialization,
    torch.autograd.Function,
    torch.nn.DataParallel,
    threading.Thread,
)


@pytest.fixture
def scripted() -> Any:
    """A function compiled before the simulation begins."""
    with warnings.catch_warnings():
        for kind in (DeprecationWarning, FutureWarning):  # the second since torch 2.14
            warnings.simplefilter("ignore", kind)
        return torch.jit.script(torch.nn.Identity())


def attributes() -> list[dict[str, Any]]:
    """Everything in the modules and classes that the simulation changes."""
    return [dict(vars(owner)) for owner in _WATCHED]


def test_nothing_is_left_behind() -> None:
    """Not in torch's modules, not on its mode stack, not as a default device; an exception changes nothing in that."""
    with SimulatedGpu():
        pass  # what torch imports lazily is there from now on
    before = attributes()
    with pytest.raises(ZeroDivisionError), SimulatedGpu():
        torch.set_default_device("cuda")
        raise ZeroDivisionError
    assert attributes() == before
    assert torch.get_default_device() == torch.device("cpu")
    assert not private.function_modes()
    assert not torch.ones(1).is_cuda
    assert not torch.cuda.is_available()


def test_what_was_on_the_gpu_is_remembered() -> None:
    """So that a result can be described after the call, and a notebook's globals stay where they were."""
    with SimulatedGpu():
        result = torch.ones(2, device="cuda")
    assert device_of(result) == "cuda:0"
    assert result.device.type == "cpu"
    with SimulatedGpu():
        assert result.is_cuda


def test_modes_that_the_code_left_on_the_stack_do_not_matter() -> None:
    """Ours is found and removed; theirs stays theirs."""

    class Theirs(torch.overrides.TorchFunctionMode):
        def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            return func(*args, **(kwargs or {}))

    theirs = Theirs()
    with SimulatedGpu():
        theirs.__enter__()
        assert torch.ones(1, device="cuda").is_cuda
    assert private.function_modes() == [theirs]
    theirs.__exit__(None, None, None)


def test_it_is_entered_once() -> None:
    """Two at once would take each other's patches for torch's own functions."""
    gpu = SimulatedGpu()
    with gpu, pytest.raises(RuntimeError, match="already in use"):
        SimulatedGpu().__enter__()
    with gpu:
        assert torch.cuda.is_available()
    with pytest.raises(ValueError, match="only cuda:0"):
        SimulatedGpu("cpu")


def test_install_and_uninstall() -> None:
    """The same without a ``with``."""
    install()
    assert torch.cuda.is_available()
    uninstall()
    uninstall()
    assert not torch.cuda.is_available()


def test_names_imported_before_are_replaced_too() -> None:
    """And put back."""
    names = {"is_available": torch.cuda.is_available, "Generator": torch.Generator, "other": 3}
    before = dict(names)
    with SimulatedGpu(namespaces=[names]):
        assert names["is_available"]()  # type: ignore[operator]
        assert names["Generator"](device="cuda").device.type == "cuda"  # type: ignore[operator]
    assert names == before


def test_the_machine_has_one_gpu() -> None:
    """What a program may ask of ``torch.cuda`` and ``torch.accelerator``."""
    with SimulatedGpu():
        assert torch.cuda.is_available()
        assert (torch.cuda.device_count(), torch.cuda.current_device()) == (1, 0)
        assert torch.accelerator.is_available()
        assert str(torch.accelerator.current_accelerator()) == "cuda"
        assert torch.cuda.get_device_name(0) == torch.cuda.get_device_properties("cuda").name
        with torch.cuda.device(0), torch.cuda.stream(torch.cuda.Stream()):
            torch.cuda.synchronize()
            torch.cuda.empty_cache()
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        start.record()
        end.record()
        assert start.elapsed_time(end) > 0
        assert torch.cuda.memory_allocated() == 0
        with pytest.raises(RuntimeError, match="invalid device ordinal"):
            torch.cuda.set_device(1)


def test_random_numbers() -> None:
    """Seeds, states and generators."""
    with SimulatedGpu():
        torch.cuda.manual_seed_all(3)
        first = torch.rand(2, device="cuda")
        torch.manual_seed(3)
        assert first.tolist() == torch.rand(2).tolist()
        state = torch.cuda.get_rng_state()
        second = torch.rand(2)
        torch.cuda.set_rng_state(state)
        assert torch.rand(2).tolist() == second.tolist()
        generator = torch.Generator(device="cuda").manual_seed(1)
        assert generator.device == torch.device("cuda:0")
        assert isinstance(generator, torch.Generator)
        assert isinstance(torch.default_generator, torch.Generator)
        assert torch.randperm(4, generator=generator, device="cuda").is_cuda
        assert torch.ones(2, device="cuda").uniform_(generator=generator).is_cuda
        with pytest.raises(RuntimeError, match="Expected a 'cpu' device type for generator but found 'cuda'"):
            torch.randn(2, generator=generator)
        with pytest.raises(RuntimeError, match="Expected a 'cuda' device type for generator but found 'cpu'"):
            torch.randn(2, generator=torch.Generator(), device="cuda")
        with pytest.raises(RuntimeError, match="Expected a 'cuda' device type for generator but found 'cpu'"):
            torch.ones(2, device="cuda").normal_(generator=torch.Generator())
        with pytest.raises(RuntimeError, match="Expected a 'cpu' device type for generator but found 'cuda'"):
            list(DataLoader(list(range(3)), shuffle=True, generator=generator))


REFUSALS = {
    "thread": lambda: threading.Thread(target=print).start(),
    "checkpoint": lambda: torch.utils.checkpoint.checkpoint(torch.sin, torch.ones(1), use_reentrant=True),
    "compile": lambda: torch.compile(torch.sin),
    "script": lambda: torch.jit.script(lambda x: x),
    "data parallel": lambda: torch.nn.DataParallel(torch.nn.Linear(1, 1))(torch.ones(1, 1)),
    "default tensor type": lambda: torch.set_default_tensor_type("torch.cuda.FloatTensor"),
    "graph": lambda: torch.cuda.CUDAGraph(),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_cannot_be_judged_is_said(case: str) -> None:
    """``except Exception`` does not hide it, and a note is left for code that catches everything."""
    with SimulatedGpu() as gpu, pytest.raises(NotJudged):
        try:
            REFUSALS[case]()
        except Exception:
            pytest.fail("the code could swallow it")
    assert len(gpu.refusals) == 1


def test_compiled_functions_cannot_be_judged(scripted: Any) -> None:
    """Their operations are out of sight, so a result on the CPU would be no evidence."""
    with SimulatedGpu() as gpu, pytest.raises(NotJudged):
        scripted(torch.ones(1, device="cuda"))
    assert len(gpu.refusals) == 1


def test_plain_variants_can_be_judged() -> None:
    """``torch.compile(disable=True)`` is the function itself; a checkpoint without reentrance follows the rules."""
    seen = []

    def block(x: torch.Tensor) -> torch.Tensor:
        seen.append(str(x.device))
        return torch.tanh(x * torch.ones(2, device=x.device))

    with SimulatedGpu() as gpu:
        assert torch.compile(torch.sin, disable=True) is torch.sin
        x = torch.ones(2, device="cuda", requires_grad=True)
        torch.utils.checkpoint.checkpoint(block, x, use_reentrant=False).sum().backward()
        assert x.grad is not None
        assert x.grad.is_cuda
        with pytest.raises(RuntimeError, match="same device"):
            torch.utils.checkpoint.checkpoint(lambda y: y * torch.ones(2), x, use_reentrant=False)
    assert seen == ["cuda:0", "cuda:0"]
    assert not gpu.refusals


def test_the_self_test_passes_and_disturbs_nothing() -> None:
    """The random state included."""
    torch.manual_seed(1)
    expected = torch.rand(2)
    torch.manual_seed(1)
    assert self_test() == ""
    assert torch.rand(2).tolist() == expected.tolist()


def test_the_self_test_gives_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """When torch lacks a name, when an examination fails, when one raises."""
    with monkeypatch.context() as patch:
        patch.setattr(private, "MISSING", ["torch._C.DisableTorchFunction"])
        assert "has no torch._C.DisableTorchFunction" in self_test()
    with monkeypatch.context() as patch:
        patch.setitem(_EXAMINATIONS, "a backward pass", lambda: "the gradient is wrong")
        assert self_test() == "the self-test of the simulated GPU failed (a backward pass): the gradient is wrong"
    with monkeypatch.context() as patch:
        patch.setattr("autograder.sandbox.simulated_gpu.general_rule.mixed_devices", lambda name: ValueError(name))
        assert "ValueError" in self_test()
    assert self_test() == ""
