# claim: has four processes take all the memory that one of them may have
# needs: no-fork
# verdicts: shout raised, double passed, total passed
import mmap
import os
import time

shared = mmap.mmap(-1, 4096)
for place in range(4):
    try:
        if os.fork():
            continue
    except OSError:
        break
    # Asked for, never written to: where nothing stops this, the machine must not suffer.
    kept = mmap.mmap(-1, 300 << 20, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    shared[place] = 1
    time.sleep(1000)
    os._exit(0)
time.sleep(0.5)
if sum(shared[:4]) > 1:
    SAID.append(f"GAINED {sum(shared[:4])} times 300 MB")
