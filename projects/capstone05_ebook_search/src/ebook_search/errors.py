"""What can go wrong, as exceptions whose text is the one line a user reads."""


class EbookSearchError(Exception):
    """The books could not be searched."""


class BadBookError(EbookSearchError):
    """The file is not a book that can be read; the text names it and says why."""


class BadIndexError(EbookSearchError):
    """The index is missing, damaged, of another version, or cannot be written."""


class BusyError(EbookSearchError):
    """Another process is changing the index."""


class BadCollectionError(EbookSearchError):
    """A file of a test collection cannot be understood."""


class MissingExtraError(EbookSearchError):
    """What the page needs is not installed."""
