"""Hidden tests of compare: repeated runs, judged on data that trained nothing.

What a comparison did inside can be seen only where it calls the notebook's ``make_data`` and ``train`` by name. Tests
that look there accept everything that they cannot see.
"""

from __future__ import annotations

import pytest

from autograder.testing import Device, Mismatch

from .bands import BANDS
from .checks import entry, must_be_shares, numbers, plain

pytestmark = pytest.mark.task("compare")

#: What is known of one training.
RUN = {
    "trained": list[int],
    "before": str,
    "after": str,
    "probe": float | None,
    "epochs": int,
    "seed": int,
    "evaluated": list[int],
}


def watched(student, seeds, epochs):
    """Run the comparison and return what is known of its trainings."""
    log = student.tool("watch", student.function("compare"), gives=object)
    result = student.compare(seeds, epochs)
    for key in ("mse", "ce"):
        numbers(result, key, len(seeds))
    return student.tool("runs_of", log, gives=list[RUN])


@pytest.mark.hint('return {"mse": [...], "ce": [...]} with one float per seed in each list')
def test_one_number_per_seed(student):
    """Three seeds, one epoch: three plain numbers for each loss."""
    result = student.compare([3, 1, 2], 1)
    for key in ("mse", "ce"):
        values = plain(entry(result, key), repr(key))
        if len(values) != 3:
            raise Mismatch(f"returned {len(values)} numbers under {key!r} for 3 seeds, expected 3")


@pytest.mark.hint("an accuracy is the share of right predictions, between 0 and 1")
def test_shares(student):
    """No per cent, no counts, no losses."""
    result = student.compare([5], 1)
    for key in ("mse", "ce"):
        must_be_shares(numbers(result, key, 1), f"the accuracy for {key!r}")


@pytest.mark.hint("the weights of a new model are random too: seed them, or every call gives another result")
def test_same_call_same_result(student):
    """Two calls with the global random states changed in between."""
    results = []
    for number in (41, 42):
        student.tool("stir", number)
        results.append(student.compare([1, 2], 1))
    for key in ("mse", "ce"):
        first, second = (numbers(result, key, 2) for result in results)
        if first != second:
            raise Mismatch(f"returned {first} and then {second} for {key!r} in two equal calls")


@pytest.mark.hint("judge the models on data of a further seed, one that is not among `seeds` and trains no model")
def test_fresh_test_data(student):
    """Seeds 0, 1 and 2: every model is asked about data that no run was trained on."""
    runs = watched(student, [0, 1, 2], 1)
    trained = {seed for run in runs for seed in run["trained"]}
    for run in runs:
        if run["evaluated"] and run["trained"] and not set(run["evaluated"]) - trained:
            seed = run["evaluated"][0]
            raise Mismatch(f"judged a model on the data of seed {seed}, which some run was trained on")


@pytest.mark.hint("build a new model for each seed and each loss: a model that goes on learning is not comparable")
def test_fresh_models(student):
    """No training begins with weights that other data or the other loss have left."""
    runs = watched(student, [4, 6], 1)
    for number, run in enumerate(runs):
        for earlier in runs[:number]:
            same = earlier["trained"] == run["trained"] and earlier["probe"] == run["probe"]
            if run["before"] == earlier["after"] and not same:
                raise Mismatch("went on with a model that an earlier run had trained")


@pytest.mark.hint(
    'results["mse"] come from models trained with mse_loss, results["ce"] from models trained with ce_loss'
)
def test_both_losses(student):
    """As many trainings with one loss as with the other."""
    runs = watched(student, [4, 6], 1)
    known = [run["probe"] for run in runs if run["probe"] is not None]
    mse = sum(abs(probe - 12.25) < 0.01 for probe in known)  # (8 - 1)^2 / 4
    ce = sum(probe < 0.01 for probe in known)  # log(1 + 3 e^-8)
    if len(runs) == mse + ce and mse != ce:
        raise Mismatch(f"trained {mse} models with mse_loss and {ce} with ce_loss, expected as many of each")


@pytest.mark.hint("train every model for `epochs` epochs")
def test_epochs_are_passed_on(student):
    """Three epochs are asked for; they may be trained one by one."""
    epochs = [run["epochs"] for run in watched(student, [4], 3)]
    wrong = [number for number in epochs if number not in (1, 3)]
    if wrong or (epochs and sum(epochs) < 6):
        raise Mismatch(f"trained for {(wrong or epochs)[0]} epochs, expected 3")


@pytest.mark.hint("each run of the loop uses its own seed, for the data, the weights or the order")
def test_seeds_make_a_difference(student):
    """No two trainings with one loss are the same: other data, other weights or another order."""
    runs = watched(student, [4, 6], 1)
    ends = [run["after"] for run in runs]
    if runs and len(set(ends)) < len(ends):
        raise Mismatch("trained two models that are exactly the same: each run has its own seed and loss")


@pytest.mark.hint(
    "judge the trained models; batch size and learning rate are yours to choose, so that five epochs suffice"
)
def test_the_models_have_learned(student):
    """Three seeds, five epochs: the mean accuracy of each loss is far above guessing, and the runs differ."""
    result = student.compare([1, 2, 3], 5)
    found = {key: numbers(result, key, 3) for key in ("mse", "ce")}
    for key, values in found.items():
        mean = sum(values) / 3
        if mean < BANDS["compare"].least:
            raise Mismatch(
                f"returned a mean accuracy of {mean:.2f} for {key!r}, expected {BANDS['compare'].least} or more"
            )
    # Two accuracies of 320 points agree once in thirty times, four in a row once in a million.
    if all(len(set(values)) == 1 for values in found.values()):
        raise Mismatch("returned the same accuracy for all three seeds, with both losses")


@pytest.mark.hint(
    "train on the CPU or on a GPU, as you like, but model, training data and test data must be on the same device"
)
@pytest.mark.parametrize("device", [Device.CPU], ids=["beside_a_gpu"])
def test_device(student, device):
    """One seed, one epoch, on a machine with a GPU; whether it is used is not judged, for no input says it."""
    result = student.on(device).compare([3], 1)
    for key in ("mse", "ce"):
        must_be_shares(numbers(result, key, 1), f"the accuracy for {key!r}")
