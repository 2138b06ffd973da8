# task: fit_logistic
# fails:
#   test_large_logits[float64]
#   test_second_run
#   test_column_targets
"""The weights are kept outside the function, so a second call goes on where the first one stopped. Whoever runs the
cell again gets other results each time: start every call from zeros.
"""

import torch

_kept = {}


def fit_logistic(X, t, lr, epochs):
    if _kept.get("data") != (X.shape, X.dtype):
        _kept.update(data=(X.shape, X.dtype), w=X.new_zeros(X.shape[1]), b=X.new_zeros(()))
    losses = X.new_zeros(epochs)
    for epoch in range(epochs):
        z = X @ _kept["w"] + _kept["b"]
        losses[epoch] = (torch.relu(z) - t * z + torch.log1p(torch.exp(-z.abs()))).mean()
        residual = (1 + torch.tanh(z / 2)) / 2 - t
        _kept["w"] = _kept["w"] - lr * (X.T @ residual) / len(t)
        _kept["b"] = _kept["b"] - lr * residual.mean()
    return _kept["w"], _kept["b"], losses
