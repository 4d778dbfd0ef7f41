"""``check`` and ``progress``: the referee inside a notebook."""

import html
import os
import sys
from pathlib import Path
from typing import Any

from tenweeks import catalogue, progress_file
from tenweeks import sandbox as sandbox  # remembers the built-ins before a learner can change them
from tenweeks.learner import learners_folder
from tenweeks.result import Failure, Outcome, Result


def check(*answers: object, **named_answers: object) -> Result:
    """Check your answer and say, if it is wrong, for which input and why.

    Pass the functions or classes that the exercise asks for, by position, or texts by name. Never raises; the result
    shows itself below the cell.
    """
    namespace = sys._getframe(1).f_globals
    try:
        return _checked(answers, named_answers, namespace)
    except KeyboardInterrupt:
        return Result("check", Outcome.ERROR, failed=(Failure("stopped", got="KeyboardInterrupt"),))


def _checked(answers: tuple[object, ...], named_answers: dict[str, Any], namespace: dict[str, Any]) -> Result:
    course = catalogue.load()
    known = {name for exercise in course.exercises for name in exercise.objects}
    objects = {name_of(answer, namespace, known): answer for answer in answers} | named_answers
    exercise = course.asking_for(objects)
    if exercise is None:
        asked = ", ".join(objects) or "nothing"
        failure = Failure("an exercise of this course asks for these objects", got=f"check({asked})")
        return Result("check", Outcome.ERROR, failed=(failure,), why=usage(objects, course))

    from tenweeks.advice import with_advice  # pytest is not loaded before it is needed
    from tenweeks.judge import judge

    result = with_advice(judge(exercise, objects), objects)
    if result.outcome is not Outcome.NOT_STARTED and is_learners_notebook(course):
        progress_file.record_attempt(exercise.name, solved=result.ok)
    return result


def is_learners_notebook(course: catalogue.Course) -> bool:
    """Tell whether this process runs in the learner's copy, where alone progress is recorded."""
    session = os.environ.get("JPY_SESSION_NAME", "")  # Jupyter's name for the notebook that runs
    place = Path(session) if Path(session).is_absolute() else Path.cwd()
    return place.is_relative_to(learners_folder(course.root))


def name_of(answer: object, namespace: dict[str, Any], known: set[str]) -> str:
    """Return the name under which *answer* was passed: the name of an exercise's object that is bound to it."""
    own = getattr(answer, "__name__", type(answer).__name__)
    bound = [name for name, value in namespace.items() if value is answer and name in known]
    return own if own in bound or not bound else bound[0]


def usage(objects: dict[str, Any], course: catalogue.Course) -> str:
    """Return what to pass to ``check`` instead."""
    for exercise in course.exercises:
        if set(objects) & set(exercise.objects):
            return f"The exercise {exercise.name} is checked by `check({', '.join(exercise.objects)})`."
    return "Pass the function or class that you wrote, for example `check(frequency_counter)`."


class ProgressTable:
    """What is solved, as a table in a notebook and as lines in a terminal."""

    def __init__(self, course: catalogue.Course, marks: dict[str, progress_file.Marks]) -> None:
        self.rows = [(exercise, marks.get(exercise.name, progress_file.Marks())) for exercise in course.exercises]

    def __repr__(self) -> str:
        return "\n".join(progress_file.line(exercise.name, marks) for exercise, marks in self.rows)

    def _repr_html_(self) -> str:
        weeks = sorted({exercise.week for exercise, _ in self.rows})
        return "".join(map(self._week_html, weeks))

    def _week_html(self, week: int) -> str:
        rows = [(exercise, marks) for exercise, marks in self.rows if exercise.week == week]
        solved = sum(marks.solved for _, marks in rows)
        lines = "".join(
            f"<li>{html.escape(progress_file.line(exercise.title, marks))}</li>" for exercise, marks in rows
        )
        return (
            f"<details><summary>Week {week}: {solved} of {len(rows)} solved "
            f'<progress value="{solved}" max="{len(rows)}" aria-label="Week {week}"></progress></summary>'
            f'<ul style="list-style: none">{lines}</ul></details>'
        )


def progress() -> ProgressTable:
    """Show what you have solved, week by week."""
    return ProgressTable(catalogue.load(), progress_file.load())
