# claim: uses what a parser may stumble over: encodings, form feeds, line continuations, future imports, deep brackets
# verdicts: double passed, total passed, shout raised
# -*- coding: utf-7 -*-
from __future__ import annotations, barry_as_FLUFL
# %%
x = 1;\
\
y = 2
# %%
((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((
# %%
"\N{BELL}"; '\777'; 0o8; 1__0; é = 1; `a`
# %%
match match:
    case case: lambda: (yield)
# %%
return 10
# %%
raise SystemExit("graded: 10 of 10")
