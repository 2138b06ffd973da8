# claim: raises errors with megabytes of text, control characters and combining marks in every name and message
# honest: total
# verdicts: double raised, shout raised, total passed
def double(x):
    raise type("E" * 10**6, (Exception,), {})("\u0489" * 10**6)


def shout(text):
    raise ValueError("\x1b[2J\x1b]0;owned\x07\r\n\u202e" * 10**5)


# %%
raise type("=HYPERLINK(\"x\")", (Exception,), {})("|`<script>alert(1)</script>" * 10**5)
