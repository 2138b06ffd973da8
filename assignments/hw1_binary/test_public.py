"""The checks that students see and can run: worked examples of the lecture, and one hard case per task.

The hidden tests ask for more: other shapes and dtypes, larger logits, gradients, soft targets, fresh random inputs.
"""

import numpy as np
import pytest
import torch

from autograder.testing import assert_close


def f64(values):
    """A float64 tensor of the given numbers."""
    return torch.tensor(values, dtype=torch.float64)


def parts(result, names):
    """The results of a function that returns several, in a tuple; ``names`` says which."""
    wanted = ", ".join(names)
    assert isinstance(result, tuple | list), f"returned one {type(result).__name__}, expected the tuple ({wanted})"
    assert len(result) == len(names), f"returned {len(result)} results, expected ({wanted})"
    return result


# sigmoid


@pytest.mark.task("sigmoid")
@pytest.mark.hint(
    "sigma(0) is 0.5, and sigma rises from 0 on the left to 1 on the right: check the sign of the exponent"
)
def test_sigmoid_of_the_lecture(student):
    """sigmoid(-2, -1, 0, 1, 2)."""
    expected = f64([0.11920292202211756, 0.26894142136999512, 0.5, 0.73105857863000488, 0.88079707797788244])
    assert_close(student.sigmoid(f64([-2.0, -1.0, 0.0, 1.0, 2.0])), expected)


@pytest.mark.task("sigmoid")
@pytest.mark.hint("the function works on every element, whatever the shape, and keeps the dtype")
def test_sigmoid_of_a_float32_matrix(student):
    """A (2, 2) matrix in float32."""
    z = torch.tensor([[0.0, 1.0], [-1.0, 2.0]], dtype=torch.float32)
    expected = torch.tensor([[0.5, 0.73105858], [0.26894142, 0.88079708]], dtype=torch.float32)
    assert_close(student.sigmoid(z), expected)


@pytest.mark.task("sigmoid")
@pytest.mark.hint("exp(800) is inf in float64: only ever exponentiate a number that is not positive")
def test_sigmoid_of_large_logits(student):
    """The tails are 0 and 1, not NaN."""
    assert_close(student.sigmoid(f64([-800.0, 0.0, 800.0])), f64([0.0, 0.5, 1.0]))


@pytest.mark.task("sigmoid")
@pytest.mark.hint(
    "the slope far out is 0; it becomes NaN if anything on the way overflows, also in a branch that `where` does not "
    "choose"
)
def test_sigmoid_gradient(student):
    """The slope at 1 is 0.1966, and 0 far out."""
    slope = student.grad("sigmoid", f64([-800.0, 1.0, 800.0]))
    assert_close(slope, f64([0.0, 0.19661193324148185, 0.0]))


@pytest.mark.task("sigmoid")
@pytest.mark.hint(
    "work where the logits are: what you make yourself needs device=z.device, and the result is not moved"
)
def test_sigmoid_on_a_gpu(student, device):
    """The lecture's five logits in float32, beside a GPU."""
    expected = torch.tensor([0.11920292, 0.26894142, 0.5, 0.73105858, 0.88079708])
    assert_close(student.on(device).sigmoid(torch.tensor([-2.0, -1.0, 0.0, 1.0, 2.0])), expected)


# log_sigmoid


@pytest.mark.task("log_sigmoid")
@pytest.mark.hint("log sigma(0) is -ln 2 = -0.693, and the natural logarithm is meant")
def test_log_sigmoid_of_small_logits(student):
    """log_sigmoid(-1, 0, 1)."""
    expected = f64([-1.313261687518222834, -0.69314718055994530942, -0.31326168751822283405])
    assert_close(student.log_sigmoid(f64([-1.0, 0.0, 1.0])), expected)


@pytest.mark.task("log_sigmoid")
@pytest.mark.hint("sigma(-800) is 0 in float64 and log(0) is -inf: simplify on paper before you compute anything")
def test_log_sigmoid_of_large_logits(student):
    """It is z on the far left and 0 on the far right."""
    assert_close(student.log_sigmoid(f64([-800.0, 800.0])), f64([-800.0, 0.0]), scale=801)


@pytest.mark.task("log_sigmoid")
@pytest.mark.hint("the slope is 1 on the far left and 0 on the far right")
def test_log_sigmoid_gradient(student):
    """The slope is that of a line on the left, and none on the right."""
    slope = student.grad("log_sigmoid", f64([-800.0, 1.0, 800.0]))
    assert_close(slope, f64([1.0, 0.26894142136999512, 0.0]))


@pytest.mark.task("log_sigmoid")
@pytest.mark.hint("work where the logits are: zeros_like(z) is there, zeros(3) is on the CPU")
def test_log_sigmoid_on_a_gpu(student, device):
    """log_sigmoid(-1, 0, 1) in float32, beside a GPU."""
    expected = torch.tensor([-1.31326169, -0.69314718, -0.31326169])
    assert_close(student.on(device).log_sigmoid(torch.tensor([-1.0, 0.0, 1.0])), expected, scale=2)


# squared_error


@pytest.mark.task("squared_error")
@pytest.mark.hint("square the difference between sigma(z) and the target, and halve it")
def test_squared_error_of_the_lecture(student):
    """Target 1 at z = -6, -4, -2: the loss hardly falls."""
    z, t = np.array([-6.0, -4.0, -2.0]), np.array([1.0, 1.0, 1.0])
    expected = np.array([0.49753043377600259, 0.48217554191230867, 0.38790174628718796])
    assert_close(student.squared_error(z, t), expected)


@pytest.mark.task("squared_error")
@pytest.mark.hint("one loss for each element: no mean, and the shape of the input comes out")
def test_squared_error_keeps_the_shape(student):
    """A (2, 1) array stays one."""
    z, t = np.array([[0.0], [0.0]]), np.array([[0.0], [0.5]])
    assert_close(student.squared_error(z, t), np.array([[0.125], [0.0]]))


@pytest.mark.task("squared_error")
@pytest.mark.hint("exp(800) is inf and inf / inf is NaN")
def test_squared_error_of_large_logits(student):
    """A certain and wrong prediction costs a half, a certain and right one nothing."""
    z, t = np.array([-800.0, -800.0, 800.0, 800.0]), np.array([0.0, 1.0, 0.0, 1.0])
    assert_close(student.squared_error(z, t), np.array([0.0, 0.5, 0.5, 0.0]))


# squared_error_grad


@pytest.mark.task("squared_error_grad")
@pytest.mark.hint("the chain rule has two links: the derivative of the square, and the derivative of the sigmoid")
def test_squared_error_grad_of_the_lecture(student):
    """Target 0 at z = 0, 2, 5, 10: the slope vanishes where the prediction is worst."""
    z, t = np.array([0.0, 2.0, 5.0, 10.0]), np.zeros(4)
    expected = np.array([0.125, 0.092478043229829790, 0.006603562218556359, 4.5393746863032433e-05])
    assert_close(student.squared_error_grad(z, t), expected)


@pytest.mark.task("squared_error_grad")
@pytest.mark.hint("where the target lies above the prediction the slope is negative: the loss falls as z grows")
def test_squared_error_grad_has_a_sign(student):
    """Target 1 on the left, and a soft target."""
    z, t = np.array([-2.0, 0.0]), np.array([1.0, 0.3])
    assert_close(student.squared_error_grad(z, t), np.array([-0.092478043229829790, 0.05]))


@pytest.mark.task("squared_error_grad")
@pytest.mark.hint("far out the slope is 0, on both sides and for both targets")
def test_squared_error_grad_of_large_logits(student):
    """The slope vanishes; it does not become NaN."""
    z, t = np.array([-800.0, -800.0, 800.0, 800.0]), np.array([0.0, 1.0, 0.0, 1.0])
    assert_close(student.squared_error_grad(z, t), np.zeros(4))


# bce


@pytest.mark.task("bce")
@pytest.mark.hint("the mean over the examples of -log of the probability that was given to what happened")
def test_bce_of_one_example(student):
    """A class predicted at 25 % costs ln 4."""
    assert_close(student.bce(f64([0.25]), f64([1.0])), f64(1.3862943611198906188), scale=3)


@pytest.mark.task("bce")
@pytest.mark.hint("divide by the number of examples, and let both terms count when the target is soft")
def test_bce_is_a_mean(student):
    """Two examples, one of them with the soft target 0.3: 0.2231 and 0.7947."""
    assert_close(student.bce(f64([0.2, 0.6]), f64([0.0, 0.3])), f64(0.50889737537795776), scale=3)


@pytest.mark.task("bce")
@pytest.mark.hint("log(0) is -inf, and 0 times infinity is NaN: bound what would be infinite")
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])
def test_bce_of_a_certain_and_wrong_prediction(student, dtype):
    """p = 1 with target 0: finite, above 10 and at most 1000."""
    loss = student.bce(torch.tensor([1.0], dtype=dtype), torch.tensor([0.0], dtype=dtype))
    assert isinstance(loss, torch.Tensor), f"returned a {type(loss).__name__}, expected a tensor"
    assert loss.shape == (), f"returned shape {tuple(loss.shape)}, expected a 0-dimensional tensor"
    assert 10 < float(loss) <= 1000, f"returned {float(loss)}, expected a finite loss above 10 and at most 1000"


@pytest.mark.task("bce")
@pytest.mark.hint("the result must stay connected to p: no .item(), .detach() or NumPy on the way")
def test_bce_gradient(student):
    """The slope is -4 at p = 0.25 with target 1 and 4 at p = 0.75 with target 0, and there are two examples."""
    assert_close(student.grad("bce", f64([0.25, 0.75]), f64([1.0, 0.0])), f64([-2.0, 2.0]), scale=3)


@pytest.mark.task("bce")
@pytest.mark.hint(
    "work where the probabilities are; a bound may be a plain Python number, and a tensor needs device=p.device"
)
def test_bce_on_a_gpu(student, device):
    """One example at 25 per cent in float32, beside a GPU."""
    loss = student.on(device).bce(torch.tensor([0.25]), torch.tensor([1.0]))
    assert_close(loss, torch.tensor(1.38629436), scale=3)


# bce_with_logits


@pytest.mark.task("bce_with_logits")
@pytest.mark.hint("the loss of a logit is that of its sigmoid, averaged over the examples")
def test_bce_with_logits_of_the_lecture(student):
    """Logits 0.2, -1, 2 with targets 1, 0, 1."""
    z, t = f64([0.2, -1.0, 2.0]), f64([1.0, 0.0, 1.0])
    assert_close(student.bce_with_logits(z, t), f64(0.34610952264759572), scale=3)


@pytest.mark.task("bce_with_logits")
@pytest.mark.hint("both terms count when the target is soft")
def test_bce_with_logits_of_a_soft_target(student):
    """Logit 2 with target 0.3."""
    assert_close(student.bce_with_logits(f64([2.0]), f64([0.3])), f64(1.5269280110429724964), scale=3)


@pytest.mark.task("bce_with_logits")
@pytest.mark.hint("a wrong logit of 800 costs 800: never go through the sigmoid, simplify on paper first")
def test_bce_with_logits_of_large_logits(student):
    """Two wrong and two right logits."""
    z, t = f64([800.0, -800.0, 800.0, -800.0]), f64([0.0, 1.0, 1.0, 0.0])
    assert_close(student.bce_with_logits(z, t), f64(400.0), scale=801)


@pytest.mark.task("bce_with_logits")
@pytest.mark.hint("the slope is prediction minus target, divided by the number of examples, far out as well")
def test_bce_with_logits_gradient(student):
    """A wrong logit of 800 still pulls with all its strength, 1/n."""
    slope = student.grad("bce_with_logits", f64([800.0, 1.0]), f64([0.0, 1.0]))
    assert_close(slope, f64([0.5, -0.13447071068499756]))


@pytest.mark.task("bce_with_logits")
@pytest.mark.hint("work where the logits are, and do not move them to a GPU only because there is one")
def test_bce_with_logits_on_a_gpu(student, device):
    """The lecture's three logits in float32, beside a GPU."""
    z, t = torch.tensor([0.2, -1.0, 2.0]), torch.tensor([1.0, 0.0, 1.0])
    assert_close(student.on(device).bce_with_logits(z, t), torch.tensor(0.34610952), scale=3)


# logistic_grad


@pytest.mark.task("logistic_grad")
@pytest.mark.hint("with zero weights every prediction is 0.5, so the slopes are means of (0.5 - t) x and of (0.5 - t)")
def test_logistic_grad_of_zero_weights(student):
    """Two examples of three features."""
    X, t = f64([[1.0, 2.0, 0.0], [3.0, -2.0, 4.0]]), f64([1.0, 1.0])
    grad_w, grad_b = parts(student.logistic_grad(X, t, f64([0.0, 0.0, 0.0]), f64(0.0)), ["grad_w", "grad_b"])
    assert_close(grad_w, f64([-1.0, 0.0, -1.0]), scale=2)
    assert_close(grad_b, f64(-0.5))


@pytest.mark.task("logistic_grad")
@pytest.mark.hint("the logits are X w + b, with the bias; X is (n, m), so look at the shapes before you transpose")
def test_logistic_grad_with_more_features_than_examples(student):
    """Two examples of four features, with weights and a bias."""
    X, t = f64([[2.0, -1.0, 0.5, 0.0], [0.0, 1.0, -2.0, 1.0]]), f64([1.0, 0.0])
    grad_w, grad_b = parts(student.logistic_grad(X, t, f64([1.0, 0.5, -1.0, 0.25]), f64(-0.5)), ["grad_w", "grad_b"])
    expected = f64([-0.377540668798145435, 0.641095601949517971, -0.999035702300426865, 0.452325267550445253])
    assert_close(grad_w, expected, scale=2)
    assert_close(grad_b, f64(0.263554933151372535))


@pytest.mark.task("logistic_grad")
@pytest.mark.hint("the predictions inside the gradient need a sigmoid that does not overflow")
def test_logistic_grad_of_large_logits(student):
    """Logits of 800, right, and -800, wrong."""
    X, t = f64([[800.0], [-800.0]]), f64([1.0, 1.0])
    grad_w, grad_b = parts(student.logistic_grad(X, t, f64([1.0]), f64(0.0)), ["grad_w", "grad_b"])
    assert_close(grad_w, f64([400.0]), scale=800)
    assert_close(grad_b, f64(-0.5))


@pytest.mark.task("logistic_grad")
@pytest.mark.hint("work where X is; .numpy() only works on the CPU")
def test_logistic_grad_on_a_gpu(student, device):
    """Two examples of three features and zero weights in float32, beside a GPU."""
    X, t = torch.tensor([[1.0, 2.0, 0.0], [3.0, -2.0, 4.0]]), torch.tensor([1.0, 1.0])
    result = student.on(device).logistic_grad(X, t, torch.zeros(3), torch.tensor(0.0))
    grad_w, grad_b = parts(result, ["grad_w", "grad_b"])
    assert_close(grad_w, torch.tensor([-1.0, 0.0, -1.0]), scale=2)
    assert_close(grad_b, torch.tensor(-0.5))


# fit_logistic


@pytest.mark.task("fit_logistic")
@pytest.mark.hint("losses[0] is the loss of the zero weights, ln 2: record the loss before the update")
def test_fit_logistic_one_step(student):
    """One epoch: the loss of a coin toss, and one step against the gradient."""
    w, b, losses = parts(
        student.fit_logistic(f64([[2.0, 0.0], [0.0, 4.0]]), f64([1.0, 1.0]), 0.5, 1), ["w", "b", "losses"]
    )
    assert_close(losses, f64([0.69314718055994530942]), scale=2)
    assert_close(w, f64([0.25, 0.5]), scale=2)
    assert_close(b, f64(0.25))


@pytest.mark.task("fit_logistic")
@pytest.mark.hint("each update uses the gradient at the weights of that moment, the same for w and for b")
def test_fit_logistic_three_epochs(student):
    """Three points, two features, three epochs with lr 0.2."""
    w, b, losses = parts(
        student.fit_logistic(f64([[0.0, 1.0], [1.0, 0.0], [2.0, 2.0]]), f64([0.0, 1.0, 1.0]), 0.2, 3),
        ["w", "b", "losses"],
    )
    assert_close(losses, f64([0.693147180559945309, 0.636697434346811781, 0.595521000330850071]), scale=2)
    assert_close(w, f64([0.26603150357748501, 0.0693249372796823022]), scale=2)
    assert_close(b, f64(0.0768559558253598583), scale=2)


@pytest.mark.task("fit_logistic")
@pytest.mark.hint("large features make large logits: the loss and the prediction must not overflow")
def test_fit_logistic_large_features(student):
    """After one step the logits are 1600 and 800, the second one wrong: a loss of 400."""
    w, b, losses = parts(
        student.fit_logistic(f64([[1600.0], [800.0]]), f64([1.0, 0.0]), 0.005, 2), ["w", "b", "losses"]
    )
    assert_close(losses, f64([0.69314718055994530942, 400.0]), scale=1601)
    assert_close(w, f64([-1.0]), scale=10)
    assert_close(b, f64(-0.0025))


@pytest.mark.task("fit_logistic")
@pytest.mark.hint("make w, b and losses where X is, with X.new_zeros(...) or device=X.device")
def test_fit_logistic_on_a_gpu(student, device):
    """One epoch on two points in float32, beside a GPU."""
    X, t = torch.tensor([[2.0, 0.0], [0.0, 4.0]]), torch.tensor([1.0, 1.0])
    w, b, losses = parts(student.on(device).fit_logistic(X, t, 0.5, 1), ["w", "b", "losses"])
    assert_close(losses, torch.tensor([0.69314718]), scale=2)
    assert_close(w, torch.tensor([0.25, 0.5]), scale=2)
    assert_close(b, torch.tensor(0.25))
