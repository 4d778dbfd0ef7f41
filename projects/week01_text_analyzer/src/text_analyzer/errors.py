"""What can go wrong, as exceptions whose text is the one line a user reads."""


class TextAnalyzerError(Exception):
    """The text could not be analysed."""


class UnreadableError(TextAnalyzerError):
    """The file cannot be opened or read."""


class WrongEncodingError(TextAnalyzerError):
    """The bytes are not text in the encoding they were read in."""


class NotTextError(TextAnalyzerError):
    """The file holds a NUL character, which no text does."""


class UnknownEncodingError(TextAnalyzerError):
    """Python knows no text encoding of that name."""


class UnwritableError(TextAnalyzerError):
    """The result cannot be written."""
