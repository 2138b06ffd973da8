"""A list of leaf tensors made on the device and updated by hand under no_grad."""

import torch


def solve(X, y):
    g = torch.Generator().manual_seed(0)
    W1 = torch.randn(3, 4, generator=g).to(X.device).requires_grad_()
    b1 = torch.zeros(4, device=X.device, requires_grad=True)
    W2 = torch.zeros(4, 2, device=X.device, requires_grad=True)
    params = [W1, b1, W2]
    for _ in range(3):
        logits = torch.tanh(X @ W1 + b1) @ W2
        loss = -logits.log_softmax(1)[range(len(y)), y].mean()
        loss.backward()
        with torch.no_grad():
            for p in params:
                p -= 0.1 * p.grad
                p.grad.zero_()
    return params


def example():
    return torch.randn(5, 3), torch.tensor([0, 1, 1, 0, 1])
