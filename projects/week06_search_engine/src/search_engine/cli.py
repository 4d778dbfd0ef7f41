"""The command `search-engine`: options in, results on standard output, one line an error on standard error."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from search_engine.documents import Text, read_documents
from search_engine.errors import SearchEngineError
from search_engine.index import Index
from search_engine.query import Word, parse
from search_engine.search import RANKINGS, Hit, Searcher
from search_engine.storage import load, save
from search_engine.suggest import complete, suggest
from search_engine.version import __version__
from text_analyzer.errors import TextAnalyzerError, UnwritableError
from text_analyzer.reader import check_encoding, printable, read_file
from text_analyzer.topk import parse_stop_words

JSON_FORMAT = "search-engine/1"

EXIT_FOUND = 0
EXIT_NOTHING_FOUND = 1
EXIT_BAD_INPUT = 2
# What a shell reports for a program that the signal ended (128 + its number).
EXIT_INTERRUPTED = 130
EXIT_BROKEN_PIPE = 141


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(EXIT_BAD_INPUT, f"search-engine: {message}\n")


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line, which answers a bad call in one line and exits with 2.

    It knows `--version` and the commands `add` INDEX FILE… (`--paragraphs`, `--encoding`), `remove` INDEX FILE…,
    `search` INDEX QUERY (`--top` K, 10 unless told, `--rank` of `RANKINGS`, `--all`, `--stopwords` FILE, `--json`),
    `prefix` INDEX LETTERS and `suggest` INDEX WORD (`--top` K). Each command and option has a help text.
    """
    parser = _Parser(prog="search-engine", description="Find words in many texts, the most relevant text first.")
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    adding = _command(commands, _add, "add", "add files to an index, or again if they have changed", "books.json *.txt")
    adding.add_argument("files", nargs="+", metavar="FILE", help="text to add; - is standard input")
    adding.add_argument("--paragraphs", action="store_true", help="make each paragraph a document, FILE:LINE")
    adding.add_argument(
        "--encoding", metavar="NAME", help="encoding of all FILEs (default: byte-order mark, else UTF-8)"
    )
    removing = _command(commands, _remove, "remove", "take files out of an index", "books.json emma.txt")
    removing.add_argument("files", nargs="+", metavar="FILE", help="file to take out, with all its paragraphs")
    searching = _command(commands, _search, "search", "show the best documents", "books.json '\"high tide\" OR ship*'")
    searching.add_argument("query", metavar="QUERY", help='words, "a phrase", pref*, AND, OR, NOT, parentheses')
    searching.add_argument("--rank", choices=list(RANKINGS), default="bm25", help="how to rank (default bm25)")
    searching.add_argument("--all", action="store_true", help="words beside one another must all be there")
    searching.add_argument("--stopwords", metavar="FILE", help="leave the words in FILE out, if there are others")
    searching.add_argument("--json", action="store_true", help="write the documents as JSON")
    completing = _command(commands, _prefix, "prefix", "show the commonest words that begin so", "books.json ship")
    completing.add_argument("letters", metavar="LETTERS", help="how the words begin")
    suggesting = _command(commands, _suggest, "suggest", "show words that are spelt nearly so", "books.json recieve")
    suggesting.add_argument("word", metavar="WORD", help="the word to look for")
    for command in (searching, completing, suggesting):
        command.add_argument("--top", type=_count, default=10, metavar="K", help="show so many (default 10)")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with *arguments* (default: those of the process) and return its exit code.

    `add` makes the index if there is none, and replaces all that the FILEs held before; a FILE that cannot be read
    costs one line and exit code 2, the others are added, and if there is no other nothing is written. `remove` takes
    all FILEs out, or none ("x.txt is not in INDEX"). Both print how much is there: "1 document, 4 different words".

    `search` prints a table, the scores with three digits and right-aligned, or JSON: *format*, the *query*, and of
    each of the *documents* its *name* and *score*. `prefix` prints a table, *documents* and *word*; `suggest` a word a
    line. They return 1 if nothing was found; `search` says so on standard error, and what a single unknown word may be
    ("no document is found; is it tide or the?", at most three).

    Every error ends in one line on standard error, "search-engine: " and what is wrong, never in a traceback, and 2. A
    reader that goes away (`| head`) ends it with 141, Ctrl-C with 130, both without a word.
    """
    options = make_parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        return code
    except (SearchEngineError, TextAnalyzerError) as error:
        _complain(str(error))
        return EXIT_BAD_INPUT
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The interpreter would try to write what is left once more when it ends, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_BROKEN_PIPE


def _add(options: argparse.Namespace) -> int:
    """Add what can be read; one bad file costs one line and the exit code."""
    path = Path(options.index)
    if options.encoding is not None:
        check_encoding(options.encoding)
    index = load(path) if path.exists() else Index()
    texts: dict[str, list[Text]] = {}
    for file in options.files:
        try:
            texts[printable(file)] = read_documents(file, paragraphs=options.paragraphs, encoding=options.encoding)
        except TextAnalyzerError as error:
            _complain(str(error))
    index.remove(index.names_from(texts))
    for text in (text for of_file in texts.values() for text in of_file):
        index.add(text.name, text.text, text.source)
    if texts:
        save(index, path)
        _write(f"{_documents(len(index.documents))}, {len(index.vocabulary):,} different words\n")
    return EXIT_FOUND if len(texts) == len(set(options.files)) else EXIT_BAD_INPUT


def _remove(options: argparse.Namespace) -> int:
    """Take all files out, or none if one is unknown."""
    index = load(Path(options.index))
    names = []
    for file in map(printable, options.files):
        found = index.names_from([file])
        if not found:
            raise SearchEngineError(f"{file} is not in {printable(options.index)}")
        names += found
    index.remove(names)
    save(index, Path(options.index))
    _write(f"{_documents(len(index.documents))}, {len(index.vocabulary):,} different words\n")
    return EXIT_FOUND


def _search(options: argparse.Namespace) -> int:
    stop_words = frozenset[str]()
    if options.stopwords is not None:
        stop_words = parse_stop_words("".join(read_file(options.stopwords)))
    parse(options.query)  # before a large index is read
    index = load(Path(options.index))
    searcher = Searcher(index, options.rank, every=options.all, stop_words=stop_words)
    hits = searcher.search(options.query, options.top)
    if options.json:
        content = {"format": JSON_FORMAT, "query": options.query, "documents": [hit._asdict() for hit in hits]}
        _write(json.dumps(content, indent=2) + "\n")
    elif hits:
        _write(_table(hits))
    if not hits:
        _complain(f"no document is found{_hint(index, options.query)}")
    return EXIT_FOUND if hits else EXIT_NOTHING_FOUND


def _prefix(options: argparse.Namespace) -> int:
    found = complete(load(Path(options.index)), options.letters, options.top)
    width = max([len("documents"), *(len(str(number)) for _, number in found)])
    if not found:
        return EXIT_NOTHING_FOUND
    _write(f"{'documents':>{width}}  word\n" + "".join(f"{number:>{width}}  {word}\n" for word, number in found))
    return EXIT_FOUND


def _suggest(options: argparse.Namespace) -> int:
    found = suggest(load(Path(options.index)), options.word, options.top)
    _write("".join(f"{word}\n" for word in found))
    return EXIT_FOUND if found else EXIT_NOTHING_FOUND


def _command(
    commands: "argparse._SubParsersAction[_Parser]",
    run: Callable[[argparse.Namespace], int],
    name: str,
    does: str,
    example: str,
) -> argparse.ArgumentParser:
    description = f"{does[0].upper()}{does[1:]}."
    command = commands.add_parser(
        name, help=does, description=description, epilog=f"example: search-engine {name} {example}"
    )
    command.add_argument("index", metavar="INDEX", help="the file that holds the index")
    command.set_defaults(run=run)
    return command


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        raise argparse.ArgumentTypeError(f"must be a whole number from 0, not {text!r}")
    return int(text)


def _documents(number: int) -> str:
    return f"{number:,} document{'' if number == 1 else 's'}"


def _table(hits: list[Hit]) -> str:
    scores = [f"{hit.score:.3f}" for hit in hits]
    width = max(map(len, ["score", *scores]))
    rows = (f"{score:>{width}}  {hit.name}\n" for score, hit in zip(scores, hits, strict=True))
    return f"{'score':>{width}}  document\n" + "".join(rows)


def _hint(index: Index, query: str) -> str:
    node = parse(query)
    if not isinstance(node, Word) or index.frequencies(node.word):
        return ""
    near = suggest(index, node.word, 3)
    return f"; is it {' or '.join(near)}?" if near else ""


def _write(text: str) -> None:
    try:
        if sys.stdout is None:  # the shell's `>&-`
            raise OSError("standard output is closed")
        # As bytes, because JSON is UTF-8 everywhere, and no terminal's encoding may stop a table.
        sys.stdout.buffer.write(text.encode(sys.stdout.encoding or "utf-8", errors="backslashreplace"))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UnwritableError(f"cannot write standard output: {error.strerror or error}") from error


def _complain(text: str) -> None:
    sys.stderr.write(f"search-engine: {text}\n")
