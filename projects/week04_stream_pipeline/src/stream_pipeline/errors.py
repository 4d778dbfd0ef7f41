"""What can go wrong, as exceptions whose text is the one line a user reads."""


class StreamPipelineError(Exception):
    """The stream could not be processed."""


class BadOptionError(StreamPipelineError):
    """A window, a statistic or a column is not as it must be."""


class BadHeaderError(StreamPipelineError):
    """The first line of a CSV file does not name the columns that are asked for."""


class BadCheckpointError(StreamPipelineError):
    """The checkpoint is not one of ours, is damaged, or does not fit the files or the options."""
