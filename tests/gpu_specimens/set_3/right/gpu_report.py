"""Prints what GPU there is and how much memory is in use, then computes where the inputs are."""

import time

import torch


def solve(x):
    if torch.cuda.is_available():
        print(torch.cuda.get_device_name(0), torch.cuda.device_count(), torch.version.cuda)
        print(torch.cuda.memory_allocated() / 1e6, torch.cuda.max_memory_allocated() / 1e6)
        print(torch.cuda.get_device_properties(0).total_memory > 0)
        torch.cuda.empty_cache()
        torch.cuda.synchronize()
    start = time.perf_counter()
    out = x.t() @ x
    if x.is_cuda:
        torch.cuda.synchronize(x.device)
    print(f"{time.perf_counter() - start:.3f} s")
    return out


def example():
    return (torch.randn(4, 3),)
