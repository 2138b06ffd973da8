# task: one_vs_rest
# fails:
#   test_first_step
#   test_three_classes
#   test_fresh_problem
#   test_two_classes
#   test_absent_class
#   test_learning_rate
#   test_large_logits
#   test_label_dtypes
#   test_label_199
#   test_non_contiguous_input
#   test_second_call
#   test_device
"""w and b are made once, before the loop over the classes, so every classifier after the first starts from the weights
of the one before. Each starts from zeros: make them inside the loop."""

import torch


def one_vs_rest(X, y, num_classes, lr, epochs):
    rows, biases = [], []
    w = torch.zeros(X.shape[1], dtype=X.dtype)
    b = torch.zeros((), dtype=X.dtype)
    for c in range(num_classes):
        t = (y == c).to(X.dtype)
        for _ in range(epochs):
            error = 1 / (1 + torch.exp(-(X @ w + b))) - t
            w = w - lr * (X.T @ error) / X.shape[0]
            b = b - lr * error.mean()
        rows.append(w)
        biases.append(b)
    return torch.stack(rows), torch.stack(biases)
