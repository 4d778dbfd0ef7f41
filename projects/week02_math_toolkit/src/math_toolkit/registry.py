"""Things by name, from this package and from plug-ins that other packages install."""

import difflib
import logging
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint, entry_points
from typing import Generic, TypeVar

from math_toolkit.errors import BrokenPluginError, DuplicateNameError, UnknownNameError

Item = TypeVar("Item")
_log = logging.getLogger(__name__)


class Registry(Generic[Item]):
    """Named things of one kind. What a plug-in brings is imported when somebody asks for it, and not before."""

    def __init__(self, kind: str) -> None:
        """Register things that messages call *kind*."""
        self.kind = kind
        self._items: dict[str, Item] = {}
        self._loaders: dict[str, Callable[[], Item]] = {}

    def register(self, name: str) -> Callable[[Item], Item]:
        """Return a decorator that adds what it decorates as *name* and gives it back unchanged."""

        def add(item: Item) -> Item:
            self.add(name, item)
            return item

        return add

    def add(self, name: str, item: Item) -> None:
        """Add *item* as *name*; raise `DuplicateNameError` if the name is taken, and change nothing."""
        self._refuse_duplicate(name)
        self._items[name] = item

    def add_lazily(self, name: str, load: Callable[[], Item]) -> None:
        """Add what *load* returns as *name*; it is called once, when somebody asks for the name."""
        self._refuse_duplicate(name)
        self._loaders[name] = load

    def add_entry_points(self, group: str) -> list[str]:
        """Add the plug-ins of all installed packages in *group*, lazily and in the order of their names.

        Returns a line for each whose name is taken; the first one keeps it.
        """
        refused = []
        for point in sorted(entry_points(group=group), key=lambda point: (point.name, point.value)):
            try:
                self.add_lazily(point.name, point.load)
            except DuplicateNameError as error:
                refused.append(f"plug-in {_shown(point)} is left out: {error}")
                _log.warning("%s", refused[-1])
        return refused

    def get(self, name: str) -> Item:
        """Return what is registered as *name*.

        Raises `UnknownNameError`, which names the nearest, or `BrokenPluginError` if it cannot be loaded; another
        attempt loads it again.
        """
        if name in self._loaders:
            try:
                self._items[name] = self._loaders[name]()
            except Exception as error:
                raise BrokenPluginError(f"{self.kind} {name!r} cannot be loaded: {error!r}") from error
            del self._loaders[name]
            _log.debug("loaded %s %r", self.kind, name)
        if name not in self._items:
            nearest = difflib.get_close_matches(name, self, 1)
            remedy = f"did you mean {nearest[0]!r}?" if nearest else f"there is {', '.join(self) or 'none'}"
            raise UnknownNameError(f"no {self.kind} is called {name!r}; {remedy}")
        return self._items[name]

    def lazy_names(self) -> list[str]:
        """Return the names of what was added lazily and is not loaded yet, in alphabetical order."""
        return sorted(self._loaders)

    def __contains__(self, name: object) -> bool:
        """Tell whether *name* is taken."""
        return name in self._items or name in self._loaders

    def __iter__(self) -> Iterator[str]:
        """Yield all names in alphabetical order; nothing is loaded."""
        return iter(sorted([*self._items, *self._loaders]))

    def __len__(self) -> int:
        """Return how many names there are."""
        return len(self._items) + len(self._loaders)

    def _refuse_duplicate(self, name: str) -> None:
        if name in self:
            raise DuplicateNameError(f"{self.kind} {name!r} is registered already")


def _shown(point: EntryPoint) -> str:
    package = point.dist.name if point.dist is not None else "an unknown package"
    return f"{point.name!r} of {package}"
