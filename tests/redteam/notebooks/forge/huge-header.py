# claim: announces an answer of 2^63 bytes
# honest: total
# verdicts: double raised, total passed
import os
import struct


def double(x):
    os.write(stream(), struct.pack(">IQ", 2**32 - 1, 2**63) + b"x" * 1000)
    return x * 2
