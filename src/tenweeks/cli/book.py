"""``tenweeks book``: build the book and serve it on this machine."""

import functools
import http.server
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from tenweeks import live_page
from tenweeks.cli.common import course, err, out
from tenweeks.errors import UserError

PORTS_TO_TRY = 20
JUPYTER_BOOK = "from jupyter_book.cli.main import main; main()"  # the package cannot be run with -m


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files without a line on the screen for each."""

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


class _Server(http.server.ThreadingHTTPServer):
    """A server that says nothing of a browser that has gone away before it had everything."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Report any other error."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def command(
    port: Annotated[int, typer.Option(help="The first port to try.", min=1, max=65535)] = 8000,
    serve: Annotated[bool, typer.Option(help="Serve the book, or only build it.")] = True,
) -> None:
    """Build the book into _build/html and serve it at http://localhost:8000, or at the next free port.

    Example: tenweeks book --port 8080
    """
    root = course().root
    err.print("Building the book")
    try:
        live_page.make(root)
    except live_page.Unavailable as error:
        err.print(f"The pages will not run code: {error}", markup=False, soft_wrap=True)
    folder = build(root, root)
    if not serve:
        out.print(f"The book is in {folder}", markup=False, soft_wrap=True)
        return
    server = listening(folder, port)
    if server.server_port != port:
        err.print(f"port {port} is taken; using {server.server_port}")
    out.print(f"The course is at http://localhost:{server.server_port} (Ctrl+C ends it)")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        out.print()
    finally:
        server.server_close()


def build(root: Path, output: Path) -> Path:
    """Build the book of the course at *root* below the folder *output* and return the folder of its pages.

    A warning is an error. Raises UserError, with what Sphinx said, if the book cannot be built.
    """
    options = ["-W", "-n", "--keep-going", "--quiet", "--path-output", str(output)]
    command = [sys.executable, "-c", JUPYTER_BOOK, "build", str(root), *options]
    built = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 (our own environment)
    if built.returncode:
        raise UserError(f"the book cannot be built\n{built.stderr.strip()}")
    return output / "_build" / "html"


def listening(folder: Path, first_port: int) -> http.server.ThreadingHTTPServer:
    """Return a server of *folder* on the loopback address, at *first_port* or the next one that is free.

    Port 0 is any free one. Raises UserError if none is free.
    """
    handler = functools.partial(_Handler, directory=str(folder))
    for port in range(first_port, min(first_port + PORTS_TO_TRY, 65536)):
        try:
            return _Server(("127.0.0.1", port), handler)
        except OSError:
            continue
    raise UserError(f"no free port from {first_port} on; try --port with another one")
