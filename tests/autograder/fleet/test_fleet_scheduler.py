"""Addresses and certificates of a cluster, refused before anything is sent, and the warning about open ports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from autograder.fleet import Scheduler
from autograder.model import UserError


@pytest.mark.parametrize("address", ["", "host:8786", "http://host:8786", "tcp://host", "tcp://", "tcp://host:port"])
def test_not_an_address(address: str) -> None:
    """With an example of one."""
    with pytest.raises(UserError, match="expected an address such as tls://head-node:8786"):
        Scheduler(address)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:8786", "tcp://localhost:1", "tcp://[::1]:1", "tls://head:8786"])
def test_safe(address: str) -> None:
    """This machine alone, or encrypted."""
    assert Scheduler(address).warning == ""


@pytest.mark.parametrize(
    "address", ["tcp://head-node:8786", "tcp://10.0.0.7:8786", "tcp://0.0.0.0:1", "tcp://[fe80::1]:1"]
)
def test_open(address: str) -> None:
    """Whoever reaches such a port runs programs on the workers, and the TA is told."""
    assert "whoever can reach that port can run programs as you" in Scheduler(address).warning


def test_certificates(tmp_path: Path) -> None:
    """All three, that exist, for an address that uses them."""
    files: dict[str, Any] = {name: tmp_path / name for name in ("tls_ca", "tls_cert", "tls_key")}
    for path in files.values():
        path.touch()
    Scheduler("tls://head:1", **files)
    with pytest.raises(UserError, match="certificates need an address that begins with tls://"):
        Scheduler("tcp://head:1", **files)
    with pytest.raises(UserError, match="--tls-key: missing; TLS needs all three"):
        Scheduler("tls://head:1", **{**files, "tls_key": None})
    with pytest.raises(UserError, match=r"--tls-cert .*nowhere: there is no such file"):
        Scheduler("tls://head:1", **{**files, "tls_cert": tmp_path / "nowhere"})
