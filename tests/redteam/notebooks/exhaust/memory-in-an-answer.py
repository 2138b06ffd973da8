# claim: returns more than may be returned: a giant tensor, a giant string, a million small lists
# honest: total
# verdicts: double raised or failed or timeout, shout raised or timeout, total passed
import torch

turn = [0]


def double(x):
    turn[0] += 1
    return [torch.zeros(1 << 25), "x" * (1 << 25), [[] for _ in range(1 << 20)]][turn[0] % 3]


def shout(text):
    return b"x" * (1 << 27)
