"""Stands in for Pygments, with which pytest would colour what it writes to a terminal: a page has none."""

import sys
import types

NAMES = {
    "formatters": "",
    "formatters.terminal": "TerminalFormatter",
    "lexer": "Lexer",
    "lexers": "",
    "lexers.diff": "DiffLexer",
    "lexers.python": "PythonLexer",
}

__path__: list[str] = []  # so that there may be modules below this one
for place, name in NAMES.items():
    module = types.ModuleType(f"pygments.{place}")
    module.__path__ = []
    if name:
        setattr(module, name, type(name, (), {"__doc__": "Named by pytest, and never used."}))
    sys.modules[module.__name__] = module
