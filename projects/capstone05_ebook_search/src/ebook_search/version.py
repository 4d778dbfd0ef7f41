"""The version: read by the build, shown by `--version`."""

__version__ = "1.0.0"
