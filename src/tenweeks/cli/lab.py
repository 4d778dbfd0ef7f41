"""``tenweeks lab``: JupyterLab on the learner's own copy."""

import subprocess
import sys

import typer

from tenweeks import learner
from tenweeks.cli.common import course, out


def command() -> None:
    """Bring your copy of the lessons in my/ up to date and open JupyterLab on it.

    What you changed is never overwritten. Example: tenweeks lab
    """
    whole = course()
    for delivery in learner.bring_up_to_date(whole):
        name = f"{delivery.lesson.week_folder}/{delivery.path.name}"
        if delivery.change == "kept":
            advice = f"the course has a newer one: tenweeks reset {delivery.lesson.stem}"
            out.print(f"kept     {name} (you changed it; {advice})", markup=False, soft_wrap=True)
        elif delivery.change:
            out.print(f"{delivery.change:<8} {name}", markup=False)
    folder = learner.learners_folder(whole.root)
    options = ["--ServerApp.ip=127.0.0.1", "--LabApp.news_url=None", f"--notebook-dir={folder}"]
    server = subprocess.run([sys.executable, "-m", "jupyterlab", *options], check=False)  # noqa: S603 (our environment)
    raise typer.Exit(server.returncode)
