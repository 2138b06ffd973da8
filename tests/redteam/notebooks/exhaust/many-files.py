# claim: makes files until there are no more inodes
# needs: namespaces
# verdicts: shout raised
import os


def attack():
    made = 0
    for number in range(6_000):
        try:
            os.close(os.open(f"file{number}", os.O_CREAT | os.O_WRONLY))
            made += 1
        except OSError:
            break
    if made >= 6_000:
        SAID.append(f"GAINED {made} files")
