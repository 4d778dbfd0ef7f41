"""What each project has to pass before others rely on it: `cd projects; nox` runs all, `nox --list` names the sessions.

A project is a folder beside this file with a `pyproject.toml`. Nothing here knows one by name: the peers that its
tests compare with stand in its own dependency group `test`, its core modules in its own `[tool.mutmut]`. All else is
said once, in the nearest `pyproject.toml` above that configures coverage. What is tested is the wheel as others install
it, never `src`.
"""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import nox

HERE = Path(__file__).parent.resolve()
ROOT = next(
    above for above in HERE.parents
    if (above / "pyproject.toml").is_file() and "coverage" in nox.project.load_toml(above / "pyproject.toml")["tool"]
)  # fmt: skip
CONFIG, LOCK = ROOT / "pyproject.toml", ROOT / "requirements.txt"
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
LEAST_MUTATION_SCORE = 85.0  # percent
# Pinned, since the score depends on which edits the tool makes.
MUTATION_TOOL = "mutmut==3.8.1"

nox.needs_version = ">=2025.5"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.download_python = "never"


def found_in(folder: Path) -> dict[str, Path]:
    """Return the projects in *folder* by the name that their wheels bear, in the order of the course."""
    found = {path.parent: nox.project.load_toml(path) for path in sorted(folder.glob("*/pyproject.toml"))}
    return {declared["project"]["name"]: path for path, declared in found.items()}


PROJECTS = found_in(HERE)
DECLARED = {name: nox.project.load_toml(folder / "pyproject.toml") for name, folder in PROJECTS.items()}
# What a project may need of the course, also if this file was copied to a place of its own.
SIBLINGS = found_in(ROOT / "projects")

each_project = nox.parametrize("project", [nox.param(name, id=name) for name in PROJECTS])
each_core = nox.parametrize(
    "project", [nox.param(name, id=name) for name in PROJECTS if "mutmut" in DECLARED[name]["tool"]]
)


@nox.session(python=PYTHONS)
@each_project
def tests(session: nox.Session, project: str) -> None:
    """Run all tests on the installed wheel, with each interpreter that is found."""
    install(session, project)
    name = package_of(project)
    run_in(session, "python", "-c", f"import {name}; assert 'site-packages' in {name}.__file__, {name}.__file__")
    run_in(session, "python", "-m", "pytest", "--quiet", str(PROJECTS[project] / "tests"), *session.posargs)


@nox.session(python=PYTHONS[0])
@each_project
def coverage(session: nox.Session, project: str) -> None:
    """Run all tests on the installed wheel and count its branches, those that run in processes as well."""
    install(session, project, "coverage")
    options = [f"--rcfile={CONFIG}", f"--source={package_of(project)}"]
    run_in(
        session,
        "coverage",
        "run",
        *options,
        "-m",
        "pytest",
        "--quiet",
        str(PROJECTS[project] / "tests"),
        *session.posargs,
    )
    run_in(session, "coverage", "combine", "--quiet", f"--rcfile={CONFIG}")
    run_in(session, "coverage", "report", f"--rcfile={CONFIG}")


@nox.session(python=PYTHONS[0])
@each_project
def types(session: nox.Session, project: str) -> None:
    """Check the types as strictly as mypy can, in the installed package: without its `py.typed`, there are none."""
    install(session, project, "mypy")
    run_in(session, "mypy", "--strict", "--no-error-summary", "--package", package_of(project))


@nox.session(python=PYTHONS[0])
@each_project
def wheel(session: nox.Session, project: str) -> None:
    """Build sdist and wheel, and check what is in them and what an index would show of them."""
    session.install("check-wheel-contents", "twine", "validate-pyproject[all]")
    session.run("validate-pyproject", str(PROJECTS[project] / "pyproject.toml"), silent=True)
    built = build(session, PROJECTS[project])
    session.run("check-wheel-contents", "--toplevel", package_of(project), str(built))
    session.run("twine", "check", "--strict", *map(str, sorted(built.parent.glob("*-*"))))


@nox.session(python=PYTHONS[0])
@each_core
def mutants(session: nox.Session, project: str) -> None:
    """Edit the core modules in every small way and count the edits that some test notices; takes minutes."""
    install(session, project, MUTATION_TOOL)
    folder = Path(session.create_tmp()) / PROJECTS[project].name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(PROJECTS[project], folder, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    with session.chdir(folder):
        session.run("mutmut", "run", "--max-children", str(os.cpu_count()), silent=True, env={"COLUMNS": "80"})
        session.run("mutmut", "results")
        session.run("mutmut", "export-cicd-stats", silent=True)
    counts = json.loads((folder / "mutants" / "mutmut-cicd-stats.json").read_text("utf-8"))
    noticed = counts["killed"] + counts["timeout"] + counts["segfault"]
    score = 100 * noticed / (counts["total"] - counts["skipped"])
    session.log(
        f"{project}: {score:.1f} % of {counts['total']} mutants are noticed; the gate is {LEAST_MUTATION_SCORE} %"
    )
    if score < LEAST_MUTATION_SCORE:
        session.error(f"{counts['survived']} survive; `mutmut show NAME` in {folder} shows one")


def package_of(project: str) -> str:
    """Return the name under which a project is imported."""
    return project.replace("-", "_")


def run_in(session: nox.Session, *command: str) -> None:
    """Run *command* in the session's own folder, where neither `src` nor another project can be imported from."""
    with session.chdir(session.virtualenv.location):
        session.run(*command)


def install(session: nox.Session, project: str, *tools: str) -> None:
    """Install a project's wheel with its extras, what it needs of the course, the peers of its tests, and *tools*."""
    declared = DECLARED[project]
    extras = declared["project"].get("optional-dependencies", {})
    # By their files, never by their names, which are not ours on any index.
    wheels = [str(build(session, SIBLINGS[name])) for name in sorted(siblings_of(declared))]
    own = f"{build(session, PROJECTS[project])}[{','.join(extras)}]".removesuffix("[]")
    peers: Any = declared.get("dependency-groups", {}).get("test", [])
    session.install("--constraint", str(LOCK), *wheels, own, "hypothesis", "pytest", *peers, *tools)


def siblings_of(declared: dict[str, Any]) -> set[str]:
    """Return the projects of the course that a project needs, for its extras, too, and those that they need."""
    extras = declared["project"].get("optional-dependencies", {})
    needed = [*declared["project"]["dependencies"], *(word for words in extras.values() for word in words)]
    named = {name for name in SIBLINGS if any(word.startswith(name) for word in needed)}
    return named.union(*(siblings_of(nox.project.load_toml(SIBLINGS[name] / "pyproject.toml")) for name in named))


def build(session: nox.Session, folder: Path) -> Path:
    """Build the sdist of the project in *folder*, and from it the wheel, and return where the wheel is."""
    out = Path(session.create_tmp()) / "dist" / folder.name
    shutil.rmtree(out, ignore_errors=True)
    if session.venv_backend == "uv":
        session.run_install("uv", "build", "--quiet", "--out-dir", str(out), str(folder), external=True)
    else:
        session.install("build")
        session.run_install("python", "-m", "build", "--outdir", str(out), str(folder), silent=True)
    (built,) = out.glob("*.whl")
    return built
