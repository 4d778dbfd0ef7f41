"""Words for somebody who has typed a few letters, or the wrong ones."""

from search_engine.heap import best
from search_engine.index import Index
from text_analyzer.tokenize import fold

# Up to so many letters, one edit makes another word of a word; in a longer one there may be two.
SHORT = 3


def complete(index: Index, prefix: str, k: int = 10) -> list[tuple[str, int]]:
    """Return the *k* words that begin with *prefix* and are in most documents, with the number of these.

    Equal ones stand in the order of their letters. *prefix* is folded as words are.
    """
    words = index.vocabulary.starting_with(fold(prefix))
    return [(word, int(number)) for word, number in best(((word, len(index.frequencies(word))) for word in words), k)]


def suggest(index: Index, word: str, k: int = 5) -> list[str]:
    """Return the *k* words of the index that are nearest to *word*, other than itself.

    One edit is allowed, or two for words longer than `SHORT`; see `Trie.near`. Of equally near words those that are
    in more documents come first.
    """
    folded = fold(word)
    near = index.vocabulary.near(folded, 1 if len(folded) <= SHORT else 2)
    # A document more can never weigh as much as an edit less.
    scored = (
        (found, len(index.frequencies(found)) - edits * (len(index.documents) + 1)) for found, edits in near if edits
    )
    return [found for found, _ in best(scored, k)]
