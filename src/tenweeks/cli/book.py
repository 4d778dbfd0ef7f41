"""``tenweeks book``: build the book and serve it on this machine."""

import functools
import http.server
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from tenweeks.cli.common import course, err, out
from tenweeks.errors import UserError

PORTS_TO_TRY = 20


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files without a line on the screen for each."""

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


def command(
    port: Annotated[int, typer.Option(help="The first port to try.", min=1, max=65535)] = 8000,
    serve: Annotated[bool, typer.Option(help="Serve the book, or only build it.")] = True,
) -> None:
    """Build the book into _build/html and serve it at http://localhost:8000, or at the next free port.

    Example: tenweeks book --port 8080
    """
    root = course().root
    build(root)
    if not serve:
        return
    server = listening(root / "_build" / "html", port)
    if server.server_port != port:
        err.print(f"port {port} is taken; using {server.server_port}")
    out.print(f"The course is at http://localhost:{server.server_port} (Ctrl+C ends it)")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        out.print()
    finally:
        server.server_close()


def build(root: Path) -> None:
    """Build the book; a warning is an error. Raises UserError if it cannot be built."""
    err.print("Building the book")
    command = [sys.executable, "-m", "jupyter_book", "build", ".", "-W", "-n", "--keep-going", "--quiet"]
    built = subprocess.run(command, cwd=root, check=False, stdout=subprocess.PIPE, text=True)  # noqa: S603
    if built.returncode:
        err.print(built.stdout, markup=False)
        raise UserError("the book cannot be built; what went wrong stands above")


def listening(folder: Path, first_port: int) -> http.server.ThreadingHTTPServer:
    """Return a server of *folder* on the loopback address, at *first_port* or the next one that is free."""
    handler = functools.partial(_Handler, directory=str(folder))
    for port in range(first_port, min(first_port + PORTS_TO_TRY, 65536)):
        try:
            return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
        except OSError:
            continue
    raise UserError(f"no free port from {first_port} on; try --port with another one")
