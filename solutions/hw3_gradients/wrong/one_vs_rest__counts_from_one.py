# task: one_vs_rest
# fails:
#   test_first_step
#   test_three_classes
#   test_fresh_problem
#   test_two_classes
#   test_absent_class
#   test_single_class
#   test_learning_rate
#   test_large_logits
#   test_label_dtypes
#   test_label_199
#   test_non_contiguous_input
#   test_second_call
#   test_device
"""Labels run from 0 to C - 1, so the classifiers must too: compared with 1 to C, class 0 has none, and the last row
belongs to a class that does not exist."""

import torch


def one_vs_rest(X, y, num_classes, lr, epochs):
    rows, biases = [], []
    for c in range(1, num_classes + 1):
        t = (y == c).to(X.dtype)
        w = torch.zeros(X.shape[1], dtype=X.dtype)
        b = torch.zeros((), dtype=X.dtype)
        for _ in range(epochs):
            error = 1 / (1 + torch.exp(-(X @ w + b))) - t
            w = w - lr * (X.T @ error) / X.shape[0]
            b = b - lr * error.mean()
        rows.append(w)
        biases.append(b)
    return torch.stack(rows), torch.stack(biases)
