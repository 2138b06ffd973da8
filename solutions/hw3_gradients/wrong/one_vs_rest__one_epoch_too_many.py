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
#   test_zero_epochs
"""`while epoch <= epochs`, counted from 0, runs once more than asked. Off by one is hard to see in an accuracy and
easy to see in the weights: after 0 epochs they must still be zero."""

import torch


def one_vs_rest(X, y, num_classes, lr, epochs):
    W = torch.zeros(num_classes, X.shape[1], dtype=X.dtype)
    b = torch.zeros(num_classes, dtype=X.dtype)
    for c in range(num_classes):
        t = (y == c).to(X.dtype)
        epoch = 0
        while epoch <= epochs:
            error = 1 / (1 + torch.exp(-(X @ W[c] + b[c]))) - t
            W[c] -= lr * (X.T @ error) / X.shape[0]
            b[c] -= lr * error.mean()
            epoch += 1
    return W, b
