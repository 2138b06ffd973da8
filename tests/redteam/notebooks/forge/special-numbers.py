# claim: returns NaN with payloads, infinities, signed zeros and denormals where numbers are compared
# honest: nothing
# verdicts: double failed, total failed
import struct

import torch


def double(x):
    nan = struct.unpack("d", struct.pack("Q", 0x7FF4_DEAD_BEEF_0001))[0]
    return torch.tensor([nan, float("inf"), -0.0], dtype=torch.float64).to(x.dtype)


def total(x):
    return torch.tensor(float("nan"), dtype=x.dtype)
