"""``autograder verify``: whether a grade receipt is genuine."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.changes import points
from autograder.cli.console import output
from autograder.course import find_course, load_course
from autograder.gradebook import Finding, key_path, read_keys, verify_receipt
from autograder.model import UserError
from autograder.report import visible

__all__ = ["verify"]


def verify(
    receipt: Annotated[Path, typer.Argument(metavar="RECEIPT", help="A file from receipts/.")],
    submission: Annotated[Path | None, typer.Option(help="The file that it claims to be about, as handed in.")] = None,
) -> None:
    """Say whether a receipt was made with this course's key and is as it was signed; exit status 0 or 1."""
    course = load_course(find_course())
    path = key_path(course)
    if not path.is_file():
        raise UserError(f"{path}: there is no key, so nothing can be verified; restore it, or name it in grader.yml")
    try:
        text = receipt.read_text("utf-8")
        digest = hashlib.sha256(submission.read_bytes()).hexdigest() if submission else ""
    except OSError as error:
        raise UserError(f"cannot read {error.filename}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UserError(f"{receipt}: is no receipt; expected a file from receipts/") from None
    finding = verify_receipt(text, read_keys(path), source=str(receipt))
    good, said = _verdict(finding, digest)
    output.print(visible(said, limit=1000), markup=False, highlight=False)
    if not good:
        raise typer.Exit(1)


def _verdict(finding: Finding, digest: str) -> tuple[bool, str]:
    """Whether all is well, and a sentence."""
    claim = finding.fields
    if not finding.known_key:
        return False, "unknown key: this receipt was not signed with a key of this course"
    if finding.altered:
        shown = ", ".join(f"{name} ({claim[name]!r})" if name in claim else name for name in finding.altered)
        return False, f"altered: {shown} is not what was signed"
    if digest and digest != claim["submission_sha256"]:
        return False, f"another file: its SHA-256 is {digest}, the receipt is about {claim['submission_sha256']}"
    score = points(float(claim["score"]), float(claim["max_score"]))
    which = f"{claim['homework']} of {claim['student']}, {score} points, published {claim['published']}"
    return True, f"valid: {which}" + (", for this file" if digest else "")
