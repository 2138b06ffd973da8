"""Where a cluster is, and what can be said about it before anything is sent there."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

from autograder.model import UserError

__all__ = ["GPU", "Scheduler"]

#: The resource that a Dask worker with a GPU is started with: ``dask worker --resources "GPU=1"``.
GPU = "GPU"


@dataclass(frozen=True)
class Scheduler:
    """A running scheduler of dask.distributed.

    Args:
        address: ``tcp://host:8786`` or ``tls://host:8786``.
        tls_ca: certificate of the authority that signed the cluster's certificates (PEM), as the next two; without
            them Dask's own configuration decides.
        tls_cert: our certificate.
        tls_key: its key.
        needs_gpu: whether only workers with a GPU may grade.
    """

    address: str
    tls_ca: Path | None = None
    tls_cert: Path | None = None
    tls_key: Path | None = None
    needs_gpu: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot work; UserError."""
        protocol, found, place = self.address.partition("://")
        if not found or protocol not in ("tcp", "tls") or not place.rpartition(":")[2].isdigit():
            raise UserError(
                f"--scheduler {self.address}: expected an address such as tls://head-node:8786 or tcp://127.0.0.1:8786"
            )
        files = {"--tls-ca": self.tls_ca, "--tls-cert": self.tls_cert, "--tls-key": self.tls_key}
        given = {option: path for option, path in files.items() if path is not None}
        if given and protocol != "tls":
            raise UserError(f"{', '.join(given)}: certificates need an address that begins with tls://")
        if given and len(given) < len(files):
            raise UserError(
                f"{', '.join(files.keys() - given.keys())}: missing; TLS needs all three of {', '.join(files)}"
            )
        for option, path in given.items():
            if not path.is_file():
                raise UserError(f"{option} {path}: there is no such file")

    @property
    def warning(self) -> str:
        """What is dangerous about this scheduler; empty if nothing is known."""
        if self.address.startswith("tls://") or _is_this_machine(self.address):
            return ""
        return (
            f"{self.address} is not encrypted: whoever can reach that port can run programs as you on every worker. "
            "Use tls:// (docs/cluster.md says how), or see that a firewall lets nobody else in"
        )


def _is_this_machine(address: str) -> bool:
    host = address.partition("://")[2].rpartition(":")[0].strip("[]")
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
