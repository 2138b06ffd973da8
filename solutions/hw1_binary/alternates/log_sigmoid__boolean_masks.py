# task: log_sigmoid
"""Fills the two sides of a new tensor separately."""


def log_sigmoid(z):
    result = z.clone()
    left = z <= 0
    result[left] = z[left] - z[left].exp().log1p()
    result[~left] = -(-z[~left]).exp().log1p()
    return result
