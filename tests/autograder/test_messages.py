"""Messages between the fleet and its workers: whole or not at all, and an end is an end."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.messages import pack, receive, send, unpack

Ends = tuple[socket.socket, socket.socket]


@pytest.fixture
def ends() -> Iterator[Ends]:
    """The two ends of a socket."""
    one, other = socket.socketpair()
    with one, other:
        yield one, other


VALUES = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text() | st.binary()


@given(st.lists(st.dictionaries(st.text(), VALUES, max_size=4), max_size=5))
def test_what_is_sent_arrives(messages: list[dict[str, object]]) -> None:
    """In order and equal, types included."""
    one, other = socket.socketpair()
    with one, other:
        for message in messages:
            send(one, message)
        one.shutdown(socket.SHUT_WR)
        assert [receive(other) for _ in messages] == messages
        assert receive(other) is None


def test_a_large_message(ends: Ends) -> None:
    """Larger than any buffer of the kernel: the two sides take turns."""
    data = bytes(range(256)) * 40_000
    sender = threading.Thread(target=send, args=(ends[0], {"data": data}))
    sender.start()
    assert receive(ends[1]) == {"data": data}
    sender.join()


@pytest.mark.parametrize("sent", [b"", b"\0" * 3, struct.pack(">Q", 10), struct.pack(">Q", 10) + b"abc"], ids=repr)
def test_a_sender_that_dies_in_the_middle(ends: Ends, sent: bytes) -> None:
    """Half a message is none."""
    ends[0].sendall(sent)
    ends[0].close()
    assert receive(ends[1]) is None


def test_nobody_reads_any_more(ends: Ends) -> None:
    """Sending then is an OSError, which the sender may take as the end."""
    ends[1].close()
    with pytest.raises(OSError, match="Broken pipe"):
        send(ends[0], {"a": 1})


def test_a_reader_does_not_wait_for_ever(ends: Ends) -> None:
    """A timeout of the socket is kept."""
    ends[1].settimeout(0.01)
    with pytest.raises(TimeoutError):
        receive(ends[1])


@pytest.mark.parametrize("message", [{}, {"a": [1, b"\0", {"b": None}], "c": 1.5}], ids=repr)
def test_a_message_as_bytes(message: dict[str, object]) -> None:
    """For those who carry bytes by other means than a socket."""
    assert unpack(pack(message)) == message


@pytest.mark.parametrize("body", [b"", b"\xc1", b"\x01", b"\x91\x01", b"\x81"], ids=repr)
def test_bytes_that_are_no_message(body: bytes) -> None:
    """Refused."""
    with pytest.raises(ValueError):  # noqa: PT011 - the words are msgpack's
        unpack(body)
