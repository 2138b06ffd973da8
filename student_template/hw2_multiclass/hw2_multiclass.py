# %% [markdown]
# **Before you hand in, fill in the names of everybody who worked on this notebook.**
#
# - Name:
# - Student number:

# %%
# Run this cell first, and again after each restart of the kernel: it finds the checks in the folder tests/.
import otter

grader = otter.Notebook("hw2_multiclass.ipynb")

# %% [markdown]
# # Homework 2: many classes, from one-hot to cross-entropy
#
# In homework 1 a model answered one yes-or-no question. Now it chooses among $C$ classes. You will write the whole way
# from a label such as "class 2" to a loss that a network can be trained with, and you will see why the obvious formulas
# return `inf` and `nan` on numbers that occur in real training.
#
# The pieces build on each other:
#
# | you write | it turns | into |
# |---|---|---|
# | `one_hot` | labels | rows of 0 and 1 |
# | `logsumexp` | logits | one number a row, without overflow |
# | `softmax`, `log_softmax` | logits | probabilities, and their logarithms |
# | `nll_loss` | log-probabilities and labels | a loss |
# | `cross_entropy`, `soft_cross_entropy` | logits and labels, or logits and target distributions | a loss |
# | `predict`, `accuracy` | logits | classes, and how many of them are right |
#
# You may call your own earlier functions in later ones. If an early one is wrong, the error then shows in the later one
# too, and the feedback says so.

# %%
import torch

# %% [markdown]
# ## What holds for every function
#
# - **Tensors in, tensors out.** Inputs are `torch.Tensor`s. The result has the **dtype and the device** of the floating
#   input: `float64` stays `float64`. No number is written for one device, one dtype or one count of classes.
#   `one_hot`, `predict` and `accuracy` say themselves what they return.
# - **Devices.** Inputs may lie on a GPU, and then results belong there; inputs on the CPU stay there, whatever else the
#   machine has. What you make yourself (`torch.zeros`, `torch.arange`, ...) lies on the CPU unless you say
#   `device=x.device`, and torch does not mix the two. You need no GPU for this homework. Where the graders have none
#   they pretend one, which finds mixed devices and results in the wrong place, and proves no more than that. The checks
#   of this notebook that need a GPU run only beside a real one (in Colab: *Runtime > Change runtime type*); elsewhere
#   they say `not checked: no GPU here`.
# - **Classes lie along the last dimension**, examples along the first. A batch of logits has the shape $(n, C)$. Where a
#   task says $(\ldots, C)$, a single row $(C,)$ and a stack of batches $(n, m, C)$ must work as well, and so must a batch
#   without rows, $(0, C)$. `one_hot` and `predict` accept an empty batch too; means over nothing are not asked for.
# - **Sizes of 1 are ordinary**: one row, one class, or both. A tensor that was transposed or cut out of a larger one is
#   ordinary as well.
# - **Labels** have the shape $(n,)$, count from 0, and may be of **any integer dtype**: `int8` (the lecture's own data),
#   `uint8`, `int32` or `int64`. All of them must give the same answer. Take care: to torch, a `uint8` tensor used as an
#   index is a *mask*, and an `int8` tensor is no index at all.
# - **Inputs are never changed.** `x -= 1` changes the tensor of whoever called you; `x = x - 1` does not.
# - **Precision** is that of the dtype: about 12 digits in `float64` and 5 in `float32`, measured against the size of the
#   logits. A small number added "for safety" inside a logarithm or under a fraction is an error that shows, and so is a
#   detour through `float32`.
# - **Large logits are normal.** Values and gradients have to be finite and right at $\pm 1000$ and $\pm 10\,000$, also
#   when
#   one batch holds rows at both ends.
# - **Autograd must be able to follow** every function but `one_hot`, `predict` and `accuracy`: no `.item()`, `.detach()`
#   or NumPy between the logits and the result. (A detached *constant* that cancels is fine.)
# - **No Python loop over the rows**, and no table of $n \times n$ numbers on the way: the work is counted, in tensor
#   operations and in elements. A loop over the classes is allowed.
# - Logarithms are natural ones. Functions are called with positional arguments.
#
# How it is graded: the checks in this notebook are a small part. After you hand in, hidden tests ask for everything in
# the
# list above, with fresh random inputs. A task's points are shared out over its hidden tests, so a function that is right
# for ordinary inputs already earns some of them. **Bonus** tests ask for more than the homework requires; they add points
# and never cost any. What you may not call is named in each task; comparing with a ready-made function in a cell of your
# own is always fine.

# %% [markdown]
# ## One-hot labels
#
# A class number is a name, not a quantity: class 2 is not twice class 1. The **one-hot** form of a label is row $y_i$
# of the
# $C \times C$ identity matrix: zeros, and a single 1 in the column of the class. The lecture's labels $0, 1, 2, 2$ with
# $C = 3$ become
#
# $$\begin{pmatrix} 1 & 0 & 0 \\ 0 & 1 & 0 \\ 0 & 0 & 1 \\ 0 & 0 & 1 \end{pmatrix}$$
#
# Three things go wrong easily. The number of columns is `num_classes`, not the largest label that happens to be in this
# batch. The rows belong on the device of `y`: a table of zeros made without saying where lands on the CPU and meets the
# labels there only if they are on the CPU too. And the result is `float32`, whatever the default dtype is.
#
# **Write** `one_hot(y, num_classes)`: labels $(n,)$ to a `float32` tensor $(n, C)$. **Do not call** `F.one_hot`.

# %%
def one_hot(y: torch.Tensor, num_classes: int) -> torch.Tensor:
    """Turn class labels into rows of the identity matrix.

    Args:
        y: labels, shape (n,), any integer dtype (int8, uint8, int32, int64), each in 0 .. num_classes - 1.
        num_classes: the number of classes C, which may be larger than the labels in this batch suggest.

    Returns:
        A float32 tensor of shape (n, C) on the device of y: row i holds a 1 in column y[i] and 0 elsewhere.
    """
    raise NotImplementedError("one_hot is not written yet")

# %%
grader.check("one_hot")

# %% [markdown]
# ## Log-sum-exp
#
# The model gives one real number per class, the **logits** $x_1, \ldots, x_C$. Everything that follows needs
#
# $$\operatorname{logsumexp}(x) = \log \sum_{c=1}^{C} e^{x_c},$$
#
# a smooth version of the maximum: it lies between $\max_c x_c$ and $\max_c x_c + \log C$. Written down as it stands, it
# fails for logits that are not even very large:

# %%
for row in ([1.0, 2.0, 3.0], [1000.0, 1001.0, 1002.0], [-1000.0, -1001.0, -1002.0]):
    x = torch.tensor(row, dtype=torch.float64)
    print(row, "->", torch.log(torch.exp(x).sum()).item())

# %% [markdown]
# The right answers are $3.4076$, $1002.4076$ and $-999.5924$. In `float64` $e^x$ is `inf` above $x = 709.8$ and $0$ below
# $-745.1$; in `float32` it is `inf` above $88.7$ already, and a logit of 100 is nothing unusual.
#
# The way out is an identity. For every number $m$
#
# $$\log \sum_c e^{x_c} = m + \log \sum_c e^{x_c - m}.$$
#
# Choose $m$ so that no power can overflow, and so that the sum cannot vanish. Then think about the batch: which $m$
# belongs to which row? With rows of $1000$ and rows of $-1000$ side by side, one $m$ for all of them repairs the first
# and ruins the second. The mean of a row is not a good choice either: look at $(1000, 0, -1000)$.
#
# Values are half of it. The derivative of the log-sum-exp by $x_c$ is the softmax, a number between 0 and 1, so no
# gradient
# may be `nan`. A branch that overflows spoils the gradient even if `torch.where` throws its value away, because $0 \cdot
# \infty$ is `nan`.
#
# **Write** `logsumexp(x)`: $(\ldots, C)$ to $(\ldots)$. **Do not call** `torch.logsumexp`, `logaddexp`, `logcumsumexp`,
# any softmax, or SciPy. **Bonus**: a row with a logit of $-\infty$ (a class that was masked out), a row of nothing but
# $-\infty$ (the answer is $-\infty$), a row of $+\infty$, and `float16`.

# %%
def logsumexp(x: torch.Tensor) -> torch.Tensor:
    """Logarithm of the sum of the exponentials over the last dimension, for logits of any size.

    Args:
        x: logits, shape (..., C), floating point.

    Returns:
        A tensor of shape (...), with the dtype and device of x.
    """
    raise NotImplementedError("logsumexp is not written yet")

# %%
grader.check("logsumexp")

# %% [markdown]
# ## Softmax
#
# $$\operatorname{softmax}(x)_c = \frac{e^{x_c}}{\sum_k e^{x_k}}$$
#
# turns logits into a distribution: positive numbers that sum to 1 in every row. It knows only *differences* of logits:
# adding the same number to a whole row changes nothing. For two classes with logits $0$ and $z$ it is the sigmoid of
# homework 1.
#
# The naive form divides `inf` by `inf` at $1000$ and $0$ by $0$ at $-1000$, and both are `nan`. The lecture's row
# $(1000, 1001, 1002)$ has the same softmax as $(0, 1, 2)$: $(0.0900, 0.2447, 0.6652)$.
#
# **Write** `softmax(x)`: $(\ldots, C)$ to the same shape. **Do not call** a ready-made `softmax`, `log_softmax`,
# `softmin`
# or `gumbel_softmax`, as a function, a method or a module, nor SciPy's. **Bonus**: one masked logit of $-\infty$, and
# `float16`.

# %%
def softmax(x: torch.Tensor) -> torch.Tensor:
    """Turn logits into probabilities along the last dimension.

    Args:
        x: logits, shape (..., C), floating point, of any size.

    Returns:
        A tensor with the shape, dtype and device of x: every row is positive and sums to 1.
    """
    raise NotImplementedError("softmax is not written yet")

# %%
grader.check("softmax")

# %% [markdown]
# ## The logarithm of the softmax
#
# Losses need $\log \operatorname{softmax}(x)$. Taking the logarithm of your softmax is right on paper and wrong in
# floating
# point: a probability smaller than the smallest number is 0, and its logarithm is $-\infty$.

# %%
x = torch.tensor([0.0, -1000.0], dtype=torch.float64)
p = torch.exp(x) / torch.exp(x).sum()  # no overflow here: the softmax itself is right
print("softmax          ", p.tolist())
print("its logarithm    ", torch.log(p).tolist())
print("and with 1e-12   ", torch.log(p + 1e-12).tolist())

# %% [markdown]
# The second entry should be $-1000$. Adding $10^{-12}$ hides the infinity, gives $-27.6$ instead, and switches off the
# gradient exactly where the model is most wrong.
#
# The cure is to leave the probability out altogether. The logarithm of a quotient is a difference; keep it one.
#
# **Write** `log_softmax(x)`: $(\ldots, C)$ to the same shape. **Do not call** what softmax may not call, nor a ready-made
# `logsumexp`, `logaddexp` or `logcumsumexp` (your own `logsumexp` is welcome). **Bonus**: one masked logit of $-\infty$,
# and `float16`.

# %%
def log_softmax(x: torch.Tensor) -> torch.Tensor:
    """Logarithm of the softmax along the last dimension, finite and right for logits of any size.

    Args:
        x: logits, shape (..., C), floating point.

    Returns:
        A tensor with the shape, dtype and device of x.
    """
    raise NotImplementedError("log_softmax is not written yet")

# %%
grader.check("log_softmax")

# %% [markdown]
# ## Negative log-likelihood
#
# Suppose that row $i$ holds log-probabilities $\ell_{i1}, \ldots, \ell_{iC}$. The model's probability for the whole
# batch is a
# product, its logarithm is a sum, and the average with a minus sign is the **negative log-likelihood**
#
# $$L = -\frac{1}{n} \sum_{i=1}^{n} \ell_{i, y_i}.$$
#
# This is also $-\frac1n\sum_i\sum_c t_{ic}\,\ell_{ic}$ with the one-hot labels $t_{ic}$, worked by hand in the lecture:
# the softmax
# outputs $(0.3792, 0.3104, 0.3104)$, $(0.3072, 0.4147, 0.2780)$, $(0.4263, 0.2248, 0.3490)$, $(0.2668, 0.2978, 0.4354)$
# with the labels $0, 1, 2, 2$ cost $0.9697$, $0.8802$, $1.0527$ and $0.8315$, on average $0.9335$.
#
# Mind which entry belongs to which row. `log_probs[:, y]` takes *all* the labels' columns in *every* row: a table of
# $n \times n$ numbers, whose mean is a wrong loss that looks plausible. And `nll_loss` takes its rows **as they are**,
# even
# if they are not normalised: $(-0.5, -1.2, -2, -3)$, $(-1, -0.2, -3, -2)$, $(-2, -1, -0.1, -3)$ with the labels $3, 1, 2$
# cost exactly $1.1$.
#
# **Write** `nll_loss(log_probs, y)`: $(n, C)$ and $(n,)$ to a tensor without dimensions. **Do not call** `F.nll_loss` or
# `nn.NLLLoss`. **Bonus**: a $-\infty$ that no label picks, `float16`, and labels of the shape $(n, 1)$, which must be
# refused
# with an error or give the same loss. They must not quietly broadcast to $(n, n)$.

# %%
def nll_loss(log_probs: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Negative log-likelihood: the mean over the batch of minus the entry that the label names.

    Args:
        log_probs: one row of log-probabilities per example, shape (n, C); taken as it is, never normalised.
        y: labels, shape (n,), any integer dtype.

    Returns:
        A 0-dim tensor with the dtype and device of log_probs.
    """
    raise NotImplementedError("nll_loss is not written yet")

# %%
grader.check("nll_loss")

# %% [markdown]
# ## Cross-entropy
#
# The loss that classifiers are trained with takes **logits** and does the rest itself:
#
# $$L = -\frac1n \sum_i \log \operatorname{softmax}(x_i)_{y_i}.$$
#
# Which loss takes what is the commonest confusion of all, so once more:
#
# | loss | takes |
# |---|---|
# | negative log-likelihood | log-probabilities |
# | cross-entropy | logits |
# | softmax, then cross-entropy | nothing: that is the **double softmax**, a bug that trains and never quite works |
#
# If the rows that come in happen to be probabilities, they are still logits to this function.
#
# Two numbers to check yourself with. Logits that are all equal cost $\log C$ (for two classes $0.693$, a coin toss),
# whatever the
# label: an untrained model should start near that. And a row that leads by 1000 costs 0 if it is right and 1000 if it
# is wrong, not `inf`.
# The gradient is as plain as it gets, $(\operatorname{softmax}(x_i) - t_i) / n$ with the one-hot row $t_i$, and it
# stays finite
# everywhere, even where the naive loss is infinite.
#
# The lecture's spreadsheet: logits $(-0.018, 0.0855)$, $(-0.0244, 0.0741)$, $(-0.0187, 0.085)$, $(-0.0258, 0.0687)$,
# $(-0.0267, 0.0617)$ with the labels $0, 0, 0, 1, 1$ cost $0.7066$ on average.
#
# **Write** `cross_entropy(logits, y)`: $(n, C)$ and $(n,)$ to a tensor without dimensions. **Do not call**
# `F.cross_entropy`, `nn.CrossEntropyLoss`, or anything that an earlier task of this homework forbids. **Bonus**: one
# masked
# logit of $-\infty$, `float16`, labels $(n, 1)$ as above, and a tiny loss to ten digits: a row that is right and
# leads by a wide margin costs very little, but not 0 (look up `torch.log1p`).

# %%
def cross_entropy(logits: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy between the softmax of the logits and the labels.

    Args:
        logits: one row of logits per example, shape (n, C), of any size.
        y: labels, shape (n,), any integer dtype.

    Returns:
        A 0-dim tensor with the dtype and device of logits: nll_loss(log_softmax(logits), y), with finite gradients.
    """
    raise NotImplementedError("cross_entropy is not written yet")

# %%
grader.check("cross_entropy")

# %% [markdown]
# ## Soft targets
#
# Sometimes the truth is not one class but a distribution: three of four annotators said "cat". With target rows
# $t_i$ that sum to 1, the cross-entropy between target and prediction is
#
# $$L = -\frac1n \sum_{i=1}^{n} \sum_{c=1}^{C} t_{ic} \, \log \operatorname{softmax}(x_i)_c .$$
#
# With one-hot targets it is the loss of the last task. A red panda (one-hot) that the model predicts with 25 per cent
# costs
# $\log 4 = 1.3863$. The sum runs over the classes, the mean over the rows only, so the factor is $1/n$ and not $1/(nC)$.
#
# **Write** `soft_cross_entropy(logits, targets)`: $(n, C)$ and $(n, C)$, of the same dtype, to a tensor without
# dimensions.
# **Do not call** what `cross_entropy` may not call. **Bonus**: a masked logit of $-\infty$ whose target is 0 (remember
# what
# $0 \cdot \infty$ is), `float16`, and a tiny loss to ten digits.

# %%
def soft_cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy between the softmax of the logits and target distributions.

    Args:
        logits: one row of logits per example, shape (n, C), of any size.
        targets: one distribution per example, shape (n, C), the dtype of logits; every row sums to 1.

    Returns:
        A 0-dim tensor with the dtype and device of logits: the mean of -sum_c targets_c log softmax_c.
    """
    raise NotImplementedError("soft_cross_entropy is not written yet")

# %%
grader.check("soft_cross_entropy")

# %% [markdown]
# ## Predictions
#
# A prediction is the class with the largest logit. The softmax keeps the order of the logits, so it is not needed here,
# and
# predictions play no part in training. If several logits of a row are largest, any one of their indices is right.
#
# **Write** `predict(logits)`: $(n, C)$ to an `int64` tensor $(n,)$.

# %%
def predict(logits: torch.Tensor) -> torch.Tensor:
    """Predicted class of each example.

    Args:
        logits: one row of logits per example, shape (n, C).

    Returns:
        An int64 tensor of shape (n,) on the device of logits: the index of the largest logit of each row. If several
        are largest, any of their indices will do.
    """
    raise NotImplementedError("predict is not written yet")

# %%
grader.check("predict")

# %% [markdown]
# ## Accuracy
#
# The accuracy is the share of rows whose prediction is the label: the lecture's four examples reach $0.75$, the
# spreadsheet's five $0.40$. It is what people report, and it says less than the loss: it cannot tell a narrow miss from a
# confident mistake, and its gradient is zero almost everywhere.
#
# **Write** `accuracy(logits, y)`: $(n, C)$ and $(n,)$ to a Python `float` between 0 and 1. **Do not call** scikit-learn
# or
# torchmetrics. **Bonus**: labels of the shape $(n, 1)$ must be refused with an error or give the same share.

# %%
def accuracy(logits: torch.Tensor, y: torch.Tensor) -> float:
    """Share of examples whose largest logit stands at the label.

    Args:
        logits: one row of logits per example, shape (n, C).
        y: labels, shape (n,), any integer dtype.

    Returns:
        A Python float between 0 and 1.
    """
    raise NotImplementedError("accuracy is not written yet")

# %%
grader.check("accuracy")

# %% [markdown]
# ## Before you hand in
#
# Restart the kernel and run all cells from top to bottom. Then compare your `cross_entropy` with the ready-made one in a
# cell of your own, on a few random batches in `float64`, values and gradients: where do they agree, and what happens with
# `int8` labels?

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
# Save and upload this file, `hw2_multiclass.py`. (`grader.export` would pack the notebook, which does not hold what you
# wrote here.)
