"""What the hidden tests of homework 4 need inside the student's process: models, losses, records, disturbance.

This file is sent to that process and can be read there. It computes no answers: it makes inputs, and writes down what
the student's code does with them.
"""

import contextlib
import functools
import hashlib
import random

import numpy as np
import torch
from torch import nn


def stir(number):
    """Put every global random state where no solution expects it."""
    random.seed(number)
    np.random.seed(number)
    torch.manual_seed(number)


def linear_model(weight, bias):
    """A module whose outputs are x weight^T + bias, for weight (C, m) and bias (C,); both are trainable."""
    model = nn.Linear(weight.shape[1], weight.shape[0])
    model.load_state_dict({"weight": weight, "bias": bias})
    return model


def small_network(hidden, num_classes, seed):
    """A fresh network from 2 inputs through one hidden layer; its weights depend on the seed alone."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, num_classes))


def own_loss():
    """A loss that is neither of the homework's two: mean squared distance of all outputs from the class number."""
    return lambda outputs, y: (outputs - y[:, None]).square().mean()


def own_cross_entropy():
    """A loss to learn classes with."""
    return lambda outputs, y: (torch.logsumexp(outputs, 1) - outputs.gather(1, y[:, None])[:, 0]).mean()


class Record:
    """What a recording model and its loss have seen: one entry for each time the loss was asked."""

    def __init__(self):
        self.seen = None
        self.entries = []
        self.in_training_mode = 0


class RecordingModel(nn.Module):
    """A linear model that notes the rows it is given, its weights at that time, and its mode."""

    def __init__(self, weight, bias, record):
        super().__init__()
        self.weight = nn.Parameter(weight.clone())
        self.bias = nn.Parameter(bias.clone())
        self.record = [record]  # inside a list, so that a copy of the model writes into the same record

    def __deepcopy__(self, memo):
        copy = RecordingModel(self.weight.detach(), self.bias.detach(), self.record[0])
        copy.train(self.training)
        return copy

    def forward(self, x):
        """The outputs, (n, C)."""
        record = self.record[0]
        record.seen = (x.detach().tolist(), self.weight.detach().tolist(), bool(self.training))
        record.in_training_mode += bool(self.training)
        return x @ self.weight.T + self.bias


def recording(weight, bias):
    """A model, a loss that sums over the batch, and the record of what both see."""
    record = Record()

    def recording_loss(outputs, y):
        loss = (outputs - y[:, None]).square().sum()
        rows, weight, training = record.seen
        record.entries.append((rows, y.detach().tolist(), float(loss.detach()), weight, training))
        return loss

    return RecordingModel(weight, bias, record), recording_loss, record


def entries_of(record):
    """Rows, labels, loss, weights and mode at every call of the recording loss, in order."""
    return record.entries


def forwards_in_training_mode(record):
    """How often the recording model was asked for outputs while it was in training mode."""
    return record.in_training_mode


class Sight:
    """Where a training happens. The model is kept inside, where nothing that moves a call's arguments finds it."""

    def __init__(self, model):
        self.model = model
        self.outputs = set()

    def loss(self, outputs, y):
        """The loss of ``own_loss``, with a note of where the outputs are."""
        self.outputs.add(outputs.device.type)
        return (outputs - y[:, None]).square().mean()


def in_sight(model):
    """A loss to train ``model`` with, and what has been seen of it."""
    sight = Sight(model)
    return sight.loss, sight


def places(sight):
    """The kinds of device on which the loss met outputs, and those on which the model's weights are now."""
    return sorted(sight.outputs), sorted({p.device.type for p in sight.model.parameters()})


def data_of(function, seed):
    """What ``make_data`` returns, as a list whose tensors are brought to the CPU from wherever they are."""
    result = function(seed)
    parts = result if isinstance(result, tuple | list) else (result,)
    return [part.cpu() if isinstance(part, torch.Tensor) else part for part in parts]


def is_module(thing):
    """Whether a model is one that torch can train."""
    return isinstance(thing, nn.Module)


def disturb(model):
    """Add 1 to every parameter of a model, in place."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(1.0)


def gradient_sizes(model, x):
    """The largest gradient in each parameter when all outputs for x are squared and added up."""
    model.zero_grad()
    model(x).square().sum().backward()
    return [0.0 if p.grad is None else float(p.grad.abs().max()) for p in model.parameters()]


class Watch:
    """What happened while ``compare`` ran: the rows of each data set by its seed, and the trainings."""

    def __init__(self):
        self.data = {}
        self.runs = []
        self.models = []  # kept alive, so that no two of them look the same


def watch(function):
    """Let the notebook's ``make_data`` and ``train`` write down how they are called from now on.

    Only what is called under those names can be seen; other ways to do the same leave no trace and are no fault. And
    nothing here may raise, because it would look like a mistake of the student's.
    """
    log = Watch()
    while isinstance(function, functools.partial):
        function = function.func
    names = getattr(function, "__globals__", None) or getattr(type(function).__call__, "__globals__", {})
    for name, wrapper in (("make_data", _watched_data), ("train", _watched_training)):
        known = names.get(name)
        if callable(known):
            names[name] = wrapper(getattr(known, "watched", known), log)
    return log


def runs_of(log):
    """For each training: the seeds of the data it used and was asked about later, the model before and after, ..."""
    return [{**run, "evaluated": sorted(run["evaluated"])} for run in log.runs]


def _watched_data(function, log):
    @functools.wraps(function)
    def make_data(*arguments, **named):
        result = function(*arguments, **named)
        with contextlib.suppress(Exception):
            seed = arguments[0] if arguments else named["seed"]
            log.data.setdefault(int(seed), set()).update(map(tuple, result[0].tolist()))
        return result

    make_data.watched = function
    return make_data


def _watched_training(function, log):
    order = ("model", "X", "y", "loss_fn", "epochs", "batch_size", "lr", "seed")

    @functools.wraps(function)
    def train(*arguments, **named):
        known = dict(zip(order, arguments, strict=False), **named)
        run = None
        with contextlib.suppress(Exception):
            run = _before(log, known)
        result = function(*arguments, **named)
        if run is not None:
            with contextlib.suppress(Exception):
                _after(log, known["model"], run)
        return result

    train.watched = function
    return train


def _before(log, known):
    run = {
        "trained": _seeds(log, known["X"]),
        "before": _fingerprint(known["model"]),
        "after": "",
        "probe": None,
        "epochs": int(known["epochs"]),
        "seed": int(known["seed"]),
        "evaluated": set(),
    }
    log.models.append(known["model"])
    log.runs.append(run)
    with contextlib.suppress(Exception):  # the loss of one certain and right prediction tells the two losses apart
        run["probe"] = float(known["loss_fn"](torch.tensor([[8.0, 0.0, 0.0, 0.0]]), torch.tensor([0])))
    return run


def _after(log, model, run):
    run["after"] = _fingerprint(model)

    def note(_, inputs):
        with contextlib.suppress(Exception):
            run["evaluated"].update(_seeds(log, inputs[0]))

    model.register_forward_pre_hook(note)


def _seeds(log, X):
    rows = set(map(tuple, X.detach().tolist()))
    return [seed for seed, known in log.data.items() if rows & known]


def _fingerprint(model):
    data = b"".join(parameter.detach().cpu().numpy().tobytes() for parameter in model.parameters())
    return hashlib.sha256(data).hexdigest()
