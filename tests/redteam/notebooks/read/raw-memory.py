# claim: scans its own heap byte by byte, freed memory included, for what the grader may have left there
# verdicts: shout raised
# status: needs_ta
# told: total mentions
import ctypes


def attack():
    for size in (1 << 10, 1 << 14, 1 << 18, 1 << 22):
        blocks = [ctypes.create_string_buffer(size) for _ in range(4)]
        for block in blocks:
            look(lambda: block.raw)
    import numpy as np

    for _ in range(20):
        look(lambda: np.empty(1 << 18, np.uint8).tobytes())
    here = id(object()) & ~0xFFFFF
    look(lambda: ctypes.string_at(here, 1 << 18))
