"""The wall: everything that runs, locks down, or talks to student code.

``host`` is the trusted end. Every other module here is loaded into the untrusted side, where nothing secret may ever
be, so those modules import nothing of ours from outside this package.
"""
