"""Public checks of homework 3: a few cases of each task. The hidden tests ask for more, and for the edges."""

import pytest
import torch

from autograder.testing import assert_close

F64 = torch.float64
JACOBIAN = pytest.mark.task("softmax_jacobian")
LOGITS_GRADIENT = pytest.mark.task("cross_entropy_grad")
WEIGHTS_GRADIENT = pytest.mark.task("softmax_regression_grad")
TRAINING = pytest.mark.task("fit_softmax_regression")
ONE_VS_REST = pytest.mark.task("one_vs_rest")


def unpack(result, count, names):
    """The parts of a returned tuple, after a look at how many there are."""
    assert isinstance(result, tuple | list), f"returned one {type(result).__name__}, expected the tuple {names}"
    assert len(result) == count, f"returned {len(result)} values, expected the {count} values {names}"
    return result


@JACOBIAN
@pytest.mark.hint("the diagonal and the rest follow two different formulas; work the 3 x 3 case of the lecture by hand")
def test_jacobian_of_the_lecture(student):
    """a = (1/2, 1/4, 1/4)."""
    a = torch.tensor([0.5, 0.25, 0.25], dtype=F64)
    expected = [[0.25, -0.125, -0.125], [-0.125, 0.1875, -0.0625], [-0.125, -0.0625, 0.1875]]
    assert_close(student.softmax_jacobian(a), torch.tensor(expected, dtype=F64))


@JACOBIAN
@pytest.mark.hint("read the number of classes off a, and keep its dtype")
def test_jacobian_of_two_classes(student):
    """a = (3/4, 1/4) in float32."""
    a = torch.tensor([0.75, 0.25])
    assert_close(student.softmax_jacobian(a), torch.tensor([[0.1875, -0.1875], [-0.1875, 0.1875]]))


@JACOBIAN
@pytest.mark.hint(
    "large logits make outputs that are exactly 0 and 1; nothing may be divided by them or put into a log"
)
def test_jacobian_of_a_certain_prediction(student):
    """a = (0, 0, 1): the softmax is flat there."""
    a = torch.tensor([0.0, 0.0, 1.0], dtype=F64)
    assert_close(student.softmax_jacobian(a), torch.zeros(3, 3, dtype=F64))


@JACOBIAN
@pytest.mark.hint("work where a is: torch.eye(3) is on the CPU, torch.diag(a) is not")
def test_jacobian_on_a_gpu(student, device):
    """a = (3/4, 1/4), beside a GPU."""
    expected = torch.tensor([[0.1875, -0.1875], [-0.1875, 0.1875]])
    assert_close(student.on(device).softmax_jacobian(torch.tensor([0.75, 0.25])), expected)


@LOGITS_GRADIENT
@pytest.mark.hint(
    "it is the gradient of the mean over the batch, and it points away from the right class: mind n and the sign"
)
def test_logits_gradient_of_the_course(student):
    """The three rows of the course; each row of the gradient sums to 0."""
    logits = torch.tensor([[1.0, 2.0, 3.0, 4.0], [2.0, 1.0, 0.0, -1.0], [0.5, 0.5, 0.5, 0.5]], dtype=F64)
    expected = [
        [0.010686201093361663, 0.029048106247344189, 0.078960939363303377, -0.118695246704009229],
        [-0.118695246704009229, 0.078960939363303377, 0.029048106247344189, 0.010686201093361663],
        [0.083333333333333333, 0.083333333333333333, -0.25, 0.083333333333333333],
    ]
    assert_close(student.cross_entropy_grad(logits, torch.tensor([3, 0, 2])), torch.tensor(expected, dtype=F64))


@LOGITS_GRADIENT
@pytest.mark.hint("labels come in any integer dtype; torch will not index with int8")
def test_logits_gradient_for_int8_labels(student):
    """Two rows of zeros in float32: probabilities 1/4 everywhere."""
    expected = torch.tensor([[0.125, -0.375, 0.125, 0.125], [0.125, 0.125, 0.125, -0.375]])
    y = torch.tensor([1, 3], dtype=torch.int8)
    assert_close(student.cross_entropy_grad(torch.zeros(2, 4), y), expected)


@LOGITS_GRADIENT
@pytest.mark.hint("exp(1000) is inf and inf / inf is NaN: shift the row first, as in homework 2")
def test_logits_gradient_of_large_logits(student):
    """One row, [1000, 1001, 1002], label 2."""
    logits = torch.tensor([[1000.0, 1001.0, 1002.0]], dtype=F64)
    expected = torch.tensor([[0.09003057317038046, 0.24472847105479765, -0.33475904422517812]], dtype=F64)
    assert_close(student.cross_entropy_grad(logits, torch.tensor([2])), expected)


@LOGITS_GRADIENT
@pytest.mark.hint("work where the logits are: the one-hot rows have to be made there too")
def test_logits_gradient_on_a_gpu(student, device):
    """Two rows of zeros in float32, beside a GPU."""
    expected = torch.tensor([[0.125, -0.375, 0.125, 0.125], [0.125, 0.125, 0.125, -0.375]])
    assert_close(student.on(device).cross_entropy_grad(torch.zeros(2, 4), torch.tensor([1, 3])), expected)


@WEIGHTS_GRADIENT
@pytest.mark.hint("grad_W has the shape of W, (C, m): one row per class; both gradients are averaged over n, once")
def test_weights_gradient_at_zero(student):
    """n = 2, m = 3, C = 4 and no knowledge yet: probabilities 1/4 everywhere."""
    X = torch.tensor([[1.0, 2.0, -1.0], [3.0, 0.0, 2.0]], dtype=F64)
    y, W, b = torch.tensor([3, 1]), torch.zeros(4, 3, dtype=F64), torch.zeros(4, dtype=F64)
    grad_W, grad_b = unpack(student.softmax_regression_grad(X, y, W, b), 2, "(grad_W, grad_b)")
    expected = [[0.5, 0.25, 0.125], [-1.0, 0.25, -0.875], [0.5, 0.25, 0.125], [0.0, -0.75, 0.625]]
    assert_close(grad_W, torch.tensor(expected, dtype=F64))
    assert_close(grad_b, torch.tensor([0.25, -0.25, 0.25, -0.25], dtype=F64))


@WEIGHTS_GRADIENT
@pytest.mark.hint("the logits are X W^T + b: W has one row per class, and the bias counts")
def test_weights_gradient_with_weights_and_bias(student):
    """One example whose logits are (1, 2, 3, 4), label 3."""
    X, y = torch.tensor([[1.0, 2.0]], dtype=F64), torch.tensor([3])
    W = torch.tensor([[1.0, 0.0], [-1.0, 1.0], [0.0, 1.0], [2.0, 0.5]], dtype=F64)
    b = torch.tensor([0.0, 1.0, 1.0, 1.0], dtype=F64)
    grad_W, grad_b = unpack(student.softmax_regression_grad(X, y, W, b), 2, "(grad_W, grad_b)")
    error = torch.tensor(
        [0.032058603280084988, 0.087144318742032567, 0.23688281808991013, -0.35608574011202769], dtype=F64
    )
    assert_close(grad_b, error)
    assert_close(grad_W, torch.stack([error, 2 * error], dim=1), scale=2)


@WEIGHTS_GRADIENT
@pytest.mark.hint("weights of 1000 are logits of 1000 here: subtract each row's largest logit before exponentiating")
def test_weights_gradient_of_large_logits(student):
    """Logits [1000, 0] and [-1000, 0]: one certain and right, one certain and wrong."""
    X, y = torch.tensor([[1.0], [-1.0]], dtype=F64), torch.tensor([0, 0])
    W, b = torch.tensor([[1000.0], [0.0]], dtype=F64), torch.zeros(2, dtype=F64)
    grad_W, grad_b = unpack(student.softmax_regression_grad(X, y, W, b), 2, "(grad_W, grad_b)")
    assert_close(grad_W, torch.tensor([[0.5], [-0.5]], dtype=F64))
    assert_close(grad_b, torch.tensor([-0.5, 0.5], dtype=F64))


@WEIGHTS_GRADIENT
@pytest.mark.hint("work where X is; .numpy() only works on the CPU")
def test_weights_gradient_on_a_gpu(student, device):
    """Probabilities 1/4 everywhere, in float32, beside a GPU."""
    X, y = torch.tensor([[1.0, 2.0, -1.0], [3.0, 0.0, 2.0]]), torch.tensor([3, 1])
    result = student.on(device).softmax_regression_grad(X, y, torch.zeros(4, 3), torch.zeros(4))
    grad_W, grad_b = unpack(result, 2, "(grad_W, grad_b)")
    assert_close(
        grad_W, torch.tensor([[0.5, 0.25, 0.125], [-1.0, 0.25, -0.875], [0.5, 0.25, 0.125], [0.0, -0.75, 0.625]])
    )
    assert_close(grad_b, torch.tensor([0.25, -0.25, 0.25, -0.25]))


#: Four points of three classes for the two training tasks.
POINTS = [[0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [2.0, -1.0]]
LABELS = [0, 1, 2, 1]


@TRAINING
@pytest.mark.hint("start from zeros, use all examples in each update, and change W and b from the same gradient")
def test_training_weights(student):
    """Three updates with learning rate 1/2."""
    X, y = torch.tensor(POINTS, dtype=F64), torch.tensor(LABELS)
    W, b, _ = unpack(student.fit_softmax_regression(X, y, 3, 0.5, 3), 3, "(W, b, losses)")
    expected = [
        [-0.372888423815836956, 0.21054040070296136],
        [0.423196820956306201, -0.422872318384622693],
        [-0.0503083971404692456, 0.212331917681661333],
    ]
    assert_close(W, torch.tensor(expected, dtype=F64), scale=4)
    assert_close(
        b, torch.tensor([-0.0497761106125374587, 0.137146963578495741, -0.087370852965958282], dtype=F64), scale=4
    )


@TRAINING
@pytest.mark.hint("losses is a tensor with one entry per epoch, measured before its update: the first one is ln C")
def test_training_losses(student):
    """The three losses on the way, beginning with ln 3."""
    X, y = torch.tensor(POINTS, dtype=F64), torch.tensor(LABELS, dtype=torch.int8)
    _, _, losses = unpack(student.fit_softmax_regression(X, y, 3, 0.5, 3), 3, "(W, b, losses)")
    expected = torch.tensor([1.09861228866810969, 0.886861101735687583, 0.778676944979855297], dtype=F64)
    assert_close(losses, expected, scale=4)


@TRAINING
@pytest.mark.hint(
    "a certain and wrong prediction has probability 0, and log(0) is -inf: compute the loss from the logits"
)
def test_training_with_large_features(student):
    """Logits of +-1024 after one update, one example with the wrong label: a mean loss of 512."""
    X, y = torch.tensor([[64.0], [-64.0], [64.0], [64.0]], dtype=F64), torch.tensor([0, 1, 0, 1])
    W, b, losses = unpack(student.fit_softmax_regression(X, y, 2, 1.0, 2), 3, "(W, b, losses)")
    assert_close(losses, torch.tensor([0.693147180559945309, 512.0], dtype=F64), scale=1000)
    assert_close(W, torch.zeros(2, 1, dtype=F64), scale=64)
    assert_close(b, torch.tensor([-0.25, 0.25], dtype=F64))


@TRAINING
@pytest.mark.hint("W, b and losses are to be made where X is")
def test_training_on_a_gpu(student, device):
    """Three updates in float32, beside a GPU: the losses, and that all three results are there."""
    X, y = torch.tensor(POINTS), torch.tensor(LABELS)
    _, _, losses = unpack(student.on(device).fit_softmax_regression(X, y, 3, 0.5, 3), 3, "(W, b, losses)")
    assert_close(losses, torch.tensor([1.09861229, 0.8868611, 0.77867694]), scale=4)


@ONE_VS_REST
@pytest.mark.hint("at zero each classifier says 1/2 to everything; t is 1 for its own class and 0 for all others")
def test_one_vs_rest_first_step(student):
    """One update with learning rate 1/2."""
    X = torch.tensor([[1.0, 2.0], [3.0, -1.0], [0.0, 4.0], [2.0, 2.0]], dtype=F64)
    W, b = unpack(student.one_vs_rest(X, torch.tensor([0, 2, 1, 2]), 3, 0.5, 1), 2, "(W, b)")
    assert_close(W, torch.tensor([[-0.25, -0.1875], [-0.375, 0.0625], [0.25, -0.3125]], dtype=F64))
    assert_close(b, torch.tensor([-0.125, -0.125, 0.0], dtype=F64))


@ONE_VS_REST
@pytest.mark.hint(
    "every class has a classifier of its own, with a sigmoid; a softmax would let the classes see each other"
)
def test_one_vs_rest_three_steps(student):
    """Three updates with learning rate 1/2."""
    X, y = torch.tensor(POINTS, dtype=F64), torch.tensor(LABELS)
    W, b = unpack(student.one_vs_rest(X, y, 3, 0.5, 3), 2, "(W, b)")
    expected = [
        [-0.584832219333147834, 0.163896123210766763],
        [0.297216650513532324, -0.502197897574912186],
        [-0.266280087841178256, 0.172005890190713846],
    ]
    assert_close(W, torch.tensor(expected, dtype=F64), scale=4)
    assert_close(
        b, torch.tensor([-0.259235933244019855, -0.0238692714091571666, -0.297260936727656643], dtype=F64), scale=4
    )


@ONE_VS_REST
@pytest.mark.hint("e^z / (1 + e^z) is inf / inf for z = 1000; and a class without examples is trained all the same")
def test_one_vs_rest_with_large_features(student):
    """Logits of +-1024 after one update; no example belongs to the third class."""
    X, y = torch.tensor([[64.0], [-64.0], [64.0], [64.0]], dtype=F64), torch.tensor([0, 1, 0, 1])
    W, b = unpack(student.one_vs_rest(X, y, 3, 1.0, 2), 2, "(W, b)")
    assert_close(W, torch.zeros(3, 1, dtype=F64), scale=64)
    assert_close(b, torch.tensor([-0.25, 0.25, -0.75], dtype=F64))


@ONE_VS_REST
@pytest.mark.hint("train where X is, not on a GPU that happens to be there")
def test_one_vs_rest_on_a_gpu(student, device):
    """One update in float32, beside a GPU."""
    X, y = torch.tensor([[1.0, 2.0], [3.0, -1.0], [0.0, 4.0], [2.0, 2.0]]), torch.tensor([0, 2, 1, 2])
    W, b = unpack(student.on(device).one_vs_rest(X, y, 3, 0.5, 1), 2, "(W, b)")
    assert_close(W, torch.tensor([[-0.25, -0.1875], [-0.375, 0.0625], [0.25, -0.3125]]))
    assert_close(b, torch.tensor([-0.125, -0.125, 0.0]))
