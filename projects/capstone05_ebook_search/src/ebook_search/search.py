"""A query becomes hits: the best passages, or the best books, of all segments."""

from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from ebook_search.matching import FIELDS, is_any_of_leaves, leaves, mask
from ebook_search.postings import Leaf, Postings, find, near_words
from ebook_search.scoring import USUAL, Parameters, Weights, best_places, norms, spread, weigh
from ebook_search.segment import Array
from ebook_search.snapshot import Snapshot, View, open_snapshot
from ebook_search.snippets import Snippet, find_spans, make_snippet
from ebook_search.words import STOP_WORDS, separate
from search_engine import Node, Word, best, parse

# A document of a ranking: the path of its book, its number in its view, and the number of that view.
Key: TypeAlias = tuple[str, int, int]

# The weights of so many words and passages are kept, 16 bytes each.
MOST_KEPT = 4_000_000


class Hit(NamedTuple):
    """A passage that was found: its score, its book, and where in the book it is.

    *view* and *passage* say where its text is; see `Searcher.text`.
    """

    score: float
    path: str
    title: str
    author: str
    chapter: str
    unit: str
    place: int
    view: int
    passage: int


class BookHit(NamedTuple):
    """A book that was found, its score, and its best passage."""

    score: float
    path: str
    title: str
    author: str
    passages: int
    best: Hit


class Searcher:
    """Answers queries about a snapshot of an index."""

    def __init__(
        self, snapshot: Snapshot, *, every: bool = False, exact: bool = False, stop_words: frozenset[str] | None = None,
        parameters: Parameters = USUAL,
    ) -> None:  # fmt: skip
        """Find passages with any of the words that stand beside one another, or with all if *every*.

        Words are found in all their forms, unless *exact*. *stop_words* are left out of a query that has others; unless
        told, `STOP_WORDS` in an English index, none in another.
        """
        self.snapshot, self.parameters = snapshot, parameters
        self._every, self._exact = every, exact
        english = snapshot.manifest.language == "english"
        self._stop_words = (STOP_WORDS if english else frozenset()) if stop_words is None else stop_words
        average = snapshot.words / (snapshot.passages or 1)
        self._known: dict[Leaf, list[Weights]] = {}
        self._size = 0
        self._norms = [norms(view.lengths, average, parameters) for view in snapshot.views]

    @classmethod
    def open(cls, folder: Path, **options: Any) -> "Searcher":
        """Return a searcher of the index in *folder*, with the *options* of the class; raises `BadIndexError`."""
        return cls(open_snapshot(folder), **options)

    def parse(self, query: str) -> Node:
        """Return the tree of *query*; raises `search_engine.BadQueryError`."""
        return parse(separate(query), every=self._every, stop_words=self._stop_words, fields=FIELDS, fuzzy=True)

    def search(self, query: str, k: int = 10) -> list[Hit]:
        """Return the *k* best passages for *query*, best first; equal ones by path, and in the order of the book."""
        node = self.parse(query)
        asked = [self._weights(leaf) for leaf in leaves(node)]
        scored: list[tuple[Key, float]] = []
        for number, view in enumerate(self.snapshot.views):
            scores = self._scores(number, asked)
            found = None if is_any_of_leaves(node) else self._mask(view, node)
            places = best_places(scores, k, found)
            books = view.segment.arrays["book"][places].tolist()
            keys = [
                (view.segment.books[book]["path"], place, number)
                for book, place in zip(books, places.tolist(), strict=True)
            ]
            scored += zip(keys, scores[places].tolist(), strict=True)
        # Not with a heap: hardly more than k of each view are left.
        scored.sort(key=lambda pair: (-pair[1], pair[0]))
        return [self._hit(view, place, score) for (_, place, view), score in scored[:k]]

    def find_all(self, query: str) -> list[tuple[str, int]]:
        """Return path and place of every passage that *query* finds, in the order of the index, without a score."""
        node, found = self.parse(query), []
        for view in self.snapshot.views:
            arrays, books = view.segment.arrays, view.segment.books
            hits = np.flatnonzero(self._mask(view, node))
            found += [(books[arrays["book"][hit]]["path"], int(arrays["place"][hit])) for hit in hits]
        return found

    def search_books(self, query: str, k: int = 10) -> list[BookHit]:
        """Return the *k* best books: BM25 where a book is one document, of those with a passage that *query* finds."""
        node = self.parse(query)
        asked = list(leaves(node))
        weights, of_books = [self._weights(leaf) for leaf in asked], self._book_scores(asked)
        found: list[tuple[Key, float]] = []
        first: dict[Key, tuple[int, Hit]] = {}
        for number, view in enumerate(self.snapshot.views):
            places, books = np.flatnonzero(self._mask(view, node)), view.segment.arrays["book"]
            scores = self._scores(number, weights)[places]
            # By book, and in each by score: so the best passage of a book comes first.
            order = np.lexsort((places, -scores, books[places]))
            numbers, starts, counts = np.unique(books[places][order], return_index=True, return_counts=True)
            for book, start, count in zip(numbers.tolist(), order[starts].tolist(), counts.tolist(), strict=True):
                key = (view.segment.books[book]["path"], book, number)
                first[key] = count, self._hit(number, int(places[start]), float(scores[start]))
                found.append((key, float(of_books[number][book])))
        return [
            BookHit(score, key[0], first[key][1].title, first[key][1].author, *first[key])
            for key, score in best(found, k)
        ]

    def text(self, hit: Hit) -> str:
        """Return the text of the passage."""
        return self.snapshot.views[hit.view].segment.text(hit.passage)

    def snippet(self, hit: Hit, query: str) -> Snippet:
        """Return the piece of the passage that shows why *query* finds it."""
        text = self.text(hit)
        asked = leaves(self.parse(query))
        return make_snippet(text, find_spans(text, asked, self.snapshot.stems, exact=self._exact))

    def passages(self, path: str, first: int = 0, number: int = 50) -> list[Hit]:
        """Return *number* passages of the book at *path*, from its passage *first* on; none if it is unknown."""
        if path not in self.snapshot.books:
            return []
        view, book, _ = self.snapshot.books[path]
        start, end = np.searchsorted(self.snapshot.views[view].segment.arrays["book"], [book, book + 1]).tolist()
        return [self._hit(view, at, 0.0) for at in range(start + first, min(end, start + first + number))]

    def number_in_book(self, hit: Hit) -> int:
        """Return which passage of its book a hit is, from 0."""
        books = self.snapshot.views[hit.view].segment.arrays["book"]
        return hit.passage - int(np.searchsorted(books, books[hit.passage]))

    def suggest(self, query: str, k: int = 3) -> list[str]:
        """Return the *k* words nearest to a *query* of one word that no passage holds; none for any other query."""
        node = self.parse(query)
        if not isinstance(node, Word) or self.search(query, 1):
            return []
        scored: dict[str, float] = {}
        for view in self.snapshot.views:
            for word, edits in near_words(view, node.word):
                holding = len(find(view, Word(word), self.snapshot.stems, exact=True).docs)
                # A passage more can never weigh as much as an edit less.
                scored[word] = scored.get(word, -edits * (self.snapshot.passages + 1.0)) + holding
        return [word for word, _ in best(scored.items(), k)]

    def _postings(self, view: View, leaf: Leaf) -> Postings:
        return find(view, leaf, self.snapshot.stems, exact=self._exact)

    def _mask(self, view: View, node: Node) -> Array:
        return mask(view, node, lambda leaf: self._postings(view, leaf).docs, self.snapshot.stems)

    def _weights(self, leaf: Leaf) -> list[Weights]:
        """Return what *leaf* weighs in every view; kept, since words come again."""
        if (known := self._known.get(leaf)) is not None:
            return known
        found = [self._postings(view, leaf) for view in self.snapshot.views]
        containing = sum(len(postings.docs) for postings in found)
        total, parameters = self.snapshot.passages, self.parameters
        made = [
            spread(docs, weigh(docs, counts, norms, total, containing, parameters), len(norms))
            for (docs, counts), norms in zip(found, self._norms, strict=True)
        ]
        self._size += sum(len(weights.weights) for weights in made)
        if self._size > MOST_KEPT:
            self._known.clear()
            self._size = 0
        self._known[leaf] = made
        return made

    def _scores(self, number: int, asked: list[list[Weights]]) -> Array:
        scores = np.zeros(len(self._norms[number]))
        for of_leaf in asked:
            of_leaf[number].add_to(scores)
        return scores

    def _book_scores(self, asked: list[Leaf]) -> list[Array]:
        views, total = self.snapshot.views, len(self.snapshot.books)
        average = self.snapshot.words / (total or 1)
        scores = [np.zeros(len(view.segment.books)) for view in views]
        for leaf in asked:
            found = [self._postings(view, leaf) for view in views]
            counts = [
                np.bincount(view.segment.arrays["book"][docs], weights=times, minlength=len(view.segment.books))
                for view, (docs, times) in zip(views, found, strict=True)
            ]
            containing = sum(int(np.count_nonzero(of_view)) for of_view in counts)
            for view, of_view, made in zip(views, counts, scores, strict=True):
                books = np.flatnonzero(of_view)
                norm = norms(view.book_lengths, average, self.parameters)
                made[books] += weigh(books, of_view[books], norm, total, containing, self.parameters)
        return scores

    def _hit(self, number: int, passage: int, score: float) -> Hit:
        segment = self.snapshot.views[number].segment
        books, chapters, places = segment.columns
        book, chapter = segment.books[books[passage]], segment.chapters[chapters[passage]]
        known = (book["path"], book["title"], book["author"], chapter, book["unit"], places[passage])
        return Hit(score, *known, number, passage)
