"""Trie: what an answer must do, and the wrong answers we know."""
# ruff: noqa: D102 (an answer's methods are described in its statement)

import gc
import sys
import types
from bisect import bisect_left, insort
from unicodedata import normalize

from hypothesis import given
from hypothesis import strategies as st

from tenweeks.plugin import alternative, mistake, not_in_browser
from tenweeks.probes import memory_peak

COMPOSED = "\N{LATIN SMALL LETTER E WITH ACUTE}"
DECOMPOSED = "e\N{COMBINING ACUTE ACCENT}"
COASTS = ["Lima", "Accra", "Lagos", "Limassol", "Limerick", "Akaroa"]
NOT_COUNTED = (str, int, float, bool, type(None), type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType)


def with_words(Trie, *words):
    """Return a trie into which *words* were put, one after the other."""
    trie = Trie()
    for word in words:
        trie.insert(word)
    return trie


def without(Trie, words, *deleted):
    """Return a trie into which *words* were put, and from which some were deleted again."""
    trie = with_words(Trie, *words)
    for word in deleted:
        trie.delete(word)
    return trie


def with_values(Trie, **values):
    """Return a trie with a value for each word."""
    trie = Trie()
    for word, value in values.items():
        trie.insert(word, value)
    return trie


def history(Trie, *steps):
    """Return what each of the steps returns, all carried out on one trie."""
    trie = Trie()
    results = []
    for name, *arguments in steps:
        if name == "in":
            results.append(arguments[0] in trie)
        elif name == "len":
            results.append(len(trie))
        else:
            result = getattr(trie, name)(*arguments)
            results.append(list(result) if name == "starts_with" else result)
    return results


def parts_of(trie):
    """Yield each object of which *trie* is made: nodes, dictionaries, lists; texts and numbers do not count."""
    seen, todo = {id(trie)}, [trie]
    while todo:
        found = todo.pop()
        yield found
        for inner in gc.get_referents(found):
            if id(inner) not in seen and not isinstance(inner, NOT_COUNTED):
                seen.add(id(inner))
                todo.append(inner)


def number_of_parts(trie):
    """Return of how many objects *trie* is made."""
    return sum(1 for _ in parts_of(trie))


def memory_of(trie):
    """Return how many bytes the objects take of which *trie* is made, each text among them."""
    texts = {}
    for part in parts_of(trie):
        keys = part if isinstance(part, dict) else ()  # of which `get_referents` says nothing if all are texts
        for inner in (*gc.get_referents(part), *keys):
            if isinstance(inner, str):
                texts[id(inner)] = sys.getsizeof(inner)
    return sum(map(sys.getsizeof, parts_of(trie))) + sum(texts.values())


def first_words(trie, prefix, number):
    """Return some words from the beginning of all those that begin with *prefix*."""
    words = trie.starts_with(prefix)
    return [next(words) for _ in range(number)]


def codes(numbers):
    """Return a word of six letters for each number."""
    return [
        format(number * 7919 % 10**6, "06").translate({48 + digit: 97 + digit for digit in range(10)})
        for number in numbers
    ]


def test_finds_what_was_inserted(Trie):
    """a word is in the trie if it was inserted, and another is not"""
    assert ("Lima" in with_words(Trie, "Lima", "Oslo")) is True
    assert ("Oslo" in with_words(Trie, "Lima", "Oslo")) is True
    assert ("Quito" in with_words(Trie, "Lima", "Oslo")) is False
    assert ("Oslo" in Trie()) is False


def test_a_beginning_is_no_word(Trie):
    """the beginning of a word is no word, nor is a longer one that begins with it"""
    assert ("Lim" in with_words(Trie, "Lima")) is False
    assert ("Limas" in with_words(Trie, "Lima")) is False
    assert ("ima" in with_words(Trie, "Lima")) is False


def test_word_that_begins_another(Trie):
    """a word and another that begins with it are both there, whichever comes first"""
    assert list(with_words(Trie, "car", "card").starts_with("")) == ["car", "card"]
    assert list(with_words(Trie, "card", "car").starts_with("")) == ["car", "card"]


def test_length(Trie):
    """`len` is the number of different words"""
    assert len(Trie()) == 0
    assert len(with_words(Trie, "car", "card", "care")) == 3
    assert len(with_words(Trie, "car", "car")) == 1
    assert len(without(Trie, ["car", "card", "care"], "car", "cat")) == 2


def test_values(Trie):
    """`get` gives the value that was inserted with a word, the last one if there were several"""
    assert with_values(Trie, Lima=51, Lagos=234).get("Lima") == 51
    assert history(Trie, ("insert", "Lima", 1), ("insert", "Lima", 51), ("get", "Lima"), ("len",))[2:] == [51, 1]
    assert with_values(Trie, Lima=0).get("Lima", 9) == 0
    assert ("Lima" in with_values(Trie, Lima=0)) is True


def test_values_that_are_not_there(Trie):
    """for what is no word `get` gives the default, None unless told; a word without a value has None"""
    assert with_values(Trie, Lima=51).get("Oslo") is None
    assert with_values(Trie, Lima=51).get("Lim", "?") == "?"
    assert with_words(Trie, "Lima").get("Lima", "?") is None
    assert without(Trie, ["Lima"], "Lima").get("Lima", "?") == "?"


def test_empty_word(Trie):
    """the empty text is a word if it was inserted, and can be deleted"""
    assert ("" in with_words(Trie, "Lima")) is False
    assert ("" in with_words(Trie, "")) is True
    assert list(with_words(Trie, "Lima", "").starts_with("")) == ["", "Lima"]
    assert history(Trie, ("insert", ""), ("delete", ""), ("in", ""), ("len",))[1:] == [True, False, 0]


def test_starts_with(Trie):
    """`starts_with` gives the words that begin with a prefix, the prefix itself among them if it is a word"""
    assert list(with_words(Trie, *COASTS).starts_with("Lima")) == ["Lima", "Limassol"]
    assert list(with_words(Trie, *COASTS).starts_with("Limas")) == ["Limassol"]
    assert list(with_words(Trie, *COASTS).starts_with("Oslo")) == []
    assert list(with_words(Trie, *COASTS).starts_with("Limassols")) == []


def test_in_order(Trie):
    """words come in the order of `sorted`, whatever the order in which they were inserted"""
    assert list(with_words(Trie, *COASTS).starts_with("")) == sorted(COASTS)
    assert list(with_words(Trie, "b", "ab", "a", "aa", "B").starts_with("")) == ["B", "a", "aa", "ab", "b"]
    assert list(with_words(Trie, "日光", "日本", "日").starts_with("日")) == ["日", "日光", "日本"]


def test_longest_prefix(Trie):
    """`longest_prefix` is the longest word with which a text begins, which may be all of it"""
    assert with_words(Trie, "+2", "+233", "+23324").longest_prefix("+233555") == "+233"
    assert with_words(Trie, "car", "card").longest_prefix("card") == "card"
    assert with_words(Trie, "car", "cardamom").longest_prefix("cardinal") == "car"
    assert with_words(Trie, "car", "card").longest_prefix("ca") is None


def test_longest_prefix_may_be_empty(Trie):
    """it is None if no word begins the text, and empty if the empty text is the only one that does"""
    assert with_words(Trie, "car").longest_prefix("train") is None
    assert with_words(Trie, "car").longest_prefix("") is None
    assert with_words(Trie, "car", "").longest_prefix("train") == ""


def test_delete(Trie):
    """`delete` takes a word out and says True, or says False if it is not there"""
    assert without(Trie, ["Lima", "Oslo"], "Lima").delete("Oslo") is True
    assert without(Trie, ["Lima", "Oslo"], "Lima").delete("Lima") is False
    assert with_words(Trie, "Lima").delete("Quito") is False
    assert list(without(Trie, COASTS, "Lagos").starts_with("L")) == ["Lima", "Limassol", "Limerick"]


def test_delete_takes_one_word_only(Trie):
    """words that begin with the deleted one stay, and so do those with which it begins"""
    assert list(without(Trie, ["car", "card", "cardamom"], "card").starts_with("")) == ["car", "cardamom"]
    assert list(without(Trie, ["car", "card", "cardamom"], "cardamom").starts_with("")) == ["car", "card"]
    assert list(without(Trie, ["car", "cat"], "cat").starts_with("")) == ["car"]
    assert list(without(Trie, ["", "a"], "a").starts_with("")) == [""]


def test_delete_of_no_word_changes_nothing(Trie):
    """a beginning, an end or a continuation of a word cannot be deleted, and the word stays"""
    assert history(Trie, ("insert", "card"), ("delete", "car"), ("in", "card"), ("len",))[1:] == [False, True, 1]
    assert history(Trie, ("insert", "card"), ("delete", "cards"), ("in", "card"), ("len",))[1:] == [False, True, 1]
    assert history(Trie, ("insert", "card"), ("delete", ""), ("in", "card"), ("len",))[1:] == [False, True, 1]


def test_spelled_in_two_ways(Trie):
    """a letter with an accent is the same whether it is one code point or two, and comes back as one (NFC)"""
    assert (f"caf{DECOMPOSED}" in with_words(Trie, f"caf{COMPOSED}")) is True
    assert (f"caf{COMPOSED}" in with_words(Trie, f"caf{DECOMPOSED}")) is True
    assert len(with_words(Trie, f"caf{COMPOSED}", f"caf{DECOMPOSED}")) == 1
    assert list(with_words(Trie, f"caf{DECOMPOSED}").starts_with(f"caf{DECOMPOSED}")) == [f"caf{COMPOSED}"]
    assert list(with_words(Trie, f"caf{COMPOSED}").starts_with("cafe")) == []
    assert with_words(Trie, f"caf{DECOMPOSED}").longest_prefix(f"caf{DECOMPOSED}s") == f"caf{COMPOSED}"
    assert with_words(Trie, f"caf{COMPOSED}").delete(f"caf{DECOMPOSED}") is True
    assert with_words(Trie, f"caf{COMPOSED}").get(f"caf{DECOMPOSED}", "?") is None


def test_words_come_one_by_one(Trie):
    """`starts_with` gives each word when it is asked for: the first few of 3,000 take at most 50 kB"""
    words = codes(range(3000))
    trie = with_words(Trie, *words)
    assert first_words(trie, "", 2) == sorted(words)[:2]
    assert memory_peak(first_words, trie, "", 2) <= 50_000


def test_deletes_nodes_as_well(Trie):
    """nothing is kept of a deleted word: no node that leads to no other word"""
    assert number_of_parts(without(Trie, ["car", "card"], "card")) <= number_of_parts(with_words(Trie, "car"))
    assert number_of_parts(without(Trie, ["Lima", "Limassol"], "Limassol")) <= number_of_parts(with_words(Trie, "Lima"))
    assert number_of_parts(without(Trie, ["Lagos", "Lima"], "Lagos")) <= number_of_parts(with_words(Trie, "Lima"))
    assert number_of_parts(without(Trie, COASTS, *COASTS)) <= number_of_parts(Trie())


@not_in_browser("room for deep chains")
def test_long_words(Trie):
    """a word of 3,000 letters is inserted, found and deleted, and takes at most 2 MB"""
    word = "ab" * 1500
    assert len(next(with_words(Trie, word).starts_with("abab"))) == 3000
    assert without(Trie, [word, word[:-1]], word).longest_prefix(word) == word[:-1]
    assert memory_of(with_words(Trie, word)) <= 2_000_000


def test_memory(Trie):
    """what words have in common is kept once: 500 words with the same first 200 letters take at most 500 kB"""
    addresses = ["/".join(["https:/"] + 38 * ["page"]) + code[-4:] for code in codes(range(500))]
    assert memory_of(with_words(Trie, *addresses)) <= 500_000


WORDS = st.text(st.sampled_from(["a", "b", "e", COMPOSED, "\N{COMBINING ACUTE ACCENT}"]), max_size=4)
STEPS = st.one_of(
    st.tuples(st.just("insert"), WORDS, st.integers(0, 3)),
    st.tuples(st.just("delete"), WORDS),
    st.tuples(st.sampled_from(["in", "get", "starts_with", "longest_prefix"]), WORDS),
    st.just(("len",)),
)


def history_of_a_dictionary(steps):
    """Return what each of the steps should return, by a dictionary and a look at all its words."""
    values = {}
    results = []
    for name, *arguments in steps:
        word = normalize("NFC", arguments[0]) if arguments else ""
        begun = [known for known in values if word.startswith(known)]
        results.append(
            {
                "insert": None,
                "delete": word in values,
                "in": word in values,
                "get": values.get(word),
                "starts_with": sorted(known for known in values if known.startswith(word)),
                "longest_prefix": max(begun, key=len, default=None),
                "len": len(values),
            }[name]
        )
        if name == "insert":
            values[word] = arguments[1]
        elif name == "delete":
            values.pop(word, None)
    return results


@given(st.lists(STEPS, max_size=12))
def test_agrees_with_a_dictionary(Trie, steps):
    """whatever is done in whatever order, it answers like a dictionary whose words are all looked at"""
    expected = history_of_a_dictionary(steps)
    assert history(Trie, *steps) == expected


NOTHING = object()


class Node:
    """A beginning: what may follow it, and the value of the word that ends there."""

    __slots__ = ("children", "value")

    def __init__(self):
        self.children = {}
        self.value = NOTHING


class Right:
    """A right answer, whose parts a mistake replaces by wrong ones."""

    form = "NFC"

    def __init__(self):
        self.root = Node()
        self.size = 0

    def key(self, word):
        return normalize(self.form, word) if self.form else word

    def reached(self, text):
        node = self.root
        for letter in self.key(text):
            node = node.children.get(letter)
            if node is None:
                return None
        return node

    def is_word(self, node):
        return node.value is not NOTHING

    def __len__(self):
        return self.size

    def __contains__(self, word):
        node = self.reached(word)
        return node is not None and self.is_word(node)

    def get(self, word, default=None):
        return self.reached(word).value if word in self else default

    def insert(self, word, value=None):
        node = self.root
        for letter in self.key(word):
            if letter not in node.children:
                node.children[letter] = Node()
            node = node.children[letter]
        self.size += not self.is_word(node)
        node.value = value

    def delete(self, word):
        if word not in self:
            return False
        self.reached(word).value = NOTHING
        self.size -= 1
        self.prune(self.key(word))
        return True

    def prune(self, word):
        path = [self.root]
        for letter in word:
            path.append(path[-1].children[letter])
        for parent, letter in zip(path[-2::-1], reversed(word), strict=True):
            child = parent.children[letter]
            if child.children or self.is_word(child):
                break
            del parent.children[letter]

    def starts_with(self, prefix):
        todo = [(self.key(prefix), self.reached(prefix))]
        while todo:
            text, node = todo.pop()
            if node is None:
                return
            if self.is_word(node):
                yield text
            todo.extend((text + letter, node.children[letter]) for letter in self.letters(node))

    def letters(self, node):
        return sorted(node.children, reverse=True)

    def longest_prefix(self, text):
        node, longest, text = self.root, None, self.key(text)
        for size in range(len(text) + 1):
            if self.is_word(node):
                longest = text[:size]
            node = node.children.get(text[size : size + 1])
            if node is None:
                break
        return longest


@alternative
class NeighboursInOrder:
    """Keep a sorted list: words that begin alike are neighbours."""

    def __init__(self):
        self.words = []
        self.values = {}

    def __len__(self):
        return len(self.words)

    def __contains__(self, word):
        return normalize("NFC", word) in self.values

    def get(self, word, default=None):
        return self.values.get(normalize("NFC", word), default)

    def insert(self, word, value=None):
        word = normalize("NFC", word)
        if word not in self.values:
            insort(self.words, word)
        self.values[word] = value

    def delete(self, word):
        word = normalize("NFC", word)
        if word not in self.values:
            return False
        del self.values[word], self.words[bisect_left(self.words, word)]
        return True

    def starts_with(self, prefix):
        prefix = normalize("NFC", prefix)
        for place in range(bisect_left(self.words, prefix), len(self.words)):
            if not self.words[place].startswith(prefix):
                return
            yield self.words[place]

    def longest_prefix(self, text):
        text = normalize("NFC", text)
        return next((text[:size] for size in range(len(text), -1, -1) if text[:size] in self.values), None)


@alternative
class TableOfEdges:
    """Number the nodes, and keep one dictionary of steps from number and letter to number; count
    the words below each.
    """

    def __init__(self):
        self.edges = {}
        self.letters = {0: ""}
        self.below = {0: 0}
        self.values = {}
        self.next = 1

    def path(self, word):
        """Return the nodes that are reached on the way, as far as it leads."""
        path = [0]
        for letter in normalize("NFC", word):
            if (path[-1], letter) not in self.edges:
                return path
            path.append(self.edges[path[-1], letter])
        return path

    def node(self, word):
        path = self.path(word)
        return path[-1] if len(path) == len(normalize("NFC", word)) + 1 else None

    def __len__(self):
        return len(self.values)

    def __contains__(self, word):
        return self.node(word) in self.values

    def get(self, word, default=None):
        return self.values.get(self.node(word), default)

    def insert(self, word, value=None):
        is_new, path, word = word not in self, self.path(word), normalize("NFC", word)
        for letter in word[len(path) - 1 :]:
            self.edges[path[-1], letter] = self.next
            self.letters[path[-1]] += letter
            self.letters[self.next], self.below[self.next] = "", 0
            path.append(self.next)
            self.next += 1
        for node in path:
            self.below[node] += is_new
        self.values[path[-1]] = value

    def delete(self, word):
        if word not in self:
            return False
        path, word = self.path(word), normalize("NFC", word)
        del self.values[path[-1]]
        for node in path:
            self.below[node] -= 1
        for parent, letter, node in reversed([*zip(path, word, path[1:], strict=False)]):
            if not self.below[node]:
                self.letters[parent] = self.letters[parent].replace(letter, "")
                del self.edges[parent, letter], self.below[node], self.letters[node]
        return True

    def starts_with(self, prefix):
        todo = [(self.node(prefix), normalize("NFC", prefix))]
        while todo and todo[-1][0] is not None:
            node, text = todo.pop()
            if node in self.values:
                yield text
            letters = sorted(self.letters[node], reverse=True)
            todo.extend((self.edges[node, letter], text + letter) for letter in letters)

    def longest_prefix(self, text):
        sizes = [size for size, node in enumerate(self.path(text)) if node in self.values]
        return normalize("NFC", text)[: sizes[-1]] if sizes else None


@mistake(caught_by=test_a_beginning_is_no_word)
class TakesEveryNodeForAWord(Right):
    """You take it for enough that the letters lead somewhere. A node is a beginning; whether a word ends there has to
    be noted in the node.
    """

    def __contains__(self, word):
        return self.reached(word) is not None


@mistake(caught_by=test_word_that_begins_another)
class WordsEndAtLeavesOnly(Right):
    """You take a node for a word if nothing follows it. “car” stays a word when “card” comes; note it in the node."""

    def starts_with(self, prefix):
        return (word for word in super().starts_with(prefix) if not self.reached(word).children)


@mistake(caught_by=test_word_that_begins_another)
class NewNodeForEachWord(Right):
    """You make new nodes also where there are some already, and all words behind them are gone. Make a node only if the
    letter has none.
    """

    def insert(self, word, value=None):
        super().insert(word, value)
        self.reached(word).children = {}


@mistake(caught_by=test_length)
class CountsInsertions(Right):
    """You count each `insert`. A word that is there already is no further word."""

    def insert(self, word, value=None):
        size = self.size
        super().insert(word, value)
        self.size = size + 1


@mistake(caught_by=test_length)
class CountsDeletions(Right):
    """You count a word less at each `delete`, also if it was not there."""

    def delete(self, word):
        size = self.size
        found = super().delete(word)
        self.size = size - 1
        return found


@mistake(caught_by=test_values)
class FalseValuesAreNoWords(Right):
    """You ask whether the value is true to know whether there is a word. The value may be 0 or empty."""

    def is_word(self, node):
        return node.value is not NOTHING and (node.value is None or bool(node.value))


@mistake(caught_by=test_values)
class KeepsTheFirstValue(Right):
    """You keep the value that came first. A word that is inserted again gets the new value."""

    def insert(self, word, value=None):
        super().insert(word, self.get(word, value))


@mistake(caught_by=test_values_that_are_not_there)
class NoneForNoWord(Right):
    """You give the default whenever the value is None. A word may have the value None: ask whether it is a word."""

    def get(self, word, default=None):
        value = super().get(word)
        return default if value is None else value


@mistake(caught_by=test_empty_word)
class ForgetsTheRoot(Right):
    """You look for words below the root only. The root is the end of the empty text, which may be a word."""

    def starts_with(self, prefix):
        return (word for word in super().starts_with(prefix) if word)


@mistake(caught_by=test_starts_with)
class LeavesThePrefixOut(Right):
    """You begin one letter behind the prefix. If the prefix itself is a word, it is one of those that begin with it."""

    def starts_with(self, prefix):
        return (word for word in super().starts_with(prefix) if word == "" or word != self.key(prefix))


@mistake(caught_by=test_word_that_begins_another)
class GivesTheEndings(Right):
    """You give the part behind each node's beginning only, and not the whole word. Take the letters
    along that lead down.
    """

    def starts_with(self, prefix):
        return (word[-1:] for word in super().starts_with(prefix))


@mistake(caught_by=test_in_order)
class InOrderOfInsertion(Right):
    """You go through the children as they were inserted. A dictionary does not sort its keys: go
    through `sorted` ones.
    """

    def letters(self, node):
        return reversed(node.children)


@mistake(caught_by=test_word_that_begins_another)
class LongWordsFirst(Right):
    """You give a word after those that begin with it. In order, the shorter one comes first: ask about a node before
    its children.
    """

    def starts_with(self, prefix):
        return iter(sorted(super().starts_with(prefix), key=lambda word: word + "\U0010ffff"))


@mistake(caught_by=test_longest_prefix)
class ShortestPrefix(Right):
    """You stop at the first word on the way. A longer one may follow: remember it, and go on."""

    def longest_prefix(self, text):
        longest = super().longest_prefix(text)
        return (
            next((longest[:size] for size in range(len(longest) + 1) if longest[:size] in self), None)
            if longest
            else longest
        )


@mistake(caught_by=test_longest_prefix)
class LongestBeginning(Right):
    """You return how far the letters lead. The last *word* on the way is asked for: remember it when you pass."""

    def longest_prefix(self, text):
        text = self.key(text)
        return next((text[:size] for size in range(len(text), 0, -1) if self.reached(text[:size])), None)


@mistake(caught_by=test_longest_prefix_may_be_empty)
class EmptyIsNothing(Right):
    """You take the empty text for “nothing found”. It is false, and it is a word: return None only if there is none."""

    def longest_prefix(self, text):
        return super().longest_prefix(text) or None


@mistake(caught_by=test_delete_takes_one_word_only)
class DeletesTheBranch(Right):
    """You cut the node off, and all words behind it go as well. Take away the mark first, and the node only if nothing
    follows it.
    """

    def delete(self, word):
        found = super().delete(word)
        if found and (node := self.reached(word)):
            node.children = {}
        return found


@mistake(caught_by=test_delete_takes_one_word_only)
class PrunesThroughWords(Right):
    """You take away nodes up to the next fork, and with them words that end on the way. Stop at a
    node that is a word.
    """

    def prune(self, word):
        path = [self.root]
        for letter in word:
            path.append(path[-1].children[letter])
        for parent, letter in zip(path[-2::-1], reversed(word), strict=True):
            if parent.children[letter].children:
                break
            del parent.children[letter]


@mistake(caught_by=test_delete_of_no_word_changes_nothing)
class DeletesWhatIsNoWord(Right):
    """You delete whatever the letters lead to. Ask first whether a word ends there, and change nothing if not."""

    def delete(self, word):
        node = self.reached(word)
        if node is None:
            return False
        self.size -= 1
        node.value = NOTHING
        self.prune(self.key(word))
        return True


@mistake(caught_by=test_spelled_in_two_ways)
class ComparesCodePoints(Right):
    """You take code points as they come, and “é” can be one or two of them. Bring words, prefixes and texts to one
    form: `unicodedata.normalize("NFC", …)`.
    """

    form = None

    def key(self, word):
        return word


@mistake(caught_by=test_spelled_in_two_ways)
class TakesLettersApart(Right):
    """You use NFD, which takes “é” apart: then “cafe” is its beginning, and words come back in two pieces. Use NFC."""

    form = "NFD"

    def key(self, word):
        return normalize("NFD", word)


@mistake(caught_by=test_words_come_one_by_one)
class CollectsAllWords(Right):
    """You collect all words before you give the first. Whoever wants ten should not wait for all: `yield` each when you
    are at its node.
    """

    def starts_with(self, prefix):
        return iter(list(super().starts_with(prefix)))


@mistake(caught_by=test_deletes_nodes_as_well)
class LeavesTheNodes(Right):
    """You take away the mark and leave the nodes. After many words that come and go the trie is full of ways that lead
    nowhere: go back up, and take away each node that is no word and has no children.
    """

    def prune(self, word):
        return word


@mistake(caught_by=test_deletes_nodes_as_well)
class DeletesTheLastNodeOnly(Right):
    """You take away the last node. The nodes before it may lead nowhere either: go on up until one is a word or has
    other children.
    """

    def prune(self, word):
        if word:
            parent = self.reached(word[:-1])
            if not parent.children[word[-1]].children:
                del parent.children[word[-1]]


@mistake(caught_by=test_long_words)
class OneCallForEachLetter(Right):
    """You go down by a call for each letter: Python gives up at about a thousand. Go down in a loop, with a list of
    what is still to be done.
    """

    def starts_with(self, prefix):
        node = self.reached(prefix)
        return iter(()) if node is None else self.below(self.key(prefix), node)

    def below(self, text, node):
        if self.is_word(node):
            yield text
        for letter in sorted(node.children):
            yield from self.below(text + letter, node.children[letter])


@mistake(caught_by=test_long_words)
class KeepsEachBeginning(Right):
    """You keep the whole beginning in every node. A word of n letters then takes n²/2 of them: the letters on the way
    down are the beginning.
    """

    def insert(self, word, value=None):
        super().insert(word, value)
        word = self.key(word)
        self.beginnings = getattr(self, "beginnings", {})
        self.beginnings.update((word[:size], True) for size in range(len(word)))

    def delete(self, word):
        found = super().delete(word)
        if found:
            kept = list(super().starts_with(""))
            self.beginnings = {other[:size]: True for other in kept for size in range(len(other))}
            if not kept:
                del self.beginnings
        return found


@mistake(caught_by=test_memory)
class KeepsTheWordsBelow(Right):
    """You keep in every node a list of the words below it, so each word is listed as often as it has letters. Walk down
    when the words are asked for.
    """

    def insert(self, word, value=None):
        super().insert(word, value)
        word = self.key(word)
        self.lists = getattr(self, "lists", {})
        for size in range(min(len(word), 400)):
            self.lists.setdefault(size, []).append(word)

    def delete(self, word):
        found = super().delete(word)
        if found:
            for kept in self.lists.values():
                kept[:] = [other for other in kept if other != self.key(word)]
            self.lists = {size: kept for size, kept in self.lists.items() if kept}
            if not self.lists:
                del self.lists
        return found
