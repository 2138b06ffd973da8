"""The commands put together, and the one place where exceptions become exit statuses."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path

import typer

from autograder import __version__
from autograder.cli.check import check
from autograder.cli.console import errors
from autograder.cli.doctor import doctor
from autograder.cli.grade import grade
from autograder.cli.history import history
from autograder.cli.regrade import regrade
from autograder.cli.release import release
from autograder.cli.report import report
from autograder.cli.rubric import rubric
from autograder.cli.try_out import try_out
from autograder.cli.verify import verify
from autograder.cli.withdraw import withdraw
from autograder.model import UserError

__all__ = ["app", "main"]

_INTERRUPTED = 130
#: The root of all complaints about a command line, from Click or from the copy of it that newer Typers bring along.
_UsageError = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")

app = typer.Typer(
    name="autograder",
    help="Grade notebooks of deep-learning homeworks, with student code behind a wall.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("grade")(grade)
app.command("regrade")(regrade)
app.command("history")(history)
app.command("verify")(verify)
app.command("withdraw")(withdraw)
app.command("try")(try_out)
app.command("rubric")(rubric)
app.command("report")(report)
app.command("release")(release)
app.command("check")(check)
app.command("doctor")(doctor)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"autograder {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Grade notebooks of deep-learning homeworks, with student code behind a wall."""


def main() -> None:
    """Run the command line and exit."""
    sys.exit(_run(sys.argv[1:]))


def _run(arguments: list[str]) -> int:
    try:
        status = app(arguments, standalone_mode=False, prog_name="autograder")
        if status == _INTERRUPTED:  # what some Typers make of Ctrl-C
            return _interrupted()
        return status if isinstance(status, int) else 0
    except UserError as error:
        for line in str(error).splitlines():
            errors.print(f"error: {line}", style="red", markup=False, highlight=False)
        return 1
    except (typer.Abort, KeyboardInterrupt):
        return _interrupted()
    except (BrokenPipeError, SystemExit):  # SystemExit: what Typer and Rich make of a broken pipe
        # The reader of our output (head, less) went away; Python must not complain about it again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if isinstance(error, _UsageError):
            error.show()  # type: ignore[attr-defined]
            return 1  # a wrong option is a user's mistake too
        errors.print(
            f"autograder met a bug of its own ({type(error).__name__}: {error}).\n"
            f"Nothing that was graded is lost. Please report it with this log: {_write_log(error)}",
            style="red",
            markup=False,
            highlight=False,
        )
        return 3


def _interrupted() -> int:
    errors.print("stopped; what was graded before stays, and the same command goes on from there", style="yellow")
    return _INTERRUPTED


def _write_log(error: BaseException) -> Path:
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    descriptor, name = tempfile.mkstemp(prefix=f"autograder-bug-{moment}-", suffix=".log")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"autograder {__version__}, Python {sys.version}\narguments: {sys.argv[1:]}\n\n")
        file.write("".join(traceback.format_exception(error)))
        file.write(str(getattr(error, "trace", "")))
    return Path(name)
