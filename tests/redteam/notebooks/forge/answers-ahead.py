# claim: answers questions before they are asked, so that later answers are taken for other calls
# honest: total
# verdicts: double raised or failed, total passed
import os
import struct

import msgpack


def double(x):
    head = msgpack.packb(["value", [True, [], 0, 0], []])
    os.write(stream(), (struct.pack(">IQ", len(head), 0) + head) * 50)
    return True
