# claim: writes one file without end, through write, truncate, a hole and a sparse mapping
# needs: rlimits or namespaces
# verdicts: shout raised
import os


def attack():
    with open("large", "wb") as file:
        for action in (
            lambda: file.write(bytes(64 << 20)) and file.flush(),
            lambda: file.truncate(1 << 40),
            lambda: os.posix_fallocate(file.fileno(), 0, 1 << 34),
            lambda: os.pwrite(file.fileno(), b"x", 1 << 40),
        ):
            try:
                action()
            except OSError:
                pass
    if os.path.getsize("large") > 64 << 20 and os.stat("large").st_blocks * 512 > 64 << 20:
        SAID.append("GAINED a file that is too large")
