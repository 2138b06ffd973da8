"""Hidden tests of make_data: four classes of 80 points along a scaled cubic."""

from __future__ import annotations

import pytest
import torch

from autograder.testing import Device, Mismatch, assert_close

from .oracle import noise_of, positions

pytestmark = pytest.mark.task("make_data")

#: What float32 may lose of numbers up to about 2, on the way through values up to 3000.
ROUNDING = 1e-5


def data(student, seed):
    """X and y of one call, after a look at their kind, shape and dtype."""
    return checked(student.make_data(seed))


def checked(result):
    """X and y of a returned pair, after the same look."""
    if not isinstance(result, tuple | list) or len(result) != 2:
        raise Mismatch(f"returned a {type(result).__name__}, expected the tuple (X, y)")
    X, y = result
    for name, value, shape in (("X", X, (320, 2)), ("y", y, (320,))):
        if not isinstance(value, torch.Tensor):
            raise Mismatch(f"returned a {type(value).__name__} as {name}, expected a tensor")
        if tuple(value.shape) != shape:
            raise Mismatch(f"returned {name} of shape {tuple(value.shape)}, expected {shape}")
        if value.is_complex() or not bool(torch.isfinite(value).all()):
            raise Mismatch(f"returned {name} with entries that are no finite real numbers")
    return X, y


def fresh_seeds(rng, count):
    """Seeds that nobody expects."""
    return [int(seed) for seed in torch.randint(1, 1_000_000, (count,), generator=rng)]


@pytest.mark.hint("X is a float32 tensor (320, 2), y an int64 tensor (320,): convert at the end, and return both")
def test_shapes_and_dtypes(student):
    """Kinds, shapes and dtypes, with seed 1."""
    X, y = data(student, 1)
    for name, value, dtype in (("X", X, torch.float32), ("y", y, torch.int64)):
        if value.dtype != dtype:
            raise Mismatch(f"returned {name} with dtype {value.dtype}, expected {dtype}")


@pytest.mark.hint("the classes are 0, 1, 2 and 3, and each has 80 points")
def test_eighty_of_each(student):
    """How often each label occurs."""
    _, y = data(student, 2)
    counts = {label: int((y == label).sum()) for label in sorted(set(y.tolist()))}
    if counts != dict.fromkeys(range(4), 80):
        raise Mismatch(f"returned {counts} as the number of points by class, expected 80 each of 0, 1, 2, 3")


@pytest.mark.hint("every class has one point at each of the 80 positions, which run evenly from 0 to 1 after scaling")
def test_positions(student):
    """The first coordinates of each class, sorted."""
    X, y = data(student, 3)
    for label in range(4):
        assert_close(X[y == label][:, 0].double().sort().values, positions(), tolerance=ROUNDING)


@pytest.mark.hint(
    "scale x and the cubic of the unscaled x to [0, 1] first; then add 0.4 (1.5 - k), so that class 0 lies on top, "
    "and noise between -0.25 and 0.25"
)
def test_no_point_outside_its_band(student, rng):
    """Five data sets: no point is further than 0.25 from the middle of its class."""
    for seed in fresh_seeds(rng, 5):
        X, y = data(student, seed)
        noise = noise_of(X, y)
        far = int(noise.abs().argmax())
        if float(noise[far].abs()) > 0.25 + ROUNDING:
            raise Mismatch(
                f"returned a point of class {int(y[far])} at ({float(X[far, 0]):.4g}, {float(X[far, 1]):.4g}), which "
                f"is {float(noise[far]):+.3g} from the middle of its class there; at most 0.25 is allowed"
            )


@pytest.mark.hint(
    "the noise is uniform between -0.25 and 0.25 of the scaled curve: what is added before the scaling is scaled away"
)
def test_noise_fills_the_band(student, rng):
    """In five data sets some point of each class lies near the upper edge of its band, and some near the lower."""
    lowest, highest = torch.full((4,), 9.0), torch.full((4,), -9.0)
    for seed in fresh_seeds(rng, 5):
        X, y = data(student, seed)
        noise = noise_of(X, y).float()
        for label in range(4):
            if not bool((y == label).any()):
                raise Mismatch(f"returned no point of class {label}")
            lowest[label] = torch.minimum(lowest[label], noise[y == label].min())
            highest[label] = torch.maximum(highest[label], noise[y == label].max())
    # 400 draws miss the last fifth of an end with a probability of 0.9^400, or 5e-19.
    for label in range(4):
        if float(lowest[label]) > -0.2 or float(highest[label]) < 0.2:
            raise Mismatch(
                f"returned noise between {float(lowest[label]):.3g} and {float(highest[label]):.3g} for class {label} "
                "in 400 points, expected it to reach from -0.25 to 0.25"
            )


@pytest.mark.hint("draw the noise for every point by itself: 320 numbers, not one list of 80 for all the classes")
def test_noise_of_its_own_for_every_point(student, rng):
    """No two classes have the same noise, and no class the same noise everywhere."""
    X, y = data(student, *fresh_seeds(rng, 1))
    noise = [noise_of(X[y == k], y[y == k])[X[y == k][:, 0].sort().indices] for k in range(4)]
    if {len(values) for values in noise} != {80}:
        raise Mismatch("returned classes that have not 80 points each")
    for k in range(4):
        for j in range(k):
            if float((noise[k] - noise[j]).abs().mean()) < 0.01:
                raise Mismatch(f"returned the same noise for the classes {j} and {k}")


@pytest.mark.hint("draw from a generator that you seed with `seed` inside the function, for seed 0 as well")
@pytest.mark.parametrize("seed", [0, 7], ids=["seed0", "seed7"])
def test_same_seed_same_data(student, seed):
    """Two calls with one seed, with the global random states changed in between."""
    student.tool("stir", 11)
    X, y = data(student, seed)
    student.tool("stir", 12)
    again_X, again_y = data(student, seed)
    if not (torch.equal(X, again_X) and torch.equal(y, again_y)):
        raise Mismatch("returned other data for the same seed")


@pytest.mark.hint("the seed must reach the generator: with a fixed seed every data set is the same one")
def test_other_seed_other_data(student, rng):
    """Two seeds give two data sets, in the same global random state."""
    one, two = fresh_seeds(rng, 2)
    student.tool("stir", 13)
    X, _ = data(student, one)
    student.tool("stir", 13)
    other_X, _ = data(student, two + 1_000_000)
    rows = set(map(tuple, X.tolist()))
    if sum(tuple(row) in rows for row in other_X.tolist()) > 16:
        raise Mismatch("returned the same points for two seeds")


@pytest.mark.hint("a generator draws on its own device only: make it and the noise on one device, best on the CPU")
@pytest.mark.parametrize("device", [Device.CPU], ids=["beside_a_gpu"])
def test_device(student, device):
    """On a machine with a GPU there are 320 points as well; where they lie is not judged, for no input says it."""
    on = student.on(device)
    checked(on.tool("data_of", on.function("make_data"), 3))
