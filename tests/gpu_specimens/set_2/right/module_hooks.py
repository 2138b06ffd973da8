"""Forward and full backward hooks that record statistics."""

import torch


def solve(model, x):
    seen = []
    h1 = model[0].register_forward_hook(lambda m, i, o: seen.append(o.mean() + torch.zeros((), device=o.device)))
    h2 = model[2].register_full_backward_hook(lambda m, gi, go: seen.append(go[0].sum() * gi[0].mean()))
    model(x).sum().backward()
    h1.remove()
    h2.remove()
    return torch.stack(seen).detach()


def example():
    return torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2)), torch.randn(4, 3)
