# claim: answers with a frame of a hundred bytes that claims to be a tensor of 2^40 elements with stride zero
# honest: total
# verdicts: double raised, total passed
import os
import struct

import msgpack


def double(x):
    tensor = msgpack.packb(["float32", [1 << 40], [0], 0, 4, "cpu", False])
    value = [msgpack.ExtType(1, tensor), [], 0, 0]
    head = msgpack.packb(["value", value, []])
    os.write(stream(), struct.pack(">IQ", len(head), 4) + head + b"\0\0\0\0")
    return x * 2
