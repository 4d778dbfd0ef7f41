"""A call becomes a key: equal for all ways of writing the same call."""

import inspect
from collections.abc import Callable, Hashable, Mapping
from operator import itemgetter
from typing import Any

# A function with **keywords can be called in any number of shapes; they are learnt anew beyond this many.
MOST_SHAPES = 256


class KeyMaker:
    """Makes the keys of one function's calls.

    A call's *shape* is how many positional arguments it has and which keywords, in which order. The shape alone
    decides where the value of each parameter is found, so `inspect.signature` is asked once a shape, and each further
    call costs a look-up and one `itemgetter`.
    """

    def __init__(self, function: Callable[..., Any], *, typed: bool = False, bound: bool = False) -> None:
        """Make keys for *function*; *bound* leaves its first parameter out, *typed* tells 1 from 1.0 and True."""
        self.name = getattr(function, "__qualname__", repr(function))
        self.signature = _signature_of(function, bound)
        parameters = self.signature.parameters.values()
        kinds = {parameter.kind for parameter in parameters}
        simple = kinds <= {inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD}
        self.tails = _tails_of(list(parameters)) if simple and not typed else {}
        """What follows so many positional arguments in the key of a call without keywords, for the plainest calls."""
        self._typed = typed
        self._is_open = not kinds.isdisjoint({inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD})
        self._shapes: dict[Hashable, tuple[Callable[..., tuple[Any, ...]], tuple[Any, ...]]] = {}

    def key(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return the key of a call: its values in the order of the parameters, defaults filled in.

        Raises `TypeError` if the function cannot be called so.
        """
        shape = (len(args), *kwargs)
        pick, constants = self._shapes.get(shape) or self._learn(shape)
        key = pick((*args, *kwargs.values(), *constants))
        return (*key, *map(type, key)) if self._typed else key

    def _learn(self, shape: tuple[Any, ...]) -> tuple[Callable[..., tuple[Any, ...]], tuple[Any, ...]]:
        """Find out how to make the key of a call of this *shape*."""
        places, constants = self._bind(range(shape[0]), range(shape[0], shape[0] + len(shape) - 1), shape[1:])
        if len(self._shapes) >= MOST_SHAPES:
            self._shapes.clear()
        self._shapes[shape] = _picker(places), tuple(constants)
        return self._shapes[shape]

    def _bind(self, positional: range, named: range, names: tuple[str, ...]) -> tuple[list[int], list[Any]]:
        """Return where each value of the key stands in a call's values and the constants, and these constants."""
        try:  # places are bound instead of values
            bound = self.signature.bind(*positional, **dict(zip(names, named, strict=True))).arguments
        except TypeError as error:
            raise TypeError(f"{self.name}(): {error}") from None
        places: list[int] = []
        constants: list[Any] = []
        rest: tuple[int, ...] = ()
        extra: dict[str, int] = {}
        for name, parameter in self.signature.parameters.items():
            if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
                rest = bound.get(name, ())
            elif parameter.kind is inspect.Parameter.VAR_KEYWORD:
                extra = dict(sorted(bound.get(name, {}).items()))
            else:
                places.append(bound.get(name, named.stop + len(constants)))
                constants += [] if name in bound else [parameter.default]
        if self._is_open:  # so that f(1, 2) and f(1, b=2) differ where both end in 1, 2
            return [*places, *rest, *extra.values(), named.stop + len(constants)], [*constants, (len(rest), *extra)]
        return places, constants


def _signature_of(function: Callable[..., Any], bound: bool) -> inspect.Signature:
    try:
        signature = inspect.signature(function)
    except ValueError:  # some built-in functions do not tell
        kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
        return inspect.Signature([inspect.Parameter(kind.name.lower(), kind) for kind in kinds])
    parameters = list(signature.parameters.values())
    return signature.replace(parameters=parameters[1:] if bound else parameters)


def _tails_of(parameters: list[inspect.Parameter]) -> dict[int, tuple[Any, ...]]:
    defaults = [parameter.default for parameter in parameters]
    required = defaults.count(inspect.Parameter.empty)
    return {given: tuple(defaults[given:]) for given in range(required, len(defaults) + 1)}


def _picker(places: list[int]) -> Callable[..., tuple[Any, ...]]:
    """Return an `itemgetter` that makes a tuple of one place, or none, too."""
    if len(places) >= 2:
        return itemgetter(*places)
    return lambda values: tuple(values[place] for place in places)
