"""``tenweeks hint``: the next hint."""

from tenweeks import progress_file
from tenweeks.cli.common import ExerciseName, course, find_exercise, out, print_markdown


def command(name: ExerciseName) -> None:
    """Show the next hint of an exercise: first a direction, then the key idea, then nearly the code.

    Example: tenweeks hint frequency_counter
    """
    exercise = find_exercise(course(), name)
    seen = progress_file.load().get(exercise.name, progress_file.Marks()).hints
    number = min(seen + 1, len(exercise.hints))
    out.print(f"Hint {number} of {len(exercise.hints)}")
    print_markdown(exercise.hints[number - 1])
    if number == len(exercise.hints):
        out.print(f"That is the last one. The solution: tenweeks solution {exercise.name}")
    progress_file.record_hint(exercise.name, number)
