# task: fit_logistic
# fails:
#   test_large_logits
#   test_column_targets
"""The loss of clipped probabilities never exceeds 27.6, although a wrong logit of 1500 costs 1500. The weights are
right, but the curve hides how bad the worst epochs were. Compute the loss from the logits.
"""

import torch


def fit_logistic(X, t, lr, epochs):
    w, b, losses = X.new_zeros(X.shape[1]), X.new_zeros(()), X.new_zeros(epochs)
    for epoch in range(epochs):
        z = X @ w + b
        a, rest = (1 + torch.tanh(z / 2)) / 2, (1 - torch.tanh(z / 2)) / 2
        losses[epoch] = -(t * torch.log(a.clamp(min=1e-12)) + (1 - t) * torch.log(rest.clamp(min=1e-12))).mean()
        w = w - lr * (X.T @ (a - t)) / len(t)
        b = b - lr * (a - t).mean()
    return w, b, losses
