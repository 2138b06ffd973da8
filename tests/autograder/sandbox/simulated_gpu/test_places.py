"""Where tensors are: factories, moves, getters, NumPy, saved files."""

from __future__ import annotations

import copy
import gc
import io
from collections.abc import Callable, Iterator

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader, TensorDataset

from autograder.sandbox.simulated_gpu import SimulatedGpu, device_of, to_cpu, to_device
from autograder.sandbox.simulated_gpu.tags import TAGS


@pytest.fixture(autouse=True)
def gpu() -> Iterator[SimulatedGpu]:
    """Every test here runs inside the simulation."""
    with SimulatedGpu() as entered:
        yield entered


@pytest.fixture
def x() -> torch.Tensor:
    """A matrix on the GPU."""
    return torch.tensor([[1.0, -2.0], [3.0, 4.0]], device="cuda")


MADE: dict[str, Callable[[], torch.Tensor]] = {
    "zeros": lambda: torch.zeros(2, device="cuda"),
    "tensor": lambda: torch.tensor([1.0], device="cuda:0"),
    "device object": lambda: torch.ones(2, device=torch.device("cuda", 0)),
    "number": lambda: torch.ones(2, device=0),
    "randn": lambda: torch.randn(2, device="cuda"),
    "arange": lambda: torch.arange(3, device="cuda"),
    "full_like": lambda: torch.full_like(torch.ones(2), 3.0, device="cuda"),
    "as_tensor of a list": lambda: torch.as_tensor([1.0], device="cuda"),
    "as_tensor of an array": lambda: torch.as_tensor(np.ones(2), device="cuda"),
    "as_tensor of a tensor": lambda: torch.as_tensor(torch.ones(2), device="cuda"),
    "asarray": lambda: torch.asarray([1.0], device="cuda"),
    "normal": lambda: torch.normal(0.0, 1.0, (2,), device="cuda"),
    "eye": lambda: torch.eye(2, device="cuda"),
    "cuda()": lambda: torch.ones(2).cuda(),
    "cuda(0)": lambda: torch.ones(2).cuda(0),
    "to": lambda: torch.ones(2).to("cuda"),
    "to a number": lambda: torch.ones(2).to(0),
    "to with dtype": lambda: torch.ones(2).to("cuda", torch.float64, non_blocking=True),
    "to with copy": lambda: torch.ones(2).to("cuda", torch.float64, True, True),
    "to keyword": lambda: torch.ones(2).to(device="cuda", dtype=torch.float16),
    "pinned": lambda: torch.ones(2).pin_memory().to("cuda", non_blocking=True),
    "pinned factory": lambda: torch.ones(2, pin_memory=True).cuda(),
    "type": lambda: torch.ones(2).type("torch.cuda.DoubleTensor"),
    "tensor type": lambda: torch.cuda.FloatTensor([1.0]),
    "parameter": lambda: torch.nn.Parameter(torch.ones(2, device="cuda")),
    "layer": lambda: torch.nn.Linear(2, 2, device="cuda").weight,
}


@pytest.mark.parametrize("case", MADE)
def test_made_on_the_gpu(case: str) -> None:
    """Every usual way to make or move a tensor."""
    assert MADE[case]().is_cuda
    assert device_of(MADE[case]()) == "cuda:0"


FOLLOWS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "zeros_like": torch.zeros_like,
    "rand_like": torch.rand_like,
    "new_zeros": lambda x: x.new_zeros(3),
    "view": lambda x: x.view(-1),
    "detach": lambda x: x.detach(),
    "data": lambda x: x.data,
    "transpose": lambda x: x.T,
    "row": lambda x: x[0],
    "copy": copy.deepcopy,
    "float64": lambda x: x.double(),
    "to a dtype": lambda x: x.to(torch.float64),
    "tensor of a tensor": lambda x: x.clone().detach(),
    "iteration": lambda x: next(iter(x)),
    "contiguous": lambda x: x.T.contiguous(),
    "sparse": lambda x: x.to_sparse().to_dense(),
    "complex": lambda x: torch.view_as_real(torch.complex(x, x)),
}


@pytest.mark.parametrize("case", FOLLOWS)
def test_what_comes_from_a_gpu_tensor_is_there_too(case: str, x: torch.Tensor) -> None:
    """Views, copies, conversions; the same from a CPU tensor is on the CPU."""
    assert device_of(FOLLOWS[case](x)) == "cuda:0"
    assert device_of(FOLLOWS[case](x.cpu())) == "cpu"


def test_a_tensor_says_where_it_is(x: torch.Tensor) -> None:
    """All the ways to ask."""
    assert (x.device, x.is_cuda, x.is_cpu, x.get_device()) == (torch.device("cuda:0"), True, False, 0)
    assert x.type() == "torch.cuda.FloatTensor"
    assert isinstance(x, torch.cuda.FloatTensor)
    assert not isinstance(x.cpu(), torch.cuda.FloatTensor)
    assert repr(torch.ones(1, device="cuda")) == "tensor([1.], device='cuda:0')"
    assert repr(torch.ones(1, device="cuda").double()) == "tensor([1.], device='cuda:0', dtype=torch.float64)"
    host = x.cpu()
    assert (host.device, host.is_cuda, host.get_device()) == (torch.device("cpu"), False, -1)


def test_a_move_copies_and_a_move_to_the_same_place_does_not(x: torch.Tensor) -> None:
    """As ``to`` is documented."""
    assert x.to("cuda") is x
    assert x.cuda() is x
    assert x.to("cuda", copy=True) is not x
    host = x.cpu()
    host.zero_()
    assert x[0, 0].item() == 1.0


def test_a_move_is_part_of_the_graph() -> None:
    """A moved leaf is no leaf, and gradients come back to the CPU."""
    weights = torch.ones(2, requires_grad=True)
    moved = weights.to("cuda")
    assert not moved.is_leaf
    (moved * 3).sum().backward()
    assert weights.grad is not None
    assert weights.grad.tolist() == [3.0, 3.0]
    assert device_of(weights.grad) == "cpu"


def test_numpy_is_closed_to_the_gpu(x: torch.Tensor) -> None:
    """With the real TypeError, also through NumPy's own functions."""
    words = "can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu"
    for attempt in (x.numpy, lambda: np.asarray(x), lambda: np.exp(x), lambda: np.array([x[0], x[1]])):
        with pytest.raises(TypeError, match=words):
            attempt()
    assert x.cpu().numpy().sum() == 6.0
    assert x.numpy(force=True).sum() == 6.0
    assert (x.sum().item(), float(x[0, 0]), x[0].tolist()) == (6.0, 1.0, [1.0, -2.0])


def test_default_device() -> None:
    """The context and the setting, nested."""
    with torch.device("cuda"):
        assert torch.ones(1).is_cuda
        assert torch.nn.Linear(1, 1).bias.is_cuda
        with torch.device("cpu"):
            assert not torch.ones(1).is_cuda
        assert torch.as_tensor([1.0]).is_cuda
        assert not torch.ones(1, device="cpu").is_cuda
    torch.set_default_device("cuda")
    assert torch.tensor([1.0]).is_cuda
    assert torch.get_default_device() == torch.device("cuda:0")
    torch.set_default_device(None)
    assert not torch.tensor([1.0]).is_cuda


def test_devices_that_the_machine_does_not_have() -> None:
    """There is one GPU, and no other accelerator."""
    with pytest.raises(RuntimeError, match="invalid device ordinal"):
        torch.ones(1, device="cuda:1")
    with pytest.raises(RuntimeError, match="not linked with support for mps"):
        torch.ones(1).to("mps")
    assert torch.ones(1, device="meta").device.type == "meta"


def test_modules_move_in_place() -> None:
    """Parameters keep their identity, so an optimizer made before still trains them."""
    model = torch.nn.BatchNorm1d(2)
    parameter = model.weight
    for move in (lambda: model.to("cuda"), lambda: model.cuda(), lambda: model.to(device=0)):
        move()
        assert model.weight is parameter
        assert parameter.is_cuda
        assert model.running_mean is not None
        assert model.running_mean.is_cuda
        assert not model.cpu().weight.is_cuda


def test_saved_tensors_remember_their_device(x: torch.Tensor) -> None:
    """``map_location`` chooses another."""
    file = io.BytesIO()
    torch.save({"x": x, "h": x.cpu()}, file)
    for location, expected in ((None, ["cuda:0", "cpu"]), ("cpu", ["cpu", "cpu"]), ("cuda", ["cuda:0", "cuda:0"])):
        file.seek(0)
        loaded = torch.load(file, map_location=location, weights_only=True)
        assert [device_of(loaded[key]) for key in ("x", "h")] == expected
        assert loaded["x"].tolist() == x.tolist()


def test_values_are_copied_to_a_device_and_back() -> None:
    """Lists, tuples, dictionaries and modules; leaves stay leaves; nothing else is touched."""
    leaf = torch.ones(2, requires_grad=True)
    model = torch.nn.Linear(2, 1)
    value = {"a": [leaf, (leaf, 3)], "m": model, "t": "text"}
    there = to_device(value)
    assert device_of(there["a"][0]) == "cuda:0"
    assert there["a"][0] is there["a"][1][0]
    assert there["a"][0].requires_grad
    assert there["a"][0].is_leaf
    assert there["m"] is model
    assert model.weight.is_cuda
    assert there["t"] == "text"
    assert device_of(leaf) == "cpu"
    back = to_cpu(there)
    assert device_of(back["a"][0]) == "cpu"
    assert not model.weight.is_cuda


def test_a_storage_that_died_leaves_no_device_behind() -> None:
    """New tensors at old addresses are new, and the table does not grow for ever."""
    for _ in range(20_000):
        torch.ones(3, device="cuda")
    gc.collect()
    assert len(TAGS._table) < 10_000
    assert all(not torch.ones(3).is_cuda for _ in range(100))


def test_a_sparse_matrix_is_where_its_values_are() -> None:
    """Unless told otherwise; making one moves no tensor that went in."""
    rows, values = torch.tensor([[0, 1], [1, 0]]), torch.ones(2)
    with torch.sparse.check_sparse_tensor_invariants():
        cpu = torch.sparse_coo_tensor(rows, values, (2, 2))
        told = torch.sparse_coo_tensor(indices=rows, values=values, size=(2, 2), device="cuda")
        follows = torch.sparse_coo_tensor(rows.cuda(), values.cuda(), (2, 2))
        listed = torch.sparse_coo_tensor([[0, 1], [1, 0]], [1.0, 1.0], (2, 2), device="cuda")
    assert [m.device.type for m in (cpu, told, follows, listed)] == ["cpu", "cuda", "cuda", "cuda"]
    assert values.device.type == rows.device.type == "cpu"
    assert torch.sparse.mm(told, torch.eye(2, device="cuda")).is_cuda
    assert told.to_dense().cpu().tolist() == [[0.0, 1.0], [1.0, 0.0]]
    with pytest.raises(RuntimeError, match="same device"):
        torch.sparse.mm(cpu, torch.eye(2, device="cuda"))


def test_a_loader_cannot_pin_what_is_on_the_gpu(x: torch.Tensor) -> None:
    """What is on the CPU it pins, and what it does not have to pin may lie anywhere."""
    with pytest.raises(RuntimeError, match=r"cannot pin 'torch\.cuda\.FloatTensor'"):
        list(DataLoader(TensorDataset(x), pin_memory=True))
    assert all(batch.device.type == "cpu" for (batch,) in DataLoader(TensorDataset(x.cpu()), pin_memory=True))
    assert all(batch.is_cuda for (batch,) in DataLoader(TensorDataset(x)))
