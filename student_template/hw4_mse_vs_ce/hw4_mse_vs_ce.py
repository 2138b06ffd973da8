# %% [markdown]
# **Before you hand in, fill in the names of everybody who worked on this notebook.**
#
# - Name:
# - Student number:

# %%
# Run this cell first, and again after each restart of the kernel: it finds the checks in the folder tests/.
import otter

grader = otter.Notebook("hw4_mse_vs_ce.ipynb")

# %% [markdown]
# # Homework 4: four classes, MSE against cross-entropy
#
# So far you wrote losses and gradients. Now you use them, and find out by experiment whether the choice of a loss
# matters. The lecture did this for two classes: points just above and just below a cubic curve, a small network, and the
# question whether to train it with the mean squared error (MSE) or with cross-entropy (CE). Its answer was a pair of
# loss curves, two scatter plots, one accuracy each (0.72 for CE, 0.66 for MSE), and a box plot over repeated runs, since
# one run is no evidence. You repeat the experiment with **four** classes. PyTorch's layers, losses and optimisers are
# all allowed this time: the experiment is the homework.
#
# There are nine functions, a text and 30 points:
#
# | task | points | you write |
# |---|---|---|
# | 1 | 3 | `make_data` |
# | 2 | 3 | `build_model` |
# | 3 | 2 | `mse_loss` |
# | 4 | 3 | `ce_loss` |
# | 5 | 6 | `train` |
# | 6 | 3 | `compare` |
# | 7 | 2 | `plot_losses` |
# | 8 | 3 | `plot_predictions` |
# | 9 | 2 | `plot_accuracies` |
# | 10 | 3 | a conclusion |

# %% [markdown]
# ## What holds for every function
#
# - Labels `y` are int64 tensors $(n,)$ with values from 0 to $C-1$; outputs of a model are $(n, C)$, one column per
#   class.
# - Tensors may lie on any device, the model where X is, and what you make yourself (`torch.zeros`, `torch.eye`, ...)
#   belongs on the device of the inputs. Nor may inputs on the CPU move to a GPU only because there is one. `make_data`,
#   `build_model` and `compare` have no tensors among their inputs: those three may use whatever device they like. Losses
#   have the dtype of the outputs.
# - You need no GPU for this homework. Where the graders have none they pretend one, which finds mixed devices and results
#   in the wrong place, and proves no more than that. The checks of this notebook that need a GPU run only beside a real
#   one (in Colab: *Runtime > Change runtime type*); elsewhere they say `not checked: no GPU here`.
# - **Arguments are never changed**, with one exception: `train` trains the model that it is given.
# - Functions are called with positional arguments, in the order of the stubs, often on small data of our own: read n and
#   C off the shapes, and take nothing from variables of the notebook.
# - What should be random follows from the `seed` that a function is given, and from nothing else.
#
# **How it is graded.** Hidden tests give each task its points, and every failing test comes with a hint. The tests of
# `train` bring their own model and loss, those of the plots their own numbers. `compare` calls your earlier functions; if
# one of them is not right yet, a working one takes its place there, so that no mistake costs you twice. A person reads
# your conclusion, beside your figures.
#
# **How your notebook is run.** From top to bottom. A cell that takes longer than 20 seconds is stopped, which costs
# nothing, as long as your functions are defined in other cells. So keep experiments in cells of their own.

# %%
from collections.abc import Callable, Sequence

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.figure import Figure
from torch import nn

# %% [markdown]
# ## Task 1: the data (3 points)
#
# The lecture takes $x = -10, -9.75, \ldots, 9.75$ (80 values) and the curve
#
# $$g(x) = 3x^3 + 2x^2 + 5x ,$$
#
# and scales both to $[0, 1]$: from each list its minimum is subtracted, then it is divided by its range. Around the
# scaled curve it puts two classes. You put four, on top of each other. With $\tilde x$ and $\tilde g$ the scaled values, class
# $k = 0, 1, 2, 3$ has one point at every $\tilde x$, at the height
#
# $$\tilde g + 0.4 \, (1.5 - k) + \varepsilon, \qquad \varepsilon \text{ uniform between } -0.25 \text{ and } 0.25 .$$
#
# So class 0 is on top and class 3 at the bottom, and neighbours overlap a little: no model can be right everywhere.
#
# **What goes wrong.** The order of things. Offset and noise belong to the *scaled* curve; added before the scaling they
# all but vanish, because the cubic runs up to 3000. The cubic is that of the *unscaled* $x$. And the noise is drawn for
# each of the 320 points by itself.
#
# **Required:** `X` is `(320, 2)` float32, `y` is `(320,)` int64. The order of the rows is free, and so is the random
# generator, but the same seed must give the same data (seed 0 as well), whatever else has drawn random numbers in
# between, and another seed other data.

# %%
def make_data(seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Four classes of points, stacked along a cubic curve.

    Args:
        seed: decides the noise; the same seed always gives the same data.

    Returns:
        The tuple (X, y): points X (320, 2) float32 and labels y (320,) int64 from 0 (top) to 3 (bottom), 80 points of
        each class, rows in any order.
    """
    raise NotImplementedError("make_data is not written yet")

# %%
grader.check("make_data")

# %% [markdown]
# ## Task 2: the network (3 points)
#
# The lecture's network is 2-50-100-50-1: linear layers with a ReLU between them, and one output that is compared with
# 1/2. With four classes it gets one output per class, 2-50-100-50-4, and the prediction is the class of the largest one.
#
# The outputs are **raw**: no softmax, no sigmoid, no ReLU behind the last layer. MSE compares the outputs with one-hot
# rows as they are, and cross-entropy brings its own softmax along.
#
# **Required:** four linear layers, each with a weight matrix and a bias, which makes 10504 trainable numbers for $C = 4$;
# a new network in every call. How the weights begin is up to you. Layers in a plain Python list are not seen by
# `model.parameters()`, and then there is nothing to train; nor does `model.to(device)` move them.

# %%
def build_model(num_classes: int=4) -> nn.Module:
    """A fresh network 2-50-100-50-C with ReLU between its linear layers and nothing behind the last one.

    Args:
        num_classes: C, the number of outputs.

    Returns:
        A model that turns points (n, 2) into raw outputs (n, C).
    """
    raise NotImplementedError("build_model is not written yet")

# %%
grader.check("build_model")

# %% [markdown]
# ## Task 3: squared error for classes (2 points)
#
# With $Y$ the one-hot rows of the labels and $Z$ the outputs,
#
# $$\operatorname{MSE} = \frac{1}{nC} \sum_{i=1}^{n} \sum_{c=1}^{C} (z_{ic} - y_{ic})^2 .$$
#
# The lecture had one output and labels as a column; here the targets are a matrix of the shape of the outputs.
#
# **Required:** C is the number of outputs, even if the last classes do not occur in `y`. The result is a scalar tensor
# that autograd can follow.

# %%
def mse_loss(outputs: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Mean squared error between raw outputs and one-hot labels.

    Args:
        outputs: (n, C) floating point.
        y: (n,) int64 labels 0..C-1; not every class need occur.

    Returns:
        A scalar (0-dim tensor): the mean over all n * C squared differences.
    """
    raise NotImplementedError("mse_loss is not written yet")

# %%
grader.check("mse_loss")

# %% [markdown]
# ## Task 4: cross-entropy, and the bug of the slides (3 points)
#
# The lecture's training loop sends the outputs through a softmax and then into `CrossEntropyLoss`. That loss expects raw
# outputs, since it applies the softmax itself, so there are two of them. Nothing crashes. The loss goes down, and the
# accuracy looks fine: in trial runs the doubled softmax reached 0.75 where the right loss reached 0.74 to 0.78. Only the
# loss gives it away. A softmax squeezes every output into $[0, 1]$, so the best that the second one can ever see is
# $(1, 0, 0, 0)$, and
#
# $$-\log \frac{e^1}{e^1 + 3 e^0} = \log(e + 3) - 1 = 0.7437 .$$
#
# A loss curve that flattens out just above 0.74 is the mark of this bug, and the gradient near the end is as flat as that
# of squared error on a sigmoid was in homework 1: what cross-entropy is for has been switched off.
#
# **Required:** the mean cross-entropy of the raw outputs. A certain and right row, such as $(100, 0, 0, 0)$ with label 0,
# costs nothing; outputs of $\pm 1000$ give finite losses and gradients.

# %%
def ce_loss(outputs: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy of raw outputs.

    Args:
        outputs: (n, C) floating point, any finite size; no softmax has been applied to them.
        y: (n,) int64 labels 0..C-1; not every class need occur.

    Returns:
        A scalar (0-dim tensor): the mean over the n examples.
    """
    raise NotImplementedError("ce_loss is not written yet")

# %%
grader.check("ce_loss")

# %% [markdown]
# ## Task 5: training (6 points)
#
# One function trains any model with any loss, so that both candidates get the same treatment. In each epoch it shuffles
# the rows, cuts them into mini-batches, and makes one step of Adam (`torch.optim.Adam` with the given learning rate, all
# else as it is by default) per batch. The steps:
#
# 1. A new random order of the rows in **every** epoch. All of it follows from `seed`. The last batch may be smaller, and
#    it is used.
# 2. For each batch: outputs, loss, gradients from zero, backward, step. Each row keeps its label.
# 3. After the epoch's last step: the accuracy on **all** of `X`, with the model as it is now.
#
# The history has one number per epoch in each of two lists. `"loss"` is the mean over the epoch's mini-batches of what
# `loss_fn` returned, where every batch counts the same, the last one too. `"accuracy"` is a share between 0 and 1.
#
# **What goes wrong.** A loss that is stored as a tensor keeps its whole graph in memory and is no number to plot: store
# `.item()`. An optimiser that is made anew in each epoch forgets its momentum. A generator that is seeded in each epoch
# gives the same order every time. A permutation for `X` and another one for `y` teaches the model nonsense.
#
# **Required:** train the given model itself, not a copy, from the weights that it has; train it on the device of X and
# leave it there; use the given `loss_fn`, and call it with `(outputs, labels)`. Same weights, same seed: same history,
# whatever the global random state. Lists of Python floats. Bonus: training mode (`model.train()`) for the steps,
# evaluation mode (`model.eval()`) for the accuracy. Our network does not care, but one with dropout would.

# %%
def train(
    model: nn.Module, X: torch.Tensor, y: torch.Tensor, loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor], epochs: int, batch_size: int, lr: float, seed: int
) -> dict[str, list[float]]:
    """Train a model in place, with Adam on shuffled mini-batches.

    Args:
        model: any module that turns rows of X into outputs (n, C); it is trained from the weights that it has.
        X: (n, m) float32 points.
        y: (n,) int64 labels.
        loss_fn: called as loss_fn(outputs, labels) for each mini-batch; returns a scalar tensor.
        epochs: how often all of the data is used, at least 1.
        batch_size: rows in a mini-batch; the last one of an epoch has what is left.
        lr: Adam's learning rate.
        seed: decides the order of the rows in every epoch, and nothing else does.

    Returns:
        The dict {"loss": [...], "accuracy": [...]} of two lists with one Python float per epoch. "loss" is the mean of
        the losses of the epoch's mini-batches, each counted once; "accuracy" is the share of right predictions on all
        of X after the epoch.
    """
    raise NotImplementedError("train is not written yet")

# %%
grader.check("train")

# %% [markdown]
# ## Task 6: is it luck? (3 points)
#
# One run says little: with other weights or other noise the ranking may turn round. So the experiment is repeated. For
# each seed train two fresh models, one with each loss, and measure their accuracy on **test data**: a data set of its
# own, from a further seed which none of the models was trained on. The training data of one run is no test data for
# another one either.
#
# **Required:** `{"mse": [...], "ce": [...]}` with one accuracy in $[0, 1]$ per seed, as Python floats. Each training takes
# `epochs` epochs and starts with a new model. Batch size and learning rate are yours to choose; choose them so that five
# epochs are enough to be well above guessing, which is right in one of four cases (mean accuracy 0.45 or more). The same
# call gives the same result. The weights of a new model are random as well, so something has to seed them.

# %%
def compare(seeds: Sequence[int], epochs: int) -> dict[str, list[float]]:
    """Train a fresh model for every seed and loss, and measure each on data that trained nothing.

    Args:
        seeds: one run of the experiment for each; they differ.
        epochs: how long every model is trained.

    Returns:
        The dict {"mse": [...], "ce": [...]} of test accuracies in [0, 1], one Python float per seed, in the order of
        ``seeds``. The same call gives the same result.
    """
    raise NotImplementedError("compare is not written yet")

# %%
grader.check("compare")

# %% [markdown]
# ## Task 7: the loss curves (2 points)
#
# The first picture shows how both losses fall. Their heights cannot be compared, since an MSE of 0.1 and a cross-entropy
# of 0.5 measure different things; their shapes can.
#
# **Required, for all three plots:** *return* the matplotlib figure. How you make it is a matter of taste: `plt.figure()` or
# `plt.subplots()`, one or several axes, any colours, with or without `plt.show()`.
#
# **Required here:** one line per loss, with one point per epoch (counted from 0 or 1); a label for each line or a legend
# that names them; a label on the x axis and one on the y axis. Further axes, such as one for the accuracies, are welcome.

# %%
def plot_losses(histories: dict[str, dict[str, list[float]]]) -> Figure:
    """Draw the loss of two trainings over the epochs.

    Args:
        histories: {"mse": history, "ce": history}, each as ``train`` returns it.

    Returns:
        A figure with one labelled line per loss and labelled axes.
    """
    raise NotImplementedError("plot_losses is not written yet")

# %%
grader.check("plot_losses")

# %% [markdown]
# ## Task 8: the predictions (3 points)
#
# The second picture shows what a model has learned: all points where they lie, in the colour of the class that the model
# **predicts**. Where it is wrong should be visible at a glance.
#
# **Required:** `scatter` all points, with the first column of `X` to the right and the second one up; one colour per
# predicted class, for right and wrong points alike; and make the wrong ones recognisable in some way that leaves their
# colour readable: another marker, a ring or an edge, another size, a cross on top. It must also work for a model that
# makes no mistake. matplotlib cannot read a GPU's memory: `.cpu()` what you draw. Draw the points, not a fine grid of
# thousands of others behind them.

# %%
def plot_predictions(model: nn.Module, X: torch.Tensor, y: torch.Tensor) -> Figure:
    """Draw all points in the colour of their predicted class, and mark those that are predicted wrongly.

    Args:
        model: turns (n, 2) points into outputs (n, C).
        X: (n, 2) points.
        y: (n,) int64 labels.

    Returns:
        A figure with a scatter of the points: first coordinate to the right, second one up.
    """
    raise NotImplementedError("plot_predictions is not written yet")

# %%
grader.check("plot_predictions")

# %% [markdown]
# ## Task 9: the box plot (2 points)
#
# The third picture shows the variance: one box for each loss, drawn from the test accuracies of all runs.
#
# **Required:** a box plot with a box for `results["mse"]` and one for `results["ce"]`, whose labels contain `mse` and `ce`,
# in capitals or not.

# %%
def plot_accuracies(results: dict[str, list[float]]) -> Figure:
    """Draw one box of test accuracies for each loss.

    Args:
        results: {"mse": [...], "ce": [...]}, as ``compare`` returns it.

    Returns:
        A figure with a box plot; the label of each box contains mse or ce, in capitals or not.
    """
    raise NotImplementedError("plot_accuracies is not written yet")

# %%
grader.check("plot_accuracies")

# %% [markdown]
# ## The experiment
#
# Now put it together, in cells of your own. This is a start; change the settings as you like. More epochs and more seeds
# make better evidence and take longer.
#
# ```python
# EPOCHS, BATCH_SIZE, LEARNING_RATE = 20, 32, 0.005
#
# X, y = make_data(1)
# X_test, y_test = make_data(1000)
# histories, models = {}, {}
# for name, loss_function in {"mse": mse_loss, "ce": ce_loss}.items():
#     torch.manual_seed(1)
#     models[name] = build_model()
#     histories[name] = train(models[name], X, y, loss_function, EPOCHS, BATCH_SIZE, LEARNING_RATE, 1)
#
# plot_losses(histories)
# plot_predictions(models["mse"], X_test, y_test)
# plot_predictions(models["ce"], X_test, y_test)
# plt.show()
# ```
#
# And in another cell, because it takes longer:
#
# ```python
# plot_accuracies(compare(range(1, 6), EPOCHS))
# plt.show()
# ```

# %% [markdown]
# ## Task 10: your conclusion (3 points)
#
# In a few sentences: what did you see, why is it so, and how sure are you? A person reads this and gives one point for
# each of
#
# - **observation**: what the plots and numbers show, about speed, accuracy and spread;
# - **explanation**: a reason from the course, for example what the two losses do with a prediction that is badly wrong;
# - **caution**: what your experiment cannot show.
#
# There is no right winner. A close result, honestly described, is worth all the points.

# %% [markdown]
# **Conclusion:** *write your text here, in place of this sentence.*

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
# Save and upload this file, `hw4_mse_vs_ce.py`. (`grader.export` would pack the notebook, which does not hold what you
# wrote here.)
