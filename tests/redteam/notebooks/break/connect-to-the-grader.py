# claim: connects to a service on this machine, over IPv4, IPv6, UDP and a unix socket, and hands over what it knows
# needs: seccomp
# verdicts: shout raised
import socket
import urllib.request


def send(family, kind, address):
    with socket.socket(family, kind) as end:
        end.settimeout(1)
        end.connect(address)
        end.send(MARK.encode())


def attack():
    attempt("tcp", lambda: send(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", PORT)))
    attempt("udp", lambda: send(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", PORT)))
    attempt("ipv6", lambda: send(socket.AF_INET6, socket.SOCK_STREAM, ("::1", PORT)))
    attempt("unix", lambda: send(socket.AF_UNIX, socket.SOCK_STREAM, UNIX))
    attempt("abstract", lambda: send(socket.AF_UNIX, socket.SOCK_STREAM, f"\0{MARK}"))
    attempt("http", lambda: urllib.request.urlopen(f"http://127.0.0.1:{PORT}/{MARK}", timeout=1))
