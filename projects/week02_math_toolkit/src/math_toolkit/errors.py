"""What can go wrong, as exceptions whose text is the one line a user reads."""


class MathToolkitError(Exception):
    """The toolkit could not do what it was asked for."""


class NoDataError(MathToolkitError, ValueError):
    """There are too few values to compute this from."""


class NoConvergenceError(MathToolkitError, ArithmeticError):
    """The iteration found no root."""


class RecursiveCallError(MathToolkitError, RuntimeError):
    """A memoized call needs the result that it is computing."""


class UnhashableArgumentError(MathToolkitError, TypeError):
    """An argument of a memoized function cannot be hashed."""


class DegenerateShapeError(MathToolkitError, ValueError):
    """The points span no shape."""


class SelfIntersectionError(MathToolkitError, ValueError):
    """Two edges of the polygon meet where they are not neighbours."""


class DuplicateNameError(MathToolkitError, ValueError):
    """The name is registered already."""


class UnknownNameError(MathToolkitError, LookupError):
    """Nothing is registered under the name."""


class BrokenPluginError(MathToolkitError):
    """The plug-in cannot be loaded."""


class BadInputError(MathToolkitError, ValueError):
    """The words of the command line are not what the operation takes."""
