# %% [markdown]
# **Before you hand in, fill in the names of everybody who worked on this notebook.**
#
# - Name:
# - Student number:

# %%
# Run this cell first, and again after each restart of the kernel: it finds the checks in the folder tests/.
import otter

grader = otter.Notebook("hw3_gradients.ipynb")

# %% [markdown]
# # Homework 3: softmax regression without autograd
#
# So far you wrote losses and let PyTorch differentiate them. Now you do the differentiating. You start from the slope
# of one softmax, arrive at the gradient of a whole model, and train two classifiers with it: softmax regression, and
# its older rival, one binary classifier per class. Nothing here needs more than the chain rule and a matrix product,
# and what comes out in the end is shorter than what went in: the gradient of softmax and cross-entropy together is
# "prediction minus truth".
#
# There are five tasks and 30 points:
#
# | task | points | you write |
# |---|---|---|
# | 1 | 4 | `softmax_jacobian` |
# | 2 | 6 | `cross_entropy_grad` |
# | 3 | 7 | `softmax_regression_grad` |
# | 4 | 7 | `fit_softmax_regression` |
# | 5 | 6 | `one_vs_rest` |

# %% [markdown]
# ## The rules for every function
#
# - Inputs are tensors, on any device. What you return lies on the **same device** and has the **same floating dtype**
#   as the floating input: float64 in, float64 out, and float32 in, float32 out.
# - What you make yourself (`torch.zeros`, `torch.eye`, `torch.arange`, ...) lies on the CPU unless you say
#   `device=X.device`, and torch does not mix the two. Nor may inputs on the CPU move to a GPU only because there is
#   one. You need no GPU for this homework. Where the graders have none they pretend one, which finds mixed devices and
#   results in the wrong place, and proves no more than that. The checks of this notebook that need a GPU run only
#   beside a real one (in Colab: *Runtime > Change runtime type*); elsewhere they say `not checked: no GPU here`.
# - **Never change an argument.** `+=`, `-=`, `x[i] = ...` and methods that end in an underscore work in place; use them
#   on tensors of your own only.
# - Classes lie along the **last** dimension of logits, examples along the first: logits are `(n, C)`, features
#   `(n, m)`, weights `(C, m)`.
# - Labels `y` have shape `(n,)`, values from 0 to C - 1 and **any integer dtype**: int8 (as in the lecture), uint8,
#   int32 or int64. Torch reads a uint8 index as a mask and refuses int8, so convert before you index. Not every class
#   need occur in `y`.
# - "Mean" divides by the number of examples n, once. No empty batch is tested.
# - Everything must be finite and right for logits of size 1000. Errors are compared with 1e-12 in float64 and 1e-5 in
#   float32, scaled by the size of the numbers involved. So a safety epsilon such as 1e-7 counts as an error, and so
#   does a detour through float32.
# - No Python loop over examples, and no table of n x n numbers: the number of tensor operations must not grow with n.
#   Loops over epochs are natural, and a loop over classes is allowed.
# - Inputs may be slices or transposes, so they need not be contiguous.
#
# **What you may not call.** Autograd in any form (`backward`, `torch.autograd`, `torch.func`, `requires_grad`), and the
# ready-made functions that homework 2 asked you to write: the softmax family (`softmax`, `log_softmax`, `softmin`,
# `gumbel_softmax`), the log-sum-exp family (`logsumexp`, `logaddexp`, `logcumsumexp`), `F.one_hot`, `F.nll_loss`,
# `F.cross_entropy`, their module forms, and SciPy. In the two training tasks also `torch.optim` and scikit-learn, and
# in the last one the sigmoid family (`sigmoid`, `expit`, `logsigmoid`, `softplus`) and `F.binary_cross_entropy` with
# all its relatives. You may copy your own functions from homeworks 1 and 2 into this notebook, and one function of this
# homework may call another; remember that a mistake in the first then shows in the second too. Comparing your result
# with autograd **in a cell of its own** is fine, and a good idea.
#
# **How it is graded.** Each task has hidden tests; your points are the share of them that pass. The checks in this
# notebook are a sample: if they pass you are on the right track, but not yet at the end. Every failing test comes with
# a hint. Some tests are a *bonus*: they can add to your score and never take from it.

# %%
import torch

# %% [markdown]
# ## A gradient needs a witness
#
# A derivative found on paper deserves a second opinion. The cheapest is the central difference
#
# $$\frac{\partial f}{\partial x_k} \approx \frac{f(x + h e_k) - f(x - h e_k)}{2h}.$$
#
# In float64 with $h = 10^{-5}$ it agrees with the truth to about nine digits. Do not try it in float32: there the
# difference of two nearly equal numbers keeps only one or two digits. Here is a helper for your own experiments.

# %%
def central_difference(f, x, h=1e-5):
    """Slope of the scalar function f in every entry of the float64 tensor x; same shape as x."""
    slope = torch.zeros_like(x)
    for k in range(x.numel()):
        step = torch.zeros(x.numel(), dtype=x.dtype)
        step[k] = h
        step = step.reshape(x.shape)
        slope.view(-1)[k] = (f(x + step) - f(x - step)) / (2 * h)
    return slope


# d/dx of x^3 is 3 x^2
central_difference(lambda x: (x**3).sum(), torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64))

# %% [markdown]
# ## Task 1: the Jacobian of the softmax (4 points)
#
# A softmax has C inputs and C outputs, so its derivative is a C x C matrix. Write $a = \operatorname{softmax}(z)$. The
# quotient rule gives two cases. Raising $z_i$ raises its own output,
#
# $$\frac{\partial a_i}{\partial z_i} = a_i (1 - a_i),$$
#
# and takes the same amount away from the others,
#
# $$\frac{\partial a_i}{\partial z_j} = -a_i a_j \qquad (i \neq j).$$
#
# In one line:
#
# $$J = \operatorname{diag}(a) - a a^\top .$$
#
# Two things are worth noticing. The logits themselves have gone: the **output** is all you need. And since the outputs
# always sum to 1, every row and every column of $J$ sums to 0. The lecture's example is
# $a = (\tfrac12, \tfrac14, \tfrac14)$:
#
# $$J = \begin{pmatrix} 0.25 & -0.125 & -0.125 \\ -0.125 & 0.1875 & -0.0625 \\ -0.125 & -0.0625 & 0.1875 \end{pmatrix}.$$
#
# **What breaks.** For logits such as $(1000, 0, 0)$ the output is exactly $(1, 0, 0)$ in floating point. The right
# Jacobian is then the zero matrix. A form that divides by $a$ or takes its logarithm gives NaN, and one that adds an
# epsilon to $a$ invents slopes that are not there.
#
# **Required:** `a` is `(C,)` and already an output of the softmax, so do not apply another one; return `(C, C)`. C may
# be 1 or 200. Bonus: no Python loop over classes either.

# %%
def softmax_jacobian(a: torch.Tensor) -> torch.Tensor:
    """Jacobian of the softmax, written in terms of its output.

    Args:
        a: (C,) floating point, an *output* of the softmax: non-negative entries that sum to 1. Entries may be
            exactly 0 or 1.

    Returns:
        (C, C), same dtype and device as ``a``; entry (i, j) is the derivative of a_i with respect to z_j, where
        a = softmax(z).
    """
    raise NotImplementedError("softmax_jacobian is not written yet")

# %%
grader.check("softmax_jacobian")

# %% [markdown]
# ## Task 2: the gradient of cross-entropy (6 points)
#
# The loss of one example with label $t$ is $L = -\log a_t$. To get from $L$ to the logits, the chain rule goes through
# **all** outputs, since each logit moves all of them. With $y$ the one-hot row of the label,
#
# $$\frac{\partial L}{\partial z_j} = \sum_i \frac{\partial L}{\partial a_i} \frac{\partial a_i}{\partial z_j}
# = -\frac{1}{a_t} \frac{\partial a_t}{\partial z_j} = a_j - y_j .$$
#
# The $1/a_t$ of the logarithm and the $a_t$ of the Jacobian cancel. That is the reason why softmax and cross-entropy
# belong together: a wrong prediction, however certain, has a slope of full size, where squared error (homework 1) goes
# flat. For the mean over a batch with rows $A = \operatorname{softmax}(Z)$ and one-hot rows $Y$:
#
# $$\frac{\partial \bar L}{\partial Z} = \frac{1}{n} (A - Y).$$
#
# For the course's logits `[[1, 2, 3, 4], [2, 1, 0, -1], [.5, .5, .5, .5]]` with labels 3, 0, 2 the first row of the
# gradient is 0.010686201093, 0.029048106247, 0.078960939363, -0.118695246704. It sums to 0, like every row.
#
# **What breaks.** Cancel on paper, not in the computer: $-1/a_t$ multiplied by the Jacobian is infinity times zero as
# soon as $a_t$ underflows. And the softmax itself overflows if it is written down as it is defined:

# %%
for dtype, top in ((torch.float64, 709.0), (torch.float64, 710.0), (torch.float32, 88.0), (torch.float32, 89.0)):
    print(dtype, top, torch.exp(torch.tensor(top, dtype=dtype)).item())

naive = torch.exp(torch.tensor([1000.0, 1001.0, 1002.0], dtype=torch.float64))
print(naive / naive.sum())  # inf / inf

# %% [markdown]
# Homework 2 told you the cure. The shift must be that of each row: a batch can hold one row near -1000 and another near
# +1000.
#
# **Required:** `logits` is `(n, C)`, `y` is `(n,)`; return `(n, C)`. Bonus: a logit of $-\infty$ (a masked class) has
# gradient 0; float16 stays float16; labels of shape `(n, 1)` must raise an error or count as `(n,)`, but never
# broadcast into something larger.

# %%
def cross_entropy_grad(logits: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Gradient of the mean cross-entropy with respect to the logits.

    Args:
        logits: (n, C) floating point, any finite size (think of +-1000).
        y: (n,) labels 0..C-1 of any integer dtype.

    Returns:
        (n, C), same dtype and device as ``logits``: the derivative of the loss, averaged over the n examples, with
        respect to every logit.
    """
    raise NotImplementedError("cross_entropy_grad is not written yet")

# %%
grader.check("cross_entropy_grad")

# %% [markdown]
# ## Task 3: the gradient of softmax regression (7 points)
#
# Now the logits come from a linear model. With features $X$ `(n, m)`, weights $W$ `(C, m)`, one row per class, and
# biases $b$ `(C,)`,
#
# $$Z = X W^\top + b .$$
#
# Each logit is linear in its weights, $\partial z_{ic} / \partial w_{cj} = x_{ij}$, so one more step of the chain rule
# sums over the examples. The lecture writes
#
# $$\frac{\partial L}{\partial W} = -\left( X^\top (Y - A) \right)^\top$$
#
# for the sum over the batch; for the mean it is divided by $n$. The bias is a weight whose feature is always 1, so its
# gradient is the sum of the rows of $(A - Y)/n$.
#
# **What breaks.** Two mistakes survive most experiments. A transposed gradient has the right shape if $C = m$, so try
# your function with $n$, $m$ and $C$ all different. And $1/n$ is easily applied twice to the bias: once in $(A - Y)/n$
# and again in a mean over its rows. The model still learns, only slowly, and nothing looks wrong. Large features or
# weights make large logits, so what you know about the softmax holds here as well.
#
# **Required:** return the tuple `(grad_W, grad_b)` of shapes `(C, m)` and `(C,)`. Bonus: labels of shape `(n, 1)`, as
# in task 2.

# %%
def softmax_regression_grad(
    X: torch.Tensor, y: torch.Tensor, W: torch.Tensor, b: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Gradients of the mean cross-entropy of softmax regression, where the logits are X W^T + b.

    Args:
        X: (n, m) floating point features.
        y: (n,) labels 0..C-1 of any integer dtype.
        W: (C, m) weights, one row per class, same dtype as ``X``.
        b: (C,) biases, same dtype as ``X``.

    Returns:
        The tuple (grad_W, grad_b) of shapes (C, m) and (C,), same dtype and device as ``X``.
    """
    raise NotImplementedError("softmax_regression_grad is not written yet")

# %%
grader.check("softmax_regression_grad")

# %% [markdown]
# ## Task 4: training softmax regression (7 points)
#
# Full-batch gradient descent repeats one line,
#
# $$W \leftarrow W - \eta \, \frac{\partial \bar L}{\partial W}, \qquad b \leftarrow b - \eta \, \frac{\partial \bar L}{\partial b},$$
#
# with learning rate $\eta$. The loss is convex, so any start will do; we start at zero, and then everything is
# determined: the tests compare your weights and losses number by number, after one epoch, after two and after more, not
# merely whether the loss goes down. So there is no randomness, no mini-batch, no momentum, no weight decay, no scaling
# of the features and no early stop. Both updates use the gradient at the *old* $W$ and $b$.
#
# `losses[k]` is the mean cross-entropy **before** update k. With zero weights every class has probability $1/C$, so
# `losses[0]` must be $\ln C$: 0.693 for two classes, 1.386 for four. A useful sanity check in any training run.
#
# **What breaks.** Features near 100 push the logits past 1000 after a single step. A certain and wrong prediction then
# has a probability of exactly 0, whose logarithm is $-\infty$, although the loss is a perfectly ordinary number in the
# hundreds. Keep $\log(a/b)$ a difference, as in homework 2, and compute the loss from the logits.
#
# **Required:** return the tuple `(W, b, losses)` of shapes `(C, m)`, `(C,)` and `(epochs,)`, three tensors in X's
# dtype. `num_classes` counts, not the largest label: a class without examples still has its row. Every call starts
# anew. Bonus: `epochs = 0` returns zeros and an empty tensor of losses; labels of shape `(n, 1)`, as in task 2.

# %%
def fit_softmax_regression(
    X: torch.Tensor, y: torch.Tensor, num_classes: int, lr: float, epochs: int
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Train softmax regression by full-batch gradient descent on the mean cross-entropy.

    Weights and biases start at zero; every epoch makes one update from the whole batch with learning rate ``lr``.

    Args:
        X: (n, m) floating point features.
        y: (n,) labels 0..C-1 of any integer dtype; not every class need occur.
        num_classes: C.
        lr: learning rate.
        epochs: number of updates.

    Returns:
        The tuple (W, b, losses) of shapes (C, m), (C,) and (epochs,), all tensors of X's dtype and on its device;
        ``losses[k]`` is the mean cross-entropy *before* update k.
    """
    raise NotImplementedError("fit_softmax_regression is not written yet")

# %%
grader.check("fit_softmax_regression")

# %% [markdown]
# ## Task 5: one against the rest (6 points)
#
# Before softmax regression there was a simpler idea: train one **binary** classifier per class, "class c" against "any
# other class", and predict the class whose classifier is most convinced. Classifier c is the logistic regression of
# homework 1 with targets $t_i = 1$ if $y_i = c$ and $t_i = 0$ otherwise. Its gradient has the form you know,
#
# $$\frac{\partial \bar L}{\partial w} = \frac{1}{n} \sum_i (a_i - t_i) \, x_i, \qquad \frac{\partial \bar L}{\partial b} = \frac{1}{n} \sum_i (a_i - t_i), \qquad a_i = \sigma(w^\top x_i + b).$$
#
# The C classifiers do not know of each other: their probabilities need not sum to 1, and row c of the result must be
# what logistic regression would find from zeros on `y == c` alone. It makes no difference whether you train them one
# after the other or side by side.
#
# **What breaks.** Writing the sigmoid as $e^z / (1 + e^z)$ gives inf / inf for $z = 1000$; the form $1 / (1 + e^{-z})$
# has the right *value* everywhere, and since you differentiate on paper, its value is all you need. (In homework 1 it
# was its gradient that failed.) Two classes look like a special case and are none: they give two classifiers, mirror
# images of each other. A class without examples is trained too, and learns to say no. And overwriting `y` with the
# targets of one class spoils the next.
#
# **Required:** return the tuple `(W, b)` of shapes `(C, m)` and `(C,)`. Bonus: `epochs = 0`; labels of shape `(n, 1)`,
# where `(n,)` minus `(n, 1)` quietly becomes an `(n, n)` table.

# %%
def one_vs_rest(
    X: torch.Tensor, y: torch.Tensor, num_classes: int, lr: float, epochs: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """Train one binary logistic regression per class, "class c against all others", each on its own.

    Every classifier is trained by full-batch gradient descent on the mean binary cross-entropy, from zeros, for
    ``epochs`` updates with learning rate ``lr``. Two classes are no special case: they give two classifiers.

    Args:
        X: (n, m) floating point features.
        y: (n,) labels 0..C-1 of any integer dtype; not every class need occur.
        num_classes: C.
        lr: learning rate.
        epochs: number of updates.

    Returns:
        The tuple (W, b) of shapes (C, m) and (C,), tensors of X's dtype and on its device; row c of W and entry c of
        b belong to the classifier of class c.
    """
    raise NotImplementedError("one_vs_rest is not written yet")

# %%
grader.check("one_vs_rest")

# %% [markdown]
# ## What to take away
#
# Three gradients, the same form each time: prediction minus truth, times the input. Autograd would have found the same
# numbers; what you gain by hand is that you know where they can go wrong, and what they should look like. If you have
# some time left, train both classifiers on the lecture's three clumps (1-D data around -1, 1 and 3, learning rate 1,
# 200 epochs) and look at the middle class: no single threshold separates it from *both* neighbours, so its
# one-versus-rest classifier has a hard time, while softmax regression has none.

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
# Save and upload this file, `hw3_gradients.py`. (`grader.export` would pack the notebook, which does not hold what you
# wrote here.)
