"""The decorator `memoize`: each result is computed once, also when a thousand threads ask at the same time."""

import functools
import inspect
import time
import weakref
from collections.abc import Callable, Hashable, Mapping
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast, overload

from math_toolkit.cache import Cache, CacheInfo
from math_toolkit.errors import UnhashableArgumentError
from math_toolkit.keys import KeyMaker

Parameters = ParamSpec("Parameters")
Rest = ParamSpec("Rest")
Result = TypeVar("Result")
Result_co = TypeVar("Result_co", covariant=True)
Instance = TypeVar("Instance")


class Memoized(Protocol[Parameters, Result_co]):
    """A memoized function: called as the one it wraps, with a cache beside it."""

    __wrapped__: Callable[..., Any]

    def __call__(self, *args: Parameters.args, **kwargs: Parameters.kwargs) -> Result_co:
        """Return the function's result, kept or computed now."""

    @overload
    def __get__(self, instance: None, owner: type | None = None) -> "Memoized[Parameters, Result_co]":
        """Return the function itself when it is taken from the class."""

    @overload
    def __get__(
        self: "Memoized[Concatenate[Instance, Rest], Result_co]", instance: Instance, owner: type | None = None
    ) -> "Memoized[Rest, Result_co]":
        """Return the method of *instance*."""

    def cache_info(self) -> CacheInfo:
        """Return hits, misses, limit and current size; of a method, the sums over all living instances."""

    def cache_clear(self) -> None:
        """Forget all results and counts; of a method, for all instances."""


class Caches(Protocol):
    """Where a function's results are: in one cache, or in one for each instance."""

    def find(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> tuple[Cache, Hashable]:
        """Return the cache and the key of a call."""

    def info(self) -> CacheInfo:
        """Return what all the caches together have done."""

    def clear(self) -> None:
        """Clear all the caches."""


@overload
def memoize(function: Callable[Parameters, Result], /) -> Memoized[Parameters, Result]:
    """Memoize *function* with the options' defaults."""


@overload
def memoize(
    *,
    maxsize: int | None = 128,
    ttl: float | None = None,
    typed: bool = False,
    clock: Callable[[], float] = time.monotonic,
) -> Callable[[Callable[Parameters, Result]], Memoized[Parameters, Result]]:
    """Return the decorator with these options."""


def memoize(
    function: Callable[..., Any] | None = None,
    /,
    *,
    maxsize: int | None = 128,
    ttl: float | None = None,
    typed: bool = False,
    clock: Callable[[], float] = time.monotonic,
) -> Any:
    """Keep the results of a function, and compute none of them twice at the same time.

    Keeps the *maxsize* most recently used results, or all if it is None, each for *ttl* seconds of *clock* from the
    end of its computation. Calls that fill the parameters with equal values are one call, however they are written;
    equal are 1, 1.0 and True, unless *typed*. None is a result as any other; exceptions are not kept.

    Threads, and tasks if the function is `async`, that ask for a result under way wait for it and get it, or the
    exception that it ends in. If it is broken off (Ctrl-C, a cancelled task), one of them computes again. A call that
    would wait for itself, directly, through other memoized functions or through another thread, raises
    `RecursiveCallError`. Code that the function runs in threads of its own is seen only if they inherit its context,
    as those of `asyncio.to_thread` do.

    A function whose first parameter is called `self` is a method: each instance has a cache of its own, which is
    referred to weakly and goes with it. So instances need no hash, and are not kept alive, unless a result does.

    The wrapped function has `cache_info()`, `cache_clear()` and `__wrapped__`. Calling it raises
    `UnhashableArgumentError`, a `TypeError`, for an argument that cannot be hashed. `memoize` raises `ValueError` for
    a negative *maxsize* and a *ttl* that is not positive, `TypeError` for what is no function or is a generator's.

    >>> @memoize
    ... def fibonacci(n):
    ...     return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)
    >>> fibonacci(80)
    23416728348467685
    >>> fibonacci.cache_info()
    CacheInfo(hits=78, misses=81, maxsize=128, currsize=81)
    """
    if maxsize is not None and maxsize < 0:
        raise ValueError(f"maxsize must be 0 or more, or None, not {maxsize}")
    if ttl is not None and not ttl > 0:
        raise ValueError(f"ttl must be more than 0 seconds, or None, not {ttl}")

    def decorate(function: Callable[..., Any]) -> Any:
        return _decorate(function, typed, lambda name: Cache(name, maxsize, ttl, clock))

    return decorate if function is None else decorate(function)


def _decorate(function: Callable[..., Any], typed: bool, make_cache: Callable[[str], Cache]) -> Any:
    _check_function(function)
    is_method = next(iter(_parameters_of(function)), None) == "self"
    keys = KeyMaker(function, typed=typed, bound=is_method)
    caches: Caches = _InstanceCaches(keys, make_cache) if is_method else _OneCache(keys, make_cache)
    wrap = _wrap_async if inspect.iscoroutinefunction(function) else _wrap
    memoized = cast(Any, functools.wraps(function)(wrap(function, caches.find)))
    memoized.cache_info, memoized.cache_clear = caches.info, caches.clear
    return memoized


def _check_function(function: Callable[..., Any]) -> None:
    if not callable(function):
        raise TypeError(f"memoize needs a function, not {function!r}; put it below @classmethod and @property")
    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        raise TypeError(f"memoize cannot keep what {function.__qualname__} yields: it can be read only once")


def _parameters_of(function: Callable[..., Any]) -> Mapping[str, inspect.Parameter]:
    try:
        return inspect.signature(function).parameters
    except ValueError:  # some built-in functions do not tell
        return {}


class _OneCache:
    def __init__(self, keys: KeyMaker, make_cache: Callable[[str], Cache]) -> None:
        self._cache = cache = make_cache(keys.name)
        tail_of, key_of = keys.tails.get, keys.key

        # A closure, not a method: it is a part of what each hit costs.
        def find(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> tuple[Cache, Hashable]:
            tail = tail_of(len(args)) if not kwargs else None
            return cache, key_of(args, kwargs) if tail is None else args + tail

        self.find = find

    def info(self) -> CacheInfo:
        return self._cache.info()

    def clear(self) -> None:
        self._cache.clear()


class _InstanceCaches:
    def __init__(self, keys: KeyMaker, make_cache: Callable[[str], Cache]) -> None:
        self._keys, self._make_cache = keys, make_cache
        # By identity, since equal instances are not the same, and many have no hash.
        self._caches: dict[int, tuple[weakref.ref[Any], Cache]] = {}

    def find(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> tuple[Cache, Hashable]:
        if not args:
            raise TypeError(f"{self._keys.name}() needs its instance as the first argument")
        instance, rest = args[0], args[1:]
        _, cache = self._caches.get(id(instance)) or self._add(instance)
        tail = self._keys.tails.get(len(rest)) if not kwargs else None
        return cache, self._keys.key(rest, kwargs) if tail is None else rest + tail

    def _add(self, instance: Any) -> tuple["weakref.ref[Any]", Cache]:
        identity, caches = id(instance), self._caches

        def forget(dead: "weakref.ref[Any]") -> None:
            if (known := caches.get(identity)) is not None and known[0] is dead:
                del caches[identity]

        try:
            fresh = weakref.ref(instance, forget), self._make_cache(self._keys.name)
        except TypeError as error:
            kind = type(instance).__name__
            raise TypeError(f"memoize needs weak references to {kind}; add '__weakref__' to its __slots__") from error
        return caches.setdefault(identity, fresh)  # atomic: of several threads, all get the first one's

    def info(self) -> CacheInfo:
        infos = [cache.info() for _, cache in list(self._caches.values())]
        maxsize = self._make_cache(self._keys.name).maxsize
        return CacheInfo(
            sum(i.hits for i in infos), sum(i.misses for i in infos), maxsize, sum(i.currsize for i in infos)
        )

    def clear(self) -> None:
        for _, cache in list(self._caches.values()):
            cache.clear()


Find = Callable[[tuple[Any, ...], Mapping[str, Any]], tuple[Cache, Hashable]]


def _wrap(function: Callable[..., Any], find: Find) -> Callable[..., Any]:
    # The function is called from this frame and no other, so that recursion goes half as deep as without, not a third.
    def memoized(*args: Any, **kwargs: Any) -> Any:
        cache, key = find(args, kwargs)
        try:
            entry = cache.lookup(key)
        except TypeError as error:
            raise _unhashable(cache, error) from error
        if entry is not None:
            return entry.value
        while True:
            flight, is_ours = cache.join(key)
            if is_ours:
                with flight:
                    flight.value = function(*args, **kwargs)
                return flight.value
            flight.wait()
            if not flight.is_abandoned:
                cache.count_hit()
                return flight.result()

    return memoized


def _wrap_async(function: Callable[..., Any], find: Find) -> Callable[..., Any]:
    async def memoized(*args: Any, **kwargs: Any) -> Any:
        cache, key = find(args, kwargs)
        try:
            entry = cache.lookup(key)
        except TypeError as error:
            raise _unhashable(cache, error) from error
        if entry is not None:
            return entry.value
        while True:
            flight, is_ours = cache.join(key)
            if is_ours:
                with flight:
                    flight.value = await function(*args, **kwargs)
                return flight.value
            await flight.wait_async()
            if not flight.is_abandoned:
                cache.count_hit()
                return flight.result()

    return memoized


def _unhashable(cache: Cache, error: TypeError) -> UnhashableArgumentError:
    return UnhashableArgumentError(
        f"memoize cannot keep {cache.name}(): {error}; pass a tuple or another hashable value"
    )
