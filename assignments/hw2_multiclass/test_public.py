"""The checks that students see and can run: worked examples of the lecture, and one hard case per task.

The hidden tests ask for more: other shapes and dtypes, larger logits, gradients, fresh random inputs.
"""

import pytest
import torch

from autograder.testing import assert_close

LABELS = [0, 1, 2, 2]
PROBABILITIES = [
    [0.3792, 0.3104, 0.3104],
    [0.3072, 0.4147, 0.2780],
    [0.4263, 0.2248, 0.3490],
    [0.2668, 0.2978, 0.4354],
]
SPREADSHEET = [[-0.018, 0.0855], [-0.0244, 0.0741], [-0.0187, 0.085], [-0.0258, 0.0687], [-0.0267, 0.0617]]


def f64(values):
    """A float64 tensor of the given numbers."""
    return torch.tensor(values, dtype=torch.float64)


# one_hot


@pytest.mark.task("one_hot")
@pytest.mark.hint("row i is 0 everywhere but in column y[i], where it is 1, and the result is float32")
def test_one_hot_of_the_lecture(student):
    """Labels 0, 1, 2, 2 of three classes."""
    expected = torch.tensor([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 1.0]])
    assert_close(student.one_hot(torch.tensor(LABELS), 3), expected)


@pytest.mark.task("one_hot")
@pytest.mark.hint("there are num_classes columns, even if the last classes do not occur in this batch")
def test_one_hot_with_absent_classes(student):
    """Two labels of five classes."""
    expected = torch.tensor([[0.0, 1.0, 0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0, 0.0]])
    assert_close(student.one_hot(torch.tensor([1, 0]), 5), expected)


@pytest.mark.task("one_hot")
@pytest.mark.hint(
    "small integers are labels like any others, but not every torch function takes them as an index: convert first"
)
@pytest.mark.parametrize("dtype", [torch.int8, torch.uint8], ids=["int8", "uint8"])
def test_one_hot_of_small_integers(student, dtype):
    """The lecture's own labels are int8."""
    expected = torch.tensor([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    assert_close(student.one_hot(torch.tensor([2, 0, 1], dtype=dtype), 3), expected)


@pytest.mark.task("one_hot")
@pytest.mark.hint("zeros lie on the CPU unless they are made with device=y.device")
def test_one_hot_on_a_gpu(student, device):
    """Labels 0, 1, 2, 2 of three classes, beside a GPU."""
    expected = torch.tensor([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 1.0]])
    assert_close(student.on(device).one_hot(torch.tensor(LABELS), 3), expected)


# logsumexp


@pytest.mark.task("logsumexp")
@pytest.mark.hint("two equal logits of 0 give log(1 + 1); the result has one dimension less than the input")
def test_logsumexp_of_small_rows(student):
    """A batch of two rows, and a single row."""
    assert_close(
        student.logsumexp(f64([[0.0, 0.0, 0.0], [1.0, 2.0, 3.0]])), f64([1.0986122886681098, 3.4076059644443803])
    )
    assert_close(student.logsumexp(f64([0.0, 0.0])), f64(0.69314718055994531))


@pytest.mark.task("logsumexp")
@pytest.mark.hint(
    "exp(1000) is inf and exp(-1000) is 0: shift the logits before you exponentiate, and undo the shift afterwards"
)
@pytest.mark.parametrize(
    ("row", "expected"),
    [([1000.0, 1001.0, 1002.0], 1002.4076059644443803), ([-1000.0, -1001.0, -1002.0], -999.5923940355556197)],
    ids=["up", "down"],
)
def test_logsumexp_of_large_logits(student, row, expected):
    """The lecture's row, and its negation. 1e-9 is the allowed error of a number near 1000."""
    assert_close(student.logsumexp(f64(row)), f64(expected), tolerance=1e-9)


@pytest.mark.task("logsumexp")
@pytest.mark.hint("autograd must be able to follow; the derivative by each logit is its softmax")
def test_logsumexp_gradient(student):
    """Equal logits share the gradient equally."""
    assert_close(student.grad("logsumexp", f64([[2.0, 2.0], [0.0, 0.0]])), f64([[0.5, 0.5], [0.5, 0.5]]))


@pytest.mark.task("logsumexp")
@pytest.mark.hint("work where the logits are: what you make yourself needs device=x.device")
def test_logsumexp_on_a_gpu(student, device):
    """Two rows in float32, beside a GPU."""
    x = torch.tensor([[0.0, 0.0, 0.0], [1.0, 2.0, 3.0]])
    assert_close(student.on(device).logsumexp(x), torch.tensor([1.09861229, 3.40760596]), scale=5.0)


# softmax


@pytest.mark.task("softmax")
@pytest.mark.hint("exponentiate, then divide each row by its own sum")
def test_softmax_of_small_rows(student):
    """Equal logits, and a row whose answer is known to all digits."""
    expected = f64([[1 / 3, 1 / 3, 1 / 3], [0.090030573170380458, 0.24472847105479765, 0.66524095577482189]])
    assert_close(student.softmax(f64([[5.0, 5.0, 5.0], [1.0, 2.0, 3.0]])), expected)


@pytest.mark.task("softmax")
@pytest.mark.hint(
    "inf / inf is NaN: softmax knows only differences of logits, so shift each row before you exponentiate"
)
def test_softmax_of_large_logits(student):
    """The lecture's row around 1000. 1e-9 is the allowed error of numbers that come from logits near 1000."""
    expected = f64([0.090030573170380458, 0.24472847105479765, 0.66524095577482189])
    assert_close(student.softmax(f64([1000.0, 1001.0, 1002.0])), expected, tolerance=1e-9)


@pytest.mark.task("softmax")
@pytest.mark.hint("the result has the dtype and the shape of the logits, for a single row as for a batch")
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=["float32", "float64"])
def test_softmax_keeps_dtype_and_shape(student, dtype):
    """A single row of shape (2,)."""
    assert_close(student.softmax(torch.tensor([3.0, 3.0], dtype=dtype)), torch.tensor([0.5, 0.5], dtype=dtype))


@pytest.mark.task("softmax")
@pytest.mark.hint("work where the logits are, whatever else this machine has")
def test_softmax_on_a_gpu(student, device):
    """Two rows in float32, beside a GPU."""
    x = torch.tensor([[5.0, 5.0], [-2.0, -2.0]])
    assert_close(student.on(device).softmax(x), torch.full((2, 2), 0.5))


# log_softmax


@pytest.mark.task("log_softmax")
@pytest.mark.hint("the logarithm of the softmax, so never above 0; C equal logits give -log C")
def test_log_softmax_of_small_rows(student):
    """Equal logits, and the row 1, 2, 3."""
    expected = f64([[-1.0986122886681098] * 3, [-2.4076059644443803, -1.4076059644443803, -0.40760596444438030]])
    assert_close(student.log_softmax(f64([[5.0, 5.0, 5.0], [1.0, 2.0, 3.0]])), expected, scale=5.0)


@pytest.mark.task("log_softmax")
@pytest.mark.hint("softmax underflows to 0 here, and log(0) is -inf: keep log(a / b) a difference")
def test_log_softmax_of_far_logits(student):
    """Logits 1000 apart."""
    expected = f64([[0.0, -1000.0], [-1000.0, 0.0]])
    assert_close(student.log_softmax(f64([[0.0, -1000.0], [0.0, 1000.0]])), expected, tolerance=1e-9)


@pytest.mark.task("log_softmax")
@pytest.mark.hint("classes lie along the last dimension, also of a single row, and the dtype stays")
def test_log_softmax_of_one_row(student):
    """One float32 row of four equal logits."""
    expected = torch.full((4,), -1.3862943611198906)
    assert_close(student.log_softmax(torch.zeros(4)), expected)


@pytest.mark.task("log_softmax")
@pytest.mark.hint("work where the logits are, and do not move the result")
def test_log_softmax_on_a_gpu(student, device):
    """Two rows of four equal logits in float32, beside a GPU."""
    assert_close(student.on(device).log_softmax(torch.ones(2, 4)), torch.full((2, 4), -1.38629436), scale=3.0)


# nll_loss


@pytest.mark.task("nll_loss")
@pytest.mark.hint("minus the log-probability of the right class, averaged over the rows")
def test_nll_loss_of_the_lecture(student):
    """Four examples, three classes: 0.9335."""
    loss = student.nll_loss(torch.log(f64(PROBABILITIES)), torch.tensor(LABELS))
    assert_close(loss, f64(0.93351622682311790), scale=2.0)


@pytest.mark.task("nll_loss")
@pytest.mark.hint("the rows are used as they are; nll_loss does not normalise them")
def test_nll_loss_does_not_normalise(student):
    """Rows that are no distributions: 1.1."""
    rows = f64([[-0.5, -1.2, -2.0, -3.0], [-1.0, -0.2, -3.0, -2.0], [-2.0, -1.0, -0.1, -3.0]])
    assert_close(student.nll_loss(rows, torch.tensor([3, 1, 2])), f64(1.1), scale=4.0)


@pytest.mark.task("nll_loss")
@pytest.mark.hint("as an index into a tensor, uint8 means a mask: convert the labels before you index with them")
def test_nll_loss_with_small_integers(student):
    """uint8 labels."""
    rows = f64([[-0.5, -1.0], [-2.0, -0.25], [-1.5, -3.0]])
    assert_close(student.nll_loss(rows, torch.tensor([1, 1, 0], dtype=torch.uint8)), f64(2.75 / 3), scale=4.0)


@pytest.mark.task("nll_loss")
@pytest.mark.hint("work where the rows are, in the forward pass and in a backward pass of your own")
def test_nll_loss_on_a_gpu(student, device):
    """Two rows in float32, value and gradient, beside a GPU."""
    rows, y = torch.tensor([[-0.5, -1.0], [-2.0, -0.25]]), torch.tensor([1, 0])
    assert_close(student.on(device).nll_loss(rows, y), torch.tensor(1.5), scale=3.0)
    assert_close(student.on(device).grad("nll_loss", rows, y), torch.tensor([[0.0, -0.5], [-0.5, 0.0]]))


# cross_entropy


@pytest.mark.task("cross_entropy")
@pytest.mark.hint(
    "the loss takes logits: log-softmax first, then minus the entry of the right class, then the mean over the rows"
)
def test_cross_entropy_of_the_spreadsheet(student):
    """The lecture's batch of five: 0.7066."""
    loss = student.cross_entropy(f64(SPREADSHEET), torch.tensor([0, 0, 0, 1, 1]))
    assert_close(loss, f64(0.70662452114357967), scale=2.0)


@pytest.mark.task("cross_entropy")
@pytest.mark.hint(
    "a confident mistake costs about as much as its logit leads, and a finite number; a log of a probability gives inf"
)
def test_cross_entropy_of_a_confident_mistake(student):
    """One row 1000 ahead and wrong, one 1000 ahead and right."""
    loss = student.cross_entropy(f64([[1000.0, 0.0, 0.0], [0.0, 1000.0, 0.0]]), torch.tensor([1, 1]))
    assert_close(loss, f64(500.0), tolerance=1e-9)


@pytest.mark.task("cross_entropy")
@pytest.mark.hint("the gradient is softmax minus one-hot, divided by the number of rows")
def test_cross_entropy_gradient(student):
    """Two rows of two equal logits."""
    gradient = student.grad("cross_entropy", f64([[0.0, 0.0], [3.0, 3.0]]), torch.tensor([0, 1]))
    assert_close(gradient, f64([[-0.25, 0.25], [0.25, -0.25]]), scale=4.0)


@pytest.mark.task("cross_entropy")
@pytest.mark.hint("logits and labels come on one device; move neither of them")
def test_cross_entropy_on_a_gpu(student, device):
    """Two rows of two equal logits in float32, value and gradient, beside a GPU."""
    logits, y = torch.tensor([[0.0, 0.0], [3.0, 3.0]]), torch.tensor([0, 1])
    assert_close(student.on(device).cross_entropy(logits, y), torch.tensor(0.69314718), scale=4.0)
    gradient = student.on(device).grad("cross_entropy", logits, y)
    assert_close(gradient, torch.tensor([[-0.25, 0.25], [0.25, -0.25]]), scale=4.0)


# soft_cross_entropy


@pytest.mark.task("soft_cross_entropy")
@pytest.mark.hint("weigh the log-softmax of each row with its targets; the mean is over rows, the sum over classes")
def test_soft_cross_entropy_of_a_row(student):
    """Targets of 25, 25 and 50 per cent."""
    loss = student.soft_cross_entropy(f64([[1.0, 2.0, 3.0]]), f64([[0.25, 0.25, 0.5]]))
    assert_close(loss, f64(1.1576059644443803), scale=5.0)


@pytest.mark.task("soft_cross_entropy")
@pytest.mark.hint(
    "four equal logits predict 25 per cent for everything, and a certain class predicted with 25 per cent costs log 4"
)
def test_soft_cross_entropy_of_the_red_panda(student):
    """A one-hot target whose class is predicted with 25 per cent: 1.3863."""
    loss = student.soft_cross_entropy(f64([[0.0, 0.0, 0.0, 0.0]]), f64([[1.0, 0.0, 0.0, 0.0]]))
    assert_close(loss, f64(1.3862943611198906), scale=2.0)


@pytest.mark.task("soft_cross_entropy")
@pytest.mark.hint("0 * -inf is NaN: where the softmax underflows, its logarithm must still be a finite number")
def test_soft_cross_entropy_of_far_logits(student):
    """Logits 1000 apart, half of the target on either side."""
    loss = student.soft_cross_entropy(f64([[1000.0, 0.0], [1000.0, 0.0]]), f64([[0.5, 0.5], [1.0, 0.0]]))
    assert_close(loss, f64(250.0), tolerance=1e-9)


@pytest.mark.task("soft_cross_entropy")
@pytest.mark.hint("work where the logits are; a sum may begin with a plain Python 0.0")
def test_soft_cross_entropy_on_a_gpu(student, device):
    """The red panda in float32, beside a GPU."""
    loss = student.on(device).soft_cross_entropy(torch.zeros(1, 4), torch.tensor([[1.0, 0.0, 0.0, 0.0]]))
    assert_close(loss, torch.tensor(1.38629436), scale=2.0)


# predict


@pytest.mark.task("predict")
@pytest.mark.hint("the index of the largest entry of each row, as int64")
def test_predict_the_lecture(student):
    """Four examples, of which the third is predicted wrongly."""
    assert_close(student.predict(torch.tensor(PROBABILITIES)), torch.tensor([0, 1, 0, 2]))


@pytest.mark.task("predict")
@pytest.mark.hint("the largest logit wins even if all are negative")
def test_predict_negative_logits(student):
    """Two rows of negative logits."""
    assert_close(student.predict(f64([[-1.0, -3.0], [-5.0, -2.0]])), torch.tensor([0, 1]))


@pytest.mark.task("predict")
@pytest.mark.hint("no softmax is needed to compare logits, and one that overflows compares NaN with NaN")
def test_predict_large_logits(student):
    """The lecture's row around 1000."""
    assert_close(student.predict(f64([[1000.0, 1001.0, 1002.0]])), torch.tensor([2]))


@pytest.mark.task("predict")
@pytest.mark.hint("work where the logits are: torch finds the largest of a row there, NumPy only on the CPU")
def test_predict_on_a_gpu(student, device):
    """Four examples, beside a GPU."""
    assert_close(student.on(device).predict(torch.tensor(PROBABILITIES)), torch.tensor([0, 1, 0, 2]))


# accuracy


@pytest.mark.task("accuracy")
@pytest.mark.hint("the share of rows whose largest logit stands at the label, as a plain Python float")
def test_accuracy_of_the_lecture(student):
    """Three of four right. 1e-6 is the allowed error, so counting in float32 is fine."""
    assert_close(student.accuracy(torch.tensor(PROBABILITIES), torch.tensor(LABELS)), 0.75, tolerance=1e-6)


@pytest.mark.task("accuracy")
@pytest.mark.hint("two of five are right: 0.4, not 40 and not 2")
def test_accuracy_of_the_spreadsheet(student):
    """The lecture's batch of five, with int8 labels."""
    labels = torch.tensor([0, 0, 0, 1, 1], dtype=torch.int8)
    assert_close(student.accuracy(torch.tensor(SPREADSHEET), labels), 0.4, tolerance=1e-6)


@pytest.mark.task("accuracy")
@pytest.mark.hint("compare logits, not a softmax of them that may have overflowed")
def test_accuracy_of_large_logits(student):
    """Two rows of large logits, one of them right."""
    logits = f64([[1000.0, 1001.0, 1002.0], [-1000.0, -1001.0, -1002.0]])
    assert_close(student.accuracy(logits, torch.tensor([2, 1])), 0.5, tolerance=1e-6)


@pytest.mark.task("accuracy")
@pytest.mark.hint("compare predictions and labels where they are; only the number at the end leaves the device")
def test_accuracy_on_a_gpu(student, device):
    """Three of four right, beside a GPU."""
    share = student.on(device).accuracy(torch.tensor(PROBABILITIES), torch.tensor(LABELS))
    assert_close(share, 0.75, tolerance=1e-6)
