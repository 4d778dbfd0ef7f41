"""What can go wrong, as exceptions whose text is what a user reads."""


class FileOrganizerError(Exception):
    """The files could not be organized."""


class BadRulesError(FileOrganizerError):
    """The rules cannot be used; the text has one line for each problem, `FILE:LINE: what is wrong`."""


class UnreadableError(FileOrganizerError):
    """A folder cannot be read."""


class BadJournalError(FileOrganizerError):
    """A journal is missing, damaged, or cannot be written."""


class InterruptedRunError(FileOrganizerError):
    """An earlier run was interrupted, and nothing else begins before `recover`."""


class BusyError(FileOrganizerError):
    """Another run is at work."""
