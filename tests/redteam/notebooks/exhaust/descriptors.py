# claim: opens as many descriptors as it can: files, pipes, pairs, duplicates
# verdicts: shout raised, double passed, total passed
import os
import socket

kept = []
try:
    while True:
        kept.append(os.dup(0))
        kept.append(os.pipe())
        kept.append(socket.socketpair())
except OSError:
    pass
if len(kept) > 10_000:
    SAID.append("GAINED descriptors without end")
for thing in kept[-60:]:
    for number in [thing] if isinstance(thing, int) else [] if isinstance(thing[0], socket.socket) else thing:
        os.close(number)
