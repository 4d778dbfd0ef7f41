"""Ten Weeks of Python: the referee of the course.

In a lesson, ``check(answer)`` is all there is to know.
"""

from tenweeks.notebook import check, progress

__all__ = ["check", "progress"]
