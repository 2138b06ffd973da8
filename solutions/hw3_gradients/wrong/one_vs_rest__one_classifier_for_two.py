# task: one_vs_rest
# fails:
#   test_two_classes
"""One classifier does decide between two classes, but the task asks for one per class: W has num_classes rows, also
when there are two, and the second is the mirror image of the first. A special case is one more thing to get wrong."""

import torch


def one_vs_rest(X, y, num_classes, lr, epochs):
    rows, biases = [], []
    # two classes: class 1 against class 0 is enough
    classes = [1] if num_classes == 2 else range(num_classes)
    for c in classes:
        t = (y == c).to(X.dtype)
        w = torch.zeros(X.shape[1], dtype=X.dtype, device=X.device)
        b = torch.zeros((), dtype=X.dtype, device=X.device)
        for _ in range(epochs):
            error = 1 / (1 + torch.exp(-(X @ w + b))) - t
            w = w - lr * (X.T @ error) / X.shape[0]
            b = b - lr * error.mean()
        rows.append(w)
        biases.append(b)
    return torch.stack(rows), torch.stack(biases)
