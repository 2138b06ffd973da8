"""Grade receipts: what was graded, with what, and what came out, signed so that a change shows.

A receipt is JSON. ``signature`` is an HMAC-SHA256 over all fields with the course's key; ``checks`` holds a short one
per field, tied to the signature, so that a verifier can say *which* field was changed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.grade import DECIMALS, Grade
from autograder.gradebook.keys import ReceiptKey
from autograder.model import UserError

__all__ = ["Finding", "receipt_text", "verify_receipt"]

_VERSION = 1
_CHECK_LENGTH = 16  # hexadecimal digits; the signature decides, these only point
_MOST_BYTES = 100_000
_OWN = ("key", "checks", "signature")
_EXACT = 1 << 53


@dataclass(frozen=True)
class Finding:
    """What a receipt is worth. ``fields`` is the content that was claimed; ``altered`` names what is not as signed."""

    known_key: bool
    altered: tuple[str, ...]
    fields: Mapping[str, Any]

    @property
    def valid(self) -> bool:
        """Whether the course made this receipt and nobody changed it."""
        return self.known_key and not self.altered


def receipt_text(course: str, grade: Grade, published: str, key: ReceiptKey) -> str:
    """The receipt of a grade as JSON text. The same grade and key give the same bytes.

    Args:
        course: the course's name.
        grade: what counts, manual scores included.
        published: when it began to count, ISO 8601.
        key: the course's key. The seed is in the receipt only as a keyed hash: it would give the hidden tests' random
            inputs away.
    """
    environment = grade.environment
    fields: dict[str, Any] = {
        "receipt": _VERSION,
        "course": course,
        "homework": grade.assignment,
        "student": grade.student,
        "file": grade.submission.file,
        "submission_sha256": grade.submission.sha256,
        "received": grade.submission.received,
        "tests_sha256": environment.tests_sha256,
        "grader": environment.grader,
        "python": environment.python,
        "torch": environment.torch,
        "isolation": list(environment.isolation),
        "seed_hmac": _hmac(key, "seed", environment.seed),
        "status": grade.status,
        "score": round(grade.score, DECIMALS),
        "max_score": grade.max_score,
        "late_days": grade.late.days,
        "published": published,
    }
    signature = _signature(key, fields)
    checks = {name: _check(key, signature, name, value) for name, value in fields.items()}
    whole = {**fields, "key": key.id, "checks": checks, "signature": signature}
    return json.dumps(whole, indent=1) + "\n"


def verify_receipt(text: str, keys: Sequence[ReceiptKey], *, source: str = "the receipt") -> Finding:
    """Compare a receipt with its signature.

    Raises:
        UserError: the text is no receipt at all.
    """
    data = _read(text, source)
    fields = {name: value for name, value in data.items() if name not in _OWN}
    key = next((key for key in keys if key.id == data["key"]), None)
    if key is None:
        return Finding(known_key=False, altered=(), fields=fields)
    if hmac.compare_digest(_signature(key, fields), data["signature"]):
        return Finding(known_key=True, altered=(), fields=fields)
    checks = data["checks"]
    wrong = [
        name
        for name in dict.fromkeys([*fields, *checks])
        if name not in fields or _check(key, data["signature"], name, fields[name]) != checks.get(name)
    ]
    # With every field at odds with it, it is the signature itself that was changed.
    altered = ("signature",) if len(wrong) == len(fields) or not wrong else tuple(wrong)
    return Finding(known_key=True, altered=altered, fields=fields)


def _read(text: str, source: str) -> dict[str, Any]:
    try:
        if len(text) > _MOST_BYTES:
            raise ValueError("it is too long")
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UserError(f"{source}: is no receipt ({error}); expected a file from receipts/") from None
    if not isinstance(data, dict) or type(data.get("receipt")) is not int:
        raise UserError(f"{source}: is no receipt; expected a file from receipts/")
    if data["receipt"] != _VERSION:
        raise UserError(f"{source}: is a receipt of version {data['receipt']}; this autograder reads {_VERSION}")
    fits = isinstance(data.get("key"), str) and isinstance(data.get("signature"), str)
    if not (fits and isinstance(data.get("checks"), dict) and data["signature"].isascii()):
        raise UserError(f"{source}: is an incomplete receipt; it needs the keys key, checks and signature")
    for name, value in data.items():
        words = value if isinstance(value, list) else [value]
        if name != "checks" and not all(isinstance(word, str | int | float) for word in words):
            raise UserError(f"{source}: {name}: is nothing that a receipt can hold; expected text or a number")
    return data


def _signature(key: ReceiptKey, fields: Mapping[str, Any]) -> str:
    return _hmac(key, "receipt", {name: _plain(value) for name, value in fields.items()})


def _check(key: ReceiptKey, signature: str, name: str, value: Any) -> str:
    return _hmac(key, "field", [signature, name, _plain(value)])[:_CHECK_LENGTH]


def _plain(value: Any) -> Any:
    """8 and 8.0 are one number, whatever rewrote the file."""
    return float(value) if type(value) is int and abs(value) < _EXACT else value


def _hmac(key: ReceiptKey, purpose: str, value: Any) -> str:
    said = json.dumps([purpose, value], sort_keys=True, separators=(",", ":"))
    return hmac.new(key.secret, said.encode(), hashlib.sha256).hexdigest()
