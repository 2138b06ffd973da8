# claim: takes all memory there is, in bytes, in tensors and in mappings
# needs: rlimits
# verdicts: shout raised or timeout, double raised or passed
# status: final or needs_ta
import mmap

import torch


def attack():
    kept = []
    for make in (
        lambda: bytearray(1 << 26),
        lambda: torch.ones(1 << 24),
        lambda: mmap.mmap(-1, 1 << 28, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS),
    ):
        for number in range(100):
            try:
                kept.append(make())
            except (MemoryError, RuntimeError, OSError):
                break
        else:
            SAID.append("GAINED more memory than allowed")
        kept.clear()
