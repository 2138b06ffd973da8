"""Hidden tests of build_model: a network 2-50-100-50-C with raw outputs."""

from __future__ import annotations

import pytest
import torch

from autograder.testing import Mismatch

from .checks import module
from .oracle import networks64

pytestmark = pytest.mark.task("build_model")

#: Weights and biases from 2 to 50, to 100, to 50, and what each output adds.
BODY, PER_OUTPUT = 150 + 5100 + 5050, 51


def outputs_of(model, x, num_classes):
    """The model's outputs for ``x`` (n, 2), after a look at their kind and shape."""
    outputs = model(x)
    if not isinstance(outputs, torch.Tensor):
        raise Mismatch(f"returned a {type(outputs).__name__}, expected a tensor")
    if tuple(outputs.shape) != (len(x), num_classes):
        raise Mismatch(f"returned shape {tuple(outputs.shape)}, expected {(len(x), num_classes)}")
    return outputs


def must_be_a_network(model, x, outputs, num_classes):
    """A Mismatch unless these are the outputs for ``x`` of layers 2-50-100-50-C with the model's weights."""
    candidates = list(networks64(model.parameters(), x, num_classes))
    network = f"2-50-100-50-{num_classes}"
    if not candidates:
        shapes = ", ".join(str(tuple(p.shape)) for p in model.parameters().values())
        raise Mismatch(f"comes from parameters of the shapes {shapes}, which are no network {network}")
    scale = 1 + float(outputs.abs().max())
    # Looser than 1e-5: rounding in float32 grows through four layers; a missing ReLU is off by a hundredth and more.
    if min(float((outputs.double() - candidate).abs().max()) for candidate in candidates) > 1e-4 * scale:
        raise Mismatch(
            f"returned something else than linear layers {network} with a ReLU between them give for these weights"
        )


@pytest.mark.hint("four linear layers, 2-50-100-50-C, each with a bias: 10504 trainable numbers for four classes")
@pytest.mark.parametrize("num_classes", [None, 7], ids=["default", "seven"])
def test_number_of_parameters(student, num_classes):
    """Trainable numbers, by default (four classes) and for seven."""
    model = module(student) if num_classes is None else module(student, num_classes)
    expected = BODY + PER_OUTPUT * (num_classes or 4)
    count = model.count()
    if count != expected:
        raise Mismatch(f"returned a model with {count} trainable numbers, expected {expected}")


@pytest.mark.hint("the model turns n points into n rows with one output per class, for one point as for many")
def test_shape_of_outputs(student):
    """One point and 33; four classes by default, and three."""
    x = torch.linspace(-1.0, 1.0, 66).reshape(33, 2)
    model, three = module(student), module(student, 3)
    for rows in (x, x[:1]):
        for outputs in (outputs_of(model, rows, 4), outputs_of(three, rows, 3)):
            if outputs.dtype != torch.float32:
                raise Mismatch(f"returned dtype {outputs.dtype}, expected float32")


@pytest.mark.hint("nothing comes after the last linear layer: ce_loss applies its own softmax, and mse_loss needs none")
def test_outputs_are_raw(student):
    """Far away the outputs of linear layers grow beyond every bound and have both signs; those of a softmax do not."""
    # With four outputs, weights that were drawn at random give one sign to all of them in 2 of 1000 right solutions;
    # with forty that takes 39 coins that fall alike.
    directions = torch.arange(32) * 0.2
    x = 1e8 * torch.stack((directions.cos(), directions.sin()), dim=1)
    outputs = outputs_of(module(student, 40), x, 40).double()
    if bool((outputs >= 0).all()) and float((outputs.sum(dim=1) - 1).abs().max()) < 1e-4:
        raise Mismatch("returned probabilities, expected raw outputs: no softmax at the end of the model")
    if float(outputs.abs().max()) < 2:
        raise Mismatch("returned small numbers for huge inputs, expected raw outputs: something bounds them")
    if bool((outputs >= 0).all()) or bool((outputs <= 0).all()):
        raise Mismatch("returned numbers of one sign only, expected raw outputs")


@pytest.mark.hint("a ReLU between all linear layers, none before the first and none behind the last")
def test_layers(student, rng):
    """The outputs for random points are those of four linear layers with three ReLUs between them."""
    x = 3 * torch.randn(40, 2, generator=rng)
    model = module(student, 40)  # so many outputs that some are negative, where a ReLU behind them shows
    must_be_a_network(model, x, outputs_of(model, x, 40), 40)


@pytest.mark.hint("autograd must reach every weight: no .detach(), .data or torch.no_grad() inside the model")
def test_every_weight_can_learn(student, rng):
    """Each parameter gets a gradient from the outputs."""
    # Forty outputs: a ReLU behind four, which is another mistake, cuts off all of them in one model of 75.
    model = module(student, 40)
    sizes = student.tool("gradient_sizes", model, torch.randn(40, 2, generator=rng), gives=list[float])
    if not sizes or min(sizes) == 0.0:
        raise Mismatch("returned a model in which some weights get no gradient, so they would never learn")


@pytest.mark.hint("make a new network in every call: one that is made once keeps what an earlier training taught it")
def test_fresh_in_every_call(student):
    """A change to one model leaves the next one alone."""
    x = torch.tensor([[0.5, -0.25], [1.0, 2.0]])
    first = module(student)
    student.tool("disturb", first)
    second = module(student)
    before = outputs_of(second, x, 4)
    student.tool("disturb", first)
    # No numbers in the sentence: they would be other ones with every seed.
    if not torch.allclose(outputs_of(second, x, 4), before, rtol=1e-6, atol=1e-6):
        raise Mismatch("returned a model that gives other outputs for the same points after another one was changed")
    if torch.equal(before, outputs_of(first, x, 4)):
        raise Mismatch("returned the same as for another model: build_model gives one object twice")


@pytest.mark.hint(
    "model.to(device) moves parameters and buffers and nothing else: a tensor that the network needs beside them is "
    "made from its input (torch.zeros_like) or registered with register_buffer"
)
def test_device(student, device):
    """Moved to where three points are, beside a GPU, the network runs there; where it was made is not judged."""
    x = torch.tensor([[0.5, -0.25], [1.0, 2.0], [-3.0, 0.75]])
    for _ in range(6):  # four outputs of one model may all be positive, and a ReLU behind them does not show then
        model = module(student.on(device))
        must_be_a_network(model, x, outputs_of(model, x, 4), 4)
