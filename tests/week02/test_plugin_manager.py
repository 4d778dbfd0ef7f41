"""A plugin manager: what an answer must do, and the wrong answers we know."""

import contextlib
import gc
import importlib
import re
import sys
import weakref
from importlib.metadata import EntryPoint, EntryPoints, entry_points
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake
from tenweeks.probes import never_called

GROUP = "market.exporters"


class Exporter(Protocol):
    """What the plugins of these tests must do."""

    def export(self, rows):
        """Return rows as text."""

    def suffix(self):
        """Return the end of a file's name."""


class Archiver(Exporter, Protocol):
    """A protocol that asks for more than the one that it extends."""

    def archive(self, folder):
        """Store a folder."""


GOOD = """
class Plugin:
    api_version = 1

    def export(self, rows):
        return "exported"

    def suffix(self):
        return ".txt"
"""
BROKEN = "import a_library_that_nobody_has\n"
WORSE = "rows = 1 / 0\n"
EMPTY = "plugin = None\n"


def plugin_class(label="csv", **members):
    """Return a plugin's class, whose objects export *label*, with other members; those that are None are left out."""
    body = {"api_version": 1, "export": lambda self, rows: label, "suffix": lambda self: f".{label}", **members}
    return type("Plugin", (), {name: value for name, value in body.items() if value is not None})


def manager_of(PluginManager, *names, points=(), **priorities):
    """Return a manager in which plugins with these names, or with these priorities, are registered by the decorator."""
    manager = PluginManager(GROUP, Exporter, api_version=1, entry_points=finder(points))
    for name in names:
        manager.register(name)(plugin_class(name))
    for name, priority in priorities.items():
        manager.register(name, priority=priority)(plugin_class(name))
    return manager


def finder(points):
    """Return a function that finds these entry points as `importlib.metadata.entry_points` does."""
    return lambda **parameters: EntryPoints(points).select(**parameters)


def module_of(name):
    """Return the name of the module that holds the plugin *name*."""
    return f"market_exporter_{name}"


def point(name, module="", group=GROUP):
    """Return an entry point called *name*, to the class Plugin in the module of this plugin, or of another one."""
    return EntryPoint(name, f"{module_of(module or name)}:Plugin", group)


@contextlib.contextmanager
def modules(**sources):
    """Put modules of plugins with these sources into a folder of the path, and undo it; nothing imports them here."""
    with TemporaryDirectory() as folder:
        for name, source in sources.items():
            Path(folder, f"{module_of(name)}.py").write_text(source, "utf-8")
        sys.path.insert(0, folder)
        importlib.invalidate_caches()
        try:
            yield Path(folder)
        finally:
            sys.path.remove(folder)
            for name in sources:
                sys.modules.pop(module_of(name), None)
            importlib.invalidate_caches()


@contextlib.contextmanager
def installed(**sources):
    """Install a distribution with these plugins, as pip does: modules, and a folder of metadata that names them."""
    with modules(**sources) as folder:
        information = folder / "market_exporters-1.0.dist-info"
        information.mkdir()
        lines = [f"{name} = {module_of(name)}:Plugin\n" for name in sources]
        texts = {
            "METADATA": "Metadata-Version: 2.1\nName: market-exporters\nVersion: 1.0\n",
            "entry_points.txt": f"[{GROUP}]\n{''.join(lines)}\n[market.importers]\nxml = market_importer_xml:Plugin\n",
        }
        for name, text in texts.items():
            (information / name).write_text(text, "utf-8")
        importlib.invalidate_caches()
        yield


def imported():
    """Return the plugins whose modules have been imported."""
    return sorted(name.removeprefix(module_of("")) for name in sys.modules if name.startswith(module_of("")))


def exported(manager, *names):
    """Return what these plugins export."""
    return [manager.get(name).export([]) for name in names]


def by_decorator(PluginManager, name, **members):
    """Return what a plugin exports that is registered by the decorator."""
    manager = manager_of(PluginManager)
    manager.register(name)(plugin_class(f"{name} exported", **members))
    return manager.get(name).export([])


def left_by_decorator(PluginManager, cls):
    """Return what the decorator leaves of a class."""
    return manager_of(PluginManager).register("csv")(cls)


def by_subclass(PluginManager, *names, **priorities):
    """Return the names in a manager under whose Plugin these classes are defined."""
    manager = manager_of(PluginManager)
    for name in names:
        type("Exporter", (manager.Plugin,), dict(vars(plugin_class(name))), name=name)
    for name, priority in priorities.items():
        type("Exporter", (manager.Plugin,), dict(vars(plugin_class(name))), name=name, priority=priority)
    return manager.names()


def below_a_nameless_class(PluginManager):
    """Return what a manager knows and exports if a class without a name stands between Plugin and the plugin."""
    manager = manager_of(PluginManager)

    class TextExporter(manager.Plugin):
        api_version = 1

        def suffix(self):
            return ".txt"

    class Csv(TextExporter, name="csv"):
        def export(self, rows):
            return f"exported to {self.suffix()}"

    return manager.names(), exported(manager, "csv")


def colours_of_bases(PluginManager):
    """Return the keywords that reach another base, which has an `__init_subclass__` of its own."""
    manager, colours = manager_of(PluginManager), []

    class Coloured:
        def __init_subclass__(cls, *, colour="grey", **keywords):
            super().__init_subclass__(**keywords)
            colours.append(colour)

    class Csv(manager.Plugin, Coloured, name="csv", colour="red"):
        """A class with two bases, each of which wants keywords."""

    class Pdf(manager.Plugin, Coloured):
        """A class that gives no keyword."""

    return colours


def names_in_two(PluginManager, register):
    """Return the names in two managers after *register* has put a plugin into the first."""
    one, other = manager_of(PluginManager), manager_of(PluginManager)
    register(one)
    return [one.names(), other.names()]


def times_made(PluginManager, **members):
    """Return how many objects of a plugin there are: after `register`, after `get`, and after one more `get`."""
    made, counts = [], []
    manager = manager_of(PluginManager)
    manager.register("csv")(plugin_class(__init__=lambda self: made.append(1), **members))
    counts.append(len(made))
    for _ in range(2):
        manager.get("csv")
        counts.append(len(made))
    return counts


def discovered(PluginManager, *names):
    """Return the names that `discover` finds among these entry points and one of another group."""
    points = [*(point(name) for name in names), point("xml", group="market.importers")]
    manager = manager_of(PluginManager, points=points)
    with modules(**dict.fromkeys([*names, "xml"], GOOD)):
        manager.discover()
        return manager.names()


def discovered_again(PluginManager, first, second):
    """Return the names after `discover` has found the entry points *first*, and later *second*."""
    points = [point(name) for name in first]
    manager = manager_of(PluginManager, points=points)
    manager.discover()
    points[:] = [point(name) for name in second]
    manager.discover()
    return manager.names()


def discovered_beside(PluginManager, taken, *points):
    """Return the errors, the names, and what the plugin *taken* exports, when these entry points were discovered."""
    manager = manager_of(PluginManager, taken, points=points)
    return errors_of(manager.discover), manager.names(), *exported(manager, taken)


def manager_with_modules(PluginManager, *names):
    """Return a manager that has discovered the entry points of these plugins."""
    manager = manager_of(PluginManager, points=[point(name) for name in names])
    manager.discover()
    return manager


def imported_after_discover(PluginManager, *names):
    """Return which of these plugins are imported when they have been discovered, and their names were asked for."""
    with modules(**dict.fromkeys(names, GOOD)):
        manager_with_modules(PluginManager, *names).names()
        return imported()


def imported_after_get(PluginManager, *names, wanted):
    """Return which of these plugins are imported when one of them was asked for."""
    with modules(**dict.fromkeys(names, GOOD)):
        manager_with_modules(PluginManager, *names).get(wanted).export([])
        return imported()


def found_installed(PluginManager, *names):
    """Return the names that `discover` finds if a distribution with these plugins is installed, and an export."""
    with installed(**dict.fromkeys(names, GOOD)):
        manager = PluginManager(GROUP, Exporter)
        manager.discover()
        return sorted(manager.names()), manager.get(names[0]).export([])


def errors_of_load_all(PluginManager, **sources):
    """Return the errors in the group that `load_all` raises if the modules of plugins have these sources."""
    with modules(**sources):
        return errors_of(manager_with_modules(PluginManager, *sources).load_all)


def loaded_after_errors(PluginManager, **sources):
    """Return how many plugins are loaded after `load_all`, and what the first of them exports."""
    with modules(**sources):
        manager = manager_with_modules(PluginManager, *sources)
        errors_of(manager.load_all)
        return len(manager.loaded()), manager.loaded()[0].export([])


def error_of_get(PluginManager, **sources):
    """Return type and notes of the error of `get` for a plugin whose module has this source."""
    ((name, _),) = sources.items()
    with modules(**sources):
        manager = manager_with_modules(PluginManager, name)
        return notes_of(lambda: manager.get(name))


def suffixes_loaded(PluginManager, *asked_for, **priorities):
    """Return the suffixes of the plugins loaded when some have been asked for, out of those with these priorities."""
    manager = manager_of(PluginManager, **priorities)
    for name in asked_for:
        manager.get(name)
    return [plugin.suffix() for plugin in manager.loaded()]


def order_of_making(PluginManager, **priorities):
    """Return the names of plugins in the order in which two calls of `load_all` make them."""
    made = []
    manager = manager_of(PluginManager)
    for name, priority in priorities.items():
        cls = plugin_class(__init__=lambda self, name=name: made.append(name))
        manager.register(name, priority=priority)(cls)
    manager.load_all()
    manager.load_all()
    return made


def names_after_unloading(PluginManager, *names, unload):
    """Return the names that are left."""
    manager = manager_of(PluginManager, *names)
    manager.get(unload)
    manager.unload(unload)
    return manager.names()


def registered_again(PluginManager):
    """Return what a plugin exports that is registered under the name of one that was loaded and unloaded."""
    manager = manager_of(PluginManager, "csv")
    manager.load_all()
    manager.unload("csv")
    manager.register("csv")(plugin_class("the new one"))
    return manager.get("csv").export([])


def discovered_after_unloading(PluginManager):
    """Return the names after an entry point has been discovered, unloaded, and discovered again."""
    with modules(ods=GOOD):
        manager = manager_with_modules(PluginManager, "ods")
        manager.unload("ods")
        manager.discover()
        return manager.names()


def refused(PluginManager, protocol=Exporter, wants=1, **members):
    """Return the error for a plugin with such members in a manager that wants this version, as type and message."""
    manager = PluginManager(GROUP, protocol, api_version=wants, entry_points=finder(()))
    manager.register("csv")(plugin_class(**members))
    try:
        manager.get("csv")
    except Exception as error:
        return type(error).__name__, str(error)
    return "no error", ""


def error_type(PluginManager, **options):
    """Return the type of the error for such a plugin."""
    return refused(PluginManager, **options)[0]


def named(PluginManager, *words, **options):
    """Return the type of the error for such a plugin, and which of these words its message has."""
    error, message = refused(PluginManager, **options)
    return error, *(word for word in words if word in re.findall(r"\w+", message))


def names_in_error(PluginManager, method):
    """Return which names are in the message of the LookupError for docx, where csv and pdf are known."""
    manager = manager_of(PluginManager, "csv", "pdf")
    try:
        getattr(manager, method)("docx")
    except LookupError as error:
        return [name for name in ("docx", "csv", "pdf") if name in str(error)]
    return "no LookupError"


def notes_of(action):
    """Return type and notes of the error that *action* raises."""
    try:
        action()
    except Exception as error:
        return type(error).__name__, getattr(error, "__notes__", [])
    return "no error", []


def errors_of(action):
    """Return the errors in the group that *action* raises, each as its type and its notes."""
    try:
        action()
    except ExceptionGroup as group:
        return [(type(error).__name__, getattr(error, "__notes__", [])) for error in group.exceptions]
    return "no error"


def fails_at_first(PluginManager):
    """Return what two attempts to get a plugin give, of which the first fails."""
    failures = [OSError("the disk is asleep")]

    def initialise(self):
        if failures:
            raise failures.pop()

    manager, results = manager_of(PluginManager), []
    manager.register("csv")(plugin_class(__init__=initialise))
    for _ in range(2):
        try:
            results.append(manager.get("csv").export([]))
        except OSError:
            results.append("OSError")
    return results


def interrupted(PluginManager):
    """Return what comes out of `load_all` if Ctrl-C is pressed while a plugin loads."""

    def initialise(self):
        raise KeyboardInterrupt

    manager = manager_of(PluginManager)
    manager.register("csv")(plugin_class(__init__=initialise))
    try:
        manager.load_all()
    except BaseException as error:
        return type(error).__name__
    return "nothing"


def closed(PluginManager, *, used):
    """Return how many objects of a plugin are made, and how many closed, if it is unloaded after use or without."""
    made, calls = [], []
    manager = manager_of(PluginManager)
    manager.register("csv")(plugin_class(__init__=lambda self: made.append(1), close=lambda self: calls.append(1)))
    if used:
        manager.get("csv")
    manager.unload("csv")
    return {"made": len(made), "closed": len(calls)}


def unloaded_with_error(PluginManager):
    """Return the error of a `close` that fails, and the names that are left."""

    def close(self):
        raise OSError("the disk is asleep")

    manager = manager_of(PluginManager, "pdf")
    manager.register("csv")(plugin_class(close=close))
    manager.get("csv")
    try:
        manager.unload("csv")
    except OSError as error:
        return str(error), manager.names()
    return "no error", manager.names()


def is_alive_after_unloading(PluginManager):
    """Tell whether the object of a plugin is still in memory when it has been loaded and unloaded."""
    gc.freeze()  # so that collecting looks at nothing older than this, and is fast
    try:
        manager = manager_of(PluginManager, "csv")
        alive = weakref.ref(manager.get("csv"))
        manager.unload("csv")
        gc.collect()
        return alive() is not None
    finally:
        gc.unfreeze()


def test_decorator_registers(PluginManager):
    """a class under `@register` is known by its name, and `get` gives an object of it"""
    assert manager_of(PluginManager, "csv").names() == ["csv"]
    assert exported(manager_of(PluginManager, "csv", "pdf"), "pdf", "csv") == ["pdf", "csv"]


def test_decorator_returns_the_class(PluginManager):
    """the decorator returns the class as it was"""
    assert left_by_decorator(PluginManager, Exporter) is Exporter


def test_makes_one_object_when_asked(PluginManager):
    """a plugin's object is made by the first `get`, and the next ones give the same"""
    assert times_made(PluginManager) == [0, 1, 1]


def test_an_object_may_be_false(PluginManager):
    """an object that counts as false, since its length is 0, is made once, too, and counts as loaded"""
    assert times_made(PluginManager, __len__=lambda self: 0) == [0, 1, 1]
    manager = manager_of(PluginManager)
    manager.register("csv")(plugin_class(__len__=lambda self: 0))
    manager.get("csv")
    assert len(manager.loaded()) == 1


def test_unknown_name(PluginManager):
    """an unknown name is a LookupError whose message has the name and those that are known"""
    assert names_in_error(PluginManager, "get") == ["docx", "csv", "pdf"]
    assert names_in_error(PluginManager, "unload") == ["docx", "csv", "pdf"]


def test_taken_name(PluginManager):
    """a name that is taken is a ValueError with the name in its message, and the first plugin stays"""
    manager = manager_of(PluginManager, "csv", "pdf")
    with pytest.raises(ValueError, match="csv"):
        manager.register("csv")(plugin_class("the second"))
    assert exported(manager, "csv") == ["csv"]


def test_subclasses_register_themselves(PluginManager):
    """a class under `manager.Plugin` that gives a `name` is registered"""
    assert by_subclass(PluginManager, "csv") == ["csv"]
    with pytest.raises(ValueError, match="csv"):
        by_subclass(PluginManager, "csv", "csv")


def test_subclasses_without_a_name(PluginManager):
    """a class under `manager.Plugin` without a name is not registered, but may have subclasses that are"""
    assert below_a_nameless_class(PluginManager) == (["csv"], ["exported to .txt"])


def test_subclasses_cooperate(PluginManager):
    """other keywords of a class go on to the `__init_subclass__` of its other bases"""
    assert colours_of_bases(PluginManager) == ["red", "grey"]


def test_managers_share_nothing(PluginManager):
    """two managers share no plugins, however these were registered"""
    assert names_in_two(PluginManager, lambda one: one.register("csv")(Exporter)) == [["csv"], []]
    assert names_in_two(PluginManager, lambda one: type("Csv", (one.Plugin,), {}, name="csv")) == [["csv"], []]


def test_order_by_priority(PluginManager):
    """the highest priority comes first; 0 is the priority of those that give none"""
    assert manager_of(PluginManager, "csv", pdf=1, html=-1).names() == ["pdf", "csv", "html"]
    assert by_subclass(PluginManager, "csv", pdf=1, html=-1) == ["pdf", "csv", "html"]


@given(st.lists(st.integers(-2, 2), max_size=8))
def test_order_among_equals(PluginManager, priorities):
    """plugins with one priority stand in the order in which they were registered"""
    given_names = {f"p{place}": priority for place, priority in enumerate(priorities)}
    expected = [name for level in (2, 1, 0, -1, -2) for name in given_names if given_names[name] == level]
    assert manager_of(PluginManager, **given_names).names() == expected


def test_discovers_entry_points(PluginManager):
    """`discover` registers the entry points of the manager's group, with priority 0"""
    assert discovered(PluginManager, "ods", "md") == ["ods", "md"]


def test_discovers_without_importing(PluginManager):
    """neither `discover` nor `names` imports a module"""
    assert imported_after_discover(PluginManager, "ods", "md") == []


def test_imports_when_asked(PluginManager):
    """`get` imports the module of the plugin, and of no other"""
    assert imported_after_get(PluginManager, "ods", "md", wanted="md") == ["md"]


def test_finds_installed_plugins(PluginManager):
    """without a function of the caller's, `discover` finds installed plugins; they are for API version 1"""
    assert found_installed(PluginManager, "md", "ods") == (["md", "ods"], "exported")


def test_discovers_again(PluginManager):
    """`discover` may be called again: new entry points are added, known ones are no error"""
    assert discovered_again(PluginManager, ["ods"], ["ods", "md"]) == ["ods", "md"]
    assert discovered_again(PluginManager, ["ods"], ["ods", "ods"]) == ["ods"]


def test_discovers_beside_a_taken_name(PluginManager):
    """entry points with a taken name end in an ExceptionGroup of ValueErrors, after all others are registered"""
    taken = [("ValueError", [])]
    assert discovered_beside(PluginManager, "csv", point("csv"), point("md")) == (taken, ["csv", "md"], "csv")
    other = point("md", module="ods")
    expected = (taken, ["csv", "md", "ods"], "csv")
    assert discovered_beside(PluginManager, "csv", point("md"), other, point("ods")) == expected


def test_checks_the_version(PluginManager):
    """a plugin for another API version is a ValueError whose message has both versions"""
    assert named(PluginManager, "12", "34", wants=12, api_version=34) == ("ValueError", "12", "34")
    assert named(PluginManager, "34", "12", wants=34, api_version=12) == ("ValueError", "34", "12")


def test_asks_for_a_version(PluginManager):
    """a plugin that says no API version is a ValueError, too"""
    assert error_type(PluginManager, api_version=None) == "ValueError"


def test_checks_the_version_first(PluginManager):
    """the version is checked before an object is made, and before methods are looked for"""
    assert error_type(PluginManager, api_version=2, __init__=never_called("the plugin")) == "ValueError"
    assert error_type(PluginManager, api_version=2, export=None) == "ValueError"


def test_names_the_missing_method(PluginManager):
    """a plugin without a method of the protocol is a TypeError that names each missing method, and no other"""
    assert named(PluginManager, "export", "suffix", suffix=None) == ("TypeError", "suffix")
    assert named(PluginManager, "export", "suffix", export=None) == ("TypeError", "export")
    assert named(PluginManager, "export", "suffix", export=None, suffix=None) == ("TypeError", "export", "suffix")


def test_a_method_can_be_called(PluginManager):
    """an attribute that cannot be called is no method"""
    assert named(PluginManager, "export", "suffix", suffix=".csv") == ("TypeError", "suffix")


def test_protocol_that_extends_another(PluginManager):
    """a protocol that extends another one asks for the methods of both"""
    assert named(PluginManager, "archive", "suffix", protocol=Archiver) == ("TypeError", "archive")
    assert named(PluginManager, "archive", "suffix", protocol=Archiver, archive=len, suffix=None) == (
        "TypeError",
        "suffix",
    )


def test_notes_which_plugin_fails(PluginManager):
    """an error from inside a plugin, or about it, passes out of `get` with one note, `plugin: ` and the name"""
    assert error_of_get(PluginManager, odt=BROKEN) == ("ModuleNotFoundError", ["plugin: odt"])
    assert error_of_get(PluginManager, md=WORSE) == ("ZeroDivisionError", ["plugin: md"])
    assert error_of_get(PluginManager, rtf=EMPTY) == ("AttributeError", ["plugin: rtf"])


def test_tries_again(PluginManager):
    """nothing is kept of an attempt that failed: the next `get` tries again"""
    assert fails_at_first(PluginManager) == ["OSError", "csv"]


def test_tells_what_is_loaded(PluginManager):
    """`loaded` gives the objects made so far, in the order of `names`, and makes none"""
    assert suffixes_loaded(PluginManager, csv=0, pdf=5, html=-1) == []
    assert suffixes_loaded(PluginManager, "html", "csv", csv=0, pdf=5, html=-1) == [".csv", ".html"]


def test_loads_all(PluginManager):
    """`load_all` makes the object of every plugin, once, in the order of `names`"""
    assert order_of_making(PluginManager, csv=0, pdf=5, html=-1) == ["pdf", "csv", "html"]


def test_collects_the_errors(PluginManager):
    """when all have been tried, `load_all` raises one ExceptionGroup with an error for each that failed, in order"""
    expected = [("ModuleNotFoundError", ["plugin: odt"]), ("ZeroDivisionError", ["plugin: md"])]
    assert errors_of_load_all(PluginManager, odt=BROKEN, ods=GOOD, md=WORSE) == expected
    assert errors_of_load_all(PluginManager, ods=GOOD) == "no error"


def test_broken_plugins_spoil_no_others(PluginManager):
    """plugins that work are loaded, whatever happens to the others"""
    assert loaded_after_errors(PluginManager, odt=BROKEN, ods=GOOD, md=WORSE) == (1, "exported")


def test_lets_an_interruption_pass(PluginManager):
    """the KeyboardInterrupt of Ctrl-C is no error of a plugin, and passes at once"""
    assert interrupted(PluginManager) == "KeyboardInterrupt"


def test_unloads(PluginManager):
    """a plugin that is unloaded is forgotten, and its name is free"""
    assert names_after_unloading(PluginManager, "csv", "pdf", unload="csv") == ["pdf"]
    assert registered_again(PluginManager) == "the new one"
    assert discovered_after_unloading(PluginManager) == ["ods"]


def test_closes(PluginManager):
    """`unload` calls the method `close` of an object that has one, once"""
    assert closed(PluginManager, used=True) == {"made": 1, "closed": 1}


def test_makes_nothing_to_close_it(PluginManager):
    """a plugin that was never used is not made in order to be unloaded"""
    assert closed(PluginManager, used=False) == {"made": 0, "closed": 0}


def test_unloads_though_closing_fails(PluginManager):
    """an error of `close` passes, and the plugin is forgotten all the same"""
    assert unloaded_with_error(PluginManager) == ("the disk is asleep", ["pdf"])


def test_lets_go_of_the_object(PluginManager):
    """the manager keeps no reference to the object of a plugin that it has unloaded"""
    assert is_alive_after_unloading(PluginManager) is False


@alternative
class ThreeTables:
    """Three dictionaries, for what is registered, its priorities, and the objects made."""

    def __init__(self, group, protocol, *, api_version=1, entry_points=entry_points):
        self.group, self.protocol, self.api_version = group, protocol, api_version
        self.find = entry_points
        self.sources, self.priorities, self.objects = {}, {}, {}
        self.Plugin = self._base()

    def _base(self):
        manager = self

        class Plugin:
            """The base of classes that register themselves."""

            def __init_subclass__(cls, *, name=None, priority=0, **keywords):
                super().__init_subclass__(**keywords)
                if name is not None:
                    manager._add(name, cls, priority)

        return Plugin

    def _add(self, name, source, priority):
        if name in self.sources:
            raise ValueError(f"the name {name} is taken")
        self.sources[name], self.priorities[name] = source, priority

    def register(self, name, *, priority=0):
        """Return a decorator that registers a class."""

        def decorate(cls):
            self._add(name, cls, priority)
            return cls

        return decorate

    def discover(self):
        """Register the entry points of the group."""
        errors = []
        for each in self.find(group=self.group):
            if not self._knows(each):
                try:
                    self._found(each)
                except ValueError as error:
                    errors.append(error)
        self._report("some names are taken", errors)

    def _knows(self, each):
        known = self.sources.get(each.name)
        return isinstance(known, EntryPoint) and known == each

    def _found(self, each):
        self._add(each.name, each, 0)

    def _report(self, message, errors):
        if errors:
            raise ExceptionGroup(message, errors)

    def names(self):
        """Return all names, those with the highest priority first."""
        return sorted(self.sources, key=self.priorities.get, reverse=True)

    def _known(self, name):
        if name not in self.sources:
            raise LookupError(f"no plugin {name}; known: {', '.join(self.names())}")

    def get(self, name):
        """Return the object of a plugin."""
        self._known(name)
        if name not in self.objects:
            try:
                self.objects[name] = self._made(self.sources[name])
            except Exception as error:
                self._note(error, name)
                raise
        return self.objects[name]

    def _note(self, error, name):
        error.add_note(f"plugin: {name}")

    def _made(self, source):
        cls = source.load() if isinstance(source, EntryPoint) else source
        self._check_version(cls)
        made = cls()
        self._check_methods(made)
        return made

    def _check_version(self, cls):
        version = getattr(cls, "api_version", None)
        if version != self.api_version:
            raise ValueError(f"the plugin is for version {version}, not {self.api_version}")

    def _methods(self):
        return [name for name in dir(self.protocol) if name[0] != "_" and callable(getattr(self.protocol, name))]

    def _has(self, made, name):
        return callable(getattr(made, name, None))

    def _check_methods(self, made):
        if missing := [name for name in self._methods() if not self._has(made, name)]:
            raise TypeError(f"missing: {', '.join(missing)}")

    def load_all(self):
        """Make the objects of all plugins."""
        errors = []
        for name in self.names():
            try:
                self.get(name)
            except Exception as error:
                errors.append(error)
        self._report("some plugins cannot be loaded", errors)

    def loaded(self):
        """Return the objects made so far."""
        return [self.objects[name] for name in self.names() if name in self.objects]

    def unload(self, name):
        """Forget a plugin."""
        self._known(name)
        self._forget(name)
        self._close(self.objects.pop(name, None))

    def _forget(self, name):
        del self.sources[name], self.priorities[name]

    def _close(self, made):
        if hasattr(made, "close"):
            made.close()


@alternative
class SortedList:
    """A list that is always in order, of small lists; a metaclass for the classes that register themselves."""

    def __init__(self, group, protocol, *, api_version=1, entry_points=entry_points):
        self.group, self.protocol, self.api_version = group, protocol, api_version
        self.find = entry_points
        self.rows = []
        manager = self

        class Registering(type):
            """A class of classes that register themselves."""

            def __new__(mcs, title, bases, body, *, name=None, priority=0, **keywords):
                cls = super().__new__(mcs, title, bases, body, **keywords)
                if name is not None:
                    manager.register(name, priority=priority)(cls)
                return cls

            def __init__(cls, title, bases, body, **keywords):
                super().__init__(title, bases, body)

        self.Plugin = Registering("Plugin", (), {})

    def _row(self, name):
        for row in self.rows:
            if row[1] == name:
                return row
        raise KeyError(f"no plugin {name} among {self.names()}")

    def _insert(self, name, priority, key, load):
        if name in self.names():
            raise ValueError(f"{name!r} is taken")
        place = sum(-row[0] <= -priority for row in self.rows)
        self.rows.insert(place, [priority, name, key, load, []])

    def register(self, name, *, priority=0):
        """Return a decorator that registers a class."""

        def decorate(cls):
            self._insert(name, priority, None, lambda: cls)
            return cls

        return decorate

    def discover(self):
        """Register the entry points of the group."""
        errors = []
        for each in self.find().select(group=self.group):
            key = (each.name, each.value)
            if key in [row[2] for row in self.rows]:
                continue
            try:
                self._insert(each.name, 0, key, each.load)
            except ValueError as error:
                errors.append(error)
        if errors:
            raise ExceptionGroup("not discovered", errors)

    def names(self):
        """Return all names, those with the highest priority first."""
        return [row[1] for row in self.rows]

    def get(self, name):
        """Return the object of a plugin."""
        *_, load, made = self._row(name)
        if not made:
            try:
                cls = load()
                version = getattr(cls, "api_version", "none")
                if version != self.api_version:
                    raise ValueError(f"version {version}, wanted {self.api_version}")
                plugin = cls()
                wanted = {key for each in self.protocol.__mro__[:-1] for key in vars(each) if not key.startswith("_")}
                if missing := sorted(key for key in wanted if not callable(getattr(plugin, key, None))):
                    raise TypeError(f"no {' and no '.join(missing)}")
            except Exception as error:
                error.add_note(f"plugin: {name}")
                raise
            made.append(plugin)
        return made[0]

    def load_all(self):
        """Make the objects of all plugins."""
        errors = [error for name in self.names() if (error := self._failure(name))]
        if errors:
            raise ExceptionGroup("not loaded", errors)

    def _failure(self, name):
        try:
            self.get(name)
        except Exception as error:
            return error
        return None

    def loaded(self):
        """Return the objects made so far."""
        return [row[-1][0] for row in self.rows if row[-1]]

    def unload(self, name):
        """Forget a plugin."""
        row = self._row(name)
        self.rows.remove(row)
        if row[-1]:
            getattr(row[-1][0], "close", lambda: None)()


Base = ThreeTables


@mistake(caught_by=test_decorator_registers)
class HandsOutTheClass(Base):
    """`get` gives the class. The caller wants an object whose methods can be called: call the class, once."""

    def _made(self, source):
        return source.load() if isinstance(source, EntryPoint) else source


@mistake(caught_by=test_decorator_returns_the_class)
class ReturnsNothing(Base):
    """Your decorator returns None, and that is what the name of the class stands for afterwards. Return the class."""

    def register(self, name, *, priority=0):
        """Return a decorator that returns nothing."""
        return lambda cls: self._add(name, cls, priority)


@mistake(caught_by=test_makes_one_object_when_asked)
class MakesItAtOnce(Base):
    """You make the object when the class is registered, although nobody may ever use it. Make it in `get`."""

    def register(self, name, *, priority=0):
        """Return a decorator that makes an object."""

        def decorate(cls):
            self._add(name, cls, priority)
            with contextlib.suppress(Exception):
                self.get(name)
            return cls

        return decorate


@mistake(caught_by=test_makes_one_object_when_asked)
class MakesOneEachTime(Base):
    """Each `get` makes another object, and what the first has stored is lost. Keep the object."""

    def get(self, name):
        """Return a new object."""
        self.objects.pop(name, None)
        return super().get(name)


@mistake(caught_by=test_an_object_may_be_false)
class TakesFalseForMissing(Base):
    """`if not plugin` is also true for an object that is empty. Compare with None by `is`, or ask `in`."""

    def get(self, name):
        """Return the object of a plugin."""
        if not self.objects.get(name):
            self.objects.pop(name, None)
        return super().get(name)


@mistake(caught_by=test_unknown_name)
class SaysNoKnownNames(Base):
    """The KeyError of a dictionary has the name that was asked for, and no word about those that there are."""

    def _known(self, name):
        self.sources[name]


@mistake(caught_by=test_taken_name)
class ReplacesTheFirst(Base):
    """The second plugin replaces the first in silence. Who wins depends on the order of imports: raise an error."""

    def _add(self, name, source, priority):
        self.sources[name], self.priorities[name] = source, priority


@mistake(caught_by=test_taken_name)
class StoresBeforeItAsks(Base):
    """You store the second plugin before you look whether the name is taken. The error comes, and the first is lost."""

    def _add(self, name, source, priority):
        taken = name in self.sources
        self.sources[name], self.priorities[name] = source, priority
        if taken:
            raise ValueError(f"the name {name} is taken")


@mistake(caught_by=test_subclasses_without_a_name)
class NamesEveryClass(Base):
    """You register every class, also a mere base for others, which is no plugin. Without a `name`, do nothing."""

    def _base(self):
        manager = self

        class Plugin:
            """The base of classes that register themselves."""

            def __init_subclass__(cls, *, name=None, priority=0, **keywords):
                super().__init_subclass__(**keywords)
                manager._add(name or cls.__name__, cls, priority)

        return Plugin


@mistake(caught_by=test_subclasses_cooperate)
class EndsTheChain(Base):
    """Your `__init_subclass__` does not call `super().__init_subclass__(**keywords)`: that of the other bases never
    runs.
    """

    def _base(self):
        manager = self

        class Plugin:
            """The base of classes that register themselves."""

            def __init_subclass__(cls, *, name=None, priority=0, **keywords):
                if name is not None:
                    manager._add(name, cls, priority)

        return Plugin


@mistake(caught_by=test_subclasses_cooperate)
class TakesNoOtherKeywords(Base):
    """Your `__init_subclass__` takes `name` and `priority` alone. Other bases want keywords of their own: take
    `**keywords` and pass them on.
    """

    def _base(self):
        manager = self

        class Plugin:
            """The base of classes that register themselves."""

            def __init_subclass__(cls, *, name=None, priority=0):
                super().__init_subclass__()
                if name is not None:
                    manager._add(name, cls, priority)

        return Plugin


@mistake(caught_by=test_managers_share_nothing)
class SharesOneBase(Base):
    """The class `Plugin` is made once for all managers, so that every class registers with one of them. Make it in
    `__init__`, for this manager.
    """

    bases = {}

    def _base(self):
        self.bases.setdefault("last", [])[:] = [self]

        class Plugin:
            """The base of classes that register themselves."""

            def __init_subclass__(cls, *, name=None, priority=0, **keywords):
                super().__init_subclass__(**keywords)
                if name is not None:
                    SharesOneBase.bases["last"][0]._add(name, cls, priority)

        return Plugin


@mistake(caught_by=test_order_by_priority)
class IgnoresPriorities(Base):
    """You keep the order of registration. Sort by priority, the highest first."""

    def names(self):
        """Return all names as they came."""
        return list(self.sources)


@mistake(caught_by=test_order_by_priority)
class LowestFirst(Base):
    """Sorting goes up from the lowest number. The highest priority comes first here."""

    def names(self):
        """Return all names, the lowest priority first."""
        return sorted(self.sources, key=self.priorities.get)


@mistake(caught_by=test_order_among_equals)
class SortsNamesToo(Base):
    """You sort pairs of priority and name, so that equal priorities are ordered by name, backwards at that. Sort by
    `key`, which leaves equals as they came.
    """

    def names(self):
        """Return all names, sorted by priority and name."""
        return [name for _, name in sorted(((self.priorities[name], name) for name in self.sources), reverse=True)]


@mistake(caught_by=test_order_among_equals)
class ReversesEquals(Base):
    """You sort upwards and turn the list round, which turns equals round, too. `reverse=True` in `sorted`, or a
    negative key, leaves them as they came.
    """

    def names(self):
        """Return all names, sorted and turned round."""
        return sorted(self.sources, key=self.priorities.get)[::-1]


@mistake(caught_by=test_discovers_entry_points)
class TakesEveryGroup(Base):
    """You take the entry points of all groups, those of other programs as well. Ask for `group=self.group`."""

    def discover(self):
        """Register all entry points."""
        for each in self.find():
            self._add(each.name, each, 0)


@mistake(caught_by=test_discovers_entry_points)
class ComparesWithNone(Base):
    """An `EntryPoint` can be compared with entry points only: `==` with None or a class is an AttributeError inside of
    it. Compare its name and value with those that you have kept.
    """

    def _knows(self, each):
        return self.sources.get(each.name) == each


@mistake(caught_by=test_discovers_without_importing)
class ImportsEverything(Base):
    """`discover` imports each plugin: the start takes as long as all of them, and one that is broken stops the program.
    Keep the entry point, and call its `load()` in `get`.
    """

    def _found(self, each):
        each.load()
        self._add(each.name, each, 0)


@mistake(caught_by=test_imports_when_asked)
class ImportsThemTogether(Base):
    """The first `get` imports all plugins. Import the one that was asked for."""

    def get(self, name):
        """Return the object of a plugin after importing all."""
        for source in self.sources.values():
            if isinstance(source, EntryPoint):
                with contextlib.suppress(Exception):
                    source.load()
        return super().get(name)


@mistake(caught_by=test_discovers_again)
class KnowsNothingAgain(Base):
    """A second `discover` finds its own entry points and takes them for others with a taken name. Compare: an entry
    point with the same name and value is known already.
    """

    def discover(self):
        """Register the entry points of the group."""
        errors = []
        for each in self.find(group=self.group):
            try:
                self._add(each.name, each, 0)
            except ValueError as error:
                errors.append(error)
        self._report("some names are taken", errors)


@mistake(caught_by=test_discovers_beside_a_taken_name)
class StopsAtATakenName(Base):
    """The first name that is taken ends `discover`, and the entry points behind it are lost. Collect the errors, and
    raise them together at the end.
    """

    def discover(self):
        """Register the entry points of the group, up to the first error."""
        for each in self.find(group=self.group):
            if not self._knows(each):
                self._add(each.name, each, 0)


@mistake(caught_by=test_discovers_beside_a_taken_name)
class SkipsTakenNames(Base):
    """You skip an entry point whose name is taken. If it is another plugin, somebody installed it and wonders where it
    is: tell them by an error.
    """

    def discover(self):
        """Register the entry points of the group whose names are free."""
        for each in self.find(group=self.group):
            if each.name not in self.sources:
                self._add(each.name, each, 0)


@mistake(caught_by=test_checks_the_version)
class AcceptsEveryVersion(Base):
    """You do not compare the API versions. A plugin for another version may fail much later, in a way that nobody
    understands.
    """

    def _check_version(self, cls):
        return cls


@mistake(caught_by=test_checks_the_version)
class AcceptsNewerVersions(Base):
    """You refuse older plugins only. One for a newer version may count on what your program does not have yet."""

    def _check_version(self, cls):
        if getattr(cls, "api_version", 0) < self.api_version:
            raise ValueError(f"the plugin is for version {getattr(cls, 'api_version', 0)}, not {self.api_version}")


@mistake(caught_by=test_asks_for_a_version)
class AcceptsNoVersion(Base):
    """A plugin that says no version passes. Nobody knows what it was written for: refuse it."""

    def _check_version(self, cls):
        if hasattr(cls, "api_version"):
            super()._check_version(cls)


@mistake(caught_by=test_asks_for_a_version)
class TakesTheVersionForGranted(Base):
    """`cls.api_version` is an AttributeError for a plugin without one. Use `getattr` with a default."""

    def _check_version(self, cls):
        cls.api_version  # noqa: B018 (it raises)
        super()._check_version(cls)


@mistake(caught_by=test_checks_the_version_first)
class MakesItBeforeItAsks(Base):
    """You make the object, which runs the plugin's code, and ask for the version afterwards. Ask the class."""

    def _made(self, source):
        cls = source.load() if isinstance(source, EntryPoint) else source
        made = cls()
        self._check_version(made)
        self._check_methods(made)
        return made


@mistake(caught_by=test_names_the_missing_method)
class ChecksNoMethods(Base):
    """You do not look at the protocol. A missing method becomes an AttributeError in the middle of the work."""

    def _check_methods(self, made):
        return made


@mistake(caught_by=test_names_the_missing_method)
class NamesAllMethods(Base):
    """Your message lists all that the protocol asks for. The author of the plugin wants to know what is missing."""

    def _check_methods(self, made):
        if not all(self._has(made, name) for name in self._methods()):
            raise TypeError(f"a plugin needs {', '.join(self._methods())}")


@mistake(caught_by=test_names_the_missing_method)
class NamesOneMethod(Base):
    """You stop at the first missing method. Its author adds it, and meets the next one: name all of them at once."""

    def _check_methods(self, made):
        for name in self._methods():
            if not self._has(made, name):
                raise TypeError(f"missing: {name}")


@mistake(caught_by=test_a_method_can_be_called)
class TakesAttributesForMethods(Base):
    """`hasattr` finds a plain attribute, too. Ask whether it can be called."""

    def _has(self, made, name):
        return hasattr(made, name)


@mistake(caught_by=test_protocol_that_extends_another)
class ReadsOneProtocol(Base):
    """`vars(protocol)` holds what this class defines itself. What it inherits is in its bases: `dir` knows all."""

    def _methods(self):
        return [name for name in vars(self.protocol) if name[0] != "_"]


@mistake(caught_by=test_notes_which_plugin_fails)
class SaysNotWhichPlugin(Base):
    """The error says what is wrong, and not in which plugin. Catch it, add the note, and `raise`."""

    def _note(self, error, name):
        return error


@mistake(caught_by=test_tries_again)
class RemembersTheFailure(Base):
    """You store the object before it is complete, or keep the error: the second `get` does not try again."""

    def get(self, name):
        """Return the object of a plugin, or the error of the first time."""
        try:
            return super().get(name)
        except Exception as error:
            self.errors = {**getattr(self, "errors", {}), name: error}
            self.sources[name] = type("Failed", (), {"api_version": 1, "__init__": lambda _: self._fail(name)})
            raise

    def _fail(self, name):
        raise self.errors[name]


@mistake(caught_by=test_tells_what_is_loaded)
class LoadsWhenAsked(Base):
    """`loaded` makes what was not there yet. It tells what is, and changes nothing."""

    def loaded(self):
        """Return the objects of all plugins."""
        return [self.get(name) for name in self.names()]


@mistake(caught_by=test_tells_what_is_loaded)
class ListsInOrderOfUse(Base):
    """You list the objects in the order in which they were made. `names` gives the order of priorities."""

    def loaded(self):
        """Return the objects made so far, as they came."""
        return list(self.objects.values())


@mistake(caught_by=test_collects_the_errors)
class StopsAtTheFirstError(Base):
    """The first plugin that fails ends `load_all`, and those behind it are not tried. Catch each error, go on, and
    raise them together.
    """

    def load_all(self):
        """Make objects up to the first error."""
        for name in self.names():
            self.get(name)


@mistake(caught_by=test_collects_the_errors)
class HidesTheErrors(Base):
    """You catch the errors and drop them. Nobody learns why a plugin does not appear."""

    def load_all(self):
        """Make the objects of all plugins that can be made."""
        for name in self.names():
            with contextlib.suppress(Exception):
                self.get(name)


@mistake(caught_by=test_collects_the_errors)
class ExpectsImportErrors(Base):
    """You catch ImportError alone. A module may fail in any way while it is imported: catch Exception here."""

    def load_all(self):
        """Make the objects of all plugins."""
        errors = []
        for name in self.names():
            try:
                self.get(name)
            except ImportError as error:
                errors.append(error)
        self._report("some plugins cannot be loaded", errors)


@mistake(caught_by=test_loads_all)
class RaisesAnEmptyGroup(Base):
    """You raise the group even if it is empty, which is a ValueError: an ExceptionGroup holds one error at least."""

    def _report(self, message, errors):
        if errors or message == "some plugins cannot be loaded":
            raise ExceptionGroup(message, errors)


@mistake(caught_by=test_broken_plugins_spoil_no_others)
class ForgetsTheGoodOnes(Base):
    """One error, and everything is taken back. The plugins that work are to work."""

    def load_all(self):
        """Make the objects of all plugins, or of none."""
        try:
            super().load_all()
        except ExceptionGroup:
            self.objects.clear()
            raise


@mistake(caught_by=test_lets_an_interruption_pass)
class CatchesCtrlC(Base):
    """`except BaseException` and a bare `except` catch the KeyboardInterrupt of Ctrl-C, too. Catch Exception."""

    def load_all(self):
        """Make the objects of all plugins, whatever happens."""
        errors = []
        for name in self.names():
            try:
                self.get(name)
            except BaseException as error:
                errors.append(error)
        if errors:
            raise BaseExceptionGroup("some plugins cannot be loaded", errors)


@mistake(caught_by=test_unloads)
class DropsTheObjectOnly(Base):
    """You drop the object and keep the registration: the name is still there and still taken."""

    def _forget(self, name):
        return name


@mistake(caught_by=test_unloads)
class KeepsTheOldObject(Base):
    """You forget the registration and keep the object, so that a new plugin under the name never gets its turn."""

    def unload(self, name):
        """Forget a registration."""
        self._known(name)
        self._forget(name)
        self._close(self.objects.get(name))

    def loaded(self):
        """Return the objects made so far."""
        return [self.objects[name] for name in self.names() if name in self.objects]


@mistake(caught_by=test_closes)
class NeverCloses(Base):
    """An object may hold a file or a connection. If it has a method `close`, call it."""

    def _close(self, made):
        return made


@mistake(caught_by=test_makes_nothing_to_close_it)
class MakesItToCloseIt(Base):
    """You use `get` in `unload`, which imports and makes a plugin only to close it. Look whether there is an object."""

    def unload(self, name):
        """Forget a plugin."""
        self.get(name)
        super().unload(name)


@mistake(caught_by=test_unloads_though_closing_fails)
class ClosesFirst(Base):
    """`close` fails, and the plugin stays, half closed. Take it out of your tables first, then close it."""

    def unload(self, name):
        """Close a plugin, then forget it."""
        self._known(name)
        self._close(self.objects.get(name))
        self.objects.pop(name, None)
        self._forget(name)


@mistake(caught_by=test_lets_go_of_the_object)
class KeepsAList(Base):
    """A second collection still holds the object, so its memory is never freed. Keep each object in one place, or take
    it out of all.
    """

    def get(self, name):
        """Return the object of a plugin, and note it."""
        made = super().get(name)
        self.history = [*getattr(self, "history", []), made]
        return made
