"""Words by their letters: all that begin with a prefix, and all that are nearly some word."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import TypeAlias

# A branch leads on by the next letter, "" for a word that ends there; a bucket is a short sorted list of whole words.
Branch: TypeAlias = "dict[str, Branch | list[str]]"

# A trie with a node for each letter takes ten times the memory of the words. Most of its nodes have one child, so
# words are kept in buckets, and a bucket becomes a branch when it is full (Heinz, Zobel and Williams 2002, "Burst
# tries"). A search walks a few letters and halves one bucket.
BUCKET_SIZE = 64

# So many letters down no bucket becomes a branch: long words that differ at their ends alone would make long chains.
DEEPEST = 32


class Trie:
    """A set of words, in the order of their letters' code points.

    >>> trie = Trie(["tide", "tidal", "time", "ti"])
    >>> list(trie.starting_with("tid")), "tim" in trie, len(trie)
    (['tidal', 'tide'], False, 4)
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        """Begin with *words*, in any order, some of them perhaps twice."""
        self._root: Branch = {}
        self._size = 0
        for word in words:
            self.add(word)

    def __len__(self) -> int:
        """Return the number of words."""
        return self._size

    def __iter__(self) -> Iterator[str]:
        """Yield all words in order."""
        return self.starting_with("")

    def __contains__(self, word: str) -> bool:
        """Tell whether *word* is there, and not just as the beginning of another."""
        return next(self.starting_with(word), None) == word

    def add(self, word: str) -> bool:
        """Add *word*, and tell whether it was new."""
        branch, depth = self._root, 0
        while isinstance(child := branch.get(word[depth : depth + 1]), dict):
            branch, depth = child, depth + 1
        letter = word[depth : depth + 1]
        if child is None:
            branch[letter] = [word]
        else:
            place = bisect_left(child, word)
            if child[place : place + 1] == [word]:
                return False
            child.insert(place, word)
            if len(child) > BUCKET_SIZE and depth + 1 < DEEPEST:
                branch[letter] = _burst(child, depth + 1)
        self._size += 1
        return True

    def remove(self, word: str) -> bool:
        """Take *word* out, with the branches that led only there, and tell whether it was there."""
        branch = self._root
        path: list[tuple[Branch, str]] = []
        while isinstance(child := branch.get(letter := word[len(path) : len(path) + 1]), dict):
            path.append((branch, letter))
            branch = child
        place = bisect_left(child or [], word)
        if child is None or child[place : place + 1] != [word]:
            return False
        del child[place]
        path.append((branch, letter))
        while path and not path[-1][0][path[-1][1]]:
            branch, letter = path.pop()
            del branch[letter]
        self._size -= 1
        return True

    def starting_with(self, prefix: str) -> Iterator[str]:
        """Yield the words that begin with *prefix* in order, itself among them, each when it is asked for.

        The first comes after as many steps as *prefix* has letters, however many words there are.
        """
        found: Branch | list[str] | None = self._root
        for letter in prefix:
            if not isinstance(found, dict):
                break
            found = found.get(letter)
        if isinstance(found, list):
            for place in range(bisect_left(found, prefix), len(found)):
                if not found[place].startswith(prefix):
                    return
                yield found[place]
        elif found:
            yield from _words_below(found)

    def near(self, word: str, distance: int) -> Iterator[tuple[str, int]]:
        """Yield the words that *distance* edits or fewer make of *word*, each with that number.

        An edit puts in, takes out or changes one letter (Levenshtein 1965). A row of its table is worked out once for
        each branch, for all the words below; where all of a row is beyond *distance*, nothing below is looked at.
        """
        todo: list[tuple[Branch | list[str], int, list[int]]] = [(self._root, 0, list(range(len(word) + 1)))]
        while todo:
            found, depth, row = todo.pop()
            if isinstance(found, list):
                for candidate in found:
                    edits = _finish(row, word, candidate[depth:], distance)
                    if edits <= distance:
                        yield candidate, edits
                continue
            for letter in sorted(found, reverse=True):
                below = next_row(row, word, letter) if letter else row
                if min(below) <= distance:
                    todo.append((found[letter], depth + 1, below))


def next_row(row: list[int], word: str, letter: str) -> list[int]:
    """Return the row of the table of edits that follows *row* when one more *letter* is read.

    Place i of a row holds how many edits make the letters read so far out of the first i letters of *word*.

    >>> next_row([0, 1, 2, 3], "sea", "s")
    [1, 0, 1, 2]
    """
    made = [row[0] + 1]
    for place, wanted in enumerate(word):
        made.append(min(row[place] + (letter != wanted), row[place + 1] + 1, made[place] + 1))
    return made


def _finish(row: list[int], word: str, rest: str, distance: int) -> int:
    for letter in rest:
        row = next_row(row, word, letter)
        if min(row) > distance:
            return distance + 1
    return row[-1]


def _burst(bucket: list[str], depth: int) -> Branch:
    branch: dict[str, list[str]] = {}
    for word in bucket:
        branch.setdefault(word[depth : depth + 1], []).append(word)
    return {**branch}


def _words_below(branch: Branch) -> Iterator[str]:
    todo: list[Branch | list[str]] = [branch]
    while todo:
        found = todo.pop()
        if isinstance(found, list):
            yield from found
        else:
            todo.extend(found[letter] for letter in sorted(found, reverse=True))
