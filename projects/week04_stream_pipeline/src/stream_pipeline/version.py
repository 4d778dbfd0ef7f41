"""The version of the package, and of what it writes."""

__version__ = "1.0.0"
