# claim: fills its disk with one file and with many large ones
# needs: namespaces
# verdicts: shout raised
def attack():
    block = bytes(4 << 20)
    written = 0
    for number in range(40):
        try:
            with open(f"fill{number}", "wb") as file:
                written += file.write(block)
        except OSError:
            break
    if written > 32 << 20:
        SAID.append(f"GAINED {written >> 20} MB of disk")
