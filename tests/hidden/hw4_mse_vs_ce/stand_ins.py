"""Working versions of the parts that ``compare`` uses, for students whose own ones do not pass their tests.

This file is sent to the student's process only where it is needed. Every function also accepts further arguments,
because a student's own version may have had them.
"""

import itertools

import torch
from torch import nn


def make_data(seed=0, *_, **__):
    """Points (320, 2) and labels (320,) of four classes that lie one above the other."""
    x = torch.linspace(-10.0, 9.75, 80)
    curve = (((3 * x + 2) * x + 5) * x + 2850.0) / 5869.453125  # from its values at -10 and 9.75
    generator = torch.Generator().manual_seed(int(seed))
    middles = curve + torch.tensor([[0.6], [0.2], [-0.2], [-0.6]])
    heights = middles + torch.empty(4, 80).uniform_(-0.25, 0.25, generator=generator)
    across = ((x + 10.0) / 19.75).repeat(4)
    return torch.stack((across, heights.flatten()), 1), torch.arange(4).repeat_interleave(80)


def build_model(num_classes=4, *_, **__):
    """A network 2-50-100-50-C with raw outputs."""
    widths = (2, 50, 100, 50, num_classes)
    parts = []
    for inputs, outputs in itertools.pairwise(widths):
        parts += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*parts[:-1])


def mse_loss(outputs, y, *_, **__):
    """Mean squared distance from the one-hot rows."""
    return nn.functional.mse_loss(outputs, torch.eye(outputs.shape[1], device=outputs.device)[y])


def ce_loss(outputs, y, *_, **__):
    """Mean cross-entropy of raw outputs."""
    return nn.CrossEntropyLoss()(outputs, y)


def train(model, X, y, loss_fn, epochs, batch_size, lr, seed=0, *_, **__):
    """Adam on shuffled mini-batches; the history of losses and accuracies."""
    generator = torch.Generator().manual_seed(int(seed))
    adam = torch.optim.Adam(model.parameters(), lr)
    losses, shares = [], []
    for _ in range(epochs):
        total, batches = 0.0, torch.randperm(len(X), generator=generator).split(batch_size)
        for batch in batches:
            batch = batch.to(X.device)
            value = loss_fn(model(X[batch]), y[batch])
            adam.zero_grad()
            value.backward()
            adam.step()
            total += float(value)
        losses.append(total / len(batches))
        with torch.no_grad():
            shares.append(float((model(X).argmax(1) == y).float().mean()))
    return {"loss": losses, "accuracy": shares}
