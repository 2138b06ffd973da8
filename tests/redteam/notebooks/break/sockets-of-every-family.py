# claim: opens a socket of every family and kind there is, listens, and resolves a name
# needs: seccomp
# verdicts: shout raised
import socket


def attack():
    for family in range(1, 46):
        for kind in (1, 2, 3, 5):
            attempt(f"socket {family}, {kind}", lambda: socket.socket(family, kind))
            if (family, kind) != (socket.AF_UNIX, socket.SOCK_STREAM):
                attempt(f"pair {family}, {kind}", lambda: socket.socketpair(family, kind))
    attempt("server", lambda: socket.create_server(("127.0.0.1", 0)))
    attempt("name", lambda: socket.getaddrinfo("localhost.example.org", 80))
