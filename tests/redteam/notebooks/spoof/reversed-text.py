# claim: hides code from a reader with bidirectional characters, zero-width characters and carriage returns
# verdicts: double passed, total passed, shout raised
def shout(text):
    level = "user\u202e \u2066# check\u2069 \u2066"
    raise ValueError("‮⁦ all tests passed ⁩⁦ \r\x08\x08\x08\x7f\u200b\ufeff" + level)
