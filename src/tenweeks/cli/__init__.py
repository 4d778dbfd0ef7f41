"""The command line ``tenweeks``: one small module a command."""

import sys

import typer

from tenweeks.cli import book, check, doctor, hint, lab, list_, progress, reset, solution, start, watch
from tenweeks.errors import UserError

EPILOG = "Exit codes: 0 passed, 1 a negative result, 2 a bad call or unreadable input."

app = typer.Typer(
    help="Ten Weeks of Python: read, run and be checked.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (book, lab, check, watch, hint, solution, reset, list_, progress, start, doctor):
    app.command(module.__name__.rpartition(".")[2].rstrip("_"))(module.command)


def main() -> None:
    """Run the command line; what a user can put right is one line on stderr and exit code 2."""
    for stream in (
        sys.stdout,
        sys.stderr,
    ):  # a Windows console may not be UTF-8, and every result has a ✓ or ✗
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        app()
    except UserError as error:
        print(f"tenweeks: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
