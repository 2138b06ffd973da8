# claim: starts thirty processes while its cells run
# needs: no-fork
# verdicts: shout raised, double passed, total passed
import os
import time

made = 0
for _ in range(30):
    try:
        if os.fork() == 0:
            time.sleep(1000)
            os._exit(0)
        made += 1
    except OSError:
        pass
if made:
    SAID.append(f"GAINED {made} processes")
