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
#   test_inputs_untouched
#   test_second_call
#   test_device
"""`t = y` is a second name for the labels, not a copy: writing the targets of one class into it destroys the labels
for the next class, and for the caller. `(y == c)` makes a new tensor."""

import torch


def one_vs_rest(X, y, num_classes, lr, epochs):
    W = torch.zeros(num_classes, X.shape[1], dtype=X.dtype)
    b = torch.zeros(num_classes, dtype=X.dtype)
    for c in range(num_classes):
        own = y == c
        t = y
        t[own] = 1
        t[~own] = 0
        for _ in range(epochs):
            error = 1 / (1 + torch.exp(-(X @ W[c] + b[c]))) - t
            W[c] -= lr * (X.T @ error) / X.shape[0]
            b[c] -= lr * error.mean()
    return W, b
