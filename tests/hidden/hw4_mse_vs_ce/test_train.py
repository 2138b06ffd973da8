"""Hidden tests of train: Adam on shuffled mini-batches, judged by what can be known exactly, and by one band.

The model and the loss are the tests' own, so that no other task of the homework is needed. All inputs are fixed: two
thirds of the tests compare with numbers worked out by hand, the others look at a record of what the student's loop
asked the model and the loss.
"""

from __future__ import annotations

from collections import Counter

import pytest
import torch

from autograder.testing import Device, Mismatch

from .bands import BANDS
from .checks import entry, must_be_near, must_be_shares, must_be_untouched, numbers, plain, points, start
from .oracle import RATE, adam64, share_right
from .separable import blobs

pytestmark = pytest.mark.task("train")

#: Wrong optimisers are off by 0.005 and more, float32 by 3e-7.
ROUNDING = 1e-4
#: What is on record of one look at the loss: rows, labels, loss, weights and mode.
ENTRY = tuple[list[list[float]], list[float | list[float]], float, list[list[float]], bool]


def full_batches(student, epochs):
    """Train the linear model on the eleven points at once; what ``train`` returned, the model, and what is right."""
    X, y = points()
    weight, bias = start()
    model = student.tool("linear_model", weight, bias, gives=object)
    loss = student.tool("own_loss", gives=object)
    history = student.train(model, X, y, loss, epochs, len(X), RATE, 5)
    return history, model, adam64(X, y, weight, bias, RATE, epochs)


def recorded(student, epochs, seed=3):
    """Train in batches of 4 with a model and a loss that take notes.

    Returns:
        The history, for each epoch its batches, and the record. A batch is its rows, its labels, its loss, and whether
        the model was in training mode. A look at the loss that was followed by no change of the weights trained
        nothing and is left out.
    """
    X, y = points()
    model, loss, record = student.tool("recording", *start(), gives=tuple[object, object, object])
    history = student.train(model, X, y, loss, epochs, 4, 0.01, seed)
    notes = student.tool("entries_of", record, gives=list[ENTRY])
    if not notes:
        raise Mismatch("never called the loss_fn that it was given")
    following = [note[3] for note in notes[1:]] + [weights_of(model)[0].tolist()]
    batches = [
        (rows, labels, value, training)
        for (rows, labels, value, weight, training), after in zip(notes, following, strict=True)
        if weight != after
    ]
    if not batches or len(batches) % epochs:
        raise Mismatch(f"made {len(batches)} steps in {epochs} epochs of eleven rows, expected 3 in each")
    size = len(batches) // epochs
    return history, [batches[k * size : (k + 1) * size] for k in range(epochs)], record


def weights_of(model):
    """Weight and bias of the tests' own linear model; a Mismatch if it has become another model."""
    found = model.parameters()
    if {name: found[name].shape for name in found} != dict(
        zip(("weight", "bias"), (w.shape for w in start()), strict=True)
    ):
        raise Mismatch("left the model that it was given with other parameters than it had")
    return found["weight"], found["bias"]


def must_be_the_weights(model, path):
    """Mismatch unless the model is where the last step of ``path`` ends."""
    for name, found, expected in zip(
        ("weight", "bias"), weights_of(model), (path[-1].weight, path[-1].bias), strict=True
    ):
        error = float((found.double() - expected).abs().max())
        if not error <= ROUNDING:
            raise Mismatch(
                f"left the model's {name} {error:.3g} away from where {len(path)} step(s) of Adam with lr {RATE} lead"
            )


def outputs_of(model, X):
    """The outputs (n, 4) of the tests' own linear model; a Mismatch if it has become another model."""
    outputs = model(X)
    if not isinstance(outputs, torch.Tensor) or outputs.shape != (len(X), 4) or not outputs.is_floating_point():
        raise Mismatch("left the model that it was given with other outputs than four numbers for each row")
    return outputs


def must_be_where_the_data_are(places, device, what):
    """Mismatch if one of the kinds of device in ``places`` is not that of the data."""
    for place in places:
        if (place == "cpu") is not (device is Device.CPU):
            raise Mismatch(f"{what} on {'the CPU' if place == 'cpu' else 'a GPU'}, expected the device of X")


def order_of(group):
    """The rows of an epoch in the order in which they were used."""
    return [tuple(row) for rows, *_ in group for row in rows]


@pytest.mark.hint('return {"loss": [...], "accuracy": [...]}: two lists with one plain, finite float per epoch')
def test_history(student):
    """Keys, lengths and types after three epochs of mini-batches."""
    X, y = points()
    model = student.tool("linear_model", *start(), gives=object)
    history = student.train(model, X, y, student.tool("own_loss", gives=object), 3, 4, 0.01, 1)
    for key in ("loss", "accuracy"):
        values = plain(entry(history, key), repr(key))
        if len(values) != 3:
            raise Mismatch(f"returned {len(values)} numbers under {key!r} for 3 epochs, expected 3")
    must_be_shares(numbers(history, "accuracy", 3), "an accuracy")


@pytest.mark.hint(
    "each step: clear the gradients, backward, step; one Adam, made once from the model's parameters with rate lr"
)
@pytest.mark.parametrize("epochs", [1, 2, 5])
def test_weights_after_full_batches(student, epochs):
    """With all rows in one batch Adam's way is determined: the weights after 1, 2 and 5 epochs."""
    _, model, path = full_batches(student, epochs)
    must_be_the_weights(model, path)


@pytest.mark.hint("the loss of an epoch is what loss_fn returned for its batches, as they were met in training")
def test_losses_of_full_batches(student):
    """Five epochs: the loss of each before its one step, with a loss of the tests' own."""
    history, _, path = full_batches(student, 5)
    must_be_near(numbers(history, "loss", 5), [step.loss for step in path], "loss", ROUNDING)


@pytest.mark.hint("measure the accuracy after the epoch's last step, as a share of all rows of X")
def test_accuracies_of_full_batches(student):
    """Five epochs whose accuracy goes up and down; before the first step it is another one."""
    history, _, path = full_batches(student, 5)
    must_be_near(numbers(history, "accuracy", 5), [step.accuracy for step in path], "accuracy", 1e-6)


@pytest.mark.hint("an epoch uses every row once; the last batch has what is left over, and is used like the others")
def test_every_row_once(student):
    """Eleven rows in batches of 4: 4, 4 and 3, every row once in each epoch."""
    X, _ = points()
    _, groups, _ = recorded(student, 2)
    for epoch, group in enumerate(groups, start=1):
        sizes = sorted((len(rows) for rows, *_ in group), reverse=True)
        if sizes != [4, 4, 3]:
            raise Mismatch(f"used batches of the sizes {sizes} in epoch {epoch}, expected 4, 4 and 3")
        seen = Counter(order_of(group))
        if seen != Counter(map(tuple, X.tolist())):
            raise Mismatch(f"used {len(seen)} different rows in epoch {epoch}, expected all 11, each once")


@pytest.mark.hint("use one permutation for rows and labels: X[rows] goes with y[rows]")
def test_labels_stay_with_their_rows(student):
    """Each row comes with its own label."""
    X, y = points()
    labels_of = {tuple(row): label for row, label in zip(X.tolist(), y.tolist(), strict=True)}
    _, groups, _ = recorded(student, 2)
    for rows, labels, *_ in (batch for group in groups for batch in group):
        if labels != [labels_of.get(tuple(row)) for row in rows]:
            raise Mismatch("gave loss_fn labels that do not belong to the rows of the batch")


@pytest.mark.hint("draw a new permutation in every epoch, from a generator that is made once, before the first epoch")
def test_shuffled_in_every_epoch(student):
    """Three epochs: three orders, and none is the order of X."""
    X, _ = points()
    _, groups, _ = recorded(student, 3)
    orders = [order_of(group) for group in groups]
    if list(map(tuple, X.tolist())) in orders:
        raise Mismatch("used the rows in the order in which they stand in X, expected them shuffled")
    if orders[0] in orders[1:] or orders[1] == orders[2]:
        raise Mismatch("used the same order of rows in two epochs, expected a new one in each")


@pytest.mark.hint("seed a generator with `seed` and draw every permutation from it")
def test_seed_decides_the_order(student):
    """Same seed, same order, whatever the global random state; another seed, another order."""
    orders = []
    for number, seed in enumerate((3, 3, 4)):
        student.tool("stir", 20 + number)
        _, groups, _ = recorded(student, 2, seed)
        orders.append([order_of(group) for group in groups])
    if orders[0] != orders[1]:
        raise Mismatch("used another order of rows for the same seed")
    if orders[0] == orders[2]:
        raise Mismatch("used the same order of rows for two seeds")


@pytest.mark.hint("the history may depend on nothing but the arguments: no state from earlier calls, no global one")
def test_same_seed_same_history(student):
    """Two trainings from the same weights with the same seed."""
    X, y = points()
    histories = []
    for number in (31, 32):
        student.tool("stir", number)
        model = student.tool("linear_model", *start(), gives=object)
        histories.append(student.train(model, X, y, student.tool("own_loss", gives=object), 4, 4, 0.05, 9))
    for key in ("loss", "accuracy"):
        first, second = (numbers(history, key, 4) for history in histories)
        if first != second:
            raise Mismatch(f"returned another {key} for the same weights and the same seed")


@pytest.mark.hint(
    "add up the losses of the epoch's batches and divide by the number of batches: the last one counts the same"
)
def test_mean_of_batch_losses(student):
    """Batches of 4, 4 and 3 with a loss that grows with the batch."""
    history, groups, _ = recorded(student, 3)
    expected = [sum(value for _, _, value, _ in group) / len(group) for group in groups]
    must_be_near(numbers(history, "loss", 3), expected, "loss", ROUNDING)


@pytest.mark.hint("the accuracy belongs to the model as it is after the epoch and to all of X, not to single batches")
def test_accuracy_of_the_trained_model(student):
    """Mini-batches: the last accuracy is that of the model that comes back, on all eleven points."""
    X, y = points()
    for seed in (1, 2, 3):
        model = student.tool("linear_model", *start(), gives=object)
        history = student.train(model, X, y, student.tool("own_loss", gives=object), 3, 4, 0.2, seed)
        last, expected = numbers(history, "accuracy", 3)[-1], share_right(outputs_of(model, X), y)
        if not abs(last - expected) <= 1e-6:
            raise Mismatch(
                f"is right for a share of {expected:.6g} after the training; train returned {last:.6g} for it"
            )


@pytest.mark.hint("a batch larger than the data is one batch with all rows; nothing may be dropped")
def test_batch_larger_than_the_data(student):
    """Eleven rows, batches of 64: one step per epoch."""
    X, y = points()
    weight, bias = start()
    model = student.tool("linear_model", weight, bias, gives=object)
    history = student.train(model, X, y, student.tool("own_loss", gives=object), 2, 64, RATE, 2)
    path = adam64(X, y, weight, bias, RATE, 2)
    must_be_near(numbers(history, "loss", 2), [step.loss for step in path], "loss", ROUNDING)


@pytest.mark.hint("X and y belong to the caller: shuffle by index, and never scale or sort them in place")
def test_data_untouched(student):
    """X and y are the same after the training as before."""
    X, y = points()
    model = student.tool("linear_model", *start(), gives=object)
    run = student.trace("train", model, X, y, student.tool("own_loss", gives=object), 2, 4, 0.05, 1)
    must_be_untouched(X, run.inputs[1], "X")
    must_be_untouched(y, run.inputs[2], "y")


@pytest.mark.hint("on points that lie far apart a small network must become nearly perfect in a few epochs")
def test_learns(student):
    """Three short trainings of a small network on four separate clouds: mean accuracy at the end."""
    shares = []
    for seed in (1, 2, 3):
        X, y = blobs(seed)
        model = student.tool("small_network", 16, 4, seed, gives=object)
        history = student.train(model, X, y, student.tool("own_cross_entropy", gives=object), 3, 8, 0.1, seed)
        shares.append(numbers(history, "accuracy", 3)[-1])
    mean = sum(shares) / len(shares)
    if mean < BANDS["train"].least:
        raise Mismatch(
            f"reached a mean accuracy of {mean:.2f} in three trainings, expected {BANDS['train'].least} or more"
        )


@pytest.mark.hint(
    "train where X is, and leave the model there: draw the order on the CPU and move it, or make generator and order "
    "on the device of X; neither .cuda() nor a device that torch.cuda.is_available() chooses"
)
def test_device(student, device):
    """Three epochs of full batches, beside a GPU: history and weights as on the CPU, and all of it where X is."""
    X, y = points()
    weight, bias = start()
    on = student.on(device)
    model = on.tool("linear_model", weight, bias, gives=object)
    loss, sight = on.tool("in_sight", model, gives=tuple[object, object])
    history = on.train(model, X, y, loss, 3, len(X), RATE, 5)
    outputs, weights = on.tool("places", sight, gives=tuple[list[str], list[str]])
    must_be_where_the_data_are(outputs, device, "computed")
    must_be_where_the_data_are(weights, device, "left the model")
    path = adam64(X, y, weight, bias, RATE, 3)
    must_be_near(numbers(history, "loss", 3), [step.loss for step in path], "loss", ROUNDING)
    must_be_near(numbers(history, "accuracy", 3), [step.accuracy for step in path], "accuracy", 1e-6)
    must_be_the_weights(model, path)


@pytest.mark.bonus
@pytest.mark.hint("model.train() before an epoch's steps, model.eval() for its accuracy: dropout and its kin need both")
def test_modes(student):
    """A model that notes its mode: training mode for the batches, and for nothing else."""
    _, groups, record = recorded(student, 2)
    steps = [training for group in groups for *_, training in group]
    if not all(steps):
        raise Mismatch("trained the model in evaluation mode")
    if student.tool("forwards_in_training_mode", record, gives=int) > len(steps):
        raise Mismatch("measured the accuracy in training mode")
