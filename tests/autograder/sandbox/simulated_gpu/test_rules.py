"""What CUDA allows between tensors on two devices, and what it refuses: the general rule, indices, lists, sizes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from autograder.sandbox.simulated_gpu import SimulatedGpu, device_of


@pytest.fixture
def t() -> Iterator[SimpleNamespace]:
    """Tensors: ``x``, ``i``, ``mask`` on the GPU, ``h``, ``j``, ``hmask`` the same on the CPU, ``s`` a CPU scalar."""
    with SimulatedGpu():
        values = torch.arange(12.0).view(3, 4) - 5
        yield SimpleNamespace(
            h=values.clone(),
            x=values.cuda(),
            j=torch.tensor([0, 2]),
            i=torch.tensor([0, 2], device="cuda"),
            hmask=values > 0,
            mask=(values > 0).cuda(),
            s=torch.tensor(2.0),
            g=torch.tensor(2.0, device="cuda"),
        )


def setitem(target: torch.Tensor, index: Any, value: Any) -> torch.Tensor:
    """``target[index] = value``."""
    target[index] = value
    return target


ALLOWED: dict[str, Callable[[Any], Any]] = {
    "scalar added": lambda t: t.x + t.s,
    "scalar first": lambda t: t.s * t.x,
    "scalar in place": lambda t: t.x.mul_(t.s),
    "scalar beside scalar": lambda t: t.g + t.s,
    "scalar compared": lambda t: t.x > t.s,
    "scalar choice": lambda t: torch.where(t.x > 0, t.x, t.s),
    "scalar clamp": lambda t: torch.clamp(t.x, min=t.s),
    "scalar fill": lambda t: t.x.fill_(t.s),
    "scalar masked fill": lambda t: t.x.masked_fill(t.mask, t.s),
    "scalar loss": lambda t: torch.nn.functional.mse_loss(t.g, t.s),
    "index from the CPU": lambda t: t.x[t.j],
    "mask from the CPU": lambda t: t.x[t.hmask],
    "permutation from the CPU": lambda t: t.x[torch.randperm(3)],
    "list index": lambda t: t.x[[0, 1], t.j],
    "row set from the CPU": lambda t: setitem(t.x, 0, t.h[0]),
    "slice set from the CPU": lambda t: setitem(t.x, slice(0, 2), t.h[:2]),
    "scalar through mask": lambda t: setitem(t.x, t.mask, t.s),
    "one element through mask": lambda t: setitem(t.x, t.mask, torch.ones(1)),
    "index_put with CPU indices": lambda t: t.x.index_put((t.j,), t.g),
    "copy from the CPU": lambda t: t.x.copy_(t.h),
    "shape of a CPU tensor": lambda t: t.x[:1].expand_as(t.h),
    "to another": lambda t: t.h.to(t.x),
    "type as another": lambda t: t.h.double().type_as(t.x),
    "new_tensor": lambda t: t.x.new_tensor([1.0, 2.0]),
    "size read from the CPU": lambda t: t.x.view(torch.tensor(4), -1),
    "foreach over both devices": lambda t: torch._foreach_add([t.x, t.h], [t.x, t.h])[0],
    "named result": lambda t: t.x.max(dim=0).values,
    "tuple result": lambda t: t.x.split(1)[0] + t.x.unbind(0)[0],
}

STAYS: dict[str, Callable[[Any], Any]] = {
    "GPU number as an index": lambda t: t.h[t.g.long()],
    "GPU number in a slice": lambda t: t.h[: t.g.long()],
    "GPU number as a fill": lambda t: t.h.fill_(t.g),
    "GPU number as a value": lambda t: torch.full((2,), t.g),
    "GPU number as a size": lambda t: torch.zeros(t.g.long()),
    "row set from the GPU": lambda t: setitem(t.h, 0, t.x[0]),
    "copy from the GPU": lambda t: t.h.copy_(t.x),
    "GPU number as a shape": lambda t: t.h.view(t.g.long() * 2, -1),
    "list of GPU numbers": lambda t: torch.tensor([t.g, t.g]),
    "shape of a GPU tensor": lambda t: t.h.reshape_as(t.x),
    "view then write": lambda t: t.h.view(-1).add_(t.s),
}

REFUSED: dict[str, Callable[[Any], Any]] = {
    "vector added": lambda t: t.x + t.h,
    "GPU number with a CPU vector": lambda t: t.h * t.g,
    "scalar output": lambda t: t.s.add_(t.g),
    "augmented scalar": lambda t: t.s.__iadd__(t.g),
    "out on the CPU": lambda t: torch.add(t.x, t.x, out=t.h),
    "cat": lambda t: torch.cat([t.x, t.h]),
    "stack of scalars": lambda t: torch.stack([t.g, t.s]),
    "matmul": lambda t: t.x @ t.h.T,
    "linear": lambda t: torch.nn.functional.linear(t.x, t.h),
    "bias": lambda t: torch.nn.functional.linear(t.x, t.x, torch.zeros(3)),
    "gather": lambda t: t.x.gather(1, t.j.view(1, 2)),
    "scatter_": lambda t: t.h.scatter_(1, t.i.view(1, 2), 1.0),
    "index_select": lambda t: t.x.index_select(0, t.j),
    "index_add": lambda t: t.x.index_add(0, t.j, t.x[:2]),
    "embedding": lambda t: torch.nn.functional.embedding(t.j, t.x),
    "cross entropy": lambda t: torch.nn.functional.cross_entropy(t.x, torch.tensor([0, 1, 2])),
    "cross entropy of one": lambda t: torch.nn.functional.cross_entropy(t.x[0], torch.tensor(1)),
    "expanded loss": lambda t: torch.nn.functional.mse_loss(t.x[0], t.s.expand(4)),
    "where": lambda t: torch.where(t.x > 0, t.x, t.h),
    "where condition": lambda t: torch.where(t.hmask, t.x, t.x),
    "masked fill with a CPU mask": lambda t: t.x.masked_fill(t.hmask, 0.0),
    "masked fill of a CPU tensor": lambda t: t.h.masked_fill(t.mask, 0.0),
    "CPU vector through mask": lambda t: setitem(t.x, t.mask, t.h[t.hmask]),
    "CPU vector at indices": lambda t: setitem(t.x, t.i, t.h[:2]),
    "CPU vector at a list": lambda t: setitem(t.x, [0, 1], t.h[:2]),
    "einsum": lambda t: torch.einsum("ij,kj->ik", t.x, t.h),
    "bucketize": lambda t: torch.bucketize(t.x, torch.linspace(0, 1, 3)),
    "equal": lambda t: torch.equal(t.x, t.h),
    "allclose": lambda t: torch.allclose(t.x, t.h),
    "solve": lambda t: torch.linalg.solve(t.x[:, :3], torch.ones(3)),
    "foreach across": lambda t: torch._foreach_add([t.x], [t.h]),
    "keyword": lambda t: torch.addmm(input=t.x[:, :3], mat1=t.x, mat2=t.h.T),
}

REFUSED_AS_INDEX: dict[str, Callable[[Any], Any]] = {
    "CPU tensor at GPU indices": lambda t: t.h[t.i],
    "CPU tensor at a GPU mask": lambda t: t.h[t.mask],
    "second place": lambda t: t.h[:, t.i],
    "set at GPU indices": lambda t: setitem(t.h, t.i, 0.0),
    "set at a GPU mask": lambda t: setitem(t.h, t.mask, t.x[t.mask]),
}


@pytest.mark.parametrize("case", ALLOWED)
def test_what_cuda_allows_gives_a_result_on_the_gpu(t: SimpleNamespace, case: str) -> None:
    """Mixed devices that are no mistake."""
    assert device_of(ALLOWED[case](t)) == "cuda:0"


@pytest.mark.parametrize("case", STAYS)
def test_what_stays_on_the_cpu(t: SimpleNamespace, case: str) -> None:
    """A number read from the GPU, or a copy from there, does not move a tensor."""
    assert device_of(STAYS[case](t)) == "cpu"


@pytest.mark.parametrize("case", REFUSED)
def test_what_cuda_refuses(t: SimpleNamespace, case: str) -> None:
    """In torch's words."""
    with pytest.raises(RuntimeError, match=r"^Expected all tensors to be on the same device, but found at least two"):
        REFUSED[case](t)


@pytest.mark.parametrize("case", REFUSED_AS_INDEX)
def test_a_cpu_tensor_takes_no_gpu_index(t: SimpleNamespace, case: str) -> None:
    """The other way round is allowed."""
    with pytest.raises(RuntimeError, match="indices should be either on cpu or on the same device"):
        REFUSED_AS_INDEX[case](t)


def test_convolution_has_words_of_its_own(t: SimpleNamespace) -> None:
    """As in torch."""
    with pytest.raises(RuntimeError, match=r"Input type \(torch.cuda.FloatTensor\) and weight type"):
        torch.nn.functional.conv1d(t.x.view(1, 3, 4), torch.ones(1, 3, 2))


def test_lengths_of_packed_sequences_stay_on_the_cpu(t: SimpleNamespace) -> None:
    """Data and output on the GPU, lengths and batch sizes not."""
    data, lengths = torch.ones(2, 3, 1, device="cuda"), torch.tensor([3, 2])
    packed = torch.nn.utils.rnn.pack_padded_sequence(data, lengths, batch_first=True)
    assert packed.data.is_cuda
    assert not packed.batch_sizes.is_cuda
    output, _ = torch.nn.GRU(1, 2).cuda()(packed)
    padded, counts = torch.nn.utils.rnn.pad_packed_sequence(output)
    assert padded.is_cuda
    assert not counts.is_cuda
    with pytest.raises(RuntimeError, match="'lengths' argument should be a 1D CPU int64 tensor"):
        torch.nn.utils.rnn.pack_padded_sequence(data, lengths.cuda(), batch_first=True)
    with pytest.raises(RuntimeError, match="tensor_split expected"):
        torch.tensor_split(t.x, t.i)
