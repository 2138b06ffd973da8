# claim: puts HTML, Markdown, formulas, terminal codes and links into everything that a report shows
# verdicts: shout raised, double passed, total passed
# told: raised
PAYLOAD = (
    "<script>alert(1)</script><img src=x onerror=alert(1)> ](javascript:alert(1)) ```\n# h\n|a|b| "
    "\x1b]8;;http://x\x07\x1b[31mred \x9b31m =cmd|'/C calc'!A0 {{7*7}} {% raw %} </style> &lt; \u2028 \u202e"
)


def shout(text):
    raise type("=1+1", (ValueError,), {})(PAYLOAD)


# %%
raise ValueError(PAYLOAD)
# %%
raise type("<b>", (Exception,), {})("@SUM(1)")
