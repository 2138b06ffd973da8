# claim: answers with half a megabyte of brackets, and with a million empty lists
# honest: total
# verdicts: double raised, total passed
import os
import struct


def double(x):
    head = b"\x91" * 500_000 if x.dtype.itemsize == 8 else b"\xdd\x00\x0f\x42\x40" + b"\x90" * 1_000_000
    os.write(stream(), struct.pack(">IQ", len(head), 0) + head)
    return x * 2
