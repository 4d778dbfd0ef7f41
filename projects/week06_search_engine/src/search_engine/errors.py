"""What can go wrong, as exceptions whose text is the one line a user reads."""


class SearchEngineError(Exception):
    """The texts could not be searched."""


class BadQueryError(SearchEngineError):
    """The query cannot be understood; *position* says where, in characters from 0."""

    def __init__(self, problem: str, position: int) -> None:
        """Make the text "*problem*, at column 3" of *problem* and *position* 2."""
        super().__init__(f"{problem}, at column {position + 1}")
        self.position = position


class UnknownDocumentError(SearchEngineError):
    """No document of that name is in the index."""


class BadIndexError(SearchEngineError):
    """The file is not an index, is one of another version, or is damaged."""
