"""Exact whole-number functions, statistics and plane geometry, and a memoize that computes once."""

import logging

from math_toolkit.cache import CacheInfo
from math_toolkit.errors import (
    BadInputError,
    BrokenPluginError,
    DegenerateShapeError,
    DuplicateNameError,
    MathToolkitError,
    NoConvergenceError,
    NoDataError,
    RecursiveCallError,
    SelfIntersectionError,
    UnhashableArgumentError,
    UnknownNameError,
)
from math_toolkit.geometry import Circle, Location, Point, Polygon, Segment, Shape, convex_hull, turn
from math_toolkit.memo import Memoized, memoize
from math_toolkit.numbers import factorize, gcd, integer_root, is_prime, lcm, newton, primes_below, root
from math_toolkit.operations import Answer, Operation
from math_toolkit.orientation import orientation
from math_toolkit.registry import Registry
from math_toolkit.stats import (
    RunningStatistics,
    correlation,
    mean,
    median,
    modes,
    quantile,
    standard_deviation,
    variance,
)
from math_toolkit.timing import Timed, Timings, TimingSummary, timed
from math_toolkit.version import __version__

__all__ = [
    "Answer",
    "BadInputError",
    "BrokenPluginError",
    "CacheInfo",
    "Circle",
    "DegenerateShapeError",
    "DuplicateNameError",
    "Location",
    "MathToolkitError",
    "Memoized",
    "NoConvergenceError",
    "NoDataError",
    "Operation",
    "Point",
    "Polygon",
    "RecursiveCallError",
    "Registry",
    "RunningStatistics",
    "Segment",
    "SelfIntersectionError",
    "Shape",
    "Timed",
    "TimingSummary",
    "Timings",
    "UnhashableArgumentError",
    "UnknownNameError",
    "__version__",
    "convex_hull",
    "correlation",
    "factorize",
    "gcd",
    "integer_root",
    "is_prime",
    "lcm",
    "mean",
    "median",
    "memoize",
    "modes",
    "newton",
    "orientation",
    "primes_below",
    "quantile",
    "root",
    "standard_deviation",
    "timed",
    "turn",
    "variance",
]

# Whether and where to log is the program's choice: without this, Python would print our warnings to standard error.
logging.getLogger(__name__).addHandler(logging.NullHandler())
