"""What the weeks of the course build and its later projects import.

Each module stands alone, and importing one loads no other: write ``from toolbox.retry import retry``.
"""

__all__ = ["command", "logs", "retry"]
