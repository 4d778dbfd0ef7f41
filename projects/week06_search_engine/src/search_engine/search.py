"""The search: a query and an index in, the best documents out."""

from collections.abc import Callable, Iterator, Set
from itertools import islice
from typing import NamedTuple

from search_engine.errors import BadQueryError, SearchEngineError
from search_engine.heap import best
from search_engine.index import POSITION_BITS, Index
from search_engine.query import And, Field, Fuzzy, Node, Not, Or, Phrase, Prefix, Word, parse
from search_engine.scoring import Bm25, Scorer, TfIdf, scores

# What a query can be ranked by. The last is what rank_bm25 computes: in a few documents it gives negative scores.
RANKINGS: dict[str, Callable[[Index], Scorer]] = {
    "bm25": Bm25,
    "tf-idf": TfIdf,
    "okapi": lambda index: Bm25(index, okapi=True),
}

# A prefix that stands for more words is refused: it says little, and would look at most of the index.
MOST_EXPANSIONS = 1000


class Hit(NamedTuple):
    """A document that was found."""

    name: str
    score: float


class Searcher:
    """Answers queries on an *index*, which may change between them.

    Raises `SearchEngineError` for a *ranking* that is not one of `RANKINGS` ("unknown ranking 'x'; try bm25, …").
    """

    def __init__(
        self, index: Index, ranking: str = "bm25", *, every: bool = False,
        stop_words: Set[str] = frozenset(), most_expansions: int = MOST_EXPANSIONS,
    ) -> None:  # fmt: skip
        """Rank by *ranking*; *every* and *stop_words* are those of `parse`, *most_expansions* is for `expand`."""
        if ranking not in RANKINGS:
            raise SearchEngineError(f"unknown ranking {ranking!r}; try {', '.join(RANKINGS)}")
        self.index = index
        self._scorer = RANKINGS[ranking](index)
        self._every, self._stop_words, self._most_expansions = every, stop_words, most_expansions

    def search(self, query: str, k: int = 10) -> list[Hit]:
        """Return the *k* best documents that *query* finds, best first; of equal ones, those that were added first.

        The score is for all words of the query that are not below a NOT, those of phrases and prefixes, too. Raises
        `BadQueryError` for a query that `parse` refuses, or with a prefix of too many words.
        """
        node = parse(query, every=self._every, stop_words=self._stop_words)
        words = list(self.words(node))
        if _is_any_of_words(node):
            scored = scores(self._scorer, words, k)
        else:
            among = self.matches(node)
            scored = dict.fromkeys(among, 0.0) | scores(self._scorer, words, among=among)
        documents = self.index.documents
        return [Hit(documents[number].name, score) for number, score in best(scored.items(), k)]

    def matches(self, node: Node) -> set[int]:
        """Return the numbers of the documents that *node* finds; `ValueError` for a `Fuzzy` or a `Field`."""
        match node:
            case Word(word):
                return set(self.index.frequencies(word))
            case Prefix():
                return set[int]().union(*(self.index.frequencies(word) for word in self.expand(node)))
            case Phrase(words):
                return self._with_phrase(words)
            case Or(parts):
                return set[int]().union(*(self.matches(part) for part in parts))
            case Not(part):
                return set(self.index.documents) - self.matches(part)
            case And(parts):
                return self._with_all(parts)
            case Fuzzy() | Field():  # `search` asks `parse` for none
                raise ValueError(f"no {type(node).__name__} can be searched for here")

    def words(self, node: Node) -> Iterator[str]:
        """Yield the words that *node* asks for, and none that it asks not to be there."""
        match node:
            case Word(word):
                yield word
            case Prefix():
                yield from self.expand(node)
            case Phrase(words):
                yield from words
            case And(parts) | Or(parts):
                for part in parts:
                    yield from self.words(part)

    def expand(self, prefix: Prefix) -> list[str]:
        """Return the words of the index that *prefix* stands for, in order.

        Raises `BadQueryError` ("a* stands for more than 1000 words; give more letters") if there are too many.
        """
        words = list(islice(self.index.vocabulary.starting_with(prefix.prefix), self._most_expansions + 1))
        if len(words) > self._most_expansions:
            raise BadQueryError(
                f"{prefix.prefix}* stands for more than {self._most_expansions} words; give more letters",
                prefix.position,
            )
        return words

    def _with_all(self, parts: tuple[Node, ...]) -> set[int]:
        wanted = sorted((self.matches(part) for part in parts if not isinstance(part, Not)), key=len)
        found = wanted[0].intersection(*wanted[1:]) if wanted else set(self.index.documents)
        return found.difference(*(self.matches(part.part) for part in parts if isinstance(part, Not)))

    def _with_phrase(self, words: tuple[str, ...]) -> set[int]:
        # The rarest word first. From its places, where a phrase would begin; then each other word must be where it
        # would be. The places of different documents are far apart, so no phrase goes from one to the next.
        order = sorted(range(len(words)), key=lambda offset: len(self.index.places(words[offset])))
        begins = {place - order[0] for place in self.index.places(words[order[0]])}
        for offset in order[1:]:
            if not begins:
                break
            begins &= {place - offset for place in self.index.places(words[offset])}
        return {begin >> POSITION_BITS for begin in begins}


def _is_any_of_words(node: Node) -> bool:
    return isinstance(node, Word | Prefix) or (
        isinstance(node, Or) and all(isinstance(part, Word | Prefix) for part in node.parts)
    )
