"""A query becomes a tree: words, phrases and prefixes, with AND, OR, NOT and parentheses.

    query  = all { "OR" all }
    all    = one { ["AND"] "NOT" one | "AND" one }
    one    = "NOT" one | list
    list   = piece { piece }                    any of them; words beside one another bind tightest
    piece  = word | prefix "*" | '"' words '"' | "(" query ")" | word "~" | field ":" piece

The last two only for those who ask `parse` for them. Operators are written in capitals; "and" is a word. What is a
word, `text_analyzer.tokenize` says.
"""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from search_engine.errors import BadQueryError
from text_analyzer.tokenize import tokenize

# Parentheses and NOTs in one another; the parser calls itself for each, and Python allows some hundred calls.
DEEPEST_NESTING = 50


@dataclass(frozen=True, slots=True)
class Word:
    """Documents that hold the word."""

    word: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """Documents that hold a word which begins so. *position* is where it stands in the query."""

    prefix: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Documents that hold the words, at least two, one right after the other."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Documents that hold a word which is spelt nearly so. *position* is where it stands in the query."""

    word: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """Documents of which the field *name*, such as the title, is found by the part."""

    name: str
    part: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """Documents that all of the parts find."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Documents that any of the parts finds; none if there are no parts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Documents that the part does not find."""

    part: "Node"


Node: TypeAlias = Word | Prefix | Phrase | Fuzzy | Field | And | Or | Not


class _Token(NamedTuple):
    kind: str  # one of ( ) AND OR NOT, "field" or "piece"
    position: int
    node: Node | None = None
    field: str = ""


_TOKEN = re.compile(
    r'\s*(?:(?P<quote>["“”„])(?P<phrase>[^"“”„]*)(?P<end>["“”„]?)|(?P<paren>[()])|(?P<run>[^\s()"“”„]+))'
)


def parse(
    query: str,
    *,
    every: bool = False,
    stop_words: Set[str] = frozenset(),
    fields: Set[str] = frozenset(),
    fuzzy: bool = False,
) -> Node:
    """Return the tree of *query*; that of a query without words finds nothing.

    Words beside one another find documents with any of them; if *every*, those with all of them. A piece that
    `tokenize` takes for several words (snake_case) is a phrase; one that holds no word (&) is left out, and so are
    *stop_words* in a list of words that has others. Any of ", “, ” and „ is a quotation mark. One of *fields* and a
    colon before a piece makes a `Field`; if *fuzzy*, a ~ at the end of a word makes a `Fuzzy`.

    Raises `BadQueryError` at the position of the token at fault: "no word stands before this AND" (or OR),
    "no word stands after this NOT" (or AND, OR, an opening parenthesis), "this ( is never closed", "no ( is open before
    this )", "this quotation mark is never closed", "more than 50 parentheses and NOTs in one another" (at the
    one too many, see `DEEPEST_NESTING`); and at the *: "no * can stand in a phrase", "a * can only end a word", "no letter
    stands before this *", "a * can end one word, not 2"; the last two at a ~ as well, and "no word stands after this
    field".

    >>> parse('"high tide" OR (ship* NOT wreck)')
    Or(parts=(Phrase(words=('high', 'tide')), And(parts=(Prefix(prefix='ship', position=16), Not(part=Word(word='wreck'))))))
    """  # noqa: E501
    tokens = _tokens(query, fields, fuzzy)
    if not tokens:
        return Or(())
    parser = _Parser(tokens, every, stop_words)
    node = parser.query()
    if rest := parser.peek():
        raise BadQueryError("no ( is open before this )", rest.position)
    return node


def _tokens(query: str, fields: Set[str], fuzzy: bool) -> list[_Token]:
    found = []
    for match in _TOKEN.finditer(query):
        position = match.start(match.lastgroup or 0)
        if match["run"] in ("AND", "OR", "NOT"):
            found.append(_Token(match["run"], position))
        elif match["paren"]:
            found.append(_Token(match["paren"], position))
        elif match["quote"]:
            position = match.start("quote")
            if node := _phrase(match, position):
                found.append(_Token("piece", position, node))
        else:
            found += _pieces(match["run"], position, fields, fuzzy)
    return found


def _pieces(run: str, position: int, fields: Set[str], fuzzy: bool) -> Iterator[_Token]:
    name, colon, rest = run.partition(":")
    if colon and name in fields:
        yield _Token("field", position, field=name)
        run, position = rest, position + len(name) + 1
    if node := _near(run, position) if fuzzy and run.endswith("~") else _run(run, position):
        yield _Token("piece", position, node)


def _phrase(match: re.Match[str], position: int) -> Node | None:
    if not match["end"]:
        raise BadQueryError("this quotation mark is never closed", position)
    if "*" in match["phrase"]:
        raise BadQueryError("no * can stand in a phrase", match.start("phrase") + match["phrase"].index("*"))
    return _words(match["phrase"])


def _run(run: str, position: int) -> Node | None:
    star = run.find("*")
    if star < 0:
        return _words(run)
    words = tokenize(run[:star])
    if star < len(run) - 1:
        raise BadQueryError("a * can only end a word", position + star)
    if not words:
        raise BadQueryError("no letter stands before this *", position + star)
    if len(words) > 1:
        raise BadQueryError(f"a * can end one word, not {len(words)}", position + star)
    return Prefix(words[0], position)


def _near(run: str, position: int) -> Node:
    words, tilde = tokenize(run), position + len(run) - 1
    if not words:
        raise BadQueryError("no letter stands before this ~", tilde)
    if len(words) > 1:
        raise BadQueryError(f"a ~ can end one word, not {len(words)}", tilde)
    return Fuzzy(words[0], position)


def _words(text: str) -> Node | None:
    words = tokenize(text)
    return Phrase(tuple(words)) if len(words) > 1 else Word(words[0]) if words else None


class _Parser:
    """Descends through the grammar, a method a rule."""

    def __init__(self, tokens: list[_Token], every: bool, stop_words: Set[str]) -> None:
        self._tokens, self._every, self._stop_words = tokens, every, stop_words
        self._next = 0
        self._depth = 0

    def peek(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def query(self) -> Node:
        parts = [self._all()]
        while self._take("OR"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self) -> Node:
        parts = [self._one()]
        while self._take("AND") or self._is_next("NOT"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self) -> Node:
        token = self.peek()
        if not (token and self._take("NOT")):
            return self._list()
        self._enter(token)
        node = Not(self._one())
        self._depth -= 1
        return node

    def _list(self) -> Node:
        pieces = []
        while self._is_next("piece") or self._is_next("(") or self._is_next("field"):
            pieces.append(self._piece())
        if not pieces:
            raise self._missing()
        kept = [piece for piece in pieces if not (isinstance(piece, Word) and piece.word in self._stop_words)] or pieces
        return kept[0] if len(kept) == 1 else And(tuple(kept)) if self._every else Or(tuple(kept))

    def _piece(self) -> Node:
        token = self._tokens[self._next]
        self._next += 1
        if token.node:
            return token.node
        self._enter(token)
        if token.kind == "field":
            return self._field(token)
        node = self.query()
        if not self._take(")"):
            raise BadQueryError("this ( is never closed", token.position)
        self._depth -= 1
        return node

    def _field(self, token: _Token) -> Node:
        if not (self._is_next("piece") or self._is_next("(") or self._is_next("field")):
            raise BadQueryError("no word stands after this field", token.position)
        node = Field(token.field, self._piece())
        self._depth -= 1
        return node

    def _enter(self, token: _Token) -> None:
        self._depth += 1
        if self._depth > DEEPEST_NESTING:
            raise BadQueryError(f"more than {DEEPEST_NESTING} parentheses and NOTs in one another", token.position)

    def _is_next(self, kind: str) -> bool:
        token = self.peek()
        return token is not None and token.kind == kind

    def _take(self, kind: str) -> bool:
        is_there = self._is_next(kind)
        self._next += is_there
        return is_there

    def _missing(self) -> BadQueryError:
        here = self.peek()
        before = self._tokens[self._next - 1] if self._next else None
        if before and before.kind != "piece":
            return BadQueryError(f"no word stands after this {before.kind}", before.position)
        assert here is not None  # a query that has come to its end has a token before
        if here.kind == ")":
            return BadQueryError("no ( is open before this )", here.position)
        return BadQueryError(f"no word stands before this {here.kind}", here.position)
