# task: log_sigmoid
# fails:
#   test_shapes[scalar]
#   test_shapes[empty]
#   test_shapes[no_rows]
#   test_no_python_loop
#   test_gradient_at_zero
"""Iterating over a tensor walks along its first axis: a single number has none, an empty batch gives nothing to
stack, and a long batch costs a Python step for every entry. Elementwise functions need no loop.
"""

import torch


def log_sigmoid(z):
    rows = []
    for row in z:
        rows.append(row.clamp(max=0) - torch.log1p(torch.exp(-row.abs())))
    return torch.stack(rows)
