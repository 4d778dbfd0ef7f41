"""Which passages a query finds, in one segment, as a mask: one truth value a passage."""

from collections.abc import Callable, Iterator
from functools import reduce

import numpy as np

from ebook_search.postings import SHORT, Leaf
from ebook_search.segment import Array
from ebook_search.snapshot import View
from ebook_search.words import Stems, terms, without_accents
from search_engine import And, Field, Fuzzy, Node, Not, Or, Phrase, Prefix, Trie, Word

FIELDS = frozenset({"title", "author", "chapter"})


def leaves(node: Node) -> Iterator[Leaf]:
    """Yield what *node* asks for in the text: nothing of fields, nor of what shall not be there."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case Not() | Field():
            pass
        case _:
            yield node


def is_any_of_leaves(node: Node) -> bool:
    """Tell whether *node* finds exactly what holds one of its leaves, so that scores above 0 say all."""
    return not isinstance(node, And | Not | Field | Or) or (
        isinstance(node, Or) and not any(isinstance(part, And | Or | Not | Field) for part in node.parts)
    )


def mask(view: View, node: Node, docs_of: Callable[[Leaf], Array], stems: Stems) -> Array:
    """Return which passages of *view* the *node* finds; *docs_of* tells the passages of a leaf."""
    match node:
        case And(parts):
            return reduce(np.logical_and, (mask(view, part, docs_of, stems) for part in parts))
        case Or(parts):
            none: Array = np.zeros(len(view.lengths), bool)
            return reduce(np.logical_or, (mask(view, part, docs_of, stems) for part in parts), none)
        case Not(part):
            found = ~mask(view, part, docs_of, stems)
            return found if view.alive is None else found & view.alive
        case Field(name, part):
            found = _field_mask(view, name, part, stems)
            return found if view.alive is None else found & view.alive
        case _:
            made = np.zeros(len(view.lengths), bool)
            made[docs_of(node)] = True
            return made


def text_matches(words: list[str], node: Node, stems: Stems) -> bool:
    """Tell whether a short text of *words*, such as a title, is found by *node*."""
    match node:
        case Word(word):
            return stems.of([without_accents(word)])[0] in stems.of(words)
        case Prefix(prefix):
            return any(word.startswith(without_accents(prefix)) for word in words)
        case Phrase(phrase):
            wanted = [without_accents(word) for word in phrase]
            return any(words[at : at + len(wanted)] == wanted for at in range(len(words)))
        case Fuzzy(word):
            return next(Trie(words).near(without_accents(word), 1 if len(word) <= SHORT else 2), None) is not None
        case And(parts):
            return all(text_matches(words, part, stems) for part in parts)
        case Or(parts):
            return any(text_matches(words, part, stems) for part in parts)
        case Not(part):
            return not text_matches(words, part, stems)
        case Field(_, part):  # a field in a field: the outer one holds
            return text_matches(words, part, stems)


def _field_mask(view: View, name: str, node: Node, stems: Stems) -> Array:
    if name == "chapter":
        texts, owner = view.segment.chapters, view.segment.arrays["chapter"]
    else:
        texts, owner = [book[name] for book in view.segment.books], view.segment.arrays["book"]
    # Many chapters of many books bear one name.
    known = {text: text_matches(terms(text), node, stems) for text in set(texts)}
    return np.array([known[text] for text in texts], bool)[owner]
