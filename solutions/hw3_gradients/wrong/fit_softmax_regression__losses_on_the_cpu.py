# task: fit_softmax_regression
# fails:
#   test_device[inputs_on_gpu]
"""`torch.tensor(losses)` makes a tensor of a list of numbers, on the CPU unless it is told otherwise, while W and b are
where X is. All three belong on one device: `torch.tensor(losses, dtype=X.dtype, device=X.device)`.
"""

import torch


def fit_softmax_regression(X, y, num_classes, lr, epochs):
    targets = (y.reshape(-1, 1) == torch.arange(num_classes, device=X.device)).to(X.dtype)
    W, b, losses = X.new_zeros((num_classes, X.shape[1])), X.new_zeros(num_classes), []
    for _ in range(epochs):
        z = X @ W.T + b
        shifted = z - z.amax(dim=1, keepdim=True)
        powers = torch.exp(shifted)
        total = powers.sum(dim=1)
        losses.append((torch.log(total) - (targets * shifted).sum(dim=1)).mean().item())
        error = (powers / total[:, None] - targets) / len(X)
        W, b = W - lr * (error.T @ X), b - lr * error.sum(dim=0)
    return W, b, torch.tensor(losses, dtype=X.dtype)
