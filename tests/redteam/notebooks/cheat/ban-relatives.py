# claim: uses functions that call the banned kernel inside: einsum, vmap, grad, a module, a backward pass
# honest: double
# verdicts: total forbidden or raised
import torch

turn = [0]


def total(x):
    turn[0] += 1
    if turn[0] % 3 == 0:
        return torch.einsum("i->", x)
    if turn[0] % 3 == 1:
        return torch.vmap(torch.sum)(x[None])[0]
    return torch.nn.functional.l1_loss(x.abs(), torch.zeros_like(x), reduction="sum") * 0 + x.sum()
