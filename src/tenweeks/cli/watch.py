"""``tenweeks watch``: an editor on one side, the referee's answer at every save on the other."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from tenweeks import learner, progress_file
from tenweeks.catalogue import Course, Exercise
from tenweeks.cli.check import checked_and_recorded
from tenweeks.cli.common import course, find_exercise, out, print_markdown

PAUSE = 500  # milliseconds


def command(
    name: Annotated[str | None, typer.Argument(metavar="[EXERCISE]", help="Where to begin.")] = None,
) -> None:
    """Check your answer file whenever you save it, then go on to the next exercise.

    Begins with the first exercise that is not solved. Ctrl+C ends it. Example: tenweeks watch frequency_counter
    """
    whole = course()
    begin = find_exercise(whole, name) if name else None
    try:
        for exercise in still_to_solve(whole, begin):
            present(whole, exercise)
            watch_until_solved(learner.write_answer_stub(whole.root, exercise), exercise)
    except KeyboardInterrupt:
        out.print("\nStopped; your answers are kept in my/answers.")
    else:
        out.print("Every exercise is solved.")


def still_to_solve(course: Course, begin: Exercise | None) -> Iterator[Exercise]:
    """Yield *begin*, then every exercise after it that is not solved yet."""
    exercises = list(course.exercises)
    start = exercises.index(begin) if begin else 0
    for exercise in exercises[start:]:
        if exercise is begin or not progress_file.load().get(exercise.name, progress_file.Marks()).solved:
            yield exercise


def present(course: Course, exercise: Exercise) -> None:
    """Print what the exercise asks for and where to answer it."""
    statement = exercise.statement.partition("<details>")[0]
    out.rule()
    print_markdown(statement)
    path = learner.write_answer_stub(course.root, exercise)
    out.print(f"\nWrite your answer in {path}", markup=False, soft_wrap=True)
    out.print(f"A hint: tenweeks hint {exercise.name}\n")


def watch_until_solved(path: Path, exercise: Exercise) -> None:
    """Check the answer file now and whenever its text has changed, until it passes."""
    from watchfiles import watch  # loads a native module that no other command needs

    checked = None
    # Looks again after each pause, too: a save between a check and the next wait is not lost.
    for _ in chain([None], watch(path.parent, recursive=False, yield_on_timeout=True, rust_timeout=PAUSE)):
        text = learner.read_answer(path, exercise) if path.exists() else None  # some editors remove, then write
        if text is not None and text != checked:
            checked = text
            result = checked_and_recorded(exercise, text)
            out.print(result.as_text(), markup=False, soft_wrap=True)
            if result.ok:
                return
