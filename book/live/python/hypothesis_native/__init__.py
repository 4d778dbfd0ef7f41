"""Stands in for Hypothesis's compiled part, which a heap image cannot hold: the same functions in Python.

The build lays this package where ``hypothesis._native`` is looked for. ``tests/course/test_live_python.py`` compares
each function with the compiled one.
"""

from importlib.metadata import version

__version__ = version("hypothesis")
