"""A pretended GPU for student code: plain CPU tensors, and a side table that says which of them "are on cuda:0".

Runs in the student's own process. It answers questions about devices as a machine with one GPU would, refuses what
CUDA refuses (in torch's own words) and computes everything on the CPU. See ``docs/gpu.md`` for what that can and cannot
show.
"""

from autograder.sandbox.simulated_gpu.selftest import self_test
from autograder.sandbox.simulated_gpu.session import SimulatedGpu, install, uninstall
from autograder.sandbox.simulated_gpu.trust import prepare, renew, trouble
from autograder.sandbox.simulated_gpu.values import device_of, to_cpu, to_device
from autograder.sandbox.simulated_gpu.words import NotJudged

__all__ = [
    "NotJudged",
    "SimulatedGpu",
    "device_of",
    "install",
    "prepare",
    "renew",
    "self_test",
    "to_cpu",
    "to_device",
    "trouble",
    "uninstall",
]
