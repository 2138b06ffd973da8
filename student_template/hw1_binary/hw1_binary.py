# %% [markdown]
# **Before you hand in, fill in the names of everybody who worked on this notebook.**
#
# - Name:
# - Student number:

# %%
# Run this cell first, and again after each restart of the kernel: it finds the checks in the folder tests/.
import otter

grader = otter.Notebook("hw1_binary.ipynb")

# %% [markdown]
# # Homework 1: binary losses, from the sigmoid up
#
# A model that answers a yes-or-no question computes one number for each example, the **logit** $z$. Everything in this
# homework happens between that number and a trained model: the sigmoid turns it into a probability, a loss compares the
# probability with the target, and the loss's gradient says where to go. The formulas fit on a napkin. Typed in as they
# stand, most of them return `inf` or `nan` on numbers that occur in real training. You will write versions that do not,
# and then train a logistic regression with nothing but your own code.
#
# | you write | it turns | into |
# |---|---|---|
# | `sigmoid`, `log_sigmoid` | logits | probabilities, and their logarithms |
# | `squared_error`, `squared_error_grad` | logits and targets | the loss that learns slowly, and the reason why |
# | `bce` | probabilities and targets | the cross-entropy |
# | `bce_with_logits` | logits and targets | the same loss, for any logit |
# | `logistic_grad` | data, weights and bias | the gradient of that loss, by hand |
# | `fit_logistic` | data | a trained model |
#
# You may call your own earlier functions in later ones. If an early one is wrong, the error then shows in the later one
# too, and the feedback says so.

# %%
import numpy as np
import torch

# %% [markdown]
# ## What holds for every function
#
# - **Tensors in, tensors out.** Inputs are `torch.Tensor`s and so are results, with the **dtype and the device** of the
#   input: `float64` stays `float64`, `float32` stays `float32`. The two functions marked **NumPy** take `float64`
#   arrays and return `float64` arrays.
# - **Devices.** Inputs may lie on a GPU, and then results belong there; inputs on the CPU stay there, whatever else the
#   machine has. What you make yourself (`torch.zeros`, `torch.tensor`, ...) lies on the CPU unless you say
#   `device=z.device`, and torch does not mix the two. You need no GPU for this homework. Where the graders have none
#   they pretend one, which finds mixed devices and results in the wrong place, and proves no more than that. The checks
#   of this notebook that need a GPU run only beside a real one (in Colab: *Runtime > Change runtime type*); elsewhere
#   they say `not checked: no GPU here`.
# - **Shapes.** "Any shape" includes a single number without dimensions, a batch without examples, and everything
#   between. A mean divides by the number of examples $n$; a mean over nothing is not asked for. Sizes of 1 are
#   ordinary, and so is a tensor that was transposed or cut out of a larger one.
# - **Targets** $t$ are real numbers from 0 to 1, of the dtype of the other input. Most are 0 or 1; a **soft** target
#   such as 0.3 is as good as any.
# - **Inputs are never changed.** `z -= 1` changes the tensor of whoever called you; `z = z - 1` does not. Nothing is
#   remembered from one call to the next either.
# - **Precision** is that of the dtype: about 12 digits in `float64` and 5 in `float32`, measured against the size of
#   the numbers that went in. A small number added "for safety" is an error that shows, and so is a detour through
#   `float32`.
# - **Large logits are normal.** Values have to be finite and right at $\pm 1000$ and $\pm 10\,000$, also when one batch
#   holds both ends.
# - **Autograd must be able to follow** `sigmoid`, `log_sigmoid`, `bce` and `bce_with_logits`, and the gradients have to
#   be finite and right for large logits too. So no `.item()`, `.detach()` or NumPy between the input and the result.
#   For `bce` this holds for $0 < p < 1$.
# - **No Python loop over the examples**, and no table of $n \times n$ numbers on the way: the work of the torch
#   functions is counted, in tensor operations and in elements.
# - Logarithms are natural ones. Functions are called with positional arguments. NumPy's `RuntimeWarning`s are not
#   judged.
#
# How it is graded: the checks in this notebook are a small part. After you hand in, hidden tests ask for everything in
# the list above, with fresh random inputs. A task's points are shared out over its hidden tests, so a function that is
# right for ordinary inputs already earns some of them. **Bonus** tests ask for more than the homework requires; they
# add points and never cost any. What you may not call is named in each task; comparing with a ready-made function in a
# cell of your own is always fine.

# %% [markdown]
# ## The sigmoid
#
# The logistic function squashes a logit into the interval from 0 to 1:
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}} .$$
#
# Its inverse is $z = \log \frac{p}{1-p}$, the *log-odds*. Two facts are worth remembering: $\sigma(-z) = 1 -
# \sigma(z)$, and $\sigma'(z) = \sigma(z)\,(1 - \sigma(z))$. The lecture's values are $\sigma(-2), \ldots, \sigma(2) =
# 0.1192,\ 0.2689,\ 0.5,\ 0.7311,\ 0.8808$.
#
# What can go wrong in one line? Try:

# %%
z = torch.tensor([-800.0, 0.0, 800.0], dtype=torch.float64, requires_grad=True)
naive = 1 / (1 + torch.exp(-z))
naive.sum().backward()
print("e^800   ", torch.exp(torch.tensor(800.0, dtype=torch.float64)))
print("value   ", naive.detach())
print("gradient", z.grad)

# %% [markdown]
# In `float64`, $e^{z}$ overflows to `inf` beyond $z = 709.8$, in `float32` already beyond 88.7. The value survives,
# because $1/\infty = 0$. The gradient does not: autograd multiplies a slope of infinity by a factor of 0, and $\infty
# \cdot 0$ is `nan`. One such `nan` spreads to every weight at the next update. The other textbook form, $e^z / (1 +
# e^z)$, fails in its value as well, on the other side.
#
# The cure is never to exponentiate a positive number. Write $\sigma$ once for $z \ge 0$ and once for $z < 0$, so that
# only $e^{-|z|}$ occurs. One trap remains: `torch.where(condition, a, b)` computes **both** `a` and `b`, and
# differentiates both. If the one it does not choose overflows, its gradient is again $0 \cdot \infty$. Make sure that
# neither can.
#
# **Write** `sigmoid(z)`: any shape to the same shape. **Do not call** `torch.sigmoid`, `Tensor.sigmoid`, `F.sigmoid`,
# `torch.special.expit`, `nn.Sigmoid`, or anything that hides one: `softmax`, `log_softmax`, `softmin`, `logsigmoid`,
# `softplus`, `logaddexp`, `silu`, `glu`, their module forms, and SciPy. **Bonus**: the gradient at exactly $z = 0$,
# which is $0.25$, and `float16`, which overflows beyond $z = 11$. (Autograd takes the slope of $|z|$ at 0 to be 0. A
# form built on `abs`, or on a `clamp` at 0, can thus have a wrong slope there, and a model that starts from zero
# weights and is trained through it never moves.)

# %%
def sigmoid(z: torch.Tensor) -> torch.Tensor:
    """The logistic function 1 / (1 + e^-z) of every element.

    Args:
        z: logits, a floating-point tensor of any shape.

    Returns:
        A tensor of the same shape, dtype and device with values in [0, 1]. Values and gradients are right for
        logits of +-1000 and beyond.
    """
    raise NotImplementedError("sigmoid is not written yet")

# %%
grader.check("sigmoid")

# %% [markdown]
# ## Its logarithm
#
# Likelihoods are products of probabilities, and products become sums through the logarithm, so $\log \sigma(z)$ is what
# losses are made of:
#
# $$\log \sigma(z) = -\log\left(1 + e^{-z}\right).$$
#
# For $z \to \infty$ it goes to 0, for $z \to -\infty$ it becomes the line $z$. Taking `log` of your sigmoid cannot give
# that:

# %%
tiny = torch.tensor(2.0, dtype=torch.float64) ** -1080  # smaller than the smallest float64, so 0
print("log(tiny)        ", torch.log(tiny))
print("log(tiny + 1e-12)", torch.log(tiny + 1e-12))

# %% [markdown]
# From $z = -745$ on the sigmoid is exactly 0 in `float64` (from $-104$ on in `float32`), and its logarithm $-\infty$.
# The popular repair, a small number inside the logarithm, replaces $-\infty$ by $-27.6$, whatever the logit was, and
# makes the gradient vanish where it should be 1. Simplify on paper instead: pull $e^{-z}$ out of the bracket where it
# is large. The slope, $\sigma(-z)$, must come out right at both ends.
#
# **Write** `log_sigmoid(z)`: any shape to the same shape. **Do not call** what `sigmoid` may not call. **Bonus**: the
# gradient at exactly $z = 0$, `float16`, and results that are tiny but not 0 to nine digits: at $z = 33$ it is $-4.66
# \cdot 10^{-15}$, and $1 + 4.66 \cdot 10^{-15}$ keeps only one or two digits of that.

# %%
def log_sigmoid(z: torch.Tensor) -> torch.Tensor:
    """The logarithm of the logistic function of every element.

    Args:
        z: logits, a floating-point tensor of any shape.

    Returns:
        A tensor of the same shape, dtype and device. Values and gradients are right for logits of +-1000 and beyond.
    """
    raise NotImplementedError("log_sigmoid is not written yet")

# %%
grader.check("log_sigmoid")

# %% [markdown]
# ## The squared error, and why it learns slowly
#
# The obvious loss is the one from regression, on top of the sigmoid:
#
# $$L(z, t) = \tfrac12 \left(\sigma(z) - t\right)^2 .$$
#
# The lecture draws it for $t = 1$. It is $0.4975$ at $z = -6$, $0.4822$ at $-4$ and $0.3879$ at $-2$: however wrong the
# model is, the loss hardly differs, because the sigmoid has flattened everything beyond. These two tasks are **NumPy**,
# so that no autograd does the thinking.
#
# **Write** `squared_error(z, t)`: two arrays of one shape to an array of that shape, one loss for each element and no
# mean. **Do not call** SciPy or `np.logaddexp`. **Bonus**: losses that are tiny but not 0 to nine digits, such as that
# of $z = 38$ with $t = 1$. (What is `1.0 - 1e-17`?)

# %%
def squared_error(z: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Half the squared error of a sigmoid output, (sigma(z) - t)^2 / 2, of every element. NumPy only.

    Args:
        z: logits, a float64 array of any shape.
        t: targets in [0, 1], a float64 array of the same shape.

    Returns:
        A float64 array of the same shape: one loss for each element, no mean.
    """
    raise NotImplementedError("squared_error is not written yet")

# %%
grader.check("squared_error")

# %% [markdown]
# ## The vanishing gradient
#
# By the chain rule, with $s = \sigma(z)$,
#
# $$\frac{dL}{dz} = (s - t)\; s\,(1 - s) .$$
#
# The first factor is what we want: the further off, the harder the pull. The second undoes it. With $t = 0$:
#
# | $z$ | 0 | 2 | 5 | 10 | 20 |
# |---|---|---|---|---|---|
# | slope | 0.125 | 0.0925 | 0.0066 | 0.000045 | 0.000000002 |
#
# A model that says "certainly 1" when the truth is 0 learns slowest of all. This is the **vanishing gradient**, and the
# reason for the next three tasks.
#
# **Write** `squared_error_grad(z, t)`: shapes as above, the derivative with respect to $z$, written down, not
# approximated: a difference quotient is right to nine digits only. **Do not call** SciPy, and no autograd (`backward`,
# `torch.autograd`, `torch.func`, `requires_grad`). **Bonus**: slopes that are tiny but not 0 to nine digits, far out on
# either side.

# %%
def squared_error_grad(z: np.ndarray, t: np.ndarray) -> np.ndarray:
    """The derivative of ``squared_error`` with respect to the logit, of every element. NumPy only, no autograd.

    Args:
        z: logits, a float64 array of any shape.
        t: targets in [0, 1], a float64 array of the same shape.

    Returns:
        A float64 array of the same shape: one slope for each element, no mean.
    """
    raise NotImplementedError("squared_error_grad is not written yet")

# %%
grader.check("squared_error_grad")

# %% [markdown]
# When both pass, draw them in a cell of your own: the loss for $t = 1$ and $z$ from $-10$ to $5$, with the tangents at
# $-6$, $-4$ and $-2$.

# %% [markdown]
# ## Cross-entropy of probabilities
#
# If the model says that class 1 has probability $p$, then the probability of what happened is $p^t (1-p)^{1-t}$. Its
# negative logarithm, averaged over the batch, is the **binary cross-entropy**:
#
# $$L = \frac1n \sum_{i=1}^{n} -\, t_i \log p_i - (1 - t_i) \log(1 - p_i) .$$
#
# A class predicted at 25 per cent costs $\log 4 = 1.386$, a coin toss $\log 2 = 0.693$: a useful sanity check, since a
# binary classifier with a loss of $0.69$ has learned nothing. The mean, not the sum, keeps the scale independent of the
# batch.
#
# A certain prediction, $p = 0$ or $p = 1$, is the trouble. If it is wrong, the loss is infinite; if it is right, the
# formula says $0 \cdot \log 0$, which is `nan`. Many texts clip with $10^{-12}$ or $10^{-15}$. Look at what that does:

# %%
for dtype in (torch.float64, torch.float32):
    print(dtype, "1 - 1e-12 == 1:", bool(1 - torch.tensor(1e-12, dtype=dtype) == 1))

# %% [markdown]
# In `float32`, the numbers next to 1 are $6 \cdot 10^{-8}$ away, so the clip guards one end only. What is asked for here:
#
# - For $p$ from $10^{-6}$ to $1 - 10^{-6}$ the formula holds, in value and gradient. No clip may reach in there, and an
#   epsilon inside the logarithm shows.
# - A certain and **right** prediction costs at most $2 \cdot 10^{-7}$.
# - A certain and **wrong** one costs a finite number above 10 and at most 1000.
# - Both hold in `float64` **and** `float32`, and for the one element: the others in the batch are not touched.
#
# **Write** `bce(p, t)`: $(n,)$ and $(n,)$ to a tensor without dimensions. **Do not call** `F.binary_cross_entropy`,
# `nn.BCELoss` or `xlogy`. **Bonus**: a wrong certainty costs exactly 100, as in PyTorch; losses that are tiny but not
# 0; `float16`; the gradient with respect to $t$; and targets of the shape $(n, 1)$ either raise an error or give the
# same loss. ($(n,)$ minus $(n, 1)$ is $(n, n)$ to torch, without a word of warning.)

# %%
def bce(p: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """Mean binary cross-entropy of probabilities.

    Args:
        p: predicted probabilities of class 1 in [0, 1], shape (n,).
        t: targets in [0, 1], soft ones included, shape (n,), dtype of p.

    Returns:
        A 0-dimensional tensor of p's dtype and device, exact for p from 1e-6 to 1 - 1e-6. A certain prediction (p of
        exactly 0 or 1) costs at most 2e-7 if it is right and a finite number above 10 and at most 1000 if it is wrong.
    """
    raise NotImplementedError("bce is not written yet")

# %%
grader.check("bce")

# %% [markdown]
# ## Cross-entropy of logits
#
# Clipping treats a symptom. By the time we have a probability, the information is gone: beyond $z = 37$ (17 in
# `float32`) $\sigma(z)$ **is** 1, and a logit of 40 cannot be told from one of 4000. A loss that starts from the logits
# never meets the problem. With $p = \sigma(z)$ the formula above becomes
#
# $$L = \frac1n \sum_{i=1}^{n} -\, t_i \log \sigma(z_i) - (1 - t_i) \log \sigma(-z_i) ,$$
#
# and its slope is as simple as a slope can be: $\partial L / \partial z_i = (\sigma(z_i) - t_i) / n$. The factor that
# made the gradient vanish has cancelled. A wrong logit of 1000 costs 1000, and it pulls with all its strength. That is
# why models return raw logits and leave the sigmoid to the loss.
#
# The lecture's logits $0.2, -1, 2$ with targets $1, 0, 1$ cost $0.3461$.
#
# **Write** `bce_with_logits(z, t)`: $(n,)$ and $(n,)$ to a tensor without dimensions. **Do not call**
# `F.binary_cross_entropy_with_logits`, `nn.BCEWithLogitsLoss`, or what `sigmoid` may not call. **Bonus**: the gradient
# at exactly $z = 0$, which is $(0.5 - t)/n$; losses that are tiny but not 0; `float16`; the gradient with respect to
# $t$; and targets $(n, 1)$ as above.

# %%
def bce_with_logits(z: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """Mean binary cross-entropy of sigma(z), computed from the logits.

    Args:
        z: logits, shape (n,).
        t: targets in [0, 1], soft ones included, shape (n,), dtype of z.

    Returns:
        A 0-dimensional tensor of z's dtype and device; value and gradient are right for logits of +-1000 and beyond.
    """
    raise NotImplementedError("bce_with_logits is not written yet")

# %%
grader.check("bce_with_logits")

# %% [markdown]
# ## The gradient of logistic regression
#
# Now the logits come from a linear model: $z_i = x_i \cdot w + b$, with features $X$ of shape $(n, m)$, weights $w$ of
# shape $(m,)$ and a bias $b$. With $a_i = \sigma(z_i)$ the chain rule gives, step by step,
#
# $$\frac{\partial L}{\partial a} = \frac{a - t}{a - a^2}, \qquad \frac{\partial a}{\partial z} = a\,(1 - a), \qquad
# \frac{\partial L}{\partial z} = a - t ,$$
#
# and therefore, for the mean over the batch,
#
# $$\nabla_w L = \frac1n \sum_{i=1}^{n} (a_i - t_i)\, x_i, \qquad \frac{\partial L}{\partial b} = \frac1n \sum_{i=1}^{n} (a_i - t_i) .$$
#
# Three slips are common: a transpose that goes unnoticed as long as $n = m$; a mean that is taken twice, or only in one
# of the two; and predictions of shape $(n, 1)$ beside targets of shape $(n,)$.
#
# **Write** `logistic_grad(X, t, w, b)`: $(n, m)$, $(n,)$, $(m,)$ and a number without dimensions, to the tuple
# `(grad_w, grad_b)`: a tensor $(m,)$ and one without dimensions. Logits may be large here too. **Do not use** autograd
# (`backward`, `torch.autograd`, `torch.func`, `requires_grad`), the ready-made binary cross-entropies, or what
# `sigmoid` may not call. **Bonus**: `float16`, and targets $(n, 1)$ as above.

# %%
def logistic_grad(
    X: torch.Tensor, t: torch.Tensor, w: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Gradient of the mean binary cross-entropy of logistic regression, by hand (no autograd).

    Args:
        X: features, shape (n, m).
        t: targets in [0, 1], shape (n,), dtype of X.
        w: weights, shape (m,).
        b: bias, a 0-dimensional tensor. The logits are X w + b.

    Returns:
        (grad_w, grad_b): a tensor of shape (m,) and a 0-dimensional tensor, both of X's dtype and device.
    """
    raise NotImplementedError("logistic_grad is not written yet")

# %%
grader.check("logistic_grad")

# %% [markdown]
# ## Training
#
# **Full-batch gradient descent** repeats one step: compute the gradient on all of the data, and go a little way against
# it,
#
# $$w \leftarrow w - \eta\, \nabla_w L, \qquad b \leftarrow b - \eta\, \frac{\partial L}{\partial b} .$$
#
# Both gradients are taken at the weights from before the step. Training starts from $w = 0$ and $b = 0$, so every first
# prediction is $0.5$ and the first loss is $\log 2$, whatever the data.
#
# **Write** `fit_logistic(X, t, lr, epochs)`: it returns the tuple `(w, b, losses)`, where `w` is $(m,)$, `b` has no
# dimensions, and `losses` is a **tensor** of shape `(epochs,)` with the binary cross-entropy **before** each update.
# All three have the dtype and the device of $X$. Run exactly `epochs` updates with this learning rate: no early stop,
# no decay, no regularisation, no scaling of the features. The whole course of the training is compared, to the
# precision of the dtype. Features may be in the thousands, and then so are the logits: the losses have to be finite and
# right even so. A loop over the epochs is fine. **Do not use** autograd, `torch.optim`, scikit-learn, or what
# `logistic_grad` may not call. **Bonus**: `epochs = 0` gives zero weights and an empty tensor of losses, and targets
# $(n, 1)$ as above.

# %%
def fit_logistic(
    X: torch.Tensor, t: torch.Tensor, lr: float, epochs: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Train logistic regression by full-batch gradient descent from zero weights (no autograd, no optimiser).

    Args:
        X: features, shape (n, m).
        t: targets in [0, 1], shape (n,), dtype of X.
        lr: learning rate: each update subtracts lr times the gradient of the mean loss.
        epochs: number of updates.

    Returns:
        (w, b, losses): weights of shape (m,), a 0-dimensional bias, and a tensor of shape (epochs,) with the mean
        binary cross-entropy before each update. All of X's dtype and device.
    """
    raise NotImplementedError("fit_logistic is not written yet")

# %%
grader.check("fit_logistic")

# %% [markdown]
# ## Before you hand in
#
# Restart the kernel and run all cells from top to bottom. Then compare with PyTorch in a cell of your own: do your
# `bce_with_logits` and the ready-made one agree, in values and gradients? And does your `logistic_grad` agree with
# autograd through your own loss?

# %% [markdown]
# ## All checks at once
#
# Restart the kernel, run all cells from top to bottom, and look at every check again. The checks are a small part of
# the tests that grade you, and they do not look for functions that you may not call.

# %%
grader.check_all()

# %% [markdown]
# ## Handing in
#
# Save and upload this file, `hw1_binary.py`. (`grader.export` would pack the notebook, which does not hold what you
# wrote here.)
