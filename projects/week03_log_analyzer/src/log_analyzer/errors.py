"""What can go wrong, as exceptions whose text is the one line a user reads."""


class LogAnalyzerError(Exception):
    """The logs could not be analysed."""


class BadOptionError(LogAnalyzerError):
    """A format, time or time zone of that name does not exist."""


class UnreadableError(LogAnalyzerError):
    """The file cannot be opened, or not be read to its end."""


class DamagedError(UnreadableError):
    """The compressed data is damaged."""


class ShrunkError(UnreadableError):
    """The file became shorter while it was read."""


class UnwritableError(LogAnalyzerError):
    """A result cannot be written."""


class BadStateError(LogAnalyzerError):
    """The state is not one of ours, is damaged, in use, or was made with other options."""
